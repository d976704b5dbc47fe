"""Single files: written whole beside their place, put there only where nothing stands in the way."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.endings import uninterrupted
from repurchase.files.kept import warn_of_kept
from repurchase.files.staging import staged, turn
from repurchase.files.targets import check_file, shown
from repurchase.files.write_folder import make_durable, write_durably

Content = bytes | Callable[[Path], object]  # what is in the file, or what writes it at a path it is given


def write_file(
    path: Path, content: Content, *, overwrite: bool = False, inputs: Iterable[object] = (), digest: str = ""
) -> Path:
    """Write one file whole, or not at all.

    Parameters
    ----------
    path : Path
    content : bytes or callable
        A callable is given a path that does not exist yet, with the ending of `path`, and writes there.
    overwrite : bool
        Whether a file that exists may be replaced; one that is read never is.
    inputs, digest
        Files that this run reads, and the checksum of one: see `check_file`.

    Raises
    ------
    InputError
        When the file exists, is read, or cannot be written; everything is then as it was.
    """
    write_files({path: content}, overwrite=overwrite, inputs=inputs, digest=digest)
    return path


def write_files(
    contents: Mapping[Path, Content], *, overwrite: bool = False, inputs: Iterable[object] = (), digest: str = ""
) -> None:
    """Write several files of one folder, all of them or none; see `write_file`."""
    with files_ready(contents, overwrite=overwrite, inputs=inputs, digest=digest):
        pass


@contextmanager
def files_ready(
    contents: Mapping[Path, Content], *, overwrite: bool = False, inputs: Iterable[object] = (), digest: str = ""
) -> Iterator[None]:
    """Write several files beside their places, and put them there when what is done meanwhile has succeeded.

    Parameters and errors are those of `write_file`.
    """
    read = list(inputs)
    for path in contents:
        check_file(path, overwrite=overwrite, inputs=read, digest=digest)
    first = next(iter(contents))
    try:
        with staged(first.parent) as stage:
            ready = {
                path: _ready(stage.path / f"{k}{path.suffix}", path, content)
                for k, (path, content) in enumerate(contents.items())
            }
            yield
            with turn(first.parent), uninterrupted():
                for path in contents:
                    check_file(path, overwrite=overwrite, inputs=read, digest=digest)
                _put_all(ready, stage.path)
            make_durable(first.parent)
            warn_of_kept(stage.kept, depth=4)
    except OSError as error:
        raise InputError("files.failed", file=shown(first), detail=error.strerror or type(error).__name__) from None


def _ready(beside: Path, path: Path, content: Content) -> Path:
    try:
        if isinstance(content, bytes):
            write_durably(beside, content)
        else:
            content(beside)
            with beside.open("r+b") as file:
                os.fsync(file.fileno())
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise InputError("files.failed", file=shown(path), detail=detail) from None
    return beside


def _put_all(ready: Mapping[Path, Path], stage: Path) -> None:
    """Put every file in its place; where one cannot be, those before it are taken back."""
    done: list[tuple[Path, Path]] = []
    try:
        for path, beside in ready.items():
            former = stage / f"{beside.name}.former"
            if os.path.lexists(path):
                with suppress(OSError, NotImplementedError):
                    os.link(path, former, follow_symlinks=False)
                with suppress(OSError):  # who may read it is its owner's affair
                    os.chmod(beside, stat.S_IMODE(os.lstat(path).st_mode))
                os.replace(beside, path)
            else:
                _put_new(beside, path)
            done.append((path, former))
    except (OSError, InputError):
        for path, former in done:
            if former.exists():
                os.replace(former, path)
            else:
                path.unlink()
        raise


def _put_new(beside: Path, path: Path) -> None:
    """Give a file its name unless somebody has just taken it."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise InputError("files.exists", file=shown(path)) from None
    except (OSError, NotImplementedError):  # a disk without second names
        if os.path.lexists(path):
            raise InputError("files.exists", file=shown(path)) from None
        os.rename(beside, path)
