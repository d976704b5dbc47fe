"""Every criterion in use, with its bound, source, caution and whether the source was read."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import Note
from repurchase.literature import OWN, RULES, Criterion, Rules
from repurchase.settings import checked
from repurchase.style import Kind, Number
from repurchase.text import Joined, Text, joined, text


@dataclass(frozen=True)
class CriteriaTable(Result):
    """The criteria of a preset, and what a study file says instead."""

    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("group", text("criteria.group"), Kind.WORDS, merge=True),
            Column("indicator", text("criteria.indicator"), Kind.WORDS),
            Column("rule", text("criteria.rule"), Kind.WORDS),
            Column("judged", text("criteria.judged"), Kind.WORDS),
            Column("sources", text("criteria.sources"), Kind.WORDS),
            Column("checked", text("criteria.checked"), Kind.WORDS),
            Column("caution", text("criteria.caution"), Kind.WORDS),
        )
        rows = tuple(
            (
                text(f"criteria.groups.{c.group}"),
                {**c.label, "code": c.name},
                _rule(c),
                text("measure.yes" if c.judged and c.bound is not None else "measure.no"),
                c.source(),
                c.checked_words(),
                c.caution or "",
            )
            for c in self.rules
        )
        starts = tuple(j for j in range(1, len(rows)) if rows[j][0] != rows[j - 1][0])
        notes = (text("criteria.preset", preset=text(f"criteria.{self.rules.preset}")), text("criteria.status"))
        return (Table("criteria", text("criteria.title"), columns, rows, notes, starts),)

    def sentences(self) -> tuple[Text, ...]:
        rows = list(self.rules)
        return (
            text(
                "criteria.sentence",
                n=len(rows),
                k=sum(not c.judged or c.bound is None for c in rows),
                own=sum(OWN in c.sources for c in rows),
            ),
        )

    def to_dict(self) -> list[Record]:
        return [
            {
                "name": c.name,
                "group": c.group,
                "label": dict(c.label),
                "at_least": c.at_least,
                "at_most": c.at_most,
                "acceptable": c.acceptable,
                "strict": c.strict,
                "absolute": c.absolute,
                "judged": c.judged,
                "sources": list(c.sources),
                "checked": c.checked,
                "caution": dict(c.caution),
                "bands": [{"from": b.start, "label": dict(b.label)} for b in c.bands],
            }
            for c in self.rules
        ]


def criteria_table(rules: Rules | str = RULES) -> CriteriaTable:
    """Every criterion in use.

    Parameters
    ----------
    rules : Rules or str
        A preset by its name, or `Rules` with a study file's own bounds too.

    Returns
    -------
    CriteriaTable

    Raises
    ------
    InputError
        For a preset that does not exist.

    Examples
    --------
    >>> frame = criteria_table().to_frame().set_index("indicator")
    >>> frame.loc["cfi", "rule"]
    '≥ .95 (≥ .90 acceptable)'
    """
    chosen = rules if isinstance(rules, Rules) else Rules(rules)
    checked("preset", chosen.preset)
    return CriteriaTable(chosen)


def _rule(c: Criterion) -> Text | Joined:
    if c.bound is None and c.bands:
        return joined(
            text("criteria.band", start=Number(b.start, decimals=3 if b.start < 1 / 50 else 2), label=b.label)
            for b in c.bands
        )
    return c.rule()
