"""Acquittal: a number that is not what it was taken for, but another value that its sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import Known, KnownFacts, Subject
from repurchase.study.manuscript.statements.number_tokens import Printed
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statement import BEHIND, NumberStatement

_EFFECTS = frozenset(["coef", "coef_b", "coef_std", "bare", "direct", "effect"])
_TOLD: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (kinds, re.compile(pattern, re.I))
    for kinds, pattern in (
        (("phi", "r"), r"相关|correlat|(?<![A-Za-z])r\s?="),
        (("htmt", "htmt2", "htmt_upper"), r"HTMT|异质|heterotrait"),
        (("p",), r"(?<![A-Za-z])p(?![A-Za-z])|显著性"),
        (("ci_low", "ci_high"), r"区间|[上下]限|interval|(?<![A-Za-z])CI(?![A-Za-z])|limit|bound"),
        (("mean",), r"均值|平均|得分|(?<![A-Za-z])M(?![A-Za-z])|mean|average|score|rated"),
        (("sd",), r"标准差|(?<![A-Za-z])SD|standard deviation|离散"),
        (("alpha",), r"α|alpha|信度系数|一致性"),
        (("omega",), r"ω|omega"),
        (("cr",), r"组合信度|(?<![A-Za-z])CR(?![A-Za-z])|composite"),
        (("ave",), r"AVE|方差(?:提取|抽取)|variance extracted"),
        (("sqrt_ave",), r"平方根|square root"),
        (("loading",), r"载荷|负荷|loading"),
        (("citc",), r"CITC|总计相关|题总相关|item-total"),
        (("alpha_deleted",), r"删除|删去|去掉|deleted|removed|dropped"),
        (("coef", "coef_std"), r"系数|β|影响|路径|估计|beta|effect|coefficient|path|estimate|predict"),
        (("indirect",), r"间接|中介|indirect|mediat"),
        (("total", "effect"), r"总效应|total effect"),
        (("direct",), r"直接|direct"),
        (("f2",), r"f2|效应量|effect size"),
        (("r2",), r"R2|解释|explain|R-?squared?"),
        (("performance",), r"绩效|performance"),
        (("z",), r"(?<![A-Za-z])[tz](?![A-Za-z])|critical ratio|C\.?R\.?"),
        (("se",), r"标准误|standard error|S\.?E\.?"),
        (("group_test",), r"(?<![A-Za-z])[Ft](?![A-Za-z])|方差分析|检验|ANOVA|test"),
        (("agree", "answers", "share"), r"同意|认同|agree|占|per cent|%"),
    )
)
_NEVER = frozenset(["n", "n_rows", "n_valid", "n_dropped", "n_any", "n_of", "n_flagged", "n_groups", "count", "share",
                    "valid_share", "flagged_share", "k", "df", "p_fit", "kmo", "bartlett", "agree"])  # fmt: skip
_RIGHT_BEHIND = re.compile(r"\s?(?:=|:|≈|\()?\s?(?:was|were|is|are|of|为|是|达到?|高达|仅为|值)?\s?(?:=|:)?\s?")
_AFTERWARDS = re.compile(r"\s?(?:for|in the case of|\()\s?(?:the\s)?")


def is_acquitted(statement: NumberStatement, parts: SentenceParts, facts: KnownFacts) -> bool:
    """Whether a number that contradicts what it was taken for is another value that the sentence names.

    Its own statistic must not stand directly before it, the other statistic must be told by a word of the sentence,
    and the other subject must be named whole, with the name nearest to the number in it.
    """
    number = statement.number
    if statement.kind == "n_valid":
        return _is_remainder(statement, parts, facts)
    if statement.part or statement.relation != "=" or statement.kind in _NEVER or number.decimals < 2:
        return False
    own = _own_kinds(statement.kind)
    told = {kind for kinds, pattern in _TOLD if pattern.search(parts.words) for kind in kinds}
    if statement.kind.startswith("ci_"):
        told |= {"ci_low", "ci_high"}
    elif _has_own_word(statement, parts):
        if not own & _EFFECTS:
            return False
        told &= {"indirect"}  # "B = .17" is said of indirect effects, too
    nearest = _nearest_names(parts, number)
    for kind, subject, known in _named_facts(told, parts, facts):
        if kind in own and not _is_other_subject(subject, statement, nearest):
            if not _is_begun_chain(subject, statement, parts):
                continue
        elif nearest and not nearest & _members(subject):
            continue
        if number.any_of(known):
            return True
    return False


def _own_kinds(kind: str) -> frozenset[str]:
    """The statistics that the number was held against already."""
    kinds = frozenset((*BEHIND.get(kind, (kind,)), kind))
    return kinds | _EFFECTS if kinds & _EFFECTS else kinds


def _has_own_word(statement: NumberStatement, parts: SentenceParts) -> bool:
    """Whether the name of the statistic stands directly before a number."""
    before = [m for m in parts.labels if m.end <= statement.number.start]
    if not before:
        return False
    gap = parts.words[before[-1].end : statement.number.start]
    return _RIGHT_BEHIND.fullmatch(gap) is not None


def _nearest_names(parts: SentenceParts, number: Printed) -> set[object]:
    """The name before a number, and the one directly behind it."""
    sorts = ("construct", "item", "category", "statement")
    before = [m for m in parts.of_sort(*sorts) if m.end <= number.start]
    after = [m for m in parts.of_sort(*sorts) if m.start >= number.end]
    if after and _AFTERWARDS.fullmatch(parts.words[number.end : after[0].start]):
        return _members(after[0].key)
    return _members(before[-1].key) if before else set()


def _members(subject: Subject) -> set[object]:
    return {subject} if isinstance(subject, str) else set(subject)


def _named_facts(told: set[str], parts: SentenceParts, facts: KnownFacts) -> Iterator[tuple[str, Subject, list[Known]]]:
    """The values of statistics that are told, of subjects that are named."""
    named = {m.key for m in parts.of_sort("construct", "item", "statement")}
    named |= {name for _, _, claim in parts.hypotheses for name in facts.hypotheses[claim].path}
    pairs = {m.key for m in parts.of_sort("category")}
    asked = {m.key for m in parts.of_sort("question")} | {key[0] for key in pairs}
    for (kind, subject), known in facts.values.items():
        if kind in told and _is_named(subject, named, pairs, asked):
            yield kind, subject, known


def _is_named(subject: Subject, named: set[str], pairs: set[tuple[str, str]], asked: set[str]) -> bool:
    if isinstance(subject, str):
        return bool(subject) and subject in named
    if isinstance(subject, frozenset):
        return subject <= named
    if len(subject) == 3 and subject[:2] in pairs:
        return subject[2] in named
    if len(subject) == 2 and subject[0] in asked:
        return subject[1] in named
    if len(subject) > 2:  # a chain goes by its first two names as well
        return subject[0] in named and len(set(subject) & named) > 1
    return set(subject) <= named


def _is_other_subject(subject: Subject, statement: NumberStatement, nearest: set[object]) -> bool:
    """Whether a value of the same statistic is of a subject that begins with the name nearest to the number."""
    if not nearest:
        return False
    if any(nearest & _members(s) for s in statement.subjects):
        chain = isinstance(subject, tuple) and len(subject) > 2 and subject[0] in nearest
        return chain and all(len(s) == 2 for s in statement.subjects)
    first = subject if isinstance(subject, frozenset) else {subject if isinstance(subject, str) else subject[0]}
    return bool(nearest & first)


def _is_begun_chain(subject: Subject, statement: NumberStatement, parts: SentenceParts) -> bool:
    """Whether a chain begins with the two names before a number that was taken for one of a direct path."""
    before = [m.key for m in parts.of_sort("construct") if m.end <= statement.number.start]
    chain = isinstance(subject, tuple) and len(subject) > 2 and set(subject[:2]) == set(before[-2:])
    return chain and all(len(s) == 2 for s in statement.subjects)


def _is_remainder(statement: NumberStatement, parts: SentenceParts, facts: KnownFacts) -> bool:
    """``剔除这14份后（n=224）``: the valid answers without a count that the sentence or the one before it gives."""
    words = f"{parts.before} {parts.words}"
    left_out = {int(n) for n in re.findall(r"(?<![\d.])\d{1,4}(?![\d.%])", words)}
    wholes = {int(k.value) for k in facts.of("n_valid", "")}
    return any(whole - int(statement.number.value) in left_out for whole in wholes)
