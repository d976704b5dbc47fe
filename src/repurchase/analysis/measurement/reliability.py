"""Reliability of every construct."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, complete, provenance, usable
from repurchase.analysis.results.wording import bounded_number, coded, percent
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import ALARM, INFO, EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.scales.reliability import (
    Alpha,
    AlphaBootstrap,
    ItemStatistics,
    Omega,
    SplitHalf,
    alpha_bootstrap,
    cronbach_alpha,
    item_statistics,
    omega_total,
    split_half,
)
from repurchase.settings import checks
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Construct
from repurchase.text import Text, joined, text


@dataclass(frozen=True)
class ConstructReliability:
    """Reliability of one construct; `resampled` where a bootstrap interval was asked for."""

    construct: Construct
    alpha: Alpha
    items: ItemStatistics
    omega: Omega
    halves: SplitHalf
    resampled: AlphaBootstrap | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """Limits of alpha: the bootstrap's where it was asked for, else Feldt's."""
        chosen = self.resampled or self.alpha
        return chosen.ci_low, chosen.ci_high


@dataclass(frozen=True)
class Reliability(Result):
    """Internal consistency of every construct with two items or more."""

    constructs: tuple[ConstructReliability, ...]
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        return (self._items(), self._summary())

    def sentences(self) -> tuple[Text, ...]:
        return (self._alphas(), *self._citcs())

    def to_dict(self) -> list[Record]:
        """``reliability`` of ``findings.json``: one object a construct, its items within it."""
        return [
            {
                "construct": r.construct.name,
                "k": r.alpha.k,
                "n": r.alpha.n,
                "alpha": r.alpha.estimate,
                "ci_low": r.interval[0],
                "ci_high": r.interval[1],
                "alpha_standardized": r.alpha.standardized,
                "omega": r.omega.estimate,
                "omega_standardized": r.omega.standardized,
                "split_half": r.halves.spearman_brown_unequal,
                "guttman_split_half": r.halves.guttman,
                "average_r": r.alpha.average_r,
                "items": [
                    {
                        "item": i.name,
                        "citc": float(r.items.citc[j]),
                        "alpha_if_deleted": _exists(r.items.alpha_if_deleted[j]),
                    }
                    for j, i in enumerate(r.construct.items)
                ],
            }
            for r in self.constructs
        ]

    def alpha(self, construct: str) -> float:
        """Cronbach's alpha of one construct."""
        return next(r.alpha.estimate for r in self.constructs if r.construct.name == construct)

    def _items(self) -> Table:
        level = percent(self.level)
        columns = (
            Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
            Column("item", text("measure.item"), Kind.WORDS),
            Column("citc", text("reliability.citc"), Kind.BOUNDED),
            Column("alpha_if_deleted", text("reliability.alpha_if_deleted"), Kind.BOUNDED),
            Column("alpha", text("reliability.alpha"), Kind.BOUNDED, merge=True),
            Column("ci", text("measure.ci", level=level), Kind.BOUNDED, merge=True),
            Column("omega", text("reliability.omega"), Kind.BOUNDED, merge=True),
        )
        rows: list[tuple[object, ...]] = []
        rules = []
        for r in self.constructs:
            rules.append(len(rows))
            whole = (r.alpha.estimate, Interval(*r.interval, Kind.BOUNDED), r.omega.estimate)
            rows += [
                (coded(r.construct), i.name, r.items.citc[j], r.items.alpha_if_deleted[j], *whole)
                for j, i in enumerate(r.construct.items)
            ]
        return Table(
            "reliability",
            text("reliability.title"),
            columns,
            tuple(rows),
            (self._interval_note(), text("reliability.omega_note")),
            tuple(rules[1:]),
        )

    def _summary(self) -> Table:
        columns = (
            Column("construct", text("measure.construct"), Kind.WORDS),
            Column("items", text("measure.items"), Kind.COUNT),
            Column("n", text("measure.n"), Kind.COUNT),
            Column("alpha", text("reliability.alpha"), Kind.BOUNDED),
            Column("ci", text("measure.ci", level=percent(self.level)), Kind.BOUNDED),
            Column("alpha_standardized", text("reliability.standardized"), Kind.BOUNDED),
            Column("omega", text("reliability.omega"), Kind.BOUNDED),
            Column("split_half", text("reliability.split_half"), Kind.BOUNDED),
            Column("average_r", text("reliability.average_r"), Kind.BOUNDED),
            Column("criterion", text("measure.criterion"), Kind.WORDS),
            Column("verdict", text("measure.verdict"), Kind.WORDS),
        )
        rule = self.rules["alpha"]
        rows = tuple(
            (
                coded(r.construct),
                r.alpha.k,
                r.alpha.n,
                r.alpha.estimate,
                Interval(*r.interval, Kind.BOUNDED),
                r.alpha.standardized,
                r.omega.estimate,
                r.halves.spearman_brown_unequal,
                r.alpha.average_r,
                rule.rule(),
                rule.verdict(r.alpha.estimate),
            )
            for r in self.constructs
        )
        return Table(
            "reliability_constructs",
            text("reliability.title_constructs"),
            columns,
            rows,
            (self._interval_note(),),
            appendix=True,
        )

    def _interval_note(self) -> Text:
        resampled = self.constructs[0].resampled
        if resampled:
            return text("reliability.bootstrap", level=percent(self.level), draws=resampled.draws)
        return text("reliability.feldt", level=percent(self.level))

    def _alphas(self) -> Text:
        rule = self.rules["alpha"]
        judged = {"rule": rule.limit(), "source": rule.source()}
        ordered = sorted(self.constructs, key=lambda r: r.alpha.estimate)
        low, high = ordered[0], ordered[-1]
        values = {
            "low": bounded_number(low.alpha.estimate),
            "lowest": low.construct.label,
            "high": bounded_number(high.alpha.estimate),
            "highest": high.construct.label,
            **judged,
        }
        short = [r.construct.label for r in self.constructs if not rule.met_by(r.alpha.estimate)]
        if short:
            return text("reliability.sentence_some", short=joined(short), n=len(short), **values)
        return text("reliability.sentence_all", **values)

    def _citcs(self) -> tuple[Text, ...]:
        rule = self.rules["citc"]
        judged = {"rule": rule.limit(), "source": rule.source()}
        values = [(i.name, float(r.items.citc[j])) for r in self.constructs for j, i in enumerate(r.construct.items)]
        low = [name for name, value in values if not rule.met_by(value)]
        if low:
            return (text("reliability.citc_low", items=joined(low), **judged),)
        numbers = [value for _, value in values]
        return (
            text(
                "reliability.citc_good", low=bounded_number(min(numbers)), high=bounded_number(max(numbers)), **judged
            ),
        )


