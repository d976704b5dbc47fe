"""The column map as `check` shows it: doubtful columns first, with the lines of ``columns.csv`` that settle them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.analysis.results.result import Record
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.survey.column_entry import ColumnEntry
from repurchase.survey.read.column_map.column_map import HEADS_TO_CHANGE, SEPARATOR, line_to_change
from repurchase.text import Text, clauses, render, text

MOST_LINES = 20  # that are printed; columns.csv has them all


def column_table(entries: Sequence[ColumnEntry]) -> Table:
    """Every column of the file and what it is for, those first that somebody should look at."""
    columns = (
        Column("column", text("check.column"), Kind.WORDS),
        Column("role", text("check.use"), Kind.WORDS),
        Column("construct", text("check.construct"), Kind.WORDS),
        Column("item", text("check.item"), Kind.WORDS),
        Column("scale", text("check.scale"), Kind.WORDS),
        Column("why", text("check.why"), Kind.WORDS),
        Column("sure", text("check.sure"), decimals=2),
    )
    rows = tuple(
        (
            e.column,
            text(f"columns.used_as.{e.role}"),
            e.construct,
            e.item,
            _scale(e),
            clauses(e.why),
            float(e.sure),
        )
        for e in sorted(entries, key=lambda e: not e.doubtful)
    )
    return Table("columns", text("check.columns_title"), columns, rows)


def _scale(e: ColumnEntry) -> str:
    ends = "" if e.low is None or e.high is None else f"{e.low}–{e.high}"
    return ends or SEPARATOR.join(e.order)


def doubts(entries: Iterable[ColumnEntry]) -> tuple[Text, ...]:
    """The lines of the doubtful columns, ready to be changed and given back; nothing where nothing is doubted."""
    lines = [line_to_change(e) for e in entries if e.doubtful]
    if not lines:
        return ()
    shown = [",".join(HEADS_TO_CHANGE), *lines[:MOST_LINES], *(["..."] if len(lines) > MOST_LINES else [])]
    return (text("check.doubtful", n=len(lines), lines="\n".join(shown)),)


def column_records(entries: Iterable[ColumnEntry]) -> list[Record]:
    """The map for machines, in the order of the file."""
    return [
        {
            "column": e.column,
            "role": e.role,
            "construct": e.construct or None,
            "item": e.item or None,
            "scale": None if e.low is None or e.high is None else {"min": e.low, "max": e.high},
            "order": list(e.order),
            "reverse": e.reverse,
            "passing": e.passing or None,
            "why": {lang: _reasons(e, lang) for lang in ("en", "zh")},
            "sure": e.sure,
        }
        for e in entries
    ]


def _reasons(e: ColumnEntry, lang: str) -> str:
    return render(clauses(e.why), lang)
