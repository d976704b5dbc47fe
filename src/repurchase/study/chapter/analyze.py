"""`rp.analyze`: which analyses, in which order. Read it from top to bottom."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from repurchase.analysis.common_method.result import common_method
from repurchase.analysis.decisions.priorities.result import priorities
from repurchase.analysis.decisions.stated_importance import stated_importance
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.controls import controls
from repurchase.analysis.effects.hypotheses.result import hypotheses
from repurchase.analysis.effects.result import Effects, effects
from repurchase.analysis.factors.result import efa
from repurchase.analysis.fit.result import Fit, fit
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.analysis.invariance.result import invariance
from repurchase.analysis.measurement.competing_models.result import competing_models
from repurchase.analysis.measurement.reliability.result import reliability
from repurchase.analysis.mediation.result import Mediation, mediation
from repurchase.analysis.moderation.result import moderation
from repurchase.analysis.pls.result import pls
from repurchase.analysis.respondents.criterion_check import criterion_check
from repurchase.analysis.respondents.description.result import describe
from repurchase.analysis.respondents.item_decisions import item_decisions
from repurchase.analysis.respondents.profile.result import sample
from repurchase.analysis.respondents.questionnaire import questionnaire
from repurchase.analysis.respondents.shares.result import shares
from repurchase.analysis.results.result import Provenance, Result, versions
from repurchase.analysis.results.survey_input import usable
from repurchase.analysis.scores.correlations.result import correlations
from repurchase.analysis.scores.group_differences.result import group_differences
from repurchase.analysis.scores.regression.result import regression
from repurchase.analysis.screening.result import screen
from repurchase.analysis.sem_report.second_engine.result import verify
from repurchase.analysis.sem_report.side_by_side import FitIndices, fit_indices
from repurchase.analysis.validity.result import validity
from repurchase.errors import EstimationError, InputError, ModelError, Note, note
from repurchase.files.targets import real_files
from repurchase.literature import Rules
from repurchase.settings import checks
from repurchase.study.chapter.findings import Findings
from repurchase.study.chapter.model_syntax import StudyModel, study_model
from repurchase.study.chapter.section_results import section_title
from repurchase.study.file.read_survey import read, stated, study_for, study_notes
from repurchase.study.file.schema import OptionsEntry
from repurchase.study.file.study import Study
from repurchase.survey.instrument import Label
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text

Progress = Callable[[Text, int, int], None]
Found = TypeVar("Found", bound=Result)
QUICK_DRAWS = 500
ENGINES = ("numpy", "scipy", "pandas", "statsmodels", "semopy", "matplotlib", "python-docx")
STAGES = (
    "reading",
    "screening",
    "description",
    "reliability",
    "factors",
    "cfa",
    "validity",
    "common_method",
    "correlations",
    "sem",
    "bootstrap",
    "priorities",
    "extensions",
    "pls",
    "certificate",
    "groups",
)


class _Run:
    """What one run has found so far; an analysis that cannot be done is noted and left out."""

    def __init__(self, progress: Progress | None) -> None:
        self.results: dict[str, Result] = {}
        self.notes: list[Note] = []
        self._progress = progress

    def stage(self, name: str) -> None:
        if self._progress:
            self._progress(text(f"stage.{name}"), STAGES.index(name), len(STAGES))

    def add(self, name: str, analysis: Callable[[], Found | None]) -> Found | None:
        """Run one analysis and keep its result under `name`; None, with a note, where the data do not allow it."""
        try:
            result = analysis()
        except (InputError, EstimationError, ModelError) as error:
            self.notes.append(note("run.left_out", section=section_title(name), why=error.message))
            return None
        if result is not None:
            self.results[name] = result
        return result


@checks("estimator", "draws", "seed", "quick", level="study_level")
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
        Coverage of every interval; default 0.95.
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
    run, inputs = _Run(progress), tuple(Path(os.path.abspath(p)) for p in real_files((data, study, codebook, columns)))
    run.stage("reading")
    survey = data if isinstance(data, Survey) else read(data, study, codebook, columns)
    if not survey.instrument.constructs:
        raise _nothing_to_model(survey)
    chosen = study_for(survey, study).with_options(
        estimator=estimator, draws=QUICK_DRAWS if quick and draws is None else draws, seed=seed, level=level
    )
    run.notes += [*survey.notes, *study_notes(survey, chosen), *([note("run.quick", "info")] if quick else [])]
    kept = _screened(run, survey, chosen)
    kept = _measured(run, kept, chosen, quick=quick)
    model = study_model(chosen, kept)
    run.notes += model.notes
    _confirmed(run, kept, chosen, model)
    _explained(run, kept, chosen, model)
    _compared(run, kept, chosen)
    return Findings(
        chosen,
        kept,
        run.results,
        _provenance(survey, kept, chosen),
        tuple(dict.fromkeys(run.notes)),
        model.structural or model.measurement,
        inputs=inputs,
    )


def _nothing_to_model(survey: Survey) -> InputError:
    """Why a survey without constructs is not analysed: nothing is rated, or nobody said what the ratings measure."""
    statements, file = survey.instrument.statements, survey.source.file or "-"
    if not statements:
        return InputError("study.no_items", file=file)
    shown = joined([s.column or s.name for s in statements[:5]])
    return InputError("study.no_constructs", file=file, n=len(statements), columns=shown)


def _screened(run: _Run, survey: Survey, study: Study) -> Survey:
    run.stage("screening")
    screening = run.add("screening", lambda: screen(survey, study.screening_rules()))
    kept = screening.survey if screening is not None else survey
    kept = _decided(run, stated(kept, study), study)
    kept, useless = usable(kept)
    run.notes += useless
    if not kept.instrument.constructs or kept.n < 2:
        raise InputError("run.nothing_to_describe", n=kept.n)
    return kept


def _decided(run: _Run, survey: Survey, study: Study) -> Survey:
    """The survey without the items that the study file leaves out; what that changed is a result of its own."""
    present = set(survey.instrument.item_names)
    left_out = [d for d in study.entry.items.leave_out if d.item in present]
    reasons: dict[str, Label | str] = {d.item: {str(lang): why for lang, why in d.reason.items()} for d in left_out}
    if not reasons:
        return survey
    found = run.add("item_decisions", lambda: item_decisions(survey, reasons))
    return found.survey if found is not None else survey


def _measured(run: _Run, survey: Survey, study: Study, *, quick: bool) -> Survey:
    options, rules = study.entry.options, rules_of(study)
    run.stage("description")
    run.add("questionnaire", lambda: questionnaire(survey))
    run.add("sample", lambda: sample(survey, rules=rules) if len(survey.background.columns) else None)
    if survey.instrument.statements:
        run.add("shares", lambda: shares(survey, level=options.level, rules=rules))
    run.add("description", lambda: describe(survey, level=options.level, rules=rules))
    run.stage("reliability")
    run.add("reliability", lambda: reliability(survey, level=options.level, rules=rules))
    if not quick:
        run.stage("factors")
        run.add("factors", lambda: efa(survey, seed=options.seed, rules=rules))
    return survey


def _confirmed(run: _Run, survey: Survey, study: Study, model: StudyModel) -> None:
    options, rules = study.entry.options, rules_of(study)
    run.stage("cfa")
    cfa = run.add("cfa", lambda: fit(model.measurement, survey, estimator=options.estimator, level=options.level))
    run.stage("validity")
    if len(survey.instrument.constructs) > 1:
        run.add("models", lambda: competing_models(survey, fit=cfa, rules=rules))
    run.add("validity", lambda: validity(survey, fit=cfa, level=options.level, seed=options.seed, rules=rules))
    run.stage("common_method")
    run.add(
        "common_method",
        lambda: common_method(
            survey, fit=cfa, marker=study.entry.marker or None, procedure=study.entry.procedure, rules=rules
        ),
    )
    run.stage("correlations")
    if len(survey.instrument.constructs) > 1:
        run.add("correlations", lambda: correlations(survey, level=options.level, rules=rules))
    if any(c.role == "outcome" for c in survey.instrument) and study.has_paths:
        run.add("regression", lambda: regression(survey, controls=_background(survey, study), rules=rules))
    if any(b.role == "frequency" for b in survey.instrument.background):
        run.add("criterion", lambda: criterion_check(survey, level=options.level, rules=rules))


def _background(survey: Survey, study: Study) -> list[str]:
    """The study's controls that are background questions of this survey."""
    asked = {b.name for b in survey.instrument.background}
    return [name for name in study.entry.model.controls if name in asked]


