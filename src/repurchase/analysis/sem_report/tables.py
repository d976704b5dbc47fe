"""Tables of a `Fit`: fit indices with criteria, loadings, paths, covariances, defined parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from repurchase.analysis.results.wording import coverage, label_in, named, p_words, percent, starred, stars_note
from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.document.parts.blocks import Column, Table
from repurchase.literature import RULES, Rules
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, text

SHOWN = (
    ("chisq", "chisq", Kind.VALUE), ("chisq_df", "chisq_df", Kind.VALUE), ("p_exact", "pvalue", Kind.P),
    ("cfi", "cfi", Kind.BOUNDED), ("tli", "tli", Kind.BOUNDED), ("rmsea", "rmsea", Kind.BOUNDED),
    ("pclose", "rmsea_pvalue", Kind.P), ("srmr", "srmr", Kind.BOUNDED), ("ifi", "ifi", Kind.BOUNDED),
    ("nfi", "nfi", Kind.BOUNDED), ("gfi", "gfi", Kind.BOUNDED), ("agfi", "agfi", Kind.BOUNDED),
    ("pnfi", "pnfi", Kind.BOUNDED), ("pcfi", "pcfi", Kind.BOUNDED), ("pgfi", "pgfi", Kind.BOUNDED),
)  # fmt: skip


def tables(fit: Fitted, rules: Rules) -> tuple[Table, ...]:
    """Fit indices, then loadings, paths, covariances and defined parameters, as far as the model has them."""
    found = [fit_table(fit, rules)] if fit.converged and fit.solution.df >= 0 else []
    paths, loadings = path_table(fit), loading_table(fit)
    found += [t for t in (paths, loadings) if t.rows]
    found += [t for t in (covariance_table(fit), defined_table(fit)) if t.rows]
    return tuple(found)


def reported(fit: Fitted) -> dict[str, float]:
    """Measures as they are reported: scaled test and robust indices where the estimator has them."""
    m = dict(fit.measures)
    for name in ("chisq", "pvalue", "rmsea_pvalue", "ifi", "nfi", "pnfi"):
        m[name] = m.get(f"{name}_scaled", m.get(name, np.nan))
    for name in ("cfi", "tli", "rmsea", "rmsea_ci_lower", "rmsea_ci_upper", "rmsea_pvalue"):
        m[name] = m.get(f"{name}_robust", m.get(f"{name}_scaled", m.get(name, np.nan)))
    df = m.get("df_scaled", m["df"])
    m["chisq_df"] = m["chisq"] / df if df > 0 else np.nan
    m["pcfi"] = df / m["baseline_df"] * m["cfi"] if m.get("baseline_df") else np.nan
    return m


def is_scaled(fit: Fitted) -> bool:
    """Whether the test reported is a scaled one."""
    return "chisq_scaled" in fit.measures


def fit_table(fit: Fitted, rules: Rules = RULES) -> Table:
    """Fit indices with their criteria, sources and verdicts."""
    m = reported(fit)
    columns = (
        Column("index", text("fitted.index"), Kind.WORDS),
        Column("value", text("measure.value")),
        Column("ci", text("measure.ci", level=percent(0.90)), Kind.BOUNDED),
        Column("criterion", text("measure.criterion"), Kind.WORDS),
        Column("verdict", text("fit_indices.conventional"), Kind.WORDS),
        Column("source", text("measure.source"), Kind.WORDS),
    )
    rows = [_index_row(name, m.get(key, np.nan), kind, m, rules) for name, key, kind in SHOWN]
    rows += [(named(k.upper()), Number(m[k]), None, "", "", "") for k in ("aic", "bic") if k in m]
    rows.insert(1, (named("df"), Number(int(m["df"]), Kind.COUNT), None, "", "", ""))
    notes = [text("fit_indices.fixed")]
    if is_scaled(fit):
        robust = "cfi_robust" in fit.measures
        notes.append(text("fitted.scaled" if robust else "fitted.scaled_only", estimator=fit.estimator))
    if np.isfinite(m.get("chisq_swain", np.nan)):
        p = p_words(m["pvalue_swain"])
        notes.append(text("fitted.swain", chisq=Number(m["chisq_swain"]), p=p, factor=Number(m["swain_factor"]),
                          scaling=Number(m["swain_scaling_factor"])))  # fmt: skip
    return Table("fit", text("fitted.fit_title"), columns, tuple(rows), tuple(notes))


def _index_row(name: str, value: float, kind: Kind, m: dict[str, float], rules: Rules) -> tuple[object, ...]:
    rule = rules[name]
    interval = Interval(m["rmsea_ci_lower"], m["rmsea_ci_upper"], Kind.BOUNDED) if name == "rmsea" else None
    judged = rule.judged and rule.bound is not None
    tested = value if m["df"] else np.nan  # a model without degrees of freedom fits by construction
    limit = rule.rule() if judged else ""  # a bound that judges nothing would be read as one that does
    return (rule.label, Number(value, kind), interval, limit, rule.verdict(tested) if judged else "", rule.source())


def _picked(fit: Fitted, *ops: str) -> Iterator[tuple[int, EstimateRow]]:
    beside = fit.settings.auxiliary  # they are in no table: what covaries with everything says nothing
    return ((i, r) for i, r in enumerate(fit.rows()) if r.op in ops and r.lhs not in beside and r.rhs not in beside)


def _group_column(fit: Fitted) -> tuple[Column, ...]:
    return (Column("group", text("fitted.group"), Kind.WORDS, merge=True),) if len(fit.groups) > 1 else ()


def _inference_columns(fit: Fitted, limits: bool = True) -> tuple[Column, ...]:
    interval = (Column("ci", text("measure.ci", level=coverage(fit.level))),) if limits else ()
    return (
        Column("estimate", text("fitted.estimate")),
        Column("std_error", text("fitted.std_error")),
        Column("statistic", text("fitted.z")),
        Column("p_value", text("measure.p"), Kind.P),
        *interval,
        Column("std_all", text("fitted.std_all"), Kind.BOUNDED),
    )


def _inference(fit: Fitted, row: EstimateRow, limits: bool = True) -> tuple[object, ...]:
    """Estimate to standardised estimate; a fixed row has no error, test or interval."""
    free = row.std_error > 0
    interval = (Interval(row.ci_low, row.ci_high) if free else None,) if limits else ()
    error, z, p = (row.std_error, row.statistic, row.p_value) if free else (None, None, None)
    standardised = starred(row.std_all, row.p_value, fit.n, Kind.BOUNDED, fit.rules) if free else row.std_all
    return (row.estimate, error, z, p, *interval, standardised)


def _table(
    fit: Fitted, name: str, head: Sequence[Column], rows: Sequence[tuple[object, ...]], rules: Sequence[int] = (),
    notes: Sequence[Text] = (), limits: bool = True, extra: Sequence[Column] = (),
) -> Table:  # fmt: skip
    columns = (*_group_column(fit), *head, *_inference_columns(fit, limits), *extra)
    said = (*notes, stars_note(fit.n, fit.rules)) if rows else ()
    return Table(name, text(f"fitted.{name}_title"), columns, tuple(rows), said, tuple(rules))


def _starts(keys: Sequence[object]) -> list[int]:
    """Where a run of equal keys begins, the first one left out."""
    return [i for i in range(1, len(keys)) if keys[i] != keys[i - 1]]


def _group_cell(fit: Fitted, row: EstimateRow) -> tuple[object, ...]:
    return (row.group,) if len(fit.groups) > 1 else ()


def loading_table(fit: Fitted) -> Table:
    """Loadings of every latent variable, with each indicator's explained variance."""
    rows, keys = [], []
    for _, row in _picked(fit, "=~"):
        shares = fit.r_squared.get(row.group, {}) if len(fit.groups) > 1 else fit.r_squared
        cells = (label_in(fit.labels, row.lhs), row.rhs, *_inference(fit, row, limits=False), shares.get(row.rhs))
        rows.append((*_group_cell(fit, row), *cells))
        keys.append((row.group, row.lhs))
    head = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
    )
    notes = (text("fitted.marker"),) if not fit.settings.std_lv else ()
    extra = (Column("r2", text("fitted.r2"), Kind.BOUNDED),)
    return _table(fit, "loadings", head, rows, _starts(keys), notes, False, extra)


