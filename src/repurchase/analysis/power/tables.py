"""Tables of power by sample size, and its curves."""

from __future__ import annotations

from repurchase.analysis.power.findings import CLOSE, NOT_CLOSE, EffectPower, PowerFindings
from repurchase.analysis.power.words import left_out_words, needed_words, which_words
from repurchase.analysis.results.wording import alpha_number, arrow, coverage, percent
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, text

WORDS_OF = {CLOSE: "power.close", NOT_CLOSE: "power.not_close"}


def power_table(findings: PowerFindings) -> Table:
    """Power of every effect at each size, and the size that it needs."""
    heads = _heads(findings)
    sizes = tuple(
        Column(f"n_{n}", text("power.at_n", n=n), Kind.BOUNDED, 2, group=text("power.power_at")) for n in findings.sizes
    )
    columns = (
        *heads,
        Column("value", text("power.value"), Kind.BOUNDED, 2),
        *sizes,
        Column("needed", text("power.needed", target=_target(findings)), Kind.WORDS),
    )
    rows = [
        (*_head(findings, e), e.effect.value, *(a.power for a in e.by_size), needed_words(e.needed, findings.sizes))
        for e in findings.effects
    ]
    if len(findings.claimed) > 1:
        blank = ("",) * (len(heads) - 1)
        together = (s.all_power for s in findings.samples)
        needed = needed_words(findings.needed_all, findings.sizes)
        rows.append((*blank, _all_together(findings), None, *together, needed))
    starts = tuple(j for j, e in enumerate(findings.effects) if j and _sort(e) != _sort(findings.effects[j - 1])) + (
        (len(findings.effects),) if len(rows) > len(findings.effects) else ()
    )
    nulls = (text("power.note_null"),) if findings.nulls else ()
    left = left_out_words(findings, sized=any(_is_sized(e) for e in findings.effects))
    notes = (text("power.note_power", replications=f"{findings.replications:,}", error=_error(findings)),
             text("power.note_needed"), *nulls, *left)  # fmt: skip
    return Table("power", text("power.title"), columns, tuple(rows), notes, starts)


def _is_sized(e: EffectPower) -> bool:
    """Whether a size at which the effect reaches the target stands in its row."""
    return e.needed is not None and not e.needed.above


def _all_together(findings: PowerFindings) -> Text:
    """What all hypotheses, or all effects, in one sample are called."""
    if findings.stated:
        return text("power.all_hypotheses", which_claimed=which_words(findings))
    return text("power.all_effects")


def samples_table(findings: PowerFindings) -> Table:
    """Convergence, all effects together and respondents a parameter, by size."""
    several = len(findings.claimed) > 1
    group = _all_together(findings)
    together = (Column("all_power", text("power.power"), Kind.BOUNDED, 3, group=group),
                Column("all_ci", text("power.limits_95"), Kind.BOUNDED, group=group)) if several else ()  # fmt: skip
    columns = (
        Column("n", text("power.n"), Kind.COUNT),
        Column("converged", text("power.converged_share"), Kind.SHARE, 1),
        Column("inadmissible", text("power.inadmissible_share"), Kind.SHARE, 1),
        Column("ratio", text("power.n_per_parameter"), Kind.VALUE, 1),
        *together,
    )
    rows = tuple(
        (s.n, s.converged, s.inadmissible, s.n / findings.parameters,
         *((s.all_power, Interval(s.all_low, s.all_high, Kind.BOUNDED)) if several else ()))
        for s in findings.samples
    )  # fmt: skip
    rule = findings.rules["n_per_parameter"]
    notes = (text("power.note_samples", q=findings.parameters, rule=rule.rule(), source=rule.source()),)
    return Table("power_samples", text("power.title_samples"), columns, rows, notes)


def fit_table(findings: PowerFindings) -> Table:
    """Power of the tests of close and not-close fit by size, and the sizes that they need."""
    columns = (
        Column("n", text("power.n"), Kind.WORDS),
        *(Column(name, text(key), Kind.BOUNDED, 3) for name, key in WORDS_OF.items()),
    )
    rows: list[tuple[object, ...]] = [(str(s.n), *(s.fit_power[k] for k in WORDS_OF)) for s in findings.samples]
    needed = (Number(findings.fit_needed[k], Kind.COUNT) for k in WORDS_OF)
    rows.append((text("power.needed", target=_target(findings)), *needed))
    notes = (text("power.note_fit", df=findings.df, alpha=alpha_number(findings.alpha)),)
    return Table("power_fit", text("power.title_fit"), columns, tuple(rows), notes, (len(rows) - 1,))


