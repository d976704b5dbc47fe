"""Options in their natural order: numbers in the labels, school years, degrees, how often."""

import itertools

import pytest

from repurchase.survey.read.answers.categories.order import natural_order

RISING = [
    "Never|Less than once a month|1-3 times a month|1-2 times a week|Daily",
    "Less than once a week|Once a week|2-3 times a week|4-6 times a week|Every day",
    "Once a year or less|Several times a year|Once a month|Several times a month|Once a week|Several times a week|Daily",
    "Rarely|Monthly|Weekly|Daily",
    "First time|Once a month|Once a week|Every day",
    "几乎不|每月1次|每周1次|每周2-3次|每天",
    "每月少于1次|每月1-2次|每周1次|每周2-3次|每周4次及以上",
    "一年几次|每月一次|每月2-3次|每周一次|每周多次|几乎每天",
    "月1回未満|月1回程度|月2〜3回|週1回程度|週2〜3回|ほぼ毎日",
    "한 달에 1회 미만|한 달에 1회|한 달에 2~3회|주 1회|주 2~3회|매일",
    "Tidak pernah|1 kali sebulan|2-3 kali sebulan|1 kali seminggu|Setiap hari",
    "Chưa bao giờ|1 lần/tháng|2-3 lần/tháng|1 lần/tuần|Hàng ngày",
    "Nunca|Menos de una vez al mes|Una vez al mes|Una vez a la semana|Todos los días",
    "Jamais|Moins d'une fois par mois|1 à 3 fois par mois|Une fois par semaine|Tous les jours",
    "Nie|Seltener als einmal im Monat|1-3 mal im Monat|Einmal pro Woche|Mehrmals pro Woche|Täglich",
    "Nunca|Menos de uma vez por mês|1 a 3 vezes por mês|1 vez por semana|Todos os dias",
    "Никогда|Реже раза в месяц|1-3 раза в месяц|Раз в неделю|Несколько раз в неделю|Каждый день",
    "每月不到一次|每月1至3次|每周1至2次|每周3次以上",
    "S|M|L|XL",
    "XS|S|M|L|XL|XXL",
    "四线及以下城市|三线城市|二线城市|新一线城市|一线城市",
    "Less often|About once a month|2-3 times a month|Weekly or more often",
    "18岁以下|18-25岁|26-30岁|31-40岁|40岁以上",
    "1000元以下|1000-1999元|2000-2999元|3000元及以上",
    "無收入|1萬元以下|1萬~3萬元|3萬元以上",
    "3个月以内|3-6个月|6个月-1年|1-3年|3年以上",
    "5千以下|5千-1万|1-2万|2万以上",
    "从不|每年1-2次|每季度一次|每月2-3次|每周一次|每天",
    "<20|20-29|30-39|≥40",
    "under 1 year|1-2 years|3-5 years|more than 5 years",
    "Never|Once a year|2-3 times a year|Once a month|Once a week|Daily",
    "Less than 30 minutes|30-60 minutes|1-2 hours|More than 2 hours",
    "$0-$25k|$25k-$50k|$50k-$100k|$100k+",
    "0|1|2|3 or more",
    "Under 1.000 €|1.000-2.000 €|2.001-3.000 €|Over 3.000 €",
    "unter 1.000 €|1.000 bis unter 2.000 €|2.000 bis unter 3.000 €|3.000 € und mehr",
    "20歳未満|20歳〜29歳|30歳〜39歳|40歳以上",
    "20세 미만|20세~29세|30세~39세|40세 이상",
    "Kurang dari 1 juta|1 juta - 2 juta|2 juta - 5 juta|Lebih dari 5 juta",
    "Dưới 18 tuổi|Từ 18 đến 25 tuổi|26-35 tuổi|Trên 35 tuổi",
    "Menos de 18 años|18 a 24 años|25 a 34 años|Más de 34 años",
    "Moins d’un an|1 à 3 ans|4 à 6 ans|Plus de 6 ans",
    "Até 1.500 reais|De 1.500 a 3.000 reais|De 3.000 a 5.000 reais|Acima de 5.000 reais",
    "менее 10 000 ₽|10 000-30 000 ₽|30 000-60 000 ₽|более 60 000 ₽",
    "大一|大二|大三|大四|研一",
    "初中及以下|高中/中专|大专|本科|硕士及以上",
    "High school or below|Associate degree|Bachelor's degree|Master's degree|Doctorate",
    "中学校|高校|専門学校|短大|大学|大学院",
    "고졸 이하|전문대졸|대졸|대학원 이상",
    "SMP|SMA/SMK|D3|S1|S2|S3",
    "THPT|Trung cấp|Cao đẳng|Đại học|Sau đại học",
    "Primaria|Secundaria|Bachillerato|Universidad|Posgrado",
    "Collège|Lycée|Licence|Master|Doctorat",
    "Hauptschule|Realschule|Abitur|Bachelor|Master|Promotion",
    "Ensino fundamental|Ensino médio|Ensino superior|Mestrado|Doutorado",
    "Среднее|Среднее специальное|Неоконченное высшее|Высшее|Ученая степень",
]


@pytest.mark.parametrize("listed", RISING)
def test_ordered_options_rise_whatever_order_they_come_in(listed):
    wanted = tuple(listed.split("|"))
    for shift in range(1, len(wanted)):
        shuffled = [*wanted[shift:][::-1], *wanted[:shift]]
        assert natural_order(shuffled) == (wanted, True)


def test_a_partly_known_list_keeps_its_order():
    for options in itertools.permutations(["本科", "成人教育", "硕士", "大专"]):
        assert natural_order(options) == (options, False)


def test_a_refusal_and_other_stand_behind_the_order():
    order, known = natural_order(["Prefer not to say", "40 and above", "Other (please specify)", "18-39", "Under 18"])
    assert order == ("Under 18", "18-39", "40 and above", "Prefer not to say", "Other (please specify)")
    assert known


@pytest.mark.parametrize(
    "listed", ["Store 3|Store 1|Store 2", "上海|北京", "Student|Teacher|Doctor", "3D printer|Phone"]
)
def test_names_rise_in_nothing(listed):
    assert not natural_order(listed.split("|"))[1]


def test_check_shows_the_answers_in_their_order(read_columns, background):
    found = read_columns({"您的年龄段": ["40岁以上", "18-25岁", "18岁以下", "26-40岁"]})
    asked = background(found, "您的年龄段")
    assert asked["kind"] == "ordered"
    assert list(zip(asked["levels"], asked["counts"], strict=True)) == [
        ("18岁以下", 15),
        ("18-25岁", 15),
        ("26-40岁", 15),
        ("40岁以上", 15),
    ]
    assert "answers" in [t.name for t in found.tables()]


def test_an_order_that_is_not_known_is_said(read_columns, background, said):
    found = read_columns({"学历": ["本科", "成人教育", "硕士", "大专"]})
    assert background(found, "学历")["kind"] == "single"
    assert "成人教育" in said(found)
