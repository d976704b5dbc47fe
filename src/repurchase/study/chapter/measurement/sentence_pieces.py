"""Pieces of sentences: ranges that are ranges, and lists that end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from repurchase.analysis.results.wording import bounded_number
from repurchase.literature import Criterion
from repurchase.style import Kind, Number
from repurchase.text import Joined, Text, joined, text

FIGURES_FROM = 10  # numbers that English prose writes in figures
MOST_NAMED = 6  # items, constructs or pairs that a sentence names


def span(values: Sequence[float], decimals: int, names: Sequence[object] = (), kind: Kind = Kind.BOUNDED) -> Text:
    """The lowest and the highest of `values`, as the verb of a sentence; one number where the two look alike.

    Parameters
    ----------
    values : sequence of float
        One at least; those that do not exist are passed over.
    decimals : int
        Places to which they are printed.
    names : sequence, optional
        Whose values they are, to name both ends.
    kind : Kind
    """
    known = [i for i, v in enumerate(values) if np.isfinite(v)]
    low, high = min(known, key=lambda i: values[i]), max(known, key=lambda i: values[i])
    ends = {"low": Number(float(values[low]), kind), "high": Number(float(values[high]), kind)}
    if len(known) == 1:
        return text("chapter_measurement.span_single", low=ends["low"])
    if round(values[low], decimals) == round(values[high], decimals):
        return text("chapter_measurement.span_same", low=ends["low"])
    if names:
        return text("chapter_measurement.span_named", lowest=names[low], highest=names[high], **ends)
    return text("chapter_measurement.span", **ends)


def named_list(names: Sequence[object], most: int = MOST_NAMED) -> Joined | Text:
    """The names as a list; of a long one the first few and how many there are."""
    if len(names) <= most:
        return joined(names)
    return text("chapter_measurement.first_few", names=joined(names[: most - 1]), n=len(names))


def counted(n: int) -> Text | int:
    """A small number as English prose has it, in words; Chinese keeps its figure."""
    return text(f"chapter_measurement.count_{n}") if 0 < n < FIGURES_FROM else n


def of_all(n: int, whole: int) -> Text:
    """All constructs of a study, or all that have several items, as part of a sentence; two at least."""
    which = "constructs" if n == whole else "with_items"
    return (
        text(f"chapter_measurement.both_{which}") if n == 2 else text(f"chapter_measurement.all_{which}", n=counted(n))
    )


def pair_words(first: object, second: object, value: float | None = None) -> Text:
    """Two constructs, with a coefficient of theirs."""
    if value is None:
        return text("chapter_measurement.pair", first=first, second=second)
    return text("chapter_measurement.pair_value", first=first, second=second, value=bounded_number(value))


def lenient_limit(rule: Criterion) -> Text:
    """The lenient bound of a criterion, its only one where it has no other."""
    if rule.acceptable is None:
        return rule.limit()
    side = "at_least" if rule.at_least is not None else "at_most"
    return replace(rule, **{side: rule.acceptable, "acceptable": None}).limit()  # type: ignore[arg-type]
