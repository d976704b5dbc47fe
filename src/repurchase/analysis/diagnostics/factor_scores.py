"""Factor scores of the respondents of a fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from repurchase.analysis.sem.estimate_ordinal import codes_of
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import InputError
from repurchase.numeric.ordinal import modal_scores
from repurchase.numeric.sem import linear_scores
from repurchase.numeric.sem.layout import Layout, matrices
from repurchase.text import joined

METHODS = ("regression", "ebm", "bartlett")


def factor_scores(fit: Fitted, method: str = "regression") -> pd.DataFrame:
    """Scores of the latent variables, one row a respondent that the fit used.

    Parameters
    ----------
    fit : Fit
        With missing answers a respondent is scored by what was answered.
    method : {"regression", "ebm", "bartlett"}
        Regression scores have the smallest error, Bartlett's are conditionally unbiased. ``"ebm"``, the mode of what
        the answers leave possible of the latents, is for continuous answers another name of regression scores; for
        ordinal items both names stand for it, and Bartlett's do not exist: whoever ticks the highest category
        everywhere would get an infinite one.

    Returns
    -------
    DataFrame
        Columns are the latents; the index is the row's position in the data.

    Raises
    ------
    InputError
        For an unknown method, a model without latents, a fit that did not converge, Bartlett scores of ordinal items,
        or an improper solution that has no such mode.

    Notes
    -----
    Equals lavaan's ``lavPredict``, but for four things. lavaan gives Bartlett scores also where a respondent's answers
    do not determine them (of second-order latents: their mean); here those are missing. With observed outcomes and no
    mean structure its scores are off by a constant, because it does not centre the outcomes at their means. And its
    regression scores leave out what the residual of an observed outcome shares with a latent variable. Beside ordinal
    items its scores leave out what the residuals of continuous variables share with one another or with ordinal items;
    what ordinal items share is left out here, too. Scores are not the latent variables: regressions on them are biased.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> fit = rp.fit("f =~ x1 + x2 + x3", holzinger39.get_data())
    >>> fit.factor_scores().shape
    (301, 1)
    """
    if method not in METHODS:
        raise InputError("diagnostics.scores_method", method=str(method))
    if not fit.latents:
        raise InputError("diagnostics.scores_no_latents")
    if not fit.converged:
        raise InputError("diagnostics.unusable")
    if fit.settings.ordered and method == "bartlett":
        raise InputError("diagnostics.scores_bartlett")
    groups = _ordinal(fit) if fit.settings.ordered else _continuous(fit, method)
    frames = [pd.DataFrame(found, rows, fit.latents) for found, rows in zip(groups, fit.sample.rows, strict=True)]
    return pd.concat(frames).sort_index()


def _continuous(fit: Fitted, method: str) -> list[np.ndarray]:
    """Scores (n, k) of each group of a fit of continuous answers."""
    s, k = fit.solution, len(fit.latents)
    mats, found = matrices(s.layout, s.theta[None]), []
    for g, y in enumerate(fit.sample.data):
        centre = s.mu[g] if s.layout.means else y.mean(axis=0)
        latent = mats.E[0, g] @ mats.alpha[0, g] if s.layout.means else _latent_means(s.layout, mats.B[0, g], centre)
        bartlett = method == "bartlett"
        Lambda = _loadings(fit, mats.Lambda[0, g], mats.B[0, g]) if bartlett else mats.Lambda[0, g]
        scores = linear_scores.factor_scores(y, Lambda, mats.C[0, g], s.Sigma[g], centre, latent, bartlett)
        found.append(scores[:, :k])
    return found


def _ordinal(fit: Fitted) -> list[np.ndarray]:
    """Modal scores (n, k) of each group of a fit of ordinal items."""
    s, found = fit.solution, []
    for g, (y, codes) in enumerate(zip(fit.sample.data, codes_of(fit.structure, fit.sample), strict=True)):
        known = modal_scores.posterior(s.layout, s.theta, g, y, len(fit.latents))
        if not known.proper:
            raise InputError("diagnostics.scores_latents")
        negative = known.ordinal[known.residual <= 0]
        if len(negative):
            raise InputError("diagnostics.scores_residual", items=joined(fit.observed[i] for i in negative))
        found.append(modal_scores.modal_scores(s.layout, s.theta, g, known, codes))
    return found


def _latent_means(layout: Layout, B: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Latent means (m,) without a mean structure: what observed predictors, at their sample means, make of zero."""
    at, found = np.flatnonzero(layout.observed_latent >= 0), np.zeros(layout.m)
    known = layout.observed_latent[at]
    rest = np.setdiff1d(np.arange(layout.m), known)
    found[known] = centre[at]
    inner = np.eye(len(rest)) - B[np.ix_(rest, rest)]
    found[rest] = np.linalg.solve(inner, B[np.ix_(rest, known)] @ centre[at])
    return found


def _loadings(fit: Fitted, Lambda: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Loadings (p, m) in which an observed outcome measures what predicts it, for Bartlett's scores."""
    found, where = Lambda.copy(), fit.layout.observed_latent
    for i, v in enumerate(fit.observed):
        if where[i] >= 0 and v not in fit.structure.roles.observed_x:
            found[i] = B[where[i]]
    return found
