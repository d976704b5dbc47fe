"""Partial least squares path models, any number of replicates at a time.

Everything that PLS needs from standardised data is their correlation matrix, so that a bootstrap is one
batch of matrices. Items stand in the order of `PlsDesign.items`: block after block.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from repurchase.array_types import Floats, Integers, Mask
from repurchase.numeric.linear.batch_inverse import inverses
from repurchase.numeric.resampling.counts import chunk_slices

Mode = Literal["A", "B", "unit"]
Scheme = Literal["path", "factorial", "centroid"]
NUMBERS, FEWEST = 1_000_000, 16  # correlations, and models, that are worked on at once: more would leave the cache
SINGULAR = 1e-12  # determinant of a correlation matrix below which it is not inverted


@dataclass(frozen=True, slots=True, eq=False)
class PlsDesign:
    """Which items measure which construct, and which construct leads to which; made by `pls_design`.

    Attributes
    ----------
    items : ndarray of shape (p,), int
        Columns of the data, block after block.
    owner : ndarray of shape (p,), int
        Construct of each item.
    blocks : tuple of slices
        Positions of each construct's items within `items`.
    paths : ndarray of shape (c, c), bool
        ``paths[i, j]``: construct i leads to construct j.
    modes : tuple of {"A", "B", "unit"}
        Outer weights: correlations, regression coefficients, or equal ones.
    factors : ndarray of shape (c,), bool
        Constructs whose correlations and loadings are made consistent (PLSc), as common factors.
    order : tuple of int
        Constructs, each after those that lead to it.
    """

    items: Integers
    owner: Integers
    blocks: tuple[slice, ...]
    paths: Mask
    modes: tuple[Mode, ...]
    factors: Mask
    order: tuple[int, ...]

    @property
    def antecedents(self) -> dict[int, Integers]:
        """Constructs that lead to each endogenous construct."""
        return {j: np.flatnonzero(self.paths[:, j]) for j in self.order if self.paths[:, j].any()}

    @property
    def edges(self) -> list[tuple[int, int]]:
        """Pairs (from, to), by outcome."""
        return [(int(i), j) for j, sources in sorted(self.antecedents.items()) for i in sources]


def path_matrix(constructs: int, edges: Iterable[tuple[int, int]]) -> Mask:
    """The `PlsDesign.paths` of pairs (from, to)."""
    paths = np.zeros((constructs, constructs), bool)
    for source, target in edges:
        paths[source, target] = True
    return paths


def pls_design(
    blocks: Sequence[Sequence[int]],
    paths: Mask,
    modes: Sequence[Mode] | None = None,
    factors: Sequence[bool] | bool = False,
) -> PlsDesign:
    """A PLS path model from index arrays.

    Parameters
    ----------
    blocks : sequence of index sequences
        Columns of each of the ``c`` constructs; one column makes a single-item construct.
    paths : array_like of shape (c, c), bool
        ``paths[i, j]``: construct i leads to construct j; no cycle.
    modes : sequence of {"A", "B", "unit"}, optional
        All ``"A"`` when left out. A single item's mode makes no difference.
    factors : bool or sequence of bool
        Constructs to which the consistency correction (PLSc) applies; it has no effect on mode B and
        single items, whose reliability is taken to be 1.

    Returns
    -------
    PlsDesign

    Raises
    ------
    ValueError
        When a block is empty, a column stands in two blocks, a construct is on no path, or paths cycle.
    """
    links = np.asarray(paths, bool)
    c = len(blocks)
    if links.shape != (c, c):
        raise ValueError(f"{c} constructs need paths of shape ({c}, {c}), not {links.shape}")
    if any(len(block) == 0 for block in blocks):
        raise ValueError("a construct has no items")
    items = np.concatenate([np.asarray(block, dtype=np.intp) for block in blocks])
    if len(set(items.tolist())) != len(items):
        raise ValueError("an item belongs to two constructs")
    alone = np.flatnonzero(~(links.any(axis=0) | links.any(axis=1)))
    if alone.size:
        raise ValueError(f"construct {alone[0]} is on no path")
    sizes = [len(block) for block in blocks]
    ends = np.cumsum(sizes)
    default: Mode = "A"
    chosen = tuple(modes) if modes is not None else (default,) * c
    attenuated = [mode != "B" and size > 1 for mode, size in zip(chosen, sizes, strict=True)]
    return PlsDesign(
        items=items,
        owner=np.repeat(np.arange(c), sizes),
        blocks=tuple(slice(int(end - size), int(end)) for end, size in zip(ends, sizes, strict=True)),
        paths=links,
        modes=chosen,
        factors=np.broadcast_to(np.asarray(factors, bool), (c,)) & attenuated,
        order=_sorted(links),
    )


def _sorted(links: Mask) -> tuple[int, ...]:
    pending, done = list(range(len(links))), []
    while pending:
        ready = [j for j in pending if not links[pending, j].any()]
        if not ready:
            raise ValueError("the paths cycle")
        done += ready
        pending = [j for j in pending if j not in ready]
    return tuple(done)


@dataclass(frozen=True, slots=True, eq=False)
class PlsEstimates:
    """Estimates of one or more PLS models; leading axes are those of the correlation matrices.

    Attributes
    ----------
    weights : ndarray of shape (..., p)
        Outer weights for standardised items and scores.
    loadings : ndarray of shape (..., p)
        Of each item on its own construct; consistent ones for `PlsDesign.factors`.
    cross_loadings : ndarray of shape (..., p, c)
        Correlations of every item with every construct's score.
    score_r : ndarray of shape (..., c, c)
        Correlations of the scores.
    construct_r : ndarray of shape (..., c, c)
        The same, disattenuated for `PlsDesign.factors`; equal to `score_r` without any.
    rho_a : ndarray of shape (..., c)
        Dijkstra and Henseler's reliability; 1 for mode B and single items.
    paths : ndarray of shape (..., c, c)
        Standardised coefficients, ``[i, j]`` from i to j, zero where there is no path.
    total : ndarray of shape (..., c, c)
        Total effects.
    r_squared : ndarray of shape (..., c)
        NaN for exogenous constructs.
    converged : ndarray of shape (...), bool
        Whether weights settled. Estimates that did not settle, or that cannot be computed, are NaN.
    iterations : ndarray of shape (...), int
    """

    weights: Floats
    loadings: Floats
    cross_loadings: Floats
    score_r: Floats
    construct_r: Floats
    rho_a: Floats
    paths: Floats
    total: Floats
    r_squared: Floats
    converged: Mask
    iterations: NDArray[np.int_]


def pls_estimates(
    r: Floats,
    design: PlsDesign,
    *,
    scheme: Scheme = "path",
    dominant: Integers | None = None,
    tolerance: float = 1e-10,
    limit: int = 300,
    start: Floats | None = None,
) -> PlsEstimates:
    """Estimate PLS path models.

    Parameters
    ----------
    r : ndarray of shape (..., P, P)
        Correlations of all columns that `design` points into.
    design : PlsDesign
    scheme : {"path", "factorial", "centroid"}
        Inner weights.
    dominant : ndarray of shape (c,), int, optional
        Position in `PlsDesign.items` of the item whose loading is positive by definition; by default
        the item that loads highest, found in each model by itself.
    tolerance : float
        Sum of absolute changes of the weights at which they count as settled.
    limit : int
        Most iterations.
    start : ndarray of shape (p,), optional
        Weights to begin with; equal ones by default.

    Returns
    -------
    PlsEstimates

    Notes
    -----
    Equals R's ``seminr::estimate_pls``. Signs are never changed otherwise than by `dominant`.

    References
    ----------
    Lohmoeller (1989); PLSc: Dijkstra, T. K., & Henseler, J. (2015). Consistent partial least squares
    path modeling. MIS Quarterly, 39(2), 297-316.
    """
    lead = r.shape[:-2]
    items, p = design.items, len(design.items)
    as_they_are = np.array_equal(items, np.arange(r.shape[-1]))
    ordered = (r if as_they_are else r[..., items[:, None], items]).reshape(-1, p, p)
    usable = np.asarray(np.isfinite(ordered).all(axis=(1, 2)))
    safe = ordered if usable.all() else np.where(usable[:, None, None], ordered, np.eye(p))
    weights, converged, iterations = _weights(safe, design, scheme, tolerance, limit, start)
    found = _structure(safe, weights, design, dominant)
    settled = converged & usable
    held = {key: np.where(settled.reshape(-1, *[1] * (v.ndim - 1)), v, np.nan) for key, v in found.items()}
    return PlsEstimates(
        **{key: v.reshape(*lead, *v.shape[1:]) for key, v in held.items()},
        converged=settled.reshape(lead),
        iterations=iterations.reshape(lead),
    )


def _weights(
    r: Floats, design: PlsDesign, scheme: Scheme, tolerance: float, limit: int, start: Floats | None
) -> tuple[Floats, Mask, NDArray[np.int_]]:
    """Settled weights of each model, of as many at a time as stay in the cache from one iteration to the next."""
    parts = chunk_slices(len(r), max(FEWEST, NUMBERS // max(1, r.shape[1]) ** 2)) or [slice(0)]
    found = [_settled(r[part], design, scheme, tolerance, limit, start) for part in parts]
    weights, converged, iterations = zip(*found, strict=True)
    return np.concatenate(weights), np.concatenate(converged), np.concatenate(iterations)


def _settled(
    r: Floats, design: PlsDesign, scheme: Scheme, tolerance: float, limit: int, start: Floats | None
) -> tuple[Floats, Mask, NDArray[np.int_]]:
    """Weights of each model, whether they settled, and iterations; those that have settled leave the batch."""
    found = np.ones(r.shape[:2])
    if start is not None:
        found *= start
    converged, iterations = np.zeros(len(r), bool), np.full(len(r), limit)
    own = {j: _inverse(r[:, b, b]) for j, b in enumerate(design.blocks) if design.modes[j] == "B"}
    active, last, antecedents = np.arange(len(r)), found.copy(), design.antecedents
    item_score, score_r, _ = _scores(r, last, design)
    for iteration in range(limit + 1):
        inner = _inner(score_r, design, scheme, antecedents)
        outer = np.einsum("bpc,bcp->bp", item_score, inner[:, :, design.owner])
        for j, block in enumerate(design.blocks):
            if design.modes[j] == "B":
                outer[:, block] = np.einsum("bij,bj->bi", own[j][active], outer[:, block])
            elif design.modes[j] == "unit":
                outer[:, block] = 1.0
        item_score, score_r, new = _scores(r, outer, design)
        done = np.abs(new - last).sum(axis=1) < tolerance
        found[active], iterations[active[done]], converged[active[done]] = new, iteration, True
        last = new
        if done.any():
            active, r, item_score, score_r, last = (a[~done] for a in (active, r, item_score, score_r, last))
        if not active.size:
            break
    return found, converged, iterations


def _scores(r: Floats, w: Floats, design: PlsDesign) -> tuple[Floats, Floats, Floats]:
    """Item-score correlations, score correlations, and weights that give scores unit variance."""
    c = len(design.blocks)
    score_item, cov = np.empty((len(w), c, w.shape[1])), np.empty((len(w), c, c))
    for j, block in enumerate(design.blocks):  # an item weighs in its own construct alone: nothing else is multiplied
        np.matmul(w[:, None, block], r[:, block], out=score_item[:, j : j + 1])
    for j, block in enumerate(design.blocks):
        cov[:, :, j] = (score_item[:, :, block] @ w[:, block, None])[:, :, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
        score_item /= sd[:, :, None]
        return score_item.swapaxes(1, 2), cov / (sd[:, :, None] * sd[:, None, :]), w / sd[:, design.owner]


def _inner(score_r: Floats, design: PlsDesign, scheme: Scheme, antecedents: dict[int, Integers]) -> Floats:
    """Inner weights, ``[i, j]`` of score i in the proxy of construct j."""
    if scheme == "path":
        weights = score_r * design.paths.T
        for j, sources in antecedents.items():
            weights[:, sources, j] = regression(score_r, sources, j)
        return weights
    near = design.paths | design.paths.T
    return (np.sign(score_r) if scheme == "centroid" else score_r) * near


def regression(score_r: Floats, sources: Integers, target: int) -> Floats:
    """Standardised coefficients of one outcome on others, from correlations.

    Parameters
    ----------
    score_r : ndarray of shape (B, c, c)
    sources : ndarray of shape (k,), int
    target : int

    Returns
    -------
    ndarray of shape (B, k)
        NaN where the sources' correlations are singular.
    """
    return np.einsum("bij,bj->bi", _inverse(score_r[:, sources[:, None], sources]), score_r[:, sources, target])


def _inverse(a: Floats) -> Floats:
    """Inverses of a batch; NaN for singular members, which must not stop the others."""
    inverse, logdet, singular = inverses(a)
    singular |= ~(logdet > np.log(SINGULAR))
    return np.where(singular[:, None, None], np.nan, inverse) if singular.any() else inverse


def _structure(r: Floats, w: Floats, design: PlsDesign, dominant: Integers | None) -> dict[str, Floats]:
    item_score, score_r, w = _scores(r, w, design)
    sign = _orientation(item_score, design, dominant)
    item_score, w = item_score * sign[:, None, :], w * sign[:, design.owner]
    score_r = score_r * sign[:, :, None] * sign[:, None, :]
    own = np.take_along_axis(item_score, design.owner[None, :, None], axis=2)[:, :, 0]
    rho = _rho_a(w, design)
    construct_r, loadings = score_r, own
    if design.factors.any():
        with np.errstate(invalid="ignore"):
            root = np.where(design.factors, np.sqrt(np.where(rho > 0, rho, np.nan)), 1.0)
        construct_r = score_r / (root[:, :, None] * root[:, None, :])
        c = np.arange(len(design.blocks))
        construct_r[:, c, c] = 1.0
        square = np.stack([np.sum(w[:, b] ** 2, axis=1) for b in design.blocks], axis=1)
        loadings = np.where(design.factors[design.owner], w * (root / square)[:, design.owner], own)
    paths, r_squared = np.zeros_like(score_r), np.full(rho.shape, np.nan)
    for j, sources in design.antecedents.items():
        paths[:, sources, j] = regression(construct_r, sources, j)
        r_squared[:, j] = np.sum(paths[:, sources, j] * construct_r[:, sources, j], axis=1)
    return {
        "weights": w,
        "loadings": loadings,
        "cross_loadings": item_score,
        "score_r": score_r,
        "construct_r": construct_r,
        "rho_a": rho,
        "paths": paths,
        "total": total_effects(paths),
        "r_squared": r_squared,
    }


def _orientation(item_score: Floats, design: PlsDesign, dominant: Integers | None) -> Floats:
    sign = np.ones((len(item_score), len(design.blocks)))
    for j, block in enumerate(design.blocks):
        own = item_score[:, block, j]
        at = np.abs(own).argmax(axis=1) if dominant is None else np.full(len(own), int(dominant[j]) - block.start)
        sign[:, j] = np.where(own[np.arange(len(own)), at] < 0, -1.0, 1.0)
    return sign


def _rho_a(w: Floats, design: PlsDesign) -> Floats:
    """With scores of unit variance, ``w'Sw = 1``, so that rho_A is a function of the weights alone."""
    rho = np.ones((len(w), len(design.blocks)))
    for j, block in enumerate(design.blocks):
        if design.modes[j] != "B" and block.stop - block.start > 1:
            square = np.sum(w[:, block] ** 2, axis=1)
            rho[:, j] = square**2 * (1 - square) / (square**2 - np.sum(w[:, block] ** 4, axis=1))
    return rho


def total_effects(paths: Floats) -> Floats:
    """Direct and indirect effects together, ``B + B^2 + ...`` of acyclic paths.

    Parameters
    ----------
    paths : ndarray of shape (..., c, c)

    Returns
    -------
    ndarray of shape (..., c, c)
    """
    total, power = paths.copy(), paths
    for _ in range(paths.shape[-1] - 2):
        power = power @ paths
        total = total + power
    return total
