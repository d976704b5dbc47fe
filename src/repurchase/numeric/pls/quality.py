"""Indices of a PLS path model's quality: reliability, collinearity, effect sizes, fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Floats
from repurchase.numeric.pls.model import PlsDesign, PlsEstimates, Scheme, pls_design, pls_estimates
from repurchase.numeric.scales.internal_consistency import alpha_of_covariance
from repurchase.numeric.scales.validity import average_variance_extracted, composite_reliability, htmt


@dataclass(frozen=True, slots=True, eq=False)
class PlsQuality:
    """Assessment of one PLS path model.

    Attributes
    ----------
    alpha, rho_a, rho_c, ave : ndarray of shape (c,)
        Reliability of standardised items and average variance extracted; NaN for single items.
    outer_vif : ndarray of shape (p,)
        Variance inflation of an item by the other items of its construct; 1 for a single item.
    inner_vif : ndarray of shape (c, c)
        ``[i, j]`` of antecedent i among those of j; 1 for an only antecedent, NaN without a path.
    adjusted : ndarray of shape (c,)
        Adjusted R squared; NaN for exogenous constructs.
    f_squared : ndarray of shape (c, c)
        ``[i, j]``: what R squared of j loses when the model is estimated without the path from i,
        over ``1 - R squared``; NaN without a path.
    htmt : ndarray of shape (c, c)
        A single item's monotrait correlation is taken as 1.
    fornell_larcker : ndarray of shape (c, c)
        Correlations of constructs; square roots of AVE on the diagonal, 1 for single items.
    srmr_saturated, srmr_estimated : float
        Root mean square of residual correlations with free and with implied construct correlations.
    """

    alpha: Floats
    rho_a: Floats
    rho_c: Floats
    ave: Floats
    outer_vif: Floats
    inner_vif: Floats
    adjusted: Floats
    f_squared: Floats
    htmt: Floats
    fornell_larcker: Floats
    srmr_saturated: float
    srmr_estimated: float


def pls_quality(
    r: Floats, n: int, design: PlsDesign, estimates: PlsEstimates, *, scheme: Scheme = "path"
) -> PlsQuality:
    """Assess a fitted PLS path model.

    Parameters
    ----------
    r : ndarray of shape (P, P)
        The correlations that `estimates` came from.
    n : int
        Respondents.
    design : PlsDesign
    estimates : PlsEstimates
        Of one model, without leading axes.
    scheme : {"path", "factorial", "centroid"}
        As in `pls_estimates`; for the models without a path behind `f_squared`.

    Returns
    -------
    PlsQuality

    Notes
    -----
    Equals R's ``seminr`` but for single items, where it prints 1 for every reliability.

    References
    ----------
    Hair, Risher, Sarstedt & Ringle (2019); SRMR: Henseler et al. (2014).
    """
    items = r[np.ix_(design.items, design.items)]
    multiple = np.array([b.stop - b.start > 1 for b in design.blocks])
    loadings = [estimates.loadings[b] for b in design.blocks]
    ave = np.where(multiple, [average_variance_extracted(l) for l in loadings], np.nan)
    larcker = estimates.construct_r.copy()
    np.fill_diagonal(larcker, np.sqrt(np.where(multiple, ave, 1.0)))
    sources = {j: len(a) for j, a in design.antecedents.items()}
    k = np.array([sources.get(j, 0) for j in range(len(design.blocks))])
    blocks = [np.arange(b.start, b.stop) for b in design.blocks]
    return PlsQuality(
        alpha=np.array([float(alpha_of_covariance(items[b, b])) for b in design.blocks]),
        rho_a=np.where(multiple, estimates.rho_a, np.nan),
        rho_c=np.where(multiple, [composite_reliability(l) for l in loadings], np.nan),
        ave=ave,
        outer_vif=np.concatenate([inflation(items[b, b]) for b in design.blocks]),
        inner_vif=_inner_vif(estimates.score_r, design),
        adjusted=1 - (1 - estimates.r_squared) * (n - 1) / (n - k - 1),
        f_squared=_f_squared(r, design, estimates, scheme),
        htmt=htmt(items, blocks, single_item=1.0),
        fornell_larcker=larcker,
        srmr_saturated=_srmr(items, design, estimates, estimates.construct_r),
        srmr_estimated=_srmr(items, design, estimates, implied_correlations(design, estimates)),
    )


def inflation(r: Floats) -> Floats:
    """Variance inflation factors of variables with correlations `r`, shape (k, k); infinite when singular."""
    if abs(float(np.linalg.det(r))) < 1e-12:
        return np.full(len(r), np.inf)
    return np.diag(np.linalg.inv(r)).copy()


def implied_correlations(design: PlsDesign, estimates: PlsEstimates) -> Floats:
    """Correlations of constructs that the paths imply; those among exogenous constructs are free.

    Parameters
    ----------
    design : PlsDesign
    estimates : PlsEstimates
        Of one model.

    Returns
    -------
    ndarray of shape (c, c)
    """
    implied = estimates.construct_r.copy()
    done = [j for j in design.order if j not in design.antecedents]
    for j, sources in design.antecedents.items():
        beta = estimates.paths[sources, j]
        implied[j, done] = implied[done, j] = beta @ implied[sources][:, done]
        done.append(j)
    return implied


def _srmr(items: Floats, design: PlsDesign, estimates: PlsEstimates, construct_r: Floats) -> float:
    """Composites leave correlations within a block free; common factors explain them by loadings."""
    l, owner = estimates.loadings, design.owner
    implied = np.outer(l, l) * construct_r[np.ix_(owner, owner)]
    within = np.equal.outer(owner, owner) & ~design.factors[owner][:, None]
    implied = np.where(within | np.eye(len(l), dtype=bool), items, implied)
    residual = (items - implied)[np.tril_indices(len(l))]
    return float(np.sqrt(np.mean(residual**2)))


def _inner_vif(score_r: Floats, design: PlsDesign) -> Floats:
    vif = np.full(score_r.shape, np.nan)
    for j, sources in design.antecedents.items():
        vif[sources, j] = inflation(score_r[np.ix_(sources, sources)])
    return vif


def _f_squared(r: Floats, design: PlsDesign, estimates: PlsEstimates, scheme: Scheme) -> Floats:
    effect = np.full(design.paths.shape, np.nan)
    for i, j in design.edges:
        full = float(estimates.r_squared[j])
        effect[i, j] = (full - _without(r, design, i, j, scheme)) / (1 - full)
    return effect


def _without(r: Floats, design: PlsDesign, i: int, j: int, scheme: Scheme) -> float:
    """R squared of construct j when the whole model is estimated without the path from i."""
    links = design.paths.copy()
    links[i, j] = False
    if not links[:, j].any():
        return 0.0
    keep = np.flatnonzero(links.any(axis=0) | links.any(axis=1))  # a construct left alone leaves the model
    reduced = pls_design(
        [design.items[design.blocks[k]].tolist() for k in keep],
        links[np.ix_(keep, keep)],
        [design.modes[k] for k in keep],
        design.factors[keep].tolist(),
    )
    at = int(np.flatnonzero(keep == j)[0])
    return float(pls_estimates(r, reduced, scheme=scheme).r_squared[at])
