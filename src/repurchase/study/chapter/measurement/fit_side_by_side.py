"""The one table of fit: measurement and structural model side by side, against conventional and simulated cut-offs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from repurchase.analysis.fit.result import Fit
from repurchase.analysis.sem_report.tables import is_scaled, reported
from repurchase.document.parts.blocks import Column, Table
from repurchase.literature import Criterion, Rules
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults
from repurchase.study.chapter.measurement.sentence_pieces import lenient_limit
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, Words, text

NAME = "fit_side_by_side"
BEFORE = (("chisq", "chisq", Kind.VALUE), ("df", "df", Kind.COUNT), ("p_exact", "pvalue", Kind.P))
CORRECTED = (("swain", "chisq_swain", Kind.VALUE), ("swain_p", "pvalue_swain", Kind.P))
INDICES = (
    ("chisq_df", "chisq_df", Kind.VALUE), ("cfi", "cfi", Kind.BOUNDED), ("tli", "tli", Kind.BOUNDED),
    ("rmsea", "rmsea", Kind.BOUNDED), ("rmsea_ci", "", Kind.WORDS), ("srmr", "srmr", Kind.BOUNDED),
)  # fmt: skip
HEADS = {"df": "measure.df", "p_exact": "measure.p", "swain": "chapter_measurement.swain",
         "swain_p": "chapter_measurement.swain_p", "rmsea_ci": "chapter_measurement.rmsea_ci"}  # fmt: skip


def fit_side_by_side(m: MeasurementResults) -> Table | None:
    """Fit indices of the measurement model and, beside it, of the structural model.

    Parameters
    ----------
    m : MeasurementResults

    Returns
    -------
    Table or None
        None where no model has a fit that can be judged.
    """
    models = shown_models(m)
    known = {name: reported(fit) for name, fit in models.items()}
    if not known:
        return None
    corrected = any(np.isfinite(x.get("chisq_swain", np.nan)) for x in known.values())
    shown = (*BEFORE, *(CORRECTED if corrected else ()), *INDICES)
    rows = tuple(_row(m, name, key, kind, tuple(known.values())) for name, key, kind in shown)
    title = "fit_title" if len(known) > 1 else "fit_title_one"
    notes = tuple(_notes(m, list(models.values())[-1], corrected=corrected))
    return Table(NAME, text(f"chapter_measurement.{title}"), _columns(m, tuple(known)), rows, notes)


def shown_models(m: MeasurementResults) -> dict[str, Fit]:
    """The models whose fit can be told."""
    both = (("cfa", m.cfa), ("sem", m.sem))
    return {name: f for name, f in both if f is not None and f.converged and f.solution.df > 0}


def value_columns(models: Collection[str]) -> Iterator[Column]:
    """An index's value and verdict in each model, under the model's name where there are two."""
    for name in models:
        group = text(f"findings.{name}_model") if len(models) > 1 else None
        yield Column(f"{name}_value", text("fit_indices.value"), group=group)
        yield Column(f"{name}_verdict", text("measure.verdict"), Kind.WORDS, group=group)


def _columns(m: MeasurementResults, models: Sequence[str]) -> tuple[Column, ...]:
    columns = [
        Column("index", text("fit_indices.index"), Kind.WORDS),
        Column("criterion", text("chapter_measurement.criterion"), Kind.WORDS),
        *value_columns(models),
    ]
    if m.simulated is not None:
        group = text("chapter_measurement.simulated")
        columns += [
            Column("simulated", text("chapter_measurement.bound"), Kind.BOUNDED, group=group),
            Column("kept", text("chapter_measurement.kept"), Kind.WORDS, group=group),
        ]
    return tuple(columns)


def _row(
    m: MeasurementResults, name: str, key: str, kind: Kind, known: Sequence[Mapping[str, float]]
) -> tuple[object, ...]:
    """One index: its criterion, and each model's value and verdict."""
    label: object = text(HEADS[name]) if name in HEADS else m.rules[name].label
    limit: object = ""
    cells: list[object] = []
    for measures in known:
        if name == "rmsea_ci":
            interval = Interval(measures["rmsea_ci_lower"], measures["rmsea_ci_upper"], Kind.BOUNDED)
            cells += [Words((interval,)), ""]
            continue
        value = float(measures.get(key, np.nan))
        judged = name not in HEADS and _judged(m.rules, name)
        limit = _limits(m.rules[name]) if judged else ""
        cells += [Number(value, kind), m.rules[name].verdict(value) if judged else ""]
    return (label, limit, *cells, *_simulated(m, name))


def _judged(rules: Rules, name: str) -> bool:
    return rules[name].judged and rules[name].bound is not None


def _limits(rule: Criterion) -> Text:
    """The recommended bound and, in brackets, the acceptable one, short enough for one line."""
    if rule.acceptable is None:
        return rule.limit()
    return text("chapter_measurement.limits", limit=rule.limit(), lenient=lenient_limit(rule))


def _simulated(m: MeasurementResults, name: str) -> tuple[object, ...]:
    """The mildest simulated cut-off of an index, and whether the model keeps within it."""
    if m.simulated is None:
        return ()
    cutoffs = m.simulated.levels[0].cutoffs
    if name not in cutoffs:
        return ("", "")
    told = {True: "no", False: "yes", None: "untold"}[m.simulated.beyond(name)]
    return (Number(cutoffs[name].value, Kind.BOUNDED), text(f"chapter_measurement.kept_{told}"))


def _notes(m: MeasurementResults, fit: Fit, *, corrected: bool) -> Sequence[Text | Words]:
    """What the values are, and what the cut-offs are of; two notes at most."""
    said: list[Text] = []
    if is_scaled(fit):
        key = "fit_note" if "cfi_robust" in fit.measures else "fit_note_scaled"
        said.append(text(f"chapter_measurement.{key}", estimator=fit.estimator))
    if corrected:
        said.append(text("chapter_measurement.fit_note_corrected"))
    notes: list[Text | Words] = [Words(tuple(said))] if said else []
    if m.simulated is not None:
        model = text("chapter_measurement.of_sem" if "sem" in shown_models(m) else "chapter_measurement.of_cfa")
        notes.append(text("chapter_measurement.fit_note_simulated", model=model, n=m.simulated.simulated_n))
    return notes
