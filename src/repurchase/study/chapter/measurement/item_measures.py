"""The one table of items: loadings with their tests, and each construct's reliability, CR and AVE."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repurchase.analysis.measurement.loadings import Loading
from repurchase.analysis.measurement.reliability.findings import ConstructReliability
from repurchase.analysis.results.wording import coded, coverage
from repurchase.document.parts.blocks import Column, Table
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults
from repurchase.style import Interval, Kind
from repurchase.survey.instrument import Construct
from repurchase.text import Text, text

NAME = "item_measures"


def item_measures(m: MeasurementResults) -> Table | None:
    """Every item with its loading, every construct with α, ω, CR and AVE; item-total correlations without a model.

    Parameters
    ----------
    m : MeasurementResults

    Returns
    -------
    Table or None
        None where neither reliability nor loadings were found.
    """
    several = any(len(c.items) > 1 for c in m.survey.instrument)
    if m.reliability is None and (m.validity is None or not several):
        return None
    rows: list[tuple[object, ...]] = []
    starts = []
    for c in m.survey.instrument:
        cells = _rows(m, c)
        if cells:
            starts.append(len(rows))
            rows += cells
    title = "items_title" if m.validity is not None else "items_title_reliability"
    return Table(
        NAME, text(f"chapter_measurement.{title}"), _columns(m), tuple(rows), tuple(_notes(m)), tuple(starts[1:])
    )


def _columns(m: MeasurementResults) -> tuple[Column, ...]:
    columns = [
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
    ]
    if m.validity is not None:
        columns += [
            Column("loading", text("chapter_measurement.loading"), Kind.BOUNDED),
            Column("z", text("chapter_measurement.z"), decimals=2),
        ]
    else:
        columns += [
            Column("citc", text("reliability.citc"), Kind.BOUNDED),
            Column("alpha_if_deleted", text("reliability.alpha_if_deleted"), Kind.BOUNDED),
        ]
    if m.reliability is not None:
        level = coverage(m.reliability.level)
        columns += [
            Column("alpha", text("reliability.alpha"), Kind.BOUNDED, merge=True),
            Column("omega", text("reliability.omega"), Kind.BOUNDED, merge=True),
            Column("omega_ci", text("chapter_measurement.omega_ci", level=level), Kind.BOUNDED, merge=True),
        ]
    if m.validity is not None:
        columns += [
            Column("cr", text("validity.cr"), Kind.BOUNDED, merge=True),
            Column("ave", text("validity.ave"), Kind.BOUNDED, merge=True),
        ]
    return tuple(columns)


def _rows(m: MeasurementResults, c: Construct) -> list[tuple[object, ...]]:
    """The rows of one construct; none where nothing was found of it."""
    scale = scale_of(m, c.name)
    v = m.validity
    known = v is not None and c.name in v.measured.constructs
    if scale is None and not known:
        return []
    whole: tuple[object, ...] = _coefficients(scale) if m.reliability is not None else ()
    if v is not None:
        at = v.measured.constructs.index(c.name) if known else None
        whole += (v.measured.cr[at], v.measured.ave[at]) if at is not None else (None, None)
    own = _loadings(v.measured.of(c.name) if v is not None and known else (), c) if v is not None else _totals(scale, c)
    return [(coded(c), item.name, *cells, *whole) for item, cells in zip(c.items, own, strict=True)]


def scale_of(m: MeasurementResults, construct: str) -> ConstructReliability | None:
    """The reliability of one construct, where it was found."""
    found = m.reliability.constructs if m.reliability is not None else ()
    return next((r for r in found if r.construct.name == construct), None)


def _coefficients(r: ConstructReliability | None) -> tuple[object, ...]:
    """Alpha, omega and its interval."""
    if r is None:
        return (None, None, None)
    if r.model is None:
        return (r.alpha.estimate, None if np.isnan(r.omega.estimate) else r.omega.estimate, None)
    found = r.model.interval
    return (r.alpha.estimate, found.estimate, Interval(found.ci_low, found.ci_high, Kind.BOUNDED))


def _loadings(loadings: Sequence[Loading], c: Construct) -> list[tuple[object, ...]]:
    """Standardised loading and z of each item, in the order of the questionnaire."""
    by_item = {x.item: (x.std_all, x.statistic) for x in loadings}
    return [by_item.get(i.name, (None, None)) for i in c.items]


def _totals(r: ConstructReliability | None, c: Construct) -> list[tuple[object, ...]]:
    """Item-total correlation and α without the item, where there are no loadings."""
    if r is None:
        return [(None, None)] * len(c.items)
    return [(r.items.citc[j], r.items.alpha_if_deleted[j]) for j in range(len(c.items))]


def _notes(m: MeasurementResults) -> list[Text]:
    if m.validity is None:
        return []
    several = [x for x in m.validity.measured.loadings if len(m.validity.measured.of(x.construct)) > 1]
    fixed = any(np.isnan(x.std_error) for x in several)
    notes = [text("chapter_measurement.items_note_fixed" if fixed else "chapter_measurement.items_note")]
    if m.reliability is not None and any(r.model is not None and r.model.ordinal for r in m.reliability.constructs):
        notes.append(text("chapter_measurement.items_note_ordinal"))
    return notes
