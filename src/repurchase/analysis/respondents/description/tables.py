"""Tables and the figures of descriptives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from repurchase.analysis.respondents.description.findings import ConstructScore, DescriptionFindings
from repurchase.analysis.respondents.shares.findings import answer_labels
from repurchase.analysis.results.wording import coded, coverage
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Interval, Kind
from repurchase.survey.instrument import Construct, Item, Label
from repurchase.text import joined, text

FIVE_POINTS = (1, 2, 3, 4, 5)
MOST_ITEMS = 18  # of one figure, in type that can be read


def items(findings: DescriptionFindings) -> Table:
    """Every item with its moments."""
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
    m = findings.items
    owners = [c for c in findings.survey.instrument for _ in c.items]
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
        for j, name in enumerate(findings.survey.instrument.item_names)
    )
    return Table("items", text("description.title_items"), columns, rows, (text("description.spss"),))


def answers_tables(findings: DescriptionFindings) -> tuple[Table, ...]:
    """One table of answers for each answer scale in use."""
    scales = {c.scale.points: c.scale for c in findings.survey.instrument}
    tables = []
    for k, (points, scale) in enumerate(scales.items()):
        heads = dict(zip(points, answer_labels(scale), strict=True))
        answers = tuple(Column(f"answer_{p}", heads[p], Kind.SHARE, group=text("description.answers")) for p in points)
        columns = (
            Column("item", text("measure.item"), Kind.WORDS),
            Column("wording", text("measure.wording"), Kind.WORDS),
            Column("n", text("measure.n"), Kind.COUNT),
            *answers,
        )
        rows = tuple(
            (i.name, i.label, sum(findings.answers[i.name]), *_parts(findings.answers[i.name]))
            for c in findings.survey.instrument
            if c.scale.points == points
            for i in c.items
        )
        name = "item_answers" if k == 0 else f"item_answers_{k + 1}"
        tables.append(Table(name, text("description.title_answers"), columns, rows, appendix=True))
    return tuple(tables)


def constructs(findings: DescriptionFindings) -> Table:
    """Every construct with its mean score."""
    order = sorted(range(len(findings.constructs)), key=lambda j: -findings.constructs[j].mean)
    rank = {j: r + 1 for r, j in enumerate(order)}
    columns = [
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("items", text("measure.items"), Kind.COUNT),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("mean", text("measure.mean")),
        Column("sd", text("measure.sd")),
        Column("ci", text("measure.ci", level=coverage(findings.level))),
    ]
    columns += [Column("rank", text("measure.rank"), Kind.COUNT)] if findings.ranks else []
    columns += [Column("level", text("measure.level"), Kind.WORDS)] if findings.levels else []
    rows = []
    for j, s in enumerate(findings.constructs):
        row = [coded(s.construct), len(s.construct.items), s.n, s.mean, s.sd, Interval(s.ci_low, s.ci_high)]
        row += [rank[j]] if findings.ranks else []
        row += [_level(findings, s)] if findings.levels else []
        rows.append(tuple(row))
    turned = any(item.reversed for s in findings.constructs for item in s.construct.items)
    notes = [text("description.scores_reversed" if turned else "description.scores"), text("description.interval")]
    notes += [text("description.bands", source=findings.rules["level"].source())] if findings.levels else []
    return Table("constructs", text("description.title_constructs"), tuple(columns), tuple(rows), tuple(notes))


def _level(findings: DescriptionFindings, score: ConstructScore) -> Label | None:
    five = score.construct.scale.points == FIVE_POINTS
    return findings.rules["level"].band(score.mean) if five else None


def normality(findings: DescriptionFindings) -> Table:
    """Tests of multivariate normality."""
    columns = (
        Column("test", text("measure.test"), Kind.WORDS),
        Column("value", text("measure.value")),
        Column("statistic", text("measure.statistic")),
        Column("df", text("measure.df"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
    )
    m = findings.normality.mardia
    rows: list[tuple[Any, ...]] = []
    if m:
        rows = [
            (text("description.mardia_skewness"), m.skewness, m.skewness_statistic, m.skewness_df, m.skewness_p),
            (text("description.mardia_kurtosis"), m.excess, m.critical_ratio, None, m.kurtosis_p),
        ]
    if findings.normality.henze_zirkler:
        statistic, p = findings.normality.henze_zirkler
        rows.append((text("description.henze_zirkler"), None, statistic, None, p))
    return Table("normality", text("description.title_normality"), columns, tuple(rows), appendix=True)


def answers_figures(findings: DescriptionFindings) -> tuple[Figure, ...]:
    """One figure for each run of constructs that a page holds; those of different answer scales stand apart."""
    made: list[Figure] = []
    for constructs in _pages(findings.survey.instrument.constructs):
        rows = [
            {
                "label": _item_label(i),
                "shares": _parts(findings.answers[i.name]),
                "n": sum(findings.answers[i.name]),
                "group": c.label,
            }
            for c in constructs
            for i in c.items
        ]
        data = {"items": rows, "answers": answer_labels(constructs[0].scale)}
        title = text("description.title_figure", constructs=joined(c.label for c in constructs))
        name = f"items_{len(made) + 1}" if made else "items"
        made.append(Figure(name, "likert", title, data, appendix=True))
    return tuple(made)


def _pages(constructs: Sequence[Construct]) -> list[list[Construct]]:
    """Runs of constructs with one answer scale, about as many items in each."""
    pages: dict[tuple[tuple[int, ...], int], list[Construct]] = {}
    for points in dict.fromkeys(c.scale.points for c in constructs):
        alike = [c for c in constructs if c.scale.points == points]
        total, placed = sum(len(c.items) for c in alike), 0
        wanted = -(-total // MOST_ITEMS)
        for c in alike:
            page = int((placed + len(c.items) / 2) / total * wanted)
            pages.setdefault((points, page), []).append(c)
            placed += len(c.items)
    return list(pages.values())


def _parts(counts: tuple[int, ...]) -> list[float | None]:
    total = sum(counts)
    return [c / total if total else None for c in counts]


def _item_label(item: Item) -> dict[str, str]:
    return {lang: words if words == item.name else f"{item.name} {words}" for lang, words in item.label.items()}
