"""Ordinal with continuous variables and covariates: exact parts, derivatives, refusals, refits."""

import numpy as np
import pandas as pd
import pytest
from numerical_slopes import numerical
from scipy.special import ndtr, ndtri

import repurchase as rp
from repurchase.analysis.sem.estimate_ordinal import _samples
from repurchase.analysis.sem.estimators import EstimationProblem
from repurchase.errors import EstimationError, ModelError
from repurchase.numeric.categorical.margins import continuous, cut, limits
from repurchase.numeric.categorical.mixed_model_moments import implied_mixed
from repurchase.numeric.categorical.mixed_statistics import Variables, mixed_sample
from repurchase.numeric.categorical.pairs import influence_of, pair
from repurchase.numeric.ordinal.fit import _Problem

MODEL = "f =~ a + b + c\ng =~ d + e + h\ng ~ f"
WITH_X = "f =~ a + b + c\ng =~ d + e + h\nf ~ age + female\ng ~ f + female\nbuy ~ g + age"
ITEMS = ["a", "c", "d", "e"]


def answers(seed=4, n=400):
    rng = np.random.default_rng(seed)
    age, female = rng.normal(33, 7, n), rng.integers(0, 2, n)
    f = 0.04 * (age - 33) + 0.4 * female + rng.normal(size=n)
    g = 0.5 * f + rng.normal(size=n)
    y = pd.DataFrame({v: 0.8 * (f if v in "abc" else g) + rng.normal(size=n) for v in "abcdeh"})
    for v, at in {"a": (-0.8, 0.5), "c": (0.2,), "d": (-1, 0, 1), "e": (-0.3, 0.9)}.items():
        y[v] = np.searchsorted(at, y[v]) + 1
    y["b"], y["h"] = 5 + 2 * y["b"], 100 + 15 * y["h"]
    buy = np.searchsorted((-0.3, 0.8), 0.6 * g + rng.normal(size=n)) + 1
    return y.assign(age=age, female=female, buy=buy, town=np.where(np.arange(n) % 3 == 0, "x", "y"))


def test_a_probit_regression_of_two_groups_is_worked_by_hand():
    x = np.repeat([0.0, 1.0], [40, 50])
    y = np.concatenate([np.repeat([0, 1], [30, 10]), np.repeat([0, 1], [20, 30])])
    found = cut(y, 2, x[:, None])
    assert found.level[0] == pytest.approx(ndtri(0.75), abs=1e-10)
    assert found.slopes[0] == pytest.approx(ndtri(0.75) - ndtri(0.4), abs=1e-10)


def test_probit_scores_vanish_at_the_estimates_and_without_covariates_give_the_shares():
    frame = answers()
    X = frame[["age", "female"]].to_numpy(float)
    for margin in (cut(frame["d"].to_numpy() - 1, 4, X), continuous(frame["b"].to_numpy(), X)):
        assert np.abs(margin.influence.mean(axis=0) / margin.influence.std(axis=0)).max() < 1e-9
    plain = cut(frame["d"].to_numpy() - 1, 4, X[:, :0])
    share = np.array([(frame["d"] <= k).mean() for k in (1, 2, 3)])
    assert np.allclose(ndtr(plain.level), share, atol=1e-14)
    spread = (plain.influence**2).mean(axis=0)
    assert np.allclose(spread, share * (1 - share) * 2 * np.pi * np.exp(plain.level**2), rtol=1e-9)


