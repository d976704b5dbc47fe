"""How respondents were drawn: the columns of clusters and weights that an analysis names, kept without their words.

Such a column is no question, and it may name shops, towns or classes: of clusters only who belongs together is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.errors import InputError, nearest_name
from repurchase.survey.column_entry import IDENTITY, IGNORED, ColumnEntry
from repurchase.survey.read.roles.platform_columns import Parts
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean, plain
from repurchase.text import first_few, text

MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class DesignColumns:
    """The names by which clusters and weights are asked for; empty where they are not."""

    cluster: str = ""
    weights: str = ""

    def columns(self, columns: Sequence[SheetColumn]) -> dict[str, SheetColumn]:
        """The column of each name.

        Raises
        ------
        InputError
            When the file has no such column.
        """
        asked = {"cluster": self.cluster, "weights": self.weights}
        return {name: _column_of(columns, name, argument) for argument, name in asked.items() if name}

    def frame(self, design: dict[str, SheetColumn], rows: pd.Index) -> pd.DataFrame:
        """Clusters as numbers 1, 2 ... in order of first appearance, weights as they are; NaN where blank."""
        out = pd.DataFrame(index=rows)
        for name, c in design.items():
            out[name] = _numbers(c, name) if name == self.weights else _members(c)
        return out


NOT_TOLD = DesignColumns()


def apart(parts: Parts, design: dict[str, SheetColumn]) -> None:
    """Take the columns of the design out of the questions."""
    gone = {c.index for c in design.values()}
    parts.questions[:] = [c for c in parts.questions if c.index not in gone]


def as_drawn(
    lines: Sequence[ColumnEntry], columns: Sequence[SheetColumn], design: dict[str, SheetColumn]
) -> tuple[ColumnEntry, ...]:
    """The column map with the columns of the design said to be that."""
    gone = {c.index for c in design.values()}
    why = (text("columns.why_drawn"),)
    return tuple(
        replace(line, role=IGNORED, why=why, sure=1.0) if c.index in gone and line.role != IDENTITY else line
        for line, c in zip(lines, columns, strict=True)
    )


def _column_of(columns: Sequence[SheetColumn], name: str, argument: str) -> SheetColumn:
    wanted = plain(name) or name
    exact = [c for c in columns if clean(name) in {c.name, clean(c.header)}]
    alike = [c for c in columns if wanted in {plain(n) or n for n in (c.header, c.name, c.wording, *c.raw) if n}]
    if exact or alike:
        return (exact or alike)[0]
    heads = [c.name for c in columns]
    near = nearest_name(name, heads)
    shown = first_few([near] if near is not None else heads, MOST_LISTED)
    hint = text("fit.did_you_mean" if near is not None else "fit.columns", names=shown)
    raise InputError("fit.no_design_column", argument=argument, name=name, hint=hint)


def _members(c: SheetColumn) -> np.ndarray:
    numbers: dict[str, float] = {}
    codes = [numbers.setdefault(w, len(numbers) + 1.0) if w else np.nan for w in c.words]
    return c.spread(codes)


def _numbers(c: SheetColumn, name: str) -> np.ndarray:
    values = [np.nan if v is None else v for v in c.numbers]
    words = c.spread([bool(w) and v is None for w, v in zip(c.words, c.numbers, strict=True)], blank=False, dtype=bool)
    if words.any():
        raise InputError("fit.not_numbers", name=name, row=int(words.argmax()) + 1)
    return c.spread(values)
