"""Correlations of constructs: arcs between a few, the lower triangle of a table of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repurchase.document.content.document_content import FigureData
from repurchase.document.diagrams.diagram_parts import arrow
from repurchase.document.diagrams.node_layout import cubic
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import INK, RULE
from repurchase.document.drawing.pen import SMALL, WIDTH, Pen, widest
from repurchase.style import Kind

ROW = 0.15  # inches from row to row of the table
AIR = 0.09  # between two numbers
BOW = 0.5  # inches that an arc of neighbours goes out
NAMES = 1.9  # inches that a construct's name may take


@dataclass(frozen=True, slots=True)
class CorrelationTable:
    """The lower triangle, ready to be drawn.

    Attributes
    ----------
    title : str
    names : tuple of str
    cells : tuple of tuples of str
        Row by row, as many as the row has before the diagonal.
    beside, column : float
        Widths of the names and of one column of numbers.
    size : float
        Of the type, in points.
    """

    title: str
    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    beside: float
    column: float
    size: float = SMALL

    @property
    def wide(self) -> float:
        """Width in inches."""
        return self.beside + self.column * (len(self.names) - 1) + 0.04

    @property
    def high(self) -> float:
        """Height in inches."""
        return self._row * (len(self.names) + 1) + 0.24

    @property
    def _row(self) -> float:
        return ROW * self.size / SMALL

    def draw(self, drawing: FigureSheet, x: float, y: float) -> None:
        """Put the table with its upper left corner at a point."""
        drawing.put(x, y + 0.08, self.title, self.size, anchor=0.0, role="table_title")
        top = y + 0.18
        right = x + self.wide
        drawing.line([(x, top), (right, top)], INK, 0.8, role="rule")
        for k in range(len(self.names) - 1):
            drawing.put(self._middle(x, k), top + self._row / 2 + 0.01, str(k + 1), self.size, role="table_head")
        drawing.line([(x, top + self._row + 0.02), (right, top + self._row + 0.02)], RULE, 0.6, role="rule")
        for i, (name, cells) in enumerate(zip(self.names, self.cells, strict=True)):
            middle = top + self._row * (i + 1.5) + 0.03
            drawing.put(x + 0.02, middle, name, self.size, anchor=0.0, role="table_name")
            for k, words in enumerate(cells):
                drawing.put(self._middle(x, k), middle, words, self.size, role="correlation")
        foot = top + self._row * (len(self.names) + 1) + 0.05
        drawing.line([(x, foot), (right, foot)], INK, 0.8, role="rule")

    def _middle(self, x: float, k: int) -> float:
        return x + self.beside + self.column * (k + 0.5)


def correlation_table(
    pen: Pen, constructs: Sequence[FigureData], shared: Sequence[FigureData], size: float = SMALL
) -> CorrelationTable:
    """The lower triangle of constructs; marks of significance are left out where the page is too narrow for them.

    Constructs that share nothing, since something acts on them, have no row.
    """
    sharing = {s[end] for s in shared for end in ("first", "second")}
    constructs = [c for c in constructs if c.get("name") in sharing]
    codes = [c.get("name") for c in constructs]
    values = {frozenset((s["first"], s["second"])): s for s in shared}
    names = tuple(f"{k + 1} {_one_line(pen, c['label'], size)}" for k, c in enumerate(constructs))
    beside = widest(names, size) + 0.1
    for marked in (True, False):
        cells = tuple(
            tuple(_cell(pen, values.get(frozenset((codes[i], codes[k]))), marked) for k in range(i))
            for i in range(len(codes))
        )
        column = max(widest([w for row in cells for w in row], size) + AIR, 0.2)
        made = CorrelationTable(pen.message("document.construct_correlations"), names, cells, beside, column, size)
        if made.wide <= WIDTH:
            break
    return made


def _one_line(pen: Pen, label: object, size: float) -> str:
    """A name on one line, shortened where it is too long for the table's first column."""
    words = pen.say(label)
    if measured(words, size)[0] <= NAMES:
        return words
    while words and measured(f"{words}…", size)[0] > NAMES:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _cell(pen: Pen, shared: FigureData | None, marked: bool) -> str:
    if shared is None:
        return pen.number(None)
    return pen.number(shared.get("estimate"), Kind.BOUNDED, stars=(shared.get("stars") or "") if marked else "")


def reach(pen: Pen, shared: Sequence[FigureData], size: float = SMALL) -> float:
    """Inches that the arcs take left of the constructs."""
    wide = max((measured(_cell(pen, s, True), size)[0] for s in shared), default=0.0)
    return BOW + wide / 2 + (wide + 0.1 if len(shared) > 1 else 0.0)


def arcs(
    pen: Pen,
    drawing: FigureSheet,
    ovals: Mapping[str | None, Box],
    shared: Sequence[FigureData],
    size: float = SMALL,
    shape: str = "oval",
) -> None:
    """Double arrows left of the constructs, the number of each where it goes farthest out."""
    order = list(ovals)
    for s in shared:
        if s["first"] not in ovals or s["second"] not in ovals:
            continue
        i, j = sorted((order.index(s["first"]), order.index(s["second"])))
        upper, lower = ovals[order[i]], ovals[order[j]]
        words = _cell(pen, s, True)
        out = BOW * 4 / 3 if j - i == 1 else (BOW + measured(words, size)[0] + 0.1) * 4 / 3
        step = 0.2 if j - i == 1 else 0.05
        start, end = _left(upper, step, shape), _left(lower, -step, shape)
        x = (start[0] + end[0]) / 2 - out
        line = tuple(cubic(start, (x, start[1]), (x, end[1]), end))
        apex = line[len(line) // 2]
        label = drawing.put(apex[0], apex[1], words, size, role="label")
        arrow(drawing, line, [label], dashed=s.get("significant") is False, both=True, width=0.8)


def _left(oval: Box, share: float, shape: str) -> tuple[float, float]:
    """A point on the left side of a construct, `share` of its height below its middle."""
    curved = (1 - (2 * share) ** 2) ** 0.5 if shape == "oval" else 1.0
    return oval.x - oval.wide / 2 * curved, oval.y + share * oval.high
