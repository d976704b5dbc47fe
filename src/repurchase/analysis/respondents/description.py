"""What was answered: items, their normality, and the scores of constructs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from repurchase.analysis.respondents.shares import answer_labels
from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, complete, provenance, usable
from repurchase.analysis.results.wording import coded, percent
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.errors import INFO, EstimationError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.mardia import Mardia, mardia
from repurchase.numeric.classical.moments import Moments, mean_interval, moments
from repurchase.numeric.classical.shares import answer_counts
from repurchase.settings import checks
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Construct, Item, Label
from repurchase.survey.survey import Survey
from repurchase.text import Joined, Text, joined, text

FIVE_POINTS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class ConstructScore:
    """Scores of one construct: means of its items."""

    construct: Construct
    n: int
    mean: float
    sd: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class Normality:
    """Tests of multivariate normality over all items; None where one could not be made."""

    mardia: Mardia | None
    henze_zirkler: tuple[float, float] | None  # statistic, p


@dataclass(frozen=True)
class Description(Result):
    """Descriptives of items and constructs.

    Attributes
    ----------
    survey : Survey
    items : Moments
        In the order of ``survey.instrument.item_names``.
    answers : mapping of str to tuple of int
        How often each answer was given, by item, lowest first.
    constructs : tuple of ConstructScore
    normality : Normality
    ranks, levels : bool
        Whether the table of constructs ranks the means and names their level.
    """

    survey: Survey
    items: Moments
    answers: Mapping[str, tuple[int, ...]]
    constructs: tuple[ConstructScore, ...]
    normality: Normality
    level: float = 0.95
    ranks: bool = False
    levels: bool = False
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        found = (self._items(), self._constructs(), *self._answers())
        return (*found, self._normality()) if self.normality.mardia else found

    def figures(self) -> tuple[Figure, ...]:
        rows = []
        first = self.survey.instrument.constructs[0].scale
        for c in self.survey.instrument:
            if c.scale.points != first.points:
                continue  # bars of different scales cannot share one axis of answers
            rows += [
                {"label": _item_label(i), "shares": _parts(self.answers[i.name]), "n": sum(self.answers[i.name])}
                for i in c.items
            ]
        data = {"items": rows, "answers": answer_labels(first)}
        return (Figure("items", "likert", text("description.title_figure"), data),)

    def sentences(self) -> tuple[Text, ...]:
        said = [self._range(), self._normal_items()]
        if self.normality.mardia:
            rule, value = self.rules["mardia"], self.normality.mardia.critical_ratio
            key = "description.mardia_low" if rule.met_by(value) else "description.mardia_high"
            said.append(text(key, value=Number(value), bound=rule.limit(), source=rule.source()))
        return tuple(said)

    def to_dict(self) -> Record:
        """``items`` and ``constructs`` of ``findings.json``, with multivariate normality beside them."""
        return {**self.records(), "normality": _normality_dict(self.normality)}

    def _range(self) -> Text:
        ordered = sorted(self.constructs, key=lambda s: s.mean)
        scale = ordered[0].construct.scale
        ends = {"bottom": scale.low, "top": scale.high}
        if len(ordered) == 1:
            only = ordered[0]
            return text(
                "description.one_construct",
                construct=only.construct.label,
                mean=Number(only.mean),
                sd=Number(only.sd),
                **ends,
            )
        if len({(s.construct.scale.low, s.construct.scale.high) for s in ordered}) > 1:
            return text("description.constructs_scales", means=Joined(tuple(map(_on_own_scale, self.constructs))))
        low, high = ordered[0], ordered[-1]
        return text(
            "description.constructs_sentence",
            low=Number(low.mean),
            lowest=low.construct.label,
            high=Number(high.mean),
            highest=high.construct.label,
            **ends,
        )

    def _normal_items(self) -> Text:
        skewness, kurtosis = self.rules["skewness"], self.rules["kurtosis"]
        values = {"skewness": skewness.limit(), "kurtosis": kurtosis.limit(), "source": skewness.source()}
        outside = [
            name
            for name, s, k in zip(
                self.survey.instrument.item_names, self.items.skewness, self.items.kurtosis, strict=True
            )
            if not (skewness.met_by(s) and kurtosis.met_by(k))
        ]
        if not outside:
            return text("description.normal_items", **values)
        return text("description.skewed_items", items=joined(outside), n=len(outside), **values)

    def _items(self) -> Table:
        columns = (
            Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
            Column("item", text("measure.item"), Kind.WORDS),
            Column("n", text("measure.n"), Kind.COUNT),
            Column("minimum", text("measure.minimum"), decimals=0),
            Column("maximum", text("measure.maximum"), decimals=0),
            Column("mean", text("measure.mean")),
            Column("sd", text("measure.sd")),
            Column("skewness", text("measure.skewness")),
            Column("kurtosis", text("measure.kurtosis")),
        )
        m = self.items
        owners = [c for c in self.survey.instrument for _ in c.items]
        rows = tuple(
            (
                coded(owners[j]),
                name,
                m.n[j],
                m.minimum[j],
                m.maximum[j],
                m.mean[j],
                m.sd[j],
                m.skewness[j],
                m.kurtosis[j],
            )
            for j, name in enumerate(self.survey.instrument.item_names)
        )
        return Table("items", text("description.title_items"), columns, rows, (text("description.spss"),))

    def _answers(self) -> tuple[Table, ...]:
        """One table of answers for each answer scale in use."""
        scales = {c.scale.points: c.scale for c in self.survey.instrument}
        tables = []
        for k, (points, scale) in enumerate(scales.items()):
            heads = dict(zip(points, answer_labels(scale), strict=True))
            answers = tuple(
                Column(f"answer_{p}", heads[p], Kind.SHARE, group=text("description.answers")) for p in points
            )
            columns = (
                Column("item", text("measure.item"), Kind.WORDS),
                Column("wording", text("measure.wording"), Kind.WORDS),
                Column("n", text("measure.n"), Kind.COUNT),
                *answers,
            )
            rows = tuple(
                (i.name, i.label, sum(self.answers[i.name]), *_parts(self.answers[i.name]))
                for c in self.survey.instrument
                if c.scale.points == points
                for i in c.items
            )
            name = "item_answers" if k == 0 else f"item_answers_{k + 1}"
            tables.append(Table(name, text("description.title_answers"), columns, rows, appendix=True))
        return tuple(tables)

    def _constructs(self) -> Table:
        order = sorted(range(len(self.constructs)), key=lambda j: -self.constructs[j].mean)
        rank = {j: r + 1 for r, j in enumerate(order)}
        columns = [
            Column("construct", text("measure.construct"), Kind.WORDS),
            Column("items", text("measure.items"), Kind.COUNT),
            Column("n", text("measure.n"), Kind.COUNT),
            Column("mean", text("measure.mean")),
            Column("sd", text("measure.sd")),
            Column("ci", text("measure.ci", level=percent(self.level))),
        ]
        columns += [Column("rank", text("measure.rank"), Kind.COUNT)] if self.ranks else []
        columns += [Column("level", text("measure.level"), Kind.WORDS)] if self.levels else []
        rows = []
        for j, s in enumerate(self.constructs):
            row = [coded(s.construct), len(s.construct.items), s.n, s.mean, s.sd, Interval(s.ci_low, s.ci_high)]
            row += [rank[j]] if self.ranks else []
            row += [self._level(s)] if self.levels else []
            rows.append(tuple(row))
        notes = [text("description.scores"), text("description.interval")]
        notes += [text("description.bands", source=self.rules["level"].source())] if self.levels else []
        return Table("constructs", text("description.title_constructs"), tuple(columns), tuple(rows), tuple(notes))

    def _level(self, score: ConstructScore) -> Label | None:
        five = score.construct.scale.points == FIVE_POINTS
        return self.rules["level"].band(score.mean) if five else None

    def _normality(self) -> Table:
        columns = (
            Column("test", text("measure.test"), Kind.WORDS),
            Column("value", text("measure.value")),
            Column("statistic", text("measure.statistic")),
            Column("df", text("measure.df"), Kind.COUNT),
            Column("p_value", text("measure.p"), Kind.P),
        )
        m = self.normality.mardia
        rows: list[tuple[Any, ...]] = []
        if m:
            rows = [
                (text("description.mardia_skewness"), m.skewness, m.skewness_statistic, m.skewness_df, m.skewness_p),
                (text("description.mardia_kurtosis"), m.excess, m.critical_ratio, None, m.kurtosis_p),
            ]
        if self.normality.henze_zirkler:
            statistic, p = self.normality.henze_zirkler
            rows.append((text("description.henze_zirkler"), None, statistic, None, p))
        return Table("normality", text("description.title_normality"), columns, tuple(rows), appendix=True)


@checks("level")
def describe(
    data: Data,
    constructs: Constructs = None,
    *,
    level: float = 0.95,
    ranks: bool = False,
    levels: bool = False,
    henze_zirkler: bool = True,
    rules: Rules = RULES,
) -> Description:
    """Descriptives of every item and construct, and tests of multivariate normality.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    level : float
        Coverage of the intervals of construct means.
    ranks, levels : bool
        Rank the construct means; name their level on a five-point scale. Conventions, off by default.
    henze_zirkler : bool
        Whether to run the slower of the two tests of normality.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Description

    Raises
    ------
    EstimationError
        When no item can be described.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5], "b": [2, 2, 4, 5]})
    >>> describe(frame, {"X": ["a", "b"]}).to_frame("constructs")["mean"].tolist()
    [3.125]
    """
    survey, notes = usable(as_survey(data, constructs))
    if not survey.instrument.constructs:
        raise EstimationError("inputs.nothing_left")
    frame = survey.frame()
    answers = {
        i.name: tuple(int(k) for k in answer_counts(frame[i.name], c.scale.points))
        for c in survey.instrument
        for i in c.items
    }
    normality, more = _tested(complete(frame.to_numpy()), henze_zirkler, rules)
    ceiling = [name for name, counts in answers.items() if 2 * counts[-1] > sum(counts)]
    notes = (*notes, *more, *((note("description.ceiling", items=joined(ceiling)),) if ceiling else ()))
    return Description(
        survey,
        moments(frame.to_numpy()),
        answers,
        _scores(survey, level),
        normality,
        level,
        ranks,
        levels,
        rules,
        notes,
        provenance(survey, "pingouin", level=level),
    )


def _scores(survey: Survey, level: float) -> tuple[ConstructScore, ...]:
    scores, found = survey.scores(), []
    for c in survey.instrument:
        x = scores[c.name].dropna().to_numpy()
        sd = float(x.std(ddof=1)) if len(x) > 1 else float("nan")
        found.append(ConstructScore(c, len(x), float(x.mean()), sd, *mean_interval(x, level)))
    return tuple(found)


def _tested(x: np.ndarray, slow: bool, rules: Rules) -> tuple[Normality, tuple[Note, ...]]:
    try:
        found = mardia(x)
    except ValueError:
        return Normality(None, None), (note("description.singular", INFO),)
    if not slow:
        return Normality(found, None), ()
    limit = rules["large_sample"]
    if not limit.met_by(len(x)):
        return Normality(found, None), (note("description.too_large", INFO, n=limit.bound),)
    import pingouin

    hz = pingouin.multivariate_normality(pd.DataFrame(x))
    return Normality(found, (float(hz.hz), float(hz.pval))), ()


def _parts(counts: tuple[int, ...]) -> list[float | None]:
    total = sum(counts)
    return [c / total if total else None for c in counts]


def _item_label(item: Item) -> dict[str, str]:
    return {lang: words if words == item.name else f"{item.name} {words}" for lang, words in item.label.items()}


def _normality_dict(normality: Normality) -> Record:
    m, hz = normality.mardia, normality.henze_zirkler
    out: dict[str, Any] = {}
    if m:
        out["mardia"] = {name: getattr(m, name) for name in m.__dataclass_fields__}
    if hz:
        out["henze_zirkler"] = {"statistic": hz[0], "p_value": hz[1]}
    return out


def _on_own_scale(score: ConstructScore) -> Text:
    """A construct's mean with the ends of its scale."""
    scale = score.construct.scale
    return text(
        "description.on_own_scale",
        construct=score.construct.label,
        mean=Number(score.mean),
        bottom=scale.low,
        top=scale.high,
    )
