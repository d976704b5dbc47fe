"""Claims of rank of items and of pairs: the lowest loading, the highest HTMT or correlation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from repurchase.study.manuscript.facts.known_facts import Known, KnownFacts, Subject
from repurchase.study.manuscript.facts.known_names import Mention
from repurchase.study.manuscript.ranking.ranks import EXTREME, SECOND, RankClaim
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts

_CLAUSES = re.compile(
    r"[;。:]|,(?!\d)|\band (?=(?:the )?(?:lowest|highest|smallest|largest|weakest|strongest))|"
    r"\band (?=[A-Z]+\d)|而(?=[^且])"
)
_OF_ITEM = {"loading": ("loading", "loading_pls"), "citc": ("citc",), "mean": ("mean",)}
_OF_PAIR = {"htmt": ("htmt",), "r": ("phi", "r")}
_SOME = re.compile(
    r"其余|其他|除|次高|next largest|other|remaining|except|apart|各(?:变量|构念|维度|因子)|each|之一|one of|探索|旋转|"
    r"explorator|rotat|"
    r"[二两三四五](?:个|者)?最|two|three|PLS|自变量|外生|驱动|predictors|drivers|exogenous",
    re.I,
)
_BETWEEN = re.compile(r"之间|\bbetween\b", re.I)
_ALL = re.compile(r"所有题项|全部题项|各题项|\ball (?:the )?items\b|of all", re.I)


_GROUP_EXTREME = re.compile(
    r"(?:largest|biggest|most (?:numerous|common|frequent)|(?P<least>smallest|least (?:numerous|common|frequent)))"
    r"(?: [a-z]+){0,2}? (?:group|category|answer|share|segment)\b(?!s)|"
    r"(?:人数|占比|比例|比重|所占比例|群体)?(?:为|是)?最(?:多|大|高|(?P<fewest>少|小|低))(?!数)",
    re.I,
)
_GROUPS_APART = re.compile(
    r"除|其余|其他|第[二三]|次|之一|组|均值|得分|满意|[二两三四]|\b(?:other|remaining|except|apart|after|second|third|"
    r"next|two|three|among|one of|mean|score|not)\b",
    re.I,
)
_ALONGSIDE = re.compile(r"(?:、|和|与|及|\band|\bor)\s?$|(?P<behind>^\s?(?:\([^()]*\))?\s?(?:、|和|与|及|and\b|or\b))")


def further_ranks(parts: SentenceParts, facts: KnownFacts) -> Iterator[RankClaim | None]:
    """Every such claim of a sentence: what should stand there, or None where it is right."""
    yield from _group_extremes(parts, facts)
    if _SOME.search(parts.words):
        return
    told, start = "", 0
    for end in [*(m.start() for m in _CLAUSES.finditer(parts.words)), len(parts.words)]:
        clause, since, start = parts.words[start:end], start, end
        kinds = {m.kind for m in parts.labels if since <= m.start < end and m.kind not in ("p", "ci")}
        told = next(iter(kinds)) if len(kinds) == 1 else "" if kinds else told
        found = list(EXTREME.finditer(clause))
        if len(found) != 1 or SECOND.search(clause[: found[0].start()]):
            continue
        high = found[0]["high"] is not None
        items = parts.between(since, end, "item")
        pair = list(dict.fromkeys(m.key for m in parts.between(since, end, "construct")))
        if told in _OF_ITEM and len(items) == 1:
            yield from _item_extreme(parts, facts, items[0], told, high=high)
        elif told in _OF_PAIR and len(pair) == 2 and not parts.of_sort("item", "category"):
            among = set(facts.constructs) if _BETWEEN.search(clause) else set(pair)
            yield from _pair_extreme(facts, frozenset(pair), told, among, high=high)


def _group_extremes(parts: SentenceParts, facts: KnownFacts) -> Iterator[RankClaim | None]:
    """``Students formed the largest group``: of the answers to one question, where a clause names one of them alone."""
    if parts.of_sort("construct", "item", "statement"):
        return
    start = 0
    for end in [*(m.start() for m in re.finditer(r"[;。:]|,(?!\d)|[a-z)]\.\s", parts.words)), len(parts.words)]:
        clause, since, start = parts.words[start:end], start, end
        found, named = _GROUP_EXTREME.search(clause), parts.between(since, end, "category")
        if found is None or len(named) != 1 or _GROUPS_APART.search(_without(clause, named[0], since)):
            continue
        one = named[0]
        if _ALONGSIDE.search(parts.words[since : one.start]) or _ALONGSIDE.match(parts.words[one.end : end]):
            continue
        counts = {s: ks[0] for s, ks in facts.all_of("count").items() if isinstance(s, tuple) and s[0] == one.key[0]}
        if one.key not in counts or len(counts) < 3:
            continue
        pick = min if found["least"] or found["fewest"] else max
        best = pick(counts, key=lambda s: counts[s].value)
        right = counts[one.key].value == counts[best].value
        yield None if right else RankClaim("count", parts.words[one.start : one.end], str(best[-1]))


def _without(clause: str, named: Mention, since: int) -> str:
    """A clause without the name in it, which may hold any word."""
    return clause[: max(named.start - since, 0)] + clause[named.end - since :]


def _item_extreme(
    parts: SentenceParts, facts: KnownFacts, named: Mention, told: str, *, high: bool
) -> Iterator[RankClaim | None]:
    """``the lowest loading belonged to RESP3``: of all items, or of those of the construct that the words name."""
    owners = {m.key for m in parts.of_sort("construct")}
    if len(owners) > 1 or (owners and facts.owners.get(named.key) not in owners):
        return
    if told == "mean" and not owners and not _ALL.search(parts.words):
        return  # of the items that the sentences before spoke of, perhaps
    among = set(facts.items_of(next(iter(owners)))) if owners else set(facts.items)
    columns: list[dict[Subject, Known]] = [
        {item: ks[0] for item, ks in facts.all_of(kind).items() if isinstance(item, str) and item in among}
        for kind in _OF_ITEM[told]
    ]
    yield from _judged(named.key, [c for c in columns if named.key in c], told, high=high)


def _pair_extreme(
    facts: KnownFacts, pair: frozenset[str], told: str, among: set[str], *, high: bool
) -> Iterator[RankClaim | None]:
    """``the highest HTMT was between X and Y``: of all pairs, or of all that one of the two is in."""
    found: list[list[RankClaim | None]] = []
    for name in sorted(among) if len(among) == len(pair) else [""]:
        columns: list[dict[Subject, Known]] = [
            {
                s: ks[0]
                for s, ks in facts.all_of(kind).items()
                if isinstance(s, frozenset) and s <= set(facts.constructs) and (not name or name in s)
            }
            for kind in _OF_PAIR[told]
        ]
        found.append(list(_judged(pair, [c for c in columns if pair in c], told, high=high)))
    yield from next((one for one in found if None in one), found[0])


def _judged(
    named: Subject, columns: Sequence[Mapping[Subject, Known]], told: str, *, high: bool
) -> Iterator[RankClaim | None]:
    """Whether a subject has the greatest or the least value of one of the columns, to two decimals."""
    pick = max if high else min
    best: list[Subject] = []
    for column in (c for c in columns if len(c) > 2):
        first = pick(column, key=lambda s: column[s].value)
        best.append(first)
        if f"{column[named].value:.2f}" == f"{column[first].value:.2f}":
            yield None
            return
    if best:
        yield RankClaim(told, _shown(named), _shown(best[0]))


def _shown(subject: object) -> str:
    return " / ".join(sorted(subject)) if isinstance(subject, frozenset) else str(subject)
