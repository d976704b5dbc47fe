"""Probabilities of the cells of two-way tables of ordinal items, for many tables at once, and the correlation in each.

The probability of a cell is a second difference of the bivariate normal distribution, whose integral over the angle
(Drezner & Wesolowsky 1990) needs few Gauss nodes; its derivative by the correlation is the bivariate density exactly.
The tables stand on two axes: of m pairs and R resamples, or of one and all pairs of one sample. The last axis is the
long one, so that every array operation runs along it.
"""

from functools import lru_cache

import numpy as np
from scipy.special import ndtr

from repurchase.array_types import Array

LIMIT = 0.999  # correlations are sought in [-LIMIT, LIMIT], as lavaan does
FLOOR = float(np.sqrt(np.finfo(float).eps))  # cells less likely than this carry no score, as in lavaan
FAR = 40.0  # stands for an infinite threshold where infinity would give nan
NODES = ((0.5, 8), (0.75, 12), (0.93, 20), (1.01, 64))  # error below 1e-14 in each band of |rho|
SAFE = 0.9  # correlations beyond are left to the search that keeps a bracket
SETTLED = 2e-6  # a last Newton step below this leaves less than 1e-11
FARTHEST = 0.05  # a step along which four nodes integrate the density to 1e-12


class Corners:
    """The corners of all cells: thresholds h, k and the shares below them, each (m, K - 1, R)."""

    def __init__(self, h: Array, k: Array, below_h: Array, below_k: Array) -> None:
        self.sides = (h, k, below_h, below_k)
        self.product = h[:, :, None] * k[:, None]
        self.square = (h * h)[:, :, None] + (k * k)[:, None]

    @classmethod
    def of_pairs(cls, first: Array, second: Array) -> "Corners":
        """Set up the corners of n pairs of items from their thresholds (n, K - 1), as (1, K - 1, n)."""
        tau = [np.ascontiguousarray(t.T)[None] for t in (first, second)]
        return cls(*(np.minimum(t, FAR) for t in tau), *(ndtr(t) for t in tau))

    def of(self, tables: tuple[Array, Array]) -> "Corners":
        """Take the corners of n of the `tables`, given as (rows, columns), as (1, K - 1, n)."""
        return Corners(*(np.ascontiguousarray(side[tables[0], :, tables[1]].T)[None] for side in self.sides))

    def cells(self, rho: Array) -> tuple[Array, Array, Array]:
        """Probability of each cell, its first and its second derivative by rho (m, R), each (m, K, K, R)."""
        density = self.density(rho)
        probability = np.maximum(self._cells(self.integrated(rho)), FLOOR)
        return probability, differences(density), differences(self.bent(density, rho))

    def integrated(self, rho: Array, bands: tuple[tuple[float, int], ...] = NODES) -> Array:
        """Phi2 at the corners (m, K - 1, K - 1, R), by its integral over the angle."""
        result = self.sides[2][:, :, None] * self.sides[3][:, None]
        alone = len(rho) == 1  # tables then differ along the last axis only
        size, lower = np.abs(rho[0]) if alone else np.abs(rho).max(axis=1), 0.0
        for upper, count in bands:
            band = np.flatnonzero((size >= lower) & (size < upper))
            lower = upper
            if len(band):
                at = (..., band) if alone else (band,)
                result[at] += _over_the_angle(rho[at], self.product[at], self.square[at], count)
        return result

    def density(self, rho: Array) -> Array:
        """phi2 at the corners: the derivative of Phi2 by the correlation."""
        rest = 1 - rho * rho
        found = _exp(self.product, rho / rest, self.square, 0.5 / rest)
        found /= (2 * np.pi * np.sqrt(rest))[:, None, None]
        return found

    def bent(self, density: Array, rho: Array) -> Array:
        """The derivative of the density by the correlation."""
        rest = 1 - rho * rho
        less = rho / rest**2
        found = self.product * ((1 + rho * rho) / rest**2)[:, None, None]
        found -= self.square * less[:, None, None]
        found += (rho / rest)[:, None, None]
        found *= density
        return found

    def rough(self, rho: Array, tables: Array) -> Array:
        """Correlations (m, R) after one Newton step of low precision, kept within SAFE."""
        density = self.density(rho)
        probability = np.maximum(self._cells(self.integrated(rho, ((1.01, 4),))), FLOOR)
        move = _step(probability, differences(density), differences(self.bent(density, rho)), tables)[0]
        return np.clip(rho + np.where(np.isfinite(move), move, 0.0), -SAFE, SAFE)

    def roots(self, rho: Array, tables: Array, steps: int = 3) -> tuple[Array, Array, Array, Array]:
        """Correlations (m, R), cell probabilities and scores (m, K, K, R) there, and which have settled.

        Phi2 is integrated over the angle once, and from there on only over the step.
        """
        value, calm = self.integrated(rho), np.ones(rho.shape, bool)
        for step in range(steps):
            density = self.density(rho)
            probability, slope = self._cells(value), differences(density)
            curve = differences(self.bent(density, rho))
            move, seen = _step(probability, slope, curve, tables)
            new = rho + move
            if step < steps - 1:
                new = np.where(np.abs(new) < 1, new, rho)
                value, calm = value + self._along(rho, new), calm & (np.abs(new - rho) < FARTHEST)
                rho = new
        settled = calm & (np.abs(move) < SETTLED) & (np.abs(new) < SAFE)
        shift = np.where(settled, move, 0.0)[:, None, None]  # the last step is too short to evaluate anew
        probability = np.maximum(probability + shift * slope, FLOOR)
        ratio = np.where(seen, (slope + shift * curve) / probability, 0.0)
        return np.where(settled, new, rho), probability, ratio, settled

    def _along(self, old: Array, new: Array) -> Array:
        """The integral of the density from one correlation to a near one."""
        half, total = (new - old) / 2, 0.0
        for node, w in zip(*leggauss(4), strict=True):
            total = total + w * self.density(old + half * (node + 1))
        return total * half[:, None, None]

    def _cells(self, value: Array) -> Array:
        K = value.shape[1] + 1
        corners = np.zeros((len(value), K + 1, K + 1, value.shape[-1]))
        corners[:, 1:-1, -1], corners[:, -1, 1:-1], corners[:, -1, -1] = self.sides[2], self.sides[3], 1
        corners[:, 1:-1, 1:-1] = value
        return _second_difference(corners)


