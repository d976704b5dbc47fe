"""The page of lavaan's users: its switches, its order, the numbers of the fit, and `sem` and `cfa` as other names."""

from __future__ import annotations

import inspect
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import InputError

LANGUAGES = ("en", "zh")
MODEL = "SAT =~ SAT1 + SAT2 + SAT3\nRI =~ RI1 + RI2 + RI3\nRI ~ b*SAT\ndouble := 2*b"


@cache
def survey():
    return rp.read(rp.sample_survey())


@cache
def fit(estimator="MLR", **given):
    return rp.sem(MODEL, survey(), estimator, **dict(given))


def row(page, start):
    """The numbers of the line that begins so."""
    line = next(line for line in page.splitlines() if line.strip().startswith(start))
    return re.findall(r"<?-?\d+\.\d{3}", line)


def test_every_switch_shows_its_part_and_nothing_else():
    bare = fit().summary("en")
    parts = {
        "fit_measures": "Comparative fit index", "standardized": "Std.all", "ci": "ci.lower", "rsquare": "R-square:"
    }  # fmt: skip
    for switch, words in parts.items():
        assert words not in bare
        page = fit().summary("en", **{switch: True})
        assert words in page
        assert not any(other in page for name, other in parts.items() if name != switch)
    assert "Estimator" in bare
    assert "Estimator" not in fit().summary("en", header=False)
    assert "Regressions:" not in fit().summary("en", estimates=False)
    assert "Degrees of freedom" in bare, "the test of the model is always shown"


def test_the_numbers_are_the_fit_s():
    page = fit().summary("en", fit_measures=True, standardized=True, rsquare=True, ci=True)
    measures, row_of = fit().measures, fit().estimates.set_index(["lhs", "op", "rhs"])
    assert row(page, "Test statistic") == [f"{measures['chisq']:.3f}", f"{measures['chisq_scaled']:.3f}"]
    assert row(page, "Comparative fit") == [f"{measures[f'cfi{kind}']:.3f}" for kind in ("", "_scaled", "_robust")]
    assert row(page, "Akaike") == [f"{measures['aic']:.3f}"]
    slope = row_of.loc[("RI", "~", "SAT")]
    wanted = [f"{slope[c]:.3f}" for c in ("estimate", "std_error", "statistic")] + ["<0.001"]
    wanted += [f"{slope[c]:.3f}" for c in ("ci_low", "ci_high", "std_lv", "std_all")]
    assert row(page, "SAT (b)") == wanted
    assert row(page, "double")[0] == f"{2 * slope['estimate']:.3f}"
    assert f"{fit().r_squared['RI']:.3f}" in row(page.partition("R-square:")[2], "RI  ")


def test_what_is_fixed_has_no_error_and_no_p():
    page = fit().summary("en")
    assert row(page, "SAT1") == ["1.000"]
    assert len(row(page, "SAT2")) == 4


def test_residual_variances_have_a_dot_and_others_none():
    page = fit().summary("en").partition("Variances:")[2]
    assert "   .SAT1" in page
    assert "   .RI " in page
    assert "    SAT " in page


def test_names_above_covariances_stand_where_those_above_loadings_do():
    page = rp.sem(f"{MODEL}\nSAT1 ~~ SAT2\nTRUST =~ TRUST1 + TRUST2\nTRUST ~~ SAT", survey()).summary("en")
    assert "\n  TRUST =~\n    TRUST1 " in page
    assert "\n .SAT1 ~~\n   .SAT2 " in page
    assert "\n  TRUST ~~\n    SAT " in page


def test_the_order_is_lavaan_s():
    page = fit().summary("en", fit_measures=True, rsquare=True)
    order = ["ended normally", "Estimator", "Test of the model", "baseline model:", "CFI", "information criteria",
             "square error", "SRMR", "Latent variables", "Regressions", "Variances", "R-square", "Defined"]  # fmt: skip
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_groups_have_a_part_each_and_the_page_is_plain(lang):
    frame = survey().frame().dropna()
    frame["half"] = np.where(np.arange(len(frame)) % 2, "odd", "even")
    found = rp.cfa(MODEL.partition("\nRI ~")[0], frame, group="half", group_equal=["loadings"])
    page = found.summary(lang, fit_measures=True, standardized=True, rsquare=True, ci=True)
    assert page.count("[even]") == page.count("[odd]") == 1
    assert page.count("SAT =~") == 2
    assert not re.search(r"nan|None|\{|\}|—", page)
    assert repr(page) == page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ordinal_answers_show_thresholds(lang):
    page = rp.cfa("SAT =~ SAT1 + SAT2 + SAT3", survey(), "WLSMV", ordered=True).summary(lang, fit_measures=True)
    assert len(re.findall(r"SAT1\|t\d", page)) >= 2
    assert "AIC" not in page, "there is no likelihood"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_must_not_be_used_says_so_first(lang):
    few = pd.DataFrame(np.random.default_rng(0).normal(size=(12, 4)), columns=["x1", "x2", "x3", "x4"])
    found = rp.sem("a =~ x1 + x2\nb =~ x3 + x4\nb ~ a", few)
    assert not found.converged
    page = found.summary(lang, fit_measures=True, standardized=True)
    assert page.startswith("Do not use." if lang == "en" else "不可使用")
    assert ("did NOT converge" if lang == "en" else "仍未收敛") in page


def test_sem_and_cfa_are_fit_by_other_names():
    for function in (rp.sem, rp.cfa):
        assert inspect.signature(function) == inspect.signature(rp.fit)
        found = function(MODEL, survey(), "MLR")
        assert isinstance(found, rp.Fit)
        assert found.coef == fit().coef
    assert rp.sem.__name__ == "sem"
    with pytest.raises(InputError, match=r"cfa\(\)"):
        rp.cfa(MODEL, survey(), estimater="ML")


def test_summary_names_the_nearest_switch():
    with pytest.raises(TypeError, match="fit_measures"):
        fit().summary(fit_measure=True)


def test_a_scaling_factor_stands_below_what_it_scales():
    page = fit().summary("en")
    line = next(line for line in page.splitlines() if "Scaling factor" in line)
    head = next(line for line in page.splitlines() if line.rstrip().endswith("Scaled"))
    assert line.rstrip().endswith(f"{fit().measures['chisq_scaling_factor']:.3f}")
    assert len(line) == len(head)
