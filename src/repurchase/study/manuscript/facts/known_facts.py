"""The numbers of findings.json by statistic and subject: every value that a chapter may rightly give for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Subject = str | tuple[str, ...] | frozenset[str]
WHOLE = ""  # the subject of what belongs to no construct: fit, sample size
OTHER_FIT = "other models"
DECIDED = {"supported": True, "not_supported": False, "opposite": False}  # what became of a hypothesis, as yes or no


@dataclass(frozen=True, slots=True)
class Known:
    """One value and the place in findings.json where it stands."""

    value: float
    where: str


@dataclass(frozen=True, slots=True)
class KnownHypothesis:
    """A hypothesis as findings.json has it: its path and what became of it."""

    id: str
    path: tuple[str, ...]
    outcome: str
    where: str

    @property
    def kind(self) -> str:
        """Whether it is of a direct, a mediated or a moderated effect."""
        if self.path and ("*" in self.path[0] or "×" in self.path[0]):
            return "moderated"
        return "direct" if len(self.path) == 2 else "mediated" if len(self.path) > 2 else ""


@dataclass(slots=True)
class KnownFacts:
    """What a manuscript is held against.

    Attributes
    ----------
    values : mapping of (statistic, subject) to list of Known
    hypotheses : mapping of id to KnownHypothesis
    paths : set of tuple of str
        Every direct path (two constructs) and every chain (three and more) of the model.
    types : mapping of chain to str
        Type of mediation.
    counts : set of int
        Numbers of respondents that any analysis rests on.
    constructs, items : tuple of str
    owners : mapping of item to construct
    alpha : float
    """

    values: dict[tuple[str, Subject], list[Known]] = field(default_factory=dict)
    hypotheses: dict[str, KnownHypothesis] = field(default_factory=dict)
    paths: set[tuple[str, ...]] = field(default_factory=set)
    types: dict[tuple[str, ...], str] = field(default_factory=dict)
    counts: set[int] = field(default_factory=set)
    constructs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    owners: dict[str, str] = field(default_factory=dict)
    alpha: float = 0.05

    @property
    def direct_paths(self) -> list[tuple[str, ...]]:
        """Paths of two constructs."""
        return [p for p in self.paths if len(p) == 2]

    @property
    def chains(self) -> list[tuple[str, ...]]:
        """Paths through a mediator or several."""
        return [p for p in self.paths if len(p) > 2]

    def items_of(self, construct: str) -> list[str]:
        """Items of a construct in the order of the questionnaire."""
        return [item for item in self.items if self.owners.get(item) == construct]

    def add(self, kind: str, subject: Subject, value: object, where: str) -> None:
        """Keep a value, where it is a number."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self.values.setdefault((kind, subject), []).append(Known(float(value), where))

    def with_values(self, values: dict[tuple[str, Subject], list[Known]]) -> KnownFacts:
        """The same facts with other values."""
        return replace(self, values=values)

    def of(self, kind: str, subject: Subject) -> list[Known]:
        """Every value of a statistic for a subject."""
        return self.values.get((kind, subject), [])

    def all_of(self, kind: str) -> dict[Subject, list[Known]]:
        """Every value of a statistic by subject."""
        return {subject: known for (k, subject), known in self.values.items() if k == kind}


def with_ends(chain: tuple[str, ...]) -> tuple[Subject, ...]:
    """A chain, and the two constructs between which it stands."""
    return chain, (chain[0], chain[-1])


def path_of(words: object) -> tuple[str, ...]:
    """The constructs of ``"A -> B"``; empty for anything else."""
    if not isinstance(words, str) or "->" not in words:
        return ()
    return tuple(part.strip() for part in words.split("->"))


def records(content: object) -> Iterator[Mapping[str, Any]]:
    """The dictionaries of a list; nothing where it is something else."""
    return (r for r in content if isinstance(r, Mapping)) if isinstance(content, list) else iter(())


def code_of(record: Mapping[str, Any], name: str) -> str:
    """A construct's or item's code, which stands alone or beside its labels."""
    value = record.get(name)
    return str(value.get("code", "")) if isinstance(value, Mapping) else str(value)


def mapping(content: object) -> Mapping[str, Any]:
    """A dictionary; an empty one where it is something else."""
    return content if isinstance(content, Mapping) else {}
