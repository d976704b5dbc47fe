"""Power drawn against the sample size."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.chart_axes import EDGE, ChartAxes, framed, roomy
from repurchase.document.drawing.chart_legend import LegendEntry, draw_legend, legend_height
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import BLUE, DASHES, GREY, INK, ORANGE, SERIES
from repurchase.document.drawing.pen import WIDTH, Pen
from repurchase.style import Kind

TALL = 3.1  # inches of the axes with their words
BAND = 0.14  # opacity of the simulation's limits
TARGET = (4.0, 3.0)  # dashes of the wanted power
COLOURS = {"direct": BLUE, "indirect": ORANGE}
DASH = {"direct": None, "indirect": DASHES[1]}


def power_curves(pen: Pen, data: FigureData) -> FigureSheet:
    """Power of each effect by sample size; direct effects and indirect ones are told apart, few by their names.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``x`` : sample sizes.
        ``lines`` : sequence of mappings: ``sort`` ("direct" or "indirect"), ``name`` and ``y`` (power at each size).
        ``together`` : mapping with ``label``, ``y``, ``low`` and ``high``, or None: all effects in one sample.
        ``target`` : the power that is wanted, a dashed line.
    """
    xs = [float(v) for v in data["x"]]
    lines, together = list(data["lines"]), data.get("together")
    named = len(lines) <= len(SERIES)
    looks = [_look(pen, line, j, named) for j, line in enumerate(lines)]
    entries = list({look.words: look for look in looks}.values())
    if together:
        entries.append(LegendEntry(pen.say(together["label"]), "line", INK, None, 2.0, dotted=True))
    wanted = pen.message("power.curve_target", target=pen.number(data["target"], Kind.BOUNDED, 2))
    entries.append(LegendEntry(wanted, "line", GREY, TARGET))
    head = EDGE + legend_height(entries, WIDTH - 2 * EDGE) + 0.08
    drawing = pen.sheet(head + TALL)
    draw_legend(drawing, entries, WIDTH / 2, EDGE, WIDTH - 2 * EDGE)
    titles = pen.message("power.curve_n"), pen.message("power.power")
    axes = framed(pen, drawing, (roomy(xs, 0.03), (0.0, 1.02)), titles, kinds=(Kind.COUNT, Kind.BOUNDED), top=head)
    y = axes.up.position(float(data["target"]))
    drawing.line([(axes.left, y), (axes.right, y)], GREY, 1.0, TARGET, role="target")
    for line, look in zip(lines, looks, strict=True):
        points = [axes.point(x, v) for x, v in zip(xs, line["y"], strict=True)]
        drawing.line(points, look.colour, look.width, look.dash, role="curve")
    if together:
        _together(drawing, axes, xs, together)
    return drawing


def _look(pen: Pen, line: FigureData, j: int, named: bool) -> LegendEntry:
    if named:
        return LegendEntry(pen.say(line["name"]), "line", SERIES[j], DASHES[j], 1.4)
    sort = str(line["sort"])
    return LegendEntry(pen.message(f"power.curve_{sort}"), "line", COLOURS[sort], DASH[sort], 1.0)


def _together(drawing: FigureSheet, axes: ChartAxes, xs: Sequence[float], together: FigureData) -> None:
    low, high = ([axes.point(x, v) for x, v in zip(xs, together[k], strict=True)] for k in ("low", "high"))
    drawing.area([*high, *low[::-1]], fill=INK, opacity=BAND, role="band")
    points = [axes.point(x, v) for x, v in zip(xs, together["y"], strict=True)]
    drawing.line(points, INK, 2.0, role="together")
    for x, y in points:
        drawing.oval(Box(x, y, 0.07, 0.07), fill=INK, role="point")
