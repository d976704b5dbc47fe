"""Partial invariance: which parameters to leave free so that the rest can be held equal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.diagnostics.modification_indices import modification_indices
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.sem.fitted import Fitted
from repurchase.literature import Rules

HELD = {"metric": "=~", "scalar": "~1", "strict": "~~"}
OPEN = ("mixed", "rejected")  # verdicts after which the search goes on


@dataclass(frozen=True)
class Partial:
    """What one level would leave free between groups.

    Attributes
    ----------
    step : str
    freed : tuple of str
        Parameters added at this level, in the order of the search.
    gains : tuple of float
        Score test (1 df per group held) of each when it was freed.
    fit : Fit
    verdict : str
    """

    step: str
    freed: tuple[str, ...]
    gains: tuple[float, ...]
    fit: Fit
    verdict: str


def with_partial(before: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    """The parameters free so far with those freed now."""
    return tuple(dict.fromkeys([*before, *more]))


def intercepts_too(free: Sequence[str]) -> tuple[str, ...]:
    """With the intercepts of items whose loading is free: equal ones would mean nothing."""
    return with_partial(free, [f"{name.split('=~')[1]}~1" for name in free if "=~" in name])


def propose(
    restricted: Fit,
    step: str,
    free: Sequence[str],
    rules: Rules,
    estimate: Callable[[Sequence[str]], Fit],
    judge: Callable[[Fit], str],
) -> Partial | None:
    """Free the equality with the largest score test, one at a time, until the level is supported.

    A construct keeps at least the number of invariant items that the criterion says. None where nothing may be freed.
    """
    op = HELD.get(step)
    if op is None:
        return None
    freed: list[str] = []
    gains: list[float] = []
    fit = restricted
    verdict = judge(fit)
    while verdict in OPEN:
        found = _largest(fit, op, (*free, *freed), rules)
        if found is None:
            break
        freed.append(found[0])
        gains.append(found[1])
        fit = estimate(with_partial(free, freed))
        verdict = judge(fit)
    if not freed:
        return None
    return Partial(step, tuple(freed), tuple(gains), fit, verdict)


def _largest(fit: Fitted, op: str, free: Sequence[str], rules: Rules) -> tuple[str, float] | None:
    """The significant score test of an equality that may be released, largest first."""
    frame = modification_indices(fit, equalities=True)
    latents = set(fit.latents)
    held = {(r.lhs, r.op, r.rhs) for r in fit.structure.rows if r.free}
    rows = frame[(frame.op == op) & (frame.p_value < rules.alpha)].sort_values("mi", ascending=False)
    for r in rows.itertuples(index=False):
        if (r.lhs, r.op, r.rhs) not in held:
            continue
        item = r.rhs if op == "=~" else r.lhs
        if item in latents or (op == "~~" and r.lhs != r.rhs):
            continue
        name = f"{r.lhs}{r.op}{r.rhs}"
        if name not in free and _may_free(fit, item, op, free, rules):
            return name, float(r.mi)
    return None


def _may_free(fit: Fitted, item: str, op: str, free: Sequence[str], rules: Rules) -> bool:
    """Whether every construct of the item keeps enough invariant items."""
    need = rules["partial_invariance"]
    for latent in fit.latents:
        items = fit.model.indicators(latent)
        if item not in items:
            continue
        gone = {n.split("=~")[1] for n in free if op == "=~" and n.startswith(f"{latent}=~")}
        gone |= {n[:-2] for n in free if op == "~1" and n.endswith("~1")}
        gone |= {n.split("~~")[0] for n in free if op == "~~" and "~~" in n}
        left = len(set(items) - gone - {item})
        if not need.met_by(float(left)):
            return False
    return bool(np.isfinite(fit.solution.chisq))
