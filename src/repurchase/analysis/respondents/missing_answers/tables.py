"""Tables of missing answers, and of the respondents of each analysis."""

from __future__ import annotations

from repurchase.analysis.respondents.missing_answers.findings import MissingFindings
from repurchase.analysis.results.survey_input import complete
from repurchase.analysis.results.wording import coded
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import text


def constructs(findings: MissingFindings) -> Table:
    """Every construct with its share of missing answers."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("items", text("measure.items"), Kind.COUNT),
        Column("missing", text("missing_answers.missing"), Kind.COUNT),
        Column("share", text("measure.percent"), Kind.SHARE),
        Column("complete", text("missing_answers.complete"), Kind.COUNT),
    )
    count, rows = dict(zip(findings.survey.frame().columns, findings.counts, strict=True)), []
    for c in findings.survey.instrument:
        missing = int(sum(count[i] for i in c.item_names))
        whole = len(complete(findings.survey.scored(c)))
        rows.append((coded(c), len(c.items), missing, missing / (findings.survey.n * len(c.items)), whole))
    return Table("missing_answers", text("missing_answers.title"), columns, tuple(rows))


def items(findings: MissingFindings) -> Table:
    """Every item that somebody left blank."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
        Column("missing", text("missing_answers.missing"), Kind.COUNT),
        Column("share", text("measure.percent"), Kind.SHARE),
    )
    owners = [c for c in findings.survey.instrument for _ in c.items]
    names = findings.survey.instrument.item_names
    rows = tuple(
        (coded(owners[j]), names[j], int(k), k / findings.survey.n) for j, k in enumerate(findings.counts) if k
    )
    return Table("missing_items", text("missing_answers.title_items"), columns, rows, appendix=True)


def respondents(findings: MissingFindings) -> Table:
    """Who counts in which analysis."""
    columns = (
        Column("analysis", text("missing_answers.analysis"), Kind.WORDS),
        Column("fewest", text("missing_answers.fewest"), Kind.COUNT),
        Column("most", text("missing_answers.most"), Kind.COUNT),
        Column("rule", text("missing_answers.rule"), Kind.WORDS),
    )
    rows = tuple((u.title, u.fewest, u.most, text(f"missing_answers.rule_{u.rule}")) for u in findings.uses)
    notes = (text("missing_answers.note_uses"),)
    return Table("respondents", text("missing_answers.title_uses"), columns, rows, notes)
