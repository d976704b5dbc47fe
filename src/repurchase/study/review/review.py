"""`rp.review`: every rule of the pre-review read on one analysis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.bibliography import references
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import Note
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.review.facts.all_facts import review_facts
from repurchase.study.review.facts.review_facts import ReviewFacts
from repurchase.study.review.rule_words import words_of
from repurchase.study.review.rules.all_rules import REVIEW_RULES
from repurchase.study.review.rules.review_rule import (
    IN_ORDER,
    OBJECTION,
    SEVERITIES,
    UNTOLD,
    ReviewRule,
    RuleReading,
)
from repurchase.style import Kind
from repurchase.text import LANGUAGES, Text, text
from repurchase.user_calls.call_checks import check_made, checks


@dataclass(frozen=True, slots=True)
class ReviewPoint:
    """What one rule says of this study.

    Attributes
    ----------
    rule : ReviewRule
    reading : RuleReading
    """

    rule: ReviewRule
    reading: RuleReading

    @property
    def id(self) -> str:
        """The rule's stable name, ``sampling.size``."""
        return self.rule.id

    @property
    def severity(self) -> str:
        """How grave the matter is where it is not in order: must fix, should fix, consider."""
        return self.reading.severity or self.rule.severity

    @property
    def state(self) -> str:
        """Objection, in order, or cannot be told: then only the author can."""
        return self.reading.state

    @property
    def title(self) -> Text:
        """What the rule is about."""
        return words_of(self.rule, self.reading, "title")

    @property
    def evidence(self) -> Text:
        """What was found, with the numbers of this study; or what is asked of the author."""
        part = {OBJECTION: "objection", IN_ORDER: "order", UNTOLD: "question"}[self.state]
        return words_of(self.rule, self.reading, part)

    @property
    def why(self) -> Text | None:
        """Why it matters; None where it is in order."""
        return self._advice("why")

    @property
    def fix(self) -> Text | None:
        """What to do; None where it is in order."""
        return self._advice("fix")

    @property
    def paragraph(self) -> Text | None:
        """A paragraph for the thesis, brackets where only the author can fill in; None where it is in order."""
        return self._advice("paragraph")

    def _advice(self, part: str) -> Text | None:
        return None if self.state == IN_ORDER else words_of(self.rule, self.reading, part)

    @property
    def sources(self) -> tuple[str, ...]:
        """Authors and years of the works that say why it matters."""
        return tuple(references()[key].short for key in self.rule.sources)

    def record(self) -> Record:
        """The point as plain values."""
        words = {"title": self.title, "evidence": self.evidence}
        advice = {"why": self.why, "fix": self.fix, "paragraph": self.paragraph}
        words |= {name: value for name, value in advice.items() if value is not None}
        said = {name: {lang: value.render(lang) for lang in LANGUAGES} for name, value in words.items()}
        return {"id": self.id, "severity": self.severity, "state": self.state, **said, "sources": list(self.sources)}


@dataclass(frozen=True)
class Review(Result):
    """What a committee or a reviewer will object to in a study, by rule.

    Attributes
    ----------
    points : tuple of ReviewPoint
        One a rule that applies: objections with the gravest first, then questions to the author, then what is in order.
    """

    points: tuple[ReviewPoint, ...]
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def __iter__(self) -> Iterator[ReviewPoint]:
        return iter(self.points)

    def of_state(self, state: str, severity: str | None = None) -> tuple[ReviewPoint, ...]:
        """The points in this state, and of this severity where one is given."""
        return tuple(p for p in self.points if p.state == state and severity in (None, p.severity))

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("id", text("review.rule"), Kind.WORDS),
            Column("severity", text("review.severity"), Kind.WORDS),
            Column("state", text("review.state"), Kind.WORDS),
            Column("evidence", text("review.evidence"), Kind.WORDS),
        )
        rows = tuple((p.id, named_severity(p.severity), named_state(p.state), p.evidence) for p in self.points)
        return (Table("review", text("review.title"), columns, rows),)

    def sentences(self) -> tuple[Text, ...]:
        return (counted_points(self),)

    def to_dict(self) -> list[Record]:
        """``review`` of ``findings.json``."""
        return [p.record() for p in self.points]


def named_severity(severity: str) -> Text:
    """A severity in words."""
    return text(f"review.severity_{severity.replace(' ', '_')}")


def named_state(state: str) -> Text:
    """A state in words."""
    return text(f"review.state_{state.replace(' ', '_')}")


def counted_points(self_check: Review) -> Text:
    """How many objections of each severity there are, and how many questions; one sentence."""
    counts: dict[str, Any] = {s.replace(" ", "_"): len(self_check.of_state(OBJECTION, s)) for s in SEVERITIES}
    questions, ordered = len(self_check.of_state(UNTOLD)), len(self_check.of_state(IN_ORDER))
    key = "counts" if any(counts.values()) else "counts_none"
    return text(f"review.{key}", questions=questions, ordered=ordered, rules=len(self_check.points), **counts)


@checks()
def review(findings: SectionResults) -> Review:
    """Read the rules of the pre-review on the findings of an analysis.

    Parameters
    ----------
    findings : Findings
        What `analyze` returned.

    Returns
    -------
    Review
        Objections, questions to the author, and what is in order.

    Notes
    -----
    A ruled self-check: a rule sees what the answers and the study file show, and nothing else. What only the author
    knows is asked, and answered under ``procedure`` of the study file. A clean page is no guarantee.

    Examples
    --------
    >>> import repurchase as rp
    >>> found = rp.review(rp.analyze(rp.sample_survey(), draws=200))
    >>> next(p.state for p in found if p.id == "design.synthetic")
    'objection'
    """
    check_made(findings, SectionResults, "findings", "rp.analyze")
    return read_rules(review_facts(findings), findings.provenance)


def read_rules(facts: ReviewFacts, provenance: Provenance | None = None) -> Review:
    """Read every rule on these facts."""
    readings = ((rule, rule.reads(facts)) for rule in REVIEW_RULES)
    points = [ReviewPoint(rule, reading) for rule, reading in readings if reading is not None]
    return Review(tuple(_ordered(points)), provenance=provenance)


def _ordered(points: Iterable[ReviewPoint]) -> list[ReviewPoint]:
    states = (OBJECTION, UNTOLD, IN_ORDER)
    return sorted(
        points, key=lambda p: (states.index(p.state), SEVERITIES.index(p.severity) if p.state != IN_ORDER else 0)
    )
