"""Reliability of every construct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.analysis.measurement.one_factor import model_omega, omega_of_totals
from repurchase.analysis.measurement.reliability import tables
from repurchase.analysis.measurement.reliability.findings import ConstructReliability, ReliabilityFindings
from repurchase.analysis.measurement.reliability.words import cautions, sentences, short_constructs
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import (
    Constructs,
    Data,
    complete,
    entire_survey,
    item_categories,
    provenance,
    require_enough,
    usable,
)
from repurchase.analysis.results.whole_survey import complete_notes, item_totals
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Table
from repurchase.errors import EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.categorical.item_correlations import item_correlations
from repurchase.numeric.scales.internal_consistency import alpha_of_covariance
from repurchase.numeric.scales.reliability import (
    alpha_bootstrap,
    alpha_interval,
    alpha_of_moments,
    cronbach_alpha,
    item_statistics,
    item_statistics_of_moments,
    omega_of_covariance,
    omega_total,
)
from repurchase.numeric.scales.split_half import halves_of_covariance, split_half
from repurchase.survey.instrument import Construct
from repurchase.survey.survey import Survey
from repurchase.text import Text, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class Reliability(ReliabilityFindings, Result):
    """Internal consistency of every construct with two items or more."""

    def tables(self) -> tuple[Table, ...]:
        return (tables.items(self), tables.summary(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        """``reliability`` of ``findings.json``: one object a construct, its items within it."""
        return [
            {
                "construct": r.construct.name,
                "k": r.alpha.k,
                "n": r.alpha.n,
                "alpha": r.alpha.estimate,
                "ci_low": r.interval[0],
                "ci_high": r.interval[1],
                "alpha_standardized": r.alpha.standardized,
                "omega": r.model.interval.estimate if r.model else _exists(r.omega.estimate),
                "omega_ci_low": r.model.interval.ci_low if r.model else None,
                "omega_ci_high": r.model.interval.ci_high if r.model else None,
                "omega_of": None if r.model is None else "categories" if r.model.ordinal else "numbers",
                "alpha_ordinal": r.ordinal_alpha,
                "omega_standardized": r.omega.standardized,
                "split_half": r.halves.spearman_brown_unequal,
                "guttman_split_half": r.halves.guttman,
                "average_r": r.alpha.average_r,
                "items": [
                    {
                        "item": i.name,
                        "citc": float(r.items.citc[j]),
                        "alpha_if_deleted": _exists(r.items.alpha_if_deleted[j]),
                    }
                    for j, i in enumerate(r.construct.items)
                ],
            }
            for r in self.constructs
        ]


WHOLE_DRAWS = 5000  # resamples of a large file's blocks behind intervals, where no other number is asked for


@checks("level", "seed", bootstrap="draws")
def reliability(
    data: Data,
    constructs: Constructs = None,
    *,
    level: float = 0.95,
    bootstrap: int = 0,
    seed: int = 1,
    rules: Rules = RULES,
) -> Reliability:
    """Cronbach's alpha, McDonald's omega and item-total statistics of every construct.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    level : float
        Coverage of the interval of alpha.
    bootstrap, seed : int
        Resamples of a percentile interval in place of Feldt's (0: Feldt's), and the seed of its random numbers.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Reliability

    Raises
    ------
    EstimationError
        When no construct has two usable items and enough complete answers.

    Notes
    -----
    Complete answers within each construct; equals ``psych::alpha`` and ``psych::alpha.ci``. Omega comes from a model of
    one factor (MLR; WLSMV where no item has more than five categories, and then it is the reliability of the sum of
    categories: semTools' ``compRelSEM(ord.scale = TRUE, obs.var = FALSE)``); its interval is the delta method's on the
    logit. The lower limit of omega is judged, that of alpha where omega does not exist.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5, 3, 2, 4, 5, 1, 3], "b": [2, 2, 4, 5, 3, 3, 5, 4, 1, 2]})
    >>> round(reliability(frame, {"X": ["a", "b"]}).alpha("X"), 3)
    0.929
    """
    given = entire_survey(data, constructs)
    if given.whole is not None:
        return _of_totals(*usable(given), level, bootstrap or WHOLE_DRAWS, seed, rules)
    survey, notes = usable(given)
    counted, few = item_categories(survey), rules["polychoric_categories"]
    found: list[ConstructReliability] = []
    warnings = list(notes)
    for c in survey.instrument:
        x = complete(survey.scored(c))
        if len(c.items) < 2:
            continue
        if not rules["minimum_n"].met_by(len(x)):
            warnings.append(note("reliability.few", construct=c.label, n=len(x)))
            continue
        found.append(_one(c, x, level, (bootstrap, seed), ordinal=all(few.met_by(counted[i]) for i in c.item_names)))
    if all(len(c.items) < 2 for c in survey.instrument):
        raise EstimationError("reliability.nothing")
    if not found:
        raise EstimationError(
            "inputs.too_few", n=len(survey), need=rules["minimum_n"].bound, analysis=text("reliability.analysis")
        )
    return _reliability(survey, found, warnings, level, bootstrap, seed, rules)


def _reliability(
    survey: Survey,
    scales: Sequence[ConstructReliability],
    warnings: list[Note],
    level: float,
    draws: int,
    seed: int,
    rules: Rules,
) -> Reliability:
    warnings += [n for r in scales for n in cautions(r, rules)]
    warnings += short_constructs(survey.instrument.constructs)
    return Reliability(
        tuple(scales),
        level,
        rules,
        tuple(warnings),
        provenance(survey, level=level, bootstrap=draws, seed=seed if draws else None),
    )


def _of_totals(
    survey: Survey, notes: tuple[Note, ...], level: float, draws: int, seed: int, rules: Rules
) -> Reliability:
    """The same of a large file, from its totals; every interval from resampled blocks of respondents."""
    several = [c for c in survey.instrument if len(c.items) > 1]
    if not several:
        raise EstimationError("reliability.nothing")
    n = int(item_totals(survey, several[0].item_names).n)
    require_enough(n, rules, text("reliability.analysis"))
    found = [_one_of_totals(survey, c, level, draws, seed) for c in several]
    return _reliability(survey, found, [*notes, *complete_notes(survey)], level, draws, seed, rules)


def _one_of_totals(survey: Survey, c: Construct, level: float, draws: int, seed: int) -> ConstructReliability:
    totals = item_totals(survey, c.item_names)
    cov, mean, n = totals.covariance(1), totals.mean, int(totals.n)
    values = np.concatenate([alpha_of_covariance(S) for S, _ in totals.drawn_moments(draws, seed, 1)])
    return ConstructReliability(
        c,
        alpha_of_moments(cov, mean, n, level),
        item_statistics_of_moments(cov, mean, n),
        omega_of_covariance(cov),
        halves_of_covariance(cov),
        alpha_interval(values, draws, level),
        omega_of_totals(survey, c.item_names, level, draws, seed),
    )


def _one(c: Construct, x: Floats, level: float, resamples: tuple[int, int], *, ordinal: bool) -> ConstructReliability:
    draws, seed = resamples
    frame = pd.DataFrame(x, columns=list(c.item_names))
    between = item_correlations(x, np.full(x.shape[1], ordinal)) if ordinal and (np.ptp(x, axis=0) > 0).all() else None
    return ConstructReliability(
        c,
        cronbach_alpha(x, level),
        item_statistics(x),
        omega_total(x),
        split_half(x),
        alpha_bootstrap(x, draws=draws, seed=seed, level=level) if draws else None,
        model_omega(frame, c.item_names, ordinal=ordinal, level=level),
        float(alpha_of_covariance(between.values)) if between is not None and between.usable else None,
    )


def _exists(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
