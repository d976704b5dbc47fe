"""Simulated cut-offs against the same populations simulated with lavaan 0.6-14 and MASS (oracle/dynamic_cutoffs.R)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import semopy.examples.holzinger39

import repurchase as rp
from repurchase.analysis.diagnostics.dynamic_cutoffs.result import dynamic_cutoffs

ORACLE = json.loads((Path(__file__).parent / "oracle" / "dynamic_cutoffs.json").read_text(encoding="utf-8"))
HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
INDICES = ("srmr", "rmsea", "cfi")
# Two standard errors of a 5 % quantile from 500 draws, sqrt(.05 * .95 / 500) / density, for both sides: some .004 of
# SRMR, .008 of RMSEA and .008 of CFI in these populations.
TOLERANCE = {"srmr": 0.004, "rmsea": 0.010, "cfi": 0.010}


@pytest.mark.parametrize("name", ["three", "one"])
def test_cut_offs_are_those_of_the_simulated_populations(name):
    want = ORACLE[name]
    found = dynamic_cutoffs(rp.fit(want["model"], HS), draws=500, seed=7)
    compared = 0
    for level, population in zip(found.levels, want["levels"], strict=False):
        for k, index in enumerate(INDICES):
            cutoff = level.cutoffs[index]
            if cutoff.value != cutoff.value:  # neither 5 nor 10 % can be kept: the model itself is as far
                continue
            share = "p05" if cutoff.rate == pytest.approx(0.05) else "p10"
            assert cutoff.value == pytest.approx(population[share][k], abs=TOLERANCE[index]), (name, index, share)
            compared += 1
    assert compared >= 4
