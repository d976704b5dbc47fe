"""Columns that say who are identities in every language; what says only what somebody is stays a question."""
# ruff: noqa: E501

from __future__ import annotations

import numpy as np
import pytest
from small_survey import survey_of, turns

from repurchase.survey.read.identities.person_columns import head_key

CHINESE = ["郗芃茏", "逯菀樾", "钭珑珩", "亓官屿"]
LATIN = ["Otilia Quellmarsh", "Bram Tolliver", "Ines Farrowdale", "Yorick Penhallow"]
NICKS = ["王姐", "小李", "张老师", "阿芳"]
WHO = {
    "zh": [
        "访员",
        "访问员",
        "调查员",
        "调查员姓名",
        "采访者",
        "督导员",
        "录入员",
        "推荐人",
        "推荐人是谁",
        "您的推荐人",
        "推荐人姓名",
        "推荐者",
        "介绍人",
        "介绍人姓名",
        "谁推荐您来的",
        "是谁介绍您加入社群的",
        "谁邀请你进群",
        "门店店长",
        "店长",
        "店长姓名",
        "客户经理",
        "您的客户经理是谁",
        "班主任",
        "辅导员",
        "辅导员姓名",
        "导师",
        "导师姓名",
        "硕士导师",
        "论文指导老师",
        "指导教师",
        "团长",
        "社区团长",
        "您的团长是哪位",
        "群主",
        "社群群主",
        "紧急联系人",
        "负责人",
        "项目负责人",
        "監護人",
        "訪員",
        "訪問員",
        "推薦人",
        "介紹人",
        "導師",
        "店長",
        "輔導員",
        "團長",
        "負責人",
        "3、访员",
        "Q5. 推荐人（请填写）",
        "请填写您的推荐人",
        "您的直属领导姓名",
        "主治医生姓名",
        "配偶姓名",
        "孩子的名字",
        "好友姓名",
        "主播名字",
    ],
    "likely": [
        "督导",
        "老师",
        "任课老师",
        "您的老板",
        "直属领导",
        "组长",
        "主播",
        "主治医生",
        "室友",
        "同事",
        "教练",
        "健康顾问",
        "导购",
        "业务员",
    ],
    "en": [
        "Interviewer",
        "Interviewer name",
        "Name of interviewer",
        "Enumerator",
        "Enumerator's name",
        "Data collector",
        "Interviewed by",
        "Referrer",
        "Referrer name",
        "Recommended by",
        "Referred by",
        "Who recommended us to you?",
        "Who introduced you to the brand?",
        "Who invited you to the group?",
        "Who referred you?",
        "Store manager",
        "Name of your manager",
        "Manager name",
        "Supervisor's name",
        "Name of supervisor",
        "Thesis supervisor",
        "Who is your supervisor",
        "Tutor name",
        "Your tutor's name",
        "Class teacher",
        "Teacher's name",
        "Emergency contact",
        "Emergency contact name",
        "Spouse name",
        "Name of child",
        "Account manager",
        "Group leader",
        "Next of kin",
        "Best friend's name",
        "Mentor",
        "Name of the person who recommended us",
    ],
    "likely_en": [
        "Manager",
        "Supervisor",
        "Boss",
        "Tutor",
        "Teacher",
        "Coach",
        "Doctor",
        "Streamer",
        "Friend",
        "Spouse",
    ],
    "other": [
        "면접원",
        "조사원",
        "추천인",
        "추천인 이름",
        "소개자",
        "지도교수",
        "점장",
        "보호자 성함",
        "調査員",
        "紹介者",
        "推薦者",
        "担当者",
        "指導教員",
        "店長の氏名",
        "Pewawancara",
        "Nama pewawancara",
        "Enumerator",
        "Dosen pembimbing",
        "Direkomendasikan oleh",
        "Nama atasan",
        "Người phỏng vấn",
        "Người giới thiệu",
        "Giáo viên hướng dẫn",
        "Encuestador",
        "Nombre del encuestador",
        "Recomendado por",
        "¿Quién te recomendó?",
        "Director de tesis",
        "Enquêteur",
        "Nom de l'enquêteur",
        "Recommandé par",
        "Parrain",
        "Tuteur",
        "Befrager",
        "Empfohlen von",
        "Name des Vorgesetzten",
        "Betreuer",
        "Entrevistador",
        "Indicado por",
        "Orientador",
        "Nome do gerente",
        "ผู้สัมภาษณ์",
        "ผู้แนะนำ",
        "อาจารย์ที่ปรึกษา",
        "Penemuduga",
        "Guru kelas",
    ],
    "own": [
        "姓名",
        "您的姓名",
        "请填写您的姓名",
        "学号",
        "联系电话",
        "家庭住址",
        "姓名/电话",
        "姓名 Name",
        "Full name",
        "Please enter your full name",
        "Phone number",
        "Your phone number",
        "E-mail",
        "Home address",
        "Student ID",
        "이름",
        "성함",
        "성함을 입력해 주세요",
        "전화번호(-없이)",
        "휴대폰 번호",
        "연락처",
        "이메일 주소",
        "학번",
        "氏名",
        "お名前",
        "電話番号",
        "メールアドレス",
        "ご住所",
        "お名前をご記入ください",
        "Nama Lengkap",
        "Nomor HP",
        "No. HP / WA",
        "Alamat rumah",
        "NIM",
        "Họ và tên",
        "Số điện thoại",
        "Địa chỉ",
        "Mã số sinh viên",
        "So dien thoai",
        "Nombre y apellidos",
        "Teléfono",
        "Telefono",
        "Correo electrónico",
        "Dirección de correo electrónico",
        "DNI",
        "Nom et prénom",
        "Prénom",
        "Numéro de téléphone",
        "Adresse de messagerie",
        "Courriel",
        "Vor- und Nachname",
        "Telefonnummer",
        "Anschrift",
        "E-Mail-Adresse",
        "Matrikelnummer",
        "Nome completo",
        "Celular",
        "Endereço",
        "CPF",
        "ชื่อ-นามสกุล",
        "เบอร์โทรศัพท์",
        "อีเมล",
        "ที่อยู่",
        "Nama penuh",
        "Nombor telefon",
    ],
}
WHAT = {
    "推荐人": ["朋友", "同事", "家人"],
    "谁推荐您来的": ["朋友", "店员", "广告"],
    "导师": ["教授", "副教授"],
    "导师职称": ["教授", "副教授"],
    "推荐人与您的关系": ["同学", "家人"],
    "负责人": ["总监", "经理"],
    "班主任": ["男", "女"],
    "主播": ["明星", "网红"],
    "领导": ["经理", "主管"],
    "孩子": ["有", "没有"],
    "配偶": ["有", "无"],
    "Who recommended us to you?": ["Friend", "Family", "Colleague"],
    "Recommended by": ["Friend", "Relative"],
    "Supervisor": ["Professor", "Lecturer"],
    "Interviewer gender": ["Male", "Female"],
    "Partner": ["Yes", "No"],
    "Tutor": ["Yes", "No"],
    "Emergency contact": ["Parent", "Spouse"],
    "Manager": ["Male", "Female"],
    "Relationship with the referrer": ["Friend", "Family"],
    "추천인": ["친구", "가족"],
    "紹介者": ["友人", "家族"],
    "Recomendado por": ["Amigo", "Familia"],
    "Recommandé par": ["Ami", "Famille"],
    "Empfohlen von": ["Freund", "Familie"],
}


