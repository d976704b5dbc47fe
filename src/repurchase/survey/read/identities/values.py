"""Which answers of a column lead to a person, and what share of them: by value, whatever the head."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from repurchase.identity_patterns import long_number, name_of_person, typed_identity
from repurchase.identity_patterns.full_names import form_of_full_name, holds_known_name
from repurchase.survey.read.identities.usual import is_usual
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import has_chinese

SAMPLE = 400  # distinct answers from which a share is told
MOST_LOOKED_AT = 5_000  # distinct texts of an open question that are searched for an identity
LONGEST_LOOKED_AT = 2_000  # characters of a text; nothing longer ever becomes a category
MOSTLY = 0.3  # share of the answers from which on the whole column is an identity
NAMES = 0.8  # share of the distinct answers that look like names from which on a column without a telling head is one
ENOUGH = 8  # answers below which a share of names says too little
_ENDS_NO_NAME = frozenset(
    "座山楼阁寺塔桥季节色球剧歌舞戏菜面饭汤粉饼糖酒奶果瓜豆肉鱼虾蟹药鸡鸭"
)  # 金牛座, 黄梅戏, 白切鸡
FEW = 3  # distinct full Chinese names, and nothing else, that make a column one of names


def _spaced(column: SheetColumn, most: int) -> Sequence[int]:
    """Places of at most so many distinct answers, evenly spaced."""
    real = [i for i, (w, n) in enumerate(zip(column.words, column.counts, strict=True)) if w and n]
    return real if len(real) <= most else [real[k] for k in np.linspace(0, len(real) - 1, most).astype(int)]


def is_identity(column: SheetColumn, i: int) -> bool:
    """Whether one distinct cell leads to a person."""
    value = column.numbers[i]
    if value is not None and value in column.labels:
        return typed_identity(column.labels[value])
    raw = column.uniques[i]
    return typed_identity(column.words[i][:LONGEST_LOOKED_AT]) or (isinstance(raw, float) and long_number(raw))


def holds_identity(column: SheetColumn) -> bool:
    """Whether any answer of the column looks like a telephone number, an e-mail, an id, an address, a name told."""
    return any(is_identity(column, i) for i in _spaced(column, MOST_LOOKED_AT))


def identity_share(column: SheetColumn) -> float:
    """Share of the answers that lead to a person, told from a sample of the distinct ones."""
    places = _spaced(column, SAMPLE)
    total = sum(int(column.counts[i]) for i in places)
    return sum(int(column.counts[i]) for i in places if is_identity(column, i)) / total if total else 0.0


def shown_word(column: SheetColumn, i: int) -> str:
    """One distinct answer as a reader would see it: the value label of SPSS or Stata where it has one."""
    value = column.numbers[i]
    return column.words[i] if value is None else column.labels.get(value, column.words[i])


def share_of_names(column: SheetColumn, is_name: Callable[[str], bool] | None = None) -> float:
    """Share of the distinct answers that have the form of a person's name and are no usual word or place.

    Parameters
    ----------
    column : SheetColumn
    is_name : callable, optional
        What else is taken for a name.
    """
    words = [shown_word(column, i) for i in _spaced(column, SAMPLE)]
    return sum(like_a_name(w) or bool(is_name and is_name(w)) for w in words) / len(words) if words else 0.0


def like_a_name(word: str) -> bool:
    """Whether an answer has the form of a person's name and is no usual word or place."""
    return len(word) <= 40 and name_of_person(word) and not is_usual(word)


def _is_full_name(word: str) -> bool:
    return form_of_full_name(word) and not is_usual(word)


def mostly_names(column: SheetColumn) -> bool:
    """Whether a column whose head says nothing is a list of names: nearly all different, nearly all of that form."""
    distinct = len(column.distinct)
    enough = distinct >= ENOUGH and distinct >= 0.5 * column.filled
    return enough and share_of_names(column, _is_full_name) >= NAMES


def known_names(column: SheetColumn) -> bool:
    """Whether the answers are names of people however often they recur: nearly all of that form, half of them known.

    Brands and cities have the form of names too; few of them begin like people. First names alone are told by the list.
    """
    words = [shown_word(column, i) for i in _spaced(column, SAMPLE)]
    if len(words) < FEW or any(map(is_usual, words)):
        return False
    known = sum(map(holds_known_name, words))
    formed = sum(map(_is_full_name, words))
    return known >= NAMES * len(words) or (formed >= NAMES * len(words) and known >= 0.5 * len(words))


def only_full_names(column: SheetColumn) -> bool:
    """Whether each answer is a Chinese surname with two more characters, however often it recurs.

    Three or more such answers and no other are the people who typed the answers in, or served, or taught: unless the
    head asks for public figures, which the caller knows.
    """
    return len(column.distinct) >= FEW and all(
        _is_full_chinese_name(shown_word(column, i)) for i in _spaced(column, SAMPLE)
    )


def _is_full_chinese_name(word: str) -> bool:
    return len(word) in (3, 4) and has_chinese(word) and word[-1] not in _ENDS_NO_NAME and like_a_name(word)


def without_identities(column: SheetColumn) -> int:
    """Blank the cells of a rated column that lead to a person, in place; how many there were.

    The item stays, and for its respondent the answer is missing.
    """
    gone = [
        i
        for i, v in enumerate(column.numbers)
        if column.counts[i] and column.words[i] and (v is None or abs(v) > 1e6) and is_identity(column, i)
    ]
    if not gone:
        return 0
    n = int(sum(column.counts[i] for i in gone))
    column.codes = np.where(np.isin(column.codes, gone), -1, column.codes)
    for name in ("counts", "filled", "distinct"):
        column.__dict__.pop(name, None)
    return n
