"""Problems with their evidence and what follows, and the necessary conditions that stand in the appendix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repurchase.analysis.decisions.necessity.result import Necessity
from repurchase.analysis.decisions.priorities.findings import PriorityFindings
from repurchase.analysis.decisions.problems.findings import BOTTLENECK, DEPENDENCE, LACK
from repurchase.analysis.decisions.problems.result import Problems
from repurchase.analysis.decisions.problems.tables import Standing, problems_table
from repurchase.document.parts.blocks import Figure, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import Block, pointer, reference_to
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import Text, joined, text

MAP, TESTS, CEILINGS = "priority_drivers", "problem_tests", "necessity"  # tables that problems rest on


def problems_part(findings: SectionResults) -> Section | None:
    """The section on problems; None where nothing was looked for."""
    found = findings.get("problems")
    tables = found.tables() if found is not None else ()
    if found is None or not tables:
        return None
    if isinstance(found, Problems):
        tables = _placed(findings, found)
        said = [*_opening(tables), *found.sentences(), *_tests(tables)]
    else:
        said = [*found.sentences(), *pointer(tables)]
    blocks: list[Block] = [Paragraph(tuple(said)), *tables, *_conditions(findings)]
    return Section(text("chapter_conclusion.problems"), tuple(blocks), "problems")


def _placed(findings: SectionResults, problems: Problems) -> tuple[Table, ...]:
    """The tables of problems, the first naming the tables of the chapter on which its numbers rest."""
    ranked = findings.get("priorities")
    mapped = isinstance(ranked, PriorityFindings) and ranked.placed and bool(ranked.ranked)
    tests = TableRef(TESTS)
    map_and_tests = joined((TableRef(MAP), tests)) if mapped else tests
    standing: Standing = {DEPENDENCE: map_and_tests, LACK: map_and_tests, BOTTLENECK: TableRef(CEILINGS)}
    whole = problems.tables()
    return tuple(problems_table(problems, standing) if t.name == "problems" else t for t in whole)


def _opening(tables: Sequence[Table]) -> Iterator[Text]:
    if any(t.name == "problems" for t in tables):
        yield text("chapter_problems.opening", table=TableRef("problems"))


def _tests(tables: Sequence[Table]) -> Iterator[Text]:
    if any(t.name == TESTS for t in tables):
        yield text("chapter_problems.tests", table=TableRef(TESTS))


def _conditions(findings: SectionResults) -> Iterator[Block]:
    """Two sentences on necessary conditions; their tables and scatters are for the appendix."""
    needed = findings.get("necessity")
    if not isinstance(needed, Necessity) or not needed.conditions:
        return
    moved: list[Table | Figure] = [*needed.tables(), *needed.figures()]
    places = joined(reference_to(b) for b in moved)
    yield Paragraph((*needed.sentences(), text("chapter_problems.conditions", places=places)))
    yield from moved
