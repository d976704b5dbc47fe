"""Local fit: what is found, among how many, and how it is said."""

import numpy as np
import pandas as pd
import pytest
import semopy.examples.holzinger39

import repurchase as rp
from repurchase.analysis.diagnostics.local_fit.result import local_fit
from repurchase.literature import Rules

HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
NAMES = [f"{c}{i}" for c in "abc" for i in range(1, 4)]
MODEL = "\n".join(f"{c} =~ {c}1 + {c}2 + {c}3" for c in "abc")


def answers(seed, n=300, cross=0.0, direct=0.0):
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    b = 0.5 * a + 0.85 * rng.normal(size=n)
    c = 0.5 * b + direct * a + 0.8 * rng.normal(size=n)
    y = 0.8 * np.repeat(np.column_stack([a, b, c]), 3, axis=1) + 0.6 * rng.normal(size=(n, 9))
    y[:, 4] += cross * c
    return pd.DataFrame(y, columns=NAMES)


def test_the_known_faults_of_three_factors_are_found():
    found = local_fit(rp.fit(THREE, HS))
    top = found.candidates[0]
    assert (top.lhs, top.op, top.rhs) == ("visual", "=~", "x9")
    assert top.mi == pytest.approx(36.411, abs=0.001)  # lavaan's modindices
    assert top.std_epc == pytest.approx(0.515, abs=0.001)
    assert found.holds is False
    assert found.n_candidates == 54
    assert found.n_residuals == 36
    assert len(found.misfits) == found.candidates_found + found.residuals_found > 10  # the ten shown are not all


def test_a_cross_loading_and_a_path_are_seen_and_named():
    found = local_fit(rp.fit(MODEL + "\nb ~ a\nc ~ b", answers(1, cross=0.5, direct=0.5), estimator="MLR"))
    named = {(c.lhs, c.op, c.rhs) for c in found.significant}
    assert {("c", "=~", "b2"), ("c", "~", "a")} <= named
    said = " ".join(t.render("en") for t in found.sentences())
    assert "a loading of b2 on c (" in said
    assert "None was freed" in said
    assert "a path from a to c (" in " ".join(str(v) for v in found.to_frame("local_fit_all").meaning)


def test_no_arrow_is_turned_round():
    found = local_fit(rp.fit(MODEL + "\nb ~ a\nc ~ b", answers(1, cross=0.5, direct=0.5)))
    latent = {(c.lhs, c.op, c.rhs) for c in found.candidates if c.lhs in "abc" and c.rhs in "abc"}
    assert latent <= {("c", "~", "a")}  # neither a ~ c nor b ~ c, nor a covariance where an arrow is


def test_a_true_model_shows_nothing_and_says_the_largest():
    found = local_fit(rp.fit(MODEL, answers(7), estimator="MLR"))
    assert found.holds is True
    assert found.significant == ()
    said = [t.render("en") for t in found.sentences()]
    assert said[0].startswith("None of the 36 residual correlations")
    assert said[1].startswith("None of the 54 parameters")
    assert all(t.render("zh") for t in found.sentences())


def test_p_values_are_adjusted_over_all_candidates_and_scaled():
    fit = rp.fit(THREE, HS, estimator="MLR")
    found = local_fit(fit)
    top = found.candidates[0]
    from scipy.stats import chi2

    plain = chi2.sf(top.mi / fit.measures["swain_scaling_factor"], 1)
    assert top.p_value == pytest.approx(plain)
    assert top.p_holm == pytest.approx(plain * found.n_candidates)


def test_alpha_is_the_rules():
    fit = rp.fit(MODEL + "\nb ~ a\nc ~ b", answers(1, cross=0.5, direct=0.5))
    strict = local_fit(fit, rules=Rules(overrides={"significance": {"at_most": 1e-30}}))
    assert strict.alpha == 1e-30
    assert strict.holds is True
    assert local_fit(fit).holds is False


def test_residuals_without_a_test_are_called_so():
    found = local_fit(rp.fit(THREE, HS, estimator="ULS"))
    assert np.isnan(found.residuals[0].p_holm)
    assert "there is no test" in found.sentences()[0].render("en")
    assert found.to_dict()["residuals"][0]["p_holm"] is None


def test_tables_of_the_two_models_have_names_of_their_own():
    cfa, sem = local_fit(rp.fit(THREE, HS)), local_fit(rp.fit(THREE + "\nspeed ~ visual", HS))
    assert not {t.name for t in cfa.tables()} & {t.name for t in sem.tables()}
    assert len(cfa.tables()[0].rows) == 5
    assert len(cfa.tables()[1].rows) == 10


def test_groups_have_a_column():
    found = local_fit(rp.fit(THREE, HS, group="school"))
    assert {c.group for c in found.candidates} <= {"Pasteur", "Grant-White"}
    assert "group" in found.to_frame("cfa_local_fit")


def test_a_saturated_model_has_nothing_to_free():
    found = local_fit(rp.fit("f =~ x1 + x2 + x3", HS))
    assert found.holds is None
    assert found.candidates == ()
