"""Marks as PNG, white below them, by matplotlib's renderer without its figures, axes and layout."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from math import ceil, sqrt
from struct import pack
from typing import TYPE_CHECKING

import numpy as np

from repurchase.document.drawing.glyphs import POINTS, Glyph, glyph
from repurchase.document.drawing.marks import DrawnArea, DrawnLine, DrawnWords, FigureSheet, Line
from repurchase.document.drawing.palette import PAPER

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

LEVEL = 3  # of compression: half the time of the usual 6 for a seventh more bytes
BAND = 32  # rows of dots packed at a time
SIGNATURE = b"\x89PNG\r\n\x1a\n"
INCH = 0.0254  # metres
MOST_DOTS = 40_000_000  # 160 MB to draw on; a sheet so large is printed smaller than it is drawn
MOST_ALONG = 60_000  # dots of a side; the renderer takes less than 65,536


def drawing_png(drawing: FigureSheet, dpi: int) -> bytes:
    """A PNG file of so many dots to the inch, of fewer where the sheet is very large."""
    from matplotlib.backends.backend_agg import RendererAgg

    longer, area = max(drawing.wide, drawing.high), drawing.wide * drawing.high
    dpi = int(min(dpi, sqrt(MOST_DOTS / area), MOST_ALONG / longer))
    wide, high = ceil(drawing.wide * dpi), ceil(drawing.high * dpi)
    renderer = RendererAgg(wide, high, dpi)
    dots = np.asarray(renderer.buffer_rgba())
    dots.view(np.uint32).fill(_LIGHT)
    Brush(renderer, drawing.high, dpi).draw(drawing)
    return _file(dots, dpi, is_grey=all(map(_is_grey, _colours(drawing))))


class Brush:
    """Puts marks on a renderer of matplotlib's, which counts dots from the lower left corner."""

    def __init__(self, renderer: RendererBase, high: float, dpi: int) -> None:
        from matplotlib.transforms import IdentityTransform

        self._renderer, self._high, self._dpi = renderer, high, dpi
        self._same = IdentityTransform()

    def draw(self, drawing: FigureSheet) -> None:
        """All marks of a sheet, the later above the earlier."""
        for mark in drawing.marks:
            match mark:
                case DrawnLine():
                    self.line(mark)
                case DrawnArea():
                    self.area(mark)
                case DrawnWords():
                    self.words(mark)

    def line(self, mark: DrawnLine) -> None:
        """Ink along a line."""
        vertices = np.array([p for piece in mark.pieces for p in piece])
        codes = np.full(len(vertices), 2, np.uint8)
        codes[[0, *accumulate(len(piece) for piece in mark.pieces[:-1])]] = 1
        self._draw(self._dots(vertices), codes, edge=mark.colour, width=mark.width)

    def area(self, mark: DrawnArea) -> None:
        """A closed shape."""
        corners: Line = (*mark.corners, mark.corners[0])
        codes = np.array([1, *[2] * (len(corners) - 2), 79], np.uint8)
        self._draw(self._dots(np.array(corners)), codes, mark.fill, mark.edge, mark.width, mark.opacity)

    def words(self, mark: DrawnWords) -> None:
        """All letters of the words as one path."""
        em = mark.size / POINTS
        letters: list[Glyph] = []
        places: list[tuple[float, float]] = []
        for left, down, line in mark.lines():
            for character in line:
                letter = glyph(character)
                if len(letter.codes):
                    letters.append(letter)
                    places.append((left, down))
                left += letter.advance * em
        if not letters:
            return
        where = np.concatenate([letter.vertices for letter in letters]) * (em, -em)
        where += np.repeat(np.array(places), [len(letter.codes) for letter in letters], axis=0)
        if mark.turned:
            where = np.column_stack((where[:, 1], -where[:, 0]))
        codes = np.concatenate([letter.codes for letter in letters])
        self._draw(self._dots(where + np.array((mark.x, mark.y))), codes, mark.colour)

    def _dots(self, inches: np.ndarray) -> np.ndarray:
        return np.column_stack((inches[:, 0], self._high - inches[:, 1])) * self._dpi

    def _draw(
        self,
        vertices: np.ndarray,
        codes: np.ndarray,
        fill: str | None = None,
        edge: str | None = None,
        width: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        from matplotlib.path import Path

        settings = self._renderer.new_gc()
        settings.set_foreground(_mixed(edge or fill or "#000000"), isRGBA=True)
        settings.set_linewidth(width if edge else 0.0)  # in points; the renderer knows the dots of a point
        settings.set_capstyle("butt")
        settings.set_joinstyle("miter")
        ground = _mixed(fill, opacity) if fill else None
        self._renderer.draw_path(settings, Path(vertices, codes), self._same, ground)


@cache
def _mixed(colour: str, opacity: float = 1.0) -> tuple[float, float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue, opacity


_LIGHT = int(np.array([round(255 * share) for share in _mixed(PAPER)], np.uint8).view(np.uint32)[0])  # a dot of paper


def _colours(drawing: FigureSheet) -> Iterator[str]:
    for mark in drawing.marks:
        if isinstance(mark, DrawnArea):
            yield from filter(None, (mark.fill, mark.edge))
        else:
            yield mark.colour


def _is_grey(colour: str) -> bool:
    return colour[1:3] == colour[3:5] == colour[5:7]


def _file(dots: np.ndarray, dpi: int, *, is_grey: bool) -> bytes:
    """Dots as a file: one byte each where all are grey, else three."""
    high, wide = dots.shape[:2]
    parts = 1 if is_grey else 3
    packer, packed = zlib.compressobj(LEVEL), []
    for top in range(0, high, BAND):  # a band at a time, which the processor has at hand
        band = dots[top : top + BAND]
        rows = np.zeros((len(band), parts * wide + 1), np.uint8)  # the first byte of a row: no filter
        for part in range(parts):
            rows[:, 1 + part :: parts] = band[..., part]
        packed.append(packer.compress(rows.data))
    packed.append(packer.flush())
    per_metre = round(dpi / INCH)
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", pack(">IIBBBBB", wide, high, 8, 0 if is_grey else 2, 0, 0, 0)),
            _chunk(b"pHYs", pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", b"".join(packed)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))
