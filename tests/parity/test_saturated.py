"""Models without degrees of freedom: scaled tests and their baselines stand where lavaan has them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp

ORACLE = json.loads((Path(__file__).parent / "oracle" / "saturated.json").read_text(encoding="utf-8"))
NOISE = {"cn_05", "cn_01"}  # lavaan's 1 where its chi-square is 1e-14; there is no such sample size
NAIVE = {"baseline_pvalue"}  # of DWLS: no known distribution, so none is given


@pytest.mark.parametrize("name", ORACLE["fits"])
def test_every_measure_of_a_saturated_model(name):
    estimator, *ordinal = name.split()
    data = pd.DataFrame(ORACLE["rated" if ordinal else "scores"])
    found = rp.fit("f =~ x1 + x2 + x3", data, estimator=estimator, ordered=bool(ordinal))
    assert found.measures["df"] == 0
    for key, value in ORACLE["fits"][name].items():
        key = key.replace(".", "_")
        if key in NOISE | (NAIVE if ordinal else set()) or "_robust" in key:  # nothing to correct: none is given
            continue
        want = np.nan if value in (None, "NA", "NaN") else value
        assert found.measures.get(key, np.nan) == pytest.approx(want, rel=1e-6, abs=1e-6, nan_ok=True), key


def test_the_page_of_a_saturated_robust_model_has_no_holes():
    for estimator in ("MLR", "MLMV"):
        found = rp.fit("f =~ x1 + x2 + x3", pd.DataFrame(ORACLE["scores"]), estimator=estimator)
        for lang in ("en", "zh"):
            assert "nan" not in found.page(lang).lower()
