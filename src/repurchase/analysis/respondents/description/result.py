"""What was answered: items, their normality, and the scores of constructs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.respondents.description import tables
from repurchase.analysis.respondents.description.findings import ConstructScore, DescriptionFindings, Normality
from repurchase.analysis.respondents.description.words import sentences
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import (
    Constructs,
    Data,
    complete,
    entire_survey,
    provenance,
    usable,
)
from repurchase.analysis.results.whole_survey import complete_notes, construct_moments, item_answers, item_moments
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import INFO, EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.mardia import henze_zirkler, mardia
from repurchase.numeric.classical.moments import Moments, interval_of_mean, mean_interval, moments
from repurchase.numeric.classical.shares import answer_counts
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class Description(DescriptionFindings, Result):
    """Descriptives of items and constructs.

    Attributes
    ----------
    survey : Survey
    items : Moments
        In the order of ``survey.instrument.item_names``.
    answers : mapping of str to tuple of int
        How often each answer was given, by item, lowest first.
    constructs : tuple of ConstructScore
    normality : Normality
    ranks, levels : bool
        Whether the table of constructs ranks the means and names their level.
    """

    def tables(self) -> tuple[Table, ...]:
        found = (tables.items(self), tables.constructs(self), *tables.answers_tables(self))
        return (*found, tables.normality(self)) if self.normality.mardia else found

    def figures(self) -> tuple[Figure, ...]:
        return tables.answers_figures(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``items`` and ``constructs`` of ``findings.json``, with multivariate normality beside them."""
        return {**self.records(), "normality": _normality_dict(self.normality)}


@checks("level")
def describe(
    data: Data,
    constructs: Constructs = None,
    *,
    level: float = 0.95,
    ranks: bool = False,
    levels: bool = False,
    henze_zirkler: bool = True,
    rules: Rules = RULES,
) -> Description:
    """Descriptives of every item and construct, and tests of multivariate normality.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    level : float
        Coverage of the intervals of construct means.
    ranks, levels : bool
        Rank the construct means; name their level on a five-point scale. Conventions, off by default.
    henze_zirkler : bool
        Whether to run the slower of the two tests of normality.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Description

    Raises
    ------
    EstimationError
        When no item can be described.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5], "b": [2, 2, 4, 5]})
    >>> describe(frame, {"X": ["a", "b"]}).to_frame("constructs")["mean"].tolist()
    [3.125]
    """
    given = entire_survey(data, constructs)
    survey, notes = usable(given)
    if not survey.instrument.constructs:
        raise EstimationError("inputs.nothing_left")
    items, answers, scores = _counted(survey, level) if survey.whole is not None else _described(survey, level)
    normality, more = _normality(survey, henze_zirkler, rules)
    ceiling = [name for name, counts in answers.items() if 2 * counts[-1] > sum(counts)]
    notes = (*notes, *more, *((note("description.ceiling", items=joined(ceiling)),) if ceiling else ()))
    return Description(
        survey,
        items,
        answers,
        scores,
        normality,
        level,
        ranks,
        levels,
        rules,
        notes,
        provenance(survey, "numpy", level=level),
    )


Described = tuple[Moments, dict[str, tuple[int, ...]], tuple[ConstructScore, ...]]


def _described(survey: Survey, level: float) -> Described:
    """Moments and answers of items, and scores of constructs."""
    frame = survey.frame()
    answers = {
        i.name: tuple(int(k) for k in answer_counts(frame[i.name], c.scale.points))
        for c in survey.instrument
        for i in c.items
    }
    return moments(frame.to_numpy()), answers, _scores(survey, level)


def _counted(survey: Survey, level: float) -> Described:
    """The same from the totals of a large file; scores are of those who answered every item."""
    names, constructs = survey.instrument.item_names, survey.instrument.constructs
    answers = dict(zip(names, item_answers(survey, names), strict=True))
    n, mean, cov = construct_moments(survey, constructs)
    scores = tuple(
        ConstructScore(c, n, float(m), sd, *interval_of_mean(float(m), sd, n, level))
        for c, m, sd in zip(constructs, mean, np.sqrt(np.diag(cov)).tolist(), strict=True)
    )
    return item_moments(survey, names), answers, scores


def _normality(survey: Survey, slow: bool, rules: Rules) -> tuple[Normality, tuple[Note, ...]]:
    """Tests of multivariate normality; of a large file, where every such test rejects, none is made."""
    if survey.whole is not None:
        return Normality(None, None), complete_notes(survey)
    return _tested(complete(survey.frame().to_numpy()), slow, rules)


def _scores(survey: Survey, level: float) -> tuple[ConstructScore, ...]:
    scores, found = survey.scores(), []
    for c in survey.instrument:
        x = scores[c.name].dropna().to_numpy()
        sd = float(x.std(ddof=1)) if len(x) > 1 else float("nan")
        found.append(ConstructScore(c, len(x), float(x.mean()), sd, *mean_interval(x, level)))
    return tuple(found)


def _tested(x: np.ndarray, slow: bool, rules: Rules) -> tuple[Normality, tuple[Note, ...]]:
    if x.shape[1] < 2:
        return Normality(None, None), ()
    try:
        found = mardia(x)
    except ValueError:
        return Normality(None, None), (note("description.singular", INFO),)
    if not slow:
        return Normality(found, None), ()
    limit = rules["large_sample"]
    if not limit.met_by(len(x)):
        return Normality(found, None), (note("description.too_large", INFO, n=limit.bound),)
    tested = henze_zirkler(x)
    return Normality(found, (tested.statistic, tested.p_value)), ()


def _normality_dict(normality: Normality) -> Record:
    m, hz = normality.mardia, normality.henze_zirkler
    out: dict[str, Any] = {}
    if m:
        out["mardia"] = {name: getattr(m, name) for name in m.__dataclass_fields__}
    if hz:
        out["henze_zirkler"] = {"statistic": hz[0], "p_value": hz[1]}
    return out
