"""What stands beside the structural model: local fit, another estimator, control variables; their tables' places."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from repurchase.analysis.diagnostics.local_fit.findings import LocalFitFindings
from repurchase.analysis.effects.controls import Controls
from repurchase.analysis.results.wording import bounded_number, label_in, p_words, small_count
from repurchase.analysis.sem_report.estimator_check import EstimatorCheck
from repurchase.document.parts.blocks import Table, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import found_table
from repurchase.study.chapter.pieces.question_phrases import control_names
from repurchase.study.chapter.pieces.read_model import is_freed
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text

NAMED = 4  # effects of control variables that a sentence names; more are counted


def local_fit_sentences(findings: SectionResults, table: Table | None) -> Iterable[Text]:
    """Whether a parameter that the model leaves out, or a residual correlation, is significant."""
    found = findings.results.get("local_fit")
    if not isinstance(found, LocalFitFindings) or not found.candidates or table is None:
        return
    top, place = found.candidates[0], TableRef(table.name)
    k, total = found.candidates_found, found.n_candidates
    model = "_stated" if is_freed(findings) else ""
    if k:
        yield text(f"chapter_structure.local_some{model}", k=k, count=small_count(k), total=total, table=place)
    else:
        mi = Number(top.mi, Kind.VALUE, 2)
        yield text(f"chapter_structure.local_none{model}", total=total, mi=mi, p=p_words(top.p_holm), table=place)
    tested = [r for r in found.residuals if np.isfinite(r.p_holm)]
    if not tested:
        return
    if found.residuals_found:
        k = found.residuals_found
        yield text("chapter_structure.residuals_some", k=k, count=small_count(k), total=found.n_residuals)
    else:
        size = bounded_number(abs(found.residuals[0].residual))
        yield text("chapter_structure.residuals_none", total=found.n_residuals, size=size)


def check_blocks(findings: SectionResults) -> tuple[tuple[Text, ...], tuple[Table, ...]]:
    """The other estimator, then the control variables: their sentences, and their tables for the appendix."""
    said: list[Text] = []
    tables: list[Table] = []
    for name, words in (("estimators", _estimators), ("controls", _controls)):
        table = found_table(findings, name, name, appendix=True)
        if table is not None:
            said += words(findings, table)
            tables.append(table)
    return tuple(said), tuple(tables)


def _estimators(findings: SectionResults, table: Table) -> Iterable[Text]:
    found = findings.results.get("estimators")
    if not isinstance(found, EstimatorCheck):
        return
    place, n = TableRef(table.name), len(found.paths)
    if not found.differing:
        yield text(
            "chapter_structure.estimators_agree", estimator=found.estimator, n=n, count=small_count(n), table=place
        )
        return
    paths = joined(_path(found.labels, p.predictor, p.outcome) for p in found.differing)
    k = len(found.differing)
    yield text(
        "chapter_structure.estimators_differ",
        estimator=found.estimator, whole=small_count(n), n=n, k=k, count=small_count(k), paths=paths, table=place,
    )  # fmt: skip


def _controls(findings: SectionResults, table: Table) -> Iterable[Text]:
    found = findings.results.get("controls")
    if not isinstance(found, Controls):
        return
    place, names = TableRef(table.name), joined(control_names(findings, findings.study.entry.model.controls))
    n = sum(p.tested for p in found.paths)
    if found.changed:
        paths = joined(_path(found.labels, x, y) for x, y in found.changed)
        k = len(found.changed)
        yield text(
            "chapter_structure.controls_changed",
            whole=small_count(n), n=n, k=k, count=small_count(k), paths=paths, table=place, names=names,
        )  # fmt: skip
    elif n:
        yield text("chapter_structure.controls_same", n=n, count=small_count(n), table=place, names=names)
    lost = [p for p in found.paths if not p.tested]
    if lost:
        paths = joined(_path(found.labels, p.predictor, p.outcome) for p in lost)
        yield text("chapter_structure.controls_untested", n=len(lost), count=small_count(len(lost)), paths=paths)
    yield from _control_effects(found)


def _control_effects(controlled: Controls) -> Iterable[Text]:
    """Which effects the control variables have themselves; how many, where a sentence cannot name them all."""
    tested = [p for p in controlled.controls if p.p_value == p.p_value]
    held = [p for p in tested if p.p_value < controlled.fit.rules.alpha]
    if held and len(held) <= NAMED:
        effects = joined(
            text(
                "chapter_structure.controls_effect", x=label_in(controlled.labels, p.predictor),
                y=label_in(controlled.labels, p.outcome), beta=Number(p.controlled, Kind.BOUNDED),
                p=p_words(p.p_value),
            ) for p in held
        )  # fmt: skip
        yield text("chapter_structure.controls_effects_some", effects=effects, n=len(held))
    elif held:
        yield text("chapter_structure.controls_effects_many", n=len(held), total=len(tested))
    elif tested:
        yield text("chapter_structure.controls_effects_none", n=len(tested))


def _path(labels: object, x: str, y: str) -> Text:
    known: dict[str, object] = dict(labels) if isinstance(labels, dict) else {}
    return text("chapter_structure.path", x=label_in(known, x), y=label_in(known, y))
