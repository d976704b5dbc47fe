"""The importance-performance map."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.label_placement import Box, choose
from repurchase.document.drawing.pen import BLUE, GREY, RULE, Pen, fit_axes, plain_axes, present

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

FEWEST = 3  # points with quadrants


def importance_performance(pen: Pen, data: FigureData) -> Figure:
    """Quadrant map: importance across, performance (0-100) up, both with intervals.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``points`` : sequence of mappings: ``label`` (label, Text or str), ``importance``, ``performance``, and
            optionally ``importance_low``, ``importance_high``, ``performance_low``, ``performance_high``, and ``told``:
            whether its quadrant can be told. A point of which it cannot is hollow and grey.
        ``mean_importance``, ``mean_performance`` : floats, where the quadrants meet; by default the means of the
            points.
        ``outcome`` : label, optional, named on the horizontal axis.

    Notes
    -----
    Points without importance or performance are left out; the table lists them. Below three points there are no
    quadrants.
    """
    points = [p for p in data["points"] if present(p.get("importance")) and present(p.get("performance"))]
    figure = pen.sheet(height=4.7)
    axes = plain_axes(figure)
    for p in points:
        _bars(axes, p)
        told = bool(p.get("told"))
        colour, face = (BLUE, BLUE) if told else (GREY, "white")
        axes.plot([p["importance"]], [p["performance"]], "o", color=colour, mfc=face, markersize=6, zorder=4)
    axes.margins(0.12)
    low, high = axes.get_ylim()
    axes.set_ylim(max(low, -2.0), min(high, 102.0))
    middle = [_middle(data, points, of) for of in ("importance", "performance")]
    placed = len(points) >= FEWEST
    if placed:
        axes.axvline(middle[0], color=GREY, linewidth=0.9, linestyle=(0, (5, 3)), zorder=1)
        axes.axhline(middle[1], color=GREY, linewidth=0.9, linestyle=(0, (5, 3)), zorder=1)
    pen.number_ticks(axes, "x")
    pen.number_ticks(axes, "y")
    outcome = pen.say(data.get("outcome"))
    pen.axis_label(
        axes,
        "x",
        pen.message("document.importance_for", outcome=outcome) if outcome else pen.message("document.importance"),
    )
    pen.axis_label(axes, "y", pen.message("document.performance"))
    fit_axes(figure, axes)
    corners = _quadrant_names(pen, axes) if placed else []
    _labels(pen, figure, axes, points, corners, middle)
    return figure


def _bars(axes: Axes, p: FigureData) -> None:
    colour = BLUE if p.get("told") else GREY
    if present(p.get("importance_low")) and present(p.get("importance_high")):
        axes.plot(
            [p["importance_low"], p["importance_high"]],
            [p["performance"]] * 2,
            color=colour,
            alpha=0.55,
            linewidth=1.1,
            zorder=3,
        )
    if present(p.get("performance_low")) and present(p.get("performance_high")):
        axes.plot(
            [p["importance"]] * 2,
            [p["performance_low"], p["performance_high"]],
            color=colour,
            alpha=0.55,
            linewidth=1.1,
            zorder=3,
        )


def _middle(data: FigureData, points: Sequence[FigureData], of: str) -> float:
    given = data.get(f"mean_{of}")
    if present(given):
        return float(given)  # type: ignore[arg-type]
    values = [float(p[of]) for p in points]
    return sum(values) / len(values) if values else 0.0


def _quadrant_names(pen: Pen, axes: Axes) -> list[Text]:
    """The four corners named in grey; their text artists."""
    corners = (
        ("document.quadrant_concentrate", 0.99, 0.015, "right", "bottom"),
        ("document.quadrant_keep", 0.99, 0.985, "right", "top"),
        ("document.quadrant_overkill", 0.01, 0.985, "left", "top"),
        ("document.quadrant_low", 0.01, 0.015, "left", "bottom"),
    )
    return [
        pen.put(
            axes,
            x,
            y,
            pen.message(key),
            8.5,
            ha=ha,
            va=va,
            color=GREY,
            style="normal",
            transform=axes.transAxes,
            gid="quadrant",
        )
        for key, x, y, ha, va in corners
    ]


def _labels(
    pen: Pen,
    figure: Figure,
    axes: Axes,
    points: Sequence[FigureData],
    corners: Sequence[Text],
    middle: Sequence[float],
) -> None:
    """Names beside their points, meeting neither each other nor points, intervals or corners."""
    from matplotlib.patheffects import withStroke

    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg
    halo = [withStroke(linewidth=2.0, foreground="white")]
    made = [
        pen.put(
            axes,
            p["importance"],
            p["performance"],
            pen.wrapped(p["label"], 18),
            8.5,
            zorder=5,
            gid="label",
            linespacing=1.05,
            path_effects=halo,
        )
        for p in points
    ]
    sizes = [t.get_window_extent(renderer) for t in made]
    centres = [tuple(axes.transData.transform((p["importance"], p["performance"]))) for p in points]
    obstacles = [Box(x, y, 11, 11) for x, y in centres] + [_box(c.get_window_extent(renderer)) for c in corners]
    frame = _box(axes.get_window_extent())
    lines = [(-1, _pixels(axes, a, b)) for p in points for a, b in _intervals(p)]
    cross = axes.transData.transform(middle)
    lines += [
        (-1, _steps((cross[0], frame.y - frame.high / 2), (cross[0], frame.y + frame.high / 2))),
        (-1, _steps((frame.x - frame.wide / 2, cross[1]), (frame.x + frame.wide / 2, cross[1]))),
    ]
    options = [_around(x, y, s.width + 4, s.height + 3) for (x, y), s in zip(centres, sizes, strict=True)]
    picked = choose(options, obstacles, lines, frame)
    for label, candidates, choice, (x, y) in zip(made, options, picked, centres, strict=True):
        box = candidates[choice][0]
        left, up = axes.transData.inverted().transform((box.x, box.y))
        label.set_position((left, up))
        if abs(box.x - x) > box.wide / 2 + 14 or abs(box.y - y) > box.high / 2 + 14:
            _leader(axes, (x, y), box)


def _leader(axes: Axes, point: tuple[float, float], box: Box) -> None:
    near = (
        min(max(point[0], box.x - box.wide / 2), box.x + box.wide / 2),
        min(max(point[1], box.y - box.high / 2), box.y + box.high / 2),
    )
    ends = axes.transData.inverted().transform([point, near])
    axes.plot(ends[:, 0], ends[:, 1], color=RULE, linewidth=0.7, zorder=2)


def _around(x: float, y: float, wide: float, high: float) -> list[tuple[Box, float]]:
    """Candidate positions of a label around a point: right and left first, then further out."""
    candidates = []
    for ring, gap in enumerate((8.0, 18.0, 32.0, 50.0, 75.0)):
        for j in range(16):
            turn = 2 * pi * j / 16
            away = Box(x + cos(turn) * (wide / 2 + gap), y + sin(turn) * (high / 2 + gap), wide, high)
            candidates.append((away, 1.2 * ring + 0.25 * abs(sin(turn))))
    return candidates


def _intervals(p: FigureData) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    intervals = []
    if present(p.get("importance_low")) and present(p.get("importance_high")):
        intervals.append(((p["importance_low"], p["performance"]), (p["importance_high"], p["performance"])))
    if present(p.get("performance_low")) and present(p.get("performance_high")):
        intervals.append(((p["importance"], p["performance_low"]), (p["importance"], p["performance_high"])))
    return intervals


def _pixels(axes: Axes, a: tuple[float, float], b: tuple[float, float]) -> list[tuple[float, float]]:
    first, last = axes.transData.transform([a, b])
    return _steps(tuple(first), tuple(last))


def _steps(a: tuple[float, ...], b: tuple[float, ...], n: int = 120) -> list[tuple[float, float]]:
    return [(a[0] + (b[0] - a[0]) * i / n, a[1] + (b[1] - a[1]) * i / n) for i in range(n + 1)]


def _box(extent: Bbox) -> Box:
    return Box((extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2, extent.width, extent.height)
