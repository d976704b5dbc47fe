"""Models and data that misbehave: one sentence in both languages, never an exception of numpy, never silence."""

import warnings

import numpy as np
import pandas as pd
import pytest
import semopy.examples.holzinger39

from repurchase.analysis.diagnostics.nested_models.result import compare
from repurchase.analysis.fit.result import fit
from repurchase.analysis.sem_report.second_engine.result import verify
from repurchase.errors import EstimationError, InputError, ModelError
from repurchase.study.commands.fit_files import fit_files

HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"


def changed(**columns):
    return HS.assign(**columns)


def noise(n=60, seed=1):
    return pd.DataFrame(np.random.default_rng(seed).normal(size=(n, 9)), columns=[f"x{i}" for i in range(1, 10)])


def fitted(model, data, **options):
    """A fit with every output asked for, warnings being errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit(model, data, **options)
        found.estimates, found.standardized(), found.measures, found.to_dict()
        for lang in ("en", "zh"):
            for t in found.tables():
                assert "nan" not in str(t.cells(lang)).lower()
            for s in (*found.sentences(), *(n.message for n in found.notes)):
                assert s.render(lang)
    return found


def keys(found):
    return {n.message.key for n in found.notes}


REFUSED = [
    ("missing_columns", InputError, THREE.replace("x1", "X1"), HS, {}),
    ("not_numbers", InputError, THREE, HS.astype(object).assign(x1=["bad", *HS.x1[1:]]), {}),
    ("constant", EstimationError, THREE, changed(x2=3.0), {}),
    ("collinear", EstimationError, THREE, changed(x2=HS.x1 + HS.x3), {}),
    ("collinear", EstimationError, THREE, changed(x2=HS.x1), {}),
    ("fewer_cases_than_items", EstimationError, THREE, HS.head(8), {}),
    ("no_cases", EstimationError, THREE, HS.head(0), {}),
    ("unanswered", EstimationError, THREE, changed(x1=np.nan), {}),
    ("no_group", InputError, THREE, HS, {"group": "nowhere"}),
    ("one_group", InputError, THREE, changed(g="a"), {"group": "g"}),
    ("constant", EstimationError, THREE, changed(g=["c"] * 2 + ["a"] * 198 + ["b"] * 101), {"group": "g"}),
    ("settings.choice", ModelError, THREE, HS, {"estimator": "MLX"}),
    ("needs_ordinal", ModelError, THREE, HS, {"estimator": "WLSMV"}),
    ("too_few_for_wls", EstimationError, THREE, HS.head(40), {"estimator": "WLS"}),
    ("settings.choice", ModelError, THREE, HS, {"likelihood": "elliptical"}),
    ("settings.choice", ModelError, THREE, HS, {"missing": "mean"}),
    ("settings.choice", ModelError, THREE, HS, {"information": "fisher"}),
    ("settings.choice", ModelError, THREE, HS, {"group": "school", "group_equal": ["loading"]}),
    ("equal_needs_group", ModelError, THREE, HS, {"group_equal": ["loadings"]}),
    ("fiml_needs_ml", ModelError, THREE, HS, {"missing": "fiml", "estimator": "MLM"}),
    ("pairwise_needs_ordinal", ModelError, THREE, HS, {"missing": "pairwise"}),
    ("wishart_needs_ml", ModelError, THREE, HS, {"likelihood": "wishart", "estimator": "GLS"}),
    ("observed_needs_ml", ModelError, THREE, HS, {"information": "observed", "estimator": "ULS"}),
    ("observed_needs_ml", ModelError, THREE, HS, {"information": "observed", "estimator": "MLM"}),
    ("wishart_needs_ml", ModelError, THREE, HS, {"likelihood": "wishart", "estimator": "MLR"}),
    ("ordered_unknown", InputError, THREE, HS, {"ordered": ["x12"]}),
    ("too_many_categories", InputError, THREE, HS, {"ordered": True}),
    ("not_for_ordinal", ModelError, THREE, HS, {"ordered": True, "estimator": "MLR"}),
    ("settings.decimal", ModelError, THREE, HS, {"level": 95}),
    ("settings.decimal", ModelError, THREE, HS, {"level": "0.95"}),
    ("no_model", ModelError, HS, THREE, {}),
    ("no_model", ModelError, None, HS, {}),
    ("not_numbers", InputError, THREE, changed(x1=pd.date_range("2024-01-01", periods=len(HS))), {}),
    ("not_numbers", InputError, THREE, changed(x1=pd.to_timedelta(np.arange(len(HS)), unit="s")), {}),
    ("not_numbers", InputError, THREE, changed(x1=HS.x1 + 1j), {}),
    ("magnitude", EstimationError, THREE, changed(x1=HS.x1 * 1e200), {}),
    ("magnitude", EstimationError, THREE, changed(x1=HS.x1 * 1e-170), {}),
    ("magnitude", EstimationError, THREE, changed(x1=HS.x1 * 1e30), {"missing": "fiml"}),
    ("one_name", InputError, THREE, HS, {"group": ["school"]}),
    ("names", ModelError, THREE, HS, {"ordered": 1}),
    ("names", ModelError, THREE, HS, {"group": "school", "group_equal": 3}),
    ("settings.flag", ModelError, THREE, HS, {"meanstructure": "no"}),
    ("settings.flag", ModelError, THREE, HS, {"std_lv": "yes"}),
    ("inputs.neither", InputError, THREE, HS.to_numpy(), {}),
    ("model.nonlinear", ModelError, "f =~ x1 + a*x2 + b*x3\na == b^2", HS, {}),
    ("model.contradiction", ModelError, "f =~ x1 + a*x2 + b*x3\na == 2\na == 3", HS, {}),
    ("model.circular", ModelError, "f =~ x1 + a*x2 + x3\np := q\nq := p", HS, {}),
    ("model.group_count", ModelError, "f =~ x1 + c(a, b)*x2 + x3", HS, {}),
    ("model.mistakes", ModelError, "f =~ x1 + x2 + x3 + x4\nx1 ~ f", HS, {}),
    ("model.unknown_parameter", ModelError, 'f =~ x1 + equal("f=~x9")*x2 + x3', HS, {}),
]


@pytest.mark.parametrize(
    ("key", "kind", "model", "data", "options"), REFUSED, ids=[f"{i}-{r[0]}" for i, r in enumerate(REFUSED)]
)
def test_refused_in_one_sentence(key, kind, model, data, options):
    with pytest.raises(kind) as caught:
        fit(model, data, **options)
    assert caught.value.message.key == (key if "." in key else f"fit.{key}")
    for lang in ("en", "zh"):
        shown = caught.value.message.render(lang)
        assert shown
        assert "\n" not in shown or key == "model.mistakes"


ASKED = [
    ("settings.whole", lambda f: f.bootstrap(draws=2.5)),
    ("settings.whole", lambda f: f.bootstrap(draws="5")),
    ("settings.whole", lambda f: f.bootstrap(draws=True)),
    ("settings.whole", lambda f: f.bootstrap(draws=20, seed="a")),
    ("settings.whole", lambda f: f.bootstrap(draws=20, seed=-1)),
    ("settings.whole", lambda f: f.bootstrap(draws=0)),
    ("settings.whole", lambda f: f.bootstrap(draws=-1)),
    ("settings.whole", lambda f: f.bootstrap(draws=10**9)),
    ("bootstrap.indices_shape", lambda f: f.bootstrap(indices=[[0, 1], [2]])),
    ("bootstrap.indices_shape", lambda f: f.bootstrap(indices=np.zeros((3, 5), int))),
    ("bootstrap.indices_range", lambda f: f.bootstrap(indices=np.full((3, f.n), f.n))),
    ("bootstrap.indices_range", lambda f: f.bootstrap(indices=np.full((3, f.n), -1))),
    ("settings.decimal", lambda f: f.bootstrap(draws=20).interval("visual=~x2", level=95)),
    ("settings.decimal", lambda f: f.bootstrap(draws=20).interval("visual=~x2", level="x")),
    ("diagnostics.minimum", lambda f: f.modification_indices(minimum="4")),
    ("fit.no_groups", lambda f: f.latent_correlations(3)),
    ("fit.no_groups", lambda f: f.latent_covariances("a")),
    ("fit.no_fit", lambda f: compare(f, "another")),
    ("fit.no_fit", lambda f: verify(f.solution)),
    ("comparison.other_values", lambda f: compare(f, fit(THREE, changed(x1=HS.x1[::-1].to_numpy())))),
]


@pytest.mark.parametrize(("key", "asked"), ASKED, ids=[f"{i}-{r[0]}" for i, r in enumerate(ASKED)])
def test_what_a_fit_cannot_give_is_refused_in_one_sentence(key, asked):
    with pytest.raises(InputError) as caught:
        asked(fit(THREE, HS))
    assert caught.value.message.key == key
    for lang in ("en", "zh"):
        assert "\n" not in caught.value.message.render(lang)


def test_an_unknown_language_is_named():
    with pytest.raises(ValueError, match="one of en and zh, not “xx”"):
        fit(THREE, HS).page("xx")


@pytest.mark.parametrize("item", ["x1", "x3"])
def test_an_item_worded_the_other_way_is_named(item):
    found = fitted(THREE, changed(**{item: -HS[item]}))
    against = [n for n in found.notes if n.message.key == "fit.against"]
    assert len(against) == 1
    assert f"{item} loads with" in against[0].message.render("en")
    assert "fit.against" not in keys(fitted(THREE, HS))
    assert "fit.against" not in keys(fitted(THREE, changed(x1=-HS.x1, x2=-HS.x2, x3=-HS.x3)))


@pytest.mark.parametrize("options", [{}, {"missing": "fiml"}, {"estimator": "MLR"}, {"estimator": "ULS"}])
def test_models_that_are_not_nested_are_told(options):
    loadings = "a =~ NA*x1 + x2 + x3\nb =~ NA*x4 + x5 + x6\na ~~ 1*a\nb ~~ 1*b"
    free = fit(loadings, HS, **options)
    other = fit("a =~ x1 + x2 + x4\nb =~ x3 + x5 + x6\na ~~ 0*b", HS, **options)
    assert {n.message.key for n in compare(free, other).notes} == {"comparison.not_equivalent"}
    for restriction in ("\na ~~ 0*b", "\na ~~ 1*b"):
        assert not compare(free, fit(loadings + restriction, HS, **options)).notes


def test_names_near_the_wanted_one_are_offered():
    with pytest.raises(InputError) as caught:
        fit("f =~ trust1 + trust2 + trsut3", noise().rename(columns={"x1": "trust1", "x2": "trust2", "x3": "trust3"}))
    assert "trust3" in caught.value.message.render("en")


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("f =~ NA*x1 + x2 + x3 + x4", "f~~f"),
        ("f =~ x1 + x2\ng =~ x4 + x5 + x6\nf ~~ 0*g", "f=~x2"),
    ],
)
def test_an_unidentified_model_names_the_parameter(model, name):
    found = fitted(model, HS)
    said = next(n for n in found.notes if n.message.key == "fit.not_identified")
    assert said.severity == "alarm"
    assert name in said.message.render("en")
    assert found.vcov is None
    free = found.estimates.std_error[found.estimates.std_error != 0]
    assert free.isna().all()
    assert found.estimates.p_value.isna().all()


def test_more_parameters_than_moments():
    found = fitted("f =~ x1 + x2", HS)
    assert "fit.too_many_parameters" in keys(found)
    assert found.vcov is None


def test_units_do_not_decide_about_identification():
    plain, scaled = fitted(THREE, HS), fitted(THREE, changed(x1=HS.x1 * 1e6, x2=HS.x2 * 1e-5))
    assert keys(scaled) == keys(plain) == set()
    np.testing.assert_allclose(scaled.measures["chisq"], plain.measures["chisq"], rtol=1e-9)
    np.testing.assert_allclose(scaled.estimates.std_all, plain.estimates.std_all, atol=1e-8)
    np.testing.assert_allclose(scaled.standardized().std_error, plain.standardized().std_error, atol=1e-8)


def test_a_heywood_case_is_an_alarm_that_names_the_item():
    found = fitted("f =~ x1 + x2 + x3", HS.head(40))
    said = next(n for n in found.notes if n.message.key == "fit.heywood")
    assert said.severity == "alarm"
    assert "x1" in said.message.render("zh")
    assert np.isnan(found.r_squared["x1"])


@pytest.mark.parametrize("seed", range(8))
def test_latent_correlations_beyond_one_are_named(seed):
    base = np.random.default_rng(seed).normal(size=(200, 1))
    found = fitted(THREE, noise(200, seed + 100) * 0.5 + base)  # one factor taken for three
    R = found.latent_correlations()
    beyond = [f"{a} ~~ {b}" for i, a in enumerate(R) for b in list(R)[i + 1 :] if abs(R.loc[a, b]) > 1]
    said = [n.message.render("en") for n in found.notes if n.message.key == "fit.correlation_above_one"]
    assert bool(said) == bool(beyond)
    assert all(pair in said[0] for pair in beyond)


def test_without_convergence_nothing_is_claimed():
    found = fitted("f =~ x1 + x2 + x3\nx1 ~~ 0*x1\nx2 ~~ 0*x2", HS)
    assert not found.converged
    assert "fit.no_start" in keys(found)
    assert found.measures == {}
    assert found.vcov is None
    assert found.estimates.p_value.isna().all()


def test_noise_is_never_an_exception():
    for seed in range(3):
        found = fitted(THREE, noise(40, seed))
        assert found.converged or "fit.not_converged" in keys(found)


def test_a_saturated_model_says_so():
    assert "fit.saturated" in keys(fitted("x1 ~ x2 + x3", HS))


def test_fewer_cases_than_parameters_is_said():
    assert "fit.few_cases" in keys(fitted(THREE, HS.head(20)))


def test_who_was_left_out_is_counted():
    holes = HS.copy()
    holes.loc[:20, "x1"] = np.nan
    holes.loc[5, "x2"] = np.inf
    said = next(n for n in fitted(THREE, holes).notes if n.message.key == "fit.listwise")
    assert (said.message.values["n"], said.message.values["kept"]) == (21, 280)
    grouped = HS.assign(g=[None] * 20 + ["a"] * 180 + ["b"] * 101)
    assert "fit.no_group_value" in keys(fitted(THREE, grouped, group="g"))


def test_numbers_stored_as_words_are_read():
    assert fitted(THREE, changed(x1=HS.x1.astype(str))).measures["chisq"] == pytest.approx(85.3055217697936)


def test_uls_has_no_p_and_says_so():
    found = fitted(THREE, HS, estimator="ULS")
    assert np.isnan(found.measures["pvalue"])
    assert "fit.no_p" in keys(found)


def test_what_has_no_standard_errors_is_not_verified():
    found = fitted("f =~ x1 + x2", HS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not verify(found).done
    assert [n.message.key for n in verify(found).notes] == ["verification.no_errors"]


def test_what_is_not_identified_is_not_resampled():
    for estimator in ("ML", "GLS", "ULS", "WLS"):
        found = fitted("f =~ x1 + x2", HS, estimator=estimator)
        with pytest.raises(InputError) as refused:
            found.bootstrap(draws=5)
        assert refused.value.message.key == "bootstrap.not_identified"
    holes = fitted("f =~ x1 + x2", HS.assign(x1=HS.x1.where(HS.index % 3 > 0)), missing="fiml")
    with pytest.raises(InputError):
        holes.bootstrap(draws=5)


def test_an_ordinal_item_alone_is_refused():
    for model in ("x1 ~ 1", "x1 ~~ x1", "x1 | t1"):
        with pytest.raises(ModelError) as refused:
            fitted(model, HS.assign(x1=HS.x1.round().clip(3, 6)), ordered=["x1"])
        assert refused.value.message.key == "ordinal.alone"
        assert refused.value.message.render("zh")


def test_a_header_that_names_two_columns_alike_is_seen_in_a_file(tmp_path):
    """pandas would call the second one x1.1 and the model would use the first."""
    table, model = tmp_path / "answers.csv", tmp_path / "model.lav"
    HS.rename(columns={"x4": "x1"}).to_csv(table, index=False)
    model.write_text("f =~ x1 + x2 + x3", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        fit_files(model, table)
    assert refused.value.message.key == "fit.duplicate_column"
    model.write_text("f =~ x2 + x3 + x5", encoding="utf-8")
    assert fit_files(model, table).converged


def test_what_is_not_identified_is_named_in_words_of_the_model():
    """Not by lavaan's ``.p7.``, the name of what groups share."""
    found = fitted("visual =~ NA*x1 + x2 + x3 + x7", HS, group="school", group_equal=["loadings", "lv.variances"])
    (said,) = (n.message for n in found.notes if n.message.key == "fit.not_identified")
    for lang in ("en", "zh"):
        assert "visual~~visual" in said.render(lang)
        assert ".p" not in said.render(lang)


@pytest.mark.parametrize(
    ("estimator", "method"), [("MLR", "default"), ("MLMV", "default"), ("MLR", "satorra.bentler.2001")]
)
def test_a_difference_from_a_model_without_a_scaled_test_is_not_a_plain_one(estimator, method):
    """Equal intercepts free the means of every factor, of the second order too: one of them too many."""
    second, options = THREE + "g =~ visual + textual + speed", {"group": "school", "estimator": estimator}
    free = fit(second, HS, group_equal=["loadings"], **options)
    restricted = fit(second, HS, group_equal=["loadings", "intercepts"], **options)
    assert "fit.not_identified" in keys(restricted)
    found = compare(free, restricted, method=method)
    assert np.isnan(found.chisq_diff)
    assert keys(found) == {"comparison.no_scaled_test"}
    for lang in ("en", "zh"):
        assert "nan" not in str([t.cells(lang) for t in found.tables()]).lower()
        assert all(n.message.render(lang) for n in found.notes)
