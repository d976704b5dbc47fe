"""The table of nested models."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.analysis.diagnostics.nested_models.findings import ComparisonFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import Text, text


def models(findings: ComparisonFindings) -> tuple[Table, ...]:
    """Every model with its fit, and the test of its difference from the one before."""
    cfi, rmsea = findings.best
    shown = [(cfi, text("comparison.cfi")), (rmsea, text("comparison.rmsea")), ("srmr", text("comparison.srmr"))]
    changes = [Column(f"delta_{name}", text("comparison.delta", index=said), Kind.BOUNDED) for name, said in shown]
    columns = (
        Column("model", text("comparison.model"), Kind.WORDS),
        Column("chisq", text("comparison.chisq"), decimals=2),
        Column("df", text("measure.df"), Kind.COUNT),
        *(Column(name, heading, Kind.BOUNDED) for name, heading in shown),
        Column("chisq_diff", text("comparison.chisq_diff"), decimals=2),
        Column("df_diff", text("comparison.df_diff"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
        *changes,
    )
    names = [name for name, _ in shown]
    return (Table("comparison", text("comparison.title"), columns, tuple(_row(findings, k, names) for k in
                  range(len(findings.fits))), _method_notes(findings)),)  # fmt: skip


def _row(findings: ComparisonFindings, k: int, names: Sequence[str]) -> tuple[object, ...]:
    fit = findings.fits[k]
    scaled = fit.measures.get("chisq_scaled")
    chisq = fit.measures["chisq"] if scaled is None else scaled
    head = (findings.names[k], chisq, fit.measures["df"], *(findings.measure(k, name) for name in names))
    if not k:
        return (*head, None, None, None, *(None for _ in names))
    test = findings.tests[k - 1]
    return (*head, test.statistic, test.df, test.p_value, *(findings.delta(name, k - 1) for name in names))


def _method_notes(findings: ComparisonFindings) -> tuple[Text, ...]:
    methods = dict.fromkeys(t.method for t in findings.tests if t.df > 0)
    scaled = [text(f"comparison.note_{m.replace('.', '_')}") for m in methods if m != "standard"]
    return (text("comparison.note_scaled"), *scaled) if scaled else (text("comparison.note_standard"),)
