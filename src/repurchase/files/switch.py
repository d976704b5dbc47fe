"""A report that is whole takes the place of an earlier one; foreign and edited files stay, and a kill undoes nothing.

Where the system can exchange two folders in one step and nothing in the old one speaks against it, that is done: the
new folder is given a second name (a hard link) of every file and link that has to stay, the folders change places, and
what was ours goes. Where a folder of the reader's own stands in the old one, which can have no second name and must not
be missing for a moment, and on other systems, the files change places one by one; a journal in the staging folder lets
the next run finish.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.exchange import exchange, is_plain_folder
from repurchase.files.manifest import MANIFEST, checksum, is_inside, is_regular, is_report_name, read_manifest

NEW, OLD, JOURNAL = "new", "old", "journal"
EXCHANGED, FORWARD, BACK = "exchanged", "forward", "back"
KEPT = " (kept "
MOST_LINKS = 500  # foreign files for which a second name is made; a fuller folder changes file by file


def switch(stage: Path, folder: Path) -> list[Path]:
    """Put the report in ``stage/new`` at the place of `folder`, which may hold an earlier one and other files.

    Parameters
    ----------
    stage : Path
        The staging folder; the report in it has its manifest.
    folder : Path
        Where the report belongs; a real folder, or nothing yet.

    Returns
    -------
    list of Path
        Where the files now are that had the name of a file of the report and were not ours, or not as we left them.
    """
    if not os.path.lexists(folder):
        try:
            os.rename(stage / NEW, folder)
            return []
        except OSError:
            if not os.path.lexists(folder):  # else another run was faster
                raise
    kept = _by_exchange(stage, folder)
    return _by_file(stage, folder) if kept is None else kept


def settle(stage: Path, folder: Path) -> list[Path]:
    """Finish what the journal of a staging folder says was begun; nothing where nothing was begun.

    Returns
    -------
    list of Path
        Files that were kept under another name.
    """
    begun = _journal(stage, folder)
    kept: list[Path] = []
    if begun is None:
        return kept
    how, pairs = begun
    if how == BACK:
        _undo(stage, folder, pairs)
    elif how == FORWARD:
        kept = [to for _, to in _forward(stage, folder)]
    kept += _retire(stage / (NEW if how == EXCHANGED else OLD), folder)
    (stage / JOURNAL).unlink()
    return kept


def resume(stage: Path, folder: Path) -> list[Path]:
    """Bring to an end what a killed run had begun, where the folder's own state vouches for its journal.

    Anybody can put a staging folder with a journal there. One that nothing vouches for is not followed, and removed
    if it holds no file that is nowhere else.

    Raises
    ------
    OSError
        The staging folder has to stay as it is.
    """
    if not os.path.lexists(stage / JOURNAL):
        return []
    if _is_vouched_for(stage, folder):
        return settle(stage, folder)
    if _holds_only_copies(stage):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), os.fspath(stage))
    (stage / JOURNAL).unlink()
    return []


def _is_vouched_for(stage: Path, folder: Path) -> bool:
    """Whether a folder holds a report with its list, or nothing but what the report to come has brought already."""
    if not os.path.isdir(folder) or read_manifest(folder):
        return os.path.isdir(folder)
    coming = read_manifest(stage / NEW)
    came = {name for name in coming if os.path.lexists(folder / name)}
    if not coming or any(checksum(folder / name) != coming[name] for name in came):
        return False
    others = [n for n in _all_files(folder, deep=False) if n not in came and not n.startswith(".")]
    return not others


def _holds_only_copies(stage: Path) -> bool:
    for place in (stage / NEW, stage / OLD):
        ours = read_manifest(place)
        if any(os.lstat(place / n).st_nlink == 1 and not _is_ours(place, n, ours) for n in _all_files(place)):
            return True
    return False


def kept_name(path: Path, *others: Path) -> Path:
    """Find a free name that says when a file was set aside, in its folder and in the folders `others`."""
    suffix = path.suffix if len(path.suffix) < 20 else ""
    stem = path.name.removesuffix(suffix)[:60]
    now = datetime.now().strftime("%Y-%m-%d %H.%M")  # the reader's clock
    for k in range(1, 10_000):
        name = f"{stem}{KEPT}{now}{'' if k == 1 else f' {k}'}){suffix}"
        if not any(os.path.lexists(place / name) for place in (path.parent, *others)):
            return path.with_name(name)
    raise InputError("files.failed", file=path.name, detail=os.strerror(17))


# ------------------------------------------------------------------------------------------------ in one step
def _by_exchange(stage: Path, folder: Path) -> list[Path] | None:
    """Exchange the folders; None where that cannot be, and `folder` is as it was."""
    if stage.parent != folder.parent or not is_plain_folder(folder):
        return None
    try:
        links = _links(stage / NEW, folder)
        if links is None:
            return None
        for name, other in links.items():
            os.link(folder / name, stage / NEW / other, follow_symlinks=False)
        os.chmod(stage / NEW, stat.S_IMODE(folder.lstat().st_mode))
        _write_journal(stage, EXCHANGED, folder)
    except OSError:
        return None
    if not exchange(stage / NEW, folder):
        (stage / JOURNAL).unlink()
        return None
    kept = [folder / other for name, other in links.items() if name != other]
    return kept + _settled(stage, folder)


def _links(new: Path, folder: Path) -> dict[str, str] | None:
    """Map the files of `folder` to their names in `new`; None where a folder of somebody else's is in it."""
    ours = read_manifest(folder)
    links: dict[str, str] = {}
    for name in _plain_files(folder, new):
        if name is None or len(links) > MOST_LINKS:
            return None
        if _is_ours(folder, name, ours) or _same(folder / name, new / name):
            continue
        taken = os.path.lexists(new / name)
        there = kept_name(folder / name, (new / name).parent) if taken else folder / name
        links[name] = there.relative_to(folder).as_posix()
    return links


