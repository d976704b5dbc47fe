"""The refit kernels against one another, on a small model in two groups with means and an equality."""

import numpy as np
import pytest
from hard_refits import CASES, compared, resamples, singly

import repurchase as rp
from repurchase.numeric.estimate import ml_discrepancy as sem_ml
from repurchase.numeric.estimate.diagonal_ml import DiagonalML
from repurchase.numeric.refits import ml as bootstrap
from repurchase.numeric.refits.complete_ml import CompleteML
from repurchase.numeric.resampling import counts as resample
from repurchase.numeric.resampling import intervals
from repurchase.numeric.resampling.chunks import in_order
from repurchase.numeric.sem.build_layout import lay_out
from repurchase.numeric.sem.layout import Entries, Matrix, implied
from repurchase.numeric.sem.starting_values import sample_starts
from repurchase.work.task_map import work_on

P, M = 6, 2
SIZES = (90, 70)


SIDE_BY_SIDE, IN_TURN, SECOND_FIRST = (0, 0, 0, 1, 1, 1), (0, 1, 0, 1, 0, 1), (1, 1, 1, 0, 0, 0)


def entries(owner=SIDE_BY_SIDE):
    """Two factors of three items, one regression, means; loadings free in both groups."""
    rows = []
    for g in range(2):
        for item, latent in enumerate(owner):
            free = latent in owner[:item]
            rows.append((Matrix.LAMBDA, item, latent, g, free, 1.0))
            rows.append((Matrix.THETA, item, item, g, True, 0.0))
            rows.append((Matrix.NU, item, 0, g, True, 0.0))
        rows += [(Matrix.BETA, 1, 0, g, True, 0.0), (Matrix.PSI, 0, 0, g, True, 0.0), (Matrix.PSI, 1, 1, g, True, 0.0)]
    matrix, row, column, group, free, value = (np.array(c) for c in zip(*rows, strict=True))
    return Entries(matrix, row, column, group, free.astype(bool), value.astype(float), np.zeros(len(rows), bool))


def layout(owner=SIDE_BY_SIDE):
    rows = entries(owner)
    free = np.flatnonzero(rows.free)
    code, group = rows.matrix[free], rows.group[free]
    first, second = (np.flatnonzero((code == Matrix.BETA) & (group == g))[0] for g in range(2))
    A = np.zeros((1, len(free)))
    A[0, first], A[0, second] = 1, -1
    return lay_out(rows, P, M, 2, constraints=(A, np.zeros(1)), means=True)


def truth(lay):
    theta = np.empty(lay.q)
    values = {Matrix.LAMBDA: 0.8, Matrix.THETA: 0.6, Matrix.NU: 3.0, Matrix.BETA: 0.4, Matrix.PSI: 0.9}
    for code, value in values.items():
        theta[lay.matrix == code] = value
    return theta


def drawn(n, rng):
    """Answers (n, 6) of the model at `truth`, by sums and products alone: a decomposition depends on the machine."""
    f = np.sqrt(0.9) * rng.standard_normal((n, 2))
    f[:, 1] += 0.4 * f[:, 0]
    loading = np.array([1.0, 0.8, 0.8])
    items = [f[:, j, None] * loading for j in range(2)]
    return 3.0 + np.hstack(items) + np.sqrt(0.6) * rng.standard_normal((n, P))


@pytest.fixture(scope="module")
def problem():
    lay = layout()
    theta = truth(lay)
    rng = np.random.default_rng(3)
    data = [drawn(n, rng) for n in SIZES]
    cross = resample.cross_products(data)
    start = bootstrap.prepare(lay, theta, cross)
    S, mean = resample.weighted_moments(cross, [np.ones((1, n)) for n in SIZES])
    found = bootstrap.refit(start, S, mean)
    assert found.converged.all()
    return bootstrap.prepare(lay, found.theta[0], cross)


@pytest.mark.parametrize("owner", [SIDE_BY_SIDE, IN_TURN, SECOND_FIRST])
def test_fast_form_equals_dense_form(problem, owner):
    lay, rng = layout(owner), np.random.default_rng(1)
    counts = next(resample.random_counts(SIZES, 5, 2))
    S, mean = resample.weighted_moments(problem.cross, counts)
    theta = truth(lay) * (1 + 0.03 * rng.normal(size=(5, lay.q)))
    fast, gradient = DiagonalML(lay, S, mean, problem.weights)(theta, np.arange(5))
    moments = sem_ml.sample_moments(S, mean, problem.weights)
    dense, wanted = sem_ml.discrepancy(lay, theta, moments)
    np.testing.assert_allclose(fast - moments.logdet @ problem.weights - lay.p, dense, atol=1e-12)
    np.testing.assert_allclose(gradient, wanted, atol=1e-12)


