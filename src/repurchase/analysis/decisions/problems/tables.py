"""The table of problems, evidence and recommendations, and the table of all tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite, isnan

from repurchase.analysis.decisions.problems.findings import (
    BOTTLENECK,
    DEPENDENCE,
    KINDS,
    LACK,
    Problem,
    ProblemFindings,
    StatementShare,
)
from repurchase.analysis.decisions.problems.verdicts import bound_of
from repurchase.analysis.decisions.problems.words import recommendation_words, verdict_words
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.results.wording import bounded_number, coded, coverage, p_words, percent
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, Words, joined, text

Standing = Mapping[str, object]  # what names the tables on which each kind of problem rests


def problems_table(findings: ProblemFindings, standing: Standing | None = None) -> Table:
    """The problems that were named, and those found beside them, each with what speaks for it and what follows.

    Parameters
    ----------
    findings : ProblemFindings
    standing : mapping of kind to references, optional
        The tables of a chapter in which the numbers stand.
    """
    columns = tuple(
        Column(name, text(f"problems.{name}"), Kind.WORDS)
        for name in ("problem", "evidence", "verdict", "recommendation", "watch")
    )
    rows = tuple(
        (
            _name(p),
            Words(tuple(_evidence(findings, p, (standing or {}).get(p.kind)))),
            verdict_words(p),
            recommendation_words(findings, p),
            _watch(p),
        )
        for p in findings.shown
    )
    return Table("problems", text("problems.title"), columns, rows, tuple(_notes(findings)))


def _name(p: Problem) -> Text:
    name = text(f"problems.name_{p.kind}", driver=p.construct.label)
    if p.named is None:
        return text("problems.name_found", name=name)
    if not p.named.words:
        return name
    return text(
        "problems.name_worded",
        words=p.named.words,
        kind=text(f"problems.kind_word_{p.kind}"),
        driver=p.construct.label,
    )


def _evidence(findings: ProblemFindings, p: Problem, standing: object | None) -> Iterator[Text]:
    said = {DEPENDENCE: _of_dependence, LACK: _of_lack, BOTTLENECK: _of_bottleneck}[p.kind](findings, p)
    if standing:
        yield text("problems.evidence_at", what=said, tables=standing)
    else:
        yield text("problems.evidence_plain", what=said)
    if p.statements and p.named is not None:
        yield text("problems.stated", n=len(p.statements), shares=joined(_stated(s) for s in p.statements))


def _of_dependence(findings: ProblemFindings, p: Problem) -> Text:
    e, level = p.evidence, coverage(findings.level)
    total = {"importance": Number(e["importance"]), "ci": Interval(e["importance_low"], e["importance_high"])}
    if isnan(e["importance"]):
        return text("problems.no_numbers")
    if isnan(e["share"]) or isnan(e["ci_low"]):
        return text("problems.total", level=level, **total)
    return text(
        "problems.share",
        share=percent(e["share"], 1),
        equal=percent(e["equal_share"], 1),
        difference=Number(100 * e["difference"], decimals=1),
        between=Interval(100 * e["ci_low"], 100 * e["ci_high"], decimals=1),
        level=level,
    )


def _of_lack(findings: ProblemFindings, p: Problem) -> Text:
    e, level = p.evidence, coverage(findings.level)
    if isnan(e["performance"]):
        return text("problems.no_numbers")
    values = {
        "performance": Number(e["performance"], decimals=1),
        "ci": Interval(e["performance_low"], e["performance_high"], decimals=1),
        "level": level,
        "importance": Number(e["importance"]),
        "importance_ci": Interval(e["importance_low"], e["importance_high"]),
    }
    if isnan(e["difference"]):
        return text("problems.performance_alone", **values)
    difference = Number(e["difference"], decimals=1)
    between = Interval(e["ci_low"], e["ci_high"], decimals=1)
    return text("problems.performance", difference=difference, between=between, **values)


def _of_bottleneck(findings: ProblemFindings, p: Problem) -> Text:
    e = p.evidence
    if isnan(e.get("effect", float("nan"))):
        return text("problems.no_numbers")
    return text(
        "problems.necessity",
        d=bounded_number(e["effect"]),
        p=p_words(e["p_adjusted"]),
        expected=bounded_number(e["effect_expected"]),
        association=p_words(e["association_p_adjusted"]),
    )


def _stated(s: StatementShare) -> Text:
    share = percent(s.share, 1)
    if not s.rank:
        return text("problems.stated_alone", share=share)
    key = f"problems.stated_{s.stands}" if s.stands else "problems.stated_neither"
    return text(key, share=share, rank=s.rank, of=s.of)


def _watch(p: Problem) -> Text:
    e = p.evidence
    shown = {
        DEPENDENCE: ("share", lambda: percent(e["share"], 1)),
        LACK: ("performance", lambda: Number(e["performance"], decimals=1)),
        BOTTLENECK: ("effect", lambda: bounded_number(e["effect"])),
    }[p.kind]
    known = isfinite(e.get(shown[0], float("nan")))
    values = {"now": shown[1]()} if known else {}
    figure = text(f"problems.watch_{p.kind}_now" if known else f"problems.watch_{p.kind}", driver=p.construct.label,
                  **values)  # fmt: skip
    if p.named is not None and p.named.watch:
        return text("problems.watch_both", what=p.named.watch, figure=figure)
    return figure


def _notes(findings: ProblemFindings) -> Iterator[Text]:
    rules, kinds = findings.rules, {p.kind for p in findings.shown}
    if DEPENDENCE in kinds:
        margin = Number(100 * bound_of(rules, "dependence_margin"), decimals=0)
        yield text("problems.note_dependence", outcome=findings.outcome.label, margin=margin)
    if LACK in kinds:
        middle = Number(bound_of(rules, "performance_low"), decimals=0)
        yield text("problems.note_lack", margin=Number(bound_of(rules, "lack_margin"), decimals=0), middle=middle)
    if BOTTLENECK in kinds:
        yield text("problems.note_bottleneck", bound=rules["nca_d"].limit())
    if any(p.statements and p.named is not None for p in findings.shown):
        yield text("problems.note_stated")
    yield from _held_by(findings.shown)


def _held_by(problems: Sequence[Problem]) -> Iterator[Text]:
    """The premises on which verdicts that are called conditional rest."""
    held = list(dict.fromkeys(key for p in problems if p.conditional for key in p.conditional_on))
    if held:
        yield text("problems.note_conditional", on=joined(phrase_of(key) for key in held), n=len(held))


def tests_table(findings: ProblemFindings) -> Table:
    """All three kinds of problem tested of every driver."""
    level = coverage(findings.level)
    names = {kind: text(f"problems.kind_{kind}") for kind in KINDS}
    ci = text("problems.ci_adjusted", level=level)
    columns = (
        Column("driver", text("problems.driver"), Kind.WORDS),
        Column("share", text("problems.column_share"), Kind.SHARE, group=names[DEPENDENCE]),
        Column("share_ci", text("problems.column_share_ci", level=level), decimals=1, group=names[DEPENDENCE]),
        Column("dependence", text("problems.verdict"), Kind.WORDS, group=names[DEPENDENCE]),
        Column("performance", text("problems.column_performance"), decimals=1, group=names[LACK]),
        Column("performance_ci", ci, decimals=1, group=names[LACK]),
        Column("lack", text("problems.verdict"), Kind.WORDS, group=names[LACK]),
        Column("effect", text("problems.column_effect"), Kind.BOUNDED, group=names[BOTTLENECK]),
        Column("bottleneck", text("problems.verdict"), Kind.WORDS, group=names[BOTTLENECK]),
    )
    drivers = list(dict.fromkeys(p.construct.name for p in findings.problems))
    rows = tuple(_test_row(*(findings.of(name, kind) for kind in KINDS)) for name in drivers)
    notes = (text("problems.note_tests"), text("problems.note_reasons"), *_held_by(findings.problems))
    return Table("problem_tests", text("problems.title_tests"), columns, rows, notes, appendix=True)


def _test_row(dependence: Problem, lack: Problem, bottleneck: Problem) -> tuple[object, ...]:
    d, low = dependence.evidence, lack.evidence
    return (
        coded(dependence.construct),
        d["share"],
        Interval(100 * d["ci_low"], 100 * d["ci_high"], decimals=1),
        verdict_words(dependence),
        low["performance"],
        Interval(low["ci_low"], low["ci_high"], decimals=1),
        verdict_words(lack),
        bottleneck.evidence.get("effect", float("nan")),
        verdict_words(bottleneck),
    )
