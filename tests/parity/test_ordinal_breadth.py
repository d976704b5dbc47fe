"""Ordinal estimators in several groups, with continuous variables and with covariates equal lavaan: every key."""

import pytest
from ordinal_oracle import CHECKS, EXACT, close, fitted, oracle

import repurchase as rp

FILES = ("ordinal_groups", "ordinal_mixed", "ordinal_covariates")
CASES = [(file, name) for file in FILES for name in oracle(file) if name != "nested"]
NESTED = [(file, pair) for file in FILES for pair in oracle(file).get("nested", [])]


@pytest.mark.parametrize(("file", "name"), CASES)
def test_every_key_equals_lavaan(file, name):
    fit = fitted(file, name)
    assert fit.converged
    assert {key: wrong for key, check in CHECKS.items() if (wrong := check(fit, oracle(file)[name]))} == {}


@pytest.mark.parametrize(("file", "pair"), NESTED)
def test_nested_models_equal_lavaan(file, pair):
    found = rp.compare(fitted(file, pair["free"]), fitted(file, pair["restricted"]))
    assert found.df_diff == pair["df_diff"]
    assert close(found.chisq_diff, pair["chisq_diff"], 2 * EXACT)  # a difference of two statistics
    assert close(found.p_value, pair["p"], 2 * EXACT)
