"""What the sample survey shows is true of its world, not luck of its seed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.study import Study

ROOT = Path(__file__).parents[2]
UNTRUE = {"SAT~PROMO", "TRUST~WOM"}
SEEDS = range(1, 21)


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_luckin_world", ROOT / "data" / "make_luckin_survey.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def syntax():
    study = Study.default()
    measured = [f"{c.name} =~ {' + '.join(c.item_names)}" for c in study.instrument]
    return "\n".join([*measured, *study.entry.model.paths, *study.entry.model.covariances])


def paths(fit):
    rows = fit.estimates[fit.estimates["op"] == "~"]
    return {f"{r.lhs}~{r.rhs}": r for r in rows.itertuples()}


def answers(script, seed):
    sheet, invalid = script.make(seed)
    keep = [i + 1 not in invalid for i in range(script.N)]
    return pd.DataFrame(sheet.items)[keep].astype(float)


def proper(fit):
    rows = fit.estimates
    variances = rows[(rows["op"] == "~~") & (rows["lhs"] == rows["rhs"])]["estimate"]
    loadings = rows[rows["op"] == "=~"]["std_all"]
    return fit.converged and (variances > 0).all() and loadings.abs().max() < 1


def test_shipped_sample(script, syntax):
    fit = rp.fit(syntax, answers(script, script.SEED))
    assert proper(fit)
    assert fit.measures["cfi"] > 0.95
    loadings = fit.estimates[fit.estimates["op"] == "=~"]["std_all"]
    assert 0.65 <= loadings.min() <= loadings.max() <= 0.885
    found = paths(fit)
    assert {name for name, r in found.items() if r.p_value < 0.01} == set(found) - UNTRUE
    assert all(found[name].p_value > 0.15 for name in UNTRUE)


def test_answers_are_skewed_with_a_ceiling_in_the_outcome(script):
    frame = answers(script, script.SEED)
    assert (frame.skew() < 0).mean() > 0.9
    top = (frame == 5).mean()
    assert top[[c for c in frame if c.startswith("RI")]].min() > 0.4
    assert top[[c for c in frame if not c.startswith("RI")]].max() < 0.45
    assert frame.apply(lambda c: c.value_counts(normalize=True).max()).max() < 0.6


def test_purchase_frequency_goes_along_with_intention(script):
    survey = rp.screen(rp.read(rp.sample_survey())).survey
    frequency = survey.background["frequency"].cat.codes
    assert np.corrcoef(frequency, survey.scores()["RI"])[0, 1] > 0.15


@pytest.mark.slow
def test_other_seeds_tell_the_same_story(script, syntax):
    fits = {seed: rp.fit(syntax, answers(script, seed)) for seed in SEEDS}
    assert all(proper(f) for f in fits.values())
    assert all(f.measures["cfi"] > 0.95 for f in fits.values())
    held = {name: np.mean([paths(f)[name].p_value < 0.05 for f in fits.values()]) for name in paths(fits[1])}
    assert all(share >= 0.9 for name, share in held.items() if name not in UNTRUE), held
    assert all(held[name] <= 0.2 for name in UNTRUE), held  # nominal 5 %: at most 4 of 20
    middle = {f: np.median([getattr(paths(x)[f], "estimate") for x in fits.values()]) for f in UNTRUE}
    assert all(abs(m) < 0.1 for m in middle.values()), middle
    chisq = [f.measures["chisq"] for f in fits.values()]
    shipped = rp.fit(syntax, answers(script, script.SEED)).measures["chisq"]
    assert np.quantile(chisq, 0.1) <= shipped <= np.quantile(chisq, 0.9)
