"""The encodings that a text file may be in, likeliest first, and its characters in one of them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from repurchase.errors import InputError, Note, note
from repurchase.survey.read.containers.characters.legibility import Reading, readings

PIECE = 1 << 18
JUDGED_BYTES = 800_000  # bytes among which the first letters beyond ASCII are looked for
LETTERS = 60_000  # bytes by which old encodings are told apart: more letters change no verdict
LEGIBLE = 0.45  # score below which no reading is believed: most letters would be no language's
CLEAR, AHEAD = 0.55, 0.12  # score, and lead over the next other reading, from which the choice is no matter of doubt
STRAY = 20  # bytes beyond ASCII that are too few to refuse a file for
WHOLE_CHARACTERS = 3  # characters of UTF-8 for each broken one, from which the file is UTF-8 with faults
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_JIS = (b"\x1b$B", b"\x1b$@")  # how ISO-2022-JP, all of it ASCII, turns to Japanese letters
_BEYOND = re.compile("[^\x00-\x7f]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become characters, how many bytes of the file do, and what is to be said of the choice."""

    name: str
    errors: str = "strict"
    most: int | None = None
    tail: int = 0  # last bytes that may be a character cut in two
    notes: tuple[Note, ...] = ()


def encodings(path: Path, file: str) -> Iterator[Encoding]:
    """The encodings that a file may be in, likeliest first: BOM, NUL pattern, UTF-8, then by how well the text reads.

    Raises
    ------
    InputError
        It is no text, or reads in none of them; the one that comes nearest is named.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(4096)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            yield from _wide(encoding, size)
            if encoding != "utf-8-sig":
                return
    if b"\x00" in head:
        order = _utf16_order(head)
        if order is None:
            raise InputError("read.not_a_table", file=file)
        yield from _wide(order, size)
        return
    if any(escape in head for escape in _JIS):
        yield Encoding("iso2022_jp")
    yield Encoding("utf-8", tail=3)
    if _CONTROL.search(head):
        raise InputError("read.not_a_table", file=file)
    yield from _old(_sample(path), file)


def _wide(encoding: str, size: int) -> Iterator[Encoding]:
    yield Encoding(encoding)
    if encoding.startswith("utf-16"):
        yield Encoding(encoding, "replace", size - size % 2)


def _utf16_order(sample: bytes) -> str | None:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and odd >= len(sample) // 40:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd and even >= len(sample) // 40 else None


def _sample(path: Path) -> bytes:
    """The first bytes of a file, or those from the first line on that holds a character beyond ASCII."""
    with path.open("rb") as stream:
        piece = stream.read(JUDGED_BYTES)
        while _HIGH.search(piece) is None and (following := stream.read(JUDGED_BYTES)):
            piece = piece[piece.rfind(b"\n") + 1 :][-PIECE:] + following
    return piece


def _from_first_letter(sample: bytes) -> bytes:
    """The bytes from the line of the first letter beyond ASCII on, as many as tell encodings apart."""
    first = _HIGH.search(sample)
    start = sample.rfind(b"\n", 0, first.start()) + 1 if first else 0
    return sample[start : start + LETTERS]


def _old(sample: bytes, file: str) -> Iterator[Encoding]:
    """UTF-8 with a few faults, or an old encoding, each first without and then with what cannot be read."""
    whole = len(_UTF8.findall(sample))
    broken = len(_HIGH.findall(_UTF8.sub(b"", sample)))
    if whole >= WHOLE_CHARACTERS and whole > WHOLE_CHARACTERS * broken:
        yield Encoding("utf-8", "replace")
        return
    best, *others = readings(_from_first_letter(sample))
    if best.score < LEGIBLE and len(_HIGH.findall(sample)) <= STRAY:
        yield Encoding("cp1252", "replace", notes=(note("read.encoding_poor", encoding="Windows-1252"),))
        return
    if best.score < LEGIBLE:
        raise InputError("read.bad_encoding", file=file, encoding=best.shown)
    notes = _doubt(best, others)
    for errors in ("strict", "replace"):
        yield Encoding(best.encoding, errors, tail=3 if errors == "strict" else 0, notes=notes)


def _doubt(best: Reading, others: list[Reading]) -> tuple[Note, ...]:
    """A note where another reading is nearly as good, or the best is poor."""
    rival = next((r for r in others if r.text != best.text), None)
    if best.score >= CLEAR and (rival is None or rival.score < best.score - AHEAD):
        return ()
    if rival is None or rival.score < LEGIBLE:
        return (note("read.encoding_poor", encoding=best.shown),)
    return (note("read.encoding_doubtful", encoding=best.shown, other=rival.shown),)


def characters(path: Path, encoding: Encoding) -> Iterator[str]:
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
        while left > 0 and (raw := stream.read(min(PIECE, left))):
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


def broken(path: Path, encoding: Encoding) -> tuple[Note, ...]:
    """How many characters of a file could not be read, as a note; none where it is not looked past them."""
    if encoding.errors == "strict":
        return ()
    n = sum(piece.count("\ufffd") for piece in characters(path, encoding))
    return (note("read.broken_characters", n=n, encoding=encoding.name),) if n else ()


def encoded_twice(sample: str) -> bool:
    """Whether a text was UTF-8, taken for a western encoding, and saved as UTF-8 again: ``gÃ©nero``."""
    runs = _BEYOND.findall(sample)
    return len(runs) >= WHOLE_CHARACTERS and all(map(_is_utf8_in_disguise, runs))


def _is_utf8_in_disguise(run: str) -> bool:
    for western in ("cp1252", "latin-1"):
        try:
            return len(run.encode(western).decode("utf-8")) < len(run)
        except UnicodeError:
            continue
    return False