@pytest.mark.parametrize(
    ("group", "answers"),
    [
        ("zh", CHINESE),
        ("zh", NICKS),
        ("likely", CHINESE),
        ("likely", NICKS[:3]),
        ("en", LATIN),
        ("likely_en", LATIN),
        ("other", LATIN),
        ("own", LATIN),
    ],
)
def test_a_column_that_says_who_is_an_identity_however_few_they_are(group, answers, tmp_path):
    columns = [(head, turns(answers)) for head in WHO[group]]
    survey = survey_of(tmp_path, columns)
    assert [h for h in WHO[group] if h not in survey.source.identities] == []
    assert survey.background.empty


@pytest.mark.parametrize("head", WHAT)
def test_what_says_only_what_somebody_is_stays(head, tmp_path):
    survey = survey_of(tmp_path, [(head, turns(WHAT[head]))])
    assert survey.source.identities == ()
    assert [b.column for b in survey.instrument.background] == [head]
    assert {w for o in survey.instrument.background[0].options for w in o.values()} == set(WHAT[head])


def test_a_rating_is_an_item_whomever_it_rates(tmp_path):
    rng = np.random.default_rng(4)
    heads = ["导师", "店长", "My supervisor", "Interviewer", "推荐人", "Manager1", "Manager2", "Manager3"]
    survey = survey_of(tmp_path, [(h, [int(v) for v in rng.integers(1, 6, 60)]) for h in heads])
    assert survey.source.identities == ()


