"""A table without a language: its columns and its exact values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from repurchase.short_repr import name_list
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text
from repurchase.user_calls.asked_names import AskedNames


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a `Table`.

    Attributes
    ----------
    name : str
        Tidy, stable, English: the column of ``to_frame()``.
    heading : Text, label or str
    kind : Kind
        How plain numbers in it are written; `Number` and `Interval` cells bring their own.
    decimals : int, optional
        Overrides the style's.
    group : Text, label or str, optional
        Neighbouring columns with the same group stand under one spanning heading.
    merge : bool
        Whether a value that repeats the row above is shown once (the construct of its items).
    """

    name: str
    heading: Text | Mapping[str, str] | str
    kind: Kind = Kind.VALUE
    decimals: int | None = None
    group: Text | Mapping[str, str] | str | None = None
    merge: bool = False


@dataclass(frozen=True, slots=True)
class TableContent(AskedNames):
    """The data of one table; `parts.blocks.Table` is this, able to show itself. Values are never rounded.

    Attributes
    ----------
    name : str
        Stable English name: the sheet's, the anchor's, ``result.table(name)``'s.
    title : Text
    columns : tuple of Column
    rows : tuple of tuples
        Numbers, None, strings, labels, `Text`, `Number` or `Interval`.
    notes : tuple of Text
        Printed under the table, in order.
    rules : tuple of int
        Rows above which a thin rule is drawn (between blocks of rows).
    appendix : bool
        Whether a report may move it to the appendix.
    """

    _inside = frozenset(("interval_columns", "spans"))
    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[Any, ...] = ()
    rules: tuple[int, ...] = ()
    appendix: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}: row has {len(row)} cells for {len(self.columns)} columns")

    def _parts(self) -> Iterable[str]:
        columns = name_list(c.name for c in self.columns)
        return (repr(self.name), f"rows={len(self.rows)}", f"columns={columns}")

    def interval_columns(self) -> frozenset[int]:
        """Positions of the columns in which some cell is an interval."""
        columns = range(len(self.columns))
        return frozenset(j for j in columns if any(isinstance(row[j], Interval) for row in self.rows))

    def records(self) -> Iterator[dict[str, object]]:
        """Each row as exact values by column name; an interval as ``<name>_low`` and ``<name>_high``."""
        intervals = self.interval_columns()
        for row in self.rows:
            record: dict[str, object] = {}
            for j, (c, v) in enumerate(zip(self.columns, row, strict=True)):
                if j in intervals:
                    low, high = (v.low, v.high) if isinstance(v, Interval) else (None, None)
                    record |= {f"{c.name}_low": low, f"{c.name}_high": high}
                else:
                    record[c.name] = v.value if isinstance(v, Number) else v
            yield record
