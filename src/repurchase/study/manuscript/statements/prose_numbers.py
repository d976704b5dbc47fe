"""The numbers that a sentence gives, each with its statistic and whom it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.facts.known_facts import OTHER_FIT, WHOLE, KnownFacts, Subject
from repurchase.study.manuscript.reading.manuscript_text import TextLocation
from repurchase.study.manuscript.statements.number_kinds import Kinded, kinded_numbers
from repurchase.study.manuscript.statements.number_subjects import (
    OF_CONSTRUCT,
    OTHER_TEST,
    PATH,
    NumberContext,
    number_subjects,
)
from repurchase.study.manuscript.statements.number_tokens import Printed
from repurchase.study.manuscript.statements.range_ends import ends_of_items, ends_of_pairs, extreme_of_items
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statement import NumberStatement
from repurchase.study.manuscript.statements.statistic_words import FIT_KINDS, Label
from repurchase.study.manuscript.statements.subjects import MEDIATED, Around, end_subjects, path_subjects

_RANGED = re.compile(
    r"介于|在[^,。;]{0,30}(?:之间|到|至|-|~)|从[^,。;]{0,20}到|(?:rang|var[iy])(?:e[sd]?|ing)|between|"
    r"\d\s?(?:-|~|到|至)\s?\d",
    re.I,
)
_RANGE_GAP = re.compile(r"\s?(?:\([^()]{1,40}\))?\s?(?:和|与|到|至|-|~|to|and)\s?", re.I)
_BOUND_KINDS = frozenset(["alpha", "omega", "cr", "ave", "loading", "citc", "sqrt_ave"])
_HALT = re.compile(r"[;。]|\.\s(?=[A-Z])")
_APART = re.compile(r"[;。]|\.\s(?=[A-Z])|[)\]]\s?(?:,|、|and|和|与)")
_EXTREME_OF_ALL = re.compile(
    r"(?:(?P<max>最(?:大|高)(?:值|者)?)|最(?:小|低)(?:值|者)?)(?:仅|分别)?(?:为|是|:|=)\s?$|"
    r"(?:(?P<most>highest|largest|maximum)|lowest|smallest|minimum)[^,;。]{0,14}(?:was|is|being|of|=)\s?$",
    re.I,
)
_RESPECTIVE = re.compile(r"分别|依次|respectively")
_ALL = re.compile(r"均|都|皆|全部|所有|各个?变量|\ball\b|\bevery\b|\beach\b", re.I)
_SOME_ONLY = re.compile(
    r"[二两三四五]个(?:变量|构念|维度|量表)|\b(?:two|three|four|five) (?:constructs|scales|variables)", re.I
)
_OTHERS_ONLY = re.compile(r"除|其余|其他|except|apart from|\bother|remaining|\bbut\b|(?<!不)仅|只有", re.I)
_OUGHT = re.compile(
    r"(?<![响效反适供对相])应|须|需|要求|一般认为|通常|建议|推荐|除|只有|仅|不(?:是|都)|(?:19|20)\d\d|should|"
    r"must|recommend|usually|"
    r"generally|requir|except|but|only|not all|unless|若|如果|\bif\b",
    re.I,
)
_OTHERWISE = re.compile(
    r"模型预计|预计[^。;]{0,30}的(?:均值|比例)[高低]|假设每位受访者|个类别|单一总体|比次高载荷|会显著改善拟合|"
    r"model predict(?:s|ed) mean|predicted to be|predicted change|would move by|one population|"
    r"latent (?:class|profile)|exceed the next largest by|would(?: have)? improved? (?:the |its )?fit",
    re.I,
)  # numbers of changes, classes, differences and what a model leaves out: none of them is the statistic that is named
_EFFECTS = ("coef", "coef_std", "coef_b", "indirect", "total", "direct", "f2")
_DECIDED_BEFORE = re.compile(r"(?:显著|成立|支持|significant(?:ly)?|supported|rejected|confirmed)\s?\(\s?$", re.I)
_MATTERED = re.compile(r"影响|作用|路径|mattered|\bpredict|\beffect|influence|\bpaths?\b|affect", re.I)
_LEFT = re.compile(r"删除|删去|去掉|剔除|removed|removal|deleted|deletion|dropped|left out", re.I)
_WHOLE_SCALE = re.compile(
    r"(?:总|总体|整体|原|现有|原有|量表总|overall|total|full|whole|current)(?:的|量表|scale|\s)*$", re.I
)
_STANDARD = re.compile(r"标准化|standardi[sz]ed", re.I)


def prose_numbers(parts: SentenceParts, facts: KnownFacts, location: TextLocation) -> Iterator[NumberStatement]:
    """Every number of a sentence whose statistic and subject are told."""
    if _OTHERWISE.search(parts.words):
        return
    kinded = kinded_numbers(parts)
    clusters = _clusters(parts, kinded)
    for cluster in clusters:
        _settle(parts, cluster)
        _settle_bare(parts, cluster)
    ends = [c[-1].number.end for c in clusters]
    last: tuple[Subject, ...] = ()
    told: list[tuple[Subject, ...]] = []
    for k, cluster in enumerate(clusters):
        since = ends[k - 1] if k else 0
        until = clusters[k + 1][0].number.start if k + 1 < len(clusters) else len(parts.words)
        around = Around(parts, cluster[0].number.start, cluster[-1].number.end, since, until)
        lists = _lists(cluster)
        behind = around.behind("construct", "item")
        if behind is not None and not re.match(r"\s?\(", parts.words[behind.end :]):
            ends[k] = behind.end  # a name behind its number is no name before the next
        for one in cluster:
            if (plain := _of_several(parts, kinded, one, around, location, facts)) is not None:
                yield plain
                continue
            if _is_no_value(one):
                continue
            subjects = number_subjects(one, NumberContext(around, facts, lists, cluster, last))
            if one.kind == "p" and (same := _respective(parts, one, lists, told)):
                subjects = same
            if one.kind in ("coef", "coef_std", "coef_b", "indirect", "bare", "r") and subjects:
                told.append(subjects)
            if subjects:
                kind = _refined(one, parts, cluster)
                yield NumberStatement(kind, subjects, one.number, parts.original, location, one.relation)
                if one.kind == "group_test" and one.label is not None and one.label.df:
                    yield NumberStatement(
                        "group_df2", subjects, _degrees_of(parts, one.label), parts.original, location
                    )
                last = subjects if one.kind != "p" else last
        last = last if not re.search(r"[;。]", parts.words[cluster[-1].number.end : until]) else ()
    yield from _limits(parts, facts, location)
    yield from _degrees(parts, location)


def _is_no_value(one: Kinded) -> bool:
    """Whether a number has no statistic, or is a criterion or bound that says nothing of a single value."""
    bound = one.criterion or one.relation != "="
    return one.kind is None or _is_whole(one) or (bound and one.kind != "p")


def _of_several(
    parts: SentenceParts, kinded: list[Kinded], one: Kinded, around: Around, location: TextLocation, facts: KnownFacts
) -> NumberStatement | None:
    """A bound of all values of a statistic, or an end of a range."""
    if one.relation in "<>" and _is_bound(parts, one):
        owners = tuple(around.own("construct"))
        own = owners if one.kind in OF_CONSTRUCT else tuple(i for c in owners for i in facts.items_of(c))
        return NumberStatement(one.kind or "", own, one.number, parts.original, location, one.relation, "all")
    ranged = "" if _is_no_value(one) else _range_part(parts, kinded, one) or _alone_extreme(parts, one)
    ranged = ranged or ("" if _is_no_value(one) else extreme_of_items(parts, one))
    if not ranged:
        return None
    if one.kind in ("r", "htmt") and (pairs := ends_of_pairs(parts, one, facts, ranged)):
        return NumberStatement(one.kind, pairs, one.number, parts.original, location)
    if (of_items := ends_of_items(parts, one, around, facts, ranged)) is not None:
        return NumberStatement(one.kind or "", of_items, one.number, parts.original, location)
    owner = _named_in_brackets(parts, one)
    if owner:
        return NumberStatement(one.kind or "", (owner,), one.number, parts.original, location)
    return NumberStatement(one.kind or "", (), one.number, parts.original, location, "=", ranged)


def _respective(
    parts: SentenceParts, one: Kinded, lists: dict[str, list[Kinded]], told: list[tuple[Subject, ...]]
) -> tuple[Subject, ...]:
    """``(p = .160 and .185, respectively)``: the subjects of the estimates that the sentence gave before."""
    listed = lists.get("p", [])
    start = listed[0].number.start if listed else 0
    near = [m for m in parts.of_sort("construct") if m.end <= start]
    apart = bool(near) and re.search(r"\d", parts.words[near[-1].end : start]) is None  # names have had their numbers
    if (
        len(listed) < 2
        or len(told) < len(listed)
        or not (
            _RESPECTIVE.search(parts.words) or (apart and len(told) == len(listed) and parts.words[near[-1].end] == ",")
        )
    ):
        return ()
    return told[len(told) - len(listed) :][listed.index(one)]


def _degrees(parts: SentenceParts, location: TextLocation) -> Iterator[NumberStatement]:
    """The degrees of freedom in brackets behind χ²."""
    for label in parts.labels:
        if label.kind != "chisq" or not label.df or OTHER_TEST.search(parts.words):
            continue
        number = _degrees_of(parts, label)
        kind = "bartlett_df" if "Bartlett" in parts.words[: label.start] else "df"
        yield NumberStatement(kind, (WHOLE, OTHER_FIT), number, parts.original, location)


def _degrees_of(parts: SentenceParts, label: Label) -> Printed:
    """The (last) degrees of freedom within a statistic's name, as a number."""
    start = parts.words.rindex(label.df, label.start, label.end)
    return Printed(start, start + len(label.df), float(label.df), len(label.df.partition(".")[2]), shown=label.df)