def path_table(fit: Fitted) -> Table:
    """Regressions, with the explained variance of each outcome."""
    rows, keys = [], []
    for _, row in _picked(fit, "~"):
        shares = fit.r_squared.get(row.group, {}) if len(fit.groups) > 1 else fit.r_squared
        cells = (
            label_in(fit.labels, row.lhs),
            label_in(fit.labels, row.rhs),
            *_inference(fit, row),
            shares.get(row.lhs),
        )
        rows.append((*_group_cell(fit, row), *cells))
        keys.append((row.group, row.lhs))
    head = (
        Column("outcome", text("fitted.outcome"), Kind.WORDS, merge=True),
        Column("predictor", text("fitted.predictor"), Kind.WORDS),
    )
    extra = (Column("r2", text("fitted.r2"), Kind.BOUNDED),)
    return _table(fit, "paths", head, rows, _starts(keys), extra=extra)


def covariance_table(fit: Fitted) -> Table:
    """Covariances between variables, standardised as correlations."""
    rows = []
    for _, row in _picked(fit, "~~"):
        if row.lhs != row.rhs:
            rows.append(
                (
                    *_group_cell(fit, row),
                    label_in(fit.labels, row.lhs),
                    label_in(fit.labels, row.rhs),
                    *_inference(fit, row),
                )
            )
    head = (
        Column("first", text("fitted.first"), Kind.WORDS, merge=True),
        Column("second", text("fitted.second"), Kind.WORDS),
    )
    return _table(fit, "covariances", head, rows)


