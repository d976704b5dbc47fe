"""Clusters of respondents: found by likeness, not by name; personal background raises nothing by chance."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from repurchase.analysis.respondents.dependence import dependence_notes
from repurchase.numeric.classical.intraclass import intraclass
from repurchase.survey.instrument import Background, Construct, Instrument, Item
from repurchase.survey.survey import Survey


def words(name):
    return {"en": name, "zh": name}


def survey(groups, each, icc, seed=1, name="Q40", kind="single"):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), each)
    n, constructs = len(group), "ABCD"
    f = np.sqrt(icc) * rng.normal(size=(groups, 4))[group] + np.sqrt(1 - icc) * rng.normal(size=(n, 4))
    x = {
        f"{c}{i}": np.clip(np.round(3 + f[:, k] + 0.6 * rng.normal(size=n)), 1, 5)
        for k, c in enumerate(constructs)
        for i in (1, 2, 3)
    }
    index = pd.RangeIndex(1, n + 1)
    instrument = Instrument(
        tuple(Construct(c, words(c), tuple(Item(f"{c}{i}", words(f"{c}{i}")) for i in (1, 2, 3))) for c in constructs),
        background=(Background("b", words(name), kind=kind, column=name),),
    )
    labels = [f"S{g:02d}" for g in group]
    if kind == "number":
        labels = (group + 1.0).tolist()
    return Survey(pd.DataFrame(x, index=index), instrument, pd.DataFrame({"b": labels}, index=index))


def test_by_hand():
    scores, group = np.array([[1.0], [3.0], [5.0], [7.0]]), np.array([0, 0, 1, 1])
    found = intraclass(scores, group, np.random.default_rng(1), 99)
    # between 16 (df 1), within 2 + 2 (df 2): MSB 16, MSW 2, ICC = 14 / 18
    assert found.correlation[0] == pytest.approx(14 / 18)
    assert found.design_effect[0] == pytest.approx(1 + 14 / 18)
    assert found.size == 2.0


def test_groups_of_unlike_size_by_hand():
    scores, group = np.array([[1.0], [2.0], [3.0], [6.0], [8.0]]), np.array([0, 0, 0, 1, 1])
    found = intraclass(scores, group, np.random.default_rng(1), 99)
    size = 5 - (9 + 4) / 5
    between, within = 3 * (2 - 4) ** 2 + 2 * (7 - 4) ** 2, (2 + 2) / 3
    assert found.size == pytest.approx(size)
    assert found.correlation[0] == pytest.approx((between - within) / (between + (size - 1) * within))


@pytest.mark.parametrize("icc", [0.1, 0.3])
def test_the_estimate_is_that_of_the_population(icc):
    rng = np.random.default_rng(3)
    group = np.repeat(np.arange(800), 6)
    y = np.sqrt(icc) * rng.normal(size=(800, 2))[group] + np.sqrt(1 - icc) * rng.normal(size=(4800, 2))
    assert intraclass(y, group, rng, 19).correlation == pytest.approx([icc, icc], abs=0.03)


def test_without_likeness_the_p_value_is_uniform():
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(10), 6)
    p = [intraclass(rng.normal(size=(60, 3)), group, rng, 99).p_value for _ in range(200)]
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=0.04)
    assert np.mean(p) == pytest.approx(0.5, abs=0.06)
    assert min(p) >= 0.01


@pytest.mark.parametrize(
    ("groups", "each", "icc", "name"),
    [
        (30, 8, 0.3, "Q40"),
        (30, 8, 0.1, "store"),
        (12, 20, 0.15, "Interviewer"),
        (6, 40, 0.2, "班级"),
        (60, 4, 0.3, "v1"),
    ],
)
def test_clusters_are_said_with_the_way_to_use_them(groups, each, icc, name):
    notes = dependence_notes(survey(groups, each, icc, name=name))
    assert len(notes) == 1
    assert notes[0].severity in ("caution", "alarm")
    for lang in ("en", "zh"):
        shown = notes[0].message.render(lang)
        assert f'cluster = "{name}"' in shown
        assert "--cluster" in shown
        assert not re.search(r"[{}]|\bnan\b", shown)


def test_a_large_design_effect_is_an_alarm():
    assert dependence_notes(survey(30, 8, 0.4))[0].severity == "alarm"
    assert dependence_notes(survey(60, 4, 0.15))[0].severity == "caution"


def test_nothing_is_said_of_a_cluster_that_is_used():
    assert dependence_notes(survey(30, 8, 0.4), "Q40") == ()


@pytest.mark.parametrize(
    ("groups", "each", "name", "kind"),
    [
        (2, 120, "gender", "single"),
        (5, 48, "occupation", "single"),
        (40, 6, "age", "number"),
        (10, 24, "income", "ordered"),
    ],
)
def test_real_differences_by_what_a_person_is_are_no_clusters(groups, each, name, kind):
    assert dependence_notes(survey(groups, each, 0.3, name=name, kind=kind)) == ()


def test_numbers_and_ordered_answers_count_where_the_name_says_what_they_are():
    assert dependence_notes(survey(20, 10, 0.3, name="store_id", kind="number"))
    assert dependence_notes(survey(8, 25, 0.3, name="Class", kind="ordered"))


def test_honest_background_is_hardly_ever_taken_for_clusters():
    raised = sum(bool(dependence_notes(survey(20, 10, 0.0, seed=s, name="store"))) for s in range(60))
    assert raised <= 2


def test_what_cannot_be_tested_is_not_said():
    s = survey(30, 8, 0.4)
    assert dependence_notes(s.keep(s.rows <= 2)) == ()
    assert dependence_notes(replace(s, background=pd.DataFrame())) == ()
    blank = replace(s, background=s.background.assign(b=s.background["b"].where(s.rows % 2 == 0)))
    assert dependence_notes(blank)
    assert dependence_notes(replace(s, responses=s.responses * 0 + 3)) == ()
