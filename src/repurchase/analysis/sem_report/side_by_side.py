"""Fit indices of several models side by side: the structural model with the measurement model beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.wording import stars_tell
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem_report.tables import SHOWN, reported
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import EstimationError, Note
from repurchase.literature import RULES, Rules
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, text

VALUE_ONLY = frozenset({"chisq", "p_exact"})


@dataclass(frozen=True)
class FitIndices(Result):
    """Reported measures of each model, by its name; `labels` are its words."""

    measures: Mapping[str, Mapping[str, float]]
    labels: Mapping[str, Text | Label | str]
    n: int
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        columns = [
            Column("index", text("fit_indices.index"), Kind.WORDS),
            Column("criterion", text("measure.criterion"), Kind.WORDS),
            Column("source", text("measure.source"), Kind.WORDS),
        ]
        for name in self.measures:
            group = self.labels[name]
            columns += [
                Column(f"{name}_value", text("fit_indices.value"), group=group),
                Column(f"{name}_verdict", text("fit_indices.conventional"), Kind.WORDS, group=group),
            ]
        rows = []
        for rule, key, kind in SHOWN:
            rows.append(self._row(rule, key, kind))
            if rule == "chisq":
                cells = [c for m in self.measures.values() for c in (Number(int(m["df"]), Kind.COUNT), "")]
                rows.append((text("measure.df"), "", "", *cells))
            if rule == "rmsea":
                rows += [self._limit(end) for end in ("lower", "upper")]
        notes = [text("fit_indices.fixed"), text("fit_indices.note")]
        notes += [] if self._judges_chisq() else [text("fit_indices.large", n=self.n)]
        return (Table("fit_indices", text("fit_indices.title"), tuple(columns), tuple(rows), tuple(notes)),)

    def to_dict(self) -> Record:
        return {name: dict(m) for name, m in self.measures.items()}

    def _row(self, name: str, key: str, kind: Kind) -> tuple[object, ...]:
        rule = self.rules[name]
        plain = name in VALUE_ONLY or (name == "chisq_df" and not self._judges_chisq())
        cells: list[object] = []
        for m in self.measures.values():
            value = float(m.get(key, np.nan))
            cells += [Number(value, kind), "" if plain or rule.bound is None else rule.verdict(value)]
        judged = rule.judged and rule.bound is not None and not plain
        limit: object = rule.rule() if judged else ""
        return (rule.label, limit, "" if plain else rule.source(), *cells)

    def _limit(self, end: str) -> tuple[object, ...]:
        cells = [c for m in self.measures.values() for c in (Number(m[f"rmsea_ci_{end}"], Kind.BOUNDED), "")]
        return (text(f"fit_indices.{end}", index=self.rules["rmsea"].label), "", "", *cells)

    def _judges_chisq(self) -> bool:
        return stars_tell(self.n, self.rules)

    def sentences(self) -> tuple[Text, ...]:
        return ()


def fit_indices(
    fits: Mapping[str, Fitted], labels: Mapping[str, Text | Label] | None = None, *, rules: Rules = RULES
) -> FitIndices:
    """Fit indices of several models with criteria, sources and verdicts.

    Parameters
    ----------
    fits : mapping of str to Fit
        By a short name (``{"cfa": ..., "sem": ...}``), in the order of the columns.
    labels : mapping of str to Text or label, optional
        Words for each; default: the name.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    FitIndices

    Raises
    ------
    EstimationError
        When none of them converged.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> from repurchase.analysis.results.survey_input import measurement_model
    >>> fit = rp.fit(measurement_model(survey), survey)
    >>> fit_indices({"cfa": fit}).table().name
    'fit_indices'
    """
    good = {name: fit for name, fit in fits.items() if fit.converged}
    if not good:
        raise EstimationError("fit_indices.nothing")
    said = {name: (labels or {}).get(name, name) for name in good}
    return FitIndices({name: reported(fit) for name, fit in good.items()}, said, max(f.n for f in good.values()), rules)
