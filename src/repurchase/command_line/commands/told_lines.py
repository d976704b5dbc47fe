"""What every command says: its lines, as wide as the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress

import click

from repurchase.document.typeset.line_width import units, wrap
from repurchase.text import Text

NARROWEST = 20  # columns; no terminal that words are read in has fewer


def tell(*lines: Text | str) -> None:
    """Say what was written; when nobody can hear it, the files are there nonetheless."""
    with suppress(OSError):
        for words in lines:
            say(str(words))


def write_lines(*lines: Text | str) -> None:
    """Write lines as they are, for another program."""
    for words in lines:
        click.echo(str(words))


def say(words: str) -> None:
    """Write words to the terminal, broken where its lines end."""
    width = _width()
    click.echo(words if width is None else "\n".join(fitted_lines(words, width)))


def fitted_lines(words: str, width: int) -> list[str]:
    """The lines of a page, those of plain words broken at `width` columns.

    Indented lines (commands to be copied, code) and rows of tables stay as they are, and so does a long word, which
    may be a path.
    """
    return [part for line in words.split("\n") for part in _parts(line, width)]


def _parts(line: str, width: int) -> list[str]:
    set_out = line.startswith("  ") or "  " in line.strip()
    return [line] if set_out or units(line) <= width else wrap(line, width, cut=False)


def _width() -> int | None:
    """Columns of the terminal; None where there is none, so that a file gets whole lines."""
    if "COLUMNS" not in os.environ and not sys.stdout.isatty():
        return None
    columns = shutil.get_terminal_size((0, 0)).columns
    return max(columns, NARROWEST) if columns else None


def listed_parts(words: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(part.strip() for part in words.replace("，", ",").split(",") if part.strip())
