"""The structural model: its fit, every path with its interval first, explained variance and effect sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.model_premises import approximate_fit
from repurchase.analysis.large_samples.hypotheses_by_interval.findings import ClaimFindings
from repurchase.analysis.large_samples.hypotheses_by_interval.tables import notes, verdict_words
from repurchase.analysis.large_samples.left_out_paths import LeftOutPaths
from repurchase.analysis.results.wording import bounded_number, coverage, label_in
from repurchase.analysis.sem_report.explained_variance.result import f_squared
from repurchase.document.parts.blocks import Column, Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.large.large_fit import HOLDS, indices_words, residual_words
from repurchase.study.chapter.measurement.fit_side_by_side import NAME
from repurchase.study.chapter.pieces.chapter_blocks import found_table, result_remarks
from repurchase.study.chapter.pieces.read_model import cell_names, path_cell
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.structure.explained_part import explained_section
from repurchase.study.chapter.structure.fit_verdict import premise_sentences
from repurchase.study.chapter.structure.path_tests import path_figures
from repurchase.style import Interval, Kind
from repurchase.text import Text, joined, text

REWORDED = (
    "premises_held",
    "unconditional",
    "conditional_all",
    "conditional_some",
    "conditional_rest",
    "conditional_other",
)  # sentences that elsewhere speak of tests
WIDEST_PATH = 24  # columns that the words of a path may take


@dataclass(frozen=True)
class EstimatedPath:
    """One direct path: standardised and unstandardised, each with its interval, and the hypothesis on it."""

    path: tuple[str, str]
    std: float
    std_ci: tuple[float, float]
    estimate: float
    std_error: float
    ci: tuple[float, float]
    f2: float
    tested: Tested | None


def paths_section(findings: SectionResults) -> Section | None:
    """The section, or None where the study has no paths that could be estimated."""
    fit: Any = findings.results.get("sem")
    boot: Any = findings.results.get("bootstrap")
    if not isinstance(fit, Fit) or not isinstance(boot, Bootstrap):
        return None
    parts = [
        p for p in (_fit(findings, fit), _paths(findings, fit, boot), explained_section(findings)) if p is not None
    ]
    remarks = result_remarks(findings, "sem", "bootstrap", "gate", "hypotheses", "explained", "effects", "left_out")
    return Section(text("chapter_large.structure"), tuple(parts), "structure", remarks=remarks)


def claims_of(findings: SectionResults) -> ClaimFindings | None:
    """The hypotheses judged by their intervals."""
    found = findings.results.get("hypotheses")
    return found if isinstance(found, ClaimFindings) else None


def _fit(findings: SectionResults, fit: Fit) -> Section:
    gate, left = found_table(findings, "gate", "gate", appendix=True), findings.results.get("left_out")
    if gate is not None:
        gate = replace(gate, title=text("chapter_large.gate_title"), notes=(text("chapter_large.gate_note"),))
    freed = found_table(findings, "left_out", "left_out_paths", appendix=True)
    said = [*_indices(fit)]
    if isinstance(left, LeftOutPaths) and freed is not None:
        said += [text("chapter_large.left_out", table=TableRef(freed.name)), *left.sentences()]
    rests = tuple(_untested(t) for t in premise_sentences(findings, gate))
    words = [Paragraph(tuple(s)) for s in (said, rests) if s]
    return Section(
        text("chapter_large.fit_heading"), (*words, *(t for t in (freed, gate) if t is not None)), "model_fit"
    )


def _untested(sentence: Text) -> Text:
    """A sentence on premises without the word test, where it has one."""
    stem, _, name = sentence.key.partition(".")
    return (
        text(f"chapter_large.{name}", **sentence.values)
        if stem == "chapter_structure" and name in REWORDED
        else sentence
    )


def _indices(fit: Fit) -> Iterator[Text]:
    if not fit.measures.get("df"):
        yield text("chapter_structure.fit_saturated")
        return
    yield indices_words(fit, "sem", TableRef(NAME))
    yield text(f"chapter_large.fit_{HOLDS[approximate_fit(fit, fit.rules).holds]}")
    yield from residual_words(fit)


def estimated_paths(findings: SectionResults, fit: Fit, boot: Bootstrap) -> list[EstimatedPath]:
    """The direct hypotheses in their order, then the paths that none claims."""
    claims, sizes = claims_of(findings), f_squared(fit)
    tested = {t.path: t for t in claims.tested if not t.is_mediation} if claims is not None else {}
    rows = {(r.rhs, r.lhs): r for r in fit.rows("~") if r.std_error > 0}
    order = [*(p for p in tested if p in rows), *(p for p in rows if p not in tested)]
    level = findings.study.entry.options.level
    found = []
    for path in order:
        name, row = f"{path[1]}~{path[0]}", rows[path]
        limits = {std: boot.interval(name, "percentile", level, standardized=std) for std in (True, False)}
        found.append(
            EstimatedPath(path, row.std_all, limits[True], row.estimate, boot.std_error(name), limits[False],
                          float(sizes.get(f"{path[0]} -> {path[1]}", float("nan"))), tested.get(path))
        )  # fmt: skip
    return found


def _paths(findings: SectionResults, fit: Fit, boot: Bootstrap) -> Section | None:
    paths = estimated_paths(findings, fit, boot)
    if not paths:
        return None
    table, figures = path_table(findings, fit, paths), tuple(_figures(findings))
    refs = joined((TableRef(table.name), *(FigureRef(f.name) for f in figures)))
    said = [text("chapter_large.see_paths", places=refs, n=len(paths)), *effect_words(findings, fit, paths)]
    return Section(text("chapter_large.path_heading"), (Paragraph(tuple(said)), table, *figures), "path_tests")


def _figures(findings: SectionResults) -> Iterator[Figure]:
    """The path diagram, its note on conditional verdicts without the word test."""
    for figure in path_figures(findings):
        notes = [
            text("chapter_large.figure_conditional", **n.values)
            if isinstance(n, Text) and n.key == "hypotheses.figure_conditional"
            else n
            for n in figure.notes
        ]
        yield replace(figure, notes=tuple(notes))


def effect_words(findings: SectionResults, fit: Fit, paths: Iterable[EstimatedPath]) -> Iterator[Text]:
    """Outcome by outcome the standardised effects with their intervals, the largest by size first."""
    listed = list(paths)
    level = coverage(findings.study.entry.options.level)
    for outcome in dict.fromkeys(p.path[1] for p in listed):
        own = sorted((p for p in listed if p.path[1] == outcome), key=lambda p: -abs(p.std))
        parts = joined(
            text("chapter_large.effect", x=label_in(fit.labels, p.path[0]), beta=bounded_number(p.std),
                 interval=Interval(*p.std_ci, Kind.BOUNDED))
            for p in own
        )  # fmt: skip
        key = "effect_on" if len(own) == 1 else "effects_on"
        yield text(f"chapter_large.{key}", outcome=label_in(fit.labels, outcome), parts=parts, level=level)


def path_table(findings: SectionResults, fit: Fit, paths: list[EstimatedPath]) -> Table:
    """Every direct path: β with its interval, then B, its error and interval, f², and the verdict."""
    claims = claims_of(findings)
    claimed = claims is not None and any(p.tested for p in paths)
    names = cell_names(fit.labels, [p.path for p in paths], WIDEST_PATH)
    interval = text("measure.ci", level=coverage(findings.study.entry.options.level))
    columns = (
        *((Column("id", text("chapter_structure.hypothesis"), Kind.WORDS),) if claimed else ()),
        Column("path", text("hypotheses.path"), Kind.WORDS),
        Column("std_all", text("chapter_structure.beta"), Kind.BOUNDED),
        Column("std_ci", interval, Kind.BOUNDED),
        Column("estimate", text("chapter_structure.estimate")),
        Column("std_error", text("chapter_structure.std_error")),
        Column("ci", interval),
        Column("f2", text("pls.f2")),
        *((Column("outcome", text("large.verdict"), Kind.WORDS),) if claimed else ()),
    )
    rows = tuple(
        (
            *((p.tested.id if p.tested else "",) if claimed else ()),
            path_cell(names, p.path),
            p.std,
            Interval(*p.std_ci, Kind.BOUNDED),
            p.estimate,
            p.std_error,
            Interval(*p.ci),
            p.f2,
            *((verdict_words(claims, p.tested) if p.tested else "",) if claimed and claims is not None else ()),
        )
        for p in paths
    )
    shown = [p.tested for p in paths if p.tested]
    said = tuple(notes(claims, shown)) if claims is not None and shown else (text("chapter_large.note_paths"),)
    starts = tuple(k for k in range(1, len(paths)) if paths[k].tested is None and paths[k - 1].tested is not None)
    return Table("path_tests", text("chapter_large.path_title"), columns, rows, said, starts)
