"""The hypothesised factors against models with fewer of them, down to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.diagnostics.nested_models import compare
from repurchase.analysis.measurement.loadings import measured
from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, measurement_model, provenance, usable
from repurchase.analysis.results.wording import bounded_number, starred, stars_note, stars_tell
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import Arguments
from repurchase.analysis.sem_report.tables import is_scaled, reported
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import INFO, EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.model.table import Model
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.style import Interval, Kind
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text


@dataclass(frozen=True)
class Rival:
    """One model of the series: its factors, its fit, and its difference from the hypothesised one.

    `groups` holds, for each factor, the constructs that it stands for; `difference` is None for the first.
    """

    name: Text
    groups: tuple[tuple[str, ...], ...]
    measures: dict[str, float]
    difference: Difference | None


@dataclass(frozen=True)
class CompetingModels(Result):
    """Measurement models with fewer and fewer factors; the hypothesised one first."""

    rivals: tuple[Rival, ...]
    n: int
    scaled: str = ""
    chosen: bool = False
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("model", text("models.model"), Kind.WORDS),
            Column("chisq", text("models.chisq")),
            Column("df", text("measure.df"), Kind.COUNT),
            Column("chisq_df", text("models.chisq_df")),
            Column("cfi", self.rules["cfi"].label, Kind.BOUNDED),
            Column("tli", self.rules["tli"].label, Kind.BOUNDED),
            Column("rmsea", self.rules["rmsea"].label, Kind.BOUNDED),
            Column("rmsea_ci", text("models.rmsea_ci"), Kind.BOUNDED),
            Column("srmr", self.rules["srmr"].label, Kind.BOUNDED),
            Column("delta_chisq", text("models.delta_chisq")),
            Column("delta_df", text("models.delta_df"), Kind.COUNT),
            Column("p_value", text("measure.p"), Kind.P),
        )
        notes = [text("models.against"), text("models.given" if self.chosen else "models.greedy")]
        notes += [text("models.scaled", method=self.scaled)] if self.scaled else []
        return (
            Table(
                "models",
                text("models.title"),
                columns,
                tuple(self._row(r) for r in self.rivals),
                (*notes, stars_note(self.n, self.rules)),
            ),
        )

    def sentences(self) -> tuple[Text, ...]:
        first, others = self.rivals[0], self.rivals[1:]
        if not others:
            return ()
        closest = max(others, key=lambda r: r.measures["cfi"])
        delta = closest.measures["cfi"] - first.measures["cfi"]
        values = {"k": len(first.groups), "name": closest.name, "delta": bounded_number(delta)}
        if delta >= 0:
            return (text("models.sentence_rival", **values),)
        return (
            text(
                "models.sentence_best",
                **values,
                **{k: bounded_number(first.measures[k]) for k in ("cfi", "rmsea", "srmr")},
            ),
        )

    def to_dict(self) -> list[Record]:
        return [
            {
                "factors": len(r.groups),
                "groups": [list(g) for g in r.groups],
                **r.measures,
                "delta_chisq": r.difference.statistic if r.difference else None,
                "delta_df": r.difference.df if r.difference else None,
                "delta_p_value": r.difference.p_value if r.difference else None,
            }
            for r in self.rivals
        ]

    def _row(self, r: Rival) -> tuple[object, ...]:
        m, d = r.measures, r.difference
        change: tuple[Any, ...] = (None, None, None)
        if d is not None:
            change = (starred(d.statistic, d.p_value, self.n, rules=self.rules), d.df, d.p_value)
        return (
            r.name,
            m["chisq"],
            int(m["df"]),
            m["chisq_df"],
            m["cfi"],
            m["tli"],
            m["rmsea"],
            Interval(m["rmsea_ci_lower"], m["rmsea_ci_upper"], Kind.BOUNDED),
            m["srmr"],
            *change,
        )


def competing_models(
    data: Data,
    constructs: Constructs = None,
    *,
    fit: Fitted | None = None,
    merge: Sequence[Sequence[Sequence[str]]] | None = None,
    estimator: str = "ML",
    rules: Rules = RULES,
) -> CompetingModels:
    """The hypothesised measurement model against models with fewer factors.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    fit : Fit, optional
        The hypothesised model, fitted already.
    merge : sequence of models, optional
        Each a list of groups of constructs that become one factor, ``[[["SAT", "TRUST"]], ...]``; default: one model
        for every number of factors down to one, merging the two that correlate most.
    estimator : str
        As `rp.fit`; that of `fit` where it is given.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    CompetingModels

    Raises
    ------
    EstimationError
        When there are fewer than two constructs, or the hypothesised model does not converge.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> len(rp.competing_models(survey).rivals)
    9
    """
    survey, notes = usable(as_survey(data, constructs))
    names = [c.name for c in survey.instrument]
    if len(names) < 2:
        raise EstimationError("models.too_few")
    estimator = fit.settings.estimator if fit is not None else estimator
    base = fit if fit is not None else _fitted(survey, [(n,) for n in names], estimator)
    if not base.converged:
        raise EstimationError("models.base")
    series = _greedy(survey, base, names, estimator) if merge is None else _given(survey, names, merge, estimator)
    rivals, lost = [Rival(text("models.factors", k=len(names)), tuple((n,) for n in names), _measures(base), None)], []
    for groups, found in series:
        name = _name(groups)
        if found.converged:
            rivals.append(Rival(name, tuple(groups), _measures(found), _difference(found, base)))
        else:
            lost.append(name)
    cautions = [note("models.unusable", names=joined(lost))] if lost else []
    cautions += [] if stars_tell(base.n, rules) else [note("models.large", INFO, n=base.n)]
    return CompetingModels(
        tuple(rivals),
        base.n,
        estimator if is_scaled(base) else "",
        merge is not None,
        rules,
        (*notes, *cautions),
        provenance(survey, estimator=estimator),
    )


Step = tuple[list[tuple[str, ...]], Fitted]  # factors and fit


def _greedy(survey: Survey, base: Fitted, names: list[str], estimator: str) -> list[Step]:
    groups: list[tuple[str, ...]] = [(n,) for n in names]
    found, steps = base, []
    while len(groups) > 1 and found.converged:
        phi = np.abs(measured(found, [g[0] for g in groups]).phi)
        np.fill_diagonal(phi, -1)
        i, j = sorted(divmod(int(np.argmax(phi)), len(groups)))
        merged = (*groups[i], *groups[j])
        groups = [*groups[:i], merged, *(g for k, g in enumerate(groups) if k > i and k != j)]
        found = _fitted(survey, groups, estimator)
        steps.append((groups, found))
    return steps


def _given(survey: Survey, names: list[str], merge: Sequence[Sequence[Sequence[str]]], estimator: str) -> list[Step]:
    steps = []
    for model in merge:
        together = [tuple(g) for g in model]
        known = {n for g in together for n in g}
        groups = [*together, *((n,) for n in names if n not in known)]
        steps.append((groups, _fitted(survey, groups, estimator)))
    return steps


def _fitted(survey: Survey, groups: Sequence[tuple[str, ...]], estimator: str) -> Fitted:
    return estimate(_model(survey, groups), survey.frame(), Arguments(estimator))


def _model(survey: Survey, groups: Sequence[tuple[str, ...]]) -> Model:
    """Each group of constructs as one factor, called after its first."""
    return measurement_model(
        survey, {g[0]: tuple(i for n in g for i in survey.instrument[n].item_names) for g in groups}
    )


def _measures(fit: Fitted) -> dict[str, float]:
    m = reported(fit)
    keys = ("chisq", "df", "chisq_df", "cfi", "tli", "rmsea", "rmsea_ci_lower", "rmsea_ci_upper", "srmr")
    return {k: float(m[k]) for k in keys}


def _difference(found: Fitted, base: Fitted) -> Difference:
    return compare(base, found).tests[-1]


def _name(groups: Sequence[tuple[str, ...]]) -> Text:
    """Codes of the constructs that share a factor: words would not fit into a column."""
    if len(groups) == 1:
        return text("models.one")
    return text("models.merged", k=len(groups), joined="; ".join(" + ".join(g) for g in groups if len(g) > 1))
