"""What the literature says: every cut-off with its source, and the verdicts drawn from it.

The numbers live in ``resources/criteria.toml`` and nowhere else; the works they come from in
``resources/references.toml``. A criterion that the literature has withdrawn, or that fails correct models, is
*reported*: its value is shown, no verdict is passed.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from repurchase.text import Text, text

DEFAULT = "default"


class Standing(StrEnum):
    """How a value stands to its criterion."""

    MEETS = "meets"
    ACCEPTABLE = "acceptable"
    SHORT = "short"
    REPORTED = "reported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reference:
    """One work of the literature, in both bibliographic languages where it has them."""

    key: str
    short: str
    full: str


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
    checked : {"source", "memory", "disputed"}
        Whether the original was read for this table, is cited from general knowledge, or is often mis-cited.
    judged : bool
        False where a value is shown without a verdict.
    caution : mapping of language to words
        What a reader should know before leaning on it; may be empty.
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

    @property
    def bound(self) -> float | None:
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

    def rule(self) -> Text:
        """The bound in words: ``≥ .95 (≥ .90 acceptable)``."""
        if self.bound is None:
            return text("literature.rule_none")
        sign = "≥" if self.at_least is not None else "≤"
        if self.acceptable is None:
            return text("literature.rule", sign=sign, bound=_short(self.bound))
        return text("literature.rule_two", sign=sign, bound=_short(self.bound), acceptable=_short(self.acceptable))

    def source(self) -> str:
        """Authors and years, separated by semicolons."""
        known = references()
        return "; ".join(known[key].short for key in self.sources)

    def _within(self, value: float, bound: float) -> bool:
        return value >= bound if self.at_least is not None else value <= bound


@cache
def criteria(preset: str = DEFAULT) -> Mapping[str, Criterion]:
    """Every criterion by name, as the preset has it."""
    raw = tomllib.loads((files("repurchase") / "resources" / "criteria.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _criterion(name, row, preset) for name, row in raw.items()})


def criterion(name: str, preset: str = DEFAULT, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> Criterion:
    """One criterion; `overrides` (from a study file) replace its bounds."""
    found = criteria(preset)[name]
    changed = dict((overrides or {}).get(name, {}))
    if not changed:
        return found
    fields = {f: getattr(found, f) for f in Criterion.__dataclass_fields__}
    return Criterion(**(fields | changed))


@cache
def references() -> Mapping[str, Reference]:
    """Every work cited, by key."""
    raw = tomllib.loads((files("repurchase") / "resources" / "references.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: Reference(key, row["short"], row["full"]) for key, row in raw.items()})


def _criterion(name: str, row: Mapping[str, Any], preset: str) -> Criterion:
    fields = {k: v for k, v in row.items() if k != "presets"} | row.get("presets", {}).get(preset, {})
    fields["sources"] = tuple(fields.get("sources", ()))
    return Criterion(name, **fields)


def _short(bound: float) -> str:
    plain = f"{bound:g}"
    return f"{bound:.2f}" if 0 < abs(bound) < 1 and len(plain) < len("0.00") else plain
