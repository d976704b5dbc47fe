"""Columns that identify nobody stay what they are: heads and answers of ordinary questionnaires in many languages."""
# ruff: noqa: E501

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest

from repurchase.identity_patterns import holds_identity, typed_identity
from repurchase.survey.read.read_export import read

# head: answers, the last of them given by one respondent only; all stay as they are
CLOSED = {
    "您的性别": "男 女 其他",
    "Headphones": "Sony Bose Other",
    "Phone brand": "Apple Samsung Other",
    "E-mail app": "Outlook Thunderbird Other",
    "手机颜色": "黑色 白色 蓝色",
    "手机运营商": "移动 联通 电信",
    "邮箱类型": "工作邮箱 个人邮箱 都有",
    "性别": "男性 女性 保密",
    "您的年龄": "18岁以下 18-25岁 26-35岁 36-45岁 60岁以上",
    "年龄段": "90后 80后 70后 60后",
    "您的学历": "大专 本科 硕士 博士",
    "最高学历": "高中及以下 大专 本科 硕士及以上",
    "您的职业": "学生 企业职员 公务员 自由职业者 农民",
    "您的月收入": "3000元以下 3001-5000元 5001-8000元 8000元以上",
    "可支配收入": "1000-2000 2001-3000 3001-4999 5000-7999",
    "每月生活费": "1500元以下 1500-2500元 2500元以上",
    "您的婚姻状况": "未婚 已婚 离异",
    "您所在的年级": "大一 大二 大三 大四 研一",
    "您的专业类别": "文科 理科 工科 艺术类",
    "您的院系": "文学院 商学院 法学院",
    "您的班级": "甲班 乙班 丙班",
    "您来自哪个省": "江苏 浙江 安徽 西藏",
    "您的家乡": "江苏省 浙江省 广东省 青海省",
    "您所在的城市": "上海 北京 广州 金华",
    "您的常住地": "城市 城镇 农村",
    "城市级别": "一线城市 二线城市 三线城市 四线及以下",
    "您所在的地区": "华东 华南 华北 西北",
    "您的户口": "城镇 农村",
    "您是哪里人": "本地 外地 港澳台",
    "使用时长": "1年以下 1-3年 3-5年 5年以上",
    "您的购买频率": "每周1次 每月1-2次 每季度1次 每年1次",
    "购买次数": "1-2次 3-5次 6-10次 10次以上",
    "单次消费金额": "20元以下 20-50元 50-100元 100元以上",
    "您常去的门店": "一店 二店 三店",
    "您常用的平台": "淘宝 京东 拼多多 得物",
    "您从哪里了解到我们": "微信群 朋友圈 抖音 报纸",
    "您最常用的支付方式": "微信支付 支付宝 现金",
    "您使用的手机品牌": "华为 小米 苹果 vivo 荣耀手机",
    "是否购买过": "是 否",
    "是否愿意留下手机号": "愿意 不愿意",
    "您是否加过企业微信": "加过 没加过",
    "您常在哪个时段购买": "6:00-9:00 9:00-12:00 12:00-18:00 18:00-24:00",
    "您喝几分糖": "三分糖 五分糖 七分糖 全糖",
    "家中人口": "1人 2人 3人 4人 5人及以上",
    "推荐人与您的关系": "同学 家人 同事",
    "导师职称": "教授 副教授 讲师",
    "介绍人的身份": "员工 会员 路人甲",
    "您的推荐人类型": "老会员 店员 主播",
    "谁推荐您加入社群": "朋友 家人 同事 店员",
    "推荐人": "朋友 同学 家人",
    "导师": "教授 副教授",
    "店长性别": "男 女",
    "访员性别": "男 女",
    "您的领导风格": "民主型 专制型 放任型",
    "班主任是否关心您": "是 否",
    "您与团长的熟悉程度": "很熟 一般 不熟悉呢",
    "您的老师是否推荐过本品牌": "是 否 不记得",
    "负责人级别": "总监 经理 主管",
    "孩子年龄": "0-3岁 4-6岁 7-12岁 13岁以上",
    "孩子数量": "0个 1个 2个 3个",
    "主播类型": "明星 网红 素人",
    "店员态度": "好 一般 差",
    "联系频率": "每天 每周 每月",
    "您的民族": "汉族 少数民族",
    "政治面貌": "群众 共青团员 中共党员 民主党派",
    "您的工作年限": "1年以内 1-3年 4-6年 7-10年 10年以上",
    "企业规模": "50人以下 50-200人 200-1000人 1000人以上",
    "单位性质": "国企 民企 外企 事业单位",
    "所属行业": "金融 教育 制造业 互联网",
    "职位级别": "普通员工 基层管理 中层管理 高层管理",
    "部门": "市场部 财务部 人事部",
    "您的血型": "A型 B型 O型 AB型",
    "您的星座": "白羊座 金牛座 双子座",
    "您的鞋码": "36码 37码 38码 39码",
    "您住几楼": "1-3楼 4-6楼 7楼以上",
    "入会年份": "2018年 2019年 2020年 2021年",
    "毕业年份": "2022 2023 2024 2019",
    "出生年代": "1980-1989 1990-1999 2000-2009 1970-1979",
    "调查日期": "2026-03-01 2026-03-02 2026-03-03",
    "问卷版本": "v1.2.0 v1.2.1 v1.3.0",
    "房价区间": "10000-20000元 20000-30000元 50000元以上",
    "贷款金额": "100000-150000元 150000-200000元 500000元以上",
    "您订了哪种套餐": "套餐A 套餐B 套餐C",
    "咖啡类型": "拿铁 美式 卡布奇诺",
    "地铁线路": "1号线 2号线 10号线",
    "您最喜欢的代言人": "易烊千玺 王一博 肖战",
    "您最喜欢的品牌": "安踏 李宁 耐克 特步",
    "汽车品牌": "比亚迪 吉利 长安 红旗",
    "您的爱好": "看书 跑步 游泳",
    "您的小区类型": "商品房 安置房 老旧小区",
    "您是否住校": "住校 走读",
    "邮编区间": "210000-215000 215001-220000",
    "第一次购买时间": "2023年 2024年 2025年",
    "会员等级": "普通会员 银卡会员 金卡会员 钻石会员",
    "社群名称": "福利群 新品群 会员群",
    "您的微信使用频率": "每天 每周 每月",
    "您是否关注公众号": "是 否",
    "客服渠道": "电话 微信 邮件",
    "您更愿意通过什么方式接收通知": "短信 微信 电话 邮件",
    "您的工作地点": "写字楼 工厂 学校 家里",
    "送货地址类型": "学校 公司 家",
    "您的手机系统": "iOS Android 鸿蒙",
    "What is your gender?": "Male Female Non-binary",
    "How old are you?": "18-24 25-34 35-44 65+",
    "Age group": "Under-18 18-25 26-35 Over-60",
    "Education": "Bachelor Master PhD",
    "Occupation": "Student Employee Teacher Farmer",
    "Marital status": "Single Married Divorced",
    "Monthly income": "Under-3000 3001-5000 5001-8000 Over-8000",
    "Household size": "1 2 3 4",
    "Country of residence": "China Japan Germany Ghana",
    "City tier": "Tier-1 Tier-2 Tier-3",
    "Where do you live?": "City Town Village",
    "How often do you buy?": "Daily Weekly Monthly Yearly",
    "Preferred channel": "Online Offline Both",
    "Preferred contact channel": "Phone Email WeChat",
    "Which phone do you use?": "iPhone Samsung Huawei",
    "Who recommended us to you?": "Friend Family Colleague",
    "Relationship to the referrer": "Friend Sibling Cousin",
    "Interviewer gender": "Male Female",
    "Supervisor's rank": "Professor Lecturer",
    "Manager type": "Line Project Senior",
    "Number of children": "0 1 2 3",
    "Do you have a tutor?": "Yes No",
    "Does your manager support you?": "Yes No",
    "Brand name": "Luckin Starbucks Costa",
    "Name of the brand you buy most": "Luckin Starbucks Manner",
    "Name of the store": "North South East",
    "Product name": "Latte Mocha Americano",
    "Would you leave your phone number?": "Yes No",
    "Have you ever given your e-mail address?": "Yes No",
    "Team": "Sales Support Finance",
    "Year of study": "First Second Third Fourth",
    "Employment": "Full-time Part-time Retired",
    "Visit time": "08:00-10:00 10:00-12:00 12:00-14:00",
    "Questionnaire version": "1.2.3 1.2.4 2.0.1",
    "Survey date": "2026-03-01 2026-03-02",
    "Delivery time": "10-20min 20-30min 30-60min",
    "Distance to the store": "<1km 1-3km 3-5km",
    "Price paid": "$5-10 $10-20 $20-50",
    "Discount": "10% 20% 30%",
    "Room type": "Single Double Suite",
    "Seat": "A1 A2 B1",
    "Size of the television": "5.5 6.1 6.7",
    "Membership": "Silver Gold Platinum",
    "Currency": "CNY USD EUR",
    "Coffee size": "S M L XL",
    "Shift": "Morning Evening Night",
    "성별": "남성 여성",
    "연령대": "20대 30대 40대 50대",
    "학력": "고졸 대졸 석사",
    "추천인과의 관계": "친구 가족 동료",
    "거주 지역": "서울 부산 대구",
    "직업": "학생 회사원 자영업",
    "이용 빈도": "매일 매주 매월",
    "이름을 아는 브랜드": "스타벅스 이디야",
    "연락 방식": "전화 이메일",
    "性別": "男性 女性",
    "年齢": "20代 30代 40代",
    "職業": "学生 会社員 主婦",
    "紹介者との関係": "友人 家族 同僚",
    "店長の性別": "男性 女性",
    "お住まい": "東京 大阪 京都",
    "ご利用頻度": "毎日 毎週 毎月",
    "Jenis Kelamin": "Laki-laki Perempuan",
    "Usia": "18-25 26-35 36-45",
    "Pekerjaan": "Mahasiswa Karyawan Wiraswasta",
    "Pendidikan": "SMA S1 S2",
    "Nama merek": "Luckin Kenangan",
    "Hubungan dengan pemberi rekomendasi": "Teman Keluarga",
    "Pengeluaran per bulan": "1000000-2000000 2000000-3000000",
    "Giới tính": "Nam Nữ",
    "Độ tuổi": "18-25 26-35 36-45",
    "Nghề nghiệp": "Sinh-viên Nhân-viên",
    "Thu nhập hàng tháng": "5-10tr 10-20tr",
    "Tên thương hiệu": "Highlands Phúc-Long",
    "Género": "Mujer Hombre",
    "Edad": "18-25 26-35",
    "Ocupación": "Estudiante Empleado",
    "Nombre de la marca": "Zara Mango",
    "Relación con quien le recomendó": "Amigo Familia",
    "Frecuencia de compra": "Diaria Semanal Mensual",
    "Sexe": "Femme Homme",
    "Âge": "18-25 26-35",
    "Profession": "Étudiant Employé",
    "Nom de la marque": "Danone Lu",
    "Lien avec le parrain": "Ami Famille",
    "Geschlecht": "Weiblich Männlich",
    "Alter": "18-25 26-35",
    "Beruf": "Student Angestellter",
    "Name der Marke": "Aldi Lidl",
    "Beziehung zum Empfehler": "Freund Familie",
    "Gênero": "Feminino Masculino",
    "Idade": "18-25 26-35",
    "Nome da marca": "Natura Avon",
    "เพศ": "ชาย หญิง",
    "อายุ": "18-25 26-35",
    "อาชีพ": "นักศึกษา พนักงาน",
    "Jantina": "Lelaki Perempuan",
    "Umur": "18-25 26-35",
}
# The cost: answers given by one respondent only that have the form of a name, or stand alone among usual ones, are pooled
# as "other" although they may have been offered. Nothing else is; a study file that lists them keeps them.
POOLED: dict[str, str] = {}
# Numbers: counts, prices, years, scores; in words: 1-5 however the head speaks of a person
NUMBERS = {
    "您的年龄（岁）": (18, 65),
    "上月消费金额（元）": (0, 3000),
    "每月收入（元）": (3000, 60000),
    "入会年份": (2010, 2026),
    "家到门店的距离（米）": (100, 9000),
    "购买次数": (0, 40),
    "体重": (40, 110),
    "身高": (150, 195),
    "邮编前三位": (100, 860),
    "访员工作年限": (0, 30),
    "Age": (18, 70),
    "Money spent": (0, 5000),
    "Year of birth": (1950, 2008),
    "Steps a day": (1000, 20000),
    "Number of friends": (0, 900),
    "Minutes waited": (0, 60),
    "Monthly income in dong": (1000, 30000),
    "Manager's years in office": (0, 40),
    "Score of the exam": (0, 100),
    "Kilometres driven": (100, 90000),
}
RATED = [
    "我信任我的店长",
    "店长值得信赖",
    "导师关心我的生活",
    "导师给我及时的反馈",
    "团长推荐的商品让我放心",
    "My manager supports me",
    "My supervisor is fair",
    "The interviewer was polite",
    "I trust the person who recommended it",
    "I would give my phone number",
    "我愿意留下电话号码",
    "I like the name of the brand",
    "该品牌的名字好记",
    "我会把它推荐给朋友",
    "客服的电话总能打通",
]
# What an author writes around his questions
WORDINGS = [
    "1、您的性别",
    "Q12_3",
    "请问您每月的消费是2000-3000元吗？",
    "量表来自Bhattacherjee (2001)",
    "第3题（1-5分）",
    "2024年您购买过几次？",
    "您在2023-01-01至2024-12-31期间购买过吗？",
    "5号店的服务",
    "南京路店的服务让我满意",
    "您会为了9.9元的优惠下单吗？",
    "Overall, 10 out of 10",
    "I buy at least 2-3 times a week",
    "Between 1,000 and 2,000 yuan",
    "SUS score (0-100)",
    "How likely are you to recommend us @ work?",
    "doi 10.1016/j.jretai.2020.01.001",
    "ISBN 978-7-302-12345-6",
    "我叫外卖的次数",
    "我是这个品牌的忠实顾客",
    "我是老会员",
    "微信群里的优惠让我心动",
    "我经常在微信朋友圈分享",
    "抖音直播间的价格更低",
    "I follow the brand on Instagram",
    "The WeChat group is useful",
    "The staff know my name",
    "Call centre staff are polite",
    "I am Very Satisfied",
    "I use Line and Zalo",
    "城镇或农村",
    "812345X23X456SQ001",
    "QID1250432213_TEXT",
    "repurchase_row",
    "v2.10.1",
    "24/7 service",
    "50%-100% off",
    "满300减50",
    "10:00-22:00",
    "第1-3年",
    "COVID-19 changed how I shop",
]


