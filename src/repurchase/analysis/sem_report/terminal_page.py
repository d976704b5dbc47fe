"""A `Fit` on a terminal and as JSON: everything that lavaan's summary shows, and the whole of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from repurchase.analysis.results.result import Record, plain, versions
from repurchase.analysis.sem.estimators import Settings
from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.analysis.sem_report.explained_variance.result import f_squared
from repurchase.analysis.sem_report.tables import grouped_table, parameter_rows, sentences, tables
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import ALARM
from repurchase.settings import reading_language
from repurchase.short_repr import PageText
from repurchase.style import Interval, Kind, Number
from repurchase.text import joined, text

TESTS = (
    ("chisq", Kind.VALUE), ("df", Kind.VALUE), ("pvalue", Kind.P), ("chisq_scaling_factor", Kind.VALUE),
    ("cfi", Kind.BOUNDED), ("tli", Kind.BOUNDED), ("rmsea", Kind.BOUNDED), ("rmsea_ci", Kind.BOUNDED),
    ("rmsea_pvalue", Kind.P),
)  # fmt: skip
HEADS = {"": "fitted.test_plain", "_scaled": "fitted.test_scaled_column", "_robust": "fitted.test_robust"}


def page_tables(fit: Fitted) -> tuple[Table, ...]:
    """How the model was fitted, plain and robust tests side by side, then every parameter."""
    first = (setup_table(fit), *((tests_table(fit),) if "chisq_scaled" in fit.measures else ()))
    others = (variance_table(fit), intercept_table(fit), threshold_table(fit))
    return (*first, *tables(fit, fit.rules), *(t for t in others if t.rows))


def setup_table(fit: Fitted) -> Table:
    """Estimator, cases, groups and parameters."""
    s, recipe = fit.settings, fit.settings.recipe
    errors = "cluster" if s.cluster else recipe.errors.replace(".", "_")
    information = text(f"fitted.information_{s.information}")
    rows: list[tuple[str, Any]] = [
        ("estimator", s.estimator),
        ("errors", text(f"fitted.errors_{errors}", information=information, **_clusters(fit))),
        ("missing", text(f"fitted.missing_{s.missing}")),
        ("cases", text("fitted.used", n=fit.n, total=fit.sample.n_total)),
    ]
    if fit.structure.roles.observed_x:
        rows.append(("covariates", text(f"fitted.covariates_{_covariates(s)}")))
    if s.weights:
        rows.append(("weights", s.weights))
    if s.likelihood != "normal":
        rows.append(("likelihood", s.likelihood))
    if len(fit.groups) > 1:
        rows.append(
            (
                "groups",
                joined(
                    text("general.in_brackets", name=g, inside=f"n = {n}")
                    for g, n in zip(fit.groups, fit.sample.sizes, strict=True)
                ),
            )
        )
    if s.group_equal:
        rows.append(("equal", joined(s.group_equal)))
    if s.group_partial:
        rows.append(("partial", joined(s.group_partial)))
    q, free = fit.layout.q, fit.layout.f
    rows.append(("parameters", text("fitted.counted", n=q, equal=q - free) if q > free else str(q)))
    rows.append(("search", text("fitted.iterations" if fit.converged else "fitted.failed", n=fit.solution.iterations)))
    columns = (Column("name", text("fitted.setting"), Kind.WORDS), Column("value", text("measure.value"), Kind.WORDS))
    cells = tuple((text(f"fitted.set_{name}"), value) for name, value in rows)
    return Table("setup", text("fitted.setup_title"), columns, cells)


def _clusters(fit: Fitted) -> dict[str, object]:
    """Name and number of the clusters, for the line on standard errors."""
    design = fit.sample.design
    return {} if design.clusters is None else {"name": fit.settings.cluster, "n": design.n_clusters}


def _covariates(settings: Settings) -> str:
    """What becomes of the moments of observed predictors."""
    return "given" if settings.ordered else "fixed" if settings.fixed_x else "random"


def tests_table(fit: Fitted) -> Table:
    """The plain, scaled and robust versions of the test and of the indices made of it."""
    m = fit.measures
    kinds = [k for k in ("", "_scaled", "_robust") if not k or any(name.endswith(k) for name in m)]
    columns = (
        Column("index", text("fitted.index"), Kind.WORDS),
        *(Column(k.strip("_") or "plain", text(HEADS[k]), Kind.VALUE) for k in kinds),
    )
    rows = [(text(f"fitted.row_{name}"), *(_tested(m, name, k, kind) for k in kinds)) for name, kind in TESTS]
    return Table("tests", text("fitted.tests_title"), columns, tuple(rows))


def _tested(m: dict[str, float], name: str, suffix: str, kind: Kind) -> Number | Interval | None:
    if name == "chisq_scaling_factor":
        return Number(m[name]) if suffix == "_scaled" else None
    if name == "rmsea_ci":
        low, high = (m.get(f"rmsea_ci_{end}{suffix}", np.nan) for end in ("lower", "upper"))
        return Interval(low, high, kind) if np.isfinite([low, high]).all() else None
    value = m.get(f"{name}{suffix}", np.nan)
    whole = name == "df" and float(value).is_integer()
    return Number(value, Kind.COUNT if whole else kind) if np.isfinite(value) else None


def variance_table(fit: Fitted) -> Table:
    """Variances and residual variances; the standardised ones are shares not explained."""
    rows = [r for r in parameter_rows(fit, "~~") if r.lhs == r.rhs]
    return _named_table(fit, "variances", rows)


def intercept_table(fit: Fitted) -> Table:
    """Intercepts and means, latent ones that are fixed at zero left out."""
    rows = [r for r in parameter_rows(fit, "~1") if r.estimate != 0 or r.std_error != 0]
    return _named_table(fit, "intercepts", rows)


def threshold_table(fit: Fitted) -> Table:
    """Thresholds of ordinal items."""
    rows = list(parameter_rows(fit, "|"))
    return grouped_table(fit, "thresholds", [(r, (f"{r.lhs} | {r.rhs}",)) for r in rows], [_variable()])


def _variable() -> Column:
    return Column("variable", text("fitted.first"), Kind.WORDS)


def _named_table(fit: Fitted, name: str, rows: Sequence[EstimateRow]) -> Table:
    return grouped_table(fit, name, [(r, (fit.labels.get(r.lhs, r.lhs),)) for r in rows], [_variable()])


def fit_record(fit: Fitted) -> Record:
    """Measures, estimates and explained variance, unrounded."""
    own = fit.estimates[~fit.estimates[["lhs", "rhs"]].isin(fit.settings.auxiliary).any(axis=1)]
    return plain({"measures": fit.measures, "estimates": own.to_dict("records"),
                  "r_squared": fit.r_squared, "f2": f_squared(fit), "converged": fit.converged,
                  "n": fit.n})  # fmt: skip


def whole(fit: Fitted) -> Record:
    """Everything a fit found, as plain values: what ``repurchase fit --json`` prints."""
    notes = [
        {"key": n.message.key, "severity": n.severity, "en": n.message.render("en"), "zh": n.message.render("zh")}
        for n in fit.notes
    ]
    groups = [{"label": g, "n": n} for g, n in zip(fit.groups, fit.sample.sizes, strict=True)]
    return plain({
        **fit_record(fit), "n_total": fit.sample.n_total, "groups": groups, "model": str(fit.model),
        "options": fit.settings.to_dict(), "iterations": fit.solution.iterations,
        "standardized": fit.standardized().to_dict("records"), "coef": fit.coef,
        "vcov": fit.vcov, "notes": notes, "versions": versions("numpy", "scipy"),
    })  # fmt: skip


def written(fit: Fitted, lang: str | None = None) -> str:
    """The page: alarms before any number, then sentences, tables and the other notes."""
    lang = reading_language(lang)
    notes = [(n.severity, text(f"document.{n.severity}").render(lang) + n.message.render(lang))
             for n in dict.fromkeys(fit.notes)]  # fmt: skip
    parts = [words for severity, words in notes if severity == ALARM]
    parts += [s.render(lang) for s in sentences(fit)]
    parts += [t.page(lang) for t in page_tables(fit)]
    parts += [words for severity, words in notes if severity != ALARM]
    return PageText("\n\n".join(parts))
