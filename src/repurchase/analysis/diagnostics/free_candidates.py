"""Which parameters a model could have besides its own: lavaan's list of candidates for modification indices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

import numpy as np

from repurchase.analysis.sem.model_layout import Row, Structure
from repurchase.numeric.sem.build_layout import lay_out
from repurchase.numeric.sem.layout import Entries, Layout, Matrix
from repurchase.numeric.sem.standardise import ParameterCells

Key = tuple[str, str, str]
Address = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Parameters that a model fixes or leaves out, group after group.

    Attributes
    ----------
    keys : list of (lhs, op, rhs)
    cells : ParameterCells
        Where each would sit.
    """

    keys: list[Key]
    cells: ParameterCells


@lru_cache(maxsize=32)
def candidates(structure: Structure) -> Candidates:
    """Fixed parameters of the model, then those that it leaves out, group by group; a model's list is kept."""
    at = Addresses(structure)
    possible = [(key, at(*key)) for key in _possible(structure)]
    found: list[tuple[Key, Address]] = []
    group: list[int] = []
    for g in range(1, structure.layout.n_groups + 1):
        rows = [r for r in structure.rows if r.group == g]
        known = {(r.lhs, r.op, r.rhs) for r in rows} | {(r.rhs, r.op, r.lhs) for r in rows if r.op == "~~"}
        mine = [((r.lhs, r.op, r.rhs), at(r.lhs, r.op, r.rhs)) for r in rows if _fixed(r)]
        mine += [pair for pair in possible if pair[0] not in known]
        usable = [(key, place) for key, place in mine if place is not None]
        found += usable
        group += [g - 1] * len(usable)
    return named([key for key, _ in found], [place for _, place in found], group)


def named(keys: list[Key], addresses: list[Address], group: list[int]) -> Candidates:
    """`Candidates` from lists; `group` counts from 0."""
    matrix, row, column = np.array(addresses, dtype=int).reshape(-1, 3).T
    return Candidates(keys, ParameterCells(matrix, row, column, np.array(group, dtype=int), np.full(len(keys), -1)))


def _fixed(r: Row) -> bool:
    return not (r.free or r.exogenous or r.computed) and r.op in ("=~", "~", "~~", "~1", "~*~")


def _possible(structure: Structure) -> Iterator[Key]:
    """Loadings, residual covariances, latent covariances, regressions, intercepts."""
    part, rows = structure.roles, structure.rows
    loadings = {(r.lhs, r.rhs) for r in rows if r.op == "=~"}
    indicators = {item for _, item in loadings} - set(part.latents)
    measured = {(r.rhs, r.lhs) for r in rows if r.op == "=~"}  # such a path would be the loading once more
    inside = list(dict.fromkeys([r.lhs for r in rows if r.op == "~"] + [r.rhs for r in rows if r.op == "~"]))
    for latent in part.latents:
        yield from ((latent, "=~", v) for v in part.observed_rest if v not in inside)
    yield from ((a, "~~", b) for a, b in combinations([v for v in part.observed_rest if v in indicators], 2))
    yield from ((a, "~~", b) for a, b in combinations(part.latents, 2))
    for y in inside:
        if y not in part.observed_x:  # nothing explains a covariate whose moments are the sample's
            causes = [x for x in inside if x not in structure.levels]  # delta has no ordinal predictors
            item = y in indicators and y not in part.latents
            yield from (
                (y, "~", x) for x in causes if x != y and (y, x) not in measured and not (item and x in part.latents)
            )
    if structure.layout.means and not structure.levels:
        yield from ((v, "~1", "") for v in (*part.observed, *part.latents))


class Addresses:
    """Where each parameter sits in the matrices of a model."""

    def __init__(self, structure: Structure) -> None:
        self.y = {v: i for i, v in enumerate(structure.observed)}
        self.eta = {v: i for i, v in enumerate(structure.latents)}

    def __call__(self, lhs: str, op: str, rhs: str) -> Address | None:
        """Matrix, row and column; None where the model has no place for it."""
        y, eta = self.y, self.eta
        if op == "=~":
            return (Matrix.BETA, eta[rhs], eta[lhs]) if rhs in eta else (Matrix.LAMBDA, y[rhs], eta[lhs])
        if op == "~":
            return (Matrix.BETA, eta[lhs], eta[rhs]) if lhs in eta and rhs in eta else None
        if op == "~*~":
            return Matrix.DELTA, y[lhs], 0
        if op == "~1":
            return (Matrix.ALPHA, eta[lhs], 0) if lhs in eta else (Matrix.NU, y[lhs], 0)
        if lhs in eta and rhs in eta:
            return Matrix.PSI, eta[lhs], eta[rhs]
        return (Matrix.THETA, y[lhs], y[rhs]) if lhs in y and rhs in y else None


@lru_cache(maxsize=32)
def lay_out_candidates(structure: Structure) -> Layout:
    """The candidates as the free entries of a layout of the model's size."""
    cells, layout = candidates(structure).cells, structure.layout
    n = len(cells.matrix)
    every, none = np.ones(n, bool), np.zeros(n, bool)
    matrix, row, column = cells.matrix, cells.row, cells.column
    entries = Entries(matrix, row, column, cells.group, every, np.zeros(n), none)
    found = lay_out(entries, layout.p, layout.m, layout.n_groups, means=layout.means, ordinal=layout.ordinal,
                    threshold_item=layout.threshold_item)  # fmt: skip
    return replace(found, u=_inside(layout, matrix, row, found.u), v=_inside(layout, matrix, column, found.v))


def _inside(layout: Layout, matrix: np.ndarray, item: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Directions of residual covariances: an item that regressions involve has its residual in the structural part."""
    at = np.flatnonzero(matrix == Matrix.THETA)
    latent = layout.observed_latent[item[at]]
    found = direction.copy()
    found[at] = np.where(latent >= 0, layout.p + latent, direction[at])
    return found
