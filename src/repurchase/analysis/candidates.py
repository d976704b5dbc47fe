"""Which parameters a model could have besides its own: lavaan's list of candidates for modification indices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from repurchase.numeric.sem import Entries, Layout, Matrix, lay_out

Key = tuple[str, str, str]
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A parameter that the model fixes or leaves out, in one group (from 1); `place` is matrix, row, column."""

    lhs: str
    op: str
    rhs: str
    group: int
    place: Place


def candidates(fit: Any) -> tuple[Candidate, ...]:
    """Fixed parameters of the model, then those that it leaves out, group by group."""
    structure, at, found = fit.structure, Addresses(fit), []
    possible = [(key, at(*key)) for key in _possible(fit)]
    for g in range(1, len(fit.groups) + 1):
        rows = [r for r in structure.rows if r.group == g]
        fixed = [((r.lhs, r.op, r.rhs), at(r.lhs, r.op, r.rhs)) for r in rows if _fixed(r)]
        known = {_key(r.lhs, r.op, r.rhs) for r in rows}
        others = [(key, place) for key, place in possible if _key(*key) not in known]
        found += [Candidate(*key, g, place) for key, place in (*fixed, *others) if place is not None]
    return tuple(found)


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
        if y not in part.observed_x:  # nothing explains a covariate whose moments are the sample's
            yield from ((y, "~", x) for x in inside if x != y and not (y in indicators and x in part.latents))
    if fit.layout.means and not fit.settings.ordered:
        yield from ((v, "~1", "") for v in (*part.observed, *part.latents))


class Addresses:
    """Where each parameter sits in the matrices of a fit."""

    def __init__(self, fit: Any) -> None:
        self.y = {v: i for i, v in enumerate(fit.structure.observed)}
        self.eta = {v: i for i, v in enumerate(fit.structure.latents)}

    def __call__(self, lhs: str, op: str, rhs: str) -> Place | None:
        """Matrix, row and column; None where the model has no place for it."""
        y, eta = self.y, self.eta
        if op == "=~":
            return (Matrix.BETA, eta[rhs], eta[lhs]) if rhs in eta else (Matrix.LAMBDA, y[rhs], eta[lhs])
        if op == "~":
            return (Matrix.BETA, eta[lhs], eta[rhs]) if lhs in eta and rhs in eta else None
        if op == "~1":
            return (Matrix.ALPHA, eta[lhs], 0) if lhs in eta else (Matrix.NU, y[lhs], 0)
        if lhs in eta and rhs in eta:
            return Matrix.PSI, eta[lhs], eta[rhs]
        return (Matrix.THETA, y[lhs], y[rhs]) if lhs not in eta and rhs not in eta else None


def lay_out_candidates(fit: Any, chosen: tuple[Candidate, ...]) -> Layout:
    """The candidates as the free entries of a layout of the fit's size."""
    places = np.array([c.place for c in chosen], dtype=int).reshape(-1, 3)
    group = np.array([c.group - 1 for c in chosen], dtype=int)
    n, layout = len(chosen), fit.layout
    every, none = np.ones(n, bool), np.zeros(n, bool)
    entries = Entries(places[:, 0], places[:, 1], places[:, 2], group, every, np.zeros(n), none)
    return lay_out(entries, layout.p, layout.m, layout.n_groups, means=layout.means, ordinal=layout.ordinal,
                   threshold_item=layout.threshold_item)  # fmt: skip
