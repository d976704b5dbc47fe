"""Workbooks: .xlsx, .xls and .ods, each behind a look at what it holds.

``send_*`` run in the child and send the sheet with most answers row by row; `grid` makes a `Grid` of it here.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from repurchase.survey.read.containers.guards.limits import (
    CROWDED_SHEET,
    FEW_PLACES,
    LARGEST_SHEET,
    MOST_CELLS,
    MOST_MERGED,
    MOST_SHEETS,
    MOST_XLS_BYTES,
    SPREAD_BYTES,
    Refused,
)
from repurchase.survey.read.containers.guards.ods_guard import check_ods
from repurchase.survey.read.containers.guards.sheet_bounds import Bounds, sheet_bounds
from repurchase.survey.read.containers.guards.xls_guard import check_xls
from repurchase.survey.read.containers.guards.xlsx_guard import (
    USUAL_BOOK,
    Workbook,
    check_whole_parts,
    workbook_at,
    workbook_names,
)
from repurchase.survey.read.containers.guards.xml_walk import DamagedXml
from repurchase.survey.read.containers.guards.zip_guard import Package, check_directory
from repurchase.survey.read.containers.sheet_rows import JUDGED_ROWS, Sheet, row_sheets
from repurchase.survey.read.containers.wire import Sender
from repurchase.survey.read.sheet.cell import Cell

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from repurchase.errors import Note
    from repurchase.survey.read.containers.fence import Reply
    from repurchase.survey.read.sheet.grid import Grid

_SUFFIXES = {"xlsx": (".xlsx", ".xlsm"), "xls": (".xls",), "ods": (".ods",)}
LEAST_HEADS, SAME_HEADS = 4, 0.8  # heads, and the share of them that a second sheet of the same survey repeats
MOST_HEADS = 400  # columns by which sheets are compared
_ASIDE = 2_000  # characters of a cell in a sheet that was not chosen


def grid(reply: Reply) -> Grid:
    """The rows that a child sent; the sheets that it left out are named and searched for marks."""
    from repurchase.errors import note
    from repurchase.survey.read.sheet.grid import Grid

    facts = reply.facts
    sheet = str(facts["sheet"])
    notes: tuple[Note, ...] = _left_out(facts) if int(facts["others"]) else ()
    if unseen := int(facts.get("unseen", 0)):
        notes = (*notes, note("containers.unseen_sheets", "alarm", n=unseen, most=MOST_SHEETS))
    merged = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in facts["merged"])
    aside = tuple(map(str, facts["aside"]))
    return Grid(reply.rows, str(facts["kind"]), sheet=sheet, merged=merged, aside=(sheet, *aside), notes=notes)


def _left_out(facts: Mapping[str, Any]) -> tuple[Note, ...]:
    """Which sheets were not read; a caution where they have the heads of the one that was."""
    from repurchase.errors import note
    from repurchase.identity_patterns import MASK, names_owner
    from repurchase.plain_text import printable_text
    from repurchase.text import joined

    def shown(name: str) -> str:
        return MASK if names_owner(name) else printable_text(name)[:40]

    names, alike = map(str, facts["names"]), [(str(n), int(rows)) for n, rows in facts["alike"]]
    told = note("read.other_sheets", "info", sheet=shown(str(facts["sheet"])), names=joined(map(shown, names)))
    if not alike:
        return (told,)
    rows = sum(rows for _, rows in alike)
    return told, note("read.sheets_alike", names=joined(shown(n) for n, _ in alike), n=len(alike), rows=rows)


def send_zip_rows(path: Path, sender: Sender) -> None:
    """As `send_zip`, an Excel workbook row by row in any case: after its other reader died of it."""
    send_zip(path, sender, by_rows=True)


def send_zip(path: Path, sender: Sender, *, by_rows: bool = False) -> None:
    """An .xlsx, .xlsm or .ods workbook; any other zip is named and refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            package = check_directory(archive)
            books = workbook_names(package)
            kind = "xlsx" if books or _sheets_without_book(package) else _other_kind(package)
            if _is_two_books(package, kind):
                raise Refused("containers.two_books")
            if kind == "ods" and by_rows:
                raise Refused("containers.gave_up", kind=".ods")
            if kind == "ods":
                for pieces in package.read("content.xml"):
                    check_ods(pieces)
            elif kind == "xlsx":
                _send_xlsx(path, package, books, sender, by_rows=by_rows)
                return
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Refused("read.damaged_zip") from error
    except DamagedXml as error:
        raise Refused("read.damaged_workbook") from error
    if kind != "ods":
        raise Refused(f"read.zip_{kind}")
    _send_largest(_calamine_sheets(path, kind, sender), kind, sender)


