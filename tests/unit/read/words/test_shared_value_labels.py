"""Value labels in words that nobody knows are a scale where neighbours share them, and turned copies part no run."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from repurchase.survey.read.read_export import read
from repurchase.survey.read.roles.turned_copies import turned_copies
from repurchase.survey.read.sheet.grid import column

N = 80
GREEK = {1.0: "ΠΟΤΕ", 2.0: "ΣΠΑΝΙΑ", 3.0: "ΜΕΡΙΚΕΣ ΦΟΡΕΣ", 4.0: "ΣΥΧΝΑ", 5.0: "ΠΑΝΤΑ"}
THAI = {1.0: "น้อยที่สุด", 2.0: "น้อย", 3.0: "ปานกลาง", 4.0: "มาก", 5.0: "มากที่สุด"}
REGIONS = {1.0: "North", 2.0: "South", 3.0: "East", 4.0: "West"}


def answers(k, low=1, high=5, seed=3):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=N)
    middle, spread = (low + high) / 2, (high - low) / 4
    columns = [
        np.clip(np.round(middle + spread * (common + 0.6 * rng.normal(size=N))), low, high).astype(float)
        for _ in range(k)
    ]
    for values in columns:
        values[: high - low + 1] = range(low, high + 1)
    return columns


def saved(tmp_path, columns, labels):
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pd.DataFrame(columns), path, variable_value_labels=labels)
    return read(path)


@pytest.mark.parametrize("words", [GREEK, THAI])
def test_value_labels_that_neighbours_share_are_a_scale_and_the_order_is_said(tmp_path, words):
    names = [f"view_{k}" for k in "abcdef"]
    survey = saved(tmp_path, dict(zip(names, answers(6), strict=True)), dict.fromkeys(names, words))
    found = {e.column: e for e in survey.columns}
    assert {found[n].role for n in names} == {"item"}
    assert found["view_a"].order == tuple(words.values())
    assert (found["view_a"].low, found["view_a"].high) == (1, 5)
    assert any(n.severity == "caution" and "view_a" in n.message.render("en") for n in survey.notes)


def test_two_labels_alike_by_a_slip_leave_the_numbers(tmp_path):
    words = {1.0: "ΠΟΤΕ", 2.0: "ΣΠΑΝΙΑ", 3.0: "ΕΝΙΟΤΕ", 4.0: "ΜΕΡΙΚΕΣ", 5.0: "ΣΥΧΝΑ", 6.0: "ΠΟΛΥ", 7.0: "ΣΥΧΝΑ"}
    first, second = [f"view_{k}" for k in "abcd"], [f"mood_{k}" for k in "abcd"]
    columns = dict(zip([*first, *second], [*answers(4, 1, 7), *answers(4, 0, 6, seed=5)], strict=True))
    other = {float(k): f"ΛΕΞΗ {k}" for k in range(7)}
    survey = saved(tmp_path, columns, dict.fromkeys(first, words) | dict.fromkeys(second, other))
    found = {e.column: (e.role, e.low, e.high) for e in survey.columns}
    assert {found[n] for n in first} == {("item", 1, 7)}
    assert {found[n] for n in second} == {("item", 0, 6)}


def test_points_that_only_labels_name_belong_to_the_scale(tmp_path):
    words = {1.0: "ΠΟΤΕ", 2.0: "ΣΠΑΝΙΑ", 3.0: "ΕΝΙΟΤΕ", 4.0: "ΜΕΡΙΚΕΣ", 5.0: "ΣΥΧΝΑ", 6.0: "ΠΟΛΥ", 7.0: "ΣΥΧΝΑ"}
    names = [f"view_{k}" for k in "abcd"]
    survey = saved(tmp_path, dict(zip(names, answers(4, 1, 5), strict=True)), dict.fromkeys(names, words))
    assert {(e.role, e.low, e.high) for e in survey.columns} == {("item", 1, 7)}


def test_categories_of_two_questions_stay_categories(tmp_path):
    names = ["born", "lives"]
    survey = saved(tmp_path, dict(zip(names, answers(2, 1, 4), strict=True)), dict.fromkeys(names, REGIONS))
    assert {e.role for e in survey.columns} == {"background"}


def test_recoded_copies_between_the_answers_are_named_and_part_no_run(tmp_path):
    items = answers(5)
    columns = {}
    for name, values in zip("abcde", items, strict=True):
        columns[f"view_{name}"] = values
        columns[f"{name}_turned"] = 6 - values
    names = [f"view_{k}" for k in "abcde"]
    survey = saved(tmp_path, columns, dict.fromkeys(names, GREEK))
    found = {e.column: e.role for e in survey.columns}
    assert [found[n] for n in names] == ["item"] * 5
    assert {found[f"{k}_turned"] for k in "abcde"} == {"ignored"}
    assert "roles.note_computed" in {n.message.key for n in survey.notes}


def test_a_turned_copy_mirrors_every_answer():
    values = [1 + (3 * k * k + k) % 5 for k in range(40)]
    a, b = column("a", values, index=0), column("b", [6 - v for v in values], index=1)
    nearly = column("c", [*(6 - v for v in values[:-1]), values[-1] % 5 + 1], index=2)
    assert turned_copies([b, a]) == {1: a}
    assert turned_copies([a, nearly]) == {}
    yes = [v % 2 for v in values]
    assert turned_copies([column("y", yes, index=0), column("n", [1 - v for v in yes], index=1)]) == {}
    few = values[:8]
    assert turned_copies([column("y", few, index=0), column("n", [6 - v for v in few], index=1)]) == {}


@pytest.mark.parametrize(
    "last", ["DK/RF", "Don't know / refused", "NS/NR", "Weiß nicht / keine Angabe", "不清楚或拒绝回答"]
)
def test_an_option_of_two_ways_not_to_answer_is_no_point(tmp_path, last):
    words = {1.0: "Never", 2.0: "Rarely", 3.0: "Often", 4.0: "Always", 5.0: last}
    names = [f"view_{k}" for k in "abcd"]
    survey = saved(tmp_path, dict(zip(names, answers(4), strict=True)), dict.fromkeys(names, words))
    found = {e.column: e for e in survey.columns}
    assert {(found[n].role, found[n].low, found[n].high) for n in names} == {("item", 1, 4)}
    assert survey.responses.max().max() == 4


def test_columns_said_to_count_are_no_items(tmp_path):
    rng = np.random.default_rng(4)
    counts = {f"visits.{k}": rng.integers(0, top, N) for k, top in enumerate((7, 30, 90), 1)}
    path = tmp_path / "a.csv"
    views = {f"view_{k}": v for k, v in zip("abc", answers(3), strict=True)}
    pd.DataFrame(counts | views).to_csv(path, index=False)
    found = {e.column: e.role for e in read(path).columns}
    assert [found[n] for n in counts] == ["background", "number", "number"]
    assert [found[n] for n in views] == ["item"] * 3


BRANDS = {1.0: "Acme", 2.0: "Bolt", 3.0: "Core", 4.0: "Dyna"}


@pytest.mark.parametrize("k", [3, 4, 6])
def test_categories_that_neighbours_share_are_no_scale_where_the_answers_do_not_go_together(tmp_path, k):
    rng = np.random.default_rng(5)
    names = [f"fav{j}" for j in range(1, k + 1)]
    chosen = {n: rng.integers(1, 5, N).astype(float) for n in names}
    survey = saved(tmp_path, chosen, dict.fromkeys(names, BRANDS))
    assert {e.role for e in survey.columns} == {"background"}
    told = [n for n in survey.notes if n.message.key == "read.labels_apart"]
    assert len(told) == 1 and told[0].severity == "caution" and "fav1" in told[0].message.render("en")


def test_a_scale_of_few_unknown_labels_stays_one(tmp_path):
    names = ["view_1", "view_2", "view_3"]
    survey = saved(tmp_path, dict(zip(names, answers(3, 1, 4), strict=True)), dict.fromkeys(names, BRANDS))
    assert {e.role for e in survey.columns} == {"item"}
    assert "read.labels_apart" not in {n.message.key for n in survey.notes}
