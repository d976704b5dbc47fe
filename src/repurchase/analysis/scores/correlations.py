"""Correlations of construct scores, and hierarchical regression on one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.respondents.background_numbers import Covariate, covariates
from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, complete, provenance, require, usable
from repurchase.analysis.results.wording import bounded_number, coded_words, percent, starred, stars_note, stars_tell
from repurchase.analysis.scores.regression import Regression, regression
from repurchase.analysis.validity.result import Validity
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.collinearity import correlation_p, fisher_limits
from repurchase.numeric.scales.reliability import cronbach_alpha
from repurchase.settings import checks
from repurchase.style import Interval, Kind
from repurchase.survey.survey import Survey
from repurchase.text import LANGUAGES, Text, joined, render, text

Array = NDArray[np.float64]
DIAGONALS = ("alpha", "root_ave", "none")

__all__ = ["Correlations", "Regression", "correlations", "regression"]


@dataclass(frozen=True)
class Correlations(Result):
    """Correlations of construct scores and of chosen background questions.

    Attributes
    ----------
    variables : tuple of Covariate
    k : int
        How many of them are constructs; these come first.
    n : int
        Respondents without a missing value in any of them.
    mean, sd : ndarray of shape (v,)
    r, p_value : ndarray of shape (v, v)
    diagonal : ndarray of shape (v,)
        What stands on the diagonal; NaN for background questions.
    shown : {"alpha", "root_ave", "none"}
        What that is.
    """

    variables: tuple[Covariate, ...]
    k: int
    n: int
    mean: Array
    sd: Array
    r: Array
    p_value: Array
    diagonal: Array
    shown: str
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        return (self._matrix(), self._pairs())

    def sentences(self) -> tuple[Text, ...]:
        pairs = [p for p in combinations(range(self.k), 2) if not np.isnan(self.r[p])]
        if not pairs:
            return ()
        low, high = min(pairs, key=lambda p: self.r[p]), max(pairs, key=lambda p: self.r[p])
        values = {
            "low": bounded_number(self.r[low]),
            "low_first": self.variables[low[0]].label,
            "low_second": self.variables[low[1]].label,
            "high": bounded_number(self.r[high]),
            "high_first": self.variables[high[0]].label,
            "high_second": self.variables[high[1]].label,
        }
        if not stars_tell(self.n, self.rules):
            return (text("correlations.sentence_sizes", **values),)
        rule = self.rules["significance"]
        held = sum(rule.met_by(float(self.p_value[p])) for p in pairs)
        return (text("correlations.sentence", k=held, n=len(pairs), rule=rule.limit(), **values),)

    def to_dict(self) -> Record:
        names = [v.name for v in self.variables]
        return {
            "n": self.n,
            "variables": names,
            "mean": self.mean,
            "sd": self.sd,
            "r": self.r,
            "p_value": self.p_value,
            "diagonal": self.diagonal,
            "diagonal_is": self.shown,
        }

    def _matrix(self) -> Table:
        columns = (
            Column("variable", text("measure.variable"), Kind.WORDS),
            Column("mean", text("measure.mean")),
            Column("sd", text("measure.sd")),
            *(Column(_column(v.name, j), str(j + 1), Kind.BOUNDED) for j, v in enumerate(self.variables)),
        )
        rows = []
        for i, v in enumerate(self.variables):
            cells: list[object] = [_numbered(i, v), self.mean[i], self.sd[i]]
            for j in range(len(self.variables)):
                if i == j:
                    cells.append("" if np.isnan(self.diagonal[i]) else float(self.diagonal[i]))
                else:
                    cells.append(
                        ""
                        if j > i
                        else starred(float(self.r[i, j]), float(self.p_value[i, j]), self.n, Kind.BOUNDED, self.rules)
                    )
            rows.append(tuple(cells))
        notes = [text("correlations.scores", n=self.n), text(f"correlations.diagonal_{self.shown}")]
        notes += [text("correlations.controls")] if np.isnan(self.diagonal).any() and self.shown != "none" else []
        return Table(
            "correlations", text("correlations.title"), columns, tuple(rows), (*notes, stars_note(self.n, self.rules))
        )

    def _pairs(self) -> Table:
        columns = (
            Column("first", text("correlations.first"), Kind.WORDS, merge=True),
            Column("second", text("correlations.second"), Kind.WORDS),
            Column("r", text("correlations.r"), Kind.BOUNDED),
            Column("ci", text("measure.ci", level=percent(self.level)), Kind.BOUNDED),
            Column("p_value", text("measure.p"), Kind.P),
        )
        rows = tuple(
            (
                coded_words(self.variables[i]),
                coded_words(self.variables[j]),
                float(self.r[i, j]),
                Interval(*fisher_limits(float(self.r[i, j]), self.n, self.level), Kind.BOUNDED),
                float(self.p_value[i, j]),
            )
            for i, j in combinations(range(len(self.variables)), 2)
        )
        return Table(
            "correlation_pairs",
            text("correlations.title_pairs"),
            columns,
            rows,
            (text("correlations.scores", n=self.n),),
            appendix=True,
        )


@checks("level")
def correlations(
    data: Data,
    constructs: Constructs = None,
    *,
    controls: Sequence[str] = (),
    diagonal: str = "alpha",
    validity: Validity | None = None,
    level: float = 0.95,
    rules: Rules = RULES,
) -> Correlations:
    """Means, standard deviations and correlations of construct scores.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    controls : sequence of str
        Background questions to stand beside the constructs.
    diagonal : {"alpha", "root_ave", "none"}
        What the diagonal holds; ``"root_ave"`` needs `validity`.
    validity : Validity, optional
        Where the square roots of AVE come from.
    level : float
        Coverage of the intervals of correlations (Fisher's z).
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Correlations

    Raises
    ------
    EstimationError
        When there are too few complete respondents or fewer than two variables.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5, 3, 2, 4, 5, 1, 3], "b": [2, 2, 4, 5, 3, 3, 5, 4, 1, 2]})
    >>> found = correlations(frame, {"A": ["a"], "B": ["b"]}, diagonal="none")
    >>> round(float(found.r[0, 1]), 3)
    0.87
    """
    survey, notes = usable(as_survey(data, constructs))
    names = [c.name for c in survey.instrument]
    variables = tuple(v for name in (*names, *controls) for v in covariates(survey, name))
    if len(variables) < 2:
        raise EstimationError("correlations.one")
    x = complete(np.column_stack([v.values for v in variables]))
    require(len(x), int(rules["minimum_n"].bound or 0), text("correlations.analysis"))
    with np.errstate(invalid="ignore", divide="ignore"):
        r = np.asarray(np.corrcoef(x, rowvar=False))
    p = np.array(
        [[correlation_p(float(v), len(x)) if i != j else np.nan for j, v in enumerate(row)] for i, row in enumerate(r)]
    )
    shown = diagonal if diagonal in DIAGONALS else "none"
    on_it = _diagonal(survey, names, shown, validity)
    on_it = np.concatenate([on_it, np.full(len(variables) - len(names), np.nan)])
    return Correlations(
        variables,
        len(names),
        len(x),
        x.mean(axis=0),
        x.std(axis=0, ddof=1),
        r,
        p,
        on_it,
        shown,
        level,
        rules,
        (*notes, *_cautions(variables, r, rules)),
        provenance(survey, controls=list(controls)),
    )


def _diagonal(survey: Survey, names: list[str], shown: str, validity: Validity | None) -> Array:
    if shown == "root_ave" and validity is not None:
        ave = validity.to_dict()["ave"]
        return np.sqrt(np.array([ave.get(n, np.nan) for n in names]))
    if shown != "alpha":
        return np.full(len(names), np.nan)
    out = np.full(len(names), np.nan)
    for j, c in enumerate(survey.instrument):
        x = complete(survey.scored(c))
        if x.shape[1] > 1 and len(x) > 1:
            out[j] = cronbach_alpha(x).estimate
    return out


def _cautions(variables: tuple[Covariate, ...], r: Array, rules: Rules) -> list[Note]:
    rule = rules["correlation"]
    constant = [v.label for v, row in zip(variables, r, strict=True) if np.isnan(row).all()]
    high = [
        text("correlations.pair", first=variables[i].label, second=variables[j].label, r=bounded_number(r[i, j]))
        for i, j in combinations(range(len(variables)), 2)
        if not np.isnan(r[i, j]) and not rule.met_by(float(r[i, j]))
    ]
    notes = [note("correlations.constant", names=joined(constant), n=len(constant))] if constant else []
    return notes + (
        [note("correlations.collinear", pairs=joined(high), n=len(high), rule=rule.limit(), source=rule.source())]
        if high
        else []
    )


def _numbered(i: int, v: Covariate) -> dict[str, str]:
    """A label with its number for readers, its code for frames."""
    return {**{lang: f"{i + 1} {render(v.label, lang)}" for lang in LANGUAGES}, "code": v.name}


def _column(name: str, j: int) -> str:
    """The column of a frame: the variable's code where it can be one, else its number."""
    return f"r_{name}" if name.isascii() and name.isidentifier() else f"r_{j + 1}"