@pytest.mark.parametrize(("one", "two"), [("b", "h"), ("b", "d"), ("d", "b"), ("a", "d")])
def test_scores_of_a_pair_are_derivatives_of_its_likelihood(one, two):
    """Against the bivariate normal distribution itself, by numerical differences in every parameter."""
    from scipy.stats import multivariate_normal

    frame = answers(n=60)
    X = frame[["age", "female"]].to_numpy(float) - [33, 0]
    made = [cut(frame[v].to_numpy(int) - 1, int(frame[v].max()), X) if v in ITEMS else continuous(frame[v].to_numpy(), X)
            for v in (one, two)]  # fmt: skip
    found = pair(*made, X)
    assert found.converged
    assert abs(found.score.sum()) < 1e-6
    sizes = [len(m.level) + 2 + (not m.ordinal) for m in made]

    def likelihood(theta):
        rho, parts = theta[0], np.split(theta[1:], [sizes[0]])
        ends = []
        for m, v, t in zip(made, (one, two), parts, strict=True):
            level = X @ t[len(m.level) : len(m.level) + 2]
            if m.ordinal:
                ends.append(limits(m.rank, t[: len(m.level)], level))
            else:
                ends.append((frame[v].to_numpy() - t[0] - level, np.sqrt(t[-1])))
        total = []
        for i in range(len(X)):
            if not made[0].ordinal and not made[1].ordinal:
                S = np.array([[ends[0][1] ** 2, rho * ends[0][1] * ends[1][1]], [0, ends[1][1] ** 2]])
                S[1, 0] = S[0, 1]
                total.append(multivariate_normal(cov=S).logpdf([ends[0][0][i], ends[1][0][i]]))
            elif made[0].ordinal and made[1].ordinal:
                F = lambda h, k: multivariate_normal(cov=[[1, rho], [rho, 1]]).cdf([min(h, 9), min(k, 9)])  # noqa: E731
                (hu, hl), (ku, kl) = ((e[0][i], e[1][i]) for e in ends)
                total.append(np.log(F(hu, ku) - F(hl, ku) - F(hu, kl) + F(hl, kl)))
            else:
                at = int(made[0].ordinal)
                z = ends[at][0][i] / ends[at][1]
                up, down = ((e[i] - rho * z) / np.sqrt(1 - rho * rho) for e in ends[1 - at])
                total.append(np.log(ndtr(up) - ndtr(down)) - z * z / 2 - np.log(ends[at][1]))
        return np.array(total)

    theta = np.concatenate([[found.rho], *[np.concatenate([m.level, m.slopes, [] if m.ordinal else [m.variance]])
                                           for m in made]])  # fmt: skip
    loose = made[0].ordinal and made[1].ordinal  # scipy integrates to 1e-6 or so
    want = numerical(likelihood, theta, 1e-3 if loose else 1e-5)
    tolerance = 5e-3 if loose else 1e-5
    assert np.allclose(found.score, want[0], atol=tolerance)
    assert np.allclose(np.hstack([found.first, found.second]), want[1:].T, atol=tolerance, rtol=tolerance)
    assert np.abs(influence_of(found, *made).mean()) < 1e-6


@pytest.mark.parametrize(("model", "equal"), [(MODEL, []), (WITH_X, []), (WITH_X, ["loadings", "thresholds"])])
def test_derivatives_of_mixed_models_equal_numerical_ones(model, equal):
    items = [*ITEMS, "buy"] if "buy" in model else ITEMS
    fit = rp.fit(model, answers(), estimator="WLSMV", ordered=items, group="town", group_equal=equal)
    samples = _samples(EstimationProblem(fit.structure, fit.sample, fit.settings))
    problem = _Problem(fit.structure.layout, samples, False)
    theta = fit.solution.theta + np.random.default_rng(0).normal(size=fit.layout.q) * 0.02
    moments = lambda t: implied_mixed(problem.layout, t).values.ravel()  # noqa: E731
    slopes = implied_mixed(problem.layout, theta).slopes.reshape(-1, len(theta))
    assert np.allclose(slopes, numerical(moments, theta).T, atol=1e-5, rtol=1e-7)
    value = lambda t: problem.objective(t[None])[0][0]  # noqa: E731
    gradient = problem.objective(theta[None])[1][0]
    assert np.allclose(gradient, numerical(value, theta), atol=1e-5, rtol=1e-5)


def test_standardised_errors_are_derivatives_of_the_standardised_values():
    from repurchase.numeric.sem.layout import matrices
    from repurchase.numeric.sem.standardise import raw, standardise

    fit = rp.fit(WITH_X, answers(), estimator="WLSMV", ordered=[*ITEMS, "buy"])
    layout, cells = fit.layout, fit.structure.cells

    def found(theta):
        mats = matrices(layout, theta[None])
        return standardise(layout, mats, raw(layout, mats, cells), cells)

    want = numerical(lambda t: found(t).values, fit.solution.theta).T
    assert np.allclose(found(fit.solution.theta).jacobian, want, atol=1e-7)


def test_units_and_origins_of_continuous_variables_do_not_matter():
    frame = answers()
    moved = frame.assign(h=frame["h"] / 1000 - 3, age=(frame["age"] - 20) * 12)
    one, two = (rp.fit(WITH_X, d, estimator="WLSMV", ordered=[*ITEMS, "buy"]) for d in (frame, moved))
    for name in ("chisq_scaled", "cfi_scaled", "rmsea_scaled", "srmr", "gfi"):
        tolerance = 1e-2 if name == "gfi" else 1e-6  # GFI compares with moments of zero, which an origin shifts
        assert one.measures[name] == pytest.approx(two.measures[name], abs=tolerance)
    free = one.estimates.op.isin(["=~", "~"])
    assert np.allclose(one.estimates.std_all[free], two.estimates.std_all[free], atol=1e-6)
    assert np.allclose(one.estimates.statistic[free], two.estimates.statistic[free], atol=1e-5, equal_nan=True)


