"""A question from 0 to 10 as a file holds it: read beside the constructs, and missed by none of them."""

from __future__ import annotations

import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.segments.recommendation_score.recognise import recommendation_answers

ANSWERS = [0, 3, 6, 7, 8, 9, 9, 10, 10, 10] * 6


def read(folder, words: str, values=ANSWERS):
    columns = {f"SAT{k}": [1, 2, 3, 4, 5, 4, 3, 2, 5, 3] * 6 for k in (1, 2, 3)}
    columns |= {f"RI{k}": [2, 2, 3, 5, 5, 4, 1, 2, 4, 3] * 6 for k in (1, 2, 3)}
    pd.DataFrame({**columns, words: values}).to_csv(folder / "s.csv", index=False)
    return rp.read(folder / "s.csv")


def missed(survey) -> bool:
    return any(n.message.key == "read.unmapped" for n in survey.notes)


@pytest.mark.parametrize(
    "words",
    [
        "您有多大可能把该品牌推荐给朋友？（0-10分）",
        "How likely are you to recommend us to a friend?",
        "NPS",
        "净推荐值",
    ],
)
def test_no_construct_lacks_the_question(words, tmp_path):
    survey = read(tmp_path, words)
    found, notes = recommendation_answers(survey)
    assert found is not None
    assert notes == []
    assert not missed(survey)


@pytest.mark.parametrize(
    "words", ["您对该品牌的总体满意度（0-10分）", "How likely are you to buy again (0-10)?", "我会推荐该品牌（0-10）"]
)
def test_another_rating_is_still_asked_about(words, tmp_path):
    survey = read(tmp_path, words)
    assert recommendation_answers(survey) == (None, [])
    assert missed(survey)


def test_a_question_from_one_is_asked_about(tmp_path):
    survey = read(tmp_path, "您有多大可能推荐该品牌（1-10分）", [max(v, 1) for v in ANSWERS])
    assert recommendation_answers(survey)[0] is None
    assert missed(survey)
