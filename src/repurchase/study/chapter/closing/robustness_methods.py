"""What each method that suits the data says of each hypothesis: estimate, significance, and whether it is supported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import isnan

import numpy as np

from repurchase.analysis.effects.controls import Controls
from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.mediation.findings import FREE, MediationFindings
from repurchase.analysis.pls.findings import PathFindings
from repurchase.analysis.scores.regression.findings import RegressionFindings
from repurchase.analysis.sem_report.estimator_check import OTHER, EstimatorCheck
from repurchase.literature import Rules
from repurchase.numeric.resampling.intervals import inverted_p
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import Text, text

MODEL, PLS, SCORES, CONTROLS, ESTIMATOR = "model", "pls", "scores", "controls", "estimator"
JUDGED = ("supported", "not_supported", "opposite")  # verdicts that a test stands behind


@dataclass(frozen=True, slots=True)
class MethodReading:
    """One hypothesis by one method; `outcome` is one of the verdicts of hypotheses that a test stands behind."""

    estimate: float
    p_value: float
    outcome: str

    @property
    def supported(self) -> bool:
        """Whether the hypothesis is supported as it was stated."""
        return self.outcome == "supported"

    @property
    def significant(self) -> bool:
        """Whether the effect differs from zero, in whatever direction."""
        return self.outcome != "not_supported"


@dataclass(frozen=True, slots=True)
class RobustnessMethod:
    """A method with its readings by the number of the hypothesis."""

    key: str
    heading: Text
    readings: Mapping[str, MethodReading]


def methods_of(findings: SectionResults, tested: HypothesisFindings) -> list[RobustnessMethod]:
    """The reported model first, then every other method that tests some of the hypotheses."""
    sem = findings.get("sem")
    model = RobustnessMethod(
        MODEL, text("chapter_robustness.method_model", estimator=getattr(sem, "estimator", "SEM")), _reported(tested)
    )
    bent = freed_outcome(findings, tested)
    same_paths = replace(tested, tested=tuple(t for t in tested.tested if bent is None or t.path[-1] != bent))
    others = (*_pls(findings, same_paths), *_scores(findings, tested), *_controls(findings, same_paths),
              *_estimator(findings, same_paths))  # fmt: skip
    return [model, *(m for m in others if m.readings)]


def freed_outcome(findings: SectionResults, tested: HypothesisFindings) -> str | None:
    """The outcome whose direct paths the data call for: methods that leave them out do not suit what ends there."""
    effects = findings.get("effects")
    if isinstance(effects, MediationFindings) and any(t.model == FREE for t in tested.tested):
        return effects.outcome
    return None


def _reported(tested: HypothesisFindings) -> dict[str, MethodReading]:
    """The verdicts that stand, with the standardised estimates that they were read from."""
    return {
        t.id: MethodReading(float(t.std_all), float("nan") if t.p_value is None else t.p_value, t.outcome)
        for t in tested.tested
        if t.outcome in JUDGED and t.std_all is not None
    }


def _reading(t: Tested, estimate: float, p: float, rules: Rules) -> MethodReading | None:
    """A hypothesis by its estimate and p; None where there is no test."""
    if isnan(estimate) or isnan(p):
        return None
    if not rules["significance"].met_by(p):
        return MethodReading(estimate, p, "not_supported")
    expected = t.sign == "?" or (estimate > 0) == (t.sign == "+")
    return MethodReading(estimate, p, "supported" if expected else "opposite")


def _known(readings: Iterable[tuple[str, MethodReading | None]]) -> dict[str, MethodReading]:
    return {key: r for key, r in readings if r is not None}


def _pls(findings: SectionResults, tested: HypothesisFindings) -> Iterable[RobustnessMethod]:
    """Paths of the PLS model, and products of them along indirect ones by the same resamples."""
    found = findings.get("pls")
    if not isinstance(found, PathFindings) or any(n.message.key == "pls.inadmissible" for n in found.notes):
        return
    place = {(p.source, p.target): j for j, p in enumerate(found.paths)}
    readings = []
    for t in tested.tested:
        steps = [place.get(step) for step in zip(t.path, t.path[1:], strict=False)]
        at = [j for j in steps if j is not None]
        if len(at) < len(steps) or not found.resampled or found.bootstrap is None:
            continue
        estimate = float(np.prod([found.paths[j].estimate for j in at]))
        draws = found.bootstrap.paths[:, at].prod(axis=1)
        p = found.paths[at[0]].p_value if len(at) == 1 else float(inverted_p(draws[:, None])[0])
        readings.append((t.id, _reading(t, estimate, p, tested.rules)))
    yield RobustnessMethod(PLS, text("chapter_robustness.method_pls"), _known(readings))


def _scores(findings: SectionResults, tested: HypothesisFindings) -> Iterable[RobustnessMethod]:
    """The last step of the regression of scores, for what acts on its outcome directly."""
    found = findings.get("regression")
    if not isinstance(found, RegressionFindings):
        return
    step = found.steps[-1]
    place = {v.name: j for j, v in enumerate(step.predictors)}
    readings = [
        (t.id, _reading(t, float(step.beta[place[t.path[0]]]), float(step.p_value[place[t.path[0]]]), tested.rules))
        for t in tested.tested
        if len(t.path) == 2 and t.path[1] == found.outcome.name and t.path[0] in place
    ]
    yield RobustnessMethod(SCORES, text("chapter_robustness.method_scores"), _known(readings))


def _controls(findings: SectionResults, tested: HypothesisFindings) -> Iterable[RobustnessMethod]:
    """The structural model with control variables."""
    found = findings.get("controls")
    if not isinstance(found, Controls) or not found.fit.converged:
        return
    place = {(p.predictor, p.outcome): p for p in found.paths}
    readings = [
        (t.id, _reading(t, place[t.path].controlled, place[t.path].p_value, tested.rules))
        for t in tested.tested
        if t.path in place
    ]
    yield RobustnessMethod(CONTROLS, text("chapter_robustness.method_controls"), _known(readings))


def _estimator(findings: SectionResults, tested: HypothesisFindings) -> Iterable[RobustnessMethod]:
    """The same model with items taken as continuous, where the reported one takes them as ordinal."""
    found = findings.get("estimators")
    if not isinstance(found, EstimatorCheck):
        return
    place = {(p.predictor, p.outcome): p for p in found.paths}
    readings = [
        (t.id, _reading(t, place[t.path].other_std_all, place[t.path].other_p_value, tested.rules))
        for t in tested.tested
        if t.path in place
    ]
    heading = text("chapter_robustness.method_estimator", estimator=OTHER)
    yield RobustnessMethod(ESTIMATOR, heading, _known(readings))
