"""Shares of respondents who agree with each statement: the table of the published case study, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from repurchase.analysis.respondents.shares import tables
from repurchase.analysis.respondents.shares.findings import BlockTest, Share, ShareFindings, agree_code, dimension_label
from repurchase.analysis.respondents.shares.words import sentences
from repurchase.analysis.results.frame_columns import read_numbers
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Data, guessed_scale, provenance, reading_notes
from repurchase.analysis.results.whole_survey import in_rows
from repurchase.analysis.results.wording import named
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import INFO, InputError, Note, note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.classical.shares import answer_counts, cochran_q, mcnemar, wilson_interval
from repurchase.survey.instrument import Instrument, Scale, Statement
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class Shares(ShareFindings, Result):
    """What share of the respondents gave each answer to each statement."""

    def tables(self) -> tuple[Table, ...]:
        if not self.shares:
            return ()
        tests = (tables.tests_table(self), tables.contrasts_table(self)) if self.tests else ()
        return (tables.shares_table(self), *tests)

    def figures(self) -> tuple[Figure, ...]:
        return tables.answers_figure(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

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

    Raises
    ------
    InputError
        When a frame comes without `statements`, or a survey, which knows its own, with them.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [4, 4, 5, 2], "b": [1, 4, 2, 2]})
    >>> shares(frame, {"offers": ["a", "b"]}).to_frame()["agree"].tolist()
    [0.5, 0.25]
    """
    if isinstance(data, Survey) and statements is not None:
        raise InputError("shares.of_survey")
    survey = in_rows(data) if isinstance(data, Survey) else _from_frame(data, statements)
    asked = [s for s in survey.instrument.statements if s.name in survey.responses]
    if not asked:
        nothing = (*reading_notes(survey), note("shares.none", INFO))
        return Shares((), (), Scale(), level, rules, nothing, provenance(survey))
    asked, other = _on_one_scale(asked)
    found = tuple(_share(s, survey.responses[s.name].to_numpy(float), level) for s in asked)
    return Shares(
        found,
        tuple(_block_tests(survey, asked)),
        asked[0].scale,
        level,
        rules,
        (*reading_notes(survey), *other),
        provenance(survey, level=level),
    )


def _on_one_scale(asked: Sequence[Statement]) -> tuple[list[Statement], list[Note]]:
    """The statements on the scale that most of them share, and a note on the others."""
    scales = [s.scale.points for s in asked]
    usual = max(scales, key=scales.count)
    other = [s.label for s in asked if s.scale.points != usual]
    notes = [note("shares.other_scale", INFO, statements=joined(other), n=len(other))] if other else []
    return [s for s in asked if s.scale.points == usual], notes


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
