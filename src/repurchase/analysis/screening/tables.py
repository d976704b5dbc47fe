"""Tables and the figure of screening: the return table, the sheets removed, the sheets flagged, the signs."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.results.wording import percent
from repurchase.analysis.screening.findings import WORTH_A_LOOK, ScreeningFindings
from repurchase.bibliography import references
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.literature import OWN
from repurchase.style import Kind
from repurchase.text import Joined, Text, text

MOST_SHOWN = 300  # rows of the lists of sheets; `reasons` and `flags` hold them all


def return_table(findings: ScreeningFindings) -> Table:
    """The return table: every rule with how many sheets it removed."""
    columns = (
        Column("step", text("screening.step"), Kind.WORDS),
        Column("rule", text("screening.rule"), Kind.WORDS),
        Column("source", text("screening.source"), Kind.WORDS),
        Column("removed", text("screening.removed"), Kind.COUNT),
        Column("left", text("screening.left"), Kind.COUNT),
        Column("valid_rate", text("screening.valid_rate"), Kind.SHARE),
    )
    n = findings.collected.n
    rows: list[tuple[object, ...]] = [(text("screening.collected"), "", "", None, n, 1.0 if n else None)]
    rows += [
        (text(f"screening.{s.reason}"), s.rule, _shown(s.source), s.removed, s.left, s.left / n if n else None)
        for s in findings.steps
    ]
    fast = percent(findings.rules.fast_share)
    notes = (text("screening.note_steps", share=fast), *(n.message for n in findings.notes))
    return Table("screening", text("screening.title"), columns, tuple(rows), notes)


def dropped(findings: ScreeningFindings) -> Table:
    """The sheets removed, with their reasons."""
    columns = (
        Column("row", text("screening.row"), Kind.COUNT),
        Column("reasons", text("screening.reasons"), Kind.WORDS),
        Column("detail", text("screening.detail"), Kind.WORDS),
    )
    rows = tuple(
        (row, Joined(tuple(text(f"screening.{r}") for r in why)), Joined(findings.details.get(row, ())))
        for row, why in findings.reasons.items()
    )
    return Table(
        "dropped",
        text("screening.title_dropped"),
        columns,
        rows[:MOST_SHOWN],
        (text("screening.note_rows"), *_cut_short(rows)),
        appendix=True,
    )


def flagged(findings: ScreeningFindings) -> Table:
    """The sheets kept that carry a sign of unusual answering."""
    columns = (
        Column("row", text("screening.row"), Kind.COUNT),
        Column("n", text("screening.n_flags"), Kind.COUNT),
        Column("flags", text("screening.flags"), Kind.WORDS),
    )
    order = sorted(findings.flags.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    rows = tuple((row, len(why), Joined(tuple(text(f"screening.flag_{f}") for f in why))) for row, why in order)
    notes = (text("screening.note_flags", look=WORTH_A_LOOK), text("screening.note_rows"), *_cut_short(rows))
    return Table("flagged", text("screening.title_flagged"), columns, rows[:MOST_SHOWN], notes, appendix=True)


def _shown(source: str) -> Text | str:
    """Where a rule comes from; the study file in the words of the report's language."""
    return text("screening.own_source") if source == references()[OWN].short else source


def signs_table(findings: ScreeningFindings) -> Table:
    """Every sign with its rule and how many respondents it flags."""
    columns = (
        Column("sign", text("screening.sign"), Kind.WORDS),
        Column("rule", text("screening.flag_rule"), Kind.WORDS),
        Column("source", text("screening.source"), Kind.WORDS),
        Column("flagged", text("screening.n_flagged"), Kind.COUNT),
        Column("by_chance", text("screening.by_chance"), Kind.SHARE),
        Column("remark", text("screening.remark"), Kind.WORDS),
    )
    rows = tuple(
        (
            text(f"screening.flag_{s.name}"),
            s.rule,
            _shown(s.source),
            None if s.missing else int(s.flagged.sum()),
            None if np.isnan(s.chance) else s.chance,
            s.missing or "",
        )
        for s in findings.signs
    )
    return Table(
        "signs",
        text("screening.title_signs"),
        columns,
        rows,
        (text("screening.note_flags", look=WORTH_A_LOOK), text("screening.note_chance")),
        appendix=True,
    )


def flow(findings: ScreeningFindings) -> tuple[Figure, ...]:
    """From the sheets collected to those kept."""
    steps = [{"label": text(f"screening.{s.reason}"), "n": s.removed} for s in findings.steps]
    data = {"start": findings.collected.n, "steps": steps, "end": findings.survey.n}
    return (Figure("screening_flow", "flow", text("screening.title_flow"), data),)


def _cut_short(rows: tuple[object, ...]) -> tuple[Text, ...]:
    return (text("screening.note_cut", shown=MOST_SHOWN, n=len(rows)),) if len(rows) > MOST_SHOWN else ()
