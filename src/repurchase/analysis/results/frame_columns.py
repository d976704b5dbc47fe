"""Columns of a data frame as numbers, by one rule for every analysis.

Numbers stored as words are numbers, ordered categories their positions; other words are refused by column and row.
Infinite values are no answers, and a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from repurchase.array_types import Floats
from repurchase.errors import InputError, Note, nearest_name, note
from repurchase.text import Joined, Text, joined, text

HELD = re.compile(r"@|\d{5}|^[\s+-]*[\d.]+\s*$")  # what answers hold and names do not: addresses, numbers
INFINITE = "fit.infinite"
SMALL = 100_000  # cells of a frame
MOST_LISTED = 12  # columns that an error lists, and names that are absent for which it looks for others


def read_numbers(frame: pd.DataFrame, names: Sequence[str]) -> tuple[Floats, tuple[Note, ...]]:
    """The answers (n, p) to the columns `names`, NaN where there is none, and what is to be said of them.

    Raises
    ------
    InputError
        For a column that is absent, occurs twice, or holds something that is no number.
    """
    given = _columns(frame, names)
    known = np.isfinite(given)
    if known.all():
        return given, ()
    return np.where(known, given, np.nan), _infinite(given, names)


def _infinite(values: Floats, names: Sequence[str]) -> tuple[Note, ...]:
    found = np.isinf(values)
    if not found.any():
        return ()
    items = joined([v for v, any_of in zip(names, np.any(found, axis=0), strict=True) if any_of])
    return (note(INFINITE, n=int(found.sum()), items=items),)


def _columns(frame: pd.DataFrame, names: Sequence[str]) -> Floats:
    names = list(names)
    place = {c: k for k, c in enumerate(frame.columns.tolist())}
    absent = [v for v in names if v not in place]
    if absent:
        raise InputError(
            "fit.missing_columns", n=len(absent), names=joined(absent), hint=column_hint(absent, frame.columns)
        )
    if len(place) == len(frame.columns):
        plain = _plain(frame) if len(place) <= 2 * len(names) else None
        if plain is not None:
            return plain[:, [place[v] for v in names]].astype(float, copy=False)
        wanted = frame[names]
        if all(getattr(d, "kind", "O") in "iuf" for d in wanted.dtypes.to_numpy()):
            return wanted.to_numpy(dtype=float, na_value=np.nan)
    columns = []
    for v in names:
        column = frame[v]
        if isinstance(column, pd.DataFrame):
            raise InputError("fit.duplicate_column", name=v)
        if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
            column = pd.Series(column.cat.codes, dtype=float).where(column.cat.codes >= 0) + 1
        if getattr(column.dtype, "kind", "O") in "mMc":
            raise InputError("fit.not_numbers", name=v, row=1)
        if isinstance(column.dtype, pd.CategoricalDtype) and _are_labels(column.cat.categories):
            raise InputError("fit.labels", name=v)
        if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
            column = _parsed(v, column)
        columns.append(column.astype(float).to_numpy(dtype=float, na_value=np.nan))
    return np.column_stack(columns) if columns else np.empty((len(frame), 0))


def _are_labels(categories: pd.Index) -> bool:
    """Whether some category is no number, not even a written one; a blank is a missing answer."""
    words = [w for c in categories if (w := str(c).strip())]
    return bool(pd.to_numeric(pd.Series(words, dtype=object), errors="coerce").isna().any())


def column_hint(absent: Sequence[str], columns: Sequence[object]) -> Text:
    """Which columns may have been meant; never a row of answers that stands where the names should."""
    if any(HELD.search(str(c)) for c in columns):
        return text("fit.no_names")
    several = list(dict.fromkeys(map(str, columns)))
    near = [c for v in absent[:MOST_LISTED] if (c := nearest_name(v, several)) is not None]
    return text("fit.did_you_mean", names=joined(near)) if near else text("fit.columns", names=_few(columns))


def _plain(frame: pd.DataFrame) -> np.ndarray | None:
    """One array of all columns where every one holds numpy's own numbers: the quickest way to some of them.

    Of a small frame it is made to see what it is; of a large one the columns are asked first.
    """
    kinds = () if frame.size <= SMALL else frame.dtypes.to_numpy()
    if not all(isinstance(d, np.dtype) and d.kind in "iuf" for d in kinds):
        return None
    found = frame.to_numpy()
    return found if found.dtype.kind in "iuf" else None


def _parsed(name: str, column: pd.Series) -> pd.Series:
    """Numbers that were stored as words; anything else is refused by name and row, without what stands there."""
    try:
        numbers = pd.to_numeric(column, errors="coerce")
    except (OverflowError, TypeError, ArithmeticError):  # no number of a size, or none at all: Decimal("sNaN")
        raise InputError("fit.endless_number", name=name) from None
    bad = (numbers.isna() & column.notna() & (column.astype(str).str.strip() != "")).to_numpy()
    if bad.any():
        raise InputError("fit.not_numbers", name=name, row=int(bad.argmax()) + 1)
    return numbers


def _few(columns: Sequence[object], most: int = MOST_LISTED) -> Joined:
    shown = [str(c) for c in columns[:most]]
    return joined([*shown, text("settings.more", n=len(columns) - most)] if len(columns) > most else shown)
