"""What a reader must be warned of, where the data give reason for it, and small numbers that decide."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from readings import cautions, construct, exactly

import repurchase as rp
from repurchase.analysis.decisions.priorities.result import priorities
from repurchase.analysis.decisions.priorities.verdicts import Sides
from repurchase.analysis.decisions.stated_importance import stated_importance
from repurchase.analysis.decisions.stated_shares import most_named, ranks
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.analysis.pls.words import sentences as pls_sentences
from repurchase.analysis.respondents.item_decisions import item_decisions
from repurchase.analysis.screening.result import screen
from repurchase.errors import InputError, note
from repurchase.literature import RULES
from repurchase.numeric.classical.collinearity import correlation_p, first_component, partial_marker
from repurchase.numeric.classical.importance import against_others, importance, paired_contrasts, rank_in_first
from repurchase.numeric.classical.rank_correlation import spearman
from repurchase.numeric.classical.shares import mcnemar
from repurchase.numeric.fit_measures.nested import scaled_difference
from repurchase.numeric.linear import cholesky
from repurchase.numeric.ordinal import solution as ordinal
from repurchase.numeric.robust import casewise
from repurchase.numeric.scales.split_half import split_half
from repurchase.survey.instrument import Background, Check, Instrument, Scale, Statement
from repurchase.survey.survey import Survey
from repurchase.text import render, text


def message(result, key):
    return next(n for n in result.notes if n.message.key == key)


HEYWOOD = [[1, 0.8, 0.7], [0.8, 1, 0.4], [0.7, 0.4, 1]]  # one loading would be sqrt(.8 * .7 / .4) > 1
GOOD = [[1, 0.6, 0.6, 0.6], [0.6, 1, 0.6, 0.6], [0.6, 0.6, 1, 0.6], [0.6, 0.6, 0.6, 1]]


def heywood():
    return pd.DataFrame(exactly(HEYWOOD), columns=["a", "b", "c"])


# ------------------------------------------------------------------------------------------------- small numbers
def test_a_marker_is_partialled_out():
    assert partial_marker(0.5, 0.2) == pytest.approx(0.375)
    assert np.isnan(partial_marker(0.5, 1.0))
    assert correlation_p(0.3, 50, 1) > correlation_p(0.3, 50)


def test_components_are_counted_above_one():
    share, count = first_component(np.array([[1, 0.2, 0.2], [0.2, 1, 0.2], [0.2, 0.2, 1]]))
    assert (share, count) == (pytest.approx(1.4 / 3), 1)


def test_halves_of_unequal_length_are_put_together_by_horsts_formula():
    beside = np.sqrt(3) / 4  # correlates the middle item with the sum of the other two by .5
    found = split_half(exactly([[1, beside, 0.5], [beside, 1, beside], [0.5, beside, 1]]))
    assert found.r == pytest.approx(0.5)
    assert found.spearman_brown_unequal == pytest.approx(0.6861, abs=5e-5)  # with shares of 2/3 and 1/3
    assert found.spearman_brown == pytest.approx(2 / 3)


def test_the_interval_of_a_rank_correlation_is_bonett_and_wrights():
    found = spearman(np.array([1.0, 2, 3, 4, 5, 6]), np.array([2.0, 1, 4, 3, 6, 5]))
    rho = 1 - 6 * 6 / (6 * 35)
    half = 1.959964 * np.sqrt((1 + rho**2 / 2) / 3)
    assert found.rho == pytest.approx(rho)
    assert (found.ci_low, found.ci_high) == pytest.approx(
        tuple(np.tanh(np.arctanh(rho) + np.array([-half, half]))), abs=1e-6
    )


def test_a_difference_of_shares_is_the_first_minus_the_second():
    found = mcnemar(np.array([True, True, True, False]), np.array([True, False, False, True]))
    assert (found.difference, found.first_only, found.second_only) == (0.25, 2, 1)


def test_a_scaled_difference_has_a_factor_of_its_own():
    found = scaled_difference(30.0, 10, 1.2, 10.0, 6, 1.1)
    assert (found.statistic, found.df) == (pytest.approx(20 / ((10 * 1.2 - 6 * 1.1) / 4)), 4)


@pytest.mark.parametrize("module", [casewise, ordinal])
def test_scaled_tests_are_made_of_their_traces(module):
    traces = getattr(module, "CasewiseTraces", None) or module.OrdinalTraces
    shifted = module.scaled_test("scaled.shifted", 30.0, 8, traces(10.0, 18.0))
    a = np.sqrt(8 / 18)
    assert (shifted.chisq, shifted.df) == (pytest.approx(30 * a + 8 - 10 * a), 8)
    scaled = module.scaled_test("satorra.bentler", 30.0, 8, traces(10.0, 18.0))
    assert scaled.chisq == pytest.approx(30 * 8 / 10)
    adjusted = module.scaled_test("mean.var.adjusted", 30.0, 8, traces(10.0, 18.0))
    assert (adjusted.chisq, adjusted.df) == (pytest.approx(30 * (100 / 18) / 10), pytest.approx(100 / 18))


@pytest.mark.parametrize("module", [casewise, ordinal])
@pytest.mark.parametrize("kind", ["scaled.shifted", "mean.var.adjusted"])
@pytest.mark.parametrize(("first", "second"), [(-1e-14, 0.0), (-1e-14, -1e-12), (10.0, 0.0), (10.0, -1e-12)])
def test_a_scaled_test_without_traces_is_missing(module, kind, first, second):
    """Where items repeat one another both traces are zero up to rounding, whose sign differs between processors."""
    traces = getattr(module, "CasewiseTraces", None) or module.OrdinalTraces
    found = module.scaled_test(kind, 1e-26, 35, traces(first, second))
    assert np.isnan(found.factor)


def test_a_factor_has_the_logarithm_of_the_determinant():
    S = np.array(GOOD)
    assert cholesky.log_determinant_from(cholesky.factor(S)) == pytest.approx(np.linalg.slogdet(S)[1])


@pytest.mark.parametrize("fixed", [True, None])
def test_moments_of_covariates_among_themselves_are_not_explained(fixed):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(size=(50, 4)), columns=["x", "w", "y", "z"])
    fitted = rp.fit("y ~ x + w\nz ~ x", frame, fixed_x=fixed)
    # 10 moments, 3 of x and w; 3 slopes, 2 residual variances and their covariance
    assert (fitted.measures["df"], fitted.measures["baseline_df"]) == (1, 5)


def test_first_places_are_those_of_the_largest():
    draws = np.array([[0.5, 0.2, 0.1], [0.4, 0.3, 0.2], [0.1, 0.3, 0.2]])
    np.testing.assert_allclose(rank_in_first(draws, 1), [2 / 3, 1 / 3, 0])


def test_importance_is_in_points_of_the_outcome():
    total = np.array([[0, 0], [0.5, 0]])
    points = importance(total, np.ones(2), [4, 10], [0], 1)  # a driver from 1 to 5, an outcome from 0 to 10
    np.testing.assert_allclose(points, [0.5 * 4 / 10])


def test_the_first_half_holds_the_odd_items():
    found = split_half(np.random.default_rng(1).normal(size=(20, 5)))
    assert (list(found.first), list(found.second)) == ([0, 2, 4], [1, 3])


# ------------------------------------------------------------------------------------------------- measurement
def test_an_omega_beyond_its_bounds_is_spoken_of():
    found = rp.reliability(heywood(), {"A": ["a", "b", "c"]})
    assert message(found, "reliability.heywood").message.render("zh") == (
        "A的 ω：a的独特性方差位于下界（Heywood 现象），请谨慎解读。"
    )
    assert "(a Heywood case); read ω with caution." in message(found, "reliability.heywood").message.render("en")


def test_an_item_without_which_alpha_would_rise_is_named():
    x = np.column_stack([exactly(GOOD), np.random.default_rng(8).normal(size=200)])
    frame, items = pd.DataFrame(x, columns=list("abcde")), {"A": list("abcde")}
    found = rp.reliability(frame, items)
    assert [n.message.values["item"] for n in found.notes if n.message.key == "reliability.improves"] == ["e"]
    assert "reliability.improves" not in cautions(rp.reliability(frame, {"A": list("abcd")}))
    decided = item_decisions(frame, {"e": "asks for something else"}, items).decisions[0]
    assert decided.before < decided.after == pytest.approx(0.857, abs=1e-3)


def test_a_standardised_loading_above_one_is_an_alarm():
    frame = pd.concat([heywood(), pd.DataFrame(exactly(GOOD, seed=2), columns=list("defg"))], axis=1)
    found = rp.validity(frame, {"A": ["a", "b", "c"], "B": list("defg")}, draws=200)
    assert message(found, "validity.heywood").severity == "alarm"
    assert (
        message(found, "validity.heywood").message.render("zh").startswith("a的标准化载荷绝对值大于1（Heywood 现象）")
    )
    assert message(found, "validity.heywood").message.render("en").startswith("The standardised loading of a exceeds 1")


def test_constructs_that_are_nearly_one_are_named_and_others_are_not():
    x = exactly([[1, 0.95, 0.2], [0.95, 1, 0.2], [0.2, 0.2, 1]])
    found = rp.correlations(pd.DataFrame(x, columns=["a", "b", "c"]), {"A": ["a"], "B": ["b"], "C": ["c"]})
    said = message(found, "correlations.collinear").message
    assert said.values["n"] == 1
    assert said.render("en").startswith("A and B (.950)")
    assert said.render("zh").startswith("A与B（0.950）")


def test_items_of_which_only_the_test_or_only_the_kmo_speaks_do_not_suit_factor_analysis():
    from repurchase.analysis.factors.words import sentences

    found = rp.efa(pd.DataFrame(exactly(GOOD), columns=list("abcd")), {"A": list("abcd")}, seed=1)
    for change in ({"kmo": 0.4}, {"p_value": 0.3}):
        other = replace(found, suitability=replace(found.suitability, **change))
        assert next(iter(sentences(other))).key == "factors.unsuitable"
    assert next(iter(sentences(found))).key == "factors.suitable"


# ------------------------------------------------------------------------------------------------- fits
def test_an_improper_solution_is_an_alarm_in_both_languages():
    alarm = message(rp.fit("f =~ a + b + c", heywood()), "fit.heywood")
    assert alarm.severity == "alarm"
    assert alarm.message.render("en") == (
        "Improper solution (Heywood case): the variance of a is estimated below zero."
        " Do not interpret the solution before the cause is found."
    )
    assert alarm.message.render("zh") == (
        "不当解（Heywood 情形）：a 的方差估计为负（共1个）。查明原因之前不应解释结果。"
    )


def test_a_search_that_did_not_end_or_could_not_begin_is_an_alarm():
    apart = pd.DataFrame(exactly([[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]]), columns=["a", "b", "c"])
    assert message(rp.fit("f =~ a + b + c", apart), "fit.not_converged").severity == "alarm"  # a loading without end
    model = "f =~ a + b + c\na ~~ 0*a\nb ~~ 0*b"
    assert message(rp.fit(model, heywood()), "fit.no_start").severity == "alarm"  # singular whatever the estimates
    even = pd.DataFrame(exactly(GOOD) * [1, 2, 3, 4], columns=list("abcd"))
    assert message(rp.fit(model, even), "fit.no_start").severity == "alarm"


def test_what_did_not_converge_must_not_be_used():
    said = text("fit.not_converged", iterations=500)
    assert said.render("zh") == "迭代500次后仍未收敛：不得使用估计值，也不给出标准误、检验与拟合指数。"
    assert said.render("en").startswith(
        "The search did not converge after 500 iterations: the estimates must not be used"
    )


@pytest.mark.parametrize(("categories", "estimator"), [(4, "WLSMV"), (5, "MLR")])
def test_answers_of_few_categories_are_ordinal(categories, estimator):
    x = exactly([row[:3] for row in GOOD[:3]], n=300)
    cut = np.quantile(x, np.arange(1, categories) / categories)
    frame = pd.DataFrame(np.digitize(x, cut) + 1, columns=["a", "b", "c"])
    assert rp.fit("f =~ a + b + c", frame, estimator="auto").estimator == estimator


def two_groups():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"x": rng.normal(size=120), "g": ["u", "v"] * 60})
    frame["y"] = 0.5 * frame["x"] + rng.normal(size=120)
    return frame


def test_paths_are_not_compared_in_silence():
    for ladder, key in (
        (None, "group_paths.not_tested"),
        (SimpleNamespace(highest="configural", steps=()), "group_paths.not_invariant"),
    ):
        found = path_differences("y ~ x", two_groups(), "g", "ML", permutations=0, invariance=ladder)
        assert key in cautions(found)
    found = path_differences(
        "y ~ x", two_groups(), "g", "ML", permutations=0, invariance=SimpleNamespace(highest="metric", steps=())
    )
    assert not {"group_paths.not_tested", "group_paths.not_invariant"} & set(cautions(found))


# ------------------------------------------------------------------------------------------------- decisions
def driven(slopes):
    rng = np.random.default_rng(5)
    latent = {c: rng.normal(size=300) for c in slopes}
    latent["Y"] = sum(b * latent[c] for c, b in slopes.items()) + rng.normal(size=300)
    frame = {
        f"{c}{i}": np.clip(3 + 0.6 * f + 0.3 * rng.normal(size=300), 1, 5) for c, f in latent.items() for i in (1, 2, 3)
    }
    constructs = tuple(construct(c, c, c, role="outcome" if c == "Y" else "driver") for c in latent)
    statements = tuple(Statement(f"S{c}", {"en": c, "zh": c}, driver=c, scale=Scale(1, 5)) for c in slopes)
    for k, s in enumerate(statements):
        frame[s.name] = np.where(np.arange(300) % (k + 2), 2.0, 4.0)  # the first is agreed with most often
    return Survey(pd.DataFrame(frame, index=range(1, 301)), Instrument(constructs, statements))


def prioritised(slopes, draws=0):
    survey = driven(slopes)
    model = "\n".join(f"{c} =~ {c}1 + {c}2 + {c}3" for c in (*slopes, "Y")) + f"\nY ~ {' + '.join(slopes)}"
    fit = rp.fit(model, survey)
    return survey, priorities(survey, fit, bootstrap=fit.bootstrap(draws=draws, seed=1) if draws else None)


def test_a_driver_with_a_negative_effect_is_spoken_of():
    _, found = prioritised({"P": 0.5, "Q": -0.4})
    assert (
        message(found, "priorities.negative")
        .message.render("zh")
        .startswith("Q的总效应点估计小于零，比较大小时取绝对值")
    )
    assert "priorities.negative" not in cautions(prioritised({"P": 0.5, "Q": 0.4})[1])


def test_a_contrast_is_the_first_minus_the_second():
    _, found = prioritised({"P": 0.7, "Q": 0.1}, draws=60)
    contrast = found.contrasts[0]
    p, q = (d.importance for d in found.drivers)
    assert contrast.difference == pytest.approx(p - q)
    assert 0 < contrast.ci_low < contrast.difference < contrast.ci_high
    assert [d.selected for d in found.drivers] == [1.0, 0.0]


def test_stated_importance_ranks_from_the_most_named():
    survey, found = prioritised({"P": 0.2, "Q": 0.7})
    stated = stated_importance(survey, found)
    assert [(d.stated_rank, d.derived_rank) for d in stated.drivers] == [(1, 2), (2, 1)]
    assert [d.share for d in stated.drivers] == [0.5, pytest.approx(1 / 3)]
    assert stated.stated_first == survey.instrument["P"].label  # 150 of 300 against 100
    assert stated.derived_first is None  # without a bootstrap


def test_equal_shares_share_their_rank():
    assert ranks([0.3, 0.1 + 0.2, 0.2, float("nan")]) == [1, 1, 3, None]


def test_nobody_is_named_most_often_where_shares_tie():
    rng = np.random.default_rng(4)
    agreed = (rng.random((400, 3)) < 0.5).astype(float)
    rule = RULES["significance"]
    assert most_named(agreed, rule) is None
    agreed[:, 1] = rng.random(400) < 0.8
    assert most_named(agreed, rule) == 1
    assert most_named(agreed[:, :1], rule) is None


def test_too_few_resamples_for_any_contrast_are_spoken_of():
    _, found = prioritised({"P": 0.7, "Q": 0.1}, draws=30)
    note = message(found, "priorities.too_few_draws")
    assert note.message.render("en").startswith("With 30 resamples the smallest p that a contrast")
    assert found.leader is None
    _, found = prioritised({"P": 0.7, "Q": 0.1}, draws=100)
    assert "priorities.too_few_draws" not in cautions(found)
    assert found.leader.construct.name == "P"


def test_only_a_driver_that_performs_below_the_others_is_to_improve():
    rng, rule = np.random.default_rng(8), RULES["significance"]
    low = rng.normal(50, 20, (300, 4)) - [12, 0, 0, 0]
    draws = np.array([0.3, 0.3, 0.3, 0.3]) + rng.normal(0, 0.05, (1000, 4))
    sides = Sides.of(draws.mean(axis=0), draws, low, 0.95)
    assert [sides.verdict(j, rule) for j in range(4)] == ["improve", *["cannot be told"] * 3]
    draws[:, 0] -= 0.3  # of no importance that could be told from zero
    sides = Sides.of(draws.mean(axis=0), draws, low, 0.95)
    assert sides.verdict(0, rule) == "low priority"
    draws[:, 0] -= 0.3  # below zero, and as large as the others
    sides = Sides.of(draws.mean(axis=0), draws, low, 0.95)
    assert sides.verdict(0, rule) == "cannot be told"


def test_equal_performance_is_called_low_in_five_of_a_hundred_samples_at_most():
    rng, hits = np.random.default_rng(20), 0
    for _ in range(1000):
        common = rng.normal(size=(120, 1))
        scores = np.round(np.clip(50 + 20 * (common + rng.normal(size=(120, 6))), 0, 100) / 5) * 5
        c = paired_contrasts(against_others(scores))
        hits += bool(((c.p_value < 0.05) & (c.difference < 0)).any())
    assert hits / 1000 < 0.05 + 2 * np.sqrt(0.05 * 0.95 / 1000)
    assert hits  # the test can find something


@pytest.mark.parametrize(("change", "key"), [(lambda x: -x, "units"), (lambda x: 40 * x, "units"), (lambda x: x / 10, "units"),
                         (lambda x: 2 * x, "units"), (lambda x: 6 - x, "directions")])  # fmt: skip
def test_items_of_another_sign_or_unit_give_no_performance(change, key):
    rng = np.random.default_rng(3)
    latent = {c: rng.normal(size=300) for c in "PQ"}
    latent["Y"] = 0.6 * latent["P"] + 0.4 * latent["Q"] + rng.normal(size=300)
    frame = pd.DataFrame(
        {
            f"{c}{i}": np.clip(np.round(3 + f + 0.5 * rng.normal(size=300)), 1, 5)
            for c, f in latent.items()
            for i in (1, 2, 3)
        }
    )
    constructs = {c: [f"{c}1", f"{c}2", f"{c}3"] for c in latent}
    model = "\n".join(f"{c} =~ {' + '.join(v)}" for c, v in constructs.items()) + "\nY ~ P + Q"
    before = {
        d["driver"]: d["performance"] for d in priorities(frame, rp.fit(model, frame), constructs=constructs).to_dict()
    }
    np.testing.assert_allclose(before["Q"], 25 * (frame[constructs["Q"]].to_numpy().mean() - 1))
    frame["P2"] = change(frame["P2"])
    found = priorities(frame, rp.fit(model, frame), constructs=constructs)
    after = {d["driver"]: d["performance"] for d in found.to_dict()}
    assert np.isnan(after["P"])
    assert after["Q"] == pytest.approx(before["Q"])
    assert cautions(found) == [f"scales.{key}"]


def test_an_answer_beyond_a_stated_scale_gives_no_performance():
    survey, _ = prioritised({"P": 0.7, "Q": 0.1})
    wide = replace(survey, responses=survey.responses.assign(P1=survey.responses.P1 + 3))
    model = "\n".join(f"{c} =~ {c}1 + {c}2 + {c}3" for c in "PQY") + "\nY ~ P + Q"
    found = priorities(wide, rp.fit(model, wide))
    said = message(found, "scales.outside").message.render("en")
    assert said.startswith("P cannot be put on 0–100") and "P1 lie outside its scale from 1 to 5" in said
    assert np.isnan(found.drivers[0].performance) and 0 < found.drivers[1].performance < 100


@pytest.mark.parametrize(
    ("better", "power", "how"), [(3, "high", "_all"), (2, "medium", ""), (1, "low", ""), (0, "none", "_none")]
)
def test_the_power_of_prediction_counts_the_items_that_beat_the_benchmark(better, power, how):
    said = _predicted(np.array([1.0] * better + [-1.0] * (3 - better)), np.full(3, 0.1), gain=0.5)
    assert said.key == f"pls.said_prediction{how}"
    assert said.values["power"].key == f"pls.power_{power}"
    assert render(said.values["better"], "en") == ("0", "one", "two", "three")[better]


def _predicted(better, q2, gain):
    """What is said of an outcome whose loss is smaller than the indicator average's by `gain`."""
    instrument = Instrument((construct("A", "A", "A"), construct("B", "B", "B")))
    losses = np.random.default_rng(1).uniform(1, 2, (40, 3, 2))
    losses[:, 0] -= gain
    prediction = SimpleNamespace(items=np.array([3, 4, 5])[: len(q2)], better=better, q2=q2, losses=losses)
    m = SimpleNamespace(
        resampled=False, paths=[], survey=SimpleNamespace(instrument=instrument), names=["A", "B"], endogenous=["B"],
        estimates=SimpleNamespace(r_squared=np.array([np.nan, 0.4])), prediction=prediction, outcome="B", rules=RULES,
        of=lambda name: slice(3, 6), formative=("A", "B"), level=0.95, n=40,
    )  # fmt: skip
    return next(t for t in pls_sentences(m) if t.key.startswith("pls.said_") and t.key not in UNRELATED)


