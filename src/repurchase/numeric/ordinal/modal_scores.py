"""Factor scores from ordinal answers: where the posterior density of the latents is highest.

The latents given the covariates and the continuous answers are normal; each ordinal answer multiplies their density by
the probability of its category. In coordinates of independent standard normals the negative logarithm is strictly
convex, so that Newton steps find its one minimum.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from repurchase.array_types import Array
from repurchase.numeric.categorical.mixed_model_moments import conditional
from repurchase.numeric.sem.layout import Layout, implied_from

CHUNK = 20_000  # respondents in one search, for the sake of memory
ENOUGH = 1e-8  # a Newton step this short leaves an error of about its square
MOST_STEPS = 200
ROUNDING = 1e-10  # of the largest variance in any direction: a direction with less has none
LOG_ROOT = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True, eq=False)
class Posterior:
    """A group's latents given covariates and continuous answers, and the ordinal responses that they lead to expect.

    Attributes
    ----------
    centre : (n, k) array
        Expected latents given covariates and continuous answers; one row where there are neither.
    root : (k, r) array
        eta = centre + root z with standard normal z; r is the rank of the latents' covariances.
    offset : (n, o), or (1, o) array
        Expected latent responses at z = 0.
    slopes : (o, r) array
        Of the latent responses by z.
    residual : (o,) array
        Their variances given z; negative in an improper solution.
    ordinal : (o,) int array
        The observed variables that they belong to.
    proper : bool
        Whether the latents' covariances have no negative variance in any direction.
    """

    centre: Array
    root: Array
    offset: Array
    slopes: Array
    residual: Array
    ordinal: Array
    proper: bool


def posterior(layout: Layout, theta: Array, g: int, y: Array, k: int) -> Posterior:
    """Compute the `Posterior` of one group.

    Parameters
    ----------
    layout, theta : Layout, (q,) array
    g : int
        The group's position.
    y : (n, p) array
        Answers; those to ordinal items are not looked at, the others are complete.
    k : int
        How many of the structural variables are latents; they come first.

    Returns
    -------
    Posterior
    """
    mats = conditional(layout, theta)
    Lambda, C, E, delta = mats.Lambda[0, g], mats.C[0, g], mats.E[0, g], mats.delta[0, g]
    rest = np.setdiff1d(np.arange(layout.p), layout.covariates)
    ordinal, numbers = rest[layout.ordinal[rest]], rest[~layout.ordinal[rest]]
    fixed = not len(layout.covariates) and not len(numbers)
    rows = y[:1] if fixed else y
    source = np.tile(mats.alpha[0, g], (len(rows), 1))
    source[:, layout.observed_latent[layout.covariates]] += rows[:, layout.covariates]
    eta = source @ E.T
    mean = np.hstack([eta[:, :k], mats.nu[0, g] + eta @ Lambda.T])
    Sigma = implied_from(mats)[0][0, g]
    Sigma[layout.ordinal, layout.ordinal] = 1 / delta[layout.ordinal] ** 2
    cross = C[:k] @ Lambda.T
    V = np.block([[C[:k, :k], cross], [cross.T, Sigma]])
    wanted = np.concatenate([np.arange(k), k + ordinal])
    mean, V = _given(mean, V, wanted, k + numbers, rows[:, numbers])
    root, inverse, proper = _root(V[:k, :k])
    slopes = V[k:, :k] @ inverse.T
    residual = np.diag(V)[k:] - (slopes**2).sum(axis=1)
    return Posterior(mean[:, :k], root, mean[:, k:], slopes, residual, ordinal, proper)


def _given(mean: Array, V: Array, wanted: Array, known: Array, values: Array) -> tuple[Array, Array]:
    """Means and covariances of jointly normal variables, given the values (n, c) of others."""
    if not len(known):
        return mean[:, wanted], V[np.ix_(wanted, wanted)]
    W = np.linalg.solve(V[np.ix_(known, known)], V[np.ix_(known, wanted)])
    return mean[:, wanted] + (values - mean[:, known]) @ W, V[np.ix_(wanted, wanted)] - V[np.ix_(wanted, known)] @ W


def _root(V: Array) -> tuple[Array, Array, bool]:
    """A root (k, r) of a covariance matrix, its left inverse (r, k), and whether the matrix has no negative root."""
    values, vectors = np.linalg.eigh(V)
    least = ROUNDING * max(float(values[-1]), 0.0)
    kept = values > least
    size = np.sqrt(values[kept])
    return vectors[:, kept] * size, (vectors[:, kept] / size).T, bool(values[0] >= -least)


def limits(layout: Layout, tau: Array, ordinal: Array, codes: Array) -> tuple[Array, Array]:
    """Lower and upper thresholds (n, o) of answers in codes from 0; infinite on both sides where missing (negative)."""
    lower, upper = np.full(codes.shape, -np.inf), np.full(codes.shape, np.inf)
    for j, item in enumerate(ordinal):
        ends = np.concatenate([[-np.inf], tau[layout.threshold_item == item], [np.inf]])
        seen = codes[:, j] >= 0
        lower[seen, j], upper[seen, j] = ends[codes[seen, j]], ends[codes[seen, j] + 1]
    return lower, upper


def modal_scores(layout: Layout, theta: Array, g: int, known: Posterior, codes: Array) -> Array:
    """Empirical Bayes modal scores (n, k) of one group: the mode of the latents given all answers.

    Parameters
    ----------
    known : Posterior
    codes : (n, o) int array
        Answers to the items `known.ordinal`, from 0; negative where missing, which leaves the item out.

    Returns
    -------
    (n, k) array
        NaN where no answer is known, or where the search does not end.

    Notes
    -----
    Ordinal answers are independent given the latents and the continuous answers: residual covariances between ordinal
    items are left out, as lavaan leaves them out (``lavPredict(method = "EBM")``).

    References
    ----------
    Muraki, E., & Engelhard, G. (1985). Full-information item factor analysis: Applications of EAP scores. Applied
    Psychological Measurement, 9.
    """
    scale = np.sqrt(known.residual)
    slopes = known.slopes / scale[:, None]
    tau = conditional(layout, theta).tau[0, g]
    alike = len(known.offset) == 1
    patterns, which = np.unique(codes, axis=0, return_inverse=True) if alike else (codes, np.arange(len(codes)))
    lower, upper = ((end - known.offset) / scale for end in limits(layout, tau, known.ordinal, patterns))
    parts = [_modes(lower[at : at + CHUNK], upper[at : at + CHUNK], slopes) for at in range(0, len(patterns), CHUNK)]
    found = known.centre + np.concatenate(parts)[which.ravel()] @ known.root.T
    if alike:
        found[(codes < 0).all(axis=1)] = np.nan
    return found


def _modes(lower: Array, upper: Array, slopes: Array) -> Array:
    """Where |z|^2 / 2 - sum of log P(lower < slopes z + e < upper) is least (n, r), by Newton steps halved at need."""
    n, r = len(lower), slopes.shape[1]
    z, best = np.zeros((n, r)), np.full(n, np.inf)
    trial, step, active = z.copy(), np.zeros((n, r)), np.arange(n)
    products = (slopes[:, :, None] * slopes[:, None, :]).reshape(len(slopes), r * r)
    for _ in range(MOST_STEPS):
        value, by_u, curved = _answers(lower[active], upper[active], trial[active] @ slopes.T)
        value = 0.5 * (trial[active] ** 2).sum(axis=1) - value
        better = value <= best[active] + 1e-12 * np.abs(value)
        at = active[better]
        z[at], best[at] = trial[at], value[better]
        H = (curved[better] @ products).reshape(-1, r, r) + np.eye(r)
        gradient = z[at] - by_u[better] @ slopes
        step[at] = -np.linalg.solve(H, gradient[..., None])[..., 0]
        step[active[~better]] /= 2
        trial[active] = z[active] + step[active]
        active = active[np.abs(step[active]).max(axis=1, initial=0.0) > ENOUGH]
        if not len(active):
            return trial
    trial[active] = np.nan
    return trial


def _answers(lower: Array, upper: Array, u: Array) -> tuple[Array, Array, Array]:
    """Sums (n,) of log P(lower < u + e < upper); first and negative second derivatives (n, o) by u."""
    a, b = lower - u, upper - u
    flip = a > 0  # probabilities are taken in the tail where they are not near one
    below, above = log_ndtr(np.where(flip, -b, a)), log_ndtr(np.where(flip, -a, b))
    log_p = above + np.log1p(-np.exp(below - above))
    by_a, by_b = (np.exp(-0.5 * end**2 - LOG_ROOT - log_p) for end in (a, b))
    first = by_a - by_b
    second = np.where(np.isfinite(a), a, 0.0) * by_a - np.where(np.isfinite(b), b, 0.0) * by_b
    return log_p.sum(axis=1), first, np.maximum(first**2 - second, 0.0)
