"""Mixtures of normal classes against mclust, stepmix and R's factanal."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from repurchase.numeric.segments.profile_mixture import FACTOR, SEPARATE, SHARED, bic, fit_mixtures, posterior
from repurchase.numeric.segments.profile_search import adjusted_rand

ORACLE = json.loads((Path(__file__).parent / "oracle" / "profile_mixtures.json").read_text(encoding="utf-8"))
SORTS = {"EEI": SEPARATE, "EEE": SHARED}
CLOSE = 1e-12


@pytest.fixture(scope="module")
def flowers() -> np.ndarray:
    return np.array(ORACLE["x"])


@pytest.mark.parametrize("known", ORACLE["fits"], ids=lambda f: f"{f['model']}{f['k']}")
def test_mclust_has_the_same_classes(flowers, known):
    sort, k = SORTS[known["model"]], known["k"]
    found = fit_mixtures(flowers[None], k, sort, np.random.default_rng(1), starts=60, close=CLOSE)
    order = np.argsort(-found.shares[0])
    assert found.loglik[0] == pytest.approx(known["loglik"], abs=1e-6)
    assert bic(found.loglik[0], k, 4, len(flowers), sort) == pytest.approx(known["bic"], abs=1e-5)
    np.testing.assert_allclose(found.shares[0, order], known["shares"], atol=1e-5)
    np.testing.assert_allclose(found.means[0, order], known["means"], atol=1e-4)
    np.testing.assert_allclose(found.covariance[0], known["covariance"], atol=1e-5)


def test_factanal_has_the_same_factor():
    ratings = np.array(ORACLE["y"], float)
    found = fit_mixtures(ratings[None], 1, FACTOR, np.random.default_rng(1), close=CLOSE)
    assert found.loglik[0] == pytest.approx(ORACLE["factor_loglik"], abs=1e-6)


def test_stepmix_has_the_same_likelihood_and_probabilities(flowers):
    stepmix = pytest.importorskip("stepmix")
    found = fit_mixtures(flowers[None], 2, SHARED, np.random.default_rng(1), starts=60, close=CLOSE)
    model = stepmix.StepMix(
        2, measurement="gaussian_tied", n_init=10, random_state=2, abs_tol=1e-13, rel_tol=0, max_iter=20_000,
        progress_bar=0,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(flowers)
    assert found.loglik[0] == pytest.approx(model.score(flowers) * len(flowers), abs=1e-6)
    theirs = np.sort(model.predict_proba(flowers), axis=1)
    np.testing.assert_allclose(np.sort(posterior(flowers[None], found)[0], axis=1), theirs, atol=1e-4)


def test_mclust_has_the_same_agreement_of_partitions():
    a, b = (np.array(ORACLE["partition"][name]) - 1 for name in "ab")
    table = np.zeros((3, 3))
    np.add.at(table, (a, b), 1)
    assert adjusted_rand(table) == pytest.approx(ORACLE["rand"], abs=1e-12)
