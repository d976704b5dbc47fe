"""Bootstrap of a PLS path model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from repurchase.array_types import Floats
from repurchase.numeric.pls.model import PlsDesign, PlsEstimates, Scheme, pls_estimates
from repurchase.numeric.resampling.covariances import correlations, mapped_covariances
from repurchase.numeric.scales.validity import htmt

SETTLED = 1e-5  # a ten-thousandth of the standard error of a weight, in replicates of which limits are read


@dataclass(frozen=True, slots=True, eq=False)
class PlsBootstrap:
    """Replicates of a PLS path model; the first axis counts the usable ones.

    Attributes
    ----------
    paths : ndarray of shape (usable, e)
        Path coefficients in the order of `PlsDesign.edges`.
    total : ndarray of shape (usable, c, c)
        Total effects.
    weights, loadings : ndarray of shape (usable, p)
    r_squared, rho_a : ndarray of shape (usable, c)
    htmt : ndarray of shape (usable, c, c)
        A single item's monotrait correlation is taken as 1.
    draws : int
        Replicates drawn.
    unsettled : int
        Replicates left out: weights did not settle, an item did not vary, or a coefficient could not
        be computed.
    inadmissible : int
        Replicates kept although a consistent loading or construct correlation exceeds 1.
    """

    paths: Floats
    total: Floats
    weights: Floats
    loadings: Floats
    r_squared: Floats
    rho_a: Floats
    htmt: Floats
    draws: int
    unsettled: int
    inadmissible: int


def pls_bootstrap(
    x: Floats,
    design: PlsDesign,
    estimates: PlsEstimates,
    *,
    draws: int = 5000,
    seed: int = 1,
    scheme: Scheme = "path",
) -> PlsBootstrap:
    """Resample respondents and estimate the model in every resample.

    Parameters
    ----------
    x : ndarray of shape (n, P)
        Data that `design` points into, no NaN.
    design : PlsDesign
    estimates : PlsEstimates
        Of the sample: they name the dominant item of each construct, whose loading is positive in
        every replicate.
    draws, seed : int
        Replicates and the seed of their random numbers.
    scheme : {"path", "factorial", "centroid"}
        As in `pls_estimates`.

    Returns
    -------
    PlsBootstrap

    Notes
    -----
    No "individual" or "construct level sign changes": they make intervals too narrow. A replicate is
    turned as a whole by the dominant item alone.
    """
    dominant = np.array([b.start + int(np.abs(estimates.loadings[b]).argmax()) for b in design.blocks])
    parts = mapped_covariances(partial(_replicates, design, scheme, dominant, estimates.weights), x, draws, seed)
    joined = [np.concatenate(columns) for columns in zip(*(values for values, _ in parts), strict=True)]
    bad = sum(over for _, over in parts)
    names = ("paths", "total", "weights", "loadings", "r_squared", "rho_a", "htmt")
    replicates = dict(zip(names, joined, strict=True))
    return PlsBootstrap(**replicates, draws=draws, unsettled=draws - len(joined[0]), inadmissible=bad)


def _replicates(
    design: PlsDesign, scheme: Scheme, dominant: np.ndarray, start: Floats, cov: Floats
) -> tuple[tuple[Floats, ...], int]:
    """What `PlsBootstrap` keeps of the usable ones among resamples, and how many of these are not admissible."""
    sources, targets = (np.array(ends) for ends in zip(*design.edges, strict=True))
    r = correlations(cov)
    found = pls_estimates(r, design, scheme=scheme, dominant=dominant, tolerance=SETTLED, start=start)
    keep = found.converged & np.isfinite(found.paths).all(axis=(1, 2))
    with np.errstate(invalid="ignore"):
        over = (np.abs(found.loadings) > 1 + 1e-9).any(axis=1) | (np.abs(found.construct_r) > 1 + 1e-9).any((1, 2))
    ratios = htmt(r, [design.items[b] for b in design.blocks], single_item=1.0)
    values = (found.paths[:, sources, targets], found.total, found.weights, found.loadings)
    return tuple(v[keep] for v in (*values, found.r_squared, found.rho_a, ratios)), int((over & keep).sum())
