"""The plots of the page on speed: processor seconds and memory against size, on logarithmic axes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from repurchase.document.drawing.fonts import font_file

AXES = ("n", "items", "draws")
COST = ("cpu", "mb")
MOST_MARKS = 4  # sizes that have room below one panel
PAPER, INK, LINE, GREY = "#ffffff", "#222222", "#2f5d8a", "#9a9a9a"


def growth_plots(found: Mapping[str, Any], words: Mapping[str, Any], lang: str, target: Path) -> None:
    """Draw both costs along all sweeps that there are, and write them as one SVG file, the same bytes on every run."""
    fontManager.addfont(str(font_file()))
    name = fontManager.ttflist[-1].name
    axes = [axis for axis in AXES if len(found["points"].get(axis, [])) > 1]
    with mpl.rc_context({"font.family": [name, "DejaVu Sans"], "font.size": 9, "svg.hashsalt": "speed"}):
        figure = Figure(figsize=(3.1 * len(axes), 4.8), layout="constrained", facecolor=PAPER)
        FigureCanvasSVG(figure)
        panels = figure.subplots(len(COST), len(axes), squeeze=False, sharey="row")
        for row, cost in enumerate(COST):
            for column, axis in enumerate(axes):
                _panel(panels[row, column], found["points"][axis], axis, cost, words["plots"][lang]["proportional"])
            seen = [point[cost] for axis in axes for point in found["points"][axis]]
            panels[row, 0].set_ylim(min(seen) / 1.5, max(seen) * 1.5)
            panels[row, 0].set_ylabel(words["plots"][lang][cost])
        for column, axis in enumerate(axes):
            panels[-1, column].set_xlabel(words["axes"][lang][axis])
        figure.legend(*panels[0, 0].get_legend_handles_labels(), frameon=False, loc="outside lower center", fontsize=8)
        figure.savefig(target, format="svg", metadata={"Date": None})


def _panel(panel: Axes, points: list[Mapping[str, Any]], axis: str, cost: str, proportional: str) -> None:
    """One sweep and one cost, beside a line that doubles where size doubles."""
    x, y = [row[axis] for row in points], [row[cost] for row in points]
    panel.plot([x[0], x[-1]], [y[0], y[0] * x[-1] / x[0]], ":", color=GREY, linewidth=1, label=proportional)
    panel.plot(x, y, "o-", color=LINE, markersize=4)
    panel.set(xscale="log", yscale="log")
    panel.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    if len(x) <= MOST_MARKS:  # the points themselves are the marks; of more, powers of ten
        panel.set_xticks(x)
    for side in (panel.xaxis, panel.yaxis):
        side.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        side.set_minor_locator(NullLocator())
    panel.tick_params(colors=INK)
    panel.spines[["top", "right"]].set_visible(False)