def assumed_table(findings: PowerFindings) -> Table:
    """What the population was given."""
    p = findings.population
    columns = (Column("what", text("power.assumption"), Kind.WORDS), Column("value", text("power.value"), Kind.WORDS))
    direct = [e.effect.value for e in findings.effects if not e.effect.is_indirect]
    rows: list[tuple[object, ...]] = [
        (text("power.loadings"), _range(p.loadings)),
        (text("power.paths"), _range((min(direct), max(direct)))),
        *(((text("power.correlations"), _range(p.correlations)),) if p.correlations else ()),
        (text("power.scale_points"), "–".join(str(k) for k in sorted(set(p.points)))),
        (text("power.ease"), Number(p.ease, Kind.VALUE, 2)),
        *((text("power.explained", y=findings.labels[name]), percent(share, 1)) for name, share in p.explained.items()),
        (text("power.estimator_used"), findings.estimator),
        (text("power.seed"), str(findings.seed)),
    ]
    return Table("power_assumed", text("power.title_assumed"), columns, tuple(rows), (text("power.note_assumed"),),
                 appendix=True)  # fmt: skip


def detail_table(findings: PowerFindings) -> Table:
    """Every effect at every size: power with its limits, bias of estimate and error, coverage."""
    columns = (
        *_heads(findings, merge=True),
        Column("n", text("power.n"), Kind.COUNT),
        Column("power", text("power.power"), Kind.BOUNDED),
        Column("ci", text("power.limits_95"), Kind.BOUNDED),
        Column("mean", text("power.mean"), Kind.BOUNDED),
        Column("bias", text("power.bias"), Kind.SHARE, 1),
        Column("sd", text("power.sd"), Kind.BOUNDED),
        Column("error_bias", text("power.error_bias"), Kind.SHARE, 1),
        Column("coverage", text("power.coverage", level=coverage(1 - findings.alpha)), Kind.SHARE, 1),
    )
    rows: list[tuple[object, ...]] = []
    starts: list[int] = []
    for e in findings.effects:
        starts += [len(rows)] if rows else []
        for k, a in enumerate(e.by_size):
            bias = None if e.effect.is_null else e.bias(k)
            limits = Interval(a.low, a.high, Kind.BOUNDED)
            numbers = (a.n, a.power, limits, a.mean, bias, a.sd, a.error_bias, a.coverage)
            rows.append((*_head(findings, e), *numbers))
    return Table("power_detail", text("power.title_detail"), columns, tuple(rows), (text("power.note_detail"),),
                 tuple(starts), appendix=True)  # fmt: skip


def power_curves(findings: PowerFindings) -> Figure:
    """The curves of all effects, and of all of them together."""
    lines = [{"sort": "indirect" if e.effect.is_indirect else "direct", "y": [a.power for a in e.by_size],
              "name": e.effect.id or arrow(findings.labels, *e.effect.path)} for e in findings.effects]  # fmt: skip
    together = None
    if len(findings.claimed) > 1:
        at = findings.samples
        together = {"label": _all_together(findings), "y": [s.all_power for s in at], "low": [s.all_low for s in at],
                    "high": [s.all_high for s in at]}  # fmt: skip
    data = {"x": list(findings.sizes), "lines": lines, "together": together, "target": findings.target}
    notes = (text("power.note_curves", replications=f"{findings.replications:,}"),)
    return Figure("power_curves", "power_curves", text("power.title_curves"), data, notes)


def _heads(findings: PowerFindings, *, merge: bool = False) -> tuple[Column, ...]:
    known = (Column("id", text("hypotheses.id"), Kind.WORDS, merge=merge),) if findings.stated else ()
    return (*known, Column("path", text("hypotheses.path"), Kind.WORDS, merge=merge))


def _head(findings: PowerFindings, e: EffectPower) -> tuple[object, ...]:
    path = arrow(findings.labels, *e.effect.path)
    return (e.effect.id or "—", path) if findings.stated else (path,)


def _sort(e: EffectPower) -> tuple[bool, bool]:
    return e.effect.is_indirect, bool(e.effect.id)


def _target(findings: PowerFindings) -> Number:
    return Number(findings.target, Kind.BOUNDED, 2)


def _error(findings: PowerFindings) -> Number:
    """The largest standard error that a simulated share has."""
    return Number(0.5 / findings.replications**0.5, Kind.BOUNDED, 3)


def _range(values: tuple[float, ...]) -> Text | Number:
    low, high = (Number(v, Kind.BOUNDED, 2) for v in (min(values), max(values)))
    if round(min(values), 2) == round(max(values), 2):
        return low
    return text("power.range", low=low, high=high)
