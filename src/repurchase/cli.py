"""The command line: thin, every option one of the library's; imports nothing scientific before it must."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from repurchase import __version__
from repurchase.command_options import (
    FIRST_LOOK,
    FORMATS,
    Alpha,
    Bilingual,
    Chapter,
    Cluster,
    Codebook,
    Codes,
    Columns,
    Contents,
    Data,
    Draws,
    Estimator,
    Formats,
    FormFile,
    HouseStyle,
    Json,
    Lang,
    LeaveOut,
    Missing,
    OfPlatform,
    Overwrite,
    Quick,
    Scheduler,
    Seed,
    Segments,
    StudyCopy,
    StudyFile,
    StudyName,
    Template,
    Weights,
)
from repurchase.errors import MOST_CHARACTERS, RepurchaseError
from repurchase.files.endings import end_politely
from repurchase.files.kept import KeptFiles
from repurchase.files.streams import StreamError, open_streams
from repurchase.files.targets import shown
from repurchase.plain_text import shortened_text
from repurchase.settings import languages_of
from repurchase.text import Text, text
from repurchase.work.progress_display import terminal_progress
from repurchase.work.tasks_ahead import usual_workers

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="From a survey export to the results chapter. 从问卷导出文件到论文结果章节。",
)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    """Nothing but the version belongs to no command."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def analyze(
    data: Data,
    study: StudyFile = None,
    codebook: Codebook = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder of the report.")] = None,
    lang: Lang = None,
    estimator: Estimator = None,
    draws: Draws = None,
    seed: Seed = None,
    formats: Formats = None,
    quick: Quick = False,
    columns: Columns = None,
    missing: Missing = None,
    alpha: Alpha = None,
    cluster: Cluster = None,
    weights: Weights = None,
    leave_out_flagged: LeaveOut = None,
    segments: Segments = False,
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
            from repurchase.study.commands.report_files import write_report

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
    _tell(*lines)


@app.command()
def check(
    data: Data, study: StudyFile = None, codebook: Codebook = None, columns: Columns = None, as_json: Json = False
) -> None:
    """Show what was read, how it maps, who would be dropped and why."""
    from repurchase.study.commands.check import check as look

    survey_check = look(data, study, codebook, columns)
    typer.echo(survey_check.json() if as_json else survey_check.page())


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the survey and its report.")] = Path("demo"),
    lang: Lang = None,
    quick: Quick = False,
    overwrite: Overwrite = False,
) -> None:
    """Copy the sample survey into a folder and analyse it."""
    with terminal_progress() as tick:
        from repurchase.study.commands.report_files import write_demo

        lines = list(
            write_demo(
                folder,
                lang,
                _parts(FIRST_LOOK if quick else FORMATS),
                overwrite=overwrite,
                quick=quick,
                workers=usual_workers(),
                progress=tick,
            )
        )
    _tell(*lines)


@app.command()
def init(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="Study file to write.")] = Path("study.toml"),
    codebook: Codebook = None,
    columns: Columns = None,
    overwrite: Overwrite = False,
) -> None:
    """Draft a study file, a codebook and a list of all columns from an export."""
    from repurchase.study.commands.small_commands import drafted_words, write_draft

    written = write_draft(data, out, codebook, columns, overwrite=overwrite)
    _tell(*drafted_words(written))


@app.command()
def export(
    data: Data,
    to: Annotated[Path, typer.Option("--to", help="clean.sav, .dta, .csv or .xlsx")],
    study: StudyFile = None,
    codebook: Codebook = None,
    columns: Columns = None,
    overwrite: Overwrite = False,
) -> None:
    """Write the screened, de-identified, labelled, reverse-keyed answers."""
    from repurchase.study.commands.small_commands import export as write

    path = write(data, to, study, codebook, columns, overwrite=overwrite)
    _tell(text("cli.exported", file=shown(path)))


