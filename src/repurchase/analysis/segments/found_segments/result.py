"""Segments found in the answers: latent profiles of construct scores, none where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from repurchase.analysis.results.answer_scales import scale_problems
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, require, usable
from repurchase.analysis.segments.found_segments import tables
from repurchase.analysis.segments.found_segments.class_background import composition
from repurchase.analysis.segments.found_segments.findings import (
    CLASSES,
    NAN,
    ONE,
    POPULATION,
    RATIO,
    ClassCount,
    ClassProfile,
    FoundFindings,
)
from repurchase.analysis.segments.found_segments.words import sentences
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Figure, Table
from repurchase.document.parts.table_files import plain_words
from repurchase.errors import INFO, EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.linear.definiteness import definite
from repurchase.numeric.resampling.intervals import percentile_limits
from repurchase.numeric.segments.class_tests import bootstrap_p, bootstrap_ratios, gains, one_population
from repurchase.numeric.segments.profile_search import (
    ClassSolution,
    belonging,
    best_solution,
    in_order_of_size,
    level_share,
    recovery,
    solutions,
)
from repurchase.survey.instrument import Construct
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks

MOST, DRAWS, SEED = 6, 199, 20240238
FEWEST = 2  # constructs that can make a profile


@dataclass(frozen=True)
class FoundSegments(FoundFindings, Result):
    """Latent profiles of construct scores, and how sure it is that there are any."""

    def tables(self) -> tuple[Table, ...]:
        more = (tables.profile_table(self), tables.composition_table(self)) if self.has_classes else ()
        return (tables.counts_table(self), *(t for t in more if t is not None))

    def figures(self) -> tuple[Figure, ...]:
        return (tables.profile_figure(self),) if self.has_classes else ()

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``segments.classes`` of ``findings.json``; no respondent's own class is told."""
        names = [c.name for c in self.constructs]
        whole = {
            "verdict": self.verdict,
            "n": self.n,
            "k": self.k if self.has_classes else 1,
            "proposed_by_bic": self.proposed,
            "within_classes": self.sort,
            "ratio_p": self.ratio_p,
            "one_population_p": self.population_p,
            "rand": self.rand,
            "level_share": self.level_share,
            "solutions": [_solution(c) for c in self.counts],
        }
        profiles = [
            {
                "class": p.number,
                "n": p.n,
                "share": p.share,
                "jaccard": p.jaccard,
                "means": dict(zip(names, p.means, strict=True)),
                "low": dict(zip(names, p.low, strict=True)),
                "high": dict(zip(names, p.high, strict=True)),
            }
            for p in self.profiles
        ]
        background = [
            {"question": c.question.name, "category": plain_words(c.category), "shares": c.shares, "whole": c.whole}
            for c in self.composition
        ]
        return {**whole, "profiles": profiles, "background": background}


def _solution(c: ClassCount) -> Record:
    return {
        "k": c.k,
        "loglik": c.loglik,
        "parameters": c.parameters,
        "bic": c.bics,
        "entropy": c.entropy,
        "ratio_p": c.ratio_p,
        "smallest": c.smallest,
        "enough": c.enough,
    }


@checks("level", "seed", most="classes", draws="bootstrap_draws")
def found_segments(
    data: Data,
    constructs: Constructs = None,
    *,
    most: int = MOST,
    draws: int = DRAWS,
    seed: int = SEED,
    level: float = 0.95,
    rules: Rules = RULES,
) -> FoundSegments:
    """Latent profiles of construct scores.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, or list of str, optional
        Default: every construct but control variables; a frame needs the items of each.
    most : int
        Classes tried: one to so many.
    draws : int
        Samples of each bootstrap.
    seed : int
    level : float
        Coverage of the intervals of class means.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    FoundSegments

    Raises
    ------
    EstimationError
        When fewer than two constructs vary, too few respondents have all scores, one score follows from others, or
        `draws` are too few for the test's error rate.

    Notes
    -----
    Mixtures of normal classes with a common covariance matrix (uncorrelated, one common factor, any), so that
    respondents who differ by degree along one dimension are one class. BIC proposes among solutions whose classes are
    large enough; a bootstrap likelihood ratio test must confirm the proposal against one class fewer, else one class
    fewer is looked at; and BIC must gain more than in samples from one population that has the distributions and
    correlations of these answers.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> kind = rng.integers(0, 2, 200)
    >>> high = rng.normal(2 + 2 * kind[:, None], 0.5, (200, 2)), rng.normal(4 - 2 * kind[:, None], 0.5, (200, 2))
    >>> frame = pd.DataFrame(np.clip(np.round(np.hstack(high)), 1, 5), columns=list("abcd"))
    >>> found_segments(frame, {x: [x] for x in "abcd"}, most=3, draws=39).verdict
    'classes'
    """
    survey, notes = usable(as_survey(data, constructs))
    chosen, left_out = _described(survey)
    scores = _scores(survey, chosen)
    whole = ~np.isnan(scores).any(axis=1)
    least = max(rules["class_share"].bound or 0.0, 0.0) * int(whole.sum())
    least = max(least, rules["class_members"].bound or 0.0)
    _refuse(scores[whole], least, draws, rules)
    rng = np.random.default_rng(seed)
    centre, spread = scores[whole].mean(axis=0), scores[whole].std(axis=0)
    x = (scores[whole] - centre) / spread
    result = _searched(chosen, x, int((~whole).sum()), most, least, draws, level, rules, rng)
    solution = None if result[1] is None or not result[0].has_classes else result[1]
    told = result[0] if solution is None else _described_classes(result[0], solution, x, centre, spread, rng)
    members = np.zeros(len(scores), np.intp)
    if solution is not None:
        members[whole] = belonging(x, solution.fit) + 1
        told = replace(told, members=members, composition=composition(survey, members, told.k))
    return replace(
        told,
        notes=(*notes, *left_out, *_dropped(told)),
        provenance=provenance(survey, seed=seed, most=most, draws=draws, level=level),
    )


