"""Made-up answers as a platform's export: rows as they are, and the mark that tells them from real ones."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.targets import check_file, shown
from repurchase.files.write_file import write_file
from repurchase.files.write_folder import write_durably
from repurchase.plain_text import spreadsheet_text
from repurchase.survey.synthetic import MARK, SHEET
from repurchase.text import listed

ExportCell = str | int | float | dt.datetime | None
SUFFIXES = (".xlsx", ".csv")


def check_export_file(target: Path, *, overwrite: bool = False, inputs: Iterable[object] = ()) -> None:
    """Refuse before any work a file that `write_export` could not write.

    Raises
    ------
    InputError
    """
    if target.suffix.lower() not in SUFFIXES:
        raise InputError("write.suffix", file=shown(Path(target.name)), known=listed(SUFFIXES))
    check_file(target, overwrite=overwrite, inputs=inputs)


def write_export(
    target: Path,
    rows: Sequence[Sequence[ExportCell]],
    about: Sequence[str],
    *,
    sheet: str = "Sheet1",
    overwrite: bool = False,
    inputs: Iterable[object] = (),
) -> Path:
    """Write rows, header rows among them, as .xlsx or .csv.

    Parameters
    ----------
    target : Path
    rows : sequence of rows
        Text that a spreadsheet would compute gets an apostrophe. A .csv file carries its mark in a column of `rows`.
    about : sequence of str
        What a workbook's own sheet says of the made-up answers, line by line.
    sheet : str
    overwrite, inputs
        As `repurchase.survey.write.write` takes them.

    Raises
    ------
    InputError
        For another suffix, a folder that does not exist, a file that exists or was read, or a full disk.
    """
    check_export_file(target, overwrite=overwrite, inputs=inputs)
    safe = [[spreadsheet_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    content = _csv(safe) if target.suffix.lower() == ".csv" else _xlsx(safe, about, sheet)
    return write_file(target, lambda beside: write_durably(beside, content), overwrite=overwrite, inputs=inputs)


def _csv(rows: Sequence[Sequence[ExportCell]]) -> bytes:
    held = io.StringIO(newline="")
    csv.writer(held).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return held.getvalue().encode("utf-8-sig", "replace")


def _xlsx(rows: Sequence[Sequence[ExportCell]], about: Sequence[str], sheet: str) -> bytes:
    from lxml.etree import LxmlError
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    for row in rows:
        page.append([None if cell == "" else cell for cell in row])
    told = book.create_sheet(SHEET)
    for line in (*about, MARK):
        told.append([spreadsheet_text(line)])
    book.properties.keywords, book.properties.creator = MARK, "repurchase"
    held = io.BytesIO()
    try:
        book.save(held)
    except LxmlError as error:  # sheets go through temporary files, for which the disk may have no room
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
    return held.getvalue()
