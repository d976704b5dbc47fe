"""Specifications of the robustness matrix: estimates and tests stand where lavaan, and HC3 by hand in R, have them."""

import json
from functools import cache
from pathlib import Path

import pytest

import repurchase as rp

ORACLE = json.loads((Path(__file__).parent / "oracle" / "specifications.json").read_text(encoding="utf-8"))
CLOSE = {"WLSMV": 5e-4, "scores": 1e-9}  # lavaan searches thresholds and correlations less closely
OF_P = 100  # times that of estimates: a relative error e of z moves p by about z² e, and z reaches some 6 here


@cache
def matrix():
    found = rp.analyze(rp.sample_survey(), draws=40)
    return found["hypotheses"], found["robustness"]


@pytest.mark.parametrize("key", ORACLE)
def test_every_path_of_a_specification(key):
    tested, made = matrix()
    by_path = {t.path: t.id for t in tested.tested}
    readings = next(s for s in made.counted if s.key == key).readings
    seen = 0
    for row in ORACLE[key]:
        h = by_path.get((row["rhs"], row["lhs"]))
        if h is None or h not in readings:
            continue
        close = CLOSE.get(key.partition(":")[0], 5e-6)
        assert readings[h].estimate == pytest.approx(row["std"], rel=close, abs=close), (key, h)
        assert readings[h].p_value == pytest.approx(row["p"], rel=OF_P * close, abs=1e-9), (key, h)
        seen += 1
    assert seen == (2 if key.endswith(":free") else 8)
