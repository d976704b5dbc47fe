"""Moderators beside a model: an arrow from each to the middle of the path that it moderates. Plain geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import hypot

import numpy as np

from repurchase.document.diagrams.node_layout import Arrangement, Line, Point, along, length, meets, moved_in
from repurchase.document.drawing.label_placement import Box

ENDS = (0.5, 0.42, 0.58, 0.34, 0.66)  # shares of a moderated path at which the arrow may end
MIDDLES = ENDS[:3]  # those that are tried in turn as the best one
SHAFT = 0.5  # inches of an arrow from a moderator above or below the model: its words stand on it
CLEAR = 0.12  # inches that a moderator keeps from what it stands above or below
BOWS = (0.0, 0.3, -0.3, 0.6, -0.6, 1.0, -1.0, 1.5, -1.5)  # inches by which an arrow bends to the side
ASIDE = (0.0, 0.65, -0.65, 1.3, -1.3)  # of its own width that a moderator stands beside the middle of its paths
NEAR = 0.05  # inches from another line within which an arrow counts as running into it
BLOCKED = 100.0  # what it costs to cross a node: more than everything else together
STEEP = 0.5  # sine of the angle below which an arrow seems to run along the path that it ends on
PIECES = 30  # of an arrow


@dataclass(frozen=True, slots=True)
class ModeratedLine:
    """Which node moderates which path, both by their positions."""

    moderator: int
    path: int


def with_moderators(
    made: Arrangement,
    sizes: Sequence[tuple[float, float]],
    moderations: Sequence[ModeratedLine],
    oval: Sequence[bool],
    middle: float = MIDDLES[0],
) -> Arrangement:
    """Add the moderators that stand outside the model, and one line per moderation, to an arrangement.

    Parameters
    ----------
    made : Arrangement
        Of the model's own nodes; its lines begin with the paths.
    sizes : sequence of (wide, high)
        Of every node; those beyond the nodes of `made` are moderators outside the model.
    moderations : sequence of ModeratedLine
    oval : sequence of bool
        Which nodes are ellipses.
    middle : float
        Share of a moderated path at which arrows end best.
    """
    inside = len(made.boxes)
    for outer in range(inside, len(sizes)):
        own = [m for m in moderations if m.moderator == outer]
        made = replace(made, boxes=(*made.boxes, _outer_box(made, sizes[outer], own, oval, middle)))
    lines = list(made.lines)
    for m in moderations:
        lines.append(_arrow(replace(made, lines=tuple(lines)), m, oval, middle))
    return moved_in(made.boxes, lines, made.level, turned=made.turned)


def _outer_box(
    made: Arrangement, size: tuple[float, float], own: Sequence[ModeratedLine], oval: Sequence[bool], middle: float
) -> Box:
    """Above or below all that stands there, where its arrows cross the least."""
    ends = [along(made.lines[m.path], middle) for m in own]
    found = []
    for box in _outer_places(made, size, ends):
        tried = replace(made, boxes=(*made.boxes, box))
        beyond = max(-_top(box), _top(box) + box.high - made.high, 0.0)
        cost = beyond + sum(_route(tried, replace(m, moderator=len(made.boxes)), oval, middle)[0] for m in own)
        found.append((cost, box))
    return min(found, key=lambda each: each[0])[1]


def _outer_places(made: Arrangement, size: tuple[float, float], ends: Sequence[Point]) -> Iterator[Box]:
    """Boxes above and below, or left and right of a model that runs down the page, clear of everything."""
    flip = made.turned
    wide, high = size[::-1] if flip else size
    boxes = [_flipped(b) if flip else b for b in made.boxes]
    points = [(y, x) if flip else (x, y) for line in made.lines for x, y in line]
    targets = [(y, x) if flip else (x, y) for x, y in ends]
    for aside in ASIDE:
        x = sum(p[0] for p in targets) / len(targets) + aside * wide
        reach = wide / 2 + CLEAR
        beside = [b for b in boxes if abs(b.x - x) < reach + b.wide / 2]
        passing = [p[1] for p in points if abs(p[0] - x) < reach]
        top = min([*(_top(b) for b in beside), *passing, *(p[1] - SHAFT + CLEAR for p in targets)])
        foot = max([*(_top(b) + b.high for b in beside), *passing, *(p[1] + SHAFT - CLEAR for p in targets)])
        for y in (top - CLEAR - high / 2, foot + CLEAR + high / 2):
            box = Box(x, y, wide, high)
            yield _flipped(box) if flip else box


def _arrow(made: Arrangement, m: ModeratedLine, oval: Sequence[bool], middle: float) -> Line:
    return _route(made, m, oval, middle)[1]


def _route(made: Arrangement, m: ModeratedLine, oval: Sequence[bool], middle: float) -> tuple[float, Line]:
    """The cheapest arrow from a moderator to its path, and what it costs."""
    box, path = made.boxes[m.moderator], made.lines[m.path]
    others = np.array([p for k, line in enumerate(made.lines) if k != m.path for p in line] or [(-9.0, -9.0)])
    tried = []
    for share in ENDS:
        end, before = along(path, share), along(path, share - 0.02)
        for bow in BOWS:
            bend = _bend((box.x, box.y), end, bow)
            tried.append((3 * abs(share - middle) + abs(bow) + _flat(bend, end, before), bend, end))
    best: tuple[float, Line] | None = None
    for own, bend, end in sorted(tried):
        if best is not None and own >= best[0]:
            break
        line = _outside((box.x, box.y), bend, end, box, oval[m.moderator])
        cost = own + 4 * max(SHAFT - length(line), 0.0) + 0.3 * _near(line, others)
        cost += BLOCKED * sum(meets(line, b.grown(NEAR), oval[k]) for k, b in enumerate(made.boxes) if k != m.moderator)
        if best is None or cost < best[0]:
            best = cost, line
    if best is None:  # there are always shares and bows
        raise ValueError("no route")
    return best


def _bend(start: Point, end: Point, bow: float) -> Point:
    """What a curve sets out towards, which bends to the side by `bow`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = hypot(dx, dy) or 1.0
    return start[0] + dx / 2 - 2 * bow * dy / far, start[1] + dy / 2 + 2 * bow * dx / far


