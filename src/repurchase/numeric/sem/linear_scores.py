"""Factor scores of each case from a fitted model."""

import numpy as np

from repurchase.array_types import Array


def factor_scores(
    y: Array, Lambda: Array, C: Array, Sigma: Array, mu: Array, latent_mean: Array, bartlett: bool = False
) -> Array:
    """Scores of the latent variables of one group.

    Parameters
    ----------
    y : (n, p) array
        Answers; NaN is missing, and a case uses what it answered.
    Lambda, C, Sigma : (p, m), (m, m), (p, p) arrays
        Loadings, latent covariances, implied covariances.
    mu, latent_mean : (p,), (m,) arrays
        Where to centre (without a mean structure the sample means, and zeros).
    bartlett : bool
        Regression scores C Lambda' Sigma^-1 (y - mu) (Thurstone 1935) have the smallest error; Bartlett's
        (Lambda' Sigma^-1 Lambda)^-1 Lambda' Sigma^-1 (y - mu) are conditionally unbiased.

    Returns
    -------
    (n, m) array
        NaN where a case answered nothing, and for Bartlett where its answers do not determine a score: nothing observed
        that measures the latent, as for every second-order one (the latent mean by lavaan's generalised inverse).
    """
    seen = ~np.isnan(y)
    scores = np.full((len(y), Lambda.shape[1]), np.nan)
    patterns, which = np.unique(seen, axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        at = np.flatnonzero(pattern)
        if not len(at):
            continue
        rows = which.ravel() == k
        weights = _weights(Lambda[at], C, Sigma[np.ix_(at, at)], bartlett)
        scores[rows] = latent_mean + (y[rows][:, at] - mu[at]) @ weights.T
    return scores


def _weights(Lambda: Array, C: Array, Sigma: Array, bartlett: bool) -> Array:
    X = np.linalg.solve(Sigma, Lambda)
    if not bartlett:
        return np.asarray(C @ X.T)
    M = Lambda.T @ X
    if np.linalg.matrix_rank(M) == len(M):
        return np.linalg.solve(M, X.T)
    inverse = np.linalg.pinv(M, hermitian=True)
    determined = np.abs(inverse @ M - np.eye(len(M))).max(axis=1) < 1e-8
    return np.where(determined[:, None], inverse @ X.T, np.nan)
