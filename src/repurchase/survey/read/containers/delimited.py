"""Delimited text: encoding by bytes, delimiter by counting."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from repurchase.errors import InputError, Note, note
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.containers.guards.limits import LONG_TEXT, MOST_RECORD, Meter, Refused
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import Grid

DELIMITERS = (",", ";", "\t", "|")
_PIECE = 1 << 18
_SAMPLE = 200_000  # characters by which delimiter and encoding are judged
_LEGACY_BYTES = 4 * _SAMPLE
_COMMON = 0.6  # share of common characters from which a legacy encoding is believed
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
_TAG = re.compile(
    r"</?(?:html|head|body|title|meta|link|div|span|table|thead|tbody|tr|td|th|script|style|svg|row|cell|workbook|p|br)\b",
    re.I,
)
_JUDGED_LINES = 200
_MOST_TAGGED = 0.2  # share of lines with tags that a table may have
_MOJIBAKE = re.compile("锟斤拷|烫烫烫|\ufffd")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_text(path: Path) -> Grid:
    """Read a delimited text file piece by piece: what is held is its distinct cells, and where each stands."""
    name = shown_name(path)
    for encoding in _encodings(path, name):
        try:
            return _grid(path, name, encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("read.bad_encoding", file=name)


def _grid(path: Path, name: str, encoding: Encoding) -> Grid:
    sample = "".join(islice(_characters(path, encoding), _LEGACY_BYTES // _PIECE + 1))[:_SAMPLE]
    _refuse_other_text(sample, name)
    skipped, delimiter = _delimiter(sample)
    if delimiter is None:
        raise InputError("read.no_columns", file=name)
    rows = _rows(_lines(_characters(path, encoding), skipped), delimiter, name)
    notes: tuple[Note, ...] = ()
    if path.suffix.casefold() in {".xlsx", ".xls", ".ods", ".sav", ".dta"}:
        notes = (note("read.text_in_disguise", "info", suffix=path.suffix),)
    return Grid(rows, "csv", encoding.name, notes=notes)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become characters, and how many bytes of the file do."""

    name: str
    errors: str = "strict"
    most: int | None = None
    tail: int = 0  # last bytes that may be a character cut in two


