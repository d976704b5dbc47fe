"""Solutions of one to several classes, the choice among them, and how well the chosen one comes back in resamples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from repurchase.array_types import Floats, Integers
from repurchase.numeric.segments.class_tests import held_together
from repurchase.numeric.segments.profile_mixture import (
    LOOSE,
    Mixtures,
    bic,
    covariance_sorts,
    fit_mixtures,
    parameters,
    posterior,
    relative_entropy,
)


@dataclass(frozen=True, eq=False)
class ClassSolution:
    """One number of classes with one sort of common covariance matrix.

    Attributes
    ----------
    smallest : int
        Rows whose most probable class is the smallest one.
    """

    sort: str
    k: int
    fit: Mixtures
    parameters: int
    bic: float
    entropy: float
    smallest: int

    @property
    def loglik(self) -> float:
        """Log-likelihood at the solution."""
        return float(self.fit.loglik[0])

    @property
    def converged(self) -> bool:
        """Whether the algorithm came to its end."""
        return bool(self.fit.converged[0])


@dataclass(frozen=True, eq=False)
class Recovery:
    """How well classes come back in resamples.

    Attributes
    ----------
    rand : float
        Mean adjusted Rand index.
    jaccard : ndarray of shape (k,)
        Mean Jaccard index of each class with the nearest class of the resample.
    means : ndarray of shape (b, k, p)
        Of the resamples' classes, each beside the class that it is most like.
    """

    rand: float
    jaccard: Floats
    means: Floats


def solutions(data: Floats, most: int, rng: np.random.Generator) -> tuple[ClassSolution, ...]:
    """Every number of classes from 1 to `most` with every sort of covariance matrix, for `data` (n, p)."""
    found = []
    for sort in covariance_sorts(data.shape[1]):
        for k in range(1, most + 1):
            fit = fit_mixtures(data[None], k, sort, rng)
            found.append(_solution(data, fit, sort))
    return tuple(found)


def best_solution(candidates: Sequence[ClassSolution], least: float) -> ClassSolution:
    """The smallest BIC among those whose smallest class has `least` rows, one class always among them."""
    return min((s for s in candidates if s.k == 1 or (s.smallest >= least and s.converged)), key=lambda s: s.bic)


def belonging(data: Floats, fit: Mixtures) -> Integers:
    """Most probable class of each row of `data` (n, p)."""
    return np.asarray(posterior(data[None], fit)[0].argmax(axis=1))


def recovery(data: Floats, chosen: ClassSolution, draws: int, rng: np.random.Generator) -> Recovery:
    """Fit the chosen number of classes to resamples of the rows, and class all rows by each of these fits.

    Starts are random ones: a solution that only comes back from itself is not stable.
    """
    n, p = data.shape
    own, crossed, centres = belonging(data, chosen.fit), [], []
    for part in held_together(draws, n, p):
        taken = rng.integers(0, n, size=(part.stop - part.start, n))
        fits = fit_mixtures(data[taken], chosen.k, chosen.sort, rng, close=LOOSE)
        again = posterior(np.broadcast_to(data, (len(taken), n, p)), fits).argmax(axis=2)
        crossed += [_crossed(own, other, chosen.k) for other in again]
        centres.append(fits.means)
    tables = np.stack(crossed)
    alike = _jaccard(tables)
    means = np.stack([m[_matched(a)] for m, a in zip(np.concatenate(centres), alike, strict=True)])
    return Recovery(float(np.mean([adjusted_rand(t) for t in tables])), alike.max(axis=2).mean(axis=0), means)


def adjusted_rand(table: Floats) -> float:
    """Agreement of two partitions beyond chance (Hubert & Arabie, 1985), from their cross table (k, m)."""
    pairs = [(x * (x - 1) / 2).sum() for x in (table, table.sum(axis=0), table.sum(axis=1))]
    total = table.sum() * (table.sum() - 1) / 2
    expected, top = pairs[1] * pairs[2] / total, (pairs[1] + pairs[2]) / 2
    return 1.0 if top == expected else float((pairs[0] - expected) / (top - expected))


def _jaccard(tables: Floats) -> Floats:
    """Of each class with each class of the other partitions, (b, k, k)."""
    either = tables.sum(axis=2)[:, :, None] + tables.sum(axis=1)[:, None] - tables
    return np.asarray(tables / np.maximum(either, 1))


def _matched(alike: Floats) -> Integers:
    """Another partition's class for each class (k,): the most alike pair first, then those that are left."""
    left, pairs = alike.copy(), np.zeros(len(alike), np.intp)
    for _ in range(len(alike)):
        row, column = np.unravel_index(left.argmax(), left.shape)
        pairs[row] = column
        left[row], left[:, column] = -1.0, -1.0
    return pairs


def _crossed(a: Integers, b: Integers, k: int) -> Floats:
    return np.bincount(a * k + b, minlength=k * k).reshape(k, k).astype(float)


def _solution(data: Floats, fit: Mixtures, sort: str) -> ClassSolution:
    n, p = data.shape
    chances = posterior(data[None], fit)[0]
    sizes = np.bincount(chances.argmax(axis=1), minlength=fit.k)
    value = bic(float(fit.loglik[0]), fit.k, p, n, sort)
    return ClassSolution(
        sort, fit.k, fit, parameters(fit.k, p, sort), value, relative_entropy(chances), int(sizes.min())
    )


def in_order_of_size(s: ClassSolution) -> ClassSolution:
    """The same solution with its largest class first."""
    order = np.argsort(-s.fit.shares[0], kind="stable")
    fit = replace(s.fit, shares=s.fit.shares[:, order], means=s.fit.means[:, order])
    return replace(s, fit=fit)


def level_share(fit: Mixtures) -> float:
    """Share of the variance between classes, of standardised variables, that lies in their common level, 0 to 1."""
    shares, means = fit.shares[0], fit.means[0]
    apart = means - shares @ means
    level = apart.mean(axis=1)
    whole = float(shares @ (apart**2).mean(axis=1))
    return float(shares @ level**2) / whole if whole > 0 else float("nan")
