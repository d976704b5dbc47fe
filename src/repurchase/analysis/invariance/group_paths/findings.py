"""Paths of several groups as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.analysis.fit.result import Fit
from repurchase.analysis.results.result import Provenance
from repurchase.errors import InputError, Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.survey.instrument import Label


@dataclass(frozen=True)
class PathDifference:
    """One path in every group.

    Attributes
    ----------
    estimates, std_errors, std_all : tuple of float
        One a group, in the order of the groups; unstandardised, and completely standardised.
    spread : float
        Largest minus smallest unstandardised estimate; with two groups the absolute difference.
    wald, change : Difference
        Tests that the path is equal in all groups: Wald's, and the chi-square difference (scaled where the fit is).
    p_permutation : float
        NaN where it was not asked for or cannot be had.
    p_holm : float
        Of the chi-square difference, over all paths.
    """

    path: tuple[str, str]
    estimates: tuple[float, ...]
    std_errors: tuple[float, ...]
    std_all: tuple[float, ...]
    spread: float
    wald: Difference
    change: Difference
    p_permutation: float
    p_holm: float

    @property
    def name(self) -> str:
        """``SAT → RI``."""
        return " → ".join(self.path)


@dataclass(frozen=True)
class PathDifferenceFindings:
    """What `PathDifferences` holds; the attributes are explained there."""

    group: str
    groups: tuple[str, ...]
    paths: tuple[PathDifference, ...]
    together: Difference
    permutations: int
    fit: Fit
    level: float
    called: Label | str = ""
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    rules: Rules = RULES
    answers: Mapping[str, Label] = field(default_factory=dict)

    @property
    def words(self) -> Label | str:
        """The words of the grouping question."""
        return self.called or self.group

    def path(self, source: str, target: str) -> PathDifference:
        """One path by its ends."""
        for p in self.paths:
            if p.path == (source, target):
                return p
        raise InputError("group_paths.no_such", path=f"{source} → {target}")
