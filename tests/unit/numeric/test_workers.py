"""Other processes change no bit of a bootstrap, whatever the estimator."""

from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.diagnostics.dynamic_cutoffs.result import dynamic_cutoffs
from repurchase.analysis.power.result import power
from repurchase.numeric.power import drawn_samples
from repurchase.numeric.refits import ml as bootstrap
from repurchase.numeric.scales.validity import htmt_limits
from repurchase.work.task_map import ForkedWorkers, work_on
from repurchase.work.tasks_ahead import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="the system does not fork safely")

N, DRAWS = 240, 600  # three chunks
MODEL = "f =~ a + b + c\ng =~ d + e + h\ng ~ f"
ONE = "f =~ a + b + c + d + e + h"
POPULATION = "f =~ a + b + c\ng =~ d + e + h\ng ~ 0.4*f"
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


@contextmanager
def taken_by(monkeypatch, workers):
    """Within this context work is done by so many forked processes; the numbers of chunks that they were given."""
    taken, results = [], ForkedWorkers.results

    def counted(self, function, chunks):
        parts = list(chunks)
        taken.append(len(parts))
        return results(self, function, parts)

    monkeypatch.setattr(ForkedWorkers, "results", counted)
    with work_on(workers=workers):
        yield taken


@pytest.mark.parametrize("name", FITS)
def test_two_workers_find_what_one_finds(name, monkeypatch):
    model, data, options = FITS[name]
    fit = rp.fit(model, data, **options)
    monkeypatch.setattr(bootstrap, "TOGETHER", 1)  # one chunk a piece of work
    one = fit.bootstrap(draws=DRAWS, seed=3)
    with taken_by(monkeypatch, 2) as taken:
        two = fit.bootstrap(draws=DRAWS, seed=3)
    assert taken == [3]
    np.testing.assert_array_equal(one.theta, two.theta)
    np.testing.assert_array_equal(one.chisq, two.chisq)
    np.testing.assert_array_equal(one.converged, two.converged)
    assert one.converged.mean() > 0.95


def test_fits_one_after_another_are_those_of_two_workers(monkeypatch):
    data = answers(cut=True).assign(a=answers()["a"])  # one item continuous: no kernel refits these together
    fit = rp.fit(MODEL, data, estimator="WLSMV", ordered=["b", "c", "d", "e", "h"])
    one = fit.bootstrap(draws=40, seed=3)
    with taken_by(monkeypatch, 2) as taken:
        two = fit.bootstrap(draws=40, seed=3)
    assert taken == [3]
    np.testing.assert_array_equal(one.theta, two.theta)


@pytest.mark.parametrize("kind", ["cluster", "weights"])
def test_clusters_and_weights_travel_with_the_chunks(kind, monkeypatch):
    monkeypatch.setattr(bootstrap, "TOGETHER", 1)
    data = answers().assign(cluster=np.arange(N) // 6, weights=np.linspace(0.5, 1.5, N))
    fit = rp.fit(MODEL, data, estimator="MLR", **{kind: kind})
    one = fit.bootstrap(draws=DRAWS, seed=3)
    with taken_by(monkeypatch, 2) as taken:
        two = fit.bootstrap(draws=DRAWS, seed=3)
    assert taken == [3]
    np.testing.assert_array_equal(one.theta, two.theta)


GROUPS = ([0, 1, 2], [3, 4, 5])
RESAMPLED = {
    "HTMT": lambda: htmt_limits(answers().iloc[:, :6].to_numpy(), GROUPS, draws=DRAWS).htmt2_upper,
    "HTMT of incomplete answers": lambda: (
        htmt_limits(answers(holes=True).iloc[:, :6].to_numpy(), GROUPS, draws=DRAWS).htmt_upper
    ),
    "PLS": lambda: rp.pls(answers(), MODEL, draws=DRAWS, seed=2).to_dict(),
    "simulated cut-offs": lambda: [
        level.cutoffs for level in dynamic_cutoffs(rp.fit(ONE, answers()), draws=120, seed=2).levels
    ],
    "power": lambda: power(POPULATION, n=(80, 120), replications=40, seed=5).to_dict()["effects"],
    "power of few categories": lambda: power(POPULATION, n=150, replications=20, categories=3).to_dict()["effects"],
}


@pytest.mark.parametrize("name", RESAMPLED)
@pytest.mark.parametrize("workers", [2, 3])
def test_whatever_is_drawn_is_the_same_from_any_number_of_workers(name, workers, monkeypatch):
    monkeypatch.setattr(drawn_samples, "CELLS", 120 * 6 * 16)  # several blocks of few samples
    one = RESAMPLED[name]()
    with taken_by(monkeypatch, workers) as taken:
        several = RESAMPLED[name]()
    assert taken and min(taken) > 1
    np.testing.assert_equal(several, one)