def _plain_files(folder: Path, new: Path, inside: str = "") -> Iterator[str | None]:
    """Names of what is in a folder, and in the folders that the new report has too; None for any other folder."""
    owner = folder.lstat()
    for entry in sorted(os.scandir(folder / inside), key=lambda e: e.name):
        name, about = f"{inside}{entry.name}", entry.stat(follow_symlinks=False)
        if not stat.S_ISDIR(about.st_mode):
            yield name  # links, pipes and sockets can have a second name as files can
        elif not inside and _like(about, owner) and (new / name).is_dir():
            os.chmod(new / name, stat.S_IMODE(about.st_mode))
            yield from _plain_files(folder, new, f"{name}/")
        else:
            yield None


def _like(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_dev, one.st_uid, one.st_gid) == (other.st_dev, other.st_uid, other.st_gid)


# ------------------------------------------------------------------------------------------------ file by file
def _by_file(stage: Path, folder: Path) -> list[Path]:
    """Replace file by file; whatever fails in between, the old report is put back."""
    _write_journal(stage, FORWARD, folder)
    done: list[tuple[Path, Path]] = []
    try:
        for pair in _forward(stage, folder):
            done.append(pair)
    except (OSError, InputError):
        _write_journal(stage, BACK, folder, done)
        settle(stage, folder)
        raise
    return [to for _, to in done] + _settled(stage, folder)


def _settled(stage: Path, folder: Path) -> list[Path]:
    """The report is in place; what cannot be tidied up now waits for the next run."""
    with suppress(OSError, InputError):
        return settle(stage, folder)
    return []


def _forward(stage: Path, folder: Path) -> Iterator[tuple[Path, Path]]:
    """Move what is still in ``stage/new`` to its place, the manifest last; yields what was kept, and where.

    What has to go is linked into ``stage/old`` before; it is looked at once more when everything is in place.
    """
    new, old, ours = stage / NEW, stage / OLD, read_manifest(folder)
    if not os.path.lexists(new / MANIFEST):  # everything is in place
        return
    names = read_manifest(new)
    stale = [n for n in ours if n not in names and _is_ours(folder, n, ours)]
    for name in [*names, None, MANIFEST]:
        if name is None:
            for gone in stale:
                _aside(folder / gone, old / gone)
                (folder / gone).unlink(missing_ok=True)
                _remove_if_empty((folder / gone).parent, folder)
            continue
        if not os.path.lexists(new / name):  # moved already, before a kill
            continue
        there = folder / name
        _make_folder(there.parent, folder)
        if os.path.lexists(there):
            if stat.S_ISDIR(os.lstat(there).st_mode):
                raise InputError("files.in_the_way", path=str(there))
            if not (_is_ours(folder, name, ours) or _same(there, new / name)):
                yield there, _keep(there)
            _aside(there, old / name)
        os.replace(new / name, there)


def _aside(there: Path, backup: Path) -> None:
    """Give a file a second name in the staging folder; where there are no second names, move it there.

    Of the list a copy is made then: it vouches for the folder as long as files are on their way.
    """
    if not os.path.lexists(there):
        return
    backup.parent.mkdir(parents=True, exist_ok=True)
    backup.unlink(missing_ok=True)
    try:
        os.link(there, backup, follow_symlinks=False)
    except (OSError, NotImplementedError):
        if there.name == MANIFEST and is_regular(there):
            shutil.copyfile(there, backup)
        else:
            os.rename(there, backup)


def _keep(there: Path) -> Path:
    """Give a file that is not ours its dated name; it keeps the old one until the new file takes it."""
    about = os.lstat(there)
    for other in there.parent.glob(f"*{KEPT}*"):
        if os.path.samestat(os.lstat(other), about):  # from before a kill
            return other
    name = kept_name(there)
    try:
        os.link(there, name, follow_symlinks=False)
    except (OSError, NotImplementedError):
        os.rename(there, name)
    return name


