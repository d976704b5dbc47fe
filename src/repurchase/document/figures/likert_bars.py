"""Answers of several items as diverging stacked bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from repurchase.document.content.document_content import FigureData
from repurchase.document.drawing.chart_axes import EDGE, AxisScale, ChartAxes, scale_below
from repurchase.document.drawing.chart_legend import LegendEntry, draw_legend, legend_height
from repurchase.document.drawing.glyphs import LINE, measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet, outside
from repurchase.document.drawing.palette import GREY, INK, RULE, readable_on, shades
from repurchase.document.drawing.pen import HEIGHT, LEAST, WIDTH, WORDS, Pen, present, widest
from repurchase.style import Kind

BAR = 0.21  # inches that a bar is thick at the most
FOOT, NOTE = 0.5, 0.14  # inches of the scale with its title, and of a note below
BESIDE = 0.2  # inches for a number beside a bar
TRIES = ((8.5, 0.40, 0.13), (8.0, 0.45, 0.1), (7.5, 0.48, 0.08), (7.0, 0.52, 0.06))  # size, share for words, air


@dataclass(frozen=True, slots=True)
class LikertRow:
    """One bar, or the heading of those below it.

    Attributes
    ----------
    words : str
    high : float
        Inches that it takes.
    shares : tuple of float
        Of each answer; none of a heading.
    n : int or None
    """

    words: str
    high: float
    shares: tuple[float, ...] = ()
    n: int | None = None

    @property
    def below(self) -> float:
        """What lies left of the middle: the lower answers, and half of the neutral one."""
        k = len(self.shares)
        return sum(self.shares[: k // 2]) + (self.shares[k // 2] / 2 if k % 2 else 0.0)


def likert(pen: Pen, data: FigureData) -> FigureSheet:
    """Answers of several items as diverging stacked bars: the neutral answer straddles zero.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``items`` : sequence of mappings, top to bottom, each with
            ``label`` (label, Text or str: the wording, or code and wording),
            ``shares`` (one proportion in [0, 1] per answer, lowest answer first; they sum to 1),
            ``n`` (int, optional: respondents who answered),
            ``group`` (label, optional: a heading above the items that share it).
        ``answers`` : sequence of labels, lowest first (two to eleven).

    Notes
    -----
    A share stands in its segment where it fits, that of an extreme answer else beside the bar; of any other a note at
    the foot says how small they are.
    """
    answers = [pen.say(a) for a in data["answers"]]
    colours = shades(len(answers))
    entries = [LegendEntry(words, colour=colour) for words, colour in zip(answers, colours, strict=True)]
    head = EDGE + legend_height(entries, WIDTH - 2 * EDGE) + 0.06
    size, rows = _rows(pen, data, head)
    drawing = pen.sheet(head + sum(r.high for r in rows) + FOOT)
    draw_legend(drawing, entries, WIDTH / 2, EDGE, WIDTH - 2 * EDGE)
    everyone = _everyone(rows)
    axes = _axes(pen, drawing, rows, size, head, everyone is None)
    y, bare, labels = head, [0.0], []
    for row in rows:
        middle = y + row.high / 2
        if row.shares:
            labels += _bar(pen, drawing, axes, row, middle, colours, bare)
            drawing.put(EDGE, middle, row.words, size, anchor=0.0, role="item")
            if row.n is not None and everyone is None:
                words = pen.message("document.n_equals", n=row.n)
                drawing.put(WIDTH - EDGE, middle, words, LEAST, anchor=1.0, colour=GREY, role="count")
        else:
            _heading(drawing, row, y, first=y == head)
        y += row.high
    _middle_line(drawing, axes, labels, [(a, a + r.high) for a, r in _tops(rows, head) if r.shares])
    if len(bare) > 1:
        drawing.high += NOTE
        _explain_bare(pen, drawing, axes, max(bare))
    key = "document.percent_of_n_answers" if everyone else "document.percent_of_answers"
    title = pen.message(key, **({"n": everyone} if everyone else {}))
    scale_below(pen, drawing, axes, Kind.COUNT, title, two_sided=True)
    return drawing


def _rows(pen: Pen, data: FigureData, head: float) -> tuple[float, list[LikertRow]]:
    """The largest type in which all rows stand on one page."""
    for size, share, air in TRIES:
        rows: list[LikertRow] = []
        group = ""
        for item in data["items"]:
            heading = pen.say(item.get("group"))
            if heading and heading != group:
                rows.append(LikertRow(heading, 0.27))
            group = heading
            words = pen.fitted(item["label"], share * WIDTH, size)
            high = max(measured(words, size)[1], 0.13) + air
            shares = tuple(float(s) if present(s) else 0.0 for s in item["shares"])
            rows.append(LikertRow(words, high, shares, None if item.get("n") is None else int(item["n"])))
        if head + sum(r.high for r in rows) + FOOT + NOTE <= HEIGHT:
            break
    return size, rows


def _everyone(rows: Sequence[LikertRow]) -> int | None:
    """The one number of respondents behind every bar, where there is one."""
    counts = {r.n for r in rows if r.shares}
    return counts.pop() if len(counts) == 1 else None


def _axes(
    pen: Pen, drawing: FigureSheet, rows: Sequence[LikertRow], size: float, head: float, counted: bool
) -> ChartAxes:
    """The scale in percent, as wide as the bars reach, with room for numbers beside them."""
    bars = [r for r in rows if r.shares]
    left = 100 * max((r.below for r in bars), default=0.5)
    right = 100 * max((sum(r.shares) - r.below for r in bars), default=0.5)
    start = EDGE + widest([r.words for r in bars], size) + 0.08 + BESIDE
    counts = [pen.message("document.n_equals", n=r.n) for r in bars if r.n is not None] if counted else []
    end = WIDTH - EDGE - (widest(counts, LEAST) + 0.06 if counts else 0.0) - BESIDE
    across = AxisScale(-max(left, 1.0), max(right, 1.0), start, end)
    foot = drawing.high - FOOT + 0.04
    return ChartAxes(across, AxisScale(0, 1, foot, head))


def _bar(
    pen: Pen,
    drawing: FigureSheet,
    axes: ChartAxes,
    row: LikertRow,
    y: float,
    colours: Sequence[str],
    bare: list[float],
) -> list[Box]:
    """One bar with its numbers; the boxes of the numbers. Shares without a number are added to `bare`."""
    thick = min(row.high - 0.05, BAR)
    ends = [-100 * row.below]
    for share in row.shares:
        ends.append(ends[-1] + 100 * share)
    boxes, nothing = [], pen.number(0.0, Kind.SHARE, 0)
    for j, (a, b) in enumerate(pairwise(ends)):
        start, end = axes.across.position(a), axes.across.position(b)
        if end > start:
            box = Box((start + end) / 2, y, end - start, thick)
            drawing.rectangle(box, fill=colours[j], edge=INK, width=0.35, role="segment")
    for j, (a, b) in enumerate(pairwise(ends)):
        share = row.shares[j]
        start, end = axes.across.position(a), axes.across.position(b)
        words = pen.number(share, Kind.SHARE, 0)
        if words == nothing:
            continue
        if end - start >= measured(words, LEAST)[0] + 0.03:
            boxes.append(drawing.put((start + end) / 2, y, words, LEAST, colour=readable_on(colours[j]), role="share"))
        elif j in (0, len(row.shares) - 1):
            x, anchor = (start - 0.04, 1.0) if j == 0 else (end + 0.04, 0.0)
            boxes.append(drawing.put(x, y, words, LEAST, anchor=anchor, colour=GREY, role="share"))
        else:
            bare.append(share)
    return boxes


def _heading(drawing: FigureSheet, row: LikertRow, y: float, first: bool) -> None:
    """The name of a group of items, above a hair line except at the top."""
    if not first:
        drawing.line([(EDGE, y + 0.02), (WIDTH - EDGE, y + 0.02)], RULE, 0.5, role="rule")
    drawing.put(EDGE, y + row.high / 2 + 0.02, row.words, WORDS, anchor=0.0, role="group")


def _tops(rows: Sequence[LikertRow], head: float) -> list[tuple[float, LikertRow]]:
    tops, y = [], head
    for row in rows:
        tops.append((y, row))
        y += row.high
    return tops


def _middle_line(
    drawing: FigureSheet, axes: ChartAxes, labels: Sequence[Box], spans: Sequence[tuple[float, float]]
) -> None:
    """The line at zero along every bar, open where a number stands."""
    x = axes.across.position(0)
    grown = [b.grown(0.01) for b in labels]
    runs = [
        piece
        for top, foot in spans
        for piece in outside(((x, top), (x, foot)), [b for b in grown if abs(b.x - x) < b.wide / 2])
    ]
    drawing.lines(runs, INK, 0.9, role="middle")


def _explain_bare(pen: Pen, drawing: FigureSheet, axes: ChartAxes, largest: float) -> None:
    """How small the shares are that have no number."""
    limit = pen.number(int(100 * largest) / 100 + 0.01, Kind.SHARE, 0)
    words = pen.message("document.bare_shares", share=limit)
    y = axes.foot + 0.31 + WORDS / 72 * LINE
    drawing.put((axes.left + axes.right) / 2, y, words, LEAST, colour=GREY, role="note")
