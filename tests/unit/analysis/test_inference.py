"""Inference on fits where the truth, or the answer, is known."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from inference_oracle import data, fitted

import repurchase as rp
from repurchase.analysis.effects.result import mediation_type, within_smallest
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.numeric.sem import interaction

THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"


def everyone(n):
    return np.arange(n)[None].repeat(2, 0)


# ------------------------------------------------------------------------------------------------- bootstrap
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"std_lv": True},
        {"likelihood": "wishart"},
        {"meanstructure": True},
        {"group": "school", "group_equal": ["loadings", "intercepts"]},
        {"missing": "fiml"},
        {"estimator": "GLS"},
    ],
)
def test_the_sample_itself_is_refitted_to_its_own_estimates(options):
    frame = data("holzinger").copy()
    if options.get("missing"):
        frame.loc[3:20, "x2"] = np.nan
    fit = rp.fit(THREE, frame, **options)
    boot = fit.bootstrap(indices=everyone(fit.n))
    assert boot.converged.all()
    np.testing.assert_allclose(boot.theta[0], fit.theta, atol=1e-6)
    if "missing" in options:  # the chi-square of a resample would need its saturated moments
        with pytest.raises(rp.InputError):
            fit.bootstrap(draws=10, kind="bollen-stine")
    else:
        np.testing.assert_allclose(boot.chisq[0], fit.measures["chisq"], atol=1e-6)


def test_ordinal_fits_are_refitted_one_by_one():
    items = [f"x{i}" for i in range(1, 10)]
    frame = data("holzinger")[items].apply(lambda c: pd.qcut(c, 3, labels=False))
    fit = rp.fit(THREE, frame, estimator="WLSMV", ordered=True)
    boot = fit.bootstrap(indices=everyone(fit.n))
    np.testing.assert_allclose(boot.theta[0], fit.theta, atol=1e-6)
    np.testing.assert_allclose(boot.chisq[0], fit.measures["chisq"], atol=1e-6)


def test_names_are_lavaans_and_labels():
    fit = rp.fit("f =~ x1 + a*x2 + x3\nprod := a*a", data("holzinger"))
    boot = fit.bootstrap(draws=50, seed=2)
    np.testing.assert_array_equal(boot.draws["f=~x2"], boot.draws["a"])
    np.testing.assert_allclose(boot.draws["prod"], boot.draws["a"] ** 2)
    assert boot.interval("a") == boot.interval("f=~x2")


def test_bootstrap_errors_are_near_those_of_the_delta_method():
    fit = fitted("nine_construct")
    boot = fit.bootstrap(draws=1000, seed=4)
    rows = fit.estimates[fit.estimates.op == "~"]
    ratio = [boot.std_error(f"{r.lhs}~{r.rhs}") / r.std_error for r in rows.itertuples()]
    assert 0.8 < np.median(ratio) < 1.4


def test_failed_and_improper_refits_are_counted_and_said():
    rng = np.random.default_rng(8)
    f = rng.normal(size=(60, 1))
    frame = pd.DataFrame(f * [0.9, 0.8, 0.7] + rng.normal(size=(60, 3)), columns=["a", "b", "c"])
    boot = rp.fit("f =~ a + b + c", frame).bootstrap(draws=300, seed=1)
    said = {n.message.key: n.message.values["n"] for n in boot.notes}
    assert said["bootstrap.improper"] == (boot.converged & ~boot.admissible).sum() > 10
    assert said.get("bootstrap.failed", 0) == (~boot.converged).sum()
    assert np.isnan(boot.draws.to_numpy()[~boot.converged]).all()


def test_bollen_stine_rejects_a_wrong_model_and_keeps_a_right_one():
    wrong = fitted("holzinger").bootstrap(draws=300, seed=1, kind="bollen-stine")
    right = fitted("political_democracy").bootstrap(draws=300, seed=1, kind="bollen-stine")
    assert wrong.test_p_value < 0.01
    assert 0.1 < right.test_p_value < 0.9
    assert np.isnan(fitted("holzinger").bootstrap(draws=10).test_p_value)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"indices": np.zeros((2, 2))}, "bootstrap.indices_shape"),
        ({"indices": np.full((2, 301), 301)}, "bootstrap.indices_range"),
        ({"kind": "wild"}, "bootstrap.unknown_kind"),
        ({"draws": 1}, "settings.whole"),
    ],
)
def test_bad_requests_are_refused_in_a_sentence(options, key):
    with pytest.raises(rp.InputError) as error:
        fitted("holzinger").bootstrap(**options)
    assert error.value.message.key == key


def test_unknown_names_are_refused_in_a_sentence():
    boot = fitted("holzinger").bootstrap(draws=10)
    for call in (lambda: boot.interval("visual=~x99"), lambda: boot.interval("visual=~x2", "normal")):
        with pytest.raises(rp.InputError):
            call()


# ------------------------------------------------------------------------------------------------- effects
@pytest.mark.parametrize(
    ("indirect", "direct", "wanted"),
    [
        ((0.3, True), (0.2, True), "complementary"),
        ((0.3, True), (-0.2, True), "competitive"),
        ((0.3, True), (0.2, False), "indirect_open"),
        ((0.3, False), (0.2, True), "direct_only"),
        ((0.3, False), (0.2, False), "no_effect"),
    ],
)
def test_types_of_mediation(indirect, direct, wanted):
    a, b = (SimpleNamespace(estimate=e, p_value=0.049 if s else 0.051) for e, s in (indirect, direct))
    assert mediation_type(a, b, 0.05, absent=False) == wanted


@pytest.mark.parametrize(("size", "error", "wanted"), [(0.02, 0.04, "indirect_only"), (0.02, 0.06, "indirect_open")])
def test_indirect_only_needs_a_direct_effect_that_is_shown_to_be_small(size, error, wanted):
    """0.02 + 1.645 * 0.04 = 0.086 lies inside 0.1, 0.02 + 1.645 * 0.06 = 0.119 does not."""
    direct = SimpleNamespace(estimate=-size, p_value=0.6, std_all=-size, std_all_error=error)
    indirect = SimpleNamespace(estimate=0.3, p_value=0.01)
    absent = within_smallest(direct, 0.1, 0.05)
    assert mediation_type(indirect, direct, 0.05, absent=absent) == wanted


def test_effects_do_not_depend_on_the_marker():
    frame = data("nine_construct")
    parts = "SAT =~ {} + SAT3\nTRUST =~ TRUST1 + TRUST2 + TRUST3\nRI =~ RI1 + RI2 + RI3\nTRUST ~ SAT\nRI ~ TRUST + SAT"
    found = [rp.fit(parts.format(first), frame).effects() for first in ("SAT1 + SAT2", "SAT2 + SAT1")]
    one, other = (f.effect("indirect", "SAT", "TRUST", "RI") for f in found)
    assert one.std_all == pytest.approx(other.std_all, abs=1e-8)
    assert one.share == pytest.approx(other.share, abs=1e-8)
    assert one.estimate != pytest.approx(other.estimate, abs=1e-4)


def test_large_samples_are_not_left_out_one_by_one(monkeypatch):
    from repurchase.analysis.effects import values as effects_values
    from repurchase.analysis.effects import words as effects_words

    fit = fitted("political_democracy")
    assert effects_values.has_jackknife(fit)
    for module in (effects_words, effects_values):
        monkeypatch.setattr(module, "has_jackknife", lambda fit: False)
    found = fit.effects(bootstrap=fit.bootstrap(draws=50))
    assert "effects.no_bca_large" in [n.message.key for n in found.notes]
    assert np.isnan(found.specific[0].bca).all()
    assert np.isfinite(found.specific[0].bc).all()


def test_an_outcome_that_nothing_explains_is_refused():
    with pytest.raises(rp.InputError):
        fitted("nine_construct").effects(outcome="PROMO")
    with pytest.raises(rp.InputError):
        fitted("holzinger").effects()


def test_no_index_is_given_for_explaining_a_covariate():
    found = rp.fit(THREE + "textual ~ ageyr + sex", data("holzinger")).modification_indices(op="~")
    assert set(found.lhs) <= {"textual"}
    free = rp.fit("x1 ~ x2 + x3\nx4 ~ x1", data("holzinger")).modification_indices(op="~")
    assert {tuple(r) for r in free[["lhs", "rhs"]].to_numpy()} == {("x1", "x4"), ("x4", "x2"), ("x4", "x3")}


# ------------------------------------------------------------------------------------------------- groups
def correlated(rng, n, r):
    """Two normal variables (n, 2), by sums and products alone: a decomposition's signs depend on the machine."""
    both, apart = np.sqrt((1 + r) / 2), np.sqrt((1 - r) / 2)
    one, two = rng.standard_normal((n, 2)).T
    return np.column_stack([-both * one - apart * two, -both * one + apart * two])


