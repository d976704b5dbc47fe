"""The nine-construct model against lavaan 0.6-21, by ML, MLM and MLR."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from repurchase.analysis.fit.result import fit

HERE = Path(__file__).parent / "reference"
ORACLE = json.loads((HERE / "structure_case6.json").read_text(encoding="utf-8"))
MODEL = (HERE / "case6.lav").read_text(encoding="utf-8")
DATA = pd.read_csv(HERE / "case6_data.csv")
OPTIONS = {"ml": {}, "mlm": {"estimator": "MLM"}, "mlr": {"estimator": "MLR"}, "ml_stdlv": {"std_lv": True}}
LOOSE = 1e-5  # RMSEA's limits: lavaan's root search has a tolerance of 1.2e-4 on the noncentrality


@pytest.mark.parametrize("name", ORACLE)
def test_equals_lavaan(name):
    found, want = fit(MODEL, DATA, **OPTIONS[name]), ORACLE[name]
    table = found.estimates
    assert list(zip(table.lhs, table.op, strict=True)) == list(
        zip(want["estimates"]["lhs"], want["estimates"]["op"], strict=True)
    )
    table["std_all_error"] = found.standardized().std_error
    for column in ("estimate", "std_error", "p_value", "std_all", "std_all_error"):
        wanted = np.array([np.nan if v is None else v for v in want["estimates"][column]])
        known = ~np.isnan(wanted)
        np.testing.assert_allclose(table[column].to_numpy()[known], wanted[known], rtol=1e-6, atol=1e-6, err_msg=column)
    for key, wanted in want["measures"].items():
        if wanted is not None:
            tolerance = LOOSE if "_ci_" in key else 1e-6
            assert abs(found.measures[key] - wanted) < tolerance * max(1, abs(wanted)), key
    assert set(found.r_squared) == set(want["r2"])
    for key, wanted in want["r2"].items():
        assert found.r_squared[key] == pytest.approx(wanted, abs=1e-6), key
