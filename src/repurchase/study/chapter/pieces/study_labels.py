"""The words that a study's codes stand for, in every language that it has: what a reader of findings.json needs."""

from __future__ import annotations

from typing import Any

from repurchase.survey.instrument import Background, Instrument


def study_labels(asked: Instrument, stated: Instrument) -> dict[str, list[dict[str, Any]]]:
    """Labels and other names of constructs, statements and background questions.

    Parameters
    ----------
    asked : Instrument
        What the survey holds.
    stated : Instrument
        The study file's, which knows other names of a construct.

    Returns
    -------
    dict of str to list of records
        Keys "constructs", "statements" and "background".
    """
    names = {c.name: c.aliases for c in stated}
    return {
        "constructs": [
            {"construct": c.name, "label": dict(c.label), "aliases": list(c.aliases or names.get(c.name, ()))}
            for c in asked
        ],
        "statements": [{"item": s.name, "label": dict(s.label)} for s in asked.statements],
        "background": [_question(q) for q in asked.background],
    }


def _question(question: Background) -> dict[str, Any]:
    return {
        "question": question.name,
        "label": dict(question.label),
        "aliases": list(question.aliases),
        "options": [dict(option) for option in question.options],
    }
