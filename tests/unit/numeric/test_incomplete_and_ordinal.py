"""Kernels of ordinal and incomplete answers: exact parts, flags, refusals, and the notes that come of them."""

import numpy as np
import pandas as pd
import pytest
from numerical_slopes import numerical
from scipy.stats import multivariate_normal

import repurchase as rp
from repurchase.analysis.sem.estimate_ordinal import _samples
from repurchase.analysis.sem.estimators import EstimationProblem
from repurchase.errors import EstimationError
from repurchase.numeric.categorical.cells import Corners
from repurchase.numeric.categorical.model_moments import implied_ordinal
from repurchase.numeric.categorical.polychoric import PairFlag, polychorics, thresholds
from repurchase.numeric.missing.fit import Objective, fiml_information, fiml_scores
from repurchase.numeric.missing.likelihood import (
    MissingFlag,
    evaluate,
    moment_hessian,
    moment_scores,
    partial_hessian,
    patterns,
)
from repurchase.numeric.missing.saturated import saturated
from repurchase.numeric.missing.solution import coverage_gaps, saturated_data
from repurchase.numeric.ordinal.fit import _Problem

MODEL = "f =~ a + b + c + d\ng =~ e + h"


def answers(seed=4, n=300):
    rng = np.random.default_rng(seed)
    f = rng.normal(size=(n, 2)) @ np.array([[1.0, 0.6], [0.0, 0.8]])
    y = f[:, [0, 0, 0, 0, 1, 1]] * 0.9 + rng.normal(size=(n, 6)) * 0.7
    return pd.DataFrame(y, columns=list("abcdeh"))


def cut(frame, at=(-0.8, 0.5)):
    return frame.apply(lambda c: np.searchsorted(at, c) + 1.0)


def said(fit):
    return {n.message.key: n for n in fit.notes}


# ------------------------------------------------------------------------------------------------- ordinal kernels
@pytest.mark.parametrize("rho", [-0.999, -0.96, -0.8, -0.3, 0.0, 0.45, 0.7, 0.92, 0.94, 0.99])
def test_bivariate_normal_probabilities_are_exact(rho):
    h, k = np.array([-2.5, -0.7, 0.1, 1.9]), np.array([-2.4, -0.6, 0.1, 2.2])
    found = Corners.of_pairs(h[None], k[None]).integrated(np.array([[rho]]))[0, ..., 0]
    assert np.abs(found - _by_quadrature(h, k, rho)).max() < 1e-12


def _by_quadrature(h, k, rho):
    from scipy.integrate import quad
    from scipy.special import ndtr

    def below(a, b):
        inner = lambda x: np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * ndtr((b - rho * x) / np.sqrt(1 - rho * rho))  # noqa: E731
        edge = b / rho if rho and abs(b / rho) < 9 else 0.0
        parts = sorted({-9.0, min(max(edge, -9.0), a), a})
        return sum(quad(inner, lo, hi, epsabs=1e-14, epsrel=1e-13, limit=400, points=[0.5 * (lo + hi)])[0]
                   for lo, hi in zip(parts, parts[1:]))  # fmt: skip

    return np.array([[below(a, b) for b in k] for a in h])


def test_cell_slopes_are_the_derivatives_of_cell_probabilities():
    tau = np.array([[-1.2, 0.3, np.inf]]), np.array([[-0.4, 0.9, 2.0]])
    corners, step = Corners.of_pairs(*tau), 1e-5
    for rho in (-0.7, 0.05, 0.6):
        p, slope, curve = corners.cells(np.array([[rho]]))
        up, down = corners.cells(np.array([[rho + step]])), corners.cells(np.array([[rho - step]]))
        assert np.abs((up[0] - down[0]) / (2 * step) - slope).max() < 1e-8
        assert np.abs((up[1] - down[1]) / (2 * step) - curve).max() < 1e-7
        assert p[0].sum() == pytest.approx(1, abs=1e-7)


def test_a_correlation_near_one_is_found():
    rng = np.random.default_rng(1)
    z = rng.normal(size=4000)
    y = np.column_stack([z, 0.98 * z + np.sqrt(1 - 0.98**2) * rng.normal(size=4000)])
    found = polychorics(np.searchsorted([-1, 0, 0.7], y))
    assert found.correlations[0, 1] == pytest.approx(0.98, abs=0.01)
    assert found.flags[0] & ~PairFlag.EMPTY_CELLS == 0


def test_twins_lie_at_the_limit_and_perfect_tables_are_one():
    codes = np.random.default_rng(2).integers(0, 3, size=(200, 1)).repeat(2, axis=1)
    assert polychorics(codes).flags[0] & PairFlag.AT_LIMIT
    assert polychorics(codes).correlations[0, 1] == 0.999
    two = (codes > 0).astype(int)
    assert polychorics(two).flags[0] & PairFlag.PERFECT
    assert polychorics(two).correlations[0, 1] == 1.0
    two[:, 1] = 1 - two[:, 1]
    assert polychorics(two).correlations[0, 1] == -1.0


