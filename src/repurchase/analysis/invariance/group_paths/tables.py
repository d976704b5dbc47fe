"""The table of paths in every group."""

from __future__ import annotations

from repurchase.analysis.effects.tables import shown
from repurchase.analysis.invariance.group_paths.findings import PathDifferenceFindings
from repurchase.analysis.results.wording import p_words
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind, Number
from repurchase.text import text


def path_table(findings: PathDifferenceFindings) -> tuple[Table, ...]:
    """Every path in every group, with the tests of its equality."""
    columns = (
        Column("path", text("group_paths.path"), Kind.WORDS),
        *(Column(f"std_all_{g}", text("group_paths.named", name=g), group=text("group_paths.std_all"))
          for g in findings.groups),
        *(Column(f"estimate_{g}", text("group_paths.named", name=g), group=text("group_paths.estimate"))
          for g in findings.groups),
        Column("difference", text("measure.difference")),
        Column("wald_p_value", text("group_paths.p_wald"), Kind.P),
        Column("chisq_diff", text("comparison.chisq_diff"), decimals=2),
        Column("p_value", text("group_paths.p_chisq"), Kind.P),
        *([Column("p_permutation", text("group_paths.p_permutation"), Kind.P)] if findings.permutations else []),
        Column("p_holm", text("measure.p_holm"), Kind.P),
    )  # fmt: skip
    rows = tuple(
        (shown(p.path, findings.fit.labels), *p.std_all, *p.estimates, p.spread, p.wald.p_value, p.change.statistic,
         p.change.p_value, *((p.p_permutation,) if findings.permutations else ()), p.p_holm) for p in findings.paths
    )  # fmt: skip
    chisq, p = Number(findings.together.statistic, Kind.VALUE, 2), p_words(findings.together.p_value)
    notes = [text("group_paths.note"), text("group_paths.note_together", df=findings.together.df, chisq=chisq, p=p)]
    notes += [text("group_paths.note_permutation", n=findings.permutations)] if findings.permutations else []
    return (Table("path_differences", text("group_paths.title", group=findings.words), columns, rows, tuple(notes)),)