def test_what_a_search_finds_does_not_depend_on_how_many_are_in_work(problem, monkeypatch):
    counts = next(resample.random_counts(SIZES, 200, 6))
    S, mean = resample.weighted_moments(problem.cross, counts)
    whole = bootstrap.refit(problem, S, mean)
    for few in (1, 3, 64):
        monkeypatch.setattr(bootstrap, "WINDOW", few)
        np.testing.assert_array_equal(bootstrap.refit(problem, S, mean).theta, whole.theta)


def test_gradient_equals_differences(problem):
    lay = problem.layout
    counts = next(resample.random_counts(SIZES, 1, 5))
    S, mean = resample.weighted_moments(problem.cross, counts)
    form, h = DiagonalML(lay, np.repeat(S, lay.q, 0), np.repeat(mean, lay.q, 0), problem.weights), 1e-6
    rows, theta = np.arange(lay.q), np.repeat(problem.theta[None], lay.q, 0) * 1.02
    numeric = (form(theta + h * np.eye(lay.q), rows)[0] - form(theta - h * np.eye(lay.q), rows)[0]) / (2 * h)
    np.testing.assert_allclose(form(theta[:1], rows[:1])[1][0], numeric, atol=1e-7)


def test_weighted_moments_equal_those_of_the_rows(problem):
    rng = np.random.default_rng(0)
    rows = rng.integers(0, SIZES[0], (3, SIZES[0]))
    one = resample.cross_products([problem.cross.centred[0] + problem.cross.centre[0]])
    S, mean = resample.weighted_moments(one, [resample.counts_of(rows, SIZES[0])], divisor_less=1)
    for r in range(3):
        y = (problem.cross.centred[0] + problem.cross.centre[0])[rows[r]]
        np.testing.assert_allclose(S[r, 0], np.cov(y.T), atol=1e-12)
        np.testing.assert_allclose(mean[r, 0], y.mean(axis=0), atol=1e-12)


def test_refits_sit_at_minima_that_satisfy_the_equality(problem):
    counts = next(resample.random_counts(SIZES, 20, 4))
    S, mean = resample.weighted_moments(problem.cross, counts)
    found = bootstrap.refit(problem, S, mean)
    assert found.converged.all()
    moments = sem_ml.sample_moments(S, mean, problem.weights)
    value, gradient = sem_ml.discrepancy(problem.layout, found.theta, moments)
    np.testing.assert_allclose(found.discrepancy, value, atol=1e-10)
    np.testing.assert_allclose(gradient @ problem.layout.K @ problem.whitening, 0, atol=1e-5)
    beta = np.flatnonzero(problem.layout.matrix == Matrix.BETA)
    np.testing.assert_allclose(found.theta[:, beta[0]], found.theta[:, beta[1]], atol=1e-12)


def case_resamples(problem, draws, seed):
    return bootstrap.refit_all(problem, resample.random_parts(SIZES, draws, seed))


def test_draws_do_not_depend_on_the_number_of_workers(problem, monkeypatch):
    monkeypatch.setattr(bootstrap, "TOGETHER", 1)
    one = case_resamples(problem, 300, 11)
    with work_on(workers=2):
        two = case_resamples(problem, 300, 11)
    np.testing.assert_array_equal(one.theta, two.theta)
    assert not np.array_equal(one.theta, case_resamples(problem, 300, 12).theta)


def test_parts_are_made_when_it_is_their_turn():
    made, done = [], []

    def parts():
        for k in range(20):
            made.append(k)
            yield k

    def work(k):
        done.append(k)
        return k, len(made) - len(done)

    found = in_order(work, parts())
    assert [k for k, _ in found] == list(range(20))
    assert max(ahead for _, ahead in found) <= 1


def test_fewer_draws_are_the_first_of_more(problem):
    few, many = (case_resamples(problem, draws, 11) for draws in (256, 512))
    np.testing.assert_array_equal(few.theta, many.theta[:256])


