"""Nodes in layers from left to right, and lines between them that touch nobody else. Plain geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt

from repurchase.document.diagrams.node_order import Layers, layered
from repurchase.document.drawing.label_placement import Box

Point = tuple[float, float]
Line = tuple[Point, ...]
Pair = tuple[int, int]

LANE = 0.08  # height of the corridor that a line keeps free where it passes a layer, in inches
EDGE = 0.12  # what stays free around everything
PORT = 0.17  # inches between two lines that end on one side of a node
USED = 0.62  # share of a node's side that lines may end on
POINTS = 28  # of one piece of a line


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An arrangement gives nodes and lines their coordinates, in inches from the top left corner.

    Attributes
    ----------
    boxes : tuple of Box
        One per node.
    lines : tuple of polylines
        One per path, from its source to its target; then one per tie, and one per moderation.
    level : tuple of int
        Layer of each node, 0 on the left, or at the top of a sheet that was turned.
    wide, high : float
        Size of the sheet.
    turned : bool
        Whether the layers stand below one another.
    """

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    level: tuple[int, ...]
    wide: float
    high: float
    turned: bool = False


def depth(n: int, paths: Sequence[Pair]) -> int:
    """Number of layers that `n` nodes take."""
    return len(layered(n, paths, ()).rows)


def arrange(
    sizes: Sequence[tuple[float, float]],
    paths: Sequence[Pair],
    ties: Sequence[Pair] = (),
    *,
    across: float = 1.0,
    down: float = 0.22,
    oval: Sequence[bool] = (),
    lane: float = LANE,
) -> Arrangement:
    """Give every node a position and every path and tie a line.

    Parameters
    ----------
    sizes : sequence of (wide, high)
        Of each node, in inches.
    paths : sequence of (source, target)
        Positions in `sizes`. A source stands left of its target unless the paths go round in a circle.
    ties : sequence of (first, second)
        Undirected lines; they do not decide who stands where.
    across, down : float
        Inches between layers, and between nodes of one layer.
    oval : sequence of bool
        Which nodes are ellipses; the others are rectangles.
    lane : float
        Inches of a layer that a line which passes it keeps free.

    Notes
    -----
    A path that skips a layer has a corridor of its own there, so no line meets a node that it does not belong to.
    """
    layers = layered(len(sizes), paths, ties)
    y = _heights(layers, sizes, down, lane)
    x, widths = _columns(layers, sizes, across)
    boxes = [Box(x[layers.level[i]], y[i], *sizes[i]) for i in range(len(sizes))]
    drawn = _Lines(layers, boxes, y, x, widths, list(oval) or [False] * len(sizes)).all()
    return moved_in(boxes, drawn, layers.level)


def _columns(layers: Layers, sizes: Sequence[tuple[float, float]], across: float) -> tuple[list[float], list[float]]:
    widths = [max((sizes[i][0] for i in row if i < len(sizes)), default=0.0) for row in layers.rows]
    centres, left = [], 0.0
    for wide in widths:
        centres.append(left + wide / 2)
        left += wide + across
    return centres, widths


def _heights(
    layers: Layers, sizes: Sequence[tuple[float, float]], down: float, lane: float, rounds: int = 24
) -> list[float]:
    """Vertical centre of each node and corridor: near its neighbours, in order, apart."""
    high = [s[1] for s in sizes] + [lane] * (layers.count - len(sizes))
    y = [0.0] * layers.count
    for row in layers.rows:
        centres = _apart([0.0] * len(row), [1.0] * len(row), [high[i] for i in row], down)
        for i, centre in zip(row, centres, strict=True):
            y[i] = centre
    for k in range(rounds):
        rows = layers.rows if k % 2 == 0 else layers.rows[::-1]
        for row in rows:
            wish = [_wish(i, layers, y, len(sizes)) for i in row]
            weight = [4.0 if i >= len(sizes) else 1.0 for i in row]
            for i, centre in zip(row, _apart(wish, weight, [high[i] for i in row], down), strict=True):
                y[i] = centre
    return y


