"""Whether a PLS model predicts a construct better than the indicator average and than a linear model (CVPAT)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.pls.findings import PathFindings
from repurchase.analysis.results.result import Record, plain
from repurchase.analysis.results.wording import coverage, p_words
from repurchase.numeric.pls.predictive_ability import LossDifference, loss_difference
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, text

AVERAGE, LINEAR = "average", "linear"
PLACES = {LINEAR: 1, AVERAGE: 2}  # in `PlsPrediction.losses`


@dataclass(frozen=True)
class Ability:
    """The losses of one construct against one benchmark."""

    construct: str
    benchmark: str
    loss: LossDifference

    @property
    def smaller(self) -> bool:
        """Whether the interval of the difference lies below zero: the model predicts better than the benchmark."""
        return self.loss.ci_high < 0


def abilities(m: PathFindings) -> tuple[Ability, ...]:
    """Every endogenous construct against both benchmarks; none without predictions.

    References
    ----------
    Liengaard et al. (2021); against the average of each construct's indicators and against a linear model.
    """
    if m.prediction is None:
        return ()
    losses, found = m.prediction.losses, []
    for c in m.endogenous:
        j = m.names.index(c)
        if np.isfinite(losses[:, 0, j]).sum() < 2:
            continue
        for benchmark in (AVERAGE, LINEAR):
            gap = loss_difference(losses[:, 0, j], losses[:, PLACES[benchmark], j], m.level)
            found.append(Ability(c, benchmark, gap))
    return tuple(found)


def against_average(m: PathFindings) -> Ability | None:
    """The outcome against its indicator average; None where nothing was predicted."""
    own = (a for a in abilities(m) if a.construct == m.outcome and a.benchmark == AVERAGE)
    return next(own, None)


def ability_sentences(m: PathFindings) -> Iterator[Text]:
    """The outcome's loss against each benchmark."""
    for a in abilities(m):
        if a.construct != m.outcome:
            continue
        outcome, benchmark = m.survey.instrument[m.outcome].label, text(f"pls.said_against_{a.benchmark}")
        if not np.isfinite(a.loss.p_value):
            yield text("pls.said_cvpat_same", outcome=outcome, benchmark=benchmark)
            continue
        key = "smaller" if a.smaller else "larger" if a.loss.ci_low > 0 else "open"
        yield text(
            f"pls.said_cvpat_{key}",
            outcome=outcome,
            benchmark=benchmark,
            difference=Number(a.loss.difference),
            interval=Interval(a.loss.ci_low, a.loss.ci_high),
            level=coverage(m.level),
            t=Number(a.loss.statistic, Kind.VALUE, 2),
            df=Number(a.loss.df, Kind.COUNT),
            p=p_words(a.loss.p_value),
        )


def ability_records(m: PathFindings) -> list[Record]:
    """``cvpat`` of the findings: a record a construct and benchmark."""
    return [
        {
            "construct": a.construct,
            "benchmark": a.benchmark,
            "loss": a.loss.model,
            "loss_benchmark": a.loss.benchmark,
            "difference": a.loss.difference,
            "std_error": plain(a.loss.std_error),
            "statistic": plain(a.loss.statistic),
            "df": a.loss.df,
            "p_value": plain(a.loss.p_value),
            "ci_low": plain(a.loss.ci_low),
            "ci_high": plain(a.loss.ci_high),
        }
        for a in abilities(m)
    ]
