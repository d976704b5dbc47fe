"""Numbers of the sample survey that pages of the manual quote are those that the package gives, in both languages."""

from functools import cache
from pathlib import Path

import pytest

import repurchase as rp
from repurchase.analysis.diagnostics.dynamic_cutoffs.result import dynamic_cutoffs
from repurchase.analysis.diagnostics.local_fit.result import local_fit

ROOT = Path(__file__).parents[2]
PATHS = "SAT ~ PROMO + a*CONV + PERS\nTRUST ~ QUAL + WOM + RESP\nRI ~ b*SAT + TRUST\nSAT ~~ TRUST\nindirect := a*b"


@cache
def kept():
    return rp.screen(rp.read(ROOT / "data" / "luckin_survey.xlsx")).survey


@cache
def measurement():
    return "\n".join(f"{c.name} =~ " + " + ".join(c.item_names) for c in kept().instrument)


@cache
def fitted(**options):
    return rp.fit(measurement() + "\n" + PATHS, kept(), **options)


def path(fit, y, x, column):
    return fit.estimates.query(f"lhs == '{y}' and op == '~' and rhs == '{x}'")[column].item()


def shown(value, decimals, lang, bounded):
    """The number as pages of a language have it."""
    words = f"{value:.{decimals}f}".replace("-", "−")
    return words.replace("0.", ".", 1) if lang == "en" and bounded and abs(value) < 1 else words


def found_in_conventions():
    mlr, wishart, plain = fitted(estimator="MLR"), fitted(likelihood="wishart"), fitted()
    means = fitted(estimator="MLR", meanstructure=True).measures
    yield wishart.measures["chisq"], 3
    yield mlr.measures["chisq_scaled"], 3
    yield plain.measures["chisq"], 3
    for name, decimals in (("rmsea", 4), ("cfi", 4), ("tli", 4), ("ifi", 4), ("ecvi", 3), ("gfi", 3)):
        yield wishart.measures[name], decimals
    for name, decimals in (
        ("cfi_robust", 4),
        ("tli_robust", 4),
        ("rmsea_robust", 4),
        ("rmsea_scaled", 4),
        ("cfi_scaled", 3),
    ):
        yield mlr.measures[name], decimals
    for fit in (wishart, mlr):
        yield path(fit, "SAT", "CONV", "std_error"), 4
        yield path(fit, "RI", "TRUST", "std_error"), 4
    yield wishart.measures["chisq"] + 2 * wishart.measures["npar"], 1
    yield means["gfi"], 3
    yield means["srmr"], 4
    yield rp.efa(kept(), draws=20).suitability.kmo, 3
    yield rp.efa(kept(), draws=20, correlation="pearson").suitability.kmo, 3
    for robust in (True, False):
        table = rp.regression(kept(), outcome="SAT", blocks=[["PROMO", "CONV", "PERS"]], robust=robust).to_frame()
        yield table.query("predictor == 'CONV'").statistic.item(), 2


def found_in_fit_table():
    mlr = fitted(estimator="MLR").measures
    for name in ("chisq_scaled", "chisq", "chisq_swain", "pvalue_swain", "cfi_robust", "tli_robust", "srmr", "gfi"):
        yield mlr[name], 3
    whole = rp.fit(measurement(), kept(), estimator="MLR").measures
    for name in ("chisq_scaled", "chisq_swain", "pvalue_swain", "cfi_robust", "tli_robust", "rmsea_robust", "srmr"):
        yield whole[name], 3
    ordinal = fitted(estimator="WLSMV", ordered=True).measures
    for name in ("cfi_robust", "rmsea_robust", "rmsea_scaled"):
        yield ordinal[name], 3


def found_in_estimators():
    for estimator in ("ML", "MLR", "MLM", "GLS", "ULS"):
        fit = fitted(estimator=estimator)
        for x in ("SAT", "TRUST"):
            yield path(fit, "RI", x, "std_all"), 3
            yield path(fit, "RI", x, "std_error"), 3


PAGES = {
    "explanation/conventions": found_in_conventions,
    "models/fit-table": found_in_fit_table,
    "explanation/estimators": found_in_estimators,
}


@pytest.mark.parametrize("page", PAGES)
def test_numbers_that_a_page_quotes_are_those_of_the_package(page):
    words = {lang: (ROOT / "docs" / lang / f"{page}.md").read_text(encoding="utf-8") for lang in ("en", "zh")}
    for value, decimals in PAGES[page]():
        for lang, text in words.items():
            assert shown(value, decimals, lang, bounded=True) in text, (lang, value)


def test_a_wrong_model_whose_indices_are_good_is_told_by_local_and_exact_fit():
    codes = {c.name: list(c.item_names) for c in kept().instrument}
    codes["BOTH"] = codes.pop("QUAL") + codes.pop("TRUST")
    wrong = rp.fit("\n".join(f"{c} =~ " + " + ".join(items) for c, items in codes.items()), kept(), estimator="MLR")
    m = wrong.measures
    assert [round(m[name], 3) for name in ("cfi_robust", "rmsea_robust", "srmr")] == [0.919, 0.054, 0.054]
    assert round(m["chisq"] / m["df"], 2) == 1.68
    assert m["pvalue_swain"] < 0.001
    assert dynamic_cutoffs(wrong, draws=200).holds
    assert local_fit(wrong).candidates_found == 15
