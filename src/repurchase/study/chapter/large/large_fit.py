"""How the models of a large file fit: by indices and residuals; the test of exact fit is told and judges nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.model_premises import approximate_fit
from repurchase.analysis.results.wording import bounded_number
from repurchase.document.parts.blocks import Column, Table, TableRef
from repurchase.literature import Rules
from repurchase.study.chapter.measurement.fit_side_by_side import NAME, shown_models, value_columns
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, Words, text

ROWS = (("chisq", Kind.VALUE), ("df", Kind.COUNT), ("cfi", Kind.BOUNDED), ("tli", Kind.BOUNDED),
        ("rmsea", Kind.BOUNDED), ("rmsea_ci", Kind.WORDS), ("srmr", Kind.BOUNDED))  # fmt: skip
JUDGED = ("cfi", "tli", "rmsea", "srmr")
HOLDS = {True: "good", False: "poor", None: "unknown"}


def large_fit_table(m: MeasurementResults) -> Table | None:
    """Chi-square, CFI, TLI, RMSEA with its interval, and SRMR; verdicts on the indices alone."""
    models = shown_models(m)
    if not models:
        return None
    columns = (
        Column("index", text("fit_indices.index"), Kind.WORDS),
        Column("criterion", text("measure.criterion"), Kind.WORDS),
        *value_columns(models),
    )
    rows = tuple(_row(m.rules, index, kind, models) for index, kind in ROWS)
    title = "fit_title" if len(models) > 1 else "fit_title_one"
    return Table(NAME, text(f"chapter_measurement.{title}"), columns, rows, (text("chapter_large.note_fit"),))


def _row(rules: Rules, index: str, kind: Kind, models: dict[str, Fit]) -> tuple[object, ...]:
    judged = index in JUDGED
    heads = {"df": text("measure.df"), "rmsea_ci": text("chapter_measurement.rmsea_ci")}
    cells: list[object] = [heads.get(index) or rules[index].label, rules[index].rule() if judged else ""]
    for fit in models.values():
        measures = fit.measures
        if index == "rmsea_ci":
            cells.append(Words((Interval(measures["rmsea_ci_lower"], measures["rmsea_ci_upper"], Kind.BOUNDED),)))
        else:
            cells.append(Number(float(measures[index]), kind))
        cells.append(rules[index].verdict(float(measures[index])) if judged else "")
    return tuple(cells)


def fit_words(m: MeasurementResults, table: Table | None) -> Iterator[Text]:
    """The fit of the measurement model, or why it cannot be told."""
    cfa = m.cfa
    if cfa is None or not cfa.converged or cfa.solution.df < 0:
        yield text(
            f"chapter_measurement.cfa_{'missing' if cfa is None else 'failed' if not cfa.converged else 'undetermined'}"
        )
        return
    if not m.tested or table is None:
        yield text("chapter_measurement.cfa_saturated")
        return
    yield indices_words(cfa, "cfa", TableRef(table.name))
    yield text(f"chapter_large.fit_{HOLDS[approximate_fit(cfa, m.rules).holds]}")
    yield from residual_words(cfa)


def indices_words(fit: Fit, name: str, table: TableRef) -> Text:
    """Every index of one model in a sentence."""
    m = fit.measures
    return text(
        "chapter_large.indices",
        model=text(f"chapter_large.model_{name}"),
        n=Number(fit.n, Kind.COUNT),
        chisq=Number(m["chisq"]),
        df=Number(int(m["df"]), Kind.COUNT),
        interval=Interval(m["rmsea_ci_lower"], m["rmsea_ci_upper"], Kind.BOUNDED),
        table=table,
        **{k: bounded_number(m[k]) for k in ("cfi", "tli", "rmsea", "srmr")},
    )


def residual_words(fit: Fit) -> Iterator[Text]:
    """The largest residual correlation: where the model and the answers part most."""
    if len(fit.observed) < 2:
        return
    between = np.abs(np.tril(fit.residuals().matrices[0].correlation, -1))
    i, j = (int(k) for k in np.unravel_index(int(np.argmax(between)), between.shape))
    yield text(
        "chapter_large.residual", first=fit.observed[j], second=fit.observed[i], r=bounded_number(float(between[i, j]))
    )
