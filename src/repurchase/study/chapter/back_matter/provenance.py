"""Where the report's numbers come from: file, options, seed, versions."""

from __future__ import annotations

from repurchase.analysis.results.wording import coverage
from repurchase.document.parts.blocks import Column, Table
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.stages.run_state import rules_of
from repurchase.style import Kind
from repurchase.text import Text, text


def certificate(findings: SectionResults) -> Table:
    """A two-column table that lets somebody else arrive at the same numbers."""
    p = findings.provenance
    options = findings.study.entry.options
    rows: list[tuple[Text, object]] = [
        (text("certificate.file"), p.file or text("certificate.in_memory")),
        (text("certificate.sha256"), p.sha256 or text("certificate.in_memory")),
        (text("certificate.platform"), findings.survey.source.platform or text("certificate.in_memory")),
        (text("certificate.study"), findings.study.name),
        (text("certificate.respondents"), text("certificate.kept", n=findings.survey.n, read=_read(findings))),
        (text("certificate.estimator"), _estimator(findings)),
        (text("certificate.bootstrap"), text("certificate.draws", draws=options.draws, seed=options.seed)),
        (text("certificate.alpha"), rules_of(findings.study).alpha_number),
        (text("certificate.level"), coverage(options.level)),
        (text("certificate.versions"), ", ".join(f"{name} {v}" for name, v in p.versions.items())),
    ]
    columns = (
        Column("entry", text("certificate.entry"), Kind.WORDS),
        Column("value", text("certificate.value"), Kind.WORDS),
    )
    return Table("provenance", text("certificate.title"), columns, tuple(rows))


def _read(findings: SectionResults) -> int:
    return findings.survey.source.n_rows or findings.survey.n


def _estimator(findings: SectionResults) -> Text | str:
    fitted = findings.results.get("sem") or findings.results.get("cfa")
    return getattr(fitted, "estimator", None) or text("certificate.none")
