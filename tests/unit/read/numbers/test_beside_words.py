"""Bare numbers beside statements in words: points of their scale where nearly all are, else on a range of their own."""

import pytest
from made_numbers import ends, rated, read_columns, said

AGREE = {1: "Strongly disagree", 2: "Disagree", 3: "Neutral", 4: "Agree", 5: "Strongly agree"}
STATEMENTS = ["It is clean", "It is cheap", "I come back"]
ASKED = "I would pay more here"


def in_words(k=3, n=40):
    return [[AGREE[v] for v in x] for x in rated(k, n=n)]


def survey_of(tmp_path, numbers, *, ahead=False, heads=STATEMENTS, asked=ASKED, told=None):
    columns = [*zip(heads, in_words(), strict=True)]
    columns.insert(0 if ahead else len(columns), (asked, numbers))
    return read_columns(tmp_path, columns, columns_csv=told)


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize(("low", "high"), [(0, 10), (1, 10), (1, 7)])
def test_a_number_on_another_range_is_no_point_of_the_words(tmp_path, low, high, ahead):
    numbers = rated(1, low, high, seed=3, n=40)[0]
    survey = survey_of(tmp_path, numbers, ahead=ahead)
    assert ends(survey) == {**dict.fromkeys(STATEMENTS, (1, 5)), ASKED: (low, high)}
    assert not said(survey, "read.outside")


@pytest.mark.parametrize("low", [0, 1])
def test_numbers_for_the_words_of_neighbours_are_their_points(tmp_path, low):
    numbers = rated(1, low, low + 4, seed=3, n=40)[0]
    heads = [f"SAT{k}" for k in (1, 2, 3)]
    assert set(ends(survey_of(tmp_path, numbers, heads=heads, asked="SAT4")).values()) == {(low, low + 4)}


def test_a_column_of_numbers_in_a_construct_of_words_is_named(tmp_path):
    heads = [f"SAT{k}" for k in (1, 2, 3)]
    survey = survey_of(tmp_path, rated(1, 1, 10, seed=3, n=40)[0], heads=heads, asked="SAT4")
    assert ends(survey)["SAT4"] == (1, 10)
    assert "SAT4" in said(survey, "read.codes_apart")


def test_a_range_that_is_told_is_read_from_the_cells(tmp_path):
    values = in_words()
    values[1][:8] = [6, 7, 0, 6, 7, 2, 0, 9]
    columns = [(f"SAT{k}", v) for k, v in enumerate(values, 1)]
    before = read_columns(tmp_path, columns)
    assert before.responses["SAT2"].iloc[:8].isna().sum() == 7
    after = read_columns(tmp_path, columns, columns_csv="column,low,high\nSAT2,0,7\n")
    assert list(after.responses["SAT2"].iloc[:7]) == [6, 7, 0, 6, 7, 2, 0]
    assert after.responses["SAT2"].iloc[7:].isna().sum() == 1
    assert said(after, "read.outside").startswith("1 answer")


@pytest.mark.parametrize("both", ["3 or 4", "3/4", "3 oder 4", "3 to 4", "4 ou 5", "3 до 4", "2 bis 3"])
@pytest.mark.parametrize("n", [40, 200])
def test_two_points_in_one_cell_are_neither_and_said(tmp_path, both, n):
    values = rated(4, n=n)
    values[3][4] = both
    survey = read_columns(tmp_path, [(f"SAT{k}", v) for k, v in enumerate(values, 1)])
    assert survey.responses["SAT4"].isna().tolist() == [k == 4 for k in range(n)]
    assert f"“{both}” (1)" in said(survey, "read.outside")


def test_points_out_of_a_highest_are_points(tmp_path):
    values = rated(4)
    survey = read_columns(tmp_path, [(f"SAT{k}", [f"{v}/5" for v in x]) for k, x in enumerate(values, 1)])
    assert survey.responses["SAT4"].tolist() == values[3]
