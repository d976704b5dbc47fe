"""Tables of group differences: the matrix of tests, and the means of the groups that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from repurchase.analysis.respondents.profile.question_labels import short_label
from repurchase.analysis.results.wording import coded, marks, stars_note
from repurchase.analysis.scores.group_differences.findings import GroupComparison, GroupFindings, Grouping
from repurchase.document.parts.blocks import Column, Table
from repurchase.numeric.classical.group_means import WelchT
from repurchase.study.chapter.pieces.question_phrases import (
    chosen_option,
    group_words,
    question_named,
)
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Construct
from repurchase.text import Text, text

BESIDE = 3  # so many constructs have their test and its size side by side; of more, the size stands below
MOST = 7  # constructs in one table


def shown_constructs(findings: SectionResults, g: GroupFindings) -> list[Construct]:
    """The constructs that the model explains; all of a few; of many without a model, those that differ somewhere."""
    compared = list({c.construct.name: c.construct for c in g.comparisons}.values())
    explained = {y for y, _ in findings.study.regressions()}
    chosen = [c for c in compared if c.role in ("mediator", "outcome") or c.name in explained]
    if not chosen:
        differing = {c.construct.name for c in g.comparisons if g.significant(c)}
        chosen = compared if len(compared) <= BESIDE + 1 else [c for c in compared if c.name in differing]
    outcomes = [c for c in chosen if c.role == "outcome"]
    first = [c for c in chosen if c not in outcomes][: MOST - len(outcomes[:MOST])]
    return [c for c in chosen if c in first or c in outcomes[:MOST]]


def difference_matrix(findings: SectionResults, g: GroupFindings, shown: Sequence[Construct]) -> Table:
    """Background variables by constructs: t or F with the mark of its adjusted p, and the size of the difference."""
    groupings = list({c.grouping.name: c.grouping for c in g.comparisons}.values())
    known = {(c.grouping.name, c.construct.name): c for c in g.comparisons}
    options = any(x.name != x.family for x in groupings)
    beside = len(shown) <= BESIDE
    columns = [Column("question", text("chapter_groups.question"), Kind.WORDS, merge=True)]
    columns += [Column("option", text("chapter_groups.option"), Kind.WORDS, merge=True)] if options else []
    columns.append(Column("test", text("chapter_groups.test"), Kind.WORDS))
    for c in shown:
        columns += _columns(c, beside)
    rows: list[tuple[Any, ...]] = []
    for grouping in groupings:
        cells = [known.get((grouping.name, c.name)) for c in shown]
        rows += _rows(findings, g, grouping, cells, options, beside)
    return Table(
        "group_matrix", text("chapter_groups.title"), tuple(columns), tuple(rows), _notes(findings, g), _rules(rows)
    )


def _columns(c: Construct, beside: bool) -> list[Column]:
    if not beside:
        return [Column(f"value_{c.name}", c.label)]
    return [
        Column(f"statistic_{c.name}", text("chapter_groups.statistic"), group=c.label),
        Column(f"effect_{c.name}", text("chapter_groups.effect"), group=c.label),
    ]


def _rows(
    findings: SectionResults,
    g: GroupFindings,
    grouping: Grouping,
    cells: Sequence[GroupComparison | None],
    options: bool,
    beside: bool,
) -> list[tuple[Any, ...]]:
    """One row a grouping, or, of many constructs, its tests and below them their sizes."""
    head: list[Any] = [short_label(question_named(findings, grouping))]
    head += [chosen_option(grouping) or ""] if options else []
    known = next(c for c in cells if c is not None) if any(cells) else None
    two = known is not None and isinstance(known.test, WelchT)
    tests = [None if c is None else Number(c.test.statistic, stars=_mark(findings, g, c)) for c in cells]
    sizes = [None if c is None else _size(c) for c in cells]
    letter, size = (text(f"chapter_groups.{'t' if two else 'f'}"), text(f"chapter_groups.{'d' if two else 'eta2'}"))
    if not beside:
        return [(*head, letter, *tests), (*head, size, *sizes)]
    both = [value for pair in zip(tests, sizes, strict=True) for value in pair]
    return [(*head, letter, *both)]


def _mark(findings: SectionResults, g: GroupFindings, c: GroupComparison) -> str:
    return marks(c.p_holm, findings.survey.n, g.rules)


def _size(c: GroupComparison) -> Number:
    return Number(c.effect, Kind.VALUE if c.effect_name == "d" else Kind.BOUNDED)


def _notes(findings: SectionResults, g: GroupFindings) -> tuple[Text, ...]:
    least = g.rules["small_cell"].acceptable or 0
    return (
        text(f"chapter_groups.note_{sort_of_tests(g.comparisons)}", least=int(least)),
        stars_note(findings.survey.n, g.rules),
    )


def sort_of_tests(comparisons: Sequence[GroupComparison]) -> str:
    """Whether these compare two groups, several, or both."""
    two = {isinstance(c.test, WelchT) for c in comparisons}
    return "both" if len(two) > 1 else "two" if True in two else "several"


def _rules(rows: Sequence[tuple[Any, ...]]) -> tuple[int, ...]:
    """A thin rule where a question with several options begins or ends."""
    names = [row[0]["en"] if "en" in row[0] else str(row[0]) for row in rows]
    block = [names.count(n) > 1 for n in names]
    return tuple(
        j for j in range(1, len(rows)) if names[j] != names[j - 1] and (block[j] or block[j - 1])
    )  # fmt: skip


def means_table(findings: SectionResults, g: GroupFindings) -> Table | None:
    """Means of the groups in every comparison that holds; None where none does."""
    columns = (
        Column("question", text("chapter_groups.question"), Kind.WORDS, merge=True),
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("group", text("chapter_groups.group"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("mean", text("measure.mean")),
        Column("sd", text("measure.sd")),
    )
    rows: list[tuple[Any, ...]] = []
    rules = []
    for c in (c for c in g.comparisons if g.significant(c)):
        rules.append(len(rows))
        question = short_label(question_named(findings, c.grouping))
        values = zip(c.grouping.groups, c.n, c.mean, c.sd, strict=True)
        rows += [(question, coded(c.construct), group_words(words), n, mean, sd) for words, n, mean, sd in values]
    if not rows:
        return None
    return Table("group_means", text("chapter_groups.title_means"), columns, tuple(rows), (), tuple(rules[1:]))
