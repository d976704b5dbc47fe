"""A target that cannot be written is refused before the work: links, files where folders belong, inputs."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.endings import uninterrupted
from repurchase.files.manifest import checksum, is_regular
from repurchase.identity_patterns import file_words, mask_identities
from repurchase.plain_text import printable_text, shortened_text
from repurchase.text import joined

NAME_BYTES = 255  # of one part of a path, where the system does not say
PATH_BYTES = 3_900  # of a whole path; systems take 4,096, and names are added to it
MOST_SHOWN = 200  # characters of a path in a message
MOST_LINKS = 40  # that follow one another; systems follow no more
_NOISE = {"thumbs.db", "desktop.ini"}  # put into every folder by the system, as are names that begin with a dot


def check_folder(
    folder: Path,
    names: Iterable[str] = (),
    inputs: Iterable[object] = (),
    is_ours: Callable[[Path], bool] | None = None,
) -> None:
    """Refuse a folder that a report could not be written into, or should not be.

    Parameters
    ----------
    folder : Path
        It, and the folders above it, need not exist.
    names : iterable of str
        What will be written into it, by the first part of its path; a folder's ends in a slash.
    inputs : iterable of path-like
        Files that this run reads; what is no existing file is left out.
    is_ours : callable, optional
        Whether an existing folder holds an earlier report, so that another may join the files in it.

    Raises
    ------
    InputError
        One or two sentences that name the folder and the next step.
    """
    names = list(names)
    try:
        _check_way(folder, folder=True)
        if not os.path.lexists(folder):
            return
        _check_inputs(folder, inputs)
        if is_ours is not None and not (is_ours(folder) or _is_empty(folder)):
            raise InputError("files.not_ours", folder=shown(folder))
        _check_names(folder, names, inputs)
        if any(_is_held(folder / name) for name in names if not name.endswith("/")):
            raise InputError("files.unwritable", folder=shown(folder))
    except (OSError, ValueError) as error:
        raise _impossible(folder, error) from None


def check_file(path: Path, *, overwrite: bool = False, inputs: Iterable[object] = (), digest: str = "") -> None:
    """Refuse a file that exists already, is read by this run, or could not be written.

    Parameters
    ----------
    path : Path
    overwrite : bool
        Whether an existing file may be replaced; one that is read never is.
    inputs : iterable of path-like
        Files that this run reads.
    digest : str
        SHA-256 of a file that was read, whatever its name is now.

    Raises
    ------
    InputError
        One or two sentences that name the file and the next step.
    """
    try:
        if not os.path.isdir(path.parent) and not os.path.lexists(path.parent):
            raise InputError("files.no_folder", folder=shown(path.parent))
        _check_way(path, folder=False)
        if not os.path.lexists(path):
            return
        if not is_regular(path):
            raise InputError("files.in_the_way", path=shown(path))
        if is_input(path, inputs) or (digest and checksum(path) == digest):
            raise InputError("files.is_input", file=shown(path))
        if not overwrite:
            raise InputError("files.exists", file=shown(path))
        if not os.access(path, os.W_OK) or _is_held(path):
            raise InputError("files.write_protected", file=shown(path))
    except (OSError, ValueError) as error:
        raise _impossible(path, error) from None


def given_path(path: object) -> Path:
    """The path that a file is named by.

    Raises
    ------
    InputError
        For what is no path; of a data frame it is said what can be done with one.
    """
    if isinstance(path, str | os.PathLike):
        return Path(path)
    kind = type(path).__name__
    raise InputError("files.no_path_frame" if kind == "DataFrame" else "files.no_path", kind=kind)


def named_target(path: object, endings: Sequence[str]) -> Path:
    """The path of a file that is to be written; a name without an ending gets the first of `endings`.

    Raises
    ------
    InputError
        For another ending, or what is no path.
    """
    target = given_path(path)
    if not target.suffix and target.name:
        target = target.with_name(target.name + endings[0])
    if target.suffix.lower() not in endings:
        raise InputError("files.unknown_ending", file=shown(target), known=joined(endings))
    return target


def is_input(path: Path, inputs: Iterable[object]) -> bool:
    """Tell whether a file is one of those that are read: by its place, its links, or byte for byte its content."""
    for file in real_files(inputs):
        if os.path.samefile(path, file):
            return True
        if file.stat().st_size == path.stat().st_size and checksum(Path(os.path.realpath(file))) == checksum(path):
            return True
    return False


def real_files(inputs: Iterable[object]) -> list[Path]:
    """List the inputs that are existing files: an input may also be an object or the name of a shipped study."""
    paths = [Path(i) for i in inputs if isinstance(i, str | os.PathLike)]
    return [p for p in paths if _is_file(p)]


def shown(path: Path) -> str:
    """Write a path as a message can carry it: printable, nobody's number or name in it, not without end."""
    words = mask_identities(file_words(str(path))) or "-"
    return words if len(words) <= MOST_SHOWN else "…" + words[-MOST_SHOWN:]


