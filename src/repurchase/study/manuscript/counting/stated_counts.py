"""How many items and hypotheses a sentence speaks of, and of how many it says that they held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from repurchase.study.manuscript.statements.number_tokens import COUNT, SPELT, spelt_number
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts

_ITEMS = re.compile(
    rf"(?:共|包含|包括|含|由|设计了?|合计|measur\w+|compris\w+|contain\w+|consist\w+ of|"
    rf"includ\w+)[^,。;、\d]{{0,16}}(?:\d+个[^,。;\d]{{0,8}}[、和])?{COUNT}\s?(?:个|道|条)?(?:测量|观测)?(?:题项|"
    rf"题目|题(?![项目号])|(?:[A-Za-z-]+\s){{0,2}}items)", re.I)  # fmt: skip
_STATED = re.compile(
    rf"(?:{COUNT}\s?(?:个|条|项)(?:研究|直接|中介|间接|调节)?(?:效应|作用|影响|路径)?(?:的)?(?:研究)?假设|"
    rf"{COUNT}\s(?:of the\s)?(?:(?:research|direct|indirect|mediat\w+|moderat\w+)\s)?(?:effect\s)?hypotheses)".replace(
        "(?P<n>", "(?P<m>", 1
    ),
    re.I,
)
_KEPT = re.compile(
    rf"{COUNT}\s?(?:个|条|项)(?:研究|直接|中介|调节)?(?:效应|作用)?(?:假设)?(?:\([^()]{{1,60}}\))?(?:均|都|"
    rf"全部)?(?P<verdict>(?:得到|获得|获|"
    rf"通过)(?:了)?(?:数据)?(?:的)?(?:支持|验证|检验)|成立|未(?:得到|获得?|通过)(?:支持|验证|检验)|不成立)|"
    rf"(?<![A-Za-z\d.])(?P<m>\d+|{SPELT})\s(?:(?:out\s)?of\s(?:the\s)?(?:\w+\s){{0,3}}hypotheses\s|of\s(?:them|"
    rf"these)\s)?"
    rf"(?:(?:(?:direct|indirect|mediation|mediated|"
    rf"research)\s){{0,2}}hypotheses\s)?(?:\([^()]{{1,60}}\)\s)?(?:were|was|"
    rf"are|received|found|gained)\s(?P<said>(?:not\s)?(?:supported|confirmed|accepted)|rejected|"
    rf"(?:empirical\s)?support)",
    re.I)  # fmt: skip
_PART_OF = re.compile(r"(?:其余|另|其他|剩余|前|后|这|上述|此|remaining|other|these|first|last)\s?(?:的)?$", re.I)
_NAMED = re.compile(r"\bhypothes[ie]s (?:\d{1,2}[a-z]?\s?(?:,|and|or|to|-)?\s?)*$", re.I)
_DIRECT = re.compile(r"直接|\bdirect\b", re.I)
_DIRECT_ONES = re.compile(r"直接(?:效应|影响|作用|路径)?(?:的)?(?:研究)?假设|\bdirect (?:\w+ ){0,2}hypothes", re.I)
_MEDIATED = re.compile(
    r"(?:中介|间接)(?:效应|影响|作用|路径)?(?:的)?(?:研究)?假设|(?:mediat\w+|indirect) (?:\w+ ){0,2}hypothes", re.I
)
_MODERATED = re.compile(r"调节(?:效应|影响|作用)?(?:的)?(?:研究)?假设|moderat\w+ (?:\w+ ){0,2}hypothes", re.I)
_AS_TO = tuple(
    (name, re.compile(rf"(?:在|就){zh}(?:效应|作用|影响)?(?:方面|上|而言)|\b(?:[Aa]mong|[Aa]s to) the {en} effects"))
    for name, zh, en in (
        ("direct", "直接", "direct"),
        ("mediated", "(?:中介|间接)", "(?:indirect|mediated)"),
        ("moderated", "调节", "(?:moderated|moderating)"),
    )
)
_REST = re.compile(
    rf"\s?(?:\([^()]{{1,80}}\)\s?)?,?\s?(?:and|while|whereas|but)\s(?:the (?:other|remaining)\s)?{COUNT}\s"
    rf"(?:hypotheses\s)?(?:\([^()]{{1,60}}\)\s)?(?:were|are) not(?=\s?[,;.(]|\s?$)",
    re.I,
)  # "ten were supported and four were not"
_CHAINS = re.compile(
    rf"{COUNT}\s?(?:条|个|项)(?:中介|间接)(?:路径|效应|作用)(?!中|里)[^,。;]{{0,14}}(?:不(?:包含|包括|含|跨越)|"
    rf"(?<!不)显著)|"
    rf"(?<![A-Za-z\d.])(?P<m>\d+|{SPELT})\s(?:of\s(?:the\s)?\w+\s)?(?:indirect|mediated) effects "
    r"(?:were|are) significant",
    re.I,
)
_CHAINS_OF = re.compile(
    rf"(?:中介|间接)(?:路径|效应|作用)(?:中|里),?(?:共|只|仅)?(?:有)?\s?{COUNT}\s?(?:条|个|项)(?:路径|效应|"
    rf"作用)?[^,。;不未]{{0,6}}"
    r"(?:显著|成立)"
)


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A count of items or hypotheses: what is counted, the number, its words, and out of which hypotheses."""

    kind: str
    value: int
    stated: str
    scope: str = ""


