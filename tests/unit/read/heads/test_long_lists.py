"""Lists of columns in notes: what is left out is hinted at, and the hint is no member of the list."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from repurchase.analysis.sem.estimate_ordinal import _pairs
from repurchase.analysis.sem.settings import SHOWN, _shown
from repurchase.errors import InputError
from repurchase.survey.read.identities.masking import typed_notes
from repurchase.survey.read.ratings import codebook_match
from repurchase.survey.read.ratings.scale_codes.code_notes import _numbers_of_words
from repurchase.survey.read.roles.drawn_columns import MOST_LISTED, _column_of
from repurchase.survey.read.sheet.grid import column
from repurchase.survey.read.sheet.same_heads import tell_apart
from repurchase.text import render


def columns_of(n):
    return [column(f"题{k}", ["同意", "3"], index=k) for k in range(n)]


def heads_twice(n):
    twice = [*columns_of(n), *columns_of(n)]
    (said,) = tell_apart(twice)
    return said.message


def typed(n):
    (said,) = typed_notes({"pooled": Counter({f"题{k}": 1 for k in range(n)})}, 0, False)
    return said.message


def of_words(n):
    return _numbers_of_words(columns_of(n))[0].message


def unknown_column(n):
    with pytest.raises(InputError) as raised:
        _column_of(columns_of(n), "district of the shop", "cluster")
    return raised.value.message


def pairs(n):
    problem = SimpleNamespace(structure=SimpleNamespace(observed=[f"题{k}" for k in range(n + 1)]))
    places = SimpleNamespace(first=np.arange(n), second=np.arange(1, n + 1))
    return _pairs(problem, SimpleNamespace(statistics=places), np.ones(n, dtype=bool))


LISTS = [heads_twice, typed, of_words, unknown_column, pairs,
         lambda n: codebook_match._some([f"题{k}" for k in range(n)]), lambda n: _shown([f"题{k}" for k in range(n)])]  # fmt: skip


@pytest.mark.parametrize("said", LISTS)
def test_a_list_that_is_cut_says_so_and_joins_nothing_with_the_hint(said):
    many = max(SHOWN, MOST_LISTED) + 30
    chinese, english = render(said(many), "zh"), render(said(many), "en")
    assert "等" in chinese and "..." not in chinese and "和等" not in chinese and f"题{many - 1}" not in chinese
    assert " ..." in english and "and ..." not in english and ", ..." not in english


@pytest.mark.parametrize("said", LISTS)
def test_a_list_that_is_whole_hints_at_nothing(said):
    assert "..." not in render(said(2), "en")
    assert "题0" in render(said(2), "zh") and "题1" in render(said(2), "zh")
