"""A figure as plain marks: lines, areas, words, in inches from the top left corner; two writers make files of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, hypot, pi, sin

from repurchase.document.drawing.glyphs import LINE, MIDDLE, POINTS, line_width, measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.palette import INK

Point = tuple[float, float]
Line = tuple[Point, ...]
Dash = tuple[float, float]  # points of ink, points of gap
ROUND, ROUND_DOT = 96, 24  # corners of an oval, and of a dot, of which a figure has hundreds
DOT = 0.06  # inches: 24 corners leave a circle of that radius by a sixth of a dot of print
STRAIGHT = 1e-6  # inches that a point may lie beside the line through its neighbours and is left out
_TURNS = {
    corners: [(cos(2 * pi * k / corners), sin(2 * pi * k / corners)) for k in range(corners)]
    for corners in (ROUND, ROUND_DOT)
}
_BENDS = [[(cos(pi / 2 * (k + j / 12)), sin(pi / 2 * (k + j / 12))) for j in range(13)] for k in range(4)]


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """Ink along a line; a dashed one is the dashes that it consists of.

    Attributes
    ----------
    pieces : tuple of polylines
    colour : str
    width : float
        In points.
    role : str
        What it is to the figure.
    dashed : bool
    """

    pieces: tuple[Line, ...]
    colour: str = INK
    width: float = 0.8
    role: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """A closed shape, filled, bordered or both."""

    corners: Line
    fill: str | None = None
    edge: str | None = None
    width: float = 0.8
    role: str = ""
    opacity: float = 1.0

    @property
    def extent(self) -> Box:
        """The box around it."""
        return _around(self.corners)


@dataclass(frozen=True, slots=True)
class DrawnWords:
    """Words at a point.

    Attributes
    ----------
    x, y : float
        Where the words stand: their left end, middle or right end, half-way up.
    words : str
        A line feed begins another line.
    size : float
        In points.
    anchor : float
        0 left, 0.5 middle, 1 right of the words stands at `x`.
    turned : bool
        Whether they run upwards.
    """

    x: float
    y: float
    words: str
    size: float = 8.5
    colour: str = INK
    anchor: float = 0.5
    turned: bool = False
    role: str = "words"

    @property
    def extent(self) -> Box:
        """The box that the words fill."""
        wide, high = measured(self.words, self.size)
        if self.turned:
            return Box(self.x, self.y, high, wide)
        return Box(self.x + (0.5 - self.anchor) * wide, self.y, wide, high)

    def lines(self) -> Iterator[tuple[float, float, str]]:
        """Each line with the left end of its base line, as if the words were not turned and stood at (0, 0)."""
        em, lines = self.size / POINTS, self.words.split("\n")
        for i, line in enumerate(lines):
            down = (i - (len(lines) - 1) / 2) * LINE + MIDDLE
            yield -self.anchor * line_width(line) * em, down * em, line


Mark = DrawnLine | DrawnArea | DrawnWords


@dataclass(slots=True)
class FigureSheet:
    """A sheet that marks are put on, the later above the earlier.

    Attributes
    ----------
    wide, high : float
        Size in inches.
    marks : list
    """

    wide: float
    high: float
    marks: list[Mark] = field(default_factory=list)

    def line(
        self, line: Sequence[Point], colour: str = INK, width: float = 0.8, dash: Dash | None = None, role: str = ""
    ) -> None:
        """A line through points, dashed where it has a pattern."""
        self.lines([tuple(line)], colour, width, dash, role)

    def lines(
        self, lines: Sequence[Line], colour: str = INK, width: float = 0.8, dash: Dash | None = None, role: str = ""
    ) -> None:
        """Several pieces of one line."""
        pieces = tuple(p for line in lines for p in (dashes(line, dash) if dash else (line,)) if len(p) > 1)
        if pieces:
            self.marks.append(DrawnLine(pieces, colour, width, role, dash is not None))

    def area(self, corners: Sequence[Point], **how: object) -> None:
        """A closed shape by its corners."""
        self.marks.append(DrawnArea(tuple(corners), **how))  # type: ignore[arg-type]

    def rectangle(self, box: Box, *, round_by: float = 0.0, **how: object) -> None:
        """A rectangle, with round corners where asked."""
        self.area(_rounded(box, round_by), **how)

    def oval(self, box: Box, **how: object) -> None:
        """An ellipse inside a box; a small one has fewer corners, which nobody sees and every file is smaller by."""
        x, y, across, up = box.x, box.y, box.wide / 2, box.high / 2
        turns = _TURNS[ROUND_DOT if max(across, up) <= DOT else ROUND]
        self.area([(x + across * c, y + up * s) for c, s in turns], **how)

    def put(self, x: float, y: float, words: str, size: float = 8.5, **how: object) -> Box:
        """Words at a point; the box that they fill."""
        mark = DrawnWords(x, y, words, size, **how)  # type: ignore[arg-type]
        if words.strip():
            self.marks.append(mark)
        return mark.extent

    def words(self, role: str | None = None) -> list[DrawnWords]:
        """The words on the sheet, or those of one role."""
        return [m for m in self.marks if isinstance(m, DrawnWords) and role in (None, m.role)]

    def areas(self, role: str) -> list[DrawnArea]:
        """The areas of one role."""
        return [m for m in self.marks if isinstance(m, DrawnArea) and m.role == role]

    def strokes(self, role: str) -> list[DrawnLine]:
        """The lines of one role."""
        return [m for m in self.marks if isinstance(m, DrawnLine) and m.role == role]


def dashes(line: Line, pattern: Dash) -> list[Line]:
    """A line as dashes; it begins and ends with a whole one, so that no crumb of ink reads as a sign."""
    ink, gap = pattern[0] / POINTS, pattern[1] / POINTS
    whole = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))
    count = max(round((whole + gap) / (ink + gap)), 1)
    if count == 1:
        return [line]
    step = (whole - ink) / (count - 1)
    return [part(line, k * step, k * step + ink) for k in range(count)]


def part(line: Line, start: float, end: float) -> Line:
    """The piece of a polyline between two distances from its beginning."""
    points: list[Point] = []
    gone = 0.0
    for a, b in pairwise(line):
        step = hypot(b[0] - a[0], b[1] - a[1])
        if gone + step >= start and gone <= end and step > 0:
            for distance in (max(start - gone, 0.0), min(end - gone, step)):
                p = (a[0] + (b[0] - a[0]) * distance / step, a[1] + (b[1] - a[1]) * distance / step)
                if not points or points[-1] != p:
                    points.append(p)
        gone += step
    return tuple(points)


def outside(line: Line, boxes: Sequence[Box], step: float = 0.01) -> list[Line]:
    """The pieces of a polyline that lie in none of the boxes."""
    runs: list[list[Point]] = [[]]
    for p in _fine(line, step):
        if any(abs(p[0] - b.x) <= b.wide / 2 and abs(p[1] - b.y) <= b.high / 2 for b in boxes):
            if runs[-1]:
                runs.append([])
        else:
            runs[-1].append(p)
    return [_without_idle(r) for r in runs if len(r) > 1]


def _without_idle(line: Sequence[Point]) -> Line:
    """A polyline without the points at which it goes straight on."""
    kept = [line[0]]
    for here, there in pairwise(line[1:]):
        (ax, ay), (bx, by), (cx, cy) = kept[-1], here, there
        if abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) > STRAIGHT * hypot(cx - ax, cy - ay):
            kept.append(here)
    return (*kept, line[-1])


def _fine(line: Line, step: float) -> Iterator[Point]:
    yield line[0]
    for a, b in pairwise(line):
        n = max(int(hypot(b[0] - a[0], b[1] - a[1]) / step), 1)
        for k in range(1, n + 1):
            yield a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n


def _rounded(box: Box, by: float) -> list[Point]:
    left, right, top, foot = box.x - box.wide / 2, box.x + box.wide / 2, box.y - box.high / 2, box.y + box.high / 2
    if by <= 0:
        return [(left, top), (right, top), (right, foot), (left, foot)]
    by = min(by, box.wide / 2, box.high / 2)
    centres = ((right - by, foot - by), (left + by, foot - by), (left + by, top + by), (right - by, top + by))
    return [(x + by * c, y + by * s) for (x, y), bend in zip(centres, _BENDS, strict=True) for c, s in bend]


def _around(line: Line) -> Box:
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    return Box((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, max(xs) - min(xs), max(ys) - min(ys))
