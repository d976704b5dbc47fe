"""Factor scores of the respondents of a fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from repurchase.errors import InputError
from repurchase.numeric import scores as kernel
from repurchase.numeric.sem import matrices

METHODS = ("regression", "bartlett")


def factor_scores(fit: Any, method: str = "regression") -> pd.DataFrame:
    """Scores of the latent variables, one row a respondent that the fit used.

    Parameters
    ----------
    fit : Fit
        Of continuous answers; with missing ones a respondent is scored by what was answered.
    method : {"regression", "bartlett"}
        Regression scores have the smallest error, Bartlett's are conditionally unbiased.

    Returns
    -------
    DataFrame
        Columns are the latents; the index is the row's position in the data.

    Raises
    ------
    InputError
        For an unknown method, a fit that did not converge, or ordinal items.

    Notes
    -----
    Equals lavaan's ``lavPredict``, but for three things. lavaan gives Bartlett scores also where a respondent's answers
    do not determine them (of second-order latents: their mean); here those are missing. With observed outcomes and no
    mean structure its scores are off by a constant, because it does not centre the outcomes at their means. And its
    regression scores leave out what the residual of an observed outcome shares with a latent variable. Scores are not
    the latent variables: regressions on them are biased.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> fit = rp.fit("f =~ x1 + x2 + x3", holzinger39.get_data())
    >>> fit.factor_scores().shape
    (301, 1)
    """
    if method not in METHODS:
        raise InputError("diagnostics.scores_method", method=method)
    if fit.settings.ordered:
        raise InputError("diagnostics.scores_ordinal")
    if not fit.converged:
        raise InputError("diagnostics.unusable")
    s, k = fit.solution, len(fit.latents)
    mats = matrices(s.layout, s.theta[None])
    frames = []
    for g, (y, rows) in enumerate(zip(fit.sample.data, fit.sample.rows, strict=True)):
        centre = s.mu[g] if s.layout.means else y.mean(axis=0)
        latent = mats.E[0, g] @ mats.alpha[0, g] if s.layout.means else _latent_means(s.layout, mats.B[0, g], centre)
        Lambda = mats.Lambda[0, g] if method == "regression" else _loadings(fit, mats.Lambda[0, g], mats.B[0, g])
        found = kernel.factor_scores(y, Lambda, mats.C[0, g], s.Sigma[g], centre, latent, method)
        frames.append(pd.DataFrame(found[:, :k], index=rows, columns=list(fit.latents)))
    return pd.concat(frames).sort_index()


def _latent_means(layout: Any, B: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Latent means (m,) without a mean structure: what observed predictors, at their sample means, make of zero."""
    at, found = np.flatnonzero(layout.observed_latent >= 0), np.zeros(layout.m)
    known = layout.observed_latent[at]
    rest = np.setdiff1d(np.arange(layout.m), known)
    found[known] = centre[at]
    inner = np.eye(len(rest)) - B[np.ix_(rest, rest)]
    found[rest] = np.linalg.solve(inner, B[np.ix_(rest, known)] @ centre[at])
    return found


def _loadings(fit: Any, Lambda: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Loadings (p, m) in which an observed outcome measures what predicts it, for Bartlett's scores."""
    found, where = Lambda.copy(), fit.layout.observed_latent
    for i, v in enumerate(fit.observed):
        if where[i] >= 0 and v not in fit.structure.roles.observed_x:
            found[i] = B[where[i]]
    return found
