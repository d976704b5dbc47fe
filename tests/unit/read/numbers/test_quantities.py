"""Numbers of which some have a unit and others none: one column of numbers, and no answer is lost unsaid."""

import numpy as np
import pytest
from made_numbers import N, rated, read_columns, roles, run, said

from repurchase.survey.read.answers.numbers.quantities import quantity
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.read_export import read

SAT = run("SAT", rated(3))
AGES = [18 + (7 * k) % 41 for k in range(N)]


def mixed(form, values=AGES, every=7):
    return [form.format(v) if k % every == 3 else str(v) for k, v in enumerate(values)]


def told_number(tmp_path, head, cells):
    read_columns(tmp_path, [(head, cells), *SAT])
    path = tmp_path / "columns.csv"
    path.write_text(f"column,role\n{head},number\n", encoding="utf-8")
    return read(next(p for p in tmp_path.iterdir() if p.name != "columns.csv"), columns=ColumnMap.read(path))


@pytest.mark.parametrize(
    ("word", "value", "kind"),
    [("42", 42, ""), ("42岁", 42, "time"), ("42 years", 42, "time"), ("1,5", 1.5, ""), ("￥300", 300, "¥"),
     ("3小时", 3, "time"), ("约3小时", 3, "time"), ("about 20 km", 20, "length"), ("30 左右", 30, ""), ("4口人", 4, "people"),
     ("2.5h", 2.5, "time"), ("5次", 5, "times"), ("60kg", 60, "weight")],
)  # fmt: skip
def test_a_number_is_read_with_its_unit(word, value, kind):
    found = quantity(word)
    assert (found.value, found.kind) == (value, kind)


@pytest.mark.parametrize(
    "word", ["", "18-25", "30多", "30+", "三十", "3年级", "一个", "4次及以上", "12:30", "A12", "n.b."]
)
def test_what_states_no_number_is_none(word):
    assert quantity(word) is None


@pytest.mark.parametrize("form", ["{}岁", "{} 周岁", "{} years", "{} years old", "{} 岁左右"])
@pytest.mark.parametrize("head", ["年龄", "How old are you?"])
def test_ages_with_and_without_a_unit_are_all_kept(tmp_path, head, form):
    survey = read_columns(tmp_path, [(head, mixed(form)), *SAT])
    assert roles(survey)[head] == "number"
    assert survey.background["age"].tolist() == AGES
    assert said(survey, "read.amounts") and not said(survey, "read.numbers_lost")


def test_numbers_are_kept_where_the_file_says_their_role(tmp_path):
    survey = told_number(tmp_path, "年龄", ["42岁" if k % 3 else str(v) for k, v in enumerate(AGES)])
    assert survey.background["age"].tolist() == [42 if k % 3 else v for k, v in enumerate(AGES)]


@pytest.mark.parametrize(("head", "half"), [("每天用时（小时）", "30分钟"), ("How many hours a day?", "30 min")])
def test_a_smaller_unit_is_converted_into_that_of_the_head(tmp_path, head, half):
    hours = [1 + k % 12 for k in range(N)]
    cells = [half if k % 6 == 1 else f"{v}h" if k % 5 == 2 else str(v) for k, v in enumerate(hours)]
    survey = read_columns(tmp_path, [(head, cells), *SAT])
    assert survey.background.iloc[:, 0].tolist() == [0.5 if k % 6 == 1 else v for k, v in enumerate(hours)]


def test_ten_thousands_that_the_head_names_count_once(tmp_path):
    cells = ["3万" if k % 6 == 1 else "8000元" if k % 6 == 2 else str(1 + k % 15) for k in range(N)]
    survey = read_columns(tmp_path, [("月收入（万元）", cells), *SAT])
    got = survey.background.iloc[:, 0].tolist()
    assert (got[1], got[2], got[3]) == (3.0, 0.8, 4.0)


def test_numbers_of_another_unit_than_the_bare_ones_are_not_mixed_with_them(tmp_path):
    cells = ["1.5小时" if k % 6 == 1 else str(10 + (k * 7) % 90) for k in range(N)]
    survey = told_number(tmp_path, "每天用时", cells)
    lost = cells.count("1.5小时")
    assert survey.background.iloc[:, 0].notna().sum() == N - lost
    assert f"{lost} answers are none" in said(survey, "read.numbers_lost")
    assert "“1.5小时”" in said(survey, "read.numbers_lost")


