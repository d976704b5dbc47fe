"""Structural equation models against lavaan: every row, every standardised value with its error, every fit measure."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import semopy.examples.holzinger39
import semopy.examples.political_democracy
from inference_oracle import assert_equal

from repurchase.analysis.fit.result import fit

HERE = Path(__file__).parent
ORACLE = json.loads((HERE / "oracle" / "structure.json").read_text(encoding="utf-8"))
DATA = {
    "hs": semopy.examples.holzinger39.get_data().reset_index(drop=True),
    "pd": semopy.examples.political_democracy.get_data().reset_index(drop=True),
}
COLUMNS = ("estimate", "std_error", "p_value", "ci_low", "ci_high", "std_lv", "std_all", "std_lv_error",
           "std_all_error")  # fmt: skip
TOLERANCE = 1e-6
# lavaan finds RMSEA's limits by a search with tolerance 1.2e-4 on the noncentrality, and does not polish the optimum
# of the baseline model, which moves its scaling factor
LOOSE = {"rmsea_ci_lower": 1e-4, "rmsea_ci_upper": 1e-4, "baseline_chisq_scaled": 1e-5,
         "baseline_chisq_scaling_factor": 1e-5}  # fmt: skip


@pytest.fixture(scope="module")
def fits():
    return {name: fit(want["model"], DATA[want["data"]], **_given(want["options"])) for name, want in ORACLE.items()}


def _given(options):
    """The options, and what lavaan 0.6-14 does with observed predictors by default."""
    fixed = options.get("estimator", "ML") in ("ML", "MLM", "MLMV", "MLMVS", "MLR") and not options.get("missing")
    return {"fixed_x": True, **options} if fixed else options


def relative(found, wanted):
    return np.abs(found - wanted) / np.maximum(1.0, np.abs(wanted))


@pytest.mark.parametrize("name", ORACLE)
def test_rows_are_lavaans(name, fits):
    want = pd.DataFrame(ORACLE[name]["estimates"])
    found = fits[name].estimates
    assert list(zip(found.lhs, found.op, strict=True)) == list(zip(want.lhs, want.op, strict=True))
    stated = found.op != ":="
    assert list(found.rhs[stated]) == list(want.rhs[stated])
    positions = [fits[name].groups.index(g) + 1 for g in found.group[stated]]
    assert positions == list(want.group[stated])
    assert list(fits[name].names) == ORACLE[name]["names"]


@pytest.mark.parametrize("name", ORACLE)
def test_numbers_are_lavaans(name, fits):
    want = pd.DataFrame(ORACLE[name]["estimates"])
    found, standardised = fits[name].estimates, fits[name].standardized()
    found["std_all_error"], found["std_lv_error"] = standardised.std_error, standardised.std_lv_error
    np.testing.assert_allclose(standardised.std_all, found.std_all, rtol=0, atol=0)
    for column in COLUMNS:
        wanted = want[column].to_numpy(float)
        known = ~np.isnan(wanted)
        ours = found[column].to_numpy(float)[known]
        at = found[known].iloc[int(np.argmax(relative(ours, wanted[known])))]
        assert_equal(ours, wanted[known], TOLERANCE, f"{column} of {at.lhs} {at.op} {at.rhs}")


@pytest.mark.parametrize("name", ORACLE)
def test_measures_are_lavaans(name, fits):
    found = fits[name].measures
    for key, wanted in ORACLE[name]["measures"].items():
        if wanted is None:
            assert key not in found or not np.isfinite(found[key]), key
        else:
            assert_equal(found[key], wanted, LOOSE.get(key, TOLERANCE), key)


@pytest.mark.parametrize("name", ORACLE)
def test_explained_variance_is_lavaans(name, fits):
    found = fits[name].r_squared
    if len(fits[name].groups) > 1:
        found = {f"{g}.{k}": v for g, shares in found.items() for k, v in shares.items()}
    assert set(found) == set(ORACLE[name]["r2"])
    for key, wanted in ORACLE[name]["r2"].items():
        assert_equal(found[key], wanted, TOLERANCE, key)
