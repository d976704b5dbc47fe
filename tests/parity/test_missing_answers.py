"""Missing answers: Little's test against R, correlations of incomplete answers, and what a chapter makes of them."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.respondents.missing_answers.findings import SampleUse
from repurchase.analysis.respondents.missing_answers.result import missing_answers
from repurchase.errors import InputError, ModelError
from repurchase.numeric.missing.likelihood import patterns
from repurchase.numeric.missing.randomness import little_test
from repurchase.numeric.missing.saturated import saturated
from repurchase.numeric.refits.incomplete_moments import covariance, mapped_resamples
from repurchase.numeric.resampling.counts import random_counts
from repurchase.text import text

ORACLE = json.loads((Path(__file__).parent / "oracle" / "missing_answers.json").read_text(encoding="utf-8"))
DATA = pd.DataFrame(ORACLE["data"]).astype(float)
ITEMS = {"f": ["x1", "x2", "x3"], "g": ["y1", "y2", "y3"]}
MODEL = "f =~ x1 + x2 + x3\ng =~ y1 + y2 + y3\ng ~ f"


@pytest.mark.parametrize("which", ["items", "all"])
def test_little_against_r(which):
    found, want = little_test((DATA.iloc[:, :6] if which == "items" else DATA).to_numpy()), ORACLE[which]
    assert found.statistic == pytest.approx(want["chisq"], rel=1e-9)  # both moments to 1e-12
    assert found.p_value == pytest.approx(want["p_value"], rel=1e-7)
    assert (found.df, found.patterns, found.alone, found.complete) == (
        want["df"], want["patterns"], want["alone"], want["complete"]
    )  # fmt: skip


def test_little_by_hand():
    """Two variables, the second missing for half: one mean is compared, with the variance of all answers."""
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
    y = np.where(x > 4, np.nan, np.array([1.0, 3, 2, 4, 0, 0, 0, 0]))
    # the second variable has one pattern only, whose mean the regression on the first reproduces: what is left is the first
    mu, var = x.mean(), x.var()
    S, m = saturated(patterns(np.column_stack([x, y]))).covariance, saturated(patterns(np.column_stack([x, y]))).mean
    assert S[0, 0] == pytest.approx(var) and m[0] == pytest.approx(mu)
    e = np.array([x[:4].mean() - mu, y[:4].mean() - m[1]])
    want = 4 * e @ np.linalg.solve(S, e) + 4 * (x[4:].mean() - mu) ** 2 / var
    found = little_test(np.column_stack([x, y]))
    assert found.df == 1 and found.statistic == pytest.approx(want)


def test_patterns_of_one_say_nothing():
    """Were nobody's pattern another's, the statistic is the number of answers, whatever they are."""
    rng = np.random.default_rng(4)
    gaps = [set(g) for k in (0, 1, 2) for g in combinations(range(8), k)]
    x = rng.normal(size=(len(gaps), 8)) + rng.normal(size=(len(gaps), 1))
    for i, gone in enumerate(gaps):
        x[i, list(gone)] = np.nan
    found = little_test(x)
    assert found.alone == found.patterns == 37
    assert found.statistic == pytest.approx(np.isfinite(x).sum(), rel=1e-6)


@pytest.mark.parametrize(
    "x", [np.arange(12.0).reshape(4, 3) ** 2, np.array([[1.0, np.nan], [2, np.nan], [np.nan, 1], [np.nan, 3]])]
)
def test_little_where_it_does_not_exist(x):
    assert np.isnan(little_test(x).statistic) and np.isnan(little_test(x).p_value)


def test_resampled_covariances_are_those_of_each_resample():
    x = DATA.iloc[:, :6].to_numpy()
    found = np.concatenate(mapped_resamples(np.asarray, x, 6, seed=3))
    counts = np.concatenate([c[0] for c in random_counts([len(x)], 6, 3)])
    for S, times in zip(found, counts, strict=True):
        want = saturated(patterns(np.repeat(x, times.astype(int), axis=0))).covariance
        np.testing.assert_allclose(S, want, atol=1e-4)  # EM ends at steps of 1e-5 standard deviations
    whole = x[~np.isnan(x).any(axis=1)]
    np.testing.assert_allclose(covariance(whole), np.cov(whole.T))


def test_auto_uses_every_answer_that_the_estimator_can():
    auto = rp.fit(MODEL, DATA, estimator="MLR", missing="auto")
    fiml = rp.fit(MODEL, DATA, estimator="MLR", missing="fiml")
    assert auto.settings.missing == "fiml" and auto.n == 220
    np.testing.assert_allclose(auto.theta, fiml.theta)
    assert rp.fit(MODEL, DATA, estimator="MLM", missing="auto").settings.missing == "listwise"
    assert rp.fit(MODEL, DATA.dropna(), estimator="MLR", missing="auto").settings.missing == "listwise"
    few = DATA.iloc[:, :6].apply(lambda c: pd.cut(c, [-9, -1, 0, 1, 9], labels=False))
    assert rp.fit(MODEL, few, estimator="auto", missing="auto").settings.missing == "pairwise"


def test_validity_follows_the_fit():
    fiml = rp.fit("f =~ x1 + x2 + x3\ng =~ y1 + y2 + y3", DATA, estimator="MLR", missing="fiml")
    complete = rp.fit("f =~ x1 + x2 + x3\ng =~ y1 + y2 + y3", DATA, estimator="MLR")
    every = rp.validity(DATA, ITEMS, fit=fiml, draws=200)
    some = rp.validity(DATA, ITEMS, fit=complete, draws=200)
    S = saturated(patterns(DATA.iloc[:, :6].to_numpy())).covariance
    r = np.abs(S / np.sqrt(np.outer(np.diag(S), np.diag(S))))
    within = [r[:3, :3][np.triu_indices(3, 1)].mean(), r[3:, 3:][np.triu_indices(3, 1)].mean()]
    assert every.pairs[0].htmt == pytest.approx(r[:3, 3:].mean() / np.sqrt(within[0] * within[1]))
    assert every.pairs[0].htmt < every.pairs[0].htmt_high < 1
    assert abs(every.pairs[0].htmt - some.pairs[0].htmt) > 1e-3


def test_missing_answers_in_words():
    uses = [
        SampleUse("cfa", text("findings.cfa"), 220, 220, "fiml"),
        SampleUse("pls", text("findings.pls"), 98, 98, "listwise"),
    ]
    found = missing_answers(DATA, ITEMS, uses=uses)
    english, chinese = (" ".join(s.render(lang) for s in found.sentences()) for lang in ("en", "zh"))
    assert "122 left at least one item blank" in english and "speaks against answers missing completely" in english
    assert "85.59" in english and "85.59" in chinese and "与完全随机缺失的假定不符" in chinese
    assert found.table("respondents").rows[1][1:3] == (98, 98)
    assert found.to_dict()["little"]["df"] == 55
    alike = missing_answers(DATA, ITEMS, uses=uses[:1])
    assert [t.name for t in alike.tables()] == ["missing_answers", "missing_items"]
    with pytest.raises(InputError):
        missing_answers(DATA.dropna(), ITEMS)


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("fiml", "at random given those observed, which the data cannot test"),
        ("pairwise", "answered both items"),
        ("listwise", "leave out"),
    ],
)
def test_every_rule_says_what_it_assumes(rule, word):
    rng = np.random.default_rng(1)
    frame = DATA.iloc[:, :6].dropna().copy()
    frame.iloc[rng.choice(len(frame), 15, replace=False), 0] = np.nan  # completely at random
    said = " ".join(s.render("en") for s in missing_answers(frame, ITEMS, rule=rule).sentences())
    assert word in said
    assert "this does not show that answers are missing completely at random" in said


def test_a_pattern_of_ones_own_is_a_caution():
    frame = DATA.iloc[:, :6].dropna().copy()
    for k, gone in enumerate(combinations(range(6), 2)):
        frame.iloc[k, list(gone)] = np.nan
    assert [n.message.key for n in missing_answers(frame, ITEMS).notes] == ["missing_answers.alone"]
    frame.iloc[15:31, 0] = np.nan
    assert not missing_answers(frame, ITEMS).notes


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_saturated_correlates_against_semtools(estimator):
    found = rp.fit(MODEL, DATA, estimator=estimator, missing="fiml", auxiliary=("age", "visits"))
    want, names = ORACLE[estimator], {"ML": ("chisq",), "MLR": ("chisq", "chisq_scaled")}[estimator]
    rows = {(r.lhs, r.op, r.rhs): r for r in found.estimates.itertuples()}
    for lhs, op, rhs, est, se in zip(*(want["estimates"][k] for k in ("lhs", "op", "rhs", "est", "se")), strict=True):
        # semTools leaves the search at lavaan's default, some 1e-5 short of the maximum
        assert rows[lhs, op, rhs].estimate == pytest.approx(est, abs=1e-4)
        assert rows[lhs, op, rhs].std_error == pytest.approx(se, abs=2e-4)
    expected = {k.replace(".", "_"): v for k, v in {**want["measures"], **(want["scaled"] or {})}.items()}
    for key in ("df", "baseline_df", "baseline_chisq", "cfi", "tli", *names):
        assert found.measures[key] == pytest.approx(expected[key], rel=2e-4, abs=2e-4), key
    if estimator == "MLR":
        assert found.measures["baseline_chisq_scaled"] == pytest.approx(expected["baseline_chisq_scaled"], rel=1e-3)
    shown = {(r["lhs"], r["rhs"]) for r in found.to_dict()["estimates"]}
    assert not any({"age", "visits"} & set(pair) for pair in shown)
    assert "fit.residuals_not_definite" not in [n.message.key for n in found.notes]


def test_auxiliary_variables_stand_beside_the_model():
    with pytest.raises(ModelError, match="x1"):
        rp.fit(MODEL, DATA, missing="fiml", auxiliary=["x1"])
    with pytest.raises(InputError, match="weight"):
        rp.fit(MODEL, DATA, missing="fiml", auxiliary=["weight"])
    assert rp.fit(MODEL, DATA, auxiliary=["age"]).settings.auxiliary == ()  # complete respondents need none
