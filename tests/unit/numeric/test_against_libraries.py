"""What is hand-made to spare the import of a library is that library's own, which stays the second opinion here."""

from __future__ import annotations

import numpy as np
import pingouin
import pytest
import statsmodels.api as sm
from scipy.optimize import brentq, linear_sum_assignment
from scipy.special import chndtr

from repurchase.numeric.classical.mardia import henze_zirkler
from repurchase.numeric.factors.assignment import best_assignment
from repurchase.numeric.fit_measures.indices import rmsea_interval
from repurchase.numeric.robust.linear_regression import linear_regression
from repurchase.numeric.search.bracketed_root import bracketed_root

CLOSE = 1e-10


def agree(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=CLOSE, atol=1e-13)


@pytest.mark.parametrize(("n", "p"), [(40, 2), (200, 5), (238, 27), (1500, 8)])
def test_henze_zirkler(n, p):
    rng = np.random.default_rng(p)
    answers = rng.normal(size=(n, p)) @ (np.eye(p) + 0.5 * rng.normal(size=(p, p)) / np.sqrt(p))
    for x in (answers, np.clip(np.round(answers + 3), 1, 5)):
        ours, theirs = henze_zirkler(x), pingouin.multivariate_normality(x)
        agree((ours.statistic, ours.p_value), (theirs.hz, theirs.pval))


def test_henze_zirkler_refuses_items_that_depend_on_one_another():
    x = np.random.default_rng(0).normal(size=(50, 3))
    with pytest.raises(ValueError, match="singular"):
        henze_zirkler(np.column_stack([x, x.sum(axis=1)]))


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("k", [1, 4])
def test_a_regression_and_its_joint_tests(robust, k):
    rng = np.random.default_rng(k)
    x = rng.normal(size=(90, k)) @ rng.normal(size=(k, k))
    y = x @ np.linspace(0.3, 0, k) + rng.normal(size=90) * (1 + np.abs(x[:, 0]))
    theirs = sm.OLS(y, sm.add_constant(x)).fit(**({"cov_type": "HC3", "use_t": True} if robust else {}))
    ours = linear_regression(y, x, robust=robust)
    agree(ours.beta, theirs.params[1:])
    agree(ours.covariance, theirs.cov_params()[1:, 1:])
    agree((ours.statistic, ours.p_value), (theirs.tvalues[1:], theirs.pvalues[1:]))
    agree(ours.residual, theirs.resid)
    agree((ours.r2, ours.adjusted, ours.df), (theirs.rsquared, theirs.rsquared_adj, theirs.df_resid))
    agree(ours.joint_test(), (theirs.fvalue, theirs.f_pvalue))
    for first in range(k):
        together = theirs.f_test(np.eye(k + 1)[first + 1 :])
        agree(ours.joint_test(first), (together.fvalue, together.pvalue))


def test_a_respondent_whom_a_regression_cannot_but_meet_has_part_in_no_error_but_that_of_the_own_category():
    """The only one of a category: no residual is left of the answer, and the errors of the rest are those without.

    The slope of the category is the answer less what the rest expect of it, so that its variance is that of an answer
    and that of the expectation; the first is taken from all residuals.
    """
    rng = np.random.default_rng(3)
    x = np.column_stack([rng.normal(size=60), np.arange(60) == 7])
    y = x[:, 0] + rng.normal(size=60)
    ours = linear_regression(y, x, robust=True)
    without = linear_regression(np.delete(y, 7), np.delete(x[:, :1], 7, axis=0), robust=True)
    agree(ours.beta[0], without.beta[0])
    agree(ours.covariance[0, 0], without.covariance[0, 0])
    everybody = sm.add_constant(np.delete(x[:, :1], 7, axis=0))
    rest = sm.OLS(np.delete(y, 7), everybody).fit(cov_type="HC3")
    at = np.array([1.0, x[7, 0]])
    agree(ours.covariance[1, 1], ours.residual @ ours.residual / ours.df + at @ rest.cov_params() @ at)


def test_a_regression_that_leaves_nothing_over_has_an_infinite_test():
    x = np.arange(12.0)[:, None] % 5
    fitted = linear_regression(np.zeros(12) + (x[:, 0] == 0), np.column_stack([x == 0, x]), robust=False)
    assert fitted.r2 == pytest.approx(1)
    assert fitted.joint_test()[1] < 1e-100


ROOTS = [
    (lambda x: x**3 - 2, 0.0, 3.0),
    (lambda x: np.exp(x) - 5, -10.0, 10.0),
    (lambda x: x - 1e-7, 0.0, 100.0),
    (lambda x: 1 / (1 + x * x) - 0.2, 0.0, 50.0),
    (lambda x: np.cos(x), 3.0, 1.0),
    (lambda x: x, -1.0, 3.0),
]


@pytest.mark.parametrize(("gap", "low", "high"), ROOTS)
def test_roots(gap, low, high):
    asked = []
    ours = bracketed_root(lambda x: asked.append(x) or gap(x), low, high)
    assert ours == pytest.approx(brentq(gap, low, high, xtol=1e-300, rtol=1e-15, disp=False), rel=1e-12, abs=1e-300)
    assert len(asked) < 40  # not by halving alone


def test_no_root_is_made_up():
    with pytest.raises(ValueError, match="same sign"):
        bracketed_root(lambda x: x * x + 1, -1.0, 1.0)


@pytest.mark.parametrize(("chisq", "df"), [(3.0, 1), (85.3, 24), (400.0, 300), (5000.0, 800)])
def test_limits_of_rmsea_are_where_their_tails_are(chisq, df):
    for limit, tail in zip(rmsea_interval(chisq, df, 1.0), (0.95, 0.05), strict=True):
        if limit:
            assert chndtr(chisq, df, limit**2 * df) == pytest.approx(tail, rel=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_assignments_weigh_the_most(seed):
    rng = np.random.default_rng(seed)
    weight = rng.normal(size=rng.integers(1, 10, 2)) ** 2
    ours, theirs = best_assignment(weight), linear_sum_assignment(-weight)
    assert np.array_equal(ours, theirs)
    tied = np.round(weight)
    rows, columns = best_assignment(tied)
    assert tied[rows, columns].sum() == tied[linear_sum_assignment(-tied)].sum()
    assert len(set(columns)) == len(rows) == min(weight.shape)
