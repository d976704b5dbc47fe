"""The table of bootstrap intervals."""

from __future__ import annotations

from repurchase.analysis.effects.bootstrap.findings import BootstrapFindings
from repurchase.analysis.results.wording import coverage
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind
from repurchase.text import text


def draws_table(boot: BootstrapFindings) -> Table:
    """Every path and defined effect with its interval."""
    level = coverage(boot.fit.level)
    columns = (
        Column("parameter", text("bootstrap.parameter"), Kind.WORDS),
        Column("estimate", text("bootstrap.estimate")),
        Column("std_error", text("bootstrap.std_error")),
        Column("percentile", text("bootstrap.percentile", level=level)),
        Column("bc", text("bootstrap.bc", level=level)),
        Column("p_value", text("bootstrap.p_value"), Kind.P),
    )
    structure = boot.fit.structure
    names = [n for n, i in zip(structure.plain_names, structure.positions, strict=True) if structure.rows[i].op == "~"]
    names = (names or list(structure.plain_names)) + list(structure.definitions)
    rows = tuple(_row(boot, name) for name in names)
    return Table("bootstrap", text("bootstrap.title", draws=len(boot.theta)), columns, rows,
                 (text("bootstrap.p_note"),), appendix=True)  # fmt: skip


def _row(boot: BootstrapFindings, name: str) -> tuple[object, ...]:
    """One parameter; its BC limits only where they say of zero what the percentile limits say."""
    limits, bc = boot.interval(name), boot.interval(name, "bc")
    alike = (limits[0] > 0, limits[1] < 0) == (bc[0] > 0, bc[1] < 0)
    shown = Interval(*bc) if alike else None
    return (name, boot.estimate(name, False), boot.std_error(name), Interval(*limits), shown, boot.p_value(name))
