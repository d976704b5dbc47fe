"""Marks as PNG, white below them, by matplotlib's renderer without its figures, axes and layout."""

from __future__ import annotations

import zlib
from math import ceil, sqrt
from struct import pack
from typing import TYPE_CHECKING

import numpy as np

from repurchase.document.drawing.glyphs import POINTS, glyph
from repurchase.document.drawing.marks import DrawnArea, DrawnLine, DrawnWords, FigureSheet, Line
from repurchase.document.drawing.palette import PAPER

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg

LEVEL = 3  # of compression: half the time of the usual 6 for a seventh more bytes
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
    brush = _Brush(renderer, drawing.high, dpi)
    brush.area(
        DrawnArea(
            ((-1, -1), (drawing.wide + 1, -1), (drawing.wide + 1, drawing.high + 1), (-1, drawing.high + 1)), PAPER
        )
    )
    for mark in drawing.marks:
        match mark:
            case DrawnLine():
                brush.line(mark)
            case DrawnArea():
                brush.area(mark)
            case DrawnWords():
                brush.words(mark)
    return _file(np.asarray(renderer.buffer_rgba()), dpi)


class _Brush:
    """Puts marks on the renderer, which counts dots from the lower left corner."""

    def __init__(self, renderer: RendererAgg, high: float, dpi: int) -> None:
        from matplotlib.transforms import IdentityTransform

        self._renderer, self._high, self._dpi = renderer, high, dpi
        self._same = IdentityTransform()

    def paper(self, wide: float, high: float, beyond: float = 1.0) -> None:
        left, right, top, foot = -beyond, wide + beyond, -beyond, high + beyond
        self.area(DrawnArea(((left, top), (right, top), (right, foot), (left, foot)), PAPER))

    def line(self, mark: DrawnLine) -> None:
        vertices = np.array([p for piece in mark.pieces for p in piece])
        codes = np.concatenate([[1] + [2] * (len(piece) - 1) for piece in mark.pieces])
        self._draw(self._dots(vertices), codes.astype(np.uint8), edge=mark.colour, width=mark.width)

    def area(self, mark: DrawnArea) -> None:
        corners: Line = (*mark.corners, mark.corners[0])
        codes = np.array([1, *[2] * (len(corners) - 2), 79], np.uint8)
        self._draw(self._dots(np.array(corners)), codes, mark.fill, mark.edge, mark.width, mark.opacity)

    def words(self, mark: DrawnWords) -> None:
        """All letters of the words as one path."""
        em = mark.size / POINTS
        vertices, codes = [], []
        for left, down, line in mark.lines():
            for character in line:
                letter = glyph(character)
                if len(letter.codes):
                    vertices.append(letter.vertices * (em, -em) + (left, down))
                    codes.append(letter.codes)
                left += letter.advance * em
        if not vertices:
            return
        where = np.concatenate(vertices)
        if mark.turned:
            where = np.column_stack((where[:, 1], -where[:, 0]))
        self._draw(self._dots(where + np.array((mark.x, mark.y))), np.concatenate(codes), mark.colour)

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


def _mixed(colour: str, opacity: float = 1.0) -> tuple[float, float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue, opacity


def _file(dots: np.ndarray, dpi: int) -> bytes:
    """Dots as a file: one byte each where all are grey, else three."""
    red = dots[..., 0]
    grey = bool((red == dots[..., 1]).all() and (red == dots[..., 2]).all())
    colours = dots[..., : 1 if grey else 3]
    high, wide = colours.shape[:2]
    rows = np.zeros((high, colours[0].size + 1), np.uint8)  # the first byte of a row: no filter
    rows[:, 1:] = colours.reshape(high, -1)
    per_metre = round(dpi / INCH)
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", pack(">IIBBBBB", wide, high, 8, 0 if grey else 2, 0, 0, 0)),
            _chunk(b"pHYs", pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))
