"""Which drivers the outcome cannot do without: necessary condition analysis of construct scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.decisions.necessity import tables
from repurchase.analysis.decisions.necessity.findings import (
    EMPIRICAL,
    THEORETICAL,
    Condition,
    NecessityFindings,
)
from repurchase.analysis.decisions.necessity.verdicts import judged
from repurchase.analysis.decisions.necessity.words import cautions, sentences
from repurchase.analysis.gate.findings import DISTINCT, INDEPENDENT, METHOD, SAMPLE
from repurchase.analysis.results.answer_scales import scale_problem
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, reading_notes
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import ModelError, Note, name_hint
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.necessity.bottlenecks import needed_levels, outcome_levels, share_below, share_of_range
from repurchase.numeric.necessity.ceilings import Scope, line_ceiling, step_ceiling
from repurchase.numeric.necessity.zone_tests import association_p, permutation_p
from repurchase.settings import listed_names
from repurchase.survey.survey import Survey
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks

PERMUTATIONS = 10_000  # of Dul, van der Laan and Kuik
SHUFFLED = 100_000_000  # outcomes shuffled at most: of more than ten thousand respondents fewer permutations
FEWEST = 999  # permutations all the same
RESAMPLES = 1_000  # under association alone
STEPS = 10  # from the lowest to the highest outcome
PREMISES = (DISTINCT, SAMPLE, INDEPENDENT, METHOD)  # what scores rest on, whatever the model


@dataclass(frozen=True)
class Necessity(NecessityFindings, Result):
    """Drivers as necessary conditions of the outcome; `levels` are the shares of the outcome's range in the tables."""

    def tables(self) -> tuple[Table, ...]:
        return tables.necessity_tables(self)

    def figures(self) -> tuple[Figure, ...]:
        return tables.ceiling_figure(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``necessity`` of ``findings.json``."""
        return {
            "outcome": self.outcome.name,
            "scope": self.scope,
            "permutations": self.permutations,
            "conditional_on": list(self.conditional_on),
            "levels": list(self.levels),
            "conditions": [_record(c) for c in self.conditions],
        }


def _record(c: Condition) -> Record:
    needed = [None if np.isneginf(v) else v for v in c.needed]
    return {
        "driver": c.construct.name,
        "n": c.n,
        "correlation": plain(c.correlation),
        "effect": plain(c.effect),
        "effect_line": plain(c.line_effect),
        "accuracy_line": plain(c.accuracy),
        "p_value": plain(c.p_value),
        "p_adjusted": plain(c.p_holm),
        "effect_expected": plain(c.expected),
        "association_p_adjusted": plain(c.association_p),
        "verdict": c.verdict,
        "reason": c.reason,
        "needed": plain(needed),
        "respondents_below": plain(c.below),
    }


@checks("permutations", "seed", scope="necessity_scope")
def necessity(
    data: Data,
    outcome: str | None = None,
    drivers: str | Sequence[str] | None = None,
    *,
    constructs: Constructs = None,
    scope: str = EMPIRICAL,
    permutations: int = PERMUTATIONS,
    seed: int = 1,
    clustered: bool = False,
    rules: Rules = RULES,
    conditional_on: tuple[str, ...] = (),
) -> Necessity:
    """Necessary conditions of an outcome among the scores of its drivers.

    Parameters
    ----------
    data : Survey or DataFrame
    outcome : str, optional
        Default: the construct whose role is outcome.
    drivers : str or sequence of str, optional
        Default: the constructs whose role is driver, else all but the outcome.
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    scope : {"empirical", "theoretical"}
        Whether the rectangle in which scores are possible ends with the observed ones or with the answer scales.
    permutations : int
        Of the outcome, for the test; of more than ten thousand respondents fewer, 999 at least: the result says how
        many there were.
    seed : int
    clustered : bool
        Whether respondents come in clusters, of which the permutation test knows nothing.
    rules : Rules
        Criteria ``nca_d``, ``significance`` and ``small_cell``.
    conditional_on : tuple of str
        Keys of ``gate`` that do not hold; those on which scores rest are kept.

    Returns
    -------
    Necessity
        The step function (CE-FDH) is judged, as befits scores with few values: an effect size of at least .10 that
        neither permutation nor association alone explains, both adjusted over the drivers.

    Raises
    ------
    ModelError
        When there is no outcome, or no driver beside it.

    References
    ----------
    Dul, J. (2016). Necessary condition analysis (NCA): Logic and methodology of "necessary but not sufficient"
    causality. Organizational Research Methods, 19(1), 10-52.
    Dul, J., van der Laan, E., & Kuik, R. (2020). A statistical significance test for necessary condition analysis.
    Organizational Research Methods, 23(2), 385-395.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> [c.verdict for c in rp.necessity(survey, drivers=["CONV"], permutations=199).conditions]
    ['not supported']
    """
    survey = as_survey(data, constructs)
    goal = _outcome(survey, outcome)
    names = _drivers(survey, goal, drivers)
    problems = {n: p for n in (goal, *names) if (p := scale_problem(survey, survey.instrument[n])) is not None}
    usable = [n for n in names if n not in problems] if goal not in problems else []
    rests = tuple(k for k in conditional_on if k in PREMISES)
    pairs = {n: _scores(survey, n, goal) for n in usable}
    permutations = min(permutations, max(FEWEST, SHUFFLED // max(survey.n, 1)))
    tests = _tests(pairs, permutations, seed)
    conditions = tuple(
        _condition(survey, n, goal, pairs[n], tests[:, j], scope, rules, rests, clustered) for j, n in enumerate(usable)
    )
    notes: tuple[Note, ...] = (*reading_notes(survey), *problems.values(), *cautions(conditions))
    levels = tuple(outcome_levels(Scope(0.0, 1.0, 0.0, 1.0), STEPS).tolist())
    return Necessity(survey.instrument[goal], conditions, levels, scope, permutations, rules, rests, notes,
                     provenance(survey, seed=seed, scope=scope, permutations=permutations))  # fmt: skip


def _outcome(survey: Survey, wanted: str | None) -> str:
    if wanted is not None:
        return _known(survey, wanted)
    marked = [c.name for c in survey.instrument if c.role == "outcome"]
    if len(marked) != 1:
        raise ModelError("necessity.no_outcome")
    return marked[0]


def _drivers(survey: Survey, goal: str, wanted: str | Sequence[str] | None) -> list[str]:
    if wanted is not None:
        return [_known(survey, n) for n in listed_names(wanted)]
    marked = [c.name for c in survey.instrument if c.role == "driver"]
    names = [n for n in marked or [c.name for c in survey.instrument] if n != goal]
    if not names:
        raise ModelError("necessity.no_drivers", outcome=survey.instrument[goal].label)
    return names


def _known(survey: Survey, name: str) -> str:
    if name not in survey.instrument:
        hint = name_hint(name, (c.name for c in survey.instrument))
        raise ModelError("inputs.unknown_construct", construct=name, hint=hint)
    return name


def _scores(survey: Survey, driver: str, goal: str) -> Floats:
    """Scores of 0-100 of a driver and the outcome, shape (n, 2), of the respondents who have both."""
    scores = survey.scores()
    columns = []
    for name in (driver, goal):
        scale = survey.instrument[name].scale
        columns.append(100 * (scores[name].to_numpy(float) - scale.low) / (scale.high - scale.low))
    both = np.column_stack(columns)
    return both[np.isfinite(both).all(axis=1)]


def _tests(pairs: dict[str, Floats], permutations: int, seed: int) -> Floats:
    """Plain and adjusted p, expected effect and adjusted p of association, shape (4, d); equal outcomes at once."""
    out = np.full((4, len(pairs)), np.nan)
    groups: dict[bytes, list[int]] = {}
    scores = list(pairs.values())
    for j, xy in enumerate(scores):
        groups.setdefault(xy[:, 1].tobytes(), []).append(j)
    for members in groups.values():
        y = scores[members[0]][:, 1]
        if len(y) < 2:
            continue
        x = np.column_stack([scores[j][:, 0] for j in members])
        out[0, members] = permutation_p(x, y, permutations, seed)
        out[2, members], out[3, members] = association_p(x, y, RESAMPLES, seed)
    out[1], out[3] = holm(out[0]), holm(out[3])
    return out


def _condition(
    survey: Survey,
    name: str,
    goal: str,
    xy: Floats,
    tests: Floats,
    scope: str,
    rules: Rules,
    rests: tuple[str, ...],
    clustered: bool,
) -> Condition:
    """One driver: ceilings, tests, verdict and bottlenecks."""
    construct, (x, y), m = survey.instrument[name], xy.T, STEPS + 1
    p, p_holm, expected, association = (float(v) for v in tests)
    if len(xy) < 2 or not np.ptp(x) or not np.ptp(y):
        verdict, reason = judged(len(xy), np.nan, np.nan, np.nan, np.nan, rules, rests, clustered)
        nothing = np.full(m, np.nan)
        return Condition(construct, len(xy), np.nan, None, None, p, p_holm, expected, association, verdict, reason,
                         nothing, nothing, xy)  # fmt: skip
    box = Scope(0.0, 100.0, 0.0, 100.0) if scope == THEORETICAL else Scope.empirical(x, y)
    step, line = step_ceiling(x, y, box), line_ceiling(x, y, box)
    correlation = float(np.corrcoef(x, y)[0, 1])
    verdict, reason = judged(len(xy), correlation, step.effect, p_holm, association, rules, rests, clustered)
    needed = needed_levels(step, outcome_levels(box, STEPS), box)
    return Condition(construct, len(xy), correlation, step, line, p, p_holm, expected, association, verdict, reason,
                     share_of_range(needed, box), share_below(needed, x), xy)  # fmt: skip
