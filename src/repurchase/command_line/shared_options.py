"""The options that several commands of the command line take, each with its key of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from repurchase.command_line.translated_parameters import (
    ANALYSIS,
    OTHER,
    READING,
    WRITING,
    DeclaredArgument,
    DeclaredOption,
)
from repurchase.command_line.value_types import (
    DecimalValue,
    ListedValue,
    ReadFile,
    StudyGiven,
    TranslatedValue,
    WholeValue,
    WrittenFolder,
)

FORMATS, FIRST_LOOK = "docx,html,xlsx,json", "html,json"
KNOWN_FORMATS = ("docx", "html", "xlsx", "tex", "md", "json")
FILE, NAME, WORD, WORDS = "values.file", "values.name", "values.word", "values.words"
WHOLE, NUMBER = "values.whole", "values.number"
LANGUAGE_VALUE = TranslatedValue("values.language", "language")
LANGUAGES_VALUE = TranslatedValue("values.languages", "languages")

Data = Annotated[Path, DeclaredArgument("options.data", ReadFile("values.data"))]
StudyFile = Annotated[str | None, DeclaredOption("--study", "options.study", StudyGiven("values.study"), READING)]
OwnStudy = Annotated[
    str | None, DeclaredOption("--study", "options.own_study", StudyGiven("values.study"), READING, "luckin")
]
Codebook = Annotated[Path | None, DeclaredOption("--codebook", "options.codebook", ReadFile(FILE), READING)]
Columns = Annotated[Path | None, DeclaredOption("--columns", "options.columns", ReadFile(FILE), READING)]
Cluster = Annotated[str | None, DeclaredOption("--cluster", "options.cluster", TranslatedValue(NAME), READING)]
Weights = Annotated[str | None, DeclaredOption("--weights", "options.weights", TranslatedValue(NAME), READING)]
LeaveOut = Annotated[
    int | None,
    DeclaredOption("--leave-out-flagged", "options.leave_out", WholeValue(WHOLE, "leave_out_flagged"), READING),
]
Missing = Annotated[
    str | None, DeclaredOption("--missing", "options.missing", TranslatedValue(WORD, "chapter_missing"), ANALYSIS)
]
Estimator = Annotated[
    str | None, DeclaredOption("--estimator", "options.estimator", TranslatedValue(NAME, "estimator"), ANALYSIS, "auto")
]
Draws = Annotated[int | None, DeclaredOption("--draws", "options.draws", WholeValue(WHOLE, "draws"), ANALYSIS)]
Seed = Annotated[int | None, DeclaredOption("--seed", "options.seed", WholeValue(WHOLE, "seed"), ANALYSIS)]
Alpha = Annotated[
    float | None, DeclaredOption("--alpha", "options.alpha", DecimalValue(NUMBER, "alpha"), ANALYSIS, "0.05")
]
Segments = Annotated[bool, DeclaredOption("--segments", "options.segments", heading=ANALYSIS)]
Quick = Annotated[bool, DeclaredOption("--quick", "options.quick", heading=ANALYSIS)]
Scheduler = Annotated[
    str | None, DeclaredOption("--scheduler", "options.scheduler", TranslatedValue("values.address", "scheduler"))
]
Lang = Annotated[str | None, DeclaredOption("--lang", "options.lang", LANGUAGES_VALUE, WRITING)]
PageLang = Annotated[str | None, DeclaredOption("--lang", "options.page_lang", LANGUAGE_VALUE, WRITING)]
PagesLang = Annotated[str | None, DeclaredOption("--lang", "options.page_lang", LANGUAGES_VALUE, WRITING)]
Folder = Annotated[Path | None, DeclaredOption("--out", "options.folder", WrittenFolder("values.folder"), WRITING)]
Formats = Annotated[
    str | None, DeclaredOption("--formats", "options.formats", ListedValue(WORDS, KNOWN_FORMATS), WRITING)
]
Template = Annotated[Path | None, DeclaredOption("--template", "options.template", ReadFile(FILE), WRITING)]
Chapter = Annotated[int | None, DeclaredOption("--chapter", "options.chapter", WholeValue(WHOLE, "chapter"), WRITING)]
HouseStyle = Annotated[
    str | None, DeclaredOption("--style", "options.style", TranslatedValue("values.style", "style"), WRITING)
]
Bilingual = Annotated[bool, DeclaredOption("--bilingual-captions", "options.bilingual", heading=WRITING)]
Contents = Annotated[bool | None, DeclaredOption("--contents/--no-contents", "options.contents", heading=WRITING)]
Overwrite = Annotated[bool, DeclaredOption("--overwrite", "options.overwrite", heading=WRITING)]
Json = Annotated[bool, DeclaredOption("--json", "options.json", heading=OTHER)]
