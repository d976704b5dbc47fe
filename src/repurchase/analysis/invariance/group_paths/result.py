"""Paths compared between groups: Wald and chi-square tests of their equality, and a permutation p."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from repurchase.analysis.diagnostics.nested_models.differences import difference
from repurchase.analysis.effects.tables import shown
from repurchase.analysis.fit.result import Fit, fit
from repurchase.analysis.invariance.findings import InvarianceFindings
from repurchase.analysis.invariance.group_paths import tables
from repurchase.analysis.invariance.group_paths.findings import PathDifference, PathDifferenceFindings
from repurchase.analysis.invariance.group_paths.words import cautions, sentences
from repurchase.analysis.invariance.words import group_words
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Data
from repurchase.analysis.sem.data import group_names
from repurchase.analysis.sem.estimators import kind_of
from repurchase.analysis.sem.fitted import Fitted
from repurchase.document.parts.blocks import Table
from repurchase.errors import EstimationError, InputError
from repurchase.literature import RULES, Rules
from repurchase.model.group_labels import own_labels
from repurchase.model.table import Model
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.fit_measures.nested import Difference, wald
from repurchase.numeric.linear.threads import one_thread
from repurchase.numeric.refits import ml as kernel
from repurchase.numeric.resampling.counts import CrossProducts, chunk_slices, cross_products, weighted_moments
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class PathDifferences(PathDifferenceFindings, Result):
    """Every path of the structural part, compared between groups.

    Attributes
    ----------
    together : Difference
        The chi-square difference of all paths held equal at once.
    permutations : int
        How many permutations converged.
    """

    def tables(self) -> tuple[Table, ...]:
        return tables.path_table(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        rows = [{"path": p.name, "estimates": dict(zip(self.groups, p.estimates, strict=True)),
                 "std_all": dict(zip(self.groups, p.std_all, strict=True)), "difference": p.spread,
                 "wald": p.wald.statistic, "wald_p_value": p.wald.p_value, "chisq_diff": p.change.statistic,
                 "p_value": p.change.p_value, "p_permutation": p.p_permutation, "p_holm": p.p_holm}
                for p in self.paths]  # fmt: skip
        return plain({"group": self.group, "groups": list(self.groups), "paths": rows,
                      "together": vars(self.together), "permutations": self.permutations})  # fmt: skip


@checks("level", "seed", "estimator", "missing")
def path_differences(
    model: str | Model,
    data: Data,
    group: str,
    estimator: str = "auto",
    permutations: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    rules: Rules = RULES,
    invariance: InvarianceFindings | None = None,
    cluster: str | None = None,
    weights: str | None = None,
    missing: str = "listwise",
    auxiliary: Sequence[str] = (),
) -> PathDifferences:
    """Whether the paths of a structural model differ between groups.

    Parameters
    ----------
    model : str or Model
        The full structural model.
    data : DataFrame or Survey
    group : str
        Column with the groups.
    estimator : str
        As `fit`.
    permutations : int
        Random reassignments of the respondents to groups; 0 for none. Only for maximum likelihood of complete data.
    seed : int
    level : float
        Of intervals.
    rules : Rules
        Criteria whose alpha says which paths differ.
    invariance : Invariance, optional
        Of the same groups: without it, or where it rejects metric invariance, a note says that the comparison is
        descriptive only. What its partial form leaves free stays free here.
    cluster, weights : str, optional
        Columns of clusters and of sampling weights, as `fit`; there is then no permutation test.
    missing : {"listwise", "fiml", "auto"}
    auxiliary : sequence of str
        Variables that inform full information about missing answers, as `fit`.

    Returns
    -------
    PathDifferences

    Raises
    ------
    InputError
        When the model has no path.
    EstimationError
        When the multi-group model cannot be estimated.

    Notes
    -----
    Loadings are held equal between groups, so that unstandardised paths can be compared; standardised ones differ when
    variances do, and are shown beside. The permutation test reassigns answers centred within groups (Chin & Dibbern
    2010); with R permutations its p cannot be below 1 / (R + 1).

    Examples
    --------
    >>> import repurchase as rp
    >>> from repurchase.analysis.invariance.group_paths.result import path_differences
    >>> from semopy.examples import holzinger39
    >>> model = "v =~ x1 + x2 + x3; t =~ x4 + x5 + x6; t ~ v"
    >>> found = path_differences(model, holzinger39.get_data(), "school", permutations=0)
    >>> found.path("v", "t").wald.df
    1
    """
    parsed = model if isinstance(model, Model) else Model.parse(str(model))
    n_groups = len(group_names(data, group))
    free = tuple(n for n in _left_free(invariance) if "=~" in n)

    def estimated(equal: tuple[str, ...], partial: tuple[str, ...]) -> Fit:
        own = own_labels(parsed, n_groups, equal, partial)
        found = fit(own, data, estimator, missing, group, group_equal=equal, group_partial=partial, level=level,
                    auxiliary=auxiliary, cluster=cluster, weights=weights)  # fmt: skip
        if not found.converged or found.vcov is None:
            raise EstimationError("group_paths.not_converged", group=group)
        return found

    first = estimated(("loadings",), free)
    edges = list(dict.fromkeys((r.rhs, r.lhs) for r in first.structure.rows if r.op == "~" and r.free))
    if not edges:
        raise InputError("effects.no_paths")
    names = [f"{y}~{x}" for x, y in edges]
    equal = ("loadings", "regressions")
    changes = [difference(first, estimated(equal, (*free, *(n for n in names if n != one)))) for one in names]
    together = difference(first, estimated(equal, free))
    at = _positions(first, edges)
    p_permuted, used = _permuted(first, at, permutations, seed)
    adjusted = holm(np.array([c.p_value for c in changes]))
    tests = [(shown(e, first.labels), change) for e, change in zip(edges, changes, strict=True)]
    said = cautions(first, invariance, permutations, tests)
    rows = [_row(first, e, at[k], changes[k], p_permuted[k], float(adjusted[k])) for k, e in enumerate(edges)]
    return PathDifferences(group, first.groups, tuple(rows), together, used, first, level, group_words(data, group),
                           (*first.notes, *said), first.provenance, rules)  # fmt: skip


def _left_free(invariance: InvarianceFindings | None) -> tuple[str, ...]:
    steps = () if invariance is None else invariance.steps
    return next((s.partial for s in reversed(steps) if s.name == "metric"), ())


def _positions(fit: Fitted, edges: list[tuple[str, str]]) -> np.ndarray:
    """Places in theta of each path (rows) in each group (columns)."""
    place = {(r.rhs, r.lhs, r.group): k for k, r in enumerate(fit.structure.rows[i] for i in fit.structure.positions)
             if r.op == "~"}  # fmt: skip
    return np.array([[place[(x, y, g + 1)] for g in range(len(fit.groups))] for x, y in edges])


def _row(
    fit: Fitted, edge: tuple[str, str], positions: np.ndarray, change: Difference, p: float, p_holm: float
) -> PathDifference:
    theta, vcov = fit.theta, fit.vcov
    if vcov is None:
        raise EstimationError("group_paths.not_converged", group=str(fit.settings.group))
    contrast = np.zeros((len(positions) - 1, len(theta)))
    contrast[:, positions[0]] = 1
    contrast[np.arange(len(positions) - 1), positions[1:]] = -1
    tested = wald(contrast @ theta, contrast @ vcov @ contrast.T)
    std = fit.estimates.iloc[[fit.structure.positions[k] for k in positions]].std_all
    return PathDifference(edge, tuple(theta[positions].tolist()), tuple(np.sqrt(np.diag(vcov)[positions]).tolist()),
                          tuple(std.tolist()), float(np.ptp(theta[positions])), tested, change, p, p_holm)  # fmt: skip


def _permuted(fit: Fitted, positions: np.ndarray, permutations: int, seed: int) -> tuple[np.ndarray, int]:
    """p of each path's spread under random reassignment, and how many reassignments converged."""
    if permutations < 1 or kind_of(fit.settings) != "ml" or not fit.sample.design.plain:
        return np.full(len(positions), np.nan), 0
    data, less = list(fit.sample.data), int(fit.settings.likelihood == "wishart")
    sizes = [len(y) for y in data]
    pooled = cross_products([np.concatenate([y - y.mean(axis=0) for y in data])] * len(sizes))
    rng, bounds = np.random.default_rng(seed), np.cumsum([0, *sizes])
    found = []
    with one_thread():
        problem = _pooled(fit, pooled, cross_products(data), less)
        for part in chunk_slices(permutations):
            order = rng.permuted(np.tile(np.arange(bounds[-1]), (part.stop - part.start, 1)), axis=1)
            counts = [((order >= a) & (order < b)).astype(float) for a, b in pairwise(bounds)]
            found.append(kernel.refit(problem, *weighted_moments(pooled, counts, less)))
    theta = np.concatenate([f.theta for f in found])[np.concatenate([f.converged for f in found])]
    if not len(theta):
        return np.full(len(positions), np.nan), 0
    spread = np.ptp(theta[:, positions], axis=2)
    reached = (spread >= np.ptp(fit.theta[positions], axis=1)).sum(axis=0)
    return (1 + reached) / (1 + len(theta)), len(theta)


def _pooled(fit: Fitted, pooled: CrossProducts, apart: CrossProducts, less: int) -> kernel.RefitProblem:
    """The problem at the solution of groups that are all alike: permuted samples lie around it."""
    problem = kernel.prepare(fit.layout, fit.theta, apart, less)
    everyone = [np.ones((1, n)) for n in pooled.sizes]
    alike = kernel.refit(problem, *weighted_moments(pooled, everyone, less))
    return kernel.prepare(fit.layout, alike.theta[0], apart, less) if alike.converged.all() else problem
