"""Nested models side by side: chi-square differences and what the fit indices lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from repurchase.analysis.results.result import Provenance, Result
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem.fitted import Fitted, check_fit
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import ALARM, InputError, Note, note
from repurchase.numeric.estimate.fit_maximum_likelihood import fit_ml
from repurchase.numeric.estimate.ml_discrepancy import hessian, sample_moments
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.fit_measures.nested import (
    Difference,
    parameter_slopes,
    plain_difference,
    restrictions,
    satorra_2000,
    scaled_difference,
)
from repurchase.numeric.robust.casewise import bread, deviations, sandwich
from repurchase.style import Kind, Number
from repurchase.text import Text, text

INDICES = ("cfi", "tli", "rmsea", "srmr", "aic", "bic", "cfi_scaled", "cfi_robust", "rmsea_scaled", "rmsea_robust")
SHIFTED = ("scaled.shifted", "mean.var.adjusted")
METHODS = ("default", "standard", "satorra.bentler.2001", "satorra.2000")
REPRODUCED = 1e-3  # a chi-square below this is zero: the moments given are those of the restricted model


@dataclass(frozen=True)
class Comparison(Result):
    """Models from the freest to the most restricted, each against the one before.

    Attributes
    ----------
    names : tuple of str
    fits : tuple of Fit
        In the order of their degrees of freedom.
    tests : tuple of Difference
        One fewer than models.
    """

    names: tuple[Text | str, ...]
    fits: tuple[Fitted, ...]
    tests: tuple[Difference, ...]
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def method(self) -> str:
        """How the last difference was tested."""
        return self.tests[-1].method

    @property
    def chisq_diff(self) -> float:
        """The last test's statistic (scaled where the fits are)."""
        return self.tests[-1].statistic

    @property
    def df_diff(self) -> int:
        """Degrees of freedom of the last difference."""
        return self.tests[-1].df

    @property
    def p_value(self) -> float:
        """p of the last difference."""
        return self.tests[-1].p_value

    def delta(self, index: str, step: int = -1) -> float:
        """Change of a fit measure at one step, restricted minus freer; NaN where a fit lacks it."""
        step = range(len(self.tests))[step]
        return self._measure(step + 1, index) - self._measure(step, index)

    def _measure(self, model: int, index: str) -> float:
        return float(self.fits[model].measures.get(index, float("nan")))

    @property
    def best(self) -> tuple[str, str]:
        """Which CFI and RMSEA are shown: the robust ones where the fits have them, else scaled, else plain."""
        for suffix in ("_robust", "_scaled", ""):
            values = [self._measure(k, f"cfi{suffix}") for k in range(len(self.fits))]
            if np.isfinite(values).all():
                return f"cfi{suffix}", f"rmsea{suffix}"
        return "cfi", "rmsea"

    def tables(self) -> tuple[Table, ...]:
        cfi, rmsea = self.best
        shown = [(cfi, text("comparison.cfi")), (rmsea, text("comparison.rmsea")), ("srmr", text("comparison.srmr"))]
        changes = [Column(f"delta_{name}", text("comparison.delta", index=said), Kind.BOUNDED) for name, said in shown]
        columns = (
            Column("model", text("comparison.model"), Kind.WORDS),
            Column("chisq", text("comparison.chisq"), decimals=2),
            Column("df", text("measure.df"), Kind.COUNT),
            *(Column(name, heading, Kind.BOUNDED) for name, heading in shown),
            Column("chisq_diff", text("comparison.chisq_diff"), decimals=2),
            Column("df_diff", text("comparison.df_diff"), Kind.COUNT),
            Column("p_value", text("measure.p"), Kind.P),
            *changes,
        )
        names = [name for name, _ in shown]
        return (Table("comparison", text("comparison.title"), columns, tuple(self._row(k, names) for k in
                      range(len(self.fits))), self._table_notes()),)  # fmt: skip

    def _row(self, k: int, names: Sequence[str]) -> tuple[object, ...]:
        fit = self.fits[k]
        scaled = fit.measures.get("chisq_scaled")
        chisq = fit.measures["chisq"] if scaled is None else scaled
        head = (self.names[k], chisq, fit.measures["df"], *(self._measure(k, name) for name in names))
        if not k:
            return (*head, None, None, None, *(None for _ in names))
        test = self.tests[k - 1]
        return (*head, test.statistic, test.df, test.p_value, *(self.delta(name, k - 1) for name in names))

    def _table_notes(self) -> tuple[Text, ...]:
        if self.method == "standard":
            return (text("comparison.note_standard"),)
        return (text("comparison.note_scaled"), text(f"comparison.note_{self.method.replace('.', '_')}"))

    def sentences(self) -> tuple[Text, ...]:
        return tuple(
            text("comparison.said", restricted=self.names[k + 1], free=self.names[k], df=t.df,
                 chisq=Number(t.statistic, Kind.VALUE, 2), p=p_words(t.p_value),
                 cfi=Number(self.delta(self.best[0], k), Kind.BOUNDED))
            for k, t in enumerate(self.tests) if np.isfinite(t.statistic)
        )  # fmt: skip


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
        raise InputError("comparison.unknown_method", method=method, known=", ".join(METHODS))
    _check(fits)
    given = tuple(names or [text("comparison.model_number", n=k + 1) for k in range(len(fits))])
    order = sorted(range(len(fits)), key=lambda k: fits[k].solution.df)
    ordered, called = tuple(fits[k] for k in order), tuple(given[k] for k in order)
    tests = tuple(difference(a, b, method) for a, b in pairwise(ordered))
    return Comparison(called, ordered, tests, _notes(ordered, called, tests), ordered[0].provenance)


