"""What was typed into a closed question is pooled as "other"; what was offered stays, however rare."""
# ruff: noqa: E501

from __future__ import annotations

import csv

import numpy as np
import pytest

from repurchase.survey.instrument import Background, Construct, Instrument, Item, Scale
from repurchase.survey.read.read_export import read

OFFERED = {
    "您的专业": "营销 会计 金融",
    "您的年级": "大一 大二",
    "您常去的门店": "一店 二店",
    "您的身份": "本地 外地",
    "爱好": "看书 跑步",
    "小区": "东区 西区",
    "常喝的饮料": "拿铁 美式",
    "Your city": "Paris Berlin",
    "Store": "North South",
}
TYPED = """逯菀樾 / 张伟 / 小李 / 张老师 / 老王 / 李经理 / 王姐 / 欧阳郗芃 / 阿依·买买提 / Otilia Brackenrow / OTILIA BRACKENROW / otilia brackenrow / Brackenrow, Otilia / Nguyễn Văn An / 逯菀樾2021 / 网名叫月亮 / 我家在河边 / 昵称：月亮 / ID:moonriver / moon_river / moonriver27 / @moonriver
/ 139 1234 0567 / 一三九一二三四零五六七 / 0512 6234 5917 / 6234 5917 / 62345917 / 沪A8K3Z6 / 京AD12345 / 20219904127 / S2021990412 / B19040123 / 7班班长 / 3号楼的小李 / 找逯菀樾 / 我是逯菀樾 / 本人逯菀樾 / 联系逯菀樾老师 / 逯菀樾同学 / wx fenmarrow27 / vx:fenmarrow / 加v fenmarrow / QQ123456 / 抖音号fenm
/ fen@mail.example / fen(at)mail.example / 望舒路27号 / 青石镇柳河村3组 / 听澜花园3-502 / 27 Baker Street / Flat 3, 27 Baker St / PO Box 77 / E12345678 / 6222 0212 3456 7890 / 31.23041,121.47370 / +82 10-1234-5678 / 06 12 34 56 78 / 工号A1024 / 其他：在河边 / 其他【在河边】 / Other - by the river / 其他(在河边)""".replace(
    "\n", " "
).split(" / ")
N = 80


def survey_of(tmp_path, columns, candidates=()):
    rng = np.random.default_rng(2)
    latent = rng.normal(size=N)
    items = [
        (f"SAT{j}", [int(v) for v in np.clip(np.round(3 + latent + 0.5 * rng.normal(size=N)), 1, 5)]) for j in (1, 2, 3)
    ]
    path = tmp_path / "typed.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(
            [[h for h, _ in (*columns, *items)], *zip(*(c for _, c in (*columns, *items)), strict=True)]
        )
    return read(path, candidates)


def options(survey, head):
    return {w for b in survey.instrument.background if b.column == head for o in b.options for w in o.values()}


def cells(usual, rare, times=1):
    made = [usual[i % len(usual)] for i in range(N)]
    for k in range(times):
        made[7 + 9 * k] = rare
    return made


@pytest.mark.parametrize("head", OFFERED)
def test_what_one_respondent_typed_becomes_no_category(head, tmp_path):
    usual = OFFERED[head].split()
    columns = [(f"{head} {chr(97 + k // 26)}{chr(97 + k % 26)}", cells(usual, typed)) for k, typed in enumerate(TYPED)]
    survey = survey_of(tmp_path, columns)
    allowed = {*usual, "其他", "Other"}
    shown = {typed: options(survey, h) - allowed for (h, _), typed in zip(columns, TYPED, strict=True)}
    assert {t: o for t, o in shown.items() if o} == {}
    assert all(usual_word in options(survey, h) for h, _ in columns for usual_word in usual)


def test_the_note_counts_and_never_quotes(tmp_path):
    survey = survey_of(tmp_path, [("您的专业", cells(["营销", "会计"], "逯菀樾"))])
    told = [n for n in survey.notes if n.message.key == "identities.pooled"]
    assert [n.message.values["n"] for n in told] == [1]
    assert all("逯菀樾" not in n.message.render(lang) for n in survey.notes for lang in ("en", "zh"))
    assert survey.background.iloc[7, 0] == "其他"


def test_the_files_own_other_takes_what_was_typed(tmp_path):
    made = cells(["营销", "会计", "其他(请注明)"], "逯菀樾")
    assert options(survey_of(tmp_path, [("您的专业", made)]), "您的专业") == {"营销", "会计", "其他(请注明)"}


