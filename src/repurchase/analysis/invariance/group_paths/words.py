"""Differences of paths in sentences, and their cautions."""

from __future__ import annotations

from repurchase.analysis.effects.tables import shown
from repurchase.analysis.invariance.findings import InvarianceFindings
from repurchase.analysis.invariance.group_paths.findings import PathDifferenceFindings
from repurchase.analysis.sem.estimators import kind_of
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import INFO, Note, note
from repurchase.text import Text, joined, text


def sentences(findings: PathDifferenceFindings) -> tuple[Text, ...]:
    """Which paths differ between the groups."""
    sure = [shown(p.path, findings.fit.labels) for p in findings.paths if p.p_holm < 1 - findings.level]
    if not sure:
        return (text("group_paths.said_none", group=findings.words, n=len(findings.paths)),)
    numbers = {"n": len(sure), "total": len(findings.paths)}
    return (text("group_paths.said_some", group=findings.words, paths=joined(sure), **numbers),)


def cautions(fit: Fitted, invariance: InvarianceFindings | None, permutations: int) -> list[Note]:
    """What limits the comparison: no invariance, no permutation."""
    notes = []
    if invariance is None:
        notes.append(note("group_paths.not_tested"))
    elif invariance.highest == "configural":
        notes.append(note("group_paths.not_invariant"))
    if permutations and kind_of(fit.settings) != "ml":
        notes.append(note("group_paths.no_permutation", INFO))
    return notes