def test_few_counts_are_numbers_where_some_stand_with_a_unit_and_without(tmp_path):
    cells = ["3次" if k % 6 == 1 else "不一定" if k % 20 == 2 else str(1 + k % 5) for k in range(N)]
    survey = read_columns(tmp_path, [("每周购买几次？", cells), *SAT])
    assert roles(survey)["每周购买几次？"] == "number"
    assert survey.background.iloc[:, 0].isna().sum() == cells.count("不一定")
    assert f"{cells.count('不一定')} answer" in said(survey, "read.numbers_lost")


@pytest.mark.parametrize(
    "cells",
    [[f"{1 + k % 4}次" for k in range(N)], ["1级" if k % 4 else "2" for k in range(N)],
     [("1次", "2次", "3次", "4次及以上")[k % 4] for k in range(N)], [("18岁", "19-25岁", "26")[k % 3] for k in range(N)]],
)  # fmt: skip
def test_options_stay_categories(tmp_path, cells):
    assert roles(read_columns(tmp_path, [("多少", cells), *SAT]))["多少"] == "background"


def test_a_question_of_mostly_numbers_is_told_apart_from_categories(tmp_path):
    cells = ["30多" if k % 5 == 1 else "18+" if k % 5 == 2 else str(v) for k, v in enumerate(AGES)]
    survey = read_columns(tmp_path, [("年龄", cells), *SAT])
    assert roles(survey)["年龄"] == "background"
    assert "role to number" in said(survey, "read.mostly_numbers")
    assert not said(survey, "categories.order_unknown")


def test_half_of_the_answers_are_not_most_of_them(tmp_path):
    cells = ["30多" if k % 4 == 1 else "18+" if k % 4 == 2 else str(v) for k, v in enumerate(AGES)]
    assert not said(read_columns(tmp_path, [("年龄", cells), *SAT]), "read.mostly_numbers")


@pytest.mark.parametrize(
    ("odd", "shown"),
    [("30-35", "“30-35”"), ("Peter Miller", ""), ("张伟", ""), ("-99", "“-99”"), ("13912345678岁", "")],
)
def test_what_a_column_of_numbers_lost_is_said_without_naming_anybody(tmp_path, odd, shown):
    survey = told_number(tmp_path, "age", [odd if k == 5 else str(v) for k, v in enumerate(AGES)])
    assert np.isnan(survey.background["age"].iloc[5])
    told = said(survey, "read.numbers_lost") + said(survey, "read.numbers_lost_unnamed")
    assert "1 answer" in told and shown in told
    assert odd in told if shown else odd not in told


@pytest.mark.parametrize(
    "odd",
    ["王小明 20岁", "zhangwei88", "小明18", "Wang Wei 3", "wx_18abc", "周 20岁", "万3", "Tim 20h", "20岁小明", "Al 20",
     "李雷18岁左右", "kim.2001"],
)  # fmt: skip
def test_an_answer_with_a_number_and_other_words_may_name_somebody(tmp_path, odd):
    survey = told_number(tmp_path, "age", [odd if k == 5 else str(v) for k, v in enumerate(AGES)])
    assert odd not in said(survey, "read.numbers_lost") + said(survey, "read.numbers_lost_unnamed")
    assert "not shown here" in said(survey, "read.numbers_lost_unnamed")


@pytest.mark.parametrize("odd", ["20~30", "18至25岁", "约30多岁", "18 to 25 years", "about 20-25", "12:30", "30岁以上"])
def test_a_range_or_an_estimate_names_nobody(tmp_path, odd):
    survey = told_number(tmp_path, "age", [odd if k == 5 else str(v) for k, v in enumerate(AGES)])
    assert f"“{odd}”" in said(survey, "read.numbers_lost")


def test_other_words_are_shown_where_several_gave_the_same(tmp_path):
    survey = told_number(tmp_path, "age", ["3号楼" if k < 3 else str(v) for k, v in enumerate(AGES)])
    assert "“3号楼”" in said(survey, "read.numbers_lost")


