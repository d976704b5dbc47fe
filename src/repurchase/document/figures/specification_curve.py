"""Specification curves: what every specification finds, in rising order, and the choices that made it below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.chart_axes import EDGE, AxisScale, ChartAxes, roomy, tick_values, tick_words
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import BLUE, GREY, INK, PAPER, RULE
from repurchase.document.drawing.pen import LEAST, SMALL, WIDTH, WORDS, Pen, present, widest
from repurchase.style import Kind

CURVE, ROW, GAP = 1.15, 0.145, 0.2  # inches: curve, row of choices, between panels
LOW_CURVE = 0.95  # where no choices stand below
DOT, MARK, DIAMOND = 0.06, 0.045, 0.1  # diameters of a point, of a choice, of the reported analysis
REFERENCE = (4.0, 3.0)


@dataclass(frozen=True, slots=True)
class CurvePanel:
    """Where one hypothesis stands on the sheet: its curve from `top` to `foot`, its choices below."""

    data: FigureData
    words: str
    left: float
    right: float
    top: float
    foot: float


@dataclass(frozen=True, slots=True)
class ChoiceRows:
    """The words of the choices, how high each row is, and how many of the first ones are methods."""

    words: tuple[str, ...]
    heights: tuple[float, ...]
    methods: int

    @property
    def high(self) -> float:
        """All rows, with some air above."""
        return sum(self.heights) + 0.1 if self.words else 0.0


def specification_curve(pen: Pen, data: FigureData) -> FigureSheet:
    """Estimates of one or several hypotheses in every specification, in rising order.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``panels`` : sequence of mappings: ``label``, and ``points``, in rising order, each a mapping with ``estimate``,
            ``low`` and ``high`` (None or NaN where there is no interval), ``significant``, ``reported``, and ``rows``
            (positions of its choices).
        ``choices`` : sequence of labels; none leaves out the dots below.
        ``methods`` : int, how many of the first choices are methods (a rule stands after them).
        ``label`` : label of the scale of estimates.
    """
    rows, panels = _rows(pen, data), list(data["panels"])
    columns = min(len(panels), 2 if rows.words else 3) or 1
    curve = CURVE if rows.words else LOW_CURVE
    side = pen.fitted(data.get("label") or "", curve + rows.high, WORDS)
    beside = measured(side, WORDS)[1] + 0.08 if side else 0.0
    numbers = widest(tick_words(pen, [-0.25, 0.25], Kind.BOUNDED), SMALL) + 0.08
    first = EDGE + beside + max(widest(rows.words, LEAST) + 0.08, numbers)
    apart = numbers + 0.08
    wide = (WIDTH - EDGE - first - (columns - 1) * apart) / columns
    titles = [pen.fitted(panel["label"], wide, SMALL) for panel in panels]
    head = max((measured(words, SMALL)[1] for words in titles), default=0.1) + 0.12
    high = head + curve + rows.high + GAP
    lines = max(-(-len(panels) // columns), 1)
    drawing = pen.sheet(2 * EDGE + lines * high - GAP)
    for k, (panel, words) in enumerate(zip(panels, titles, strict=True)):
        line, column = divmod(k, columns)
        left, top = first + column * (wide + apart), EDGE + line * high + head
        place = CurvePanel(panel, words, left, left + wide, top, top + curve - 0.04)
        _panel(pen, drawing, place, rows, named=column == 0)
    if side:
        drawing.put(EDGE + (beside - 0.08) / 2, EDGE + head + curve / 2, side, WORDS, turned=True, role="title")
    return drawing


def _rows(pen: Pen, data: FigureData) -> ChoiceRows:
    words = tuple(pen.fitted(c, 0.3 * WIDTH, LEAST) for c in data.get("choices") or ())
    return ChoiceRows(words, tuple(measured(w, LEAST)[1] + ROW - 0.1 for w in words), int(data.get("methods") or 0))


def _panel(pen: Pen, drawing: FigureSheet, panel: CurvePanel, rows: ChoiceRows, *, named: bool) -> None:
    """One hypothesis: its curve, and dots below it."""
    points = list(panel.data["points"])
    values = [float(p[k]) for p in points for k in ("estimate", "low", "high") if present(p.get(k))]
    low, high = roomy([0.0, *values], 0.06)
    across = AxisScale(-0.5, max(len(points) - 0.5, 0.5), panel.left, panel.right)
    axes = ChartAxes(across, AxisScale(low, high, panel.foot, panel.top))
    y = panel.top - 0.06 - measured(panel.words, SMALL)[1] / 2
    drawing.put(panel.left, y, panel.words, SMALL, anchor=0.0, role="item")
    _scale(pen, drawing, axes)
    for j, p in enumerate(points):
        _point(drawing, axes, j, p)
    y = panel.foot + 0.1
    for k, (words, deep) in enumerate(zip(rows.words, rows.heights, strict=True)):
        if k == rows.methods and k:
            drawing.line([(axes.left, y), (axes.right, y)], RULE, 0.6, role="rule")
        drawing.line([(axes.left, y + deep / 2), (axes.right, y + deep / 2)], "#e6e6e6", 0.5, role="grid")
        if named:
            drawing.put(axes.left - 0.06, y + deep / 2, words, LEAST, anchor=1.0, role="choice")
        _made(drawing, axes, points, k, y + deep / 2)
        y += deep


def _scale(pen: Pen, drawing: FigureSheet, axes: ChartAxes) -> None:
    """The scale of estimates at the left, and the line of no effect."""
    ticks = tick_values(axes.up.low, axes.up.high, 4)
    drawing.line([(axes.left, axes.top), (axes.left, axes.foot)], role="axis")
    for value, words in zip(ticks, tick_words(pen, ticks, Kind.BOUNDED), strict=True):
        y = axes.up.position(value)
        drawing.line([(axes.left - 0.03, y), (axes.left, y)], role="axis")
        drawing.put(axes.left - 0.05, y, words, SMALL, anchor=1.0, role="tick")
    zero = axes.up.position(0.0)
    drawing.line([(axes.left, zero), (axes.right, zero)], GREY, 0.8, REFERENCE, role="reference")


def _point(drawing: FigureSheet, axes: ChartAxes, j: int, p: FigureData) -> None:
    """One estimate with its interval; the reported analysis as a diamond."""
    x, y = axes.point(j, float(p["estimate"]))
    colour = INK if p.get("reported") else BLUE
    if present(p.get("low")) and present(p.get("high")):
        ends = [(x, axes.up.position(float(p[k]))) for k in ("low", "high")]
        drawing.line(ends, colour, 0.7, role="interval")
    fill = colour if p.get("significant") else PAPER
    if p.get("reported"):
        r = DIAMOND / 2
        drawing.area([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill=fill, role="reported")
        drawing.line([(x, y - r), (x + r, y), (x, y + r), (x - r, y), (x, y - r)], colour, 0.8, role="reported")
    else:
        drawing.oval(Box(x, y, DOT, DOT), fill=fill, edge=colour, width=0.7, role="point")


def _made(drawing: FigureSheet, axes: ChartAxes, points: Sequence[FigureData], row: int, y: float) -> None:
    """Dots where a specification made one choice."""
    for j, p in enumerate(points):
        if row in p["rows"]:
            colour = INK if p.get("reported") else BLUE
            drawing.oval(Box(axes.across.position(j), y, MARK, MARK), fill=colour, role="made")
