"""A 0, an 8 or a 9 among points: a point of the scale, or a code for "not applicable"."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from made_numbers import ends, rated, read_columns, run, said, with_code

from repurchase.survey.read.read_export import read

AGREE = {1: "Strongly disagree", 2: "Disagree", 3: "Neutral", 4: "Agree", 5: "Strongly agree"}


def coded(code, high=5, only=None):
    values = rated(4, high=high)
    return [with_code(v, code, j) if only in {None, j} else v for j, v in enumerate(values)]


@pytest.mark.parametrize("high", [5, 7])
@pytest.mark.parametrize("code", [0, 9])
@pytest.mark.parametrize("only", [None, 1])
def test_a_number_given_by_anybody_is_no_point_and_is_said(tmp_path, code, high, only):
    survey = read_columns(tmp_path, run("SAT", coded(code, high, only)))
    assert set(ends(survey).values()) == {(1, high)}
    words = said(survey, "read.beside_scale")
    assert f"the number {code} was given {32 if only is None else 8} times" in words
    assert ("SAT1" in words) == (only is None) and "SAT2" in words
    assert np.isnan(survey.responses["SAT2"]).sum() == 8


def test_a_code_next_to_the_points_is_told_by_who_gave_it(tmp_path):
    survey = read_columns(tmp_path, run("SAT", coded(6)))
    assert set(ends(survey).values()) == {(1, 5)}
    assert "the number 6" in said(survey, "read.beside_scale")


@pytest.mark.parametrize(("low", "high"), [(0, 4), (0, 5), (0, 6), (0, 7), (0, 10), (1, 6), (1, 8)])
def test_the_end_of_a_scale_is_a_point(tmp_path, low, high):
    survey = read_columns(tmp_path, run("SAT", rated(4, low, high, n=200)))
    assert not said(survey, "read.beside_scale")
    assert {e[0] for e in ends(survey).values()} == {low}


def test_a_zero_that_nothing_tells_is_read_as_a_point_and_doubted(tmp_path):
    rng = np.random.default_rng(5)
    answers = [rng.choice(6, size=80, p=[0.15, 0.15, 0.2, 0.2, 0.15, 0.15]).tolist() for _ in range(3)]
    survey = read_columns(tmp_path, run("SAT", answers))
    assert set(ends(survey).values()) == {(0, 5)}
    assert "SAT1, SAT2, SAT3 run from 0 to 5" in said(survey, "read.codes_zero")


def test_a_code_is_made_a_point_in_one_line(tmp_path):
    survey = read_columns(tmp_path, run("SAT", coded(0)), columns_csv="column,low\nSAT1,0\n")
    assert set(ends(survey).values()) == {(0, 5)}
    assert not np.isnan(survey.responses["SAT2"]).any()


@pytest.mark.parametrize("code", [0, 6, 9])
def test_a_bare_number_beside_words_for_every_point_is_none_of_them(tmp_path, code):
    values = coded(code)
    shown = [[AGREE.get(v, v) for v in x] for x in values]
    numbered = [[f"{v} - {AGREE[v]}" if v in AGREE else v for v in x] for x in values]
    for cells in (shown, numbered):
        survey = read_columns(tmp_path, run("SAT", cells))
        assert set(ends(survey).values()) == {(1, 5)}
        assert f"“{code}” (32)" in said(survey, "read.outside")


@pytest.mark.parametrize("code", [0, 9])
def test_a_number_without_a_value_label_is_no_point(tmp_path, code):
    answers = pd.DataFrame(dict(run("SAT", coded(code))))
    pyreadstat.write_sav(answers, str(tmp_path / "a.sav"), variable_value_labels=dict.fromkeys(answers, AGREE))
    survey = read(tmp_path / "a.sav")
    assert set(ends(survey).values()) == {(1, 5)}
    assert f"“{code}” (32)" in said(survey, "read.outside")


def test_a_code_in_one_column_parts_no_run(tmp_path):
    heads = ["The app is fast", "I trust the app", "I will buy again", "The app is nice"]
    survey = read_columns(tmp_path, list(zip(heads, coded(9, only=1), strict=True)))
    assert ends(survey) == dict.fromkeys(heads, (1, 5))
