"""The words of a rule: which message says what it says of this study."""

from __future__ import annotations

from repurchase.study.review.rules.review_rule import UNTOLD, ReviewRule, RuleReading
from repurchase.text import Joined, Text, catalogue, joined, text

MOST_NAMED = 6  # things that evidence names one by one; a paragraph for the thesis names all
WHOLE = "paragraph"


def words_of(rule: ReviewRule, reading: RuleReading, part: str) -> Text:
    """One part of a rule's words: that of its variant or of its state where there is one, else the common one."""
    room, _, name = rule.id.partition(".")
    endings = [f"_{reading.variant}"] if reading.variant else []
    endings += ["_untold"] if reading.state == UNTOLD else []
    known, values = catalogue("en"), dict(reading.values)
    if part != WHOLE:
        values = {name: _cut(value) for name, value in values.items()}
    keys = [_key(room, f"{name}.{part}{ending}") for ending in (*endings, "")]
    return text(next(key for key in keys if key in known), **values)


def _cut(value: object) -> object:
    """A list of many things as the first few and their number."""
    if not isinstance(value, Joined) or len(value.values) <= MOST_NAMED + 1:
        return value
    return joined([*value.values[:MOST_NAMED], text("review.more", n=len(value.values) - MOST_NAMED)])


def _key(room: str, rest: str) -> str:
    """The key of a message of this room; its catalogue has the room's name."""
    return {
        "design": f"review_design.{rest}",
        "groups": f"review_groups.{rest}",
        "inference": f"review_inference.{rest}",
        "measurement": f"review_measurement.{rest}",
        "method": f"review_method.{rest}",
        "sampling": f"review_sampling.{rest}",
        "screening": f"review_screening.{rest}",
        "structure": f"review_structure.{rest}",
    }[room]
