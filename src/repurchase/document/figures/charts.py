"""Distributions, bars, dots with intervals, and the scree plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.fonts import font
from repurchase.document.drawing.pen import (
    BLUE,
    DIVERGING,
    GREY,
    HEIGHT,
    INK,
    ORANGE,
    RULE,
    Pen,
    fit_axes,
    plain_axes,
    present,
)
from repurchase.document.typeset.line_width import units
from repurchase.style import Kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties


LABEL_ROOM, LONG_ROOM = 40, 60  # half-width characters of a wording before it breaks; in small type, of many items


def likert(pen: Pen, data: FigureData) -> Figure:
    """Answers of several items as diverging stacked bars: the neutral answer straddles zero.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``items`` : sequence of mappings, top to bottom, each with
            ``label`` (label, Text or str: the wording, or code and wording),
            ``shares`` (one proportion in [0, 1] per answer, lowest answer first; they sum to 1),
            ``n`` (int, optional: respondents who answered).
        ``answers`` : sequence of labels, lowest first (two to eleven).
    """
    rows = list(data["items"])
    wordings, heights = _wordings(pen, rows, LABEL_ROOM)
    if sum(heights) + 0.95 > HEIGHT:
        wordings, heights = _wordings(pen, rows, LONG_ROOM)
    figure = pen.sheet(height=sum(heights) + 0.95)
    axes = plain_axes(figure)
    centres, y = [], 0.0
    for high in heights:
        centres.append(y + high / 2)
        y += high
    crowded = sum(heights) + 0.95 > figure.get_figheight() + 1e-6
    size = 8.5 if not crowded else max(5.5, 8.5 * figure.get_figheight() / (sum(heights) + 0.95))
    thick = [min(h - 0.08, 0.3) for h in heights]
    reach = _stacks(pen, axes, rows, centres, thick, len(data["answers"]), size)
    _likert_frame(pen, axes, rows, centres, wordings, reach, y, size)
    handles = [axes.barh(0, 0, color=c, edgecolor="white") for c in shades(len(data["answers"]))]
    _answer_legend(pen, figure, axes, handles, [pen.say(a) for a in data["answers"]])
    fit_axes(figure, axes)
    return figure


def _answer_legend(pen: Pen, figure: Figure, axes: Axes, handles: Sequence[BarContainer], words: Sequence[str]) -> None:
    """The answers above the bars, in the middle of the sheet, in as few rows as its width allows."""
    from matplotlib.transforms import blended_transform_factory

    widths = [units(w) * 8.5 * 0.5 / 72 + 0.4 for w in words]
    room = figure.get_figwidth() - 0.2
    rows = 1 if sum(widths) <= room else -(-len(words) * max(widths) // room)
    pen.legend(
        axes,
        handles=handles,
        labels=words,
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        bbox_transform=blended_transform_factory(figure.transFigure, axes.transAxes),
        ncols=int(-(-len(words) // max(rows, 1))),
        columnspacing=1.2,
        handlelength=1.0,
        handletextpad=0.4,
    )


def _wordings(pen: Pen, rows: Sequence[FigureData], room: int) -> tuple[list[str], list[float]]:
    """Break the wording beside each bar into lines, and measure the height that it takes in inches."""
    wordings = [pen.wrapped(row["label"], room) for row in rows]
    return wordings, [0.16 * (w.count("\n") + 1) + 0.14 for w in wordings]


def _stacks(
    pen: Pen,
    axes: Axes,
    rows: Sequence[FigureData],
    centres: Sequence[float],
    thick: Sequence[float],
    k: int,
    size: float,
) -> tuple[float, float]:
    """Draw every row's segments; how far they reach to the left and to the right, in percent."""
    colours, left, right = shades(k), 0.0, 0.0
    for row, y, high in zip(rows, centres, thick, strict=True):
        shares = [100 * float(s) if present(s) else 0.0 for s in row["shares"]]
        below = sum(shares[: k // 2]) + (shares[k // 2] / 2 if k % 2 else 0.0)
        x = -below
        left, right = max(left, below), max(right, sum(shares) - below)
        for j, share in enumerate(shares):
            axes.barh(y, share, left=x, height=high, color=colours[j], edgecolor="white", linewidth=0.6)
            if share >= 7:
                pen.put(
                    axes,
                    x + share / 2,
                    y,
                    pen.number(share / 100, Kind.SHARE, 0),
                    size - 1,
                    va="center_baseline",
                    color="white" if _dark(colours[j]) else INK,
                )
            x += share
    return left, right


def _likert_frame(
    pen: Pen,
    axes: Axes,
    rows: Sequence[FigureData],
    centres: Sequence[float],
    wordings: Sequence[str],
    reach: tuple[float, float],
    depth: float,
    size: float,
) -> None:
    left, right = (min(100.0, side + 2.0) for side in reach)
    axes.set_xlim(-left, right)
    axes.set_ylim(depth, 0)
    axes.axvline(0, color=GREY, linewidth=0.7, zorder=0)
    for side in ("left", "right"):
        axes.spines[side].set_visible(False)
    pen.ticks(axes, "y", centres, wordings, size)
    axes.tick_params(axis="y", length=0)
    step = 25 if left + right > 60 else 10
    positions = [t for t in range(-100, 101, step) if -left <= t <= right]
    pen.ticks(axes, "x", positions, [str(abs(t)) for t in positions], 8)
    counts = {row.get("n") for row in rows}
    everyone = len(counts) == 1 and counts != {None}
    pen.axis_label(
        axes,
        "x",
        pen.message("document.percent_of_n_answers", n=counts.pop())
        if everyone
        else pen.message("document.percent_of_answers"),
    )
    for row, y in zip(rows, centres, strict=True):
        if row.get("n") is not None and not everyone:
            words = pen.message("document.n_equals", n=int(row["n"]))
            pen.put(axes, right + 0.01 * (left + right), y, words, size - 1, ha="left", color=GREY)


def bars(pen: Pen, data: FigureData) -> Figure:
    """Horizontal bars from zero, with intervals where given.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``points`` : sequence of mappings, top to bottom: ``label``, ``estimate``, and optionally ``low`` and
            ``high`` (interval limits) and ``group`` (label; points of a group share a colour).
        ``x_label`` : label of the scale.
        ``kind`` : Kind, default VALUE (PERCENT: proportions, shown times 100).
        ``reference`` : float, optional, a dashed vertical line; ``reference_label`` : its label, optional.
    """
    return _points(pen, data, as_bars=True)


def dots(pen: Pen, data: FigureData) -> Figure:
    """Estimates as dots with intervals on one scale; `data` as `bars` takes it."""
    return _points(pen, data, as_bars=False)


def _points(pen: Pen, data: FigureData, as_bars: bool) -> Figure:
    points, kind = list(data["points"]), Kind(data.get("kind", Kind.VALUE))
    wordings = [pen.wrapped(p["label"], 34) for p in points]
    lines = [w.count("\n") + 1 for w in wordings]
    figure = pen.sheet(height=sum(0.15 * n + 0.15 for n in lines) + 0.9)
    axes = plain_axes(figure)
    groups: dict[str, str] = {}
    for p in points:
        groups.setdefault(pen.say(p.get("group")), (BLUE, ORANGE, "#009e73", "#cc79a7", "#56b4e9")[len(groups) % 5])
    for y, p in enumerate(points):
        _one_point(pen, axes, y, p, groups[pen.say(p.get("group"))], as_bars, kind)
    if present(data.get("reference")):
        axes.axvline(float(data["reference"]), color=GREY, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
    axes.set_ylim(len(points) - 0.4, -0.6)
    axes.margins(x=0.08)
    pen.ticks(axes, "y", range(len(points)), wordings)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#e6e6e6", linewidth=0.6, zorder=-1)
    axes.set_axisbelow(True)
    if as_bars:
        axes.set_xlim(left=min(0.0, axes.get_xlim()[0] if _lowest(points) < 0 else 0.0))
    pen.number_ticks(axes, "x", kind)
    pen.axis_label(axes, "x", pen.say(data.get("x_label")))
    if len(groups) > 1:
        handles = [axes.plot([], [], "o", color=c)[0] for c in groups.values()]
        pen.legend(
            axes,
            handles=handles,
            labels=list(groups),
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            ncols=min(len(groups), 4),
        )
    fit_axes(figure, axes)
    return figure


def _one_point(pen: Pen, axes: Axes, y: int, p: FigureData, colour: str, as_bars: bool, kind: Kind) -> None:
    if not present(p.get("estimate")):
        return
    x = float(p["estimate"])
    interval = present(p.get("low")) and present(p.get("high"))
    if as_bars:
        axes.barh(y, x, height=0.62, color=colour, alpha=0.85, linewidth=0)
    if interval:
        axes.plot([p["low"], p["high"]], [y, y], color=INK if as_bars else colour, linewidth=1.3, solid_capstyle="butt")
    if not as_bars:
        axes.plot([x], [y], "o", color=colour, markersize=5)
    end = max(x, float(p["high"])) if interval else x
    axes.annotate(
        pen.number(x, kind),
        (end, y),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        ha="left",
        fontproperties=_small(),
        color=INK,
        parse_math=False,
    )


def _small() -> FontProperties:
    return font(8)


def _lowest(points: Sequence[FigureData]) -> float:
    return min(
        (float(v) for p in points for v in (p.get("estimate"), p.get("low")) if v is not None and present(v)),
        default=0.0,
    )


def scree(pen: Pen, data: FigureData) -> Figure:
    """Eigenvalues in falling order, with those of parallel analysis and the number retained.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``eigenvalues`` : sequence of float, largest first.
        ``parallel`` : sequence of float, optional: the criterion eigenvalues of random data (may be shorter).
        ``retained`` : int, optional: how many factors parallel analysis keeps (a vertical line after them).
        ``one`` : bool, default True: draw the line at eigenvalue 1.
    """
    observed = [float(v) for v in data["eigenvalues"]]
    figure = pen.sheet(height=3.5)
    axes = plain_axes(figure)
    axes.plot(
        range(1, len(observed) + 1),
        observed,
        "o-",
        color=BLUE,
        markersize=4,
        linewidth=1.3,
        label=pen.message("document.eigenvalues_observed"),
    )
    random = [float(v) for v in data.get("parallel") or ()]
    if random:
        axes.plot(
            range(1, len(random) + 1),
            random,
            "s--",
            color=ORANGE,
            markersize=3.5,
            linewidth=1.1,
            markerfacecolor="white",
            label=pen.message("document.eigenvalues_random"),
        )
    if data.get("one", True):
        axes.axhline(1, color=RULE, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
    if present(data.get("retained")):
        axes.axvline(
            int(data["retained"]) + 0.5,
            color=GREY,
            linewidth=0.9,
            linestyle=(0, (1, 2)),
            label=pen.message("document.factors_retained", n=int(data["retained"])),
        )
    axes.set_ylim(bottom=min(0.0, *observed))
    axes.set_xlim(0.4, len(observed) + 0.6)
    pen.number_ticks(axes, "x", Kind.COUNT)
    pen.number_ticks(axes, "y")
    pen.axis_label(axes, "x", pen.message("document.factor_number"))
    pen.axis_label(axes, "y", pen.message("document.eigenvalue"))
    pen.legend(axes, loc="upper right")
    fit_axes(figure, axes)
    return figure


def shades(k: int) -> list[str]:
    """`k` colours from the low to the high answer, neutral in the middle."""
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    scale = LinearSegmentedColormap.from_list("answers", DIVERGING)
    return [to_hex(scale(j / (k - 1))) for j in range(k)] if k > 1 else [DIVERGING[-1]]


def _dark(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 130
