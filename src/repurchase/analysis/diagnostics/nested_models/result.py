"""Nested models side by side: chi-square differences and what the fit indices lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from repurchase.analysis.diagnostics.nested_models import tables
from repurchase.analysis.diagnostics.nested_models.differences import difference
from repurchase.analysis.diagnostics.nested_models.findings import ComparisonFindings
from repurchase.analysis.diagnostics.nested_models.words import cautions, sentences
from repurchase.analysis.results.result import Result
from repurchase.analysis.sem.fitted import Fitted, check_fit
from repurchase.document.parts.blocks import Table
from repurchase.errors import InputError
from repurchase.text import Text, joined, listed, text
from repurchase.user_calls.call_checks import checks

METHODS = ("default", "standard", "satorra.bentler.2001", "satorra.2000")


@dataclass(frozen=True)
class Comparison(ComparisonFindings, Result):
    """Models from the freest to the most restricted, each against the one before.

    Attributes
    ----------
    names : tuple of str
    fits : tuple of Fit
        In the order of their degrees of freedom.
    tests : tuple of Difference
        One fewer than models.
    """

    def tables(self) -> tuple[Table, ...]:
        return tables.models(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)


@checks()
def compare(*fits: Fitted, names: Sequence[Text | str] | None = None, method: str = "default") -> Comparison:
    """Chi-square difference tests of nested models, and the changes of their fit indices.

    Parameters
    ----------
    *fits : Fit
        Two or more fits of the same answers by the same estimator, in any order.
    names : sequence of str, optional
        What the models are called, in the order given.
    method : {"default", "standard", "satorra.bentler.2001", "satorra.2000"}
        By default Satorra and Bentler's (2001) difference where the fits have a scaled test, Satorra's (2000) where
        that test is shifted, the plain difference elsewhere.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        For fewer than two fits, fits that did not converge, or fits of different answers or estimators.

    Notes
    -----
    Equals lavaan's ``lavTestLRT``. A note says so where one model is no restriction of the other: where the statistic
    is below zero or the freer model cannot reproduce the moments that the restricted one implies. Whether models of
    ordinal items are nested is for the reader to know.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> data = holzinger39.get_data()
    >>> free = rp.fit("f =~ x1 + x2 + x3 + x4", data)
    >>> equal = rp.fit("f =~ x1 + a*x2 + a*x3 + x4", data)
    >>> rp.compare(free, equal).df_diff
    1
    """
    if method not in METHODS:
        raise InputError("comparison.unknown_method", method=method, known=joined(METHODS))
    _check(fits)
    given = tuple(names or [text("comparison.model_number", n=k + 1) for k in range(len(fits))])
    order = sorted(range(len(fits)), key=lambda k: fits[k].solution.df)
    ordered, called = tuple(fits[k] for k in order), tuple(given[k] for k in order)
    tests = tuple(difference(a, b, method) for a, b in pairwise(ordered))
    return Comparison(called, ordered, tests, cautions(ordered, called, tests), ordered[0].provenance)


def _check(fits: Sequence[Fitted]) -> None:
    if len(fits) < 2:
        raise InputError("comparison.one_fit")
    for f in fits:
        check_fit(f)
    if not all(f.converged for f in fits):
        raise InputError("comparison.not_converged")
    first = fits[0]
    if any(f.n != first.n or f.groups != first.groups for f in fits):
        raise InputError("comparison.other_answers", sizes=listed(f.n for f in fits))
    if any(f.settings.estimator != first.settings.estimator for f in fits):
        raise InputError("comparison.other_estimator", names=listed(f.settings.estimator for f in fits))
    if any((f.settings.cluster, f.settings.weights) != (first.settings.cluster, first.settings.weights) for f in fits):
        raise InputError("comparison.other_design")
    if any(f.settings.fixed_x != first.settings.fixed_x for f in fits):
        raise InputError("comparison.other_covariates")
    if any(set(f.observed) != set(first.observed) for f in fits):
        raise InputError("comparison.other_variables")
    if not all(_same_answers(f, first) for f in fits[1:]):
        raise InputError("comparison.other_values")


def _same_answers(fit: Fitted, other: Fitted) -> bool:
    """Whether two fits have the same answers, whatever the order of their variables."""
    columns = [fit.observed.index(v) for v in other.observed]
    if fit.sample.totals is not None and other.sample.totals is not None:
        return np.array_equal(fit.sample.totals.of(columns).products, other.sample.totals.products)
    return all(np.array_equal(a[:, columns], b, equal_nan=True)
               for a, b in zip(fit.sample.data, other.sample.data, strict=True))  # fmt: skip
