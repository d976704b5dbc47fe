"""Populations that a measurement model does not fit, in the steps of McNeish and Wolf.

With several factors, items load on a second factor that the model does not name; with one factor, pairs of items share
a residual correlation of .30.

References
----------
McNeish & Wolf (2023a), Dynamic fit index cutoffs for confirmatory factor analysis models, Psychological Methods 28.
McNeish & Wolf (2023b), Dynamic fit index cutoffs for one-factor models, Behavior Research Methods 55.
Hancock & Mueller (2001) for coefficient H.
"""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array

RESIDUAL_CORRELATION = 0.30
ROOM = 0.95  # of the largest cross-loading that leaves a residual variance
FEWEST_PAIRS = 4  # items that a level of one factor needs


@dataclass(frozen=True, eq=False)
class Measurement:
    """A standardised measurement model.

    Attributes
    ----------
    loadings : (p, k) array
    factors : (k, k) array
        Correlations of the factors.
    residuals : (p, p) array
        Residual covariances, so that the implied matrix has a unit diagonal.
    """

    loadings: Array
    factors: Array
    residuals: Array

    @property
    def implied(self) -> Array:
        """Correlations (p, p) that the model implies."""
        return self.loadings @ self.factors @ self.loadings.T + self.residuals


@dataclass(frozen=True, eq=False)
class Misfit:
    """One step away from a model.

    Attributes
    ----------
    item, other : int
        An item, and the factor (cross-loading) or item (residual correlation) that it is tied to.
    size : float
        The standardised cross-loading, or the residual correlation.
    """

    item: int
    other: int
    size: float


def misfits(model: Measurement) -> list[Misfit]:
    """The steps that a model offers, in their order; none where it has too few items that load on one factor alone."""
    return _pairs(model) if model.loadings.shape[1] == 1 else _cross_loadings(model)


def levels(model: Measurement, steps: list[Misfit]) -> list[int]:
    """How many steps each level of misfit takes: a third of them, two thirds, all; fewer levels for few steps.

    With three factors these are the two levels of McNeish and Wolf; with more factors they count each step a level,
    of which these are every third part.
    """
    n = len(steps)
    if model.loadings.shape[1] == 1:
        return sorted({n // 3, 2 * n // 3, n} - {0})
    return sorted({-(-n * part // 3) for part in (1, 2, 3)} - {0})


def population(model: Measurement, steps: list[Misfit]) -> Array:
    """Correlations (p, p) of the answers where these steps away from a model are true."""
    loadings, residuals = model.loadings.copy(), model.residuals.copy()
    for step in steps:
        if model.loadings.shape[1] == 1:
            root = np.sqrt(residuals[step.item, step.item] * residuals[step.other, step.other])
            residuals[step.item, step.other] = residuals[step.other, step.item] = step.size * root
        else:
            loadings[step.item, step.other] = step.size
    found = loadings @ model.factors @ loadings.T + residuals
    np.fill_diagonal(found, 1.0)
    return found


def _free_items(model: Measurement) -> Array:
    """Items that load on one factor and share no residual (p,) bool."""
    off = model.residuals - np.diag(np.diag(model.residuals))
    return ((model.loadings != 0).sum(1) == 1) & ~off.any(axis=1)


def _pairs(model: Measurement) -> list[Misfit]:
    """Neighbours in the order of their loadings, each with a residual correlation."""
    free = np.flatnonzero(_free_items(model))
    order = free[np.argsort(np.abs(model.loadings[free, 0]), kind="stable")]
    if len(order) < FEWEST_PAIRS:
        return []
    usable = 2 if len(order) == FEWEST_PAIRS else len(order) // 2 * 2
    return [Misfit(int(a), int(b), RESIDUAL_CORRELATION)
            for a, b in zip(order[1:usable:2], order[:usable:2], strict=True)]  # fmt: skip


def _cross_loadings(model: Measurement) -> list[Misfit]:
    """The weakest item of each factor but one on the most reliable other factor, no pair of factors twice."""
    k = model.loadings.shape[1]
    strength, used = _coefficient_h(model.loadings), set()
    found = []
    for item, own in _weakest_items(model)[: k - 1]:
        others = [f for f in np.argsort(-strength, kind="stable") if f != own and frozenset((f, own)) not in used]
        if not others:
            continue
        used.add(frozenset((others[0], own)))
        size = min(abs(model.loadings[item, own]), _largest(model, item, own, others[0]))
        found.append(Misfit(item, int(others[0]), float(size)))
    return found


def _weakest_items(model: Measurement) -> list[tuple[int, int]]:
    """(item, factor) of the smallest loading of each factor: factors of three items and more first, weakest first."""
    free, found = _free_items(model), []
    for f in range(model.loadings.shape[1]):
        items = np.flatnonzero(model.loadings[:, f])
        usable = items[free[items]]
        if len(items) > 1 and len(usable):
            item = usable[np.argmin(np.abs(model.loadings[usable, f]))]
            found.append((len(items) == 2, float(abs(model.loadings[item, f])), int(item), f))
    return [(item, f) for _, _, item, f in sorted(found)]


def _coefficient_h(loadings: Array) -> Array:
    """Coefficient H (k,) of each factor."""
    square = np.minimum(loadings**2, 1 - 1e-9)
    total = (square / (1 - square)).sum(axis=0)
    return np.asarray(total / (1 + total))


def _largest(model: Measurement, item: int, own: int, other: int) -> float:
    """The largest cross-loading that leaves the item a residual variance, less a twentieth."""
    loading, r = model.loadings[item, own], model.factors[own, other]
    inside = max(loading**2 * r**2 + 1 - loading**2, 0.0)
    return float(ROOM * (np.sqrt(inside) - abs(loading * r)))