def _encodings(path: Path, file: str) -> Iterator[Encoding]:
    """The encodings that a file may be in, likeliest first: BOM, NUL pattern, UTF-8, then those of Chinese, Western."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        sample = stream.read(_LEGACY_BYTES)
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            yield from _wide(encoding, size)
            return
    if b"\x00" in sample[:4096]:
        order = _utf16_order(sample[:4096])
        if order is None:
            raise InputError("read.not_a_table", file=file)
        yield from _wide(order, size)
        return
    yield Encoding("utf-8", tail=3)
    yield from _legacy(sample, whole=size <= len(sample))
    high = sum(b > 127 for b in sample[:200_000])
    control = _CONTROL.search(sample[:4096].decode("latin-1"))
    if high <= 0.1 * min(len(sample), 200_000) and not control:
        yield Encoding("cp1252", "replace")
    elif control:
        raise InputError("read.not_a_table", file=file)


def _wide(encoding: str, size: int) -> Iterator[Encoding]:
    yield Encoding(encoding)
    if encoding.startswith("utf-16") and size % 2:
        yield Encoding(encoding, "replace", size - 1)


def _characters(path: Path, encoding: Encoding) -> Iterator[str]:
    """The file's characters in pieces, marks of the byte order before them left out.

    Raises
    ------
    UnicodeDecodeError
        The bytes are in another encoding, the last of them excepted where they may be cut.
    """
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    size = path.stat().st_size
    left, first = size if encoding.most is None else encoding.most, True
    with path.open("rb") as stream:
        while left > 0 and (raw := stream.read(min(_PIECE, left))):
            left -= len(raw)
            try:
                piece = decoder.decode(raw, final=left <= 0)
            except UnicodeDecodeError as error:
                at = size - left - len(error.object) + error.start
                if not encoding.tail or at < size - encoding.tail or at <= 64:
                    raise
                piece, left = error.object[: error.start].decode(encoding.name), 0
            yield piece.lstrip("\ufeff") if first and encoding.name != "utf-8" else piece
            first = False


def _lines(pieces: Iterable[str], skipped: bool) -> Iterator[str]:
    """Lines with their ends, as the csv module wants them; none is held beyond the length that a row may have."""
    rest = ""
    for piece in pieces:
        *whole, rest = list(io.StringIO(rest + piece, newline="")) or [""]
        if rest.endswith("\n"):
            whole, rest = [*whole, rest], ""  # else its end may come with the next piece
        yield from whole[skipped:]
        skipped = skipped and not whole
        if len(rest) > MOST_RECORD:
            yield rest
            rest = ""
    if rest:
        yield rest


def _utf16_order(sample: bytes) -> str | None:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and odd >= len(sample) // 40:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd and even >= len(sample) // 40 else None


def _legacy(sample: bytes, *, whole: bool) -> list[Encoding]:
    """GB18030 and Big5, the one first whose common characters are more of the sample."""
    scores: list[tuple[float, int, Encoding]] = []
    for encoding, first, last in (("gb18030", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample, final=whole)
        except UnicodeDecodeError:
            continue
        common = _share_common(text[:_SAMPLE], "gb2312" if encoding == "gb18030" else "big5", first, last)
        if common >= _COMMON:
            scores.append((-common, len(scores), Encoding(encoding)))
    return [encoding for _, _, encoding in sorted(scores, key=lambda s: s[:2])]


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
    if _is_page(text):
        raise InputError("read.is_html", file=file)
    if head.lstrip().startswith(("{", "[{")) and '"' in head:
        raise InputError("read.is_json", file=file)
    if len(_CONTROL.findall(head)) > len(head) // 100:
        raise InputError("read.not_a_table", file=file)
    if len(_MOJIBAKE.findall(head)) > 3:
        raise InputError("read.mojibake", file=file)


def _is_page(text: str) -> bool:
    """Whether a text is a web page or other XML: one whose first head is a tag, and no more, is a table."""
    if not _HTML.match(text[:4096]):
        return False
    first, *rest = islice((line for line in _logical_lines(text) if line.strip()), _JUDGED_LINES)
    tagged = sum(bool(_TAG.search(line)) for line in rest)
    return not rest or not any(d in first for d in DELIMITERS) or tagged > _MOST_TAGGED * len(rest)


def _delimiter(text: str) -> tuple[bool, str | None]:
    """Whether a line of Excel (``sep=``) comes first, and the delimiter, None where there is no table."""
    if re.match(r"sep=[,;|\t]\r?\n", text, re.I):
        return True, text[4]
    lines = []
    for line in _logical_lines(text):
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
        return False, None
    return False, best


def _logical_lines(text: str) -> Iterator[str]:
    """Lines with everything inside quotes blanked."""
    unquoted = re.sub(r'"(?:[^"]|"")*"', lambda m: "x" * min(1, len(m.group())), text)
    yield from unquoted.splitlines()


class _Cells(dict[str, str]):
    """Each distinct cell once."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self.meter = meter

    def __missing__(self, cell: str) -> str:
        self.meter.value(cell)
        self[cell] = cell
        return cell


def _rows(lines: Iterator[str], delimiter: str, file: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    meter, blank, held = Meter(), list[Cell](), _Held(lines)
    cells = _Cells(meter)
    try:
        for row in csv.reader(held, delimiter=delimiter):
            meter.row(len(row))
            if held.characters > LONG_TEXT:
                meter.characters(sum(n for n in map(len, row) if n > LONG_TEXT))
            rows.append(list(map(cells.__getitem__, row)) if row else blank)
            held.characters = 0
    except csv.Error as error:
        if held.last > csv.field_size_limit():  # no missing quotation mark: the cell lies within one line
            raise InputError("containers.long_cell", file=file, most=csv.field_size_limit()) from error
        raise InputError("read.bad_csv", file=file, line=len(rows) + 1) from error
    except Refused as refused:
        raise InputError(refused.key, file=file, **{"line": len(rows) + 1} | refused.values) from None
    return rows


class _Held:
    """Lines on their way to the csv module, which holds a row until its last quotation mark: no longer than it may."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.characters, self.last = lines, 0, 0

    def __iter__(self) -> _Held:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.last = len(line)
        self.characters += self.last
        if self.characters > MOST_RECORD:
            raise Refused("containers.long_row", most=MOST_RECORD)
        return line
