"""Moderation by regression on mean scores: the hierarchical table of many theses, with robust errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import fdtrc, stdtr

from repurchase.analysis.moderation.product_indicators import Claimed
from repurchase.analysis.results.result import Record, plain
from repurchase.document.parts.blocks import Column, Table
from repurchase.numeric.sem.interaction import ProductRegression, regression
from repurchase.style import Kind, Number, significance_stars
from repurchase.survey.instrument import Label
from repurchase.text import Words, text


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

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("variable", text("measure.variable"), Kind.WORDS),
            *(Column(f"model{k + 1}", text("moderation.model", n=k + 1)) for k in range(len(self.models))),
        )
        rows: list[tuple[object, ...]] = [
            (self._words(name), *(self._cell(m, j) for m in self.models)) for j, name in enumerate(self.names)
        ]
        r2 = [m.r_squared for m in self.models]
        rows.append((text("moderation.r2"), *(Number(v, Kind.BOUNDED) for v in r2)))
        changes = [None, *(Number(b - a, Kind.BOUNDED) for a, b in pairwise(r2))]
        rows.append((text("moderation.r2_change"), *changes))
        rows.append((text("moderation.f_change"), *(Number(v, Kind.VALUE, 2, significance_stars(p))
                     for v, p in zip(self.f_change, self.p_change, strict=True))))  # fmt: skip
        notes = (text("moderation.note_scores", n=self.n), text("measure.stars"))
        return (Table("moderation_scores", text("moderation.scores_title"), columns, tuple(rows), notes,
                      (len(self.names),), appendix=True),)  # fmt: skip

    def _words(self, name: str) -> Words:
        return Words(tuple(self.labels.get(part, part) for part in name.split(" × ")), " × ")

    def _cell(self, m: ProductRegression, j: int) -> Number | None:
        if j >= len(m.estimate):
            return None
        p = float(2 * stdtr(m.df, -abs(m.estimate[j]) / np.sqrt(m.covariance[j, j])))
        return Number(float(m.estimate[j]), Kind.VALUE, stars=significance_stars(p))

    def to_dict(self) -> Record:
        return plain([{"estimate": m.estimate, "std_error": np.sqrt(np.diag(m.covariance)), "r_squared": m.r_squared,
                       "f_change": f, "p_change": p} for m, f, p in
                      zip(self.models, self.f_change, self.p_change, strict=True)])  # fmt: skip


def score_moderation(claimed: Claimed) -> ScoreModeration:
    """The three regressions of the outcome's mean score on those of predictor, moderator and their product."""
    items = [claimed.x_items, claimed.w_items, claimed.y_items]
    x, w, y = (claimed.data[list(v)].mean(axis=1, skipna=False).to_numpy(float) for v in items)
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
    names = (claimed.predictor, claimed.moderator_name, f"{claimed.predictor} × {claimed.moderator_name}")
    return ScoreModeration(names, tuple(models), tuple(changes), tuple(ps), len(y), claimed.labels)
