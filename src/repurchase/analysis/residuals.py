"""Residuals of a fit: raw, as correlations, standardised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from repurchase.analysis.result import Provenance, Result, plain
from repurchase.document.blocks import Column, Table
from repurchase.errors import InputError, Note
from repurchase.literature import criterion
from repurchase.numeric import residuals as kernel
from repurchase.numeric.sem import jacobian
from repurchase.numeric.sem_ml import information
from repurchase.style import Kind, Number
from repurchase.text import Text, text

SHOWN = 10


@dataclass(frozen=True, eq=False)
class Residuals(Result):
    """Sample minus implied moments.

    Attributes
    ----------
    groups : tuple of str
    observed : tuple of str
    found : tuple of `repurchase.numeric.residuals.Residuals`
        One a group; z only for maximum likelihood of complete data, NaN elsewhere.
    """

    groups: tuple[str, ...]
    observed: tuple[str, ...]
    found: tuple[kernel.Residuals, ...]
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def raw(self) -> Any:
        """Covariance residuals: a DataFrame, or one for each group by its label."""
        return self._frames("raw")

    @property
    def correlation(self) -> Any:
        """Divided by the observed standard deviations (Bentler); of ordinal items, the polychoric residuals."""
        return self._frames("correlation")

    @property
    def standardized(self) -> Any:
        """Divided by their standard errors: a z-value each."""
        return self._frames("z")

    def _frames(self, name: str) -> Any:
        frames = [pd.DataFrame(getattr(r, name), self.observed, self.observed) for r in self.found]
        return frames[0] if len(frames) == 1 else dict(zip(self.groups, frames, strict=True))

    def largest(self, most: int = SHOWN) -> list[tuple[str, str, str, float, float]]:
        """Pairs with the largest residuals: (group, one, other, residual correlation, z)."""
        i, j = np.triu_indices(len(self.observed), 1)
        rows = []
        for label, r in zip(self.groups, self.found, strict=True):
            size = np.abs(r.z[i, j]) if np.isfinite(r.z[i, j]).any() else np.abs(r.correlation[i, j])
            for k in np.argsort(-np.nan_to_num(size))[:most]:
                a, b = i[k], j[k]
                rows.append((float(size[k]), label, self.observed[a], self.observed[b], r.correlation[a, b], r.z[a, b]))
        rows.sort(key=lambda row: -row[0])
        return [row[1:] for row in rows[:most]]

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("group", text("diagnostics.group"), Kind.WORDS),
            Column("pair", text("diagnostics.parameter"), Kind.WORDS),
            Column("residual", text("diagnostics.residual"), Kind.BOUNDED),
            Column("z", text("diagnostics.z"), decimals=2),
        )
        rows = tuple((label, f"{a} ~~ {b}", r, z) for label, a, b, r, z in self.largest())
        if len(self.groups) == 1:
            columns, rows = columns[1:], tuple(row[1:] for row in rows)
        return (Table("residuals", text("diagnostics.residual_title"), columns, rows,
                      (text("diagnostics.residual_note"),), appendix=True),)  # fmt: skip

    def sentences(self) -> tuple[Text, ...]:
        rule = criterion("standardized_residual")
        i, j = np.triu_indices(len(self.observed), 1)
        z = np.concatenate([r.z[i, j] for r in self.found])
        known = z[np.isfinite(z)]
        if not len(known) or rule.bound is None:
            return ()
        large = int((np.abs(known) > rule.bound).sum())
        return (text("diagnostics.residual_said", n=large, total=len(known), bound=Number(rule.bound, Kind.VALUE, 2)),)

    def to_dict(self) -> Any:
        return {name: plain([getattr(r, name) for r in self.found]) for name in ("raw", "correlation", "z")}


def residuals(fit: Any) -> Residuals:
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
    Correlation residuals equal lavaan's ``resid(type = "cor.bentler")``, standardised ones its ``lavResiduals`` under
    ML with expected information.

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
    s = fit.solution
    standardised = (fit.settings.recipe.discrepancy == "ML" and fit.settings.missing == "listwise"
                    and not fit.settings.ordered and s.vcov is not None)  # fmt: skip
    found = _standardised(fit) if standardised else tuple(_plain(s, g) for g in range(len(fit.groups)))
    return Residuals(fit.groups, fit.observed, found, (), fit.provenance)


def _plain(s: Any, g: int) -> kernel.Residuals:
    d = np.sqrt(np.diag(s.S[g]))
    raw = s.S[g] - s.Sigma[g]
    mean = None if s.mean is None else s.mean[g] - s.mu[g]
    return kernel.Residuals(raw, raw / np.outer(d, d), np.full(raw.shape, np.nan), mean,
                            None if mean is None else np.full(len(mean), np.nan))  # fmt: skip


def _standardised(fit: Any) -> tuple[kernel.Residuals, ...]:
    s, share = fit.solution, fit.solution.n / fit.solution.n.sum()
    K = s.layout.K
    expected = information(s.layout, s.theta[None], share)[0]
    unit = K @ np.linalg.inv(K.T @ expected @ K) @ K.T
    dS, dm = jacobian(s.layout, s.theta[None])
    return tuple(
        kernel.residuals(s.S[g], None if s.mean is None else s.mean[g], s.Sigma[g], s.mu[g],
                         kernel.Slopes(dS[0, g], dm[0, g], unit, float(share[g])), int(s.n[g]))
        for g in range(len(fit.groups))
    )  # fmt: skip