def _outside(start: Point, bend: Point, end: Point, box: Box, oval: bool) -> Line:
    """A curve from the middle of a box, without what lies in the box."""
    points: list[Point] = []
    for k in range(PIECES + 1):
        t = k / PIECES
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append((a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1]))
    first = next((k for k, p in enumerate(points) if k and not meets((p,), box, oval)), PIECES)
    return (_border(points[first - 1], points[first], box, oval), *points[first:])


def _border(inner: Point, outer: Point, box: Box, oval: bool) -> Point:
    """Where a short step leaves a shape."""
    for _ in range(20):
        half = ((inner[0] + outer[0]) / 2, (inner[1] + outer[1]) / 2)
        inner, outer = (half, outer) if meets((half,), box, oval) else (inner, half)
    return outer


def _flat(bend: Point, end: Point, before: Point) -> float:
    """What it costs to run along the path that the arrow ends on."""
    a, b, c, d = end[0] - before[0], end[1] - before[1], end[0] - bend[0], end[1] - bend[1]
    return 4 * max(STEEP - abs(a * d - b * c) / ((hypot(a, b) * hypot(c, d)) or 1.0), 0.0)


def _near(line: Line, others: np.ndarray) -> int:
    """Points of an arrow that lie at another line; its first ones, where lines of one node set out together, do not."""
    points = np.array(line[3:])
    apart = np.hypot(points[:, None, 0] - others[None, :, 0], points[:, None, 1] - others[None, :, 1])
    return int((apart.min(axis=1) < NEAR).sum())


def _top(box: Box) -> float:
    return box.y - box.high / 2


def _flipped(box: Box) -> Box:
    return Box(box.y, box.x, box.high, box.wide)
