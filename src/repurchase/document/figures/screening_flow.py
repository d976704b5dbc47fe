"""The screening flow: who came, who went and why, who stayed."""

from __future__ import annotations

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet, Point
from repurchase.document.drawing.palette import INK, PALE, PAPER
from repurchase.document.drawing.pen import WIDTH, WORDS, Pen, present

MANY = 8  # steps above which those that removed nobody are left out
GAP, AIR = 0.14, 0.2  # inches between boxes, and around the words of one
MAIN, SIDE = 2.2, 2.7  # widths of the boxes
HEAD = 0.09


def flow(pen: Pen, data: FigureData) -> FigureSheet:
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
    if len(steps) > MANY:
        steps = [s for s in steps if int(s["n"]) > 0]
    start = _counted(pen, pen.say(data.get("start_label")) or pen.message("document.flow_start"), data["start"], MAIN)
    end = _counted(pen, pen.say(data.get("end_label")) or pen.message("document.flow_end"), data["end"], MAIN)
    reasons = [_counted(pen, s["label"], s["n"], SIDE) for s in steps]
    heights = [measured(words, WORDS)[1] + AIR for words in (start, *reasons, end)]
    drawing = pen.sheet(sum(heights) + GAP * (len(steps) + 1) + 0.2)
    left, right = 0.1 + MAIN / 2, WIDTH - 0.1 - SIDE / 2
    y = 0.1 + heights[0]
    _box(drawing, Box(left, y - heights[0] / 2, MAIN, heights[0]), start, PALE)
    top = y
    y += GAP
    for words, high in zip(reasons, heights[1:-1], strict=True):
        _arrow(drawing, (left, y + high / 2), (right - SIDE / 2, y + high / 2))
        _box(drawing, Box(right, y + high / 2, SIDE, high), words, PAPER)
        y += high + GAP
    _arrow(drawing, (left, top), (left, y))
    _box(drawing, Box(left, y + heights[-1] / 2, MAIN, heights[-1]), end, PALE)
    return drawing


def _counted(pen: Pen, words: object, n: int, wide: float) -> str:
    return f"{pen.fitted(words, wide - 0.16)}\n{pen.message('document.n_equals', n=int(n))}"


def _box(drawing: FigureSheet, box: Box, words: str, fill: str) -> None:
    drawing.rectangle(box, fill=fill, edge=INK, width=0.8, role="node")
    drawing.put(box.x, box.y, words, WORDS, role="label")


def _arrow(drawing: FigureSheet, start: Point, end: Point) -> None:
    """A level or upright arrow."""
    (_, y0), (x1, y1) = start, end
    dx, dy = (HEAD, 0.0) if y0 == y1 else (0.0, HEAD)
    drawing.line([start, (x1 - 0.8 * dx, y1 - 0.8 * dy)], role="line")
    foot, half = (x1 - dx, y1 - dy), 0.36
    drawing.area(
        [end, (foot[0] - half * dy, foot[1] + half * dx), (foot[0] + half * dy, foot[1] - half * dx)],
        fill=INK,
        role="head",
    )
