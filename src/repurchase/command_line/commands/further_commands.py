"""Commands about models, chapters and cut-offs, and the one that shows the help of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import click

from repurchase.command_line.commands.told_lines import listed_parts, say
from repurchase.command_line.shared_options import LANGUAGES_VALUE, NAME, WORD, WORDS, Data, Json, PageLang
from repurchase.command_line.translated_commands import FURTHER, command
from repurchase.command_line.translated_parameters import (
    ANALYSIS,
    READING,
    WRITING,
    DeclaredArgument,
    DeclaredOption,
)
from repurchase.command_line.usage_errors import unknown_command
from repurchase.command_line.value_types import CommandGiven, FindingsPlace, ListedValue, ReadFile, TranslatedValue
from repurchase.settings import EQUAL, languages_of


@command(
    FURTHER, "repurchase fit model.lav survey.csv", "repurchase fit model.lav survey.csv --estimator MLR --group region"
)
def fit(
    model: Annotated[Path, DeclaredArgument("options.model", ReadFile("values.model"))],
    data: Data,
    group: Annotated[str | None, DeclaredOption("--group", "options.group", TranslatedValue(NAME), READING)] = None,
    estimator: Annotated[
        str, DeclaredOption("--estimator", "options.estimator", TranslatedValue(NAME, "estimator"), ANALYSIS, "ML")
    ] = "ML",
    missing: Annotated[
        str,
        DeclaredOption("--missing", "options.fit_missing", TranslatedValue(WORD, "missing"), ANALYSIS, "listwise"),
    ] = "listwise",
    std_lv: Annotated[bool, DeclaredOption("--std-lv", "options.std_lv", heading=ANALYSIS)] = False,
    ordered: Annotated[bool, DeclaredOption("--ordered", "options.ordered", heading=ANALYSIS)] = False,
    equal: Annotated[str, DeclaredOption("--group-equal", "options.equal", ListedValue(WORDS, EQUAL), ANALYSIS)] = "",
    lang: PageLang = None,
    as_json: Json = False,
) -> None:
    """Fit a model to a table of numbers."""
    from repurchase.study.commands.fit_files import fit_files

    page = fit_files(
        model,
        data,
        lang,
        estimator=estimator,
        group=group,
        missing=missing,
        std_lv=std_lv,
        ordered=ordered,
        group_equal=listed_parts(equal),
    )
    if as_json:
        click.echo(page.json())
    else:
        say(page.page(lang))


@command(FURTHER, "repurchase review chapter.docx --findings reports/survey")
def review(
    manuscript: Annotated[Path, DeclaredArgument("options.manuscript", ReadFile("values.manuscript"))],
    findings: Annotated[
        Path, DeclaredOption("--findings", "options.findings", FindingsPlace("values.file_or_folder"), READING)
    ],
    lang: PageLang = None,
    as_json: Json = False,
) -> None:
    """Find what a chapter of your own says that the findings do not."""
    from repurchase.study.manuscript.check_manuscript import check_manuscript

    checked_text = check_manuscript(manuscript, findings)
    if as_json:
        click.echo(checked_text.json())
    else:
        say(checked_text.page(lang))


@command(FURTHER, "repurchase criteria", "repurchase criteria --preset strict --lang both")
def criteria(
    preset: Annotated[
        str, DeclaredOption("--preset", "options.preset", TranslatedValue(NAME, "preset"), READING, "default")
    ] = "default",
    lang: Annotated[str | None, DeclaredOption("--lang", "options.page_lang", LANGUAGES_VALUE, WRITING)] = None,
) -> None:
    """Print every cut-off with its source."""
    from repurchase.analysis.results.criteria_table import criteria_table

    languages = (None,) if lang is None else languages_of(lang)
    table = criteria_table(preset)
    say("\n".join(table.page(language) for language in languages))


@command(FURTHER, "repurchase help", "repurchase help analyze", name="help")
def show_help(
    name: Annotated[str | None, DeclaredArgument("options.command", CommandGiven("values.command"))] = None,
) -> None:
    """Show the help of a command, or the list of all."""
    program = click.get_current_context().find_root()
    group = program.command
    if name is None or not isinstance(group, click.Group):
        click.echo(group.get_help(program))
        return
    asked = group.get_command(program, name)
    if asked is None:
        raise unknown_command(name, list(group.commands), str(program.info_name))
    click.echo(asked.get_help(click.Context(asked, program, name)))
