"""What a chapter says of convergent and discriminant validity."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repurchase.analysis.measurement.loadings import Measured
from repurchase.analysis.results.wording import bounded_number
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.validity.findings import ConstructPair, ValidityFindings
from repurchase.errors import ALARM, CAUTION, INFO, Note, note
from repurchase.literature import Rules, Standing
from repurchase.numeric.scales.validity import HtmtLimits
from repurchase.style import Number
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text


def sentences(v: ValidityFindings) -> tuple[Text, ...]:
    """Loadings, extracted variance, and with two constructs or more how far they are distinct."""
    said = (*_loadings(v), *_extracted(v))
    return (*said, *_fornell_larcker(v), *_htmt(v)) if v.pairs else said


def _loadings(v: ValidityFindings) -> tuple[Text, ...]:
    rule = v.rules["loading"]
    values = [x for x in v.measured.loadings if len(v.measured.of(x.construct)) > 1]
    if not values:
        return ()
    low = [x.item for x in values if not rule.met_by(x.std_all)]
    numbers = {
        "low": bounded_number(min(x.std_all for x in values)),
        "high": bounded_number(max(x.std_all for x in values)),
        "rule": rule.limit(),
        "source": rule.source(),
    }
    if low:
        return (text("validity.loadings_some", items=joined(low), n=len(low), **numbers),)
    return (text("validity.loadings_all", **numbers),)


def _extracted(v: ValidityFindings) -> tuple[Text, ...]:
    ave, cr = v.rules["ave"], v.rules["cr"]
    m = v.measured
    known = [j for j in range(len(m.constructs)) if not np.isnan(m.ave[j])]
    if not known:
        return ()
    short = [v.label(m.constructs[j]) for j in known if not (ave.met_by(m.ave[j]) and cr.met_by(m.cr[j]))]
    values = {
        "low": bounded_number(min(m.ave[known])),
        "high": bounded_number(max(m.ave[known])),
        "cr_low": bounded_number(min(m.cr[known])),
        "cr_high": bounded_number(max(m.cr[known])),
        "ave_rule": ave.limit(),
        "ave_source": ave.source(),
        "cr_rule": cr.limit(),
        "cr_source": cr.source(),
    }
    if len(known) == 1:
        only = v.label(m.constructs[known[0]])
        return (text("validity.ave_one_short" if short else "validity.ave_one", construct=only, **values),)
    if short:
        return (text("validity.ave_some", short=joined(short), n=len(short), **values),)
    return (text("validity.ave_all", **values),)


def _fornell_larcker(v: ValidityFindings) -> tuple[Text, ...]:
    m = v.measured
    if np.isnan(m.ave).all():
        return ()
    short = [
        v.label(name) for j, name in enumerate(m.constructs) if not v.comparison.meets[j] and not np.isnan(m.ave[j])
    ]
    return (text("validity.fl_some", constructs=joined(short)) if short else text("validity.fl_all"),)


def _htmt(v: ValidityFindings) -> tuple[Text, ...]:
    rule = v.rules["htmt_upper"]
    known = [p for p in v.pairs if not np.isnan(p.htmt_high)]
    if not known:
        return ()
    over = [p for p in known if not rule.met_by(p.htmt_high)]
    values = {"n": len(known), "rule": rule.limit(), "source": rule.source()}
    if over:
        named = [
            text(
                "validity.pair_of",
                first=v.label(p.first),
                second=v.label(p.second),
                value=bounded_number(p.htmt_high),
            )
            for p in over
        ]
        return (text("validity.htmt_some", k=len(over), pairs=joined(named), **values),)
    top = max(known, key=lambda p: p.htmt_high)
    return (
        text(
            "validity.htmt_all",
            high=bounded_number(top.htmt_high),
            first=v.label(top.first),
            second=v.label(top.second),
            **values,
        ),
    )


def cautions(
    survey: Survey, measurement: Measured, ratios: HtmtLimits, pairs: tuple[ConstructPair, ...], rules: Rules
) -> Iterator[Note]:
    """Loadings above one, constructs of one item or two, and constructs that are almost the same."""
    over = [x.item for x in measurement.loadings if abs(x.std_all) > 1]
    if over:
        yield note("validity.heywood", ALARM, items=joined(over))
    yield from _opposed(survey, measurement)
    single = [c.label for c in survey.instrument if len(c.items) == 1]
    if single:
        yield note("validity.single_item", constructs=joined(single))
    two = [c.label for c in survey.instrument if len(c.items) == 2]
    if two:
        yield note("validity.two_items", INFO, constructs=joined(two))
    rule = rules["latent_correlation"]
    for p in pairs:
        if rule.standing(p.phi_high) is Standing.SHORT:
            yield note(
                "validity.high_correlation",
                first=survey.instrument[p.first].label,
                second=survey.instrument[p.second].label,
                value=bounded_number(p.phi_high),
                verdict=rule.verdict(p.phi_high),
                source=rule.source(),
            )
    computed = ratios.usable[np.isfinite(ratios.htmt) & ~np.eye(len(measurement.constructs), dtype=bool)]
    if computed.size and computed.min() < ratios.draws:
        yield note("validity.discarded", n=ratios.draws - int(computed.min()), draws=ratios.draws)


def _opposed(survey: Survey, measurement: Measured) -> Iterator[Note]:
    """Items whose loading runs against most of their construct's; where as many run either way, all of them."""
    for c in survey.instrument:
        signs = {x.item: np.sign(x.std_all) for x in measurement.of(c.name)}
        balance = sum(signs.values())
        against = [item for item, sign in signs.items() if sign and sign != np.sign(balance)]
        if not against or len(set(signs.values())) == 1:
            continue
        if balance:
            yield note("validity.opposed", ALARM, construct=c.label, items=joined(against), n=len(against))
        else:
            yield note("validity.opposed_even", ALARM, construct=c.label, items=joined(signs))


def size_cautions(fit: Fitted, rules: Rules) -> Iterator[Note]:
    """Respondents for each free parameter of the factor analysis."""
    rule, q = rules["n_per_parameter"], len(fit.names)
    if q and not rule.met_by(fit.n / q):
        severity = INFO if rule.standing(fit.n / q) is Standing.ACCEPTABLE else CAUTION
        yield note(
            "validity.ratio",
            severity,
            n=fit.n,
            q=q,
            ratio=Number(fit.n / q, decimals=1),
            rule=rule.rule(),
            source=rule.source(),
        )
