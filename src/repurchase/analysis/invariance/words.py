"""Measurement invariance in sentences, and the words of its levels."""

from __future__ import annotations

from repurchase.analysis.invariance.findings import MIXED, NOT_TESTABLE, InvarianceFindings, InvarianceStep
from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.analysis.results.survey_input import Data
from repurchase.survey.instrument import Label
from repurchase.survey.survey import Survey
from repurchase.text import Text, Words, text


def sentences(findings: InvarianceFindings) -> tuple[Text, ...]:
    """The rule, the verdict on every level, and the highest level that holds."""
    said = []
    if not findings.steps[0].fit.settings.ordered:
        said.append(text("invariance.said_rule", bound=findings.rule.limit(), n=sum(findings.sizes),
                         source=findings.rule.source()))  # fmt: skip
    for s in findings.steps[1:]:
        nothing = s.verdict == NOT_TESTABLE and findings.restricts_nothing(s)
        key = "nothing" if nothing else s.verdict
        said.append(text(f"invariance.said_{key}", step=within(s) if key == MIXED else called(s)))
    said.append(text("invariance.said_highest", step=text(f"invariance.within_{findings.highest}")))
    return tuple(said)


def group_words(data: Data, group: str) -> Label | str:
    """The question behind a grouping column, where the data are a survey that asked it."""
    asked = data.instrument.background if isinstance(data, Survey) else ()
    return next((question_label(q) for q in asked if q.name == group and q.label), group)


def called(step: InvarianceStep) -> Text | Words:
    """A level's name, with the mark of a partial one."""
    return _marked(text(f"invariance.step_{step.name}"), step)


def within(step: InvarianceStep) -> Text | Words:
    """A level's name where a sentence does not begin with it."""
    return _marked(text(f"invariance.within_{step.name}"), step)


def _marked(name: Text, step: InvarianceStep) -> Text | Words:
    return Words((name, text("invariance.partial_mark"))) if step.partial else name