def _clusters(parts: SentenceParts, kinded: list[Kinded]) -> list[list[Kinded]]:
    """Numbers that stand together, with no name between them."""
    out: list[list[Kinded]] = []
    apart = _APART if _RESPECTIVE.search(parts.words) is None else _HALT
    for one in kinded:
        before = out[-1][-1].number.end if out else 0
        gap = parts.words[before : one.number.start]
        sorts = ("construct", "item", "category") if one.kind in ("mean", "sd") else ("construct", "item")
        named = parts.between(before, one.number.start, *sorts) or any(
            before <= a and b <= one.number.start for a, b, _ in parts.hypotheses
        )
        if out and not named and not apart.search(gap):
            out[-1].append(one)
        else:
            out.append([one])
    return out


def _is_whole(one: Kinded) -> bool:
    """Whether a whole number stands where a statistic has decimals: it counts something else."""
    return not one.number.decimals and not one.number.percent and one.kind not in ("chisq", "df", "bartlett", "k", "p")


def _is_bound(parts: SentenceParts, one: Kinded) -> bool:
    """Whether a sentence says of all values of a statistic that they lie beyond a number."""
    if one.kind not in _BOUND_KINDS or not one.number.decimals or one.number.percent:
        return False
    start = max(parts.words.rfind(mark, 0, one.number.start) for mark in ",;。") + 1
    clause = re.split(r"[,;。]", parts.words[one.number.end :])[0]
    clause = f"{parts.words[start : one.number.end]}{clause}"
    if _OTHERS_ONLY.search(parts.words[: one.number.start]) or _SOME_ONLY.search(clause):
        return False
    return _ALL.search(clause) is not None and _OUGHT.search(clause) is None


