"""Every figure shares the sheet, the pen, the palette."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from repurchase.document.drawing.fonts import font
from repurchase.document.typeset.line_width import wrapped
from repurchase.style import Kind, Number, Style, is_missing
from repurchase.text import render, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend
    from matplotlib.text import Text


WIDTH = 6.3  # inches: the text width of an A4 page with 2.5 cm margins
HEIGHT = 8.6  # the tallest figure that leaves room for its caption on one page
INK, GREY, PALE, RULE = "#1a1a1a", "#666666", "#f2f2f2", "#b3b3b3"
BLUE, ORANGE, GREEN, PURPLE, SKY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9"  # Okabe and Ito
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY)
DASHES = ("solid", (0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2)), (0, (8, 2)))
DIVERGING = ("#a6611a", "#dfc27d", "#e6e6e6", "#80cdc1", "#018571")  # ColorBrewer BrBG: safe for colour-blind readers


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
        """A label broken into lines of `room` half-width characters."""
        return wrapped(self.say(value), room)

    def number(self, value: float | None, kind: Kind = Kind.VALUE, decimals: int | None = None, stars: str = "") -> str:
        """A number as the tables write it."""
        return self.style.format(Number(value, kind, decimals, stars))

    def sheet(self, width: float = WIDTH, height: float = 4.0) -> Figure:
        """An empty figure with its own Agg canvas; pyplot and its state are never touched."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width, min(height, HEIGHT)), facecolor="white", layout=None)
        FigureCanvasAgg(figure)
        return figure

    def put(self, axes: Axes, x: float, y: float, words: str, size: float = 8.5, **how: Any) -> Text:
        """Words at a point of the axes, never read as mathematics."""
        how = {"ha": "center", "va": "center", "color": INK, **how}
        return axes.text(x, y, words, fontproperties=font(size), parse_math=False, **how)

    def axis_label(self, axes: Axes, axis: str, words: str) -> None:
        """The title of the x or y axis."""
        setter = axes.set_xlabel if axis == "x" else axes.set_ylabel
        setter(words, fontproperties=font(9), parse_math=False, labelpad=6)

    def ticks(self, axes: Axes, axis: str, positions: Sequence[float], words: Sequence[str], size: float = 8.5) -> None:
        """Written ticks."""
        setter = axes.set_xticks if axis == "x" else axes.set_yticks
        setter(positions, words, fontproperties=font(size), parse_math=False)

    def number_ticks(self, axes: Axes, axis: str, kind: Kind = Kind.VALUE) -> None:
        """Ticks where matplotlib wants them, written as this style writes numbers."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        on = axes.xaxis if axis == "x" else axes.yaxis
        on.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10], integer=kind is Kind.COUNT))
        positions = list(on.get_majorticklocs())
        step = abs(positions[1] - positions[0]) if len(positions) > 1 else 1.0
        scale = 100.0 if kind in (Kind.PERCENT, Kind.SHARE) else 1.0
        decimals = next((d for d in range(6) if abs(round(step * scale, d) - step * scale) < 1e-9), 3)
        on.set_major_formatter(FuncFormatter(lambda x, _: self.number(x, kind, decimals)))
        for label in on.get_ticklabels():
            label.set_fontproperties(font(8.5))

    def legend(self, axes: Axes, **how: Any) -> Legend:
        """The legend in our typeface, without a frame."""
        made = axes.legend(prop=font(8.5), frameon=False, **how)
        for words in made.get_texts():
            words.set_parse_math(False)
        return made


def plain_axes(figure: Figure, box: tuple[float, float, float, float] | None = None) -> Axes:
    """Axes with a left and a bottom line only."""
    axes = figure.add_axes(box) if box else figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_linewidth(0.8)
        axes.spines[side].set_color(INK)
    axes.tick_params(length=3, width=0.8, colors=INK, labelsize=8.5)
    return axes


def present(value: object) -> bool:
    """Whether a number exists."""
    return not is_missing(value)


def fit_axes(figure: Figure, axes: Axes, pad: float = 0.08) -> None:
    """Move the axes' edges so that every tick, title and legend lies on the sheet, `pad` inches inside."""
    for _ in range(2):
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg
        tight, box = axes.get_tightbbox(renderer), axes.get_window_extent(renderer)
        if tight is None:  # axes that are not visible
            return
        wide, high = figure.bbox.width, figure.bbox.height
        edge = pad * figure.dpi
        left, right = box.x0 - tight.x0 + edge, tight.x1 - box.x1 + edge
        low, top = box.y0 - tight.y0 + edge, tight.y1 - box.y1 + edge
        width, height = max(1 - (left + right) / wide, 0.2), max(1 - (low + top) / high, 0.2)
        axes.set_position((left / wide, low / high, width, height))