def _impossible(path: Path, error: OSError | ValueError) -> InputError:
    """The refusal for what the system itself says; refusals of our own, which are ValueErrors too, stay as they are."""
    if isinstance(error, InputError):
        return error
    detail = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return InputError("files.impossible", path=shown(path), detail=shortened_text(detail, MOST_SHOWN))


def _check_way(path: Path, *, folder: bool) -> None:
    """Refuse a link, a way through something that is no folder, a name too long, a place closed to us."""
    nearest = real_place(path)
    missing = []
    while not os.path.lexists(nearest):
        missing.append(nearest.name)
        nearest = nearest.parent
    if missing or folder:
        if not nearest.is_dir():
            raise InputError("files.not_a_folder", path=shown(nearest))
        most = _name_bytes(nearest)
        if any(len(os.fsencode(name)) > most for name in missing):
            raise InputError("files.name_too_long", name=shortened_text(printable_text(missing[0]), 60), most=most)
    if folder and (path / "figures").is_dir() and not os.access(path / "figures", os.W_OK | os.X_OK):
        raise InputError("files.unwritable", folder=shown(path / "figures"))
    target_folder = nearest if missing or folder else nearest.parent
    if not _takes(target_folder):
        raise InputError("files.unwritable", folder=shown(target_folder))


def real_place(path: Path) -> Path:
    """Find the one place that a path leads to, by which it is compared with others and written.

    Raises
    ------
    InputError
        For a link, a way through something that is no folder, and a way up (``..``) out of a folder that does not
        exist: what that means is another thing for every program.
    """
    if "\0" in str(path):
        raise ValueError("a null character")
    if len(os.fsencode(os.path.abspath(path))) > PATH_BYTES:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    if path.is_symlink():
        raise InputError("files.link", path=shown(path))
    way = Path(path.anchor)
    for part in path.relative_to(path.anchor).parts:
        if part == ".." and not os.path.lexists(way):
            raise InputError("files.upwards", path=shown(path), folder=shown(way))
        if os.path.lexists(way) and not way.is_dir():
            raise InputError("files.not_a_folder", path=shown(way))
        way /= part
    return Path(os.path.realpath(path))


def _takes(folder: Path) -> bool:
    """Whether something can be made in a folder: what its rights say, and what happens when it is tried."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    try:
        if hasattr(os, "O_TMPFILE"):  # a file without a name, that nobody sees
            os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600))
            return True
    except PermissionError:
        return False
    except OSError as error:
        if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT):
            raise
    trial = folder / f".repurchase-{secrets.token_hex(8)}"  # swept like every other one, should we be killed just here
    with uninterrupted():
        try:
            trial.mkdir()
        except (PermissionError, FileNotFoundError):  # rights that do not show, or a place such as /proc
            return False
        with suppress(OSError):
            trial.rmdir()
    return True


def _is_held(path: Path) -> bool:
    """Whether a file stands in a folder such as /tmp, from which only its owner, and the folder's, may take it."""
    if not hasattr(os, "geteuid") or not os.path.lexists(path):
        return False
    about, user = path.parent.stat(), os.geteuid()
    return bool(about.st_mode & stat.S_ISVTX) and user not in (0, about.st_uid, path.lstat().st_uid)


def _name_bytes(folder: Path) -> int:
    try:
        return int(os.pathconf(folder, "PC_NAME_MAX"))
    except (AttributeError, OSError, ValueError):
        return NAME_BYTES


def _check_inputs(folder: Path, inputs: Iterable[object]) -> None:
    for file in real_files(inputs):
        if any(parent.exists() and os.path.samefile(parent, folder) for way in _ways(file) for parent in way.parents):
            raise InputError("files.holds_input", folder=shown(folder), file=shown(Path(file.name)))


def _ways(file: Path) -> set[Path]:
    """List a file's real path and every link on the way to it."""
    ways = {Path(os.path.abspath(file))}
    for _ in range(MOST_LINKS):
        file = Path(os.path.realpath(file.parent)) / file.name
        ways.add(file)
        if not file.is_symlink():
            break
        file = file.parent / os.readlink(file)
    return ways | {Path(os.path.realpath(file))}


def _check_names(folder: Path, names: Iterable[str], inputs: Iterable[object]) -> None:
    """Refuse what has a name of the report's and is of another kind, or is an input under a second name."""
    files = real_files(inputs)
    for name in names:
        path = folder / name
        if not os.path.lexists(path):
            continue
        mode = os.lstat(path).st_mode
        if stat.S_ISDIR(mode) != name.endswith("/") or (name.endswith("/") and stat.S_ISLNK(mode)):
            raise InputError("files.in_the_way", path=shown(path))
        if stat.S_ISREG(mode) and any(os.path.samefile(path, file) for file in files):
            raise InputError("files.holds_input", folder=shown(folder), file=shown(Path(name)))


def _is_empty(folder: Path) -> bool:
    """Whether nothing is in it but what the system itself puts into folders."""
    with os.scandir(folder) as entries:
        return all(e.name.startswith(".") or e.name.lower() in _NOISE for e in entries)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
