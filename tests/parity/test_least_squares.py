"""Modification indices of least squares fits against lavaan's."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import semopy.examples.holzinger39

import repurchase as rp

HERE = Path(__file__).parent
ORACLE = json.loads((HERE / "oracle" / "least_squares.json").read_text(encoding="utf-8"))
DATA = semopy.examples.holzinger39.get_data().reset_index(drop=True)
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.mark.parametrize("name", ORACLE)
def test_modification_indices(name):
    estimator, *groups = name.split()
    options = {"group": "school", "group_equal": ["loadings"]} if groups else {}
    fit = rp.fit(THREE, DATA, estimator=estimator, **options)
    found = fit.modification_indices()
    found["group"] = [fit.groups.index(g) + 1 for g in found.group]
    want = pd.DataFrame(ORACLE[name])
    both = want.merge(found, on=["lhs", "op", "rhs", "group"], suffixes=("_lavaan", ""))
    assert len(both) == len(want) == len(found)
    for column in ("mi", "epc", "sepc_lv", "sepc_all"):
        wanted = both[f"{column}_lavaan"]
        assert (np.abs(both[column] - wanted) / np.maximum(1, np.abs(wanted))).max() < 1e-6, column


def test_one_factor_counts_a_weight_of_its_own():
    """Distribution-free weights of normal data come close to those of GLS; a heavy tail takes them apart."""
    rng = np.random.default_rng(4)
    normal = rng.normal(size=(20_000, 1)) + rng.normal(size=(20_000, 4))
    heavy = rng.normal(size=(20_000, 1)) * rng.gamma(1, 1, size=(20_000, 1)) + rng.normal(size=(20_000, 4))
    ratio = {}
    for name, values in {"normal": normal, "heavy": heavy}.items():
        frame = pd.DataFrame(values, columns=list("abcd"))
        errors = [rp.fit("f =~ a + b + c + d", frame, estimator=e).estimates.std_error.sum() for e in ("WLS", "GLS")]
        ratio[name] = errors[0] / errors[1]
    assert abs(ratio["normal"] - 1) < 0.03
    assert ratio["heavy"] > 1.2
