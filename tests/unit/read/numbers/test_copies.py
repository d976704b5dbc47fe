"""Copies of columns that a program saved: standardised, centred, with their blanks filled."""

import numpy as np
import pytest
from made_numbers import N, rated, read_columns, roles, run, said

VALUES = rated(4)
AGES = [20 + (7 * k) % 41 for k in range(N)]


def spread(values):
    return [round(float(v), 5) for v in (np.array(values) - np.mean(values)) / np.std(values, ddof=1)]


@pytest.mark.parametrize("name", ["Zsat{}", "zsat{}", "c_sat{}", "sat{}_z", "sat{}_c"])
def test_standardised_copies_are_named_and_not_used(tmp_path, name):
    copies = [(name.format(j + 1), spread(v)) for j, v in enumerate(VALUES)]
    survey = read_columns(tmp_path, [*run("sat", VALUES), *copies])
    assert {roles(survey)[head] for head, _ in copies} == {"ignored"}
    assert copies[0][0] in said(survey, "roles.note_computed")
    assert [i.column for i in survey.instrument.items] == ["sat1", "sat2", "sat3", "sat4"]


def test_a_copy_with_its_blanks_filled_is_named_and_not_used(tmp_path):
    gaps = [["" if (k + 3 * j) % 17 == 0 else v for k, v in enumerate(x)] for j, x in enumerate(VALUES)]
    means = [round(float(np.mean([v for v in x if v != ""])), 2) for x in gaps]
    filled = [[means[j] if v == "" else v for v in x] for j, x in enumerate(gaps)]
    survey = read_columns(tmp_path, [*run("sat", gaps), *((f"sat{j + 1}_1", x) for j, x in enumerate(filled))])
    assert {roles(survey)[f"sat{j}_1"] for j in range(1, 5)} == {"ignored"}


@pytest.mark.parametrize(
    ("name", "form"), [("lnage", np.log), ("age_sqrt", np.sqrt), ("Zage", lambda v: (v - 40) / 12)]
)
def test_transformed_numbers_are_copies(tmp_path, name, form):
    copy = [round(float(form(v)), 4) for v in AGES]
    assert roles(read_columns(tmp_path, [*run("sat", VALUES), ("age", AGES), (name, copy)]))[name] == "ignored"


def test_a_second_wave_and_a_coarser_question_are_no_copies(tmp_path):
    second = rated(4, seed=8)
    groups = [v // 10 for v in AGES]
    columns = [*run("sat", VALUES), ("age", AGES), ("agegroup", groups)]
    survey = read_columns(tmp_path, [*columns, *((f"sat{j + 1}_2", x) for j, x in enumerate(second))])
    assert "ignored" not in roles(survey).values()
