"""Who is analysed: screening, and the decisions on items."""

from __future__ import annotations

from repurchase.analysis.respondents.dependence import dependence_notes
from repurchase.analysis.respondents.item_decisions import item_decisions
from repurchase.analysis.results.survey_input import usable
from repurchase.analysis.screening.result import screen
from repurchase.errors import InputError
from repurchase.study.file.read_survey import stated
from repurchase.study.file.study import Study
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.survey.instrument import Label
from repurchase.survey.survey import Survey


def screened_sample(run: Run, survey: Survey, study: Study) -> Survey:
    """Return the respondents who are analysed: screened, without the items that the study leaves out."""
    run.stage("screening")
    screening = run.add("screening", lambda: screen(survey, study.screening_rules()))
    kept = screening.survey if screening is not None else survey
    kept = _decided(run, stated(kept, study), study)
    kept, useless = usable(kept)
    run.notes += [*useless, *dependence_notes(kept, study.entry.options.cluster, rules_of(study))]
    if not kept.instrument.constructs or kept.n < 2:
        raise InputError("run.nothing_to_describe", n=kept.n)
    return kept


def _decided(run: Run, survey: Survey, study: Study) -> Survey:
    """The survey without the items that the study file leaves out; what that changed is a result of its own."""
    present = set(survey.instrument.item_names)
    left_out = [d for d in study.entry.items.leave_out if d.item in present]
    reasons: dict[str, Label | str] = {d.item: {str(lang): why for lang, why in d.reason.items()} for d in left_out}
    if not reasons:
        return survey
    found = run.add("item_decisions", lambda: item_decisions(survey, reasons))
    return found.survey if found is not None else survey
