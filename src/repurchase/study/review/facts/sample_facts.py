"""The sample: who answered, who was kept, what is missing, whether respondents come in clusters."""

from __future__ import annotations

import math
from typing import Any

from repurchase.analysis.screening.findings import ScreeningFindings, flagged_rows
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import ALARM
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.review.facts.review_facts import SampleFacts
from repurchase.style import Number

FLAGGED = "flagged"  # the step of screening by which sheets are left out for signs alone
LEAST_SHARE = 1 / 1000  # what a thousand simulated sheets cannot tell from none


def sample_facts(findings: SectionResults) -> SampleFacts:
    """Return the facts of the sample."""
    survey, screening = findings.survey, findings.get("screening")
    read, removed, near = survey.source.n_rows or survey.n, 0, None
    several, in_all, by_chance, left_out, looked = 0, 0, None, 0, 0
    if isinstance(screening, ScreeningFindings):
        left_out = sum(step.removed for step in screening.steps if step.reason == FLAGGED)
        looked = screening.near.looked_at
        read, removed = screening.collected.n, screening.collected.n - screening.survey.n
        if screening.near.missing is None and screening.near.looked_at:
            near = screening.near.share if screening.near.alarming(screening.rules) else 0.0
        in_all = len(flagged_rows(screening.flags))
        if screening.chance is not None and not screening.rules.leave_out_flagged:  # else these sheets are gone
            several, by_chance = screening.chance.several, screening.chance.several_by_chance
    clustered = findings.study.entry.options.cluster
    asked = {b.role for b in survey.instrument.background}
    return SampleFacts(
        read=read,
        removed=removed,
        n=survey.n,
        left_out_signs=findings.study.entry.screening.leave_out_flagged,
        left_out=left_out,
        several=several,
        several_in_all=in_all,
        several_by_chance=by_chance,
        several_p=_chance_of(several, survey.n, by_chance),
        near_copies=near,
        near_looked=looked,
        checks=len(survey.instrument.checks),
        timed="seconds" in survey.meta.columns and bool(survey.meta["seconds"].notna().any()),
        asks_eligibility="eligible" in asked,
        asks_consent="consent" in asked,
        cluster_columns=_clusters(findings),
        cluster=clustered,
        clusters=int(survey.drawn[clustered].nunique()) if clustered in survey.drawn else 0,
        **_incomplete(findings),
    )


def _chance_of(k: int, n: int, share: float | None) -> float:
    """The chance of `k` or more of `n` where each is one with the probability `share`."""
    if share is None:
        return 1.0
    p = min(max(share, LEAST_SHARE), 1 - LEAST_SHARE)
    ways = math.lgamma(n + 1)
    terms = (
        ways - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * math.log(p) + (n - i) * math.log1p(-p)
        for i in range(k)
    )
    return max(1 - math.fsum(map(math.exp, terms)), 0.0)


def _clusters(findings: SectionResults) -> dict[str, tuple[int, float, bool]]:
    """Columns that look like clusters, as the run noted them: groups, design effect, and whether it is grave."""
    found = {}
    for n in findings.notes:
        if n.message.key == "dependence.clusters":
            values = n.message.values
            effect = values["effect"]
            size = float(effect.value) if isinstance(effect, Number) and effect.value is not None else float("nan")
            found[str(values["column"])] = (int(str(values["groups"])), size, n.severity == ALARM)
    return found


def _incomplete(findings: SectionResults) -> dict[str, Any]:
    """Respondents with a gap in the items, those that the model used, and what was done about gaps."""
    survey = findings.survey
    gaps = int(survey.frame().isna().any(axis=1).sum())
    fitted = findings.get("sem") or findings.get("cfa")
    if not isinstance(fitted, Fitted):
        return {"incomplete": gaps, "model_n": survey.n, "missing": ""}
    return {"incomplete": gaps, "model_n": fitted.n, "missing": fitted.settings.missing}
