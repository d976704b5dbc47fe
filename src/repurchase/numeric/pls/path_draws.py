"""Paths of PLS and of PLSc in the same resamples, and nothing else of the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from repurchase.array_types import Floats
from repurchase.numeric.pls.bootstrap import SETTLED
from repurchase.numeric.pls.model import PlsDesign, PlsEstimates, pls_estimates, regression
from repurchase.numeric.resampling.covariances import correlations, mapped_covariances


@dataclass(frozen=True, slots=True, eq=False)
class PlsPathDraws:
    """Path coefficients of a PLS model in the sample and in resamples.

    Attributes
    ----------
    estimate : ndarray of shape (e,)
        In the order of `PlsDesign.edges`; NaN where weights did not settle.
    draws : ndarray of shape (usable, e)
        Resamples whose weights settled and whose coefficients could be computed.
    admissible : bool
        Whether no consistent loading or correlation of constructs exceeds 1; true without correction.
    """

    estimate: Floats
    draws: Floats
    admissible: bool


def pls_path_draws(x: Floats, design: PlsDesign, draws: int, seed: int) -> tuple[PlsPathDraws, PlsPathDraws]:
    """Paths of a PLS model without and with the correction for attenuation.

    Parameters
    ----------
    x : ndarray of shape (n, P)
        Data that `design` points into, no NaN.
    design : PlsDesign
        With `factors` where PLSc corrects.
    draws, seed : int

    Returns
    -------
    plain, consistent : PlsPathDraws
        Both from the same weights: those of one call of `pls_estimates` a chunk of resamples.
    """
    sample = pls_estimates(correlations(np.cov(x, rowvar=False)), design)
    own = np.abs(sample.cross_loadings[np.arange(len(design.items)), design.owner])
    dominant = np.array([b.start + int(own[b].argmax()) for b in design.blocks])
    sources, targets = (np.array(ends) for ends in zip(*design.edges, strict=True))
    start = sample.weights if bool(sample.converged) else None
    found = mapped_covariances(partial(_paths, design, dominant, start), x, draws, seed)
    plain, consistent = [one for one, _ in found], [other for _, other in found]
    nothing = np.empty((0, len(sources)))
    scores = _uncorrected(_one(sample), design)[0]
    admissible = bool(
        np.isfinite(sample.paths).all()
        and (np.abs(sample.loadings) <= 1 + 1e-9).all()
        and (np.abs(sample.construct_r) <= 1 + 1e-9).all()
    )
    return (
        PlsPathDraws(scores[sources, targets], np.concatenate(plain or [nothing]), True),
        PlsPathDraws(sample.paths[sources, targets], np.concatenate(consistent or [nothing]), admissible),
    )


def _paths(design: PlsDesign, dominant: np.ndarray, start: Floats | None, cov: Floats) -> tuple[Floats, Floats]:
    """Paths without and with correction of the resamples whose weights settled."""
    sources, targets = (np.array(ends) for ends in zip(*design.edges, strict=True))
    found = pls_estimates(correlations(cov), design, dominant=dominant, tolerance=SETTLED, start=start)
    alone, corrected = _uncorrected(found, design)[:, sources, targets], found.paths[:, sources, targets]
    settled = np.asarray(found.converged)
    return alone[settled & np.isfinite(alone).all(axis=1)], corrected[settled & np.isfinite(corrected).all(axis=1)]


def _one(sample: PlsEstimates) -> PlsEstimates:
    """One model as a batch of one."""
    return PlsEstimates(**{name: np.asarray(getattr(sample, name))[None] for name in PlsEstimates.__slots__})


def _uncorrected(estimates: PlsEstimates, design: PlsDesign) -> Floats:
    """Paths (B, c, c) of the scores as they are."""
    paths = np.zeros_like(estimates.score_r)
    for j, sources in design.antecedents.items():
        paths[:, sources, j] = regression(estimates.score_r, sources, j)
    return paths
