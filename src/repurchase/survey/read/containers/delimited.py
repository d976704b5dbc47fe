"""Delimited text: encoding by bytes, delimiter by counting."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from repurchase.errors import InputError, Note, note
from repurchase.survey.read.grid import Grid

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 5_000
MAX_CELLS = 60_000_000
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_HTML = re.compile(
    r"^\s*(?:<!--.*?-->\s*)?<(?:!doctype|html|head|body|table|meta|\?xml|div|script|svg|workbook)", re.I | re.S
)
_MOJIBAKE = re.compile("锟斤拷|烫烫烫|\ufffd")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_text(path: Path) -> Grid:
    """A delimited text file as a `Grid`."""
    raw = path.read_bytes()
    text, encoding = decode(raw, path.name)
    _refuse_other_text(text, path.name)
    text, delimiter = _delimiter(text)
    if delimiter is None:
        raise InputError("read.no_columns", file=path.name)
    rows = _rows(text, delimiter, path.name)
    notes: tuple[Note, ...] = ()
    if path.suffix.casefold() in {".xlsx", ".xls", ".ods", ".sav", ".dta"}:
        notes = (note("read.text_in_disguise", "info", suffix=path.suffix),)
    return Grid(rows, "csv", encoding, notes=notes)


def decode(raw: bytes, file: str) -> tuple[str, str]:
    """Text and the name of its encoding: BOM, NUL pattern, UTF-8, then GB18030 or Big5 by their common characters."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _strict(raw, encoding, file), encoding
    sample = raw[:4096]
    if b"\x00" in sample:
        order = _utf16_order(sample)
        if order is None:
            raise InputError("read.not_a_table", file=file)
        return _strict(raw, order, file), order
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 3 and error.start > 64:  # a last character cut in two
            return raw[: error.start].decode("utf-8"), "utf-8"
    return _legacy(raw, file)


def _strict(raw: bytes, encoding: str, file: str) -> str:
    try:
        return raw.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        if encoding.startswith("utf-16") and len(raw) % 2:
            return raw[:-1].decode(encoding, errors="replace").lstrip("\ufeff")
        raise InputError("read.bad_encoding", file=file) from error


def _utf16_order(sample: bytes) -> str | None:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and odd >= len(sample) // 40:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd and even >= len(sample) // 40 else None


def _legacy(raw: bytes, file: str) -> tuple[str, str]:
    best, score = ("", ""), 0.0
    for encoding, first, last in (("gb18030", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        common = _share_common(text[:200_000], "gb2312" if encoding == "gb18030" else "big5", first, last)
        if common > score:
            best, score = (text, encoding), common
    if score >= 0.6:
        return best
    high = sum(b > 127 for b in raw[:200_000])
    if high <= 0.1 * min(len(raw), 200_000) and not _CONTROL.search(raw[:4096].decode("latin-1")):
        return raw.decode("cp1252", errors="replace"), "cp1252"
    raise InputError(
        "read.bad_encoding" if not _CONTROL.search(raw[:4096].decode("latin-1")) else "read.not_a_table", file=file
    )


def _share_common(text: str, encoding: str, first: int, last: int) -> float:
    """Share of the characters beyond ASCII that are in the encoding's block of common characters."""
    beyond = [c for c in text if c > "\x7f" and c not in "，。、；：？！（）“”‘’《》【】—…┋　·￥"]
    if not beyond:
        return 1.0
    raw = "".join(beyond).encode(encoding, errors="replace")
    common = 0
    i = 0
    while i < len(raw):
        step = 2 if raw[i] > 127 else 1
        common += step == 2 and first <= raw[i] <= last
        i += step
    return common / len(beyond)


def _refuse_other_text(text: str, file: str) -> None:
    head = text[:4096]
    if _HTML.match(head):
        raise InputError("read.is_html", file=file)
    if head.lstrip().startswith(("{", "[{")) and '"' in head:
        raise InputError("read.is_json", file=file)
    if len(_CONTROL.findall(head)) > len(head) // 100:
        raise InputError("read.not_a_table", file=file)
    if len(_MOJIBAKE.findall(head)) > 3:
        raise InputError("read.mojibake", file=file)


def _delimiter(text: str) -> tuple[str, str | None]:
    """The text (an Excel ``sep=`` line taken off) and its delimiter, None where there is no table."""
    if re.match(r"sep=[,;|\t]\r?\n", text, re.I):
        return text.split("\n", 1)[1], text[4]
    lines = []
    for line in _logical_lines(text[:200_000]):
        lines.append(line)
        if len(lines) == 30:
            break
    best, score = None, 0.0
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines if line.strip()]
        if not counts or max(counts) == 0:
            continue
        usual = max(set(counts), key=lambda k: (counts.count(k) if k else 0, k))
        share = counts.count(usual) / len(counts)
        if usual and usual * share > score:
            best, score = delimiter, usual * share
    if best is None and len(lines) >= 3:
        return text, None
    return text, best


def _logical_lines(text: str) -> Iterator[str]:
    """Lines with everything inside quotes blanked."""
    unquoted = re.sub(r'"(?:[^"]|"")*"', lambda m: "x" * min(1, len(m.group())), text)
    yield from unquoted.splitlines()


def _rows(text: str, delimiter: str, file: str) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            cells += len(row)
            if len(row) > MAX_COLUMNS:
                raise InputError("read.too_wide", file=file, columns=len(row), most=MAX_COLUMNS)
            if cells > MAX_CELLS:
                raise InputError("read.too_many_cells", file=file, most=MAX_CELLS)
    except csv.Error as error:
        raise InputError("read.bad_csv", file=file, line=len(rows) + 1) from error
    return rows
