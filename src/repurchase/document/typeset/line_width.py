"""Words take so much room, and lines may break here, in Latin and in Chinese."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

NOT_FIRST = "，。、；：！？）》」』】”’％%,.;:!?)]}·…—"
NOT_LAST = "（《「『【“‘([{"
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_QUOTED = "`[^`\\n]+`"  # a command, or code, to be copied: its spaces are no place to break
_RUN = re.compile(rf"(?:{_QUOTED}|[^\s`{_WIDE}]+|`)+\s*|[{_WIDE}]\s*|\s+")
_REMEMBERED = 1 << 14  # measured words: those of a report come again, from writer to writer and in the other language


def units(words: str) -> int:
    """Width of a line in half-width characters: a Chinese character counts two."""
    return len(words) if words.isascii() else sum(map(_units, words))


@lru_cache(_REMEMBERED)
def em_halves(words: str) -> float:
    """Width in half ems of a proportional typeface: capitals are wider than figures, small letters narrower."""
    return sum(map(_em_halves, words))


@cache
def _units(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.combining(character) else 1


@cache
def _em_halves(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    other = 2.0 if unicodedata.east_asian_width(character) in "WF" else 1.4 if character.isupper() else 0.95
    return _WIDTHS.get(character, other)


_WIDTHS = {
    **dict.fromkeys("0123456789*\u2007", 1.0),
    **dict.fromkeys(" .,:;'|!ijltf[]()/", 0.62),
    **dict.fromkeys("-", 0.67),
    "−": 1.13,
    "W": 1.9,
    "M": 1.8,
    "m": 1.56,
    "w": 1.44,
    "I": 0.67,
    "%": 1.67,
}


def wrap(words: str, room: int, *, cut: bool = True) -> list[str]:
    """`words` as lines of at most `room` half-width characters.

    Breaks at spaces and between Chinese characters, never before a closing or after an opening mark; a Latin
    word longer than the room is cut, or where `cut` is false has a line of its own.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(words, room if cut else 10**6):
        if line and units((line + piece).rstrip()) > room:
            lines.append(line.rstrip())
            piece = piece.lstrip()
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def wrapped(words: str, room: int) -> str:
    """`wrap` joined by line feeds."""
    return "\n".join(wrap(words, room))


def pieces(words: str) -> list[str]:
    """The runs of `words` that may not be broken."""
    return [p.rstrip() for p in _pieces(words, 10**6)]


def breakable_pieces(words: str) -> list[str]:
    """The runs of `words` that may not be broken, each with the spaces behind it."""
    return _pieces(words, 10**6)


@lru_cache(_REMEMBERED)
def longest(words: str) -> int:
    """Width of the longest piece that may not be broken."""
    return max((units(p.rstrip()) for p in _pieces(words, 10**6)), default=0)


@lru_cache(_REMEMBERED)
def unbroken_ems(words: str) -> float:
    """Width in half ems of the longest piece that may not be broken."""
    return max((em_halves(piece) for piece in pieces(words)), default=0.0)


def _pieces(words: str, room: int) -> list[str]:
    """The smallest runs that a line may consist of, each with its trailing space."""
    glued: list[str] = []
    for run in _RUN.findall(words):
        before = glued[-1] if glued else " "
        opens = run[0] == "（" and before[-1].isascii()  # TLI（NNFI）: few programs break here
        if not before[-1].isspace() and (opens or run[0] in NOT_FIRST or before[-1] in NOT_LAST):
            glued[-1] += run
        else:
            glued.append(run)
    if 2 * len(words) <= room:  # no run can be wider: nothing to cut
        return glued
    return [cut for run in glued for cut in _cut(run, room)]


def _cut(run: str, room: int) -> list[str]:
    if units(run.rstrip()) <= room:
        return [run]
    return [run[i : i + max(room // 2, 1)] for i in range(0, len(run), max(room // 2, 1))]