UNRELATED = ("pls.said_explained",)


@pytest.mark.parametrize(
    ("better", "q2", "gain", "key"),
    [
        ([1, 1, 1], [0.1, 0.1, -0.01], 0.5, "pls.said_unpredicted"),
        ([1, 1, 1], [0.1, 0.1, 0.0], 0.5, "pls.said_unpredicted"),
        ([1, 1, 1], [0.1, 0.1, np.nan], 0.5, "pls.said_unpredicted"),
        ([1, 1, 1], [0.1, 0.1, 0.1], 0.0, "pls.said_unclear"),
        ([0, 0, 0], [0.1, 0.1, 0.1], 0.5, "pls.said_same"),
    ],
)
def test_no_power_of_prediction_is_claimed_where_none_is_shown(better, q2, gain, key):
    said = _predicted(np.array(better, float), np.array(q2), gain)
    assert said.key == key
    assert "power" not in said.values
    for word in ("high predictive", "medium predictive", "low predictive"):
        assert word not in said.render("en")


def test_half_of_the_items_is_medium_power():
    said = _predicted(np.array([1.0, -1.0]), np.full(2, 0.1), gain=0.5)
    assert said.values["power"].key == "pls.power_medium"


def test_significance_of_groups_is_that_after_holm():
    rng = np.random.default_rng(2)
    survey = Survey(
        pd.DataFrame({f"A{i}": rng.integers(1, 6, 60).astype(float) for i in (1, 2, 3)}, index=range(1, 61)),
        Instrument((construct("A", "A", "A"),), background=(Background("g", {"en": "g", "zh": "g"}),)),
        pd.DataFrame({"g": ["u", "v"] * 30}, index=range(1, 61)),
    )
    found = rp.group_differences(survey)
    sure = replace(found.comparisons[0], test=replace(found.comparisons[0].test, p_value=0.01))
    assert not found.significant(replace(sure, p_holm=0.2))
    assert found.significant(replace(sure, p_holm=0.02))


