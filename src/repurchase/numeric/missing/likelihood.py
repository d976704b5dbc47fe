"""Multivariate normal likelihood of data with holes, and its saturated maximum.

Rows that miss the same variables form a pattern, and its count, means and cross-products are all that the likelihood
needs. The inverse of a pattern's own part of Sigma comes from the inverse of the whole, W - W_M (W_MM)^-1 W_M', which
is cheap where few variables are missing and has zeros where they are, so that patterns batch without ragged matrices.
"""

from dataclasses import dataclass, field
from enum import IntFlag

import numpy as np
from scipy.linalg.lapack import dtrtri

from repurchase.array_types import Array

LOG_2PI = float(np.log(2 * np.pi))


class MissingFlag(IntFlag):
    """A flag names a defect of the saturated moments."""

    NO_COVERAGE = 1  # some pair of variables is never seen together
    NEARLY_SINGULAR = 2
    CONSTANT = 4
    NO_MAXIMUM = 8  # the likelihood rises without end towards a singular covariance matrix
    NO_TEST = NO_COVERAGE | CONSTANT | NO_MAXIMUM  # what leaves nothing to test a model against


@dataclass(frozen=True, eq=False)
class Patterns:
    """Sufficient statistics of data with holes, one group.

    Attributes
    ----------
    observed : (P, p) bool array
        What each pattern has seen.
    n : (P,) array
        Rows of each, or the sum of their weights.
    mean : (P, p) array
        Zero where missing.
    scatter : (P, p, p) array
        Covariances about those means, divisor n; zero where missing.
    rows : (N,) int array
        The pattern of each row that is not empty.
    kept : (N,) int array
        Positions of those rows in the data.
    values : (N, p) array
        Those rows, zero where missing.
    groups : tuple of (index, missing) pairs
        Patterns by how many variables they miss.
    """

    observed: Array
    n: Array
    mean: Array
    scatter: Array
    rows: Array
    kept: Array
    values: Array
    groups: tuple[tuple[Array, Array], ...] = field(repr=False)

    @property
    def total(self) -> float:
        """Rows that are not empty, or the sum of their weights."""
        return float(self.n.sum())

    @property
    def coverage(self) -> Array:
        """Share of rows that see both variables of each pair, (p, p)."""
        O = self.observed.astype(float)
        return (O * self.n[:, None]).T @ O / self.total


