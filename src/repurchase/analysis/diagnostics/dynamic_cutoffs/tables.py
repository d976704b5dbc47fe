"""The table of simulated cut-offs."""

from __future__ import annotations

from repurchase.analysis.diagnostics.dynamic_cutoffs.findings import INDICES, DynamicCutoffFindings
from repurchase.analysis.diagnostics.dynamic_cutoffs.words import left_out, verdict
from repurchase.analysis.results.wording import percent
from repurchase.document.parts.blocks import Column, Table
from repurchase.literature import Rules
from repurchase.numeric.dynamic_fit.cutoffs import RATES
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def cutoff_table(findings: DynamicCutoffFindings, rules: Rules) -> tuple[Table, ...]:
    """Each index with its value, its conventional and its simulated cut-offs, and the verdict of the latter."""
    if not findings.levels:
        return ()
    columns = [
        Column("index", text("fitted.index"), Kind.WORDS),
        Column("value", text("measure.value"), Kind.BOUNDED),
        Column("conventional", text("dynamic_cutoffs.conventional"), Kind.WORDS),
    ]
    group = text("dynamic_cutoffs.simulated")
    columns += [
        Column(f"level_{k}", text("dynamic_cutoffs.level", level=k), Kind.BOUNDED, group=group)
        for k in range(1, len(findings.levels) + 1)
    ]
    columns.append(Column("verdict", text("measure.verdict"), Kind.WORDS))
    rows = tuple(_row(findings, name, rules) for name in INDICES)
    title = text("dynamic_cutoffs.title", n=findings.simulated_n)
    return (Table("dynamic_cutoffs", title, tuple(columns), rows, tuple(_notes(findings))),)


def _row(findings: DynamicCutoffFindings, name: str, rules: Rules) -> tuple[object, ...]:
    cells = [Number(level.cutoffs[name].value, Kind.BOUNDED) for level in findings.levels]
    rule = rules[name]
    return (rule.label, findings.values[name], rule.rule(), *cells, verdict(findings, name))


def _notes(findings: DynamicCutoffFindings) -> list[Text]:
    said = [text("dynamic_cutoffs.level_note", level=k, left_out=left_out(level))
            for k, level in enumerate(findings.levels, 1)]  # fmt: skip
    kind = text("dynamic_cutoffs.rated" if findings.rated else "dynamic_cutoffs.normal")
    said.append(text("dynamic_cutoffs.how", draws=findings.draws, seed=findings.seed, answers=kind,
                     first=percent(RATES[0]), second=percent(RATES[1])))  # fmt: skip
    return said
