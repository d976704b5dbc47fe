"""What users and other analyses hold on to: names, columns, shapes of a fit."""

import json

import numpy as np
import pandas as pd
import pytest
import semopy.examples.holzinger39

import repurchase as rp

HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
MODEL = (
    "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nspeed ~ a*visual + b*textual\ns := a + b"
)
COLUMNS = ["lhs", "op", "rhs", "group", "label", "estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high",
           "std_lv", "std_all"]  # fmt: skip
MEASURES = """npar fmin chisq df pvalue baseline_chisq baseline_df baseline_pvalue cfi tli nnfi rfi nfi pnfi ifi rni
logl unrestricted_logl aic bic ntotal bic2 rmsea rmsea_ci_lower rmsea_ci_upper rmsea_ci_level rmsea_pvalue
rmsea_close_h0 rmsea_notclose_pvalue rmsea_notclose_h0 rmr rmr_nomean srmr srmr_bentler srmr_bentler_nomean crmr
crmr_nomean srmr_mplus
srmr_mplus_nomean cn_05 cn_01 gfi agfi pgfi mfi ecvi chisq_swain pvalue_swain swain_factor""".split()
SCALED = """chisq_scaled df_scaled pvalue_scaled chisq_scaling_factor baseline_chisq_scaled cfi_scaled tli_scaled
cfi_robust tli_robust rmsea_scaled rmsea_ci_lower_scaled rmsea_robust rmsea_ci_upper_robust
rmsea_pvalue_robust""".split()


@pytest.fixture(scope="module")
def found():
    return rp.fit(MODEL, HS)


def test_tables_and_measures_have_their_names(found):
    assert list(found.estimates) == COLUMNS
    assert set(MEASURES) <= set(found.measures)
    assert set(SCALED) <= set(rp.fit(MODEL, HS, estimator="MLM").measures)
    assert not set(SCALED) & set(found.measures)
    assert {"std_lv", "std_lv_error", "std_all", "std_error", "p_value"} <= set(found.standardized())


def test_shapes_and_names_agree(found):
    q = len(found.names)
    assert found.theta.shape == (q,)
    assert found.vcov.shape == (q, q)
    assert found.coef["a"] == found.theta[found.position("speed ~ visual")]
    assert list(found.coef) == list(found.names)
    free = found.estimates[(found.estimates.std_error > 0) & (found.estimates.op != ":=")]
    np.testing.assert_allclose(free.estimate, found.theta)
    np.testing.assert_allclose(free.std_error**2, np.diag(found.vcov))
    Sigma, mu = found.implied()
    assert Sigma.shape == (1, 9, 9)
    assert mu.shape == (1, 9)
    assert found.latent_correlations().loc["visual", "visual"] == 1


def test_fixed_rows_have_no_error_and_no_test(found):
    marker = found.estimates.iloc[0]
    assert (marker.estimate, marker.std_error, marker.ci_low) == (1.0, 0.0, 1.0)
    assert np.isnan(marker.p_value)
    assert found.standardized().iloc[0].std_error > 0


def test_a_model_is_text_or_a_model(found):
    again = rp.fit(rp.Model.parse(MODEL), HS)
    pd.testing.assert_frame_equal(again.estimates, found.estimates)
    assert rp.Model.parse(str(found.model)) == found.model


def test_groups_are_labels_in_order_of_appearance():
    turned = pd.concat([HS[HS.school == "Grant-White"], HS[HS.school == "Pasteur"]])
    fitted = rp.fit("visual =~ x1 + x2 + x3 + x4", turned, group="school")
    assert fitted.groups == ("Grant-White", "Pasteur")
    assert list(dict.fromkeys(fitted.estimates.group)) == ["Grant-White", "Pasteur"]
    assert fitted.names[-1].endswith(".g2")
    assert set(fitted.r_squared) == {"Grant-White", "Pasteur"}
    numbers = rp.fit("visual =~ x1 + x2 + x3 + x4", HS.assign(g=HS.sex.astype(float)), group="g")
    assert numbers.groups == ("1", "2")


def test_intervals_follow_the_level(found):
    wide = rp.fit(MODEL, HS, level=0.99).estimates
    free = wide.std_error > 0
    width = (wide.ci_high - wide.ci_low)[free] / wide.std_error[free]
    np.testing.assert_allclose(width, 2 * 2.5758293035489004)


def test_everything_can_be_written_as_json(found):
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert len(data["estimates"]) == len(found.estimates)
    assert data["estimates"][0]["p_value"] is None
    assert data["measures"]["chisq"] == found.measures["chisq"]
    assert found.provenance.n == 301
    json.dumps(found.provenance.to_dict())


def test_it_says_itself_in_both_languages(found):
    names = [t.name for t in found.tables()]
    assert names[:3] == ["fit", "paths", "loadings"]
    assert {"covariances", "defined"} <= set(names)
    for lang in ("en", "zh"):
        for t in found.tables():
            assert t.headings(lang)
            assert t.cells(lang)
        assert "301" in found.sentences()[0].render(lang)


def test_auto_chooses_by_categories_and_says_why():
    few = HS[["x1", "x2", "x3", "x4"]].apply(lambda c: pd.cut(c, 3, labels=False) + 1)
    many = HS[["x1", "x2", "x3", "x4"]].apply(lambda c: pd.cut(c, 5, labels=False) + 1)
    chosen = {k: rp.fit("f =~ x1 + x2 + x3 + x4", d, estimator="auto") for k, d in {"few": few, "many": many}.items()}
    assert (chosen["few"].estimator, chosen["many"].estimator) == ("WLSMV", "MLR")
    assert chosen["few"].notes[0].message.key == "fit.auto_ordinal"
    assert chosen["many"].notes[0].message.key == "fit.auto_continuous"


def test_start_values_are_used_and_do_not_change_the_optimum(found):
    started = rp.fit(MODEL.replace("x1 + x2", "x1 + start(3)*x2"), HS)
    np.testing.assert_allclose(started.theta, found.theta, atol=1e-9)


def test_an_item_behind_a_star_is_pointed_out():
    """One sign off: lavaan takes the item for a label, without a word."""
    said = [n for n in rp.fit("f =~ x1 + x2 + x3*x4 + x5", HS).notes if n.message.key == "fit.label_is_column"]
    assert [n.message.render("en").split()[0] for n in said] == ["x3"]
    for meant in ("f =~ x1 + x2 + x3*x4 + x3*x5", "f =~ x1 + x2 + x3*x4 + x5\ntwice := 2*x3", "f =~ x1 + a*x2 + x3"):
        assert not any(n.message.key == "fit.label_is_column" for n in rp.fit(meant, HS).notes)


def test_what_a_user_changes_does_not_reach_the_fit():
    """Frames and mappings are copies, arrays that are shared are read-only."""
    found = rp.fit(MODEL, HS)
    before, shares = found.measures["cfi"], dict(found.r_squared)
    found.measures["cfi"] = 2.0
    found.r_squared.clear()
    frame, theta = found.estimates, found.theta
    frame.loc[0, "estimate"], theta[:] = 9.0, 9.0
    assert (found.measures["cfi"], found.r_squared) == (before, shares)
    assert found.estimates.estimate[0] == 1.0
    assert found.theta[0] != 9.0
    draws = found.bootstrap(draws=50)
    limits = draws.interval("visual=~x2")
    frame = draws.draws
    frame["visual=~x2"] = 0.0
    assert draws.interval("visual=~x2") == limits
    for array in (draws.theta, draws.converged, *found.sample.data):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
