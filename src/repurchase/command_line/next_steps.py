"""What to type next: after a look at a file, after a draft, after a report; each command ready to be copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from repurchase.command_line.command_quoting import command_line_of, file_word
from repurchase.text import Text, joined, text


def after_check(
    data: Path, options: Mapping[str, Path | str | None], *, modelled: bool, kept: int = 1
) -> Iterator[Text | str]:
    """Yield what follows a look at a file.

    Parameters
    ----------
    data : Path
    options : mapping
        The options that the look was given; they are given again.
    modelled : bool
        Whether a study says what is claimed of these constructs; without one a draft comes first.
    kept : int
        Respondents who stay: with none, what went wrong comes first.
    """
    if not kept:
        yield text("next_steps.nobody_kept")
        yield _indented(command_line_of("check", [file_word(data)], options))
        return
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


def after_draft(
    data: Path, written: Sequence[Path], *, rated: int, unplaced: int, placeholders: Sequence[str]
) -> Iterator[Text | str]:
    """Yield what follows a draft: say what the columns measure and draft again, else state the claims and look again.

    Parameters
    ----------
    data : Path
    written : sequence of Path
        The study file first, the list of columns last.
    rated, unplaced : int
        Rated columns, and those of them of no construct.
    placeholders : sequence of str
        Codes of constructs that stand for the time being.
    """
    study, columns = written[0], written[-1]
    if unplaced or placeholders or not rated:
        yield from _draft_again(data, study, columns, rated, unplaced, placeholders)
        return
    options: dict[str, Path | str | None] = {"--study": study, "--columns": columns}
    yield text("next_steps.drafted", study=file_word(study, "--study"), columns=file_word(columns, "--columns"))
    yield _indented(command_line_of("check", [file_word(data)], options))
    yield text("next_steps.then_analyze")
    yield _indented(command_line_of("analyze", [file_word(data)], options))


def _draft_again(
    data: Path, study: Path, columns: Path, rated: int, unplaced: int, placeholders: Sequence[str]
) -> Iterator[Text | str]:
    """Yield what to fill in the list of columns, and the command that drafts the study file from it."""
    word, codes = file_word(columns, "--columns"), {"codes": joined(placeholders), "n": len(placeholders)}
    if unplaced:
        key = "next_steps.unplaced_all" if unplaced == rated else "next_steps.unplaced_some"
        yield text(key, n=unplaced, columns=word)
    elif placeholders:
        yield text("next_steps.placeholders", columns=word, **codes)
    else:
        yield text("next_steps.nothing_rated", columns=word)
    out = None if study == Path("study.toml") else study
    yield _indented(f"{command_line_of('init', [file_word(data)], {'--out': out, '--columns': columns})} --overwrite")
    if unplaced and placeholders:
        yield text("next_steps.placeholders_too", **codes)
    if rated:
        yield text("next_steps.then_model")
        return
    yield text("next_steps.describe_only")
    yield _indented(command_line_of("analyze", [file_word(data)], {"--columns": columns}))


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
