"""Correlations of items of which some are ordinal: polychoric, polyserial and Pearson, as each pair asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.mixed_statistics import Variables, mixed_sample
from repurchase.numeric.categorical.polychoric import PairFlag, polychorics
from repurchase.numeric.linear.definiteness import definite

UNUSABLE = PairFlag.PERFECT | PairFlag.AT_LIMIT | PairFlag.NO_OVERLAP | PairFlag.NOT_CONVERGED


@dataclass(frozen=True, eq=False)
class ItemCorrelations:
    """Correlations (p, p), and whether they are those of a sample: every pair found, the matrix positive definite."""

    values: Array
    usable: bool


def item_correlations(x: Array, ordinal: Array) -> ItemCorrelations:
    """Estimate the correlations of items, ordinal ones as those of the responses behind their categories.

    Parameters
    ----------
    x : (n, p) array
        Complete answers.
    ordinal : (p,) bool array

    Returns
    -------
    ItemCorrelations

    Raises
    ------
    ValueError
        When an item does not vary.

    Notes
    -----
    Two steps, thresholds first, as lavaan's ``lavCor``.
    """
    if not ordinal.any():
        return _judged(np.asarray(np.corrcoef(x, rowvar=False)), np.zeros(0, int))
    codes = np.array(x, dtype=float)
    for j in np.flatnonzero(ordinal):
        codes[:, j] = np.unique(codes[:, j], return_inverse=True)[1]
    if ordinal.all():
        found = polychorics(codes.astype(int))
        return _judged(found.correlations, found.flags)
    counts = np.where(ordinal, codes.max(axis=0).astype(int) + 1, 0)
    mixed = mixed_sample(codes, Variables(np.zeros(0, int), counts)).statistics
    sd = np.sqrt(np.diag(mixed.correlations))
    return _judged(mixed.correlations / np.outer(sd, sd), mixed.flags)


def _judged(r: Array, flags: Array) -> ItemCorrelations:
    fine = bool(np.isfinite(r).all()) and not ((flags & UNUSABLE) > 0).any()
    return ItemCorrelations(r, fine and bool(definite(r)))
