"""Marks as SVG: letters as outlines, so that the reader needs no font; a dark page turns the colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from xml.sax.saxutils import escape

from repurchase.document.drawing.glyphs import GRID, POINTS, Glyph, glyph
from repurchase.document.drawing.marks import DrawnArea, DrawnLine, DrawnWords, FigureSheet, Line
from repurchase.document.drawing.palette import NIGHT


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
    body = [line for mark in drawing.marks for line in _mark(mark, name, letters)]
    used = "".join(f'<path id="{name}-{g.name}" d="{g.outline}"/>' for g in letters.values())
    wide, high = (f"{v * POINTS:.2f}" for v in (drawing.wide, drawing.high))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
            f'width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}">',
            f"<title>{escape(title)}</title>",
            f"<style>@media(prefers-color-scheme:dark){{{''.join(_night(body))}}}</style>",
            f"<defs>{used}</defs>",
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


def _mark(mark: DrawnLine | DrawnArea | DrawnWords, name: str, letters: dict[str, Glyph]) -> Iterator[str]:
    match mark:
        case DrawnLine():
            ways = "".join(_way(piece) for piece in mark.pieces)
            yield f'<path fill="none" stroke="{mark.colour}" stroke-width="{mark.width:g}" d="{ways}"/>'
        case DrawnArea():
            edge = f' stroke="{mark.edge}" stroke-width="{mark.width:g}"' if mark.edge else ""
            faint = f' fill-opacity="{mark.opacity:g}"' if mark.opacity < 1 else ""
            yield f'<path fill="{mark.fill or "none"}"{faint}{edge} d="{_way(mark.corners)}Z"/>'
        case DrawnWords():
            yield from _words(mark, name, letters)


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
        x = left / em
        for character in line:
            letter = glyph(character)
            if letter.outline:
                letters.setdefault(letter.name, letter)
                uses.append(f'<use xlink:href="#{name}-{letter.name}" x="{x * GRID:.0f}" y="{down / em * GRID:.0f}"/>')
            x += letter.advance
    said = escape(mark.words, {'"': "&quot;", "\n": " "})
    yield f'<g aria-label="{said}" fill="{mark.colour}" transform="{place}">'
    yield f"{''.join(uses)}</g>"
