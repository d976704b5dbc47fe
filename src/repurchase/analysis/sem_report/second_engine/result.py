"""The second engine: the same model fitted by semopy, and how far it is from ours."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.sem.fitted import Fitted, check_fit
from repurchase.analysis.sem_report.second_engine import tables
from repurchase.analysis.sem_report.second_engine.findings import VerificationFindings
from repurchase.analysis.sem_report.second_engine.words import sentences
from repurchase.document.parts.blocks import Table
from repurchase.errors import INFO, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.estimate.ml_discrepancy import information
from repurchase.numeric.linear.threads import one_thread
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks

OPERATORS = ("=~", "~", "~~")


BROKEN = (ImportError, ValueError, ArithmeticError, np.linalg.LinAlgError, TypeError, KeyError, AttributeError,
          IndexError, RuntimeError, SyntaxError)  # fmt: skip


@dataclass(frozen=True)
class Verification(VerificationFindings, Result):
    """Differences between two engines for one model; NaN where the second one could not be asked.

    Attributes
    ----------
    compared : int
        Parameters that both engines estimated.
    estimate_difference : float
        The largest difference of an estimate, in standard errors of ours.
    error_difference : float
        The largest relative difference of a standard error (maximum likelihood, expected information).
    chisq, other_chisq : float
        The plain test statistic of both engines.
    worst : str
        The parameter with the largest difference.
    version : str
        The second engine's.
    df : float
        Of the model.
    bound : float
        What no difference may exceed: of an estimate in standard errors, of a standard error relative to ours, of the
        chi-square in standard deviations.
    """

    def tables(self) -> tuple[Table, ...]:
        return tables.differences(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        names = ("compared", "estimate_difference", "error_difference", "chisq", "other_chisq", "worst", "version")
        verdict = {"agrees": self.agrees, "bound": self.bound, "largest": self.largest if self.done else None}
        return plain({"engine": "semopy", **verdict, **{name: getattr(self, name) for name in names},
                      "notes": [n.message for n in self.notes]})  # fmt: skip


@checks()
def verify(fit: Fitted, *, rules: Rules = RULES) -> Verification:
    """The differences between a fit and semopy's fit of the same model.

    Parameters
    ----------
    fit : Fit
    rules : Rules
        Its criterion ``second_engine`` is the bound.

    Returns
    -------
    Verification
        ``.agrees`` is True, False, or None where the engines could not be compared:
        with a note instead of numbers where semopy cannot fit such a model (several groups, missing or ordinal
        answers, constraints, mean structures), is not installed, or fails.

    Notes
    -----
    Estimates and errors are compared with maximum likelihood's, which are those of MLM and MLR too. semopy stops its
    search earlier than this package, so that small differences are its own.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import holzinger39
    >>> found = rp.verify(rp.fit("f =~ x1 + x2 + x3 + x4", holzinger39.get_data()))
    >>> found.compared, found.estimate_difference < 0.01
    (8, True)
    """
    check_fit(fit)
    reason = _unsupported(fit)
    if reason:
        return _nothing(fit, note(f"verification.{reason}", INFO))
    try:
        frame, chisq, version = _second(fit)
    except BROKEN as error:
        return _nothing(fit, note("verification.failed", INFO, reason=type(error).__name__))
    found = replace(_compared(fit, frame, chisq, version), bound=_bound(rules))
    return found if found.agrees is not False else replace(found, notes=(*found.notes, note("verification.beyond")))


def _bound(rules: Rules) -> float:
    bound = rules["second_engine"].bound
    if bound is None:
        raise ValueError("the criterion second_engine has no bound")
    return bound


def _unsupported(fit: Fitted) -> str:
    if not fit.converged:
        return "not_converged"
    if fit.vcov is None:
        return "no_errors"
    if fit.sample.totals is not None:
        return "totals"
    if len(fit.groups) > 1:
        return "groups"
    settings = fit.settings
    if settings.weights is not None:
        return "weights"
    if settings.ordered or settings.recipe.discrepancy != "ML":
        return "estimator"
    if settings.missing != "listwise":
        return "missing"
    if fit.layout.constrained or settings.likelihood != "normal":
        return "constraints"
    means = [r for r in fit.structure.rows if r.op == "~1" and not r.exogenous]
    return "means" if any(r.free == (r.lhs in fit.latents) for r in means) else ""


def _nothing(fit: Fitted, why: Note) -> Verification:
    nan = float("nan")
    return Verification(
        0, nan, nan, fit.measures.get("chisq", nan), nan, "", "", notes=(why,), provenance=fit.provenance
    )


def _aliases(fit: Fitted) -> dict[str, str]:
    """Plain names for the second engine, whose grammar knows few letters."""
    names = {v: f"f{i}" for i, v in enumerate(fit.latents)}
    return names | {v: f"y{i}" for i, v in enumerate(fit.observed)}


def _syntax(fit: Fitted) -> str:
    alias, lines, named = _aliases(fit), [], set()
    for r in fit.structure.rows:
        if r.op not in OPERATORS or r.exogenous:
            continue
        named.add(frozenset((r.lhs, r.rhs)))
        fixed = "" if r.free else f"{r.fixed}*"
        lines.append(f"{alias[r.lhs]} {r.op} {fixed}{alias[r.rhs]}")
    for pair in combinations(fit.latents, 2):
        if frozenset(pair) not in named:
            lines.append(f"{alias[pair[0]]} ~~ 0*{alias[pair[1]]}")
    return "\n".join(lines)


def _second(fit: Fitted) -> tuple[pd.DataFrame, float, str]:
    """semopy's table of estimates, its chi-square and its version."""
    alias = _aliases(fit)
    data = pd.DataFrame(fit.sample.data[0], columns=[alias[v] for v in fit.observed])
    with warnings.catch_warnings(), one_thread():
        warnings.simplefilter("ignore")
        import semopy

        model = semopy.Model(_syntax(fit))
        model.fit(data)
        return model.inspect(), float(len(data) * model.last_result.fun), str(semopy.__version__)


