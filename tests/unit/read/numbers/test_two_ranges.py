"""Numbers on two ranges side by side: each has its own, and what cannot be told is said with the columns' names."""

import pytest
from made_numbers import ends, rated, read_columns, run, said

HEADS = ["The shop is clean", "The staff is kind", "Prices are fair", "I find what I need"]
LATER = ["I will come again", "I will tell my friends", "I will buy more", "I would miss it"]
PLAIN = [f"Q{k}" for k in range(1, 9)]
PAIRS = [((1, 5), (1, 7)), ((1, 5), (0, 10)), ((-2, 2), (0, 10)), ((-3, 3), (1, 7)), ((1, 7), (1, 5)), ((0, 4), (1, 7))]


def ended(k, low, high, seed=1, n=150):
    """Answers whose ends are chosen often."""
    return [[min(high, max(low, v)) for v in x] for x in rated(k, low - 1, high + 1, seed, n)]


def side_by_side(first, second, heads, k=4):
    values = [*rated(4, *first, n=150), *ended(k, *second, seed=2)]
    return list(zip(heads, values, strict=False))


@pytest.mark.parametrize("heads", [HEADS + LATER, PLAIN])
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_runs_side_by_side_have_each_its_own_range_and_it_is_said(tmp_path, first, second, heads):
    survey = read_columns(tmp_path, side_by_side(first, second, heads))
    assert list(ends(survey).values()) == [first] * 4 + [second] * 4
    assert not said(survey, "read.outside")
    assert said(survey, "read.codes_apart")


@pytest.mark.parametrize("second", [(1, 7), (0, 10)])
def test_one_column_that_goes_far_beyond_its_neighbours_has_its_own_range(tmp_path, second):
    survey = read_columns(tmp_path, side_by_side((1, 5), second, HEADS + LATER, 1))
    assert list(ends(survey).values()) == [(1, 5)] * 4 + [second]
    assert LATER[0] in said(survey, "read.codes_apart")


def test_one_column_that_may_stay_below_by_chance_is_not_cut_off_but_named(tmp_path):
    values = rated(5, 1, 7, n=200)
    values[4] = ended(1, 1, 5, n=200)[0]
    survey = read_columns(tmp_path, list(zip(HEADS + LATER, values, strict=False)))
    assert set(ends(survey).values()) == {(1, 7)}
    assert said(survey, "read.codes_narrow").startswith(f"The answers to {LATER[0]} never")


@pytest.mark.parametrize("shape", ["narrow", "thin"])
def test_items_that_few_agree_with_are_on_the_scale_of_their_neighbours(tmp_path, shape):
    values = rated(6, 1, 7, n=150)
    for j in (2, 3):
        values[j] = [max(1, v - 3) if v < 6 or shape == "narrow" else v for v in values[j]]
    survey = read_columns(tmp_path, list(zip(HEADS + LATER, values, strict=False)))
    assert not said(survey, "read.outside")
    assert shape == "narrow" or set(ends(survey).values()) == {(1, 7)}


def test_columns_of_no_construct_are_doubted_like_others(tmp_path):
    survey = read_columns(tmp_path, list(zip(HEADS, rated(4, 1, 6, n=150), strict=True)))
    assert HEADS[0] in said(survey, "read.codes_points")
    holed = [[7 if v == 6 else v for v in x] for x in ended(4, 1, 7)]
    assert "Nobody answered 6" in said(read_columns(tmp_path, list(zip(HEADS, holed, strict=True))), "read.codes_gap")


@pytest.mark.parametrize(
    ("first", "second"),
    [((0, 3), (0, 4)), ((1, 7), (1, 6)), ((1, 4), (1, 5)), ((1, 5), (1, 7)), ((0, 4), (0, 3)), ((1, 6), (1, 5))],
)
def test_a_construct_keeps_its_own_range_beside_another(tmp_path, first, second):
    survey = read_columns(tmp_path, run("DEP", ended(4, *first)) + run("ANX", ended(4, *second, seed=2)))
    assert list(ends(survey).values()) == [first] * 4 + [second] * 4
    unusual = [p for p, (_, high) in (("DEP", first), ("ANX", second)) if high in {3, 6} or (high == 4 and first[0])]
    assert all(p in said(survey, "read.codes_points") for p in unusual)


def test_a_construct_of_too_few_answers_takes_the_range_of_the_others_and_is_named(tmp_path):
    few = [[v if k < 15 else "" for k, v in enumerate(x)] for x in rated(2, 1, 3)]
    survey = read_columns(tmp_path, run("SAT", rated(4, 1, 5)) + run("EX", few))
    assert set(ends(survey).values()) == {(1, 5)}
    assert "EX1, EX2" in said(survey, "read.codes_wider")


@pytest.mark.parametrize(("low", "high", "at", "named"), [(1, 5, 2, "SAT3"), (1, 10, 2, "SAT1, SAT2")])
def test_a_column_on_another_range_than_its_construct_is_named(tmp_path, low, high, at, named):
    values = ended(3, 1, 7 if high == 5 else 5, n=200)
    values[at] = ended(1, low, high, seed=3, n=200)[0]
    survey = read_columns(tmp_path, run("SAT", values))
    assert len(set(ends(survey).values())) == 1
    assert f"answers to {named} never" in said(survey, "read.codes_narrow")


def test_a_rare_zero_of_a_scale_to_ten_is_a_point(tmp_path):
    values = [[max(1, v) for v in x] for x in rated(4, 1, 10, n=60)]
    values[1][7] = 0
    survey = read_columns(tmp_path, run("SAT", values))
    assert set(ends(survey).values()) == {(0, 10)}
    assert survey.responses["SAT2"].iloc[7] == 0