@pytest.mark.parametrize(("name", "draws"), [("stored groups", 40), ("error covariances", 40), ("FIML, two items", 8)])
def test_a_refit_does_not_depend_on_what_stands_beside_it(name, draws):
    """Not even one that a search of its own has ended; equal NaN count as equal."""
    case = CASES[name]
    fit = rp.fit(case.model, case.data(), **case.options)
    rows, _ = resamples(fit, draws)
    whole = fit.bootstrap(indices=rows)
    for part in (slice(0, 3), slice(3, draws)):
        few = fit.bootstrap(indices=rows[part])
        np.testing.assert_array_equal(few.theta, whole.theta[part])


# fast ones of every search; `benchmarks/behaviour/lost_refits.py` and the slow test go through all
QUICK = {"stored groups": 120, "second order": 40, "two weak items a factor": 40, "error covariances": 40, "covariates": 6,
         "paths of observed variables": 20, "GLS, two items": 30, "ULS": 4, "WLS": 10, "FIML, two items": 7,
         "WLSMV, two items": 6, "ULSMV": 20, "mixed": 10, "pairwise": 8}  # fmt: skip


def is_nowhere_lost(name, draws):
    """Whatever a fit of the rows finds, the bootstrap finds, at the same minimum or, of several, a lower one."""
    found = compared(name, draws)
    assert found.singly > 0.4 * draws
    assert (found.lost, found.higher) == ([], [])
    assert found.together >= found.singly


