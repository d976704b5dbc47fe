"""Power by simulation in sentences that may stand in a proposal as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.analysis.power.findings import CLOSE, NOT_CLOSE, EffectPower, PowerFindings
from repurchase.analysis.results.wording import alpha_number, arrow, coverage, percent
from repurchase.numeric.power.needed_sample import NeededSample
from repurchase.style import Kind, Number
from repurchase.text import Text, Words, joined, text

MOST_DECIMALS = 3  # beyond those of other powers
MOST_NAMED = 4  # effects that a sentence names; more are counted


def sentences(findings: PowerFindings) -> tuple[Text, ...]:
    """How it was simulated, what was found, and what all of it rests on."""
    return (*how_words(findings), *result_words(findings), *caution_words(findings))


def how_words(findings: PowerFindings) -> tuple[Text, ...]:
    """The simulation, its population, and what counts as found."""
    sizes, f = findings.sizes, findings
    values = {"replications": f"{f.replications:,}", "k": len(sizes), "first": sizes[0], "last": sizes[-1],
              "estimator": f.estimator, "alpha": alpha_number(f.alpha), "seed": f.seed}  # fmt: skip
    design = text("power.design" if len(sizes) > 1 else "power.design_one", **values)
    indirect = any(e.effect.is_indirect for e in f.effects)
    return (design, *_population(f), text("power.tests_indirect" if indirect else "power.tests"))


def result_words(findings: PowerFindings) -> tuple[Text, ...]:
    """The sizes that are needed, false positives, and how well estimates and models do."""
    left = left_out_words(findings, sized=bool(findings.claimed) and not findings.short)
    said = [*_each(findings), *_together(findings), *left, *_nulls(findings)]
    return (*said, _quality(findings), *_fit(findings), _ratio(findings))


def caution_words(findings: PowerFindings) -> tuple[Text, ...]:
    """What the figures rest on."""
    several = (text("power.unadjusted"),) if len(findings.claimed) > 1 else ()
    return (*several, text("power.caution"))


def needed_words(needed: NeededSample | None, sizes: Sequence[int]) -> Text | str:
    """The needed size as a table has it."""
    if needed is None:
        return ""
    if needed.n is None:
        if needed.at_most:
            return text("power.cell_at_most", n=sizes[0])
        return text("power.cell_above", n=sizes[-1])
    low = needed.low if needed.low is not None else sizes[0]
    if needed.high is None:
        return text("power.cell_open", n=needed.n, low=low)
    return text("power.cell", n=needed.n, low=low, high=needed.high)


def effect_name(findings: PowerFindings, e: EffectPower) -> Text | Words:
    """An effect in a sentence: its number and its path."""
    path = arrow(findings.labels, *e.effect.path)
    return text("power.named", id=e.effect.id, path=path) if e.effect.id else path


def _span(values: Iterable[float]) -> Text:
    """``of .30``, or ``from .10 to .40``."""
    known = sorted(values)
    low, high = Number(known[0], Kind.BOUNDED, 2), Number(known[-1], Kind.BOUNDED, 2)
    same = round(known[0], 2) == round(known[-1], 2)
    return text("power.span_one", value=low) if same else text("power.span", low=low, high=high)


def _share_span(values: Iterable[float]) -> Text | Number:
    """``24%``, or ``24% to 49%``."""
    known = sorted(values)
    low, high = percent(known[0]), percent(known[-1])
    return low if round(known[0], 2) == round(known[-1], 2) else text("power.range", low=low, high=high)


def _population(findings: PowerFindings) -> list[Text]:
    p = findings.population
    low, high = p.points
    points = text("power.points", n=low) if low == high else text("power.points_mixed", low=low, high=high)
    direct = [e.effect.value for e in findings.effects if not e.effect.is_indirect]
    values = {"items": p.items, "constructs": p.constructs, "points": points, "loadings": _span(p.loadings),
              "paths": _span(direct), "explained": _share_span(p.explained.values())}  # fmt: skip
    said = [text("power.population", correlations=_span(p.correlations), **values) if p.correlations
            else text("power.population_alone", **values)]  # fmt: skip
    if p.ease:
        key = "power.ease_agree" if p.ease > 0 else "power.ease_disagree"
        return [*said, text(key, ease=Number(abs(p.ease), Kind.VALUE, 2))]
    return [*said, text("power.ease_none")]


def _limits(needed: NeededSample) -> Text | str:
    """The limits that the simulation leaves, where both lie within the sizes simulated and differ."""
    if needed.low is None or needed.high is None or needed.low == needed.high:
        return ""
    return text("power.limits", low=needed.low, high=needed.high)


def _each(findings: PowerFindings) -> list[Text]:
    """The size at which every claimed effect reaches the target by itself."""
    claimed, short, last = findings.claimed, findings.short, findings.last
    if not claimed:
        every = all(e.effect.is_null for e in findings.effects)
        return [text("power.nothing" if every else "power.nothing_claimed")]
    sort = "hypotheses" if findings.stated else "effects"
    values: dict[str, object] = {"k": len(claimed), "target": Number(findings.target, Kind.BOUNDED, 2)}
    if findings.stated:
        values["which_claimed"] = which_words(findings)
    if short:
        values |= {"last": findings.sizes[-1], "edge": _edge(findings, "power.largest")}
        if len(short) == len(claimed):
            if len(claimed) == 1:
                found = claimed[0].by_size[-1].power
                power = Number(found, Kind.BOUNDED, _decimals(found, findings.target, 2))
                return [text(f"power.one_above_{sort}", power=power, **values)]
            return [text(f"power.all_above_{sort}", **values)]
        named = joined(effect_name(findings, e) for e in short[:MOST_NAMED])
        few = len(short) <= MOST_NAMED
        return [text(f"power.{'some' if few else 'many'}_above_{sort}", short=len(short), which=named, **values)]
    if last is None or last.needed is None:
        key = "one_at_most" if len(claimed) == 1 else "each_at_most"
        return [text(f"power.{key}_{sort}", first=findings.sizes[0], edge=_edge(findings, "power.smallest"), **values)]
    values |= {"n": last.needed.n or 0, "limits": _limits(last.needed)}
    if len(claimed) == 1:
        return [text(f"power.one_within_{sort}", **values)]
    return [text(f"power.each_within_{sort}", which=effect_name(findings, last), **values)]


def which_words(findings: PowerFindings) -> Text | str:
    """Which hypotheses are meant, where some were not simulated or are zero in the population."""
    return text(f"power.claimed_{findings.which_claimed}") if findings.which_claimed else ""


def left_out_words(findings: PowerFindings, sized: bool) -> list[Text]:
    """The hypotheses that were not simulated, and why; with `sized`, that the sizes told above do not cover them."""
    alone = "" if sized else "_alone"
    left = {"moderation": findings.left_out.moderations, "pathless": findings.left_out.pathless}
    return [text(f"power.left_out_{why}{alone}", ids=joined(ids), n=len(ids)) for why, ids in left.items() if ids]


def _edge(findings: PowerFindings, key: str) -> Text | str:
    """That a size is the largest or smallest of several."""
    return text(key) if len(findings.sizes) > 1 else ""


def _together(findings: PowerFindings) -> list[Text]:
    """All claimed effects in one and the same sample."""
    k, needed = len(findings.claimed), findings.needed_all
    if k < 2 or needed is None:
        return []
    both = "both" if k == 2 else "all"
    values: dict[str, object] = {"k": k, "target": percent(findings.target)}
    if needed.n is not None:
        return [text(f"power.together_{both}", n=needed.n, limits=_limits(needed), **values)]
    at = findings.samples[0 if needed.at_most else -1]
    values |= {"n": at.n, "share": percent(at.all_power, _decimals(100 * at.all_power, 100 * findings.target, 0))}
    return [text(f"power.together_{both}_{'at_most' if needed.at_most else 'above'}", **values)]


def _decimals(value: float, target: float, least: int) -> int:
    """Decimals that show a value apart from the target of which it falls short."""
    enough = (k for k in range(least, least + MOST_DECIMALS) if round(value, k) != round(target, k))
    return least if value >= target else next(enough, least + MOST_DECIMALS)


def _nulls(findings: PowerFindings) -> list[Text]:
    """How often effects that are zero were found nonetheless."""
    rates = [a.power for e in findings.nulls for a in e.by_size]
    if not rates:
        return []
    low, high = percent(min(rates), 1), percent(max(rates), 1)
    values = {"k": len(findings.nulls), "low": low, "alpha": coverage(findings.alpha)}
    if round(min(rates), 3) == round(max(rates), 3):
        return [text("power.nulls_one", **values)]
    return [text("power.nulls", high=high, **values)]


def _quality(findings: PowerFindings) -> Text:
    """Convergence at the size that is enough, and the bias of estimates and errors there."""
    k = findings.chosen
    at = findings.samples[k]
    sort = "" if at.converged < 1 else "_improper" if at.inadmissible else "_clean"
    values: dict[str, object] = {"n": at.n}
    values |= {"converged": percent(at.converged, 1), "improper": percent(at.inadmissible, 1)}
    told = [e for e in findings.claimed if e.by_size[k].sd > 0]
    if not told:
        return text(f"power.converged{sort}", **values)
    shares = [e.by_size[k].coverage for e in told]
    values |= {
        "bias": percent(max(abs(e.bias(k)) for e in told), 1),
        "error": percent(max(abs(e.by_size[k].error_bias) for e in told), 1),
        "coverage": _share_span(shares),
        "level": coverage(1 - findings.alpha),
    }
    return text(f"power.quality{sort}", **values)


def _fit(findings: PowerFindings) -> list[Text]:
    close, other = findings.fit_needed.get(CLOSE), findings.fit_needed.get(NOT_CLOSE)
    if findings.df <= 0 or close is None or other is None:
        return []
    target = Number(findings.target, Kind.BOUNDED, 2)
    return [text("power.fit", df=findings.df, close=close, other=other, target=target)]


def _ratio(findings: PowerFindings) -> Text:
    """The rule of thumb on respondents a parameter, said to be one."""
    rule, q = findings.rules["n_per_parameter"], findings.parameters
    values = {"q": q, "source": rule.source(), "bound": f"{rule.bound or 0:g}", "n": round((rule.bound or 0) * q)}
    if rule.acceptable is None:
        return text("power.ratio_one", **values)
    return text("power.ratio", least=f"{rule.acceptable:g}", low=round(rule.acceptable * q), **values)
