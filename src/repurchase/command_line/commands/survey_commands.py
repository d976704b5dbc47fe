"""Commands about a survey that was collected: look at it, draft its study file, analyse it, hand its answers on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import click

from repurchase.command_line.commands.told_lines import listed_parts, say, tell
from repurchase.command_line.next_steps import after_check, after_draft, after_report
from repurchase.command_line.shared_options import (
    FIRST_LOOK,
    FORMATS,
    Alpha,
    Bilingual,
    Chapter,
    Cluster,
    Codebook,
    Columns,
    Contents,
    Data,
    Draws,
    Estimator,
    Folder,
    Formats,
    HouseStyle,
    Json,
    Lang,
    LeaveOut,
    Missing,
    Overwrite,
    Quick,
    Scheduler,
    Seed,
    Segments,
    StudyFile,
    Template,
    Weights,
)
from repurchase.command_line.translated_commands import FIRST_STEPS, FURTHER, command
from repurchase.command_line.translated_parameters import WRITING, DeclaredArgument, DeclaredOption
from repurchase.command_line.value_types import WrittenFile, WrittenFolder
from repurchase.files.targets import shown
from repurchase.text import text
from repurchase.work.progress_display import terminal_progress
from repurchase.work.tasks_ahead import usual_workers


@command(FIRST_STEPS, "repurchase demo", "repurchase demo sample --lang both --quick")
def demo(
    folder: Annotated[Path, DeclaredArgument("options.demo_folder", WrittenFolder("values.folder"))] = Path("demo"),
    lang: Lang = None,
    quick: Quick = False,
    overwrite: Overwrite = False,
) -> None:
    """Copy the sample survey into a folder and analyse it."""
    with terminal_progress() as tick:
        from repurchase.study.commands.report_files import demo_paths, write_demo

        lines = list(
            write_demo(
                folder,
                lang,
                listed_parts(FIRST_LOOK if quick else FORMATS),
                overwrite=overwrite,
                quick=quick,
                workers=usual_workers(),
                progress=tick,
            )
        )
    data, report = demo_paths(folder)
    tell(*lines, *after_report(data, report, {"--out": report, "--lang": lang}, quick=quick))


@command(FIRST_STEPS, "repurchase check survey.xlsx", "repurchase check survey.xlsx --study study.toml")
def check(
    data: Data, study: StudyFile = None, codebook: Codebook = None, columns: Columns = None, as_json: Json = False
) -> None:
    """Show what was read, how it maps, who would be dropped and why."""
    from repurchase.study.commands.check import check as look

    survey_check = look(data, study, codebook, columns)
    if as_json:
        click.echo(survey_check.json())
        return
    given = {"--study": study, "--codebook": codebook, "--columns": columns}
    modelled = study is not None or bool(survey_check.survey.source.study)
    say(survey_check.page())
    tell("", *after_check(data, given, modelled=modelled, kept=survey_check.valid))


@command(FIRST_STEPS, "repurchase init survey.xlsx", "repurchase init survey.xlsx --out tea.toml")
def init(
    data: Data,
    out: Annotated[
        Path, DeclaredOption("--out", "options.study_out", WrittenFile("values.file"), WRITING, "study.toml")
    ] = Path("study.toml"),
    codebook: Codebook = None,
    columns: Columns = None,
    overwrite: Overwrite = False,
) -> None:
    """Draft a study file, a codebook and a list of all columns from an export."""
    from repurchase.study.commands.small_commands import drafted_words, placed_columns, write_draft

    written = write_draft(data, out, codebook, columns, overwrite=overwrite)
    tell(*drafted_words(written), "", *after_draft(data, written, **placed_columns(written[-1])))


@command(FIRST_STEPS, "repurchase analyze survey.xlsx", "repurchase analyze survey.xlsx --study study.toml --lang both")
def analyze(
    data: Data,
    study: StudyFile = None,
    codebook: Codebook = None,
    columns: Columns = None,
    cluster: Cluster = None,
    weights: Weights = None,
    leave_out_flagged: LeaveOut = None,
    quick: Quick = False,
    estimator: Estimator = None,
    missing: Missing = None,
    alpha: Alpha = None,
    draws: Draws = None,
    seed: Seed = None,
    segments: Segments = False,
    out: Folder = None,
    lang: Lang = None,
    formats: Formats = None,
    template: Template = None,
    chapter: Chapter = None,
    style: HouseStyle = None,
    bilingual_captions: Bilingual = False,
    contents: Contents = None,
    scheduler: Scheduler = None,
) -> None:
    """Analyse a survey and write the results chapter."""
    with terminal_progress() as tick:
        from repurchase.study.file.read_survey import ahead_of_use

        workers = usual_workers()
        with ahead_of_use(data, study, codebook, columns, cluster, weights, 1 if scheduler else workers):
            from repurchase.study.chapter.output import report_layout
            from repurchase.study.commands.report_files import report_folder, write_report

            layout = report_layout(template, chapter, style, bilingual_captions=bilingual_captions, contents=contents)
            lines = list(
                write_report(
                    data,
                    out,
                    lang,
                    _chosen(formats, quick=quick),
                    study,
                    codebook,
                    columns,
                    layout,
                    estimator=estimator,
                    draws=draws,
                    seed=seed,
                    quick=quick,
                    missing=missing,
                    alpha=alpha,
                    cluster=cluster,
                    weights=weights,
                    leave_out_flagged=leave_out_flagged,
                    segments=segments or None,
                    workers=workers,
                    scheduler=scheduler,
                    progress=tick,
                )
            )
    given = {"--study": study, "--codebook": codebook, "--columns": columns, "--out": out, "--lang": lang}
    tell(*lines, *after_report(data, report_folder(data, out), given, quick=quick))


@command(FURTHER, "repurchase export survey.xlsx --to clean.sav")
def export(
    data: Data,
    to: Annotated[Path, DeclaredOption("--to", "options.export_to", WrittenFile("values.file"), WRITING)],
    study: StudyFile = None,
    codebook: Codebook = None,
    columns: Columns = None,
    overwrite: Overwrite = False,
) -> None:
    """Write the screened, de-identified, labelled, reverse-keyed answers."""
    from repurchase.study.commands.small_commands import export as write

    path = write(data, to, study, codebook, columns, overwrite=overwrite)
    tell(text("cli.exported", file=shown(path)))


def _chosen(formats: str | None, *, quick: bool) -> tuple[str, ...]:
    """The formats asked for, else those of a first look or of the whole report."""
    return listed_parts((FIRST_LOOK if quick else FORMATS) if formats is None else formats)
