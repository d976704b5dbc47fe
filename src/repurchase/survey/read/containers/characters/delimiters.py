"""What separates the cells of a text, told from all first lines together: a comma between digits may be a decimal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

DELIMITERS = (",", ";", "\t", "|")
JUDGED_LINES = 200
REGULAR = 0.8  # share of lines with as many delimiters as the head from which cells are in columns
DECIMAL = 0.9  # share of a line's commas between two digits from which they are no delimiters
_EXCEL = re.compile(r'"?sep=([,;|\t])"?[,;|\t]*\r?\n', re.I)


def delimiter_of(text: str) -> tuple[bool, str | None]:
    """Whether a line of Excel (``sep=``) comes first, and the delimiter, None where there is no table."""
    if match := _EXCEL.match(text):
        return True, match[1]
    lines = [line for line in islice(logical_lines(text), JUDGED_LINES) if line.strip()]
    scores = {d: _score(d, lines) for d in DELIMITERS}
    best = max(scores, key=lambda d: scores[d])
    if not scores[best]:
        return False, None if len(lines) >= 3 else best if best in text else None
    others = [d for d in DELIMITERS[1:] if scores[d] and _heads_agree(d, lines)]
    if best == "," and others and _decimal_commas(lines, others[0]):
        best = max(others, key=lambda d: scores[d])
    return False, best


def _score(delimiter: str, lines: Sequence[str]) -> float:
    """How many columns it makes, times the share of lines that have as many."""
    counts = [line.count(delimiter) for line in lines]
    if not counts or not max(counts):
        return 0.0
    times = Counter(counts)
    usual = max(times, key=lambda k: (times[k] if k else 0, k))
    return usual * times[usual] / len(counts)


def _heads_agree(delimiter: str, lines: Sequence[str]) -> bool:
    """Whether one of the first lines, and most of the others, have the same number of it."""
    counts = [line.count(delimiter) for line in lines]
    usual, times = Counter(counts).most_common(1)[0]
    return usual > 0 and usual in counts[:3] and times >= REGULAR * len(counts)


def _decimal_commas(lines: Sequence[str], other: str) -> bool:
    """Whether the cells between the other delimiter hold one comma each, between digits, where they hold any."""
    cells = [cell for line in lines[1:] for cell in line.split(other) if "," in cell]
    decimals = sum(bool(re.fullmatch(r'\s*"?[-+]?\d[\d. ]*,\d+\s?%?"?\s*', cell)) for cell in cells)
    head = lines[0].count(",")
    return bool(cells) and decimals >= DECIMAL * len(cells) and head < lines[0].count(other)


def logical_lines(text: str) -> Iterator[str]:
    """Lines with everything inside quotes blanked."""
    unquoted = re.sub(r'"(?:[^"]|"")*"', lambda m: "x" * min(1, len(m.group())), text)
    yield from unquoted.splitlines()
