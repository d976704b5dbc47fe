"""The estimator is chosen item by item, says which and why, and is handed on to whatever is fitted beside."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.measurement.competing_models.result import competing_models
from repurchase.analysis.results.survey_input import as_survey
from repurchase.analysis.sem import estimate as estimation
from repurchase.analysis.sem.estimate import solve
from repurchase.survey.instrument import Scale

TWO = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nB ~ A"
CONSTRUCTS = {"A": ["a1", "a2", "a3"], "B": ["b1", "b2", "b3"]}


@cache
def answers(points_a=4, points_b=7, n=300):
    """Two constructs, the path .5, their items cut at even steps."""
    rng = np.random.default_rng(8)
    a = rng.normal(size=n)
    b = 0.5 * a + np.sqrt(0.75) * rng.normal(size=n)
    frame = {}
    for name, factor, points in (("a", a, points_a), ("b", b, points_b)):
        for i in (1, 2, 3):
            z = 0.8 * factor + 0.6 * rng.normal(size=n)
            frame[f"{name}{i}"] = np.digitize(z, np.linspace(-1.6, 1.6, points + 1)[1:-1]) + 1.0
    return pd.DataFrame(frame).assign(g=["u", "v"] * (n // 2))


def told(frame, high):
    """The answers as a survey whose questionnaire says that every scale runs from 1 to `high`."""
    survey = as_survey(frame, CONSTRUCTS)
    made = tuple(replace(c, scale=Scale(1, high)) for c in survey.instrument)
    return replace(survey, instrument=survey.instrument.with_constructs(made))


def said(fit, lang="en"):
    return {n.message.key: n.message.render(lang) for n in fit.notes}


def test_items_with_few_categories_are_ordinal_and_the_others_continuous():
    found = rp.fit(TWO, answers(), estimator="auto")
    assert (found.estimator, found.settings.ordered) == ("WLSMV", ("a1", "a2", "a3"))
    by_hand = rp.fit(TWO, answers(), estimator="WLSMV", ordered=["a1", "a2", "a3"])
    np.testing.assert_array_equal(found.theta, by_hand.theta)
    sentence = said(found)["fit.auto_mixed"]
    assert "a1, a2 and a3 as ordinal items" in sentence
    assert "at most 4 answer categories" in sentence
    assert "the 3 other items are treated as continuous" in sentence
    assert "a1、a2和a3（3 题）的类别不超过4个" in said(found, "zh")["fit.auto_mixed"]


def test_the_sentence_counts_the_fewest_categories():
    frame = answers(5, 7)
    found = rp.fit(TWO, frame, estimator="auto")
    assert found.estimator == "MLR"
    assert "every item has at least 5 answer categories" in said(found)["fit.auto_continuous"]
    assert frame[["a1", "b1"]].nunique().tolist() == [5, 7]


def test_a_five_point_item_of_which_four_answers_were_used_is_a_five_point_item():
    frame = answers(5, 5).copy()
    frame["a1"] = frame["a1"].clip(lower=2)
    assert rp.fit(TWO, frame, estimator="auto").settings.ordered == ("a1",)  # a frame does not tell its scale
    known = rp.fit(TWO, told(frame, 5), estimator="auto")
    assert known.estimator == "MLR"
    assert "at least 5 answer categories" in said(known)["fit.auto_continuous"]


def test_a_frames_scale_is_guessed_and_tells_nothing():
    survey = as_survey(answers(4, 4), CONSTRUCTS)
    assert survey.instrument["A"].scale.high == 5
    assert rp.fit(TWO, survey, estimator="auto").estimator == "WLSMV"


def test_an_item_whose_error_variance_is_stated_stays_continuous():
    model = "A =~ a1 + a2 + a3\nB =~ 1*b1\nb1 ~~ .08*b1\nB ~ A"
    found = rp.fit(model, answers(4, 4), estimator="auto")
    assert found.settings.ordered == ("a1", "a2", "a3")
    assert found.vcov is not None
    assert said(found)["fit.auto_fixed"].startswith("b1: the error variance is stated")
    alone = rp.fit("A =~ a1\na1 ~~ .08*a1\nB =~ b1 + b2 + b3\nB ~ A", answers(4, 7), estimator="auto")
    assert alone.estimator == "MLR"
    assert "stated in the model" in said(alone)["fit.auto_few"]


def test_incomplete_answers_are_used_by_mlr_and_complete_ones_are_ordinal():
    holes = answers(4, 4).copy()
    holes.loc[:9, "a1"] = np.nan
    found = rp.fit(TWO, holes, estimator="auto", missing="fiml")
    assert (found.estimator, found.n) == ("MLR", 300)
    assert "incomplete answers are used" in said(found)["fit.auto_few"]
    whole = rp.fit(TWO, answers(4, 4), estimator="auto", missing="fiml")
    assert (whole.estimator, whole.settings.missing) == ("WLSMV", "listwise")


def test_what_wlsmv_cannot_do_is_done_by_mlr_and_said():
    frame = answers(4, 4).copy()
    frame.loc[(frame["g"] == "v") & (frame["a1"] == 4), "a1"] = 3.0  # a category that one group never chose
    found = rp.fit(TWO, frame, estimator="auto", group="g")
    assert (found.estimator, found.settings.ordered) == ("MLR", ())
    assert "never chosen" in said(found)["fit.auto_fell_back"]
    assert "MLR" in said(found, "zh")["fit.auto_fell_back"]


def test_a_search_without_end_falls_back_too(monkeypatch):
    def lost(problem):
        found = solve(problem)
        return replace(found, converged=False) if problem.settings.ordered else found

    monkeypatch.setattr(estimation, "solve", lost)
    found = rp.fit(TWO, answers(4, 4), estimator="auto")
    assert (found.estimator, found.converged) == ("MLR", True)
    assert "did not converge" in said(found)["fit.auto_fell_back"]
    assert not rp.fit(TWO, answers(4, 4), estimator="WLSMV", ordered=True).converged  # what was asked for is kept


@pytest.mark.parametrize("points", [(4, 4), (4, 7)])
def test_rival_models_and_common_method_keep_the_ordinal_items(points):
    frame = answers(*points)
    base = rp.fit("A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3", frame, estimator="auto")
    rivals = competing_models(frame, CONSTRUCTS, fit=base).rivals
    one = rp.fit("ONE =~ a1 + a2 + a3 + b1 + b2 + b3", frame, estimator="WLSMV", ordered=base.settings.ordered)
    assert rivals[-1].measures["chisq"] == pytest.approx(one.measures["chisq_scaled"])
    signs = rp.common_method(frame, CONSTRUCTS, fit=base)
    assert signs.one_factor["chisq"] == pytest.approx(one.measures["chisq_scaled"])
    assert competing_models(frame, CONSTRUCTS, estimator="auto").rivals[-1].measures == rivals[-1].measures


def test_a_marker_is_left_out_of_a_model_that_suits_the_answers():
    frame = answers(4, 4).assign(m1=answers(4, 4)["a2"].sample(frac=1, random_state=1).to_numpy())
    signs = rp.common_method(frame, {**CONSTRUCTS, "M": ["m1"]}, marker="M")
    base = rp.fit("A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3", frame, estimator="auto")
    assert signs.measurement["chisq"] == pytest.approx(base.measures["chisq_scaled"])


def test_continuous_items_keep_their_intercepts_until_the_level_that_holds_them_equal():
    frame = answers(4, 7).copy()
    shifted = frame["g"] == "v"
    frame.loc[shifted, "b3"] += 1.5  # one continuous item is answered higher in one group, whatever the construct
    found = rp.invariance("A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3", frame, "g")
    steps = {s.name: s for s in found.steps}
    assert steps["configural"].fit.settings.ordered == ("a1", "a2", "a3")
    df = {name: s.fit.measures["df"] for name, s in steps.items()}
    assert df["thresholds"] - df["configural"] == 3  # three thresholds an item, less a scale and an intercept
    assert df["metric"] - df["thresholds"] == 4
    assert df["scalar"] - df["metric"] == 4
    assert [steps[name].verdict for name in ("thresholds", "metric", "scalar")] == [
        "supported",
        "supported",
        "rejected",
    ]


@pytest.mark.parametrize(("high", "few"), [(4, True), (5, False)])
def test_a_category_that_nobody_chose_counts_in_moderation_too(high, few):
    frame = answers(4, 7)
    rng = np.random.default_rng(2)
    y = frame[["a1", "b1"]].mean(axis=1).to_numpy()[:, None] + rng.normal(size=(len(frame), 3))
    frame = frame.assign(**{f"y{i + 1}": np.clip(np.rint(y[:, i]), 1, 7) for i in range(3)})
    constructs = CONSTRUCTS | {"Y": ["y1", "y2", "y3"]}
    survey = as_survey(frame, constructs)
    scales = {"A": Scale(1, high), "B": Scale(1, 7), "Y": Scale(1, 7)}
    made = tuple(replace(c, scale=scales[c.name]) for c in survey.instrument)
    survey = replace(survey, instrument=survey.instrument.with_constructs(made))
    found = rp.moderation(TWO + "\nY =~ y1 + y2 + y3\nY ~ A + B", survey, "A", "B", "Y")
    assert ("moderation.few_categories" in said(found)) == few
