"""What a codebook, a group column, a threshold and a language may be; each refusal is a sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import RepurchaseError
from repurchase.survey.read.ratings.codebook import MOST_ENTRIES, Codebook, CodebookEntry


@pytest.fixture
def data():
    rng = np.random.default_rng(3)
    f = rng.normal(size=240)
    return pd.DataFrame({f"x{k}": f + rng.normal(size=240) for k in range(1, 5)} | {"g": np.tile([0.0, 1.0], 120)})


def test_a_codebook_is_looked_up_by_name_then_by_wording_then_by_likeness():
    book = Codebook(
        (
            CodebookEntry("q1", "A", "I trust this brand very much"),
            CodebookEntry("q2", "B", "It is good"),
            CodebookEntry("Q1", "C", "It is good"),
        )
    )
    assert book.entry(["q1"], ["It is good"]).construct == "A"
    assert book.entry(["zz"], ["It is good!"]).construct == "B"  # the first of two rows with one wording
    assert book.entry(["zz"], ["I trust this brand very  muchh"]).construct == "A"
    assert book.entry(["zz"], ["Something else"]) is None


def test_a_codebook_has_an_end(tmp_path):
    path = tmp_path / "book.csv"
    path.write_text("item,construct\n" + "".join(f"q{k},C\n" for k in range(MOST_ENTRIES + 1)))
    with pytest.raises(rp.InputError, match="2001 rows"):
        Codebook.read(path)


@pytest.mark.parametrize("odd", [np.inf, -np.inf])
def test_an_infinite_group_is_no_group(data, odd):
    data.loc[0, "g"] = odd
    fit = rp.fit("f =~ x1 + x2 + x3", data, group="g")
    assert fit.groups == ("1", "0")
    assert any("group" in n.message.render("en") or "g" in n.message.render("en") for n in fit.notes)


def test_lists_name_no_group(data):
    data["g"] = [[1], [2]] * 120
    with pytest.raises(rp.InputError, match="“g”"):
        rp.fit("f =~ x1 + x2 + x3", data, group="g")


@pytest.mark.parametrize("threshold", ["t99", "t0", "foo", "t" + "9" * 150])
@pytest.mark.parametrize("ordered", [True, False])
def test_a_threshold_that_is_not_there_is_named(data, threshold, ordered):
    answers = data[["x1", "x2", "x3", "x4"]].round().clip(-2, 2)
    with pytest.raises(RepurchaseError, match="x1"):
        rp.fit(f"f =~ x1 + x2 + x3\nx1 | {threshold}", answers, ordered=ordered)


def test_a_sum_without_end_is_refused_and_a_long_one_computed(data):
    model = "f =~ x1 + b*x2 + x3\nz := " + " + ".join(["b"] * 9_000)
    estimates = rp.fit(model, data).estimates.set_index(["lhs", "op", "rhs"])["estimate"]
    assert estimates.xs("z", level="lhs").iloc[0] == pytest.approx(9_000 * estimates[("f", "=~", "x2")])
    with pytest.raises(rp.ModelError):
        rp.fit("f =~ x1 + b*x2 + x3\nz := " + " + ".join(["b"] * 60_000), data)


@pytest.mark.parametrize("lang", ["\0", float("nan"), ["zh"], "fr", 1])
def test_a_page_in_no_language_is_refused(data, lang):
    fit = rp.fit("f =~ x1 + x2 + x3", data)
    for page in (fit.page, fit.summary):
        with pytest.raises(RepurchaseError):
            page(lang)