@app.command()
def questionnaire(
    study: StudyFile = None,
    lang: Lang = None,
    out: FormFile = Path("questionnaire"),
    shuffle: Annotated[bool, typer.Option("--shuffle", help="Shuffle statements within their block.")] = False,
    seed: Seed = None,
    overwrite: Overwrite = False,
) -> None:
    """Write a study's questionnaire, ready to field, and say what to look at before."""
    from repurchase.study.commands.fielding import write_questionnaire

    _tell(*write_questionnaire(out, study, lang, shuffle=shuffle, seed=seed, overwrite=overwrite))


@app.command()
def simulate(
    to: Annotated[Path, typer.Option("--to", help="File to write: .csv, .xlsx, .sav or .dta")],
    study: StudyFile = None,
    n: Annotated[int, typer.Option("--n", help="Respondents.")] = 238,
    seed: Seed = None,
    platform: OfPlatform = None,
    lang: Annotated[str | None, typer.Option("--lang", help="With --platform: zh or en.")] = None,
    codes: Codes = False,
    missing: Annotated[float, typer.Option("--missing", help="With --platform: share of ratings missing.")] = 0,
    careless: Annotated[float, typer.Option("--careless", help="With --platform: share of careless sheets.")] = 0,
    overwrite: Overwrite = False,
) -> None:
    """Write made-up answers to a study's questionnaire, marked as synthetic."""
    from repurchase.study.commands.fielding import rehearsal

    path = rehearsal(
        to, study, n, seed, platform=platform, lang=lang, coded=codes, missing=missing, careless=careless,
        overwrite=overwrite
    )  # fmt: skip
    _tell(text("cli.exported", file=shown(path)))


