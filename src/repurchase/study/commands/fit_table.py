"""The columns that a model needs, out of a file of any kind: text by its delimiter, all else as surveys are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from repurchase.errors import InputError
from repurchase.survey.read.answers.written_numbers import settle_numbers
from repurchase.survey.read.containers.characters.encodings import encodings
from repurchase.survey.read.containers.detect import open_file
from repurchase.survey.read.containers.first_bytes import kind_of
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable, column
from repurchase.survey.read.sheet.header_rows import table

FIRST_BYTES = 4_096


def is_container(path: Path) -> bool:
    """Whether a file is no text, by what it holds: a workbook, a statistics file, or what cannot be read."""
    with path.open("rb") as file:
        return kind_of(path, file.read(FIRST_BYTES)) != "text"


def container_columns(path: Path, named: Iterable[str], group: str | None) -> pd.DataFrame:
    """The columns of these names in a workbook or statistics file; all names without a row where one is absent.

    Raises
    ------
    InputError
        The file is damaged, locked, or no table.
    """
    raw = open_file(path)
    sheet = raw if isinstance(raw, SheetTable) else table(raw, path.name)
    settle_numbers(sheet)
    wanted = set(named)
    held = [c for c in sheet.columns if c.name in wanted]
    cells = [_words(c) if c.name == group else _numbers(c) for c in held]
    frame = pd.DataFrame(dict(enumerate(cells))).set_axis([c.name for c in held], axis=1)
    spare = pd.DataFrame(index=frame.index, columns=[n for n in sheet.names if n not in wanted])
    return pd.concat([frame, spare], axis=1) if wanted - set(frame.columns) else frame


def text_encodings(path: Path) -> list[str]:
    """The encodings in which a text may be written, likeliest first."""
    try:
        named = [e.name for e in encodings(path, path.name) if e.errors == "strict"]
    except InputError:
        return []
    return ["utf-8-sig" if name == "utf-8" else name for name in named]


def with_decimals(frame: pd.DataFrame, group: str | None, delimiter: str) -> pd.DataFrame:
    """A table whose numbers with a decimal comma, still words for pandas, are numbers."""
    words = [k for k in range(frame.shape[1]) if frame.columns[k] != group and _all_text(frame.iloc[:, k])]
    if not words:
        return frame
    columns = [column(str(frame.columns[k]), [_cell(v) for v in frame.iloc[:, k]], index=k) for k in words]
    settle_numbers(SheetTable(columns, np.arange(len(frame)), "csv", delimiter=delimiter))
    settled = {c.index: _numbers(c) for c in columns}
    parts = [settled.get(k, frame.iloc[:, k].to_numpy()) for k in range(frame.shape[1])]
    return pd.DataFrame(dict(enumerate(parts)), index=frame.index).set_axis(frame.columns, axis=1)


def _all_text(cells: pd.Series) -> bool:
    """Whether pandas made nothing of any cell of a column."""
    return not pd.api.types.is_numeric_dtype(cells) and all(isinstance(v, str) for v in cells.dropna())


def _cell(value: object) -> str | None:
    """A cell of pandas as a sheet has it: missing ones blank."""
    return value if isinstance(value, str) else None


def _numbers(c: SheetColumn) -> np.ndarray:
    """A column as numbers where all of it is; else as its words, which a fit refuses by the column's name."""
    if any(w and v is None for w, v in zip(c.words, c.numbers, strict=True)):
        return c.spread(c.uniques, None, object)
    return c.spread([np.nan if v is None else v for v in c.numbers])


def _words(c: SheetColumn) -> np.ndarray:
    """A column's words, those of value labels where it has them."""
    return c.spread([w or None for w in c.labelled_words], None, object)
