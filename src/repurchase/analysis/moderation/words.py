"""Moderation in sentences, and its cautions."""

from __future__ import annotations

from repurchase.analysis.moderation.findings import ModerationFindings
from repurchase.analysis.moderation.product_indicators import ModeratedModel
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import Note, note
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: ModerationFindings) -> tuple[Text, ...]:
    """Whether the effect depends on the moderator, and what the product explains."""
    t = findings.interaction
    sure = t.p_value < 1 - findings.level
    x, w, y = (findings.words(v) for v in (findings.predictor, findings.moderator, findings.outcome))
    gain = Number(findings.r_squared - findings.r_squared_main, Kind.BOUNDED)
    values = {"beta": Number(t.std, Kind.VALUE), "p": p_words(t.p_value), "r2": gain}
    return (text("moderation.said_sure" if sure else "moderation.said_unsure", x=x, w=w, y=y, **values),)


def cautions(fit: Fitted, moderated: ModeratedModel) -> tuple[Note, ...]:
    """What the fit says, and a moderator taken as free of error."""
    notes = list(fit.notes)
    if moderated.error_free:
        notes.append(note("moderation.error_free", name=moderated.moderator_name))
    return tuple(notes)
