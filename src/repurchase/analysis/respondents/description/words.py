"""Descriptives in sentences."""

from __future__ import annotations

from repurchase.analysis.respondents.description.findings import ConstructScore, DescriptionFindings
from repurchase.analysis.results.wording import p_words
from repurchase.numeric.classical.mardia import Mardia
from repurchase.style import Number
from repurchase.text import Joined, Text, joined, text


def sentences(findings: DescriptionFindings) -> tuple[Text, ...]:
    """The lowest and highest mean, and how far items are from normal."""
    said = [_range(findings), _normal_items(findings)]
    if findings.normality.mardia:
        said.append(_multivariate(findings, findings.normality.mardia))
    return tuple(said)


def _multivariate(findings: DescriptionFindings, m: Mardia) -> Text:
    """Kurtosis against its bound, and which tests of multivariate normality reject it whatever the kurtosis."""
    rule, alpha = findings.rules["mardia"], findings.rules.alpha
    values = {"value": Number(m.critical_ratio), "bound": rule.limit(), "source": rule.source()}
    if not rule.met_by(m.critical_ratio):
        return text("description.mardia_high", **values)
    tests = [("mardia_skewness", m.skewness_p), ("mardia_kurtosis_test", m.kurtosis_p)]
    if findings.normality.henze_zirkler:
        tests.append(("henze_zirkler", findings.normality.henze_zirkler[1]))
    against = [
        text("description.rejected_by", test=text(f"description.{k}"), p=p_words(p)) for k, p in tests if p < alpha
    ]
    if against:
        return text("description.mardia_mixed", **values, tests=joined(against))
    return text("description.mardia_low", **values)


def _range(findings: DescriptionFindings) -> Text:
    ordered = sorted(findings.constructs, key=lambda s: s.mean)
    scale = ordered[0].construct.scale
    ends = {"bottom": scale.low, "top": scale.high}
    if len(ordered) == 1:
        only = ordered[0]
        return text(
            "description.one_construct",
            construct=only.construct.label,
            mean=Number(only.mean),
            sd=Number(only.sd),
            **ends,
        )
    if len({(s.construct.scale.low, s.construct.scale.high) for s in ordered}) > 1:
        return text("description.constructs_scales", means=Joined(tuple(map(_on_own_scale, findings.constructs))))
    low, high = ordered[0], ordered[-1]
    return text(
        "description.constructs_sentence",
        low=Number(low.mean),
        lowest=low.construct.label,
        high=Number(high.mean),
        highest=high.construct.label,
        **ends,
    )


def _normal_items(findings: DescriptionFindings) -> Text:
    skewness, kurtosis = findings.rules["skewness"], findings.rules["kurtosis"]
    values = {"skewness": skewness.limit(), "kurtosis": kurtosis.limit(), "source": skewness.source()}
    outside = [
        name
        for name, s, k in zip(
            findings.survey.instrument.item_names, findings.items.skewness, findings.items.kurtosis, strict=True
        )
        if not (skewness.met_by(s) and kurtosis.met_by(k))
    ]
    if not outside:
        return text("description.normal_items", **values)
    return text("description.skewed_items", items=joined(outside), n=len(outside), **values)


def _on_own_scale(score: ConstructScore) -> Text:
    """A construct's mean with the ends of its scale."""
    scale = score.construct.scale
    return text(
        "description.on_own_scale",
        construct=score.construct.label,
        mean=Number(score.mean),
        bottom=scale.low,
        top=scale.high,
    )
