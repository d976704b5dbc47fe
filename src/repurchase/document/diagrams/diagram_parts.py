"""Arrows, heads and nodes of every diagram."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.document.diagrams.node_layout import Line, cut_end
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet, outside
from repurchase.document.drawing.palette import INK, PALE, PAPER
from repurchase.document.drawing.pen import HEIGHT, LEAST, WIDTH

HEAD = 0.09  # length of an arrow's head in inches
HALF = 0.36  # of its length that a head is wide to each side
DASHED = (4.5, 3.0)  # points of ink and of gap
BESIDE, ABOVE = 0.055, 0.02  # inches that a line keeps from the words that it runs into, and from those that it passes
ROUND = 0.16  # radius of the corners of a latent variable with a long name
MOST_LINES = 3  # of a name in an ellipse
APART = 0.04  # between a name and what stands below it
SLACK = 1e-6  # points that type may be smaller
TypeSizes = tuple[float, float]  # points of names, and of all other words


def arrow(
    drawing: FigureSheet,
    line: Line,
    labels: Sequence[Box] = (),
    *,
    dashed: bool = False,
    both: bool = False,
    width: float = 0.9,
) -> None:
    """A line with a solid head at its end, and at its start where it is a double arrow; open where words stand."""
    shaft = cut_end(line, 0.8 * HEAD)
    if both:
        shaft = cut_end(shaft[::-1], 0.8 * HEAD)[::-1]
    open_at = [Box(b.x, b.y, b.wide + 2 * BESIDE, b.high + 2 * ABOVE) for b in labels]
    drawing.lines(outside(shaft, open_at), INK, width, DASHED if dashed else None, role="line")
    for end in (line, line[::-1])[: 2 if both else 1]:
        drawing.area(head(end), fill=INK, role="head")


def head(line: Line) -> Line:
    """The corners of a triangle whose tip is the end of the line."""
    tip, foot = line[-1], cut_end(line, HEAD)[-1]
    dx, dy = tip[0] - foot[0], tip[1] - foot[1]
    return tip, (foot[0] - HALF * dy, foot[1] + HALF * dx), (foot[0] + HALF * dy, foot[1] - HALF * dx)


def head_box(line: Line) -> Box:
    """The room around a head."""
    tip, foot = line[-1], cut_end(line, HEAD)[-1]
    return Box((tip[0] + foot[0]) / 2, (tip[1] + foot[1]) / 2, HEAD, HEAD)


def larger_type(sheet: FigureSheet, sizes: TypeSizes) -> TypeSizes | None:
    """Type as much larger as a sheet is shrunk to the page; None where the type is large enough as it is."""
    shrunk = min(WIDTH / sheet.wide, HEIGHT / sheet.high)
    if sizes[1] * shrunk >= LEAST - SLACK:
        return None
    larger = 1.01 * LEAST / (sizes[1] * shrunk)
    return sizes[0] * larger, sizes[1] * larger


def inside_size(name: str, share: str, sizes: TypeSizes) -> tuple[float, float]:
    """Width and height of a node's words."""
    upper, lower = measured(name, sizes[0]), measured(share, sizes[1])
    return max(upper[0], lower[0]), upper[1] + (lower[1] + APART if share else 0.0)


def node(
    drawing: FigureSheet, box: Box, name: str, share: str, sizes: tuple[float, float], *, shape: str, explained: bool
) -> None:
    """A node with its name, and below it what the model explains of it.

    `shape` is ``oval``, ``round`` (a latent variable whose name takes too many lines for an ellipse) or ``box``.
    """
    how = {"fill": PALE if explained else PAPER, "edge": INK, "width": 1.0, "role": "node"}
    if shape == "oval":
        drawing.oval(box, **how)
    else:
        drawing.rectangle(box, round_by=ROUND if shape == "round" else 0.0, **how)
    upper, lower = measured(name, sizes[0])[1], measured(share, sizes[1])[1]
    if not share:
        drawing.put(box.x, box.y, name, sizes[0], role="name")
        return
    top = box.y - (upper + lower + APART) / 2
    drawing.put(box.x, top + upper / 2, name, sizes[0], role="name")
    drawing.put(box.x, top + upper + APART + lower / 2, share, sizes[1], role="name")


def latent_shape(names: Sequence[str]) -> str:
    """Ellipses, as long as every name has few enough lines for one."""
    return "oval" if max((n.count("\n") for n in names), default=0) < MOST_LINES else "round"
