"""Words that claim more than one questionnaire can show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statement import others_found

_NEGATED = re.compile(
    r"(?:不能|无法|不足以|难以|未能|并未|没有|不可|不得|不宜|并非|不|非|尚未|而非|不是|(?:\b(?:cannot|can not|"
    r"could not|can't|not|never|no|nor|rather than|unable to|neither|without|be)|n't)\b)\s?(?:对|被|直接|完全|"
    r"充分|严格|简单地|据此|因此|\w+\s){0,3}$",
    re.I,
)
_LEADING = re.compile(
    r"不(?:作|再)?区分|no distinction|not distinguish|有待|尚需|旨在|为了|是否|能否|如果|若|假如|尚无定论|未定|"
    r"whether|\bif\b|in order to|"
    r"(?:完全|部分)(?:中介)?(?:还是|或|抑或)(?:完全|部分)|\b(?:full|partial|complete)(?: mediation)? or (?:full|"
    r"partial|complete)\b|"
    r"aims? to|remains? open|future research|to be shown",
    re.I,
)
_PROVE = re.compile(
    r"(?:充分|有力|成功)?(?:地)?(?:证明|证实)(?:了|出)?(?!材料|书)|(?<![A-Za-z])prov(?:e|es|ed|en|"
    r"ing)(?![a-z])(?!\s(?:to be\s)?(?:useful|difficult))|demonstrat(?:e|es|ed)\s(?:conclusively|"
    r"beyond|clearly that)|conclusively\s(?:show|demonstrat|establish)\w*|(?:establish|confirm|show)(?:es|s|"
    r"ed)? (?:beyond|conclusively)|undoubtedly|毫无疑问|无可辩驳",
    re.I,
)
_FULL = re.compile(
    r"(?P<full>完全(?:的)?中介|(?:fully|completely|entirely)\s(?:\w+\s)?mediat\w+|(?:full|"
    r"complete|total)\smediat\w+|mediat\w+ (?:fully|completely))|(?P<part>部分(?:的)?中介(?!变量)|"
    r"partial(?:ly)?\s(?:\w+\s)?mediat\w+)",
    re.I,
)
_CAUSE = re.compile(
    r"必然(?:会|能|将)?(?:带来|导致|引起|使|促进|提高|提升|增加|产生)|导致(?:了)?|致使|使得|"
    r"使(?=[^,。;用]{0,12}(?:提高|提升|上升|增加|增强|下降|降低|显著))|造成(?:了)?|"
    r"决定(?:了|着)|引起(?:了)?|引发(?:了)?|带来(?:了)?(?=[^,。;]{0,12}(?:提升|提高|增长|上升|增加))|因果(?:关系|结论|"
    r"效应|影响)|"
    r"促使|催生(?:了)?|(?<!\ba )(?<!\bthe )(?<!\bcommon )(?<!\bsuch )(?<!\ba\s)\bcaus(?:e|es|ed|ing)\b(?!\sof)|"
    r"\b(?:is|are|was|were)\s(?:the|a|one)\s(?:\w+\s)?causes?\sof\b|\b(?:leads?|led|leading)\sto\b|\bresult(?:s|"
    r"ed|ing)?\sin\b(?! (?:Tables?|Figures?|Section|Chapter|the table))|"
    r"\bdetermin(?:es|ed|e)\b|\bbring(?:s|ing)?\sabout\b|\bbrought\sabout\b|\bgives?\srise\sto\b|"
    r"\bdrives?\b|\bdrove\b|\bmakes? customers\b|\bcausal(?:ly)? (?:effect|impact|influence|affect)\w*",
    re.I,
)
_HIGHLY = re.compile(
    r"(?:非常|高度|极其|极为|极|十分|特别|相当)(?:的)?显著(?!性)|(?:highly|very|extremely|"
    r"strongly|hugely)\s(?:statistically\s)?significant",
    re.I,
)
_ZERO = re.compile(r"(?<![A-Za-z])(?:[pP]\s?(?:值)?|[Ss]ig\.?|显著性(?:概率|水平)?)\s?(?:=|为|是)\s?0?\.0{2,}(?!\d)")
_ALPHA = re.compile(r"α|alpha|Cronbach|信度|内部一致性|reliab|internal consistency", re.I)
_VALID = re.compile(
    r"(?:具有|有)(?:较好|良好|较高|很好|理想|很高)的效度|"
    r"(?:具有|有|说明|表明)?[^,。;]{0,10}(?<!信)(?:较好|良好|较高|很好|理想)?的?效度(?:良好|较好|"
    r"较高|高|理想|得到)|(?:has|have|show\w*|good|high|establish\w*)\s(?:\w+\s)?validity|(?:are|"
    r"is|were|was|therefore)\s(?:thus\s|therefore\s)?valid\b",
    re.I,
)
_VALIDITY_BASIS = re.compile(
    r"AVE|(?<![A-Za-z])CR(?![A-Za-z])|载荷|因子分析|KMO|Bartlett|HTMT|Fornell|平方根|"
    r"loading|average variance|factor|信效度|组合信度|composite|content|专家|收敛|区分|"
    r"converg|discrimin|结构效度|内容效度|成熟量表|responses?|questionnaires?\b.{0,20}valid"
)
_NEAR = re.compile(r"what\s?$|原因", re.I)
_RESULT = re.compile(
    r"提高|提升|上升|增加|增强|higher|lower|greater|increase|结果|表明|显示|可见|可知|综上|因此|"
    r"说明|证明|证实|发现|研究|本文|假设|show|find|found|result|thus|therefore|hence|suggest|"
    r"indicat|evidence|β|p\s?[<=]",
    re.I,
)
_HYPOTHESISED = re.compile(
    r"假设(?!检验|H?\d+.{0,6}(?:成立|支持))|提出|预期|理论上|根据.{0,14}理论|(?<!本研究)(?<!本文)(?<!我们)认为|可能|"
    r"或许|(?<![响效反适供对相])应(?:当|该)?|建议|企业|管理者|商家|hypothesi[sz]e[ds]?|propos|expect|may\b|"
    r"might|could|should|firms|managers|theor|recommend(?!ation)|assum|omitted|common cause|遗漏|"
    r"共同原因",
    re.I,
)


def word_faults(parts: SentenceParts, facts: KnownFacts) -> Iterator[tuple[str, str]]:
    """What a sentence claims in words: the rule's key, and the words.

    A sentence that says what cannot be shown, asks, plans, or repeats what others found is passed over.
    """
    words = parts.words
    others = others_found(words)
    words = words if others < 0 else words[:others]
    if match := _first_match(_PROVE, words):
        yield "prove", match.group()
    for match in _FULL.finditer(words):
        if not _is_aside(words, match):
            yield from _mediation(parts, facts, match)
    if match := _first_match(_CAUSE, words):
        named = {m.key for m in parts.of_sort("construct")}
        clause = re.split(r"[,;。:]", words[: match.start()])[-1] + re.split(r"[,;。]", words[match.start() :])[0]
        subject = _NEAR.search(words[: match.start()]) is None and any(
            0 <= match.start() - m.end < 3 for m in parts.of_sort("construct")
        )
        subject = subject or match.group().startswith("必然")
        if len(named) >= (1 if _RESULT.search(words) or subject else 2) and not _HYPOTHESISED.search(clause):
            yield "cause", match.group()
    if match := _first_match(_HIGHLY, words):
        yield "highly", match.group()
    if match := _ZERO.search(words):
        yield "zero_p", match.group()
    if _ALPHA.search(words) and (match := _first_match(_VALID, words)) and not _VALIDITY_BASIS.search(words):
        yield "validity", match.group().strip()


def _first_match(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The first match that is neither negated nor asked."""
    return next((m for m in pattern.finditer(words) if not _is_aside(words, m)), None)


def _is_aside(words: str, match: re.Match[str]) -> bool:
    before = words[max(match.start() - 26, 0) : match.start()]
    if _NEGATED.search(before) or re.search(
        r"不能|无法|cannot|can not|could not|(?:do|does|did) not|neither|"
        r"不意味|而非|并非|不是|不等于|rather than|难以|未能|尚无|"
        r"不足以",
        re.split(r"[,。;]", words[: match.start()])[-1],
    ):
        return True
    return _LEADING.search(words) is not None


def _mediation(parts: SentenceParts, facts: KnownFacts, match: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Full or partial mediation against the type that the data show."""
    named = {m.key for m in parts.of_sort("construct")}
    chains = [p for p in facts.types if set(p) <= named] or [p for p in facts.types if len(set(p) & named) >= 2]
    types = {facts.types[p] for p in chains} or set(facts.types.values())
    if match["full"]:
        yield "full_mediation", match.group()
    elif types and not types & {"complementary", "competitive"}:
        yield "partial_mediation", match.group()
