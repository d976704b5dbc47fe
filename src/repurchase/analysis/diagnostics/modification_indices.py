"""Modification indices: what freeing each fixed parameter, or releasing each equality, would gain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from numbers import Real

import numpy as np
import pandas as pd
from scipy.special import ndtr

from repurchase.analysis.diagnostics.free_candidates import Addresses, Candidates, candidates, lay_out_candidates, named
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.model_layout import Structure
from repurchase.errors import InputError, shown_value
from repurchase.numeric.estimate.fit_least_squares import fully_weighted_sample
from repurchase.numeric.estimate.weighted_least_squares_discrepancy import errors, moment_slopes
from repurchase.numeric.linear.threads import one_thread
from repurchase.numeric.ordinal.score_tests import ordinal_score_tests
from repurchase.numeric.sem.layout import Layout, Matrix
from repurchase.numeric.sem.score_tests import (
    Part,
    ScoreTests,
    complete_parts,
    group_tests,
    pattern_parts,
    release_tests,
    score_tests,
    weighted_parts,
)
from repurchase.numeric.sem.standardise import scaled, scales_of

COLUMNS = ("lhs", "op", "rhs", "group", "mi", "p_value", "epc", "sepc_lv", "sepc_all")


def modification_indices(
    fit: Fitted, minimum: float = 0.0, op: str | Sequence[str] = (), sort: bool = False, equalities: bool = False
) -> pd.DataFrame:
    """What freeing each fixed parameter would gain.

    Parameters
    ----------
    fit : Fit
    minimum : float
        The smallest index listed.
    op : str or sequence of str, optional
        Only these operators (``"~~"``).
    sort : bool
        Largest first.
    equalities : bool
        Also parameters held equal to others: what releasing each one alone would gain.

    Returns
    -------
    DataFrame
        lhs, op, rhs, group, mi (chi-square on 1 df), p_value, epc (expected change), sepc_lv, sepc_all (the change
        standardised by the latents, and by latents and observed variables). Parameters that the data cannot identify
        are left out.

    Raises
    ------
    InputError
        For a fit that did not converge or is not identified, or a minimum that is no number.

    Notes
    -----
    Equals lavaan's ``modindices()``: score tests with the expected information of the extended model. lavaan also lists
    paths to covariates whose moments are given (freeing one gains nothing), and standardises a fixed variance itself
    where this standardises its expected change.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> fit = rp.fit("f =~ x1 + x2 + x3 + x7 + x8 + x9", holzinger39.get_data())
    >>> fit.modification_indices(sort=True).iloc[0][["lhs", "op", "rhs"]].tolist()
    ['x7', '~~', 'x8']
    """
    if not fit.converged or fit.solution.vcov is None:
        raise InputError("diagnostics.unusable")
    if not isinstance(minimum, Real):
        raise InputError("diagnostics.minimum", given=shown_value(minimum))
    chosen = candidates(fit.structure)
    with one_thread():
        found = _tests(fit) if chosen.keys else ScoreTests(np.zeros(0), np.zeros(0))
        frame = _frame(fit, _heads(fit.structure, fit.groups), chosen, found)
        if equalities:
            frame = pd.concat([frame, _released(fit)], ignore_index=True)
    return _chosen(frame, minimum, op, sort)


def _chosen(frame: pd.DataFrame, minimum: float, op: str | Sequence[str], sort: bool) -> pd.DataFrame:
    mi = frame.mi.to_numpy(dtype=float)
    keep = np.isfinite(mi) & (mi >= minimum)
    if op:
        keep &= frame.op.isin([op] if isinstance(op, str) else list(op)).to_numpy()
    kept = frame if keep.all() else frame[keep]
    if sort:
        kept = kept.sort_values("mi", ascending=False, kind="stable")
    return kept.reset_index(drop=True)


def _tests(fit: Fitted) -> ScoreTests:
    s, extra = fit.solution, lay_out_candidates(fit.structure)
    if fit.settings.ordered:
        unweighted = fit.settings.recipe.discrepancy == "ULS"
        return ordinal_score_tests(s.layout, s.theta, extra, s.casewise["ordinal"], unweighted)
    if fit.settings.recipe.discrepancy == "WLS":
        return _fully_weighted(fit, extra)
    return score_tests(s.layout, s.theta, extra, parts(fit), fit.n)


def _fully_weighted(fit: Fitted, extra: Layout) -> ScoreTests:
    s, total = fit.solution, fit.solution.n.sum()
    sample = fully_weighted_sample(s.S, s.mean, list(fit.sample.data), s.n)
    free, new = moment_slopes(s.layout, fit.filled), moment_slopes(extra, fit.filled)
    return group_tests(s.layout, free, new, list(sample.W), errors(sample, s.Sigma, s.mu), sample.weights,
                       s.n / total, fit.n)  # fmt: skip


def parts(fit: Fitted) -> list[Part]:
    """The fit's answers as the score tests take them."""
    s, settings = fit.solution, fit.settings
    if settings.missing == "fiml":
        return pattern_parts(fit.sample.data, s.Sigma, s.mu, fit.sample.design.weights)
    if settings.recipe.discrepancy == "ML":
        return complete_parts(s.Sigma, s.mu, s.S, s.mean, s.n / s.n.sum())
    V = np.linalg.inv(s.S) if settings.recipe.discrepancy == "GLS" else np.broadcast_to(np.eye(s.layout.p), s.S.shape)
    return weighted_parts(V, s.Sigma, s.mu, s.S, s.mean, s.n)


