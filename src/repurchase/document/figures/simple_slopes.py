"""Moderation drawn: simple slopes, and the Johnson-Neyman interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.fonts import font
from repurchase.document.drawing.pen import BLUE, DASHES, GREY, ORANGE, SERIES, Pen, fit_axes, plain_axes, present
from repurchase.style import Kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties


def simple_slopes(pen: Pen, data: FigureData) -> Figure:
    """Predicted outcome along the predictor, one line per value of the moderator.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``x_label``, ``y_label`` : labels of predictor and outcome.
        ``moderator`` : label, the legend's title.
        ``lines`` : sequence of mappings: ``label`` (e.g. "+1 SD"), ``x`` and ``y`` (sequences of floats), and
            optionally ``low`` and ``high`` (interval of the prediction at each x), ``slope`` and ``stars``.
    """
    figure = pen.sheet(width=5.4, height=3.7)
    axes = plain_axes(figure)
    for j, line in enumerate(data["lines"]):
        label = pen.say(line["label"])
        if present(line.get("slope")):
            label = pen.message(
                "document.line_slope", line=label, slope=pen.number(line["slope"], stars=line.get("stars") or "")
            )
        colour = SERIES[j % len(SERIES)]
        axes.plot(line["x"], line["y"], color=colour, linestyle=DASHES[j % len(DASHES)], linewidth=1.6, label=label)
        if line.get("low") is not None and line.get("high") is not None:
            axes.fill_between(line["x"], line["low"], line["high"], color=colour, alpha=0.12, linewidth=0)
    axes.margins(x=0.02)
    pen.number_ticks(axes, "x")
    pen.number_ticks(axes, "y")
    pen.axis_label(axes, "x", pen.say(data["x_label"]))
    pen.axis_label(axes, "y", pen.say(data["y_label"]))
    _titled_legend(pen, axes, pen.say(data.get("moderator")))
    fit_axes(figure, axes)
    return figure


def johnson_neyman(pen: Pen, data: FigureData) -> Figure:
    """An effect with its interval along the moderator; where it differs from zero is shaded.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``moderator`` : label of the horizontal axis; ``effect`` : label of the vertical one.
        ``x``, ``estimate``, ``low``, ``high`` : sequences of floats of one length (moderator, effect, limits).
        ``regions`` : sequence of (from, to) in moderator units where the interval excludes zero; may be empty.
        ``observed`` : (min, max) of the moderator in the data, optional (a bar at the foot).
    """
    figure = pen.sheet(width=5.4, height=3.7)
    axes = plain_axes(figure)
    xs = [float(v) for v in data["x"]]
    for j, (start, end) in enumerate(data.get("regions") or ()):
        left, right = max(float(start), xs[0]), min(float(end), xs[-1])
        axes.axvspan(
            left,
            right,
            color=BLUE,
            alpha=0.10,
            linewidth=0,
            label=pen.message("document.region_significant") if j == 0 else None,
        )
        for edge in (start, end):
            if xs[0] < float(edge) < xs[-1]:
                axes.axvline(float(edge), color=BLUE, linewidth=0.9, linestyle=(0, (4, 3)))
                axes.annotate(
                    pen.number(edge),
                    (float(edge), 1),
                    xycoords=("data", "axes fraction"),
                    xytext=(3, -4),
                    textcoords="offset points",
                    va="top",
                    fontproperties=_font(),
                    color=BLUE,
                    parse_math=False,
                )
    axes.plot(xs, data["estimate"], color=BLUE, linewidth=1.6, label=pen.message("document.effect_estimate"))
    axes.fill_between(
        xs, data["low"], data["high"], color=GREY, alpha=0.22, linewidth=0, label=pen.message("document.interval_band")
    )
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.set_xlim(xs[0], xs[-1])
    if data.get("observed"):
        low, high = data["observed"]
        axes.plot(
            [low, high],
            [0.012, 0.012],
            transform=axes.get_xaxis_transform(),
            color=ORANGE,
            linewidth=3,
            solid_capstyle="butt",
            label=pen.message("document.observed_range"),
        )
    pen.number_ticks(axes, "x")
    pen.number_ticks(axes, "y", Kind.VALUE)
    pen.axis_label(axes, "x", pen.say(data["moderator"]))
    pen.axis_label(axes, "y", pen.say(data["effect"]))
    pen.legend(axes, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    fit_axes(figure, axes)
    return figure


def _titled_legend(pen: Pen, axes: Axes, title: str) -> None:
    made = pen.legend(axes, title=title or None, loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=2.6)
    made.get_title().set_fontproperties(_font(8.5))
    made.get_title().set_parse_math(False)


def _font(size: float = 8.0) -> FontProperties:
    return font(size)
