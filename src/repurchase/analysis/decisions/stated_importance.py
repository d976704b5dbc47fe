"""What respondents say moves them, set beside what the model derives from their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.decisions.priorities.findings import Priority
from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.analysis.decisions.stated_shares import agreement, most_named, ranks, share_interval
from repurchase.analysis.respondents.shares.findings import agree_code, answer_labels
from repurchase.analysis.results.result import Provenance, Result
from repurchase.analysis.results.survey_input import provenance, reading_notes
from repurchase.analysis.results.whole_survey import in_rows
from repurchase.analysis.results.wording import coded, coverage
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import EstimationError, Note
from repurchase.style import Interval, Kind
from repurchase.survey.instrument import Statement
from repurchase.survey.survey import Survey
from repurchase.text import Text, text
from repurchase.user_calls.call_checks import check_made, checks


@dataclass(frozen=True)
class Stated:
    """Mean share of "agree" over the statements that name one driver, beside its derived importance."""

    priority: Priority
    statements: int
    n: int
    share: float
    ci_low: float
    ci_high: float
    stated_rank: int | None
    derived_rank: int | None


@dataclass(frozen=True)
class StatedImportance(Result):
    """Stated against derived importance of each driver that a statement names.

    `stated_first` and `derived_first` are the words of the driver that adjusted contrasts put above each other one;
    None where they do not.
    """

    drivers: tuple[Stated, ...]
    answer: Any
    outcome: Any
    level: float = 0.95
    stated_first: Any = None
    derived_first: Any = None
    conditional: bool = False
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        level = coverage(self.level)
        columns = (
            Column("driver", text("stated.driver"), Kind.WORDS),
            Column("statements", text("stated.statements"), Kind.COUNT),
            Column("stated", text("stated.stated"), Kind.SHARE),
            Column("stated_ci", text("measure.ci", level=level), Kind.SHARE),
            Column("stated_rank", text("stated.stated_rank"), Kind.WORDS),
            Column("derived", text("stated.derived")),
            Column("derived_ci", text("measure.ci", level=level)),
            Column("derived_rank", text("stated.derived_rank"), Kind.WORDS),
        )
        rows = tuple(
            (
                coded(d.priority.construct),
                d.statements,
                d.share,
                Interval(d.ci_low, d.ci_high, Kind.SHARE),
                self._rank_words("stated_rank", d.stated_rank),
                d.priority.importance,
                Interval(d.priority.importance_low, d.priority.importance_high),
                self._rank_words("derived_rank", d.derived_rank),
            )
            for d in self.drivers
        )
        notes = (
            text("stated.how", answer=self.answer, outcome=self.outcome),
            text("stated.attribution"),
            text("stated.ranks"),
        )
        return (Table("stated", text("stated.title"), columns, rows, notes),)

    def _rank_words(self, ranking: str, rank: int | None) -> Text | str | None:
        """A rank in words: shared where drivers tie."""
        if rank is None:
            return None
        shared = sum(getattr(d, ranking) == rank for d in self.drivers) > 1
        return text("stated.tied", rank=rank) if shared else str(rank)

    def sentences(self) -> tuple[Text, ...]:
        stated, derived = self.stated_first, self.derived_first
        if len(self.drivers) < 2:
            return ()
        if stated is None and derived is None:
            return (text("stated.neither"),)
        if stated is not None and stated == derived:
            said = text("stated.sentence_same", driver=stated)
        elif stated is not None and derived is not None:
            said = text("stated.sentence_differ", stated=stated, derived=derived)
        elif stated is not None:
            return (text("stated.only_stated", stated=stated),)
        else:
            said = text("stated.only_derived", derived=derived)
        return (said, text("stated.conditional")) if self.conditional else (said,)


@checks("level")
def stated_importance(survey: Survey, priorities: Priorities, *, level: float = 0.95) -> StatedImportance:
    """Stated and derived importance of the drivers, side by side.

    Parameters
    ----------
    survey : Survey
        With statements that name their driver.
    priorities : Priorities
        The derived importance of the same drivers.
    level : float
        Coverage of the intervals of stated importance.

    Returns
    -------
    StatedImportance

    Raises
    ------
    EstimationError
        When no statement names a driver of the model.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> from repurchase.analysis.results.survey_input import measurement_model
    >>> fit = rp.fit(f"{measurement_model(survey)}\\n SAT ~ CONV + PERS \\n RI ~ SAT", survey)
    >>> stated_importance(survey, rp.priorities(survey, fit)).to_frame()["statements"].tolist()
    [2, 2]
    """
    check_made(survey, Survey, "survey", "rp.read")
    check_made(priorities, Priorities, "priorities", "rp.priorities")
    survey = in_rows(survey)
    by_driver: dict[str, list[Statement]] = {}
    for s in survey.instrument.statements:
        if s.driver and s.name in survey.responses:
            by_driver.setdefault(s.driver, []).append(s)
    named = [d for d in priorities.drivers if d.construct.name in by_driver]
    if not named:
        raise EstimationError("stated.nothing")
    agreed = np.column_stack([agreement(survey, by_driver[d.construct.name]) for d in named])
    rows = [
        (d, len(by_driver[d.construct.name]), *share_interval(x, level)) for d, x in zip(named, agreed.T, strict=True)
    ]
    stated = ranks([share for _, _, _, share, _, _ in rows])
    derived = ranks([d.size for d in named])
    found = tuple(
        Stated(d, k, n, share, low, high, stated[j], derived[j]) for j, (d, k, n, share, low, high) in enumerate(rows)
    )
    first = next(iter(by_driver.values()))[0]
    answer = dict(zip(first.scale.points, answer_labels(first.scale), strict=True))[agree_code(first.scale)]
    first_stated, leader = most_named(agreed, priorities.rules["significance"]), priorities.leader
    return StatedImportance(
        found,
        answer,
        priorities.outcome.label,
        level,
        None if first_stated is None else named[first_stated].construct.label,
        None if leader is None else leader.construct.label,
        bool(priorities.conditional_on),
        notes=reading_notes(survey),
        provenance=provenance(survey, level=level),
    )
