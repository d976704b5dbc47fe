"""Differences of paths in sentences, and their cautions."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from repurchase.analysis.effects.tables import shown
from repurchase.analysis.invariance.findings import InvarianceFindings
from repurchase.analysis.invariance.group_paths.findings import PathDifferenceFindings
from repurchase.analysis.sem.estimators import kind_of
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import INFO, Note, note
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.text import Text, Words, joined, text

BELOW_METRIC = ("configural", "thresholds")


def sentences(findings: PathDifferenceFindings) -> tuple[Text, ...]:
    """Which paths differ between the groups."""
    sure = [shown(p.path, findings.fit.labels) for p in findings.paths if p.p_holm < findings.rules.alpha]
    lost = [shown(p.path, findings.fit.labels) for p in findings.paths if isnan(p.p_holm)]
    tested = len(findings.paths) - len(lost)
    values: dict[str, object] = {"group": findings.words, "alpha": findings.rules.alpha_number}
    said = [text("group_paths.said_untested", n=len(lost), paths=joined(lost))] if lost else []
    if sure:
        values |= {"n": len(sure), "total": tested, "joint": joint_words(findings, len(sure))}
        return (text("group_paths.said_some", paths=joined(sure), **values), *said)
    key = "said_joint" if differs_jointly(findings) else "said_none"
    return (*((text(f"group_paths.{key}", n=tested, **values),) if tested else ()), *said)


def joint_words(findings: PathDifferenceFindings, differ: int) -> Text | str:
    """That the test of all paths at once does not reject, although those of `differ` single paths do."""
    if isnan(findings.together.p_value) or differs_jointly(findings):
        return ""
    return text("group_paths.joint_not", n=differ)


def differs_jointly(findings: PathDifferenceFindings) -> bool:
    """Whether the test of all paths at once rejects."""
    return bool(findings.together.p_value < findings.rules.alpha)


def cautions(
    fit: Fitted, invariance: InvarianceFindings | None, permutations: int, tests: Sequence[tuple[Words, Difference]]
) -> list[Note]:
    """What limits the comparison: no invariance, no permutation, tests that stand for another."""
    instead = [said for said, test in tests if test.refused is not None]
    notes = [note("group_paths.instead", INFO, paths=joined(instead))] if instead else []
    if invariance is None:
        notes.append(note("group_paths.not_tested"))
    elif invariance.highest in BELOW_METRIC:
        notes.append(note("group_paths.not_invariant"))
    if permutations and kind_of(fit.settings) != "ml":
        notes.append(note("group_paths.no_permutation", INFO))
    return notes