def test_a_column_of_names_without_a_telling_head_is_an_identity(tmp_path):
    surnames, given = "赵钱孙李周吴郑王冯陈", ["珑珩", "菀樾", "芃茏", "屿", "泠萌", "蓁蓁"]
    names = [surnames[i % 10] + given[i // 10] for i in range(60)]
    survey = survey_of(
        tmp_path,
        [
            ("C7", names),
            (
                "C8",
                [
                    f"{a} {b}"
                    for a in ("Otilia", "Bram", "Ines", "Yorick", "Petra", "Anselm")
                    for b in (
                        "Quell",
                        "Tolliver",
                        "Farrow",
                        "Penhallow",
                        "Marsh",
                        "Dunmore",
                        "Wexley",
                        "Harrow",
                        "Linden",
                        "Ashby",
                    )
                ],
            ),
        ],
    )
    assert set(survey.source.identities) == {"C7", "C8"}


@pytest.mark.parametrize(
    "words",
    [
        "江苏 浙江 安徽 山东 河南 湖北 湖南 广东 四川 云南 陕西 甘肃",
        "安踏 李宁 华为 小米 康师傅 蒙牛 伊利 农夫 王老吉 海底捞 良品铺子 三只松鼠",
        "苏州 杭州 金华 常州 温州 福州 广州 郑州 兰州 徐州 扬州 泰州",
    ],
)
def test_places_and_brands_are_no_names(words, tmp_path):
    answers = words.split()
    survey = survey_of(tmp_path, [("C7", [answers[i % 12] if i < 20 else "" for i in range(60)])])
    assert survey.source.identities == ()


def test_how_often_words_are_taken_for_names():
    """The error rates: no usual answer of the lists is taken for a name in a column, and nine of ten names are."""
    from repurchase.identity_patterns import name_of_person
    from repurchase.survey.read.identities.usual import is_usual, listed_words

    usual = [w for words in listed_words("usual_answers").values() for w in words]
    assert sum(name_of_person(w) and not is_usual(w) for w in usual) == 0
    brands = "安踏 李宁 华为 小米 苹果 联想 海尔 格力 美的 康师傅 蒙牛 伊利 农夫山泉 王老吉 海底捞 良品铺子 三只松鼠 瑞幸 星巴克 喜茶 奈雪 元气森林 蜜雪冰城 名创优品 优衣库 波司登 特步 匹克 鸿星尔克 回力".split()
    assert sum(map(name_of_person, brands)) <= 0.4 * len(brands)
    names = [
        s + g
        for s in ("赵", "王", "逯", "郗", "钭", "麴", "羿", "佴", "郏", "禚", "亓官", "欧阳", "司徒", "李", "陈")
        for g in ("芃", "芃茏", "菀樾", "珑珩")
    ]
    assert sum(map(name_of_person, names)) >= 0.95 * len(names)


@pytest.mark.parametrize("head", ["C7", "备注栏", "第三方"])
def test_three_who_recur_are_names_as_well(head, tmp_path):
    typists = ["郗芃茏", "逯菀樾", "钭珑珩"]
    survey = survey_of(tmp_path, [(head, [typists[i % 3] for i in range(60)])])
    assert survey.source.identities == (head,)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("您喜欢的歌手", "周杰伦 林俊杰 邓紫棋"),
        ("您的星座", "金牛座 白羊座 双鱼座"),
        ("C7", "黄鹤楼 武当山 岳阳楼"),
        ("C7", "康师傅 王老吉 农夫山泉"),
        ("常去的餐馆", "海底捞 金鼎轩 和府捞面"),
    ],
)
def test_public_figures_and_things_stay(head, words, tmp_path):
    options = words.split()
    survey = survey_of(tmp_path, [(head, [options[i % 3] for i in range(60)])])
    assert survey.source.identities == ()
    shown = {w for question in survey.instrument.background for option in question.options for w in option.values()}
    assert set(options) <= shown


@pytest.mark.parametrize("head", ["Barista", "Team lead", "Data entry", "录入", "审核", "Cashier"])
def test_who_served_and_who_typed(head, tmp_path):
    names = CHINESE if not head.isascii() else LATIN
    survey = survey_of(tmp_path, [(head, [names[i % 4] for i in range(60)])])
    assert survey.source.identities == (head,)


def test_a_verb_that_asks_is_left_out_only_where_it_asks():
    assert head_key("Please type your full name") == head_key("State your full name") == "full name"
    assert head_key("Phone type") == "phone type"
