"""The structural model, its verdicts, and comparisons of groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from repurchase.analysis.decisions.priorities.findings import QUADRANTS, PriorityFindings
from repurchase.analysis.diagnostics.turned_arrows import Turned, TurnedArrows
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.gate.findings import APPROXIMATE, CROSS, DIRECT, EXACT, LOCAL, GateFindings
from repurchase.analysis.invariance.findings import REJECTED, InvarianceFindings
from repurchase.analysis.power.sensitivity import Sensitivity
from repurchase.analysis.respondents.profile.findings import ProfileFindings
from repurchase.analysis.results.question_labels import short_label
from repurchase.analysis.results.wording import arrow
from repurchase.analysis.scores.group_differences.findings import GroupComparison, GroupFindings
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem_report.second_engine.findings import VerificationFindings
from repurchase.model.table import Model
from repurchase.study.chapter.pieces.question_phrases import group_words
from repurchase.study.chapter.pieces.read_model import effects_of, is_freed, mediation_of
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.review.facts.review_facts import GroupFacts, InferenceFacts, ModelFacts
from repurchase.study.stages.run_state import rules_of

OPEN = ("imprecise", "collinear")  # reasons for which a hypothesis is not supported and the effect not shown small
PREMISES = {"exact": EXACT, "approximate": APPROXIMATE, "local": LOCAL, "direct": DIRECT, "cross": CROSS}


def model_facts(findings: SectionResults) -> ModelFacts:
    """Return the facts of the model."""
    sem, fitted = findings.get("sem"), findings.get("sem") or findings.get("cfa")
    agrees = findings.get("certificate")
    known = isinstance(fitted, Fitted)
    freed = is_freed(findings)
    return ModelFacts(
        fitted=isinstance(sem, Fitted) and sem.converged,
        n=fitted.n if isinstance(fitted, Fitted) else 0,
        parameters=len(fitted.theta) if known and isinstance(fitted, Fitted) else 0,
        freed=freed,
        turned=_turned(findings),
        correlated=_correlated(findings),
        left_out=tuple(d.item for d in findings.study.entry.items.leave_out),
        assumed=_assumed(findings),
        own_file=bool(findings.study.file),
        agrees=agrees.agrees if isinstance(agrees, VerificationFindings) else None,
        **_premises(findings, freed),
    )


def _premises(findings: SectionResults, freed: bool) -> dict[str, Any]:
    """Premises of the model that verdicts are read from; those of the paths left out, of the model as stated."""
    gate = findings.get("gate")
    if not isinstance(gate, GateFindings):
        return dict.fromkeys(PREMISES)
    looked = {p.key: p for p in gate.premises}
    holds = {
        name: looked[key].holds_in(freed and name in ("exact", "approximate", "local")) if key in looked else None
        for name, key in PREMISES.items()
    }
    return {**holds, "words": {name: looked[key].note for name, key in PREMISES.items() if key in looked}}


def _turned(findings: SectionResults) -> Mapping[str, tuple[object, ...]]:
    found = findings.get("turned")
    if not isinstance(found, TurnedArrows):
        return {}
    sorts: dict[str, list[object]] = {}
    for t in found.turned:
        sorts.setdefault(_shown(found, t), []).append(arrow(found.labels, t.source, t.target))
    return {sort: tuple(arrows) for sort, arrows in sorts.items()}


def _shown(models: TurnedArrows, t: Turned) -> str:
    """What a model with a turned arrow shows: the sort of its sentence."""
    gap = t.bic - models.bic
    if models.equivalent(t):
        return "same"
    if not t.fitted or t.df != models.df or not np.isfinite(gap):
        return "open"
    if models.rules["bic_difference"].met_by(gap):
        return "close"
    return "worse" if gap > 0 else "better"


def _correlated(findings: SectionResults) -> tuple[str, ...]:
    """Pairs of items whose residuals the study file frees."""
    items = set(findings.survey.instrument.item_names)
    rows = Model.parse(findings.study.entry.model.syntax).of("~~") if findings.study.entry.model.syntax.strip() else ()
    return tuple(f"{p.lhs} – {p.rhs}" for p in rows if p.lhs != p.rhs and {p.lhs, p.rhs} <= items)


def _assumed(findings: SectionResults) -> object:
    raised = [n.message.values for n in findings.notes if n.message.key == "study.assumed"]
    return raised[0]["study"] if raised and not findings.study.file else None


def inference_facts(findings: SectionResults) -> InferenceFacts:
    """Return the facts of hypotheses, resamples and priorities."""
    found, effects = findings.get("hypotheses"), effects_of(findings)
    mediated = mediation_of(findings)
    drawn = mediated.chosen_bootstrap if mediated is not None else findings.get("bootstrap")
    boot = drawn if isinstance(drawn, Bootstrap) else None
    counts: dict[str, Any] = {"draws": 0, "failed": 0, "improper": 0}
    if boot is not None:
        done = int(boot.converged.sum())
        counts = {"draws": len(boot.theta), "failed": len(boot.theta) - done,
                  "improper": int((boot.converged & ~boot.admissible).sum())}  # fmt: skip
    return InferenceFacts(
        indirect=len(effects.specific) if effects is not None else 0,
        level=findings.study.entry.options.level,
        seed=findings.provenance.seed,
        version=findings.provenance.versions.get("repurchase", ""),
        **counts,
        **_tested(
            found.tested if isinstance(found, HypothesisFindings) else (),
            rules_of(findings.study).alpha,
            findings.get("sensitivity"),
        ),
        **_priorities(findings),
    )


def _tested(tested: Sequence[Tested], alpha: float, detected: object) -> dict[str, Any]:
    found = [t for t in tested if t.outcome in ("supported", "opposite")]
    direct = [t for t in tested if not t.is_mediation and "*" not in t.path[0]]
    known = [(t, t.detectable) for t in direct if t.detectable is not None and t.detectable < 1]  # above: no effect is
    ranges = [least for _, least in known]
    if ranges and isinstance(detected, Sensitivity) and detected.span[1] < 1:  # the paths that the chapter speaks of
        ranges = list(detected.span)
    small = [
        (t.id, abs(t.std_all), least)
        for t, least in known
        if t.supported and t.std_all is not None and abs(t.std_all) < least
    ]
    mediations = [t for t in tested if t.is_mediation]
    return {
        "tested": len(tested),
        "supported": sum(t.supported for t in tested),
        "mediations": tuple(t.id for t in mediations),
        "mediations_supported": tuple(t.id for t in mediations if t.supported),
        "significant": len(found),
        "lost_to_holm": tuple(t.id for t in found if t.p_holm is not None and t.p_holm >= alpha),
        "small": tuple(small),
        "direct_supported": sum(t.supported for t in direct),
        "detectable": (min(ranges), max(ranges)) if ranges else None,
        "imprecise": tuple(t.id for t in tested if t.outcome == "not_supported" and t.reason in OPEN),
        "no_effect": tuple(t.id for t in tested if t.outcome == "not_supported" and t.reason == "small"),
    }


def _priorities(findings: SectionResults) -> dict[str, Any]:
    ranked = findings.get("priorities")
    if not isinstance(ranked, PriorityFindings):
        return {"drivers": 0}
    leader = ranked.leader
    return {
        "drivers": len(ranked.drivers),
        "told": tuple(d.construct.label for d in ranked.drivers if d.verdict in QUADRANTS),
        "leader": leader.construct.label if leader is not None else None,
    }


def group_facts(findings: SectionResults) -> GroupFacts:
    """Return the facts of comparisons of groups."""
    found, profile = findings.get("groups"), findings.get("sample")
    ladders = {
        name: (findings.study.label(name.partition(":")[2]), _equal_loadings(ladder))
        for name, ladder in findings.items()
        if isinstance(ladder, InvarianceFindings)
    }
    held = {name.partition(":")[2] for name in ladders}
    compared: Sequence[GroupComparison] = found.comparisons if isinstance(found, GroupFindings) else ()
    checked = [c for c in compared if c.grouping.family in held]
    cells = profile.small_categories if isinstance(profile, ProfileFindings) else ()
    return GroupFacts(
        compared=len(found.comparisons) if isinstance(found, GroupFindings) else 0,
        different=sum(found.significant(c) for c in found.comparisons) if isinstance(found, GroupFindings) else 0,
        invariance_tested=isinstance(found, GroupFindings) and found.invariance is not None,
        checked=len(checked),
        checked_different=sum(found.significant(c) for c in checked) if isinstance(found, GroupFindings) else 0,
        ladders=ladders,
        small=tuple((short_label(c.question), group_words(c.words), c.n) for c in cells),
    )


def _equal_loadings(ladder: InvarianceFindings) -> bool | None:
    verdict = next((s.verdict for s in ladder.steps if s.name in ("metric", "loadings")), "")
    return None if verdict in ("", "not_testable") else verdict != REJECTED
