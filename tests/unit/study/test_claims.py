"""A study's claims as syntax, and its hypotheses against estimates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.analysis.effects.hypotheses.result import holm, hypotheses
from repurchase.study import Hypothesis, Study
from repurchase.study.stages.model_syntax import all_paths, study_model
from repurchase.survey.instrument import Instrument
from repurchase.survey.survey import Survey

STUDY = """
schema = "repurchase.study/1"
name = "small"
[constructs.A]
label = { en = "A", zh = "甲" }
items = [{ name = "A1" }, { name = "A2" }]
[constructs.M]
label = { en = "M", zh = "乙" }
items = [{ name = "M1" }, { name = "M2" }]
[constructs.Y]
label = { en = "Y", zh = "丙" }
items = [{ name = "Y1" }]
[model]
paths = ["M ~ A", "Y ~ M + A"]
[[hypotheses]]
id = "H1"
path = "A -> M"
"""


def survey_of(study: Study, drop: str = "") -> Survey:
    rng = np.random.default_rng(3)
    constructs = tuple(c for c in study.instrument if c.name != drop)
    names = [i.name for c in constructs for i in c.items]
    frame = pd.DataFrame(rng.integers(1, 6, (40, len(names))).astype(float), columns=names, index=range(1, 41))
    return Survey(frame, Instrument(constructs))


def test_a_study_becomes_lavaan_syntax():
    study = Study.parse(STUDY)
    made = study_model(study, survey_of(study))
    lines = made.structural.splitlines()
    assert "A =~ A1 + A2" in lines
    assert "Y =~ 1*Y1" in lines
    assert "M ~ b_A_M*A" in lines
    assert "Y ~ b_M_Y*M + b_A_Y*A" in lines
    assert "ind_A_M_Y := b_A_M*b_M_Y" in lines
    assert "tot_A_Y := b_A_M*b_M_Y + b_A_Y" in lines or "tot_A_Y := b_A_Y + b_A_M*b_M_Y" in lines
    fixed = next(line for line in lines if line.startswith("Y1 ~~"))
    variance = survey_of(study).responses["Y1"].var(ddof=0)
    assert float(fixed.split("~~")[1].split("*")[0]) == pytest.approx(0.1 * variance)
    assert made.indirect == (("A", "M", "Y"),)
    assert [n.message.key for n in made.notes] == ["claims.single_item"]


def test_a_construct_that_is_absent_takes_its_paths_with_it():
    study = Study.parse(STUDY)
    made = study_model(study, survey_of(study, drop="M"))
    assert "Y ~ b_A_Y*A" in made.structural
    assert "M" not in {line.split()[0] for line in made.structural.splitlines()}
    assert "claims.construct_absent" in [n.message.key for n in made.notes]


def test_serial_and_parallel_paths_are_all_found():
    edges = (("M", "A"), ("N", "A"), ("N", "M"), ("Y", "M"), ("Y", "N"))
    assert set(all_paths(edges)) == {
        ("A", "M", "Y"),
        ("A", "N", "Y"),
        ("A", "M", "N", "Y"),
        ("M", "Y"),
        ("N", "Y"),
        ("M", "N", "Y"),
    }


def test_a_circle_does_not_hang():
    assert all_paths((("A", "B"), ("B", "A"), ("Y", "A")))


class FakeFit:
    n, groups, latents, provenance = 300, ("",), (), None
    estimates = pd.DataFrame(
        [
            ("M", "~", "A", 0.5, 0.1, 5.0, 1e-6, 0.3, 0.7, 0.4),
            ("Y", "~", "M", -0.5, 0.1, -5.0, 1e-6, -0.7, -0.3, -0.4),
            ("Y", "~", "A", 0.1, 0.1, 1.0, 0.3173, -0.1, 0.3, 0.1),
            ("ind_A_M_Y", ":=", "b*c", -0.25, 0.07, -3.5, 5e-4, -0.4, -0.1, -0.2),
        ],
        columns=["lhs", "op", "rhs", "estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high", "std_all"],
    )

    def rows(self, *ops):
        return (row for row in self.estimates.itertuples(index=False) if not ops or row.op in ops)


LABELS = {"A": {"en": "A", "zh": "甲"}, "M": {"en": "M", "zh": "乙"}, "Y": {"en": "Y", "zh": "丙"}}


@pytest.mark.parametrize(
    ("path", "sign", "outcome"),
    [
        (("A", "M"), "+", "supported"),
        (("M", "Y"), "+", "opposite"),
        (("M", "Y"), "-", "supported"),
        (("M", "Y"), "?", "supported"),
        (("A", "Y"), "+", "not_supported"),
        (("A", "Z"), "+", "not_estimated"),
        (("A", "M", "Y"), "+", "opposite"),
        (("A", "M", "Y"), "-", "supported"),
    ],
)
def test_verdicts(path, sign, outcome):
    found = hypotheses(FakeFit(), [Hypothesis("H", path, sign)], LABELS | {"Z": {"en": "Z"}})
    assert found.tested[0].outcome == outcome


def test_the_interval_of_the_bootstrap_decides_a_mediation():
    class Boot:
        def interval(self, name, kind, level):
            assert (name, kind, level) == ("ind_A_M_Y", "percentile", 0.95)
            return -0.4, 0.01

        def p_value(self, name):
            assert name == "ind_A_M_Y"
            return 0.06

    found = hypotheses(FakeFit(), [Hypothesis("H", ("A", "M", "Y"), "-")], LABELS, effects=Boot())
    assert found.tested[0].outcome == "not_supported"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_never_below_p_and_keeps_the_order(p):
    p = np.array(p)
    adjusted = holm(p)
    assert np.all(adjusted >= p - 1e-15)
    assert np.all(adjusted <= np.minimum(1, p * len(p)) + 1e-12) or len(p) > 1
    order = np.argsort(p, kind="stable")
    assert np.all(np.diff(adjusted[order]) >= -1e-15)
    assert adjusted[order[0]] == pytest.approx(min(1, p[order[0]] * len(p)))


def test_holm_by_hand():
    assert holm(np.array([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.06, 0.06])
