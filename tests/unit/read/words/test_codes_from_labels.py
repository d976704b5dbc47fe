"""Codes that labels tell: numbers beside words, ends alone, directions, lengths, holes."""

from __future__ import annotations

import numpy as np
import pytest
from worded_answers import AGREE, assert_codes, codes, notes, read_codes, said, shown, survey_of, survey_of_labels

FREQUENCY = ["Never", "Sometimes", "About half the time", "Most of the time", "Always"]
SPANISH = ["Totalmente en desacuerdo", "En desacuerdo", "Neutral", "De acuerdo", "Totalmente de acuerdo"]


@pytest.mark.parametrize(
    "form",
    [
        lambda v: f"{v} - {AGREE[v - 1]}",
        lambda v: f"{AGREE[v - 1]} ({v})",
        lambda v: f"[{v}] {SPANISH[v - 1]}",
        lambda v: f"{v} = {FREQUENCY[v - 1]}",
        lambda v: f"{6 - v} - {AGREE[v - 1]}",
        lambda v: f"{6 - v}. {FREQUENCY[v - 1]}",
        lambda v: {1: f"1 - {SPANISH[0]}", 5: f"5 - {SPANISH[4]}"}.get(v, str(v)),
        lambda v: {1: "1 Strongly disagree", 3: "3 Neutral", 5: "5 Strongly agree"}.get(v, str(v)),
        lambda v: {1: "非常不同意", 3: "一般", 5: "非常同意"}.get(v, str(v)),
    ],
)
def test_the_number_beside_a_word_is_its_code(tmp_path, form):
    answers = codes(n=120)
    assert_codes(survey_of(tmp_path / "a.csv", shown(answers, form)), answers)


@pytest.mark.parametrize(
    "form",
    [
        lambda v: {1: "1 (Never)", 7: "7 (Always)"}.get(v, str(v)),
        lambda v: {1: "7 (Never)", 7: "1 (Always)"}.get(v, str(8 - v)),
        lambda v: {1: "7 (Strongly disagree)", 7: "1 (Strongly agree)"}.get(v, str(8 - v)),
        lambda v: {1: "Never", 7: "Always"}.get(v, str(v)),
        lambda v: {1: "Strongly disagree", 7: "Strongly agree"}.get(v, str(8 - v)),
        lambda v: {1: "1 (Nimic)", 7: "7 (Complet)"}.get(v, str(v)),
    ],
)
def test_the_ends_give_every_answer_its_place(tmp_path, form):
    answers = codes(7, n=150)
    assert_codes(survey_of(tmp_path / "a.csv", shown(answers, form)), answers, 1, 7)


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
@pytest.mark.parametrize("labels", [{7: "Never", 1: "Always"}, {7: "Strongly disagree", 1: "Strongly agree"}])
def test_labels_of_the_ends_turn_numbers_that_run_against_them(tmp_path, suffix, labels):
    answers = codes(7)
    survey = survey_of_labels(tmp_path / f"a{suffix}", {c: 8 - x for c, x in answers.items()}, labels)
    assert_codes(survey, answers, 1, 7)


@pytest.mark.parametrize(
    ("labels", "high"),
    [
        ({1: AGREE[0], 3: AGREE[2], 5: AGREE[4]}, 5),
        ({1: AGREE[0], 2: AGREE[1], 4: AGREE[2], 6: AGREE[3], 7: AGREE[4]}, 7),
        ({1: AGREE[0], 4: AGREE[2], 7: AGREE[4]}, 7),
        ({k: f"niveau {k}" for k in range(1, 6)}, 5),
        ({5: "Strongly agree"}, 5),
        ({1: AGREE[0], 2: AGREE[1], 3: AGREE[2]}, 5),
    ],
)
def test_labels_of_some_points_leave_the_numbers_as_they_are(tmp_path, labels, high):
    answers = codes(high)
    assert_codes(survey_of_labels(tmp_path / "a.sav", answers, labels), answers, 1, high)


@pytest.mark.parametrize(
    ("numbers", "key"), [([1, 2, 3, 4, 6], "read.codes_hole"), ([1, 2, 3, 5, 4], "read.codes_order")]
)
def test_recode_values_with_labels_are_put_right_and_said(tmp_path, numbers, key):
    answers = codes()
    stored = {c: np.array(numbers)[x - 1] for c, x in answers.items()}
    survey = survey_of_labels(tmp_path / "a.sav", stored, dict(zip(numbers, AGREE, strict=True)))
    assert_codes(survey, answers)
    assert key in notes(survey)


def test_recode_values_with_a_hole_and_no_labels_are_said(tmp_path):
    stored = {c: np.array([1, 2, 3, 4, 6])[x - 1] for c, x in codes().items()}
    survey = survey_of(tmp_path / "a.csv", stored)
    assert "Nobody answered 5" in said(survey, "read.codes_gap")


def test_value_labels_that_stand_for_no_answer_are_missing(tmp_path):
    answers = codes()
    stored = {c: np.where(np.arange(60) % 17 == 0, 9, x) for c, x in answers.items()}
    labels = {**dict(enumerate(AGREE, 1)), 9: "Don't know"}
    wanted = {c: np.where(np.arange(60) % 17 == 0, np.nan, x) for c, x in answers.items()}
    assert_codes(survey_of_labels(tmp_path / "a.sav", stored, labels), wanted)


@pytest.mark.parametrize(("points", "n"), [(4, 100), (6, 100), (9, 100)])
def test_hundreds_of_answers_that_never_leave_a_range_are_its_scale_and_said(tmp_path, points, n):
    answers = codes(points, n=n)
    survey = survey_of(tmp_path / "a.csv", answers)
    assert_codes(survey, answers, 1, points)
    assert f"from 1 to {points}" in said(survey, "read.codes_points")


def test_few_answers_up_to_four_are_on_five_points(tmp_path):
    answers = codes(4, n=20)
    survey = survey_of(tmp_path / "a.csv", answers)
    assert_codes(survey, answers, 1, 5)
    assert "from 1 to 5" in said(survey, "read.codes_points")


@pytest.mark.parametrize("shorter", [AGREE[1:4], AGREE[:2] + AGREE[3:]])
def test_blocks_of_different_lengths_are_different_scales(tmp_path, shorter):
    long, short = codes(n=100, groups=("SAT",)), codes(len(shorter), n=100, groups=("TRU",), seed=9)
    cells = {**shown(long, lambda v: AGREE[v - 1]), **shown(short, lambda v: shorter[v - 1])}
    survey = survey_of(tmp_path / "a.csv", cells)
    found = read_codes(survey, [*long, *short])
    np.testing.assert_array_equal(found["SAT1"], long["SAT1"])
    np.testing.assert_array_equal(found["TRU1"], short["TRU1"])


def test_statements_keep_their_own_range(tmp_path):
    heads = ["All in all it is good", "It is the best of its kind", "I will come again", "My friends should try it"]
    cells = {**codes(7), **dict(zip(heads, codes(5, columns=2, groups=("A", "B")).values(), strict=True))}
    survey = survey_of(tmp_path / "a.csv", cells)
    assert {(s.scale.low, s.scale.high) for s in survey.instrument.statements} == {(1, 5)}
    assert {(c.scale.low, c.scale.high) for c in survey.instrument} == {(1, 7)}


def test_bands_are_never_items(tmp_path):
    answers = codes()
    labels = {1: "18-29", 2: "30-39", 3: "40-49", 4: "50-59", 5: "60+"}
    survey = survey_of_labels(tmp_path / "a.sav", answers, labels)
    assert set(read_codes(survey, answers).values()) == {None}
