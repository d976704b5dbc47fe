"""Fits of clustered and weighted samples: what is refused, what is said, what follows from them."""

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import InputError, RepurchaseError

MODEL = "f =~ a + b + c\ng =~ d + e + h\ng ~ f"
SHOPS, EACH = 45, 6


def answers(shops=SHOPS, within=EACH):
    rng = np.random.default_rng(21)
    shop = np.repeat(np.arange(shops), within)
    n = len(shop)
    f = rng.normal(size=n) + rng.normal(size=shops)[shop]
    g = 0.5 * f + rng.normal(size=n) + rng.normal(size=shops)[shop]
    y = pd.DataFrame({v: (f if v in "abc" else g) + rng.normal(size=n) for v in "abcdeh"})
    return y.assign(shop=[f"shop {k}" for k in shop], weight=np.exp(rng.normal(size=n) / 2), sex=np.arange(n) % 2)


def said(fit):
    return {n.message.key: n for n in fit.notes}


@pytest.mark.parametrize(
    "change, options, words",
    [
        ({}, {"cluster": "shopp"}, "Did you mean shop"),
        ({}, {"weights": "wieght"}, "Did you mean weight"),
        ({}, {"cluster": 7}, "name of one column"),
        ({"shop": "one"}, {"cluster": "shop"}, "single cluster"),
        (
            {"shop": [None, " ", *["x", "y"] * 134]},
            {"cluster": "shop"},
            "2 cases have no cluster in shop, first in row 1",
        ),
        ({"weight": [1.0] * 268 + [0.0, -2.0]}, {"weights": "weight"}, "2 weights that are blank, zero or negative"),
        ({"weight": [np.nan] + [1.0] * 269}, {"weights": "weight"}, "1 weight that is blank"),
        ({"weight": ["much"] * 270}, {"weights": "weight"}, "no number"),
        ({}, {"cluster": "shop", "estimator": "MLM"}, "`cluster` needs estimator ML or MLR"),
        ({}, {"weights": "weight", "estimator": "GLS"}, "`weights` needs estimator ML or MLR"),
        ({}, {"weights": "weight", "likelihood": "wishart"}, "likelihood"),
        ({}, {"fixed_x": True, "missing": "fiml"}, "fixed_x=True needs complete answers"),
        ({}, {"fixed_x": "no"}, "fixed_x"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(change, options, words):
    with pytest.raises(RepurchaseError) as caught:
        rp.fit(MODEL, answers().assign(**change), **options)
    assert words in caught.value.message.render("en")
    assert len(caught.value.message.render("zh")) > 10


def test_ordinal_items_have_no_clusters_and_no_random_covariates():
    cut = answers().assign(**{v: np.searchsorted((-1.0, 1.0), answers()[v]) + 1 for v in "abcdeh"})
    for options in ({"cluster": "shop"}, {"weights": "weight"}, {"fixed_x": False}):
        with pytest.raises(RepurchaseError):
            rp.fit(MODEL + "\ng ~ sex", cut, estimator="WLSMV", ordered=True, **options)
    automatic = rp.fit(MODEL, cut, estimator="auto", cluster="shop")
    assert automatic.estimator == "MLR" and "fit.auto_design" in said(automatic)


def test_the_number_and_sizes_of_clusters_are_said():
    found = said(rp.fit(MODEL, answers(), cluster="shop"))
    assert found["fit.clusters_alike"].message.values["n"] == SHOPS
    assert "fit.few_clusters" not in found and "fit.design_mlr" in found
    few = said(rp.fit(MODEL, answers(20, 13), cluster="shop", estimator="MLR"))
    assert few["fit.few_clusters"].severity == "caution" and few["fit.few_clusters"].message.values["n"] == 20
    assert "fit.design_mlr" not in few
    uneven = said(rp.fit(MODEL, answers().iloc[4:], cluster="shop"))["fit.clusters"].message.values
    assert (uneven["low"], uneven["high"]) == (2, 6)
    alone = said(rp.fit(MODEL, answers().assign(shop=range(270)), cluster="shop"))
    assert "fit.clusters_single" in alone and "fit.clusters" not in alone
    crossed = said(rp.fit(MODEL, answers(), cluster="shop", group="sex"))
    assert "fit.clusters_cross" in crossed


def test_effective_cases_of_weights_by_hand():
    weights = np.array([1.0, 3.0] * 135)
    found = said(rp.fit(MODEL, answers().assign(weight=weights), weights="weight"))
    assert found["fit.weights"].message.values["effective"] == 216  # 270 * (2^2 / 5)
    equal = rp.fit(MODEL, answers().assign(weight=2.5), weights="weight")
    plain = rp.fit(MODEL, answers(), estimator="MLR")
    assert "fit.weights_equal" in said(equal)
    assert equal.vcov == pytest.approx(plain.vcov, rel=1e-6) and equal.n == 270


def test_clusters_change_errors_and_not_estimates():
    alone, together = (
        rp.fit(MODEL, answers(), estimator="MLR", meanstructure=True),
        rp.fit(MODEL, answers(), cluster="shop"),
    )
    assert together.theta == pytest.approx(alone.theta, abs=1e-8)
    mean = together.position("a~1")
    assert together.vcov[mean, mean] > 2 * alone.vcov[mean, mean]  # intraclass correlation about one third
    each = rp.fit(MODEL, answers().assign(shop=range(270)), cluster="shop")
    assert each.vcov == pytest.approx(alone.vcov * 270 / 269, rel=1e-8)


def test_the_cluster_bootstrap_agrees_with_cluster_robust_errors():
    fit = rp.fit(MODEL, answers(), cluster="shop")
    boot = fit.bootstrap(draws=400, seed=3)
    assert boot.std_error("a~1") == pytest.approx(np.sqrt(np.diag(fit.vcov))[fit.position("a~1")], rel=0.15)
    assert [n.message.key for n in boot.notes if "clusters" in n.message.key] == ["bootstrap.clusters"]
    assert len(boot.jackknife[0]) == SHOPS
    with pytest.raises(InputError):
        fit.bootstrap(draws=20, kind="bollen-stine")


def test_fits_of_other_designs_are_not_compared():
    one, other = (
        rp.fit(MODEL, answers(), cluster="shop"),
        rp.fit(MODEL.replace("g ~ f", "g ~ 0*f"), answers(), estimator="MLR"),
    )
    with pytest.raises(InputError, match="clusters or weights"):
        rp.compare(one, other)
    x = rp.fit("a ~ b", answers()), rp.fit("a ~ 0*b", answers(), fixed_x=True)
    with pytest.raises(InputError, match="fixed_x"):
        rp.compare(*x)


@pytest.mark.parametrize("lang, words", [("en", "cluster-robust, 45 clusters of shop"), ("zh", "聚类稳健")])
def test_the_page_says_what_was_allowed_for(lang, words):
    page = rp.fit(MODEL + "\ng ~ sex", answers(), cluster="shop", weights="weight").page(lang)
    assert words in page and "0.6-21" in page
    assert "0.6-20" in rp.fit(MODEL + "\ng ~ sex", answers(), fixed_x=True).page(lang)


def test_covariates_are_counted_by_default_and_the_test_stays():
    random, fixed = (rp.fit(MODEL + "\ng ~ sex", answers(), fixed_x=x) for x in (None, True))
    assert random.measures["npar"] == fixed.measures["npar"] + 1
    for key in ("chisq", "df", "cfi", "rmsea", "srmr"):
        assert random.measures[key] == pytest.approx(fixed.measures[key], rel=1e-8)
    assert random.measures["logl"] < fixed.measures["logl"] - 100
    assert random.coef["g~sex"] == pytest.approx(fixed.coef["g~sex"], abs=1e-7)


def test_second_engine_knows_no_weights_but_takes_covariates():
    assert rp.verify(rp.fit(MODEL, answers(), weights="weight")).notes[0].message.key == "verification.weights"
    assert rp.verify(rp.fit(MODEL + "\ng ~ sex", answers())).compared > 10


def exported(tmp_path, **columns):
    raw = answers()
    points = pd.DataFrame({f"{n}{k + 1}": np.clip(np.round(raw[v] * 0.8 + 3), 1, 5).astype(int)
                           for n, vs in (("SAT", "abc"), ("RI", "deh")) for k, v in enumerate(vs)})  # fmt: skip
    file = tmp_path / "answers.csv"
    points.assign(**columns).to_csv(file, index=False)
    return file


def test_a_survey_keeps_who_belongs_together_and_no_name(tmp_path):
    raw = answers()
    file = exported(tmp_path, city=raw["shop"].str.replace("shop", "Springfield"), w=raw["weight"].round(3))
    survey = rp.read(file, cluster="City", weights="w")
    assert survey.drawn["City"].nunique() == SHOPS and survey.drawn["w"].to_numpy() == pytest.approx(
        raw["weight"].round(3)
    )
    assert "w" not in survey.background
    assert not survey.drawn.astype(str).apply(lambda c: c.str.contains("Springfield")).any().any()
    fit = rp.fit("S =~ SAT1 + SAT2 + SAT3", survey, cluster="City", weights="w")
    assert fit.sample.design.n_clusters == SHOPS
    assert len(survey.keep(np.arange(survey.n) < 100).drawn) == 100
    roles = {c.column: c.role for c in survey.columns}
    assert roles["w"] == "ignored"
    with pytest.raises(InputError, match="Did you mean city"):
        rp.read(file, cluster="citty")


def test_a_chapter_refuses_a_column_that_is_absent_or_blank(tmp_path):
    raw = answers()
    file = exported(tmp_path, store=raw["shop"].where(raw.index > 2))
    with pytest.raises(InputError, match="3 cases have no cluster in store"):
        rp.analyze(file, cluster="store", draws=0, quick=True)
    with pytest.raises(InputError, match="no column w for `weights`"):
        rp.analyze(rp.read(file), weights="w", draws=0, quick=True)


@pytest.mark.parametrize("lang, words", [("en", "cluster-robust (45 clusters of store)"), ("zh", "聚类稳健")])
def test_a_chapter_says_in_its_method_what_its_models_allow_for(tmp_path, lang, words):
    raw = answers()
    file = exported(tmp_path, store=raw["shop"], w=raw["weight"].round(3))
    findings = rp.analyze(file, cluster="store", weights="w", draws=0, quick=True)
    assert findings["cfa"].settings.cluster == "store" and findings["cfa"].settings.weights == "w"
    findings.write(tmp_path / "out", lang=lang, formats=("md",))
    assert words in (tmp_path / "out" / f"report.{lang}.md").read_text(encoding="utf-8")
    assert "run.design" in {n.message.key for n in findings.notes}
