"""Problems that the answers show or refuse: dependence on a driver, lack of one, a bottleneck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from repurchase.analysis.decisions.necessity.findings import NOT, UNTOLD, Condition, NecessityFindings
from repurchase.analysis.decisions.necessity.result import PREMISES
from repurchase.analysis.decisions.priorities.findings import LOW, Priority
from repurchase.analysis.decisions.priorities.fitted_paths import FittedPaths
from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.analysis.decisions.problems import tables
from repurchase.analysis.decisions.problems.findings import (
    BOTTLENECK,
    DEPENDENCE,
    IMPROVE,
    INSTEAD,
    LACK,
    LATER,
    MORE,
    NamedProblem,
    Problem,
    ProblemFindings,
)
from repurchase.analysis.decisions.problems.statement_shares import Ranked, ranked_statements, statement_shares
from repurchase.analysis.decisions.problems.verdicts import (
    EffectShares,
    action_on,
    bound_of,
    dependence,
    enough_draws,
    lack,
    settling,
)
from repurchase.analysis.decisions.problems.words import cautions, sentences
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, reading_notes
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Table
from repurchase.survey.survey import Survey
from repurchase.text import Text
from repurchase.user_calls.call_checks import check_made, checks


@dataclass(frozen=True)
class Problems(ProblemFindings, Result):
    """Every kind of problem with every driver; those that the study named first."""

    def tables(self) -> tuple[Table, ...]:
        shown = (tables.problems_table(self),) if self.shown else ()
        return (*shown, tables.tests_table(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        """``problems`` of ``findings.json``: one object a driver and kind."""
        return [
            {
                "driver": p.construct.name,
                "kind": p.kind,
                "verdict": p.verdict,
                "reason": p.reason,
                "evidence": {k: plain(v) for k, v in p.evidence.items()},
                "action": p.action,
                "named": p.named is not None,
                "conditional_on": list(p.conditional_on),
                "respondents_to_settle": p.respondents or None,
                "statements": [
                    {"agree": s.share, "rank": s.rank or None, "of": s.of or None, "stands": s.stands or None}
                    for s in p.statements
                ],
            }
            for p in self.problems
        ]


@checks()
def problems(
    data: Data,
    priorities: Priorities,
    *,
    constructs: Constructs = None,
    bootstrap: Bootstrap | None = None,
    necessity: NecessityFindings | None = None,
    named: Sequence[NamedProblem] = (),
    clustered: bool = False,
) -> Problems:
    """Dependence, lack and bottleneck, tested of every driver.

    Parameters
    ----------
    data : Survey or DataFrame
        The answers that the priorities are of.
    priorities : Priorities
        Importance and performance of the drivers, with the premises on which they are conditional.
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    bootstrap : Bootstrap, optional
        The one that the priorities came from; without it no dependence can be told.
    necessity : Necessity, optional
        Without it no bottleneck can be told.
    named : sequence of NamedProblem
        What the study named beforehand; everything else that is supported is exploratory.
    clustered : bool
        Whether respondents come in clusters, for which the intervals of performance do not allow.

    Returns
    -------
    Problems

    Notes
    -----
    Dependence: all total effects have positive point estimates, and the interval of the driver's share of their sum
    minus 1/k, adjusted over the k drivers, lies above zero, as does its effect. Not supported where it lies below zero
    or within the criterion ``dependence_margin``. Lack: performance lies below the middle of the scale (criterion
    ``performance_low``) or, adjusted, below the mean of the others, and importance above zero; not supported where
    performance lies above the middle and not below the others by more than ``lack_margin``, or importance below zero.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> from repurchase.analysis.results.survey_input import measurement_model
    >>> fit = rp.fit(f"{measurement_model(survey)}\\n SAT ~ CONV + PERS \\n RI ~ SAT", survey)
    >>> ranked = rp.priorities(survey, fit)
    >>> {p.verdict for p in rp.problems(survey, ranked).problems}
    {'cannot be told'}
    """
    survey = as_survey(data, constructs)
    check_made(priorities, Priorities, "priorities", "rp.priorities")
    rules, level = priorities.rules, priorities.level
    known = [d for d in priorities.drivers if np.isfinite(d.importance)]
    shares = EffectShares.of(tuple(d.construct.name for d in known), np.array([d.importance for d in known]),
                       _drawn(survey, priorities, known, bootstrap), level)  # fmt: skip
    wanted = {(p.driver, p.kind): p for p in named}
    made = []
    for d in priorities.drivers:
        name = d.construct.name
        condition = necessity.of(name) if necessity is not None else None
        premises = necessity.conditional_on if necessity is not None else ()
        made += [
            _dependence(d, shares, priorities, survey.n),
            _lack(d, priorities, survey.n),
            _bottleneck(d, condition, premises or _of_scores(priorities.conditional_on)),
        ]
    stated = ranked_statements(survey)
    found = [_beside(p, wanted.get((p.construct.name, p.kind)), stated.get(p.construct.name, ())) for p in made]
    drivers = {d.construct.name for d in priorities.drivers}
    lost = [p for p in named if p.driver not in drivers]
    return Problems(
        priorities.outcome,
        tuple(found),
        survey.n,
        tuple(wanted),
        level,
        rules,
        (*reading_notes(survey), *cautions(lost, survey.instrument, clustered)),
        provenance(survey, level=level),
    )


def _of_scores(conditional_on: Sequence[str]) -> tuple[str, ...]:
    return tuple(k for k in conditional_on if k in PREMISES)


def _drawn(survey: Survey, priorities: Priorities, known: Sequence[Priority], bootstrap: Bootstrap | None) -> Floats:
    """Importance of the drivers in each usable resample, shape (R, k)."""
    if bootstrap is None or not known:
        return np.empty((0, len(known)))
    paths = FittedPaths.of(bootstrap.fit, survey)
    drawn = paths.importance(paths.draws(bootstrap), [d.construct.name for d in known], priorities.outcome.name)
    return drawn[np.isfinite(drawn).all(axis=1)]


def _importance(d: Priority) -> dict[str, float]:
    return {
        "importance": d.importance,
        "importance_low": d.importance_low,
        "importance_high": d.importance_high,
        "importance_p_adjusted": d.importance_p,
    }


def _dependence(d: Priority, shares: EffectShares, ranked: Priorities, n: int) -> Problem:
    rules, rests = ranked.rules, ranked.conditional_on
    verdict, reason = dependence(d, shares, rules, rests)
    nan, k, margin = float("nan"), len(shares.names), bound_of(rules, "dependence_margin")
    j = shares.names.index(d.construct.name) if d.construct.name in shares.names else None
    c = shares.difference
    share, difference, low, high, p = (
        (nan,) * 5 if j is None else (float(v[j]) for v in (shares.share, c.difference, c.low, c.high, c.p_value))
    )
    evidence = {"share": share, "equal_share": 1 / k if k else nan, "difference": difference, "ci_low": low,
                "ci_high": high, "p_adjusted": p, "margin": margin, **_importance(d)}  # fmt: skip
    action = MORE if verdict == UNTOLD else INSTEAD if verdict == NOT else action_on(d, rules)
    wanted = settling(n, difference, low, high, (0.0, margin)) if reason == "wide" else 0
    return Problem(d.construct, DEPENDENCE, verdict, reason, evidence, action, rests, wanted)


def _lack(d: Priority, ranked: Priorities, n: int) -> Problem:
    rules, rests, c = ranked.rules, ranked.conditional_on, d.performance_contrast
    verdict, reason = lack(d, rules, rests, len(ranked.drivers), enough_draws(ranked.used, 1, rules))
    margin, middle = bound_of(rules, "lack_margin"), bound_of(rules, "performance_low")
    evidence = {"performance": d.performance, "performance_low": d.performance_low,
                "performance_high": d.performance_high, "difference": c.difference, "ci_low": c.ci_low,
                "ci_high": c.ci_high, "p_adjusted": c.p_adjusted, "margin": margin, **_importance(d)}  # fmt: skip
    follows = LATER if d.verdict == LOW else IMPROVE
    action = MORE if verdict == UNTOLD else INSTEAD if verdict == NOT else follows
    wanted = 0
    if reason == "wide" and c.ci_low <= -margin:
        wanted = settling(n, c.difference, c.ci_low, c.ci_high, (0.0, margin))
    elif reason == "wide":
        wanted = settling(n, d.performance, d.performance_low, d.performance_high, (middle, 0.0))
    return Problem(d.construct, LACK, verdict, reason, evidence, action, rests, wanted)


def _bottleneck(d: Priority, c: Condition | None, premises: tuple[str, ...]) -> Problem:
    if c is None:
        return Problem(d.construct, BOTTLENECK, UNTOLD, "unexamined", {}, MORE, premises)
    evidence = {"effect": c.effect, "effect_line": c.line_effect, "p_value": c.p_value, "p_adjusted": c.p_holm,
                "effect_expected": c.expected, "association_p_adjusted": c.association_p, "n": c.n}  # fmt: skip
    top = float(c.needed[-1])
    evidence |= {"needed_for_highest": top if np.isfinite(top) else float("nan")}
    action = MORE if c.verdict == UNTOLD else INSTEAD if c.verdict == NOT else IMPROVE
    return Problem(d.construct, BOTTLENECK, c.verdict, c.reason, evidence, action, premises)


def _beside(p: Problem, named: NamedProblem | None, stated: Sequence[Ranked]) -> Problem:
    """A problem with the words that the study gave it, and what respondents state of its driver."""
    return replace(p, named=named, statements=statement_shares(stated, p.kind))