@lru_cache(maxsize=32)
def _heads(structure: Structure, groups: tuple[str, ...]) -> pd.DataFrame:
    """lhs, op, rhs and group of every candidate of a model."""
    return _named(candidates(structure), groups)


def _named(chosen: Candidates, groups: tuple[str, ...]) -> pd.DataFrame:
    rows = [(*key, groups[g]) for key, g in zip(chosen.keys, chosen.cells.group, strict=True)]
    return pd.DataFrame(rows, columns=list(COLUMNS[:4]), dtype=object)


def _frame(fit: Fitted, heads: pd.DataFrame, chosen: Candidates, tests: ScoreTests) -> pd.DataFrame:
    columns = [tests.index, 2 * ndtr(-np.sqrt(tests.index)), tests.change]
    for observed in (False, True):
        scales = scales_of(fit.layout, fit.filled, fit.entries.values, fit.structure.cells, observed)
        columns.append(scaled(fit.layout, tests.change, scales, chosen.cells, observed))
    columns[-1] = np.where(chosen.cells.matrix == Matrix.DELTA, np.sign(tests.change), columns[-1])  # a scale is 1 then
    numbers = pd.DataFrame(np.column_stack(columns), columns=list(COLUMNS[4:]))
    return pd.concat([heads, numbers], axis=1)


def _released(fit: Fitted) -> pd.DataFrame:
    """Parameters held equal to an earlier one, with what releasing each alone would gain."""
    layout, structure = fit.layout, fit.structure
    if not layout.constrained or fit.settings.ordered:
        return pd.DataFrame(columns=list(COLUMNS))
    pattern = [tuple(row) for row in layout.K]
    members = np.array([k for k, row in enumerate(pattern) if row in pattern[:k] and any(row)], dtype=int)
    if not len(members):
        return pd.DataFrame(columns=list(COLUMNS))
    found = release_tests(layout, fit.solution.theta, members, parts(fit), fit.n)
    rows = [structure.rows[structure.positions[k]] for k in members]
    at = Addresses(structure)
    keys = [(r.lhs, r.op, r.rhs) for r in rows]
    chosen = named(keys, [at(*key) or (Matrix.NU, 0, 0) for key in keys], [r.group - 1 for r in rows])
    return _frame(fit, _named(chosen, fit.groups), chosen, found)
