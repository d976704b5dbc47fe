"""Tables of other shapes: constructs as columns, answers to items as columns, ranges of loadings in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.statements.number_tokens import Printed, one_number
from repurchase.study.manuscript.statements.statement import NumberStatement
from repurchase.study.manuscript.tables.table_frame import TableFrame, TableRow, head_kind

_OF_CONSTRUCT = frozenset(
    ["alpha", "omega", "cr", "ave", "sqrt_ave", "mean", "sd", "r2", "q2", "k", "n", "performance", "cr_or_z"]
)
_ANSWERS = re.compile(
    r"作答分布|回答分布|选项分布|作答情况|distribution of (?:the )?(?:answers|responses)|answers? (?:to|given)", re.I
)


def turned_rows(frame: TableFrame) -> bool:
    """Whether a table has constructs as its columns and statistics as its rows."""
    named = [n for n, kind in zip(frame.named, frame.kinds, strict=True) if n and not kind]
    told = [row for row in frame.rows if not row.constructs and head_kind(row.cells[0]) in _OF_CONSTRUCT]
    return len(set(named)) > 2 and len(told) > 1 and 2 * len(told) >= len(frame.rows)


def turned_numbers(frame: TableFrame, shown: str) -> Iterator[NumberStatement]:
    """The cells of such a table."""
    for row in frame.rows:
        kind = head_kind(row.cells[0])
        if kind not in _OF_CONSTRUCT or row.constructs:
            continue
        kind = {"cr_or_z": "cr", "n": "n_of"}.get(kind, kind)
        for j, cell in enumerate(row.cells):
            number = one_number(cell)
            if j and frame.named[j] and number is not None:
                words = " | ".join(filter(None, (shown, row.cells[0], frame.heads[j], cell)))
                yield NumberStatement(kind, (frame.named[j],), number, words, frame.grid.location)


def answer_cells(frame: TableFrame, row: TableRow, shown: str) -> list[NumberStatement]:
    """The shares of each answer to an item, from the first column of answers to the last."""
    cells = [(cell, one_number(cell)) for cell in row.cells]
    shares = [number for _, number in cells if number is not None and (number.decimals or number.percent)]
    if len(row.items) != 1 or row.path or len(shares) < 3 or not 90 < sum(n.value for n in shares) < 110:
        return []
    if not _ANSWERS.search(f"{frame.grid.caption} {frame.grid.note}"):
        return []
    whole = f"{shown} | {' | '.join(filter(None, row.cells))}"
    return [
        NumberStatement("answers", (row.items[0],), _as_share(number), whole, frame.grid.location) for number in shares
    ]


def _as_share(number: Printed) -> Printed:
    return Printed(number.start, number.end, number.value, number.decimals, True, 0, number.shown)


def loading_range(
    frame: TableFrame, row: TableRow, limits: tuple[str, str], facts: KnownFacts, shown: str
) -> Iterator[NumberStatement]:
    """``.74-.86`` below "Loadings": the least and the greatest of the items of the row's construct."""
    if len(row.constructs) != 1 or row.items:
        return
    items = [i for i in facts.items_of(row.constructs[0]) if facts.of("loading", i)]
    if not items:
        return
    ordered = sorted(items, key=lambda item: facts.of("loading", item)[0].value)
    for bare, item in zip(limits, (ordered[0], ordered[-1]), strict=True):
        number = Printed(0, 0, float(bare), len(bare.partition(".")[2]), shown=bare)
        yield NumberStatement("loading", (item,), number, shown, frame.grid.location)
