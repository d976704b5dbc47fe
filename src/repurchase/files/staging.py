"""A folder of our own beside the target, in which everything is written first; what a killed run left is swept."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.endings import undo_surely, uninterrupted
from repurchase.files.manifest import is_inside
from repurchase.files.switch import JOURNAL, resume

if sys.platform != "win32":
    import fcntl

SCHEMA = "repurchase.staging/1"
MARK = "mark"  # signed and locked for as long as its run lives
_NAME = re.compile(r"\.repurchase-[0-9a-f]{16}")
PATIENCE_S = 60.0  # that another run may take to put its files in place
ABANDONED_S = 86_400.0  # after which a folder made on another computer is taken for dead


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder to write into, and what was set aside while an earlier run's was swept."""

    path: Path
    kept: list[Path] = field(default_factory=list)


@contextmanager
def staged(parent: Path, target: str = "") -> Iterator[Stage]:
    """Make a folder in `parent` for files on their way to `target`, and remove it at the end, whatever happens.

    Parameters
    ----------
    parent : Path
        An existing folder on the file system of the target.
    target : str
        Name in `parent` of the report folder; empty where the files go into `parent` itself.
    """
    path = parent / f".repurchase-{secrets.token_hex(8)}"
    held: list[FileIO] = []
    try:
        with turn(parent):
            with uninterrupted():
                kept = sweep(parent)
            path.mkdir(mode=0o700)
            held.append((path / MARK).open("wb", buffering=0))
            _sign(held[0], target)
        yield Stage(path, kept)
    finally:  # a signal may come anywhere above
        undo_surely(lambda: _end(path, held))


def _end(path: Path, held: list[FileIO]) -> None:
    with suppress(OSError):
        for file in held:
            file.close()
        discard(path)


def sweep(parent: Path) -> list[Path]:
    """Bring to an end what killed runs left in `parent`: finish what they had begun to put in place, remove the rest.

    Returns
    -------
    list of Path
        Files that nobody vouches for any more and that were therefore kept under another name.
    """
    kept: list[Path] = []
    try:
        with os.scandir(parent) as entries:
            ours = [e.name for e in entries if _NAME.fullmatch(e.name) and e.is_dir(follow_symlinks=False)]
    except OSError:
        return kept
    for name in sorted(ours):
        with suppress(OSError, InputError):  # what cannot be mended now is left for a later run
            kept += _sweep(parent / name, parent)
    return kept


def discard(stage: Path) -> None:
    """Remove a folder of our own, its mark last; one whose files are half in place waits for the next run."""
    if (stage / JOURNAL).exists():
        return
    with suppress(OSError):
        for entry in list(os.scandir(stage)):
            if entry.name != MARK:
                shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)
        (stage / MARK).unlink(missing_ok=True)
        stage.rmdir()


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait until no other run sweeps or puts files in place here.

    Raises
    ------
    InputError
        When another run does not come to an end.
    """
    handle = _opened(folder)
    try:
        end = time.monotonic() + PATIENCE_S
        while handle is not None and not _locked(handle):
            if time.monotonic() > end:
                raise InputError("files.busy", folder=str(folder))
            time.sleep(0.02)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _opened(folder: Path) -> int | None:
    if sys.platform == "win32":
        return None
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # a folder that may be written to but not listed
        return None


def _locked(handle: int) -> bool:
    """Whether we hold the lock now; a file system without locks gives it to everybody."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _sign(held: FileIO, target: str) -> None:
    """Write who made the folder and for what; the lock goes with the process, however that ends."""
    _locked(held.fileno())
    held.write(json.dumps({"schema": SCHEMA, "target": target, "host": _host()}).encode("ascii"))


def _host() -> str:
    return hashlib.sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:16]


def _sweep(stage: Path, parent: Path) -> list[Path]:
    if hasattr(os, "geteuid") and stage.lstat().st_uid != os.geteuid():
        return []
    about = _read(stage / MARK)
    if about is None:
        if not {e.name for e in os.scandir(stage)} - {MARK} and _may_be_dead(stage, same_host=True):
            discard(stage)
        return []
    if not _may_be_dead(stage, same_host=about.get("host") == _host()):
        return []
    with (stage / MARK).open("r+b") as held:
        if not _locked(held.fileno()):
            return []
        folder = _folder(about.get("target"), parent)
        kept = resume(stage, folder) if folder is not None else []
    discard(stage)
    return kept


def _folder(target: object, parent: Path) -> Path | None:
    """The folder that a mark names; None where it is none in `parent`, whoever wrote that mark."""
    if target == "":
        return parent
    if not isinstance(target, str) or "/" in target or not is_inside(target) or (parent / target).is_symlink():
        return None
    return parent / target


def _may_be_dead(stage: Path, *, same_host: bool) -> bool:
    """Whether the lock is worth asking; where locks do not exist or do not reach, age decides."""
    age = time.time() - stage.lstat().st_mtime
    return age > ABANDONED_S or (same_host and sys.platform != "win32")


def _read(mark: Path) -> dict[str, object] | None:
    if mark.is_symlink() or not mark.is_file():
        return None
    try:
        with mark.open("rb") as file:
            about = json.loads(file.read(10_000))
    except (OSError, ValueError, RecursionError):
        return None
    return about if isinstance(about, dict) and about.get("schema") == SCHEMA else None
