"""Exploratory factor analysis of a correlation matrix: how many factors, and which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import chdtrc

from repurchase.array_types import Floats, Integers
from repurchase.numeric.factors import extraction as factor_extract
from repurchase.numeric.factors import rotation as factor_rotate
from repurchase.numeric.factors.extraction import extract, squared_multiple_correlations
from repurchase.numeric.factors.fit_indices import FactorFit, factor_fit, no_fit
from repurchase.numeric.factors.rotation import rotate
from repurchase.numeric.resampling.covariances import correlations

Kind = Literal["components", "factors"]


@dataclass(frozen=True, slots=True)
class Factorability:
    """Whether a correlation matrix is worth factoring.

    Attributes
    ----------
    kmo : float
        Kaiser, Meyer and Olkin's measure, 0 to 1; NaN when the matrix is singular.
    msa : ndarray of shape (p,)
        The same for each item.
    chisq, p_value : float
        Bartlett's test that all correlations are zero; NaN when the matrix is singular.
    df : int
    """

    kmo: float
    msa: Floats
    chisq: float
    df: int
    p_value: float


def factorability(r: Floats, n: int) -> Factorability:
    """KMO with item MSA, and Bartlett's test of sphericity.

    Parameters
    ----------
    r : ndarray of shape (p, p)
        Correlations.
    n : int
        Respondents.

    Returns
    -------
    Factorability

    Notes
    -----
    Equals ``psych::KMO`` and ``psych::cortest.bartlett``.

    References
    ----------
    Kaiser & Rice (1974); Bartlett (1951).
    """
    p = len(r)
    df = p * (p - 1) // 2
    if np.linalg.eigvalsh(r)[0] <= 1e-10:
        return Factorability(float("nan"), np.full(p, np.nan), float("nan"), df, float("nan"))
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diag(inverse))
    off = ~np.eye(p, dtype=bool)
    partial = np.where(off, inverse / np.outer(scale, scale), 0) ** 2
    plain = np.where(off, r, 0) ** 2
    chisq = float(-np.linalg.slogdet(r)[1] * (n - 1 - (2 * p + 5) / 6))
    return Factorability(
        kmo=float(plain.sum() / (plain.sum() + partial.sum())),
        msa=plain.sum(axis=0) / (plain.sum(axis=0) + partial.sum(axis=0)),
        chisq=chisq,
        df=df,
        p_value=float(chdtrc(df, chisq)),
    )


@dataclass(frozen=True, slots=True)
class ParallelAnalysis:
    """Eigenvalues against those of uncorrelated data of the same size.

    Attributes
    ----------
    eigenvalues : ndarray of shape (p,)
        Observed, falling.
    mean, quantile : ndarray of shape (p,)
        Of the simulated eigenvalues at each position.
    percentile : float
        Percentile of `quantile`, 0 to 100.
    retained : int
        Leading eigenvalues above `quantile`, up to the first that is not.
    kind : {"components", "factors"}
        Of the correlation matrix, or of the one with squared multiple correlations on its diagonal.
    draws : int
    """

    eigenvalues: Floats
    mean: Floats
    quantile: Floats
    percentile: float
    retained: int
    kind: Kind
    draws: int


def parallel_analysis(
    r: Floats, n: int, *, kind: Kind = "components", draws: int = 1000, percentile: float = 95.0, seed: int = 1
) -> ParallelAnalysis:
    """Horn's parallel analysis.

    Parameters
    ----------
    r : ndarray of shape (p, p)
        Pearson correlations.
    n : int
        Respondents.
    kind : {"components", "factors"}
        Eigenvalues of the correlations, or of the reduced correlations (squared multiple correlations
        on the diagonal, Humphreys & Montanelli 1975).
    draws, seed : int
        Data sets simulated and the seed of their random numbers.
    percentile : float
        0 to 100; 95 by Glorfeld (1995), 50 is nearly Horn's mean.

    Returns
    -------
    ParallelAnalysis

    Notes
    -----
    The covariance matrix of normal data is Wishart, so that it is drawn as such (Bartlett 1933)
    instead of through ``n * p`` normal numbers.

    References
    ----------
    Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis.
    Psychometrika, 30(2), 179-185.
    """
    observed = _eigenvalues(r[None], kind)[0]
    rng = np.random.default_rng(seed)
    simulated = np.concatenate(
        [
            _eigenvalues(_uncorrelated(rng, n, len(r), min(256, draws - start)), kind, definite=n > len(r) + 1)
            for start in range(0, draws, 256)
        ]
    )
    quantile = np.quantile(simulated, percentile / 100, axis=0)
    above = observed > quantile
    return ParallelAnalysis(
        eigenvalues=observed,
        mean=simulated.mean(axis=0),
        quantile=quantile,
        percentile=percentile,
        retained=int(np.argmin(above)) if not above.all() else len(above),
        kind=kind,
        draws=draws,
    )


def _eigenvalues(r: Floats, kind: Kind, *, definite: bool = False) -> Floats:
    """Eigenvalues of correlations, largest first; `definite` ones need no pseudoinverse, which costs ten inverses."""
    if kind == "factors":
        p = r.shape[-1]
        r = r.copy()
        if definite:
            smc = 1 - 1 / np.diagonal(np.linalg.inv(r), axis1=-2, axis2=-1)
        elif len(r) > 1:  # simulated
            smc = 1 - 1 / np.diagonal(np.linalg.pinv(r, hermitian=True), axis1=-2, axis2=-1)
        else:
            smc = squared_multiple_correlations(r[0])[None]
        r[:, np.arange(p), np.arange(p)] = smc
    return np.asarray(np.linalg.eigvalsh(r)[:, ::-1], dtype=np.float64)


def _uncorrelated(rng: np.random.Generator, n: int, p: int, draws: int) -> Floats:
    """Correlation matrices of `draws` samples of `n` from `p` independent normal variables."""
    if n <= p:
        x = rng.standard_normal((draws, n, p))
        x -= x.mean(axis=1, keepdims=True)
        return correlations(np.swapaxes(x, 1, 2) @ x)
    root = np.tril(rng.standard_normal((draws, p, p)), -1)
    root[:, np.arange(p), np.arange(p)] = np.sqrt(rng.chisquare(n - 1 - np.arange(p), size=(draws, p)))
    return correlations(root @ np.swapaxes(root, 1, 2))


@dataclass(frozen=True, slots=True)
class FactorSolution:
    """Rotated factors of a correlation matrix.

    Attributes
    ----------
    loadings : ndarray of shape (p, m)
        Rotated; the pattern matrix when the rotation is oblique. Columns by falling explained variance.
    structure : ndarray of shape (p, m)
        Correlations of items and factors, ``loadings @ phi``.
    phi : ndarray of shape (m, m)
        Correlations of the factors.
    communalities, uniquenesses : ndarray of shape (p,)
    eigenvalues : ndarray of shape (p,)
        Of the correlation matrix, falling: SPSS's initial eigenvalues.
    extracted, rotated : ndarray of shape (m,)
        Sums of squared loadings before and after rotation (after an oblique one with the factors'
        correlations, so that they still add up to the communalities).
    complexity : ndarray of shape (p,)
        Hofmann's complexity: how many factors an item is spread over.
    residual_rms : float
        Root mean square of the off-diagonal residual correlations.
    fit : FactorFit
        Test of the number of factors and its indices; all NaN for components.
    heywood : ndarray of int
        Items whose uniqueness lies at its floor (or at or below zero).
    converged : bool
        Of extraction and rotation both.
    """

    loadings: Floats
    structure: Floats
    phi: Floats
    communalities: Floats
    uniquenesses: Floats
    eigenvalues: Floats
    extracted: Floats
    rotated: Floats
    complexity: Floats
    residual_rms: float
    fit: FactorFit
    heywood: Integers
    converged: bool


def factor_analysis(
    r: Floats,
    m: int,
    n: int,
    *,
    method: factor_extract.Method = "minres",
    rotation: factor_rotate.Method = "varimax",
    kaiser: bool = True,
    kappa: float = 4.0,
) -> FactorSolution:
    """Factors (or components) of a correlation matrix, rotated.

    Parameters
    ----------
    r : ndarray of shape (p, p)
        Correlations, Pearson or polychoric.
    m : int
        Number of factors.
    n : int
        Respondents.
    method : {"minres", "ml", "paf", "pca"}
        As in `factor_extract.extract`.
    rotation : {"varimax", "promax", "oblimin", "none"}
    kaiser, kappa
        As in `factor_rotate.rotate`.

    Returns
    -------
    FactorSolution

    Raises
    ------
    ValueError
        As `factor_extract.extract` and `factor_rotate.rotate`.
    """
    found = extract(r, m, method)
    turned = rotate(found.loadings, rotation, kaiser=kaiser, kappa=kappa)
    l, phi = turned.loadings, turned.phi
    residual = r - l @ phi @ l.T
    off = residual[np.triu_indices(len(r), 1)]
    return FactorSolution(
        loadings=l,
        structure=l @ phi,
        phi=phi,
        communalities=1 - found.uniquenesses,
        uniquenesses=found.uniquenesses,
        eigenvalues=found.eigenvalues,
        extracted=np.sum(found.loadings**2, axis=0),
        rotated=np.diag(phi @ l.T @ l).copy(),
        complexity=np.sum(l**2, axis=1) ** 2 / np.sum(l**4, axis=1),
        residual_rms=float(np.sqrt(np.mean(off**2))) if off.size else float("nan"),
        fit=factor_fit(r, found.loadings, found.uniquenesses, n) if method != "pca" else no_fit(len(r), m),
        heywood=found.heywood,
        converged=found.converged and turned.converged,
    )


def random_halves(n: int, seed: int) -> tuple[Integers, Integers]:
    """Respondents of two random halves, each sorted; the first holds the odd one.

    Parameters
    ----------
    n : int
        Respondents.
    seed : int

    Returns
    -------
    first, second : ndarray of int
        Disjoint, together ``arange(n)``.
    """
    order = np.random.default_rng(seed).permutation(n)
    return np.sort(order[: (n + 1) // 2]), np.sort(order[(n + 1) // 2 :])
