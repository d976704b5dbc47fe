"""Clean data out: de-identified, labelled, reverse-keyed answers with construct scores, for other programs."""

from __future__ import annotations

import csv
import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from repurchase.errors import InputError
from repurchase.plain_text import printable_text, spreadsheet_text
from repurchase.survey.survey import Survey
from repurchase.survey.synthetic import MARK, SHEET
from repurchase.survey.variables import Variable, variables
from repurchase.text import text

LABEL_BYTES = {".sav": 255, ".zsav": 255, ".dta": 79}  # of a variable label
VALUE_BYTES = {".sav": 119, ".zsav": 119, ".dta": 240}
STATA_VERSION = 15  # writes format 118: Unicode, read by Stata 14 and later


def write(survey: Survey, path: Any) -> Path:
    """Write the answers as .sav, .zsav, .dta, .csv or .xlsx; the suffix says which.

    Parameters
    ----------
    survey : Survey
        Usually screened. Items leave reverse-keyed, under their own names; ``<construct>_score`` is the mean of the
        items answered.
    path : path-like

    Returns
    -------
    Path
        Where the file is. It is written beside and renamed at the end, so a failure leaves nothing.

    Raises
    ------
    InputError
        For another suffix, a folder that does not exist, or the file that the survey was read from.

    Notes
    -----
    Text is never a formula: cells that begin with ``= + - @`` get an apostrophe in .csv and .xlsx. Files of made-up
    data carry their mark: a column, and the file label (.sav, .dta) or a sheet of its own (.xlsx).
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in _WRITERS:
        raise InputError("write.suffix", file=target.name, known=", ".join(_WRITERS))
    if not target.parent.is_dir():
        raise InputError("write.no_folder", folder=str(target.parent))
    if target.is_dir():
        raise InputError("write.is_folder", file=target.name)
    if target.exists() and survey.source.sha256 and _digest(target) == survey.source.sha256:
        raise InputError("write.is_original", file=target.name)
    beside = target.with_name(f".{target.stem[:40]}.{secrets.token_hex(4)}{suffix}")
    try:
        _WRITERS[suffix](survey, variables(survey), beside)
        os.replace(beside, target)
    except OSError as error:
        raise InputError("write.failed", file=target.name, detail=error.strerror or type(error).__name__) from None
    finally:
        beside.unlink(missing_ok=True)
    return target


def _frame(columns: Sequence[Variable]) -> pd.DataFrame:
    return pd.DataFrame({v.name: v.values.to_numpy(dtype=float) for v in columns})


def _words(columns: Sequence[Variable]) -> list[list[Any]]:
    """Rows for people: background answers in words, ratings and scores as numbers, None where missing."""
    shown = [[_cell(v, x) for x in v.values.to_numpy(dtype=float)] for v in columns]
    return [list(row) for row in zip(*shown, strict=True)]


def _cell(v: Variable, x: float) -> Any:
    if x != x:
        return None
    if v.group == "background" and v.codes:
        return spreadsheet_text(v.codes[int(x)])
    return int(x) if float(x).is_integer() else float(x)


def _sav(survey: Survey, columns: Sequence[Variable], path: Path) -> None:
    from pyreadstat import write_sav

    suffix = path.suffix.lower()
    _readstat(write_sav, columns, path, file_label=_file_label(survey), compress=suffix == ".zsav",
              variable_measure={v.name: v.measure for v in columns})


def _dta(survey: Survey, columns: Sequence[Variable], path: Path) -> None:
    from pyreadstat import write_dta

    _readstat(write_dta, columns, path, file_label=_file_label(survey), version=STATA_VERSION)


def _readstat(writer: Callable[..., None], columns: Sequence[Variable], path: Path, **options: Any) -> None:
    from pyreadstat import ReadstatError

    suffix = path.suffix.lower()
    labels = [_cut(v.label, LABEL_BYTES[suffix]) for v in columns]
    meanings = _value_labels(columns, suffix)
    try:
        writer(_frame(columns), str(path), column_labels=labels, variable_value_labels=meanings, **options)
    except ReadstatError as error:
        raise OSError(0, str(error)) from error


def _value_labels(columns: Sequence[Variable], suffix: str) -> dict[str, dict[int | float, str]]:
    most = VALUE_BYTES[suffix]
    return {v.name: {code: _cut(words, most) for code, words in v.codes.items()} for v in columns if v.codes}


def _file_label(survey: Survey) -> str:
    return MARK if survey.source.synthetic else "repurchase"


def _cut(words: str, most: int) -> str:
    """`words` in at most so many bytes of UTF-8, never in the middle of a character."""
    return printable_text(words).encode("utf-8")[:most].decode("utf-8", "ignore")


def _csv(survey: Survey, columns: Sequence[Variable], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:  # with a mark that lets Excel read Chinese
        rows = csv.writer(out)
        rows.writerow([spreadsheet_text(v.name) for v in columns])
        rows.writerows(["" if cell is None else cell for cell in row] for row in _words(columns))


def _xlsx(survey: Survey, columns: Sequence[Variable], path: Path) -> None:
    from openpyxl import Workbook

    lang = survey.source.language
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.append([spreadsheet_text(v.name) for v in columns])
    for row in _words(columns):
        sheet.append(row)
    about = book.create_sheet("codebook")
    about.append(["item", "construct", "wording", "values", "reverse"])
    for v in columns:
        meanings = "; ".join(f"{code} = {words}" for code, words in v.codes.items())
        about.append([*map(spreadsheet_text, (v.name, v.construct, v.label, meanings)), 0])
    if survey.source.synthetic:
        book.create_sheet(SHEET).append([text("write.synthetic").render(lang), MARK])
        book.properties.keywords = MARK
    book.properties.creator = "repurchase"
    book.save(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_WRITERS: dict[str, Callable[[Survey, Sequence[Variable], Path], None]] = {
    ".sav": _sav, ".zsav": _sav, ".dta": _dta, ".csv": _csv, ".xlsx": _xlsx,
}
