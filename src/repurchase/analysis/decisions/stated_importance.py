"""What respondents say moves them, set beside what the model derives from their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.decisions.priorities.findings import Priority
from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.analysis.respondents.shares.findings import agree_code, answer_labels
from repurchase.analysis.results.result import Provenance, Result
from repurchase.analysis.results.survey_input import provenance
from repurchase.analysis.results.wording import coded, percent
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import EstimationError, Note
from repurchase.numeric.classical.moments import mean_interval
from repurchase.settings import checks
from repurchase.style import Interval, Kind
from repurchase.survey.instrument import Statement
from repurchase.survey.survey import Survey
from repurchase.text import Text, text


@dataclass(frozen=True)
class Stated:
    """Mean share of "agree" over the statements that name one driver, beside its derived importance."""

    priority: Priority
    statements: int
    n: int
    share: float
    ci_low: float
    ci_high: float
    stated_rank: int
    derived_rank: int | None


@dataclass(frozen=True)
class StatedImportance(Result):
    """Stated against derived importance of each driver that a statement names."""

    drivers: tuple[Stated, ...]
    answer: Any
    outcome: Any
    level: float = 0.95
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        level = percent(self.level)
        columns = (
            Column("driver", text("stated.driver"), Kind.WORDS),
            Column("statements", text("stated.statements"), Kind.COUNT),
            Column("stated", text("stated.stated"), Kind.SHARE),
            Column("stated_ci", text("measure.ci", level=level), Kind.SHARE),
            Column("stated_rank", text("stated.stated_rank"), Kind.COUNT),
            Column("derived", text("stated.derived")),
            Column("derived_ci", text("measure.ci", level=level)),
            Column("derived_rank", text("stated.derived_rank"), Kind.COUNT),
        )
        rows = tuple(
            (
                coded(d.priority.construct),
                d.statements,
                d.share,
                Interval(d.ci_low, d.ci_high, Kind.SHARE),
                d.stated_rank,
                d.priority.importance,
                Interval(d.priority.importance_low, d.priority.importance_high),
                d.derived_rank,
            )
            for d in self.drivers
        )
        notes = (
            text("stated.how", answer=self.answer, outcome=self.outcome),
            text("stated.attribution"),
            text("stated.ranks"),
        )
        return (Table("stated", text("stated.title"), columns, rows, notes),)

    def sentences(self) -> tuple[Text, ...]:
        first = {
            rank: next((d.priority.construct.label for d in self.drivers if getattr(d, rank) == 1), None)
            for rank in ("stated_rank", "derived_rank")
        }
        stated, derived = first["stated_rank"], first["derived_rank"]
        if stated is None or derived is None:
            return ()
        if stated == derived:
            return (text("stated.sentence_same", driver=stated),)
        return (text("stated.sentence_differ", stated=stated, derived=derived),)


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
    by_driver: dict[str, list[Statement]] = {}
    for s in survey.instrument.statements:
        if s.driver and s.name in survey.responses:
            by_driver.setdefault(s.driver, []).append(s)
    rows = [
        (d, *_agreement(survey, by_driver[d.construct.name], level))
        for d in priorities.drivers
        if d.construct.name in by_driver
    ]
    if not rows:
        raise EstimationError("stated.nothing")
    stated = _ranks([share for _, _, _, share, _, _ in rows])
    derived = _ranks([d.importance for d, *_ in rows])
    found = tuple(
        Stated(d, k, n, share, low, high, stated[j] or 0, derived[j])
        for j, (d, k, n, share, low, high) in enumerate(rows)
    )
    first = next(iter(by_driver.values()))[0]
    answer = dict(zip(first.scale.points, answer_labels(first.scale), strict=True))[agree_code(first.scale)]
    return StatedImportance(found, answer, priorities.outcome.label, level, provenance=provenance(survey, level=level))


def _agreement(survey: Survey, statements: list[Statement], level: float) -> tuple[int, int, float, float, float]:
    """Statements, respondents who answered them all, mean share of "agree" and its interval."""
    x = survey.responses[[s.name for s in statements]].to_numpy(float)
    x = x[~np.isnan(x).any(axis=1)]
    agree = (x == np.array([agree_code(s.scale) for s in statements])).mean(axis=1)
    low, high = mean_interval(agree, level)
    return len(statements), len(x), float(agree.mean()) if len(x) else float("nan"), max(0.0, low), min(1.0, high)


def _ranks(values: list[float]) -> list[int | None]:
    known = sorted((v for v in values if np.isfinite(v)), reverse=True)
    return [known.index(v) + 1 if np.isfinite(v) else None for v in values]
