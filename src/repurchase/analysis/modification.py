"""Modification indices: what freeing each fixed parameter, or releasing each equality, would gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from repurchase.analysis.candidates import Addresses, Candidates, candidates, lay_out_candidates, named
from repurchase.analysis.refitting import one_thread
from repurchase.analysis.result import Provenance, Result
from repurchase.document.blocks import Column, Table
from repurchase.errors import InputError, Note
from repurchase.numeric.ordinal_scores import ordinal_score_tests
from repurchase.numeric.scoretest import (
    Part,
    ScoreTests,
    complete_parts,
    pattern_parts,
    release_tests,
    score_tests,
    weighted_parts,
)
from repurchase.numeric.sem import Matrix, matrices
from repurchase.numeric.standardise import Cells, raw
from repurchase.style import Kind
from repurchase.text import Text, joined, text

COLUMNS = ("lhs", "op", "rhs", "group", "mi", "p_value", "epc", "sepc_lv", "sepc_all")
SHOWN = 10


def modification_indices(
    fit: Any, minimum: float = 0.0, op: str | Sequence[str] = (), sort: bool = False, equalities: bool = False
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
        For a fit that did not converge or is not identified.

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
    chosen = candidates(fit)
    with one_thread():
        found = _tests(fit, chosen) if chosen.keys else ScoreTests(np.zeros(0), np.zeros(0))
        frame = _frame(fit, chosen, found)
        if equalities:
            frame = pd.concat([frame, _released(fit)], ignore_index=True)
    return _chosen(frame, minimum, op, sort)


def _chosen(frame: pd.DataFrame, minimum: float, op: str | Sequence[str], sort: bool) -> pd.DataFrame:
    kept = frame[np.isfinite(frame.mi) & (frame.mi >= minimum)]
    if op:
        kept = kept[kept.op.isin([op] if isinstance(op, str) else list(op))]
    if sort:
        kept = kept.sort_values("mi", ascending=False, kind="stable")
    return kept.reset_index(drop=True)


def _tests(fit: Any, chosen: Candidates) -> ScoreTests:
    s, extra = fit.solution, lay_out_candidates(fit, chosen)
    if fit.settings.ordered:
        unweighted = fit.settings.recipe.discrepancy == "ULS"
        return ordinal_score_tests(s.layout, s.theta, extra, s.casewise["ordinal"], unweighted)
    return score_tests(s.layout, s.theta, extra, parts(fit), fit.n)


def parts(fit: Any) -> list[Part]:
    """The fit's answers as the score tests take them."""
    s, settings = fit.solution, fit.settings
    if settings.missing == "fiml":
        return pattern_parts(fit.sample.data, s.Sigma, s.mu)
    if settings.recipe.discrepancy == "ML":
        return complete_parts(s.Sigma, s.mu, s.S, s.mean, s.n / s.n.sum())
    V = np.linalg.inv(s.S) if settings.recipe.discrepancy == "GLS" else np.broadcast_to(np.eye(s.layout.p), s.S.shape)
    return weighted_parts(V, s.Sigma, s.mu, s.S, s.mean, s.n)


def _frame(fit: Any, chosen: Candidates, found: ScoreTests) -> pd.DataFrame:
    from scipy.special import chdtrc

    if not chosen.keys:
        return pd.DataFrame({name: np.zeros(0) if k > 3 else [] for k, name in enumerate(COLUMNS)})
    words = (*zip(*chosen.keys, strict=True), [fit.groups[g] for g in chosen.group])
    columns: dict[str, Any] = {name: pd.Series(list(w), dtype=object) for name, w in zip(COLUMNS, words, strict=False)}
    columns |= {"mi": found.index, "p_value": chdtrc(1, found.index), "epc": found.change}
    sizes = _deviations(fit)
    columns["sepc_lv"] = found.change * _scales(fit, chosen, sizes, observed=False)
    columns["sepc_all"] = found.change * _scales(fit, chosen, sizes, observed=True)
    return pd.DataFrame(columns)


