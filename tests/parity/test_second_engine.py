"""Agreement of two engines is a verdict with a bound, in three units."""

from dataclasses import replace

import numpy as np
import pytest
import semopy.examples.holzinger39

import repurchase as rp
from repurchase.analysis.sem_report.second_engine import result as engine
from repurchase.literature import RULES, Rules

HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
FIT = rp.fit("visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6", HS)
FOUND = rp.verify(FIT)


def test_the_bound_is_the_criterion():
    assert FOUND.bound == RULES["second_engine"].bound == 0.05
    assert FOUND.agrees is True
    assert "agreed: no difference exceeded" in FOUND.sentences()[0].render("en")
    strict = rp.verify(FIT, rules=Rules(overrides={"second_engine": {"at_most": 1e-9}}))
    assert strict.agrees is False
    assert [n.message.key for n in strict.notes] == ["verification.beyond"]
    assert "did not agree" in strict.sentences()[0].render("en")


@pytest.mark.parametrize("name", ["estimate_difference", "error_difference"])
def test_each_difference_counts_up_to_the_bound(name):
    assert replace(FOUND, **{name: 0.05}).agrees is True
    assert replace(FOUND, **{name: 0.0501}).agrees is False
    assert replace(FOUND, **{name: np.nan}).agrees is False


def test_chi_square_counts_in_its_standard_deviations():
    assert FOUND.df == 8
    assert replace(FOUND, other_chisq=FOUND.chisq + 0.199).agrees is True  # the deviation of 8 df is 4
    assert replace(FOUND, other_chisq=FOUND.chisq + 0.201).agrees is False


def test_what_could_not_be_compared_neither_agrees_nor_disagrees(monkeypatch):
    monkeypatch.setattr(engine, "_second", lambda fit: (_ for _ in ()).throw(ValueError()))
    found = rp.verify(FIT)
    assert found.agrees is None
    assert found.sentences()[0].key == "verification.not_compared"
    assert found.to_dict()["agrees"] is None