# ------------------------------------------------------------------------------------------------- screening
def sheets():
    rng = np.random.default_rng(4)
    responses = pd.DataFrame(rng.integers(1, 6, (30, 3)).astype(float), columns=["A1", "A2", "A3"], index=range(1, 31))
    question = Background("bought", {"en": "Bought?", "zh": "购买过？"}, role="eligible", keep=("yes",))
    about = pd.DataFrame({"bought": ["yes"] * 28 + ["no", None]}, index=responses.index)
    seconds = pd.DataFrame({"seconds": [60.0] * 28 + [1.0, np.nan]}, index=responses.index)
    return Survey(responses, Instrument((construct("A", "A", "A"),), background=(question,)), about, seconds)


def test_a_survey_without_attention_checks_is_told_and_one_with_them_is_not():
    checked = replace(sheets(), instrument=replace(sheets().instrument, checks=(Check("ATT", {"en": "?"}, 2),)))
    assert "screening.no_check_note" in cautions(screen(sheets()))
    assert "screening.no_check_note" not in cautions(screen(checked))


def test_a_blank_is_no_proof_against_anybody():
    reasons = screen(sheets()).reasons
    assert reasons == {29: ("not_eligible", "too_fast")}


# ------------------------------------------------------------------------------------------------- identities
def test_no_message_repeats_a_telephone_number_however_deep_it_stands():
    number = "13912340567"
    for said in (
        InputError("read.not_found", file={"en": number, "zh": number}).message,
        InputError("read.not_found", file=text("read.not_found", file=number)).message,
        note("read.other_sheets", sheet={"en": number, "zh": number}, names="").message,
        note("read.other_sheets", sheet=[number], names="").message,
    ):
        assert number not in said.render("en") + said.render("zh")
