"""The screening flow: who came, who went and why, who stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.pen import INK, PALE, Pen, present

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def flow(pen: Pen, data: FigureData) -> Figure:
    """Boxes from the questionnaires collected to those kept, with one box at the side per reason.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``start`` : int, questionnaires collected; ``start_label`` : label, optional.
        ``steps`` : sequence of mappings in order: ``label`` (the reason) and ``n`` (removed by it).
        ``end`` : int, questionnaires kept; ``end_label`` : label, optional.

    Notes
    -----
    Steps that removed nobody are drawn too when there are at most eight steps, and left out otherwise.
    """
    steps = [s for s in data["steps"] if present(s.get("n"))]
    if len(steps) > 8:
        steps = [s for s in steps if int(s["n"]) > 0]
    reasons = [pen.wrapped(s["label"], 34) for s in steps]
    heights = [0.2 + 0.17 * (r.count("\n") + 2) for r in reasons]
    gap = 0.14
    tall = 0.62 + sum(heights) + gap * (len(steps) + 1) + 0.62 + 0.2
    figure = pen.sheet(height=tall)
    axes = figure.add_axes((0, 0, 1, 1))
    wide, scale = figure.get_figwidth(), tall
    axes.set(xlim=(0, wide), ylim=(scale, 0))
    axes.axis("off")
    left, right = wide * 0.27, wide * 0.73
    start = pen.say(data.get("start_label")) or pen.message("document.flow_start")
    _box(pen, axes, left, 0.1 + 0.31, 2.5, 0.62, start, int(data["start"]), PALE)
    y = 0.1 + 0.62 + gap
    for step, reason, high in zip(steps, reasons, heights, strict=True):
        middle = y + high / 2
        _box(pen, axes, right, middle, 2.8, high, reason, int(step["n"]), "white")
        _arrow(axes, (left, middle), (right - 1.4, middle))
        y += high + gap
    end = pen.say(data.get("end_label")) or pen.message("document.flow_end")
    _arrow(axes, (left, 0.1 + 0.62), (left, y))
    _box(pen, axes, left, y + 0.31, 2.5, 0.62, end, int(data["end"]), PALE)
    return figure


def _box(pen: Pen, axes: Axes, x: float, y: float, wide: float, high: float, words: str, n: int, fill: str) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle((x - wide / 2, y - high / 2), wide, high, facecolor=fill, edgecolor=INK, linewidth=0.9, zorder=2)
    )
    pen.put(axes, x, y, f"{words}\n{pen.message('document.n_equals', n=n)}", 9, zorder=3, gid="label", linespacing=1.4)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    from matplotlib.patches import FancyArrowPatch

    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=11, color=INK, linewidth=0.9, shrinkA=0, shrinkB=0, zorder=1
        )
    )
