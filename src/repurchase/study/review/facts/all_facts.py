"""All facts of an analysis."""

from __future__ import annotations

from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.review.facts.design_facts import design_facts
from repurchase.study.review.facts.model_facts import group_facts, inference_facts, model_facts
from repurchase.study.review.facts.review_facts import ReviewFacts
from repurchase.study.review.facts.sample_facts import sample_facts
from repurchase.study.review.facts.scale_facts import method_facts, scale_facts
from repurchase.study.stages.run_state import rules_of


def review_facts(findings: SectionResults) -> ReviewFacts:
    """Return what the rules look at."""
    return ReviewFacts(
        sample_facts(findings),
        scale_facts(findings),
        method_facts(findings),
        model_facts(findings),
        inference_facts(findings),
        group_facts(findings),
        design_facts(findings),
        rules_of(findings.study),
    )
