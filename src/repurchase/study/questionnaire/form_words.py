"""What a form says beside its questions, in one language; what only its author knows is left to be filled in."""

from __future__ import annotations

from repurchase.study.questionnaire.survey_form import FormRow, SurveyForm, worded
from repurchase.survey.instrument import Background
from repurchase.text import joined, text


def opening(form: SurveyForm, lang: str, minutes: int) -> tuple[str, ...]:
    """Purpose, voluntariness, anonymity, use of the data, whom to ask: a paragraph each."""
    consented = any(q.role == "consent" for q in form.eligibility)
    paragraphs = (
        text("survey_form.greeting", **{name: _told(form, name, lang) for name in ("institution", "purpose")}),
        text("survey_form.voluntary", storage=_told(form, "storage", lang)),
        text("survey_form.how", minutes=minutes),
        text("survey_form.contact", contact=text("survey_form.missing_contact")),
        text("survey_form.consent_asked" if consented else "survey_form.consent_given"),
    )
    return tuple(words.render(lang) for words in paragraphs)


def _told(form: SurveyForm, name: str, lang: str) -> str:
    """What the study file says in this language, else a place to write it."""
    return form.told.get(name, {}).get(lang) or text(f"survey_form.missing_{name}").render(lang)


def ends_here(question: Background, lang: str) -> str | None:
    """What is said below a question that decides who takes part, to those who do not."""
    others = [o for o in question.options if not set(o.values()) & set(question.keep)]
    if not question.keep or not others or len(others) == len(question.options):
        return None
    quoted = joined(text("survey_form.quoted", words=o) for o in others)
    return text("survey_form.ends_here", answers=quoted).render(lang)


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
