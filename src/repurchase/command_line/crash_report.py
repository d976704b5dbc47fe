"""A fault of the program's own: where it happened, in lines of code alone, and what to do, in both languages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

import click

from repurchase import __version__
from repurchase.text import LANGUAGES, reader_language, text

MOST_FRAMES = 40


def tell_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write a fault to stderr: its traceback without a value or a message, which might repeat answers; what to do."""
    reader = reader_language()
    languages = (reader, *(lang for lang in LANGUAGES if lang != reader))
    version = sys.version.split()[0]
    said = [
        text("cli.crash", kind=kind.__name__, version=__version__, python=version, system=sys.platform).render(lang)
        for lang in languages
    ]
    try:
        click.echo("\n".join([*traceback_lines(error), *said]), err=True)
    except OSError:
        return


def traceback_lines(error: BaseException) -> Iterator[str]:
    """Yield where an error and those that it follows from came from: files of the package, lines of code, kinds."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and cause is not error:
        yield from traceback_lines(cause)
        yield ""
    yield "Traceback (most recent call last):"
    for frame in extract_tb(error.__traceback__)[-MOST_FRAMES:]:
        yield f"  {_shown_file(frame.filename)}, line {frame.lineno}, in {frame.name}"
        if frame.line:
            yield f"    {frame.line}"
    yield f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _shown_file(file: str) -> str:
    """A file without the folders above its package, which may name their owner."""
    parts = Path(file).parts
    for known in ("site-packages", "dist-packages", "src"):
        if known in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(known) :])
    return "/".join(parts[-2:])