def simulated(seed, shift=0.0, tilt=0.0, n=300):
    """Two groups of two factors; item b2 of group 1 has another intercept, item b3 another loading."""
    rng = np.random.default_rng(seed)
    frames = []
    for g, size in enumerate((n, n)):
        f = correlated(rng, size, 0.4) + (0.3 * g)
        loadings = np.array([0.9, 0.8, 0.8, 0.7])
        columns = {}
        for k, name in enumerate("ab"):
            for i in range(4):
                slope = loadings[i] + (tilt * g if name == "b" and i == 2 else 0)
                base = shift * g if name == "b" and i == 1 else 0
                columns[f"{name}{i + 1}"] = base + slope * f[:, k] + 0.6 * rng.normal(size=size)
        frames.append(pd.DataFrame(columns).assign(g=f"g{g}"))
    return pd.concat(frames, ignore_index=True)


MODEL = "A =~ a1 + a2 + a3 + a4\nB =~ b1 + b2 + b3 + b4"


def test_a_shifted_item_is_found_and_latent_means_recovered():
    found = rp.invariance(MODEL, simulated(1, shift=0.6), "g", "ML")
    verdicts = {(s.name, bool(s.partial)): s.verdict for s in found.steps}
    assert verdicts["metric", False] == "supported"
    assert verdicts["scalar", False] == "rejected"
    assert verdicts["scalar", True] == "supported"
    assert found.proposals[0].freed == ("b2~1",)
    means = {m.latent: m for m in found.means}
    assert means["A"].ci_low < 0.3 < means["A"].ci_high
    assert means["B"].ci_low < 0.3 < means["B"].ci_high


