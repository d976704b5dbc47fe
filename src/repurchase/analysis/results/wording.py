"""How analyses put names, p-values and stars: the few forms that every table and sentence shares."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, log10
from typing import Protocol

from repurchase.literature import RULES, Rules
from repurchase.style import Kind, Number, significance_stars
from repurchase.survey.instrument import Instrument, Label
from repurchase.text import LANGUAGES, Text, Words, render, text

SMALLEST_P = 10.0**-3  # what lies below is written "< .001"


class Named(Protocol):
    """A construct, item, statement or question: a code, and perhaps words."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Label | None: ...


class Worded(Protocol):
    """The same where the words may be a `Text`."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Label | Text: ...


def coded(thing: Named) -> Label:
    """The words of a construct, item, statement or question, with its code for frames and files."""
    return {**(thing.label or named(thing.name)), "code": thing.name}


def coded_words(thing: Worded) -> dict[str, str]:
    """The same where the label is a `Text`, which has to be rendered."""
    return {**{lang: render(thing.label, lang) for lang in LANGUAGES}, "code": thing.name}


def named(name: str) -> Label:
    """A label for something that has no words but its name."""
    return {"en": name, "zh": name}


def group_place(label: str) -> Text:
    """The group of that name, or, without one, the sample."""
    return text("fit.in_group", group=label) if label else text("fit.in_all")


def arrow(labels: Mapping[str, Label] | Instrument, *names: str) -> Words:
    """Variables along a path by their words: ``Promotions → Satisfaction``; by their names where they have none.

    `labels` is a mapping of names to words, or an `Instrument`.
    """
    words = labels.label_of if isinstance(labels, Instrument) else labels.get
    return Words(tuple(words(name) or name for name in names), " → ")


def percent(value: float | None, decimals: int = 0) -> Number:
    """A proportion as a percentage of a sentence."""
    return Number(value, Kind.PERCENT, decimals)


def bounded_number(value: float) -> Number:
    """A number that cannot exceed one, such as a correlation, a loading or a CFI, as a sentence has it."""
    return Number(float(value), Kind.BOUNDED)


def alpha_number(alpha: float) -> Number:
    """The error rate of a test with as many places as its first digit needs, two at least: ``.05``, ``.001``."""
    return Number(alpha, Kind.BOUNDED, max(2, ceil(-log10(alpha) - 1e-9)))


def p_words(p: float) -> Text:
    """A p-value as a sentence has it: ``p = .012`` or ``p < .001``."""
    if p < SMALLEST_P:
        return text("measure.p_small", p=Number(SMALLEST_P, Kind.BOUNDED))
    return text("measure.p_equals", p=Number(p, Kind.P))


def starred(value: float, p: float, n: int, kind: Kind = Kind.VALUE, rules: Rules = RULES) -> Number:
    """A number with its significance mark; none in samples so large that every trifle is significant."""
    return Number(value, kind, stars=significance_stars(p) if stars_tell(n, rules) else "")


def stars_tell(n: int, rules: Rules = RULES) -> bool:
    """Whether marks of significance still tell something at this sample size."""
    return rules["large_sample"].met_by(n)


def stars_note(n: int, rules: Rules = RULES) -> Text:
    """What the marks mean, or why there are none."""
    return text("measure.stars") if stars_tell(n, rules) else text("measure.no_stars", n=n)