def test_the_truth_is_found_in_many_answers():
    frame = answers(seed=11, n=20000)
    fit = rp.fit(WITH_X, frame, estimator="WLSMV", ordered=[*ITEMS, "buy"])
    rows = fit.estimates.set_index(["lhs", "op", "rhs"]).estimate
    f, g = 0.8 / np.sqrt(0.8**2 + 1), 0.8 / np.sqrt(0.8**2 * 1.25 + 1)  # units of the first items' responses given x
    assert rows["g", "~", "f"] == pytest.approx(0.5 * g / f, abs=0.03)
    assert rows["f", "~", "age"] == pytest.approx(0.04 * f, abs=0.002)
    assert rows["f", "~", "female"] == pytest.approx(0.4 * f, abs=0.03)
    assert rows["h", "~~", "h"] == pytest.approx(15**2, rel=0.05)


def test_an_ordinal_predictor_is_refused():
    with pytest.raises(ModelError, match="buy"):
        rp.fit("f =~ a + b + c\nbuy ~ f\nh ~ buy", answers(), estimator="WLSMV", ordered=["a", "c", "buy"])


def test_pairwise_answers_need_ordinal_items_alone():
    with pytest.raises(ModelError, match="b and h"):
        rp.fit(MODEL, answers(), estimator="WLSMV", ordered=ITEMS, missing="pairwise")


@pytest.mark.parametrize("bad", ["copy", "separated"])
def test_covariates_that_leave_nothing_to_estimate_are_named(bad):
    frame = answers()
    frame["other"] = frame["age"] * 2 if bad == "copy" else (frame["c"] == 2) * 1.0
    with pytest.raises(EstimationError, match="other"):
        rp.fit("f =~ a + c + d\nf ~ age + other", frame, estimator="WLSMV", ordered=["a", "c", "d"])


def test_covariates_named_as_ordinal_are_taken_as_numbers():
    model = "f =~ a + c + d\nf ~ female"
    found = rp.fit(model, answers(), estimator="WLSMV", ordered=["a", "c", "d", "female"])
    assert "fit.ordered_covariate" in {n.message.key for n in found.notes}
    same = rp.fit(model, answers(), estimator="WLSMV", ordered=True)
    assert found.measures["chisq"] == same.measures["chisq"]


def test_few_categories_and_covariates_are_wlsmv():
    fit = rp.fit("f =~ a + c + d + e\nf ~ age + female", answers(), estimator="auto")
    assert fit.settings.estimator == "WLSMV"
    assert fit.notes[0].message.key == "fit.auto_ordinal"


@pytest.mark.parametrize("model", [MODEL, WITH_X])
def test_refits_of_resamples_equal_full_fits(model):
    items, frame = [*ITEMS, "buy"] if "buy" in model else ITEMS, answers()
    options = {"estimator": "WLSMV", "ordered": items}
    fit = rp.fit(model, frame, **options)
    rows = np.random.default_rng(12).integers(0, fit.n, (2, fit.n))
    found = fit.bootstrap(draws=2, indices=rows)
    assert found.converged.all()
    for r, theta in zip(rows, found.theta, strict=True):
        whole = rp.fit(model, frame.iloc[r].reset_index(drop=True), **options)
        assert np.abs((theta - whole.solution.theta) / np.maximum(1, np.abs(theta))).max() < 5e-5


def test_statistics_do_not_depend_on_the_order_of_variables():
    data = answers()[["a", "b", "c", "d", "h", "age"]].to_numpy(float)
    data[:, [0, 2, 3]] -= 1
    k = np.array([3, 0, 2, 4, 0, 0])
    one = mixed_sample(data, Variables(np.array([5]), k)).statistics
    order = [4, 3, 5, 2, 1, 0]
    two = mixed_sample(data[:, order], Variables(np.array([2]), k[order])).statistics
    assert np.allclose(two.correlations, one.correlations[np.ix_(order, order)], atol=1e-8)


def test_a_fit_says_itself():
    fit = rp.fit(WITH_X, answers(), estimator="WLSMV", ordered=[*ITEMS, "buy"])
    assert fit.residuals().correlation.loc["age"].eq(0).all()
    assert len(fit.tables()) > 2
    assert "WLSMV" in fit.page("en")
    assert len(fit.effects(outcome="buy").tables())


def test_one_ordinal_outcome_is_a_probit_regression():
    """By hand: two groups of a covariate, two categories, and everything that a fit offers."""
    frame = pd.DataFrame({"x": np.repeat([0.0, 1.0], [40, 50]), "y": np.concatenate(
        [np.repeat([0, 1], [30, 10]), np.repeat([0, 1], [20, 30])])})  # fmt: skip
    fit = rp.fit("y ~ x", frame, ordered=["y"], estimator="WLSMV")
    assert fit.coef["y~x"] == pytest.approx(ndtri(0.75) - ndtri(0.4), abs=1e-9)
    assert fit.coef["y|t1"] == pytest.approx(ndtri(0.75), abs=1e-9)
    assert fit.measures["df"] == 0
    assert fit.residuals().correlation.shape == (2, 2)
    assert fit.page("zh")
    assert fit.bootstrap(draws=5).converged.all()
