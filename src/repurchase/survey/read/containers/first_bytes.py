"""What a file is by its first bytes, and whether the rest of it bears them out.

A questionnaire may call its first column PK1 or PAR1, so that a beginning of letters proves nothing: a file is what its
beginning says only if, taken as a whole, it is no table of text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

_OTHERS: tuple[tuple[bytes, str], ...] = (  # (pattern of the first bytes, message): files that hold no table to open
    (rb"%PDF", "read.is_pdf"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM|RIFF....WEBP|II\*\x00|MM\x00\*|....ftyp(?:heic|mif1|avif)", "read.is_image"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|MSCF|LZIP|.{257}ustar", "read.is_archive"),
    (rb"SQLite format 3|\x00\x01\x00\x00Standard", "read.is_database"),
    (rb"\{\\rtf", "read.is_document"),
    (rb"\x80[\x02-\x05]", "read.is_pickle"),
    (rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe", "read.is_program"),
    (rb"RD[XA]", "read.is_rdata"),
    (rb"\x89HDF", "read.is_hdf"),
)
_CONTAINERS: tuple[tuple[bytes, str], ...] = (
    (rb"PK", "zip"),
    (rb"\xd0\xcf\x11\xe0", "ole"),
    (rb"\$FL[23]", "sav"),
    (rb"<stata_dta>|[\x68-\x73][\x01\x02]\x01\x00.{56}", "dta"),
    (rb"PAR1", "parquet"),
)
_PATTERNS = [(re.compile(p, re.S), what) for p, what in (*_OTHERS, *_CONTAINERS)]
_TEXT_PROOF: dict[str, Callable[[bytes, bytes], bool]] = {  # kinds that are text themselves: (head, end) of a real one
    "read.is_pdf": lambda head, end: bool(re.match(rb"%PDF-\d\.\d\s", head)) and b"%%EOF" in end,
    "read.is_document": lambda head, end: head.startswith(b"{\\rtf1\\") and end.rstrip().endswith(b"}"),
    "read.is_rdata": lambda head, end: bool(re.match(rb"(?:RD[XA]\d\r?\n)?[XAB]\r?\n", head)),
    "dta": lambda head, end: head.startswith(b"<stata_dta><header>"),
}
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
_MOST_CONTROLS = 0.01  # share of control characters that a damaged table may have
_PIECE = 1 << 20


def kind_of(path: Path, head: bytes) -> str:
    """What a file is: a container (zip, ole, sav, dta, parquet), the key of a refusal, or ``text``.

    Parameters
    ----------
    path : Path
    head : bytes
        Its first bytes, 300 or more where it has them.
    """
    for pattern, what in _PATTERNS:
        if pattern.match(head):
            return "text" if _is_table_of_text(path, head, what) else what
    return "text"


def _is_table_of_text(path: Path, head: bytes, what: str) -> bool:
    """Whether a file that begins like something else is delimited text as a whole."""
    if _controls(head[8:4096]) > _MOST_CONTROLS or not re.search(rb"[,;\t|]", head):
        return False
    end = _end(path)
    if what in _TEXT_PROOF and _TEXT_PROOF[what](head, end):
        return False
    if what == "zip" and b"PK\x05\x06" in end:
        return False
    return not (what == "parquet" and end.endswith(b"PAR1")) and _all_text(path)


def _all_text(path: Path) -> bool:
    controls = total = 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            controls += len(piece) - len(piece.translate(None, _CONTROLS))
            total += len(piece)
    return controls <= max(8, _MOST_CONTROLS * total)


def _controls(piece: bytes) -> float:
    return (len(piece) - len(piece.translate(None, _CONTROLS))) / max(len(piece), 1)


def _end(path: Path) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - 70_000, 0))
        return stream.read(70_000)
