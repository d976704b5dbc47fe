"""Split-half reliability: two halves of a scale against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from repurchase.array_types import Floats, Integers
from repurchase.numeric.scales.internal_consistency import checked

Halves = Literal["odd-even", "first-last"]


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """Two halves of a scale against each other.

    Attributes
    ----------
    r : float
        Correlation of the halves' sums; NaN when one does not vary.
    spearman_brown : float
        Reliability of the whole, for halves of equal length.
    spearman_brown_unequal : float
        Horst's formula for the actual lengths; equal to the former when they agree.
    guttman : float
        Guttman's split-half coefficient (lambda 4 of this split).
    first, second : ndarray of int
        Items of each half.
    """

    r: float
    spearman_brown: float
    spearman_brown_unequal: float
    guttman: float
    first: Integers
    second: Integers


def split_half(x: Floats, halves: Halves = "odd-even") -> SplitHalf:
    """Split-half reliability with Spearman and Brown's correction.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        Scored items in questionnaire order, no NaN.
    halves : {"odd-even", "first-last"}
        Every other item, or SPSS's split: the first ``ceil(k / 2)`` items against the others.

    Returns
    -------
    SplitHalf

    References
    ----------
    Horst, P. (1951). Estimating total test reliability from parts of unequal length. Educational
    and Psychological Measurement, 11(3), 368-371.
    """
    return halves_of_covariance(np.cov(checked(x), rowvar=False), halves)


def halves_of_covariance(items: Floats, halves: Halves = "odd-even") -> SplitHalf:
    """`split_half` of items of which covariances (k, k) are known."""
    order = np.arange(len(items))
    in_first = order % 2 == 0 if halves == "odd-even" else order < (len(items) + 1) // 2
    member = np.column_stack([in_first, ~in_first]).astype(float)
    cov = member.T @ items @ member
    scale, total = np.sqrt(cov[0, 0] * cov[1, 1]), cov.sum()
    r = float(cov[0, 1] / scale) if scale > 1e-12 else float("nan")
    share = float(in_first.mean())
    return SplitHalf(
        r=r,
        spearman_brown=2 * r / (1 + r) if r > -1 else float("nan"),
        spearman_brown_unequal=_lengthened(r, share),
        guttman=float(4 * cov[0, 1] / total) if total > 1e-12 else float("nan"),
        first=np.flatnonzero(in_first),
        second=np.flatnonzero(~in_first),
    )


def _lengthened(r: float, share: float) -> float:
    """Horst's reliability of a whole from the correlation of two parts, the first with a share of the items."""
    product = 2 * share * (1 - share)
    inside = r**4 + 2 * r**2 * (1 - r**2) * product
    return float((np.sqrt(inside) - r**2) / ((1 - r**2) * product)) if abs(r) < 1 else r
