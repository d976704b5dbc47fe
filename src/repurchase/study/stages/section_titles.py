"""Headings of the sections of findings."""

from __future__ import annotations

from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.survey.instrument import Instrument
from repurchase.text import Text, Words, text


def section_title(name: str) -> Text:
    """The heading of a section of findings; what follows a colon in its name says of which variable."""
    kind, _, about = name.partition(":")
    title = text(f"findings.{kind}")
    return text("findings.about", title=title, what=about) if about else title


def worded_title(name: str, instrument: Instrument) -> Text:
    """The heading of a section of findings; what follows a colon in its name is said in words."""
    kind, _, about = name.partition(":")
    if not about:
        return section_title(kind)
    asked = {b.name: question_label(b) for b in instrument.background}
    codes, _, outcome = about.partition("->")
    what: object = Words(tuple(asked.get(code) or instrument.label_of(code) for code in codes.split("*")), " × ")
    if outcome:
        what = Words((what, instrument.label_of(outcome)), " → ")
    return text("findings.about", title=section_title(kind), what=what)
