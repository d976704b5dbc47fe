"""A few fractions among whole points cost no item; columns full of them are named."""

import pytest
from made_numbers import ends, rated, read_columns, roles, run, said

OTHER = [("Gender", ["f", "m"] * 20)]


def with_fractions(values, *fractions):
    """Answers of which the first few are fractions."""
    return [*fractions, *values[len(fractions) :]]


@pytest.mark.parametrize("fractions", [["3.5"], ["2.5", "3.5"], ["2.5", "3.5", "1.5", "4.5"]])
@pytest.mark.parametrize("n", [20, 40, 200])
def test_a_few_fractions_among_points_are_said_and_the_item_stays(tmp_path, fractions, n):
    if len(fractions) > 0.1 * n:
        return
    first, *others = rated(3, n=n)
    survey = read_columns(
        tmp_path, [*run("SAT", [with_fractions(first, *fractions), *others]), ("G", ["f", "m"] * (n // 2))]
    )
    assert [roles(survey)[f"SAT{k}"] for k in (1, 2, 3)] == ["item"] * 3
    assert ends(survey)["SAT1"] == (1, 5)
    assert all(f in said(survey, "read.outside") for f in fractions) and "SAT1" in said(survey, "read.outside")
    assert survey.responses["SAT1"].isna().sum() == len(fractions)


def test_a_fraction_in_each_item_of_two_of_one_name(tmp_path):
    first, second = rated(2, n=40)
    survey = read_columns(tmp_path, [*run("SAT", [with_fractions(first, 3.5), with_fractions(second, 2.5)]), *OTHER])
    assert [roles(survey)[f"SAT{k}"] for k in (1, 2)] == ["item"] * 2


@pytest.mark.parametrize("prefix", ["SAT", "Hours of sleep "])
def test_columns_of_half_points_are_named_unless_they_measure(tmp_path, prefix):
    halves = [[v / 2 for v in x] for x in rated(3, 2, 10, n=40)]
    survey = read_columns(tmp_path, [*run(prefix, halves), *OTHER])
    assert "item" not in roles(survey).values()
    named = said(survey, "read.fraction_items")
    assert ("SAT1, SAT2, SAT3" in named) == (prefix == "SAT")
    assert bool(named) == (prefix == "SAT")


def test_half_points_beside_whole_ones_are_named(tmp_path):
    first, *others = rated(3, n=40)
    halves = [v - 0.5 if k % 2 else v for k, v in enumerate(first)]
    survey = read_columns(tmp_path, [*run("SAT", [halves, *others]), *OTHER])
    assert "SAT1" in said(survey, "read.fraction_items") and "SAT2" not in said(survey, "read.fraction_items")


def test_a_measure_beside_items_keeps_its_fractions(tmp_path):
    hours = with_fractions(rated(1, seed=5, n=40)[0], 3.5)
    survey = read_columns(tmp_path, [("Hours of sport", hours), *run("SAT", rated(3, n=40)), *OTHER])
    assert roles(survey)["Hours of sport"] != "item"
    assert not said(survey, "read.outside") and not said(survey, "read.fraction_items")
