"""Descriptives in sentences."""

from __future__ import annotations

from repurchase.analysis.respondents.description.findings import DescriptionFindings
from repurchase.style import Number
from repurchase.text import Text, joined, text


def sentences(findings: DescriptionFindings) -> tuple[Text, ...]:
    """The lowest and highest mean, and how far items are from normal."""
    said = [_range(findings), _normal_items(findings)]
    if findings.normality.mardia:
        rule, value = findings.rules["mardia"], findings.normality.mardia.critical_ratio
        key = "description.mardia_low" if rule.met_by(value) else "description.mardia_high"
        said.append(text(key, value=Number(value), bound=rule.limit(), source=rule.source()))
    return tuple(said)


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
