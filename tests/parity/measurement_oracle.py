"""Loads the stored psych, semTools and lavaan numbers, and data that have the stored moments.

The indices compared depend on the data through means and covariances alone, so that random data
moved to exactly those moments stand in for answers that are not committed.
"""

import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "reference"
CASES = ("case1_holzinger", "case4_bfi", "case6_nine_construct")


def load(case):
    return json.loads((FOLDER / f"measurement_{case}.json").read_text(encoding="utf-8"))


def moments(oracle):
    """Means and covariances with the reversed items turned round (7 - x)."""
    sign = np.array([-1.0 if name in oracle["reversed"] else 1.0 for name in oracle["order"]])
    mean = np.where(sign < 0, 7 - np.array(oracle["mean"]), oracle["mean"])
    return mean, np.array(oracle["cov"]) * np.outer(sign, sign)


def data(oracle, items=None):
    mean, cov = moments(oracle)
    if items is not None:
        keep = [oracle["order"].index(i) for i in items]
        mean, cov = mean[keep], cov[np.ix_(keep, keep)]
    z = np.random.default_rng(0).standard_normal((oracle["n"], len(mean)))
    z -= z.mean(axis=0)
    z = np.linalg.solve(np.linalg.cholesky(np.cov(z, rowvar=False)), z.T).T
    return mean + z @ np.linalg.cholesky(cov).T


def groups(oracle):
    return [np.array([oracle["order"].index(i) for i in items]) for items in oracle["items"].values()]


def matrix(stored):
    return np.array([[np.nan if v is None else v for v in row] for row in stored["values"]])


def close(found, expected, tolerance):
    """Equal within `tolerance` relative to max(1, |expected|); a NaN on one side only fails."""
    expected = np.array([np.nan if v is None else v for v in np.ravel(np.array(expected, dtype=object))], float)
    found = np.ravel(np.asarray(found, float))
    assert found.shape == expected.shape
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    gap = np.abs(found - expected) / np.maximum(1, np.abs(expected))
    assert np.nanmax(gap, initial=0) <= tolerance, (found, expected)
    return found.size
