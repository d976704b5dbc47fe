"""Missing answers: told once, with the respondents of every analysis that was done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from repurchase.analysis.fit.result import Fit
from repurchase.analysis.respondents.missing_answers.findings import SampleUse
from repurchase.analysis.respondents.missing_answers.result import missing_answers
from repurchase.analysis.results.survey_input import complete
from repurchase.errors import note
from repurchase.study.file.study import Study
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.study.stages.section_titles import worded_title
from repurchase.survey.survey import Survey
from repurchase.text import joined

Size = tuple[str, int, int, str]  # section, fewest and most respondents, rule


def tell_missing(run: Run, survey: Survey, study: Study) -> None:
    """Describe the missing answers of a run, where there are any."""
    frame = survey.frame()
    if not frame.isna().to_numpy().any():
        return
    fitted: Any = run.results.get("sem") or run.results.get("cfa")
    rule, used = ("listwise", ()) if fitted is None else (fitted.settings.missing, fitted.settings.auxiliary)
    idle = [v for v in study.entry.options.auxiliary if v not in used]
    if idle:
        run.notes.append(note("missing_answers.idle", n=len(idle), names=joined(idle)))
    asked = study.instrument
    uses = [SampleUse(name, worded_title(name, asked), low, high, how) for name, low, high, how in _sizes(run, survey)]
    run.add("missing", lambda: missing_answers(survey, rule=rule, auxiliary=used, uses=uses, rules=rules_of(study)))


def _sizes(run: Run, survey: Survey) -> Iterator[Size]:
    found: dict[str, Any] = dict(run.results)
    x = survey.frame().to_numpy()
    if "description" in found:
        yield "description", *_ends((~np.isnan(x)).sum(axis=0)), "item"
    if "reliability" in found:
        yield "reliability", *_ends([len(complete(survey.scored(c))) for c in survey.instrument]), "construct"
    if "factors" in found:
        yield "factors", *_ends([len(complete(x))]), "listwise"
    if isinstance(found.get("cfa"), Fit):
        yield from (_of_fit(name, found["cfa"]) for name in ("cfa", "models", "validity") if name in found)
    yield from ((name, *_ends([found[name].n]), "scores") for name in ("correlations", "regression") if name in found)
    if isinstance(found.get("sem"), Fit):
        yield from (_of_fit(name, found["sem"]) for name in ("sem", "bootstrap", "effects") if name in found)
    yield from _extensions(found)


def _extensions(results: dict[str, Any]) -> Iterator[Size]:
    for name, result in results.items():
        kind = name.partition(":")[0]
        if kind in ("controls", "moderation", "group_paths"):
            yield _of_fit(name, result.fit)
        elif kind == "invariance":
            yield _of_fit(name, result.steps[0].fit)
    if "pls" in results:
        yield "pls", *_ends([results["pls"].n]), "listwise"
    if "groups" in results and results["groups"].comparisons:
        yield "groups", *_ends([sum(c.n) for c in results["groups"].comparisons]), "answered"


def _of_fit(name: str, fitted: Fit) -> Size:
    return name, fitted.n, fitted.n, fitted.settings.missing


def _ends(counts: Any) -> tuple[int, int]:
    return int(min(counts)), int(max(counts))
