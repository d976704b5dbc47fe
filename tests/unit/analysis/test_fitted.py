"""A fit's data and its facade: what analyses take, and what users get back."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.diagnostics.modification_indices import modification_indices
from repurchase.analysis.diagnostics.residuals.result import residuals
from repurchase.analysis.effects.bootstrap.result import bootstrap
from repurchase.analysis.effects.result import effects
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.results.result import Result
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import Arguments

MODEL = "f =~ a + b + c; g =~ d + e + h; g ~ f; i =~ j + k + l; i ~ g"


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(12)
    f = rng.normal(size=300)
    g = 0.6 * f + rng.normal(size=300)
    i = 0.5 * g + rng.normal(size=300)
    parts = {v: s + 0.6 * rng.normal(size=300) for s, names in ((f, "abc"), (g, "deh"), (i, "jkl")) for v in names}
    return pd.DataFrame(parts).assign(site=np.where(np.arange(300) % 2 == 0, "x", "y"))


@pytest.fixture(scope="module")
def fit(data):
    return rp.fit(MODEL, data, estimator="MLR")


@pytest.fixture(scope="module")
def fitted(data):
    return estimate(MODEL, data, Arguments(estimator="MLR"))


def test_estimate_gives_the_data_of_a_fit_and_fit_its_methods(fit, fitted):
    assert type(fitted) is Fitted and not isinstance(fitted, Result)
    assert type(fit) is Fit and isinstance(fit, Result)
    assert fit.coef == fitted.coef and fit.notes == fitted.notes
    np.testing.assert_equal(fit.measures, fitted.measures)
    pd.testing.assert_frame_equal(fit.estimates, fitted.estimates)


def test_analyses_take_the_data_and_find_what_the_methods_find(fit, fitted):
    pd.testing.assert_frame_equal(modification_indices(fitted), fit.modification_indices())
    assert residuals(fitted).to_dict() == fit.residuals().to_dict()
    ours, theirs = bootstrap(fitted, draws=60, seed=4), fit.bootstrap(draws=60, seed=4)
    assert np.array_equal(ours.theta, theirs.theta)
    assert effects(fitted, bootstrap=ours).to_dict() == fit.effects(bootstrap=theirs).to_dict()


def test_a_copy_stays_a_fit_and_keeps_what_it_has_computed(fit):
    computed = fit.measures
    for found in (copy.copy(fit), copy.deepcopy(fit), pickle.loads(pickle.dumps(fit)), fit.with_notes(), Fit.of(fit)):
        assert type(found) is Fit and "_measures" in vars(found)
        np.testing.assert_equal(found.measures, computed)  # NaN where a measure does not exist
    assert "_measures" not in vars(replace(fit, notes=()))
    assert repr(fit).startswith("Fit(MLR, n=300, ")


def test_results_keep_fits_with_their_methods(fit, data):
    structural = rp.mediation(MODEL, data, draws=0)
    assert all(type(t.fit) is Fit for t in structural.tests) and structural.tests
    assert all(type(t.fit) is Fit for t in rp.mediation(fit, draws=0).tests)
    assert len(rp.mediation(fit, draws=0).tests) == len(structural.tests)
    ladder = rp.invariance("f =~ a + b + c; g =~ d + e + h", data, "site", estimator="ML")
    assert ladder.steps and all(type(s.fit) is Fit for s in ladder.steps)
    assert type(rp.moderation(MODEL, data, "f", "i", "g").fit) is Fit