def _deviations(fit: Any) -> tuple[np.ndarray, ...]:
    """Standard deviations of latents, of their residuals, of observed variables, of their residuals, each (G, .)."""
    mats = matrices(fit.layout, fit.solution.theta[None])
    parts = (mats.C[0], mats.Psi[0], fit.solution.Sigma)
    latent, rest, y = (np.sqrt(np.abs(np.diagonal(a, axis1=-2, axis2=-1))) for a in parts)
    errors, inside = np.sqrt(np.abs(_residual_variances(fit))), fit.layout.observed_latent
    errors[:, inside >= 0] = rest[:, inside[inside >= 0]]
    return latent, rest, y, errors


def _scales(fit: Any, chosen: Candidates, sizes: tuple[np.ndarray, ...], observed: bool) -> np.ndarray:
    """What turns each expected change into a standardised one."""
    eta, z, y, e = (a.copy() for a in sizes)
    if not observed:
        y, e = np.ones_like(y), np.ones_like(e)
        phantom = fit.layout.observed_latent[fit.layout.observed_latent >= 0]
        eta[:, phantom], z[:, phantom] = 1.0, 1.0
    (code, r, c), g = chosen.place.T, chosen.group
    found = np.ones(len(code))
    with np.errstate(divide="ignore", invalid="ignore"):
        for k, over, under in ((Matrix.LAMBDA, eta, y), (Matrix.BETA, eta, eta)):
            at = code == k
            found[at] = over[g[at], c[at]] / under[g[at], r[at]]
        for k, scale in ((Matrix.NU, y), (Matrix.ALPHA, eta)):
            at = code == k
            found[at] = 1 / scale[g[at], r[at]]
        for k, whole, rest in ((Matrix.THETA, y, e), (Matrix.PSI, eta, z)):
            for at, scale in (((code == k) & (r == c), whole), ((code == k) & (r != c), rest)):
                found[at] = 1 / (scale[g[at], r[at]] * scale[g[at], c[at]])
    return found


def _residual_variances(fit: Any) -> np.ndarray:
    """(G, p), those of ordinal items included."""
    p, G = fit.layout.p, fit.layout.n_groups
    item, group = np.tile(np.arange(p), G), np.repeat(np.arange(G), p)
    diagonal = Cells(np.full(p * G, Matrix.THETA), item, item, group, np.full(p * G, -1))
    return raw(fit.layout, fit.solution.theta, diagonal).values.reshape(G, p)


def _released(fit: Any) -> pd.DataFrame:
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
    at = Addresses(fit)
    keys = [(r.lhs, r.op, r.rhs) for r in rows]
    chosen = named(keys, [at(*key) or (Matrix.NU, 0, 0) for key in keys], [r.group - 1 for r in rows])
    return _frame(fit, chosen, found)


@dataclass(frozen=True)
class Modifications(Result):
    """The largest modification indices of a fit, for a report's appendix."""

    frame: pd.DataFrame
    most: int = SHOWN
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("parameter", text("diagnostics.parameter"), Kind.WORDS),
            Column("group", text("diagnostics.group"), Kind.WORDS),
            Column("mi", text("diagnostics.mi"), decimals=2),
            Column("p_value", text("measure.p"), Kind.P),
            Column("epc", text("diagnostics.epc")),
            Column("sepc_all", text("diagnostics.sepc")),
        )
        several = self.frame.group.nunique() > 1
        rows = tuple((f"{r.lhs} {r.op} {r.rhs}".strip(), r.group, r.mi, r.p_value, r.epc, r.sepc_all)
                     for r in self.frame.head(self.most).itertuples())  # fmt: skip
        if not several:
            columns, rows = (columns[0], *columns[2:]), tuple((r[0], *r[2:]) for r in rows)
        return (Table("modification_indices", text("diagnostics.mi_title"), columns, rows,
                      (text("diagnostics.mi_note"),), appendix=True),)  # fmt: skip

    def sentences(self) -> tuple[Text, ...]:
        names = [f"{r.lhs} {r.op} {r.rhs}" for r in self.frame.head(3).itertuples()]
        return (text("diagnostics.mi_said", parameters=joined(names)),) if names else ()


def modifications(fit: Any, most: int = SHOWN) -> Modifications:
    """The `most` largest modification indices as a result."""
    return Modifications(modification_indices(fit, sort=True), most, (), fit.provenance)