def test_pairs_without_a_common_respondent_have_no_correlation():
    codes = np.random.default_rng(3).integers(0, 3, size=(100, 2))
    codes[:50, 0], codes[50:, 1] = -1, -1
    found = polychorics(codes)
    assert found.flags[0] & PairFlag.NO_OVERLAP
    assert np.isnan(found.correlations[0, 1])


def test_what_has_no_threshold_is_refused():
    with pytest.raises(ValueError, match="empty category"):
        thresholds(np.array([[5.0, 0.0, 3.0]]), np.array([3]))
    with pytest.raises(ValueError, match="fewer than two categories"):
        polychorics(np.zeros((10, 2), int))


@pytest.mark.parametrize("equal", [[], ["loadings"], ["loadings", "thresholds"]])
def test_derivatives_of_ordinal_models_equal_numerical_ones(equal):
    frame = cut(answers(n=600)).assign(group=np.arange(600) % 2)
    fit = rp.fit(MODEL, frame, estimator="WLSMV", ordered=True, group="group", group_equal=equal)
    problem = _Problem(fit.layout, _samples(EstimationProblem(fit.structure, fit.sample, fit.settings)), False)
    rng = np.random.default_rng(0)
    theta = fit.solution.theta[problem.reduced.kept] + rng.normal(size=len(problem.reduced.kept)) * 0.02
    value = lambda t: problem.objective(t[None])[0][0]  # noqa: E731
    gradient = problem.objective(theta[None])[1][0]
    assert np.allclose(gradient, numerical(value, theta), atol=1e-7)
    moments = lambda t: implied_ordinal(problem.layout, t, problem.with_thresholds).values.ravel()  # noqa: E731
    slopes = implied_ordinal(problem.layout, theta, problem.with_thresholds).slopes
    assert np.allclose(slopes.reshape(-1, len(theta)), numerical(moments, theta).T, atol=1e-8)
    if problem.reduced.saturated:
        half = problem.newton(theta[None])
        assert np.allclose(2 * half, numerical(lambda t: problem.objective(t[None])[1][0], theta), atol=1e-5)


# ------------------------------------------------------------------------------------------------- incomplete kernels
def test_derivatives_of_fiml_equal_numerical_ones():
    frame = answers().mask(np.random.default_rng(5).random((300, 6)) < 0.15)
    fit = rp.fit(MODEL + "\ng ~ f\na ~~ e", frame, missing="fiml")
    data, layout = saturated_data(list(fit.sample.data)), fit.layout
    objective = Objective(layout, data)
    theta = fit.solution.theta + np.random.default_rng(6).normal(size=layout.q) * 0.03
    value = lambda t: objective(t[None])[0][0]  # noqa: E731
    assert np.allclose(objective(theta[None])[1][0], numerical(value, theta), atol=1e-7)
    slopes = numerical(lambda t: objective(t[None])[1][0], theta)
    assert np.allclose(2 * fiml_information(layout, theta, data), slopes, atol=1e-6)
    total = -2 * fiml_scores(layout, theta, data).sum(axis=0) / data.n.sum()
    assert np.allclose(total, objective(theta[None])[1][0], atol=1e-10)


def test_parts_of_the_moment_hessian_equal_the_whole():
    y = answers().mask(np.random.default_rng(7).random((300, 6)) < 0.2).to_numpy()
    data = patterns(y)
    S, mean = np.cov(answers(8).to_numpy().T), np.linspace(-0.1, 0.2, 6)
    at = evaluate(data, S, mean)
    kept = np.array([0, 3, 5, 6, 9, 14, 26])
    assert np.allclose(partial_hessian(data, at, kept), moment_hessian(data, at)[np.ix_(kept, kept)], atol=1e-8)
    assert np.allclose(moment_scores(data, at, mean).shape, (data.total, 27))


def test_the_likelihood_of_incomplete_rows_is_that_of_what_they_have():
    y = answers(n=40).mask(np.random.default_rng(9).random((40, 6)) < 0.3).to_numpy()
    S, mean = np.cov(answers(10).to_numpy().T), np.full(6, 0.1)
    total = 0.0
    for row in y:
        o = ~np.isnan(row)
        if o.any():
            total += multivariate_normal(mean[o], S[np.ix_(o, o)]).logpdf(row[o])
    assert evaluate(patterns(y), S, mean).deviance == pytest.approx(-2 * total, rel=1e-12)
    assert evaluate(patterns(y), -S, mean) is None


def test_variables_never_seen_together_are_flagged():
    frame = answers()
    frame.loc[:149, "a"], frame.loc[150:, "b"] = np.nan, np.nan
    data = patterns(frame.to_numpy())
    assert coverage_gaps(data) == [(0, 1)]
    assert saturated(data).flags & MissingFlag.NO_COVERAGE
    fit = rp.fit(MODEL, frame, missing="fiml", estimator="MLR")
    assert fit.converged
    assert np.isnan(fit.measures["chisq"])
    assert (fit.estimates.std_error[fit.estimates.std_error > 0] < 1).all()
    assert "a – b" in said(fit)["missing.no_coverage"].message.render("en")


