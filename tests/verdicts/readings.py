"""What a reader of either language reads of a result."""

import numpy as np
import pytest

from repurchase.errors import RepurchaseError
from repurchase.survey.instrument import Construct, Item


def said(result, lang):
    """The sentences of a result."""
    return [s.render(lang) for s in result.sentences()]


def column(table, lang, name):
    """The cells of one column of a table, as they are printed."""
    at = [c.name for c in table.columns].index(name)
    return [row[at] for row in table.cells(lang)]


def cautions(result):
    """Keys of a result's notes."""
    return [n.message.key for n in result.notes]


def construct(name, en, zh, k=3, role=""):
    """A construct of k items called after it."""
    items = tuple(Item(f"{name}{i}", {"en": f"{name}{i}", "zh": f"{name}{i}"}) for i in range(1, k + 1))
    return Construct(name, {"en": en, "zh": zh}, items, role=role)


def exactly(correlations, n=200, seed=1):
    """Numbers whose sample correlations are exactly these."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(n, len(correlations)))
    z -= z.mean(axis=0)
    white = z @ np.linalg.inv(np.linalg.cholesky(z.T @ z / n)).T
    return white @ np.linalg.cholesky(np.asarray(correlations, float)).T


def refused(make, key, en, zh):
    """Hold that a call is refused with this key, and that both sentences have the words that decide."""
    with pytest.raises(RepurchaseError) as error:
        make()
    assert error.value.message.key == key
    assert en in error.value.message.render("en"), error.value.message.render("en")
    assert zh in error.value.message.render("zh"), error.value.message.render("zh")


def noted(result, key, en, zh):
    """Hold that a result carries a note with this key, and that both sentences have the words that decide."""
    found = next((n.message for n in result.notes if n.message.key == key), None)
    assert found is not None, cautions(result)
    assert en in found.render("en"), found.render("en")
    assert zh in found.render("zh"), found.render("zh")
