"""Differences of construct scores between groups of respondents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.analysis.respondents.profile.result import SCREENING_ROLES, frequencies, option
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, usable
from repurchase.analysis.results.wording import named
from repurchase.analysis.scores.group_differences import tables
from repurchase.analysis.scores.group_differences.findings import GroupComparison, GroupFindings, Grouping
from repurchase.analysis.scores.group_differences.words import sentences
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Table
from repurchase.errors import INFO, EstimationError, InputError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.group_means import (
    games_howell,
    rank_test,
    welch_anova,
    welch_t,
)
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.classical.rank_correlation import RankCorrelation, spearman
from repurchase.settings import checks, listed_names
from repurchase.survey.instrument import Background, Construct
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text


@dataclass(frozen=True)
class GroupDifferences(GroupFindings, Result):
    """Construct scores compared over every background question.

    Attributes
    ----------
    comparisons : tuple of GroupComparison
        Question by question, constructs in order.
    invariance : Text or None
        What a test of measurement invariance said; None where there was none.
    """

    def tables(self) -> tuple[Table, ...]:
        return (tables.summary(self), *tables.details(self), *tables.pairs(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        """One object a comparison, groups within it."""
        return [
            {
                "question": c.grouping.name,
                "construct": c.construct.name,
                "statistic": c.test.statistic,
                **dict(zip(("df1", "df2"), tables.degrees_of_freedom(c.test), strict=True)),
                "p_value": c.test.p_value,
                "p_holm": c.p_holm,
                "effect": c.effect,
                "effect_name": c.effect_name,
                **dict(zip(("effect_low", "effect_high"), c.effect_limits, strict=True)),
                "trend": c.trend.rho if c.trend else None,
                "trend_p_value": c.trend.p_value if c.trend else None,
                "trend_p_holm": c.trend_holm,
                "ranks_p_value": c.ranks.p_value,
                "groups": [
                    {"group": g, "n": n, "mean": m, "sd": s}
                    for g, n, m, s in zip(c.grouping.groups, c.n, c.mean, c.sd, strict=True)
                ],
            }
            for c in self.comparisons
        ]


@checks("level")
def group_differences(
    data: Data,
    constructs: Constructs = None,
    *,
    by: str | Sequence[str] | None = None,
    invariance: Text | None = None,
    level: float = 0.95,
    rules: Rules = RULES,
) -> GroupDifferences:
    """Construct scores by every background question.

    Parameters
    ----------
    data : Survey or DataFrame
        Of a frame, every column that is no item is a background question.
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    by : str or sequence of str, optional
        The question or questions to compare by; default: every one with categories.
    invariance : Text, optional
        One sentence on the measurement invariance that was tested; without it the tables say that none was.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    GroupDifferences

    Raises
    ------
    InputError
        When a question is unknown.
    EstimationError
        When no question has two categories with enough respondents.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5, 3, 2, 4, 5, 1, 3], "city": list("AAAAABBBBB")})
    >>> found = group_differences(frame, {"X": ["a"]})
    >>> found.to_frame()["question"].tolist()
    ['city']
    """
    survey, notes = usable(as_survey(data, constructs))
    asked = _asked(survey, by)
    groupings, cautions = _groupings(survey, asked, rules)
    scores = survey.scores()
    found = [
        c
        for g in groupings
        for k in survey.instrument
        if (c := _comparison(k, g, scores[k.name].to_numpy(), level)) is not None
    ]
    if not found:
        raise EstimationError("groups.nothing", bound=rules["small_cell"].acceptable)
    found = _adjusted(found)
    result = GroupDifferences(tuple(found), invariance, level, rules)
    found = [
        replace(c, pairs=games_howell(_split(c, scores), level)) if len(c.n) > 2 and result.significant(c) else c
        for c in found
    ]
    return replace(
        result,
        comparisons=tuple(found),
        notes=(*notes, *cautions, *_invariance(invariance)),
        provenance=provenance(survey, level=level),
    )


def _adjusted(comparisons: Sequence[GroupComparison]) -> list[GroupComparison]:
    """With p-values adjusted within each question, those of trends among themselves."""
    plain: dict[int, float] = {}
    trends: dict[int, float] = {}
    for family in dict.fromkeys(c.grouping.family for c in comparisons):
        own = [i for i, c in enumerate(comparisons) if c.grouping.family == family]
        plain |= dict(zip(own, map(float, holm([comparisons[i].test.p_value for i in own])), strict=True))
        ranked = {i: t.p_value for i in own if (t := comparisons[i].trend) is not None and np.isfinite(t.p_value)}
        trends |= dict(zip(ranked, map(float, holm(list(ranked.values()))), strict=True)) if ranked else {}
    return [replace(c, p_holm=plain[i], trend_holm=trends.get(i, float("nan"))) for i, c in enumerate(comparisons)]


def _invariance(invariance: Text | None) -> list[Note]:
    return [] if invariance is not None else [note("groups.not_invariant")]


def _asked(survey: Survey, by: str | Sequence[str] | None) -> list[Background]:
    known = {b.name: b for b in survey.instrument.background}
    names = listed_names(by)
    for name in names:
        if name not in known:
            raise InputError("groups.unknown", name=name, known=joined(known))
    if by is not None:
        return [known[name] for name in names]
    return [b for b in survey.instrument.background if b.role not in SCREENING_ROLES]


def _groupings(survey: Survey, asked: Sequence[Background], rules: Rules) -> tuple[list[Grouping], list[Note]]:
    found: list[Grouping] = []
    small: list[Text] = []
    single, numbers = [], []
    least = rules["small_cell"].acceptable or 0
    for question in asked:
        if question.kind == "number":
            numbers.append(question_label(question))
            continue
        made, few = _large_enough(list(_raw_groupings(survey, question)), least)
        found += made
        small += few
        if not made:
            single.append(question_label(question))
    notes = [note("groups.small", INFO, bound=least, cells=joined(small))] if small else []
    notes += [note("groups.single", INFO, questions=joined(single))] if single else []
    return found, notes + ([note("groups.numbers", INFO, questions=joined(numbers))] if numbers else [])


def _large_enough(groupings: Sequence[Grouping], least: float) -> tuple[list[Grouping], list[Text]]:
    kept, few = [], []
    for g in groupings:
        question = g.label.values["question"] if isinstance(g.label, Text) else g.label  # an option says itself
        enough = [int(m.sum()) >= least for m in g.members]
        few += [
            text("sample.cell", question=question, category=words)
            for words, m, ok in zip(g.groups, g.members, enough, strict=True)
            if not ok and m.any()
        ]
        if sum(enough) > 1:
            at = [j for j, ok in enumerate(enough) if ok]
            kept.append(replace(g, groups=tuple(g.groups[j] for j in at), members=tuple(g.members[j] for j in at)))
    return kept, few


def _raw_groupings(survey: Survey, question: Background) -> Iterator[Grouping]:
    if question.kind == "multiple":
        yield from _options(survey, question)
        return
    counted = frequencies(survey, question)
    if counted is None:
        return
    values = [str(v) for v in survey.background[question.name]]
    members = tuple(np.array([v in words.values() for v in values]) for words in counted.categories)
    yield Grouping(
        question.name, question_label(question), counted.categories, members, question.name, question.kind == "ordered"
    )


def _options(survey: Survey, question: Background) -> Iterator[Grouping]:
    """Every option of a multiple-choice question as two groups: who chose it and who did not."""
    start = f"{question.name}: "
    for column in (c for c in survey.background if str(c).startswith(start)):
        values = survey.background[column]
        chosen = values.notna().to_numpy() & (values == True).to_numpy(dtype=bool)  # noqa: E712 - may hold missing
        words = option(question, column.removeprefix(start)) or named(column)
        groups = (text("groups.answered", option=words), text("groups.not_answered", option=words))
        yield Grouping(
            column,
            text("groups.option", question=question_label(question), option=words),
            groups,
            (chosen, values.notna().to_numpy() & ~chosen),
            question.name,
        )


def _comparison(construct: Construct, grouping: Grouping, score: Floats, level: float) -> GroupComparison | None:
    """One comparison; None where a group has fewer than two scores or nothing varies."""
    parts = [score[m & ~np.isnan(score)] for m in grouping.members]
    if any(len(p) < 2 for p in parts):
        return None
    test = welch_t(parts[0], parts[1], level) if len(parts) == 2 else welch_anova(parts, level)
    return GroupComparison(
        construct,
        grouping,
        tuple(len(p) for p in parts),
        tuple(float(p.mean()) for p in parts),
        tuple(float(p.std(ddof=1)) for p in parts),
        test,
        rank_test(parts),
        trend=_trend(parts, level) if grouping.ordered and len(parts) > 2 else None,
    )


def _trend(parts: Sequence[Floats], level: float) -> RankCorrelation:
    """Rank correlation of scores with the order of their categories."""
    places = np.repeat(np.arange(len(parts), dtype=float), [len(p) for p in parts])
    return spearman(places, np.concatenate(list(parts)), level)


def _split(c: GroupComparison, scores: pd.DataFrame) -> list[Floats]:
    score = scores[c.construct.name].to_numpy()
    return [score[m & ~np.isnan(score)] for m in c.grouping.members]
