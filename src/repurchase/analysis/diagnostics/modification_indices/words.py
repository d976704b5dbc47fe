"""Modification indices in sentences."""

from __future__ import annotations

from repurchase.analysis.diagnostics.modification_indices.findings import ModificationFindings
from repurchase.text import Text, joined, text


def sentences(findings: ModificationFindings) -> tuple[Text, ...]:
    """The parameters with the largest modification indices."""
    names = [f"{r.lhs} {r.op} {r.rhs}" for r in findings.frame.head(3).itertuples()]
    return (text("diagnostics.mi_said", parameters=joined(names)),) if names else ()
