"""lavaan's numbers for inference on a fit, and the data they come from."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
TOLERANCE = 1e-6  # relative to max(1, |x|): the fits were polished to their optimum


@cache
def oracle():
    return json.loads((HERE / "reference" / "inference.json").read_text())


@cache
def data(case):
    from semopy.examples import holzinger39, political_democracy

    if case == "nine_construct":
        return pd.read_csv(HERE / "reference" / "case6_data.csv")
    source = holzinger39 if case == "holzinger" else political_democracy
    return source.get_data().reset_index(drop=True)


@cache
def fitted(case, estimator="ML", model=None):
    import repurchase as rp

    return rp.fit(model or oracle()[case]["model"], data(case), estimator=estimator)


def matrix(found):
    """Values of a stored matrix."""
    return np.array(found["values"], dtype=float)


def assert_equal(found, wanted, tolerance=TOLERANCE, what=""):
    found, wanted = np.asarray(found, float), np.asarray(wanted, float)
    assert found.shape == wanted.shape, what
    error = np.abs(found - wanted) / np.maximum(1.0, np.abs(wanted))
    assert np.isfinite(error).all(), what
    assert error.max() <= tolerance, f"{what}: {error.max():.1e}"