def _is_two_books(package: Package, kind: str) -> bool:
    """Whether another reader would find another workbook than the one that is looked through."""
    if kind == "xlsx":
        return "content.xml" in package
    return kind == "ods" and any(n.startswith("xl/") for n in package.parts)


def _sheets_without_book(package: Package) -> bool:
    return any(n.startswith("xl/worksheets/") for n in package.parts)


def _other_kind(package: Package) -> str:
    if any(n.startswith(("word/", "ppt/")) for n in package.parts):
        return "document"
    if "content.xml" in package:
        return "ods"
    return "binary" if "xl/workbook.bin" in package else "archive"


def send_ole(path: Path, sender: Sender) -> None:
    """A legacy .xls workbook; an encrypted .xlsx or an old Word file is named and refused."""
    if path.stat().st_size > MOST_XLS_BYTES:
        size = path.stat().st_size // 1_000_000
        raise Refused("read.too_large", megabytes=size, most=MOST_XLS_BYTES // 1_000_000)
    raw = path.read_bytes()
    for stream_name, message in (
        ("EncryptedPackage", "read.is_encrypted"),
        ("EncryptionInfo", "read.is_encrypted"),
        ("WordDocument", "read.zip_document"),
    ):
        if stream_name.encode("utf-16-le") in raw:
            raise Refused(message)
    if not any(name.encode("utf-16-le") in raw for name in ("Workbook", "Book")):
        raise Refused("read.not_a_table")
    check_xls(raw)
    del raw
    _send_largest(_calamine_sheets(path, "xls", sender), "xls", sender)


def _send_xlsx(path: Path, package: Package, names: list[str], sender: Sender, *, by_rows: bool) -> None:
    """The workbook by calamine where that is safe, else row by row."""
    books = [workbook_at(package, name) for name in names]
    lengths = [check_whole_parts(package, book) for book in books]
    if not books:
        raise Refused("read.damaged_workbook")
    largest = max((package.size(s.part) for b in books for s in b.sheets), default=0)
    crowded = largest > CROWDED_SHEET
    by_rows = by_rows or USUAL_BOOK not in names or largest > LARGEST_SHEET or any(b.roundabout for b in books)
    if crowded and sender.limited and not by_rows:  # a walk before it would cost more than its death
        _send_largest(_calamine_sheets(path, "xlsx", sender), "xlsx", sender)
        return
    if not crowded and not by_rows:
        found = [b for book, long in zip(books, lengths, strict=True) for b in _all_bounds(package, book, long)]
        if sum(b.cells for b in found) > MOST_CELLS:
            raise Refused("read.too_many_cells", most=MOST_CELLS)
        if all(_dense(b) for b in found) and sum(b.spread for b in found) <= SPREAD_BYTES:
            _send_largest(_calamine_sheets(path, "xlsx", sender), "xlsx", sender)
            return
    _send_largest(row_sheets(package, books[0], sender), "xlsx", sender)


def _all_bounds(package: Package, book: Workbook, lengths: list[int]) -> Iterator[Bounds]:
    """The bounds of every sheet; texts are counted cell by cell only where the longest could make them too many."""
    for part, times in Counter(s.part for s in book.sheets).items():
        most = max(lengths, default=0) * (package.size(part) // len('<c t="s"><v>1</v></c>'))
        for pieces in package.read(part):
            bounds = sheet_bounds(pieces, lengths if 3 * most > SPREAD_BYTES // 2 else None)
            yield from repeat(bounds, min(times, MOST_SHEETS))  # each sheet builds it anew


def _dense(bounds: Bounds) -> bool:
    """Whether a reader that fills the whole rectangle is safe."""
    return max(bounds.area, bounds.declared) <= max(FEW_PLACES, 4 * bounds.cells)


def _calamine_sheets(path: Path, kind: str, sender: Sender) -> Iterator[Sheet]:
    """The worksheets, each read whole by calamine, after their bounds were found harmless."""
    import python_calamine as calamine

    failures = (calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile, OverflowError)
    try:
        book = _opened(path, kind)
        shown = [m.name for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
        shown = shown or list(book.sheet_names)
        sender.facts({"unseen": max(len(shown) - MOST_SHEETS, 0)})
        for name in shown[:MOST_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            if not sheet.end or (sheet.end[0] + 1) * (sheet.end[1] + 1) <= MOST_CELLS:
                yield _calamine_sheet(sheet)
    except failures as error:
        locked = isinstance(error, calamine.PasswordError) or "assword" in str(error)
        raise Refused("read.is_encrypted" if locked else "read.damaged_workbook") from error


def _opened(path: Path, kind: str) -> CalamineWorkbook:
    """The workbook by calamine, which goes by a path's suffix; where that is another, by the bytes, held twice."""
    import python_calamine as calamine

    if path.suffix in _SUFFIXES[kind] and _is_text(str(path)):
        return calamine.load_workbook(str(path))
    with path.open("rb") as stream:
        return calamine.load_workbook(stream)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:  # bytes that are no text
        return False
    return True


def _calamine_sheet(sheet: CalamineSheet) -> Sheet:
    merged = tuple((a[0], a[1], b[0], b[1]) for a, b in (sheet.merged_cell_ranges or ()))
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)

    def rows() -> Iterator[list[Cell]]:
        for row in sheet.iter_rows() if sheet.start else ():
            yield [*left, *row]

    height = sheet.end[0] + 1 if sheet.end else 0
    return Sheet(sheet.name, _Again(rows), height, list(islice(rows(), JUDGED_ROWS)), merged)


class _Again:
    """Rows that can be walked more than once."""

    def __init__(self, rows: Callable[[], Iterator[list[Cell]]]) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[list[Cell]]:
        return iter(self.rows())


class _LeftOut(NamedTuple):
    """What is kept of a sheet that is not read."""

    name: str
    size: int
    height: int
    first: list[list[Cell]]


def _same_heads(chosen: Sheet, other: _LeftOut) -> bool:
    """Whether a sheet repeats the heads of the one that was chosen: more respondents, rather than something else."""
    heads = {str(c).strip() for c in chosen.first[0][:MOST_HEADS]} - {"", "None"} if chosen.first else set()
    held = {str(c).strip() for c in other.first[0]} if other.first else set()
    return len(heads) >= LEAST_HEADS and len(heads & held) >= SAME_HEADS * len(heads)


def _send_largest(sheets: Iterable[Sheet], kind: str, sender: Sender) -> None:
    """Send the sheet with most answers, and the first cells of the others."""
    chosen: Sheet | None = None
    rest: list[_LeftOut] = []
    for sheet in sheets:
        if not sheet.height:
            continue
        left: Sheet | None = sheet
        if chosen is None or sheet.size > chosen.size:
            chosen, left = sheet, chosen
        if left is not None:
            rest.append(_LeftOut(left.name, left.size, left.height, [row[:MOST_HEADS] for row in left.first[:20]]))
    if chosen is None or not chosen.size:
        raise Refused("read.no_cells")
    aside = [c for s in rest for c in (s.name, *(str(c)[:_ASIDE] for row in s.first for c in row[:20]))]
    aside = [c for c in aside if c not in ("", "None")]
    if len(chosen.merged) > MOST_MERGED:
        raise Refused("containers.too_many_merged", most=MOST_MERGED)
    facts = {"kind": kind, "sheet": chosen.name, "merged": chosen.merged, "aside": aside}
    filled = [s for s in rest if s.size]
    alike = [(s.name, s.height - 1) for s in filled if _same_heads(chosen, s)]
    sender.facts({**facts, "others": len(filled), "names": [s.name for s in filled], "alike": alike})
    if chosen.numbered is None:
        for row in chosen.rows:
            sender.row(row)
        return
    for codes in chosen.numbered():
        sender.meter.row(len(codes))
        sender.numbered_row(codes)