def _settle(parts: SentenceParts, cluster: list[Kinded]) -> None:
    """CR beside a coefficient is a critical ratio, else a reliability; what follows a coefficient in SDs is one."""
    mediated = re.search(r"中介|间接|(?:→|->)[^→>、,;。和与]{1,30}(?:→|->)", parts.words) and not re.search(
        r"直接|总效应", parts.words
    )
    tests = any(c.kind in ("coef", "coef_b", "coef_std", "se") for c in cluster)
    for one in cluster:
        if one.kind == "cr_or_z":  # a reliability does not exceed 1
            one.kind = "z" if tests or abs(one.number.value) > 1 else "cr"
        if one.kind == "alpha" and _is_without_item(parts, one):
            one.kind = "alpha_deleted"
        if one.kind == "coef" and one.label is not None and mediated:
            told = parts.words[one.label.start : one.label.end]
            one.kind = "indirect" if told.startswith("效应值") else one.kind


def _is_without_item(parts: SentenceParts, one: Kinded) -> bool:
    """``若删除TRUST2，α将变为.770``: an alpha of a scale that an item has left."""
    if one.label is None or _WHOLE_SCALE.search(parts.words[: one.label.start]):
        return False
    if re.search(r"(?:由|从|\bfrom)\s?$", parts.words[: one.number.start]):
        return False  # "α将由.800变为.816": the alpha with the item
    before, after = parts.words[: one.number.start], re.split(r"[;。]", parts.words[one.number.end :])[0]
    return bool(_LEFT.search(before) or re.search(r"\bif\b[^;]*" + _LEFT.pattern, after, re.I))


