"""Every estimator returns a `Solution`, so that fit measures, standardised solutions and tables have one source."""

from dataclasses import dataclass, field
from math import nan
from typing import Any

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.residual_indices import ResidualFit
from repurchase.numeric.linear import cholesky
from repurchase.numeric.sem.layout import Layout


@dataclass(frozen=True, eq=False)
class Scaled:
    """A scaled or shifted test: chisq = T / factor + shift.

    Attributes
    ----------
    kind : {"satorra.bentler", "yuan.bentler.mplus", "scaled.shifted", "mean.var.adjusted"}
    trace : float
        tr(U Gamma).
    """

    kind: str
    chisq: float
    df: float
    factor: float
    trace: float
    shift: float = 0.0


@dataclass(frozen=True, eq=False)
class Robust:
    """Robust CFI, TLI and RMSEA take these chi-squares, degrees of freedom and corrections.

    Attributes
    ----------
    chisq, chisq0 : float
        Unscaled statistics of model and baseline; `df`, `df0` their degrees of freedom.
    c, c0 : float
        Average weights, tr(U Gamma) / df.
    chisq_scaled, c_interval : float
        The statistic and factor behind RMSEA's interval and p.
    """

    chisq: float
    df: float
    c: float
    chisq0: float
    df0: float
    c0: float
    chisq_scaled: float
    c_interval: float


@dataclass(frozen=True, eq=False)
class Solution:
    """Estimates, their covariances and the tests of one model.

    Attributes
    ----------
    layout : Layout
        With sample-fixed entries filled in, so that ``matrices(layout, theta[None])`` is the fitted model.
    theta : (q,) array
    vcov : (q, q) array or None
        None where standard errors do not exist (no convergence, or a model that is not identified).
    n : (G,) array
        Cases of each group; `n_effective` multiplies the discrepancy's noncentrality (N, or N - G).
    S, mean : (G, p, p), (G, p) or None
        Sample moments (saturated estimates with missing data, polychorics for ordinal items).
    Sigma, mu : (G, p, p), (G, p)
        Implied moments.
    chisq, df, chisq0, df0 : float
        The plain test of the model and of the baseline.
    logl, logl_saturated : float
        NaN where there is no likelihood.
    gfi, elements : float, int
        Goodness of fit and the number of sample moments that it compares.
    residuals : tuple of ResidualFit
        One a group.
    scaling_small : float
        tr(U Gamma) / df with an unbiased Gamma, for robust tests in small samples; NaN where it does not exist.
    extra : dict
        Measures that replace or join the general ones.
    weakest : tuple of int
        Positions in theta of the parameters that the data do not identify.
    information : (q, q) array or None
        Of one observation, at theta.
    casewise : dict
        Whatever an estimator keeps for others, notes among it; nothing as large as the data.
    """

    layout: Layout
    theta: Array
    vcov: Array | None
    converged: bool
    iterations: int
    fmin: float
    n: Array
    n_effective: float
    S: Array
    mean: Array | None
    Sigma: Array
    mu: Array
    chisq: float
    df: int
    chisq0: float
    df0: int
    gfi: float
    elements: int
    residuals: tuple[ResidualFit, ...]
    logl: float = nan
    logl_saturated: float = nan
    scaled: Scaled | None = None
    scaled0: Scaled | None = None
    robust: Robust | None = None
    scaling_h0: float = nan
    scaling_h1: float = nan
    scaling_small: float = nan
    extra: dict[str, float] = field(default_factory=dict)
    weakest: tuple[int, ...] = ()
    information: Array | None = None
    casewise: dict[str, Any] = field(default_factory=dict)


def invert_information(layout: Layout, information: Array, n: float) -> tuple[Array | None, tuple[int, ...]]:
    """Invert the information of theta, and name the parameters that it does not identify.

    Parameters
    ----------
    layout : Layout
    information : (q, q) array
        Of one observation.
    n : float
        Observations.

    Returns
    -------
    covariance : (q, q) array or None
        None where the information, scaled to a unit diagonal, has an eigenvalue below 1e-9: an unidentified direction.
    weakest : tuple of int
        Positions in theta of parameters that are not identified.
    """
    K = layout.K
    M = layout.reduced(information)
    if not M.size:
        return np.zeros((layout.q, layout.q)), ()
    if not np.isfinite(M).all():
        return None, ()
    d = np.sqrt(np.abs(np.diag(M)))
    dead = d < 1e-100  # exactly without influence; small values are only a matter of units
    scale = np.where(dead, 1.0, d)
    units = scale[:, None] * scale
    A = M / units
    inverse = None if dead.any() else _well_conditioned(A)
    if inverse is not None:
        inverse = inverse / (units * n)
        return K @ inverse @ K.T if layout.constrained else inverse, ()
    values, vectors = np.linalg.eigh((A + A.T) / 2)
    flat = values < 1e-9
    if flat.any():
        load = np.abs(K @ (vectors[:, flat] / scale[:, None])) * np.sqrt(np.abs(np.diag(information)))[:, None]
        load = np.where(np.isfinite(load), load, 0.0)
        if dead.any():
            return None, tuple(int(i) for i in np.flatnonzero((np.abs(K[:, dead]) > 0).any(1)))
        return None, tuple(dict.fromkeys(int(np.argmax(load[:, j])) for j in range(load.shape[1])))
    inverse = (vectors / values) @ vectors.T / units
    return K @ inverse @ K.T / n, ()


def _well_conditioned(A: Array) -> Array | None:
    """The inverse of a positive definite A with all eigenvalues well above the bound; None where some may not be."""
    factored = cholesky.factor(A)
    if factored is None:
        return None
    inverse = cholesky.inverse_from(factored)
    return inverse if np.sqrt((inverse**2).sum()) < 1e7 else None
