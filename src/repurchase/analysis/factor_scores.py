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
    Equals lavaan's ``lavPredict``. Scores are not the latent variables: regressions on them are biased.

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
        means = s.layout.means
        latent = (mats.E[0, g] @ mats.alpha[0, g]) if means else np.zeros(s.layout.m)
        centre = s.mu[g] if means else y.mean(axis=0)
        found = kernel.factor_scores(y, mats.Lambda[0, g], mats.C[0, g], s.Sigma[g], centre, latent, method)
        frames.append(pd.DataFrame(found[:, :k], index=rows, columns=list(fit.latents)))
    return pd.concat(frames).sort_index()
