"""What-if in sentences, and its cautions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from repurchase.analysis.decisions.what_if.agreement import AgreementLink
from repurchase.analysis.decisions.what_if.findings import RAISED, RevenueFactors, Scenario, WhatIfFindings
from repurchase.analysis.decisions.what_if.tables import FINE, PLACES, currency_words, money_form, points_number
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.results.wording import coverage
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import INFO, Note, note
from repurchase.style import Interval, Kind, Number
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text


def sentences(findings: WhatIfFindings) -> tuple[Text, ...]:
    """What was raised, what the model predicts of it lever by lever and together, and on what it rests."""
    if not findings.scenarios:
        return ()
    if findings.withheld:
        on = joined(phrase_of(key) for key in findings.withheld)
        return (text("what_if.withheld", n=len(findings.withheld), on=on, outcome=findings.outcome.label),)
    said = [_raised(findings), *_single(findings), *_together(findings), *_revenue(findings)]
    if findings.conditional_on:
        on = joined(phrase_of(key) for key in findings.conditional_on)
        said.append(text("what_if.conditional", n=len(findings.conditional_on), on=on))
    return (*said, text("what_if.prediction"))


def _raised(findings: WhatIfFindings) -> Text:
    """By how much the levers were raised, and by how much they really move."""
    single = findings.of(RAISED)
    moved = sorted(round(s.moved, PLACES) for s in single)
    asked = {s.asked for s in single}
    amount = text("what_if.amount", points=points_number(asked.pop())) if len(asked) == 1 else text("what_if.amounts")
    if len(single) == 1:
        lever = single[0].levers[0].label
        return text("what_if.raised_one", lever=lever, amount=amount, moved=_points(moved[0], PLACES))
    if moved[0] == moved[-1]:
        return text("what_if.raised_alike", amount=amount, moved=_points(moved[0], PLACES))
    return text("what_if.raised", amount=amount, least=_points(moved[0], PLACES), most=_points(moved[-1], PLACES))


def _single(findings: WhatIfFindings) -> Iterator[Text]:
    """The levers one at a time: those of which a rise or a fall can be told, the others, and which is first."""
    single, outcome = findings.of(RAISED), findings.outcome.label
    if not findings.has_intervals:
        yield _point_only(findings)
        return
    level = coverage(findings.level)
    for sign, key in ((1, "higher"), (-1, "lower")):
        told = [s for s in single if s.mean.sign == sign]
        if told:
            yield _told(told, key, findings)
    untold = [s for s in single if s.mean.sign == 0]
    if untold and len(untold) == len(single):
        yield text("what_if.none_told", n=len(single), outcome=outcome, level=level)
    elif untold:
        levers = joined(s.levers[0].label for s in untold)
        yield text("what_if.untold", n=len(untold), levers=levers, level=level)
    if findings.leader is not None:
        lever = findings.leader.levers[0].label
        others = [s.levers[0].label for s in single if s is not findings.leader]
        alone = len(others) == 1
        yield text("what_if.leader_two", lever=lever, other=others[0]) if alone else text("what_if.leader", lever=lever)


def _told(told: Sequence[Scenario], key: str, findings: WhatIfFindings) -> Text:
    """The predicted changes of the same direction: one, several alike, or from the smallest to the largest."""
    outcome, level = findings.outcome.label, coverage(findings.level)
    if len(told) == 1:
        change = told[0].mean
        return text(
            f"what_if.{key}_one",
            outcome=outcome,
            lever=told[0].levers[0].label,
            value=_points(abs(change.value)),
            level=level,
            ci=Interval(change.low, change.high, decimals=FINE),
        )
    sizes = sorted(round(abs(s.mean.value), FINE) for s in told)
    if len(told) == len(findings.of(RAISED)) and sizes[0] < sizes[-1]:
        ends = {"least": _points(sizes[0]), "most": _points(sizes[-1])}
        return text(f"what_if.{key}_all", outcome=outcome, level=level, **ends)
    values = {"outcome": outcome, "level": level, "levers": joined(s.levers[0].label for s in told)}
    if sizes[0] == sizes[-1]:
        return text(f"what_if.{key}_alike", **values, value=_points(sizes[0]))
    return text(f"what_if.{key}", **values, least=_points(sizes[0]), most=_points(sizes[-1]))


def _point_only(findings: WhatIfFindings) -> Text:
    """Without resamples there are point estimates alone."""
    values = sorted(round(s.mean.value, FINE) for s in findings.of(RAISED))
    outcome = findings.outcome.label
    if values[0] == values[-1]:
        return text("what_if.points_one", outcome=outcome, value=_points(values[0]))
    return text("what_if.points", outcome=outcome, least=_points(values[0]), most=_points(values[-1]))


def _together(findings: WhatIfFindings) -> Iterator[Text]:
    """All levers at once, or the only one: what becomes of the mean and of the share who agree."""
    s = findings.together(RAISED)
    if not findings.has_intervals:
        return
    if s is None:
        yield from _share_of_one(findings)
        return
    values = {
        "outcome": findings.outcome.label,
        "value": _points(abs(s.mean.value)),
        "ci": Interval(s.mean.low, s.mean.high, decimals=FINE),
        "level": coverage(findings.level),
    }
    if s.mean.sign == 0:
        yield text("what_if.together_untold", **values)
        return
    key = "together_higher" if s.mean.sign > 0 else "together_lower"
    if not isfinite(s.share.low):
        yield text(f"what_if.{key}", **values)
        return
    share = _share_values(findings, s)
    yield text(f"what_if.{key}_share" if s.share.sign == s.mean.sign else f"what_if.{key}_share_untold", **values,
               **share)  # fmt: skip


def _share_values(findings: WhatIfFindings, s: Scenario) -> dict[str, object]:
    return {
        "agree": points_number(findings.agree),
        "now": Number(findings.share, Kind.PERCENT, 1),
        "share": Number(100 * abs(s.share.value), Kind.VALUE, 1),
        "share_ci": Interval(100 * s.share.low, 100 * s.share.high, decimals=1),
    }


def _share_of_one(findings: WhatIfFindings) -> Iterator[Text]:
    """What becomes of the share who agree with the only lever raised, where its change of the mean is told."""
    s = findings.of(RAISED)[0]
    if not s.mean.sign or not isfinite(s.share.low):
        return
    if s.share.sign != s.mean.sign:
        values = _share_values(findings, s)
        yield text("what_if.share_untold", **{k: v for k, v in values.items() if k != "share"})
        return
    yield text("what_if.share_higher" if s.share.sign > 0 else "what_if.share_lower", **_share_values(findings, s))


def _revenue(findings: WhatIfFindings) -> Iterator[Text]:
    """What the widest scenario is worth by the user's own factors."""
    s = findings.together(RAISED) or findings.of(RAISED)[0]
    if findings.factors is None or not isfinite(s.revenue.low):
        return
    kind, places = money_form(findings)
    limits = Interval(s.revenue.low, s.revenue.high, kind, places)
    key = {1: "revenue_higher", -1: "revenue_lower", 0: "revenue_untold"}[s.revenue.sign]
    yield text(f"what_if.{key}", ci=limits, currency=currency_words(findings))
    if isfinite(s.cost):
        net = Interval(s.net.low, s.net.high, kind, places)
        key = {1: "net_higher", -1: "net_lower", 0: "net_untold"}[s.net.sign]
        yield text(f"what_if.{key}", ci=net, cost=Number(s.cost, kind, places))


def _points(value: float, decimals: int = FINE) -> Number:
    return Number(value, Kind.VALUE, decimals)


def cautions(
    survey: Survey, fit: Fitted, goal: str, lost: Sequence[str], used: int, link: AgreementLink | None,
    factors: RevenueFactors | None, scenarios: Sequence[Scenario],
) -> Iterator[Note]:  # fmt: skip
    """What could not be predicted, what a point means, and what it would take to say what a change is worth."""
    if lost:
        yield note("priorities.not_comparable", drivers=joined(survey.instrument[n].label for n in lost))
    if not scenarios:
        return
    if not used:
        yield note("what_if.no_draws", INFO)
    if link is None:
        yield note("what_if.no_share", outcome=survey.instrument[goal].label)
    elif used and not isfinite(scenarios[0].share.low):
        yield note("what_if.share_point_only", INFO)
    if fit.settings.ordered:
        yield note("what_if.latent_points", INFO)
    if factors is None:
        yield note("what_if.needs", INFO)