def test_collinear_incomplete_items_are_named():
    frame = answers()
    frame["d"] = frame["a"] + frame["b"]
    frame.loc[3, "a"] = np.nan
    with pytest.raises(EstimationError, match="a, b and d"):
        rp.fit(MODEL, frame, missing="fiml")


def test_covariates_with_holes_keep_their_rows_and_are_spoken_of():
    frame = answers().assign(x=np.random.default_rng(11).normal(size=300))
    frame.loc[:20, "x"] = np.nan
    fit = rp.fit(MODEL + "\nf ~ x\ng ~ f + x", frame, missing="fiml")
    assert fit.n == 300
    assert "missing.exogenous" in said(fit)
    row = fit.estimates.query("lhs == 'x' and op == '~~'").iloc[0]
    assert row.std_error > 0


# ------------------------------------------------------------------------------------------------- what fits say
def test_redundant_ordinal_items_raise_an_alarm():
    frame = cut(answers())
    frame["b"] = frame["a"]
    fit = rp.fit(MODEL, frame, estimator="WLSMV", ordered=True)
    note = said(fit)["ordinal.at_limit"]
    assert note.severity == "alarm"
    assert "a ~~ b" in note.message.render("zh")


def test_few_respondents_call_for_caution():
    frame = cut(answers(n=14))
    fit = rp.fit(MODEL, frame, estimator="WLSMV", ordered=True)
    assert said(fit)["ordinal.few_cases"].severity == "caution"


def test_a_category_that_a_group_never_chose_is_named():
    frame = cut(answers()).assign(g=np.where(np.arange(300) < 150, "x", "y"))
    frame.loc[(frame.g == "x") & (frame.a == 3), "a"] = 2
    with pytest.raises(EstimationError, match=r"group 1 of 2.*a = 3"):
        rp.fit(MODEL, frame, estimator="WLSMV", ordered=True, group="g")


def test_items_never_answered_together_are_named():
    frame = cut(answers())
    frame.loc[:149, "a"], frame.loc[150:, "b"] = np.nan, np.nan
    with pytest.raises(EstimationError, match="a ~~ b"):
        rp.fit(MODEL, frame, estimator="WLSMV", ordered=True, missing="pairwise")


def test_items_with_different_numbers_of_categories_fit_together():
    frame = cut(answers())
    frame["a"] = cut(answers()[["a"]], (-1.5, -0.5, 0.2, 1.0))["a"]
    frame["e"] = cut(answers()[["e"]], (0.1,))["e"]
    fit = rp.fit(MODEL, frame, estimator="WLSMV", ordered=True)
    assert fit.converged
    assert (fit.estimates.op == "|").sum() == 4 + 2 * 4 + 1
    assert fit.measures["df"] == 8


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_note_renders_without_placeholders(language):
    frame = cut(answers(n=14), (0.9,))
    frame["b"] = frame["a"]
    holes = frame.mask(np.eye(14, 6, dtype=bool))
    notes = rp.fit(MODEL, holes, estimator="WLSMV", ordered=True, missing="pairwise").notes
    assert len(notes) > 3
    assert not any("{" in n.message.render(language) for n in notes)


# ------------------------------------------------------------------------------------------------- resamples
@pytest.mark.parametrize("options", [{"estimator": "WLSMV", "ordered": True}, {"missing": "fiml", "estimator": "MLR"}])
def test_refits_of_resamples_equal_full_fits(options):
    frame = cut(answers()) if "ordered" in options else answers().mask(np.random.default_rng(5).random((300, 6)) < 0.1)
    fit = rp.fit(MODEL, frame, **options)
    rows = np.random.default_rng(12).integers(0, fit.n, (3, fit.n))
    found = fit.bootstrap(draws=3, indices=rows)
    assert found.converged.all()
    for r, theta in zip(rows, found.theta, strict=True):
        whole = rp.fit(MODEL, frame.iloc[r].reset_index(drop=True), **options)
        assert np.abs(theta - whole.solution.theta).max() < 5e-5  # resamples stop within 1e-3 standard errors


def test_too_many_holes_leave_a_model_without_a_test():
    frame = answers(13, n=70).mask(np.random.default_rng(2).random((70, 6)) < 0.62)
    found = saturated(patterns(frame.to_numpy()))
    assert found.flags & MissingFlag.NO_MAXIMUM
    fit = rp.fit(MODEL, frame, missing="fiml", estimator="MLR")
    assert "missing.no_maximum" in said(fit)
    assert all(np.isnan(fit.measures[k]) for k in ("chisq", "cfi", "rmsea", "srmr"))
    assert np.isfinite(fit.measures["logl"])


@pytest.mark.parametrize("options", [{"estimator": "WLSMV", "ordered": True}, {"missing": "fiml"}])
def test_a_model_that_is_not_identified_names_the_parameter(options):
    frame = cut(answers()) if "ordered" in options else answers()
    fit = rp.fit("f =~ a + b + c + d\ng =~ e + h\nf ~~ 0*g", frame, **options)
    assert "fit.not_identified" in said(fit)
    assert fit.estimates.query("lhs == 'g' and rhs == 'h'").std_error.isna().all()
