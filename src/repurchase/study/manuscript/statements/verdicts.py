"""Verdicts on hypotheses and claims of significance, in prose and in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import KnownFacts, KnownHypothesis
from repurchase.study.manuscript.facts.known_names import Mention
from repurchase.study.manuscript.statements.number_tokens import Printed
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.subjects import MEDIATED

_NEGATIVE = re.compile(
    r"未(?:能)?(?:被)?(?:获得?|得到|通过)?(?:了)?(?:数据|实证|显著性?|有效)?(?:的)?(?:支持|验证|检验|证实|成立|"
    r"通过|接受)|不(?:能)?(?:成立|支持|被支持|被接受|接受|获支持|予支持|通过)|"
    r"没有?(?:能)?(?:得到|获得|获|通过|被)?(?:了)?(?:数据|实证|显著性)?(?:的)?(?:支持|验证|检验|证实|成立)|"
    r"(?:不能|难以|无法|不宜|不可)(?:够)?(?:被)?(?:认为|认定|视为|判定|看作|说)?(?:为|其)?(?:是)?(?:已)?(?:成立|"
    r"得到支持|支持)|"
    r"(?:can ?not|could not|can't) be (?:regarded|considered|taken|said|held|counted)[^.;,]{0,20}?(?:support\w*|"
    r"confirm\w*|accept\w*)|"
    r"无法(?:得到|获得)?(?:支持|验证|证实|成立)|(?:被)?拒绝|(?:被)?否定|(?:被)?推翻|未成立|"
    r"(?:not|n't|never|neither|nor)\s(?:\w+\s){0,2}?(?:support(?:ed)?|confirm(?:ed)?|accept(?:ed)?|hold|verified|"
    r"borne out|upheld)|reject(?:s|ed|ing|ion)?|unsupported|"
    r"fail(?:ed|ing|s)?\sto\s(?:support|confirm|find\ssupport|receive\ssupport)|(?:no|without|lack of|"
    r"little)\s(?:\w+\s)?support|refut\w+|disconfirm\w+|(?:was|were|is|are|did|do|does) not(?=\s?[.,;(]|$)",
    re.I,
)
_POSITIVE = re.compile(
    r"(?:得到|获得|获|通过)(?:了)?(?:数据|实证|显著性)?(?:的)?(?:支持|验证|检验|证实)|成立|支持|(?:被)?接受|"
    r"(?:被)?证实|得证|验证了|通过|"
    r"support(?:s|ed|ing)?|confirm(?:s|ed|ing)?|accept(?:s|ed|ing)?|verified|in line with|consistent with|"
    r"validated|upheld|borne out",
    re.I,
)
_ASIDE = re.compile(
    r"若|如果|假如|是否|倘若|原假设|零假设|虚无|方法数|各方法|\bif\b|whether|null hypothesis|would (?:be|have)|"
    r"verdicts? on|conditional|premise|前提|附(?:带|有)?条件|every method|by (?:none|all) of the methods|"
    r"提出(?:了)?(?:以下|如下)?(?:研究)?假设|假设(?:如下|内容)|hypothesi[sz]ed that|we (?:propose|"
    r"hypothesi[sz]e)|expected that",
    re.I,
)
_LED = re.compile(r"\s?(?:were|was|are|is|received|均|都|得到|获得?|未|没有|不|成立|通过)")
_EXCEPT = re.compile(
    r"除(?:了)?(?P<zh>[^,。;外]{1,40})(?:以|之)?外|(?:except(?: for)?|apart from|"
    r"with the exception of|other than)(?P<en>[^,.;]{1,40})",
    re.I,
)
_CLAUSE = re.compile(
    r"(?<!\d),|[,.](?!\d)|[;。]|\bwhereas\b|\bwhile\b|\bbut\b|而(?!且)|但|:|\balthough\b|"
    r"\bhowever\b"
)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_NOT_SIGNIFICANT = re.compile(
    r"不(?:具有?)?(?:统计(?:学)?(?:上)?(?:的)?)?显著|未(?:达(?:到|成)?|表现出?|呈现出?|产生|发现|有|"
    r"能)?[^,。;]{0,6}显著|未(?:能)?(?:显示|发现|表明|证实|看出|见)[^,。;]{0,20}显著|没有?(?:产生|表现出|达到|"
    r"发现|呈现|呈)?[^,。;]{0,6}显著|无(?:统计学)?显著|非显著|并不显著|"
    r"不存在[^,。;]{0,4}显著|(?:not|n't)\s(?:\w+\s){0,3}?significant(?:ly)?|non-?significant(?:ly)?|"
    r"(?:not|n't)\s(?:[\w-]+\s){1,9}?at an? (?:statistically )?significant level|insignificant(?:ly)?|"
    r"\bunrelated to\b|no\s(?:statistically\s)?significant|"
    r"fail\w*\sto\sreach\s(?:statistical\s)?significance|neither\b[^.;]*significant(?:ly)?|"
    r"\bnor\b[^.;]*significant(?:ly)?|no (?:direct )?effect on|"
    r"\bno (?:\w+ ){1,3}?(?:was|were|is|are|proved|turned out) (?:to be )?(?:statistically )?significant|"
    r"\bnone of [^.,;]{3,40} (?:was|were|is|are) (?:statistically )?significant",
    re.I,
)
_SIGNIFICANT = re.compile(r"显著(?!性水平[设定取为])|\bsignificant(?:ly)?\b", re.I)
_OF_PATHS = re.compile(r"路径|多群组|系数的(?:组间)?差异|\bpaths?\b|multi-?group|coefficients? differ", re.I)
_NO_MEDIATION = re.compile(r"(?:不|未|没有)(?:起到?|发挥|存在)(?:了)?(?:显著)?(?:的)?中介(?:作用|效应)")
_MEDIATES = re.compile(r"(?<!否)(?:起到?|发挥|存在)(?:了|着)?(?:显著)?(?:的)?(?:部分)?中介(?:作用|效应)")
_MODERATION = re.compile(
    r"调节(?:作用|效应)|交互(?:项|作用|效应)|简单斜率|moderating|moderation|interaction|simple slope", re.I
)
_NEITHER = re.compile(
    r"显著性(?!水平)|(?<![达到]{2})(?<!达到了)(?<!的)显著性水平|(?<!达到)(?<!达到了)显著水平|显著差异|显著不同|"
    r"significance|joint|联合|改善|"
    r"improve|trend|上升|趋势|偏度|峰度|拟合|拒绝|载荷|loading|两两|difference|差异|differed|worse|相比|更|"
    r"多于|高于|Wald|交叉|题项"
)
_HEDGE = re.compile(
    r"若|如果|是否|whether|\bif\b|假设H?\d*[:提认预]|预期|拟(?!合)|应当|hypothesi[sz]e[ds]?\b|"
    r"(?<!as )\bexpected|predicted (?:that|a)|propose|可能|should|would|may be|并不意味|不意味|"
    r"do(?:es)? not (?:show|mean)",
    re.I,
)
_AT_LEVEL = re.compile(
    r"(?:\bat (?:the )?|在\s?)(?:[pP]\s?<\s?)?(?P<level>0?\.0\d+)\s?(?:的)?\s?"
    r"(?:(?:显著性?)?水平|(?:significance )?level)"
)
_NEARLY = re.compile(
    r"(?:最|较|更|十分|非常)?(?:接近|趋近|逼近|临近|边缘)(?:于|性)?(?:的)?(?:统计)?显著(?:水平)?|"
    r"(?:close(?:st)? to|near(?:ly)?|approach\w*|marginally|almost|short of) (?:statistical(?:ly)? )?significan\w*",
    re.I,
)
_SIGNED_ADVERB = re.compile(
    r"positively|negatively|inversely|[正负反]向|(?:positive|negative) (?:influence|impact|effect)", re.I
)
_NEGATIVE_SIGN = re.compile(r"负向|反向|负相关|负面|消极|negative(?:ly)?|inverse(?:ly)?", re.I)
_POSITIVE_SIGN = re.compile(r"正向|正相关|积极|正面|positive(?:ly)?", re.I)
_VERDICT_CELLS = {
    True: re.compile(r"^(?:√|✓|✔|成立|支持|接受|通过|是|得到支持|获得支持|获支持|显著|supported|accepted|"
        r"confirmed|yes|"
                     r"support|accept|significant)[†‡§¶#*。.]*$", re.I),
    False: re.compile(r"^(?:×|✗|✘|不成立|不支持|拒绝|不接受|未通过|不通过|否|未获支持|未得到支持|未支持|不显著|"
                      r"rejected|not supported|not accepted|not confirmed|no|reject|not significant|"
                      r"non-?significant|insignificant|n\.?s\.?|unsupported)[†‡§¶#*。.]*$", re.I),
}  # fmt: skip


def verdict_of_cell(words: str) -> bool | None:
    """What a cell says of a hypothesis or path; None where it says neither."""
    bare = re.sub(r"^假设", "", words.strip())
    for verdict, pattern in _VERDICT_CELLS.items():
        if pattern.match(bare):
            return verdict
    return None


def prose_verdicts(parts: SentenceParts, facts: KnownFacts) -> Iterator[tuple[KnownHypothesis, bool]]:
    """Hypotheses of which a sentence says that they hold or do not."""
    words = parts.words
    if (
        not parts.hypotheses
        or _ASIDE.search(words)
        or re.match(
            r"\s*(?:假设\s?)?H\d+[a-z]?\s?:\s?(?=[^,。;]*(?:对|影响|正向|affect|effect|influence|"
            r"mediat))(?!.*(?:成立|支持|support))",
            words,
            re.I,
        )
    ):
        return
    excepted = [m.span() for m in _EXCEPT.finditer(words)]
    clauses = _clauses(words)
    for k, (start, end) in enumerate(clauses):
        named = [(a, b, h) for a, b, h in parts.hypotheses if start <= a < end]
        if not named:
            continue
        verdicts = _verdicts(words, start, end)
        if not verdicts:
            verdicts = _neighbours(parts, clauses, k)
        yield from _paired(words, named, verdicts, facts, excepted)


def _clauses(words: str) -> list[tuple[int, int]]:
    """Stretches between commas and conjunctions; those within brackets, and between hypotheses, do not part."""
    masked = _BRACKETS.sub(lambda m: "·" * len(m.group()), words)
    masked = re.sub(r"(H\d+[a-z]?)\s?,\s?(?=(?:and\s|以及|和)?\s?H\d)", lambda m: m.group().replace(",", "、"), masked)
    out, start = [], 0
    for match in _CLAUSE.finditer(masked):
        out.append((start, match.start()))
        start = match.end()
    out.append((start, len(words)))
    return [c for c in out if words[c[0] : c[1]].strip()]


def _verdicts(words: str, start: int, end: int) -> list[tuple[int, bool]]:
    stretch = words[start:end]
    negative = [(m.start(), m.end()) for m in _NEGATIVE.finditer(stretch)]
    positive = [m for m in _POSITIVE.finditer(stretch) if not any(a <= m.start() < b for a, b in negative)]
    found = [(a + start, False) for a, _ in negative] + [(m.start() + start, True) for m in positive]
    merged: list[tuple[int, bool]] = []
    for at, verdict in sorted(found):
        if not merged or merged[-1][1] is not verdict:
            merged.append((at, verdict))
    return merged


def _neighbours(parts: SentenceParts, clauses: list[tuple[int, int]], k: int) -> list[tuple[int, bool]]:
    """Verdicts of the clauses around one that names hypotheses alone, up to the next that names some."""
    steps = (range(k + 1, len(clauses)), range(k - 1, -1, -1))
    for step in steps:
        for j in step:
            start, end = clauses[j]
            if any(start <= a < end for a, _, _ in parts.hypotheses):
                break
            if verdicts := _verdicts(parts.words, start, end):
                return verdicts[:1] if j > k else verdicts[-1:]
    return []


def _paired(
    words: str,
    named: list[tuple[int, int, str]],
    verdicts: list[tuple[int, bool]],
    facts: KnownFacts,
    excepted: list[tuple[int, int]],
) -> Iterator[tuple[KnownHypothesis, bool]]:
    for at, _, name in named:
        if not verdicts:
            return
        after = [v for v in verdicts if v[0] > at]
        inside = words[:at].count("(") > words[:at].count(")")
        led = _LED.match(words, words.find(")", at) + 1) if inside else None
        if inside and led is None:  # "four were not supported (H1 and H5)", not "four (H1 to H4) were supported"
            after = [v for v in verdicts if v[0] < at][-1:]
        verdict = (after or verdicts[-1:])[0][1] if len(verdicts) > 1 else verdicts[0][1]
        if any(a <= at < b for a, b in excepted):
            verdict = not verdict
        yield facts.hypotheses[name], verdict


def significance_claims(
    parts: SentenceParts, facts: KnownFacts
) -> Iterator[tuple[tuple[str, ...], bool | None, bool | None]]:
    """Paths of which a sentence says that they are significant, and of which sign: path, significant, positive."""
    words = parts.words
    if _HEDGE.search(words) or re.match(r"\s*(?:假设\s?)?H\d+[a-z]?\s?[:.]", words):
        return
    masked = _NEARLY.sub(lambda m: "·" * len(m.group()), words)
    masked = _BRACKETS.sub(lambda m: "·" * len(m.group()), masked)
    clauses = _clauses(masked)
    for start, end in clauses:
        stretch = masked[start:end]
        no = _NOT_SIGNIFICANT.search(stretch) or _NO_MEDIATION.search(stretch)
        yes = None if no else _SIGNIFICANT.search(stretch) or (_MEDIATES.search(stretch) if parts.intervals else None)
        sign = _sign(stretch)
        if _NEITHER.search(stretch) or (no is None and yes is None and sign is None):
            continue
        mentions = [m for m in parts.between(start, end, "construct") if masked[m.start] != "·"]
        for before in reversed([c for c in clauses if c[1] <= start]):
            if mentions or _SIGNIFICANT.search(masked[slice(*before)]):
                break
            if re.search(r"后者|前者|the (?:former|latter)", parts.words[start:end]):
                break
            mentions = [m for m in parts.between(*before, "construct") if masked[m.start] != "·"]
            stretch = masked[before[0] : end] if mentions else stretch
        claimed = False if no else True if yes else None
        own = {m.key for m in mentions}
        if len(own) == 1 and not _claimed_paths(stretch, mentions, facts):
            mentions, stretch = _with_names_before(parts, masked, clauses, start, end)
        elif not own or re.search(r"后者|前者|其中", parts.words[start:end]):
            own = set()
        for path in _claimed_paths(stretch, mentions, facts):
            if own and not own & set(path):
                continue
            yield path, claimed, sign if claimed is not False else None


def _with_names_before(
    parts: SentenceParts, masked: str, clauses: list[tuple[int, int]], start: int, end: int
) -> tuple[list[Mention], str]:
    """``Promotions, by contrast, were significantly related to trust``: the names back to where a clause has some."""
    first = start
    for before in reversed([c for c in clauses if c[1] <= start]):
        if _SIGNIFICANT.search(masked[slice(*before)]):
            break
        first = before[0]
        if any(masked[m.start] != "·" for m in parts.between(*before, "construct")):
            break
    mentions = [m for m in parts.between(first, end, "construct") if masked[m.start] != "·"]
    return mentions, masked[first:end]


def is_hedged(words: str) -> bool:
    """Whether a sentence supposes, plans or expects."""
    return _HEDGE.search(words) is not None


def level_faults(parts: SentenceParts, facts: KnownFacts) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Paths called significant at a level that their p does not reach, or signed beside a p that is too large."""
    levels = {m["level"] for m in _AT_LEVEL.finditer(parts.words)}
    claims = list(significance_claims(parts, facts))
    denied = {path for path, claimed, _ in claims if claimed is False}
    large = _too_large(parts, facts)
    for path, claimed, positive in claims:
        known = [k.value for k in facts.of("p", path)]
        least = f"{min(known):.3f}" if known else ""
        if claimed and len(levels) == 1 and known and min(known) > float(next(iter(levels))):
            yield path, f"< {next(iter(levels))}", least
            continue
        signed = positive is not None and claimed is None and len(claims) == 1 and path not in denied
        signed = signed and _SIGNED_ADVERB.search(parts.words) is not None
        if signed and is_significant(path, facts) is False and any(n.prints(v) for n in large[-1:] for v in known):
            yield path, "significant", "not_significant"


