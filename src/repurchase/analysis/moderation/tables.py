"""Tables and figures of a moderated effect: the coefficients, simple slopes, the regressions on scores."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.special import ndtr, ndtri, stdtr

from repurchase.analysis.moderation.findings import ModerationFindings, product_words
from repurchase.analysis.moderation.score_regression import ScoreModeration
from repurchase.analysis.results.wording import coverage, marks, p_words, starred, stars_note
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.literature import Rules
from repurchase.numeric.sem.interaction import ProductRegression, simple_slopes
from repurchase.style import Interval, Kind, Number
from repurchase.text import Joined, Text, joined, text

REACH = 3.0  # SD of the moderator on either side of its mean in the Johnson-Neyman figure
STEPS = 61


def _critical(findings: ModerationFindings) -> float:
    return float(ndtri(0.5 + findings.level / 2))


def _p(estimate: float, error: float) -> float:
    return float(2 * ndtr(-abs(estimate / error))) if error > 0 else float("nan")


def moderation_table(findings: ModerationFindings) -> Table:
    """T26: coefficients without and with the product, explained variance, the test of the interaction."""
    columns = (
        Column("variable", text("measure.variable"), Kind.WORDS),
        Column("main", text("moderation.beta_main")),
        Column("std", text("moderation.beta_full")),
        Column("std_error", text("moderation.std_error")),
        Column("ci", text("measure.ci", level=coverage(findings.level))),
        Column("p_value", text("measure.p"), Kind.P),
        Column("estimate", text("moderation.estimate")),
    )
    rows: list[tuple[object, ...]] = []
    for t in findings.terms:
        beta = starred(t.std, t.p_value, findings.fit.n, rules=findings.rules)
        limits = Interval(t.std_ci_low, t.std_ci_high)
        rows.append((findings.words(t.name), t.main, beta, t.std_std_error, limits, t.p_value, t.estimate))
    r2 = (Number(findings.r_squared_main, Kind.BOUNDED), Number(findings.r_squared, Kind.BOUNDED))
    rows.append((text("moderation.r2"), *r2, None, None, None, None))
    gain = Number(findings.r_squared - findings.r_squared_main, Kind.BOUNDED)
    rows.append((text("moderation.r2_change"), None, gain, None, None, None, None))
    rule = findings.rules["interaction_f2"]
    f2 = Number(findings.f_squared, Kind.VALUE)
    size = rule.band(findings.f_squared)
    notes = [
        text("moderation.note", y=findings.words(findings.outcome), k=len(findings.products.pairs),
             kind=text(f"moderation.products_{findings.products.kind}"), estimator=findings.fit.settings.estimator),
        text("moderation.note_scale"),
        text("moderation.note_test", chisq=Number(findings.change.statistic, Kind.VALUE, 2), df=findings.change.df,
             p=p_words(findings.change.p_value)),
    ]  # fmt: skip
    if size is not None:
        notes.append(text("moderation.note_f2", f2=f2, size=size, source=rule.source()))
    notes.append(stars_note(findings.fit.n, findings.rules))
    return Table("moderation", text("moderation.title", x=findings.words(findings.predictor),
                 w=findings.words(findings.moderator), y=findings.words(findings.outcome)), columns,
                 tuple(rows), tuple(notes), (len(findings.terms),))  # fmt: skip


def slopes_table(findings: ModerationFindings) -> Table:
    """The predictor's standardised effect at -1, 0 and +1 SD of the moderator."""
    columns = (
        Column("at", text("moderation.at", w=findings.words(findings.moderator)), Kind.WORDS),
        Column("slope", text("moderation.slope")),
        Column("std_error", text("moderation.std_error")),
        Column("ci", text("measure.ci", level=coverage(findings.level))),
        Column("p_value", text("measure.p"), Kind.P),
    )
    z, s = _critical(findings), findings.slopes
    rows = tuple((_point(a), b, e, Interval(b - z * e, b + z * e), _p(b, e))
                 for a, b, e in zip(s.at, s.estimate, s.std_error, strict=True))  # fmt: skip
    return Table("simple_slopes", _slopes_title(findings), columns, rows,
                 (text("moderation.note_slopes"), _region_note(findings)))  # fmt: skip


def _slopes_title(findings: ModerationFindings) -> Text:
    return text("moderation.slopes_title", x=findings.words(findings.predictor), y=findings.words(findings.outcome))


def _point(a: float) -> Text:
    key = "moderation.at_mean" if a == 0 else "moderation.at_above" if a > 0 else "moderation.at_below"
    return text(key, sd=Number(abs(a), Kind.COUNT))