def difference(free: Fitted, restricted: Fitted, method: str = "default") -> Difference:
    """The test of one restricted fit against a freer one."""
    a, b = free.solution, restricted.solution
    if method != "standard" and _lacks_scaling(free, restricted):
        wanted = "satorra.2000" if free.settings.recipe.test in SHIFTED else "satorra.bentler.2001"
        return Difference(wanted if method == "default" else method, float("nan"), b.df - a.df, float("nan"))
    if method == "default":
        kind = b.scaled.kind if b.scaled is not None and (a.scaled is not None or a.df == 0) else ""
        method = "standard" if not kind else "satorra.2000" if kind in SHIFTED else "satorra.bentler.2001"
    if method == "standard" or b.df <= a.df:
        return plain_difference(b.chisq, b.df, a.chisq, a.df)
    if method == "satorra.bentler.2001":
        c0, c1 = _factor(b), _factor(a)
        return scaled_difference(b.chisq, b.df, c0, a.chisq, a.df, c1)
    if a.vcov is None:
        return Difference(method, float("nan"), b.df - a.df, float("nan"))
    A = restrictions(parameter_slopes(a.layout, a.theta), parameter_slopes(b.layout, b.theta))
    inner = np.linalg.pinv(a.layout.K)
    robust, naive = (inner @ V @ inner.T for V in _covariances(free))
    return satorra_2000(b.chisq, a.chisq, A, robust, naive, shifted=True)


def _covariances(free: Fitted) -> tuple[np.ndarray, np.ndarray]:
    """Covariances (q, q) of the estimates: robust, and from the information alone."""
    s = free.solution
    if free.settings.ordered:
        return np.asarray(s.vcov), np.asarray(s.casewise["naive_covariance"])
    information, complete = np.asarray(s.information), free.settings.missing == "listwise"
    if free.settings.information == "observed" and complete:  # the bread of robust errors
        mean = None if s.mean is None else s.mean[None]
        information = hessian(s.layout, s.theta[None], sample_moments(s.S[None], mean, s.n / s.n.sum()))
    robust = np.asarray(s.vcov)
    if free.settings.recipe.errors == "robust.huber.white" and complete:  # as lavaan: about the sample means
        robust = sandwich(s.layout, s.theta, deviations(s.layout, list(free.sample.data)), information, s.n_effective)
    return robust, np.asarray(bread(s.layout, information) / s.n_effective)


