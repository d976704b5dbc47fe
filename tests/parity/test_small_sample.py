"""The small-sample test: lavaan's scaling with an unbiased Gamma, and how often a true model is rejected."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import semopy.examples.holzinger39
from scipy.special import chdtrc

import repurchase as rp
from repurchase.numeric.fit_measures import indices

ORACLE = json.loads((Path(__file__).parent / "oracle" / "small_sample.json").read_text(encoding="utf-8"))
HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.mark.parametrize("name", ORACLE)
@pytest.mark.parametrize("estimator", ["MLM", "MLR", "MLMV"])
def test_the_scaling_is_lavaans(name, estimator):
    case = ORACLE[name]
    fit = rp.fit(case["model"], HS[: case["rows"]], estimator=estimator, meanstructure=case["means"])
    m = fit.measures
    assert m["chisq"] == pytest.approx(case["chisq"], rel=1e-6)
    assert m["swain_scaling_factor"] == pytest.approx(case["factor"], rel=1e-6)
    factor, chisq = indices.swain(m["chisq"] / case["factor"], m["df"], case["rows"], 9)
    assert m["swain_factor"] == factor
    assert m["chisq_swain"] == pytest.approx(chisq, rel=1e-6)
    assert m["pvalue_swain"] == pytest.approx(chdtrc(m["df"], chisq), rel=1e-4)


def test_plain_maximum_likelihood_is_scaled_by_nothing():
    m = rp.fit(THREE, HS).measures
    assert m["swain_scaling_factor"] == 1
    assert m["chisq_swain"] == m["swain_factor"] * m["chisq"]


def test_where_the_scaling_is_not_defined_there_is_no_test():
    modelled = THREE + "\nx1 ~ 0*1\nvisual ~ 1"
    grouped = {"group": "school"}
    assert np.isfinite(rp.fit(modelled, HS, estimator="MLR").measures["pvalue_swain"])  # the means are the sample's
    tied = THREE + "\nx1 ~ m*1\nx2 ~ m*1"
    assert np.isnan(rp.fit(tied, HS, estimator="MLR").measures["pvalue_swain"])
    assert np.isnan(rp.fit(THREE, HS, estimator="MLR", **grouped).measures["pvalue_swain"])
    covariate = THREE + "\nspeed ~ ageyr"
    assert np.isfinite(rp.fit(covariate, HS, estimator="MLR").measures["pvalue_swain"])  # its moments are estimated
    assert np.isnan(rp.fit(covariate, HS, estimator="MLR", fixed_x=True).measures["pvalue_swain"])


@pytest.mark.slow
def test_a_true_model_of_skewed_answers_is_rejected_in_one_of_twenty():
    """Six constructs of four items with ceilings, N = 150: the scaled test rejects many, the corrected one about 5 %."""
    rng, names = np.random.default_rng(8), [f"f{k}{i}" for k in range(6) for i in range(4)]
    model = "\n".join(f"f{k} =~ " + " + ".join(names[4 * k : 4 * k + 4]) for k in range(6))
    scaled, corrected = [], []
    for _ in range(200):
        latent = rng.normal(size=(150, 6)) * 0.8 + rng.normal(size=(150, 1)) * 0.6
        y = 0.75 * np.repeat(latent, 4, axis=1) + 0.66 * rng.normal(size=(150, 24))
        m = rp.fit(
            model, pd.DataFrame(np.digitize(y, [-2.2, -1.4, -0.6, 0.3]), columns=names), estimator="MLR"
        ).measures
        scaled.append(m["pvalue_scaled"] < 0.05)
        corrected.append(m["pvalue_swain"] < 0.05)
    assert np.mean(scaled) > 0.15
    assert 0.015 < np.mean(corrected) < 0.095  # 5 % and three standard errors of 200 samples
