"""A measurement model drawn: each construct with its items and their loadings, in as many columns as the page needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repurchase.document.content.document_content import FigureData
from repurchase.document.diagrams.path_diagram import HEAD, NAME, SMALL, arrow, measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.pen import HEIGHT, INK, PALE, WIDTH, Pen
from repurchase.document.typeset.line_width import longest
from repurchase.style import Kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


ROW = 0.24  # inches from item to item
GAP = 0.16  # between constructs
EDGE = 0.1
ROOM = 12  # half-width characters of a line in a construct's ellipse
ITEM = 15  # half-width characters that an item box may show on one line
NARROWEST = 0.95  # inches that arrows and loadings need


def measurement(pen: Pen, data: FigureData) -> Figure:
    """Constructs, items and standardised loadings; correlations of constructs are left to their table.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``constructs`` : sequence of mappings, in reading order: ``label`` (label, Text or str) and ``items``, a
            sequence of mappings: ``label`` (str, label or Text; best a short code), ``loading`` (float), ``stars``
            (str, optional), ``significant`` (bool, optional: False is drawn dashed), ``latent`` (bool, optional: a
            construct of lower order, drawn with round ends).

    Notes
    -----
    Columns are as even as the order of constructs allows; an item of two constructs stands at both.
    """
    constructs = [c for c in data["constructs"] if c["items"]]
    figure = pen.sheet()
    axes = figure.add_axes((0, 0, 1, 1))
    room = max(ROOM, min(max((longest(pen.say(c["label"])) for c in constructs), default=0), 16))
    names = [pen.wrapped(c["label"], room) for c in constructs]
    items = [[pen.wrapped(i["label"], ITEM).split("\n")[0] for i in c["items"]] for c in constructs]
    extents = [measured(figure, n, NAME) for n in names]
    oval = max((w for w, _ in extents), default=0.8) * 1.24 + 0.14, [h * 1.35 + 0.16 for _, h in extents]
    box = max((measured(figure, i, SMALL)[0] for block in items for i in block), default=0.4) + 0.16
    heights = [max(len(block) * ROW, tall) + GAP for block, tall in zip(items, oval[1], strict=True)]
    columns = _columns(heights, _most(oval[0] + box))
    high = max((sum(heights[i] for i in column) for column in columns), default=1.0) - GAP + 2 * EDGE
    wide, span = _widths(len(columns), oval[0] + box)
    figure.set_size_inches(wide, high)
    axes.set(xlim=(0, wide), ylim=(high, 0))
    axes.axis("off")
    for k, column in enumerate(columns):
        spare = (high - 2 * EDGE + GAP - sum(heights[i] for i in column)) / max(len(column) - 1, 1)
        top = EDGE
        left = EDGE + k * (span + 0.35)
        for i in column:
            middle = top + (heights[i] - GAP) / 2
            latent = Box(left + oval[0] / 2, middle, oval[0], oval[1][i])
            _construct(pen, axes, latent, names[i], constructs[i]["items"], items[i], left + span - box, box)
            top += heights[i] + spare
    return figure


def _most(least: float) -> int:
    """Count the columns that fit beside each other."""
    return max(1, int((WIDTH + 0.35 - 2 * EDGE) // (least + NARROWEST + 0.35)))


def _widths(columns: int, least: float) -> tuple[float, float]:
    """Width of the sheet and of one column."""
    span = min((WIDTH - 2 * EDGE - 0.35 * (columns - 1)) / columns, least + 1.7)
    span = max(span, least + NARROWEST)
    return columns * span + 0.35 * (columns - 1) + 2 * EDGE, span


def _columns(heights: Sequence[float], most: int) -> list[list[int]]:
    """Constructs in as few columns as a page's height allows, two already when one would be long, evenly filled."""
    total = sum(heights)
    wanted = 1 if total <= 3.2 else 2
    while wanted < most and total / wanted > HEIGHT - 0.6:
        wanted += 1
    wanted = min(wanted, most, len(heights)) or 1
    best, cost = [list(range(len(heights)))], float("inf")
    for cuts in _cuts(len(heights), wanted):
        tallest = max(sum(heights[a:b]) for a, b in cuts)
        if tallest < cost - 1e-9:
            best, cost = [list(range(a, b)) for a, b in cuts], tallest
    return best


def _cuts(n: int, parts: int) -> list[list[tuple[int, int]]]:
    """Every way to cut `n` things in a row into `parts` runs that are not empty."""
    if parts <= 1 or n <= 1:
        return [[(0, n)]]
    cuts = []
    for first in range(1, n - parts + 2):
        for rest in _cuts(n - first, parts - 1):
            cuts.append([(0, first), *((a + first, b + first) for a, b in rest)])
    return cuts


def _construct(
    pen: Pen,
    axes: Axes,
    latent: Box,
    name: str,
    items: Sequence[FigureData],
    shown: Sequence[str],
    left: float,
    wide: float,
) -> None:
    """One ellipse, its item boxes, and an arrow with a loading to each."""
    from matplotlib.patches import Ellipse

    axes.add_patch(
        Ellipse(
            (latent.x, latent.y),
            latent.wide,
            latent.high,
            facecolor="white",
            edgecolor=INK,
            linewidth=1.0,
            zorder=3,
            gid="node",
        )
    )
    pen.put(axes, latent.x, latent.y, name, NAME, zorder=4, gid="name")
    start = (latent.x + latent.wide / 2, latent.y)
    reach = left - start[0]
    for k, (item, words) in enumerate(zip(items, shown, strict=True)):
        y = latent.y + (k - (len(items) - 1) / 2) * ROW
        _item(pen, axes, Box(left + wide / 2, y, wide, ROW - 0.05), words, bool(item.get("latent")))
        arrow(axes, _steps(start, (left, y)), dashed=item.get("significant") is False, width=0.8)
        loading = pen.number(item.get("loading"), Kind.BOUNDED, stars=item.get("stars") or "")
        near = measured(axes.figure, loading, SMALL - 0.5)[0] / 2 + HEAD + 0.09
        share = max(1 - near / reach, 0.5)
        pen.put(
            axes,
            start[0] + share * reach,
            latent.y + share * (y - latent.y),
            loading,
            SMALL - 0.5,
            zorder=5,
            gid="label",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )


def _item(pen: Pen, axes: Axes, box: Box, words: str, latent: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    style = f"round,pad=0,rounding_size={box.high / 2}" if latent else "square,pad=0"
    axes.add_patch(
        FancyBboxPatch(
            (box.x - box.wide / 2, box.y - box.high / 2),
            box.wide,
            box.high,
            boxstyle=style,
            facecolor=PALE,
            edgecolor=INK,
            linewidth=0.8,
            zorder=3,
            gid="item",
        )
    )
    pen.put(axes, box.x, box.y, words, SMALL, zorder=4, gid="name")


def _steps(a: tuple[float, float], b: tuple[float, float], n: int = 24) -> tuple[tuple[float, float], ...]:
    return tuple((a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n) for k in range(n + 1))
