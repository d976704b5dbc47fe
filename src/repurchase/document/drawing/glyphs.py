"""Letters as outlines, each made once; words measured by them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from repurchase.document.drawing.font_outlines import FontOutlines, curves
from repurchase.document.drawing.fonts import font_files

LINE = 1.28  # from line to line, in ems
MIDDLE = 0.37  # the height above the base line at which capitals, figures and Chinese characters have their middle
TALL = 1.0  # room of a single line, in ems: from the foot of a Chinese character to its head
POINTS = 72.0  # to the inch
GRID = 1000  # steps of an em in an outline's words


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One letter, in ems from its base line, up positive.

    Attributes
    ----------
    name : str
        Unique among all letters of all fonts.
    advance : float
    vertices, codes : arrays (n, 2) and (n,)
        Of its outline, as matplotlib's `Path` has them; empty for a space.
    outline : str
        The outline in the words of SVG, a thousand steps an em, down positive.
    """

    name: str
    advance: float
    vertices: np.ndarray
    codes: np.ndarray
    outline: str


@cache
def _fonts() -> tuple[FontOutlines, ...]:
    return tuple(FontOutlines(path) for path in font_files())


@cache
def glyph(character: str) -> Glyph:
    """A character's letter: from our font, else from the fallback, else the sign for a missing letter."""
    for k, font in enumerate(_fonts()):
        number = font.number(character)
        if number:
            return _made(font, k, number)
    return _made(_fonts()[0], 0, 0)


def is_known(character: str) -> bool:
    """Whether some font has the character."""
    return character.isspace() or any(font.number(character) for font in _fonts())


@cache
def _made(font: FontOutlines, k: int, number: int) -> Glyph:
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    words: list[str] = []
    step = GRID / font.units
    for contour in font.contours(number):
        pieces = curves(contour)
        for j, piece in enumerate(pieces):
            vertices += piece
            codes += [1] if j == 0 else [2] if len(piece) == 1 else [3, 3]
            (x, y), (to_x, to_y) = piece[0], piece[-1]
            if len(piece) == 1:
                words.append(f"{'L' if j else 'M'}{x * step:.0f} {-y * step:.0f}")
            else:
                words.append(f"Q{x * step:.0f} {-y * step:.0f} {to_x * step:.0f} {-to_y * step:.0f}")
        vertices.append(pieces[0][0])
        codes.append(79)
        words.append("Z")
    where = np.array(vertices, dtype=float).reshape(-1, 2) / font.units
    return Glyph(f"{k}g{number}", font.advance(number) / font.units, where, np.array(codes, np.uint8), "".join(words))


@cache
def line_width(words: str) -> float:
    """Width of one line in ems."""
    return sum(glyph(c).advance for c in words)


def measured(words: str, size: float) -> tuple[float, float]:
    """Width and height of words, of which each line feed begins another line, in inches."""
    if not words:
        return 0.0, 0.0
    lines = words.split("\n")
    em = size / POINTS
    return max(map(line_width, lines)) * em, (TALL + LINE * (len(lines) - 1)) * em
