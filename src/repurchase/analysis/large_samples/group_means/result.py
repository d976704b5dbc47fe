"""Means of constructs by the answers to background questions, from the totals of a large file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from repurchase.analysis.large_samples.group_means import tables
from repurchase.analysis.large_samples.group_means.findings import CategoryMean, GroupMeanFindings, MeansByQuestion
from repurchase.analysis.large_samples.group_means.words import sentences
from repurchase.analysis.respondents.profile.result import SCREENING_ROLES, frequencies, option
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.results.survey_input import provenance
from repurchase.analysis.results.whole_survey import whole_of
from repurchase.document.parts.blocks import Table
from repurchase.document.parts.table_files import plain_words
from repurchase.errors import EstimationError
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Background, Construct
from repurchase.survey.survey import Survey
from repurchase.survey.whole.whole_file import GroupSums
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class GroupMeans(GroupMeanFindings, Result):
    """Means of constructs by category of background questions.

    Attributes
    ----------
    comparisons : tuple of MeansByQuestion
        Question by question, construct by construct; questions with several answers are left out.
    left_out : mapping of str to int
        Of each question, how many categories were too small to be compared.
    """

    def tables(self) -> tuple[Table, ...]:
        return (tables.differences(self), tables.means(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        return [
            {
                "question": c.question.name,
                "construct": c.construct.name,
                "groups": [{"category": plain_words(g.category), "n": g.n, "mean": plain(g.mean), "sd": plain(g.sd)}
                           for g in c.groups],
                "difference": plain(c.difference),
                "ci_low": plain(c.ci_low),
                "ci_high": plain(c.ci_high),
                "eta_squared": plain(c.share),
            }
            for c in self.comparisons
        ]  # fmt: skip


@checks("level")
def group_means(survey: Survey, *, level: float = 0.95, rules: Rules = RULES) -> GroupMeans:
    """Means of every construct by the categories of each background question, and the largest difference.

    Parameters
    ----------
    survey : Survey
        Of a large file.
    level : float
        Coverage of the intervals of standardised differences.
    rules : Rules
        Its bound of small cells: smaller categories are not compared.

    Returns
    -------
    GroupMeans

    Raises
    ------
    EstimationError
        Where no question has two categories that are large enough.

    Notes
    -----
    Respondents count by the items that they answered. The standardised difference is that of the two categories for
    which its lower limit is largest: the two extreme means are often those of the smallest categories, which differ by
    chance. It is over the standard deviation pooled over all categories; its error is that of Hedges and Olkin (1985,
    equation 5.14).
    """
    whole = whole_of(survey)
    least = int(rules["small_cell"].acceptable or 0)
    found: list[MeansByQuestion] = []
    small: dict[str, int] = {}
    for question in survey.instrument.background:
        sums = whole.by_group.get(question.name)
        if not sums or question.kind == "multiple" or question.role in SCREENING_ROLES:
            continue
        counted = frequencies(survey, question)
        order = counted.categories if counted is not None else ()
        kept = [(c, s) for c in order for name, s in sums.items() if option(question, name) == c and s.n >= least]
        small[question.name] = sum(0 < s.n < least for s in sums.values())
        if len(kept) > 1:
            found += _compared(question, survey, kept, level)
    if not found:
        raise EstimationError("groups.nothing", bound=least)
    return GroupMeans(
        tuple(found), {k: n for k, n in small.items() if n}, level, rules, (), provenance(survey, level=level)
    )


def _compared(
    question: Background, survey: Survey, kept: Sequence[tuple[object, GroupSums]], level: float
) -> Iterator[MeansByQuestion]:
    names = whole_of(survey).constructs
    for construct in survey.instrument:
        if construct.name in names:
            j = names.index(construct.name)
            groups = tuple(_mean(category, sums, j) for category, sums in kept)
            if all(g.n > 1 for g in groups):
                yield _apart(question, construct, groups, level)


def _mean(category: object, sums: GroupSums, j: int) -> CategoryMean:
    n, total, squares = (float(v[j]) for v in (sums.answered, sums.sums, sums.squares))
    if n < 2:
        return CategoryMean(category, int(n), float("nan"), float("nan"))
    return CategoryMean(category, int(n), total / n, float(np.sqrt(max(squares - total**2 / n, 0.0) / (n - 1))))


def _apart(
    question: Background, construct: Construct, groups: tuple[CategoryMean, ...], level: float
) -> MeansByQuestion:
    n, mean, sd = (np.array([getattr(g, name) for g in groups], float) for name in ("n", "mean", "sd"))
    within = float(((n - 1) * sd**2).sum())
    between = float((n * (mean - (n @ mean) / n.sum()) ** 2).sum())
    pooled = np.sqrt(within / (n.sum() - len(n)))
    if not pooled > 0:
        ends, nan = (int(mean.argmin()), int(mean.argmax())), float("nan")
        return MeansByQuestion(question, construct, groups, nan, nan, nan, nan, ends)
    d = (mean[None, :] - mean[:, None]) / pooled  # of the second over the first
    reach = ndtri(0.5 + level / 2) * np.sqrt(1 / n[None, :] + 1 / n[:, None] + d**2 / (2 * (n.sum() - len(n))))
    pair = np.where((d < 0) | np.eye(len(n), dtype=bool), -np.inf, d - reach)
    low, high = (int(k) for k in np.unravel_index(pair.argmax(), pair.shape))
    limits = (float(d[low, high] - reach[low, high]), float(d[low, high] + reach[low, high]))
    share = between / (between + within)
    return MeansByQuestion(question, construct, groups, float(d[low, high]), *limits, share, (low, high))
