"""Tables of paths in other shapes: a matrix of coefficients, and hypotheses as columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.reading.manuscript_text import TextLocation
from repurchase.study.manuscript.statements.number_tokens import Printed, one_number
from repurchase.study.manuscript.statements.statement import NumberStatement
from repurchase.study.manuscript.tables.table_frame import TableFrame, TableRow, head_kind

_COEFFICIENTS = re.compile(r"路径系数|回归系数|影响系数|path coefficients?|regression (?:coefficients|weights)", re.I)
_CORRELATED = re.compile(r"相关|correlat|HTMT|区分|discriminant", re.I)
_HYPOTHESIS = re.compile(r"\s?(?:假设\s?)?(H\d{1,2}[a-z]?)\s?")
_FEWEST = 3  # columns that make such a table


def star_level(number: Printed) -> Printed:
    """The level that stars stand for, as a number."""
    level = {1: 0.05, 2: 0.01, 3: 0.001}[number.stars]
    shown = f"{number.shown.rstrip('*')}{'*' * number.stars}"
    return Printed(number.start, number.end, level, 3, shown=shown)


def matrix_path(frame: TableFrame, row: TableRow, column: str, facts: KnownFacts) -> tuple[str, ...]:
    """The path of a cell whose row and column are constructs, in a table of coefficients; empty for none."""
    if len(row.constructs) != 1 or row.items or not _COEFFICIENTS.search(frame.grid.caption):
        return ()
    if _CORRELATED.search(frame.grid.caption):
        return ()
    own = row.constructs[0]
    return next((p for p in ((column, own), (own, column)) if p in facts.paths), ())


def coefficient_cell(path: tuple[str, ...], cell: str, location: TextLocation, shown: str) -> Iterator[NumberStatement]:
    """A coefficient, and what its stars say of its p value."""
    number = one_number(cell)
    if number is None or number.decimals < 2:
        return
    yield NumberStatement("coef", (path,), number, shown, location)
    if number.stars:
        yield NumberStatement("p", (path,), star_level(number), shown, location, "<")


def hypothesis_columns(frame: TableFrame, facts: KnownFacts) -> dict[int, tuple[str, ...]]:
    """The path of each column that is headed by a hypothesis; empty where the columns are something else."""
    order = {name.casefold(): claim.path for name, claim in facts.hypotheses.items()}
    found = {}
    for j, head in enumerate(frame.heads):
        match = _HYPOTHESIS.fullmatch(head)
        if match and (path := order.get(match[1].casefold())):
            found[j] = path
    return found if len(found) >= _FEWEST else {}


def hypothesis_numbers(
    frame: TableFrame, columns: dict[int, tuple[str, ...]], shown: str, facts: KnownFacts
) -> Iterator[NumberStatement]:
    """The cells of such a table, whose rows are the statistics."""
    for row in frame.rows:
        kind = head_kind(row.cells[0])
        if kind not in ("coef", "coef_std", "coef_b", "se", "z", "p", "cr_or_z"):
            continue
        for j, path in columns.items():
            cell = row.cells[j]
            bound = re.match(r"\s?([<>])\s?(.*)", cell) if kind == "p" else None
            number = one_number(bound[2] if bound else cell)
            if number is None or (not number.decimals and kind != "p"):
                continue
            words = " | ".join(filter(None, (shown, row.cells[0], frame.heads[j], cell)))
            told = "z" if kind == "cr_or_z" else "indirect" if kind.startswith("coef") and len(path) > 2 else kind
            relation = bound[1] if bound else "="
            yield NumberStatement(told, (path,), number, words, frame.grid.location, relation)
