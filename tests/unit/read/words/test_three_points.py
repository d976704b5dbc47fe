"""No, a word between and yes: three points where several neighbouring columns share them, a category alone."""

import pytest
from worded_answers import assert_codes, codes, notes, said, shown, survey_of

WORDS = [
    ("No", "Somewhat", "Yes"),
    ("否", "一般", "是"),
    ("Nein", "Teils", "Ja"),
    ("いいえ", "どちらとも", "はい"),
    ("Não", "Mais ou menos", "Sim"),
    ("不会", "可能", "会"),
    ("No", "Más o menos", "Sí"),
    ("Нет", "Частично", "Да"),
    ("아니오", "보통", "예"),
]
GENDER = {"Gender": ["f", "m"] * 30}


@pytest.mark.parametrize("words", WORDS)
def test_no_a_word_between_and_yes_are_three_points_and_said(tmp_path, words):
    answers = codes(3)
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: words[v - 1]) | GENDER)
    assert_codes(survey, answers, 1, 3)
    assert " < ".join(words) in said(survey, "read.codes_words")


@pytest.mark.parametrize("words", [w for w in WORDS if w[0] != "不会"])  # which are words of a scale by themselves
def test_two_columns_of_them_are_no_scale(tmp_path, words):
    answers = codes(3, columns=2, groups=("KN",))
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: words[v - 1]) | GENDER)
    assert "item" not in {e.role for e in survey.columns if e.order}
    assert "read.codes_words" not in notes(survey)


@pytest.mark.parametrize("between", ["Don't know", "Not sure", "N/A", "Prefer not to say"])
def test_a_way_not_to_answer_is_no_middle(tmp_path, between):
    words = ("No", between, "Yes")
    survey = survey_of(tmp_path / "a.csv", shown(codes(3), lambda v: words[v - 1]) | GENDER)
    assert "item" not in {e.role for e in survey.columns}
