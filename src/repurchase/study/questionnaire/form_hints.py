"""What its author should look at before a questionnaire is fielded: hints, none of which stops anything."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from repurchase.errors import bounded
from repurchase.literature import criterion
from repurchase.study.questionnaire.survey_form import FormRow, SurveyForm, worded
from repurchase.text import Text, joined, text

_TWO_IN_ONE = {
    "zh": re.compile(r"并且|而且|以及|且|和(?!谐|平|睦|气)|或(?!许)"),
    "en": re.compile(r"\band/or\b|\band\b|\bor\b", re.I),
}


def form_hints(form: SurveyForm, languages: Iterable[str]) -> tuple[Text, ...]:
    """Every hint on a form that is to be written in `languages`."""
    several = tuple(languages)
    hints = (*_missing_words(form, several), *_design(form), *_two_in_one(form, several), *_length(form))
    return tuple(map(bounded, hints))


def minutes(form: SurveyForm) -> int:
    """How long a form takes to answer, in whole minutes: a working rule, to be pre-tested."""
    asked = len(form.rows) + len(form.asked)
    return max(math.ceil(asked * float(criterion("answer_seconds").bound or 0) / 60), 1)


def _missing_words(form: SurveyForm, languages: tuple[str, ...]) -> Iterator[Text]:
    none = [row.name for row in form.rows if not row.label]
    none += [q.name for q in form.asked if not worded(q.label, q.name)]
    if none:
        yield text("form_hints.no_wording", n=len(none), names=joined(none))
    for lang in languages:
        other = [row.name for row in form.rows if row.label and lang not in row.label]
        asked = [q for q in form.asked if (label := worded(q.label, q.name)) and lang not in label]
        options = [q for q in form.asked if any(lang not in o for o in q.options)]
        other += [q.name for q in form.asked if q in asked or q in options]
        if other:
            yield text("form_hints.other_language", n=len(other), names=joined(other), lang=text(f"form_hints.{lang}"))
    unlabelled = [b for b in form.blocks if not all(all(b.answers(lang)) for lang in languages)]
    if unlabelled:
        yield text(
            "form_hints.no_labels", n=len(unlabelled), names=joined([b.name or b.rows[0].name for b in unlabelled])
        )


def _design(form: SurveyForm) -> Iterator[Text]:
    items = [row for row in form.rows if row.kind == "item"]
    if form.added is not None:
        yield text("form_hints.check_added", name=form.added.name, answer=form.added.answer)
    if items and not any(row.reversed for row in items):
        yield text("form_hints.no_reversed")
    short = [b.name for b in form.blocks if 0 < sum(row.kind == "item" for row in b.rows) < _fewest()]
    if short:
        yield text("form_hints.few_items", n=len(short), names=joined(short), fewest=_fewest())
    roles = {q.role for q in form.eligibility}
    if "eligible" not in roles:
        yield text("form_hints.no_eligibility")
    if "consent" not in roles:
        yield text("form_hints.no_consent")
    if form.design:
        yield text("form_hints.design", n=len(form.design), names=joined(form.design))
    bare = [q.name for q in form.asked if not q.options and q.kind != "number"]
    if bare:
        yield text("form_hints.no_options", n=len(bare), names=joined(bare))


def _fewest() -> int:
    return int(criterion("items_per_construct").bound or 0)


def _two_in_one(form: SurveyForm, languages: tuple[str, ...]) -> Iterator[Text]:
    doubtful = [row.name for row in form.rows if row.kind != "check" and _is_two_in_one(row, languages)]
    if doubtful:
        yield text("form_hints.two_in_one", n=len(doubtful), names=joined(doubtful))


def _is_two_in_one(row: FormRow, languages: tuple[str, ...]) -> bool:
    return any(_TWO_IN_ONE[lang].search(row.label[lang]) for lang in languages if lang in row.label)


def _length(form: SurveyForm) -> Iterator[Text]:
    most = int(criterion("questionnaire_statements").bound or 0)
    n = len(form.rows)
    if n > most:
        yield text("form_hints.long", n=n, most=most)
    seconds = criterion("answer_seconds")
    yield text("form_hints.minutes", minutes=minutes(form), seconds=int(seconds.bound or 0))
