"""The scales: where they come from, how well they measure, and whether they measure different things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from repurchase.analysis.common_method.result import CommonMethod
from repurchase.analysis.factors.result import Exploration
from repurchase.analysis.gate.findings import DISTINCT, METHOD, GateFindings
from repurchase.analysis.gate.sample_premises import distinct
from repurchase.analysis.measurement.reliability.findings import ReliabilityFindings
from repurchase.analysis.respondents.criterion_check import CriterionCheck
from repurchase.analysis.respondents.description.findings import DescriptionFindings
from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.validity.findings import ValidityFindings
from repurchase.literature import Standing
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.review.facts.review_facts import MethodFacts, ScaleFacts
from repurchase.survey.instrument import Construct, Label

APART = ("different_times", "different_sources")
INDEFINITE = {"fit.correlation_above_one", "fit.latent_not_definite", "fit.residuals_not_definite"}
SHOWN = ("attention_check", "reverse_items")  # what rules of their own look at


def scale_facts(findings: SectionResults) -> ScaleFacts:
    """Return the facts of measurement."""
    constructs = findings.survey.instrument.constructs
    sizes = {c.name: len(c.items) for c in constructs}
    fitted = findings.get("cfa") or findings.get("sem")
    used = fitted if isinstance(fitted, Fitted) else None
    explored = findings.get("factors")
    return ScaleFacts(
        constructs=len(constructs),
        items=sum(sizes.values()),
        unsourced=tuple(c.label for c in constructs if not _sourced(c)),
        single=tuple(c.label for c in constructs if sizes[c.name] == 1),
        two=tuple(c.label for c in constructs if sizes[c.name] == 2),
        same_cases=_same_cases(findings),
        explored=explored.n if isinstance(explored, Exploration) else 0,
        points=min((len(c.scale.points) for c in constructs), default=5),
        ordered=bool(used is not None and used.settings.ordered),
        estimator=used.estimator if used is not None else "",
        fitted=used is not None,
        reversed=sum(i.reversed for i in findings.survey.instrument.items),
        **_reliable(findings),
        **_valid(findings),
        **_proper(findings),
        **_spread(findings),
    )


def _sourced(construct: Construct) -> bool:
    return bool(construct.source) or all(i.source for i in construct.items)


def _same_cases(findings: SectionResults) -> bool | None:
    explored = findings.get("factors")
    if not isinstance(explored, Exploration) or "cfa" not in findings:
        return None
    return explored.rest is None


def _reliable(findings: SectionResults) -> dict[str, Any]:
    found = findings.get("reliability")
    if not isinstance(found, ReliabilityFindings):
        return {"judged": 0}
    judged = [(r.construct.label, *r.judged) for r in found.constructs]
    rule = found.rules["alpha"]
    return {
        "judged": len(judged),
        "unreliable": tuple(row for row in judged if rule.standing(row[2]) not in (Standing.MEETS, Standing.UNKNOWN)),
    }


def _valid(findings: SectionResults) -> dict[str, Any]:
    found = findings.get("validity")
    if not isinstance(found, ValidityFindings):
        return {"distinct": None, "pairs": 0}
    gate, measured = findings.get("gate"), found.measured
    premise = gate[DISTINCT] if isinstance(gate, GateFindings) else distinct(found, found.rules)
    names = premise.pairs
    weak = [
        (found.label(name), float(value))
        for name, value in zip(measured.constructs, measured.ave, strict=True)
        if found.rules["ave"].standing(float(value)) is Standing.SHORT
    ]
    low = [x.item for x in measured.loadings if found.rules["loading"].standing(x.std_all) is Standing.SHORT]
    return {
        "weak": tuple(weak),
        "low_loadings": tuple(low),
        "merged": tuple((found.label(a), found.label(b)) for a, b in names),
        "distinct": premise.holds,
        "distinct_words": premise.note,
        "no_interval": any(bool(np.isnan(p.htmt_high)) and bool(np.isnan(p.phi_high)) for p in found.pairs),
        "pairs": len(found.pairs),
    }


def _proper(findings: SectionResults) -> dict[str, Any]:
    """Variables with a residual variance below zero or not shown to be above it, and loadings above 1."""
    seen: dict[str, dict[str, None]] = {"negative": {}, "beyond": {}, "thin": {}}
    for name in ("cfa", "sem"):
        fitted = findings.get(name)
        if isinstance(fitted, Fitted) and fitted.converged:
            for kind, variable in _improper(fitted):
                seen[kind][variable] = None
    seen["thin"] = {v: None for v in seen["thin"] if v not in seen["negative"]}
    raised = {n.message.key for fit in (findings.get("cfa"), findings.get("sem")) if fit is not None for n in fit.notes}
    return {"indefinite": bool(raised & INDEFINITE), **{kind: tuple(names) for kind, names in seen.items()}}


def _improper(fitted: Fitted) -> Iterator[tuple[str, str]]:
    for row in fitted.rows("~~", "=~"):
        if row.op == "=~":
            if abs(row.std_all) > 1:
                yield "beyond", row.rhs
        elif row.lhs == row.rhs and row.estimate < 0:
            yield "negative", row.lhs
        elif row.lhs == row.rhs and row.std_error > 0 and row.ci_low <= 0:
            yield "thin", row.lhs


def _spread(findings: SectionResults) -> dict[str, Any]:
    found = findings.get("description")
    if not isinstance(found, DescriptionFindings):
        return {"kurtosis": None}
    inside = set(findings.survey.instrument.item_names)
    answers: Mapping[str, tuple[int, ...]] = {k: v for k, v in found.answers.items() if k in inside}
    mardia = found.normality.mardia
    return {
        "ceiling": tuple(k for k, counts in answers.items() if 2 * counts[-1] > sum(counts)),
        "floor": tuple(k for k, counts in answers.items() if 2 * counts[0] > sum(counts)),
        "kurtosis": None if mardia is None else float(mardia.critical_ratio),
    }


def method_facts(findings: SectionResults) -> MethodFacts:
    """Return the facts of common method variance and of what intention is held against."""
    found, gate = findings.get("common_method"), findings.get("gate")
    stated = findings.study.entry.procedure
    looked = isinstance(found, CommonMethod)
    taken = [k for k, v in found.procedure.items() if v and k not in SHOWN] if isinstance(found, CommonMethod) else []
    compared = isinstance(found, CommonMethod) and bool(found.one_factor) and bool(found.measurement)
    closed = isinstance(gate, GateFindings) and gate.closed(METHOD)
    return MethodFacts(
        looked=looked,
        measures=tuple(taken),
        marker=findings.study.entry.marker,
        harman=found.harman_share if isinstance(found, CommonMethod) else None,
        one_factor_fits=closed or (isinstance(found, CommonMethod) and found.holds is False) if compared else None,
        apart=any(bool(stated.get(k)) for k in APART),
        outcome=_outcome(findings),
        criterion=_criterion(findings),
    )


def _outcome(findings: SectionResults) -> Label | None:
    ends = [c.label for c in findings.survey.instrument if c.role == "outcome"]
    return ends[0] if ends and findings.study.has_paths else None


def _criterion(findings: SectionResults) -> tuple[Label, float, float, float] | None:
    found = findings.get("criterion")
    if not isinstance(found, CriterionCheck) or not found.correlations:
        return None
    r = found.correlations[0][1]
    return None if np.isnan(r.rho) else (question_label(found.question), r.rho, r.ci_low, r.ci_high)
