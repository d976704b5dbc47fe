"""The examples in the docstrings of the measurement analyses are true."""

import doctest
from importlib import import_module

import pytest

MODULES = ("shares", "description", "sample", "reliability", "validity", "common_method", "models", "correlations",
           "regression", "groups", "priorities", "stated", "bias", "criterion_check", "criteria", "fit_indices",
           "item_decisions")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    found = doctest.testmod(import_module(f"repurchase.analysis.{name}"))
    assert found.attempted
    assert not found.failed
