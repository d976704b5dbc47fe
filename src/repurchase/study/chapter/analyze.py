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
from repurchase.files.targets import given_path, real_files
from repurchase.numeric.linear.threads import one_thread
from repurchase.study.chapter.back_matter.model_script import named_inputs
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
from repurchase.study.stages.run_state import Run, expected_stages, rules_of
from repurchase.study.stages.sample_stage import screened_sample
from repurchase.study.stages.structural_stage import certify, early_analyses, explain_outcome
from repurchase.study.stages.study_fit import with_auxiliary
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.survey import Survey
from repurchase.text import joined
from repurchase.user_calls.call_checks import checks
from repurchase.work.progress import Progress
from repurchase.work.progress_display import notebook_progress
from repurchase.work.task_map import work_on

QUICK_DRAWS = 500
ENGINES = ("numpy", "scipy", "pandas", "semopy", "matplotlib")


@checks(
    "estimator",
    "draws",
    "seed",
    "quick",
    "workers",
    "scheduler",
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
    workers: int = 1,
    scheduler: str | None = None,
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
        A first look, and the report says so: fewer draws, and no exploratory factor analysis, PLS, robustness of the
        verdicts or second engine.
    workers : int
        Processes that share the work; with 2, a second one is forked on Linux that does ahead what takes long. The
        results are the same. The command line takes 2 where there are two processors; in a program that has threads
        of its own keep 1. More than 2 share resamples as well.
    scheduler : str, optional
        Address of a Dask scheduler, ``tcp://host:port``, whose workers share resamples and simulated samples; the
        results are the same. See the guide "Work on several machines".
    progress : callable, optional
        Called as a stage begins, with its name, how much of the work is done and how much there is, in parts of the
        time that a usual run takes. Default: a line in a Jupyter notebook, nothing elsewhere.

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
    if not isinstance(data, Survey):
        given_path(data)
    inputs = tuple(Path(os.path.abspath(p)) for p in real_files((data, study, codebook, columns)))
    with notebook_progress(progress) as told, one_thread(), work_on(workers - 1, scheduler):
        # one of the processes does ahead what takes long; none is forked from one that speaks to a scheduler
        run = Run(told, 1 if scheduler else workers, quick=quick)
        run.stage("reading")
        survey = (
            data
            if isinstance(data, Survey)
            else read(data, study, codebook, columns, run.reading, cluster=cluster, weights=weights)
        )
        if not survey.instrument.constructs:
            raise _nothing_to_model(survey)
        chosen = study_for(survey, study).with_options(
            estimator=estimator, draws=QUICK_DRAWS if quick and draws is None else draws, seed=seed, level=level
        )
        chosen = chosen.with_options(missing=missing, cluster=cluster, weights=weights).with_alpha(alpha)
        chosen = chosen.with_flagged_left_out(leave_out_flagged).with_segments(segments)
        files = named_inputs(data, study=study, codebook=codebook, columns=columns)
        return replace(_findings_of(run, survey, chosen, inputs), options={"files": files})


def _findings_of(run: Run, survey: Survey, study: Study, inputs: tuple[Path, ...]) -> Findings:
    """Everything that the chapter tells; of a large file what its totals tell."""
    large = survey.whole is not None
    run.expect(expected_stages(study, quick=run.quick, large=large))
    first_look = note("run.quick_large" if large else "run.quick", "caution")
    run.notes += [*([first_look] if run.quick else []), *survey.notes, *study_notes(survey, study)]
    kept, model = (_analysed if survey.whole is None else _estimated)(run, survey, study)
    findings = Findings(
        study,
        kept,
        run.results,
        _provenance(survey, kept, study),
        tuple(dict.fromkeys(run.notes)),
        model.structural or model.measurement,
        inputs=inputs,
    )
    if kept.whole is None:  # the rules of the pre-review look at tests and at single answer sheets
        run.stage("review")
        findings = replace(findings, results={**run.results, "review": review(findings)})
    run.end()
    return findings


def _analysed(run: Run, survey: Survey, study: Study) -> tuple[Survey, StudyModel]:
    """All analyses of answers that are held, in the order of the chapter."""
    described = screened_sample(run, survey, study)
    kept = with_auxiliary(described, study)
    model = study_model(study, kept)
    with run.ahead(early_analyses(run, kept, study, model)):
        describe_measurement(run, described, study)
        run.notes += model.notes
        confirm_measurement(run, kept, study, model)
        explain_outcome(run, kept, study, model)
        compare_groups(run, kept, study)
        tell_segments(run, kept, study, model)
        decide(run, kept, study)
        certify(run, study)
    tell_missing(run, kept, study)
    return kept, model


def _estimated(run: Run, survey: Survey, study: Study) -> tuple[Survey, StudyModel]:
    """What the totals of a large file tell."""
    kept = large_sample(run, survey, study)
    return kept, estimate_large(run, kept, study)


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
