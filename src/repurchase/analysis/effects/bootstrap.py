"""The bootstrap of a fit: draws of every parameter and of every defined effect, and their intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from repurchase.analysis.results.result import Provenance, Record, Result, plain
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.refit import Found, effective, jackknifed, resampled
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import InputError, Note, note
from repurchase.numeric.resampling.intervals import (
    acceleration,
    adjusted_limits,
    inverted_p,
    percentile_limits,
)
from repurchase.settings import checked
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, text

Indices = Sequence[Sequence[int]] | np.ndarray
KINDS = ("percentile", "bc", "bca")
RESAMPLES = ("case", "bollen-stine")
MOST_DRAWS = 1_000_000  # intervals gain nothing from more, and memory has an end


@dataclass(frozen=True, eq=False)
class Bootstrap(Result):
    """Refits of resamples of a fit.

    Attributes
    ----------
    fit : Fit
        What was resampled.
    kind : {"case", "bollen-stine"}
    theta : (R, q) array
        Estimates of each resample; NaN where the refit did not converge.
    x : (R, n_x) array
        Moments of exogenous observed variables of each resample.
    chisq : (R,) array
        Test statistic of each resample; NaN for incomplete answers, where it would take each resample's saturated
        moments.
    converged, admissible : (R,) bool arrays
        Admissible: no negative variance, no covariance matrix that is not positive semi-definite.
    seed : int or None
        None where the resamples were given.
    """

    fit: Fitted
    kind: str
    theta: np.ndarray
    x: np.ndarray
    chisq: np.ndarray
    converged: np.ndarray
    admissible: np.ndarray
    seed: int | None
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    _left_out: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def draws(self) -> pd.DataFrame:
        """Every draw as a `pandas.DataFrame`: one row a resample, a column for each parameter by lavaan's name
        (``RI~SAT``), for each label, and for each ``:=`` parameter; NaN where a refit did not converge."""
        return self._draws.copy()

    @property
    def standardized_draws(self) -> pd.DataFrame:
        """The same of the completely standardised solution."""
        return self._standardized_draws.copy()

    def interval(
        self, name: str, kind: str = "percentile", level: float | None = None, standardized: bool = False
    ) -> tuple[float, float]:
        """Confidence limits of one parameter.

        Parameters
        ----------
        name : str
            ``RI~SAT``, a label, or the name of a ``:=`` parameter.
        kind : {"percentile", "bc", "bca"}
            Quantiles of type 6; BC corrects the median bias; BCa also the acceleration, from the jackknife.
        level : float, optional
            Default: the fit's.
        standardized : bool

        Raises
        ------
        InputError
            For a name or kind that does not exist, or a level that is no share.
        """
        if kind not in KINDS:
            raise InputError("bootstrap.unknown_kind", kind=kind, known=", ".join(KINDS))
        draws = self._column(name, standardized)
        low, high = self.limits(draws, kind, level, lambda: self._estimate(name, standardized),
                                lambda: self._jackknife(standardized)[name].to_numpy()[:, None])  # fmt: skip
        return float(low[0]), float(high[0])

    def limits(
        self, draws: np.ndarray, kind: str, level: float | None, estimate: Callable[[], float | np.ndarray],
        left_out: Callable[[], np.ndarray],
    ) -> np.ndarray:  # fmt: skip
        """Limits (2, k) of `draws` (R, k); `estimate` and `left_out` give (k,) and (n, k) when they are needed."""
        level = self.fit.level if level is None else level
        checked("level", level)
        good = draws[np.isfinite(draws).all(axis=1)]
        if len(good) < 2:
            return np.full((2, draws.shape[1]), np.nan)
        if kind == "percentile":
            return percentile_limits(good, level)
        a: float | np.ndarray = 0.0
        if kind == "bca":
            jack = left_out()
            a = acceleration(jack[np.isfinite(jack).all(axis=1)])
        return adjusted_limits(good, np.atleast_1d(estimate()), a, level)

    def p_value(self, name: str, standardized: bool = False) -> float:
        """p of the percentile interval: below 1 - level exactly where that interval leaves out zero."""
        draws = self._column(name, standardized)
        good = draws[np.isfinite(draws).all(axis=1)]
        return float(inverted_p(good)[0]) if len(good) > 1 else float("nan")

    def std_error(self, name: str, standardized: bool = False) -> float:
        """Standard deviation of the draws."""
        draws = self._column(name, standardized)[:, 0]
        return float(np.nanstd(draws, ddof=1)) if np.isfinite(draws).sum() > 1 else float("nan")

    @property
    def test_p_value(self) -> float:
        """Bollen and Stine's p: the share of statistics at least as large as the fit's; NaN for other resamples."""
        good = self.chisq[self.converged]
        if self.kind != "bollen-stine" or not len(good):
            return float("nan")
        return float((good >= self.fit.measures["chisq"]).mean())

    @property
    def jackknife(self) -> tuple[np.ndarray, np.ndarray]:
        """Estimates (n, q) and exogenous moments (n, n_x) with one respondent left out each; made when first asked."""
        if "theta" not in self._left_out:
            found = jackknifed(self.fit)
            for a in (found.theta, found.x):
                a.setflags(write=False)
            self._left_out.update(theta=found.theta, x=found.x)
        return self._left_out["theta"], self._left_out["x"]

    def tables(self) -> tuple[Table, ...]:
        return (_table(self),)

    def sentences(self) -> tuple[Text, ...]:
        said = [text("bootstrap.said", draws=len(self.theta), used=int(self.converged.sum()))]
        if self.kind == "bollen-stine":
            mean = Number(float(np.nanmean(self.chisq)), Kind.VALUE, 2)
            said.append(text("bootstrap.bollen_stine", p=p_words(self.test_p_value), mean=mean))
        return tuple(said)

    def to_dict(self) -> Record:
        records = [plain(r) for r in self.table().records()]
        return {"kind": self.kind, "draws": len(self.theta), "seed": self.seed, "converged": int(self.converged.sum()),
                "admissible": int(self.admissible.sum()), "bollen_stine_p_value": plain(self.test_p_value),
                "parameters": records}  # fmt: skip

    @cached_property
    def _draws(self) -> pd.DataFrame:
        return self._frame(self.theta, self.x, standardized=False)

    @cached_property
    def _standardized_draws(self) -> pd.DataFrame:
        return self._frame(self.theta, self.x, standardized=True)

    def _frame(self, theta: np.ndarray, x: np.ndarray, standardized: bool) -> pd.DataFrame:
        return pd.DataFrame(named_values(self.fit, theta, x, standardized))

    def _column(self, name: str, standardized: bool) -> np.ndarray:
        frame = self._standardized_draws if standardized else self._draws
        if name not in frame:
            known = ", ".join(list(frame.columns)[:12])
            raise InputError("bootstrap.unknown_name", name=name, known=known)
        return frame[name].to_numpy()[:, None]

    def _estimate(self, name: str, standardized: bool) -> float:
        values = named_values(self.fit, self.fit.solution.theta[None], None, standardized)
        return float(values[name][0])

    def _jackknife(self, standardized: bool) -> pd.DataFrame:
        key = "standardized" if standardized else "raw"
        if key not in self._left_out:
            self._left_out[key] = self._frame(*self.jackknife, standardized)
        return self._left_out[key]


def named_values(fit: Fitted, theta: np.ndarray, x: np.ndarray | None, standardized: bool) -> dict[str, np.ndarray]:
    """Each parameter, label and ``:=`` parameter at theta (R, q): arrays (R,) by name."""
    structure = fit.structure
    values = effective(fit, theta, x, standardized)
    found = {name: values[:, k] for k, name in enumerate(structure.plain_names)}
    for k, name in enumerate(structure.names):
        found.setdefault(name, values[:, k])
    meanings: Mapping[str, Any] = {
        label: values[:, place] if isinstance(place, int) else np.full(len(values), place)
        for label, place in structure.labels.items()
    }
    with np.errstate(all="ignore"):
        for name, expression in structure.definitions.items():
            found[name] = np.broadcast_to(expression.evaluate(meanings, np), (len(values),))
    return found


def bootstrap(
    fit: Fitted, draws: int = 5000, seed: int = 1, indices: Indices | None = None, kind: str = "case"
) -> Bootstrap:
    """Refits of resamples of the respondents.

    Parameters
    ----------
    fit : Fit
        A converged fit.
    draws : int
        Resamples; within groups, where the fit has groups.
    seed : int
        The same seed gives the same draws on any machine and number of cores.
    indices : (draws, n) int array, optional
        Resamples to use instead, as 0-based numbers of the respondents that the fit used.
    kind : {"case", "bollen-stine"}
        Resample respondents, or respondents of data rotated so that the model holds in them (for the test of fit).

    Returns
    -------
    Bootstrap

    Raises
    ------
    InputError
        For a fit that did not converge or is not identified, draws or a seed that are no such numbers, indices of
        another shape, an unknown kind, or Bollen and Stine's resamples of ordinal or incomplete answers.

    Notes
    -----
    Replicates that do not converge are left out of every interval; improper ones stay in, as in lavaan. Resamples of
    ordinal answers in which a category does not occur cannot be fitted, in lavaan neither. The notes count them all.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> fit = rp.fit("visual =~ x1 + x2 + x3", holzinger39.get_data())
    >>> low, high = fit.bootstrap(draws=200, seed=1).interval("visual=~x2")
    >>> low < high
    True
    """
    if kind not in RESAMPLES:
        raise InputError("bootstrap.unknown_kind", kind=kind, known=", ".join(RESAMPLES))
    if not fit.converged:
        raise InputError("bootstrap.not_converged")
    if fit.solution.weakest:
        raise InputError("bootstrap.not_identified")
    if kind == "bollen-stine" and (fit.settings.ordered or fit.settings.missing != "listwise"):
        raise InputError("bootstrap.needs_complete")
    given = None if indices is None else _checked(indices, fit.n)
    if given is None:
        draws, seed = int(checked("bootstrap_draws", draws, "draws")), int(checked("seed", seed))
    found = resampled(fit, draws, seed, given, kind)
    notes = _notes(found)
    for a in (found.theta, found.x, found.chisq, found.converged, found.admissible):
        a.setflags(write=False)
    return Bootstrap(fit, kind, found.theta, found.x, found.chisq, found.converged, found.admissible,
                     seed if given is None else None, notes, fit.provenance)  # fmt: skip


def _checked(indices: Indices, n: int) -> np.ndarray:
    try:
        given = np.asarray(indices)
    except ValueError:  # rows of unequal length
        raise InputError("bootstrap.indices_shape", n=n) from None
    if given.ndim != 2 or not np.issubdtype(given.dtype, np.integer) or not given.size or given.shape[1] != n:
        raise InputError("bootstrap.indices_shape", n=n)
    if given.min() < 0 or given.max() >= n:
        raise InputError("bootstrap.indices_range", n=n, last=n - 1)
    return given


def _notes(found: Found) -> tuple[Note, ...]:
    total, used = len(found.converged), int(found.converged.sum())
    improper = int((found.converged & ~found.admissible).sum())
    notes = []
    if found.lacking:
        notes.append(note("bootstrap.lacking", n=found.lacking, draws=total))
    if used < total - found.lacking:
        notes.append(note("bootstrap.failed", n=total - used - found.lacking, draws=total))
    if improper:
        notes.append(note("bootstrap.improper", n=improper, draws=total))
    return tuple(notes)


def _table(boot: Bootstrap) -> Table:
    level = Number(boot.fit.level, Kind.PERCENT, 0)
    columns = (
        Column("parameter", text("bootstrap.parameter"), Kind.WORDS),
        Column("estimate", text("bootstrap.estimate")),
        Column("std_error", text("bootstrap.std_error")),
        Column("percentile", text("bootstrap.percentile", level=level)),
        Column("bc", text("bootstrap.bc", level=level)),
        Column("p_value", text("bootstrap.p_value"), Kind.P),
    )
    structure = boot.fit.structure
    names = [n for n, i in zip(structure.plain_names, structure.positions, strict=True) if structure.rows[i].op == "~"]
    names = (names or list(structure.plain_names)) + list(structure.definitions)
    rows = tuple(
        (name, boot._estimate(name, False), boot.std_error(name), Interval(*boot.interval(name)),
         Interval(*boot.interval(name, "bc")), boot.p_value(name)) for name in names
    )  # fmt: skip
    return Table("bootstrap", text("bootstrap.title", draws=len(boot.theta)), columns, rows,
                 (text("bootstrap.p_note"),), appendix=True)  # fmt: skip
