"""Each hypothesis by the interval of its standardised effect: at least as large as the smallest of interest, or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.findings import Label, StatedHypothesis, Tested
from repurchase.analysis.effects.result import SMALLEST_EFFECT
from repurchase.analysis.gate.findings import GateFindings
from repurchase.analysis.large_samples.hypotheses_by_interval import tables
from repurchase.analysis.large_samples.hypotheses_by_interval.findings import OPEN, SMALL, ClaimFindings
from repurchase.analysis.large_samples.hypotheses_by_interval.words import sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.wording import label_in
from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.analysis.sem_report.explained_variance.result import f_squared
from repurchase.document.parts.blocks import Table
from repurchase.literature import RULES, Rules
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class ClaimsByInterval(ClaimFindings, Result):
    """The study's hypotheses, each judged by the interval of its standardised effect.

    Attributes
    ----------
    tested : tuple of Tested
        ``std_low`` and ``std_high`` are the limits that judge; no p decides.
    bound_stated : bool
        Whether the study states a smallest effect of interest; without it the direction alone is told.
    f_squared : mapping of path to float
        Of direct paths.
    draws : int
        Resamples of blocks behind the intervals.
    """

    def tables(self) -> tuple[Table, ...]:
        return (tables.summary(self),)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        keys = ("estimate", "std_error", "ci_low", "ci_high", "std_all", "std_low", "std_high", "outcome", "verdict",
                "reason")  # fmt: skip
        return [
            {"id": t.id, "path": " -> ".join(t.path), **{k: plain(getattr(t, k)) for k in keys},
             "f2": plain(self.f_squared.get(t.path, float("nan"))), "supported": t.supported,
             "judged_by": "interval", "smallest_effect": self.bound(t), "bound_stated": self.bound_stated,
             "conditional_on": list(t.conditional_on), "level": self.level}
            for t in self.tested
        ]  # fmt: skip


@checks("level", "smallest_effect")
def claims_by_interval(
    fit: Fitted,
    stated: Sequence[StatedHypothesis],
    labels: Mapping[str, Label],
    bootstrap: Bootstrap,
    *,
    level: float = 0.95,
    gate: GateFindings | None = None,
    smallest_effect: float | None = None,
    rules: Rules = RULES,
) -> ClaimsByInterval:
    """Judge each hypothesis by the interval of the standardised effect that it claims.

    Parameters
    ----------
    fit : Fit
        A structural model.
    stated : sequence of StatedHypothesis
    labels : mapping
        Words of each construct by its code.
    bootstrap : Bootstrap
        Of the fit: percentile intervals.
    level : float
        Coverage of the intervals, which judge.
    gate : Gate, optional
        What the verdicts rest on; those that rest on what does not hold say so.
    smallest_effect : float, optional
        Smallest standardised effect of interest, where the study states one.
    rules : Rules

    Returns
    -------
    ClaimsByInterval
        Supported where the whole interval lies at or beyond the smallest effect in the direction claimed; not
        supported, for being too small, where it lies within; opposite where it lies beyond on the other side; else it
        cannot be told. Without a smallest effect the bound is zero: the verdict is one on direction. Along an indirect
        path the bound is the product of those of its steps.
    """
    sizes = f_squared(fit)
    found = [_judged(one, fit, bootstrap, level, smallest_effect or 0.0) for one in stated]
    rested = [replace(t, conditional_on=gate.conditions(t.path) if gate is not None else ()) for t in found]
    words = {x: label_in(labels, x) for t in found for x in t.path}
    return ClaimsByInterval(
        tuple(rested), {**labels, **words}, level, rules.alpha, smallest_effect or SMALLEST_EFFECT, fit.n, (),
        fit.provenance, rules, smallest_effect is not None,
        {t.path: float(sizes[name]) for t in found if (name := " -> ".join(t.path)) in sizes}, len(bootstrap.theta),
    )  # fmt: skip


def _judged(one: StatedHypothesis, fit: Fitted, drawn: Bootstrap, level: float, smallest: float) -> Tested:
    nothing = Tested(one.id, one.path, one.sign, one.words)
    row = _row(fit, one.path)
    if row is None:
        return nothing
    name = row.lhs if row.op == ":=" else f"{row.lhs}~{row.rhs}"
    low, high = drawn.interval(name, "percentile", level)
    std_low, std_high = drawn.interval(name, "percentile", level, standardized=True)
    numbers: dict[str, Any] = {
        "estimate": float(row.estimate), "std_error": drawn.std_error(name), "ci_low": low, "ci_high": high,
        "std_all": float(row.std_all), "std_low": std_low, "std_high": std_high,
    }  # fmt: skip
    told: dict[str, Any] = {k: None if not np.isfinite(v) else float(v) for k, v in numbers.items()}
    outcome, reason = _verdict(std_low, std_high, one.sign, smallest ** (len(one.path) - 1) if smallest else 0.0)
    return replace(nothing, **told, outcome=outcome, reason=reason)


def _row(fit: Fitted, path: tuple[str, ...]) -> EstimateRow | None:
    """The row of a path, or of the product of several."""
    if len(path) == 2 and "*" not in path[0]:
        return next((r for r in fit.rows("~") if (r.rhs, r.lhs) == path), None)
    return next((r for r in fit.rows(":=") if r.lhs == "ind_" + "_".join(path)), None)


def _verdict(low: float, high: float, sign: str, bound: float) -> tuple[str, str]:
    """Outcome and reason of an interval against a bound."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return "not_testable", OPEN
    if bound and -bound < low and high < bound:
        return "not_supported", SMALL
    above, below = (low >= bound, high <= -bound) if bound else (low > 0, high < 0)
    if not above and not below:
        return "not_testable", OPEN
    as_claimed = sign == "?" or (sign == "+") == above
    return ("supported" if as_claimed else "opposite"), ""
