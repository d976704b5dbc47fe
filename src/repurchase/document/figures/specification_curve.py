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

CURVE, ROW, HEAD, GAP = 1.15, 0.145, 0.24, 0.2  # inches: curve, row of choices, its title, between panels
LOW_CURVE = 0.95  # where no choices stand below
DOT, MARK, DIAMOND = 0.06, 0.045, 0.1  # diameters of a point, of a choice, of the reported analysis
REFERENCE = (4.0, 3.0)


@dataclass(frozen=True, slots=True)
class CurvePanel:
    """Where one hypothesis stands on the sheet."""

    data: FigureData
    left: float
    right: float
    top: float


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
    choices = [pen.say(c) for c in data.get("choices") or ()]
    panels = list(data["panels"])
    columns = min(len(panels), 2 if choices else 3) or 1
    high = HEAD + (CURVE + ROW * len(choices) + 0.08 if choices else LOW_CURVE) + GAP
    lines = -(-len(panels) // columns)
    title = pen.say(data.get("label"))
    side = measured(title, WORDS)[1] + 0.08 if title else 0.0
    drawing = pen.sheet(2 * EDGE + lines * high)
    numbers = widest(tick_words(pen, [-0.25, 0.25], Kind.BOUNDED), SMALL) + 0.08
    first = EDGE + side + max(widest(choices, LEAST) + 0.08, numbers)
    beside = numbers if columns > 1 else 0.0
    wide = (WIDTH - EDGE - first - (columns - 1) * (beside + 0.08)) / columns
    for k, panel in enumerate(panels):
        line, column = divmod(k, columns)
        left = first + column * (wide + beside + 0.08)
        place = CurvePanel(panel, left, left + wide, EDGE + line * high + HEAD)
        _panel(pen, drawing, place, choices if column == 0 else [""] * len(choices), int(data.get("methods") or 0))
    if title:
        middle = (drawing.high - len(choices) * ROW) / 2 if lines == 1 else drawing.high / 2
        drawing.put(EDGE + (side - 0.08) / 2, middle, title, WORDS, turned=True, role="title")
    return drawing


def _panel(pen: Pen, drawing: FigureSheet, panel: CurvePanel, choices: Sequence[str], methods: int) -> None:
    """One hypothesis: its curve, and dots below it."""
    points = list(panel.data["points"])
    values = [float(p[k]) for p in points for k in ("estimate", "low", "high") if present(p.get(k))]
    low, high = roomy([0.0, *values], 0.06)
    foot = panel.top + (CURVE if choices else LOW_CURVE) - 0.04
    axes = ChartAxes(
        AxisScale(-0.5, max(len(points) - 0.5, 0.5), panel.left, panel.right), AxisScale(low, high, foot, panel.top)
    )
    drawing.put(panel.left, panel.top - 0.12, pen.say(panel.data["label"]), SMALL, anchor=0.0, role="item")
    _scale(pen, drawing, axes)
    for j, p in enumerate(points):
        _point(drawing, axes, j, p)
    if choices:
        _choices(drawing, axes, points, choices, methods, foot + 0.1)


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


def _choices(
    drawing: FigureSheet,
    axes: ChartAxes,
    points: Sequence[FigureData],
    choices: Sequence[str],
    methods: int,
    top: float,
) -> None:
    """A row a choice, a dot where a specification made it."""
    for k, words in enumerate(choices):
        y = top + (k + 0.5) * ROW
        drawing.line([(axes.left, y), (axes.right, y)], "#e6e6e6", 0.5, role="grid")
        if words:
            drawing.put(axes.left - 0.06, y, words, LEAST, anchor=1.0, role="choice")
    if 0 < methods < len(choices):
        y = top + methods * ROW
        drawing.line([(axes.left, y), (axes.right, y)], RULE, 0.6, role="rule")
    for j, p in enumerate(points):
        for k in p["rows"]:
            x, y = axes.across.position(j), top + (k + 0.5) * ROW
            colour = INK if p.get("reported") else BLUE
            drawing.oval(Box(x, y, MARK, MARK), fill=colour, role="made")
