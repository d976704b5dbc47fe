"""Clean data out: de-identified, labelled, reverse-keyed answers with construct scores, for other programs."""

from __future__ import annotations

import csv
import errno
import io
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from repurchase.errors import InputError
from repurchase.files.targets import check_file, given_path, shown
from repurchase.files.write_file import write_file
from repurchase.files.write_folder import write_durably
from repurchase.plain_text import printable_text, shortened_text, spreadsheet_text
from repurchase.survey.responses import Responses
from repurchase.survey.synthetic import MARK, SHEET
from repurchase.survey.variables import Variable, variables
from repurchase.text import listed, text

if TYPE_CHECKING:
    from openpyxl import Workbook

LABEL_BYTES = {".sav": 255, ".zsav": 255, ".dta": 79}  # of a variable label
VALUE_BYTES = {".sav": 119, ".zsav": 119, ".dta": 240}
STATA_VERSION = 15  # writes format 118: Unicode, read by Stata 14 and later


def write(
    survey: Responses, path: str | os.PathLike[str], *, overwrite: bool = False, inputs: Iterable[object] = ()
) -> Path:
    """Write the answers as .sav, .zsav, .dta, .csv or .xlsx; the suffix says which.

    Parameters
    ----------
    survey : Survey
        Usually screened. Items leave reverse-keyed, under their own names; ``<construct>_score`` is the mean of the
        items answered.
    path : path-like
    overwrite : bool
        Whether a file that exists may be replaced; what the survey was read from never is.
    inputs : iterable of path-like
        Other files that were read, which are not replaced either.

    Returns
    -------
    Path
        Where the file is. It is written beside and put in place at the end, so a failure leaves nothing.

    Raises
    ------
    InputError
        For another suffix, a folder that does not exist, a file that exists or was read, a full disk, or a large file,
        of which a sample of rows is held only.

    Notes
    -----
    Text is never a formula: cells that begin with ``= + - @`` get an apostrophe in .csv and .xlsx. Files of made-up
    data carry their mark: a column, and the file label (.sav, .dta) or a sheet of its own (.xlsx).
    """
    if survey.whole is not None:
        raise InputError("whole.write_sample", n=survey.n, total=survey.whole.n)
    target = given_path(path)
    check_data_file(target, overwrite=overwrite, inputs=inputs, digest=survey.source.sha256)
    columns, writer = variables(survey), _WRITERS[target.suffix.lower()]
    return write_file(
        target,
        lambda beside: writer(survey, columns, beside),
        overwrite=overwrite,
        inputs=inputs,
        digest=survey.source.sha256,
    )


def check_data_file(target: Path, *, overwrite: bool = False, inputs: Iterable[object] = (), digest: str = "") -> None:
    """Refuse before any work a file that `write` could not write: its suffix, its folder, what is there already.

    Raises
    ------
    InputError
    """
    if target.suffix.lower() not in _WRITERS:
        raise InputError("write.suffix", file=shown(Path(target.name)), known=listed(_WRITERS))
    check_file(target, overwrite=overwrite, inputs=inputs, digest=digest)


def _frame(columns: Sequence[Variable]) -> pd.DataFrame:
    return pd.DataFrame({v.name: v.values.to_numpy(dtype=float) for v in columns})


def _words(columns: Sequence[Variable]) -> list[list[str | float | None]]:
    """Rows for people: background answers in words, ratings and scores as numbers, None where missing."""
    shown = [[_cell(v, x) for x in v.values.to_numpy(dtype=float)] for v in columns]
    return [list(row) for row in zip(*shown, strict=True)]


def _cell(v: Variable, x: float) -> str | float | None:
    if x != x:
        return None
    if v.group == "background" and v.codes:
        return spreadsheet_text(v.codes[int(x)])
    return int(x) if float(x).is_integer() else float(x)


def _sav(survey: Responses, columns: Sequence[Variable], path: Path) -> None:
    from pyreadstat import write_sav

    suffix = path.suffix.lower()
    _readstat(
        write_sav,
        columns,
        path,
        file_label=_file_label(survey),
        compress=suffix == ".zsav",
        variable_measure={v.name: v.measure for v in columns},
    )


def _dta(survey: Responses, columns: Sequence[Variable], path: Path) -> None:
    from pyreadstat import write_dta

    _readstat(write_dta, columns, path, file_label=_file_label(survey), version=STATA_VERSION)


def _readstat(writer: Callable[..., None], columns: Sequence[Variable], path: Path, **options: object) -> None:
    from pyreadstat import PyreadstatError, ReadstatError

    suffix = path.suffix.lower()
    labels = [_cut(v.label, LABEL_BYTES[suffix]) for v in columns]
    meanings, frame = _value_labels(columns, suffix), _frame(columns)
    try:
        writer(frame, str(path), column_labels=labels, variable_value_labels=meanings, **options)
        if not _holds(path, frame, meanings):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except (ReadstatError, PyreadstatError) as error:
        raise OSError(errno.EIO, shortened_text(printable_text(str(error)), 200)) from error


def _holds(path: Path, frame: pd.DataFrame, meanings: dict[str, dict[int | float, str]]) -> bool:
    """Whether a file has everything: its writer goes on in silence when the disk takes no more."""
    from pyreadstat import read_dta, read_sav

    back, about = (read_dta if path.suffix.lower() == ".dta" else read_sav)(str(path))
    return (
        back.shape == frame.shape
        and len(about.variable_value_labels) == len(meanings)
        and np.array_equal(back.to_numpy(dtype=float), frame.to_numpy(dtype=float), equal_nan=True)
    )


def _value_labels(columns: Sequence[Variable], suffix: str) -> dict[str, dict[int | float, str]]:
    most = VALUE_BYTES[suffix]
    return {v.name: {code: _cut(words, most) for code, words in v.codes.items()} for v in columns if v.codes}


def _file_label(survey: Responses) -> str:
    return MARK if survey.source.synthetic else "repurchase"


def _cut(words: str, most: int) -> str:
    """`words` in at most so many bytes of UTF-8, never in the middle of a character."""
    return printable_text(words).encode("utf-8")[:most].decode("utf-8", "ignore")


def _csv(survey: Responses, columns: Sequence[Variable], path: Path) -> None:
    held = io.StringIO(newline="")
    rows = csv.writer(held)
    rows.writerow([spreadsheet_text(v.name) for v in columns])
    rows.writerows(["" if cell is None else cell for cell in row] for row in _words(columns))
    write_durably(path, held.getvalue().encode("utf-8-sig", "replace"))  # with a mark that lets Excel read Chinese


def _xlsx(survey: Responses, columns: Sequence[Variable], path: Path) -> None:
    from lxml.etree import LxmlError

    held = io.BytesIO()  # a packer that fails half-way tries again, and complains, when it is collected
    try:
        _workbook(survey, columns).save(held)
    except LxmlError as error:  # sheets go through temporary files, for which the disk may have no room
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
    write_durably(path, held.getvalue())


def _workbook(survey: Responses, columns: Sequence[Variable]) -> Workbook:
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
    return book


_WRITERS: dict[str, Callable[[Responses, Sequence[Variable], Path], None]] = {
    ".sav": _sav,
    ".zsav": _sav,
    ".dta": _dta,
    ".csv": _csv,
    ".xlsx": _xlsx,
}
