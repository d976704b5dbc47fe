"""Bars, dots with intervals, and the scree plot."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.chart_axes import EDGE, AxisScale, ChartAxes, framed, roomy, scale_below, tick_values
from repurchase.document.drawing.chart_legend import LegendEntry, draw_legend, legend_height
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import BLUE, GREY, INK, ORANGE, RULE, SERIES, blended
from repurchase.document.drawing.pen import SMALL, WIDTH, WORDS, Pen, present, widest
from repurchase.style import Kind

RANDOM = (4.0, 2.5)  # dashes of the random eigenvalues
RETAINED = (1.5, 2.0)
REFERENCE = (4.0, 3.0)
DOT = 0.075  # diameter in inches


def bars(pen: Pen, data: FigureData) -> FigureSheet:
    """Horizontal bars from zero, with intervals where given.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``points`` : sequence of mappings, top to bottom: ``label``, ``estimate``, and optionally ``low`` and
            ``high`` (interval limits) and ``group`` (label; points of a group share a colour).
        ``x_label`` : label of the scale.
        ``kind`` : Kind, default VALUE (PERCENT: proportions, shown times 100).
        ``reference`` : float, optional, a dashed vertical line.
    """
    return _points(pen, data, as_bars=True)


def dots(pen: Pen, data: FigureData) -> FigureSheet:
    """Estimates as dots with intervals on one scale; `data` as `bars` takes it."""
    return _points(pen, data, as_bars=False)


def _points(pen: Pen, data: FigureData, as_bars: bool) -> FigureSheet:
    points, kind = list(data["points"]), Kind(data.get("kind", Kind.VALUE))
    wordings = [pen.fitted(p["label"], 0.4 * WIDTH) for p in points]
    heights = [measured(w, WORDS)[1] + 0.13 for w in wordings]
    groups = list(dict.fromkeys(pen.say(p.get("group")) for p in points))
    colours = {g: SERIES[k % len(SERIES)] for k, g in enumerate(groups)}
    shape = "patch" if as_bars else "dot"
    entries = [LegendEntry(g, shape, colours[g]) for g in groups] if len(groups) > 1 else []
    head = EDGE + legend_height(entries, WIDTH - 2 * EDGE) + 0.04
    drawing = pen.sheet(head + sum(heights) + 0.5)
    draw_legend(drawing, entries, WIDTH / 2, EDGE, WIDTH - 2 * EDGE)
    low, high = roomy([v for p in points for v in _values(p)] + ([0.0] if as_bars else []))
    if as_bars:
        low, high = (0.0 if low > 0 or not _negative(points) else low), max(high, 0.0)
    numbers = [pen.number(p.get("estimate"), kind) for p in points]
    left = EDGE + widest(wordings, WORDS) + 0.12
    axes = ChartAxes(
        AxisScale(low, high, left, WIDTH - EDGE - widest(numbers, SMALL) - 0.1),
        AxisScale(0, 1, head + sum(heights), head),
    )
    for value in tick_values(low, high):
        x = axes.across.position(value)
        drawing.line([(x, axes.top), (x, axes.foot)], "#e6e6e6", 0.5, role="grid")
    if present(data.get("reference")) and axes.across.holds(float(data["reference"])):
        x = axes.across.position(float(data["reference"]))
        drawing.line([(x, axes.top), (x, axes.foot)], GREY, 0.8, REFERENCE, role="reference")
    y = head
    for p, words, deep in zip(points, wordings, heights, strict=True):
        drawing.put(left - 0.07, y + deep / 2, words, WORDS, anchor=1.0, role="item")
        _one_point(pen, drawing, axes, y + deep / 2, p, colours[pen.say(p.get("group"))], as_bars, kind)
        y += deep
    scale_below(pen, drawing, axes, kind, pen.say(data.get("x_label")))
    return drawing


def _one_point(
    pen: Pen, drawing: FigureSheet, axes: ChartAxes, y: float, p: FigureData, colour: str, as_bars: bool, kind: Kind
) -> None:
    if not present(p.get("estimate")):
        return
    x = axes.across.position(float(p["estimate"]))
    interval = present(p.get("low")) and present(p.get("high"))
    if as_bars:
        zero = axes.across.position(0.0)
        drawing.rectangle(Box((zero + x) / 2, y, abs(x - zero), 0.16), fill=colour, opacity=0.85, role="bar")
    end = x
    if interval:
        start, stop = axes.across.position(float(p["low"])), axes.across.position(float(p["high"]))
        drawing.line([(start, y), (stop, y)], INK if as_bars else colour, 1.2, role="interval")
        end = max(x, stop)
    if not as_bars:
        drawing.oval(Box(x, y, DOT, DOT), fill=colour, role="point")
    drawing.put(end + 0.06, y, pen.number(p["estimate"], kind), SMALL, anchor=0.0, role="label")


def _values(p: FigureData) -> list[float]:
    return [float(p[k]) for k in ("estimate", "low", "high") if present(p.get(k))]


def _negative(points: Sequence[FigureData]) -> bool:
    return any(v < 0 for p in points for v in _values(p))


def scree(pen: Pen, data: FigureData) -> FigureSheet:
    """Eigenvalues in falling order, with those of parallel analysis and the number extracted.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``eigenvalues`` : sequence of float, largest first.
        ``parallel`` : sequence of float, optional: the criterion eigenvalues of random data (may be shorter).
        ``suggested`` : int, optional: how many factors parallel analysis keeps (said beside its line).
        ``extracted`` : int, optional: how many factors were extracted (a vertical line after them).
        ``one`` : bool, default True: draw the line at eigenvalue 1.
    """
    observed = [float(v) for v in data["eigenvalues"]]
    random = [float(v) for v in data.get("parallel") or ()]
    entries = [LegendEntry(pen.message("document.eigenvalues_observed"), "line", BLUE, dotted=True)]
    if random:
        entries.append(LegendEntry(_random_words(pen, data), "line", ORANGE, RANDOM))
    count = int(data["extracted"]) if present(data.get("extracted")) else None
    if count is not None:
        entries.append(LegendEntry(pen.message("document.factors_extracted", n=count), "line", GREY, RETAINED))
    head = EDGE + legend_height(entries, WIDTH - 2 * EDGE) + 0.08
    drawing = pen.sheet(head + 2.7)
    draw_legend(drawing, entries, WIDTH / 2, EDGE, WIDTH - 2 * EDGE)
    low, high = roomy([0.0, 1.0, *observed, *random], 0.06)
    titles = pen.message("document.factor_number"), pen.message("document.eigenvalue")
    limits = (0.4, len(observed) + 0.6), (0.0 if min(observed, default=0.0) >= 0 else low, high)
    axes = framed(pen, drawing, limits, titles, kinds=(Kind.COUNT, Kind.VALUE), top=head)
    if data.get("one", True):
        drawing.line([axes.point(0.4, 1), (axes.right, axes.up.position(1))], RULE, 0.8, REFERENCE, role="one")
    if count is not None:
        x = axes.across.position(count + 0.5)
        drawing.line([(x, axes.top), (x, axes.foot)], GREY, 1.0, RETAINED, role="extracted")
    drawing.line([axes.point(k + 1, v) for k, v in enumerate(random)], ORANGE, 1.1, RANDOM, role="random")
    drawing.line([axes.point(k + 1, v) for k, v in enumerate(observed)], BLUE, 1.2, role="observed")
    for k, v in enumerate(observed):
        x, y = axes.point(k + 1, v)
        drawing.oval(Box(x, y, 0.06, 0.06), fill=BLUE, edge=blended(BLUE, 1.0), width=0.4, role="point")
    return drawing


def _random_words(pen: Pen, data: FigureData) -> str:
    if not present(data.get("suggested")):
        return pen.message("document.eigenvalues_random")
    return pen.message("document.eigenvalues_suggest", n=int(data["suggested"]))
