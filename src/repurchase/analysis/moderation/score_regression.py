"""Moderation by regression on mean scores: the hierarchical table of many theses, with robust errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc

from repurchase.analysis.moderation.product_indicators import ModeratedModel
from repurchase.analysis.results.result import Record, plain
from repurchase.numeric.sem.interaction import ProductRegression, regression
from repurchase.survey.instrument import Label


@dataclass(frozen=True, eq=False)
class ScoreModeration:
    """Three nested regressions on centred mean scores: predictor; with moderator; with product.

    Attributes
    ----------
    names : tuple of str
    models : tuple of ProductRegression
        Errors are HC3.
    f_change, p_change : tuple of float
        Robust F (Wald) of the term that each model adds, and its p.
    """

    names: tuple[str, ...]
    models: tuple[ProductRegression, ...]
    f_change: tuple[float, ...]
    p_change: tuple[float, ...]
    n: int
    labels: Mapping[str, Label]

    def to_dict(self) -> Record:
        return plain([{"estimate": m.estimate, "std_error": np.sqrt(np.diag(m.covariance)), "r_squared": m.r_squared,
                       "f_change": f, "p_change": p} for m, f, p in
                      zip(self.models, self.f_change, self.p_change, strict=True)])  # fmt: skip


def score_moderation(moderated: ModeratedModel) -> ScoreModeration:
    """The three regressions of the outcome's mean score on those of predictor, moderator and their product."""
    items = [moderated.x_items, moderated.w_items, moderated.y_items]
    x, w, y = (moderated.data[list(v)].mean(axis=1, skipna=False).to_numpy(float) for v in items)
    good = np.isfinite(x + w + y)
    x, w, y = x[good] - x[good].mean(), w[good] - w[good].mean(), y[good]
    X = np.column_stack([x, w, x * w])
    models, changes, ps = [], [], []
    for k in range(1, 4):
        m = regression(y, X[:, :k])
        f = float(m.estimate[-1] ** 2 / m.covariance[-1, -1])
        models.append(m)
        changes.append(f)
        ps.append(float(fdtrc(1, m.df, f)))
    names = (moderated.predictor, moderated.moderator_name, f"{moderated.predictor} × {moderated.moderator_name}")
    return ScoreModeration(names, tuple(models), tuple(changes), tuple(ps), len(y), moderated.labels)
