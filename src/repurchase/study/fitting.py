"""`repurchase fit`: a model file and a table of numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from repurchase.errors import InputError

LANGUAGES = ("zh", "en")


def fit_files(model: Path, data: Path, lang: str | None = None, **options: Any) -> Any:
    """The fit of a lavaan model file to a table of numbers with variable names in its first row.

    Raises
    ------
    InputError
        For files that cannot be read, and for a language that there is not.
    """
    from repurchase.analysis.structure import fit

    if lang is not None and lang not in LANGUAGES:
        raise InputError("fitting.no_language", lang=lang)
    return fit(_syntax(model), _table(data), **options)


def _syntax(path: Path) -> str:
    if not path.is_file():
        raise InputError("fitting.no_model", file=str(path))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("study.unreadable", file=path.name) from None


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise InputError("fitting.no_data", file=str(path))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            mark = _separator(path, encoding)
            frame = pd.read_csv(path, encoding=encoding, sep=mark)
            first = pd.read_csv(path, encoding=encoding, sep=mark, header=None, nrows=1, dtype=str)
            return _as_headed(frame, list(first.iloc[0]))
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
            break
    raise InputError("fitting.not_a_table", file=path.name)


def _separator(path: Path, encoding: str) -> str:
    """What stands most often between the names: guessing from all characters takes letters of a single name for it."""
    with path.open(encoding=encoding) as file:
        header = file.readline()
    return max(",;\t|", key=header.count)


def _as_headed(frame: pd.DataFrame, header: list[Any]) -> pd.DataFrame:
    """Columns by the names in the file: pandas calls a second x1 "x1.1", and a model would use the first unawares."""
    if len(header) != frame.shape[1]:
        return frame
    names = [h if isinstance(h, str) else c for h, c in zip(header, frame.columns, strict=True)]
    return frame.set_axis(names, axis=1)
