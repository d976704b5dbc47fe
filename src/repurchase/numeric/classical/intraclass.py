"""How alike respondents of one group are: intraclass correlations, and a permutation test of all scores together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Floats, Integers


@dataclass(frozen=True, eq=False)
class Intraclass:
    """Likeness within groups.

    Attributes
    ----------
    correlation : ndarray of shape (c,)
        ICC(1) of each score by one-way analysis of variance; negative where groups differ less than chance.
    design_effect : ndarray of shape (c,)
        1 + (m - 1) ICC, never below 1: how much larger the variance of a mean is than of as many independent answers.
    size : float
        m, the usual size of a group.
    p_value : float
        Share of the permutations, itself among them, whose scores lie as far between groups.
    """

    correlation: Floats
    design_effect: Floats
    size: float
    p_value: float


def intraclass(scores: Floats, group: Integers, rng: np.random.Generator, draws: int = 999) -> Intraclass:
    """Compute how alike the scores of one group are, and test it.

    Parameters
    ----------
    scores : ndarray of shape (n, c)
        Complete; each varies.
    group : ndarray of int, shape (n,)
        Codes from 0, every one used.
    rng : Generator
    draws : int
        Permutations of the groups; p is at least 1 / (draws + 1).

    Returns
    -------
    Intraclass

    Notes
    -----
    The test statistic is the sum over the scores of the share of variance between groups; permuting whole respondents
    keeps the correlations of the scores. With groups of unlike size, m is (n - sum of squares / n) / (groups - 1).

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater reliability. Psychological
    Bulletin, 86(2), 420-428. R: ``ICC::ICCbare``.
    """
    z = (scores - scores.mean(axis=0)) / scores.std(axis=0)
    n, count = len(z), np.bincount(group)
    k = len(count)
    size = (n - (count**2).sum() / n) / (k - 1)
    between = _between(z, group, count)
    mean_between, mean_within = between * n / (k - 1), (1 - between) * n / max(n - k, 1)
    correlation = (mean_between - mean_within) / (mean_between + (size - 1) * mean_within)
    drawn = np.array([_between(z, rng.permutation(group), count).sum() for _ in range(draws)])
    p = (1 + int((drawn >= between.sum() - 1e-12).sum())) / (draws + 1)
    return Intraclass(correlation, np.maximum(1 + (size - 1) * correlation, 1.0), float(size), p)


def _between(z: Floats, group: Integers, count: Integers) -> Floats:
    """Share of the variance of each standardised score that lies between groups, (c,)."""
    total = np.stack([np.bincount(group, weights=column, minlength=len(count)) for column in z.T])
    share: Floats = (total**2 / count).sum(axis=1) / len(z)
    return share
