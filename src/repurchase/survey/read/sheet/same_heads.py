"""Heads that stand more than once: each column keeps a name of its own, and the repetition is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from repurchase.errors import Note, note
from repurchase.identity_patterns import MASK
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold
from repurchase.text import joined

MOST_NAMED = 8  # heads that the note lists
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def tell_apart(columns: Sequence[SheetColumn]) -> list[Note]:
    """Count the columns under one head from the left; the second is called *HEAD (2nd)*."""
    seen: Counter[tuple[str, ...]] = Counter()
    twice: dict[str, None] = {}
    for c in columns:
        key = c.raw or (fold(c.header),)
        seen[key] += 1
        if seen[key] > 1:
            if MASK not in c.header:
                twice[c.header] = None
            c.again = seen[key]
            c.header = f"{c.header} ({_ordinal(c.again)})"
    shown = list(twice)
    if not shown:
        return []
    named = joined([*(h[:60] for h in shown[:MOST_NAMED]), *(["..."] if len(shown) > MOST_NAMED else [])])
    return [note("read.heads_twice", n=len(shown), columns=named)]


def _ordinal(k: int) -> str:
    """2nd, 3rd, 4th: letters behind the number, so that no name of another column comes of it."""
    tens = k % 100 // 10 == 1
    return f"{k}{'th' if tens else _ENDINGS.get(k % 10, 'th')}"
