"""Moderation drawn: simple slopes, and the Johnson-Neyman interval."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.chart_axes import EDGE, ChartAxes, framed, roomy
from repurchase.document.drawing.chart_legend import ROW, LegendEntry, draw_legend, legend_height
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import BLUE, DASHES, GREY, ORANGE, SERIES
from repurchase.document.drawing.pen import SMALL, WIDTH, WORDS, Pen, present

TALL = 2.9  # inches of the axes with their words
BAND = 0.12  # opacity of an interval
EDGES = (4.0, 3.0)  # dashes at the edge of a region


def simple_slopes(pen: Pen, data: FigureData) -> FigureSheet:
    """Predicted outcome along the predictor, one line per value of the moderator.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``x_label``, ``y_label`` : labels of predictor and outcome.
        ``moderator`` : label, the legend's title.
        ``lines`` : sequence of mappings: ``label`` (e.g. "+1 SD"), ``x`` and ``y`` (sequences of floats), and
            optionally ``low`` and ``high`` (interval of the prediction at each x), ``slope`` and ``stars``.
    """
    lines = list(data["lines"])
    entries = [
        LegendEntry(_line_words(pen, line), "line", SERIES[j % len(SERIES)], DASHES[j % len(DASHES)], 1.6)
        for j, line in enumerate(lines)
    ]
    title = pen.say(data.get("moderator"))
    above = ROW if title else 0.0
    head = EDGE + above + legend_height(entries, WIDTH - 2 * EDGE) + 0.08
    drawing = pen.sheet(head + TALL)
    drawing.put(WIDTH / 2, EDGE + ROW / 2, title, WORDS, role="legend")
    draw_legend(drawing, entries, WIDTH / 2, EDGE + above, WIDTH - 2 * EDGE)
    xs = [float(v) for line in lines for v in line["x"]]
    ys = [float(v) for line in lines for k in ("y", "low", "high") for v in line.get(k) or () if present(v)]
    titles = pen.say(data["x_label"]), pen.say(data["y_label"])
    axes = framed(pen, drawing, (roomy(xs, 0.02), roomy(ys, 0.05)), titles, top=head)
    for entry, line in zip(entries, lines, strict=True):
        if line.get("low") is not None and line.get("high") is not None:
            _band(drawing, axes, line["x"], line["low"], line["high"], entry.colour)
    for entry, line in zip(entries, lines, strict=True):
        points = [axes.point(x, y) for x, y in zip(line["x"], line["y"], strict=True)]
        drawing.line(points, entry.colour, entry.width, entry.dash, role="slope")
    return drawing


def _line_words(pen: Pen, line: FigureData) -> str:
    label = pen.say(line["label"])
    if not present(line.get("slope")):
        return label
    slope = pen.number(line["slope"], stars=line.get("stars") or "")
    return pen.message("document.line_slope", line=label, slope=slope)


def johnson_neyman(pen: Pen, data: FigureData) -> FigureSheet:
    """An effect with its interval along the moderator; where it differs from zero is shaded.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``moderator`` : label of the horizontal axis; ``effect`` : label of the vertical one.
        ``x``, ``estimate``, ``low``, ``high`` : sequences of floats of one length (moderator, effect, limits).
        ``regions`` : sequence of (from, to) in moderator units where the interval excludes zero; may be empty.
        ``observed`` : (min, max) of the moderator in the data, optional (a bar at the foot).
    """
    xs = [float(v) for v in data["x"]]
    regions = [(max(float(a), xs[0]), min(float(b), xs[-1])) for a, b in data.get("regions") or ()]
    entries = _region_entries(pen, bool(regions), bool(data.get("observed")))
    head = EDGE + legend_height(entries, WIDTH - 2 * EDGE) + 0.08
    drawing = pen.sheet(head + TALL)
    draw_legend(drawing, entries, WIDTH / 2, EDGE, WIDTH - 2 * EDGE)
    ys = [float(v) for k in ("estimate", "low", "high") for v in data[k] if present(v)]
    titles = pen.say(data["moderator"]), pen.say(data["effect"])
    across = (xs[0], xs[-1]) if xs[-1] > xs[0] else roomy(xs)
    axes = framed(pen, drawing, (across, roomy([0.0, *ys], 0.08)), titles, top=head)
    for start, end in regions:
        left, right = axes.across.position(start), axes.across.position(end)
        box = Box((left + right) / 2, (axes.top + axes.foot) / 2, right - left, axes.foot - axes.top)
        drawing.rectangle(box, fill=BLUE, opacity=BAND, role="region")
    _band(drawing, axes, xs, data["low"], data["high"], GREY, 0.22)
    drawing.line([(axes.left, axes.up.position(0)), (axes.right, axes.up.position(0))], GREY, 0.8, role="zero")
    drawing.line([axes.point(x, y) for x, y in zip(xs, data["estimate"], strict=True)], BLUE, 1.6, role="slope")
    if data.get("observed"):
        low, high = (min(max(float(v), xs[0]), xs[-1]) for v in data["observed"])
        y = axes.foot - 0.03
        drawing.line([(axes.across.position(low), y), (axes.across.position(high), y)], ORANGE, 3.0, role="observed")
    for edge in sorted({e for region in regions for e in region if xs[0] < e < xs[-1]}):
        _edge(pen, drawing, axes, edge)
    return drawing


def _region_entries(pen: Pen, regions: bool, observed: bool) -> list[LegendEntry]:
    entries = [LegendEntry(pen.message("document.region_significant"), "patch", BLUE, opacity=BAND)] if regions else []
    entries.append(LegendEntry(pen.message("document.effect_estimate"), "line", BLUE, width=1.6))
    entries.append(LegendEntry(pen.message("document.interval_band"), "patch", GREY, opacity=0.22))
    return [*entries, *([LegendEntry(pen.message("document.observed_range"), "line", ORANGE, width=3.0)] * observed)]


def _edge(pen: Pen, drawing: FigureSheet, axes: ChartAxes, edge: float) -> None:
    """Where a region begins or ends, with its number on the side that has room."""
    x = axes.across.position(edge)
    drawing.line([(x, axes.top), (x, axes.foot)], BLUE, 0.9, EDGES, role="edge")
    near = axes.right - x < 0.5
    drawing.put(
        x - 0.05 if near else x + 0.05,
        axes.top + 0.08,
        pen.number(edge),
        SMALL,
        anchor=1.0 if near else 0.0,
        colour=BLUE,
        role="label",
    )


def _band(
    drawing: FigureSheet,
    axes: ChartAxes,
    x: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    colour: str,
    opacity: float = BAND,
) -> None:
    upper = [axes.point(a, b) for a, b in zip(x, high, strict=True)]
    lower = [axes.point(a, b) for a, b in zip(x, low, strict=True)]
    drawing.area([*upper, *lower[::-1]], fill=colour, opacity=opacity, role="band")
