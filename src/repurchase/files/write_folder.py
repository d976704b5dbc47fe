"""A report folder: written whole beside its place, then put there so that nothing of the reader's own is lost."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.endings import undo_surely, uninterrupted
from repurchase.files.manifest import MANIFEST, manifest_bytes
from repurchase.files.staging import staged, sweep, turn
from repurchase.files.switch import NEW, switch
from repurchase.files.targets import check_folder, real_place, shown


def write_folder(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write a report into a folder, in which an earlier report of ours may stand, and files of others.

    Parameters
    ----------
    folder : Path
        Made, with the folders above it, where it does not exist.
    files : mapping of str to bytes
        Content by path in the folder, with forward slashes; at most one folder deep. A list of them with checksums
        is added as ``files.json``.

    Returns
    -------
    tuple of Path
        Files with names of the report's that were not ours, or not as we had left them: where they are kept.

    Raises
    ------
    InputError
        When the folder cannot be written to. It is then as it was.

    Notes
    -----
    Files of an earlier report that this one does not have are removed if nobody changed them: the folder is one run's.
    """
    check_folder(folder, {*(f"{n.split('/')[0]}/" if "/" in n else n for n in files), MANIFEST})
    real = real_place(folder)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    try:
        with _made_parents(real) as nearest:
            parent = _staging_parent(real)
            with turn(nearest), uninterrupted():  # a trial that was killed may be left where the way began
                early = sweep(nearest)
            with staged(parent, "" if parent == real else real.name) as stage:
                _fill(stage.path / NEW, {**files, MANIFEST: manifest_bytes(sums)}, folder)
                with turn(parent), uninterrupted():
                    kept = [*early, *stage.kept, *_swept(real, parent), *switch(stage.path, real)]
    except OSError as error:
        raise InputError("files.failed", file=shown(folder), detail=error.strerror or type(error).__name__) from None
    return tuple(kept)


def _staging_parent(real: Path) -> Path:
    """Choose where to stage the report: beside its folder, or in it if it is a mount or its parent is closed."""
    if not os.path.isdir(real):
        return real.parent
    beside = os.access(real.parent, os.W_OK | os.X_OK) and real.stat().st_dev == real.parent.stat().st_dev
    return real.parent if beside and not os.path.ismount(real) else real


def _swept(real: Path, parent: Path) -> list[Path]:
    """Bring to an end what killed runs left in the folder itself and in the one for figures."""
    return [*(sweep(real) if parent != real else []), *sweep(real / "figures")]


@contextmanager
def _made_parents(real: Path) -> Iterator[Path]:
    """Make the folders above `real`; those that are empty at the end, because nothing came of it, go again.

    Yields the nearest one that was there before.
    """
    missing = [p for p in real.parents if not p.exists()]
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        yield real.parents[len(missing)]
    finally:
        undo_surely(lambda: remove_empty(missing))


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of the folders that are there and empty, in this order."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _fill(new: Path, files: Mapping[str, bytes], folder: Path) -> None:
    new.mkdir()
    for name, content in files.items():
        path = new / name
        try:
            path.parent.mkdir(exist_ok=True)
            write_durably(path, content)
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise InputError("files.failed", file=shown(folder / name), detail=detail) from None
    for made in {new, *((new / name).parent for name in files)}:
        make_durable(made)


def write_durably(path: Path, content: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("xb", buffering=0) as file:
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())


def make_durable(folder: Path) -> None:
    """Wait until the disk knows the names in a folder, where the system lets one wait for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
