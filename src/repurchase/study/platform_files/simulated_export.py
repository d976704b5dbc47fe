"""Made-up answers to a study's questionnaire, as a platform's export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from repurchase.errors import InputError
from repurchase.settings import checked, languages_of
from repurchase.study.file.read_survey import study_of
from repurchase.study.file.study import Study
from repurchase.study.platform_files import chinese_layouts, international_layouts
from repurchase.study.platform_files.answer_sheets import AnswerSheets, answer_sheets
from repurchase.study.platform_files.platform_sheet import PlatformAnswers, PlatformColumn, PlatformSheet
from repurchase.study.questionnaire.field_questionnaire import FieldQuestionnaire
from repurchase.study.questionnaire.form_order import form_of
from repurchase.study.questionnaire.survey_form import SurveyForm
from repurchase.survey.synthetic import COLUMN
from repurchase.survey.write_export import ExportCell, check_export_file, write_export
from repurchase.text import Text, joined, listed, text

CLUSTER_SIZE = 15  # respondents of a made-up cluster, about
IMPORT_HEADS = 3  # header rows where the last names what is imported


@dataclass(frozen=True, slots=True)
class PlatformLayout:
    """How a platform's export is laid out.

    Attributes
    ----------
    lay : function of PlatformAnswers
    coded : bool
        Whether it exports codes too.
    timed : bool
        Whether it tells how long somebody took.
    """

    lay: Callable[[PlatformAnswers], PlatformSheet]
    coded: bool = False
    timed: bool = True


LAYOUTS = {
    "wenjuanxing": PlatformLayout(chinese_layouts.wenjuanxing, coded=True),
    "tencent": PlatformLayout(chinese_layouts.tencent),
    "wenjuanwang": PlatformLayout(chinese_layouts.wenjuanwang),
    "credamo": PlatformLayout(chinese_layouts.credamo, coded=True),
    "qualtrics": PlatformLayout(international_layouts.qualtrics, coded=True),
    "google_forms": PlatformLayout(international_layouts.google_forms, timed=False),
    "microsoft_forms": PlatformLayout(international_layouts.microsoft_forms),
    "surveymonkey": PlatformLayout(international_layouts.surveymonkey),
    "limesurvey": PlatformLayout(international_layouts.limesurvey, coded=True),
}
ALSO_CALLED = {"ms_forms": "microsoft_forms"}


def simulated_export(
    to: Path,
    platform: str,
    study: Study | str | Path | None = None,
    n: int = 238,
    seed: int | None = None,
    *,
    lang: str | None = None,
    coded: bool = False,
    missing: float = 0,
    careless: float = 0,
    overwrite: bool = False,
) -> Path:
    """Write made-up answers to a study's questionnaire as a platform exports them.

    Parameters
    ----------
    to : Path
        .xlsx, which says what is planted on a sheet of its own, or .csv.
    platform : str
        One of `LAYOUTS`.
    study : Study, path or name, optional
        Default: the shipped study.
    n, seed : int
    lang : {"zh", "en"}, optional
        Default: as `rp.questionnaire` chooses it.
    coded : bool
        Codes for answers instead of words, where the platform exports them.
    missing : float
        Share of ratings that are missing.
    careless : float
        Share of respondents who straight-line or rush.
    overwrite : bool

    Raises
    ------
    InputError
        The platform is unknown or has no such export; the file exists, or cannot be written.
    """
    name = ALSO_CALLED.get(platform, platform)
    checked("platform", name)
    checked("respondents", n, "n")
    for option, share in (("missing", missing), ("careless", careless)):
        checked("planted_share", share, option)
    if seed is not None:
        checked("seed", seed)
    layout = LAYOUTS[name]
    if coded and not layout.coded:
        with_codes = joined(key for key, other in LAYOUTS.items() if other.coded)
        raise InputError("platform_files.no_codes", platform=name, known=with_codes)
    check_export_file(to, overwrite=overwrite, inputs=(study,))
    chosen = study_of(study) or Study.default()
    form = form_of(chosen)
    spoken = FieldQuestionnaire(form).chosen(None)[0] if lang is None else languages_of(lang)[0]
    used = chosen.entry.options.seed if seed is None else seed
    sheets = answer_sheets(chosen, form, n, used, missing=missing, careless=careless, timed=layout.timed)
    laid = layout.lay(PlatformAnswers(form, sheets, spoken, coded))
    laid.columns.extend(_headed(laid, head, cells) for head, cells in _design(chosen, form, n, used))
    if to.suffix.lower() == ".csv":
        laid.columns.append(_headed(laid, COLUMN, [1] * n))
    about = [words.render(spoken) for words in _about(chosen, name, used, sheets, timed=layout.timed)]
    return write_export(to, laid.rows(), about, sheet=laid.sheet, overwrite=overwrite, inputs=(study,))


def _headed(laid: PlatformSheet, head: str, cells: Sequence[ExportCell]) -> PlatformColumn:
    """A column that is no question, under as many heads as the others have."""
    depth = len(laid.columns[0].heads)
    if depth == IMPORT_HEADS:
        return PlatformColumn((head, head, f'{{"ImportId":"{head}"}}'), cells)
    return PlatformColumn((head, *[""] * (depth - 1)), cells)


def _design(study: Study, form: SurveyForm, n: int, seed: int) -> Iterator[tuple[str, Sequence[ExportCell]]]:
    """The columns of clusters and of weights that nobody is asked for: drawn at random, and all alike."""
    options = study.entry.options
    if options.cluster in form.design:
        drawn = np.random.default_rng(seed).integers(1, max(n // CLUSTER_SIZE, 2) + 1, n)
        yield options.cluster, [f"c{k:03d}" for k in drawn]
    if options.weights in form.design:
        yield options.weights, [1] * n


def _about(study: Study, platform: str, seed: int, sheets: AnswerSheets, *, timed: bool) -> Iterator[Text]:
    """What the sheet of its own says: where the answers come from, and what was planted in them."""
    yield text("write.synthetic")
    yield text("platform_files.made", study=study.title or study.name, n=sheets.n, seed=seed, platform=platform)
    yield _planted("platform_files.straight", "platform_files.no_straight", sheets.planted.straight)
    if timed:
        yield _planted("platform_files.fast", "platform_files.no_fast", sheets.planted.fast)
    else:
        yield text("platform_files.untimed")
    missing = sheets.planted.missing
    yield text("platform_files.missing", n=missing) if missing else text("platform_files.no_missing")


def _planted(some: str, none: str, numbers: Iterable[int]) -> Text:
    known = list(numbers)
    return text(some, n=len(known), rows=listed(known)) if known else text(none)
