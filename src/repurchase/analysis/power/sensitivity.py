"""What a sample could have found: the smallest effect that the test of each path detects, given its error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from repurchase.analysis.effects.hypotheses.reasons import POWER
from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.wording import alpha_number, arrow, percent
from repurchase.analysis.sem.fitted import EstimateRow, Fitted, check_fit
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import EstimationError, ModelError, Note
from repurchase.literature import RULES, Rules
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True, slots=True)
class DetectablePath:
    """One path: its standardised error, and the smallest standardised effect that its test finds."""

    predictor: str
    outcome: str
    std_error: float
    detectable: float


@dataclass(frozen=True)
class Sensitivity(Result):
    """The smallest effects that the tests of a fit detect.

    Attributes
    ----------
    paths : tuple of DetectablePath
    n : int
        Respondents of the fit.
    target : float
        Probability of detection.
    alpha : float
        Two-sided.
    labels : mapping of str to words
    """

    paths: tuple[DetectablePath, ...]
    n: int
    target: float
    alpha: float
    labels: Mapping[str, Label]
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def span(self) -> tuple[float, float]:
        """The smallest and the largest of the detectable effects."""
        sizes = [p.detectable for p in self.paths]
        return min(sizes), max(sizes)

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("path", text("hypotheses.path"), Kind.WORDS),
            Column("std_error", text("sensitivity.std_error"), Kind.BOUNDED),
            Column("detectable", text("sensitivity.detectable"), Kind.BOUNDED),
        )
        rows = tuple((arrow(self.labels, p.predictor, p.outcome), p.std_error, p.detectable) for p in self.paths)
        notes = (text("sensitivity.note", alpha=alpha_number(self.alpha), power=percent(self.target)),)
        return (Table("sensitivity", text("sensitivity.title", n=self.n), columns, rows, notes, appendix=True),)

    def sentences(self) -> tuple[Text, ...]:
        return (self.sentence(),)

    def sentence(self, where: object = "") -> Text:
        """The detectable effects in one sentence; `where` is a reference to their table, in its brackets."""
        low, high = self.span
        values = {"n": self.n, "alpha": alpha_number(self.alpha), "power": percent(self.target),
                  "low": Number(low, Kind.BOUNDED, 2), "k": len(self.paths),
                  "table": text("sensitivity.where", table=where) if where else ""}  # fmt: skip
        if round(low, 2) == round(high, 2):
            return text("sensitivity.one", **values)
        return text("sensitivity.several", high=Number(high, Kind.BOUNDED, 2), **values)

    def to_dict(self) -> Record:
        paths = [{"path": f"{p.predictor} -> {p.outcome}", "std_error": p.std_error, "detectable": p.detectable}
                 for p in self.paths]  # fmt: skip
        return {"n": self.n, "power": self.target, "alpha": self.alpha, "paths": paths}


@checks(target="target_power")
def sensitivity(fit: Fitted, target: float = POWER, *, rules: Rules = RULES) -> Sensitivity:
    """The smallest standardised effect that the test of each path detects with a power, at the precision of a fit.

    Parameters
    ----------
    fit : Fit
        Converged, of one group, with a path.
    target : float
        Power.
    rules : Rules
        Its alpha is that of the tests.

    Returns
    -------
    Sensitivity

    Raises
    ------
    EstimationError
        When the fit has no standard errors.
    ModelError
        When it has several groups, or no path.

    Notes
    -----
    (z[1 - alpha / 2] + z[power]) standard errors, standardised in the ratio of both estimates. It describes the test;
    power at the estimates themselves would repeat their p-values (Hoenig & Heisey 2001) and is not offered.

    Examples
    --------
    >>> import repurchase as rp
    >>> from semopy.examples import political_democracy as example
    >>> model = "ind =~ x1 + x2 + x3; dem =~ y1 + y2 + y3 + y4; dem ~ ind"
    >>> found = rp.sensitivity(rp.fit(model, example.get_data()))
    >>> round(found.paths[0].detectable, 2)
    0.34
    """
    check_fit(fit)
    if len(fit.groups) > 1:
        raise ModelError("sensitivity.groups")
    if not fit.converged or fit.vcov is None:
        raise EstimationError("sensitivity.no_errors")
    reach = float(ndtri(1 - rules.alpha / 2) + ndtri(target))
    found = [(row, _std_error(row)) for row in fit.rows("~")]
    paths = tuple(DetectablePath(row.rhs, row.lhs, e, reach * e) for row, e in found if np.isfinite(e) and e > 0)
    if not paths:
        raise ModelError("sensitivity.no_paths")
    return Sensitivity(paths, fit.n, target, rules.alpha, fit.labels, provenance=fit.provenance)


def _std_error(row: EstimateRow) -> float:
    """The standardised error: the unstandardised one in the ratio of both estimates."""
    return float(abs(row.std_error * row.std_all / row.estimate)) if row.estimate else float("nan")
