"""Fit measures that are averages of residuals, and goodness of fit: one group's moments in, scalars out."""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array


@dataclass(frozen=True)
class ResidualFit:
    """Root mean squares of residuals; `_nomean` leaves mean residuals out.

    Attributes
    ----------
    rmr, srmr, crmr, srmr_mplus : float
        Raw residuals; both matrices divided by the observed standard deviations (Bentler); each by its own, without
        the diagonal (Bollen); Mplus's mixture of both.
    """

    rmr: float
    rmr_nomean: float
    srmr: float
    srmr_nomean: float
    crmr: float
    crmr_nomean: float
    srmr_mplus: float
    srmr_mplus_nomean: float


def residual_fit(S: Array, mean: Array | None, Sigma: Array, mu: Array) -> ResidualFit:
    """`ResidualFit` of one group, from S, Sigma (p, p) and means (p,)."""
    p = len(S)
    own, implied = S.diagonal(), Sigma.diagonal()
    s, sigma = np.sqrt(own), np.sqrt(np.maximum(implied, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        raw, scale_s, scale_sigma = S - Sigma, s[:, None] * s, sigma[:, None] * sigma
        bentler, bollen = raw / scale_s, S / scale_s - Sigma / scale_sigma
        scale = (own - implied) / own
        d = np.zeros((3, p)) if mean is None else np.array([mean - mu, (mean - mu) / s, mean / s - mu / sigma])
    extra = 0 if mean is None else p
    low, strict = p * (p + 1) // 2, p * (p - 1) // 2
    squares, standard, correlation = _triangle(raw, True), _triangle(bentler, True), _triangle(bollen, False)
    mplus = correlation + (scale**2).sum()

    def root(total: float, count: int) -> float:
        return float(np.sqrt(total / count)) if count else 0.0

    return ResidualFit(
        rmr=root(squares + (d[0] ** 2).sum(), low + extra),
        rmr_nomean=root(squares, low),
        srmr=root(standard + (d[1] ** 2).sum(), low + extra),
        srmr_nomean=root(standard, low),
        crmr=root(correlation + (d[1] ** 2).sum(), strict + extra),
        crmr_nomean=root(correlation, strict),
        srmr_mplus=root(mplus + (d[2] ** 2).sum(), low + extra),
        srmr_mplus_nomean=root(mplus, low),
    )


def _triangle(a: Array, diagonal: bool) -> float:
    """Sum of squares of a symmetric matrix's triangle, with the diagonal or without it."""
    squares = a**2
    squares.flat[:: len(a) + 1] = 2 * squares.diagonal() if diagonal else 0.0
    return 0.5 * float(squares.sum())


def goodness_of_fit(
    S: Array, mean: Array | None, Sigma: Array, mu: Array, W: Array | None, x: Array | None = None
) -> float:
    """GFI of one group (Tanaka & Huba 1985): 1 - e'We / s'Ws with normal-theory weights.

    Parameters
    ----------
    W : (p, p) array or None
        The inverse covariance matrix of the weights: Sigma^-1 for ML, S^-1 for GLS; None: each moment counts once.
    x : (k,) int array, optional
        Exogenous covariates: their own moments, which the model takes as given, do not count.

    Returns
    -------
    float
    """
    given = np.zeros(0, int) if x is None else x

    def size(E: Array, d: Array | None) -> float:
        if len(given):
            E, d = E.copy(), None if d is None else d.copy()
            E[np.ix_(given, given)] = 0.0
            if d is not None:
                d[given] = 0.0
        if W is None:
            return float(np.sum(E[np.triu_indices(len(E))] ** 2) + (0.0 if d is None else d @ d))
        WE = W @ E
        return float(0.5 * np.sum(WE * WE.T) + (0.0 if d is None else d @ W @ d))

    if mean is None:
        return 1.0 - size(S - Sigma, None) / size(S, None)
    return 1.0 - size(S - Sigma, mean - mu) / size(S, mean)