def test_a_tilted_item_is_found_and_its_intercept_freed_too():
    found = rp.invariance(MODEL, simulated(2, tilt=-0.45), "g", "ML")
    assert found.proposals[0].freed == ("B=~b3",)
    assert "b3~1" in found.step("scalar").partial


def test_invariance_searches_nothing_when_told_not_to():
    found = rp.invariance(MODEL, simulated(1, shift=0.6), "g", "ML", partial=False)
    assert not found.proposals
    assert not found.means
    assert [s.name for s in found.steps] == ["configural", "metric", "scalar", "strict"]
    assert "invariance.no_means" in [n.message.key for n in found.notes]
    named = rp.invariance(MODEL, simulated(1, shift=0.6), "g", "ML", partial=["b2~1"])
    assert named.step("scalar").verdict == "supported"


def test_smaller_or_unequal_groups_take_the_narrower_bound():
    wide = rp.invariance(MODEL, simulated(3), "g", "ML", partial=False)
    narrow = rp.invariance(MODEL, simulated(3, n=150), "g", "ML", partial=False)
    unequal = rp.invariance(MODEL, simulated(3).iloc[180:], "g", "ML", partial=False)
    assert wide.rule.name == "delta_cfi"
    assert narrow.rule.name == unequal.rule.name == "delta_cfi_small"


