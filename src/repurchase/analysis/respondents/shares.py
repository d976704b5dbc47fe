"""Shares of respondents who agree with each statement: the table of the published case study, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from repurchase.analysis.results.frame_columns import read_numbers
from repurchase.analysis.results.result import Provenance, Record, Result
from repurchase.analysis.results.survey_input import Data, guessed_scale, provenance, reading_notes
from repurchase.analysis.results.wording import coded, named, p_words
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.errors import INFO, InputError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.classical.shares import CochranQ, McNemar, answer_counts, cochran_q, mcnemar, wilson_interval
from repurchase.settings import checks
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Instrument, Label, Scale, Statement
from repurchase.survey.survey import Survey
from repurchase.text import Joined, Text, catalogue, text

AGREE_WORDS = frozenset({"agree", "同意"})
FEWEST_FOR_TWO_DEGREES = 4  # scales shorter than this have one agreeing answer, the highest


@dataclass(frozen=True)
class Share:
    """Answers to one statement.

    Attributes
    ----------
    statement : Statement
    n : int
        Respondents who answered it.
    counts : tuple of int
        One an answer, lowest first.
    agree_count : int
        Of the single answer "agree".
    agree, ci_low, ci_high, top2 : float
        Proportions, in [0, 1]; NaN when nobody answered.
    """

    statement: Statement
    n: int
    counts: tuple[int, ...]
    agree_count: int
    agree: float
    ci_low: float
    ci_high: float
    top2: float


@dataclass(frozen=True)
class BlockTest:
    """Cochran's Q of one block and the pairs within it; `contrasts` hold exact and Holm-adjusted p-values."""

    block: str
    label: Any
    q: CochranQ
    contrasts: tuple[tuple[Statement, Statement, McNemar, float], ...]


