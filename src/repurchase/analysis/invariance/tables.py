"""Tables of measurement invariance: the ladder, partial invariance, latent means."""

from __future__ import annotations

from repurchase.analysis.invariance.findings import InvarianceFindings
from repurchase.analysis.invariance.words import called
from repurchase.analysis.results.wording import coverage
from repurchase.analysis.sem_report.tables import reported
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind
from repurchase.text import Joined, Words, joined, text


def ladder_table(findings: InvarianceFindings) -> Table:
    """T27: every level with its fit, what it loses, and the verdict."""
    columns = (
        Column("model", text("comparison.model"), Kind.WORDS),
        Column("chisq", text("comparison.chisq"), decimals=2),
        Column("df", text("measure.df"), Kind.COUNT),
        Column("cfi", text("comparison.cfi"), Kind.BOUNDED),
        Column("rmsea", text("comparison.rmsea"), Kind.BOUNDED),
        Column("srmr", text("comparison.srmr"), Kind.BOUNDED),
        Column("chisq_diff", text("comparison.chisq_diff"), decimals=2),
        Column("df_diff", text("comparison.df_diff"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
        Column("delta_cfi", text("comparison.delta", index="CFI"), Kind.BOUNDED),
        Column("delta_rmsea", text("comparison.delta", index="RMSEA"), Kind.BOUNDED),
        Column("delta_srmr", text("comparison.delta", index="SRMR"), Kind.BOUNDED),
        Column("verdict", text("measure.verdict"), Kind.WORDS),
    )
    rows: list[tuple[object, ...]] = []
    for k, s in enumerate(findings.steps):
        m = reported(s.fit)
        head = (called(s), m["chisq"], m["df"], m["cfi"], m["rmsea"], m["srmr"])
        if not k:
            rows.append((*head, *(None,) * 6, None))
            continue
        c = findings.comparisons[k - 1]
        cfi, rmsea = c.best
        rows.append((*head, c.chisq_diff, c.df_diff, c.p_value, c.delta(cfi), c.delta(rmsea), c.delta("srmr"),
                     text(f"invariance.verdict_{s.verdict}")))  # fmt: skip
    notes = [text("invariance.note_groups", group=findings.called or findings.group, sizes=sizes_of(findings))]
    if findings.steps[0].fit.settings.ordered:
        notes.append(text("invariance.note_ordinal", alpha=findings.rules.alpha_number))
    else:
        rule = text("invariance.note_rule", bound=findings.rule.limit(), source=findings.rule.source(),
                    alpha=findings.rules.alpha_number)  # fmt: skip
        notes += [rule, text("invariance.note_test")]
    return Table("invariance", text("invariance.title"), columns, tuple(rows), tuple(notes))


def sizes_of(findings: InvarianceFindings) -> Joined:
    """Every group with its respondents."""
    return joined(
        text("invariance.group_size", group=findings.answers.get(g, g), n=n)
        for g, n in zip(findings.groups, findings.sizes, strict=True)
    )


def partial_table(findings: InvarianceFindings) -> Table:
    """What partial invariance leaves free, level by level."""
    columns = (
        Column("model", text("comparison.model"), Kind.WORDS, merge=True),
        Column("parameter", text("invariance.freed"), Kind.WORDS),
        Column("gain", text("invariance.gain"), decimals=2),
        Column("verdict", text("invariance.verdict_after"), Kind.WORDS, merge=True),
    )
    rows = tuple(
        (text(f"invariance.step_{p.step}"), name, gain, text(f"invariance.verdict_{p.verdict}"))
        for p in findings.proposals for name, gain in zip(p.freed, p.gains, strict=True)
    )  # fmt: skip
    return Table("partial_invariance", text("invariance.partial_title"), columns, rows,
                 (text("invariance.partial_note"),))  # fmt: skip


def means_table(findings: InvarianceFindings) -> Table:
    """Latent means of later groups against the first."""
    columns = (
        Column("latent", text("measure.construct"), Kind.WORDS),
        Column("group", text("invariance.compared"), Kind.WORDS),
        Column("difference", text("measure.difference")),
        Column("std_error", text("invariance.std_error")),
        Column("ci", text("measure.ci", level=coverage(findings.level))),
        Column("p_value", text("measure.p"), Kind.P),
        Column("p_holm", text("measure.p_holm"), Kind.P),
    )
    labels, shown = findings.steps[0].fit.labels, {g: findings.answers.get(g, g) for g in findings.groups}
    first = shown[findings.groups[0]]
    rows = tuple(
        (labels.get(m.latent, m.latent), Words((shown[m.group], first), " − "), m.difference, m.std_error,
         Interval(m.ci_low, m.ci_high), m.p_value, m.p_holm) for m in findings.means
    )  # fmt: skip
    return Table("latent_means", text("invariance.means_title"), columns, rows,
                 (text("invariance.means_note", group=first),))  # fmt: skip
