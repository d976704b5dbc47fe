"""Tables as LaTeX: booktabs for the rules, columns as wide as the page allows, heads repeated overleaf."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from repurchase.document.text.latex_words import breakable, counted, escape, label_name, note_latex
from repurchase.document.typeset.typeset_blocks import TypesetColumn, TypesetTable
from repurchase.text import text

UPRIGHT, TURNED = 454.0, 702.0  # points between the margins of an A4 page, see `latex.document_latex`
SIZES = ((UPRIGHT, 10.5), (UPRIGHT, 9.0), (UPRIGHT, 8.0), (UPRIGHT, 7.5), (TURNED, 9.0), (TURNED, 8.0), (TURNED, 7.0))
GAP = 6.0  # points between two columns
SLACK = 1.06  # letters of another typeface may be a little wider than those of Times
WHOLE = 14  # rows of a table that no page parts
TOGETHER = 3  # first and last rows of a longer table that stay with each other


class _Layout(NamedTuple):
    """Type size and column widths in points; `room` is what lies between the margins, of a turned page if need be."""

    size: float
    widths: tuple[float, ...]
    room: float

    @property
    def width(self) -> float:
        return sum(self.widths) + GAP * (len(self.widths) - 1)


def table_latex(table: TypesetTable) -> str:
    """One table as a ``longtable`` with three rules, its caption above and its notes below, within the margins."""
    layout = _layout(table)
    head = [r"\toprule", *_spanning_headings(table, layout), _line(map(_heading, table.columns)), r"\midrule"]
    columns = "".join(map(_column, table.columns, layout.widths))
    lines = [
        rf"\begingroup\fontsize{{{layout.size:.1f}}}{{{layout.size * 1.3:.1f}}}\selectfont"
        rf"\setlength{{\tabcolsep}}{{{GAP / 2:g}pt}}\setlength{{\LTcapwidth}}{{{layout.width:.1f}pt}}",
        rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
        _caption(table),
        *head,
        r"\endfirsthead",
        *_continued(table),
        *head,
        r"\endhead",
        r"\bottomrule",
        r"\endfoot",
        r"\bottomrule",
        *(_across(table, rf"p{{{layout.width:.1f}pt}}", note_latex(note, table.lang)) for note in table.notes),
        r"\endlastfoot",
        *_rows(table),
        r"\end{longtable}\endgroup",
    ]
    if layout.room > UPRIGHT:
        lines = [r"\begin{landscape}", *lines, r"\end{landscape}"]
    return "\n".join(lines) + "\n"


def _layout(table: TypesetTable) -> _Layout:
    """The largest type in which no column cuts a number or a word; turned, and smaller still, where it must be."""
    gaps = GAP * (len(table.columns) - 1)
    least = sum(column.least_ems for column in table.columns)
    for room, size in SIZES:
        if least * _half_em(size) <= room - gaps:
            return _Layout(size, _widths(table, size, room - gaps), room)
    size = (TURNED - gaps) / (least * _half_em(1.0))
    return _Layout(size, tuple(column.least_ems * _half_em(size) for column in table.columns), TURNED)


def _half_em(size: float) -> float:
    return 0.5 * size * SLACK


def _widths(table: TypesetTable, size: float, room: float) -> tuple[float, ...]:
    """Natural widths where they find room, stretched to it; else what is left above the least is shared."""
    least = [column.least_ems * _half_em(size) for column in table.columns]
    natural = [max(column.natural_ems * _half_em(size), m) for column, m in zip(table.columns, least, strict=True)]
    if sum(natural) <= room:
        return tuple(w * room / sum(natural) for w in natural)
    share = (room - sum(least)) / (sum(natural) - sum(least))
    return tuple(m + share * (n - m) for m, n in zip(least, natural, strict=True))


def _column(column: TypesetColumn, width: float) -> str:
    side = r"\raggedright" if column.is_words else r"\centering"
    return rf">{{{side}\arraybackslash\hspace{{0pt}}}}p{{{width:.1f}pt}}"


def _caption(table: TypesetTable) -> str:
    if table.number is None:
        return rf"\caption*{{{escape(table.title)}}}\\"
    return rf"\caption{{{escape(table.title)}}}\label{{{label_name(table.number.anchor)}}}\\"


def _continued(table: TypesetTable) -> list[str]:
    """What stands above the head overleaf."""
    if table.number is None:
        return []
    words = text("latex.continued", label=table.number.label).render(table.lang)
    return [_across(table, "l", counted(words, r"\thetable{}"))]


def _across(table: TypesetTable, alignment: str, words: str) -> str:
    return rf"\multicolumn{{{len(table.columns)}}}{{@{{}}{alignment}@{{}}}}{{{words}}}\\"


def _rows(table: TypesetTable) -> list[str]:
    n = len(table.rows)
    lines = []
    for i, row in enumerate(table.rows):
        lines += [r"\midrule"] if i in table.rules else []
        stays = n <= WHOLE or i < TOGETHER - 1 or n - TOGETHER <= i < n - 1
        lines.append(_line((_protected(breakable(cell.aligned)) for cell in row), "*" if stays else ""))
    return lines


def _line(cells: Iterable[str], star: str = "") -> str:
    return " & ".join(cells) + rf" \\{star}"


def _protected(cell: str) -> str:
    """A cell that neither booktabs nor a line's end takes for an argument."""
    return "{" + cell + "}" if cell.startswith(("[", "*")) else cell


def _heading(column: TypesetColumn) -> str:
    words = escape(column.heading)
    return rf"\textit{{{words}}}" if column.is_symbol else _protected(words)


def _spanning_headings(table: TypesetTable, layout: _Layout) -> list[str]:
    """The row of headings above several columns each, no wider than these, with a rule under each."""
    if not table.spanning_headings:
        return []
    cells, rules, first = [], [], 0
    for words, n in table.spanning_headings:
        wide = sum(layout.widths[first : first + n]) + GAP * (n - 1)
        left, right = "" if first else "@{}", "" if first + n < len(table.columns) else "@{}"
        column = rf"{left}>{{\centering\arraybackslash}}p{{{wide:.1f}pt}}{right}"
        cells.append(rf"\multicolumn{{{n}}}{{{column}}}{{{escape(words)}}}")
        rules += [rf"\cmidrule(lr){{{first + 1}-{first + n}}}"] if words else []
        first += n
    return [" & ".join(cells) + r" \\", "".join(rules)]
