"""A ranking that stands in one cell is read as the place of each thing."""

from __future__ import annotations

import csv
from itertools import permutations

import pytest

from repurchase.study.commands.check import check
from repurchase.study.commands.small_commands import write_draft

THINGS = ("口味", "价格", "服务")
HEAD = "3、请把下列因素按重要程度排序"


def _file(folder, cells):
    path = folder / "export.csv"
    rows = [[1 + i % 5, 1 + (i * 3) % 5, 1 + (i * 7) % 5, cell] for i, cell in enumerate(cells)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["SAT1", "SAT2", "SAT3", HEAD], *rows])
    return path


def words(question):
    return next(iter(question.label.values()))


def _orders(n=24):
    every = ["→".join(order) for order in permutations(THINGS)]
    return [every[i % len(every)] for i in range(n)]


def test_each_thing_gets_its_place(tmp_path):
    survey = check(_file(tmp_path, [*_orders(), "价格", "(空)"])).survey
    labels = {words(b): b.name for b in survey.instrument.background}
    assert list(labels) == [f"请把下列因素按重要程度排序（{thing}）" for thing in sorted(THINGS)]
    price = survey.background[labels["请把下列因素按重要程度排序（价格）"]]
    assert price.tolist()[:24] == [1 + order.split("→").index("价格") for order in _orders()]
    assert price.tolist()[24] == 1
    assert price.isna().tolist()[25]
    assert "categories.ranked_cells" in {n.message.key for n in survey.notes}


@pytest.mark.parametrize(
    "cells",
    [
        ["门店→家"] * 24,  # from and to: two things
        [f"A{i}→B{i}→C{i}" for i in range(24)],  # each its own
        ["口味→口味→价格"] * 24,  # a thing twice
        ["口味→价格→服务"] * 5,  # hardly anybody
        ["口味→价格→服务", *["口味"] * 23],  # nearly nobody ranks
    ],
)
def test_other_arrows_rank_nothing(tmp_path, cells):
    notes = check(_file(tmp_path, cells)).survey.notes
    assert "categories.ranked_cells" not in {n.message.key for n in notes}


def test_a_drafted_column_map_given_back_says_the_same(tmp_path):
    path = _file(tmp_path, _orders())
    draft, _, columns = write_draft(path, tmp_path / "study.toml")
    first, again = check(path).survey, check(path, study=draft, columns=columns).survey
    assert [(b.name, words(b)) for b in again.instrument.background] == [
        (b.name, words(b)) for b in first.instrument.background
    ]
    assert again.background.equals(first.background)
