"""The bootstrap of every kind of fit: a given resample is what a fit of its rows is."""

import numpy as np
import pandas as pd
import pytest

import repurchase as rp

MODEL = "f =~ a + b + c\ng =~ d + e + h\ng ~ f"
N = 300


def answers():
    rng = np.random.default_rng(8)
    f = rng.normal(size=N)
    g = 0.5 * f + rng.normal(size=N)
    y = pd.DataFrame({v: (f if v in "abc" else g) + rng.normal(size=N) for v in "abcdeh"})
    y = y.assign(shop=np.arange(N) % 37, weight=np.exp(np.random.default_rng(9).normal(size=N) / 3))
    return y.assign(age=0.4 * f + rng.normal(size=N), site=np.where(np.arange(N) % 3 == 0, "x", "y"))


def cut(frame):
    return frame.assign(**{v: np.searchsorted((-1.0, 0.2, 1.3), frame[v]) + 1 for v in "abcdeh"})


def holed(frame):
    holes = np.random.default_rng(3).random((N, 6)) < 0.1
    return frame.assign(**{v: frame[v].mask(holes[:, k]) for k, v in enumerate("abcdeh")})


FITS = {
    "ML": (MODEL, answers, {}),
    "ML with a covariate": (MODEL + "\ng ~ age", answers, {}),
    "a covariate taken as given": (MODEL + "\ng ~ age", answers, {"fixed_x": True}),
    "clustered": (MODEL, answers, {"cluster": "shop"}),
    "weighted": (MODEL, answers, {"weights": "weight"}),
    "weighted in equal groups": (MODEL, answers, {"weights": "weight", "group": "site", "group_equal": ["loadings"]}),
    "weighted FIML": (MODEL, lambda: holed(answers()), {"missing": "fiml", "weights": "weight", "cluster": "shop"}),
    "ML in equal groups": (MODEL, answers, {"group": "site", "group_equal": ["loadings"]}),
    "Wishart": (MODEL, answers, {"likelihood": "wishart"}),
    "MLR": (MODEL, answers, {"estimator": "MLR"}),
    "GLS": (MODEL, answers, {"estimator": "GLS"}),
    "ULS": (MODEL, answers, {"estimator": "ULS"}),
    "WLS": (MODEL, answers, {"estimator": "WLS"}),
    "FIML": (MODEL, lambda: holed(answers()), {"missing": "fiml"}),
    "FIML in groups": (MODEL, lambda: holed(answers()), {"missing": "fiml", "group": "site"}),
    "WLSMV": (MODEL, lambda: cut(answers()), {"estimator": "WLSMV", "ordered": True}),
    "ULSMV": (MODEL, lambda: cut(answers()), {"estimator": "ULSMV", "ordered": True}),
    "WLSMV in groups": (MODEL, lambda: cut(answers()), {"estimator": "WLSMV", "ordered": True, "group": "site"}),
    "mixed": (MODEL, answers, {"estimator": "WLSMV", "ordered": ["a", "e"]}),
    "conditional": (MODEL + "\ng ~ age", lambda: cut(answers()), {"estimator": "WLSMV", "ordered": True}),
    "pairwise": (MODEL, lambda: holed(cut(answers())), {"estimator": "WLSMV", "ordered": True, "missing": "pairwise"}),
}


@pytest.mark.parametrize("name", FITS)
def test_a_given_resample_is_what_a_fit_of_its_rows_is(name):
    model, data, options = FITS[name]
    frame = data()
    if name == "mixed":
        frame = frame.assign(a=cut(frame)["a"], e=cut(frame)["e"])
    fit = rp.fit(model, frame, **options)
    rng = np.random.default_rng(5)
    drawn = np.arange(N)
    for rows in fit.sample.rows:  # within groups, so that their order and sizes stay
        drawn[rows] = rng.choice(rows, len(rows))
    found = fit.bootstrap(indices=np.vstack([np.arange(N), drawn])).theta
    again = rp.fit(model, frame.iloc[drawn].reset_index(drop=True), **options)
    assert np.abs(found[0] - fit.solution.theta).max() < 1e-5
    assert np.abs(found[1] - again.solution.theta).max() < 2e-5
    assert np.abs(found[1] - found[0]).max() > 0.01
