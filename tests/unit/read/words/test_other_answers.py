"""Sliders, percentages, letters, truth values, dates that Excel made, and checks that name an option."""

from __future__ import annotations

import numpy as np
import pytest
from worded_answers import AGREE, assert_codes, codes, notes, said, shown, survey_of


def kinds(survey):
    return {b.column: b.kind for b in survey.instrument.background}


@pytest.mark.parametrize("form", [str, lambda v: f"{min(v + 0.5, 100)}"])
def test_sliders_are_a_scale_from_0_to_100(tmp_path, form):
    answers = codes(101, low=0, columns=4, groups=("MOOD",))
    survey = survey_of(tmp_path / "a.csv", {**shown(answers, form), "Gender": ["F", "M"] * 30})
    (construct,) = survey.instrument
    assert (construct.scale.low, construct.scale.high, len(construct.items)) == (0, 100, 4)


@pytest.mark.parametrize("what", ["points handed out", "visits"])
def test_points_handed_out_and_counts_are_no_sliders(tmp_path, what):
    rng = np.random.default_rng(3)
    shares = np.round(rng.dirichlet([2, 2, 2, 2], 60) * 100)
    shares[:, 3] = 100 - shares[:, :3].sum(axis=1)
    held = shares if what == "points handed out" else rng.poisson(9, (60, 4)) * 2
    cells = {**codes(), **{f"P_{k}": held[:, k].astype(int) for k in range(4)}}
    survey = survey_of(tmp_path / "a.csv", cells)
    assert {(c.scale.low, c.scale.high) for c in survey.instrument} == {(1, 5)}


def test_percentages_are_numbers_and_an_item_written_so_is_named(tmp_path):
    answers = codes(7)
    cells = shown(answers, str)
    cells["SAT3"] = [f"{round(100 * v / 7)}%" for v in answers["SAT3"]]
    cells["How much of it online?"] = [f"{v}%" for v in range(20, 50)] * 2
    survey = survey_of(tmp_path / "a.csv", cells)
    assert "SAT3" in said(survey, "read.percent_item")
    assert kinds(survey)["How much of it online?"] == "number"


def test_letters_are_points_and_said(tmp_path):
    answers = codes()
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: "ABCDE"[v - 1]))
    assert_codes(survey, answers)
    assert "read.codes_letters" in notes(survey)


@pytest.mark.parametrize("words", [("TRUE", "FALSE"), ("True", "False"), ("true", "false")])
def test_true_and_false_answer_a_question_of_yes_or_no(tmp_path, words):
    answers = codes()
    survey = survey_of(tmp_path / "a.csv", {**answers, "Member": list(words) * 30, "Joins": list(words[::-1]) * 30})
    assert_codes(survey, answers)
    assert kinds(survey) == {"Member": "single", "Joins": "single"}


@pytest.mark.parametrize("made", [("5-Jan", "10-Jun"), ("1月5日", "6月10日")])
def test_bands_that_became_dates_are_said(tmp_path, made):
    cells = {**codes(), "Times a month": [*made, "11-20", "20+"] * 15}
    message = said(survey_of(tmp_path / "a.csv", cells), "read.made_dates")
    assert "1-5" in message
    assert "6-10" in message


@pytest.mark.parametrize(
    ("head", "right", "wrong", "answer"),
    [
        ("To show that you read this, please select Blue", "Blue", "Red", 1),
        ("How many months has a year? Please choose 12.", "12", "10", 2),
        ("Por favor seleccione «De acuerdo»", "De acuerdo", "En desacuerdo", 4),
        ("この項目では「あまりそう思わない」を選んでください", "あまりそう思わない", "ややそう思う", None),
        ("이 문항은 '매우 그렇다'를 선택해 주세요", "매우 그렇다", "보통이다", None),
        ("Bitte wählen Sie hier die 4 aus", "4", "2", 4),
        ("一打有多少个，请选择12。", "2", "3", 2),
    ],
)
def test_a_check_may_name_the_text_of_an_option(tmp_path, head, right, wrong, answer):
    asked = [wrong if i % 15 == 0 else right for i in range(60)]
    survey = survey_of(tmp_path / "a.csv", {**shown(codes(), lambda v: AGREE[v - 1]), head: asked})
    (check,) = survey.instrument.checks
    assert answer is None or check.answer == answer
    passed = survey.responses[check.name] == check.answer
    assert passed.sum() == 56
