"""Where a fitted model and its answers part: residual correlations and modification indices, all candidates counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from repurchase.analysis.diagnostics.local_fit import tables, words
from repurchase.analysis.diagnostics.local_fit.findings import Candidate, LocalFitFindings, ResidualPair
from repurchase.analysis.diagnostics.modification_indices import modification_indices
from repurchase.analysis.diagnostics.residuals.result import residuals
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.sem.fitted import Fitted, check_fit
from repurchase.document.parts.blocks import Table
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.text import Text

SHOWN = 10


@dataclass(frozen=True)
class LocalFit(LocalFitFindings, Result):
    """What a model gets wrong in single places.

    Attributes
    ----------
    residuals : tuple of ResidualPair
        The ten largest residual correlations.
    candidates : tuple of Candidate
        The ten largest modification indices of parameters that could be added without turning an arrow round.
    n_residuals, n_candidates : int
        Of how many these are the largest; p-values are Holm-adjusted over all of them.
    residuals_found, candidates_found : int
        How many of all are significant after that.
    alpha : float
    groups : tuple of str
    measurement : bool
        Whether the model has no paths.
    misfits : tuple of (name, name)
        Both ends of every significant candidate and residual correlation, those beyond the ten included.
    """

    def tables(self) -> tuple[Table, ...]:
        return tables.local_fit_tables(self)

    def sentences(self) -> tuple[Text, ...]:
        return words.sentences(self)

    def to_dict(self) -> Record:
        names = ("n_residuals", "n_candidates", "residuals_found", "candidates_found", "alpha")
        return plain({"holds": self.holds, **{name: getattr(self, name) for name in names},
                      "residuals": [vars(r) for r in self.residuals],
                      "modification_indices": [vars(c) for c in self.candidates]})  # fmt: skip


def local_fit(fit: Fitted, *, rules: Rules = RULES) -> LocalFit:
    """The largest residual correlations and modification indices of a fit, with how many were looked at.

    Parameters
    ----------
    fit : Fit
    rules : Rules
        Its alpha decides what is called significant.

    Returns
    -------
    LocalFit
        ``.holds``: False where a candidate is significant after Holm's adjustment over all of them.

    Raises
    ------
    InputError
        For a fit that did not converge or is not identified.

    Notes
    -----
    Nothing is freed. Modification indices are lavaan's, of the plain chi-square; their p-values allow for non-normal
    answers by the scaling factor of the fit's test (by the one with an unbiased fourth-moment matrix where it exists).
    Left out are parameters that would turn a stated order of cause round, means, and what is fixed to set a scale.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> found = local_fit(rp.fit("f =~ x1 + x2 + x3 + x7 + x8 + x9", holzinger39.get_data()))
    >>> found.candidates[0].lhs, found.candidates[0].op, found.candidates[0].rhs, found.holds
    ('x7', '~~', 'x8', False)
    """
    check_fit(fit)
    pairs, candidates = _pairs(fit), _candidates(fit)
    alpha = rules.alpha
    misfits = [(c.lhs, c.rhs) for c in candidates if c.p_holm < alpha]
    misfits += [(r.first, r.second) for r in pairs if r.p_holm < alpha]
    return LocalFit(
        tuple(pairs[:SHOWN]), tuple(candidates[:SHOWN]), len(pairs), len(candidates),
        sum(r.p_holm < alpha for r in pairs), sum(c.p_holm < alpha for c in candidates), alpha, fit.groups,
        not _outcomes(fit), fit.labels, (), fit.provenance, tuple(misfits),
    )  # fmt: skip


def _pairs(fit: Fitted) -> list[ResidualPair]:
    """Every pair of items, the largest residual correlation first."""
    found = residuals(fit)
    i, j = np.triu_indices(len(found.observed), 1)
    rows = [
        (label, found.observed[a], found.observed[b], float(m.correlation[a, b]), float(m.z[a, b]))
        for label, m in zip(found.groups, found.matrices, strict=True)
        for a, b in zip(i, j, strict=True)
    ]
    p = 2 * ndtr(-np.abs([row[-1] for row in rows]))
    pairs = [ResidualPair(*row, float(a), float(b)) for row, a, b in zip(rows, p, holm(p), strict=True)]
    return sorted(pairs, key=lambda r: -abs(r.residual))


def _candidates(fit: Fitted) -> list[Candidate]:
    """Every parameter that could be added, the largest modification index first."""
    frame = modification_indices(fit, op=("=~", "~", "~~"))
    lacks = _Lacking(fit)
    kept = [lacks(lhs, op, rhs) for lhs, op, rhs in zip(frame.lhs, frame.op, frame.rhs, strict=True)]
    lacking = frame[np.array(kept, bool)]
    p = 2 * ndtr(-np.sqrt(lacking.mi.to_numpy(float) / _scaling(fit)))
    table = pd.DataFrame(lacking).assign(p_value=p, p_holm=holm(p)).sort_values("mi", ascending=False, kind="stable")
    return [
        Candidate(r.group, r.lhs, r.op, r.rhs, _kind(fit, r.lhs, r.op), float(r.mi), float(r.p_value), float(r.p_holm),
                  float(r.epc), float(r.sepc_all))
        for r in table.itertuples(index=False)
    ]  # fmt: skip


def _scaling(fit: Fitted) -> float:
    """By how much non-normal answers inflate a chi-square of this fit, on average."""
    m = fit.measures
    known = [m.get(name, np.nan) for name in ("swain_scaling_factor", "chisq_scaling_factor")]
    return next((float(c) for c in known if np.isfinite(c)), 1.0)


def _kind(fit: Fitted, lhs: str, op: str) -> str:
    if op == "=~":
        return "loading"
    if op == "~":
        return "path"
    return "covariance" if lhs in fit.latents else "residual"


class _Lacking:
    """Whether a model lacks a parameter, and having it would turn no arrow round."""

    def __init__(self, fit: Fitted) -> None:
        self.latents, self.outcomes = set(fit.latents), _outcomes(fit)
        self.there = {(r.lhs, r.op, r.rhs) for r in fit.structure.rows if r.op != "~~"}  # fixed ones set a scale
        self.causes = {name: _causes(fit, name) for name in self.outcomes}

    def __call__(self, lhs: str, op: str, rhs: str) -> bool:
        if (lhs, op, rhs) in self.there:
            return False
        if op == "~~":
            return lhs != rhs and lhs not in self.causes.get(rhs, ()) and rhs not in self.causes.get(lhs, ())
        if op == "=~":
            return rhs not in self.latents
        return lhs in self.outcomes and lhs not in self.causes.get(rhs, ())


def _outcomes(fit: Fitted) -> set[str]:
    return {r.lhs for r in fit.structure.rows if r.op == "~"}


def _causes(fit: Fitted, name: str) -> set[str]:
    """Everything that arrows lead from to `name`."""
    found: set[str] = set()
    now = {name}
    while now:
        now = {r.rhs for r in fit.structure.rows if r.op == "~" and r.lhs in now} - found
        found |= now
    return found