def _too_large(parts: SentenceParts, facts: KnownFacts) -> list[Printed]:
    """The p values that a sentence gives and that are no significant ones."""
    return [
        number
        for label in parts.labels
        for number in parts.numbers
        if label.kind == "p" and 0 <= number.start - label.end < 4 and number.value > facts.alpha
        and "=" in parts.words[label.end - 2 : number.start]
    ]  # fmt: skip


def _sign(stretch: str) -> bool | None:
    negative, positive = _NEGATIVE_SIGN.search(stretch), _POSITIVE_SIGN.search(stretch)
    return None if (negative is None) == (positive is None) else positive is not None


def _claimed_paths(stretch: str, mentions: list[Mention], facts: KnownFacts) -> list[tuple[str, ...]]:
    """The paths that the constructs of a clause make: chains where it speaks of mediation, else direct ones."""
    named = {m.key for m in mentions}
    if _MODERATION.search(stretch):
        return _moderated_paths(named, facts)
    if MEDIATED.search(stretch):
        chains = facts.chains
        whole = [p for p in chains if set(p) <= named]
        ends = [p for p in chains if {p[0], p[-1]} <= named] if len(named) == 2 else []
        begun = [p for p in chains if tuple(m.key for m in mentions)[:2] == p[:2]] if len(named) == 2 else []
        begun_by = {n: [p for p in chains if p[0] == n] for n in named}
        each = [ps[0] for ps in begun_by.values() if len(ps) == 1] if all(map(len, begun_by.values())) else []
        return whole or ends or (begun if len(begun) == 1 else each if len(each) == len(named) else [])
    if re.search(r"相关(?!性)|correlat|between", stretch):
        return []
    if len(named) == 1 and re.search(r"影响|作用|效应|effect|predict|influence|impact", stretch, re.I):
        leaving = [p for p in facts.direct_paths if p[0] in named]
        return leaving if len(leaving) == 1 and not any(p[1] in named for p in facts.direct_paths) else []
    last = mentions[-1].key if mentions else ""
    listed = all((name, last) in facts.paths for name in named - {last})  # "X and Y had no effects on Z"
    return [p for p in facts.direct_paths if set(p) <= named and (not listed or p[1] == last)]


