"""Priorities made by hand, from which problems are read."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.decisions.priorities.findings import Against, Priority
from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.survey.instrument import Construct, Item

NAN = float("nan")


def construct(name, role="driver"):
    """A construct of three items."""
    items = tuple(Item(f"{name}{i}", {"en": f"{name}{i}", "zh": f"{name}{i}"}) for i in (1, 2, 3))
    return Construct(name, {"en": f"{name} word", "zh": f"{name}词"}, items, role=role)


def driver(
    name,
    importance=0.3,
    importance_p=0.001,
    performance=60.0,
    half=2.0,
    difference=0.0,
    gap=3.0,
    p=None,
    reach=0.1,
):
    """A driver whose intervals have `reach` (importance), `half` (performance) and `gap` (difference) on each side."""
    apart = abs(difference) > gap if p is None else p < 0.05
    against = Against(difference, difference - gap, difference + gap, 0.001 if apart else 0.4)
    return Priority(construct(name), importance, importance - reach, importance + reach, performance, performance - half,
                    performance + half, "cannot be told", NAN, importance_p, Against(0.0, -0.1, 0.1, 1.0), against)  # fmt: skip


def ranked(*drivers, used=2000, conditional_on=()):
    """Priorities of these drivers."""
    return Priorities(construct("Y", "outcome"), tuple(drivers), (), 1, used, used, conditional_on=conditional_on)


def around(point, spread, draws=2000, seed=1):
    """Draws of total effects around their point estimates."""
    return np.asarray(point) + spread * np.random.default_rng(seed).normal(size=(draws, len(point)))
