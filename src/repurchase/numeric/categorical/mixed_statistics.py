"""Statistics of ordinal and continuous variables given covariates, in two steps, with each respondent's influence."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.influence import Influence, influence
from repurchase.numeric.categorical.margins import Margin, continuous, cut
from repurchase.numeric.categorical.pair_blocks import Block, pearson_block, polyserial_block
from repurchase.numeric.categorical.pairs import influence_of, pair
from repurchase.numeric.categorical.polychoric import PairFlag, polychorics


@dataclass(frozen=True, eq=False)
class Mixed:
    """The statistics of one group, named as those of `repurchase.numeric.categorical.polychoric.Polychorics`.

    Attributes
    ----------
    thresholds : (s,) array
        Thresholds of the ordinal variables, means of the continuous ones, slopes (covariate by covariate), residual
        variances.
    pairs : (m,) array
        Residual covariances, in the order of `first`, `second`: correlations where both are ordinal.
    correlations : (p, p) array
        Residual covariance matrix; 1 for an ordinal variable's variance, the covariates' own in their place.
    covariate_mean : (p,) array
        Means of the covariates, zeros elsewhere.
    start : (p, p), (p,) arrays
        Covariances with the covariates' part in them, and means where covariates are zero, for starting values.
    flags : (m,) int array of `PairFlag`
    """

    thresholds: Array
    pairs: Array
    correlations: Array
    covariate_mean: Array
    start: tuple[Array, Array]
    first: Array
    second: Array
    flags: Array


@dataclass(frozen=True, eq=False)
class MixedSample:
    """A group's statistics with each respondent's influence on them."""

    statistics: Mixed
    influence: Influence
    n: int


@dataclass(frozen=True, eq=False)
class Variables:
    """The data's columns have these roles: positions of covariates, and categories (0: continuous) of each column."""

    covariates: Array
    n_categories: Array

    @property
    def rest(self) -> Array:
        """Positions of the variables that are no covariates."""
        return np.setdiff1d(np.arange(len(self.n_categories)), self.covariates)


def mixed_sample(data: Array, variables: Variables) -> MixedSample:
    """Estimate the `MixedSample` of one group.

    Parameters
    ----------
    data : (n, p) array
        Categories from 0 where ordinal, numbers elsewhere; complete.
    variables : Variables

    Returns
    -------
    MixedSample

    Raises
    ------
    ValueError
        When covariates are dependent, explain a variable wholly or tell its categories apart without error.

    Notes
    -----
    Equals lavaan's ``muthen1984``: the errors of the margins are carried over to the covariances, all informations
    are taken from cross-products of scores.

    References
    ----------
    Muthen, B. (1984). A general structural equation model with dichotomous, ordered categorical, and continuous
    latent variable indicators. Psychometrika, 49.
    """
    rest, X = variables.rest, data[:, variables.covariates]
    margins = [cut(data[:, j].astype(int), int(k), X) if (k := variables.n_categories[j]) else continuous(data[:, j], X)
               for j in rest]  # fmt: skip
    first, second = np.triu_indices(len(rest), 1)
    rho, by_rho, flags = _correlations(data, variables, margins, X)
    deviation = np.array([m.deviation for m in margins])
    size = deviation[first] * deviation[second]
    by_pair = by_rho * size
    for own, other in ((first, second), (second, first)):
        for k, (i, j) in enumerate(zip(own, other, strict=True)):
            if not margins[i].ordinal:
                by_pair[:, k] += margins[i].influence[:, -1] * rho[k] * deviation[j] / (2 * deviation[i])
    levels, by_level = _levels(margins)
    found = _statistics(data, variables, margins, levels, rho * size, flags)
    item = np.repeat(rest, [len(m.level) if m.ordinal else 0 for m in margins])
    return MixedSample(found, Influence(by_level, by_pair, item), len(data))


