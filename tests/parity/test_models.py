"""Competing measurement models against lavaan's nested tests."""

import json
from pathlib import Path

import pandas as pd
import pytest

from repurchase.analysis.measurement.competing_models.result import competing_models

HERE = Path(__file__).parent
R = json.loads((HERE / "oracle" / "method_factor.json").read_text())
ITEMS = json.loads((HERE / "reference" / "descriptives_case6.json").read_text())["items"]
DATA = pd.read_csv(HERE / "reference" / "case6_data.csv")


@pytest.fixture(scope="module")
def series():
    return competing_models(DATA, ITEMS)


@pytest.mark.parametrize("index", ["chisq", "df", "cfi", "tli", "rmsea", "srmr"])
def test_first_and_last(series, index):
    assert series.rivals[0].measures[index] == pytest.approx(R["base"][index], rel=1e-5)
    assert series.rivals[-1].measures[index] == pytest.approx(R["one"][index], rel=1e-6)


def test_difference(series):
    last = series.rivals[-1].difference
    assert last.statistic == pytest.approx(R["one"]["chisq"] - R["base"]["chisq"], rel=1e-6)
    assert last.df == R["one"]["df"] - R["base"]["df"] == 36


def test_series_loses_one_factor_at_a_time(series):
    assert [len(r.groups) for r in series.rivals] == list(range(9, 0, -1))
    fits = [r.measures["chisq"] for r in series.rivals]
    assert fits == sorted(fits)
    assert all({n for g in r.groups for n in g} == set(ITEMS) for r in series.rivals)


def test_groups_may_be_given():
    found = competing_models(DATA, ITEMS, merge=[[["SAT", "TRUST"]], [["PROMO", "CONV"], ["QUAL", "WOM"]]])
    assert [len(r.groups) for r in found.rivals] == [9, 8, 7]
    assert "PROMO + CONV; QUAL + WOM" in found.rivals[2].name.render("en")
