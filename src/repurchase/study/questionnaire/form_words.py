"""What a form says beside its questions, in one language; what only its author knows is left to be filled in."""

from __future__ import annotations

from repurchase.study.questionnaire.survey_form import FormRow, SurveyForm, worded
from repurchase.survey.instrument import Background
from repurchase.text import text


def opening(form: SurveyForm, lang: str, minutes: int) -> tuple[str, ...]:
    """Purpose, voluntariness, anonymity, use of the data, whom to ask: a paragraph each."""
    consented = any(q.role == "consent" for q in form.eligibility)
    paragraphs = (
        text("survey_form.greeting"),
        text("survey_form.voluntary"),
        text("survey_form.how", minutes=minutes),
        text("survey_form.contact"),
        text("survey_form.consent_asked" if consented else "survey_form.consent_given"),
    )
    return tuple(words.render(lang) for words in paragraphs)


def part_headings(form: SurveyForm, lang: str) -> tuple[str, ...]:
    """The headings of the parts that the form has."""
    parts = (
        (form.eligibility, "survey_form.part_eligibility"),
        (form.blocks, "survey_form.part_statements"),
        (form.behaviour, "survey_form.part_behaviour"),
        (form.background, "survey_form.part_background"),
    )
    named = [text(key) for asked, key in parts if asked]
    if len(named) == 1:
        return (named[0].render(lang),)
    return tuple(
        text("survey_form.part", number=text(f"survey_form.part_{k}"), words=words).render(lang)
        for k, words in enumerate(named, 1)
    )


def row_words(row: FormRow, lang: str) -> str:
    """The wording of a statement, or a place to write it."""
    return row.words(lang) if row.label else text("survey_form.wording_missing", name=row.name).render(lang)


def asked_words(question: Background, lang: str) -> str:
    """The wording of a question, or a place to write it."""
    label = worded(question.label, question.name)
    if not label:
        return text("survey_form.wording_missing", name=question.name).render(lang)
    return str(label.get(lang) or next(iter(label.values())))
