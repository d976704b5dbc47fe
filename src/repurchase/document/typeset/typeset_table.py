"""Tables typeset: the text, alignment, spans and widths of their cells, in one language and style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.document.content.table_content import Column, TableContent
from repurchase.document.typeset.decimal_alignment import is_symbol, padded
from repurchase.document.typeset.line_width import em_halves, longest, unbroken_ems, units
from repurchase.document.typeset.statistical_symbols import symbol_runs, unbroken_symbols
from repurchase.document.typeset.typeset_blocks import (
    CaptionNumber,
    TypesetCell,
    TypesetColumn,
    TypesetNote,
    TypesetTable,
)
from repurchase.style import Interval, Kind, Number, Style, default_style, is_missing
from repurchase.text import render, text

# Half ems of a proportional typeface beyond which words wrap rather than widen their column: a cell (some 23
# characters of 宋体), a heading, a heading above numbers, a cell whose words could be broken further
CELL_EMS, HEADING_EMS, NUMBER_HEADING_EMS, BREAKABLE_EMS = 46, 24, 14, 13
TWO_CHARACTERS = 4.0  # half ems of two Chinese ones: a heading of one below the other is no word
HEADING_LINES = 5  # of a column of numbers; a longer heading asks for a wider column


def typeset_table(
    table: TableContent,
    lang: str,
    style: Style | None = None,
    number: CaptionNumber | None = None,
    notes: Iterable[object] | None = None,
) -> TypesetTable:
    """Typeset one table.

    Parameters
    ----------
    table : TableContent
    lang : {"en", "zh"}
    style : Style, optional
        The language's own unless given.
    number : CaptionNumber, optional
        Its number in a document.
    notes : iterable, optional
        Its notes, where a document has put numbers for the references in them.

    Returns
    -------
    TypesetTable
    """
    style = style or default_style(lang)
    rows = _rows(table, lang, style)
    return TypesetTable(
        name=table.name,
        title=render(table.title, lang, style),
        columns=_columns(table, rows, lang),
        spanning_headings=tuple(spanning_headings(table, lang)),
        rows=rows,
        rules=frozenset(table.rules) - {0},
        notes=typeset_notes(table.notes if notes is None else notes, lang, style),
        lang=lang,
        style=style,
        number=number,
    )


def typeset_notes(notes: Iterable[object], lang: str, style: Style) -> tuple[TypesetNote, ...]:
    """The notes under a table or figure, the first of them marked; none for a note that says nothing in `lang`."""
    mark = text("document.note").render(lang)
    worded = (words for note in notes if (words := render(note, lang, style)).strip())
    said = (symbol_runs(unbroken_symbols(words)) for words in worded)
    return tuple(TypesetNote("" if i else mark, runs) for i, runs in enumerate(said))


def cell_words(table: TableContent, lang: str, style: Style | None = None) -> list[list[str]]:
    """Every cell as the string that a reader sees; empty where the cell above covers it."""
    return [[cell.shown for cell in row] for row in _rows(table, lang, style or default_style(lang))]


def headings(table: TableContent, lang: str) -> list[str]:
    """The heading of each column."""
    return [render(column.heading, lang) for column in table.columns]


def spanning_headings(table: TableContent, lang: str) -> list[tuple[str, int]]:
    """Spanning headings with the number of columns under each; ``[]`` where the table has none."""
    if not any(column.group for column in table.columns):
        return []
    spans: list[tuple[str, int]] = []
    last: object = object()
    for column in table.columns:
        if column.group is not None and column.group == last:
            spans[-1] = (spans[-1][0], spans[-1][1] + 1)
        else:
            spans.append((render(column.group, lang), 1))
        last = column.group
    return spans


def _rows(table: TableContent, lang: str, style: Style) -> tuple[tuple[TypesetCell, ...], ...]:
    """Cells row by row, made column by column, for a column's numbers are aligned together."""
    intervals, spans = table.interval_columns(), _row_spans(table)
    columns = []
    for j, column in enumerate(table.columns):
        values = [row[j] for row in table.rows]
        single = [_numbers(value, column) for value in values]
        words = [_words(value, number, lang, style) for value, number in zip(values, single, strict=True)]
        shown = [w if spans[i][j] else "" for i, w in enumerate(words)]
        aligned = shown if column.kind is Kind.WORDS else padded(shown)
        numbers = [_limits(v, column) for v in values] if j in intervals else single
        rows = zip(words, aligned, (row[j] for row in spans), numbers, strict=True)
        columns.append([TypesetCell(*cell) for cell in rows])
    return tuple(zip(*columns, strict=True))


