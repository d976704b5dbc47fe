"""Who would recommend, in sentences."""

from __future__ import annotations

from repurchase.analysis.results.wording import coverage, percent
from repurchase.analysis.segments.recommendation_score.findings import RecommendationFindings
from repurchase.style import Interval, Number
from repurchase.text import Text, text


def sentences(f: RecommendationFindings) -> tuple[Text, ...]:
    """The score with its interval, what it stands for, and on which side of zero it can be told to lie."""
    c = f.whole
    side = "above" if c.low > 0 else "below" if c.high < 0 else "open"
    shown = {
        "promoters": percent(c.promoters / c.n, 1),
        "passives": percent(c.passives / c.n, 1),
        "detractors": percent(c.detractors / c.n, 1),
    }
    score = {"score": Number(c.score, decimals=1), "ci": Interval(c.low, c.high, decimals=1)}
    return (
        text("recommendation.shares", n=c.n, mean=Number(f.mean, decimals=2), **shown),
        text(f"recommendation.score_{side}", level=coverage(f.level), **score),
    )
