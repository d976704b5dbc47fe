"""Marks as SVG: letters as outlines, so that the reader needs no font; a dark page turns the colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from xml.sax.saxutils import escape

from repurchase.document.drawing.glyphs import GRID, POINTS, Glyph, glyph
from repurchase.document.drawing.marks import DrawnArea, DrawnLine, DrawnWords, FigureSheet, Line
from repurchase.document.drawing.palette import NIGHT

MANY = 8  # corners from which on a shape that is repeated is written once
FINE = 100 * POINTS  # hundredths of a point to the inch


def drawing_svg(drawing: FigureSheet, title: str, name: str) -> str:
    """An SVG file.

    Parameters
    ----------
    drawing : FigureSheet
    title : str
        What a screen reader says.
    name : str
        Begins every identity inside, so that two pictures may stand in one page.
    """
    letters: dict[str, Glyph] = {}
    shapes = _RepeatedShapes(drawing, name)
    body = [line for mark in drawing.marks for line in _mark(mark, name, letters, shapes)]
    used = "".join(f'<path id="{name}-{g.name}" d="{g.outline}"/>' for g in letters.values())
    once = list(shapes.written())
    wide, high = (f"{v * POINTS:.2f}" for v in (drawing.wide, drawing.high))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
            f'width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}">',
            f"<title>{escape(title)}</title>",
            f"<style>@media(prefers-color-scheme:dark){{{''.join(_night([*once, *body]))}}}</style>",
            f"<defs>{used}{''.join(once)}</defs>",
            *body,
            "</svg>\n",
        ]
    )


def _night(body: Sequence[str]) -> Iterator[str]:
    """Rules of a dark page for the colours that occur."""
    for day, night in NIGHT.items():
        for what in ("fill", "stroke"):
            if any(f'{what}="{day}"' in line for line in body):
                yield f'[{what}="{day}"]{{{what}:{night}}}'


def _mark(
    mark: DrawnLine | DrawnArea | DrawnWords, name: str, letters: dict[str, Glyph], shapes: _RepeatedShapes
) -> Iterator[str]:
    match mark:
        case DrawnLine():
            ways = "".join(_way(piece) for piece in mark.pieces)
            yield f'<path fill="none" stroke="{mark.colour}" stroke-width="{mark.width:g}" d="{ways}"/>'
        case DrawnArea():
            yield shapes.used(mark) or f'<path {_look(mark)} d="{_way(mark.corners)}Z"/>'
        case DrawnWords():
            yield from _words(mark, name, letters)


def _look(area: DrawnArea) -> str:
    edge = f' stroke="{area.edge}" stroke-width="{area.width:g}"' if area.edge else ""
    faint = f' fill-opacity="{area.opacity:g}"' if area.opacity < 1 else ""
    return f'fill="{area.fill or "none"}"{faint}{edge}'


class _RepeatedShapes:
    """Shapes of many corners that stand in several places, such as dots: each is written once."""

    def __init__(self, drawing: FigureSheet, name: str) -> None:
        self._name = name
        self._shapes = {
            id(mark): (_shape(mark.corners), _look(mark))
            for mark in drawing.marks
            if isinstance(mark, DrawnArea) and len(mark.corners) >= MANY
        }
        times = Counter(self._shapes.values())
        self._numbers = {shape: k for k, shape in enumerate(shape for shape, n in times.items() if n > 1)}

    def used(self, area: DrawnArea) -> str:
        """The place of a shape that is written elsewhere; nothing where it stands alone."""
        number = self._numbers.get(self._shapes[id(area)]) if id(area) in self._shapes else None
        if number is None:
            return ""
        x, y = area.corners[0]
        return f'<use xlink:href="#{self._name}-s{number}" x="{x * POINTS:.2f}" y="{y * POINTS:.2f}"/>'

    def written(self) -> Iterator[str]:
        """Every repeated shape, once."""
        for (shape, look), number in self._numbers.items():
            way = _pattern(len(shape) // 2) % tuple([v / 100 for v in shape])
            yield f'<path id="{self._name}-s{number}" {look} d="{way}Z"/>'


def _shape(corners: Line) -> tuple[int, ...]:
    """A shape wherever it stands: its corners from the first one on, in hundredths of a point."""
    first = corners[0]
    return tuple([round((point[k] - first[k]) * FINE) for point in corners for k in (0, 1)])


def _way(line: Line) -> str:
    return _pattern(len(line)) % tuple(value * POINTS for point in line for value in point)


@cache
def _pattern(count: int) -> str:
    """A way of so many points, whose numbers are all written in one step."""
    return "M" + "L".join(["%.2f %.2f"] * count)


def _words(mark: DrawnWords, name: str, letters: dict[str, Glyph]) -> Iterator[str]:
    """Letters placed in thousandths of an em, the group scaled to the size."""
    turn = " rotate(-90)" if mark.turned else ""
    place = f"translate({mark.x * POINTS:.2f} {mark.y * POINTS:.2f}){turn} scale({mark.size / GRID:g})"
    em = mark.size / POINTS
    uses = []
    for left, down, line in mark.lines():
        x, y = left / em, f"{down / em * GRID:.0f}"
        lower = f' y="{y}"' if y != "0" else ""
        for character in line:
            letter = glyph(character)
            if letter.outline:
                letters.setdefault(letter.name, letter)
                uses.append(f'<use xlink:href="#{name}-{letter.name}" x="{x * GRID:.0f}"{lower}/>')
            x += letter.advance
    said = escape(mark.words, {'"': "&quot;", "\n": " "})
    yield f'<g aria-label="{said}" fill="{mark.colour}" transform="{place}">'
    yield f"{''.join(uses)}</g>"
