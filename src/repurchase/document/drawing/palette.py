"""The colours of the figures, by day and by night, and how light each looks in print."""

from __future__ import annotations

from collections.abc import Sequence

INK, GREY, PALE, RULE, PAPER = "#1a1a1a", "#666666", "#f2f2f2", "#b3b3b3", "#ffffff"
BLUE, ORANGE, GREEN, PURPLE, SKY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9"  # Okabe and Ito
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY)
DASHES: tuple[tuple[float, float] | None, ...] = (None, (5, 2.5), (1.5, 1.8), (9, 3), (3, 1.5))
ANSWERS = ("#fde8d0", "#e8b06a", "#9d978f", "#33777c", "#083f47")  # warm to cool, each darker than the one before
ON_DARK, ON_LIGHT = "#fdfdfd", "#111111"  # words on a colour, which stay as they are by night, like the colour

NIGHT = {  # what a dark page shows instead
    INK: "#e6e6e6",
    GREY: "#a0a0a0",
    PALE: "#2a2d33",
    RULE: "#5a5d63",
    PAPER: "#16181c",
    BLUE: "#5aa9e0",
    ORANGE: "#f08a3c",
    GREEN: "#3cc79f",
}


def shades(k: int) -> list[str]:
    """`k` colours from the lowest answer to the highest: two hues, and in grey print a scale from light to dark."""
    if k < 2:
        return [ANSWERS[-1]] * k
    return [_between(ANSWERS, j / (k - 1)) for j in range(k)]


def lightness(colour: str) -> float:
    """CIE L* of a colour: 0 black, 100 white; what is left of it in grey print."""
    light = 0.0
    for share, value in zip((0.2126, 0.7152, 0.0722), _parts(colour), strict=True):
        v = value / 255
        light += share * (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)
    return 116 * light ** (1 / 3) - 16 if light > (6 / 29) ** 3 else light * (29 / 3) ** 3


def readable_on(colour: str) -> str:
    """The colour of words on a ground."""
    return ON_DARK if lightness(colour) < 56 else ON_LIGHT


def blended(colour: str, share: float) -> str:
    """A colour mixed with the paper."""
    return _between((PAPER, colour), share)


def _between(stops: Sequence[str], share: float) -> str:
    place = share * (len(stops) - 1)
    i = min(int(place), len(stops) - 2)
    mixed = (a + (b - a) * (place - i) for a, b in zip(_parts(stops[i]), _parts(stops[i + 1]), strict=True))
    return "#" + "".join(f"{round(v):02x}" for v in mixed)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
