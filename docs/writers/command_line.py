"""Writes reference/command-line of the manual, in both languages, from what ``--help`` prints.

Run ``python docs/writers/command_line.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from repurchase.cli import app

DOCS = Path(__file__).parents[1]
WORDS = tomllib.loads((Path(__file__).parent / "page_words.toml").read_text(encoding="utf-8"))["commands"]
PRINT_ALL = """
import os, sys
from click.testing import CliRunner
from repurchase.cli import app
for words in [[], *[[name] for name in app.commands]]:
    print("\\0" + CliRunner().invoke(app, [*words, "--help"], prog_name="repurchase").output, end="")
"""


def printed_helps(lang: str) -> list[str]:
    """What ``repurchase --help`` and the help of every command print; the language is chosen when Python starts."""
    plain = {"REPURCHASE_LANG": lang, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    words = [sys.executable, "-c", PRINT_ALL]
    done = subprocess.run(words, env=os.environ | plain, capture_output=True, check=True)  # noqa: S603
    return [text.strip("\n") for text in done.stdout.decode("utf-8").split("\0")[1:]]


def page(lang: str) -> str:
    """The whole page: every command with its help as printed."""
    names = [WORDS[lang]["whole"], *(f"repurchase {name}" for name in app.commands)]
    parts = [WORDS[lang]["head"]]
    for name, text in zip(names, printed_helps(lang), strict=True):
        lines = "\n".join(line.rstrip() for line in text.splitlines())
        parts.append(f"## {name}\n\n```text\n{lines}\n```")
    return "\n\n".join(parts) + "\n"


def pages() -> dict[Path, str]:
    """Both pages."""
    return {DOCS / lang / "reference" / "command-line.md": page(lang) for lang in ("en", "zh")}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
