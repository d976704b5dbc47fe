"""The refits of resamples as data: draws of every parameter and of every defined effect, and their intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from repurchase.analysis.results.result import Provenance
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.refit import effective, jackknifed
from repurchase.errors import InputError, Note
from repurchase.numeric.resampling.intervals import (
    acceleration,
    adjusted_limits,
    inverted_p,
    percentile_limits,
)
from repurchase.settings import checked
from repurchase.text import joined, listed

KINDS = ("percentile", "bc", "bca")


@dataclass(frozen=True, eq=False)
class BootstrapFindings:
    """What `Bootstrap` holds; the attributes are explained there."""

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
            raise InputError("bootstrap.unknown_kind", kind=kind, known=joined(KINDS))
        draws = self._column(name, standardized)
        low, high = self.limits(draws, kind, level, lambda: self.estimate(name, standardized),
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

    @cached_property
    def _draws(self) -> pd.DataFrame:
        return self._frame(self.theta, self.x, standardized=False)

    @cached_property
    def _standardized_draws(self) -> pd.DataFrame:
        return self._frame(self.theta, self.x, standardized=True)

    @cached_property
    def _estimates(self) -> dict[str, np.ndarray]:
        return named_values(self.fit, self.fit.solution.theta[None], None, standardized=False)

    @cached_property
    def _standardized_estimates(self) -> dict[str, np.ndarray]:
        return named_values(self.fit, self.fit.solution.theta[None], None, standardized=True)

    def _frame(self, theta: np.ndarray, x: np.ndarray, standardized: bool) -> pd.DataFrame:
        return pd.DataFrame(named_values(self.fit, theta, x, standardized))

    def _column(self, name: str, standardized: bool) -> np.ndarray:
        frame = self._standardized_draws if standardized else self._draws
        if name not in frame:
            raise InputError("bootstrap.unknown_name", name=name, known=listed(frame.columns, 12))
        return frame[name].to_numpy()[:, None]

    def _jackknife(self, standardized: bool) -> pd.DataFrame:
        key = "standardized" if standardized else "raw"
        if key not in self._left_out:
            self._left_out[key] = self._frame(*self.jackknife, standardized)
        return self._left_out[key]

    def estimate(self, name: str, standardized: bool) -> float:
        """The estimate of one parameter in the fit itself."""
        values = self._standardized_estimates if standardized else self._estimates
        return float(values[name][0])


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
