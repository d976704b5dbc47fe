"""Given resamples under FIML, least squares and ordinal estimators, against lavaan's fits of the resampled rows."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp

ORACLE = Path(__file__).parent / "oracle"
EXACT = 1e-6  # lavaan's estimates are taken to their optimum, ours to within this of it
CASES = ("fiml", "fiml_residual", "fiml_groups", "fiml_covariate", "wlsmv", "ulsmv", "wlsmv_binary", "wlsmv_scalar",
         "gls", "gls_groups", "gls_covariate", "uls")  # fmt: skip


@cache
def lavaan():
    return json.loads((ORACLE / "bootstrap_estimators.json").read_text())


@cache
def fitted(case):
    """The fit of the case, and the rows of the answers that lavaan numbered."""
    want = lavaan()[case]
    data = pd.read_csv(ORACLE / "incomplete_and_ordinal.csv")
    items = [f"{v}m" for v in ("t1", "t2", "t3", "v1", "v2", "v3", "r1", "r2", "r3")]
    options = {k.replace(".", "_"): v for k, v in want["options"].items() if k != "missing"}
    if "missing" in want["options"]:
        data, options["missing"] = data[data[items].notna().any(axis=1)], "fiml"
    elif not options.get("ordered"):
        data = data.dropna(subset=items)
    return rp.fit(want["model"], data.reset_index(drop=True), **options)


def order(case, fit):
    """Which of our parameters each of lavaan's is."""
    want, rows = lavaan()[case], [fit.structure.rows[i] for i in fit.structure.positions]
    label = dict(enumerate(fit.sample.groups, 1))
    ours = {}
    for k, r in enumerate(rows):
        group = label[r.group] if len(label) > 1 else ""
        ours[r.lhs, r.op, r.rhs or "", group] = ours[r.rhs or "", r.op, r.lhs, group] = k
    groups = want["group"] if isinstance(want["group"], list) else [""] * len(want["lhs"])
    return [ours[key] for key in zip(want["lhs"], want["op"], want["rhs"], groups, strict=True)]


@pytest.mark.parametrize("case", CASES)
def test_given_resamples_have_lavaans_estimates(case):
    want, fit = lavaan()[case], fitted(case)
    boot = fit.bootstrap(indices=np.array(want["rows"]) - 1)
    assert boot.converged.all()
    assert all(want["converged"])
    at = order(case, fit)
    assert len(at) == len(set(at)) == boot.theta.shape[1]
    wanted = np.array(want["estimates"])
    np.testing.assert_allclose(boot.theta[:, at] / np.maximum(1, np.abs(wanted)),
                               wanted / np.maximum(1, np.abs(wanted)), atol=EXACT)  # fmt: skip
