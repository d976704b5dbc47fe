"""Local fit in sentences."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.diagnostics.local_fit.findings import Candidate, LocalFitFindings
from repurchase.analysis.results.wording import bounded_number, label_in, p_words
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text

NAMED = 3  # candidates that a sentence names


def sentences(findings: LocalFitFindings) -> tuple[Text, ...]:
    """Residuals, candidates, what the largest would mean, and why none was freed."""
    return (*_residuals(findings), *_candidates(findings))


def _residuals(findings: LocalFitFindings) -> tuple[Text, ...]:
    if not findings.residuals:
        return ()
    top = findings.residuals[0]
    known = {"total": findings.n_residuals, "first": top.first, "second": top.second, "r": bounded_number(top.residual)}
    if np.isnan(top.p_holm):
        return (text("local_fit.residuals_untested", **known),)
    if not findings.residuals_found:
        return (text("local_fit.residuals_none", **known),)
    return (text("local_fit.residuals_some", n=findings.residuals_found, **known),)


def _candidates(findings: LocalFitFindings) -> tuple[Text, ...]:
    if not findings.candidates:
        return ()
    top = findings.candidates[0]
    if not findings.candidates_found:
        mi = Number(top.mi, Kind.VALUE, 2)
        return (text("local_fit.none", total=findings.n_candidates, mi=mi, p=p_words(top.p_holm)),)
    shown = [meaning(findings, c) for c in findings.significant[:NAMED]]
    key = "local_fit.some" if findings.candidates_found <= len(shown) else "local_fit.many"
    said = text(key, n=findings.candidates_found, total=findings.n_candidates, shown=joined(shown))
    return (said, text("local_fit.theory"))


def meaning(findings: LocalFitFindings, c: Candidate) -> Text:
    """What freeing a parameter would say, with its expected size."""
    first, second = (label_in(findings.labels, v) for v in (c.lhs, c.rhs))
    if c.op == "~":  # x comes before y in words
        first, second = second, first
    if c.op == "=~":
        return text("local_fit.loading", construct=first, item=c.rhs, size=bounded_number(c.std_epc))
    return text(f"local_fit.{c.kind}", first=first, second=second, size=bounded_number(c.std_epc))