@pytest.mark.parametrize(
    ("head", "usual", "rare"),
    [
        ("您的学历", "本科 硕士", "博士"),
        ("您的性别", "男 女", "其他"),
        ("您的年龄", "18-25岁 26-35岁", "60岁以上"),
        ("您来自哪个省", "江苏 浙江", "西藏"),
        ("您的城市", "上海 北京", "金华"),
        ("您的班级", "甲班 乙班", "丙班"),
        ("您的职业", "学生 职员", "农民"),
        ("月收入", "3000元以下 3001-5000元", "8000元以上"),
        ("婚姻", "未婚 已婚", "离异"),
        ("常用平台", "淘宝 京东", "得物"),
        ("Education", "Bachelor Master", "PhD"),
        ("Team", "Sales Support", "Finance"),
    ],
)
def test_a_rare_answer_of_a_tidy_question_stays(head, usual, rare, tmp_path):
    assert options(survey_of(tmp_path, [(head, cells(usual.split(), rare))]), head) == {*usual.split(), rare}


def test_options_of_a_study_file_are_offered(tmp_path):
    columns = [("您的专业", cells(["营销", "会计"], "金融学"))]
    listed = tuple({"zh": w} for w in ("营销", "会计", "张江班"))
    study = Instrument(
        (Construct("SAT", {"zh": "满意"}, tuple(Item(f"SAT{j}", {"zh": ""}) for j in (1, 2, 3)), Scale()),),
        (),
        (),
        (Background("major", {"zh": "您的专业"}, listed),),
        "mine",
    )
    typed = [("您的专业", cells(["营销", "会计"], "张江班"))]
    assert options(survey_of(tmp_path, typed), "您的专业") == {"营销", "会计", "其他"}
    assert "张江班" in options(survey_of(tmp_path, typed, [study]), "您的专业")
    assert survey_of(tmp_path, columns, [study]).background.shape == (N, 1)


def test_what_leads_to_a_person_is_pooled_however_often(tmp_path):
    survey = survey_of(tmp_path, [("您的专业", cells(["营销", "会计"], "找我13912340567", times=8))])
    assert options(survey, "您的专业") == {"营销", "会计", "其他"}


def test_a_question_answered_in_ones_own_words_shows_none_of_them(tmp_path):
    made = cells(["营销", "会计"], "营销")
    for k in range(30):
        made[k] = "动考陶茶"[k % 4] + "漫古艺学"[k % 3] + chr(0x5B50 + k)
    assert options(survey_of(tmp_path, [("您的专业", made)]), "您的专业") <= {"营销", "会计", "其他"}


def test_parts_of_a_multiple_choice(tmp_path):
    made = cells(["咖啡┋茶", "茶┋果汁", "咖啡"], "茶┋其他〖我是逯菀樾┋13912340567〗")
    made[11] = "咖啡┋郗芃茏"
    survey = survey_of(tmp_path, [("您喜欢什么？（多选）", made)])
    assert options(survey, "您喜欢什么？（多选）") == {"咖啡", "茶", "果汁", "其他"}
    assert sum("其他" in c for c in survey.background.columns) == 1
    other = next(c for c in survey.background.columns if "其他" in c)
    assert survey.background[other].sum() == 2


def test_a_number_typed_into_a_rating_costs_only_that_answer(tmp_path):
    rng = np.random.default_rng(8)
    words = ["非常不同意", "不同意", "一般", "同意", "非常同意"]
    columns = [(f"RI{j}", [words[int(v)] for v in rng.integers(0, 5, N)]) for j in (1, 2, 3)]
    columns[0][1][3], columns[1][1][4], columns[2][1][5] = "同意 13912340567", "a.b@mail.example", "我叫逯菀樾"
    survey = survey_of(tmp_path, columns)
    names = [i.name for i in survey.instrument.items if i.name.startswith("RI")]
    assert len(names) == 3
    assert [int(survey.responses[n].isna().sum()) for n in names] == [1, 1, 1]
    assert [n.message.values["n"] for n in survey.notes if n.message.key == "identities.blanked"] == [3]


def test_control_characters_leave_on_reading(tmp_path):
    made = cells(["营销", "会计"], "会\x1b[31m计")
    made[9], made[12] = "营\x07销", "营\u200b销"
    survey = survey_of(tmp_path, [("您的\x07专业", made)])
    assert options(survey, survey.instrument.background[0].column) == {"营销", "会计"}
    assert survey.instrument.background[0].column == "您的专业"


DIGITS = {
    "您的频率": "每周1次 每月1-2次 每季度1次",
    "您的月消费": "500元以下 501-1000元 1001-2000元 2000元以上",
    "您的班级": "2101班 2102班 2103班",
    "购买次数": "1 2 3 4",
    "首购年份": "2015 2016 2017 2018",
    "会员年限": "1年 2年 3年以上",
}
AMONG_DIGITS = """139*1234*0567 / 139/1234/0567 / 139_1234_0567 / 1391234o567 / 88886147-203 / 98765 43210 / 8888614 / 2199041 / XS-2021-0417 / S1234567D / B 1234 XYZ / 车牌8K3Z6 / 望舒苑3-502 / 12 brackenrow lane / kakao brackenrow27 / V：brackenrow27 / 绿泡泡brackenrow27
/ 1990年1月1日生 / 19900101 / 班长王建国 / 王建国（班长） / 联系人王建国 / 在下王建国 / 王建国、李娜娜 / 王建国 李娜娜 / 王建国&李娜娜 / 逯 菀 樾 / nguyễn thị bích / otiliabrack AT gmail.com / ＋v brackenrow / 李娜娜老师 / 会员：李娜娜 / Mr Otilia Brackenrow""".replace(
    "\n", " "
).split(" / ")