def _wish(i: int, layers: Layers, y: Sequence[float], n: int) -> float:
    """The mean of the neighbours; a corridor first goes straight with the rest of its line."""
    around = [*layers.left[i], *layers.right[i]]
    if not around:
        return y[i]
    weights = [8.0 if i >= n and k >= n else 1.0 for k in around]
    return sum(w * y[k] for w, k in zip(weights, around, strict=True)) / sum(weights)


def _apart(wish: Sequence[float], weight: Sequence[float], high: Sequence[float], gap: float) -> list[float]:
    """The positions nearest to `wish` that keep the order and the gaps (isotonic regression)."""
    offsets = [0.0]
    for a, b in pairwise(high):
        offsets.append(offsets[-1] + (a + b) / 2 + gap)
    blocks: list[list[float]] = []  # weighted sum, weight, members
    for want, w, offset in zip(wish, weight, offsets, strict=True):
        blocks.append([w * (want - offset), w, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    shifts = [total / w for total, w, members in blocks for _ in range(int(members))]
    return [s + o for s, o in zip(shifts, offsets, strict=True)]


class _Lines:
    """Draws the line of every chain between ports on the sides of its nodes."""

    def __init__(
        self,
        layers: Layers,
        boxes: Sequence[Box],
        y: Sequence[float],
        x: Sequence[float],
        widths: Sequence[float],
        oval: Sequence[bool],
    ) -> None:
        self._layers, self._boxes, self._y, self._x, self._widths = layers, boxes, y, x, widths
        self._oval = oval
        self._ports = self._all_ports()

    def all(self) -> list[Line]:
        return [
            self._arc(*chain) if self._layers.beside(chain) else self._through(e, chain)
            for e, chain in enumerate(self._layers.chains)
        ]

    def _all_ports(self) -> dict[tuple[int, int], Point]:
        """Place the ports where each chain leaves (0) and arrives (1), spread by the height of their other ends."""
        sides: dict[tuple[int, str], list[tuple[float, int, int]]] = {}
        for e, chain in enumerate(self._layers.chains):
            if self._layers.beside(chain):
                continue
            sides.setdefault((chain[0], "right"), []).append((self._y[chain[1]], e, 0))
            sides.setdefault((chain[-1], "left"), []).append((self._y[chain[-2]], e, 1))
        ports = {}
        for (node, side), ends in sides.items():
            step = min(PORT, USED * self._boxes[node].high / max(len(ends) - 1, 1))
            for k, (_, e, end) in enumerate(sorted(ends)):
                ports[e, end] = self._border(node, side, (k - (len(ends) - 1) / 2) * step)
        return ports

    def _border(self, node: int, side: str, dy: float) -> Point:
        box = self._boxes[node]
        reach = box.wide / 2 * (sqrt(max(1 - (2 * dy / box.high) ** 2, 0.0)) if self._oval[node] else 1.0)
        return box.x + (reach if side == "right" else -reach), box.y + dy

    def _through(self, e: int, chain: Sequence[int]) -> Line:
        """A line from port to port, level where it passes a layer."""
        start, end = self._ports[e, 0], self._ports[e, 1]
        level = self._layers.level[chain[0]]
        points: list[Point] = []
        here, flat = start, False
        for k, lane in enumerate(chain[1:-1], start=1):
            x, half, y = self._x[level + k], self._widths[level + k] / 2, self._y[lane]
            points += bend(here, (x - half, y), flat, True)
            here, flat = (x + half, y), True
        points += bend(here, end, flat, False)
        return tuple(points[::-1] if e in self._layers.turned else points)

    def _arc(self, first: int, second: int) -> Line:
        """A tie of two nodes of one layer: between them where nobody stands, else round the side."""
        upper, lower = sorted((first, second), key=lambda i: self._y[i])
        top, foot = self._boxes[upper], self._boxes[lower]
        level = self._layers.level[upper]
        row = [i for i in self._layers.rows[level] if i < len(self._boxes)]
        if row.index(lower) - row.index(upper) == 1:
            start, end = (top.x, top.y + top.high / 2), (foot.x, foot.y - foot.high / 2)
            bow = min(0.25 * (end[1] - start[1]), 0.3)
            line = cubic(
                start,
                (start[0] - bow, start[1] + (end[1] - start[1]) / 3),
                (end[0] - bow, end[1] - (end[1] - start[1]) / 3),
                end,
            )
        else:
            start, end = self._border(upper, "right", 0.3 * top.high), self._border(lower, "right", -0.3 * foot.high)
            out = self._x[level] + self._widths[level] / 2 + 0.5
            line = cubic(start, (out, start[1]), (out, end[1]), end)
        return tuple(line if upper == first else line[::-1])


def bend(a: Point, b: Point, flat_start: bool, flat_end: bool) -> list[Point]:
    """Points from `a` to `b`: straight, or level at an end that goes on through a layer."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    c = (a[0] + 0.4 * dx, a[1] + (0.0 if flat_start else 0.4 * dy))
    d = (b[0] - 0.4 * dx, b[1] - (0.0 if flat_end else 0.4 * dy))
    return cubic(a, c, d, b)


def cubic(a: Point, c: Point, d: Point, b: Point) -> list[Point]:
    """Points of a curve from `a` to `b` that sets out towards `c` and arrives from `d`."""
    points = []
    for k in range(POINTS + 1):
        t = k / POINTS
        u = 1 - t
        points.append(tuple(u**3 * a[j] + 3 * u * u * t * c[j] + 3 * u * t * t * d[j] + t**3 * b[j] for j in (0, 1)))
    return points  # type: ignore[return-value]


def moved_in(boxes: Sequence[Box], lines: Sequence[Line], level: Sequence[int], *, turned: bool = False) -> Arrangement:
    """Everything moved so that the sheet begins at zero with a free edge."""
    xs = [b.x + s * b.wide / 2 for b in boxes for s in (-1, 1)] + [p[0] for line in lines for p in line]
    ys = [b.y + s * b.high / 2 for b in boxes for s in (-1, 1)] + [p[1] for line in lines for p in line]
    dx, dy = EDGE - min(xs), EDGE - min(ys)
    return Arrangement(
        tuple(Box(b.x + dx, b.y + dy, b.wide, b.high) for b in boxes),
        tuple(tuple((x + dx, y + dy) for x, y in line) for line in lines),
        tuple(level),
        max(xs) + dx + EDGE,
        max(ys) + dy + EDGE,
        turned,
    )


def meets(line: Line, box: Box, oval: bool) -> bool:
    """Whether a line enters a node."""
    for x, y in line:
        across, up = abs(x - box.x) / (box.wide / 2), abs(y - box.y) / (box.high / 2)
        if (across * across + up * up if oval else max(across, up)) < 1 - 1e-9:
            return True
    return False


def length(line: Line) -> float:
    """Length of a polyline."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))


def along(line: Line, share: float) -> Point:
    """The point after `share` of a line's length."""
    left = share * length(line)
    for a, b in pairwise(line):
        step = hypot(b[0] - a[0], b[1] - a[1])
        if step >= left and step > 0:
            return a[0] + (b[0] - a[0]) * left / step, a[1] + (b[1] - a[1]) * left / step
        left -= step
    return line[-1]


def cut_end(line: Line, by: float) -> Line:
    """The line without its last `by` inches."""
    whole = length(line)
    if whole <= by:
        return line
    left, kept = whole - by, [line[0]]
    for a, b in pairwise(line):
        step = hypot(b[0] - a[0], b[1] - a[1])
        if step >= left:
            share = left / step if step else 0.0
            return (*kept, (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
        kept.append(b)
        left -= step
    return line