def test_equal_paths_are_not_found_different():
    frame = simulated(5)
    found = path_differences(MODEL + "\nB ~ A", frame, "g", "ML", permutations=199, seed=3)
    p = found.path("A", "B")
    assert found.permutations == 199
    assert abs(p.p_permutation - p.change.p_value) < 0.15
    assert p.change.p_value > 0.01


def test_labels_of_paths_do_not_hold_them_equal_between_groups():
    frame = simulated(6)
    plain = path_differences(MODEL + "\nB ~ A", frame, "g", "ML", permutations=0)
    named = path_differences(MODEL + "\nB ~ b_A_B*A\ntwice := 2*b_A_B", frame, "g", "ML", permutations=0)
    assert plain.path("A", "B").spread > 0
    assert named.path("A", "B").spread == pytest.approx(plain.path("A", "B").spread)


def test_different_paths_are_found():
    frame = simulated(6)
    second = frame.g == "g1"
    frame.loc[second, ["b1", "b2", "b3", "b4"]] = frame.loc[second, ["b1", "b2", "b3", "b4"]].sample(
        frac=1, random_state=1).to_numpy()  # fmt: skip
    p = path_differences(MODEL + "\nB ~ A", frame, "g", "ML", permutations=199, seed=3).path("A", "B")
    assert p.p_permutation == pytest.approx(1 / 200)
    assert p.change.p_value < 1e-3
    assert p.wald.p_value < 1e-3


# ------------------------------------------------------------------------------------------------- moderation
def test_interaction_is_recovered_on_the_published_scale():
    rng = np.random.default_rng(11)
    x, w = correlated(rng, 2000, 0.3).T
    y = 0.4 * x + 0.3 * w + 0.25 * x * w + 0.7 * rng.normal(size=2000)
    parts = {"x": x, "w": w, "y": y}
    frame = pd.DataFrame({f"{k}{i}": 0.8 * v + 0.5 * rng.normal(size=2000) for k, v in parts.items() for i in range(3)})
    model = "X =~ x0 + x1 + x2\nW =~ w0 + w1 + w2\nY =~ y0 + y1 + y2"
    for products in ("matched", "all"):
        found = rp.moderation(model, frame, "X", "W", "Y", products)
        t = found.interaction
        assert abs(t.std - 0.25 / np.std(y)) < 3 * t.std_std_error
        assert found.r_squared > found.r_squared_main
        assert found.slopes.estimate[0] < found.slopes.estimate[1] < found.slopes.estimate[2]
    assert found.scores.models[2].r_squared > found.scores.models[1].r_squared
    shared = len(found.fit.estimates.query("op == '~~' and lhs != rhs and lhs.str.contains('_x_')"))
    assert shared == 18 + 2 - 2  # nine products, each sharing with four others


@pytest.mark.parametrize("products", ["matched", "all"])
def test_neither_unit_nor_order_nor_sign_of_an_item_moves_the_interaction(products):
    rng = np.random.default_rng(12)
    x, w = correlated(rng, 600, 0.3).T
    y = 0.4 * x + 0.3 * w + 0.25 * x * w + 0.7 * rng.normal(size=600)
    loadings = {"x": (x, (0.9, 0.6, 0.75)), "w": (w, (0.5, 0.9, 0.7)), "y": (y, (0.8, 0.8, 0.8))}
    frame = pd.DataFrame(
        {f"{k}{i}": b * v + 0.5 * rng.normal(size=600) for k, (v, bs) in loadings.items() for i, b in enumerate(bs)}
    )
    model = "X =~ x0 + x1 + x2\nW =~ {}\nY =~ y0 + y1 + y2"

    def told(data, items="w0 + w1 + w2"):
        found = rp.moderation(model.format(items), data, "X", "W", "Y", products)
        return [(t.std, t.std_std_error, t.p_value) for t in found.terms], set(found.products.pairs)

    first, pairs = told(frame)
    others = [
        told(frame, "w2 + w0 + w1"),
        told(frame.assign(w0=frame.w0 * 20, x1=frame.x1 / 9, y2=frame.y2 * 3)),
        told(frame.assign(w1=-frame.w1)),
    ]
    for other, other_pairs in others:
        np.testing.assert_allclose(other, first, rtol=1e-4)
        assert other_pairs == pairs
    if products == "matched":
        assert pairs == {("x0", "w1"), ("x2", "w2"), ("x1", "w0")}  # best with best


