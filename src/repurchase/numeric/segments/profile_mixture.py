"""Mixtures of normal classes that share one covariance matrix, fitted to many data sets and from many starts at a time.

Within classes the variables are uncorrelated (a latent profile model), follow one common factor (classes about a
continuum of level), or are correlated in any one way. With a common matrix no class can shrink onto a few equal
answers, where the likelihood of classes with variances of their own has no bound; and every step of the algorithm
needs the data through sums alone, so that a whole bootstrap is a few matrix products: ninety-nine samples of 238 x 9
scores are each fitted from twenty starts in two seconds, the time that stepmix takes for one of them from ten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Floats, Integers, Mask

SEPARATE, FACTOR, SHARED = "separate", "factor", "shared"
STARTS = 20  # random starts of each data set
FIRST_STEPS = 12  # steps that every start is given
KEPT = 3  # best starts that are followed to their end
STEPS = 2_000
CLOSE = 1e-6  # gain of log-likelihood in a step below which a fit has ended
LOOSE = 1e-4  # the same of a resample, whose log-likelihood is told to a tenth at most
INNER = 3  # steps for the factor within each step for the classes
CELLS = 400_000  # numbers of one array held at a time: more is slower, because they leave the cache
SMALLEST = 1e-8  # of a total variance, below which no variance falls
FEWEST_OF_FACTOR = 4  # variables from which a factor says less than all correlations

State = tuple[Floats, Floats, Floats, Floats]  # shares, means, covariance, loadings


@dataclass(frozen=True, eq=False)
class Mixtures:
    """The best fits of one number of classes to several data sets.

    Attributes
    ----------
    loglik : ndarray of shape (b,)
    shares : ndarray of shape (b, k)
        Sizes of the classes, summing to 1.
    means : ndarray of shape (b, k, p)
    covariance : ndarray of shape (b, p, p)
        Common to the classes of a data set.
    loadings : ndarray of shape (b, p)
        On the common factor; zeros without one.
    converged : ndarray of bool, shape (b,)
    """

    loglik: Floats
    shares: Floats
    means: Floats
    covariance: Floats
    loadings: Floats
    converged: Mask

    @property
    def k(self) -> int:
        """Number of classes."""
        return int(self.shares.shape[1])

    @property
    def state(self) -> State:
        """What a step of the algorithm starts from."""
        return self.shares, self.means, self.covariance, self.loadings


def covariance_sorts(p: int) -> tuple[str, ...]:
    """The common covariance matrices that `p` variables can tell apart, the sparest first."""
    return (SEPARATE, FACTOR, SHARED) if p >= FEWEST_OF_FACTOR else (SEPARATE, SHARED)


def parameters(k: int, p: int, sort: str) -> int:
    """Free parameters of `k` classes of `p` variables."""
    within = {SEPARATE: p, FACTOR: 2 * p, SHARED: p * (p + 1) // 2}
    return k - 1 + k * p + within[sort]


def bic(loglik: float, k: int, p: int, n: int, sort: str) -> float:
    """Schwarz's criterion: smaller is better."""
    return float(-2 * loglik + parameters(k, p, sort) * np.log(n))


