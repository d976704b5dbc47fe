"""The table of a hierarchical regression."""

from __future__ import annotations

from typing import Any

from repurchase.analysis.respondents.background_numbers import Covariate
from repurchase.analysis.results.wording import bounded_number, coded_words, starred, stars_note
from repurchase.analysis.scores.regression.findings import RegressionFindings, RegressionStep
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, joined, text


def hierarchy(findings: RegressionFindings) -> tuple[Table, ...]:
    """Every model of the hierarchy: coefficients, explained variance, tests."""
    last = findings.steps[-1]
    models = tuple(
        Column(f"model_{k}", text("regression.model", k=k), group=text("regression.beta"))
        for k in range(1, len(findings.steps) + 1)
    )
    detail = text("regression.last", k=len(findings.steps))
    columns = (
        Column("predictor", text("regression.predictor"), Kind.WORDS),
        *models,
        Column("statistic", text("regression.t"), group=detail),
        Column("p_value", text("measure.p"), Kind.P, group=detail),
        Column("vif", text("regression.vif"), group=detail),
    )
    rows: list[tuple[Any, ...]] = []
    for j, v in enumerate(last.predictors):
        betas = [_beta(findings, step, v) for step in findings.steps]
        rows.append((coded_words(v), *betas, last.statistic[j], last.p_value[j], findings.vif[j]))
    summary = len(rows)
    rows += [(text(f"regression.{key}"), *cells, "", "", "") for key, cells in _summary(findings)]
    return (
        Table(
            "regression",
            text("regression.title", outcome=findings.outcome.label),
            columns,
            tuple(rows),
            (*_method(findings), stars_note(findings.n, findings.rules)),
            (summary,),
        ),
    )


def _beta(findings: RegressionFindings, step: RegressionStep, v: Covariate) -> Number | str:
    names = [p.name for p in step.predictors]
    if v.name not in names:
        return ""
    j = names.index(v.name)
    return starred(float(step.beta[j]), float(step.p_value[j]), findings.n, Kind.BOUNDED, findings.rules)


def _summary(findings: RegressionFindings) -> list[tuple[str, list[Number]]]:
    rows = [
        ("r2", [bounded_number(s.r2) for s in findings.steps]),
        ("adjusted", [bounded_number(s.adjusted) for s in findings.steps]),
        ("change", [bounded_number(s.change) for s in findings.steps]),
        ("f", [starred(s.f, s.f_p, findings.n, rules=findings.rules) for s in findings.steps]),
        ("f_change", [starred(s.f_change, s.f_change_p, findings.n, rules=findings.rules) for s in findings.steps]),
    ]
    if findings.durbin_watson:
        rows.append(("durbin_watson", [Number(s.durbin_watson) for s in findings.steps]))
    return [*rows, ("n", [Number(findings.n, Kind.COUNT)] * len(findings.steps))]


def _method(findings: RegressionFindings) -> list[Text | Label]:
    found = {str(v.reference): v.reference for v in findings.steps[-1].predictors if v.reference}
    notes: list[Text | Label] = [text("regression.method", n=findings.n)]
    notes.append(
        text("regression.coding", references=joined(found.values())) if found else text("regression.coding_plain")
    )
    notes += [text("regression.robust")] if findings.robust else []
    notes += [findings.rules["durbin_watson"].caution] if findings.durbin_watson else []
    return [*notes, text("regression.error")]
