"""Residuals of a fit: raw, as correlations, standardised."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from repurchase.analysis.diagnostics.residuals import tables
from repurchase.analysis.diagnostics.residuals.findings import ResidualFindings
from repurchase.analysis.diagnostics.residuals.words import sentences
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.sem.estimators import RECIPES
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import Table
from repurchase.errors import InputError
from repurchase.numeric.estimate.ml_discrepancy import information
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.fit_measures import residuals as kernel
from repurchase.numeric.fit_measures.residual_errors import MOST, ResidualMoments, residual_errors
from repurchase.numeric.missing.likelihood import patterns
from repurchase.numeric.robust.design import weighted_mean
from repurchase.numeric.sem.implied_jacobian import jacobian
from repurchase.numeric.sem.sample_fixed import exogenous_items
from repurchase.text import Text


@dataclass(frozen=True, eq=False)
class Residuals(ResidualFindings, Result):
    """Sample minus implied moments.

    Attributes
    ----------
    groups : tuple of str
    observed : tuple of str
    matrices : tuple of `repurchase.numeric.fit_measures.residuals.Residuals`
        One a group; z only under maximum likelihood and GLS, NaN elsewhere.
    """

    def tables(self) -> tuple[Table, ...]:
        return tables.largest_table(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        return {name: plain([getattr(r, name) for r in self.matrices]) for name in ("raw", "correlation", "z")}


def residuals(fit: Fitted) -> Residuals:
    """Residuals of a fit.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    Residuals
        ``.raw``, ``.correlation`` and ``.standardized`` frames.

    Raises
    ------
    InputError
        For a fit that did not converge.

    Notes
    -----
    Correlation residuals equal lavaan's ``resid(type = "cor.bentler")``, standardised ones its ``lavResiduals``: under
    ML and GLS, with the information and, for MLM and MLR, the robustness of the fit's own errors; with missing answers
    too. lavaan leaves a residual correlation below 1e-4 undivided; here each is divided by its error.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> found = rp.fit("f =~ x1 + x2 + x3 + x4", holzinger39.get_data()).residuals()
    >>> found.correlation.shape
    (4, 4)
    """
    if not fit.converged:
        raise InputError("diagnostics.unusable")
    s, settings = fit.solution, fit.settings
    if settings.recipe.discrepancy not in ("ML", "GLS") or settings.ordered or s.vcov is None:
        found = tuple(_plain(s, g) for g in range(len(fit.groups)))
    elif settings.recipe == RECIPES["ML"] and _simple(fit):
        found = _standardised(fit)
    else:
        found = _divided(fit)
    return Residuals(fit.groups, fit.observed, found, (), fit.provenance)


def _simple(fit: Fitted) -> bool:
    """Whether the normal-theory form holds: complete answers, expected information, no covariates."""
    settings = fit.settings
    return (settings.missing == "listwise" and settings.information == "expected"
            and not len(exogenous_items(fit.solution.layout)))  # fmt: skip


def _divided(fit: Fitted) -> tuple[kernel.ResidualMatrices, ...]:
    """Residuals over their errors, whatever the information and the gaps; undivided where those do not exist."""
    s, settings, p = fit.solution, fit.settings, len(fit.observed)
    found = tuple(_plain(s, g) for g in range(len(fit.groups)))
    if p > MOST:
        return found
    known = np.isin(np.arange(p), exogenous_items(s.layout))
    try:
        errors = residual_errors(_moments(fit), s.layout.K, s.layout.means, known,
                                 settings.information == "expected", settings.recipe.errors != "standard")  # fmt: skip
    except ValueError:
        return found
    return tuple(_over(r, e) for r, e in zip(found, errors, strict=True))


def _moments(fit: Fitted) -> list[ResidualMoments]:
    """Each group's moments and slopes."""
    s = fit.solution
    dS, dm = jacobian(s.layout, s.theta[None])
    found = []
    for g, y in enumerate(fit.sample.data):
        design = fit.sample.design.of_group(g)
        data = patterns(y, design.weight(0))
        if fit.settings.missing == "listwise":
            data = replace(data, scatter=s.S[g][None])  # the Wishart likelihood divides by n - 1
        mean = weighted_mean(y, design.weight(0)) if s.mean is None else s.mean[g]
        Sigma, mu = s.Sigma[g], mean if s.mean is None else s.mu[g]
        if fit.settings.recipe.discrepancy == "GLS":
            Sigma, mu = s.S[g], mean
        found.append(ResidualMoments(data, s.S[g], mean, Sigma, mu, np.concatenate([dm[0, g], dS[0, g]]),
                             float(s.n[g] / s.n.sum()), design))  # fmt: skip
    return found


def _over(r: kernel.ResidualMatrices, errors: np.ndarray) -> kernel.ResidualMatrices:
    p = len(r.raw)
    i, j = np.triu_indices(p)
    z = np.full(r.raw.shape, np.nan)
    z[i, j] = z[j, i] = r.raw[i, j] / errors[p:]
    return replace(r, z=z)


def _plain(s: Solution, g: int) -> kernel.ResidualMatrices:
    d = np.sqrt(np.diag(s.S[g]))
    raw = s.S[g] - s.Sigma[g]
    mean = None if s.mean is None else s.mean[g] - s.mu[g]
    return kernel.ResidualMatrices(raw, raw / np.outer(d, d), np.full(raw.shape, np.nan), mean)


def _standardised(fit: Fitted) -> tuple[kernel.ResidualMatrices, ...]:
    s, share = fit.solution, fit.solution.n / fit.solution.n.sum()
    K = s.layout.K
    expected = information(s.layout, s.theta[None], share)[0]
    unit = K @ np.linalg.inv(K.T @ expected @ K) @ K.T
    dS, dm = jacobian(s.layout, s.theta[None])
    return tuple(
        kernel.residuals(s.S[g], None if s.mean is None else s.mean[g], s.Sigma[g], s.mu[g],
                         kernel.ResidualSlopes(dS[0, g], dm[0, g], unit, float(share[g])), int(s.n[g]))
        for g in range(len(fit.groups))
    )  # fmt: skip
