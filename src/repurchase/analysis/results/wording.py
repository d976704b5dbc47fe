"""How analyses put names, p-values and stars: the few forms that every table and sentence shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any, Protocol, TypeVar

from repurchase.literature import RULES, Rules, bound_number
from repurchase.style import Kind, Number, significance_stars, star_bounds
from repurchase.survey.instrument import Instrument, Label
from repurchase.text import LANGUAGES, Text, Words, render, text

Called = TypeVar("Called")  # the words of a variable
FIGURES_FROM = 10  # counts that English prose writes in figures
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


def label_in(labels: Mapping[str, Called], name: str) -> Called | Label:
    """The words of a variable among `labels`; its name where it has none."""
    return labels.get(name) or named(name)


def group_place(label: str) -> Text:
    """The group of that name, or, without one, the sample."""
    return text("fit.in_group", group=label) if label else text("fit.in_all")


def arrow(labels: Mapping[str, Label | Text] | Instrument, *names: str) -> Words:
    """Variables along a path by their words: ``Promotions → Satisfaction``; by their names where they have none.

    `labels` is a mapping of names to words, or an `Instrument`.
    """
    words = labels.label_of if isinstance(labels, Instrument) else labels.get
    return Words(tuple(words(name) or name for name in names), " → ")


def small_count(n: int) -> Text | int:
    """A count as English prose has it, below ten in words; Chinese keeps its figure."""
    return text(f"chapter_structure.count_{n}") if 0 < n < FIGURES_FROM else n


def percent(value: float | None, decimals: int = 0) -> Number:
    """A proportion as a percentage of a sentence."""
    return Number(value, Kind.PERCENT, decimals)


def coverage(level: float) -> Number:
    """The coverage of an interval with the places that it has: 95%, 97.5%."""
    decimals = max(len(f"{level:.8f}".rstrip("0").partition(".")[2]) - 2, 0)
    return Number(level, Kind.PERCENT, decimals)


def bounded_number(value: float) -> Number:
    """A number that cannot exceed one, such as a correlation, a loading or a CFI, as a sentence has it."""
    return Number(float(value), Kind.BOUNDED)


def alpha_number(alpha: float) -> Number:
    """The error rate of a test with as many places as it has, two at least: ``.05``, ``.025``, ``.001``."""
    return bound_number(alpha)


def p_words(p: float) -> Text:
    """A p-value as a sentence has it: ``p = .012``, ``p < .001``, or that there is none."""
    if isnan(p):
        return text("measure.p_none")
    if p < SMALLEST_P:
        return text("measure.p_small", p=Number(SMALLEST_P, Kind.BOUNDED))
    return text("measure.p_equals", p=Number(p, Kind.P))


def starred(value: float, p: float, n: int, kind: Kind = Kind.VALUE, rules: Rules = RULES) -> Number:
    """A number with its significance mark; none in samples so large that negligible effects can be significant."""
    return Number(value, kind, stars=marks(p, n, rules))


def marks(p: float | None, n: int, rules: Rules = RULES) -> str:
    """The significance mark alone, for a value that a figure formats."""
    return significance_stars(p, rules.alpha) if stars_tell(n, rules) else ""


def stars_tell(n: int, rules: Rules = RULES) -> bool:
    """Whether marks of significance still tell something at this sample size."""
    return rules["large_sample"].met_by(n)


def stars_note(n: int, rules: Rules = RULES) -> Text:
    """What the marks mean, or why there are none."""
    if not stars_tell(n, rules):
        return text("measure.no_stars", n=n)
    one, two, three = (bound_number(b) for b in star_bounds(rules.alpha))
    return text("measure.stars", one=one, two=two, three=three)


def before_stars(notes: Sequence[object], added: Iterable[object]) -> tuple[Any, ...]:
    """Notes with further ones, the meaning of the significance marks still last."""
    stars = [n for n in notes if isinstance(n, Text) and n.key in ("measure.stars", "measure.no_stars")]
    return (*(n for n in notes if n not in stars), *added, *stars)
