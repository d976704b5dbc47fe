"""Reliability in sentences, and its cautions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repurchase.analysis.measurement.reliability.findings import ConstructReliability, ReliabilityFindings
from repurchase.analysis.results.wording import bounded_number, coverage
from repurchase.errors import ALARM, INFO, Note, note
from repurchase.literature import Rules
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Construct, Label
from repurchase.text import Text, joined, text


def sentences(findings: ReliabilityFindings) -> tuple[Text, ...]:
    """Omega, alpha, which constructs meet the criterion, and the items that agree too little with the rest."""
    omegas = [(r.construct.label, r.model.interval.estimate) for r in findings.constructs if r.model is not None]
    alphas = [(r.construct.label, r.alpha.estimate) for r in findings.constructs]
    spans = (*_span("omega", omegas), *_span("alpha", alphas))
    return (*spans, *_verdicts(findings), *_citcs(findings))


def _span(name: str, values: list[tuple[Label, float]]) -> Iterator[Text]:
    """The lowest and the highest value of a coefficient."""
    if len(values) == 1:
        yield text(f"reliability.{name}_one", construct=values[0][0], value=bounded_number(values[0][1]))
    elif values:
        (lowest, low), *_, (highest, high) = sorted(values, key=lambda pair: pair[1])
        spanned = {"low": bounded_number(low), "lowest": lowest, "high": bounded_number(high), "highest": highest}
        yield text(f"reliability.{name}_range", **spanned)


def _verdicts(findings: ReliabilityFindings) -> Iterator[Text]:
    """Which constructs meet the criterion by the lower limit, which by the estimate alone, and which do not."""
    rule, found = findings.rules["alpha"], findings.constructs
    judged = {"rule": rule.limit(), "source": rule.source(), "level": coverage(findings.level)}
    met, unsure, short = by_criterion(findings)
    if not unsure and not short:
        yield text("reliability.met_all", n=len(found), **judged)
        return
    yield text("reliability.met_some", k=len(met), n=len(found), **judged)
    if unsure:
        yield text("reliability.met_open", names=joined(unsure))
    if short:
        yield text("reliability.met_not", names=joined(short))


def by_criterion(findings: ReliabilityFindings) -> tuple[list[Label], list[Label], list[Label]]:
    """Constructs that meet the criterion by the lower limit, by the estimate alone, and not at all."""
    rule, found = findings.rules["alpha"], findings.constructs
    met = [r.construct.label for r in found if rule.met_by(r.judged[1])]
    beyond = [r for r in found if not rule.met_by(r.judged[1])]
    unsure = [r.construct.label for r in beyond if rule.met_by(r.judged[0])]
    return met, unsure, [r.construct.label for r in beyond if not rule.met_by(r.judged[0])]


def citc_values(findings: ReliabilityFindings) -> list[tuple[str, float]]:
    """Every item with its corrected item-total correlation."""
    return [(i.name, float(r.items.citc[j])) for r in findings.constructs for j, i in enumerate(r.construct.items)]


def _citcs(findings: ReliabilityFindings) -> tuple[Text, ...]:
    rule = findings.rules["citc"]
    judged = {"rule": rule.limit(), "source": rule.source()}
    values = citc_values(findings)
    low = [name for name, value in values if not rule.met_by(value)]
    if low:
        return (text("reliability.citc_low", items=joined(low), **judged),)
    numbers = [value for _, value in values]
    return (
        text("reliability.citc_good", low=bounded_number(min(numbers)), high=bounded_number(max(numbers)), **judged),
    )


def cautions(r: ConstructReliability, rules: Rules) -> Iterator[Note]:
    """What speaks against a construct or one of its items."""
    alpha, label, names = r.alpha.estimate, r.construct.label, r.construct.item_names
    against = [j for j, value in enumerate(r.items.citc) if value < 0]
    if alpha < 0:
        without = r.items.alpha_if_deleted
        turned = [j for j in against if without[j] > 0] or against  # one alone turns even those that run with it
        yield note(
            "reliability.negative",
            ALARM,
            construct=label,
            alpha=bounded_number(alpha),
            items=joined(names[j] for j in turned) if turned else joined(names),
        )
    else:
        for j in against:
            yield note(
                "reliability.opposed", ALARM, item=names[j], construct=label, citc=bounded_number(r.items.citc[j])
            )
    for j, value in enumerate(r.items.alpha_if_deleted):
        if value > alpha and r.items.citc[j] >= 0 and not rules["citc"].met_by(r.items.citc[j]):
            yield note(
                "reliability.improves",
                item=names[j],
                construct=label,
                alpha=bounded_number(value),
                before=bounded_number(alpha),
            )
    redundant = rules["redundancy"]
    if not redundant.met_by(alpha) and not np.isnan(alpha):
        yield note(
            "reliability.redundant",
            construct=label,
            alpha=bounded_number(alpha),
            bound=Number(redundant.bound, Kind.BOUNDED, 2),
            source=redundant.source(),
        )
    if r.omega.heywood.size:
        yield note("reliability.heywood", construct=label, items=joined(names[j] for j in r.omega.heywood))
    elif r.omega.identified and not r.omega.converged:
        yield note("reliability.not_converged", construct=label)


def short_constructs(constructs: tuple[Construct, ...]) -> Iterator[Note]:
    """Constructs of one item or two."""
    for count, key in ((2, "reliability.two_items"), (1, "reliability.one_item")):
        names = [c.label for c in constructs if len(c.items) == count]
        if names:
            yield note(key, INFO if count > 1 else "caution", constructs=joined(names))
