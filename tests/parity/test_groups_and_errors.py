"""Limits of eta squared, families of tests, trends, and HC3 errors: against base R, and by hand."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.results.survey_input import as_survey
from repurchase.analysis.scores.group_differences.words import sentences
from repurchase.numeric.classical.group_means import eta_squared_limits, welch_anova
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.classical.rank_correlation import spearman
from repurchase.survey.instrument import Background

HERE = Path(__file__).parent
ORACLE = json.loads((HERE / "oracle" / "groups_and_errors.json").read_text(encoding="utf-8"))
DATA = pd.read_csv(HERE / "reference" / "case6_data.csv")
CONSTRUCTS = {c: [v for v in DATA if v.rstrip("0123456789") == c] for c in ("PROMO", "QUAL", "SAT", "RI")}
SEARCH = 1e-8  # both search for a root


@pytest.mark.parametrize(("given", "limits"), ORACLE["limits"])
def test_limits_of_eta_squared(given, limits):
    eta2, k, n, level = given
    assert eta_squared_limits(eta2, int(k), int(n), level) == pytest.approx(limits, abs=SEARCH)


def test_limits_stand_beside_eta_squared():
    rng = np.random.default_rng(3)
    groups = [rng.normal(shift, size=30) for shift in (0, 0, 1)]
    found = welch_anova(groups, 0.9)
    assert (found.eta2_low, found.eta2_high) == eta_squared_limits(found.eta2, 3, 90, 0.9)
    assert found.eta2_low < found.eta2 < found.eta2_high
    assert np.isnan(eta_squared_limits(1.0, 3, 90)).all() and np.isnan(eta_squared_limits(np.nan, 3, 90)).all()


def test_regression_has_hc3_errors():
    found = rp.regression(DATA, CONSTRUCTS, outcome="RI", blocks=[["PROMO", "QUAL"], ["SAT"]])
    first, second = found.steps
    for ours, key in ((second.beta, "beta"), (second.statistic, "t"), (second.p_value, "p")):
        np.testing.assert_allclose(ours, ORACLE[key], rtol=1e-9)
    assert [first.f, first.f_p] == pytest.approx(ORACLE["f_first"], rel=1e-9)
    assert [first.f_change, first.f_change_p] == pytest.approx(ORACLE["f_first"], rel=1e-9)
    assert [second.f, second.f_p] == pytest.approx(ORACLE["f_second"], rel=1e-9)
    assert [second.f_change, second.f_change_p] == pytest.approx(ORACLE["f_change"], rel=1e-9)
    assert any("HC3" in n.render("en") for n in found.table().notes)


def surveyed(slope=1.0):
    """Two ordered questions and one without order; the first goes with the score of SAT."""
    rng = np.random.default_rng(5)
    age = np.arange(len(DATA)) % 4
    data = DATA.assign(**{v: DATA[v] + slope * age for v in CONSTRUCTS["SAT"]})
    plain = as_survey(data, CONSTRUCTS)
    options = tuple({"en": f"a{i}", "zh": f"a{i}"} for i in range(4))
    questions = (
        Background("age", {"en": "Age", "zh": "年龄"}, kind="ordered", options=options),
        Background("town", {"en": "Town", "zh": "城市"}),
    )
    columns = pd.DataFrame(
        {"age": [f"a{i}" for i in age], "town": rng.choice(["x", "y", "z"], len(data))}, index=plain.responses.index
    )
    return replace(plain, instrument=replace(plain.instrument, background=questions), background=columns)


def test_p_is_adjusted_within_a_question():
    found = rp.group_differences(surveyed())
    for name in ("age", "town"):
        own = [c for c in found.comparisons if c.grouping.name == name]
        assert [c.p_holm for c in own] == pytest.approx(list(holm([c.test.p_value for c in own])))
    note = found.table("group_differences").notes[1]
    assert "over those of one question" in note.render("en") and "同一问题内校正" in note.render("zh")


def test_ordered_questions_have_a_trend():
    survey = surveyed()
    found = rp.group_differences(survey)
    assert {c.grouping.name for c in found.comparisons if c.trend is not None} == {"age"}
    sat = next(c for c in found.comparisons if c.grouping.name == "age" and c.construct.name == "SAT")
    by_hand = spearman(np.arange(len(DATA)) % 4.0, survey.scores()["SAT"].to_numpy())
    assert sat.trend == by_hand and by_hand.rho > 0.5
    said = next(s for s in found.sentences() if s.key == "groups.sentence_trend")
    assert "SAT" in said.render("en") and "1项趋势显著" in said.render("zh")


def test_a_trend_that_is_not_there_is_said_to_be_none():
    found = rp.group_differences(surveyed(slope=0.0))
    none = replace(found, comparisons=tuple(replace(c, trend_holm=0.5) if c.trend else c for c in found.comparisons))
    said = next(s for s in sentences(none) if "trend" in s.key)
    assert said.key == "groups.sentence_no_trend"
    assert "4 comparisons were tested for a trend; none was significant" in said.render("en")
