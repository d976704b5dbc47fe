"""A measurement model drawn: each construct with its items, their loadings and errors, and what constructs share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repurchase.document.content.document_content import FigureData
from repurchase.document.diagrams.construct_columns import GAP, ConstructColumns, arranged_columns
from repurchase.document.diagrams.construct_correlations import CorrelationTable, arcs, correlation_table, reach
from repurchase.document.diagrams.diagram_parts import HEAD, arrow, node
from repurchase.document.diagrams.node_layout import Line, bend
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import INK, PALE, PAPER
from repurchase.document.drawing.pen import HEIGHT, LEAST, SMALL, WIDTH, Pen, widest
from repurchase.document.typeset.line_width import longest
from repurchase.style import Kind

NAME = 8.5  # points
ROWS = (0.24, 0.22, 0.2, 0.18, 0.165)  # inches from item to item: the first with which all stand on the page
EDGE = 0.08
ROOM = 12  # half-width characters of a line in a construct's ellipse
ITEM = 15  # half-width characters that an item box may show on one line
FAN = (0.42, 0.3)  # inches in which arrows part: of one column, of several
STUB = 0.1  # inches of an arrow on both sides of its loading
ERROR, TALL, LEAD = 0.26, 0.19, 0.14  # width and height of an error's circle, and length of its arrow
BETWEEN = 0.16  # inches between columns
FEW = 3  # constructs whose correlations are arcs; more have a table


@dataclass(frozen=True, slots=True)
class BlockWidths:
    """Inches that the parts of one construct take, from left to right."""

    oval: float
    fan: float
    loading: float
    item: float
    error: float

    @property
    def whole(self) -> float:
        """From the ellipse's left end to the errors' right end."""
        return self.oval + self.fan + self.loading + self.item + self.error


def measurement(pen: Pen, data: FigureData) -> FigureSheet:
    """Constructs, items, standardised loadings, errors and correlations.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``constructs`` : sequence of mappings, in reading order: ``label`` (label, Text or str), ``name`` (str, as the
            correlations call it; optional) and ``items``, a sequence of mappings: ``label`` (str, label or Text; best
            a short code), ``loading`` (float), ``stars`` (str, optional), ``significant`` (bool, optional: False is
            drawn dashed), ``latent`` (bool, optional: a construct of lower order, drawn with round ends).
        ``correlations`` : sequence of mappings, optional: ``first``, ``second`` (names), ``estimate``, ``stars``,
            ``significant``. Arcs between up to three constructs, the lower triangle of a table of more.

    Notes
    -----
    Columns are as even as the order of constructs allows; an item of two constructs stands at both, with one error.
    """
    constructs = [c for c in data["constructs"] if c["items"]]
    room = max(ROOM, min(max((longest(pen.say(c["label"])) for c in constructs), default=0), 16))
    names = [pen.wrapped(c["label"], room) for c in constructs]
    items = [[pen.wrapped(i["label"], ITEM).split("\n")[0] for i in c["items"]] for c in constructs]
    loadings = [[_loading(pen, i) for i in c["items"]] for c in constructs]
    shared = list(data.get("correlations") or ())
    table = correlation_table(pen, constructs, shared) if len(constructs) > FEW and shared else None
    columns = _arranged(names, items, table, len(constructs) <= FEW)
    widths = _widths(names, items, loadings, len(columns.members))
    bows = reach(pen, shared) if len(constructs) <= FEW and shared else 0.0
    wide = len(columns.members) * (widths.whole + BETWEEN) - BETWEEN + bows + 2 * EDGE
    drawing = pen.sheet(columns.high + 2 * EDGE, max(WIDTH, wide, (table.wide + 2 * EDGE) if table else 0.0))
    left = (drawing.wide - wide) / 2 + EDGE + bows
    errors: dict[str, str] = {}
    ovals = []
    for k, column in enumerate(columns.members):
        for i, middle in column:
            x = left + k * (widths.whole + BETWEEN)
            oval = Box(x + widths.oval / 2, EDGE + middle, widths.oval, _oval_height(names[i]))
            ovals.append(oval)
            rows = [(oval.y + (j - (len(items[i]) - 1) / 2) * columns.row) for j in range(len(items[i]))]
            _construct(drawing, oval, names[i], widths, columns.row)
            for item, words, loading, y in zip(constructs[i]["items"], items[i], loadings[i], rows, strict=True):
                _item(drawing, oval, widths, y, columns.row, item, words, loading)
                _error(drawing, oval, widths, y, columns.row, _error_name(errors, words, bool(item.get("latent"))))
    if table is None:
        arcs(pen, drawing, {c.get("name"): oval for c, oval in zip(constructs, ovals, strict=True)}, shared)
    else:
        _table(drawing, table, columns, left, widths)
    return drawing


def _loading(pen: Pen, item: FigureData) -> str:
    return pen.number(item.get("loading"), Kind.BOUNDED, stars=item.get("stars") or "")


def _oval_height(name: str) -> float:
    return measured(name, NAME)[1] * 1.3 + 0.16


def _arranged(
    names: Sequence[str], items: Sequence[Sequence[str]], table: CorrelationTable | None, few: bool
) -> ConstructColumns:
    """Constructs in columns, in rows as far apart as the page allows."""
    for row in ROWS:
        heights = [max(len(block) * row, _oval_height(name)) + GAP for block, name in zip(items, names, strict=True)]
        columns = arranged_columns(heights, row, table, few, HEIGHT - 2 * EDGE)
        if columns.high + 2 * EDGE <= HEIGHT:
            break
    return columns


def _widths(
    names: Sequence[str], items: Sequence[Sequence[str]], loadings: Sequence[Sequence[str]], columns: int
) -> BlockWidths:
    return BlockWidths(
        oval=max((measured(n, NAME)[0] for n in names), default=0.8) * 1.2 + 0.1,
        fan=FAN[0] if columns == 1 else FAN[1],
        loading=widest([w for block in loadings for w in block], SMALL) + 2 * STUB + HEAD,
        item=widest([w for block in items for w in block], SMALL) + 0.12,
        error=LEAD + ERROR,
    )


def _construct(drawing: FigureSheet, oval: Box, name: str, widths: BlockWidths, row: float) -> None:
    node(drawing, oval, name, "", (NAME, SMALL), oval=True, explained=False)


def _item(
    drawing: FigureSheet,
    oval: Box,
    widths: BlockWidths,
    y: float,
    row: float,
    item: FigureData,
    words: str,
    loading: str,
) -> None:
    """An item's box, and the arrow to it, open where its loading stands."""
    left = oval.x + widths.oval / 2 + widths.fan + widths.loading
    line = _spoke(oval, y, left - widths.loading, left)
    middle = left - HEAD - STUB - (widths.loading - 2 * STUB - HEAD) / 2
    label = drawing.put(middle, y, loading, SMALL, role="label")
    arrow(drawing, line, [replace(label, wide=label.wide - 0.04)], dashed=item.get("significant") is False, width=0.8)
    box = Box(left + widths.item / 2, y, widths.item, row - 0.05)
    by = box.high / 2 if item.get("latent") else 0.0
    drawing.rectangle(box, round_by=by, fill=PALE, edge=INK, width=0.8, role="item")
    drawing.put(box.x, y, words, SMALL, role="name")


