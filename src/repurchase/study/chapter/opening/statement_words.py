"""Agreement with the statements: the single answer and the two highest told apart, in a table and in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from repurchase.analysis.respondents.shares.findings import (
    BlockTest,
    Share,
    ShareFindings,
    agree_code,
    answer_labels,
    dimension_label,
)
from repurchase.analysis.results.wording import coded, coverage, p_words
from repurchase.document.parts.blocks import Column, FigureRef, Table, TableRef
from repurchase.study.chapter.pieces.sentence_words import counted, share_of, shares_alike
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, Words, joined, text


def agreement_table(findings: ShareFindings) -> Table:
    """Every statement with the share that agrees, its interval, and the share of the two highest answers."""
    answers = _answers(findings)
    level = coverage(findings.level)
    columns = [
        Column("dimension", text("shares.dimension"), Kind.WORDS, merge=True),
        Column("item", text("shares.statement"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("agree", text("chapter_description.agreement_answer", answer=answers[0]), Kind.SHARE),
        Column("ci", text("measure.ci", level=level), Kind.SHARE),
    ]
    columns += [Column("top2", _both(answers), Kind.SHARE)] if _two_degrees(findings) else []
    rows = []
    for s in findings.shares:
        names = (dimension_label(s.statement.dimension), coded(s.statement))
        cells = (*names, s.n, s.agree, Interval(s.ci_low, s.ci_high, Kind.SHARE), s.top2)
        rows.append(cells[: len(columns)])
    if not any(s.statement.dimension for s in findings.shares):
        columns, rows = columns[1:], [row[1:] for row in rows]
    notes = (text("chapter_description.agreement_note", answer=answers[0]),)
    return Table("agreement", text("chapter_description.agreement_title"), tuple(columns), tuple(rows), notes)


def _answers(findings: ShareFindings) -> list[object]:
    """The words of the agreeing answer, then those of the two highest."""
    scale = findings.scale
    words = dict(zip(scale.points, answer_labels(scale), strict=True))
    return [words[agree_code(scale)], words[scale.points[-2]], words[scale.points[-1]]]


def _both(answers: Sequence[object]) -> Text:
    return text("chapter_description.agreement_both", first=answers[1], second=answers[2])


def _two_degrees(findings: ShareFindings) -> bool:
    """Whether the agreeing answer is the second highest, so that two degrees of agreement can be told apart."""
    return agree_code(findings.scale) == findings.scale.points[-2]


def statement_sentences(findings: ShareFindings) -> tuple[Text, ...]:
    """What the statements are, the most and the least endorsed of each dimension, and whether sets differ."""
    known = [s for s in findings.shares if s.n]
    if not known:
        return ()
    count = len(findings.shares)
    places = joined((TableRef("agreement"), FigureRef("statements")))
    said = [text("chapter_description.statements", n=count, count=counted(count), places=places)]
    for dimension in dict.fromkeys(s.statement.dimension for s in known):
        said += endorsed_words(findings, [s for s in known if s.statement.dimension == dimension])
    return (*said, *difference_words(findings))


def endorsed_words(findings: ShareFindings, asked: Sequence[Share]) -> Iterator[Text]:
    """The most and the least endorsed of some statements, or that all are endorsed alike."""
    double = _two_degrees(findings)
    ordered = sorted(asked, key=lambda s: -_share(s, double))
    most = [s for s in ordered if shares_alike((_share(s, double), _share(ordered[0], double)))]
    least = [s for s in ordered if shares_alike((_share(s, double), _share(ordered[-1], double)))]
    values = {"where": _where(ordered[0].statement.dimension), "words": _chosen(findings)}
    if len(ordered) > 1 and len(most) == len(ordered):
        yield text("chapter_description.endorsed_alike", share=share_of(_share(most[0], double), 1), **values)
        return
    key = "single" if len(ordered) == 1 else "most" if len(most) == 1 else "most_tied"
    yield text(f"chapter_description.{key}", **_endorsed(findings, most), **values)
    if len(ordered) > 1:
        key = "least" if len(least) == 1 else "least_tied"
        yield text(f"chapter_description.{key}", **_endorsed(findings, least))


def _where(dimension: str) -> Text:
    if not dimension:
        return text("chapter_description.where_all")
    return text("chapter_description.where_named", dimension=dimension_label(dimension))


def _chosen(findings: ShareFindings) -> Text:
    """The answers that count as agreement, as a sentence names them."""
    agreed, second, highest = _answers(findings)
    if _two_degrees(findings):
        return text("chapter_description.either", first=second, second=highest)
    return text("chapter_description.only", answer=agreed)


def _endorsed(findings: ShareFindings, chosen: Sequence[Share]) -> dict[str, object]:
    """Statements of one share, that share, and for a single one the share of the single answer beside it."""
    double, first = _two_degrees(findings), chosen[0]
    alone: Text | str = ""
    if double and len(chosen) == 1:
        alone = text("chapter_description.alone", answer=_answers(findings)[0], agree=share_of(first.agree, 1))
    statements = joined(text("chapter_description.quoted", statement=s.statement.label) for s in chosen)
    return {"statements": statements, "share": share_of(_share(first, double), 1), "alone": alone}


def _share(share: Share, double: bool) -> float:
    """The share of agreement, of one or of two degrees."""
    return share.top2 if double else share.agree


def difference_words(findings: ShareFindings) -> Iterator[Text]:
    """Whether statements of one set are agreed with by different shares."""
    tests = [t for t in findings.tests if np.isfinite(t.q.p_value)]
    if not tests:
        return
    answer = _answers(findings)[0]
    there = [t for t in tests if findings.rules["significance"].met_by(t.q.p_value)]
    if len(tests) == 1:
        key = "differ_one" if there else "differ_one_not"
        yield text(f"chapter_description.{key}", answer=answer, parts=_test(tests[0]))
        return
    values = {"answer": answer, "count": counted(len(tests))}
    if not there:
        smallest = p_words(min(t.q.p_value for t in tests))
        yield text("chapter_description.differ_none", p=smallest, **values)
    elif len(there) == len(tests):
        yield text("chapter_description.differ_all", parts=_listed(there), **values)
    else:
        yield text("chapter_description.differ_some", some=counted(len(there)), parts=_listed(there), **values)


def _listed(tests: Sequence[BlockTest]) -> Words:
    """Several tests within one pair of brackets."""
    between = text("chapter_description.between")
    return Words(tuple(w for t in tests for w in (between, _test(t)))[1:], "")


def _test(test: BlockTest) -> Text:
    return text(
        "chapter_description.test_part",
        block=test.label,
        df=test.q.df,
        q=Number(test.q.statistic),
        p=p_words(test.q.p_value),
    )
