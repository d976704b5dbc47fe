"""A measurement model drawn: each construct with its items, their loadings and errors, and what constructs share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repurchase.document.content.document_content import FigureData
from repurchase.document.diagrams.construct_columns import GAP, ConstructColumns, arranged_columns
from repurchase.document.diagrams.construct_correlations import CorrelationTable, arcs, correlation_table, reach
from repurchase.document.diagrams.diagram_parts import HEAD, TypeSizes, arrow, larger_type, latent_shape, node
from repurchase.document.diagrams.node_layout import Line, bend
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.palette import INK, PALE, PAPER
from repurchase.document.drawing.pen import HEIGHT, SMALL, WIDTH, Pen, widest
from repurchase.document.typeset.line_width import longest, units
from repurchase.style import Kind

NAME = 8.5  # points
ROWS = (0.24, 0.22, 0.2, 0.18, 0.165)  # inches from item to item: the first with which all stand on the page
EDGE = 0.08
ROOM = 12  # half-width characters of a line in a construct's ellipse
ITEM = 15  # half-width characters that an item box may show on one line
FAN = (0.42, 0.24)  # inches in which arrows part: of one column, of several
STUB = (0.12, 0.085)  # inches of an arrow on both sides of its loading, likewise
NEARER = 0.04  # inches that a level arrow comes nearer to its number than a slanting one to its label
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
    sizes = (NAME, SMALL)
    for _ in range(5):  # a sheet that is shrunk to the page is drawn in type as much larger
        drawing = _drawn(pen, data, sizes)
        larger = larger_type(drawing, sizes)
        if larger is None:
            break
        sizes = larger
    return drawing


def _drawn(pen: Pen, data: FigureData, sizes: TypeSizes) -> FigureSheet:
    constructs = [c for c in data["constructs"] if c["items"]]
    said = [pen.say(c["label"]) for c in constructs]
    room = max(ROOM, min(max(map(longest, said), default=0), 16), min(max(map(units, said), default=0) // 4 + 1, 18))
    names = [pen.wrapped(c["label"], room) for c in constructs]
    items = [[pen.wrapped(i["label"], ITEM) for i in c["items"]] for c in constructs]
    loadings = [[_loading(pen, i) for i in c["items"]] for c in constructs]
    shared = list(data.get("correlations") or ())
    few = len(constructs) <= FEW
    table = correlation_table(pen, constructs, shared, sizes[1]) if shared and not few else None
    columns = _arranged(names, items, table, few, sizes)
    widths = _widths(names, items, loadings, len(columns.members), sizes)
    bows = reach(pen, shared, sizes[1]) if shared and few else 0.0
    wide = len(columns.members) * (widths.whole + BETWEEN) - BETWEEN + bows + 2 * EDGE
    drawing = pen.sheet(columns.high + 2 * EDGE, max(WIDTH, wide, (table.wide + 2 * EDGE) if table else 0.0))
    left = (drawing.wide - wide) / 2 + EDGE + bows
    errors: dict[str, str] = {}
    ovals = []
    shape = latent_shape(names)
    for k, column in enumerate(columns.members):
        for i, middle in column:
            x = left + k * (widths.whole + BETWEEN)
            oval = Box(
                x + widths.oval / 2, EDGE + middle, widths.oval, _oval_height(names[i], widths.oval, shape, sizes)
            )
            node(drawing, oval, names[i], "", sizes, shape=shape, explained=False)
            ovals.append(oval)
            block = _ConstructBlock(drawing, oval, shape, widths, columns.row, sizes[1])
            for j, item in enumerate(constructs[i]["items"]):
                y = oval.y + (j - (len(items[i]) - 1) / 2) * columns.row
                block.item(y, item, items[i][j], loadings[i][j])
                block.error(y, _error_name(errors, items[i][j], bool(item.get("latent"))))
    if table is None:
        arcs(pen, drawing, {c.get("name"): o for c, o in zip(constructs, ovals, strict=True)}, shared, sizes[1], shape)
    else:
        x = left + (len(columns.members) - 1) * (widths.whole + BETWEEN)
        table.draw(drawing, x if columns.beside else (drawing.wide - table.wide) / 2, EDGE + columns.table)
    return drawing


def _loading(pen: Pen, item: FigureData) -> str:
    return pen.number(item.get("loading"), Kind.BOUNDED, stars=item.get("stars") or "")


def _oval_height(name: str, wide: float, shape: str, sizes: TypeSizes) -> float:
    """High enough that the corners of the words lie inside."""
    across, up = measured(name, sizes[0])
    if shape != "oval":
        return up + 0.14
    return max(up * 1.3 + 0.16, up / (1 - (across / (wide - 0.04)) ** 2) ** 0.5)


def _oval_width(names: Sequence[str], sizes: TypeSizes) -> float:
    return max((measured(n, sizes[0])[0] for n in names), default=0.8) * 1.14 + 0.1


def _arranged(
    names: Sequence[str],
    items: Sequence[Sequence[str]],
    table: CorrelationTable | None,
    few: bool,
    sizes: TypeSizes,
) -> ConstructColumns:
    """Constructs in columns, in rows as far apart as the page allows and as their words need."""
    least = max((measured(w, sizes[1])[1] for block in items for w in block), default=0.1) + 0.06
    for row in [r for r in ROWS if r > least] or [least]:
        ovals = [_oval_height(name, _oval_width(names, sizes), latent_shape(names), sizes) for name in names]
        heights = [max(len(block) * row, oval) + GAP for block, oval in zip(items, ovals, strict=True)]
        columns = arranged_columns(heights, row, table, few, HEIGHT - 2 * EDGE)
        if columns.high + 2 * EDGE <= HEIGHT:
            break
    return columns


def _widths(
    names: Sequence[str],
    items: Sequence[Sequence[str]],
    loadings: Sequence[Sequence[str]],
    columns: int,
    sizes: TypeSizes,
) -> BlockWidths:
    several = columns > 1
    return BlockWidths(
        oval=_oval_width(names, sizes),
        fan=FAN[several],
        loading=widest([w for block in loadings for w in block], sizes[1]) + 2 * STUB[several] + HEAD,
        item=widest([line for block in items for w in block for line in w.split("\n")], sizes[1]) + 0.1,
        error=LEAD + ERROR * sizes[1] / SMALL,
    )


def _error_name(errors: dict[str, str], item: str, latent: bool) -> str:
    """Errors are counted through the model, disturbances of constructs apart from them."""
    sign = "ζ" if latent else "e"
    return errors.setdefault(item, f"{sign}{sum(v.startswith(sign) for v in errors.values()) + 1}")


@dataclass(frozen=True, slots=True)
class _ConstructBlock:
    """What stands right of one ellipse."""

    drawing: FigureSheet
    oval: Box
    shape: str
    widths: BlockWidths
    row: float
    size: float

    def item(self, y: float, item: FigureData, words: str, loading: str) -> None:
        """An item's box, and the arrow to it, open where its loading stands."""
        left = self.oval.x + self.oval.wide / 2 + self.widths.fan + self.widths.loading
        line = self._spoke(y, left - self.widths.loading, left)
        middle = left - HEAD - (self.widths.loading - HEAD) / 2
        label = self.drawing.put(middle, y, loading, self.size, role="label")
        near = [replace(label, wide=label.wide - NEARER)]
        arrow(self.drawing, line, near, dashed=item.get("significant") is False, width=0.8)
        box = Box(left + self.widths.item / 2, y, self.widths.item, self.row - 0.05)
        by = box.high / 2 if item.get("latent") else 0.0
        self.drawing.rectangle(box, round_by=by, fill=PALE, edge=INK, width=0.8, role="item")
        self.drawing.put(box.x, y, words, self.size, role="name")

    def error(self, y: float, name: str) -> None:
        """The circle of what the construct leaves unexplained, and its arrow."""
        end = self.oval.x - self.oval.wide / 2 + self.widths.whole
        wide = self.widths.error - LEAD
        circle = Box(end - wide / 2, y, wide, min(TALL * wide / ERROR, self.row - 0.015))
        arrow(self.drawing, ((end - wide, y), (end - wide - LEAD, y)), width=0.8)
        self.drawing.oval(circle, fill=PAPER, edge=INK, width=0.7, role="error")
        self.drawing.put(circle.x, y, name, self.size, role="error_name")

    def _spoke(self, y: float, knee: float, end: float) -> Line:
        """From the ellipse's right side to the knee, where the line becomes level, and on to the item."""
        oval = self.oval
        up = min(max(0.5 * (y - oval.y), -0.4 * oval.high), 0.4 * oval.high)
        curved = (1 - (2 * up / oval.high) ** 2) ** 0.5 if self.shape == "oval" else 1.0
        start = oval.x + oval.wide / 2 * curved, oval.y + up
        return (*bend(start, (knee, y), False, True), (end, y))