def _undo(stage: Path, folder: Path, pairs: list[tuple[Path, Path]]) -> None:
    """Put back what `_forward` has replaced, and take away what it has added; nothing else, whatever a journal says."""
    new, old, written = stage / NEW, stage / OLD, read_manifest(stage / NEW)
    for name in written:
        if not os.path.lexists(new / name) and not os.path.lexists(old / name) and _is_ours(folder, name, written):
            (folder / name).unlink()
            _remove_if_empty((folder / name).parent, folder)
    for name in filter(_is_known, list(_all_files(old))):
        _make_folder((folder / name).parent, folder)
        _put_back(old / name, folder, name, written)
    for there, kept in pairs:
        if os.path.lexists(kept):
            _put_back(kept, folder, there.relative_to(folder).as_posix(), written)


def _put_back(kept: Path, folder: Path, name: str, written: dict[str, str]) -> None:
    there = folder / name
    if not os.path.lexists(there) or _is_ours(folder, name, written):
        os.replace(kept, there)
    elif os.path.samestat(os.lstat(kept), os.lstat(there)):  # two names of one file
        kept.unlink()


# ------------------------------------------------------------------------------------------------ what was ours goes
def _retire(old: Path, folder: Path) -> list[Path]:
    """Remove an old report: what its manifest vouches for, and what lives on in `folder`; the rest is kept there."""
    if not os.path.isdir(old):
        return []
    ours, living = read_manifest(old), set(_inodes(folder))
    kept = []
    for name in sorted(_all_files(old), key=lambda n: n == MANIFEST):
        path, about = old / name, os.lstat(old / name)
        if (about.st_dev, about.st_ino) in living or _is_ours(old, name, ours) or _same(path, folder / name):
            path.unlink()
        else:
            there = folder / name  # whose name is free where somebody has just put the file there
            _make_folder(there.parent, folder)
            kept.append(kept_name(there) if os.path.lexists(there) else there)
            os.rename(path, kept[-1])
    return kept


def _inodes(folder: Path) -> Iterator[tuple[int, int]]:
    for name in _all_files(folder, deep=False):
        about = os.lstat(folder / name)
        yield about.st_dev, about.st_ino


def _all_files(folder: Path, inside: str = "", *, deep: bool = True) -> Iterator[str]:
    """Every file, link and other entry below a folder that is no folder itself; not deep: of two levels."""
    with suppress(FileNotFoundError):
        for entry in list(os.scandir(folder / inside)):
            if not entry.is_dir(follow_symlinks=False):
                yield inside + entry.name
            elif deep or not inside:
                yield from _all_files(folder, f"{inside}{entry.name}/", deep=deep)


def _is_ours(folder: Path, name: str, ours: dict[str, str]) -> bool:
    if name == MANIFEST:
        return bool(ours)
    return name in ours and checksum(folder / name) == ours[name]


def _is_known(name: object) -> bool:
    return name == MANIFEST or is_report_name(name)


def _same(path: Path, other: Path) -> bool:
    """Whether two regular files have the same content: what is replaced by itself is not lost."""
    if not (is_regular(path) and is_regular(other)) or path.stat().st_size != other.stat().st_size:
        return False
    return checksum(path) == checksum(other) != ""


def _make_folder(path: Path, folder: Path) -> None:
    if path == folder:
        return
    if os.path.lexists(path) and not stat.S_ISDIR(os.lstat(path).st_mode):
        raise InputError("files.in_the_way", path=str(path))
    path.mkdir(exist_ok=True)


def _remove_if_empty(path: Path, folder: Path) -> None:
    if path != folder:
        with suppress(OSError):
            path.rmdir()


def _write_journal(stage: Path, how: str, folder: Path, pairs: Sequence[tuple[Path, Path]] = ()) -> None:
    page = {"how": how, "kept": [[path.relative_to(folder).as_posix() for path in pair] for pair in pairs]}
    beside = stage / f"{JOURNAL}.new"
    with beside.open("wb") as file:
        file.write(json.dumps(page).encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, stage / JOURNAL)


def _journal(stage: Path, folder: Path) -> tuple[str, list[tuple[Path, Path]]] | None:
    """Read the journal: what was begun, and the kept names of files of `folder`; an OSError where it is not ours."""
    if not os.path.lexists(stage / JOURNAL):
        return None
    try:
        page = json.loads((stage / JOURNAL).read_bytes()) if is_regular(stage / JOURNAL) else {}
        names = [(there, kept) for there, kept in page["kept"]]
        sound = all(_is_known(there) and is_inside(kept) and KEPT in kept for there, kept in names)
        if sound and page["how"] in (EXCHANGED, FORWARD, BACK):
            return str(page["how"]), [(folder / there, folder / kept) for there, kept in names]
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), os.fspath(stage / JOURNAL))
