"""Office files without the hour they were made: the same findings give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

PROPERTY_LIMIT = 255  # characters of a document property
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip directory can hold
LEVEL = 4  # of compression: a third of the time of the usual 6 for a twentieth more bytes
_UNIX = 3  # else the entry says on which system it was made


def packed(parts: Iterable[tuple[str, bytes | str]]) -> bytes:
    """Pack parts of an office file, each a path and its content, with no times on them; a PNG is packed already."""
    held = BytesIO()
    with ZipFile(held, "w") as package:
        for name, content in parts:
            entry = ZipInfo(name, _FIRST_DAY)
            entry.create_system = _UNIX
            entry.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            package.writestr(entry, content, compresslevel=LEVEL)
    return held.getvalue()