@dataclass(frozen=True)
class Shares(Result):
    """What share of the respondents gave each answer to each statement."""

    shares: tuple[Share, ...]
    tests: tuple[BlockTest, ...]
    scale: Scale
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        if not self.shares:
            return ()
        tests = (self._tests(), self._contrasts()) if self.tests else ()
        return (self._shares(), *tests)

    def figures(self) -> tuple[Figure, ...]:
        rows = [
            {"label": s.statement.label, "shares": [c / s.n for c in s.counts], "n": s.n} for s in self.shares if s.n
        ]
        if not rows:
            return ()
        return (
            Figure(
                "statements",
                "likert",
                text("shares.title_figure"),
                {"items": rows, "answers": answer_labels(self.scale)},
            ),
        )

    def sentences(self) -> tuple[Text, ...]:
        said = []
        for dimension in dict.fromkeys(s.statement.dimension for s in self.shares if s.n):
            parts = [
                text("shares.one", share=Number(s.agree, Kind.PERCENT), statement=s.statement.label)
                for s in self.shares
                if s.statement.dimension == dimension and s.n
            ]
            said.append(text("shares.sentence", dimension=dimension_label(dimension), shares=Joined(tuple(parts))))
        return (*said, *(self._verdict(t) for t in self.tests))

    def to_dict(self) -> list[Record]:
        """The shape of ``findings.json``: shares in percent."""
        return [
            {
                "dimension": s.statement.dimension,
                "item": s.statement.name,
                "n": s.n,
                "percent": {
                    str(code): 100 * c / s.n if s.n else None
                    for code, c in zip(s.statement.scale.points, s.counts, strict=True)
                },
                "agree_count": s.agree_count,
                "agree_percent": _hundred(s.agree),
                "ci_low": _hundred(s.ci_low),
                "ci_high": _hundred(s.ci_high),
                "top2_percent": _hundred(s.top2),
            }
            for s in self.shares
        ]

    def _shares(self) -> Table:
        points = sorted({p for s in self.shares for p in s.statement.scale.points})
        words = dict(zip(self.scale.points, answer_labels(self.scale), strict=True))
        answers = tuple(
            Column(f"answer_{p}", words.get(p, str(p)), Kind.SHARE, group=text("shares.answers")) for p in points
        )
        level = Number(self.level, Kind.PERCENT, 0)
        columns = (
            Column("dimension", text("shares.dimension"), Kind.WORDS, merge=True),
            Column("item", text("shares.statement"), Kind.WORDS),
            Column("n", text("measure.n"), Kind.COUNT),
            *answers,
            Column("agree_count", text("shares.agree_count"), Kind.COUNT),
            Column("agree", text("shares.agree"), Kind.SHARE),
            Column("ci", text("measure.ci", level=level), Kind.SHARE),
            Column("top2", text("shares.top2"), Kind.SHARE),
        )
        rows = []
        for s in self.shares:
            by_code = dict(zip(s.statement.scale.points, s.counts, strict=True))
            parts = [by_code[p] / s.n if s.n and p in by_code else None for p in points]
            names = (dimension_label(s.statement.dimension), coded(s.statement))
            interval = Interval(s.ci_low, s.ci_high, Kind.SHARE)
            rows.append((*names, s.n, *parts, s.agree_count, s.agree, interval, s.top2))
        notes = (self._meaning(), text("shares.wilson", level=level), text("shares.attributions"))
        return Table("shares", text("shares.title"), columns, tuple(rows), notes)

    def _meaning(self) -> Text:
        code = agree_code(self.scale)
        answer = dict(zip(self.scale.points, answer_labels(self.scale), strict=True))[code]
        return text("shares.meaning", answer=answer, code=code, low=self.scale.low, high=self.scale.high)

    def _tests(self) -> Table:
        columns = (
            Column("block", text("shares.block"), Kind.WORDS),
            Column("n", text("measure.n"), Kind.COUNT),
            Column("q", text("shares.q")),
            Column("df", text("measure.df"), Kind.COUNT),
            Column("p_value", text("measure.p"), Kind.P),
        )
        rows = tuple((t.label, t.q.n, t.q.statistic, t.q.df, t.q.p_value) for t in self.tests)
        return Table("share_tests", text("shares.title_tests"), columns, rows)

    def _contrasts(self) -> Table:
        columns = (
            Column("block", text("shares.block"), Kind.WORDS, merge=True),
            Column("first", text("shares.first"), Kind.WORDS),
            Column("second", text("shares.second"), Kind.WORDS),
            Column("difference", text("measure.difference"), Kind.PERCENT),
            Column("first_only", text("shares.first_only"), Kind.COUNT),
            Column("second_only", text("shares.second_only"), Kind.COUNT),
            Column("p_value", text("measure.p"), Kind.P),
            Column("p_holm", text("measure.p_holm"), Kind.P),
        )
        rows = tuple(
            (t.label, coded(a), coded(b), m.difference, m.first_only, m.second_only, m.p_value, adjusted)
            for t in self.tests
            for a, b, m, adjusted in t.contrasts
        )
        return Table("share_contrasts", text("shares.title_contrasts"), columns, rows, appendix=True)

    def _verdict(self, test: BlockTest) -> Text:
        if np.isnan(test.q.statistic):
            return text("shares.q_none", block=test.label)
        key = "shares.q_yes" if self.rules["significance"].met_by(test.q.p_value) else "shares.q_no"
        return text(
            key, block=test.label, q=Number(test.q.statistic), df=test.q.df, p=p_words(test.q.p_value), n=test.q.n
        )


@checks("level")
def shares(
    data: Data, statements: Mapping[str, Sequence[str]] | None = None, *, level: float = 0.95, rules: Rules = RULES
) -> Shares:
    """The share of every answer to every statement, and whether statements of a block differ.

    Parameters
    ----------
    data : Survey or DataFrame
        A frame needs `statements`.
    statements : mapping of str to list of str, optional
        Blocks of columns that are compared with one another.
    level : float
        Coverage of Wilson's intervals.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Shares
        Empty, with a note, when the survey holds no statements.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [4, 4, 5, 2], "b": [1, 4, 2, 2]})
    >>> shares(frame, {"offers": ["a", "b"]}).to_frame()["agree"].tolist()
    [0.5, 0.25]
    """
    survey = data if isinstance(data, Survey) else _from_frame(data, statements)
    asked = [s for s in survey.instrument.statements if s.name in survey.responses]
    if not asked:
        nothing = (*reading_notes(survey), note("shares.none", INFO))
        return Shares((), (), Scale(), level, rules, nothing, provenance(survey))
    found = tuple(_share(s, survey.responses[s.name].to_numpy(float), level) for s in asked)
    return Shares(
        found,
        tuple(_block_tests(survey, asked)),
        asked[0].scale,
        level,
        rules,
        reading_notes(survey),
        provenance(survey, level=level),
    )


