"""What a chapter says of convergent and discriminant validity."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.results.wording import bounded_number
from repurchase.analysis.validity.findings import ValidityFindings
from repurchase.text import Text, joined, text


def sentences(v: ValidityFindings) -> tuple[Text, ...]:
    """Loadings, extracted variance, and with two constructs or more how far they are distinct."""
    said = [_loadings(v), *_extracted(v)]
    return (*said, _fornell_larcker(v), *_htmt(v)) if v.pairs else tuple(said)


def _loadings(v: ValidityFindings) -> Text:
    rule = v.rules["loading"]
    values = [x for x in v.measured.loadings if len(v.measured.of(x.construct)) > 1]
    low = [x.item for x in values if not rule.met_by(x.std_all)]
    numbers = {
        "low": bounded_number(min(x.std_all for x in values)),
        "high": bounded_number(max(x.std_all for x in values)),
        "rule": rule.limit(),
        "source": rule.source(),
    }
    if low:
        return text("validity.loadings_some", items=joined(low), n=len(low), **numbers)
    return text("validity.loadings_all", **numbers)


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
    if short:
        return (text("validity.ave_some", short=joined(short), n=len(short), **values),)
    return (text("validity.ave_all", **values),)


def _fornell_larcker(v: ValidityFindings) -> Text:
    m = v.measured
    short = [
        v.label(name) for j, name in enumerate(m.constructs) if not v.comparison.meets[j] and not np.isnan(m.ave[j])
    ]
    return text("validity.fl_some", constructs=joined(short)) if short else text("validity.fl_all")


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