def _lacks_scaling(*fits: Fitted) -> bool:
    """Whether a fit that should have a scaled test has none, as one that is not identified."""
    return any(f.settings.recipe.test and f.solution.scaled is None and f.solution.df > 0 for f in fits)


def _factor(solution: Solution) -> float:
    """The scaling factor; 1 for a saturated model, which has none."""
    return 1.0 if solution.df == 0 or solution.scaled is None else float(solution.scaled.factor)


def _check(fits: Sequence[Fitted]) -> None:
    if len(fits) < 2:
        raise InputError("comparison.one_fit")
    for f in fits:
        check_fit(f)
    if not all(f.converged for f in fits):
        raise InputError("comparison.not_converged")
    first = fits[0]
    if any(f.n != first.n or f.groups != first.groups for f in fits):
        raise InputError("comparison.other_answers", sizes=", ".join(str(f.n) for f in fits))
    if any(f.settings.estimator != first.settings.estimator for f in fits):
        raise InputError("comparison.other_estimator", names=", ".join(f.settings.estimator for f in fits))
    if any(set(f.observed) != set(first.observed) for f in fits):
        raise InputError("comparison.other_variables")
    if not all(_same_answers(f, first) for f in fits[1:]):
        raise InputError("comparison.other_values")


def nested(free: Fitted, restricted: Fitted) -> bool | None:
    """Whether the free model can reproduce the moments that the restricted one implies; None where that is not known.

    Notes
    -----
    The test of Bentler and Satorra (2010): the free model fitted to those moments has a chi-square of zero. Models of
    ordinal items are not looked at, and a search that does not end says nothing.

    References
    ----------
    Bentler, P. M., & Satorra, A. (2010). Testing model nesting and equivalence. Psychological Methods, 15.
    """
    if free.settings.ordered:
        return None
    layout, s = free.structure.layout, restricted.solution
    at = [restricted.observed.index(v) for v in free.observed]
    mean = None
    if layout.means:
        given = s.mu if s.layout.means else np.array([np.nanmean(y, axis=0) for y in restricted.sample.data])
        mean = given[:, at]
    with np.errstate(all="ignore"):
        try:
            found = fit_ml(layout, s.Sigma[:, at][:, :, at], mean, s.n, start=free.solution.theta)
        except (ValueError, np.linalg.LinAlgError):
            return None
    return bool(found.chisq < REPRODUCED) if found.converged else None


def _same_answers(fit: Fitted, other: Fitted) -> bool:
    """Whether two fits have the same answers, whatever the order of their variables."""
    columns = [fit.observed.index(v) for v in other.observed]
    return all(np.array_equal(a[:, columns], b, equal_nan=True)
               for a, b in zip(fit.sample.data, other.sample.data, strict=True))  # fmt: skip


def _notes(fits: Sequence[Fitted], names: Sequence[Text | str], tests: Sequence[Difference]) -> tuple[Note, ...]:
    notes = []
    for k, test in enumerate(tests):
        called: dict[str, Any] = {"free": names[k], "restricted": names[k + 1]}
        if test.df <= 0:
            notes.append(note("comparison.same_df", ALARM, **called))
        elif fits[k + 1].solution.chisq < fits[k].solution.chisq:
            notes.append(note("comparison.not_nested", ALARM, **called))
        elif nested(fits[k], fits[k + 1]) is False:
            notes.append(note("comparison.not_equivalent", ALARM, **called))
        elif not np.isfinite(test.statistic):
            lacking = _lacks_scaling(fits[k], fits[k + 1])
            notes.append(note("comparison.no_scaled_test" if lacking else "comparison.no_scaling", **called))
    return tuple(notes)
