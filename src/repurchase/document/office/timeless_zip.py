"""Office files without the hour they were made: the same findings give the same bytes."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip directory can hold
_DATES = re.compile(rb"<dcterms:(created|modified)\b[^>]*?(/>|>.*?</dcterms:\1>)", re.DOTALL)


def without_time(office: bytes) -> bytes:
    """Pack a ``.docx`` or ``.xlsx`` anew, its parts as they were, with neither dates inside nor times on them."""
    with ZipFile(BytesIO(office)) as packed:
        parts = [(entry.filename, packed.read(entry)) for entry in packed.infolist()]
    held = BytesIO()
    with ZipFile(held, "w") as packed:
        for name, content in parts:
            entry = ZipInfo(name, _FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, _DATES.sub(b"", content) if name == "docProps/core.xml" else content)
    return held.getvalue()
