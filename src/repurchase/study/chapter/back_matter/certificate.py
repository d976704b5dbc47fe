"""The certificate closes the appendix: where the numbers come from, on one page."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem_report.second_engine.findings import VerificationFindings
from repurchase.document.parts.blocks import Paragraph, Section, TableRef
from repurchase.study.chapter.back_matter.provenance import certificate
from repurchase.study.chapter.pieces.chapter_blocks import result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Kind, Number
from repurchase.text import Text, text

PLACES = 4  # of differences between engines, and of what they differ in


def certificate_section(findings: SectionResults) -> Section:
    """File, options, seed and versions, and the agreement with a second engine."""
    table = certificate(findings)
    said = [text("chapter_certificate.intro", table=TableRef(table.name)), *_agreement(findings)]
    remarks = result_remarks(findings, "certificate")
    return Section(text("chapter_certificate.title"), (Paragraph(tuple(said)), table), "certificate", remarks=remarks)


def _agreement(findings: SectionResults) -> Iterable[Text]:
    """Whether a second engine arrives at the same numbers, and which chi-square was compared."""
    found = findings.get("certificate")
    if not isinstance(found, VerificationFindings):
        return
    if found.agrees is None:
        yield text("chapter_certificate.not_compared")
        return
    yield text(
        "chapter_certificate.agrees" if found.agrees else "chapter_certificate.disagrees",
        version=found.version,
        n=found.compared,
        estimate=_number(found.estimate_difference),
        error=_number(found.error_difference),
        bound=Number(found.bound, Kind.VALUE, 2),
    )
    yield _chisq(findings, found)


def _chisq(findings: SectionResults, verified: VerificationFindings) -> Text:
    """Both engines' chi-square, and why it may differ from the one that the chapter tests fit with."""
    values = {"chisq": _number(verified.chisq), "other": _number(verified.other_chisq)}
    sem = findings.get("sem")
    scaled = sem.measures.get("chisq_scaled") if isinstance(sem, Fitted) else None
    if scaled is None or scaled != scaled:
        return text("chapter_certificate.chisq", **values)
    return text("chapter_certificate.chisq_scaled", scaled=Number(float(scaled)), **values)


def _number(value: float) -> Number:
    return Number(value, Kind.VALUE, PLACES)
