"""Errors from resampled blocks: those of resampled rows, and those that hold for answers that are not normal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from large_surveys import as_large, made_survey, models

import repurchase as rp
from repurchase.analysis.large_samples.block_errors import with_block_errors
from repurchase.errors import InputError
from repurchase.numeric.resampling.block_totals import BlockTotals
from repurchase.survey.survey import Survey

N = 20_000


@pytest.fixture(scope="module")
def skewed() -> Survey:
    """Answers that pile up at one end: normal theory gives the wrong errors for them."""
    survey = made_survey(N)
    rng = np.random.default_rng(3)
    heavy = survey.responses.copy()
    items = list(survey.instrument.item_names)
    extreme = rng.random(N) < 0.06
    heavy.loc[extreme, items] = np.where(rng.random((extreme.sum(), 1)) < 0.5, 1.0, 5.0)
    return replace(survey, responses=heavy)


@pytest.fixture(scope="module")
def drawn(skewed):
    return rp.fit(models(skewed).structural, as_large(skewed)).bootstrap(draws=2000, seed=5)


def test_errors_are_robust_to_non_normal_answers(skewed, drawn):
    """Within the error that 1,000 blocks and 2,000 draws leave; errors of normal theory are far from both."""
    robust = rp.fit(models(skewed).structural, skewed, estimator="MLR")
    errors, robust_errors = drawn.theta.std(axis=0, ddof=1), np.sqrt(np.diag(robust.vcov))
    ratio = errors / robust_errors
    assert abs(np.median(ratio) - 1) < 0.02
    assert np.abs(ratio - 1).max() < 0.12
    normal = np.sqrt(np.diag(rp.fit(models(skewed).structural, skewed).vcov)) / robust_errors
    assert normal.min() < 0.85
    assert normal.max() > 1.3


def test_errors_are_those_of_resampled_rows(skewed, drawn):
    rows = rp.fit(models(skewed).structural, skewed).bootstrap(draws=400, seed=6)
    ratio = drawn.theta.std(axis=0, ddof=1) / rows.theta.std(axis=0, ddof=1)
    assert abs(np.median(ratio) - 1) < 0.03
    assert np.abs(ratio - 1).max() < 0.2
    for name in ("SAT~PROMO", "ind_PROMO_SAT_RI"):
        one, other = drawn.interval(name), rows.interval(name)
        width = one[1] - one[0]
        assert abs(width / (other[1] - other[0]) - 1) < 0.2
        assert abs(np.mean(one) - np.mean(other)) < 0.1 * width


def test_a_fit_with_block_errors_tells_them_everywhere(skewed):
    plain = rp.fit(models(skewed).structural, as_large(skewed))
    found, drawn = with_block_errors(plain, 500, 5)
    assert drawn is not None
    assert drawn.fit is found
    np.testing.assert_allclose(found.theta, plain.theta)
    at = found.position("CONV~~QUAL")
    row, normal = (f.estimates.query("lhs == 'CONV' and rhs == 'QUAL'").iloc[0] for f in (found, plain))
    assert row["std_error"] == pytest.approx(drawn.theta[:, at].std(ddof=1))
    assert row["std_error"] > 1.15 * normal["std_error"]
    assert found.measures == plain.measures


def test_the_same_seed_gives_the_same_draws_and_another_one_others():
    fit = rp.fit("T =~ TRUST1 + TRUST2 + TRUST3", as_large(made_survey(2000)))
    one, again, other = (fit.bootstrap(draws=300, seed=s).theta for s in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.allclose(one, other)


def test_resampled_moments_weigh_blocks_by_their_cases():
    """Two blocks of one and of three cases: a resample of the larger one twice has its moments."""
    y = np.array([[1.0, 2.0], [2.0, 1.0], [4.0, 3.0], [3.0, 3.0]])
    upper = np.triu_indices(2)
    parts = [y[:1], y[1:]]
    totals = BlockTotals(
        4.0, np.zeros(2), y.sum(axis=0), y.T @ y, np.array([1.0, 3.0]), np.array([p.sum(axis=0) for p in parts]),
        np.array([(p.T @ p)[upper] for p in parts]),
    )  # fmt: skip
    np.testing.assert_allclose(totals.covariance(1), np.cov(y, rowvar=False))
    found = [(S, m) for chunk in totals.drawn_moments(200, 1) for S, m in zip(*chunk, strict=True)]
    wanted = {"small": (parts[0],), "both": (parts[0], parts[1]), "large": (parts[1],)}
    for kinds in wanted.values():
        rows = np.concatenate(kinds)
        mean, cov = rows.mean(axis=0), np.cov(rows.T, bias=True)
        assert any(np.allclose(m, mean) and np.allclose(S, cov) for S, m in found)


def test_given_respondents_and_rotated_data_are_refused():
    fit = rp.fit("T =~ TRUST1 + TRUST2 + TRUST3", as_large(made_survey(2000)))
    with pytest.raises(InputError, match="blocks"):
        fit.bootstrap(indices=np.zeros((10, 2000), int))
    with pytest.raises(InputError, match="blocks"):
        fit.bootstrap(draws=50, kind="bollen-stine")
