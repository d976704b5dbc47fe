"""The importance-performance map."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, dist, pi, sin

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.chart_axes import EDGE, ChartAxes, framed, roomy
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box, choose
from repurchase.document.drawing.marks import FigureSheet, Line, outside
from repurchase.document.drawing.palette import BLUE, GREY, INK, PAPER, RULE, blended
from repurchase.document.drawing.pen import WORDS, Pen, present

FEWEST = 3  # points with quadrants
TALL = 4.2  # inches of the sheet
DOT = 0.085  # diameter of a point in inches
ROOM = 1.35  # inches of a label's line
CROSS = (5.0, 3.0)  # dashes of the lines between quadrants
AIR = 0.04  # inches that a line keeps from words
FAR = 0.22  # inches from a point at which its name needs a leader
RINGS = (0.08, 0.18, 0.32, 0.5, 0.75)  # inches between a point and its name, the nearest first


def importance_performance(pen: Pen, data: FigureData) -> FigureSheet:
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
    drawing = pen.sheet(TALL)
    outcome = pen.say(data.get("outcome"))
    key = "document.importance_for" if outcome else "document.importance"
    titles = pen.message(key, **({"outcome": outcome} if outcome else {})), pen.message("document.performance")
    axes = framed(pen, drawing, (_limits(points, "importance"), _performance(points)), titles, top=EDGE + 0.05)
    placed = len(points) >= FEWEST
    corners = _quadrant_names(pen, drawing, axes) if placed else []
    cross = _cross(axes, [_middle(data, points, of) for of in ("importance", "performance")]) if placed else []
    names, leaders = _names(pen, axes, points, corners, cross)
    for line in cross:
        free = [b.grown(AIR) for b in (*corners, *(box for _, box in names))]
        drawing.lines(outside(line, free), GREY, 0.8, CROSS, role="cross")
    for p in points:
        told = bool(p.get("told"))
        colour, role = (BLUE, "interval_told") if told else (GREY, "interval")
        for line in _intervals(axes, p):
            drawing.lines(outside(line, [box for _, box in names]), blended(colour, 0.6), 1.1, role=role)
    for line in leaders:
        drawing.line(line, RULE, 0.7, role="leader")
    for p in points:
        told = bool(p.get("told"))
        x, y = axes.point(p["importance"], p["performance"])
        edge, role = (BLUE, "point_told") if told else (GREY, "point")
        drawing.oval(Box(x, y, DOT, DOT), fill=BLUE if told else PAPER, edge=edge, width=1.0, role=role)
    for words, box in names:
        drawing.put(box.x, box.y, words, WORDS, colour=INK, role="label")
    return drawing


def _limits(points: Sequence[FigureData], of: str) -> tuple[float, float]:
    keys = (of, f"{of}_low", f"{of}_high")
    return roomy([float(p[k]) for p in points for k in keys if present(p.get(k))], 0.12)


def _performance(points: Sequence[FigureData]) -> tuple[float, float]:
    low, high = _limits(points, "performance")
    return (max(low, -2.0), min(high, 102.0)) if max(low, -2.0) < min(high, 102.0) else (low, high)


def _middle(data: FigureData, points: Sequence[FigureData], of: str) -> float:
    given = data.get(f"mean_{of}")
    if present(given):
        return float(given)  # type: ignore[arg-type]
    values = [float(p[of]) for p in points]
    return sum(values) / len(values) if values else 0.0


def _cross(axes: ChartAxes, middle: Sequence[float]) -> list[Line]:
    """The two lines between the quadrants."""
    lines: list[Line] = []
    if axes.across.holds(middle[0]):
        x = axes.across.position(middle[0])
        lines.append(((x, axes.top), (x, axes.foot)))
    if axes.up.holds(middle[1]):
        y = axes.up.position(middle[1])
        lines.append(((axes.left, y), (axes.right, y)))
    return lines


def _quadrant_names(pen: Pen, drawing: FigureSheet, axes: ChartAxes) -> list[Box]:
    """The four corners named in grey."""
    inner = 0.06
    up, down = axes.top + inner + WORDS / 144, axes.foot - inner - WORDS / 144
    corners = (
        ("document.quadrant_concentrate", axes.right - inner, down, 1.0),
        ("document.quadrant_keep", axes.right - inner, up, 1.0),
        ("document.quadrant_overkill", axes.left + inner, up, 0.0),
        ("document.quadrant_low", axes.left + inner, down, 0.0),
    )
    return [
        drawing.put(x, y, pen.message(key), WORDS, anchor=anchor, colour=GREY, role="quadrant")
        for key, x, y, anchor in corners
    ]


def _names(
    pen: Pen, axes: ChartAxes, points: Sequence[FigureData], corners: Sequence[Box], cross: Sequence[Line]
) -> tuple[list[tuple[str, Box]], list[Line]]:
    """Names beside their points, meeting neither each other nor points, intervals or corners; and leaders to some."""
    words = [pen.fitted(p["label"], ROOM) for p in points]
    sizes = [measured(w, WORDS) for w in words]
    centres = [axes.point(p["importance"], p["performance"]) for p in points]
    obstacles = [Box(x, y, DOT + 0.03, DOT + 0.03) for x, y in centres] + [c.grown(0.02) for c in corners]
    frame = Box((axes.left + axes.right) / 2, (axes.top + axes.foot) / 2, axes.right - axes.left, axes.foot - axes.top)
    lines = [(-1, _steps(line)) for p in points for line in _intervals(axes, p)]
    lines += [(-1, _steps(line)) for line in cross]
    options = [_around(x, y, w + 0.05, h + 0.03) for (x, y), (w, h) in zip(centres, sizes, strict=True)]
    picked = choose(options, obstacles, lines, frame)
    names, leaders = [], []
    for w, candidates, choice, (x, y) in zip(words, options, picked, centres, strict=True):
        box = candidates[choice][0]
        names.append((w, box))
        leader = _leader((x, y), box)
        if dist(*leader) > FAR:
            leaders.append(leader)
    return names, leaders


def _leader(point: tuple[float, float], box: Box) -> Line:
    near = (
        min(max(point[0], box.x - box.wide / 2), box.x + box.wide / 2),
        min(max(point[1], box.y - box.high / 2), box.y + box.high / 2),
    )
    return point, near


def _around(x: float, y: float, wide: float, high: float) -> list[tuple[Box, float]]:
    """Candidate positions of a label around a point: right and left first, then further out."""
    candidates = []
    for ring, gap in enumerate(RINGS):
        for j in range(16):
            turn = 2 * pi * j / 16
            away = Box(x + cos(turn) * (wide / 2 + gap), y + sin(turn) * (high / 2 + gap), wide, high)
            candidates.append((away, 1.2 * ring + 0.25 * abs(sin(turn))))
    return candidates


def _intervals(axes: ChartAxes, p: FigureData) -> list[Line]:
    """The arms of a point, cut at the borders of the chart."""
    lines: list[Line] = []
    for of in ("importance", "performance"):
        if present(p.get(f"{of}_low")) and present(p.get(f"{of}_high")):
            scale = axes.across if of == "importance" else axes.up
            ends = [min(max(float(p[f"{of}_{end}"]), scale.low), scale.high) for end in ("low", "high")]
            lines.append(
                tuple(
                    axes.point(v, p["performance"]) if of == "importance" else axes.point(p["importance"], v)
                    for v in ends
                )
            )
    return lines


def _steps(line: Line, n: int = 60) -> Line:
    (x0, y0), (x1, y1) = line
    return tuple((x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n) for i in range(n + 1))
