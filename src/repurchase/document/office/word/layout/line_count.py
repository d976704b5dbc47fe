"""How many lines words take in the typefaces of a printed page: Times New Roman, and 宋体 whose signs are square."""

from __future__ import annotations

from functools import cache, lru_cache

from repurchase.document.typeset.line_width import breakable_pieces, units

_SQUARE, _OTHER, _BETWEEN = 1000, 500, 250  # thousandths of the type size; the last between Chinese and Latin
_WIDTHS = {
    1000: "—…→←↔",
    944: "W",
    889: "M",
    833: "%",
    778: "m&",
    722: "ADGHKNOQUVXYw",
    667: "BCR",
    611: "ELTZ",
    564: "+<>=−×≤≥",
    556: "FPS",
    444: "acez?“”",
    389: "Js",
    333: "frI!()[]-‘’",
    278: "ijlt/:;",
    250: " ,.\u00a0",
}
_BY_CHARACTER = {character: width for width, characters in _WIDTHS.items() for character in characters}
_CHINESE_QUOTES = frozenset("“”‘’…—·")


def points(words: str, size: float, *, chinese: bool = False) -> float:
    """Width of words on one line, in points."""
    return _thousandths(words, chinese=chinese) * size / 1000


def line_count(words: str, room: float, size: float, indent: float = 0, *, chinese: bool = False) -> int:
    """Lines that words take in `room` points, the first of them shorter by `indent`."""
    total = 0
    for line in words.split("\n"):
        total += _lines(line, room * 1000 / size, indent * 1000 / size, chinese)
        indent = 0
    return total


@lru_cache(1 << 13)  # a heading asks for what stands below it, which is then asked for itself
def _lines(words: str, room: float, indent: float, chinese: bool) -> int:
    if indent + _thousandths(words, chinese=chinese) <= room:
        return 1
    lines, at, before = 1, indent, ""
    for piece in breakable_pieces(words):
        width = _thousandths(piece.rstrip(), chinese=chinese) + _joint(before, piece, chinese)
        if at + width > room and at > 0:
            lines, at = lines + 1, 0.0
        while at + width > room:  # longer than a line: cut anywhere
            lines, width = lines + 1, width - room
        at += width + _BY_CHARACTER[" "] * (len(piece) - len(piece.rstrip()))
        before = piece
    return lines


def _joint(before: str, piece: str, chinese: bool) -> float:
    """The gap that word processors leave between a Chinese and a Latin sign."""
    if not chinese or not before or before[-1].isspace():
        return 0
    first, second = units(before[-1]) == 2, units(piece[0]) == 2
    return _BETWEEN if first != second and (before[-1].isalnum() and piece[0].isalnum()) else 0


def _thousandths(words: str, *, chinese: bool) -> float:
    return sum(map(_chinese_width if chinese else _width, words))


@cache
def _width(character: str) -> int:
    if character in _BY_CHARACTER:
        return _BY_CHARACTER[character]
    wide = units(character)
    return _SQUARE if wide == 2 else _OTHER if wide else 0


@cache
def _chinese_width(character: str) -> int:
    return _SQUARE if character in _CHINESE_QUOTES else _width(character)