def _file(folder: Path, columns: list[tuple[str, list[object]]]) -> Path:
    path = folder / "innocent.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([[h for h, _ in columns], *zip(*(c for _, c in columns), strict=True)])
    return path


def _rated(n: int, seed: int = 3) -> list[tuple[str, list[object]]]:
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=n)
    return [
        (f"SAT{j}", [int(v) for v in np.clip(np.round(3 + latent + 0.6 * rng.normal(size=n)), 1, 5)]) for j in (1, 2, 3)
    ]


def _answers(options: list[str], n: int) -> list[str]:
    """All options but the last in turn; the last once, where there are three or more."""
    usual = options[:-1] if len(options) > 2 else options
    cells = list(itertools.islice(itertools.cycle(usual), n))
    if len(options) > 2:
        cells[n // 2] = options[-1]
    return cells


def test_there_are_two_hundred_columns():
    assert len(CLOSED) + len(NUMBERS) + len(RATED) >= 200


@pytest.mark.parametrize("part", range(6))
def test_no_closed_question_is_taken_for_an_identity_and_no_offered_answer_pooled(part, tmp_path):
    heads = list(CLOSED)[part::6]
    columns = [(h, _answers(CLOSED[h].split(), 90)) for h in heads]
    survey = read(_file(tmp_path, [*columns, *_rated(90)]))
    assert survey.source.identities == ()
    offered = {b.column: {w for o in b.options for w in o.values()} for b in survey.instrument.background}
    lost = {h: w for h in heads for w in CLOSED[h].split() if h in offered and w not in offered[h]}
    assert lost == {h: w for h, w in POOLED.items() if h in heads}


def test_no_number_is_taken_for_an_identity(tmp_path):
    rng = np.random.default_rng(5)
    columns = [(h, [int(v) for v in rng.integers(low, high, 90)]) for h, (low, high) in NUMBERS.items()]
    survey = read(_file(tmp_path, [*columns, *_rated(90)]))
    assert survey.source.identities == ()
    assert not [n for n in survey.notes if n.message.key.startswith("identities.")]


def test_no_rating_is_taken_for_an_identity(tmp_path):
    rng = np.random.default_rng(6)
    columns = [(h, [int(v) for v in rng.integers(1, 6, 90)]) for h in RATED]
    survey = read(_file(tmp_path, columns))
    assert survey.source.identities == ()
    assert len(survey.instrument.items) + len(survey.instrument.statements) == len(RATED)


@pytest.mark.parametrize("words", WORDINGS)
def test_an_authors_words_are_not_masked(words):
    assert not holds_identity(words)


def test_no_answer_is_taken_for_an_identity_by_its_value():
    answers = {a for options in CLOSED.values() for a in options.split()}
    assert {a for a in answers if typed_identity(a)} == set()