def _spoke(oval: Box, y: float, knee: float, end: float) -> Line:
    """From the ellipse's right side to the knee, where the line becomes level, and on to the item."""
    up = min(max(0.5 * (y - oval.y), -0.4 * oval.high), 0.4 * oval.high)
    start = oval.x + oval.wide / 2 * (1 - (2 * up / oval.high) ** 2) ** 0.5, oval.y + up
    return (*bend(start, (knee, y), False, True), (end, y))


def _error_name(errors: dict[str, str], item: str, latent: bool) -> str:
    """Errors are counted through the model, disturbances of constructs apart from them."""
    sign = "ζ" if latent else "e"
    return errors.setdefault(item, f"{sign}{sum(v.startswith(sign) for v in errors.values()) + 1}")


def _error(drawing: FigureSheet, oval: Box, widths: BlockWidths, y: float, row: float, name: str) -> None:
    """The circle of what the construct leaves unexplained, and its arrow."""
    right = oval.x - oval.wide / 2 + widths.whole - widths.error
    size = min(TALL, row - 0.015)
    circle = Box(right + LEAD + ERROR / 2, y, ERROR, size)
    arrow(drawing, ((circle.x - ERROR / 2, y), (right, y)), width=0.8)
    drawing.oval(circle, fill=PAPER, edge=INK, width=0.7, role="error")
    drawing.put(circle.x, y, name, LEAST, role="error_name")


def _table(
    drawing: FigureSheet, table: CorrelationTable, columns: ConstructColumns, left: float, widths: BlockWidths
) -> None:
    """The lower triangle: in the room that the last column leaves, else below all."""
    if columns.beside:
        k = len(columns.members) - 1
        table.draw(drawing, left + k * (widths.whole + BETWEEN), EDGE + columns.table)
    else:
        table.draw(drawing, (drawing.wide - table.wide) / 2, EDGE + columns.table)