def _levels(margins: list[Margin]) -> tuple[Array, Array]:
    """Thresholds, means, slopes and variances in the order of `Mixed.thresholds`, and the influences (n, s) on them."""
    values: list[Array] = []
    columns: list[Array] = []
    for wanted in (True, False):
        for m in margins:
            if m.ordinal == wanted:
                values.append(m.level)
                columns.append(m.influence[:, : len(m.level)])
    for x in range(len(margins[0].slopes)):
        values.append(np.array([m.slopes[x] for m in margins]))
        columns += [m.influence[:, len(m.level) + x, None] for m in margins]
    for m in margins:
        if not m.ordinal:
            values.append(np.array([m.variance]))
            columns.append(m.influence[:, -1:])
    return np.concatenate(values), np.hstack(columns)


def _correlations(data: Array, variables: Variables, margins: list[Margin], X: Array) -> tuple[Array, Array, Array]:
    """Correlations (m,) of all pairs, the influences (n, m) on them, and flags (m,)."""
    first, second = np.triu_indices(len(margins), 1)
    rho, by_rho, flags = np.zeros(len(first)), np.zeros((len(data), len(first))), np.zeros(len(first), int)
    ordinal = np.array([m.ordinal for m in margins])
    todo = np.ones(len(first), bool)
    if not X.shape[1] and ordinal.sum() > 1:  # without covariates two-way tables are enough
        at = np.flatnonzero(ordinal[first] & ordinal[second])
        codes = data[:, variables.rest[ordinal]].astype(int)
        found = polychorics(codes, variables.n_categories[variables.rest[ordinal]])
        rho[at], flags[at], todo[at] = found.pairs, found.flags, False
        by_rho[:, at] = influence(codes, found).correlations
    if not X.shape[1]:
        for at, (values, effects, settled) in _blocks(margins, first, second, ordinal):
            rho[at], by_rho[:, at], todo[at] = values, effects, False
            flags[at] = np.where(settled, 0, int(PairFlag.NOT_CONVERGED))
            flags[at] |= np.where(np.abs(values) > 0.99, int(PairFlag.NEAR_ONE), 0)
    for k in np.flatnonzero(todo):
        a, b = margins[first[k]], margins[second[k]]
        each = pair(a, b, X)
        rho[k], by_rho[:, k] = each.rho, influence_of(each, a, b)
        flags[k] = 0 if each.converged else int(PairFlag.NOT_CONVERGED)
        flags[k] |= int(PairFlag.NEAR_ONE) if abs(each.rho) > 0.99 else 0
    return rho, by_rho, flags


def _blocks(margins: list[Margin], first: Array, second: Array, ordinal: Array) -> Iterator[tuple[Array, Block]]:
    """The pairs with a continuous margin, many at a time: their places, and what was found."""
    rest = np.flatnonzero(~ordinal)
    numbers = [margins[j] for j in rest]
    place = np.searchsorted(rest, np.arange(len(margins)))
    at = np.flatnonzero(~ordinal[first] & ~ordinal[second])
    if len(at):
        yield at, pearson_block(numbers, place[first[at]], place[second[at]])
    for j in np.flatnonzero(ordinal) if numbers else ():
        with_it = np.flatnonzero(((first == j) & ~ordinal[second]) | ((second == j) & ~ordinal[first]))
        yield with_it, polyserial_block(margins[j], numbers)


def _statistics(
    data: Array, variables: Variables, margins: list[Margin], levels: Array, pairs: Array, flags: Array
) -> Mixed:
    p, x, rest = data.shape[1], variables.covariates, variables.rest
    first, second = np.triu_indices(len(rest), 1)
    S = np.zeros((p, p))
    S[rest[first], rest[second]] = S[rest[second], rest[first]] = pairs
    S[rest, rest] = [m.variance for m in margins]
    X = data[:, x]
    mean = np.zeros(p)
    mean[x] = X.mean(axis=0)
    S[np.ix_(x, x)] = Sx = (X - mean[x]).T @ (X - mean[x]) / (len(X) - 1)  # lavaan's divisor, here alone
    B = np.array([m.slopes for m in margins]).reshape(len(rest), len(x))
    total, level = S.copy(), np.zeros(p)
    total[np.ix_(rest, rest)] += B @ Sx @ B.T
    total[np.ix_(rest, x)] = B @ Sx
    total[np.ix_(x, rest)] = total[np.ix_(rest, x)].T
    level[rest] = [0.0 if m.ordinal else m.level[0] for m in margins]
    return Mixed(levels, pairs, S, mean, (total, level), rest[first], rest[second], flags)
