"""Two scales with ticks and titles around the room that a chart's marks have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import INK
from repurchase.document.drawing.pen import SMALL, WORDS, Pen, widest
from repurchase.style import Kind

EDGE = 0.08  # inches that stay free at the sheet's edge
TICK = 0.04  # length of a tick in inches
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class AxisScale:
    """Values laid along inches."""

    low: float
    high: float
    start: float
    end: float

    def position(self, value: float) -> float:
        """Where a value lies."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the scale."""
        slack = 1e-9 * (self.high - self.low)
        return self.low - slack <= value <= self.high + slack


@dataclass(frozen=True, slots=True)
class ChartAxes:
    """The room of a chart: `across` from left to right, `up` from foot to top."""

    across: AxisScale
    up: AxisScale

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where two values meet, in inches."""
        return self.across.position(x), self.up.position(y)

    @property
    def left(self) -> float:
        """Left border in inches."""
        return self.across.start

    @property
    def right(self) -> float:
        """Right border in inches."""
        return self.across.end

    @property
    def top(self) -> float:
        """Upper border in inches from the top."""
        return self.up.end

    @property
    def foot(self) -> float:
        """Lower border in inches from the top."""
        return self.up.start


def roomy(values: Sequence[float], margin: float = 0.08) -> tuple[float, float]:
    """Limits around values; where they are all alike, around their one value."""
    finite = [float(v) for v in values if isfinite(v)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    span = high - low
    if span <= 1e-9 * max(abs(low), abs(high), 1e-9):
        pad = 0.1 * abs(low) or 0.5
        return low - pad, high + pad
    return low - margin * span, high + margin * span


def tick_values(low: float, high: float, most: int = 6, whole: bool = False) -> list[float]:
    """Round values on a scale, at most so many steps."""
    raw = (high - low) / max(most, 1)
    size = 10.0 ** floor(log10(raw))
    step = next(s * size for s in STEPS if s * size >= raw * (1 - 1e-9))
    if whole:
        step = max(ceil(step - 1e-9), 1)
    first = ceil(low / step - 1e-9)
    return [k * step for k in range(first, floor(high / step + 1e-9) + 1)]


def tick_words(pen: Pen, values: Sequence[float], kind: Kind) -> list[str]:
    """Ticks as the style writes numbers, with as many places as tell them apart."""
    scale = 100.0 if kind in (Kind.PERCENT, Kind.SHARE) else 1.0
    step = abs(values[1] - values[0]) * scale if len(values) > 1 else 0.1
    places = next((d for d in range(8) if abs(round(step, d) - step) < 1e-6 * step), 8)
    return [pen.number(v, kind, places) for v in values]


def framed(
    pen: Pen,
    drawing: FigureSheet,
    limits: tuple[tuple[float, float], tuple[float, float]],
    titles: tuple[str, str],
    *,
    kinds: tuple[Kind, Kind] = (Kind.VALUE, Kind.VALUE),
    top: float = EDGE + 0.05,
    right: float = EDGE + 0.05,
) -> ChartAxes:
    """Two numeric axes that fill the sheet below `top` and left of `right`, drawn with ticks and titles."""
    (x0, x1), (y0, y1) = limits
    up_ticks = tick_values(y0, y1, 5, kinds[1] is Kind.COUNT)
    up_words = tick_words(pen, up_ticks, kinds[1])
    room = drawing.high - top - 2 * EDGE
    side = pen.fitted(titles[1], room, WORDS) if titles[1] else ""
    beside = measured(side, WORDS)[1] + 0.06 if side else 0.0
    left = EDGE + beside + widest(up_words, SMALL) + TICK + 0.05
    below = pen.fitted(titles[0], drawing.wide - left - right, WORDS) if titles[0] else ""
    under = measured(below, WORDS)[1] + 0.04 if below else 0.0
    foot = drawing.high - EDGE - under - SMALL / 72 - TICK - 0.06
    axes = ChartAxes(AxisScale(x0, x1, left, drawing.wide - right), AxisScale(y0, y1, foot, top))
    across_ticks = _across_ticks(pen, axes, kinds[0])
    beyond = max((axes.across.position(v) + measured(w, SMALL)[0] / 2 for v, w in across_ticks), default=0.0)
    if beyond > drawing.wide - 0.02:
        end = axes.right - (beyond - drawing.wide + 0.02)
        axes = ChartAxes(AxisScale(x0, x1, left, end), axes.up)
        across_ticks = _across_ticks(pen, axes, kinds[0])
    drawing.line([(left, top), (left, foot), (axes.right, foot)], role="axis")
    for value, words in zip(up_ticks, up_words, strict=True):
        y = axes.up.position(value)
        drawing.line([(left - TICK, y), (left, y)], role="axis")
        drawing.put(left - TICK - 0.04, y, words, SMALL, anchor=1.0, role="tick")
    _ticks_below(drawing, axes, across_ticks)
    if side:
        drawing.put(EDGE + (beside - 0.06) / 2, (top + foot) / 2, side, WORDS, turned=True, role="title")
    if below:
        y = drawing.high - EDGE - (under - 0.04) / 2
        drawing.put((left + axes.right) / 2, y, below, WORDS, role="title")
    return axes


def _across_ticks(pen: Pen, axes: ChartAxes, kind: Kind) -> list[tuple[float, str]]:
    """As many ticks as have room for their words."""
    for most in (8, 6, 5, 4, 3, 2, 1):
        values = tick_values(axes.across.low, axes.across.high, most, kind is Kind.COUNT)
        words = tick_words(pen, values, kind)
        apart = (axes.right - axes.left) / max((axes.across.high - axes.across.low), 1e-12)
        step = abs(values[1] - values[0]) * apart if len(values) > 1 else axes.right - axes.left
        if widest(words, SMALL) + 0.1 <= step:
            break
    return list(zip(values, words, strict=True))


def _ticks_below(drawing: FigureSheet, axes: ChartAxes, ticks: Sequence[tuple[float, str]]) -> None:
    for value, words in ticks:
        x = axes.across.position(value)
        drawing.line([(x, axes.foot), (x, axes.foot + TICK)], role="axis")
        drawing.put(x, axes.foot + TICK + 0.02 + SMALL / 144, words, SMALL, role="tick")


def scale_below(
    pen: Pen, drawing: FigureSheet, axes: ChartAxes, kind: Kind, title: str, two_sided: bool = False
) -> None:
    """The lower axis alone: its line, ticks and title; one of two sides counts from its middle in both directions."""
    drawing.line([(axes.left, axes.foot), (axes.right, axes.foot)], role="axis")
    ticks = _across_ticks(pen, axes, kind)
    if two_sided:
        ticks = [(v, w) for (v, _), w in zip(ticks, tick_words(pen, [abs(v) for v, _ in ticks], kind), strict=True)]
    _ticks_below(drawing, axes, ticks)
    drawing.put((axes.left + axes.right) / 2, axes.foot + 0.31, title, WORDS, colour=INK, role="title")
