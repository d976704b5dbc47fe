"""What to type next: after a look at a file, after a draft, after a report; each command ready to be copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from repurchase.command_line.command_quoting import command_line_of, file_word
from repurchase.text import Text, text


def after_check(data: Path, options: Mapping[str, Path | str | None], *, modelled: bool) -> Iterator[Text | str]:
    """Yield what follows a look at a file.

    Parameters
    ----------
    data : Path
    options : mapping
        The options that the look was given; they are given again.
    modelled : bool
        Whether a study says what is claimed of these constructs; without one a draft comes first.
    """
    if modelled:
        yield text("next_steps.checked")
        yield _indented(command_line_of("analyze", [file_word(data)], options))
        yield text("next_steps.misread")
        given = {name: value for name, value in options.items() if name != "--study"}
        yield _indented(command_line_of("init", [file_word(data)], given))
        return
    yield text("next_steps.no_study")
    yield _indented(command_line_of("init", [file_word(data)], options))
    yield text("next_steps.measured_only")
    yield _indented(command_line_of("analyze", [file_word(data)], options))


def after_draft(data: Path, written: Sequence[Path]) -> Iterator[Text | str]:
    """Yield what follows a draft: correct the files, look again, analyse."""
    study, columns = written[0], written[-1]
    options = {"--study": study, "--columns": columns}
    named = {option.strip("-"): file_word(path, option) for option, path in options.items()}
    yield text("next_steps.drafted", **named)
    yield _indented(command_line_of("check", [file_word(data)], options))
    yield text("next_steps.then_analyze")
    yield _indented(command_line_of("analyze", [file_word(data)], options))


def after_report(
    data: Path, folder: Path, options: Mapping[str, Path | str | None], *, quick: bool
) -> Iterator[Text | str]:
    """Yield what follows a report: after a first look the whole of it, then one's own chapter held against it."""
    if quick:
        yield text("next_steps.quick")
        yield _indented(command_line_of("analyze", [file_word(data)], options))
        return
    yield text("next_steps.reported")
    chapter = str(text("next_steps.chapter_file"))
    yield _indented(command_line_of("review", [chapter], {"--findings": folder}))


def _indented(command: str) -> str:
    return f"  {command}"
