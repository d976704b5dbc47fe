"""Neighbours that share most of their unknown words are named, and a negation is no slip."""

import pytest
from worded_answers import codes, said, shown, survey_of

from repurchase.survey.read.answers.categories.spellings import near_spellings

WORDS = [
    ("helemaal mee oneens", "mee oneens", "neutraal", "mee eens", "helemaal mee eens"),
    ("Kesinlikle katılmıyorum", "Katılmıyorum", "Kararsızım", "Katılıyorum", "Kesinlikle katılıyorum"),
    ("Hell no", "Nah", "Whatever", "Yep", "Hell yes"),
]


@pytest.mark.parametrize("words", WORDS)
def test_a_rare_level_in_one_column_loses_no_run_in_silence(tmp_path, words):
    answers = {c: [max(v, 2) for v in x] for c, x in codes(groups=("SA",)).items()}
    answers["SA2"][3] = 1
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: words[v - 1]) | {"Gender": ["f", "m"] * 30})
    assert "SA1, SA2, SA3" in said(survey, "read.words_alike") + said(survey, "read.words_order")


def test_different_questions_are_not_named(tmp_path):
    cells = {
        "Pet": ["cat", "dog", "fish"] * 20,
        "Car": ["van", "bike", "none at all"] * 20,
        "Sport": ["ski", "golf", "chess"] * 20,
    }
    survey = survey_of(tmp_path / "a.csv", cells | codes())
    assert not said(survey, "read.words_alike")


def test_a_negation_within_a_word_is_no_slip():
    assert near_spellings({"Katılmıyorum": 2, "Katılıyorum": 30}) == []
    assert near_spellings({"Katılyorum": 2, "Katılıyorum": 30}) == [("Katılyorum", "Katılıyorum")]