@pytest.mark.parametrize("head", DIGITS)
def test_what_was_typed_among_options_with_digits_becomes_no_category(head, tmp_path):
    columns = [
        (f"{head} {chr(97 + k // 26)}{chr(97 + k % 26)}", cells(DIGITS[head].split(), t))
        for k, t in enumerate(AMONG_DIGITS)
    ]
    survey = survey_of(tmp_path, columns)
    shown = {t: options(survey, h) & {t} for (h, _), t in zip(columns, AMONG_DIGITS, strict=True)}
    assert [t for t, o in shown.items() if o] == []


OPTIONS = {
    "您的职业": ("学生 职员", "导游"),
    "运动": ("跑步 篮球", "攀岩"),
    "您的班级": ("一班 二班", "国际班"),
    "支付方式": ("微信支付 支付宝 现金", "数字人民币"),
    "渠道": ("朋友圈 抖音", "地铁广告"),
    "时间": ("早上 中午", "凌晨"),
    "常用平台": ("淘宝 京东", "1688"),
    "座驾": ("大众 丰田", "红旗"),
    "饮品": ("拿铁 美式", "冷萃"),
    "您用哪款": ("iPhone 14/iPhone/Mate 50/Mate 60", "Galaxy S24"),
    "频率": ("每周1次 每月2-3次", "买过5次以上"),
    "月入": ("3000元以下 3001-5000元", "12000元以上"),
    "Education": ("Bachelor Master", "Trade school"),
    "Visit": ("Morning Evening", "After 10pm"),
    "Payment": ("Visa Mastercard", "American Express"),
    "Income": ("Under $20,000/$20,000-39,999", "$100,000 or more"),
    "Home country": ("China Japan", "Costa Rica"),
    "Provinsi": ("Jawa Timur/Aceh", "Jawa Barat"),
    "お住まい": ("東京都 大阪府", "高知県"),
    "직업": ("학생 회사원", "예술가"),
    "Beruf": ("Student Angestellter", "Landwirt"),
    "家电": ("海尔 格力", "云闪付"),
}


@pytest.mark.parametrize("head", OPTIONS)
def test_a_rare_option_is_not_pooled_only_because_it_is_rare(head, tmp_path):
    usual, rare = OPTIONS[head]
    usual = usual.split("/") if "/" in usual else usual.split()
    assert options(survey_of(tmp_path, [(head, cells(usual, rare))]), head) == {*usual, rare}


def test_a_number_far_beyond_all_others_is_missing(tmp_path):
    spent = [100 + 7 * (i % 50) for i in range(N)]
    income = [5_000 + 400 * (i % 50) for i in range(N)]
    dong = [0 if i % 9 == 0 else 1_000_000 * (3 + i % 20) for i in range(N)]
    spent[7], income[9], spent[11] = 62345917, 19900101, 19900101
    survey = survey_of(tmp_path, [("上月花费（元）", spent), ("年收入（元）", income), ("收入（越南盾）", dong)])
    assert [int(survey.background.iloc[:, k].isna().sum()) for k in range(3)] == [2, 1, 0]
    assert [n.message.values["n"] for n in survey.notes if n.message.key == "identities.numbers"] == [3]


@pytest.mark.parametrize(
    ("head", "usual", "other"),
    [
        ("您的专业", "营销 会计", "其他"),
        ("ご職業", "会社員 主婦 サービス", "その他"),
        ("직업", "학생 회사원", "기타"),
        ("Nghề nghiệp", "Sinh-viên Kinh-doanh", "Khác"),
        ("Pekerjaan", "Mahasiswa Karyawan", "Lainnya"),
        ("¿Su tienda?", "Norte Sur", "Otro"),
        ("Votre magasin", "Nord Sud", "Autre"),
        ("Ihre Filiale", "Nord Süd", "Andere"),
        ("Qual loja você prefere?", "Norte Sul", "Outro"),
        ("Store", "North South", "Other"),
    ],
)
def test_other_is_said_in_the_files_own_language_and_comes_last(head, usual, other, tmp_path):
    survey = survey_of(tmp_path, [(head, cells(usual.split(), "otiliabrack@mail.example"))])
    assert [*survey.instrument.background[0].options[-1].values()] == [other]


def test_the_files_own_other_comes_last_where_something_was_typed(tmp_path):
    survey = survey_of(tmp_path, [("您的专业", cells(["其他", "营销", "会计"], "逯菀樾"))])
    assert [*survey.instrument.background[0].options[-1].values()] == ["其他"]
