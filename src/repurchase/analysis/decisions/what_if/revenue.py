"""What a predicted change is worth, where the user says how intention becomes orders."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from repurchase.analysis.decisions.what_if.findings import Change, RevenueFactors, Scenario

NOT_A_NUMBER = float("nan")


def valued(scenario: Scenario, factors: RevenueFactors) -> Scenario:
    """The scenario with the change of revenue as an interval, its cost, and what is left of it.

    The interval spans all products of the limits of both: of the predicted change, and of the orders that a point of
    the outcome is believed to bring. It has no middle, as the user's interval has none. A buyer does not order less
    often than never.
    """
    ends = [a * b for a, b in product((scenario.mean.low, scenario.mean.high), factors.frequency_per_point)]
    worth = factors.users * factors.conversion * factors.order_value
    limits = [worth * max(end, -factors.frequency) for end in (min(ends), max(ends))]
    cost = sum(factors.cost.get(c.name, NOT_A_NUMBER) for c in scenario.levers)
    return replace(
        scenario,
        revenue=Change(NOT_A_NUMBER, limits[0], limits[1]),
        cost=cost,
        net=Change(NOT_A_NUMBER, limits[0] - cost, limits[1] - cost),
    )