def fit_mixtures(
    data: Floats,
    k: int,
    sort: str,
    rng: np.random.Generator,
    *,
    starts: int = STARTS,
    first: Mixtures | None = None,
    close: float = CLOSE,
) -> Mixtures:
    """Fit `k` classes to each of several data sets by the EM algorithm.

    Parameters
    ----------
    data : ndarray of shape (b, n, p)
        No missing values; every variable varies.
    k : int
    sort : {"separate", "factor", "shared"}
        Diagonal covariance matrix, that of one common factor, or any.
    rng : numpy.random.Generator
    starts : int
        Random starts of each data set, whose best are followed to the end.
    first : Mixtures of one data set, optional
        A further start for all.
    close : float
        Gain of log-likelihood in a step below which a fit has ended.

    Returns
    -------
    Mixtures
        Not `converged` where `STEPS` did not suffice.
    """
    size = max(1, CELLS // (data.shape[1] * k * (starts + (first is not None))))
    parts = [_fit(data[at : at + size], k, sort, rng, starts, first, close) for at in range(0, len(data), size)]
    loglik, converged = (np.concatenate([getattr(m, name) for m in parts]) for name in ("loglik", "converged"))
    shares, means, covariance, loadings = (np.concatenate(s) for s in zip(*(m.state for m in parts), strict=True))
    return Mixtures(loglik, shares, means, covariance, loadings, converged)


def posterior(data: Floats, fit: Mixtures) -> Floats:
    """Probability of each class for each row of each data set, (b, n, k)."""
    return np.asarray(_expected(data, _products(data), fit.state)[0].transpose(0, 2, 1))


def relative_entropy(probabilities: Floats) -> float:
    """How sharply rows (n, k) belong to classes, from 0 to 1 (Celeux & Soromenho, 1996); 1 for one class."""
    n, k = probabilities.shape
    if k == 1:
        return 1.0
    p = np.clip(probabilities, 1e-300, 1.0)
    return float(1 + (p * np.log(p)).sum() / (n * np.log(k)))


def _fit(
    data: Floats,
    k: int,
    sort: str,
    rng: np.random.Generator,
    starts: int,
    first: Mixtures | None,
    close: float,
) -> Mixtures:
    b, products = len(data), _products(data)
    starts = starts if k > 1 else 1
    which = np.repeat(np.arange(b), starts)
    state = _started(data, which, k, sort, products, rng)
    if first is not None:
        extra = (np.repeat(v, b, axis=0) for v in first.state)
        state = _all_of(np.concatenate([s, e]) for s, e in zip(state, extra, strict=True))
        which = np.concatenate([which, np.arange(b)])
    if k > 1:
        for _ in range(FIRST_STEPS):
            state, loglik = _step(data[which], products[which], state, sort)
        best = _best(which, loglik, b, min(KEPT, starts))
        which, state = which[best], _all_of(s[best] for s in state)
    state, loglik, ended = _climbed(data, products, which, state, sort, close)
    top = _best(which, loglik, b, 1)
    shares, means, covariance, loadings = (s[top] for s in state)
    return Mixtures(loglik[top], shares, means, covariance, loadings, ended[top])


def _all_of(parts: Iterable[Floats]) -> State:
    shares, means, covariance, loadings = parts
    return shares, means, covariance, loadings


def _started(data: Floats, which: Integers, k: int, sort: str, products: Floats, rng: np.random.Generator) -> State:
    """Random rows as means; every row belongs to the nearest, by standardised distance."""
    n = data.shape[1]
    picked = rng.random((len(which), n)).argpartition(k - 1, axis=1)[:, :k]
    centres = data[which[:, None], picked]
    spread = data.std(axis=1)[which]
    spread = np.where(spread > 0, spread, 1.0)
    scaled, near = data[which] / spread[:, None], centres / spread[:, None]
    far = (near**2).sum(axis=2)[:, None] - 2 * scaled @ near.transpose(0, 2, 1)
    belongs = np.equal(far.argmin(axis=2)[:, None], np.arange(k)[:, None]) * 0.9 + 0.1 / k
    return _maximised(data[which], products[which], belongs, sort, None)


def _climbed(
    data: Floats, products: Floats, which: Integers, state: State, sort: str, close: float
) -> tuple[State, Floats, Mask]:
    """Every fit to its end; those that have ended are no longer worked on."""
    state = _all_of(s.copy() for s in state)
    loglik, ended = np.full(len(which), -np.inf), np.zeros(len(which), bool)
    for _ in range(STEPS):
        live = np.flatnonzero(~ended)
        if not len(live):
            break
        moved, now = _step(data[which[live]], products[which[live]], _all_of(s[live] for s in state), sort)
        ended[live] = now - loglik[live] < close
        loglik[live] = now
        for s, m in zip(state, moved, strict=True):
            s[live] = m
    return state, _expected(data[which], products[which], state)[1], ended


def _best(which: Integers, loglik: Floats, b: int, kept: int) -> Integers:
    """Places of the `kept` best of each data set."""
    order = np.lexsort((-loglik, which))
    start = np.searchsorted(which[order], np.arange(b))
    return np.asarray(order[(start[:, None] + np.arange(kept)).ravel()])


def _step(data: Floats, products: Floats, state: State, sort: str) -> tuple[State, Floats]:
    """One step of EM, and the log-likelihood before it."""
    belongs, loglik = _expected(data, products, state)
    return _maximised(data, products, belongs, sort, state), loglik


def _maximised(data: Floats, products: Floats, belongs: Floats, sort: str, before: State | None) -> State:
    n = data.shape[1]
    counts = np.maximum(belongs.sum(axis=2), 1e-10)
    means = belongs @ data / counts[..., None]
    pooled = (products - np.einsum("bk,bki,bkj->bij", counts, means, means)) / n
    i = np.arange(pooled.shape[1])
    floor = SMALLEST * products[:, i, i] / n
    pooled[:, i, i] = np.maximum(pooled[:, i, i], floor)
    loadings = np.zeros(pooled.shape[:2])
    if sort == SEPARATE:
        pooled = pooled * np.eye(len(i))
    if sort == FACTOR:
        pooled, loadings = _one_factor(pooled, floor, before)
    return counts / n, means, pooled, loadings


def _one_factor(pooled: Floats, floor: Floats, before: State | None) -> tuple[Floats, Floats]:
    """A common factor's covariance and loadings, some steps of EM nearer to `pooled` (m, p, p)."""
    i = np.arange(pooled.shape[1])
    if before is None:
        loadings = pooled.sum(axis=2) / np.sqrt(np.maximum(pooled.sum(axis=(1, 2)), floor.max()))[:, None]
        loadings = 0.8 * loadings
        covariance = loadings[:, :, None] * loadings[:, None]
        covariance[:, i, i] = pooled[:, i, i]
    else:
        covariance, loadings = before[2], before[3]
    for _ in range(INNER):
        weights = np.linalg.solve(covariance, loadings[..., None])[..., 0]
        seen = np.einsum("bij,bj->bi", pooled, weights)
        spread = 1 - (loadings * weights).sum(axis=1) + (weights * seen).sum(axis=1)
        loadings = seen / spread[:, None]
        unique = np.maximum(pooled[:, i, i] - loadings * seen, floor)
        covariance = loadings[:, :, None] * loadings[:, None]
        covariance[:, i, i] += unique
    return covariance, loadings


def _expected(data: Floats, products: Floats, state: State) -> tuple[Floats, Floats]:
    """Probability of each class for each row, (m, k, n), and the log-likelihoods, (m,)."""
    n, p = data.shape[1:]
    shares, means, covariance, _ = state
    inverse = np.linalg.inv(covariance)
    slopes = means @ inverse
    level = np.log(shares) - 0.5 * (slopes * means).sum(axis=2)
    chances = slopes @ data.transpose(0, 2, 1)  # of the log density, what classes do not have in common
    chances += level[..., None]
    top = chances.max(axis=1, keepdims=True)
    np.exp(np.subtract(chances, top, out=chances), out=chances)
    total = chances.sum(axis=1, keepdims=True)
    chances /= total
    squares = np.einsum("bij,bij->b", inverse, products)
    common = -0.5 * (squares + n * (p * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1]))
    return chances, np.asarray(common + (top + np.log(total)).sum(axis=(1, 2)))


def _products(data: Floats) -> Floats:
    return np.asarray(data.transpose(0, 2, 1) @ data)
