"""Model and method of a large file: exact moments, resampled blocks, and why nothing is tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from repurchase.analysis.large_samples.hypotheses_by_interval.findings import ClaimFindings
from repurchase.analysis.large_samples.whole_sample import WholeSample
from repurchase.analysis.results.wording import coverage, percent
from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.opening.estimation_words import scaling_words
from repurchase.study.chapter.opening.method import method_of
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Kind, Number
from repurchase.text import Text, text

TWO_SIDED = 1.96  # standard errors beyond which a coefficient differs from zero at the .05 level


def estimation_section(findings: SectionResults) -> Section:
    """Research model and instrument, how effects were estimated, and by what they are judged."""
    return method_of(findings, _estimation(findings), _judgement(findings))


def whole_of_findings(findings: SectionResults) -> WholeSample:
    """How the respondents of a large file were counted."""
    found: Any = findings["whole"]
    counted: WholeSample = found
    return counted


def _estimation(findings: SectionResults) -> Iterator[Text]:
    """Exact moments, the estimator, and where errors and intervals come from."""
    whole, options = whole_of_findings(findings), findings.study.entry.options
    fitted: Any = findings.results.get("sem") or findings.results.get("cfa")
    yield text("chapter_large.moments", n=Number(whole.n, Kind.COUNT))
    if fitted is not None:
        key = "estimated_all" if whole.complete == whole.n else "estimated"
        yield text(
            f"chapter_large.{key}", n=Number(whole.complete, Kind.COUNT), share=percent(whole.complete / whole.n, 1)
        )
        yield scaling_words(fitted, "sem" in findings)
        if {"sem", "cfa"} <= findings.keys():
            yield text("chapter_method.two_steps")
    yield text(
        "chapter_large.blocks",
        level=coverage(options.level),
        draws=Number(_draws(findings), Kind.COUNT),
        blocks=Number(whole.blocks, Kind.COUNT),
        precision=percent(1 / np.sqrt(2 * whole.blocks), 1),
    )


def _draws(findings: SectionResults) -> int:
    boot: Any = findings.results.get("bootstrap")
    validity: Any = findings.results.get("validity")
    if boot is not None:
        return len(boot.theta)
    return validity.ratios.draws if validity is not None else findings.study.entry.options.draws


def _judgement(findings: SectionResults) -> Iterator[Text]:
    """Why no effect is tested, and by what hypotheses are judged instead."""
    whole = whole_of_findings(findings)
    least = Number(TWO_SIDED / float(np.sqrt(max(whole.complete, 1))), Kind.BOUNDED)
    yield text("chapter_large.no_tests", n=Number(whole.complete, Kind.COUNT), r=least)
    claims = findings.results.get("hypotheses")
    if isinstance(claims, ClaimFindings):
        key = "bound" if claims.bound_stated else "direction"
        yield text(f"chapter_large.judged_by_{key}", smallest=Number(claims.smallest_effect, Kind.BOUNDED, 2))
    if "cfa" in findings:
        yield text("chapter_large.fit_judged")
    versions: Any = findings.provenance.versions
    yield text("chapter_large.software", version=versions["repurchase"])