@pytest.mark.parametrize("name", QUICK)
def test_the_bootstrap_finds_what_a_single_fit_finds(name):
    is_nowhere_lost(name, QUICK[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_bootstrap_loses_no_resample(name):
    is_nowhere_lost(name, 100)


def test_a_resample_without_a_minimum_stays_without_one():
    """Estimates that grow for ever: neither search says that it has ended."""
    case = CASES["saturated factor"]
    frame = case.data()
    fit = rp.fit(case.model, frame, **case.options)
    rows, order = resamples(fit, 12)
    together = fit.bootstrap(indices=rows).converged
    alone = [singly(case, frame.iloc[order[r]])[2] for r in rows]
    assert together.tolist() == alone
    assert 0 < sum(alone) < len(alone)


def test_starting_values_of_the_model_reach_the_refits(monkeypatch):
    case, problems = CASES["few answers"], []
    fit = rp.fit(case.model.replace("f =~ a + b", "f =~ a + start(0.5)*b"), case.data())
    refit_all = bootstrap.refit_all
    monkeypatch.setattr(
        bootstrap, "refit_all", lambda problem, parts: problems.append(problem) or refit_all(problem, parts)
    )
    fit.bootstrap(draws=4)
    given = problems[0].given
    assert given[fit.structure.plain_names.index("f=~b")] == 0.5
    assert np.isnan(given).sum() == len(given) - 1
    S = np.cov(case.data().to_numpy().T)[None, None]
    first, closed, _ = (start(0) for start in sample_starts(fit.solution.layout, S, None, given))
    np.testing.assert_array_equal(first, np.where(np.isnan(given), closed, given))


@pytest.mark.parametrize("exact", [False, True])
def test_half_hessians_of_a_batch_equal_those_of_one(problem, exact):
    counts = next(resample.random_counts(SIZES, 4, 6))
    S, mean = resample.weighted_moments(problem.cross, counts)
    form = CompleteML(problem.layout, sem_ml.sample_moments(S, mean, problem.weights), np.zeros((4, 0)))
    theta = problem.theta * (1 + 0.05 * np.random.default_rng(7).normal(size=(4, problem.layout.q)))
    found = form.hessian(theta, np.arange(4), exact)
    for k in range(4):
        one = form.moments.take(np.array([k]))
        here = theta[k : k + 1]
        wanted = (sem_ml.hessian(problem.layout, here, one) if exact
                  else sem_ml.information(problem.layout, here, problem.weights)[0])  # fmt: skip
        np.testing.assert_allclose(found[k], wanted, atol=1e-10)


def test_bollen_stine_data_have_the_implied_moments(problem):
    Sigma, mu = implied(problem.layout, problem.theta[None])
    data = [c + y for c, y in zip(problem.cross.centre, problem.cross.centred, strict=True)]
    S, mean = resample.weighted_moments(problem.cross, [np.ones((1, n)) for n in SIZES])
    for g, y in enumerate(bootstrap.bollen_stine_data(data, S[0], mean[0], Sigma[0], mu[0])):
        np.testing.assert_allclose(np.cov(y.T, bias=True), Sigma[0, g], atol=1e-10)
        np.testing.assert_allclose(y.mean(axis=0), mu[0, g], atol=1e-10)


def test_row_numbers_out_of_range_are_refused():
    with pytest.raises(ValueError, match="out of range"):
        resample.group_counts(np.array([[0, 1, 3]]), [np.arange(3)])


def test_quantiles_are_those_of_type_6():
    draws = np.random.default_rng(0).normal(size=(99, 2))
    found = intervals.quantile6(draws, np.array([[0.025, 0.1], [0.975, 0.9]]))
    for j, p in enumerate(((0.025, 0.975), (0.1, 0.9))):
        np.testing.assert_allclose(found[:, j], np.quantile(draws[:, j], p, method="weibull"), atol=1e-14)


def test_p_and_percentile_interval_never_contradict():
    rng = np.random.default_rng(5)
    draws = rng.normal(loc=np.linspace(0, 3.5, 200), size=(999, 200))
    p = intervals.inverted_p(draws)
    for level in (0.9, 0.95, 0.99):
        low, high = intervals.percentile_limits(draws, level)
        excludes = (low > 0) | (high < 0)
        assert excludes.any()
        assert not excludes.all()
        assert np.array_equal(excludes, p < 1 - level)


def test_bc_equals_bca_without_acceleration_and_percentile_without_bias():
    draws = np.arange(-500, 501.0)[:, None]
    zero = np.zeros(1)
    np.testing.assert_allclose(intervals.adjusted_limits(draws, zero), intervals.percentile_limits(draws), atol=1e-9)
    assert np.isnan(intervals.adjusted_limits(draws, zero + 1e6)).all()


def circle(*arrows):
    """A layout of three latents of one item each, with regressions (to, from)."""
    rows = [(Matrix.LAMBDA, k, k, 0, False, 1.0) for k in range(3)]
    rows += [(code, k, k, 0, True, 0.0) for code in (Matrix.THETA, Matrix.PSI) for k in range(3)]
    rows += [(Matrix.BETA, a, b, 0, True, 0.0) for a, b in arrows]
    matrix, row, column, group, free, value = (np.array(c) for c in zip(*rows, strict=True))
    return lay_out(Entries(matrix, row, column, group, free.astype(bool), value, np.zeros(len(rows), bool)), 3, 3)


@pytest.mark.parametrize(
    ("arrows", "length"), [((), 0), (((1, 0),), 1), (((1, 0), (2, 1)), 2), (((1, 0), (2, 1), (0, 2)), None)]
)
def test_regressions_in_a_chain_or_a_circle_agree_with_the_dense_form(arrows, length):
    lay, rng = circle(*arrows), np.random.default_rng(2)
    assert lay.depth == length
    theta = np.where(np.isin(lay.matrix, [Matrix.THETA, Matrix.PSI]), 0.8, 0.3) * (1 + 0.1 * rng.random((4, lay.q)))
    S = np.eye(3) + 0.3 * np.ones((4, 1, 3, 3))
    fast, gradient = DiagonalML(lay, S, None, np.ones(1))(theta, np.arange(4))
    moments = sem_ml.sample_moments(S, None, np.ones(1))
    dense, wanted = sem_ml.discrepancy(lay, theta, moments)
    np.testing.assert_allclose(fast - moments.logdet[:, 0] - 3, dense, atol=1e-12)
    np.testing.assert_allclose(gradient, wanted, atol=1e-12)


def test_products_made_block_by_block_are_the_same(problem, monkeypatch):
    counts = next(resample.random_counts(SIZES, 5, 2))
    data = [c + y for c, y in zip(problem.cross.centre, problem.cross.centred, strict=True)]
    monkeypatch.setattr(resample, "MOST_PRODUCTS", 10)
    blocks = resample.cross_products(data)
    assert blocks.products is None
    for found, wanted in zip(
        resample.weighted_moments(blocks, counts), resample.weighted_moments(problem.cross, counts), strict=True
    ):
        np.testing.assert_allclose(found, wanted, atol=1e-12)
    assert resample.chunk_of(238) == resample.CHUNK
    assert resample.chunk_of(10**7) == 2