def _moderated_paths(named: set[str], facts: KnownFacts) -> list[tuple[str, ...]]:
    """The one product that a clause on moderation means by its moderator; none where it may be another."""
    meant = []
    for claim in facts.hypotheses.values():
        predictor, _, moderator = claim.path[0].partition("*")
        if moderator in named and named <= {predictor, moderator, claim.path[-1]}:
            meant.append(claim.path)
    return meant if len(meant) == 1 else []


def is_significant(path: tuple[str, ...], facts: KnownFacts) -> bool | None:
    """Whether findings.json has a path as significant: by its hypothesis, else by its p; None where it cannot tell."""
    for claim in facts.hypotheses.values():
        if claim.path == path:
            return {"supported": True, "opposite": True, "not_supported": False}.get(claim.outcome)
    values = [k.value for k in facts.of("p", path)]
    if not values or min(values) < facts.alpha <= max(values):
        return None
    return max(values) < facts.alpha


def is_positive(path: tuple[str, ...], facts: KnownFacts) -> bool | None:
    """The sign of a path; None where its values disagree or it is unknown."""
    values = [k.value for k in facts.of("coef" if len(path) == 2 else "indirect", path)]
    return None if not values or min(values) < 0 < max(values) else min(values) > 0


def _only(parts: SentenceParts) -> set[str]:
    """The construct of a sentence that names a single one."""
    return named if len(named := {m.key for m in parts.of_sort("construct")}) == 1 else set()