def defined_table(fit: Fitted) -> Table:
    """Defined parameters with delta-method errors."""
    rows = [(row.lhs, row.rhs, *_inference(fit, row)) for _, row in _picked(fit, ":=")]
    if len(fit.groups) > 1:
        rows = [("", *cells) for cells in rows]
    head = (Column("name", text("fitted.name"), Kind.WORDS), Column("formula", text("fitted.formula"), Kind.WORDS))
    return _table(fit, "defined", head, rows, notes=(text("fitted.delta"),))


def parameter_rows(fit: Fitted, *ops: str) -> list[EstimateRow]:
    """The rows of `Fit.estimates` with these operators."""
    return [row for _, row in _picked(fit, *ops)]


def grouped_table(
    fit: Fitted, name: str, rows: Sequence[tuple[EstimateRow, tuple[object, ...]]], head: Sequence[Column]
) -> Table:
    """A table of parameters, each with the cells that name it, set apart by group."""
    cells = [(*_group_cell(fit, row), *names, *_inference(fit, row)) for row, names in rows]
    return _table(fit, name, head, cells, _starts([row.group for row, _ in rows]))


def sentences(fit: Fitted) -> tuple[Text, ...]:
    """How the model was fitted, and how it fits."""
    if not fit.converged:
        return (text("fitted.unusable", n=fit.n),)
    if fit.solution.df < 0:
        return (text("fitted.too_many", n=fit.n, df=fit.solution.df),)
    m = reported(fit)
    if not fit.measures["df"]:
        return (text("fitted.exact", estimator=fit.estimator, n=fit.n), *design_sentences(fit))
    test = text("fitted.test_scaled" if is_scaled(fit) else "fitted.test", chisq=Number(m["chisq"]),
                df=Number(m["df"], Kind.COUNT), p=p_words(m["pvalue"]))  # fmt: skip
    bounded = {k: Number(m[k], Kind.BOUNDED) for k in ("cfi", "tli", "rmsea", "srmr")}
    interval = Interval(m["rmsea_ci_lower"], m["rmsea_ci_upper"], Kind.BOUNDED)
    said = text("fitted.said", estimator=fit.estimator, n=fit.n, test=test, interval=interval, **bounded)
    return (said, *_corrected(m), *design_sentences(fit))


def _corrected(m: dict[str, float]) -> tuple[Text, ...]:
    """The test corrected for the size of the sample, where it exists."""
    if not np.isfinite(m.get("pvalue_swain", np.nan)):
        return ()
    df, chisq = Number(m["df"], Kind.COUNT), Number(m["chisq_swain"])
    return (text("fitted.corrected", df=df, chisq=chisq, p=p_words(m["pvalue_swain"])),)


def design_sentences(fit: Fitted) -> tuple[Text, ...]:
    """How the respondents were drawn, as a section on method says it."""
    design, name = fit.sample.design, fit.settings.cluster
    said = []
    if design.clusters is not None:
        said.append(text("fitted.cluster_robust", n=design.n_clusters, name=name))
    if design.weights is not None:
        said.append(text("fitted.weighted", name=fit.settings.weights))
    return tuple(said)
