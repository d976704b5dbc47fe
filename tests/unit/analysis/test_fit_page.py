"""The page of a fit on a terminal, and the whole of it as JSON."""

import json

import numpy as np
import pandas as pd
import pytest

from repurchase.analysis.fit.result import fit
from repurchase.errors import ALARM, note

rng = np.random.default_rng(7)
TRUST = rng.normal(size=(240, 1))
FRAME = pd.DataFrame(0.8 * TRUST + rng.normal(size=(240, 4)), columns=["t1", "t2", "t3", "t4"])
FRAME["school"] = ["north", "south", "south"] * 80
RATED = FRAME.drop(columns="school").apply(lambda c: pd.qcut(c, 4, labels=False))
HOLES = FRAME.mask(np.random.default_rng(8).random(FRAME.shape) < 0.1)
ONE = "trust =~ t1 + a*t2 + a*t3 + t4"
FITS = {
    "plain": fit(ONE, FRAME),
    "robust": fit(ONE, FRAME, estimator="MLR"),
    "groups": fit("trust =~ t1 + t2 + t3 + t4", FRAME, group="school", group_equal=["loadings"]),
    "incomplete": fit(ONE, HOLES, missing="fiml"),
    "ordinal": fit(ONE, RATED, ordered=True),
    "not converged": fit("trust =~ t1 + t2 + t3\nt1 ~~ 0*t1\nt2 ~~ 0*t2", FRAME),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", FITS)
def test_the_page_holds_every_parameter(name, lang):
    found, page = FITS[name], FITS[name].page(lang)
    assert "nan" not in page.lower()
    for word in ("en", "Variances and residual variances"), ("zh", "方差与残差方差"):
        assert (word[1] in page) is (word[0] == lang)
    for item in found.observed:
        assert page.count(item) >= 2 + ("~1" in set(found.estimates.op) and name != "ordinal")


def test_what_only_some_fits_have():
    assert "Plain and robust tests" in FITS["robust"].page("en")
    assert "Plain and robust tests" not in FITS["plain"].page("en")
    assert "t1 | t1" in FITS["ordinal"].page("en")
    assert "Intercepts" in FITS["incomplete"].page("en")
    assert "of which 1 tied" in FITS["plain"].page("en")
    groups = FITS["groups"].page("en")
    assert "north (n = 80) and south (n = 160)" in groups
    assert "loadings" in groups


def test_alarms_come_before_numbers():
    assert FITS["not converged"].page("en").startswith("Do not use.")


def test_the_line_at_a_prompt_tells_an_alarm():
    lines = {
        "not converged": FITS["not converged"],
        "not identified": fit("trust =~ t1 + t2", FRAME),
        " not identified": fit("trust =~ NA*t1 + t2 + t3 + t4", FRAME),
        "alarm": FITS["plain"].with_notes(note("fit.heywood", ALARM, n=1, names="t1")),
    }
    for words, found in lines.items():
        assert f", {words.strip()}, n=240" in repr(found) and "\n" not in repr(found)
    for name in ("plain", "robust", "incomplete", "ordinal"):
        assert repr(FITS[name]).split(", ")[1] == "n=240"


@pytest.mark.parametrize("name", FITS)
def test_json_is_the_whole_fit(name):
    found = FITS[name]
    said = json.loads(found.json())
    assert len(said["estimates"]) == len(found.estimates) == len(said["standardized"])
    assert said["estimates"][1]["estimate"] == found.estimates.estimate[1]
    assert {k for k, v in said["measures"].items() if v is not None} <= set(found.measures)
    assert [n["key"] for n in said["notes"]] == [n.message.key for n in found.notes]
    assert said["options"]["estimator"] == found.estimator
    assert [g["n"] for g in said["groups"]] == [len(y) for y in found.sample.data]
    assert (said["vcov"] is None) is (found.vcov is None)
    assert set(said["coef"]) == set(found.coef)


def test_residual_variances_of_ordinal_items_are_no_parameters():
    """They follow from the loadings, so that lavaan gives errors of the standardised ones only."""
    found = FITS["ordinal"]
    rows = found.estimates[(found.estimates.op == "~~") & found.estimates.lhs.isin(found.observed)]
    assert (rows.std_error == 0).all()
    assert (found.standardized().loc[rows.index, "std_error"] > 0).all()


def test_a_model_without_degrees_of_freedom_meets_no_criterion():
    verdicts = fit("trust =~ t1 + t2 + t3", FRAME).to_frame("fit").verdict
    assert not verdicts.str.contains("meets").any()
    assert FITS["plain"].to_frame("fit").verdict.str.contains("meets").any()
