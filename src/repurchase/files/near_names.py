"""What may have been meant: the nearest name among those there are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from repurchase.files.targets import shown

MOST_FILES = 2_000  # of a folder that are looked at
ALIKE = 0.6  # share of two names that must agree: two letters in a word of five may be wrong
FILES_ALIKE = 0.7  # the same of files, which are any words: a wrong guess sends the reader elsewhere


def near_name(given: str, known: Iterable[str], alike: float = ALIKE) -> str | None:
    """Return the known name that is most like the given one, in capitals or not; None where none is like it."""
    names = {name.casefold(): name for name in known}
    begun = [name for name in names if len(given) > 2 and name.startswith(given.casefold())]
    found = get_close_matches(given.casefold(), names, 1, alike) or begun[:1]
    return names[found[0]] if found else None


def missing_file(path: Path) -> str | None:
    """Return the file beside a missing one whose name is most like it, as a message may show it.

    A name that differs only behind its last point is the nearest: survey.xls where survey.xlsx was saved. None where
    none is like it, or where its name says whose it is.
    """
    names = files_in(path.parent)
    same = [name for name in names if Path(name).stem.casefold() == path.stem.casefold()]
    near = same[0] if same else _near_stem(path, names)
    if near is None:
        return None
    place = str(path.with_name(near))
    return place if shown(Path(place)) == place else None


def _near_stem(path: Path, names: Iterable[str]) -> str | None:
    """The file whose name is most like a missing one's, endings apart: all tables end alike."""
    stems = {Path(name).stem: name for name in names}
    near = near_name(path.stem, stems, FILES_ALIKE)
    return None if near is None else stems[near]


def files_in(folder: Path) -> list[str]:
    """Names of the files in a folder, sorted; those that programs hide or lock left out, none where it is closed."""
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e in islice(entries, MOST_FILES) if e.is_file()]
    except OSError:
        return []
    return sorted(name for name in names if not name.startswith((".", "~$")))