def _explained(run: _Run, survey: Survey, study: Study, model: StudyModel) -> None:
    if not model.structural:
        run.notes.append(note("run.no_paths"))
        return
    options = study.entry.options
    run.stage("sem")
    sem = run.add("sem", lambda: fit(model.structural, survey, estimator=options.estimator, level=options.level))
    if sem is None or not sem.converged:
        run.notes.append(note("run.sem_unusable", "alarm"))
        return
    cfa = run.results.get("cfa")
    if isinstance(cfa, Fit):
        run.add("indices", lambda: _indices(cfa, sem, rules_of(study)))
    run.stage("bootstrap")
    boot = None
    if options.draws:
        boot = run.add("bootstrap", lambda: sem.bootstrap(draws=options.draws, seed=options.seed))
    labels = {c.name: c.label for c in (*study.instrument, *survey.instrument)}
    run.add("effects", lambda: _effects(sem, model, boot, options))
    if study.hypotheses:
        run.add("hypotheses", lambda: hypotheses(sem, study.hypotheses, labels, effects=boot, level=options.level))
    run.stage("priorities")
    found = run.add(
        "priorities", lambda: priorities(survey, sem, bootstrap=boot, level=options.level, rules=rules_of(study))
    )
    if found is not None and survey.instrument.statements:
        run.add("stated", lambda: stated_importance(survey, found, level=options.level))
    _extended(run, survey, study, model, sem)
    run.stage("certificate")
    run.add("certificate", lambda: verify(sem))


