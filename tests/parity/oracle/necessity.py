"""What the PyPI package `ncapackage` (the authors' R package NCA in Python) finds: writes necessity.json.

    pip install ncapackage && python necessity.py      # version 1.0.0, Python 3.12 or later

Small samples with ties, without ties, of few categories; observed and theoretical scope. Its ceilings are called one by
one: ``nca_analysis`` of that version does not run with pandas 3.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from nca.p_bottleneck_table import p_bottleneck_data
from nca.p_ceiling import p_nca_wrapper
from nca.p_loop_data import p_create_loop_data

CEILINGS = ("ce_fdh", "cr_fdh")


def samples():
    """Name, scores and (for a theoretical scope) its ends."""
    g = np.random.default_rng(20240238)
    x = g.normal(60, 15, 60)
    yield "continuous", x, 0.6 * x + g.normal(20, 10, 60), None
    x = np.clip(np.round(g.normal(3.4, 0.9, 120) * 3) / 3, 1, 5)
    yield "scores", x, np.clip(np.round((0.5 * x + g.normal(1.8, 0.6, 120)) * 4) / 4, 1, 5), None
    yield "scores, theoretical", x, np.clip(np.round((0.5 * x + g.normal(1.0, 0.6, 120)) * 4) / 4, 1, 4.5), (1, 5, 1, 5)
    x = g.integers(1, 6, 200).astype(float)
    yield "one item", x, np.minimum(g.integers(1, 6, 200), x + 1).astype(float), None
    yield "one corner", np.array([1.0, 2, 3, 4]), np.array([5.0, 3, 2, 1]), None


def told():
    """What the package finds in each sample."""
    out = {}
    for name, x, y, scope in samples():
        frame, ends = pd.DataFrame({"x": x, "y": y}), [None if scope is None else list(scope)]
        levels = p_bottleneck_data(
            frame[["x"]], frame["y"], ends, False, list(CEILINGS), "percentage.range", "percentage.range", 10, None, 0
        )
        given = p_create_loop_data(frame[["x"]], frame["y"], ends, [False], False, 0, 0.95)
        found = {c: p_nca_wrapper(c, given, levels, []) for c in CEILINGS}
        out[name] = {
            "x": x.tolist(),
            "y": y.tolist(),
            "scope": scope,
            **{
                key: [None if pd.isna(found[c][key]) else float(found[c][key]) for c in CEILINGS]
                for key in ("effect", "accuracy", "slope", "intercept")
            },
            "needed": {c: [str(v).strip() for v in found[c]["bottleneck"]["x"]] for c in CEILINGS},
        }
    return out


if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps(told(), indent=1) + "\n", encoding="utf-8")
