"""The drafted map of any file, given back, changes nothing of what is read."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "read"))
from export_builders import answers, instrument
from test_platforms import CASES

import repurchase as rp
from repurchase.study import Study
from repurchase.survey.column_entry import ROLES, ColumnEntry
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.read_export import read

KNOWN = tuple(s.instrument for s in Study.shipped())


def same(first, again):
    """That two readings hold the same answers, questionnaire and source; a doubt may be settled, none comes up."""
    assert again.responses.equals(first.responses)
    assert again.background.equals(first.background)
    assert again.meta.equals(first.meta)
    assert again.instrument == first.instrument
    assert again.source == first.source
    assert set(again.notes) <= set(first.notes)
    cells = [(e.column, e.role, e.construct, e.item, e.scale, e.reverse, e.passing) for e in again.columns]
    assert cells == [(e.column, e.role, e.construct, e.item, e.scale, e.reverse, e.passing) for e in first.columns]


def given_back(path, folder, candidates):
    first = read(path, candidates)
    mapped = ColumnMap(first.columns).write(folder / "columns.csv", overwrite=True)
    return first, read(path, candidates, columns=mapped)


@pytest.mark.parametrize("name", CASES)
def test_a_layout(name, tmp_path):
    build, settings = CASES[name]
    layout = build(answers(**settings), tmp_path)
    for candidates in ((), (instrument(),)):
        same(*given_back(layout.path, tmp_path, candidates))


def test_the_sample_survey(tmp_path):
    same(*given_back(rp.sample_survey(), tmp_path, KNOWN))


def test_every_column_has_a_line_in_the_order_of_the_file(tmp_path):
    survey = rp.read(rp.sample_survey())
    heads = [e.column for e in survey.columns]
    assert heads[0] == "序号"
    assert [h for h in heads if h in survey.source.identities] == list(survey.source.identities)
    placed = [i.column for i in survey.instrument.items]
    assert [h for h in heads if h in set(placed)] == placed


@settings(max_examples=15)  # each reads a whole survey
@given(st.data())
def test_any_line_may_say_anything_that_a_file_can_hold(data):
    """Whatever single columns are said to be, the file is read, or refused in a sentence."""
    survey = rp.read(rp.sample_survey())
    entries = data.draw(st.lists(st.sampled_from(survey.columns), max_size=4, unique_by=lambda e: e.column))
    said = [
        replace(
            ColumnEntry(e.column, role=data.draw(st.sampled_from(("", *ROLES)))),
            construct=data.draw(st.sampled_from(("", "—", "SAT", "New"))),
            reverse=data.draw(st.sampled_from((None, True, False))),
            order=data.draw(st.sampled_from(((), ("—",), ("1", "2", "3"), tuple(reversed(e.order))))),
            passing=data.draw(st.sampled_from(("", "2", "同意", "nowhere"))),
        )
        for e in entries
    ]
    again = rp.read(rp.sample_survey(), columns=ColumnMap(tuple(said)))
    assert again.n == survey.n
    told = {e.column: e for e in again.columns}
    for e in said:
        if e.role:
            assert told[e.column].role == e.role
    untold = [e.column for e in survey.columns if e.column not in {s.column for s in said}]
    identities = {e.column for e in survey.columns if e.role in ("identity", "user", "address")}
    assert all(told[c].role in ("identity", "user", "address") for c in untold if c in identities)