def agree_code(scale: Scale) -> int:
    """The code of the single answer "agree": the one so called, else the second highest."""
    for code, label in zip(scale.points, scale.labels, strict=False):
        if any(words.strip().lower() in AGREE_WORDS for words in label.values()):
            return code
    return scale.high - 1 if len(scale.points) >= FEWEST_FOR_TWO_DEGREES else scale.high


def answer_labels(scale: Scale) -> list[Label | str]:
    """The words of each answer, its code where it has none."""
    return list(scale.labels) if scale.labels else [str(p) for p in scale.points]


def dimension_label(name: str) -> Text | str:
    """The words of a dimension that this project knows, else the name as the study file has it."""
    return text(f"shares.dimension_{name}") if f"shares.dimension_{name}" in catalogue("en") else name


def _share(statement: Statement, x: np.ndarray, level: float) -> Share:
    scale = statement.scale
    counts = answer_counts(x, scale.points)
    n = int(counts.sum())
    agree = int(counts[scale.points.index(agree_code(scale))])
    low, high = wilson_interval(agree, n, level)
    nothing = float("nan")
    return Share(
        statement,
        n,
        tuple(int(c) for c in counts),
        agree,
        agree / n if n else nothing,
        low,
        high,
        float(counts[-2:].sum()) / n if n else nothing,
    )


def _block_tests(survey: Survey, asked: Sequence[Statement]) -> list[BlockTest]:
    tests = []
    blocks = {
        s.block or s.dimension: [t for t in asked if (t.block or t.dimension) == (s.block or s.dimension)]
        for s in asked
    }
    for name, members in blocks.items():
        if len(members) < 2:
            continue
        x = survey.responses[[s.name for s in members]].to_numpy(float)
        x = x[~np.isnan(x).any(axis=1)]
        agree = x == np.array([agree_code(s.scale) for s in members])
        pairs = list(combinations(range(len(members)), 2))
        found = [mcnemar(agree[:, i], agree[:, j]) for i, j in pairs]
        adjusted = holm([m.p_value for m in found])
        contrasts = tuple(
            (members[i], members[j], m, float(p)) for (i, j), m, p in zip(pairs, found, adjusted, strict=True)
        )
        tests.append(BlockTest(name, _block_label(name, members, blocks), cochran_q(agree), contrasts))
    return tests


def _block_label(name: str, members: Sequence[Statement], blocks: Mapping[str, Sequence[Statement]]) -> Text | str:
    dimension = members[0].dimension
    siblings = [b for b, group in blocks.items() if group[0].dimension == dimension]
    if not dimension:
        return name
    if len(siblings) == 1:
        return dimension_label(dimension)
    return text("shares.block_numbered", dimension=dimension_label(dimension), number=siblings.index(name) + 1)


def _from_frame(data: Data, statements: Mapping[str, Sequence[str]] | None) -> Survey:
    if not isinstance(data, pd.DataFrame) or not statements:
        raise InputError("shares.frame")
    names = [n for group in statements.values() for n in group]
    answers, said = read_numbers(data, names)
    scale = guessed_scale(answers)
    asked = tuple(
        Statement(n, named(n), block, block, scale=scale) for block, group in statements.items() for n in group
    )
    return Survey(pd.DataFrame(answers, data.index, names), Instrument(statements=asked), notes=said)


def _hundred(share: float) -> float | None:
    return None if np.isnan(share) else 100 * share
