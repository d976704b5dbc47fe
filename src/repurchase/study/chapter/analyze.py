"""`rp.analyze`: which analyses, in which order. Read it from top to bottom."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from repurchase.analysis.results.result import Provenance, versions
from repurchase.analysis.results.whole_survey import respondents
from repurchase.errors import InputError, note
from repurchase.files.targets import real_files
from repurchase.settings import checks
from repurchase.study.chapter.findings import Findings
from repurchase.study.file.read_survey import read, study_for, study_notes
from repurchase.study.file.study import Study
from repurchase.study.review.review import review
from repurchase.study.stages.decision_stage import decide
from repurchase.study.stages.extension_stage import compare_groups, tell_segments
from repurchase.study.stages.large_file.large_stage import estimate_large, large_sample
from repurchase.study.stages.measurement_stage import confirm_measurement, describe_measurement
from repurchase.study.stages.missing_stage import tell_missing
from repurchase.study.stages.model_syntax import StudyModel, study_model
from repurchase.study.stages.run_state import Progress, Run, rules_of
from repurchase.study.stages.sample_stage import screened_sample
from repurchase.study.stages.structural_stage import explain_outcome
from repurchase.study.stages.study_fit import with_auxiliary
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.survey import Survey
from repurchase.text import joined

QUICK_DRAWS = 500
ENGINES = ("numpy", "scipy", "pandas", "statsmodels", "semopy", "matplotlib")


@checks(
    "estimator",
    "draws",
    "seed",
    "quick",
    "alpha",
    "leave_out_flagged",
    "segments",
    level="study_level",
    missing="chapter_missing",
)
def analyze(
    data: str | Path | Survey,
    study: Study | str | Path | None = None,
    codebook: str | os.PathLike[str] | None = None,
    estimator: str | None = None,
    draws: int | None = None,
    seed: int | None = None,
    *,
    columns: ColumnMap | str | os.PathLike[str] | None = None,
    level: float | None = None,
    missing: str | None = None,
    alpha: float | None = None,
    cluster: str | None = None,
    weights: str | None = None,
    leave_out_flagged: int | None = None,
    segments: bool | None = None,
    quick: bool = False,
    progress: Progress | None = None,
) -> Findings:
    """The whole results chapter of a questionnaire.

    Parameters
    ----------
    data : path or Survey
        A platform's export, or a survey that was read already.
    study : Study, path or name, optional
        Default: the shipped study that the data match, else a draft without paths.
    codebook : path-like, optional
        CSV or Excel with item, construct, wording, reverse.
    estimator : str, optional
        As `rp.fit`; ``"auto"`` chooses by the number of categories. Default: the study file's.
    draws : int, optional
        Bootstrap draws; default 5,000.
    seed : int, optional
    columns : path-like or ColumnMap, optional
        What single columns of the file are for: ``columns.csv`` of ``repurchase init``.
    level : float, optional
        Coverage of every interval; default 0.95. It does not change `alpha`.
    missing : {"fiml", "listwise"}, optional
        What is done where answers of the model are missing; default: full information, pairwise for ordinal estimators.
    alpha : float, optional
        Error rate of every test, in (0, 0.5]; default: the study file's criterion ``significance``, which is .05.
    cluster : str, optional
        Column that names the cluster of each respondent (shop, class); errors and tests then allow for it.
    weights : str, optional
        Column of sampling weights.
    leave_out_flagged : int, optional
        Signs of unusual answering from which on a sheet is left out: 1 repeats the chapter, and every hypothesis in it,
        without anybody flagged. Default: the study file's, which is 0: nobody.
    segments : bool, optional
        Whether to look for segments of customers in the answers; default: the study file's, which does not.
    quick : bool
        Fewer draws and no exploratory factor analysis: a first look, and the report says so.
    progress : callable, optional
        Called with a stage's name, its number and the number of stages.

    Returns
    -------
    Findings
        Results by section; an analysis that the data do not allow is left out with a note.

    Raises
    ------
    InputError
        When no construct can be described at all; before anything is read, for an argument that cannot be.

    Examples
    --------
    >>> import repurchase as rp
    >>> findings = rp.analyze(rp.sample_survey(), draws=200)
    >>> findings["screening"].survey.n
    238
    """
    run, inputs = Run(progress), tuple(Path(os.path.abspath(p)) for p in real_files((data, study, codebook, columns)))
    run.stage("reading")
    survey = (
        data if isinstance(data, Survey) else read(data, study, codebook, columns, cluster=cluster, weights=weights)
    )
    if not survey.instrument.constructs:
        raise _nothing_to_model(survey)
    chosen = study_for(survey, study).with_options(
        estimator=estimator, draws=QUICK_DRAWS if quick and draws is None else draws, seed=seed, level=level
    )
    chosen = chosen.with_options(missing=missing, cluster=cluster, weights=weights).with_alpha(alpha)
    chosen = chosen.with_flagged_left_out(leave_out_flagged).with_segments(segments)
    run.notes += [*survey.notes, *study_notes(survey, chosen), *([note("run.quick", "info")] if quick else [])]
    kept, model = (
        _analysed(run, survey, chosen, quick=quick) if survey.whole is None else _estimated(run, survey, chosen)
    )
    findings = Findings(
        chosen,
        kept,
        run.results,
        _provenance(survey, kept, chosen),
        tuple(dict.fromkeys(run.notes)),
        model.structural or model.measurement,
        inputs=inputs,
    )
    if kept.whole is not None:  # the rules of the pre-review look at tests and at single answer sheets
        return findings
    run.stage("review")
    return replace(findings, results={**run.results, "review": review(findings)})


def _analysed(run: Run, survey: Survey, chosen: Study, *, quick: bool) -> tuple[Survey, StudyModel]:
    """All analyses of answers that are held."""
    kept = screened_sample(run, survey, chosen)
    kept = describe_measurement(run, kept, chosen, quick=quick)
    kept, model = with_auxiliary(kept, chosen), study_model(chosen, kept)
    run.notes += model.notes
    confirm_measurement(run, kept, chosen, model)
    explain_outcome(run, kept, chosen, model)
    compare_groups(run, kept, chosen)
    tell_segments(run, kept, chosen, model)
    decide(run, kept, chosen)
    tell_missing(run, kept, chosen)
    return kept, model


def _estimated(run: Run, survey: Survey, chosen: Study) -> tuple[Survey, StudyModel]:
    """What the totals of a large file tell."""
    kept = large_sample(run, survey, chosen)
    return kept, estimate_large(run, kept, chosen)


def _nothing_to_model(survey: Survey) -> InputError:
    """Why a survey without constructs is not analysed: nothing is rated, or nobody said what the ratings measure."""
    statements, file = survey.instrument.statements, survey.source.file or "-"
    if not statements:
        return InputError("study.no_items", file=file)
    shown = joined([s.column or s.name for s in statements[:5]])
    return InputError("study.no_constructs", file=file, n=len(statements), columns=shown)


def _provenance(survey: Survey, kept: Survey, study: Study) -> Provenance:
    options: Mapping[str, Any] = study.entry.options.model_dump()
    source = survey.source
    return Provenance(
        source.file or None,
        source.sha256 or None,
        respondents(kept),
        {
            "study": study.name,
            "platform": source.platform,
            "synthetic": source.synthetic,
            "alpha": rules_of(study).alpha,
            **options,
        },
        options["seed"],
        versions(*ENGINES),
    )
