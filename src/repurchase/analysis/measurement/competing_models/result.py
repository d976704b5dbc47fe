"""The hypothesised factors against models with fewer of them, down to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.diagnostics.nested_models.result import compare
from repurchase.analysis.measurement.competing_models import tables
from repurchase.analysis.measurement.competing_models.findings import CompetingFindings, Rival
from repurchase.analysis.measurement.competing_models.words import sentences
from repurchase.analysis.measurement.loadings import measured
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, measurement_model, provenance, usable
from repurchase.analysis.results.wording import stars_tell
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import Arguments
from repurchase.analysis.sem_report.tables import is_scaled, reported
from repurchase.document.parts.blocks import Table
from repurchase.errors import INFO, EstimationError, note
from repurchase.literature import RULES, Rules
from repurchase.model.table import Model
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.survey.survey import Survey
from repurchase.text import Text, clauses, joined, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class CompetingModels(CompetingFindings, Result):
    """Measurement models with fewer and fewer factors; the hypothesised one first."""

    def tables(self) -> tuple[Table, ...]:
        return tables.models(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

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


@checks()
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
        As `rp.fit`; where `fit` is given, its estimator and its ordinal items.
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
    base = fit if fit is not None else _fitted(survey, [(n,) for n in names], Arguments(estimator))
    if not base.converged:
        raise EstimationError("models.base")
    given = Arguments.like(base.settings)
    series = _greedy(survey, base, names, given) if merge is None else _given(survey, names, merge, given)
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
        base.estimator if is_scaled(base) else "",
        merge is not None,
        rules,
        (*notes, *cautions),
        provenance(survey, estimator=base.estimator),
    )


Step = tuple[list[tuple[str, ...]], Fitted]  # factors and fit


def _greedy(survey: Survey, base: Fitted, names: list[str], given: Arguments) -> list[Step]:
    groups: list[tuple[str, ...]] = [(n,) for n in names]
    found, steps = base, []
    while len(groups) > 1 and found.converged:
        phi = np.abs(measured(found, [g[0] for g in groups]).phi)
        np.fill_diagonal(phi, -1)
        i, j = sorted(divmod(int(np.argmax(phi)), len(groups)))
        merged = (*groups[i], *groups[j])
        groups = [*groups[:i], merged, *(g for k, g in enumerate(groups) if k > i and k != j)]
        found = _fitted(survey, groups, given)
        steps.append((groups, found))
    return steps


def _given(survey: Survey, names: list[str], merge: Sequence[Sequence[Sequence[str]]], given: Arguments) -> list[Step]:
    steps = []
    for model in merge:
        together = [tuple(g) for g in model]
        known = {n for g in together for n in g}
        groups = [*together, *((n,) for n in names if n not in known)]
        steps.append((groups, _fitted(survey, groups, given)))
    return steps


def _fitted(survey: Survey, groups: Sequence[tuple[str, ...]], given: Arguments) -> Fitted:
    return estimate(_model(survey, groups), survey, given)


def _model(survey: Survey, groups: Sequence[tuple[str, ...]]) -> Model:
    """Each group of constructs as one factor, called after its first."""
    return measurement_model(
        survey, {g[0]: tuple(i for n in g for i in survey.instrument[n].item_names) for g in groups}
    )


def _measures(fit: Fitted) -> dict[str, float]:
    m = reported(fit)
    keys = ("chisq", "df", "chisq_df", "cfi", "tli", "rmsea", "rmsea_ci_lower", "rmsea_ci_upper", "srmr")
    return {k: float(m[k]) for k in keys}


def _difference(rival: Fitted, base: Fitted) -> Difference:
    return compare(base, rival).tests[-1]


def _name(groups: Sequence[tuple[str, ...]]) -> Text:
    """Codes of the constructs that share a factor: words would not fit into a column."""
    if len(groups) == 1:
        return text("models.one")
    return text("models.merged", k=len(groups), joined=clauses(" + ".join(g) for g in groups if len(g) > 1))