def _expected_errors(fit: Fitted) -> np.ndarray:
    """Standard errors of maximum likelihood, whatever errors the fit itself reports."""
    s = fit.solution
    expected = information(s.layout, s.theta[None], np.ones(1))[0]
    return np.sqrt(np.diag(np.linalg.inv(expected)) / s.n_effective)


def _compared(fit: Fitted, frame: pd.DataFrame, chisq: float, version: str) -> Verification:
    alias = {short: name for name, short in _aliases(fit).items()}
    place: dict[tuple[str, frozenset[str]], int] = {}
    for k, i in enumerate(fit.structure.positions):
        r = fit.structure.rows[i]
        place[(r.op, frozenset((r.lhs, r.rhs)))] = k
    errors, theta, found = _expected_errors(fit), fit.theta, []
    for row in frame.itertuples(index=False):
        ends = frozenset((alias.get(row[0], ""), alias.get(row[2], "")))
        known = [place[op, ends] for op in (("~", "=~") if row[1] == "~" else ("~~",)) if (op, ends) in place]
        other = _number(row[4])
        if known and other is not None:
            k = known[0]
            found.append((k, abs(float(row[3]) - theta[k]) / errors[k], abs(other - errors[k]) / errors[k]))
    wanted = _compared_rows(fit)
    found = [f for f in found if f[0] in wanted]
    if len(found) < len(wanted):
        return _nothing(fit, note("verification.other_model", INFO, n=len(found), q=len(wanted)))
    worst = max(found, key=lambda t: t[1])
    return Verification(len(found), float(worst[1]), float(max(f[2] for f in found)), fit.measures["chisq"], chisq,
                        fit.structure.plain_names[worst[0]], version, fit.measures["df"], notes=(),
                        provenance=fit.provenance)  # fmt: skip


def _compared_rows(fit: Fitted) -> set[int]:
    """Positions in theta of what semopy estimates: it takes means, and the moments of covariates, from the sample."""
    rows, x = fit.structure.rows, fit.structure.roles.observed_x
    free = enumerate(rows[i] for i in fit.structure.positions)
    return {k for k, r in free if r.op != "~1" and not (r.op == "~~" and {r.lhs, r.rhs} <= set(x))}


def _number(value: float | str) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
