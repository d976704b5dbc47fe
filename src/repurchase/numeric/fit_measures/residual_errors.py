"""Standard errors of residuals where the plain normal-theory form does not do: robust, observed, incomplete, fixed x.

All of it stands in the space of a group's moments (means first, then covariances in the order of `np.triu_indices`), so
that memory grows with p^4: `MOST` bounds p.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.missing.likelihood import Patterns, evaluate, inverse_root, moment_hessian, moment_scores
from repurchase.numeric.robust.design import PLAIN, Design

MOST = 80  # observed variables; 3,320 moments, matrices of 88 MB


@dataclass(frozen=True, eq=False)
class ResidualMoments:
    """A group's moments and weights, from which the errors of its residuals follow.

    Attributes
    ----------
    data : Patterns
    S, mean : (p, p), (p,) arrays
        Saturated moments.
    Sigma, mu : (p, p), (p,) arrays
        Where the weights are taken: the implied ones (the saturated ones for GLS; without a mean structure the mean).
    slopes : (p + p*, q) array
        Derivatives of the implied means and covariances by theta.
    share : float
        Cases of the group over all cases.
    design : Design
        Clusters and weights of this one group.
    """

    data: Patterns
    S: Array
    mean: Array
    Sigma: Array
    mu: Array
    slopes: Array
    share: float
    design: Design = PLAIN


def residual_errors(
    groups: Sequence[ResidualMoments], K: Array, means: bool, known: Array, expected: bool, robust: bool
) -> list[Array]:
    """Compute standard errors of each group's residuals.

    Parameters
    ----------
    groups : sequence of ResidualMoments
    K : (q, f) array
        Directions that the constraints leave free.
    means : bool
        Whether the model has a mean structure; the errors of the means are NaN otherwise.
    known : (p,) bool array
        Covariates whose own moments are taken as given.
    expected : bool
        Information of the normal distribution, instead of the observed one.
    robust : bool
        Moments vary as the answers do, not as those of a normal distribution.

    Returns
    -------
    list of (p + p*,) arrays
        NaN where a residual is zero whatever the sample.

    Raises
    ------
    ValueError
        When an information matrix is not positive definite.

    Notes
    -----
    The covariance matrix of the residuals is Q Gamma Q' / n, Q = I - share D I^-1 D' A, A the information of one case
    about the moments at the implied ones, I the sum of share D'AD under the constraints, and Gamma the inverse of A at
    the saturated moments, or the sandwich A^-1 B A^-1 with the casewise scores' products B where `robust` (Ogasawara
    2001; Maydeu-Olivares 2017). Equals lavaan's ``lavResiduals``.
    """
    p = len(known)
    i, j = np.triu_indices(p)
    used = np.flatnonzero(~np.concatenate([known | (not means), known[i] & known[j]]))
    slopes = [m.slopes[used] @ K for m in groups]
    A = [_information(m, m.Sigma, m.mu, expected)[np.ix_(used, used)] for m in groups]
    joint = sum(m.share * D.T @ W @ D for m, D, W in zip(groups, slopes, A, strict=True))
    inverse = np.linalg.pinv(joint, hermitian=True)
    found = []
    for m, D, W in zip(groups, slopes, A, strict=True):
        influence = _influences(m, used, expected, robust)  # Gamma = influence' influence
        moved = influence - m.share * ((influence @ W) @ D) @ inverse @ D.T
        variance, whole = (moved**2).sum(axis=0), (influence**2).sum(axis=0)
        errors = np.full(p + len(i), np.nan)
        errors[used] = np.where(variance > 1e-8 * whole, np.sqrt(variance / m.data.total), np.nan)
        found.append(errors)
    return found


def _information(m: ResidualMoments, Sigma: Array, mu: Array, expected: bool) -> Array:
    at = evaluate(m.data, Sigma, mu)
    if at is None:
        raise ValueError("a covariance matrix is not positive definite")
    return moment_hessian(m.data, at, expected) / m.data.total


def _influences(m: ResidualMoments, used: Array, expected: bool, robust: bool) -> Array:
    """Rows whose cross-products are Gamma: a root of the inverse information, or each case's influence."""
    A = _information(m, m.S, m.mean, expected)[np.ix_(used, used)]
    try:
        root = inverse_root(A)
    except np.linalg.LinAlgError as error:
        raise ValueError("an information matrix is not positive definite") from error
    if not robust:
        return root
    at = evaluate(m.data, m.S, m.mean)
    if at is None:
        raise ValueError("a covariance matrix is not positive definite")
    scores = m.design.summed(0, moment_scores(m.data, at, m.mean)[:, used])
    return np.asarray((scores @ root.T) @ root / np.sqrt(m.data.total))
