"""The measurement part of a fitted model: loadings, CR, AVE, and correlations of latent variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.array_types import Floats
from repurchase.numeric.scales.validity import average_variance_extracted, composite_reliability


@dataclass(frozen=True)
class Loading:
    """One item's loading; `std_error`, `statistic` and `p_value` are NaN where it was fixed."""

    construct: str
    item: str
    estimate: float
    std_error: float
    statistic: float
    p_value: float
    std_all: float


@dataclass(frozen=True)
class Measured:
    """What a fit says of its constructs.

    Attributes
    ----------
    constructs : tuple of str
    loadings : tuple of Loading
    cr, ave : ndarray of shape (c,)
        From standardised loadings; NaN for a construct with one item.
    phi, phi_high : ndarray of shape (c, c)
        Correlations of the latent variables and the upper limits of their absolute values.
    """

    constructs: tuple[str, ...]
    loadings: tuple[Loading, ...]
    cr: Floats
    ave: Floats
    phi: Floats
    phi_high: Floats

    def of(self, construct: str) -> tuple[Loading, ...]:
        """The loadings of one construct."""
        return tuple(x for x in self.loadings if x.construct == construct)


def measured(fit: Fitted, constructs: Sequence[str], level: float = 0.95) -> Measured:
    """The measurement part of a fitted confirmatory factor model.

    Parameters
    ----------
    fit : Fit
        One group.
    constructs : sequence of str
        Its latent variables, in the order wanted.
    level : float
        Two-sided coverage of the intervals of latent correlations.

    Returns
    -------
    Measured
    """
    rows = list(fit.rows("=~"))
    loadings = tuple(_loading(r) for name in constructs for r in rows if r.lhs == name)
    std = [np.array([x.std_all for x in loadings if x.construct == name]) for name in constructs]
    nothing = float("nan")
    phi, high = _correlations(fit, constructs, level)
    return Measured(
        tuple(constructs),
        loadings,
        np.array([composite_reliability(s) if len(s) > 1 else nothing for s in std]),
        np.array([average_variance_extracted(s) if len(s) > 1 else nothing for s in std]),
        phi,
        high,
    )


def _loading(row: EstimateRow) -> Loading:
    free = row.std_error > 0
    nothing = float("nan")
    return Loading(
        row.lhs,
        row.rhs,
        row.estimate,
        row.std_error if free else nothing,
        row.statistic if free else nothing,
        row.p_value if free else nothing,
        row.std_all,
    )


def _correlations(fit: Fitted, constructs: Sequence[str], level: float) -> tuple[Floats, Floats]:
    place = {name: j for j, name in enumerate(constructs)}
    c = len(constructs)
    phi, high = np.eye(c), np.full((c, c), np.nan)
    z = float(ndtri((1 + level) / 2))
    table = fit.standardized()
    for row in table[table["op"] == "~~"].to_dict("records"):
        a, b = place.get(row["lhs"]), place.get(row["rhs"])
        if a is None or b is None or a == b:
            continue
        r, error = row["std_all"], row["std_error"]
        phi[a, b] = phi[b, a] = r
        high[a, b] = high[b, a] = abs(r) + z * error if error > 0 else np.nan
    return phi, high
