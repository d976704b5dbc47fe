"""Moderation in sentences, and its cautions."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

from repurchase.analysis.moderation.findings import ModerationFindings
from repurchase.analysis.moderation.product_indicators import ModeratedModel
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import INFO, Note, note
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.style import Kind, Number
from repurchase.text import Text, text

ORDINAL = 4  # categories up to which `estimator="auto"` takes items as ordinal


def sentences(findings: ModerationFindings) -> tuple[Text, ...]:
    """Whether the effect depends on the moderator, and what the product explains."""
    t = findings.interaction
    lost = isnan(t.p_value)
    sure = t.p_value < findings.rules.alpha
    x, w, y = (findings.words(v) for v in (findings.predictor, findings.moderator, findings.outcome))
    gain = Number(findings.r_squared - findings.r_squared_main, Kind.BOUNDED)
    values = {"beta": Number(t.std, Kind.VALUE), "p": p_words(t.p_value), "r2": gain}
    key = "moderation.said_untestable" if lost else "moderation.said_sure" if sure else "moderation.said_unsure"
    return (text(key, x=x, w=w, y=y, **values),)


def cautions(fit: Fitted, moderated: ModeratedModel, change: Difference, told: Mapping[str, int]) -> tuple[Note, ...]:
    """What the fit says, a moderator taken as free of error, and a test that stands for another.

    `told` holds how many answers the questionnaire offers to items, where it tells.
    """
    notes = list(fit.notes)
    if change.refused is not None:
        called = {"free": text("moderation.with_product"), "restricted": text("moderation.without_product")}
        notes.append(note("comparison.instead", INFO, **called))
    if moderated.error_free:
        notes.append(note("moderation.error_free", name=moderated.moderator_name))
    elif _few_categories(moderated, told):
        notes.append(note("moderation.few_categories", INFO, k=ORDINAL))
    return tuple(notes)


def _few_categories(moderated: ModeratedModel, told: Mapping[str, int]) -> bool:
    """Whether an item that a product is made of has so few categories that other models take it as ordinal.

    An answer that nobody gave is a category all the same where the questionnaire offers it, as it is in other models.
    """
    items = {item for x, w, _ in moderated.products.triples for item in (x, w)}
    return any(max(int(moderated.data[i].nunique()), told.get(i, 0)) <= ORDINAL for i in items)
