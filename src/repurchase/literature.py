"""What the literature says: every cut-off with its source, and the verdicts drawn from it.

The numbers live in ``resources/criteria.toml`` and nowhere else; the works they come from are those of `bibliography`.
A criterion that the literature has withdrawn, or that fails correct models, is *reported*: its value is shown, no
verdict is passed.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from repurchase.bibliography import references
from repurchase.style import Kind, Number
from repurchase.text import Text, text

DEFAULT = "default"
OWN = "own"  # the reference that stands for "set in the study file"
PRESETS = (DEFAULT, "strict", "marketing", "thesis")


class Standing(StrEnum):
    """How a value stands to its criterion."""

    MEETS = "meets"
    ACCEPTABLE = "acceptable"
    SHORT = "short"
    REPORTED = "reported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of values: from `start` up to the next band's."""

    start: float
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One published rule of thumb.

    Attributes
    ----------
    name : str
    label : mapping of language to words
        What is judged.
    at_least, at_most : float, optional
        The recommended bound, inclusive; `acceptable` is the lenient one on the same side.
    sources : tuple of str
        Keys of `references`.
    checked : {"source", "memory", "disputed", "own"}
        Whether the original was read for this table, is cited from general knowledge, is often mis-cited, or is a
        working rule of this package.
    judged : bool
        False where a value is shown without a verdict.
    caution : mapping of language to words
        What a reader should know before leaning on it; may be empty.
    test : bool
        Whether the value is the p of a test: its bound is then alpha, unless the criterion itself is given another.
    strict : bool
        Whether the bound itself falls short (``< .05``).
    absolute : bool
        Whether the sign of a value is ignored.
    bands : tuple of Band
        Names of stretches of values, ascending; for description, never a verdict.
    """

    name: str
    label: Mapping[str, str]
    at_least: float | None = None
    at_most: float | None = None
    acceptable: float | None = None
    sources: tuple[str, ...] = ()
    checked: str = "memory"
    judged: bool = True
    caution: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    strict: bool = False
    absolute: bool = False
    bands: tuple[Band, ...] = ()
    test: bool = False

    @property
    def bound(self) -> float | None:
        """The value that judges, whichever side it is on."""
        return self.at_least if self.at_least is not None else self.at_most

    def standing(self, value: float | None) -> Standing:
        """Where `value` stands; `UNKNOWN` for a number that does not exist."""
        if value is None or math.isnan(value):
            return Standing.UNKNOWN
        if not self.judged or self.bound is None:
            return Standing.REPORTED
        if self._within(value, self.bound):
            return Standing.MEETS
        if self.acceptable is not None and self._within(value, self.acceptable):
            return Standing.ACCEPTABLE
        return Standing.SHORT

    def met_by(self, value: float | None) -> bool:
        """Whether `value` reaches the recommended bound."""
        return self.standing(value) is Standing.MEETS

    def verdict(self, value: float | None) -> Text:
        """The standing in words."""
        return text("literature.verdict", standing=text(f"literature.{self.standing(value)}"))

    def limit(self) -> Text:
        """The recommended bound alone, as a sentence has it: ``≥ .95``."""
        if self.bound is None:
            return text("literature.rule_none")
        return text("literature.rule", sign=self._sign(), bound=bound_number(self.bound))

    def rule(self) -> Text:
        """The bound in words: ``≥ .95 (≥ .90 acceptable)``."""
        if self.bound is None or self.acceptable is None:
            return self.limit()
        sign = self._sign()
        return text(
            "literature.rule_two", sign=sign, bound=bound_number(self.bound), acceptable=bound_number(self.acceptable)
        )

    def source(self) -> str:
        """Authors and years as a parenthesis holds them: ``Hu & Bentler, 1999; Bentler & Bonett, 1980``."""
        known = references()
        return "; ".join(known[key].cited for key in self.sources)

    def checked_words(self) -> Text:
        """Whether the source was read for this table, in words."""
        return text(f"literature.checked.{self.checked}")

    def band(self, value: float | None) -> Mapping[str, str] | None:
        """The name of the stretch that holds `value`; None below the first and for a number that does not exist."""
        if value is None or math.isnan(value):
            return None
        size = abs(value) if self.absolute else value
        return next((b.label for b in reversed(self.bands) if size >= b.start), None)

    def _sign(self) -> str:
        if self.at_least is not None:
            return ">" if self.strict else "≥"
        return "<" if self.strict else "≤"

    def _within(self, value: float, bound: float) -> bool:
        size = abs(value) if self.absolute else value
        if self.strict and size == bound:
            return False
        return size >= bound if self.at_least is not None else size <= bound


@dataclass(frozen=True, slots=True)
class Rules:
    """The criteria that an analysis judges by: a preset, and what a study file says instead."""

    preset: str = DEFAULT
    overrides: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Criterion:
        found = criterion(name, self.preset, self.overrides)
        if not found.test or name in self.overrides:
            return found
        return replace(found, at_most=self.alpha) if found.at_least is None else replace(found, at_least=self.alpha)

    @property
    def alpha(self) -> float:
        """The error rate at which a test is called significant; no level of an interval changes it."""
        bound = self["significance"].bound
        return 0.05 if bound is None else bound

    @property
    def alpha_number(self) -> Number:
        """`alpha` with as many decimals as it has."""
        return bound_number(self.alpha)

    def __iter__(self) -> Iterator[Criterion]:
        return (self[name] for name in criteria(self.preset))


RULES = Rules()


@cache
def criteria(preset: str = DEFAULT) -> Mapping[str, Criterion]:
    """Every criterion by name, as the preset has it."""
    raw = tomllib.loads((files("repurchase") / "resources" / "criteria.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _criterion(name, row, preset) for name, row in raw.items()})


def criterion(
    name: str, preset: str = DEFAULT, overrides: Mapping[str, Mapping[str, object]] | None = None
) -> Criterion:
    """One criterion; `overrides` (from a study file) replace its bounds."""
    published = criteria(preset)[name]
    changed = dict((overrides or {}).get(name, {}))
    if not changed:
        return published
    fields = {f: getattr(published, f) for f in Criterion.__dataclass_fields__}
    if {"at_least", "at_most"} & changed.keys():  # a new bound brings its own side and its own lenient one
        fields |= {"at_least": None, "at_most": None, "acceptable": None, "sources": (OWN,), "judged": True}
    return Criterion(**(fields | changed))


def _criterion(name: str, row: Mapping[str, Any], preset: str) -> Criterion:
    fields = {k: v for k, v in row.items() if k != "presets"} | row.get("presets", {}).get(preset, {})
    fields["sources"] = tuple(fields.get("sources", ()))
    fields["bands"] = tuple(Band(float(b["from"]), b["label"]) for b in fields.get("bands", ()))
    return Criterion(name, **fields)


def bound_number(bound: float) -> Number:
    """A bound with as many decimals as it has, two at least below one."""
    decimals = len(f"{bound:.10f}".rstrip("0").partition(".")[2])
    small = 0 < abs(bound) < 1
    return Number(bound, Kind.BOUNDED if small else Kind.VALUE, max(decimals, 2) if small else decimals)
