"""The options that several commands of the command line take, each with the words of its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FORMATS, FIRST_LOOK = "docx,html,xlsx,json", "html,json"
Data = Annotated[Path, typer.Argument(help="Survey export: xlsx, xls, ods, csv, sav, dta, parquet.")]
StudyFile = Annotated[str | None, typer.Option("--study", help="Study file (TOML), or the name of a shipped study.")]
StudyName = Annotated[str | None, typer.Argument(help="Name of a study that comes with the package.")]
StudyCopy = Annotated[Path | None, typer.Option("--to", help="Study file (TOML) to write.")]
Codebook = Annotated[Path | None, typer.Option("--codebook", help="CSV or Excel: item, construct, wording, reverse.")]
Columns = Annotated[Path | None, typer.Option("--columns", help="CSV or Excel drafted by init: what columns are for.")]
Lang = Annotated[str | None, typer.Option("--lang", help="zh, en or both; default: the language of the survey.")]
Estimator = Annotated[str | None, typer.Option("--estimator", help="auto, ML, MLR, MLM, WLSMV, ...")]
Draws = Annotated[int | None, typer.Option("--draws", help="Bootstrap draws.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of every random draw.")]
Missing = Annotated[str | None, typer.Option("--missing", help="fiml or listwise, where answers are missing.")]
Alpha = Annotated[float | None, typer.Option("--alpha", help="Error rate of every test; default .05.")]
Cluster = Annotated[str | None, typer.Option("--cluster", help="Column that names each respondent's cluster.")]
LeaveOut = Annotated[
    int | None, typer.Option("--leave-out-flagged", help="Leave out sheets with so many signs of unusual answering.")
]
Weights = Annotated[str | None, typer.Option("--weights", help="Column of sampling weights.")]
Template = Annotated[
    Path | None, typer.Option("--template", help="Word file whose styles and page setup the Word report takes.")
]
Chapter = Annotated[int | None, typer.Option("--chapter", help="Number of the chapter; default: the study file's, 4.")]
HouseStyle = Annotated[str | None, typer.Option("--style", help="apa or gbt; default: by the language.")]
Bilingual = Annotated[bool, typer.Option("--bilingual-captions", help="Captions in Word in both languages.")]
Contents = Annotated[
    bool | None, typer.Option("--contents/--no-contents", help="Contents in Word; default: not with --template.")
]
Formats = Annotated[
    str | None,
    typer.Option(
        "--formats", help=f"Comma-separated: docx,html,xlsx,tex,md,json; default {FORMATS}, quick {FIRST_LOOK}."
    ),
]
Segments = Annotated[bool, typer.Option("--segments", help="Look for segments of customers in the answers.")]
Quick = Annotated[
    bool,
    typer.Option("--quick", help="A first look: fewer draws; no EFA, PLS, robustness, second engine, Word or Excel."),
]
FormFile = Annotated[Path, typer.Option("--out", help="A .docx, .txt (问卷星) or .csv (codebook) file; a folder: all.")]
OfPlatform = Annotated[str | None, typer.Option("--platform", help="As wenjuanxing, qualtrics, ... export it.")]
Codes = Annotated[bool, typer.Option("--codes", help="With --platform: codes for answers instead of words.")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="Dask scheduler whose workers share the work: tcp://host:port.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that exists; never one that is read.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object for machines.")]
