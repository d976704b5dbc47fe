"""The table of competing models."""

from __future__ import annotations

from repurchase.analysis.measurement.competing_models.findings import CompetingFindings, Rival
from repurchase.analysis.results.wording import starred, stars_note
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind
from repurchase.text import text


def models(findings: CompetingFindings) -> tuple[Table, ...]:
    """Every model with its fit and its difference from the hypothesised one."""
    columns = (
        Column("model", text("models.model"), Kind.WORDS),
        Column("chisq", text("models.chisq")),
        Column("df", text("measure.df"), Kind.COUNT),
        Column("chisq_df", text("models.chisq_df")),
        Column("cfi", findings.rules["cfi"].label, Kind.BOUNDED),
        Column("tli", findings.rules["tli"].label, Kind.BOUNDED),
        Column("rmsea", findings.rules["rmsea"].label, Kind.BOUNDED),
        Column("rmsea_ci", text("models.rmsea_ci"), Kind.BOUNDED),
        Column("srmr", findings.rules["srmr"].label, Kind.BOUNDED),
        Column("delta_chisq", text("models.delta_chisq")),
        Column("delta_df", text("models.delta_df"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
    )
    notes = [text("models.against"), text("models.given" if findings.chosen else "models.greedy")]
    notes += [text("models.scaled", method=findings.scaled)] if findings.scaled else []
    return (
        Table(
            "models",
            text("models.title"),
            columns,
            tuple(_row(findings, r) for r in findings.rivals),
            (*notes, stars_note(findings.n, findings.rules)),
        ),
    )


def _row(findings: CompetingFindings, r: Rival) -> tuple[object, ...]:
    m = r.measures
    return (
        r.name,
        m["chisq"],
        int(m["df"]),
        m["chisq_df"],
        m["cfi"],
        m["tli"],
        m["rmsea"],
        Interval(m["rmsea_ci_lower"], m["rmsea_ci_upper"], Kind.BOUNDED),
        m["srmr"],
        *difference_cells(findings, r),
    )


def difference_cells(findings: CompetingFindings, r: Rival) -> tuple[object, object, object]:
    """What a model loses against the hypothesised one: chi-square with its stars, degrees of freedom and p."""
    d = r.difference
    if d is None:
        return None, None, None
    return starred(d.statistic, d.p_value, findings.n, rules=findings.rules), d.df, d.p_value
