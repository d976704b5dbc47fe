"""Two folders change places in one step, where the system can do that: at no moment is there anything in between."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(one: Path, other: Path) -> bool:
    """Let two folders of one file system change places; False where the system cannot, and nothing has happened."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return bool(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def is_plain_folder(folder: Path) -> bool:
    """Tell whether a folder may be exchanged for another without anyone missing it.

    Its owner is us, it has neither special rights nor marks, is no mount, and nobody's current folder: this
    process's and, where the shell started it there, the shell's.
    """
    try:
        about = folder.lstat()
        marks = set(os.listxattr(folder)) - {"security.selinux"} if hasattr(os, "listxattr") else {"unknown"}
        parent = folder.parent.stat()
        here = os.path.realpath(os.getcwd())
    except OSError:
        return False
    inside = here == str(folder) or here.startswith(str(folder).rstrip(os.sep) + os.sep)
    return not (
        marks or inside or about.st_uid != os.geteuid() or about.st_dev != parent.st_dev or os.path.ismount(folder)
    )