def patterns(data: Array, weights: Array | None = None) -> Patterns:
    """Group rows by the variables that they miss.

    Parameters
    ----------
    data : (N, p) array
        NaN where missing; empty rows are left out.
    weights : (N,) array, optional

    Returns
    -------
    Patterns
    """
    data = np.asarray(data, float)
    seen = ~np.isnan(data)
    kept = np.flatnonzero(seen.any(axis=1))
    O, y = seen[kept], np.where(seen, data, 0.0)[kept]
    observed, rows = np.unique(O, axis=0, return_inverse=True)
    rows = rows.ravel()
    P, p = observed.shape
    count = np.bincount(rows, minlength=P)
    w = np.ones(len(rows)) if weights is None else np.asarray(weights, float)[kept]
    n = np.bincount(rows, w, minlength=P)
    order = np.argsort(rows, kind="stable")
    starts = np.concatenate([[0], np.cumsum(count)[:-1]])
    mean = np.add.reduceat((y * w[:, None])[order], starts, axis=0) / n[:, None] if P else np.zeros((0, p))
    centred = (y - mean[rows]) * O
    scatter = np.zeros((P, p, p))
    for k in np.flatnonzero(count > 1):
        at = order[starts[k] : starts[k] + count[k]]
        scatter[k] = (centred[at].T * w[at]) @ centred[at] / n[k]
    missing = p - observed.sum(axis=1)
    groups = tuple(
        (at, np.nonzero(~observed[at])[1].reshape(len(at), count))
        for count in np.unique(missing)
        if len(at := np.flatnonzero(missing == count))
    )
    return Patterns(observed, n, mean, scatter, rows, kept, y, groups)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The likelihood of patterns at one Sigma and mu.

    Attributes
    ----------
    deviance : float
        -2 log L, constants included; infinite where Sigma is not positive definite.
    W : (P, p, p) array
        Inverses of each pattern's part of Sigma, zero where missing.
    A : (P, p, p) array
        W (scatter + d d') W.
    r : (P, p) array
        W d, d = mean - mu.
    """

    deviance: float
    W: Array
    A: Array
    r: Array


def evaluate(data: Patterns, Sigma: Array, mu: Array) -> Evaluation | None:
    """Evaluate the likelihood of patterns at Sigma and mu.

    Parameters
    ----------
    data : Patterns
    Sigma : (p, p) array
    mu : (p,) array

    Returns
    -------
    Evaluation or None
        None where Sigma is not positive definite.
    """
    try:
        root = np.linalg.cholesky(Sigma)
    except np.linalg.LinAlgError:
        return None
    p = len(Sigma)
    whole = np.linalg.inv(Sigma)
    whole = (whole + whole.T) / 2
    logdet_whole = 2 * np.log(np.diag(root)).sum()
    W = np.empty((len(data.n), p, p))
    logdet = np.empty(len(data.n))
    for at, missing in data.groups:
        if missing.shape[1] == 0:
            W[at], logdet[at] = whole, logdet_whole
            continue
        corner = whole[missing[:, :, None], missing[:, None, :]]
        sides = whole[missing]
        solved = np.linalg.solve(corner, sides)
        part = whole - sides.swapaxes(-1, -2) @ solved
        O = data.observed[at]
        W[at] = part * (O[:, :, None] & O[:, None, :])
        logdet[at] = logdet_whole + np.linalg.slogdet(corner)[1]
    d = (data.mean - mu) * data.observed
    M = data.scatter + d[:, :, None] * d[:, None, :]
    WM = W @ M
    size = data.observed.sum(axis=1)
    deviance = float(data.n @ (logdet + np.trace(WM, axis1=1, axis2=2) + size * LOG_2PI))
    return Evaluation(deviance, W, WM @ W, (W @ d[:, :, None])[:, :, 0])


def score_parts(data: Patterns, evaluation: Evaluation) -> tuple[Array, Array]:
    """Differentiate the deviance: it changes by tr(Omega dSigma) - 2 r'dmu.

    Parameters
    ----------
    data : Patterns
    evaluation : Evaluation

    Returns
    -------
    Omega : (p, p) array
        sum n (W - A).
    r : (p,) array
        sum n W d.
    """
    return np.tensordot(data.n, evaluation.W - evaluation.A, 1), data.n @ evaluation.r


def moment_hessian(data: Patterns, evaluation: Evaluation, expected: bool = False) -> Array:
    """Halve the second derivatives of the deviance by (mu, vech Sigma).

    Parameters
    ----------
    data : Patterns
    evaluation : Evaluation
    expected : bool
        Their expectation given the patterns, instead of the observed ones.

    Returns
    -------
    (p + p*, p + p*) array
        p* covariances in the order of `np.triu_indices`.
    """
    P, p, _ = evaluation.W.shape
    i, j = np.triu_indices(p)
    result = np.zeros((p + len(i), p + len(i)))
    weighted = (evaluation.W * data.n[:, None, None]).reshape(P, -1).T
    result[:p, :p] = weighted.sum(axis=1).reshape(p, p)
    A = evaluation.W if expected else 2 * evaluation.A - evaluation.W
    result[p:, p:] = _symmetric_block((weighted @ A.reshape(P, -1)).reshape(p, p, p, p), i, j)
    if not expected:
        cross = (weighted @ evaluation.r).reshape(p, p, p)
        half = np.where(i == j, 0.5, 1.0)
        block = (cross[:, i, j] + cross[:, j, i]) * half
        result[:p, p:], result[p:, :p] = block, block.T
    return result


def _symmetric_block(T: Array, i: Array, j: Array) -> Array:
    """D'(sum W x A)D / 2 from T[i, a, j, b], the sums of W_ia A_jb."""
    p = len(T)
    U = np.ascontiguousarray(T.transpose(0, 2, 1, 3)).reshape(p * p, p * p)  # rows (i, j), columns (a, b)
    rows = U[i * p + j] + U[j * p + i]
    block = rows[:, i * p + j] + rows[:, j * p + i]
    half = np.where(i == j, 0.5, 1.0)
    block *= half[:, None] * (half / 2)
    return (block + block.T) / 2


def partial_hessian(data: Patterns, evaluation: Evaluation, kept: Array) -> Array:
    """Rows and columns `kept` of the observed `moment_hessian`, cheaply where they are few."""
    p = evaluation.W.shape[1]
    i, j = np.triu_indices(p)
    means = kept[kept < p]
    u, v = i[kept[kept >= p] - p], j[kept[kept >= p] - p]
    W, A = evaluation.W * data.n[:, None, None], 2 * evaluation.A - evaluation.W
    block = np.zeros((len(u), len(u)))
    for first, second in ((u, v), (v, u)):
        for left, right in ((u, v), (v, u)):
            for k in range(len(data.n)):
                block += W[k][first[:, None], left] * A[k][second[:, None], right]
    half = np.where(u == v, 0.5, 1.0)
    block *= half[:, None] * half / 2
    crossed = np.zeros((len(means), len(u)))
    for k in range(len(data.n)):
        crossed += W[k][means[:, None], u] * evaluation.r[k][v] + W[k][means[:, None], v] * evaluation.r[k][u]
    crossed *= half
    top = np.hstack([W.sum(axis=0)[np.ix_(means, means)], crossed])
    return np.vstack([top, np.hstack([crossed.T, (block + block.T) / 2])])


def expected_form(data: Patterns, evaluation: Evaluation, e: Array, E: Array) -> float:
    """The expected Hessian's quadratic form in residuals of means e (p,) and covariances E (p, p)."""
    WE = evaluation.W @ E
    return float(data.n @ (np.einsum("kij,kji->k", WE, WE) / 2 + (evaluation.W @ e) @ e))


def inverse_root(H: Array) -> Array:
    """Invert the Cholesky root of a positive definite H = L L', so that H^-1 = L^-T L^-1.

    Parameters
    ----------
    H : (k, k) array

    Returns
    -------
    (k, k) array
        L^-1.

    Raises
    ------
    numpy.linalg.LinAlgError
        When H is not positive definite.
    """
    scale = 1 / np.sqrt(np.maximum(np.diag(H), 1e-300))
    root = np.linalg.cholesky(H * np.outer(scale, scale))
    return np.tril(dtrtri(root, lower=1)[0]) * scale


def moment_scores(data: Patterns, evaluation: Evaluation, mu: Array) -> Array:
    """Differentiate each row's log-likelihood by (mu, vech Sigma).

    Parameters
    ----------
    data : Patterns
    evaluation : Evaluation
    mu : (p,) array

    Returns
    -------
    (N, p + p*) array
    """
    p = len(mu)
    i, j = np.triu_indices(p)
    d = (data.values - mu) * data.observed[data.rows]
    z = np.empty_like(d)
    for k in range(len(data.n)):
        rows = data.rows == k
        z[rows] = d[rows] @ evaluation.W[k]
    scores = np.empty((len(z), p + len(i)))
    scores[:, :p] = z
    scores[:, p:] = z[:, i] * z[:, j]
    scores[:, p:] -= evaluation.W[:, i, j][data.rows]
    scores[:, p:][:, i == j] *= 0.5
    return scores
