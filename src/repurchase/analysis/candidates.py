"""Which parameters a model could have besides its own: lavaan's list of candidates for modification indices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from repurchase.numeric.sem import Entries, Layout, Matrix, lay_out

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A parameter that the model fixes or leaves out, in one group (from 1)."""

    lhs: str
    op: str
    rhs: str
    group: int


def candidates(fit: Any) -> tuple[Candidate, ...]:
    """Fixed parameters of the model, then those that it leaves out, group by group."""
    structure, found = fit.structure, []
    for g in range(1, len(fit.groups) + 1):
        rows = [r for r in structure.rows if r.group == g]
        found += [Candidate(r.lhs, r.op, r.rhs, g) for r in rows if _fixed(r)]
        known = {_key(r.lhs, r.op, r.rhs) for r in rows}
        for lhs, op, rhs in _possible(fit):
            if _key(lhs, op, rhs) not in known:
                known.add(_key(lhs, op, rhs))
                found.append(Candidate(lhs, op, rhs, g))
    return tuple(c for c in found if address(fit, c) is not None)


def _fixed(r: Any) -> bool:
    return not (r.free or r.exogenous or r.computed) and r.op in ("=~", "~", "~~", "~1")


def _key(lhs: str, op: str, rhs: str) -> Key:
    return (rhs, op, lhs) if op == "~~" and rhs < lhs else (lhs, op, rhs)


def _possible(fit: Any) -> Iterator[Key]:
    """Loadings, residual covariances, latent covariances, regressions, intercepts."""
    part, rows = fit.structure.roles, fit.structure.rows
    indicators = {r.rhs for r in rows if r.op == "=~"}
    inside = list(dict.fromkeys([r.lhs for r in rows if r.op == "~"] + [r.rhs for r in rows if r.op == "~"]))
    for latent in part.latents:
        yield from ((latent, "=~", v) for v in part.observed_rest if v not in inside)
    yield from ((a, "~~", b) for a, b in combinations([v for v in part.observed_rest if v in indicators], 2))
    yield from ((a, "~~", b) for a, b in combinations(part.latents, 2))
    for y in inside:
        yield from ((y, "~", x) for x in inside if x != y and not (y in indicators and x in part.latents))
    if fit.layout.means and not fit.settings.ordered:
        yield from ((v, "~1", "") for v in (*part.observed, *part.latents))


def address(fit: Any, c: Candidate) -> tuple[int, int, int] | None:
    """Matrix, row and column; None where the model has no place for it."""
    y, eta = fit.structure.observed, fit.structure.latents
    if c.op == "=~":
        return (Matrix.BETA, eta.index(c.rhs), eta.index(c.lhs)) if c.rhs in eta else (
            Matrix.LAMBDA, y.index(c.rhs), eta.index(c.lhs))  # fmt: skip
    if c.op == "~":
        return (Matrix.BETA, eta.index(c.lhs), eta.index(c.rhs)) if {c.lhs, c.rhs} <= set(eta) else None
    if c.op == "~1":
        return (Matrix.ALPHA, eta.index(c.lhs), 0) if c.lhs in eta else (Matrix.NU, y.index(c.lhs), 0)
    if {c.lhs, c.rhs} <= set(eta):
        return Matrix.PSI, eta.index(c.lhs), eta.index(c.rhs)
    return (Matrix.THETA, y.index(c.lhs), y.index(c.rhs)) if not {c.lhs, c.rhs} & set(eta) else None


def lay_out_candidates(fit: Any, chosen: tuple[Candidate, ...]) -> Layout:
    """The candidates as the free entries of a layout of the fit's size."""
    places = np.array([address(fit, c) for c in chosen], dtype=int).reshape(-1, 3)
    group = np.array([c.group - 1 for c in chosen], dtype=int)
    n, layout = len(chosen), fit.layout
    every, none = np.ones(n, bool), np.zeros(n, bool)
    entries = Entries(places[:, 0], places[:, 1], places[:, 2], group, every, np.zeros(n), none)
    return lay_out(entries, layout.p, layout.m, layout.n_groups, means=layout.means, ordinal=layout.ordinal,
                   threshold_item=layout.threshold_item)  # fmt: skip
