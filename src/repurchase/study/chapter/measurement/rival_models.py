"""Rival measurement models: the informative ones in a table of six rows, and a sentence on the closest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from repurchase.analysis.measurement.competing_models.findings import CompetingFindings, Rival
from repurchase.analysis.measurement.competing_models.tables import difference_cells
from repurchase.analysis.results.wording import bounded_number, p_words, stars_note
from repurchase.document.parts.blocks import Column, Table, TableRef
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults
from repurchase.style import Kind, Number
from repurchase.text import Text, clauses, joined, text

NAME = "rival_models"
CLOSEST, LAST = 4, 2  # rows from the top of the series, and from its end, where there are more than both


def rival_table(models: CompetingFindings) -> Table | None:
    """The hypothesised model, its closest rivals, and those with the fewest factors; None without a rival."""
    if len(models.rivals) < 2:
        return None
    columns = (
        Column("model", text("models.model"), Kind.WORDS),
        Column("chisq", text("models.chisq")),
        Column("df", text("measure.df"), Kind.COUNT),
        *(Column(name, models.rules[name].label, Kind.BOUNDED) for name in ("cfi", "rmsea", "srmr")),
        Column("delta_chisq", text("models.delta_chisq")),
        Column("delta_df", text("models.delta_df"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
    )
    chosen = "rivals_note_given" if models.chosen else "rivals_note"
    note = text(f"chapter_measurement.{chosen}")
    note = text("chapter_measurement.rivals_note_scaled", note=note) if models.scaled else note
    notes = (note, stars_note(models.n, models.rules))
    rows = tuple(_row(models, r) for r in shown_rivals(models.rivals))
    return Table(NAME, text("chapter_measurement.rivals_title"), columns, rows, notes)


def shown_rivals(rivals: Sequence[Rival]) -> tuple[Rival, ...]:
    """Six rows at most: the first ones of the series and its last two."""
    if len(rivals) <= CLOSEST + LAST:
        return tuple(rivals)
    return (*rivals[:CLOSEST], *rivals[-LAST:])


def _row(models: CompetingFindings, r: Rival) -> tuple[object, ...]:
    m = r.measures
    return (_name(r), m["chisq"], int(m["df"]), m["cfi"], m["rmsea"], m["srmr"], *difference_cells(models, r))


def _name(r: Rival) -> Text:
    """Codes of the constructs that share a factor: words would not fit into a column."""
    k = len(r.groups)
    merged = [g for g in r.groups if len(g) > 1]
    if not merged:
        return text("chapter_measurement.rival_own", k=k)
    if k == 1:
        return text("chapter_measurement.rival_one")
    if k == 2:
        rest = min(r.groups, key=len)
        return text("chapter_measurement.rival_two", rest=" + ".join(rest))
    return text("chapter_measurement.rival", k=k, merged=clauses(" + ".join(g) for g in merged))


def rival_sentences(m: MeasurementResults, models: CompetingFindings) -> Iterator[Text]:
    """The closest rival by CFI, whether it fits worse, and the fit of a single factor."""
    first, others = models.rivals[0], models.rivals[1:]
    own = first.measures["cfi"]
    known = [r for r in others if np.isfinite(r.measures["cfi"]) and r.measures["df"] > 0]
    if not known or not np.isfinite(own):
        return
    closest = max(known, key=lambda r: r.measures["cfi"])
    yield _closest(m, models, closest)
    common = next((r for r in known if len(r.groups) == 1), None)
    if common is not None and common is not closest:
        fit = {k: bounded_number(common.measures[k]) for k in ("cfi", "rmsea", "srmr")}
        yield text("chapter_measurement.rival_common", **fit)


def _closest(m: MeasurementResults, models: CompetingFindings, closest: Rival) -> Text:
    delta = closest.measures["cfi"] - models.rivals[0].measures["cfi"]
    said: dict[str, object] = {"delta": bounded_number(delta), "table": TableRef(NAME)}
    one = "_one" if len(closest.groups) == 1 else ""
    if not one:
        groups = [joined(m.label(c) for c in g) for g in closest.groups if len(g) > 1]
        said["merged"] = joined(groups) if len(groups) == 1 else clauses(groups)
    change = closest.difference
    tested = change is not None and np.isfinite(change.p_value)
    if change is not None and tested:
        chisq, df = Number(change.statistic), Number(change.df, Kind.COUNT)
        test = text("models.test", chisq=chisq, df=df, p=p_words(change.p_value))
    if delta >= 0:
        return text(f"chapter_measurement.rival_no_worse{one}", **said)
    if change is None or not tested:
        return text(f"chapter_measurement.rival_untested{one}", **said)
    key = "worse" if change.p_value < models.rules.alpha else "open"
    return text(f"chapter_measurement.rival_{key}{one}", test=test, **said)
