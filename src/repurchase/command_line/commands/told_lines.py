"""What every command does at its end: say its lines."""

from __future__ import annotations

from contextlib import suppress

import click

from repurchase.text import Text


def tell(*lines: Text | str) -> None:
    """Say what was written; when nobody can hear it, the files are there nonetheless."""
    with suppress(OSError):
        for words in lines:
            click.echo(str(words))


def listed_parts(words: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(part.strip() for part in words.replace("，", ",").split(",") if part.strip())
