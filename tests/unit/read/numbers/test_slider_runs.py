"""Sliders from 0 to 100 that stand beside one another: rated, whatever their heads share."""

import numpy as np
import pytest
from made_numbers import N, ends, rated, read_columns, roles, run

WORDS = ["How clean was the shop", "Friendly staff", "Taste", "店里的音乐", "Das Licht", "L'ambiance", "Overall"]
SAT = run("SAT", rated(3, seed=9))


def sliders(k, seed=1):
    return rated(k, 0, 100, seed)


@pytest.mark.parametrize("heads", [WORDS, [f"s{k}" for k in range(1, 8)], [f"Q1_{k}" for k in range(1, 8)]])
@pytest.mark.parametrize("second", [False, True])
def test_neighbours_over_all_of_0_to_100_are_sliders(tmp_path, heads, second):
    rows = [*(f"{word}?" for word in WORDS), *(f"{head} is good" for head, _ in SAT)] if second else None
    survey = read_columns(tmp_path, [*zip(heads, sliders(7), strict=True), *SAT], rows)
    shown = [e for e in survey.columns if (e.low, e.high) == (0, 100)]
    assert len(shown) == 7
    assert {e.role for e in shown} == {"item"}


def test_a_single_number_up_to_100_stays_a_number(tmp_path):
    survey = read_columns(tmp_path, [("How satisfied are you overall?", sliders(1)[0]), *SAT])
    assert roles(survey)["How satisfied are you overall?"] == "number"


@pytest.mark.parametrize("heads", [["Rent", "Food", "Fun", "Savings"], ["B_1", "B_2", "B_3", "B_4"]])
def test_points_that_are_handed_out_are_no_sliders(tmp_path, heads):
    shares = np.round(100 * np.random.default_rng(3).dirichlet([1, 1, 1, 1], N)).astype(int)
    shares[:, 3] = 100 - shares[:, :3].sum(axis=1)
    beside = [("Comfort", sliders(1, 4)[0])]
    survey = read_columns(tmp_path, [*zip(heads, shares.T.tolist(), strict=True), *beside, *SAT])
    assert {roles(survey)[head] for head in heads} == {"number"}


@pytest.mark.parametrize(
    "heads",
    [
        ["How many books", "How many films", "How many songs"],
        ["age", "age of the oldest child", "hours online"],
        ["看过多少本书", "听过多少首歌", "去过多少个城市"],
        ["Wie viele Bücher", "Anzahl Filme", "Prozent des Einkommens"],
        ["Edad", "¿Cuántos libros?", "Horas en línea"],
    ],
)
def test_what_is_measured_is_no_slider(tmp_path, heads):
    survey = read_columns(tmp_path, [*zip(heads, sliders(3), strict=True), *SAT])
    assert "item" not in {roles(survey)[head] for head in heads}


def test_numbers_that_leave_a_part_unused_are_no_sliders(tmp_path):
    answers = [[18 + (v * 7) // 10 for v in x] for x in sliders(3)]
    heads = ["You", "Your partner", "Your neighbour"]
    survey = read_columns(tmp_path, [*zip(heads, answers, strict=True), *SAT])
    assert not {e for head, e in ends(survey).items() if head in heads} - {(None, None)}