def stated_counts(parts: SentenceParts, total: int = 0) -> Iterator[StatedCount]:
    """How many items and hypotheses a sentence speaks of, in a study that has so many hypotheses in `total`."""
    constructs = parts.of_sort("construct")
    for match in _ITEMS.finditer(parts.words):
        value = spelt_number(match["n"])
        near = [m for m in constructs if abs(m.end - match.start()) < 14 and not match.group().startswith("合计")]
        if value is not None and not near:
            yield StatedCount("items", value, match["n"])
    yield from _decided_counts(parts.words, total)
    for match in _CHAINS.finditer(parts.words):
        words = match["n"] or match["m"]
        if (value := spelt_number(words)) is not None:
            yield StatedCount("kept", value, words)
    for match in _CHAINS_OF.finditer(parts.words):
        if re.search(r"(?:其余|其他|另外?|剩余)(?:的)?\s?\d*\s?(?:条|个|项)?$", parts.words[: match.start()]):
            continue
        if (value := spelt_number(match["n"])) is not None:
            yield StatedCount("kept", value, match["n"], "mediated")
    yield from _posed_counts(parts.words, total)


def _decided_counts(words: str, total: int) -> Iterator[StatedCount]:
    """``10 of the 14 hypotheses were supported``, ``4个假设未得到支持``."""
    for match in _KEPT.finditer(words):
        if re.search(r"\b(?:none|neither|any) of (?:the )?$|假设 ?$", words[: match.start()], re.I):
            continue
        if match.group()[0].isdigit() and _NAMED.search(words[: match.start()]):
            continue  # "hypothesis 10 was supported", "hypotheses 7 and 8 were"
        if re.search(r"(?:这|上述|此|前|后|these|those|first|last)\s?$", words[: match.start()], re.I):
            continue
        told, value = match["n"] or match["m"], _told(match)
        verdict = match["verdict"] or match["said"] or ""
        negative = re.search(r"未|不成立|not|reject", verdict, re.I) is not None
        scope = _scope(match.group(), words[: match.end()], total)
        if value is not None:
            yield StatedCount("refused" if negative else "kept", value, told, scope)
        rest = _REST.match(words[match.end() :])
        if rest and not negative and (value := spelt_number(rest["n"])) is not None:
            yield StatedCount("refused", value, rest["n"], scope)


def _posed_counts(words: str, total: int) -> Iterator[StatedCount]:
    """``14 hypotheses``, ``of the six mediation hypotheses``: how many were posed, or a part of them."""
    kept = [m.span() for m in _KEPT.finditer(words)]
    for match in _STATED.finditer(words):
        value = _told(match)
        if value is None or value <= 2 or _PART_OF.search(words[: match.start()]):
            continue
        if any(a <= match.start() < b and "of" not in words[a:b] for a, b in kept):
            continue
        whole = re.match(r"\s?(?:中|里)", words[match.end() :]) or re.search(
            r"\b(?:of|out of) (?:the )?$", words[: match.start()], re.I
        )
        scope = _scope(match.group(), match.group(), total) if whole else ""
        yield StatedCount("whole" if scope else "hypotheses", value, match["m"] or match["n"], scope)


def _scope(count: str, words: str, total: int) -> str:
    """Out of which hypotheses a count is: what it says of them itself, else what the sentence last named before it."""
    for name, own in (("direct", _DIRECT), ("mediated", _MEDIATED), ("moderated", _MODERATED)):
        if own.search(count):
            return name
    found = [(m.start(), "direct") for m in _DIRECT_ONES.finditer(words)]
    found += [(m.start(), "mediated") for m in _MEDIATED.finditer(words)]
    found += [(m.start(), "moderated") for m in _MODERATED.finditer(words)]
    found += [(m.start(), name) for name, own in _AS_TO for m in own.finditer(words)]
    found += [(m.start(), "all") for m in _STATED.finditer(words) if _told(m) == total]
    return max(found, default=(0, ""))[1]


def _told(match: re.Match[str]) -> int | None:
    return spelt_number(match["m"] or match["n"])
