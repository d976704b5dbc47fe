"""What the colours and lines of a figure mean, in as few rows as its width allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import Dash, FigureSheet
from repurchase.document.drawing.palette import INK
from repurchase.document.drawing.pen import WORDS

ROW = 0.18  # inches from row to row
GAP = 0.18  # between entries
HANDLE = {"patch": 0.14, "line": 0.34, "dot": 0.1}  # width of what stands before the words


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One mark and its meaning.

    Attributes
    ----------
    words : str
    kind : str
        ``patch``, ``line`` or ``dot``.
    colour : str
    dash : tuple of float or None
    width : float
        Of a line, in points.
    opacity : float
        Of a patch.
    dotted : bool
        Whether a line carries a dot.
    """

    words: str
    kind: str = "patch"
    colour: str = INK
    dash: Dash | None = None
    width: float = 1.2
    opacity: float = 1.0
    dotted: bool = False


def legend_rows(entries: Sequence[LegendEntry], room: float, size: float = WORDS) -> list[list[LegendEntry]]:
    """Entries in rows as even as they come."""
    widths = [_wide(e, size) for e in entries]
    for rows in range(1, len(entries) + 1):
        size = -(-len(entries) // rows)
        cuts = [list(range(a, min(a + size, len(entries)))) for a in range(0, len(entries), size)]
        if all(sum(widths[i] for i in cut) + GAP * (len(cut) - 1) <= room for cut in cuts):
            return [[entries[i] for i in cut] for cut in cuts]
    return [[e] for e in entries]


def legend_height(entries: Sequence[LegendEntry], room: float, size: float = WORDS) -> float:
    """Inches that the rows take."""
    return ROW * size / WORDS * len(legend_rows(entries, room, size)) if entries else 0.0


def draw_legend(
    drawing: FigureSheet, entries: Sequence[LegendEntry], middle: float, top: float, room: float, size: float = WORDS
) -> None:
    """The rows, each around the middle, from `top` downwards."""
    for k, row in enumerate(legend_rows(entries, room, size)):
        x = middle - (sum(_wide(e, size) for e in row) + GAP * (len(row) - 1)) / 2
        for entry in row:
            draw_entry(drawing, entry, x, top + (k + 0.5) * ROW * size / WORDS, size)
            x += _wide(entry, size) + GAP


def draw_entry(drawing: FigureSheet, entry: LegendEntry, x: float, y: float, size: float = WORDS) -> None:
    """One entry from `x` to the right."""
    wide = HANDLE[entry.kind]
    if entry.kind == "patch":
        drawing.rectangle(Box(x + wide / 2, y, wide, 0.11), fill=entry.colour, opacity=entry.opacity, role="key")
    elif entry.kind == "line":
        drawing.line([(x, y), (x + wide, y)], entry.colour, entry.width, entry.dash, role="key")
    if entry.kind == "dot" or entry.dotted:
        drawing.oval(Box(x + wide / 2, y, 0.07, 0.07), fill=entry.colour, edge=entry.colour, width=1.0, role="key")
    drawing.put(x + wide + 0.06, y, entry.words, size, anchor=0.0, role="legend")


def _wide(entry: LegendEntry, size: float) -> float:
    return HANDLE[entry.kind] + 0.06 + measured(entry.words, size)[0]
