"""Claims of rank: the highest mean, the strongest path, one value above another, an effect called small or large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.facts.known_names import Mention
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statistic_words import labels

_HIGHEST = (
    r"most (?:of the )?variance|best[- ]explained|explained best|"
    r"best (?:value|alpha|reliability|score)|更大|更强|最高|最大|最强|最重要|居首|"
    r"位居第一|highest|largest|greatest|strongest"
)
_LOWEST = r"最不重要|最低|(?<!偏)最小(?!二乘)|最弱|垫底|lowest|smallest|weakest"
EXTREME = re.compile(rf"(?P<low>{_LOWEST})|(?P<high>{_HIGHEST})", re.I)
_PART = re.compile(
    r"除|其余|其他|其中|[个项条]?(?:自变量|前因|因变量|驱动|中介)|以外|之外|other than|except|among|"
    r"remaining|(?:two|three|four|five) (?:lowest|highest|smallest|largest|weakest|strongest)|[二两三四五](?:个|"
    r"者)?最|predictors?'|antecedents?|组|题项|\bitems?\b|one of|之一|相关|correlat|HTMT|VIF",
    re.I,
)
_SPREAD = re.compile(r"离散(?:程度|性)|波动|分歧|dispersion|\bspread\b|varied most", re.I)
SECOND = re.compile(r"第[二三四]|次|\b(?:second|third|fourth|next|2nd|3rd)[- ]?(?:most |to |by )?$", re.I)
_MOST_EXPLAINED = re.compile(
    r"most (?:of the )?variance|best[- ]explained|explained best|explained variance|"
    r"variance explained|解释(?:的)?(?:方差|变异|力|率)",
    re.I,
)
_OF_ALL = re.compile(r"(?:各|所有|全部|九|八|七|六|五)个?(?:变量|构念|量表|维度|构面)[^;。]*?其中")
_CLAUSES = re.compile(r"[;。:]|,(?!\d)|\band (?=lowest|highest)|而(?=[^且])|\bwhereas\b|\bwhile\b|\bbut\b")
_ABOVE = r"大于|高于|强于|超过|(?:greater|larger|higher|stronger)(?: [^,;。]{1,80}?)? than"
_UNDER = r"小于|低于|弱于|不如|不及|(?:smaller|lower|weaker)(?: [^,;。]{1,80}?)? than"
_COMPARED = re.compile(rf"(?P<above>{_ABOVE})|(?P<under>{_UNDER})", re.I)
_AMONG = re.compile(r"^\s?(?:其中|among (?:them|these))\s?,?", re.I)
_MORE = re.compile(r"(?P<above>多于|高于|超过|outnumbered|more numerous than)|(?P<under>少于|低于|fewer than)", re.I)
_TOTAL_EXTREME = re.compile(
    rf"(?:{_HIGHEST}|{_LOWEST}) (?:\w+ )?total effect|总效应(?:值)?(?:均|也|为|是)?\s?(?:{_HIGHEST}|{_LOWEST})", re.I
)
_EFFECT = re.compile(
    r"影响|重要|贡献|作用|系数|效应|路径|关系|predictor|effect|coefficient|\bpaths?\b|influence|impact", re.I
)
_SIZES = re.compile(
    r"(?:属于?|为|是|达到)?(?:了)?(?P<zh>可忽略|小|中等?|大)(?:等)?(?:程度)?(?:的)?效应|"
    r"\b(?P<en>negligible|small|medium|large)\b(?:\seffect|\sin size|$)",
    re.I,
)
_LEVEL = {"可忽略": 0, "小": 1, "中": 2, "中等": 2, "大": 3, "negligible": 0, "small": 1, "medium": 2, "large": 3}
_OF_CONSTRUCT = ("mean", "alpha", "omega", "ave", "cr", "r2", "sd", "performance")


@dataclass(frozen=True, slots=True)
class RankClaim:
    """What a sentence says of a rank: the statistic, the words, and what should stand there."""

    kind: str
    stated: str
    finding: str


def rank_claims(parts: SentenceParts, facts: KnownFacts, kind_before: str = "") -> Iterator[RankClaim | None]:
    """Every claim of rank of a sentence: what should stand there, or None where it is right."""
    yield from _extremes(parts, facts, kind_before)
    yield from _comparisons(parts, facts)
    yield from _of_two(parts, facts)
    yield from _categories(parts, facts)
    yield from _sizes(parts)


def told_kind(parts: SentenceParts) -> str:
    """The only statistic of constructs that a sentence names; empty for none or several."""
    told = {m.kind for m in parts.labels if m.kind in _OF_CONSTRUCT}
    told -= {"sd"} if "mean" in told else set()  # "the highest mean (M = 4.46, SD = 0.98)"
    return next(iter(told)) if len(told) == 1 else ""


def _extremes(parts: SentenceParts, facts: KnownFacts, kind_before: str) -> Iterator[RankClaim | None]:
    if parts.of_sort("category", "question", "item", "statement"):
        return
    whole = told_kind(parts) or (kind_before if not parts.labels else "")
    start = 0
    before: list[Mention] = []
    masked = re.sub(r"\([^()]*\)", lambda m: "·" * len(m.group()), parts.words)  # "(M = 2.92, SD = .94)" parts none
    for end in [*(m.start() for m in _CLAUSES.finditer(masked)), len(parts.words)]:
        clause, since, start = parts.words[start:end], start, end
        found = list(EXTREME.finditer(clause))
        own = [m for m in parts.between(since, end, "construct") if not parts.is_compared(m)]
        named, before = own or (before if len({m.key for m in before}) == 1 else []), own or before
        if len(found) != 1 or not named or SECOND.search(clause[max(found[0].start() - 14, 0) : found[0].start()]):
            continue
        high = found[0]["high"] is not None
        inside = {m.kind for m in parts.labels if since <= m.start < end and m.kind in _OF_CONSTRUCT}
        inside -= {"sd"} if "mean" in inside else set()
        inside |= {"sd"} if _SPREAD.search(clause) and not inside else set()
        early = [m for m in parts.labels if m.start < end]
        told = bool(early) or not parts.labels or parts.words[start:].count(",") == 0
        kind = next(iter(inside)) if len(inside) == 1 else whole if told else ""
        inside |= {"r2"} if _MOST_EXPLAINED.search(clause) else set()
        if (
            not inside
            and not parts.labels
            and re.search(r"得分|评分|评价|rated|scored", clause)
            and not _PART.search(clause)
        ):
            inside = {"mean"}
            kind = "mean"
        kind = "r2" if "r2" in inside else kind
        if _EFFECT.search(re.sub("系数|coefficients?", "", clause) if inside else clause) and "r2" not in inside:
            yield from _path_extreme(parts, facts, named, clause, high=high)
        elif (
            kind
            and len({m.key for m in named}) == 1
            and not _PART.search(_OF_ALL.sub("", parts.words[:end])[-len(clause) :])
        ):
            yield from _construct_extreme(parts, facts, named[0], kind, high=high)


def _construct_extreme(
    parts: SentenceParts, facts: KnownFacts, named: Mention, kind: str, *, high: bool
) -> Iterator[RankClaim | None]:
    """``重购意愿的均值最高``: of all constructs, in one of the columns that findings.json has of the statistic."""
    pick = max if high else min
    columns: dict[str, dict[str, float]] = {}
    for subject, known in facts.all_of(kind).items():
        for one in known if subject in facts.constructs else ():
            columns.setdefault(one.where.replace(str(subject), "*"), {})[str(subject)] = one.value
    best = {pick(column, key=lambda c: column[c]) for column in columns.values() if len(column) > 2}
    near = any(
        named.key in column and f"{column[named.key]:.2f}" == f"{pick(column.values()):.2f}"
        for column in columns.values()
        if len(column) > 2
    )
    if best:
        right = named.key in best or near
        yield None if right else RankClaim(kind, parts.words[named.start : named.end], ", ".join(sorted(best)))


_OF_TWO = re.compile(
    r"(?:stronger|larger|greater|higher) \w+ of the two|"
    r"(?:of (?:these|the) two|between the two|two predictors|二者|两者)[^;。]*?"
    r"(?P<more>larger|stronger|greater|"
    r"higher|bigger|"
    r"更[大强高])|the (?P<most>stronger|larger|greater) of the (?:two|pair)",
    re.I,
)


def _of_two(parts: SentenceParts, facts: KnownFacts) -> Iterator[RankClaim | None]:
    """``X (.45) and Y (.31) predicted Z; of the two, Y had the larger coefficient``."""
    match = _OF_TWO.search(parts.words)
    if match is None or re.search(r"间接|中介|indirect|mediat", parts.words, re.I):
        return
    start, end = _clause_of(parts.words, match)
    own = [m.key for m in parts.between(start, end, "construct")]
    named = {m.key for m in parts.of_sort("construct")}
    named |= set(parts.earlier) if len(named) == 1 else set()
    outcomes = {p[1] for p in facts.paths if len(p) == 2}
    paths: list[tuple[str, ...]] = [p for p in facts.direct_paths if set(p) <= named]
    mine = [p for p in paths if p[0] == own[0]] if own else []
    if match["most"] and len(mine) == 1 and outcomes:
        rivals: set[tuple[str, ...]] = {p for p in facts.direct_paths if p[1] == mine[0][1]}
        yield _judged(mine[0], rivals, facts, high=True) if len(rivals) == 2 else None
    elif len(mine) == 1 and len([p for p in paths if p[1] == mine[0][1]]) == 2:
        yield _judged(mine[0], {p for p in paths if p[1] == mine[0][1]}, facts, high=True)


def _path_extreme(
    parts: SentenceParts, facts: KnownFacts, named: list[Mention], clause: str, *, high: bool
) -> Iterator[RankClaim | None]:
    """``产品质量对顾客信任的影响最大``: of the paths to the same outcome, or of all direct ones."""
    direct: set[tuple[str, ...]] = {p for p in facts.direct_paths if _strength(p, facts)}
    keys = [m.key for m in named]
    everywhere = [m.key for m in parts.of_sort("construct")]
    if _TOTAL_EXTREME.search(clause) and not re.search(r"间接|中介|indirect|mediat", clause, re.I):
        yield from _total_extreme(list(dict.fromkeys(keys)), facts, high=high)
    if re.search(r"间接|中介|总效应|indirect|total|mediat|via|经由", parts.words, re.I):
        return
    own = [p for p in direct if set(p) <= set(keys)]
    if len(set(keys)) == 1:
        own = [p for p in direct if p[0] == keys[0] and p[1] in everywhere]
    elif re.search(r"所有|全部|各|\ball\b|of the (?:direct )?paths", clause, re.I) and len(own) == 1:
        yield _judged(own[0], direct, facts, high=high)
        return
    if len(own) == 1 and len(set(keys)) <= 2:
        rivals: set[tuple[str, ...]] = {p for p in direct if p[1] == own[0][1]}
        if re.search(r"更大|更强", clause):
            rivals = {p for p in rivals if p[0] in everywhere}
        if len(rivals) > 1:
            yield _judged(own[0], rivals, facts, high=high)


def _total_extreme(keys: list[str], facts: KnownFacts, *, high: bool) -> Iterator[RankClaim | None]:
    """``Word of mouth has the largest total effect``: of all on one outcome, or of those that nothing leads to."""
    if len(keys) > 2:
        return
    led = {p[-1] for p in facts.paths}
    columns: dict[tuple[str, str], dict[str, float]] = {}
    for subject, known in facts.all_of("total").items():
        if not isinstance(subject, tuple) or len(subject) != 2:
            continue
        for one in known:
            column = one.where.replace(".".join(subject), "*").replace(" -> ".join(subject), "*")
            columns.setdefault((column, subject[1]), {})[subject[0]] = one.value
    pick = max if high else min
    best: list[str] = []
    for (_, outcome), values in columns.items():
        for pool in (list(values), [name for name in values if name not in led]):
            if keys[0] in pool and len(pool) > 2 and (len(keys) == 1 or keys[1] == outcome):
                best.append(pick(pool, key=lambda name: abs(values[name])))
    if best:
        yield None if keys[0] in best else RankClaim("total", keys[0], max(set(best), key=best.count))


def _judged(path: tuple[str, ...], rivals: set[tuple[str, ...]], facts: KnownFacts, *, high: bool) -> RankClaim | None:
    pick = max if high else min
    values = {p: _strength(p, facts) for p in rivals}
    methods = set.intersection(*(set(v) for v in values.values()))
    best = {pick(rivals, key=lambda p: abs(values[p][m])) for m in methods}
    if not best or path in best:
        return None
    return RankClaim("coef_std", " → ".join(path), " → ".join(sorted(best)[0]))


def _strength(path: tuple[str, ...], facts: KnownFacts) -> dict[str, float]:
    """The standardised coefficient of a path by method."""
    out: dict[str, float] = {}
    for known in facts.of("coef_std", path):
        method = known.where.partition(".")[0]
        if method in ("sem", "pls", "regression"):
            out.setdefault(method, known.value)
    return out


def _comparisons(parts: SentenceParts, facts: KnownFacts) -> Iterator[RankClaim | None]:
    """``A对Y的系数大于B``, ``A was a stronger predictor of Y than B``."""
    found = list(_COMPARED.finditer(parts.words))
    if not found or _PART.search(_AMONG.sub("", parts.words)):
        return
    for match in found:
        yield from _comparison(parts, facts, match, _clause_of(parts.words, match) if len(found) > 1 else None)


def _clause_of(words: str, match: re.Match[str]) -> tuple[int, int]:
    """The stretch between commas, outside of brackets, in which a comparison stands."""
    masked = re.sub(r"\([^()]*\)", lambda m: "·" * len(m.group()), words)
    start = max(masked.rfind(mark, 0, match.start()) for mark in ",;。") + 1
    ends = [at for mark in ",;。" if (at := masked.find(mark, match.end())) >= 0]
    return start, min(ends, default=len(words))


def _comparison(
    parts: SentenceParts, facts: KnownFacts, match: re.Match[str], clause: tuple[int, int] | None
) -> Iterator[RankClaim | None]:
    start, end = clause or (0, len(parts.words))
    named = parts.between(start, end, "construct")
    before = [m for m in named if m.end <= match.start()]
    behind = [m for m in named if m.start >= match.end()]
    after = [m for m in behind if m.start - match.end() < 12][:1]
    inside = [m for m in named if match.start() <= m.start < match.end()]
    if len(after) != 1 or not before or re.search(r"间接|中介|indirect|mediat", parts.words, re.I):
        return
    above = match["above"] is not None
    kind = told_kind(parts)
    if kind and facts.of(kind, before[-1].key) and facts.of(kind, after[0].key):
        yield from _moments(before[-1], after[0], kind, facts, parts, above=above)
    elif _EFFECT.search(parts.words):
        pair = _compared_paths([m.key for m in (*before, *inside)], [m.key for m in behind], before[-1].key, facts)
        if pair is not None:
            yield _stronger(*pair, facts, above=above)


def _compared_paths(
    earlier: list[str], later: list[str], last: str, facts: KnownFacts
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The two paths to one outcome, which may stand in either half or be the only one that both lead to."""
    direct = facts.direct_paths
    stretch = [p for p in direct if p[0] == later[0] and p[1] in (*earlier, *later)]
    own = [p for p in direct if any(p[1] == q[1] for q in stretch) and p[0] in earlier]
    if not stretch and len(set(later)) == 1:
        stretch, own = [p for p in direct if p[0] == later[0]], [p for p in direct if p[0] == last]
    own = [p for p in own if p[0] == last] or [p for p in own if p[0] != later[0]]
    if len(stretch) != 1 or len(own) != 1 or own[0][1] != stretch[0][1]:
        return None
    return own[0], stretch[0]


