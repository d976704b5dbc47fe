"""A rule of the pre-review: when it objects, when a matter is in order, when only the author can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from repurchase.study.review.facts.review_facts import ReviewFacts

MUST, SHOULD, CONSIDER = "must fix", "should fix", "consider"
SEVERITIES = (MUST, SHOULD, CONSIDER)  # the gravest first
OBJECTION, IN_ORDER, UNTOLD = "objection", "in order", "cannot be told"
Values = dict[str, object]  # numbers and names for the words of a rule


@dataclass(frozen=True, slots=True)
class RuleReading:
    """What one rule says of one study.

    Attributes
    ----------
    state : {"objection", "in order", "cannot be told"}
    variant : str
        Which of several wordings of the rule; empty where it has one.
    values : mapping
        Numbers and names for the words.
    severity : str
        Where it is not the rule's own.
    """

    state: str
    variant: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    severity: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """One rule.

    Attributes
    ----------
    id : str
        Stable: the room and the rule, ``sampling.size``; its words stand under the same name in the catalogues.
    severity : {"must fix", "should fix", "consider"}
    sources : tuple of str
        Keys of the works that say why it matters.
    reads : callable
        A reading of the facts; None where the rule does not apply to this study.
    """

    id: str
    severity: str
    sources: tuple[str, ...]
    reads: Callable[[ReviewFacts], RuleReading | None]


def objection(variant: str = "", severity: str = "", /, **values: object) -> RuleReading:
    """Return a reading that objects."""
    return RuleReading(OBJECTION, variant, values, severity)


def in_order(variant: str = "", /, **values: object) -> RuleReading:
    """Return a reading that finds the matter in order."""
    return RuleReading(IN_ORDER, variant, values)


def untold(variant: str = "", /, **values: object) -> RuleReading:
    """Return a reading that only the author can complete."""
    return RuleReading(UNTOLD, variant, values)


def asked(facts: ReviewFacts, name: str, /, **values: object) -> RuleReading:
    """Return what the study file says under ``procedure``: not done, done (perhaps in words), or nothing."""
    said = facts.design.stated.get(name)
    if said is None or (isinstance(said, str) and not said.strip()):
        return untold(**values)
    if said is False:
        return objection(**values)
    return in_order("said", said=said, **values) if isinstance(said, str) else in_order(**values)