def group_claims(parts: SentenceParts, facts: KnownFacts) -> Iterator[tuple[tuple[str, str], bool]]:
    """Background question and construct of which a sentence says that groups differ significantly, or do not."""
    words = parts.words
    if _HEDGE.search(words) or not re.search(r"差异|differ", words) or _OF_PATHS.search(words):
        return
    masked = _BRACKETS.sub(lambda m: "·" * len(m.group()), words)
    known = facts.all_of("group_p")
    questions: set[str] = set()
    before: set[str] = set()
    for start, end in _clauses(masked):
        stretch = masked[start:end]
        found = {m.key for m in parts.between(start, end, "question")}
        found |= {m.key[0] for m in parts.between(start, end, "category") if m.key[0] not in found}
        questions = found or questions
        no = _NOT_SIGNIFICANT.search(stretch)
        yes = None if no else _SIGNIFICANT.search(stretch)
        constructs = {m.key for m in parts.between(start, end, "construct")} or before or _only(parts)
        before = constructs
        every = len(questions) == 1 or re.search(r"均|都|各|\ball\b|neither|\bnor\b|等", stretch)
        if re.search(r"其余|其他|\bother\b|remaining|\brest\b", stretch):
            continue
        if every and (no or yes) and re.search(r"差异|differ|同样", stretch):
            keys = [(question, construct) for question in sorted(questions) for construct in sorted(constructs)]
            yield from ((key, yes is not None) for key in keys if key in known)


