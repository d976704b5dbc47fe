"""Every figure shares the pen, its sizes, the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.typeset.line_width import longest, units, wrapped
from repurchase.style import Kind, Number, Style, is_missing
from repurchase.text import render, text

WIDTH = 15 / 2.54  # inches that a picture fills on the page; a wider sheet is shrunk to it
HEIGHT = 19 / 2.54  # the tallest picture that leaves room for its caption
WORDS, SMALL, LEAST = 8.5, 7.5, 7.0  # points: usual words, numbers among marks, nothing below on the page
NARROW = 6  # half-width characters that a line has at the least


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes words and numbers of a figure in one language and style."""

    lang: str
    style: Style

    def say(self, value: object) -> str:
        """Any label or text as a string."""
        return render(value, self.lang, self.style)

    def message(self, key: str, /, **values: object) -> str:
        """A message of the catalogue."""
        return render(text(key, **values), self.lang, self.style)

    def wrapped(self, value: object, room: int) -> str:
        """A label broken into lines of at most `room` half-width characters, as even as they come."""
        return _even(self.say(value), room)

    def fitted(self, value: object, room: float, size: float = WORDS) -> str:
        """A label broken into as few lines as `room` inches allow, the lines as even as they come."""
        words = self.say(value)
        if measured(words, size)[0] <= room:
            return words
        most = max(int(room * 144 / size), NARROW)  # two half-width characters an em
        while most < units(words) and measured(wrapped(words, most + 1), size)[0] <= room:
            most += 1
        while most > NARROW and measured(wrapped(words, most), size)[0] > room:
            most -= 1
        return _even(words, most)

    def number(self, value: float | None, kind: Kind = Kind.VALUE, decimals: int | None = None, stars: str = "") -> str:
        """A number as the tables write it."""
        return self.style.format(Number(value, kind, decimals, stars))

    def sheet(self, high: float, wide: float = WIDTH) -> FigureSheet:
        """An empty sheet."""
        return FigureSheet(wide, high)


def _even(words: str, most: int) -> str:
    """Words in the narrowest room that needs no more lines than the widest one."""
    lines, least = wrapped(words, most).count("\n"), min(NARROW, most)
    while least < most:
        middle = (least + most) // 2
        if wrapped(words, middle).count("\n") <= lines and longest(words) <= middle:
            most = middle
        else:
            least = middle + 1
    return wrapped(words, most)


def present(value: object) -> bool:
    """Whether a number exists."""
    return not is_missing(value)


def widest(words: Sequence[str], size: float) -> float:
    """Width of the widest words in inches."""
    return max((measured(w, size)[0] for w in words), default=0.0)
