"""A hierarchical regression in sentences."""

from __future__ import annotations

from repurchase.analysis.results.wording import p_words, percent
from repurchase.analysis.scores.regression.findings import RegressionFindings
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text


def sentences(findings: RegressionFindings) -> tuple[Text, ...]:
    """What each step explains and adds, and how collinear the predictors are."""
    said = []
    for k, s in enumerate(findings.steps, start=1):
        values = {
            "k": k,
            "share": percent(s.r2, 1),
            "adjusted": percent(s.adjusted, 1),
            "outcome": findings.outcome.label,
        }
        if k == 1:
            said.append(text("regression.sentence", **values))
        else:
            said.append(
                text(
                    "regression.sentence_change",
                    names=joined(s.added),
                    df1=len(s.beta) - len(findings.steps[k - 2].beta),
                    df2=s.df2,
                    f=Number(s.f_change),
                    p=p_words(s.f_change_p),
                    change=Number(s.change, Kind.BOUNDED),
                    **values,
                )
            )
    return (*said, _collinearity(findings)) if len(findings.vif) > 1 else tuple(said)


def _collinearity(findings: RegressionFindings) -> Text:
    rule, last = findings.rules["vif"], findings.steps[-1]
    judged = {"rule": rule.limit(), "source": rule.source()}
    high = [v.label for v, x in zip(last.predictors, findings.vif, strict=True) if not rule.met_by(float(x))]
    if high:
        return text("regression.vif_high", names=joined(high), **judged)
    return text("regression.vif_good", value=Number(float(findings.vif.max())), **judged)