def pair_claims(parts: SentenceParts, facts: KnownFacts) -> Iterator[tuple[frozenset[str], bool]]:
    """Pairs of constructs of which a clause says that they correlate significantly, or do not.

    Only where every p value that findings.json has of the pair lies on the same side of the level.
    """
    masked = _BRACKETS.sub(lambda m: "·" * len(m.group()), parts.words)
    if _HEDGE.search(masked) or re.search(r"偏相关|partial|residual|残差", masked, re.I):
        return
    before: tuple[str, frozenset[str]] = ("", frozenset())
    for start, end in _clauses(masked):
        stretch = masked[start:end]
        pair = frozenset(m.key for m in parts.between(start, end, "construct") if masked[m.start] != "·")
        no = _NOT_SIGNIFICANT.search(stretch)
        if not pair and re.match(r"\s?(?:[,且并但,]|达到|未达|and|but|which|was|is|不|并)", stretch.lstrip(" ,")):
            stretch, pair = f"{before[0]}{stretch}", before[1]  # "their correlation was .11, which was significant"
        before = (stretch, pair)
        if len(pair) != 2 or not re.search(r"相关|correlat", stretch) or not (no or _SIGNIFICANT.search(stretch)):
            continue
        if re.search(r"相关(?:研究|文献|假设|因素)|差异|differ|更|高于|低于|than", stretch):
            continue
        values = [k.value for k in facts.of("p", pair)]
        if values and not min(values) < facts.alpha <= max(values):
            yield pair, no is None
