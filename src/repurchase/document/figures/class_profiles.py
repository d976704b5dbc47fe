"""Profiles: what several groups score on each of several constructs."""

from __future__ import annotations

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.chart_axes import EDGE, AxisScale, ChartAxes, scale_below, tick_values
from repurchase.document.drawing.chart_legend import LegendEntry, draw_legend, legend_height
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import DASHES, SERIES
from repurchase.document.drawing.pen import WIDTH, WORDS, Pen, present, widest
from repurchase.style import Kind

DOT = 0.075  # diameter in inches
APART = 0.09  # inches between the marks of two groups on one row
GRID = "#e6e6e6"


def profiles(pen: Pen, data: FigureData) -> FigureSheet:
    """A row for each construct, a line for each group down the rows, with intervals.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``rows`` : sequence of mappings, top to bottom: ``label``.
        ``lines`` : sequence of mappings: ``label``, ``values`` (a float a row), ``low`` and ``high`` (limits).
        ``x_label`` : label of the scale; ``limits`` : its ends.
    """
    lines = list(data["lines"])
    wordings = [pen.fitted(row["label"], 0.4 * WIDTH) for row in data["rows"]]
    tall = [max(measured(w, WORDS)[1], APART * len(lines)) + 0.14 for w in wordings]
    entries = [
        LegendEntry(pen.say(line["label"]), "line", SERIES[j % len(SERIES)], DASHES[j % len(DASHES)], dotted=True)
        for j, line in enumerate(lines)
    ]
    head = EDGE + legend_height(entries, WIDTH - 2 * EDGE) + 0.06
    drawing = pen.sheet(head + sum(tall) + 0.5)
    draw_legend(drawing, entries, WIDTH / 2, EDGE, WIDTH - 2 * EDGE)
    low, high = data["limits"]
    left = EDGE + widest(wordings, WORDS) + 0.12
    axes = ChartAxes(AxisScale(low, high, left, WIDTH - EDGE - 0.15), AxisScale(0, 1, head + sum(tall), head))
    for value in tick_values(low, high):
        x = axes.across.position(value)
        drawing.line([(x, axes.top), (x, axes.foot)], GRID, 0.5, role="grid")
    middles = [head + sum(tall[:i]) + deep / 2 for i, deep in enumerate(tall)]
    for words, y in zip(wordings, middles, strict=True):
        drawing.put(left - 0.07, y, words, WORDS, anchor=1.0, role="item")
    for j, (entry, line) in enumerate(zip(entries, lines, strict=True)):
        shift = (j - (len(lines) - 1) / 2) * APART
        _profile(drawing, axes, [y + shift for y in middles], line, entry)
    scale_below(pen, drawing, axes, Kind.VALUE, pen.say(data["x_label"]))
    return drawing


def _profile(drawing: FigureSheet, axes: ChartAxes, ys: list[float], line: FigureData, entry: LegendEntry) -> None:
    """One group: its line, on it dots, and through these the intervals."""
    xs = [axes.across.position(float(v)) for v in line["values"]]
    drawing.line(list(zip(xs, ys, strict=True)), entry.colour, entry.width, entry.dash, role="profile")
    for x, y, low, high in zip(xs, ys, line["low"], line["high"], strict=True):
        if present(low) and present(high):
            ends = [(axes.across.position(float(v)), y) for v in (low, high)]
            drawing.line(ends, entry.colour, 1.0, role="interval")
        drawing.oval(Box(x, y, DOT, DOT), fill=entry.colour, role="point")
