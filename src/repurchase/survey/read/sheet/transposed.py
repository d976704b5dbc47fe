"""A table that lies on its side: items in its rows, respondents in its columns. It is refused, not read."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from repurchase.errors import InputError
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable
from repurchase.survey.read.sheet.normalise import fold, has_chinese
from repurchase.survey.read.sheet.question_heads import split_name

FEWEST = 4  # rows, and columns, from which on the table shows how it lies
MOSTLY = 0.8  # share of the heads, or of the first cells, that must be alike
WORDS, CHARACTERS = 3, 6  # of a statement, in Latin letters and in Chinese


def check_not_transposed(table: SheetTable, file: str) -> None:
    """Refuse a table whose heads number respondents and whose first cells name items.

    Raises
    ------
    InputError
        The table lies on its side.
    """
    if len(table.columns) <= FEWEST or len(table) < FEWEST:
        return
    first, others = table.columns[0], table.columns[1:]
    if len(first.distinct) < len(table):
        return
    names = [name for c in others if (name := split_name(c.name)) is not None]
    prefixes = Counter(name.prefix for name in names)
    prefix, n = prefixes.most_common(1)[0] if prefixes else ("", 0)
    if n < MOSTLY * len(others) or fold(prefix).strip(" _-.") not in _respondents():
        return
    if _name_items(first) or _state(first):
        raise InputError("read.transposed", file=file, first=others[0].header[:30], item=first.distinct[0][:30])


@cache
def _respondents() -> frozenset[str]:
    held = tomllib.loads((files("repurchase") / "resources" / "number_words.toml").read_text(encoding="utf-8"))
    return frozenset(map(fold, held["respondents"]["words"]))


def _name_items(c: SheetColumn) -> bool:
    """Whether the cells are numbered names of two constructs or more."""
    sizes = Counter(n.prefix for w in c.distinct if (n := split_name(w)) is not None)
    families = [k for k in sizes.values() if k > 1]
    return len(families) > 1 and sum(families) >= MOSTLY * len(c.distinct) / 2


def _state(c: SheetColumn) -> bool:
    """Whether most cells are statements."""
    long = sum(len(w) >= CHARACTERS if has_chinese(w) else len(w.split()) >= WORDS for w in c.distinct)
    return long >= MOSTLY * len(c.distinct)
