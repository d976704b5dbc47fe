"""Every analysis reads a data frame by one rule: words, infinite values, categories, names."""

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import InputError

MODEL = "f =~ a + b + c"
ITEMS = {"f": ["a", "b", "c"]}
READERS = {
    "fit": lambda frame: rp.fit(MODEL, frame),
    "reliability": lambda frame: rp.reliability(frame, ITEMS),
    "shares": lambda frame: rp.shares(frame, ITEMS),
}


def frame():
    rng = np.random.default_rng(8)
    f = rng.normal(size=120)
    return pd.DataFrame({v: np.clip(np.round(3 + f + 0.7 * rng.normal(size=120)), 1, 5) for v in "abc"})


@pytest.fixture(params=READERS)
def read(request):
    return READERS[request.param]


def test_words_are_refused_by_column_and_row(read):
    given = frame().astype(object)
    given.loc[4, "b"] = "often"
    with pytest.raises(InputError) as refused:
        read(given)
    assert refused.value.message.key == "fit.not_numbers"
    for lang, row in (("en", "row 5"), ("zh", "第5行")):
        said = refused.value.message.render(lang)
        assert said.startswith("b") and row in said and "often" not in said


def test_numbers_stored_as_words_are_numbers(read):
    given = frame()
    assert read(given.astype(str)).to_dict() == read(given).to_dict()


def test_categories_of_written_numbers_are_numbers_and_words_are_labels(read):
    written = frame().astype(str).astype("category")
    assert read(written).to_dict() == read(frame()).to_dict()
    written["a"] = written["a"].cat.rename_categories(lambda c: f"answer {c}")
    with pytest.raises(InputError) as refused:
        read(written)
    assert refused.value.message.key == "fit.labels"


def test_ordered_categories_are_their_positions(read):
    given = frame()
    words = pd.CategoricalDtype(["never", "seldom", "sometimes", "often", "always"], ordered=True)
    named = given.apply(lambda column: pd.Series(pd.Categorical.from_codes(column.astype(int) - 1, dtype=words)))
    assert read(named).to_dict() == read(given).to_dict()


def test_infinite_values_are_missing_and_said(read):
    given, blank = frame(), frame()
    given.loc[[2, 9], "a"], blank.loc[[2, 9], "a"] = np.inf, np.nan
    found, missing = read(given), read(blank)
    assert found.to_dict() == missing.to_dict()
    keys = [n.message.key for n in found.notes]
    assert keys.count("fit.infinite") == 1 and "fit.infinite" not in [n.message.key for n in missing.notes]
    said = found.notes[keys.index("fit.infinite")].message
    assert "2 infinite values of a" in said.render("en") and "a有2个无穷值" in said.render("zh")


@pytest.mark.parametrize(
    "given, key",
    [
        (frame().drop(columns="c"), "fit.missing_columns"),
        (pd.concat([frame(), frame()[["a"]]], axis=1), "fit.duplicate_column"),
    ],
    ids=["absent", "twice"],
)
def test_columns_that_cannot_be_told_are_refused(read, given, key):
    with pytest.raises(InputError) as refused:
        read(given)
    assert refused.value.message.key == key
