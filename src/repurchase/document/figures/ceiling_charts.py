"""Small scatters, one a condition, with the ceilings that nothing lies above."""

from __future__ import annotations

from math import ceil, sqrt

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.chart_axes import EDGE, TICK, AxisScale, ChartAxes, tick_values, tick_words
from repurchase.document.drawing.chart_legend import LegendEntry, draw_legend, legend_height
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import BLUE, GREY, ORANGE
from repurchase.document.drawing.pen import SMALL, WIDTH, WORDS, Pen, widest
from repurchase.style import Kind

ACROSS = 3  # panels in a row at most
TALL = 1.55  # inches of a panel's axes
GAP = 0.16  # inches between panels
DASHES = (4.0, 2.5)
SMALLEST, LARGEST = 0.035, 0.11  # diameters of points in inches
TOP, ROOF = 100.0, 104.0  # the highest score, and the room above it


def ceilings(pen: Pen, data: FigureData) -> FigureSheet:
    """Outcome (0-100) up, one condition (0-100) across in each panel, both ceilings drawn.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``panels`` : sequence of mappings: ``label``; ``effect`` (d of the step function); ``points`` (condition,
            outcome, respondents); ``corners`` of the step function (condition, outcome), ascending; ``line``:
            (intercept, slope) or None.
        ``outcome`` : label of the vertical axes.
    """
    panels = list(data["panels"])
    columns = min(ACROSS, len(panels))
    rows = ceil(len(panels) / columns)
    entries = [LegendEntry("CE-FDH", "line", BLUE, width=1.4)]
    if any(p["line"] is not None for p in panels):
        entries.append(LegendEntry("CR-FDH", "line", ORANGE, DASHES, 1.2))
    head = EDGE + legend_height(entries, WIDTH - 2 * EDGE) + 0.04
    side = pen.fitted(data["outcome"], TALL * rows, WORDS)
    ticks = tick_words(pen, tick_values(0.0, TOP, 2), Kind.VALUE)
    left = EDGE + measured(side, WORDS)[1] + 0.06 + widest(ticks, SMALL) + TICK + 0.05
    wide = (WIDTH - EDGE - left - (columns - 1) * GAP) / columns
    titles = [_title(pen, p, wide) for p in panels]
    above = max(measured(t, WORDS)[1] for t in titles) + 0.08
    high = above + TALL + TICK + SMALL / 72 + 0.14
    drawing = pen.sheet(head + rows * high + EDGE)
    draw_legend(drawing, entries, WIDTH / 2, EDGE, WIDTH - 2 * EDGE)
    drawing.put(EDGE + measured(side, WORDS)[1] / 2, head + rows * high / 2, side, WORDS, turned=True, role="title")
    most = max((k for p in panels for _, _, k in p["points"]), default=1)
    for j, (panel, title) in enumerate(zip(panels, titles, strict=True)):
        start, top = left + (j % columns) * (wide + GAP), head + (j // columns) * high + above
        axes = ChartAxes(AxisScale(-4.0, ROOF, start, start + wide), AxisScale(-4.0, ROOF, top + TALL, top))
        drawing.put(start + wide / 2, top - above / 2, title, WORDS, role="panel")
        _frame(pen, drawing, axes, named=j % columns == 0)
        _panel(drawing, axes, panel, most)
    return drawing


def _title(pen: Pen, panel: FigureData, room: float) -> str:
    words = pen.message(
        "document.ceiling_panel", label=pen.say(panel["label"]), d=pen.number(panel["effect"], Kind.BOUNDED)
    )
    return pen.fitted(words, room, WORDS)


def _frame(pen: Pen, drawing: FigureSheet, axes: ChartAxes, named: bool) -> None:
    """Axes of one panel; the numbers of the outcome stand at the first of a row."""
    drawing.line([(axes.left, axes.top), (axes.left, axes.foot), (axes.right, axes.foot)], role="axis")
    values = tick_values(0.0, TOP, 2)
    for value, words in zip(values, tick_words(pen, values, Kind.VALUE), strict=True):
        x, y = axes.point(value, value)
        drawing.line([(x, axes.foot), (x, axes.foot + TICK)], role="axis")
        drawing.put(x, axes.foot + TICK + 0.02 + SMALL / 144, words, SMALL, role="tick")
        drawing.line([(axes.left - TICK, y), (axes.left, y)], role="axis")
        if named:
            drawing.put(axes.left - TICK - 0.04, y, words, SMALL, anchor=1.0, role="tick")


def _panel(drawing: FigureSheet, axes: ChartAxes, panel: FigureData, most: int) -> None:
    for x, y, k in panel["points"]:
        size = SMALLEST + (LARGEST - SMALLEST) * sqrt((k - 1) / max(most - 1, 1))
        drawing.oval(Box(*axes.point(x, y), size, size), fill=GREY, opacity=0.55, role="point")
    corners = [(float(x), float(y)) for x, y in panel["corners"]]
    steps = [(corners[0][0], 0.0)] if corners[0][0] > 0 else []
    for (x, y), (following, _) in zip(corners, [*corners[1:], (TOP, 0.0)], strict=True):
        steps += [(x, y), (following, y)]
    drawing.line([axes.point(x, y) for x, y in steps], BLUE, 1.4, role="steps")
    if panel["line"] is not None:
        intercept, slope = (float(v) for v in panel["line"])
        ends = sorted(min(max(v, 0.0), TOP) for v in (-intercept / slope, (TOP - intercept) / slope))
        drawing.line([axes.point(x, intercept + slope * x) for x in ends], ORANGE, 1.2, DASHES, role="line")