def _moments(
    one: Mention, two: Mention, kind: str, facts: KnownFacts, parts: SentenceParts, *, above: bool
) -> Iterator[RankClaim | None]:
    first, second = facts.of(kind, one.key)[:1], facts.of(kind, two.key)[:1]
    if one.key != two.key and first and second:
        right = (first[0].value > second[0].value) is above
        shown = f"{first[0].value:.3f} / {second[0].value:.3f}"
        yield None if right else RankClaim(kind, parts.words[one.start : two.end], shown)


def _stronger(one: tuple[str, ...], two: tuple[str, ...], facts: KnownFacts, *, above: bool) -> RankClaim | None:
    first, second = _strength(one, facts), _strength(two, facts)
    shared = sorted(set(first) & set(second), key=lambda m: m != "sem")
    if not shared or any((abs(first[m]) > abs(second[m])) is above for m in shared):
        return None
    shown = f"{first[shared[0]]:.3f} / {second[shared[0]]:.3f}"
    return RankClaim("coef_std", f"{' → '.join(one)} / {' → '.join(two)}", shown)


def _categories(parts: SentenceParts, facts: KnownFacts) -> Iterator[RankClaim | None]:
    """``女性少于男性``: two answers to one question with nothing else between them."""
    named = parts.of_sort("category")
    for one, two in pairwise(named):
        match = _MORE.fullmatch(parts.words[one.end : two.start].strip())
        if match is None or one.key[0] != two.key[0]:
            continue
        first, second = facts.of("count", one.key), facts.of("count", two.key)
        if first and second and first[0].value != second[0].value:
            right = (first[0].value > second[0].value) is (match["above"] is not None)
            shown = f"{first[0].value:.0f} / {second[0].value:.0f}"
            yield None if right else RankClaim("count", parts.words[one.start : two.end], shown)


def _sizes(parts: SentenceParts) -> Iterator[RankClaim | None]:
    """``f²为0.292，属于中等效应``: the size by Cohen's standards of the f² that stands before."""
    for match in _SIZES.finditer(parts.words):
        before = [n for n in parts.numbers if n.end <= match.start() and n.decimals > 1]
        gap = parts.words[before[-1].end : match.start()] if before else ""
        told = [m for m in labels(parts.words[: before[-1].start]) if m.kind != "ci"] if before else []
        if not told or told[-1].kind != "f2" or len(gap) > 40 or re.search(r"[;。]", gap):
            continue
        said = match["zh"] or match["en"].lower()
        value = before[-1].value
        right = sum(value >= bound - 0.0005 for bound in (0.02, 0.15, 0.35))
        yield None if _LEVEL[said] == right else RankClaim("f2", match.group().strip(), before[-1].shown)
