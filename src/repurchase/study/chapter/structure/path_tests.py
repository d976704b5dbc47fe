"""The table of the paths and their tests, and the figure of the model that they are read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.effects.hypotheses.tables import verdict_cell
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.results.wording import alpha_number, coverage, starred, stars_note
from repurchase.analysis.sem.fitted import EstimateRow
from repurchase.analysis.sem_report.diagrams import figures, with_hypotheses, with_moderations
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.study.chapter.pieces.chapter_blocks import members_of
from repurchase.study.chapter.pieces.read_model import cell_names, is_freed, model_read, path_cell
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Interval, Kind
from repurchase.text import Text, joined, text

WIDEST_PATH = 20  # columns that the words of a path may take beside eight columns of numbers


@dataclass(frozen=True)
class ClaimedPath:
    """One path: its test where a hypothesis claims it, else its row in the model; numbers None where it has none."""

    path: tuple[str, ...]
    tested: Tested | None
    row: EstimateRow | None

    def number(self, name: str) -> float | None:
        """A number of the test, else of the row."""
        held: Any = self.tested if self.tested is not None else self.row
        value = getattr(held, name)
        return None if value is None or value != value else float(value)


def direct_paths_of(findings: SectionResults) -> list[ClaimedPath]:
    """The direct hypotheses in their order, then the paths of the model that no hypothesis claims.

    Moderations that were estimated are told in a section of their own.
    """
    tested: HypothesisFindings | Any = findings.results.get("hypotheses")
    apart = {t.path for t in tested.tested if "*" in t.path[0]} if members_of(findings, "moderation") and tested else ()
    claimed = [t for t in tested.tested if not t.is_mediation and t.path not in apart] if tested else []
    found = [ClaimedPath(t.path, t, None) for t in claimed]
    known = {t.path for t in claimed}
    free = [r for r in model_read(findings).rows("~") if r.std_error > 0 and (r.rhs, r.lhs) not in known]
    return [*found, *(ClaimedPath((r.rhs, r.lhs), None, r) for r in free)]


def path_table(findings: SectionResults) -> Table | None:
    """Every direct path with its test, and the verdict where a hypothesis claims it."""
    paths, tested = direct_paths_of(findings), findings.results.get("hypotheses")
    if not paths:
        return None
    fit = model_read(findings)
    stated: HypothesisFindings | None = tested if isinstance(tested, HypothesisFindings) else None
    claims = stated is not None and any(p.tested is not None for p in paths)
    level = stated.level if stated is not None else fit.level
    labels = {**fit.labels, **(stated.labels if stated is not None else {})}
    names = cell_names(labels, [p.path for p in paths], WIDEST_PATH)
    columns = (
        *((Column("id", text("chapter_structure.hypothesis"), Kind.WORDS),) if claims else ()),
        Column("path", text("hypotheses.path"), Kind.WORDS),
        Column("estimate", text("chapter_structure.estimate")),
        Column("std_error", text("chapter_structure.std_error")),
        Column("statistic", text("chapter_structure.z"), decimals=2),
        Column("p_value", text("hypotheses.p_value"), Kind.P),
        Column("std_all", text("chapter_structure.beta"), Kind.BOUNDED),
        Column("ci", text("hypotheses.ci", level=coverage(level))),
        *((Column("outcome", text("hypotheses.outcome"), Kind.WORDS),) if claims else ()),
    )
    rows, rules = [], []
    for k, p in enumerate(paths):
        beta = starred(_nan(p.number("std_all")), _nan(p.number("p_value")), fit.n, Kind.BOUNDED, fit.rules)
        numbers = (*(p.number(x) for x in ("estimate", "std_error", "statistic", "p_value")), beta,
                   Interval(p.number("ci_low"), p.number("ci_high")))  # fmt: skip
        head = (p.tested.id if p.tested else "",) if claims else ()
        tail = (verdict_cell(stated, p.tested) if p.tested else "",) if claims and stated is not None else ()
        rows.append((*head, path_cell(names, p.path), *numbers, *tail))
        if k and p.tested is None and paths[k - 1].tested is not None:
            rules.append(k)
    notes = (*_notes(findings, stated, [p.tested for p in paths if p.tested]), stars_note(fit.n, fit.rules))
    return Table("path_tests", text("chapter_structure.path_title"), columns, tuple(rows), notes, tuple(rules))


def path_figures(findings: SectionResults) -> Iterable[Figure]:
    """The paths of the model that verdicts are read from, with hypotheses, and what verdicts are conditional on."""
    tested = findings.results.get("hypotheses")
    for figure in figures(model_read(findings)):
        notes = figure.notes
        if is_freed(findings):
            notes = (text("hypotheses.from_free_figure"), *notes)
        if isinstance(tested, HypothesisFindings) and tested.conditions:
            which = joined(phrase_of(k) for k in dict.fromkeys(k for keys in tested.conditions for k in keys))
            notes = (*notes, text("hypotheses.figure_conditional", which=which, n=len(tested.tested)))
        yield _claimed(findings, replace(figure, notes=notes))


def _claimed(findings: SectionResults, figure: Figure) -> Figure:
    """The figure with moderators, and the number of the hypothesis at each arrow that one claims."""
    if "paths" not in figure.data:
        return figure
    tested = findings.results.get("hypotheses")
    claims = tested.tested if isinstance(tested, HypothesisFindings) else ()
    found: list[Any] = [findings[name] for name in members_of(findings, "moderation")]
    return with_moderations(with_hypotheses(figure, claims) if claims else figure, found, claims)


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _notes(findings: SectionResults, stated: HypothesisFindings | None, shown: Sequence[Tested]) -> list[Text]:
    """What the verdicts rest on, and what their marks mean."""
    if stated is None or not shown:
        return [text("chapter_structure.note_interval")]
    notes = [text("chapter_structure.note_verdict", alpha=alpha_number(stated.alpha))]
    for keys in stated.conditions:
        marked = [t for t in shown if t.conditional_on == keys]
        if marked:
            which = joined(phrase_of(k) for k in keys)
            notes.append(text("hypotheses.condition", mark=stated.mark(marked[0]), which=which, k=len(keys)))
    if is_freed(findings):
        notes.append(text("hypotheses.from_free"))
    return notes
