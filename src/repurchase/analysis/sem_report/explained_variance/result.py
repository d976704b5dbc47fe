"""How much of each explained construct a structural model explains, and what each path adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem_report.explained_variance.findings import AddedShare, ExplainedFindings, ExplainedShare
from repurchase.analysis.sem_report.explained_variance.tables import explained_table
from repurchase.analysis.sem_report.explained_variance.words import sentences
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Table
from repurchase.errors import InputError
from repurchase.literature import RULES, Rules
from repurchase.numeric.effects.explained_variance import explained_draws
from repurchase.numeric.resampling.intervals import percentile_limits
from repurchase.text import Text

LEAST_DRAWS = 20  # below that no percentile interval is formed


class Draws(Protocol):
    """Estimates of resamples; what a `Bootstrap` has."""

    @property
    def theta(self) -> Any: ...
    @property
    def x(self) -> Any: ...
    @property
    def converged(self) -> Any: ...


@dataclass(frozen=True)
class ExplainedVariance(ExplainedFindings, Result):
    """Explained variances and effect sizes of a structural model.

    Attributes
    ----------
    shares : tuple of ExplainedShare
    sizes : tuple of AddedShare
        Outcome by outcome.
    draws : int
        Resamples behind the intervals; 0 without a bootstrap.
    freed : bool
        Whether the model is the one in which the direct paths are free, from which verdicts are read.
    """

    def tables(self) -> tuple[Table, ...]:
        return (explained_table(self),)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        shares = {
            s.construct: plain({"estimate": s.r_squared, "ci_low": s.ci_low, "ci_high": s.ci_high}) for s in self.shares
        }
        sizes = [
            plain({"path": f"{z.source} -> {z.target}", "f2": z.f2, "ci_low": z.ci_low, "ci_high": z.ci_high})
            for z in self.sizes
        ]
        return {"r_squared": shares, "effect_sizes": sizes, "level": self.level, "draws": self.draws,
                "model": "direct_paths_free" if self.freed else "stated"}  # fmt: skip


def explained_variance(
    fit: Fitted,
    bootstrap: Draws | None = None,
    level: float | None = None,
    rules: Rules = RULES,
    *,
    freed: bool = False,
) -> ExplainedVariance:
    """Explained variances and effect sizes of a structural model of one group.

    Parameters
    ----------
    fit : Fit
    bootstrap : Bootstrap, optional
        Its resamples, for percentile intervals.
    level : float, optional
        Of intervals; default the fit's.
    rules : Rules
        Names of the sizes of f squared.
    freed : bool
        Whether `fit` is a stated model whose direct paths were freed; the table then says so.

    Returns
    -------
    ExplainedVariance

    Raises
    ------
    InputError
        When the model has several groups, or no regression.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import political_democracy as example
    >>> fit = rp.fit("i =~ x1 + x2 + x3; d =~ y1 + y2 + y3 + y4; d ~ i", example.get_data())
    >>> found = explained_variance(fit)
    >>> abs(found.sizes[0].f2 - found.shares[0].r_squared / (1 - found.shares[0].r_squared)) < 1e-9
    True
    """
    if len(fit.groups) > 1:
        raise InputError("explained.groups", n=len(fit.groups))
    edges = predictors(fit)
    if not edges:
        raise InputError("effects.no_paths")
    names, level = fit.structure.latents, fit.level if level is None else level
    shares, sizes = explained_draws(fit.layout, fit.theta[None], edges)
    low, high, draws = _limits(fit, bootstrap, edges, level)
    k = len(edges)
    found = tuple(
        ExplainedShare(names[y], *(float(v) for v in (shares[0, i], low[i], high[i]))) for i, y in enumerate(edges)
    )
    pairs = [(x, y) for y, xs in edges.items() for x in xs]
    added = tuple(
        AddedShare(names[x], names[y], *(float(v) for v in (sizes[0, i], low[k + i], high[k + i])))
        for i, (x, y) in enumerate(pairs)
    )
    return ExplainedVariance(found, added, draws, level, fit.labels, rules, (), fit.provenance, freed)


def predictors(fit: Fitted) -> dict[int, tuple[int, ...]]:
    """Positions of the predictors of every explained variable of the structural part, in the order of the model."""
    found: dict[int, dict[int, None]] = {}
    at = {v: i for i, v in enumerate(fit.structure.latents)}
    for r in fit.structure.rows:
        if r.op == "~" and r.lhs in at and r.rhs in at:
            found.setdefault(at[r.lhs], {})[at[r.rhs]] = None
    return {y: tuple(xs) for y, xs in found.items()}


def f_squared(fit: Fitted) -> Record:
    """f squared by path; per group where there are groups. Empty without regressions or convergence."""
    edges = predictors(fit)
    if not edges or not fit.converged:
        return {}
    names = fit.structure.latents
    paths = [f"{names[x]} -> {names[y]}" for y, xs in edges.items() for x in xs]
    found = [
        dict(zip(paths, explained_draws(fit.layout, fit.theta[None], edges, group=g)[1][0].tolist(), strict=True))
        for g in range(len(fit.groups))
    ]
    return found[0] if len(found) == 1 else dict(zip(fit.groups, found, strict=True))


def _limits(
    fit: Fitted, bootstrap: Draws | None, edges: dict[int, tuple[int, ...]], level: float
) -> tuple[Floats, Floats, int]:
    """Percentile limits of shares, then of sizes, each from the resamples in which it exists."""
    k = len(edges) + sum(map(len, edges.values()))
    good = None if bootstrap is None else np.asarray(bootstrap.converged, bool)
    if bootstrap is None or good is None or good.sum() < LEAST_DRAWS:
        return np.full(k, np.nan), np.full(k, np.nan), 0
    drawn = np.hstack(explained_draws(fit.layout, bootstrap.theta[good], edges, bootstrap.x[good]))
    limits = np.array([_tails(column[np.isfinite(column)], level) for column in drawn.T])
    return limits[:, 0], limits[:, 1], int(good.sum())


def _tails(values: Floats, level: float) -> tuple[float, float]:
    if len(values) < LEAST_DRAWS:
        return float("nan"), float("nan")
    low, high = percentile_limits(values[:, None], level)[:, 0]
    return float(low), float(high)
