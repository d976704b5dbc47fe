"""The tables of effects: mediation, contrasts, direct and indirect and total, all intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from repurchase.analysis.effects.findings import DIRECT, Effect, EffectFindings
from repurchase.analysis.results.wording import coverage, starred, stars_note
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, Words, text


def shown(path: tuple[str, ...], labels: Mapping[str, Label]) -> Words:
    """The words of each variable along an arrow: ``Promotions → Satisfaction → Repurchase intention``."""
    return Words(tuple(labels.get(name, name) for name in path), " → ")


def _level(findings: EffectFindings) -> Number:
    return coverage(findings.level)


def mediation_table(findings: EffectFindings) -> Table:
    """Specific indirect, total indirect, direct and total effects of each driver on each outcome."""
    shared = any(e.kind == "direct" and e.free for e in findings.specific)
    typed = shared or any(e.type for e in findings.specific)
    resampled = findings.draws > 0
    columns = [
        Column("path", text("effects.path"), Kind.WORDS, merge=True),
        Column("effect", text("effects.effect"), Kind.WORDS),
        Column("estimate", text("effects.estimate")),
        Column("std_error", text("effects.boot_error" if resampled else "effects.std_error")),
        Column("ci", text("effects.percentile" if resampled else "effects.delta", level=_level(findings))),
        *([Column("bca", text("effects.bca", level=_level(findings)))] if resampled else []),
        Column("p_value", text("effects.p_value"), Kind.P),
        Column("p_holm", text("effects.p_holm"), Kind.P),
        Column("std_all", text("effects.std_all"), Kind.BOUNDED),
        *([Column("share", text("effects.share"), Kind.SHARE), Column("share_ci", text("effects.share_ci"), Kind.SHARE)]
          if shared else []),
        *([Column("type", text("effects.type"), Kind.WORDS)] if typed else []),
    ]  # fmt: skip
    rows, rules, listed = [], [], _listed(findings)
    for k, e in enumerate(listed):
        if k and e.ends != listed[k - 1].ends:
            rules.append(k)
        rows.append(_mediation_row(e, findings.labels, resampled, 2 * shared, typed))
    notes = [text("effects.note_p" if resampled else "effects.note_delta")]
    notes += [text("effects.note_bca")] if resampled else []
    notes += [text("effects.note_type")] if typed else []
    title = (
        text("effects.mediation_title", draws=findings.draws) if resampled else text("effects.mediation_title_delta")
    )
    return Table("mediation", title, tuple(columns), tuple(rows), tuple(notes), tuple(rules))


def _listed(findings: EffectFindings) -> list[Effect]:
    """The effects to show: a total indirect effect only where it sums several paths."""
    paths = Counter(e.ends for e in findings.specific if e.kind == "indirect")
    return [e for e in findings.specific if e.kind != "total_indirect" or paths[e.ends] > 1]


def _mediation_row(
    e: Effect, labels: Mapping[str, Label], resampled: bool, shares: int, typed: bool
) -> tuple[object, ...]:
    ends = shown(e.path, labels)
    if not e.free:
        empty = (None,) * (7 if resampled else 6)
        said = text("effects.fixed_cell")
        return (ends, text("effects.kind_direct"), said, *empty[1:], *((None,) * (shares + typed)))
    error = e.boot_error if resampled else e.std_error
    cells: list[object] = [ends, text(f"effects.kind_{e.kind}"), e.estimate, error, Interval(*e.ci)]
    cells += [Interval(*e.told(e.bca))] if resampled else []
    cells += [e.p_value, e.p_holm, e.std_all]
    cells += [e.share, Interval(*e.share_ci, Kind.SHARE)][:shares]
    cells += [text(f"effects.type_{e.type}") if e.type else None] if typed else []
    return tuple(cells)


def contrast_table(findings: EffectFindings) -> Table:
    """Differences between indirect effects."""
    columns = (
        Column("first", text("effects.first"), Kind.WORDS),
        Column("second", text("effects.second"), Kind.WORDS),
        Column("metric", text("effects.metric"), Kind.WORDS),
        Column("difference", text("effects.difference")),
        Column("std_error", text("effects.boot_error" if findings.draws else "effects.std_error")),
        Column("ci", text("effects.percentile" if findings.draws else "effects.delta", level=_level(findings))),
        *([Column("bca", text("effects.bca", level=_level(findings)))] if findings.draws else []),
        Column("p_value", text("effects.p_value"), Kind.P),
        Column("p_holm", text("effects.p_holm"), Kind.P),
    )
    rows = tuple(
        (shown(c.first, findings.labels), shown(c.second, findings.labels),
         text("effects.metric_std" if c.standardized else "effects.metric_raw"),
         c.difference, c.std_error, Interval(*c.ci), *((Interval(*c.told(c.bca)),) if findings.draws else ()),
         c.p_value, c.p_holm)
        for c in findings.contrasts
    )  # fmt: skip
    notes = (text("effects.note_contrast"), *((text("effects.note_bca"),) if findings.draws else ()))
    return Table("indirect_contrasts", text("effects.contrast_title"), columns, rows, notes)


def totals_table(findings: EffectFindings) -> Table:
    """Standardised direct, indirect and total effect of every variable on every variable that it acts on."""
    columns = (
        Column("from", text("effects.from"), Kind.WORDS, merge=True),
        Column("to", text("effects.to"), Kind.WORDS),
        Column("direct", text("effects.kind_direct"), Kind.BOUNDED, group=text("effects.std_all")),
        Column("indirect", text("effects.indirect"), Kind.BOUNDED, group=text("effects.std_all")),
        Column("total", text("effects.kind_total"), Kind.BOUNDED, group=text("effects.std_all")),
        Column("ci", text("effects.total_ci", level=_level(findings)), Kind.BOUNDED),
    )
    rows = sorted(findings.pairs, key=lambda three: [t.path[0] for _, _, t in findings.pairs].index(three[2].path[0]))
    cells = tuple(
        (*(findings.labels.get(code, code) for code in t.ends),
         _marked(d, findings), _marked(i, findings), _marked(t, findings, alone=i is None),
         Interval(*t.std_ci, Kind.BOUNDED))
        for d, i, t in rows
    )  # fmt: skip
    notes = (text("effects.note_totals"), stars_note(findings.n, findings.rules))
    return Table("effects", text("effects.totals_title"), columns, cells, notes)


def _marked(e: Effect | None, findings: EffectFindings, alone: bool = False) -> Number | Text:
    """The standardised effect; one path alone bears the marks that it has in every other table."""
    if e is None or not e.free:
        return text("effects.none_cell")
    p = e.p_delta if alone or e.kind == DIRECT else e.std_p_value
    return starred(e.std_all, p, findings.n, Kind.BOUNDED, findings.rules)


def detail_table(findings: EffectFindings) -> Table:
    """All three intervals of each effect, unstandardised and standardised."""
    raw, std = text("effects.metric_raw"), text("effects.metric_std")
    columns = (
        Column("path", text("effects.path"), Kind.WORDS, merge=True),
        Column("effect", text("effects.effect"), Kind.WORDS),
        Column("ci", text("effects.percentile", level=_level(findings)), group=raw),
        Column("bc", text("effects.bc", level=_level(findings)), group=raw),
        Column("bca", text("effects.bca", level=_level(findings)), group=raw),
        Column("std_ci", text("effects.percentile", level=_level(findings)), group=std),
        Column("std_bc", text("effects.bc", level=_level(findings)), group=std),
        Column("std_bca", text("effects.bca", level=_level(findings)), group=std),
    )
    rows = tuple(
        (shown(e.path, findings.labels), text(f"effects.kind_{e.kind}"), *(Interval(*limits) for limits in (
            e.ci, e.told(e.bc), e.told(e.bca), e.std_ci, e.std_told(e.std_bc), e.std_told(e.std_bca))))
        for e in _listed(findings) if e.free
    )  # fmt: skip
    return Table("mediation_intervals", text("effects.detail_title"), columns, rows, (text("effects.note_bca"),),
                 appendix=True)  # fmt: skip
