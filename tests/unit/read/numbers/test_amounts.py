"""Amounts of money and ages that are written with a sign: numbers."""

import numpy as np
import pytest
from made_numbers import N, rated, read_columns, roles, run, said

from repurchase.survey.read.answers.numbers.amounts import amount

SAT = run("SAT", rated(3))
VALUES = [100 * (5 + (7 * k) % 61) for k in range(N)]


@pytest.mark.parametrize(
    ("word", "value"),
    [("$1,200", 1200), ("1.200 €", 1200), ("¥300", 300), ("￥300", 300), ("300元", 300), ("Rp 50.000", 50000),
     ("50k", 50000), ("1.5K", 1500), ("€1.200,50", 1200.5), ("US$ 1,200.5", 1200.5), ("CHF 1'200", 1200),
     ("1 200,00 zł", 1200), ("3.5万", 35000), ("2千元", 2000), ("20 triệu đồng", 20e6), ("5 jt", 5e6), ("-£5", -5),
     ("R$ 1.234.567,8", 1234567.8), ("300元/月", 300), ("$40 per month", 40), ("25 years", 25), ("25岁", 25)],
)  # fmt: skip
def test_a_written_amount_is_its_number(word, value):
    assert amount(word)[0] == value


@pytest.mark.parametrize("word", ["$10-$20", "about $5", "5分", "12:30", "1,2,3", "+49 170 1234567", "12.3456.7", "k"])
def test_what_is_no_amount_is_none(word):
    assert amount(word) is None


@pytest.mark.parametrize("form", ["${:,}", "{} €", "¥{}", "{}元", "Rp {:,}.000", "{}k", "₫{}000"])
def test_a_column_of_amounts_is_a_number_and_is_said(tmp_path, form):
    cells = [form.format(v).replace(",", "." if form.startswith("Rp") else ",") for v in VALUES]
    survey = read_columns(tmp_path, [("monthly spending", cells), *SAT])
    assert roles(survey)["monthly spending"] == "number"
    got = survey.background.iloc[:, 0].to_numpy()
    assert len(set(np.round(got / np.array(VALUES), 6))) == 1
    assert "monthly spending" in said(survey, "read.amounts")


def test_two_currencies_are_not_added_up_and_are_said(tmp_path):
    cells = [f"{'$€'[k % 2]}{v}" for k, v in enumerate(VALUES)]
    survey = read_columns(tmp_path, [("spending", cells), *SAT])
    assert roles(survey)["spending"] != "number"
    assert "$, €" in said(survey, "read.currencies")


def test_what_is_no_amount_is_counted(tmp_path):
    cells = [f"${v}" if k else "it depends" for k, v in enumerate(VALUES)]
    survey = read_columns(tmp_path, [("spending", cells), *SAT])
    assert said(survey, "read.numbers_lost_unnamed").startswith("spending was read as numbers; 1 answer is no number")


def test_few_amounts_that_were_offered_stay_categories(tmp_path):
    survey = read_columns(tmp_path, [("budget", [f"${10 * (1 + k % 4)}" for k in range(N)]), *SAT])
    assert roles(survey)["budget"] == "background"


@pytest.mark.parametrize("head", ["age", "How old are you?", "年龄", "Alter", "Edad"])
@pytest.mark.parametrize("form", ["{}", " {} ", "{}.0", "{}岁"])
def test_ages_as_text_are_numbers_without_a_caution(tmp_path, head, form):
    cells = [form.format(18 + (7 * k) % 41) for k in range(N)]
    survey = read_columns(tmp_path, [(head, cells), *SAT])
    assert roles(survey)[head] == "number"
    assert not [n for n in survey.notes if n.severity == "caution"]