def _indices(cfa: Fit, sem: Fit, rules: Rules) -> FitIndices:
    """Both models' fit side by side."""
    labels = {"cfa": section_title("cfa_model"), "sem": section_title("sem_model")}
    return fit_indices({"cfa": cfa, "sem": sem}, labels, rules=rules)


def _effects(sem: Fit, model: StudyModel, boot: Bootstrap | None, options: OptionsEntry) -> Effects | Mediation:
    """Mediation with its joint tests where the model has indirect paths to one outcome, else the plain effects."""
    ends = {path[-1] for path in model.indirect}
    if len(ends) != 1:
        return effects(sem, bootstrap=boot, level=options.level)
    return mediation(
        sem, outcome=ends.pop(), draws=options.draws, seed=options.seed, level=options.level, bootstrap=boot
    )


def _extended(run: _Run, survey: Survey, study: Study, model: StudyModel, sem: Fit) -> None:
    """What the study file asks for beyond its paths, and PLS beside the covariance-based estimates."""
    options, rules, asked = study.entry.options, rules_of(study), study.entry.model
    run.stage("extensions")
    if asked.controls:
        run.add("controls", lambda: controls(sem, survey, asked.controls, level=options.level))
    for x, w, y in study.moderations():
        run.add(
            f"moderation:{x}*{w}",
            partial(moderation, model.structural, survey, x, w, y, level=options.level),
        )
    for name in asked.groups:
        ladder = run.add(
            f"invariance:{name}",
            partial(
                invariance,
                model.measurement,
                survey,
                name,
                estimator=options.estimator,
                level=options.level,
                rules=rules,
            ),
        )
        run.add(
            f"group_paths:{name}",
            partial(
                path_differences,
                model.structural,
                survey,
                name,
                estimator=options.estimator,
                seed=options.seed,
                level=options.level,
                invariance=ladder,
            ),
        )
    run.stage("pls")
    run.add(
        "pls",
        lambda: pls(
            survey,
            _pairs(survey, study),
            fit=sem,
            draws=options.draws,
            seed=options.seed,
            level=options.level,
            rules=rules,
        ),
    )


def _pairs(survey: Survey, study: Study) -> list[tuple[str, str]]:
    """(from, to) of every path whose constructs the survey has."""
    present = {c.name for c in survey.instrument}
    return [(x, y) for y, x in study.regressions() if {x, y} <= present]


def _compared(run: _Run, survey: Survey, study: Study) -> None:
    run.stage("groups")
    if len(survey.background.columns):
        run.add("groups", lambda: group_differences(survey, level=study.entry.options.level, rules=rules_of(study)))


def rules_of(study: Study) -> Rules:
    """The criteria that the study judges by: its preset, and its own bounds."""
    return Rules(study.entry.options.preset, study.entry.criteria)


def _provenance(survey: Survey, kept: Survey, study: Study) -> Provenance:
    options: Mapping[str, Any] = study.entry.options.model_dump()
    source = survey.source
    return Provenance(
        source.file or None,
        source.sha256 or None,
        kept.n,
        {"study": study.name, "platform": source.platform, "synthetic": source.synthetic, **options},
        options["seed"],
        versions(*ENGINES),
    )
