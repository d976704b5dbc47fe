"""Early against late respondents: a look at nonresponse bias."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.results.result import Provenance, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, require_enough, usable
from repurchase.analysis.results.wording import coded, coverage, percent
from repurchase.array_types import Mask
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import InputError, Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.group_means import WelchT, welch_t
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Construct, Label
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks

PORTION = 0.25  # share of the respondents that counts as early, and as late


@dataclass(frozen=True)
class EarlyLateRow:
    """One construct among early and late respondents."""

    construct: Construct
    early: tuple[float, float]
    late: tuple[float, float]
    test: WelchT
    p_holm: float


@dataclass(frozen=True)
class EarlyLate(Result):
    """Early against late respondents; `how` says who they are."""

    rows: tuple[EarlyLateRow, ...]
    n_early: int
    n_late: int
    how: Text
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        early, late = text("bias.early", n=self.n_early), text("bias.late", n=self.n_late)
        columns = (
            Column("construct", text("measure.construct"), Kind.WORDS),
            Column("early_mean", text("measure.mean"), group=early),
            Column("early_sd", text("measure.sd"), group=early),
            Column("late_mean", text("measure.mean"), group=late),
            Column("late_sd", text("measure.sd"), group=late),
            Column("statistic", text("bias.t")),
            Column("p_value", text("measure.p"), Kind.P),
            Column("p_holm", text("measure.p_holm"), Kind.P),
            Column("d", text("bias.d")),
            Column("d_ci", text("bias.d_ci", level=coverage(self.level))),
        )
        rows = tuple(
            (coded(r.construct), *r.early, *r.late, r.test.statistic, r.test.p_value, r.p_holm, r.test.d,
             Interval(r.test.d_low, r.test.d_high))
            for r in self.rows
        )  # fmt: skip
        return (
            Table("early_late", text("bias.title"), columns, rows, (self.how, text("bias.holm"), text("bias.proof"))),
        )

    def sentences(self) -> tuple[Text, ...]:
        known, differ = compared_rows(self)
        if not known:
            return (text("bias.proof"),)
        values = {"d": Number(known[0].test.d), "construct": known[0].construct.label}
        if len(known) == 1:
            return (
                text("bias.sentence_some_one" if differ else "bias.sentence_none_one", **values),
                text("bias.proof"),
            )
        if differ:
            return (text("bias.sentence_some", constructs=joined(differ), **values), text("bias.proof"))
        return (text("bias.sentence_none", **values), text("bias.proof"))


def compared_rows(findings: EarlyLate) -> tuple[list[EarlyLateRow], list[Label]]:
    """Constructs that could be compared, the largest difference first, and what those are called that differ."""
    known = [r for r in findings.rows if np.isfinite(r.test.d) and np.isfinite(r.p_holm)]
    differ = [r.construct.label for r in known if not findings.rules["late_response"].met_by(r.p_holm)]
    return sorted(known, key=lambda r: -abs(r.test.d)), differ


@checks("level")
def early_late(
    data: Data,
    constructs: Constructs = None,
    *,
    waves: str | None = None,
    portion: float = PORTION,
    level: float = 0.95,
    rules: Rules = RULES,
) -> EarlyLate:
    """Construct scores of early and late respondents.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    waves : str, optional
        A background question with two answers, the earlier wave first; default: times of submission.
    portion : float
        Share of the respondents that counts as early, and as late, by time; at most one half.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    EarlyLate

    Raises
    ------
    InputError
        When the data record neither times nor the waves named.
    EstimationError
        When a side has too few respondents.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> rp.early_late(survey).n_early
    59
    """
    survey, notes = usable(as_survey(data, constructs))
    early, late, how = _waves(survey, waves) if waves else _times(survey, portion)
    require_enough(min(int(early.sum()), int(late.sum())), rules, text("bias.analysis"))
    scores = survey.scores()
    found = [(c, *_sides(scores[c.name].to_numpy(), early, late)) for c in survey.instrument]
    tests = [welch_t(a, b, level) for _, a, b in found]
    adjusted = holm([t.p_value for t in tests])
    rows = tuple(
        EarlyLateRow(c, _summary(a), _summary(b), t, float(p))
        for (c, a, b), t, p in zip(found, tests, adjusted, strict=True)
    )
    sizes = int(early.sum()), int(late.sum())
    return EarlyLate(rows, *sizes, how, level, rules, notes, provenance(survey, waves=waves, portion=portion))


def _times(survey: Survey, portion: float) -> tuple[Mask, Mask, Text]:
    if "submitted" not in survey.meta or survey.meta["submitted"].isna().all():
        raise InputError("bias.no_times")
    rank = survey.meta["submitted"].rank(method="first").to_numpy()
    known = int(np.isfinite(rank).sum())
    size = int(known * min(portion, 1 / 2))
    how = text("bias.times", share=percent(min(portion, 1 / 2)))
    with np.errstate(invalid="ignore"):
        return rank <= size, rank > known - size, how


def is_in_order(survey: Survey, portion: float = PORTION) -> bool:
    """Whether times of submission tell early from late respondents: a file of one day without hours does not."""
    if "submitted" not in survey.meta or survey.meta["submitted"].isna().all():
        return False
    times = survey.meta["submitted"].dropna().sort_values(ignore_index=True)
    size = int(len(times) * portion)
    return size > 0 and bool(times[size - 1] < times[len(times) - size])


def _waves(survey: Survey, name: str) -> tuple[Mask, Mask, Text]:
    if name not in survey.background:
        raise InputError("regression.unknown", name=name)
    values = survey.background[name]
    order = list(values.cat.categories) if hasattr(values, "cat") else sorted(values.dropna().unique())
    present = [v for v in order if (values == v).any()]
    if len(present) != 2:
        raise InputError("bias.two_waves", name=name, n=len(present))
    how = text("bias.waves", early=str(present[0]), late=str(present[1]))
    return (values == present[0]).to_numpy(bool), (values == present[1]).to_numpy(bool), how


def _sides(score: NDArray[np.float64], early: Mask, late: Mask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    present = ~np.isnan(score)
    return score[early & present], score[late & present]


def _summary(x: NDArray[np.float64]) -> tuple[float, float]:
    return float(x.mean()), float(x.std(ddof=1))
