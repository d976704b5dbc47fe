"""Thresholds given a covariate, of items with categories that hardly anyone chose: lavaan's search diverges on some."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

import repurchase as rp

ORACLE = json.loads((Path(__file__).parent / "oracle" / "probit.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-5  # polr differences its own gradient


def test_sparse_items_have_the_thresholds_of_their_probit_regressions():
    data = pd.DataFrame(ORACLE["data"])
    found = rp.fit("f =~ y1 + y2 + y3 + y4\nf ~ x", data, ordered=True)
    assert found.converged
    rows = found.estimates.query("op == '|'")
    for item, want in ORACLE["polr"].items():
        np.testing.assert_allclose(rows[rows.lhs == item].estimate, want["thresholds"], atol=TOLERANCE)
    assert not all(ORACLE["lavaan_in_order"])  # why these are not held against lavaan