def _region_note(findings: ModerationFindings) -> Text:
    shown = shown_regions(findings)
    alpha = findings.rules.alpha_number
    if not shown:
        return text("moderation.note_nowhere", reach=Number(REACH, Kind.COUNT), alpha=alpha)
    if shown == [(-REACH, REACH)]:
        return text("moderation.note_everywhere", reach=Number(REACH, Kind.COUNT), alpha=alpha)
    return text("moderation.note_region", stretches=stretch_words(shown), alpha=alpha)


def shown_regions(findings: ModerationFindings) -> list[tuple[float, float]]:
    """Where the effect differs from zero, within the reach of the figure."""
    return [(max(a, -REACH), min(b, REACH)) for a, b in findings.regions if b > -REACH and a < REACH]


def stretch_words(regions: Sequence[tuple[float, float]]) -> Joined:
    """Stretches of the moderator within a sentence."""
    ends = [(Number(a, Kind.VALUE, 2), Number(b, Kind.VALUE, 2)) for a, b in regions]
    return joined(text("moderation.stretch", low=low, high=high) for low, high in ends)


def slopes_figure(findings: ModerationFindings) -> Figure:
    """Predicted outcome along the predictor at three values of the moderator, all in SD."""
    x = np.linspace(-2, 2, 21)
    lines = []
    for a, b, e in zip(findings.slopes.at, findings.slopes.estimate, findings.slopes.std_error, strict=True):
        y = findings.terms[1].std * a + b * x
        lines.append({"label": _point(a), "x": x.tolist(), "y": y.tolist(), "slope": float(b),
                      "stars": marks(_p(b, e), findings.fit.n, findings.rules)})  # fmt: skip
    x_label, y_label = (
        text("moderation.axis", name=findings.words(name)) for name in (findings.predictor, findings.outcome)
    )
    data = {"x_label": x_label, "y_label": y_label, "moderator": findings.words(findings.moderator), "lines": lines}
    return Figure("simple_slopes", "simple_slopes", _slopes_title(findings), data, (text("moderation.note_slopes"),))


def johnson_neyman_figure(findings: ModerationFindings) -> Figure:
    """The predictor's effect along the moderator, with its interval and where it leaves out zero."""
    at = np.linspace(-REACH, REACH, STEPS)
    s = simple_slopes(findings.terms[0].std, findings.terms[2].std, findings.covariance, at)
    z = _critical(findings)
    data = {
        "moderator": text("moderation.axis", name=findings.words(findings.moderator)),
        "effect": text("moderation.effect_axis", x=findings.words(findings.predictor),
                       y=findings.words(findings.outcome)),
        "x": at.tolist(), "estimate": s.estimate.tolist(), "low": (s.estimate - z * s.std_error).tolist(),
        "high": (s.estimate + z * s.std_error).tolist(),
        "regions": shown_regions(findings),
        "observed": findings.observed,
    }  # fmt: skip
    named = {"x": findings.predictor, "y": findings.outcome, "w": findings.moderator}
    title = text("moderation.jn_title", **{k: findings.words(v) for k, v in named.items()})
    return Figure("johnson_neyman", "johnson_neyman", title, data, (_region_note(findings),))


def scores_table(scores: ScoreModeration, rules: Rules) -> Table:
    """Coefficients and explained variance of the three regressions on mean scores."""
    columns = (
        Column("variable", text("measure.variable"), Kind.WORDS),
        *(Column(f"model{k + 1}", text("moderation.model", n=k + 1)) for k in range(len(scores.models))),
    )
    rows: list[tuple[object, ...]] = [
        (product_words(scores.labels, name), *(_coefficient(m, j, scores.n, rules) for m in scores.models))
        for j, name in enumerate(scores.names)
    ]
    r2 = [m.r_squared for m in scores.models]
    rows.append((text("moderation.r2"), *(Number(v, Kind.BOUNDED) for v in r2)))
    changes = [None, *(Number(b - a, Kind.BOUNDED) for a, b in pairwise(r2))]
    rows.append((text("moderation.r2_change"), *changes))
    rows.append((text("moderation.f_change"), *(Number(v, Kind.VALUE, 2, marks(p, scores.n, rules))
                 for v, p in zip(scores.f_change, scores.p_change, strict=True))))  # fmt: skip
    notes = (text("moderation.note_scores", n=scores.n), stars_note(scores.n, rules))
    return Table("moderation_scores", text("moderation.scores_title"), columns, tuple(rows), notes,
                  (len(scores.names),), appendix=True)  # fmt: skip


def _coefficient(m: ProductRegression, j: int, n: int, rules: Rules) -> Number | None:
    if j >= len(m.estimate):
        return None
    p = float(2 * stdtr(m.df, -abs(m.estimate[j]) / np.sqrt(m.covariance[j, j])))
    return starred(float(m.estimate[j]), p, n, rules=rules)
