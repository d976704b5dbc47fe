"""Boxes that must not meet: choosing where labels go. Plain geometry, no matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its centre and full size, in any one unit."""

    x: float
    y: float
    wide: float
    high: float

    def overlap(self, other: Box) -> float:
        """Area that the two share."""
        across = min(self.x + self.wide / 2, other.x + other.wide / 2) - max(
            self.x - self.wide / 2, other.x - other.wide / 2
        )
        if across <= 0:  # most pairs of boxes lie apart
            return 0.0
        up = min(self.y + self.high / 2, other.y + other.high / 2) - max(
            self.y - self.high / 2, other.y - other.high / 2
        )
        return across * max(up, 0.0)

    def outside(self, other: Box) -> float:
        """Area of this box that lies outside `other`."""
        return self.wide * self.high - self.overlap(other)

    def grown(self, by: float) -> Box:
        """Grow the box by a margin on every side."""
        return Box(self.x, self.y, self.wide + 2 * by, self.high + 2 * by)

    def crossed(self, line: Sequence[tuple[float, float]]) -> float:
        """Length of the polyline that runs through the box, to the spacing of its points."""
        inside = 0.0
        for (x0, y0), (x1, y1) in pairwise(line):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            if abs(x - self.x) <= self.wide / 2 and abs(y - self.y) <= self.high / 2:
                inside += ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        return inside


def choose(
    candidates: Sequence[Sequence[tuple[Box, float]]],
    obstacles: Sequence[Box],
    lines: Sequence[tuple[int, Sequence[tuple[float, float]]]] = (),
    sheet: Box | None = None,
    rounds: int = 4,
) -> list[int]:
    """Choose each label's candidate so that the labels meet nothing.

    Parameters
    ----------
    candidates : sequence (label) of sequences of (Box, cost)
        Where a label may stand, with the price of standing there (0 for the best position).
    obstacles : sequence of Box
    lines : sequence of (owner, polyline)
        Lines that labels should not cover; a label does not mind the line it owns (-1: nobody's).
    sheet : Box, optional
        What labels should stay inside of.
    rounds : int
        Passes of improvement after the first greedy one.

    Returns
    -------
    list of int
        Index of the chosen candidate per label.
    """
    framed = [(owner, line, _frame(line)) for owner, line in lines if len(line) > 1]
    fixed = [
        [_fixed_cost(i, box, cost, obstacles, framed, sheet) for box, cost in options]
        for i, options in enumerate(candidates)
    ]
    order = sorted(range(len(candidates)), key=lambda i: -min(fixed[i], default=0.0))
    chosen: dict[int, int] = {}
    for _ in range(1 + rounds):
        before = dict(chosen)
        for i in order:
            others = [candidates[k][c][0] for k, c in chosen.items() if k != i]
            costs = [f + _meeting(box, others) for f, (box, _) in zip(fixed[i], candidates[i], strict=True)]
            chosen[i] = costs.index(min(costs))
        if chosen == before:
            break
    return [chosen[i] for i in range(len(candidates))]


def _fixed_cost(
    label: int,
    box: Box,
    cost: float,
    obstacles: Sequence[Box],
    lines: Sequence[tuple[int, Sequence[tuple[float, float]], Box]],
    sheet: Box | None,
) -> float:
    area = box.wide * box.high
    met = sum(box.overlap(o) for o in obstacles) / area
    through = (
        sum(box.crossed(line) for owner, line, frame in lines if owner != label and box.overlap(frame) > 0) / box.wide
    )
    beyond = box.outside(sheet) / area if sheet else 0.0
    return cost + 40 * met + 12 * through + 60 * beyond


def _frame(line: Sequence[tuple[float, float]], least: float = 1e-6) -> Box:
    """The box around a line, never quite flat."""
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    return Box((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, max(xs) - min(xs) + least, max(ys) - min(ys) + least)


def _meeting(box: Box, others: Sequence[Box]) -> float:
    return 40 * sum(box.overlap(o) for o in others) / (box.wide * box.high)