def test_johnson_neyman_bounds_are_where_the_interval_touches_zero():
    covariance, z = np.array([[0.004, 0.0005], [0.0005, 0.002]]), 1.96
    regions = interaction.johnson_neyman(0.1, 0.2, covariance, z)
    edges = [e for r in regions for e in r if np.isfinite(e)]
    slopes = interaction.simple_slopes(0.1, 0.2, covariance, np.array(edges))
    np.testing.assert_allclose(np.abs(slopes.estimate), z * slopes.std_error, atol=1e-12)
    assert len(edges) == 2
    inside = interaction.simple_slopes(0.1, 0.2, covariance, np.array([np.mean(edges)]))
    assert abs(inside.estimate[0]) < z * inside.std_error[0]
    assert interaction.johnson_neyman(1.0, 0.0, covariance * 1e-6, z)[0][0] < 0


def test_products_share_residuals_only_where_an_item_with_error_is_shared():
    every = interaction.all_pairs(2, 2)
    assert interaction.sharing(every, 2, 2) == [(0, 1), (0, 2), (1, 3), (2, 3)]
    assert interaction.sharing(interaction.all_pairs(3, 1), 3, 1) == []
    assert interaction.sharing([(0, 1), (1, 0)], 2, 2) == []


def test_regression_on_scores_equals_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 3))
    y = X @ [0.5, 0.2, 0] + rng.normal(size=80) * (1 + np.abs(X[:, 0]))
    ours = interaction.regression(y, X)
    theirs = sm.OLS(y, sm.add_constant(X)).fit(cov_type="HC3")
    np.testing.assert_allclose(ours.estimate, theirs.params[1:], atol=1e-10)
    np.testing.assert_allclose(np.sqrt(np.diag(ours.covariance)), theirs.bse[1:], atol=1e-10)
    assert ours.r_squared == pytest.approx(theirs.rsquared)


def test_a_moderator_that_is_a_column_is_taken_as_free_of_error():
    rng = np.random.default_rng(2)
    frame = data("nine_construct").assign(member=rng.integers(0, 2, 238))
    model = "SAT =~ SAT1 + SAT2 + SAT3\nRI =~ RI1 + RI2 + RI3 + RI4"
    found = rp.moderation(model, frame, "SAT", "member", "RI")
    assert "moderation.error_free" in [n.message.key for n in found.notes]
    assert found.terms[2].name == "SAT × member"
    with pytest.raises(rp.InputError):
        rp.moderation(model, frame, "SAT", "nothing", "RI")


# ------------------------------------------------------------------------------------------------- comparisons
def test_what_cannot_be_compared_is_refused_or_said():
    fit = fitted("holzinger")
    with pytest.raises(rp.InputError):
        rp.compare(fit)
    with pytest.raises(rp.InputError):
        rp.compare(fit, fitted("holzinger", "MLR"))
    with pytest.raises(rp.InputError):
        rp.compare(fit, rp.fit(THREE, data("holzinger").iloc[:200]))
    same = rp.compare(fit, replace(fit))
    assert [n.message.key for n in same.notes] == ["comparison.same_df"]
    assert np.isnan(same.p_value)


def test_comparison_orders_models_by_their_restrictions():
    one = "g =~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9"
    for pair in ((0, 1), (1, 0)):
        fits = (fitted("holzinger"), fitted("holzinger", model=one))
        found = rp.compare(*(fits[k] for k in pair), names=[("three", "one")[k] for k in pair])
        assert found.names == ("three", "one")
        assert found.chisq_diff > 200
        assert found.delta("cfi") < 0