def _settle_bare(parts: SentenceParts, cluster: list[Kinded]) -> None:
    """``trust (0.188, 95% CI [0.078, 0.335])``: a number in brackets with an interval behind it is an effect."""
    first = cluster[0]
    before = [m for m in parts.mentions if m.sort == "construct" and m.end <= first.number.start]
    opened = before and re.fullmatch(r"\s?\(\s?", parts.words[before[-1].end : first.number.start])
    closed = re.match(r"\s?,\s?(?:95|90|99)\s?%|\s?,\s?(?:CI|置信区间|\[)", parts.words[first.number.end :])
    alone = opened and len(cluster) == 1 and re.match(r"\s?\)", parts.words[first.number.end :])
    grouped = [m for m in parts.of_sort("category") if m.end <= first.number.start]
    if grouped and re.fullmatch(r"[^,。;()\d]{0,8}\(\s?", parts.words[grouped[-1].end : first.number.start]):
        closing = re.match(r"\s?\)", parts.words[first.number.end :])
        alone = closing if len(cluster) == 1 else None
    named = [m for m in parts.labels if m.end <= first.number.start and m.kind in (*OF_CONSTRUCT, *_EFFECTS)]
    if first.kind is None and alone and first.number.decimals > 1 and named:
        first.kind, first.label = named[-1].kind, named[-1]
    if first.kind is None and first.number.decimals > 1 and not first.number.percent:
        _settle_alone(parts, first, alone=len(cluster) == 1)
    if (
        first.kind is None
        and opened
        and closed
        and first.number.decimals
        and re.search(r"间接|indirect", parts.words, re.I)
    ):
        first.kind = "indirect"


def _settle_alone(parts: SentenceParts, one: Kinded, *, alone: bool) -> None:
    """``not significant (.364)``, ``quality (.46) mattered most``: a p or a coefficient, alone in its brackets."""
    if not alone or any(m.kind in (*OF_CONSTRUCT, "r", "htmt", "loading") for m in parts.labels):
        return
    before = re.search(r"[^,;。(]*\(\s?$", parts.words[: one.number.start])
    if before is None or not re.match(r"\s?\)", parts.words[one.number.end :]) or parts.of_sort("category", "item"):
        return
    if _DECIDED_BEFORE.search(before.group()) or (parts.of_sort("construct") and _MATTERED.search(parts.words)):
        one.kind = "bare"


def _lists(cluster: list[Kinded]) -> dict[str, list[Kinded]]:
    """The numbers of a cluster by statistic, where one statistic has several: values of a list of subjects."""
    by_kind: dict[str, list[Kinded]] = {}
    for one in cluster:
        if one.kind is not None:
            by_kind.setdefault(one.kind, []).append(one)
    return {kind: ones for kind, ones in by_kind.items() if len(ones) > 1}


def _range_part(parts: SentenceParts, kinded: list[Kinded], one: Kinded) -> str:
    """Whether a number is an end of a range over many subjects: "min", "max" or neither."""
    if one.kind in ("p", "n", None) or one.kind in FIT_KINDS:
        return ""
    k = kinded.index(one)
    for first, second, part in ((k, k + 1, "min"), (k - 1, k, "max")):
        if first < 0 or second >= len(kinded) or kinded[first].kind != one.kind or kinded[second].kind != one.kind:
            continue
        low, high = kinded[first].number, kinded[second].number
        gap = parts.words[low.end : high.start]
        ranged = _RANGED.search(parts.words[max(low.start - 16, 0) : high.end + 20])
        of_one = one.kind in PATH and parts.between(max(low.start - 24, 0), low.start, "construct")
        if _RANGE_GAP.fullmatch(gap) and ranged and not of_one:
            return part
    return ""


