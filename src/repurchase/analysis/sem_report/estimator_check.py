"""The paths of a model with ordinal items beside those of MLR, which takes every item as continuous."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import Data
from repurchase.analysis.results.wording import arrow, bounded_number
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import Arguments
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import CAUTION, EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.style import Kind
from repurchase.survey.instrument import Label
from repurchase.text import Text, Words, joined, text

OTHER = "MLR"


@dataclass(frozen=True)
class PathTwice:
    """One path's standardised estimate and p-value by both estimators."""

    predictor: str
    outcome: str
    std_all: float
    p_value: float
    other_std_all: float
    other_p_value: float

    def differs(self, alpha: float) -> bool:
        """Whether one estimator finds the path and the other does not, or finds it with the other sign."""
        found, other = self.p_value < alpha, self.other_p_value < alpha
        return found != other or (found and self.std_all * self.other_std_all < 0)


@dataclass(frozen=True)
class EstimatorCheck(Result):
    """Every path by the estimator of the fit and by MLR; `differing` are those whose test ends otherwise."""

    paths: tuple[PathTwice, ...]
    estimator: str
    labels: Mapping[str, Label]
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def differing(self) -> tuple[PathTwice, ...]:
        """The paths on which the two estimators do not agree."""
        return tuple(p for p in self.paths if p.differs(self.rules.alpha))

    def tables(self) -> tuple[Table, ...]:
        columns = [Column("path", text("hypotheses.path"), Kind.WORDS)]
        for key, name in (("", self.estimator), ("other_", OTHER)):
            columns += [
                Column(f"{key}std_all", text("hypotheses.std_all"), group=name),
                Column(f"{key}p_value", text("hypotheses.p_value"), Kind.P, group=name),
            ]
        rows = tuple((self._path(p), p.std_all, p.p_value, p.other_std_all, p.other_p_value) for p in self.paths)
        notes = (text("estimators.note", estimator=self.estimator),)
        return (Table("estimators", text("estimators.title"), tuple(columns), rows, notes),)

    def sentences(self) -> tuple[Text, ...]:
        apart = max(self.paths, key=lambda p: abs(p.std_all - p.other_std_all))
        said = {"estimator": self.estimator, "n": len(self.paths), "alpha": self.rules.alpha_number}
        if self.differing:
            shown = joined(self._path(p) for p in self.differing)
            return (text("estimators.differ", paths=shown, k=len(self.differing), **said),)
        far = bounded_number(abs(apart.std_all - apart.other_std_all))
        return (text("estimators.agree", difference=far, path=self._path(apart), **said),)

    def to_dict(self) -> Record:
        return {
            "estimators": [self.estimator, OTHER],
            "alpha": self.rules.alpha,
            "paths": [
                {
                    "path": f"{p.predictor} -> {p.outcome}",
                    "std_all": [p.std_all, p.other_std_all],
                    "p_value": [p.p_value, p.other_p_value],
                    "differs": p.differs(self.rules.alpha),
                }
                for p in self.paths
            ],
        }

    def _path(self, p: PathTwice) -> Words:
        return arrow(self.labels, p.predictor, p.outcome)


def estimator_check(fit: Fitted, data: Data, *, rules: Rules = RULES) -> EstimatorCheck:
    """The paths of a fit with ordinal items beside those that MLR finds in the same answers.

    Parameters
    ----------
    fit : Fit
        One group, fitted with ordinal items.
    data : DataFrame or Survey
        The answers that it was fitted to.
    rules : Rules
        Whose alpha decides whether a path is found.

    Returns
    -------
    EstimatorCheck

    Raises
    ------
    EstimationError
        When the model has no path, or MLR does not converge.
    """
    missing = "listwise" if fit.settings.missing == "listwise" else "auto"  # else the two rest on other respondents
    other = estimate(fit.model, data, Arguments(OTHER, missing, level=fit.level))
    second = {(r.lhs, r.rhs): r for r in other.rows("~")}
    if not other.converged or other.vcov is None or not second:
        raise EstimationError("estimators.unusable")
    paths = tuple(
        PathTwice(r.rhs, r.lhs, r.std_all, r.p_value, second[r.lhs, r.rhs].std_all, second[r.lhs, r.rhs].p_value)
        for r in fit.rows("~")
    )
    found = EstimatorCheck(paths, fit.estimator, fit.labels, rules, (), fit.provenance)
    cautions = (note("estimators.depends", CAUTION, estimator=fit.estimator),) if found.differing else ()
    return EstimatorCheck(paths, fit.estimator, fit.labels, rules, cautions, fit.provenance)
