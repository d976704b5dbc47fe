"""The child process: parses one file within fixed limits of memory and time, and hands the cells over.

It is started by `fence` with nothing but the standard library and the parser's own folders on its path, imports
neither pandas nor a catalogue, and dies with its parent. Its error stream leads nowhere.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from repurchase.survey.read.containers.guards.limits import CHILD_BYTES, CHILD_SECONDS, Refused
from repurchase.survey.read.containers.wire import Sender

_LEAST = 1 << 26  # bytes of address space that are granted however much the libraries took
READERS = {  # kind: (module, function, the parser to load before memory is limited)
    "zip": ("workbooks", "send_zip", "python_calamine"),
    "zip_rows": ("workbooks", "send_zip_rows", "zipfile"),
    "ole": ("workbooks", "send_ole", "python_calamine"),
    "sav": ("statistics_files", "send_sav", "pyreadstat"),
    "dta": ("statistics_files", "send_dta", "pyreadstat"),
    "parquet": ("statistics_files", "send_parquet", "pyarrow.parquet"),
    "parquet_size": ("arrow_rows", "send_parquet_size", "pyarrow.parquet"),
    "parquet_rows": ("arrow_rows", "send_parquet_rows", "pyarrow.parquet"),
    "text_rows": ("arrow_rows", "send_text_rows", "pyarrow.csv"),
}


def main() -> None:
    """Read the request from standard input, the file from its path, and send what it holds to standard output."""
    request = json.loads(sys.stdin.buffer.readline())
    _die_with_parent()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not for the parent
    module, name, parser = READERS[request["kind"]]
    read: Callable[..., None] = getattr(import_module(f"repurchase.survey.read.containers.{module}"), name)
    import_module(parser)
    sender = Sender(out, limited=limit_resources(int(request["seconds"])))
    try:
        read(_openable(request["path"]), sender, **request.get("options", {}))
        sender.end()
    except Refused as refused:
        sender.refuse(refused.key, refused.values)
    except MemoryError:
        sender.refuse("containers.too_much_memory", {})


def _openable(path: str) -> Path:
    """A path that C libraries can open, too: a name that is no UTF-8 is replaced by that of the open file."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return Path(f"/dev/fd/{os.open(path, os.O_RDONLY)}")
    return Path(path)


def limit_resources(seconds: int = CHILD_SECONDS) -> bool:
    """Limit memory, processor time and files of this process; whether the system holds it to the memory."""
    try:
        import resource
    except ImportError:  # Windows: the parent watches the clock
        return False
    held, mapped = _memory()
    wanted = {
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_CPU": (seconds, seconds + 1),  # first a signal that tells why
        "RLIMIT_DATA": (CHILD_BYTES, CHILD_BYTES),
    }
    if mapped:
        most = mapped + max(CHILD_BYTES - held, _LEAST)
        wanted["RLIMIT_AS"] = (most, most)
    for name, (soft, last) in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            if hard != resource.RLIM_INFINITY:
                soft, last = min(soft, hard), min(last, hard)
            with suppress(ValueError, OSError):  # a system that knows the limit and does not grant it
                resource.setrlimit(kind, (soft, last))
    return bool(mapped) and sys.platform == "linux"


def _memory() -> tuple[int, int]:
    """Bytes held and bytes mapped by this process; (0, 0) where the system does not say."""
    try:
        mapped, held = map(int, Path("/proc/self/statm").read_text().split()[:2])
    except (OSError, ValueError):
        return 0, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return held * page, mapped * page


def _die_with_parent() -> None:
    """Ask for a signal when the parent's end of standard input closes, whatever it closes of; its default ends us."""
    try:
        import fcntl
        import select

        fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
        if select.select([0], [], [], 0)[0]:  # closed before we asked
            os._exit(1)
    except (ImportError, AttributeError, OSError):  # elsewhere the limits and the closed output end us
        return
