"""A command as the reader's shell takes it: paths with spaces or signs in quotes, Windows' own way on Windows."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

from repurchase.identity_patterns import file_words, mask_identities
from repurchase.text import text

_PLAIN = re.compile(r"[\w.:\\/=+~-]+")  # what cmd and PowerShell take without quotes, Chinese characters too
_PLAIN_POSIX = re.compile(r"[\w@%+=:,./-]+")
_USUAL_NAMES = {  # what the file of an option is called where nothing is known of it
    "--study": "study.toml", "--columns": "columns.csv", "--codebook": "codebook.csv",
    "--findings": "findings.json", "--out": "report",
}  # fmt: skip
_USUAL_OF_KINDS = {".toml": "study.toml", ".lav": "model.lav"}  # whatever option they follow


def quoted(word: str, *, windows: bool = os.name == "nt") -> str:
    """Write one word of a command so that a shell takes it as one.

    Parameters
    ----------
    word : str
    windows : bool
        For cmd and PowerShell, which take double quotes and no backslash before them; else for a POSIX shell.
    """
    if windows:
        return word if _PLAIN.fullmatch(word) and not word.startswith("~") else f'"{word}"'
    return word if _PLAIN_POSIX.fullmatch(word) else shlex.quote(word)


def file_word(path: Path | str, option: str | None = None) -> str:
    """Write a path for a command to copy; a name that says whose answers it holds is left for the user to fill in.

    Parameters
    ----------
    path : Path or str
    option : str, optional
        The option that it follows, whose usual file is named in its stead: the survey's where there is none. A study
        file, a model and a chapter are called as theirs are anywhere.
    """
    words = str(path)
    if mask_identities(file_words(words)) != words:
        return _usual_name(Path(words).suffix.casefold(), option or "")
    return quoted(f"./{words}" if words.startswith("-") else words)


def _usual_name(suffix: str, option: str) -> str:
    """What the file that a command takes is called where nothing is known of it."""
    if suffix == ".docx":
        return str(text("next_steps.chapter_file"))
    return _USUAL_OF_KINDS.get(suffix) or _USUAL_NAMES.get(option) or str(text("first_page.your_file"))


def command_line_of(command: str, words: Iterable[str], options: Mapping[str, Path | str | None] | None = None) -> str:
    """Write a command with its files and with the options that have a value."""
    given = [
        part for name, value in (options or {}).items() if value is not None for part in (name, file_word(value, name))
    ]
    return " ".join(["repurchase", command, *words, *given])
