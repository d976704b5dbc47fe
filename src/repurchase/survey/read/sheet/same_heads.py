"""Heads that stand more than once: each column keeps a name of its own, and the repetition is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from repurchase.errors import Note, note
from repurchase.identity_patterns import MASK
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean
from repurchase.survey.read.sheet.question_heads import short, split_name
from repurchase.text import first_few

MOST_NAMED = 8  # heads that the note lists
_COUNTED = re.compile(r"(?P<head>.+[^.])\.(?P<k>[1-9])")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def tell_apart(columns: Sequence[SheetColumn]) -> list[Note]:
    """Count the columns under one head from the left; the second is called *HEAD (2nd)*."""
    seen: Counter[tuple[str, ...]] = Counter()
    twice: dict[str, None] = {}
    for c in columns:
        key = c.raw or (clean(c.header),)
        seen[key] += 1
        if seen[key] > 1:
            if MASK not in c.header:
                twice[c.header] = None
            c.again = seen[key]
            c.header = f"{c.header} ({_ordinal(c.again)})"
    for c, base, k in _counted_before(columns):
        twice[base] = None
        c.again = k + 1
        c.name = base if c.name == c.header else c.name
    shown = list(twice)
    if not shown:
        return []
    named = first_few((h[:60] for h in shown), MOST_NAMED)
    return [note("read.heads_twice", n=len(shown), columns=named)]


def _counted_before(columns: Sequence[SheetColumn]) -> list[tuple[SheetColumn, str, int]]:
    """Columns that another program has told apart already (SAT1 and SAT1.1), with the head that they repeat.

    Sums stand beside their items under such names too (sat, sat.1, sat.2), and parts beside questions (Q1, Q1.1).
    """
    heads = {c.header for c in columns}
    found = [(c, m["head"], int(m["k"])) for c in columns if (m := _COUNTED.fullmatch(c.header)) and m["head"] in heads]
    often = Counter(head for _, head, _ in found)
    kept = []
    for c, head, k in found:
        name = split_name(head) if short(head) else None
        if (name is None and often[head] == 1) or (name is not None and not name.generic):
            kept.append((c, head, k))
    return kept


def _ordinal(k: int) -> str:
    """2nd, 3rd, 4th: letters behind the number, so that no name of another column comes of it."""
    tens = k % 100 // 10 == 1
    return f"{k}{'th' if tens else _ENDINGS.get(k % 10, 'th')}"
