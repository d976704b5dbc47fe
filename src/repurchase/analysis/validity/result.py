"""Convergent and discriminant validity of the constructs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from repurchase.analysis.measurement.confirmatory import confirmatory_fit
from repurchase.analysis.measurement.loadings import Measured, measured
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import (
    Constructs,
    Data,
    complete,
    entire_survey,
    provenance,
    require_enough,
    usable,
)
from repurchase.analysis.results.whole_survey import item_totals
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.validity import tables
from repurchase.analysis.validity.findings import ConstructPair, ValidityFindings
from repurchase.analysis.validity.words import cautions, sentences, size_cautions
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Table
from repurchase.errors import INFO, EstimationError, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.refits.incomplete_moments import covariance
from repurchase.numeric.resampling.covariances import correlations
from repurchase.numeric.scales.validity import HtmtLimits, fornell_larcker, htmt_limits, limits_of_covariances
from repurchase.survey.survey import Survey
from repurchase.text import Text, text
from repurchase.user_calls.call_checks import checks

MOST_ANSWERS = 100_000_000  # respondents times resamples that HTMT's limits may cost
FEWEST_DRAWS = 200


@dataclass(frozen=True)
class Validity(ValidityFindings, Result):
    """Convergent and discriminant validity, from a confirmatory factor analysis and the answers themselves.

    Attributes
    ----------
    survey : Survey
    measured : Measured
        Loadings, CR, AVE and latent correlations.
    comparison : FornellLarcker
    ratios : HtmtLimits
    pairs : tuple of ConstructPair
    draws, seed, level
        Of the bootstrap of HTMT; coverage of its one-sided interval.
    """

    def tables(self) -> tuple[Table, ...]:
        found = (tables.convergent(self),)
        if len(self.measured.constructs) < 2:
            return found
        return (*found, tables.fornell_larcker(self), tables.htmt(self), tables.variance(self), tables.pairs(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``validity`` of ``findings.json``: numbers by construct, matrices as objects of objects."""
        names = self.measured.constructs
        return {
            "ave": _by_name(names, self.measured.ave),
            "cr": _by_name(names, self.measured.cr),
            "msv": _by_name(names, self.comparison.msv),
            "asv": _by_name(names, self.comparison.asv),
            "fornell_larcker": _matrix(names, self.comparison.matrix),
            "htmt": _matrix(names, self.ratios.htmt),
            "htmt_upper": _matrix(names, self.ratios.htmt_upper),
            "htmt2": _matrix(names, self.ratios.htmt2),
            "htmt2_upper": _matrix(names, self.ratios.htmt2_upper),
            "latent_correlation_upper": _matrix(names, self.measured.phi_high),
            "htmt_level": self.ratios.level,
            "htmt_draws": self.ratios.draws,
            "seed": self.seed,
            "loadings": [
                {
                    "construct": x.construct,
                    "item": x.item,
                    "estimate": x.estimate,
                    "std_error": x.std_error,
                    "statistic": x.statistic,
                    "p_value": x.p_value,
                    "std_all": x.std_all,
                }
                for x in self.measured.loadings
            ],
        }


