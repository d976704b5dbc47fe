"""Indices of careless answering against base R (oracle/careless.R, tolerance 1e-10: two floating-point routes)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from repurchase.numeric.classical import careless

ORACLE = json.loads((Path(__file__).parent / "oracle" / "careless.json").read_text())
CHECKED = set()


def oracle(name):
    CHECKED.add(name)
    return np.array(ORACLE[name], dtype=float)


def close(got, name):
    np.testing.assert_allclose(got, oracle(name), rtol=0, atol=1e-10)


def test_longest_run():
    np.testing.assert_array_equal(careless.longstring(oracle("x")), oracle("longstring"))


def test_individual_variability():
    close(careless.individual_variability(oracle("x")), "irv")


def test_mahalanobis_and_its_p():
    found = careless.mahalanobis(oracle("full"))
    close(found.squared, "mahalanobis")
    close(found.p_value, "mahalanobis_p")


def test_even_odd():
    close(careless.even_odd(oracle("x"), [range(i, i + 4) for i in range(0, 24, 4)]), "even_odd")


@pytest.mark.parametrize(("kind", "beyond"), [("synonyms", 0.6), ("antonyms", -0.6)])
def test_pairs_and_consistency_over_them(kind, beyond):
    x = oracle("x")
    pairs = careless.item_pairs(x, beyond)
    assert {tuple(p) for p in pairs + 1} == {tuple(p) for p in oracle(kind).astype(int)}
    close(careless.pair_consistency(x, pairs), f"within_{kind}")


def test_every_number_of_the_oracle_was_compared():
    assert set(ORACLE) == CHECKED