@checks("level", "seed", bootstrap="draws")
def reliability(
    data: Data,
    constructs: Constructs = None,
    *,
    level: float = 0.95,
    bootstrap: int = 0,
    seed: int = 1,
    rules: Rules = RULES,
) -> Reliability:
    """Cronbach's alpha, McDonald's omega and item-total statistics of every construct.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    level : float
        Coverage of the interval of alpha.
    bootstrap, seed : int
        Resamples of a percentile interval in place of Feldt's (0: Feldt's), and the seed of its random numbers.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Reliability

    Raises
    ------
    EstimationError
        When no construct has two usable items and enough complete answers.

    Notes
    -----
    Complete answers within each construct; equals ``psych::alpha`` and ``psych::alpha.ci``.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5, 3, 2, 4, 5, 1, 3], "b": [2, 2, 4, 5, 3, 3, 5, 4, 1, 2]})
    >>> round(reliability(frame, {"X": ["a", "b"]}).alpha("X"), 3)
    0.929
    """
    survey, notes = usable(as_survey(data, constructs))
    found: list[ConstructReliability] = []
    cautions = list(notes)
    for c in survey.instrument:
        x = complete(survey.scored(c))
        if len(c.items) < 2:
            continue
        if not rules["minimum_n"].met_by(len(x)):
            cautions.append(note("reliability.few", construct=c.label, n=len(x)))
            continue
        resampled = alpha_bootstrap(x, draws=bootstrap, seed=seed, level=level) if bootstrap else None
        found.append(
            ConstructReliability(
                c, cronbach_alpha(x, level), item_statistics(x), omega_total(x), split_half(x), resampled
            )
        )
    if not found:
        raise EstimationError(
            "inputs.too_few", n=len(survey), need=rules["minimum_n"].bound, analysis=text("reliability.analysis")
        )
    cautions += [n for r in found for n in _cautions(r, rules)]
    cautions += _short_constructs(survey.instrument.constructs)
    return Reliability(
        tuple(found),
        level,
        rules,
        tuple(cautions),
        provenance(survey, level=level, bootstrap=bootstrap, seed=seed if bootstrap else None),
    )


def _cautions(r: ConstructReliability, rules: Rules) -> Iterator[Note]:
    alpha, label, names = r.alpha.estimate, r.construct.label, r.construct.item_names
    against = [j for j, value in enumerate(r.items.citc) if value < 0]
    if alpha < 0:
        yield note(
            "reliability.negative",
            ALARM,
            construct=label,
            alpha=bounded_number(alpha),
            items=joined(names[j] for j in against) if against else joined(names),
        )
    else:
        for j in against:
            yield note(
                "reliability.opposed", ALARM, item=names[j], construct=label, citc=bounded_number(r.items.citc[j])
            )
    for j, value in enumerate(r.items.alpha_if_deleted):
        if value > alpha and r.items.citc[j] >= 0 and not rules["citc"].met_by(r.items.citc[j]):
            yield note(
                "reliability.improves",
                item=names[j],
                construct=label,
                alpha=bounded_number(value),
                before=bounded_number(alpha),
            )
    redundant = rules["redundancy"]
    if not redundant.met_by(alpha) and not np.isnan(alpha):
        yield note(
            "reliability.redundant",
            construct=label,
            alpha=bounded_number(alpha),
            bound=Number(redundant.bound, Kind.BOUNDED, 2),
            source=redundant.source(),
        )
    if r.omega.heywood.size:
        yield note("reliability.heywood", construct=label, items=joined(names[j] for j in r.omega.heywood))
    elif r.omega.identified and not r.omega.converged:
        yield note("reliability.not_converged", construct=label)


def _short_constructs(constructs: tuple[Construct, ...]) -> Iterator[Note]:
    for count, key in ((2, "reliability.two_items"), (1, "reliability.one_item")):
        names = [c.label for c in constructs if len(c.items) == count]
        if names:
            yield note(key, INFO if count > 1 else "caution", constructs=joined(names))


def _exists(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