def _step(probability: Array, slope: Array, curve: Array, tables: Array) -> tuple[Array, Array]:
    """Newton's step (m, R) on the score, NaN where that does not fall; and which cells carry a score."""
    seen = probability > FLOOR
    safe = np.where(seen, probability, 1.0)
    ratio = np.where(seen, slope / safe, 0.0)
    bend = np.where(seen, curve / safe, 0.0)
    bend -= ratio * ratio
    score, fall = (tables * ratio).sum((1, 2)), (tables * bend).sum((1, 2))
    return -score / np.where(fall < 0, fall, np.nan), seen


def _over_the_angle(rho: Array, product: Array, square: Array, count: int) -> Array:
    angle = np.arcsin(rho)
    total = np.zeros_like(product)
    for node, w in zip(*leggauss(count), strict=True):
        sine = np.sin(angle * ((node + 1) / 2))
        shrink = 1 / (1 - sine * sine)
        part = _exp(product, sine * shrink, square, shrink / 2)
        part *= w
        total += part
    return np.asarray(total * (angle / (4 * np.pi))[:, None, None])


@lru_cache
def pairs_of(p: int) -> tuple[Array, Array]:
    """First and second item of every pair of p, in the order of lavaan's ``vech`` without the diagonal; read-only."""
    found = np.triu_indices(p, 1)
    for a in found:
        a.setflags(write=False)
    return found[0], found[1]


@lru_cache
def leggauss(count: int) -> tuple[Array, Array]:
    """Gauss-Legendre nodes and weights on [-1, 1]."""
    return np.polynomial.legendre.leggauss(count)


def _exp(a: Array, by: Array, b: Array, less: Array) -> Array:
    """exp(a by - b less) of corners a, b and (m, R) factors, with few arrays made."""
    found = a * by[:, None, None]
    found -= b * less[:, None, None]
    return np.asarray(np.exp(found, out=found))


def _second_difference(a: Array) -> Array:
    d = a[:, 1:] - a[:, :-1]
    return np.asarray(d[:, :, 1:] - d[:, :, :-1])


def differences(inner: Array) -> Array:
    """Second differences (m, K, K, R) of corners (m, K - 1, K - 1, R) that are zero outside."""
    wide = np.zeros((len(inner), inner.shape[1] + 2, inner.shape[2] + 2, inner.shape[-1]))
    wide[:, 1:-1, 1:-1] = inner
    return _second_difference(wide)
