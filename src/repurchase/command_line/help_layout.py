"""Pages of help laid out for a terminal: a Chinese character is two columns wide, and nothing is cut."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from repurchase.document.typeset.line_width import units, wrap

WIDEST, NARROWEST = 80, 40  # columns of a page
MOST_LEFT = 24  # columns of what is explained; what is longer has a line of its own
GAP, INDENT = 2, 2


def page_width() -> int:
    """Columns of a page of help: the terminal's, within what reads well."""
    return max(min(shutil.get_terminal_size().columns, WIDEST), NARROWEST)


def paragraph(words: str, width: int, indent: int = 0) -> list[str]:
    """Words as lines of at most `width` columns, indented."""
    return [" " * indent + line for line in wrap(words, width - indent)]


def definitions(rows: Sequence[tuple[str, str]], width: int, left: int | None = None) -> list[str]:
    """Two columns: what is explained, and its explanation, which wraps below itself.

    Parameters
    ----------
    rows : sequence of pairs
    width : int
    left : int, optional
        Columns of what is explained; default: what these rows need.
    """
    left = left_width(rows, width) if left is None else left
    margin = INDENT + left + GAP
    lines = []
    for term, words in rows:
        pieces = wrap(words, width - margin)
        head = " " * INDENT + term
        if units(term) > left:
            lines.append(head)
        else:
            lines.append((head + " " * (margin - units(head)) + pieces.pop(0)).rstrip())
        lines += [" " * margin + piece for piece in pieces]
    return lines


def left_width(rows: Sequence[tuple[str, str]], width: int = WIDEST, most: int = MOST_LEFT) -> int:
    """Columns that the terms of some rows need, at most `most` and a share of a page."""
    most = min(most, width * 2 * most // (5 * MOST_LEFT))
    return max((units(term) for term, _ in rows if units(term) <= most), default=most)
