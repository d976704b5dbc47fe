"""A model of honest, independent answer sheets: the shares of each question's answers, joined by a normal copula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtri

from repurchase.array_types import Floats, Integers
from repurchase.numeric.categorical.polychoric import polychorics

MOST_READ = 5000  # sheets that a model is taken from; more of them make it no better for what it is used for
MOST_CLASSES = 7  # of a question in its correlations; finer answers (a slider) are put together
BLOCK = 4096  # sheets drawn at a time


@dataclass(frozen=True, eq=False)
class SheetModel:
    """What a sheet is drawn from.

    Attributes
    ----------
    answers : tuple of k ndarrays
        Every answer to each question, sorted; empty where nobody answered.
    weights : ndarray of shape (k, k)
        Rows of length 1: the normal variate behind each question, as a sum of independent ones.
    """

    answers: tuple[Floats, ...]
    weights: Floats

    @cached_property
    def levels(self) -> tuple[tuple[Floats, Floats], ...]:
        """Of each question its different answers, and the normal variates from which the second and later are given."""
        counted = [np.unique(given, return_counts=True) for given in self.answers]
        return tuple((values, ndtri(np.cumsum(count)[:-1] / max(count.sum(), 1))) for values, count in counted)


def sheet_model(x: Floats, rng: np.random.Generator) -> SheetModel:
    """Take the model of honest sheets from a sample's answers.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        As answered, NaN where nothing was; n of 1 or more. Above `MOST_READ` sheets a random part is read.
    rng : Generator
        For that part.

    Returns
    -------
    SheetModel

    Notes
    -----
    Polychoric correlations of all pairs (Pearson's where two questions share no respondent: none), made positive
    semidefinite by leaving out negative eigenvalues. The copula is normal: response styles that join extreme answers
    more than their correlation says make real honest sheets somewhat more alike than drawn ones.
    """
    if len(x) > MOST_READ:
        x = x[rng.choice(len(x), MOST_READ, replace=False)]
    codes = np.column_stack([_classes(c) for c in x.T]) if x.shape[1] else np.empty((len(x), 0), dtype=np.intp)
    r = np.eye(x.shape[1])
    vary = np.flatnonzero(codes.max(axis=0, initial=-1) > 0)
    if len(vary) > 1:
        found = polychorics(codes[:, vary]).correlations
        r[np.ix_(vary, vary)] = np.nan_to_num(found, nan=0.0)
    values, vectors = np.linalg.eigh(r)
    weights = vectors * np.sqrt(np.maximum(values, 0.0))
    length = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return SheetModel(tuple(np.sort(c[~np.isnan(c)]) for c in x.T), weights / length)


def drawn_sheets(model: SheetModel, n: int, rng: np.random.Generator) -> Floats:
    """Draw complete sheets, shape (n, k); NaN in a question that nobody answered."""
    k = len(model.answers)
    variate = np.ascontiguousarray((rng.standard_normal((n, k)) @ model.weights.T).T)
    out = np.full((n, k), np.nan)
    for j, (levels, cuts) in enumerate(model.levels):
        if levels.size:
            out[:, j] = levels[_above(variate[j], cuts)]
    return out


def _above(variate: Floats, cuts: Floats) -> Integers:
    """How many of the ascending `cuts` each variate reaches."""
    if len(cuts) > MOST_CLASSES:
        return np.searchsorted(cuts, variate, "right")
    return np.sum([variate >= c for c in cuts], axis=0, dtype=np.intp) if len(cuts) else np.zeros(len(variate), np.intp)


def sheet_blocks(model: SheetModel, n: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Draw `n` sheets a block at a time, so that they need not be held at once."""
    for start in range(0, n, BLOCK):
        yield drawn_sheets(model, min(BLOCK, n - start), rng)


def surprise(model: SheetModel, x: Floats) -> Floats:
    """Minus the logarithm of the share of the sample that gave each answer of `x`, shape (n, k); 0 where blank."""
    out = np.zeros(x.shape)
    for j, given in enumerate(model.answers):
        if given.size:
            count = np.searchsorted(given, x[:, j], "right") - np.searchsorted(given, x[:, j], "left")
            out[:, j] = np.where(np.isnan(x[:, j]), 0.0, -np.log(np.maximum(count, 0.5) / given.size))
    return out


def _classes(column: Floats) -> Integers:
    """Answers as 0, 1, ..., without gaps, -1 where blank; many of them put together in classes of alike size."""
    given = column[~np.isnan(column)]
    levels = np.unique(given)
    if len(levels) > MOST_CLASSES:
        edges = np.unique(np.quantile(given, np.arange(1, MOST_CLASSES) / MOST_CLASSES))
        codes = np.searchsorted(edges, np.nan_to_num(column), "left")
        levels = np.unique(codes[~np.isnan(column)])
    else:
        codes = np.nan_to_num(column)
    return np.where(np.isnan(column), -1, np.searchsorted(levels, codes))
