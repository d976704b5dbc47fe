"""What must hold for any answers: symmetries of reliability, HTMT, factors and PLS."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repurchase.numeric.factors.analysis import factor_analysis, factorability
from repurchase.numeric.factors.extraction import extract
from repurchase.numeric.factors.rotation import rotate
from repurchase.numeric.pls.model import pls_design, pls_estimates
from repurchase.numeric.resampling.covariances import correlations
from repurchase.numeric.scales.reliability import cronbach_alpha, item_statistics, omega_total
from repurchase.numeric.scales.split_half import split_half
from repurchase.numeric.scales.validity import htmt, htmt_limits

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 2**32 - 1)


def answers(seed, n=90, blocks=(3, 4, 3), noise=0.8):
    """Items of correlated constructs."""
    rng = np.random.default_rng(seed)
    eta = rng.standard_normal((n, len(blocks))) + 0.7 * rng.standard_normal((n, 1))
    owner = np.repeat(np.arange(len(blocks)), blocks)
    return eta[:, owner] + noise * rng.standard_normal((n, len(owner))), owner


@QUICK
@given(seeds, st.floats(0.1, 20), st.floats(-50, 50))
def test_alpha_knows_no_unit_and_no_origin(seed, scale, shift):
    x, _ = answers(seed, blocks=(4,))
    one, two = cronbach_alpha(x), cronbach_alpha(scale * x + shift)
    np.testing.assert_allclose([one.estimate, one.ci_low, one.std_error], [two.estimate, two.ci_low, two.std_error])
    assert one.ci_low < one.estimate < one.ci_high <= 1
    np.testing.assert_allclose(omega_total(x).estimate, omega_total(scale * x + shift).estimate, atol=1e-9)


@QUICK
@given(seeds, st.permutations(range(4)))
def test_alpha_and_items_follow_a_permutation(seed, order):
    x, _ = answers(seed, blocks=(4,))
    plain, turned = item_statistics(x), item_statistics(x[:, order])
    np.testing.assert_allclose(cronbach_alpha(x).estimate, cronbach_alpha(x[:, order]).estimate)
    np.testing.assert_allclose(plain.citc[list(order)], turned.citc)
    np.testing.assert_allclose(plain.alpha_if_deleted[list(order)], turned.alpha_if_deleted)


@QUICK
@given(seeds)
def test_alpha_of_parallel_halves_is_spearman_brown(seed):
    x, _ = answers(seed, blocks=(2,))
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    np.testing.assert_allclose(cronbach_alpha(z).estimate, split_half(z).spearman_brown)


def test_ratios_of_many_are_those_of_each(monkeypatch):
    x, owner = answers(3)
    groups = [np.flatnonzero(owner == j) for j in range(3)]
    r = correlations(np.stack([np.cov(x[k : k + 40], rowvar=False) for k in range(20)]))
    whole = {geometric: htmt(r, groups, geometric=geometric) for geometric in (False, True)}
    limits = htmt_limits(x, groups, draws=300, seed=2)
    for name in ("NUMBERS", "FEWEST"):
        monkeypatch.setattr(f"repurchase.numeric.scales.validity.{name}", 3)
    for geometric, found in whole.items():
        np.testing.assert_array_equal(htmt(r, groups, geometric=geometric), found)
    np.testing.assert_array_equal(htmt_limits(x, groups, draws=300, seed=2).htmt_upper, limits.htmt_upper)


@QUICK
@given(seeds, st.permutations(range(3)))
def test_htmt_follows_constructs_and_ignores_signs(seed, order):
    x, owner = answers(seed)
    r = correlations(np.cov(x, rowvar=False))
    groups = [np.flatnonzero(owner == j) for j in range(3)]
    sign = np.where(np.random.default_rng(seed).random(len(owner)) < 0.5, -1.0, 1.0)
    for geometric in (False, True):
        plain = htmt(r, groups, geometric=geometric)
        np.testing.assert_allclose(plain, plain.T)
        np.testing.assert_allclose(htmt(r * np.outer(sign, sign), groups, geometric=geometric), plain)
        shuffled = htmt(r, [groups[j] for j in order], geometric=geometric)
        np.testing.assert_allclose(shuffled, plain[np.ix_(order, order)])


@QUICK
@given(seeds, st.sampled_from(["varimax", "promax", "oblimin"]))
def test_rotation_explains_what_extraction_found(seed, method):
    x, _ = answers(seed)
    loadings = extract(correlations(np.cov(x, rowvar=False)), 3, "pca").loadings
    found = rotate(loadings, method)
    np.testing.assert_allclose(found.loadings @ found.phi @ found.loadings.T, loadings @ loadings.T, atol=1e-8)
    spread = np.diag(found.phi @ found.loadings.T @ found.loadings)
    assert (np.diff(spread) <= 1e-9).all() and (found.loadings.sum(axis=0) >= -1e-9).all()


@QUICK
@given(seeds, st.sampled_from(["minres", "ml"]))
def test_extraction_is_a_stationary_point(seed, method):
    """No small step of the uniquenesses lowers the discrepancy."""
    x, _ = answers(seed, n=150)
    r = correlations(np.cov(x, rowvar=False))
    found = extract(r, 2, method)
    if found.heywood.size or not found.converged:
        return

    def value(psi):
        if method == "ml":
            theta = np.linalg.eigvalsh(r / np.sqrt(np.outer(psi, psi)))[:-2]
            return np.sum(theta - np.log(theta) - 1)
        return 0.5 * np.sum(np.linalg.eigvalsh(r - np.diag(psi))[:-2] ** 2)

    base = value(found.uniquenesses)
    np.testing.assert_allclose(base, found.objective, atol=1e-10)
    for j in range(len(r)):
        for step in (-1e-3, 1e-3):
            psi = found.uniquenesses.copy()
            psi[j] += step
            assert value(psi) >= base - 1e-12


@QUICK
@given(seeds)
def test_kmo_lies_between_zero_and_one(seed):
    x, _ = answers(seed)
    r = correlations(np.cov(x, rowvar=False))
    found = factorability(r, len(x))
    assert 0 < found.kmo < 1 and ((found.msa > 0) & (found.msa < 1)).all()
    assert factor_analysis(r, 3, len(x), method="pca").rotated.sum() <= len(r)


@QUICK
@given(seeds, st.sampled_from(["path", "factorial", "centroid"]), st.booleans())
def test_pls_knows_no_unit_and_no_order(seed, scheme, formative):
    x, owner = answers(seed, n=120)
    paths = np.array([[0, 1, 1], [0, 0, 1], [0, 0, 0]], bool)
    modes = ["B" if formative else "A", "A", "A"]
    blocks = [np.flatnonzero(owner == j) for j in range(3)]
    plain = pls_estimates(np.corrcoef(x, rowvar=False), pls_design(blocks, paths, modes), scheme=scheme)
    back = [b[::-1] for b in blocks]
    scaled = x * np.linspace(0.5, 9, x.shape[1]) + 3
    other = pls_estimates(np.corrcoef(scaled, rowvar=False), pls_design(back, paths, modes), scheme=scheme)
    assert plain.converged and other.converged
    np.testing.assert_allclose(plain.paths, other.paths, atol=1e-7)
    for b in pls_design(blocks, paths).blocks:
        np.testing.assert_allclose(plain.loadings[b], other.loadings[b][::-1], atol=1e-7)
    np.testing.assert_allclose(np.diag(plain.score_r), 1)
    assert 0 <= plain.r_squared[2] <= 1
