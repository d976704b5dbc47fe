"""Ends of ranges over a part of the values: of the items of a construct, of the pairs that a construct is in."""

from __future__ import annotations

import re

from repurchase.study.manuscript.facts.known_facts import KnownFacts, Subject
from repurchase.study.manuscript.statements.number_kinds import Kinded
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statement import BEHIND
from repurchase.study.manuscript.statements.subjects import Around

_ITEMS = re.compile(r"题项|题目|\bitems?\b", re.I)
_EXTREME = re.compile(r"(?P<max>最[大高]|highest|largest)|最[小低]|lowest|smallest", re.I)
_SOME = re.compile(r"其余|其他|除|次|other|remaining|except|second|next", re.I)
_ALL = re.compile(r"均|都|皆|全部|所有|各个?变量|各题项|\ball\b|\bevery\b|\beach\b", re.I)


def ends_of_items(
    parts: SentenceParts, one: Kinded, around: Around, facts: KnownFacts, part: str
) -> tuple[Subject, ...] | None:
    """``顾客满意的载荷在.65到.75之间``: the item of the construct that has the least or greatest value."""
    of_items = one.kind in ("loading", "citc", "alpha_deleted") or (
        one.kind in ("mean", "sd") and _ITEMS.search(parts.words)
    )
    clause = max(parts.words.rfind(mark, 0, one.number.start) for mark in ",;。")
    owners = list(dict.fromkeys(m.key for m in around.before if m.sort == "construct" and m.start > clause))
    named = parts.of_sort("construct")
    if not owners and len({m.key for m in named}) == 1 and not _ALL.search(parts.words[clause + 1 : one.number.start]):
        owners = [named[0].key] if _is_topic(parts, named[0].start) or " its " in parts.words[clause + 1 :] else []
    if not of_items or len(owners) != 1 or parts.of_sort("item"):
        return None
    pick = min if part == "min" else max
    found = []
    for kind in BEHIND.get(one.kind or "", (one.kind or "",)):
        known = {item: ks[0].value for item in facts.items_of(owners[0]) if (ks := facts.of(kind, item))}
        if known:
            found.append(pick(known, key=lambda item: known[item]))
    return tuple(dict.fromkeys(found)) or None


def _is_topic(parts: SentenceParts, start: int) -> bool:
    """Whether a sentence begins with the name that stands here: all of it speaks of that."""
    return start <= (8 if re.search(r"[一-鿿]", parts.words) else 30)


def ends_of_pairs(parts: SentenceParts, one: Kinded, facts: KnownFacts, part: str) -> tuple[Subject, ...]:
    """``与重购意愿的相关系数介于.15与.55之间``: the end among the pairs of the only construct named."""
    named = {m.key for m in parts.of_sort("construct")}
    if len(named) != 1:
        return ()
    pick = min if part == "min" else max
    found = []
    for kind in BEHIND.get(one.kind or "", ()):
        known = {s: ks[0].value for s, ks in facts.all_of(kind).items() if isinstance(s, frozenset) and named <= s}
        if known:
            found.append(pick(known, key=lambda s: known[s]))
    return tuple(dict.fromkeys(found))


def extreme_of_items(parts: SentenceParts, one: Kinded) -> str:
    """``顾客满意的载荷最低为.70``, ``the lowest loading of trust (.67)``: which end it is, if any."""
    named = {m.key for m in parts.of_sort("construct")}
    if one.kind not in ("loading", "citc") or len(named) != 1 or parts.of_sort("item") or _SOME.search(parts.words):
        return ""
    start = max(parts.words.rfind(mark, 0, one.number.start) for mark in ",;。") + 1
    found = list(_EXTREME.finditer(parts.words[start : one.number.start]))
    return "" if len(found) != 1 else "max" if found[0]["max"] else "min"