@app.command()
def power(
    study: StudyFile = None,
    n: Annotated[str | None, typer.Option("--n", help="Sample sizes with commas: 150,200,250.")] = None,
    reps: Annotated[int, typer.Option("--reps", help="Simulated samples of each size.")] = 1000,
    effect: Annotated[float, typer.Option("--effect", help="Standardised path where none is stated.")] = 0.3,
    effects: Annotated[str, typer.Option("--effects", help="Values of single paths: RI~SAT=0.4,RI~TRUST=0.")] = "",
    target: Annotated[float, typer.Option("--target", help="Power that is wanted.")] = 0.8,
    estimator: Annotated[str | None, typer.Option("--estimator", help="auto, MLR, ML or WLSMV.")] = None,
    seed: Seed = None,
    lang: Annotated[str | None, typer.Option("--lang", help="zh, en or both; default: the reader's.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for a section of a proposal.")] = None,
    formats: Annotated[str, typer.Option("--formats", help="With --out: docx,html,xlsx,md.")] = "docx,html,xlsx,md",
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Say what samples of several sizes would find of a study's hypotheses, before it is fielded."""
    from repurchase.study.commands.power_files import check_power_target, said_power, study_power

    check_power_target(out, lang, _parts(formats), study)
    with terminal_progress() as tick:
        found, chosen = study_power(study, n, reps, effect, effects, target, estimator, seed, tick, scheduler)
    _tell(*said_power(found, chosen, lang, out, _parts(formats), as_json=as_json))


@app.command()
def fit(
    model: Annotated[Path, typer.Argument(help="Model in lavaan's syntax.")],
    data: Data,
    estimator: Annotated[str, typer.Option("--estimator", help="ML, MLR, MLM, WLSMV, auto, ...")] = "ML",
    group: Annotated[str | None, typer.Option("--group", help="Column that names the groups.")] = None,
    missing: Annotated[str, typer.Option("--missing", help="listwise, fiml; pairwise (ordinal).")] = "listwise",
    std_lv: Annotated[bool, typer.Option("--std-lv", help="Fix latent variances instead of markers.")] = False,
    ordered: Annotated[bool, typer.Option("--ordered", help="Treat the items as ordered categories.")] = False,
    equal: Annotated[str, typer.Option("--group-equal", help="Comma-separated: loadings,intercepts,...")] = "",
    lang: Annotated[str | None, typer.Option("--lang", help="zh or en; default: the reader's.")] = None,
    as_json: Json = False,
) -> None:
    """Fit a model to a table of numbers."""
    from repurchase.study.commands.fit_files import fit_files

    page = fit_files(
        model, data, lang, estimator=estimator, group=group, missing=missing, std_lv=std_lv, ordered=ordered,
        group_equal=_parts(equal)
    )  # fmt: skip
    typer.echo(page.json() if as_json else page.page(lang))


@app.command()
def review(
    manuscript: Annotated[Path, typer.Argument(help="Your own chapter: .docx, .md, .txt or .html.")],
    findings: Annotated[Path, typer.Option("--findings", help="findings.json of the study, or its folder.")],
    lang: Annotated[str | None, typer.Option("--lang", help="zh or en; default: the reader's.")] = None,
    as_json: Json = False,
) -> None:
    """Find what a chapter of your own says that the findings do not."""
    from repurchase.study.manuscript.check_manuscript import check_manuscript

    checked_text = check_manuscript(manuscript, findings)
    typer.echo(checked_text.json() if as_json else checked_text.page(lang))


@app.command()
def criteria(preset: Annotated[str, typer.Option("--preset")] = "default", lang: Lang = None) -> None:
    """Print every cut-off with its source."""
    from repurchase.analysis.results.criteria_table import criteria_table

    languages = (None,) if lang is None else languages_of(lang)
    table = criteria_table(preset)
    typer.echo("\n".join(table.page(language) for language in languages))


@app.command()
def studies(
    name: StudyName = None, to: StudyCopy = None, lang: Lang = None, overwrite: Overwrite = False, as_json: Json = False
) -> None:
    """List the studies that come with the package, show one, or write one to a file of your own."""
    from repurchase.study.commands.study_list import said_studies

    _tell(*said_studies(name, to, lang, overwrite=overwrite, as_json=as_json))


def _chosen(formats: str | None, *, quick: bool) -> tuple[str, ...]:
    """The formats asked for, else those of a first look or of the whole report."""
    return _parts((FIRST_LOOK if quick else FORMATS) if formats is None else formats)


def _parts(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(",") if part.strip())


def _tell(*lines: Text | str) -> None:
    """Say what was written; when nobody can hear it, the files are there nonetheless."""
    with suppress(OSError):
        for words in lines:
            typer.echo(str(words))


def main() -> None:
    """Run a command; what the user can mend ends in one or two sentences and exit code 2."""
    gc.set_threshold(100_000, 50, 1_000)  # nearly nothing that a command makes is a circle; looking is an eighth of it
    atexit.register(gc.freeze)  # nor is all that stays taken apart at the end
    open_streams()
    end_politely()
    for name in ("MPLBACKEND=Agg", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1"):
        os.environ.setdefault(*name.split("="))  # of small matrices more threads make twice the work, and no more speed
    warnings.simplefilter("ignore")  # cautions stand in the report; a library's own warning helps nobody here
    warnings.filterwarnings("always", category=KeptFiles)
    warnings.showwarning = lambda message, *about: _tell(str(message))
    sys.unraisablehook = lambda about: None  # what a destructor could not do was said when it failed
    with _mended():
        app(prog_name="repurchase")


@contextmanager
def _mended() -> Iterator[None]:
    """Turn what is no fault of the program into a sentence and an exit code."""
    try:
        yield
    except RepurchaseError as error:
        _refuse(str(error))
    except StreamError as error:
        _refuse(text("cli.stream_error", what=error.strerror or "-", stream=error.filename or "-").render())
    except OSError as error:
        file = shown(Path(str(error.filename or "-")))
        _refuse(text("cli.os_error", what=error.strerror or type(error).__name__, file=file).render())
    except MemoryError:
        _refuse(text("files.no_memory").render())
    except RecursionError:
        _refuse(text("files.too_deep").render())
    except SystemExit as end:
        if isinstance(end.code, int) and end.code > 128:  # a signal; typer says 130 of Ctrl-C
            _complain(text("cli.interrupted").render())
        raise
    except KeyboardInterrupt:
        _complain(text("cli.interrupted").render())
        raise SystemExit(130) from None


def _refuse(words: str) -> None:
    _complain(words)
    raise SystemExit(2) from None


def _complain(words: str) -> None:
    with suppress(OSError):
        typer.echo(shortened_text(words, MOST_CHARACTERS), err=True)
