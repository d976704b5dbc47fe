"""Measurement invariance and paths in groups, where the study asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from repurchase.analysis.invariance.findings import InvarianceFindings
from repurchase.analysis.invariance.group_paths.findings import PathDifference, PathDifferenceFindings
from repurchase.analysis.invariance.group_paths.result import PathDifferences
from repurchase.analysis.invariance.group_paths.words import differs_jointly, joint_words
from repurchase.analysis.invariance.result import Invariance
from repurchase.analysis.invariance.tables import sizes_of
from repurchase.analysis.invariance.words import called, within
from repurchase.analysis.results.question_labels import category_label, question_label
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem_report.tables import reported
from repurchase.document.parts.blocks import Column, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import counted_block, in_appendix, members_of, result_remarks
from repurchase.study.chapter.pieces.question_phrases import question_phrase
from repurchase.study.chapter.pieces.read_model import cell_names, path_cell
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, joined, text

WIDEST_PATH = 24  # columns that the words of a path may take beside those of the groups
STRICTEST = "strict"  # level of invariance above which there is none
NAMED = 4  # paths that a sentence names; more are counted


def group_models_section(findings: SectionResults) -> Section | None:
    """The section, or None where no groups were compared."""
    members = members_of(findings, "invariance", "group_paths")
    groups = list(dict.fromkeys(m.partition(":")[2] for m in members))
    if not groups:
        return None
    remarks = result_remarks(findings, *members)
    heading = text("chapter.group_models")
    parts = [tuple(_blocks(findings, g, k)) for k, g in enumerate(groups)]
    if len(groups) == 1:
        return Section(heading, parts[0], "group_models", remarks=remarks)
    inner = tuple(
        Section(text("chapter_group_models.heading", group=_group_words(findings, g)), blocks, f"groups:{g}")
        for g, blocks in zip(groups, parts, strict=True)
    )
    return Section(heading, inner, "group_models", remarks=remarks)


def _blocks(findings: SectionResults, group: str, k: int) -> Iterable[Paragraph | Table]:
    """Ladder and paths of one grouping; names of its tables are counted where there are several."""
    ladder, compared = (findings.results.get(_named(kind, group)) for kind in ("invariance", "group_paths"))
    noun, answers = _noun(findings, group), _answers(findings, group)
    if isinstance(ladder, Invariance):
        ladder = replace(ladder, called=noun or ladder.called, answers=answers)
        table, *rest = [counted_block(t, k) for t in (ladder_table(ladder), *ladder.tables()[1:])]
        moved = [in_appendix(t) for t in rest]
        yield Paragraph((*_ladder_sentences(ladder, table), *_see(moved)))
        yield table
        yield from moved
    if isinstance(compared, PathDifferences):
        compared = replace(compared, called=noun or compared.called, answers=answers)
        table = counted_block(path_table(compared), k)
        yield Paragraph(tuple(_path_sentences(compared, table, ladder if isinstance(ladder, Invariance) else None)))
        yield table


def ladder_table(ladder: InvarianceFindings) -> Table:
    """Every level with its fit, what it loses against the level above, and the verdict."""
    columns = (
        Column("model", text("chapter_group_models.level"), Kind.WORDS),
        Column("chisq", text("comparison.chisq"), decimals=2),
        Column("df", text("measure.df"), Kind.COUNT),
        Column("cfi", text("comparison.cfi"), Kind.BOUNDED),
        Column("rmsea", text("comparison.rmsea"), Kind.BOUNDED),
        Column("chisq_diff", text("comparison.chisq_diff"), decimals=2),
        Column("df_diff", text("comparison.df_diff"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
        Column("delta_cfi", text("comparison.delta", index="CFI"), Kind.BOUNDED),
        Column("verdict", text("measure.verdict"), Kind.WORDS),
    )
    rows: list[tuple[object, ...]] = []
    for k, s in enumerate(ladder.steps):
        m = reported(s.fit)
        head = (called(s), m["chisq"], m["df"], m["cfi"], m["rmsea"])
        if not k:
            rows.append((*head, None, None, None, None, ""))
            continue
        c = ladder.comparisons[k - 1]
        change = (c.chisq_diff, c.df_diff, c.p_value, c.delta(c.best[0]))
        rows.append((*head, *change, text(f"invariance.verdict_{s.verdict}")))
    notes = [text("invariance.note_groups", group=ladder.called or ladder.group, sizes=sizes_of(ladder))]
    if ladder.steps[0].fit.settings.ordered:
        notes.append(text("chapter_group_models.note_ordinal"))
    else:
        notes.append(text("chapter_group_models.note_rule", bound=ladder.rule.limit(), source=ladder.rule.source()))
    return Table("invariance_levels", text("invariance.title"), columns, tuple(rows), tuple(notes))


def path_table(compared: PathDifferenceFindings) -> Table:
    """Every path in every group, and the test that it is equal in all."""
    shown = {g: compared.answers.get(g, g) for g in compared.groups}
    names = cell_names(compared.fit.labels, [p.path for p in compared.paths], WIDEST_PATH)
    columns = (
        Column("path", text("group_paths.path"), Kind.WORDS),
        *(Column(f"std_all_{g}", text("group_paths.named", name=words), Kind.BOUNDED, group=text("group_paths.std_all"))
          for g, words in shown.items()),
        Column("chisq_diff", text("comparison.chisq_diff"), decimals=2),
        Column("p_value", text("measure.p"), Kind.P),
        Column("p_holm", text("measure.p_holm"), Kind.P),
    )  # fmt: skip
    rows = tuple(
        (path_cell(names, p.path), *p.std_all, p.change.statistic, p.change.p_value, p.p_holm) for p in compared.paths
    )
    note = text("chapter_group_models.note_paths")
    return Table("group_paths", text("group_paths.title", group=compared.words), columns, rows, (note,))


def _ladder_sentences(ladder: InvarianceFindings, table: Table) -> Iterable[Text]:
    """The verdict on every level, and the highest that holds."""
    yield text("chapter_group_models.lead", group=ladder.called or ladder.group, table=TableRef(table.name))
    for verdict in ("supported", "mixed", "rejected", "not_testable"):
        steps = [s for s in ladder.steps[1:] if s.verdict == verdict]
        if steps:
            first = within if verdict == "mixed" else called
            said = joined((first(steps[0]), *(within(s) for s in steps[1:])))
            yield text(f"chapter_group_models.{verdict}", steps=said, n=len(steps))
    highest = ladder.highest
    if highest == ladder.steps[0].name:
        yield text("chapter_group_models.lowest")
    else:
        key = "highest_of_all" if highest == ladder.steps[-1].name == STRICTEST else "highest"
        yield text(f"chapter_group_models.{key}", step=text(f"invariance.within_{highest}"))


def _path_sentences(
    compared: PathDifferenceFindings, table: Table, ladder: InvarianceFindings | None
) -> Iterable[Text]:
    """Which paths differ between the groups, and whether they may be compared."""
    alpha = compared.rules.alpha
    tested = _tested(compared)
    sure = [p for p in tested if p.p_holm < alpha]
    chisq, p = Number(compared.together.statistic, Kind.VALUE, 2), p_words(compared.together.p_value)
    yield text("chapter_group_models.together", df=compared.together.df, chisq=chisq, p=p, group=compared.words,
               table=TableRef(table.name))  # fmt: skip
    shown = joined(_path(compared, q.path) for q in sure[:NAMED])
    if sure:
        how = "some" if len(sure) <= NAMED else "many"
        values = {"n": len(sure), "total": len(tested), "joint": joint_words(compared, len(sure))}
        yield text(f"chapter_group_models.paths_{how}", paths=shown, **values)
    elif tested:
        how = "joint" if differs_jointly(compared) else "none"
        yield text(f"chapter_group_models.paths_{how}", n=len(tested))
    lost = [q for q in compared.paths if q.p_holm != q.p_holm]
    if lost:
        yield text(
            "chapter_group_models.paths_untested", n=len(lost), paths=joined(_path(compared, q.path) for q in lost)
        )
    if _describes(compared):
        yield text("chapter_group_models.descriptive" if ladder is None else "chapter_group_models.descriptive_below")
    if any(n.message.key == "fit.few_cases" for n in compared.notes):
        yield text("chapter_group_models.few_respondents")


def group_path_words(findings: SectionResults) -> Iterable[Text]:
    """The outcome of the comparisons in one sentence; those that only describe, or test nothing, are no part of it."""
    every = (findings[name] for name in members_of(findings, "group_paths"))
    compared = [c for c in every if isinstance(c, PathDifferenceFindings) and not _describes(c) and _tested(c)]
    clauses = [clause for c in compared for clause in _clause(findings, c)]
    if clauses:
        said, *others = clauses
        for clause in others:
            said = text("chapter_group_models.summary_next", said=said, clause=clause)
        yield text("chapter_group_models.summary", which=said)
    elif compared:
        yield text("chapter_group_models.summary_none")


def _clause(findings: SectionResults, c: PathDifferenceFindings) -> Iterable[Text]:
    """What differs by one grouping, path by path or in the joint test alone; nothing where neither does."""
    tested = _tested(c)
    sure = [q for q in tested if q.p_holm < c.rules.alpha]
    group = next((question_phrase(b) for b in findings.survey.instrument.background if b.name == c.group), c.words)
    if not sure:
        if differs_jointly(c):
            yield text("chapter_group_models.summary_joint", n=len(tested), group=group)
        return
    values = {"n": len(sure), "group": group, "joint": joint_words(c, len(sure))}
    if len(sure) <= NAMED:
        paths = joined(_path(c, q.path) for q in sure)
        yield text("chapter_group_models.summary_some", paths=paths, **values)
    else:
        yield text("chapter_group_models.summary_many", total=len(tested), **values)


def _tested(compared: PathDifferenceFindings) -> list[PathDifference]:
    return [p for p in compared.paths if p.p_holm == p.p_holm]


def _describes(compared: PathDifferenceFindings) -> bool:
    """Whether the paths are beside one another only to be looked at: loadings were not shown to be equal."""
    return any(n.message.key in ("group_paths.not_tested", "group_paths.not_invariant") for n in compared.notes)


def _path(compared: PathDifferenceFindings, path: tuple[str, str]) -> Text:
    x, y = (compared.fit.labels.get(v, v) for v in path)
    return text("chapter_structure.path", x=x, y=y)


def _group_words(findings: SectionResults, group: str) -> object:
    for kind in ("invariance", "group_paths"):
        found = findings.results.get(_named(kind, group))
        if isinstance(found, InvarianceFindings | PathDifferenceFindings):
            return _noun(findings, group) or found.called or group
    return group


def _noun(findings: SectionResults, group: str) -> Label | None:
    """The grouping question as a noun, where it is a question about respondents."""
    asked = (b for b in findings.survey.instrument.background if b.name == group)
    return next((question_label(b) for b in asked), None)


def _answers(findings: SectionResults, group: str) -> Mapping[str, Label]:
    """The words of the grouping question's answers in every language, by those that stand in the data."""
    asked = (b for b in findings.survey.instrument.background if b.name == group)
    return {words: category_label(option) for b in asked for option in b.options for words in option.values()}


def _named(kind: str, group: str) -> str:
    return f"{kind}:{group}" if group else kind


def _see(moved: list[Table]) -> tuple[Text, ...]:
    places = joined(TableRef(t.name) for t in moved)
    return (text("chapter_group_models.see", places=places),) if moved else ()
