"""Tables of mediation: the joint tests, and the types of mediation."""

from __future__ import annotations

from dataclasses import replace

from repurchase.analysis.effects.findings import EffectFindings
from repurchase.analysis.effects.tables import mediation_table
from repurchase.analysis.mediation.findings import MediationFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import joined, text


def joint_tests(findings: MediationFindings) -> Table:
    """The joint tests of the paths that the model fixes at zero."""
    columns = (
        Column("kind", text("mediation.kind"), Kind.WORDS),
        Column("paths", text("mediation.paths"), Kind.WORDS),
        Column("chisq_diff", text("comparison.chisq_diff"), decimals=2),
        Column("df", text("measure.df"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
        Column("wald", text("mediation.wald"), decimals=2),
        Column("wald_p_value", text("mediation.wald_p"), Kind.P),
    )
    rows = tuple(
        (text(f"mediation.kind_{t.kind}"), joined(findings.arrow(a, b) for a, b in t.paths), t.change.statistic,
         len(t.paths), t.change.p_value, t.wald.statistic, t.wald.p_value) for t in findings.tests
    )  # fmt: skip
    return Table("mediation_joint_tests", text("mediation.joint_title"), columns, rows,
                 (text("mediation.joint_note"),))  # fmt: skip


def types(findings: MediationFindings, freed: EffectFindings) -> Table:
    """Types and shares of mediation, from the model with every direct path free."""
    table = mediation_table(freed)
    return Table("mediation_types", text("mediation.types_title", outcome=findings.called), table.columns,
                 table.rows, (text("mediation.types_note"), *table.notes), table.rules)  # fmt: skip


def as_stated(findings: MediationFindings, table: Table) -> Table:
    """The effects of the model as stated, beside those that the verdicts rest on."""
    title = text("mediation.stated_title", outcome=findings.called)
    return replace(table, title=title, notes=(text("mediation.stated_note"), *table.notes))
