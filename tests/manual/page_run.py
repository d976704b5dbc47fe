"""One page run as printed, block by block, in a folder of its own."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

from manual_pages import ROOT
from page_blocks import Block, like
from pydantic import TypeAdapter

from repurchase.study import Study
from repurchase.study.file.schema import StudyEntry

TYPES = {f.alias or name: f.annotation for name, f in StudyEntry.model_fields.items()}


def surroundings(place: Path, lang: str) -> dict[str, str]:
    """Environment of the commands: `repurchase` and `python` are those of this tree, the terminal is plain."""
    place.mkdir()
    for name, words in (("repurchase", f"{sys.executable} -m repurchase"), ("python", sys.executable)):
        (place / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
        (place / name).chmod(0o755)
    return os.environ | {
        "PATH": f"{place}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "REPURCHASE_LANG": lang,
        "COLUMNS": "1000",  # lines are not broken
        "NO_COLOR": "1",
    }


def said(command: str, folder: Path, environment: dict[str, str]) -> str:
    """What a command prints; it must end well, and be one of ours or of Python."""
    words = shlex.split(command, comments=True)
    if words[0] not in ("repurchase", "python"):
        raise ValueError(f"`{words[0]}` is not run: say `<!-- not run: reason -->` above the block.")
    done = subprocess.run(words, cwd=folder, env=environment, text=True, encoding="utf-8", check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


def check_toml(code: str) -> None:
    """A study, or a part of one."""
    given = tomllib.loads(code)
    if "schema" in given:
        Study.parse(code)
        return
    unknown = given.keys() - TYPES.keys()
    assert not unknown, f"no keys of a study file: {unknown}"
    for name, value in given.items():
        TypeAdapter(TYPES[name]).validate_python(value)


def run_block(block: Block, page: str, folder: Path, names: dict[str, object], environment: dict[str, str]) -> None:
    """Run one block; names are those of the page's Python."""
    if block.kind == "python":
        code = compile("\n" * block.line + block.code, page, "exec")
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, names)
    elif block.kind == "bash":
        for command in block.commands:
            said(command, folder, environment)
    elif block.kind == "console":
        for command, shown in block.exchanges:
            printed = said(command, folder, environment)
            assert like(shown, printed), f"{command}\nshown:\n{shown}\nprinted:\n{printed}"
    else:
        check_toml(block.code)
