"""Tables of common method variance."""

from __future__ import annotations

from typing import Any

import numpy as np

from repurchase.analysis.common_method.findings import MethodSigns
from repurchase.analysis.measurement.method_factor import INDICES
from repurchase.analysis.results.wording import bounded_number, coded, percent
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind, Number
from repurchase.text import Text, text

PROCEDURES = (
    "attention_check",
    "reverse_items",
    "anonymity",
    "no_right_answer",
    "sections",
    "random_order",
    "different_scales",
    "different_times",
    "different_sources",
    "pretest",
)
Row = tuple[Any, ...]


def looks(c: MethodSigns) -> Table:
    """Every look with its value and source; none passes a verdict."""
    columns = (
        Column("method", text("common_method.method"), Kind.WORDS, merge=True),
        Column("statistic", text("common_method.statistic"), Kind.WORDS),
        Column("value", text("measure.value")),
        Column("source", text("measure.source"), Kind.WORDS),
    )
    blocks = [_harman(c), _one_factor(c), _marker(c), _collinearity(c)]
    rows = tuple(row for block in blocks for row in block)
    starts = np.cumsum([len(b) for b in blocks if b])[:-1]
    return Table(
        "common_method",
        text("common_method.title"),
        columns,
        rows,
        (text("common_method.not_judged"), c.rules["harman"].caution),
        tuple(int(s) for s in starts),
    )


def vif(c: MethodSigns) -> Table:
    """Full-collinearity VIF of every construct."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("vif_scores", text("common_method.vif_score_column")),
        Column("vif_latent", text("common_method.vif_latent_column")),
    )
    rows = tuple(
        (coded(k), _finite(c.vif_scores[j]), _finite(c.vif_latent[j]))
        for j, k in enumerate(c.survey.instrument.constructs)
    )
    return Table(
        "full_collinearity",
        text("common_method.title_vif"),
        columns,
        rows,
        (c.rules["vif_collinearity"].caution,),
        appendix=True,
    )


def procedures(c: MethodSigns) -> Table:
    """What was done before the data came in."""
    columns = (
        Column("measure", text("common_method.measure"), Kind.WORDS),
        Column("taken", text("common_method.taken"), Kind.WORDS),
    )
    rows = tuple(
        (text(f"common_method.{name}") if name in PROCEDURES else name, _stated(value))
        for name, value in c.procedure.items()
    )
    return Table(
        "procedure",
        text("common_method.title_procedure"),
        columns,
        rows,
        (text("common_method.procedure_note"),),
        appendix=True,
    )


def _harman(c: MethodSigns) -> list[Row]:
    method, source = text("common_method.harman"), c.rules["harman"].source()
    return [
        (method, text("common_method.harman_share"), percent(c.harman_share, 1), source),
        (method, text("common_method.harman_count"), Number(c.harman_count, Kind.COUNT), ""),
    ]


def _one_factor(c: MethodSigns) -> list[Row]:
    rows: list[Row] = []
    for key, m in (("one_factor", c.one_factor), ("measurement", c.measurement)):
        if m:
            method = text(f"common_method.{key}")
            rows.append((method, text("common_method.chisq_df"), Number(m["chisq_df"]), ""))
            rows += [(method, c.rules[k].label, bounded_number(m[k]), "") for k in INDICES]
    return rows


def _marker(c: MethodSigns) -> list[Row]:
    if c.marker is None:
        return []
    method, source = text("common_method.marker", marker=c.marker.name), c.rules["marker"].source()
    kept = text("common_method.of", k=c.marker.kept, n=c.marker.significant)
    return [
        (method, text("common_method.marker_r"), bounded_number(c.marker.r), source),
        (method, text("common_method.marker_kept"), kept, source),
    ]


def _collinearity(c: MethodSigns) -> list[Row]:
    method = text("common_method.collinearity")
    return [
        (method, text(f"common_method.{key}"), Number(float(values.max())), c.rules[name].source())
        for key, values, name in (
            ("vif_scores", c.vif_scores, "vif_collinearity"),
            ("vif_latent", c.vif_latent, "vif_collinearity_latent"),
        )
        if np.isfinite(values).all()
    ]


def _stated(value: bool | str | None) -> Text | str:
    if value is None:
        return text("common_method.not_stated")
    return text("measure.yes" if value else "measure.no") if isinstance(value, bool) else value


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
