"""The file that may have been meant where there is none of a name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from repurchase.errors import nearest_name
from repurchase.files.targets import shown

MOST_FILES = 2_000  # of a folder that are looked at
FILES_ALIKE = 0.7  # more than of other names, for files are any words: a wrong guess sends the reader elsewhere


def missing_file(path: Path) -> str | None:
    """Return the file beside a missing one whose name is most like it, as a message may show it.

    A name that differs only behind its last point is the nearest: survey.xls where survey.xlsx was saved. None where
    none is like it, or where its name says whose it is.
    """
    names = files_in(path.parent)
    same = [name for name in names if Path(name).stem.casefold() == path.stem.casefold()]
    same.sort(key=lambda name: Path(name).suffix.casefold() != path.suffix.casefold())  # a.sav for A.SAV
    near = same[0] if same else _near_stem(path, names)
    if near is None:
        return None
    place = str(path.with_name(near))
    return place if shown(Path(place)) == place else None


def _near_stem(path: Path, names: Iterable[str]) -> str | None:
    """The file whose name is most like a missing one's, endings apart: all tables end alike."""
    stems = {Path(name).stem: name for name in names}
    near = nearest_name(path.stem, stems, FILES_ALIKE)
    return None if near is None else stems[near]


def files_in(folder: Path) -> list[str]:
    """Names of the files in a folder, sorted; those that programs hide or lock left out, none where it is closed."""
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e in islice(entries, MOST_FILES) if e.is_file()]
    except OSError:
        return []
    return sorted(name for name in names if not name.startswith((".", "~$")))
