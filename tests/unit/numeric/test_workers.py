"""Threads change no bit of a bootstrap, whatever the estimator."""

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.numeric.refits import least_squares as bootstrap_ls
from repurchase.numeric.refits import missing as bootstrap_missing
from repurchase.numeric.refits import ml as bootstrap
from repurchase.numeric.refits import ordinal as bootstrap_ordinal
from repurchase.numeric.resampling import counts as resample

N, DRAWS = 240, 600  # three chunks
MODEL = "f =~ a + b + c\ng =~ d + e + h\ng ~ f"
EQUAL = "f =~ a + k*b + k*c\ng =~ d + e + h\ng ~ f"


def answers(holes=False, cut=False):
    rng = np.random.default_rng(4)
    f = rng.normal(size=N)
    g = 0.6 * f + rng.normal(size=N)
    y = pd.DataFrame({v: (f if v in "abc" else g) + 0.8 * rng.normal(size=N) for v in "abcdeh"})
    if cut:
        y = y.apply(lambda column: np.searchsorted((-1.0, 1.0), column) + 1.0)
    if holes:
        y = y.mask(rng.random(y.shape) < 0.08)
    return y.assign(site=np.where(np.arange(N) % 2 == 0, "x", "y"))


FITS = {
    "ML": (MODEL, answers(), {}),
    "constrained": (EQUAL, answers(), {}),
    "groups": (MODEL, answers(), {"group": "site", "group_equal": ["loadings"]}),
    "dense ML": (MODEL + "\na ~~ b\nb ~~ d", answers(), {}),
    "FIML": (MODEL, answers(holes=True), {"missing": "fiml"}),
    "GLS": (MODEL, answers(), {"estimator": "GLS"}),
    "ULS": (MODEL, answers(), {"estimator": "ULS"}),
    "WLSMV": (MODEL, answers(cut=True), {"estimator": "WLSMV", "ordered": True}),
    "ULSMV": (MODEL, answers(cut=True), {"estimator": "ULSMV", "ordered": True}),
}


@pytest.mark.parametrize("name", FITS)
def test_two_workers_find_what_one_finds(name, monkeypatch):
    model, data, options = FITS[name]
    fit = rp.fit(model, data, **options)
    one = fit.bootstrap(draws=DRAWS, seed=3)
    taken = []

    def on_two(work, parts, workers=1):
        parts = list(parts)
        taken.append(len(parts))
        return resample.in_order(work, iter(parts), 2)

    for kernel in (bootstrap, bootstrap_ls, bootstrap_missing, bootstrap_ordinal):
        monkeypatch.setattr(kernel, "in_order", on_two)
    batches = bootstrap._batches
    monkeypatch.setattr(bootstrap, "_batches", lambda parts, size: batches(parts, 1))  # one chunk a piece of work
    two = fit.bootstrap(draws=DRAWS, seed=3)
    assert taken == [3]
    np.testing.assert_array_equal(one.theta, two.theta)
    np.testing.assert_array_equal(one.chisq, two.chisq)
    np.testing.assert_array_equal(one.converged, two.converged)
    assert one.converged.mean() > 0.95