def _row_spans(table: TableContent) -> list[list[int]]:
    """Rows that each cell stands for, 0 where it repeats the one above, as merged columns to its left must too."""
    merged = [j for j, column in enumerate(table.columns) if column.merge]
    spans = [[1] * len(table.columns) for _ in table.rows]
    for i in range(len(table.rows) - 1, 0, -1):
        for j in merged if i not in table.rules else ():
            if table.rows[i][j] != table.rows[i - 1][j]:
                break
            spans[i - 1][j] += spans[i][j]
            spans[i][j] = 0
    return spans


def _words(value: object, numbers: Sequence[Number], lang: str, style: Style) -> str:
    if isinstance(value, Interval):
        return style.interval(value)
    return style.format(numbers[0]) if numbers else render(value, lang, style)


def _numbers(value: object, column: Column) -> tuple[Number, ...]:
    """The number that a cell holds, as the column has it written; nothing where it holds words."""
    if isinstance(value, Number):
        if value.decimals is not None or column.decimals is None:
            return (value,)
        return (Number(value.value, value.kind, column.decimals, value.stars),)
    if isinstance(value, str | Interval):
        return ()
    if column.kind is Kind.WORDS or not (is_missing(value) or hasattr(value, "__float__")):
        return ()
    return (Number(value, column.kind, column.decimals),)  # type: ignore[arg-type]  # whatever float() takes


def _limits(value: object, column: Column) -> tuple[Number, Number]:
    """Both limits of an interval; two missing numbers where the cell of its column holds none."""
    if isinstance(value, Interval):
        return Number(value.low, value.kind, column.decimals), Number(value.high, value.kind, column.decimals)
    return Number(None, column.kind, column.decimals), Number(None, column.kind, column.decimals)


def _columns(table: TableContent, rows: Sequence[Sequence[TypesetCell]], lang: str) -> tuple[TypesetColumn, ...]:
    intervals = table.interval_columns()
    return tuple(
        _column(column, heading, [row[j].aligned for row in rows], lang, limits=j in intervals)
        for j, (column, heading) in enumerate(zip(table.columns, headings(table, lang), strict=True))
    )


def _column(column: Column, heading: str, cells: Sequence[str], lang: str, *, limits: bool) -> TypesetColumn:
    full = heading
    if column.group is not None:
        full = text("document.grouped", group=column.group, heading=heading).render(lang)
    keys = ("document.lower", "document.upper") if limits else ()
    is_words = column.kind is Kind.WORDS
    ems = [em_halves(cell) for cell in cells]
    longest_ems = max(ems, default=0.0)
    return TypesetColumn(
        heading=heading,
        full_heading=full,
        limit_headings=tuple(text(key, what=full).render(lang) for key in keys),
        is_words=is_words,
        is_symbol=lang == "en" and is_symbol(heading),
        width=max(map(units, cells), default=0),
        heading_width=units(heading),
        longest_heading_word=longest(heading),
        natural_ems=max(min(em_halves(heading), HEADING_EMS), min(longest_ems, CELL_EMS)),
        least_ems=_least_words(heading, cells, longest_ems) if is_words else _least_numbers(heading, longest_ems),
        longest_ems=longest_ems,
    )


def _least_words(heading: str, cells: Sequence[str], longest_ems: float) -> float:
    """The narrowest column that cuts no word; short cells stay on one line."""
    unbroken = max(map(unbroken_ems, cells), default=0.0)
    return min(max(unbroken_ems(heading), unbroken, min(longest_ems, BREAKABLE_EMS)), CELL_EMS)


def _least_numbers(heading: str, longest_ems: float) -> float:
    """The narrowest column that cuts no number."""
    whole = em_halves(heading)
    of_heading = max(min(unbroken_ems(heading), NUMBER_HEADING_EMS), whole / HEADING_LINES, min(whole, TWO_CHARACTERS))
    return min(max(of_heading, longest_ems), CELL_EMS)