def _named_in_brackets(parts: SentenceParts, one: Kinded) -> str:
    """``from 3.53 (intention) to 3.87 (quality)``: whose value an end of a range is."""
    opened = re.match(r"\s?\(\s?", parts.words[one.number.end :])
    at = one.number.end + opened.end() if opened else -1
    found = [m for m in parts.of_sort("construct", "item") if m.start == at and parts.words[m.end : m.end + 1] == ")"]
    fits = found and one.kind in (OF_CONSTRUCT if found[0].sort == "construct" else ("loading", "mean", "sd", "citc"))
    return str(found[0].key) if fits else ""


def _alone_extreme(parts: SentenceParts, one: Kinded) -> str:
    """``HTMT最大值为0.671``: the greatest of all values, where the sentence names no construct up to then."""
    clause = re.search(r"[,;。](?!\d)", parts.words[one.number.end :])
    until = one.number.end + clause.start() if clause else len(parts.words)
    if one.kind not in (*_BOUND_KINDS, "htmt") or parts.between(0, until, "construct", "item"):
        return ""
    match = _EXTREME_OF_ALL.search(parts.words[max(one.number.start - 24, 0) : one.number.start])
    return "" if match is None else "max" if match["max"] or match["most"] else "min"


def _is_bartlett(parts: SentenceParts, one: Kinded) -> bool:
    before = parts.words[: one.number.start]
    return "Bartlett" in before and "CFI" not in before.rpartition("Bartlett")[2]


def _refined(one: Kinded, parts: SentenceParts, cluster: list[Kinded]) -> str:
    kind = one.kind or ""
    if kind in ("chisq", "df") and _is_bartlett(parts, one):
        return "bartlett" if kind == "chisq" else "bartlett_df"
    if kind == "coef" and one.label is not None:
        nearby = parts.words[max(one.label.start - 16, 0) : one.label.end]
        if _STANDARD.search(nearby) and not re.search(r"非标准化|unstandardi", nearby, re.I):
            return "coef_std"
    if kind == "loading" and re.search(r"探索|旋转|EFA|explorator|rotat", parts.words):
        return "loading_efa"
    return kind


def _limits(parts: SentenceParts, facts: KnownFacts, location: TextLocation) -> Iterator[NumberStatement]:
    """The limits of every interval, and whose they are."""
    before = 0
    for low, high in parts.intervals:
        subjects = _limit_subjects(parts, facts, low, before)
        before = high.end
        for number, part in ((low, "ci_low"), (high, "ci_high")):
            if subjects:
                about = _interval_of(parts, low, subjects)
                yield NumberStatement(part, subjects, number, parts.original, location, about=about)


def _interval_of(parts: SentenceParts, low: Printed, subjects: tuple[Subject, ...]) -> str:
    """The statistic of constructs or the effect size that an interval stands behind."""
    named = [m for m in parts.labels if m.end <= low.start and m.kind not in ("ci", "p")]
    kind = named[-1].kind if named else ""
    if all(isinstance(s, str) for s in subjects):
        return kind if kind in ("mean", "alpha", "omega", "r2", "performance") else ""
    return kind if kind == "f2" else ""


def _limit_subjects(parts: SentenceParts, facts: KnownFacts, low: Printed, before: int) -> tuple[Subject, ...]:
    named = [m for m in parts.labels if m.end <= low.start and m.kind != "ci" and m.kind != "p"]
    label: Label | None = named[-1] if named else None
    if label is not None and label.kind in FIT_KINDS:
        return ("rmsea",) if label.kind == "rmsea" and label.start >= before else ()
    if (
        label is not None
        and label.kind in ("r", "htmt", "rho", "eta", "d", "loading", "z", "group_test")
        and label.start >= before
    ):
        return ()
    around = Around(parts, low.start, low.start, before, len(parts.words))
    if label is not None and label.kind in OF_CONSTRUCT and label.kind != "vif":
        own = around.own("construct") or [m.key for m in parts.mentions if m.sort == "construct" and m.end <= low.start]
        return (own[-1],) if own else ()
    if not around.own("construct"):
        around = Around(parts, low.start, low.start, 0, len(parts.words))
    told = "indirect" if label is not None and label.kind == "indirect" and label.start >= before else ""
    kinded = path_subjects(around, facts, told)
    if MEDIATED.search(parts.words) or re.search(r"总效应|直接效应|total effect|direct effect", parts.words, re.I):
        kinded = (*kinded, *end_subjects(around, facts))
    return kinded
