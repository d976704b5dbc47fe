"""Office files without the hour they were made: the same findings give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip directory can hold


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack parts of an office file, each a path and its content, with no times on them."""
    held = BytesIO()
    with ZipFile(held, "w") as package:
        for name, content in parts:
            entry = ZipInfo(name, _FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, content)
    return held.getvalue()
