"""A large file: what its totals tell, estimated rather than tested, in the order of the chapter."""

from __future__ import annotations

from repurchase.analysis.decisions.priorities.result import priorities
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.result import effects
from repurchase.analysis.fit.result import Fit, fit
from repurchase.analysis.gate.findings import EXACT
from repurchase.analysis.gate.result import Gate, gate
from repurchase.analysis.large_samples.block_errors import with_block_errors
from repurchase.analysis.large_samples.group_means.result import group_means
from repurchase.analysis.large_samples.hypotheses_by_interval.result import claims_by_interval
from repurchase.analysis.large_samples.left_out_paths import LeftOutPaths, left_out_paths
from repurchase.analysis.large_samples.whole_sample import whole_sample
from repurchase.analysis.measurement.reliability.result import reliability
from repurchase.analysis.respondents.description.result import describe
from repurchase.analysis.respondents.profile.result import sample
from repurchase.analysis.respondents.questionnaire import questionnaire
from repurchase.analysis.results.survey_input import usable
from repurchase.analysis.scores.correlations.result import correlations
from repurchase.analysis.sem_report.explained_variance.result import explained_variance
from repurchase.analysis.validity.result import Validity, validity
from repurchase.errors import InputError, note
from repurchase.study.file.read_survey import stated
from repurchase.study.file.study import Study
from repurchase.study.stages.model_syntax import StudyModel, study_model
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.survey.survey import Survey
from repurchase.text import joined

DRAWS = 5000  # where the study asks for none: every standard error rests on them


def large_sample(run: Run, survey: Survey, study: Study) -> Survey:
    """Return the respondents of a large file, without the items that the study leaves out or that do not vary.

    Raises
    ------
    InputError
        Where the study asks for clusters or weights, of which no totals are made, or nothing is left to describe.
    """
    options = study.entry.options
    asked = [name for name in ("cluster", "weights") if getattr(options, name)]
    if asked:
        raise InputError("whole.argument_needs_rows", arguments=joined(asked), n=len(asked))
    run.stage("screening")
    kept = stated(survey, study)
    present = set(kept.instrument.item_names)
    gone = [d.item for d in study.entry.items.leave_out if d.item in present]
    kept, notes = usable(kept.without_items(gone))
    run.notes += [*([note("large.items_left_out", "info", items=joined(gone), n=len(gone))] if gone else []), *notes]
    if not kept.instrument.constructs or run.add("whole", lambda: whole_sample(kept)) is None:
        raise InputError("run.nothing_to_describe", n=survey.n)
    return kept


def estimate_large(run: Run, survey: Survey, study: Study) -> StudyModel:
    """Describe, measure, and estimate the structural model of a large file; return the study's model."""
    options, rules = study.entry.options, rules_of(study)
    draws, seed, level = options.draws or DRAWS, options.seed, options.level
    run.stage("description")
    run.add("questionnaire", lambda: questionnaire(survey))
    run.add("sample", lambda: sample(survey, rules=rules) if survey.instrument.background else None)
    run.add("description", lambda: describe(survey, level=level, rules=rules))
    run.stage("reliability")
    run.add("reliability", lambda: reliability(survey, level=level, bootstrap=draws, seed=seed, rules=rules))
    run.stage("cfa")
    model = study_model(study, survey)
    run.notes += model.notes
    cfa = _fitted(run, "cfa", model.measurement, survey, study)[0]
    run.stage("validity")
    run.add("validity", lambda: validity(survey, fit=cfa, draws=draws, level=level, seed=seed, rules=rules))
    run.stage("correlations")
    if len(survey.instrument.constructs) > 1:
        run.add("correlations", lambda: correlations(survey, level=level, rules=rules))
    run.stage("sem")
    _explained(run, survey, study, model)
    run.stage("groups")
    if survey.whole is not None and survey.whole.by_group:
        run.add("groups", lambda: group_means(survey, level=level, rules=rules))
    return model


def _fitted(run: Run, name: str, syntax: str, survey: Survey, study: Study) -> tuple[Fit | None, Bootstrap | None]:
    """A model fitted to the moments, with errors from resampled blocks, and their draws."""
    options = study.entry.options
    plain = run.add(name, lambda: fit(syntax, survey, "ML", level=options.level).judged_by(rules_of(study)))
    if plain is None:
        return None, None
    found, drawn = with_block_errors(plain, options.draws or DRAWS, options.seed)
    run.results[name] = found
    return found, drawn


def _explained(run: Run, survey: Survey, study: Study, model: StudyModel) -> None:
    """The structural model, its effects, and what can be claimed of them."""
    if not model.structural:
        run.notes.append(note("run.no_paths"))
        return
    options, rules = study.entry.options, rules_of(study)
    sem, boot = _fitted(run, "sem", model.structural, survey, study)
    if sem is None or boot is None:
        run.notes.append(note("run.sem_unusable", "alarm"))
        return
    run.results["bootstrap"] = boot
    outcomes = tuple(dict.fromkeys(path[-1] for path in model.indirect))
    bound = options.smallest_effect
    run.add(
        "effects",
        lambda: effects(
            sem, bootstrap=boot, level=options.level, rules=rules, smallest_effect=bound, also=model.claimed
        ),
    )
    left_out = run.add(
        "left_out", lambda: left_out_paths(sem, outcomes, bound, options.draws or DRAWS, options.seed, options.level)
    )
    passed = run.add("gate", lambda: _premises(run, sem, study, left_out))
    run.add("explained", lambda: explained_variance(sem, boot, options.level, rules))
    labels = {c.name: c.label for c in (*study.instrument, *survey.instrument)}
    if study.hypotheses:
        stated_bound = bound if "smallest_effect" in options.model_fields_set else None
        run.add(
            "hypotheses",
            lambda: claims_by_interval(
                sem, study.hypotheses, labels, boot, level=options.level, gate=passed, smallest_effect=stated_bound,
                rules=rules,
            ),
        )  # fmt: skip
    run.stage("priorities")
    rests = passed.conditions_of_totals() if passed is not None else ()
    run.add(
        "priorities",
        lambda: priorities(survey, sem, bootstrap=boot, level=options.level, rules=rules, conditional_on=rests),
    )


def _premises(run: Run, sem: Fit, study: Study, left_out: LeftOutPaths | None) -> Gate:
    """What the verdicts rest on; exact fit is none of it, as every model that is not true to the last is rejected."""
    cfa, distinct = run.results.get("cfa"), run.results.get("validity")
    found = gate(
        sem,
        cfa=cfa if isinstance(cfa, Fit) else None,
        validity=distinct if isinstance(distinct, Validity) else None,
        further=left_out.premises() if left_out is not None else (),
        rules=rules_of(study),
    )
    return Gate(tuple(p for p in found.premises if p.key != EXACT), found.outcome, found.notes, found.labels)