@checks("draws", "seed", "level")
def validity(
    data: Data,
    constructs: Constructs = None,
    *,
    fit: Fitted | None = None,
    draws: int = 5000,
    seed: int = 1,
    level: float = 0.95,
    rules: Rules = RULES,
) -> Validity:
    """Convergent and discriminant validity.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    fit : Fit, optional
        A confirmatory factor analysis of these constructs; by default fitted as suits the answers.
    draws, seed : int
        Resamples for the upper limits of HTMT, and the seed of their random numbers.
    level : float
        Of intervals; the limits that verdicts rest on do not depend on it.
    rules : Rules
        Criteria to judge by. The limits of HTMT (one-sided) and of latent correlations (two-sided) cover 1 - alpha.

    Returns
    -------
    Validity

    Raises
    ------
    EstimationError
        When there are too few respondents, or the factor analysis does not converge.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> found = rp.validity(survey, draws=200)
    >>> round(found.to_dict()["ave"]["RI"], 2)
    0.65
    """
    given = entire_survey(data, constructs)
    survey, notes = usable(given)
    answers = _totals(survey) if survey.whole is not None else _rows(survey, fit)
    require_enough(answers.n, rules, text("validity.analysis"))
    fit = fit if fit is not None else confirmatory_fit(survey)
    if not fit.converged:
        raise EstimationError("validity.not_converged")
    names = tuple(c.name for c in survey.instrument)
    cover = 1 - rules.alpha
    found = measured(fit, names, cover)
    items = survey.instrument.item_names
    place = {item: j for j, item in enumerate(items)}
    groups = [[place[i] for i in survey.instrument[name].item_names] for name in names]
    drawn = min(draws, max(FEWEST_DRAWS, MOST_ANSWERS // answers.units))
    cov = answers.covariance()
    ratios = answers.ratios(groups, drawn, seed, cover)
    comparison = fornell_larcker(found.ave, found.phi)
    pairs = _pairs(found, ratios, correlations(cov), groups, items)
    fewer = [note("validity.fewer_draws", INFO, drawn=drawn, draws=draws, n=answers.n)] if drawn < draws else []
    warnings = (*notes, *fewer, *size_cautions(fit, rules), *cautions(survey, found, ratios, pairs, rules))
    return Validity(
        survey,
        found,
        comparison,
        ratios,
        pairs,
        seed,
        rules,
        warnings,
        provenance(survey, seed=seed, draws=drawn, level=level, alpha=rules.alpha),
    )


@dataclass(frozen=True, eq=False)
class _AnsweredItems:
    """Covariances of the items, HTMT with its limits, and how many respondents or blocks of them a resample draws.

    `ratios` takes the columns of each construct, the draws, their seed and the level.
    """

    n: int
    units: int
    covariance: Callable[[], Floats]
    ratios: Callable[[Sequence[Sequence[int]], int, int, float], HtmtLimits]


def _rows(survey: Survey, fit: Fitted | None) -> _AnsweredItems:
    x = survey.frame().to_numpy()
    x = complete(x) if _complete_only(fit) else x[~np.isnan(x).all(axis=1)]

    def ratios(groups: Sequence[Sequence[int]], draws: int, seed: int, level: float) -> HtmtLimits:
        return htmt_limits(x, groups, draws=draws, seed=seed, level=level)

    return _AnsweredItems(len(x), len(x), lambda: covariance(x), ratios)


def _totals(survey: Survey) -> _AnsweredItems:
    """Those of a large file, whose random blocks are resampled."""
    totals = item_totals(survey, survey.instrument.item_names)

    def ratios(groups: Sequence[Sequence[int]], draws: int, seed: int, level: float) -> HtmtLimits:
        resampled = (cov for cov, _ in totals.drawn_moments(draws, seed, 1))
        return limits_of_covariances(totals.covariance(1), resampled, groups, draws, level)

    return _AnsweredItems(int(totals.n), totals.blocks, lambda: totals.covariance(1), ratios)


def _complete_only(fit: Fitted | None) -> bool:
    """Whether the answers count as the factor analysis has them: only those of respondents without a gap."""
    return fit is None or fit.settings.missing == "listwise"


def _pairs(
    measurement: Measured, ratios: HtmtLimits, r: np.ndarray, groups: list[list[int]], items: tuple[str, ...]
) -> tuple[ConstructPair, ...]:
    pairs = []
    for a, b in combinations(range(len(measurement.constructs)), 2):
        between = np.abs(r[np.ix_(groups[a], groups[b])])
        i, j = np.unravel_index(int(np.argmax(between)), between.shape)
        first, second = groups[a][int(i)], groups[b][int(j)]
        pairs.append(
            ConstructPair(
                measurement.constructs[a],
                measurement.constructs[b],
                float(measurement.phi[a, b]),
                float(measurement.phi_high[a, b]),
                float(ratios.htmt[a, b]),
                float(ratios.htmt_upper[a, b]),
                float(ratios.htmt2[a, b]),
                float(ratios.htmt2_upper[a, b]),
                (items[first], items[second]),
                float(r[first, second]),
            )
        )
    return tuple(pairs)


def _by_name(names: tuple[str, ...], values: np.ndarray) -> dict[str, float]:
    return {name: float(v) for name, v in zip(names, values, strict=True)}


def _matrix(names: tuple[str, ...], values: np.ndarray) -> dict[str, dict[str, float]]:
    return {name: _by_name(names, row) for name, row in zip(names, values, strict=True)}
