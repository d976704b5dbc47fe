"""Small reports, the two ways in which folders change, and what must be true of a folder afterwards."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from repurchase.files import switch
from repurchase.files.manifest import MANIFEST, checksum

WAYS = ("exchange", "file by file", "without links")


def report(mark: str, *names: str) -> dict[str, bytes]:
    """A report whose every file says which run it is from."""
    return {
        name: f"{mark} {name}\n".encode() for name in names or ("report.zh.docx", "findings.json", "figures/a.zh.png")
    }


def tree(folder: Path) -> dict[str, object]:
    """Everything below a folder: content, link targets, folders."""
    found: dict[str, object] = {}
    for at, folders, names in os.walk(folder):
        for name in folders + names:
            path = Path(at, name)
            key = path.relative_to(folder).as_posix()
            found[key] = (
                ("link", os.readlink(path))
                if path.is_symlink()
                else "folder"
                if path.is_dir()
                else (path.read_bytes() if path.is_file() else "pipe")
            )
    return found


def leftovers(place: Path) -> list[str]:
    return [p.name for p in place.rglob("*") if p.name.startswith(".repurchase")]


def is_whole(folder: Path, *reports: dict[str, bytes]) -> bool:
    """Whether the files that the folder's list names are those of one of the reports, each byte for byte."""
    listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    return any(
        listed.keys() == files.keys()
        and all((folder / n).read_bytes() == c for n, c in files.items())
        and all(checksum(folder / n) == s for n, s in listed.items())
        for files in reports
    )


def go_the_way(way: str, patch: pytest.MonkeyPatch) -> None:
    """Make folders change as on another system."""
    if way != "exchange":
        patch.setattr(switch, "exchange", lambda one, other: False)
        patch.setattr(switch, "is_plain_folder", lambda folder: False)
    if way == "without links":

        def link(*paths, **options):
            raise OSError(95, "Operation not supported")

        patch.setattr(switch, "os", SimpleNamespace(**{**vars(os), "link": link}))


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    go_the_way(request.param, monkeypatch)
    return request.param


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """Do not wait for the disk; a kill does not lose what the system holds."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "rep"
