"""rp.describe, rp.reliability and rp.validity on the nine constructs, against psych, semTools and lavaan."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.numeric.scales.reliability import omega_total

HERE = Path(__file__).parent / "reference"
DATA = pd.read_csv(HERE / "case6_data.csv")
ORACLE = json.loads((HERE / "measurement_case6_nine_construct.json").read_text())
ITEMS = json.loads((HERE / "descriptives_case6.json").read_text())["items"]
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def reliability():
    return {row["construct"]: row for row in rp.reliability(DATA, ITEMS).to_dict()}


@pytest.fixture(scope="module")
def validity():
    return rp.validity(DATA, ITEMS, draws=200)


@pytest.mark.parametrize("name", list(ITEMS))
def test_reliability(reliability, name):
    ours, theirs = reliability[name], ORACLE["reliability"][name]
    feldt = theirs["alpha_ci_feldt"]
    assert ours["n"] == theirs["n_complete"]
    assert ours["alpha"] == pytest.approx(theirs["alpha_total"]["raw_alpha"], abs=TOLERANCE)
    assert ours["alpha_standardized"] == pytest.approx(theirs["alpha_total"]["std.alpha"], abs=TOLERANCE)
    assert ours["ci_low"] == pytest.approx(feldt["lower.ci"], abs=TOLERANCE)
    assert ours["ci_high"] == pytest.approx(feldt["upper.ci"], abs=TOLERANCE)
    assert ours["average_r"] == pytest.approx(theirs["alpha_total"]["average_r"], abs=TOLERANCE)
    as_numbers = omega_total(DATA[ITEMS[name]].dropna().to_numpy(float)).estimate
    assert as_numbers == pytest.approx(theirs["omega_cfa_ml"]["omega_raw"], abs=TOLERANCE)
    assert ours["omega"] == pytest.approx(as_numbers, abs=0.02)  # five categories: that of the ordinal model is told
    assert ours["omega"] != pytest.approx(as_numbers, abs=TOLERANCE)
    assert [i["item"] for i in ours["items"]] == theirs["item_stats"]["item"]
    np.testing.assert_allclose([i["citc"] for i in ours["items"]], theirs["item_stats"]["r.drop"], atol=TOLERANCE)
    np.testing.assert_allclose(
        [i["alpha_if_deleted"] for i in ours["items"]], theirs["alpha_drop"]["raw_alpha"], atol=TOLERANCE
    )


@pytest.mark.parametrize("name", list(ITEMS))
def test_convergent(validity, name):
    theirs = ORACLE["measurement_quality_cfa_ml"]["constructs"][name]
    ours = validity.to_dict()
    assert ours["ave"][name] == pytest.approx(theirs["ave_std"], abs=TOLERANCE)
    assert ours["cr"][name] == pytest.approx(theirs["cr_std"], abs=TOLERANCE)
    for row in ours["loadings"]:
        if row["construct"] == name:
            assert row["std_all"] == pytest.approx(theirs["loadings_std"][row["item"]], abs=TOLERANCE)


def test_discriminant(validity):
    ours, quality = validity.to_dict(), ORACLE["measurement_quality_cfa_ml"]
    compare(ours["fornell_larcker"], quality["fornell_larcker"])
    compare(ours["htmt"], ORACLE["htmt_manual"]["htmt"])
    compare(ours["htmt2"], ORACLE["htmt_manual"]["htmt2"])
    for name in ITEMS:
        assert ours["msv"][name] == pytest.approx(quality["msv"][name], abs=TOLERANCE)
        assert ours["asv"][name] == pytest.approx(quality["asv"][name], abs=TOLERANCE)
        assert validity.comparison.meets[list(ITEMS).index(name)] == quality["fl_pass"][name]


def compare(ours, theirs):
    compared = 0
    for row, values in zip(theirs["rows"], theirs["values"], strict=True):
        for column, value in zip(theirs["cols"], values, strict=True):
            if value is not None:
                assert ours[row][column] == pytest.approx(value, abs=TOLERANCE), (row, column)
                compared += 1
    assert compared >= len(ITEMS) * (len(ITEMS) - 1) // 2


def test_descriptives_are_those_of_the_answers():
    found = rp.describe(DATA, ITEMS, henze_zirkler=False)
    frame = found.to_frame("items").set_index("item")
    np.testing.assert_allclose(frame["mean"], DATA[frame.index].mean(), rtol=1e-12)
    for name, items in ITEMS.items():
        row = found.to_frame("constructs").set_index("construct").loc[name]
        assert row["mean"] == pytest.approx(DATA[items].mean(axis=1).mean())
        assert row["ci_low"] < row["mean"] < row["ci_high"]
