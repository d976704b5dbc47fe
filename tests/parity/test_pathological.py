"""Models and data that misbehave: what we say beside what lavaan says, and the page that shows both."""

import json
from pathlib import Path

import numpy as np
import pytest
import semopy.examples.holzinger39

from repurchase.analysis.structure import fit
from repurchase.errors import RepurchaseError

ROOT = Path(__file__).parents[2]
HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
CASES = {
    "one factor, two items": ("f =~ x1 + x2", HS),
    "no scale": ("f =~ NA*x1 + x2 + x3 + x4", HS),
    "isolated factor with two items": ("f =~ x1 + x2\ng =~ x4 + x5 + x6\nf ~~ 0*g", HS),
    "two factors, same items": ("f =~ x1 + x2 + x3\ng =~ x1 + x2 + x3", HS),
    "reciprocal paths": ("x1 ~ x2\nx2 ~ x1", HS),
    "every residual covariance": ("f =~ x1 + x2 + x3\nx1 ~~ x2 + x3\nx2 ~~ x3", HS),
    "negative variance": ("f =~ x1 + x2 + x3", HS.head(40)),
    "latent correlation above one": ("f =~ x1 + x2\ng =~ x3 + x9", HS),
    "no residual variance twice": ("f =~ x1 + x2 + x3\nx1 ~~ 0*x1\nx2 ~~ 0*x2", HS),
    "sum of items as an item": (THREE, HS.assign(x2=HS.x1 + HS.x3)),
    "constant item": (THREE, HS.assign(x2=3.0)),
    "eight cases, nine items": (THREE, HS.head(8)),
    "ten cases": (THREE, HS.head(10)),
    "fifteen cases": (THREE, HS.head(15)),
    "a column that is not there": ("f =~ x1 + x2 + x33", HS),
    "contradictory constraints": ("f =~ x1 + a*x2 + b*x3\na == 2\na == 3", HS),
}
LAVAAN = {c["name"]: c for c in json.loads((Path(__file__).parent / "oracle" / "pathological.json").read_text("utf-8"))}
KEYS = {
    "one factor, two items": {"fit.too_many_parameters"},
    "no scale": {"fit.not_identified"},
    "isolated factor with two items": {"fit.not_identified"},
    "two factors, same items": {"fit.too_many_parameters"},
    "reciprocal paths": {"fit.too_many_parameters"},
    "every residual covariance": {"fit.too_many_parameters"},
    "negative variance": {"fit.heywood", "fit.saturated"},
    "latent correlation above one": {"fit.correlation_above_one"},
    "no residual variance twice": {"fit.no_start"},
    "sum of items as an item": {"fit.collinear"},
    "constant item": {"fit.constant"},
    "eight cases, nine items": {"fit.fewer_cases_than_items"},
    "ten cases": {"fit.few_cases"},
    "fifteen cases": {"fit.few_cases", "fit.heywood"},
    "a column that is not there": {"fit.missing_columns"},
    "contradictory constraints": {"model.contradiction"},
}


def answered(name):
    """What the fit says: the keys, the sentences, and the fit where there is one."""
    model, data = CASES[name]
    try:
        found = fit(model, data)
    except RepurchaseError as error:
        return {error.message.key}, error.message.render("en"), None
    return {n.message.key for n in found.notes}, " ".join(n.message.render("en") for n in found.notes), found


@pytest.mark.parametrize("name", CASES)
def test_says_what_is_wrong(name):
    keys, _, found = answered(name)
    assert keys >= KEYS[name]
    if found is not None and (found.solution.df < 0 or found.solution.weakest or not found.converged):
        assert found.vcov is None


@pytest.mark.parametrize("name", CASES)
def test_where_lavaan_finds_a_solution_so_do_we(name):
    """Not for contradictory constraints, which lavaan ignores without a word."""
    want = LAVAAN[name]
    found = answered(name)[2]
    if want["outcome"] != "converged" or name == "contradictory constraints":
        return
    assert found is not None
    assert found.converged
    if want["chisq"] is None:
        assert np.isnan(found.measures["chisq"])
    else:
        assert found.measures["chisq"] == pytest.approx(want["chisq"], abs=2e-3)
    assert np.isfinite(found.estimates.std_error).all() == want["errors_given"]


def test_the_page_shows_both():
    page = (ROOT / "docs" / "reference" / "pathological-models.md").read_text(encoding="utf-8")
    for name in CASES:
        assert f"| {name} |" in page, "run python benchmarks/pathological.py"
        assert answered(name)[1].replace("|", "/") in page, "run python benchmarks/pathological.py"
