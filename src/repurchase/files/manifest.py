"""The list of what a report folder was given, with a checksum of each file: it tells what is ours and unchanged."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

MANIFEST = "files.json"
SCHEMA = "repurchase.files/1"
MOST_BYTES = 1_000_000  # of a manifest; ours have some kilobytes
_LANG = "(?:en|zh)"
_REPORT = re.compile(  # every name that the writers of a report give; a test holds them to it
    rf"report\.{_LANG}\.(?:docx|html|tex|md)|review\.{_LANG}\.(?:docx|html)|tables\.{_LANG}\.xlsx|notes\.{_LANG}\.md|findings\.json|model\.lav|study\.toml"
    rf"|figures/[a-z][a-z0-9_]{{0,59}}\.{_LANG}\.(?:png|svg)"
)
_PART = re.compile(r"[^/\\:\x00-\x1f]+")
_SUM = re.compile(r"[0-9a-f]{64}")


def manifest_bytes(sums: Mapping[str, str]) -> bytes:
    """Write the list of checksums by file name, sealed with a checksum of its own.

    Parameters
    ----------
    sums : mapping of str to str
        SHA-256 of every file by its path in the folder, with forward slashes.
    """
    files = dict(sorted(sums.items()))
    page = {"schema": SCHEMA, "files": files, "seal": _seal(files)}
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def read_manifest(folder: Path) -> dict[str, str]:
    """Read which files of a folder are ours, and the checksums they had.

    Returns
    -------
    dict of str to str
        Empty where there is no list, where it is not byte for byte as it was written, and where it names a file that
        no report has (anybody can write such a list): then nothing is ours.
    """
    raw = _start(folder / MANIFEST, MOST_BYTES)
    try:
        page = json.loads(raw)
        files = page["files"]
        known = all(is_report_name(name) and _SUM.fullmatch(digest) for name, digest in files.items())
        return dict(files) if known and manifest_bytes(files) == raw else {}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def checksum(path: Path) -> str:
    """Compute the SHA-256 of a regular file; empty for links, devices, pipes and what cannot be read."""
    if not is_regular(path):
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def is_regular(path: Path) -> bool:
    """Tell whether a path is a file itself: no link, folder, pipe or device, which could be read without end."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def holds_schema(path: Path, schema: str) -> bool:
    """Tell whether a JSON file of ours begins with this schema; only its start is read."""
    head = rb'\s*\{\s*"schema"\s*:\s*"' + re.escape(schema.encode()) + rb'"'
    return re.match(head, _start(path, 1_000).removeprefix(b"\xef\xbb\xbf")) is not None


def is_report_name(name: object) -> bool:
    """Tell whether a report of ours has files of this name; no other is ever replaced or removed."""
    return isinstance(name, str) and _REPORT.fullmatch(name) is not None


def is_inside(name: object) -> bool:
    """Tell whether a name that was read stays in its folder: neither absolute nor upwards, on any system."""
    if not isinstance(name, str):
        return False
    parts = name.split("/")
    return (
        len(parts) <= 2
        and all(_PART.fullmatch(p) and p not in (".", "..") for p in parts)
        and (str(PurePosixPath(name)) == name)
    )


def _start(path: Path, most: int) -> bytes:
    if not is_regular(path):
        return b""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        return b""


def _seal(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode("ascii")).hexdigest()