def message(survey, lang):
    return [n.message.render(lang) for n in survey.notes if n.message.key.startswith("read.amounts")]


MINUTES = [10 + 5 * (k % 11) for k in range(N)]


@pytest.mark.parametrize(
    ("head", "form", "odd", "unit", "label"),
    [("您每天使用多长时间？", "{}分钟", "1小时", "分钟", "您每天使用多长时间（分钟）"),
     ("Time a day on the platform?", "{} min", "1 hour", "min", "Time a day on the platform (min)"),
     ("到门店的距离", "{}米", "1公里", "米", "到门店的距离（米）"), ("Parcel", "{} g", "1 kg", "g", "Parcel (g)")],
)  # fmt: skip
def test_converted_answers_are_said_to_be_and_the_label_has_their_unit(tmp_path, head, form, odd, unit, label):
    cells = [odd if k % 6 == 1 else form.format(v) for k, v in enumerate(MINUTES)]
    survey = read_columns(tmp_path, [(head, cells), *SAT])
    each = {"1小时": 60, "1 hour": 60}.get(odd, 1000)
    assert survey.background.iloc[:, 0].tolist() == [each if k % 6 == 1 else v for k, v in enumerate(MINUTES)]
    (english,), (chinese,) = message(survey, "en"), message(survey, "zh")
    assert f"another unit than {unit} were converted into it" in english and f"“{odd}” as {each}" in english
    assert f"换算为{unit}" in chinese and f"“{odd}”读作 {each}" in chinese and "去掉单位" not in chinese
    assert [*survey.instrument.background[0].label.values()] == [label]


def test_a_small_converted_number_is_told_with_few_digits(tmp_path):
    cells = [f"{2 + k % 9} hours" if k % 3 else f"{26 + k} min" for k in range(N)]
    survey = read_columns(tmp_path, [("How long do you watch per day?", cells), *SAT])
    english = " ".join(message(survey, "en"))
    assert "“26 min” as 0.433" in english and "0.4333" not in english


def test_one_unit_is_taken_off_and_stands_in_the_label(tmp_path):
    survey = read_columns(tmp_path, [("每天用时", [f"{v}分钟" for v in MINUTES]), *SAT])
    assert "去掉单位" in message(survey, "zh")[0]
    assert [*survey.instrument.background[0].label.values()] == ["每天用时（分钟）"]


@pytest.mark.parametrize(
    ("head", "form"), [("年龄", "{}岁"), ("您的年龄（岁）", "{}岁"), ("How old are you?", "{} years")]
)
def test_a_label_says_no_unit_that_its_question_leaves_no_doubt_of(tmp_path, head, form):
    survey = read_columns(tmp_path, [(head, mixed(form)), *SAT])
    assert [*survey.instrument.background[0].label.values()] == [head]


def test_the_unit_of_the_head_is_said_and_stands_once(tmp_path):
    cells = ["30分钟" if k % 6 == 1 else f"{1 + k % 12}" for k in range(N)]
    survey = read_columns(tmp_path, [("每天用时（小时）", cells), *SAT])
    assert "换算为小时" in message(survey, "zh")[0] and "“30分钟”读作 0.5" in message(survey, "zh")[0]
    assert [*survey.instrument.background[0].label.values()] == ["每天用时（小时）"]


@pytest.mark.parametrize("bare", [0, 2, 3])
@pytest.mark.parametrize("few", [False, True], ids=["amounts", "quantities"])
def test_yuan_under_ten_thousands_are_scaled_whatever_stands_beside_them(tmp_path, bare, few):
    worth = [5 + (k % (8 if few else 24)) for k in range(N)]
    cells = [str(v) if bare and k % bare else f"{v}0000元" for k, v in enumerate(worth)]
    survey = told_number(tmp_path, "年收入（万元）", cells)
    assert survey.background.iloc[:, 0].tolist() == worth
    assert "换算为万元" in message(survey, "zh")[0] and "0000元”" in message(survey, "zh")[0]


def test_another_currency_than_that_of_the_head_is_not_scaled(tmp_path):
    survey = told_number(tmp_path, "年收入（万元）", [f"${5000 + 100 * (k % 30)}" for k in range(N)])
    assert survey.background.iloc[0, 0] == 5000
