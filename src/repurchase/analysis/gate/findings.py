"""The premises of verdicts as data: whether each holds, and the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from repurchase.errors import Note
from repurchase.text import Text, text

EXACT, APPROXIMATE, LOCAL = "exact_fit", "approximate_fit", "local_fit"
DISTINCT, ADMISSIBLE = "distinct", "admissible"
DIRECT, CROSS = "direct_paths", "cross_paths"
SAMPLE, INDEPENDENT, METHOD = "sample_size", "independent_answers", "common_method"
KEYS = (EXACT, APPROXIMATE, LOCAL, DISTINCT, ADMISSIBLE, DIRECT, CROSS, SAMPLE, INDEPENDENT, METHOD)
OF_ALL = (ADMISSIBLE, SAMPLE, INDEPENDENT, METHOD)  # what every verdict rests on, whatever its path


WITHHELD = (ADMISSIBLE, INDEPENDENT)  # where one fails, tests of single drivers mean nothing


@dataclass(frozen=True)
class Premise:
    """One premise that verdicts rest on.

    Attributes
    ----------
    key : str
        Of `KEYS`.
    holds : bool or None
        None: cannot be told.
    note : Text
        What was found, in a sentence.
    evidence : mapping
        The numbers of that sentence.
    pairs : tuple of (construct, construct)
        Whom it concerns, where it does not concern every path: pairs that are not distinct.
    freed : bool, None or "same"
        Whether it holds in the model in which the direct paths are free; "same" where that was not asked.
    freed_pairs : tuple of (construct, construct)
        Whom it concerns there.
    """

    key: str
    holds: bool | None
    note: Text
    evidence: Mapping[str, object] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()
    freed: bool | str | None = "same"
    freed_pairs: tuple[tuple[str, str], ...] = ()

    @property
    def unsettled(self) -> bool:
        """Whether it is of paths that the model leaves out, and their test was tried and does not exist."""
        return self.key in (DIRECT, CROSS) and self.holds is None and bool(self.evidence.get("paths"))

    def closed_in(self, freed: bool) -> bool:
        """Whether a verdict that rests on it is conditional: it does not hold in that model, or is unsettled."""
        return self.holds_in(freed) is False or self.unsettled

    def holds_in(self, freed: bool) -> bool | None:
        """Whether it holds in the model as stated, or in the one in which the direct paths are free."""
        return self.holds if not freed or isinstance(self.freed, str) else self.freed

    def concerned(self, freed: bool) -> tuple[tuple[str, str], ...]:
        """The pairs that it concerns in the model as stated, or in the one in which the direct paths are free."""
        return self.pairs if not freed or isinstance(self.freed, str) else self.freed_pairs

    def beside(self, other: Premise) -> Premise:
        """This premise of the model as stated, with what was found where the direct paths are free."""
        told = {True: "holds", False: "fails", None: "untold"}[other.holds]
        said = self.note if other.holds == self.holds else text(f"gate.freed_{told}", found=self.note)
        evidence = {**self.evidence, "direct_paths_free": {"holds": other.holds, **other.evidence}}
        return replace(self, note=said, evidence=evidence, freed=other.holds, freed_pairs=other.pairs)

    @property
    def title(self) -> Text:
        """Its heading."""
        return text(f"gate.{self.key}")

    @property
    def phrase(self) -> Text:
        """The premise within a sentence: ``conditional on distinct constructs``."""
        return phrase_of(self.key)


def phrase_of(key: str) -> Text:
    """A premise within a sentence, by its key."""
    return text(f"gate.of_{key}")


@dataclass(frozen=True)
class GateFindings:
    """What `Gate` holds; the attributes are explained there."""

    premises: tuple[Premise, ...]
    outcome: str = ""
    notes: tuple[Note, ...] = ()

    def __getitem__(self, key: str) -> Premise:
        return next(p for p in self.premises if p.key == key)

    def closed(self, key: str) -> bool:
        """Whether this premise was looked at and does not hold."""
        return any(p.key == key and p.holds is False for p in self.premises)

    def open(self, key: str, freed: bool = False) -> bool:
        """Whether this premise was looked at and holds, in the model as stated or in that with free direct paths."""
        return any(p.key == key and p.holds_in(freed) is True for p in self.premises)

    @property
    def failing(self) -> tuple[Premise, ...]:
        """The premises that do not hold."""
        return tuple(p for p in self.premises if p.holds is False)

    def conditions(self, path: tuple[str, ...], freed: bool = False) -> tuple[str, ...]:
        """Keys of the premises that do not hold and that a verdict on `path` rests on.

        Parameters
        ----------
        path : tuple of str
            Constructs, from cause to outcome.
        freed : bool
            Whether the verdict is read from the model in which the direct paths are free: it then does not rest on
            their being zero.

        Notes
        -----
        Paths that the model leaves out and whose test does not exist count as if they did not hold: nothing says that
        they may be left out. A model that misfits exactly but fits approximately is the usual case and closes nothing
        by itself: exact fit is asked for where approximate fit does not hold or cannot be told. What single analyses
        find of a model is asked of the one that the verdict is read from. Direct paths that are left out bend the
        paths into the outcome, cross paths those into the mediators.
        """
        return tuple(p.key for p in self.premises if p.closed_in(freed) and self._rests(p, path, freed))

    def conditions_of_totals(self, freed: bool = False) -> tuple[str, ...]:
        """Keys of the premises that do not hold and that total effects on the outcome rest on: all of them."""
        whole = (DISTINCT, LOCAL, CROSS) if self.outcome else (DISTINCT, LOCAL, CROSS, DIRECT)
        return tuple(
            p.key for p in self.premises
            if p.closed_in(freed) and (p.key in whole or self._rests(p, ("", self.outcome), freed))
        )  # fmt: skip

    def _rests(self, premise: Premise, path: tuple[str, ...], freed: bool) -> bool:
        if premise.key == EXACT:
            return not self.open(APPROXIMATE, freed)
        if premise.key == APPROXIMATE:
            return True
        if premise.key in (DISTINCT, LOCAL):
            return any(set(pair) & set(path) for pair in premise.concerned(freed))
        if premise.key in (DIRECT, CROSS) and premise.pairs:  # of several outcomes: the ends of the paths left out
            return any(end in path[1:] for _, end in premise.pairs)
        if premise.key == DIRECT:
            return not freed and self.outcome in path[1:]
        if premise.key == CROSS:
            return len(path) > 2 or path[-1] != self.outcome
        return premise.key in OF_ALL