def _described(survey: Survey) -> tuple[tuple[Construct, ...], list[Note]]:
    """Constructs whose scores can be put on 0-100, control variables aside, and why others are left out."""
    asked = [c for c in survey.instrument if c.role != "control"]
    problems = scale_problems(survey, [c.name for c in asked])
    kept = tuple(c for c in asked if c.name not in problems)
    if len(kept) < FEWEST:
        raise EstimationError("segments.few_constructs", n=len(kept))
    return kept, list(problems.values())


def _scores(survey: Survey, constructs: Sequence[Construct]) -> Floats:
    scores = survey.scores()
    columns = [100 * (scores[c.name] - c.scale.low) / (c.scale.high - c.scale.low) for c in constructs]
    return np.column_stack([c.to_numpy(float) for c in columns])


def _refuse(scores: Floats, least: float, draws: int, rules: Rules) -> None:
    require(len(scores), int(np.ceil(2 * least)), text("segments.analysis"))
    if not definite(np.cov(scores, rowvar=False)):
        raise EstimationError("segments.dependent")
    if 1 / (draws + 1) > rules.alpha:
        raise EstimationError("segments.few_draws", draws=draws, need=int(np.ceil(1 / rules.alpha)))


def _searched(
    constructs: tuple[Construct, ...],
    x: Floats,
    dropped: int,
    most: int,
    least: float,
    draws: int,
    level: float,
    rules: Rules,
    rng: np.random.Generator,
) -> tuple[FoundSegments, ClassSolution | None]:
    """How many classes there are, and the solution of them."""
    found = solutions(x, most, rng)
    best = best_solution(found, least)
    same = {s.k: s for s in found if s.sort == best.sort}
    tested: dict[int, float] = {}
    for k in range(2, min(best.k + 1, most) + 1):
        drawn = bootstrap_ratios(same[k - 1].fit, k, best.sort, draws, len(x), rng)
        tested[k] = bootstrap_p(2 * (same[k].loglik - same[k - 1].loglik), drawn)
    counts = tuple(_row(same[k], found, least, tested.get(k, NAN)) for k in sorted(same))
    k, rule = best.k, rules["significance"]
    while k > 1 and not (rule.met_by(tested[k]) and counts[k - 1].enough):
        k -= 1
    verdict, population = (ONE, NAN) if best.k == 1 else (RATIO, NAN)
    if k > 1:
        gain = min(s.bic for s in found if s.k == 1) - same[k].bic
        population = bootstrap_p(gain, gains(one_population(x, draws, rng), k, best.sort, rng))
        verdict = CLASSES if rule.met_by(population) else POPULATION
    shown = k if k > 1 else best.k
    findings = FoundSegments(
        constructs,
        len(x),
        dropped,
        most,
        least,
        best.sort,
        counts,
        verdict,
        best.k,
        shown,
        tested.get(shown, NAN),
        population,
        draws=draws,
        level=level,
        rules=rules,
    )
    return findings, in_order_of_size(same[k]) if k > 1 else None


def _row(s: ClassSolution, candidates: Sequence[ClassSolution], least: float, p: float) -> ClassCount:
    bics = {other.sort: other.bic for other in candidates if other.k == s.k}
    enough = s.k == 1 or (s.smallest >= least and s.converged)
    return ClassCount(s.k, s.loglik, s.parameters, bics, s.entropy, p, s.smallest, enough)


def _described_classes(
    findings: FoundSegments,
    solution: ClassSolution,
    x: Floats,
    centre: Floats,
    spread: Floats,
    rng: np.random.Generator,
) -> FoundSegments:
    """The classes with their means, how far these vary from resample to resample, and how well classes come back."""
    again = recovery(x, solution, findings.draws, rng)
    sizes = np.bincount(belonging(x, solution.fit), minlength=solution.k)
    means = solution.fit.means[0]
    limits = [percentile_limits(again.means[:, j], findings.level) * spread + centre for j in range(solution.k)]
    profiles = tuple(
        ClassProfile(
            j + 1,
            int(sizes[j]),
            float(sizes[j] / len(x)),
            tuple(map(float, means[j] * spread + centre)),
            tuple(map(float, np.clip(limits[j][0], 0, 100))),
            tuple(map(float, np.clip(limits[j][1], 0, 100))),
            float(again.jaccard[j]),
        )
        for j in range(solution.k)
    )
    return replace(findings, profiles=profiles, rand=again.rand, level_share=level_share(solution.fit))


def _dropped(findings: FoundFindings) -> list[Note]:
    if not findings.dropped:
        return []
    labels = joined(c.label for c in findings.constructs)
    return [note("segments.incomplete", INFO, n=findings.dropped, constructs=labels)]
