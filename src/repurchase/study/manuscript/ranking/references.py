"""Words that stand for a name said before: "it", "the former", 其, 前者, 该变量 put into the name itself."""

from __future__ import annotations

import re
from itertools import pairwise

from repurchase.study.manuscript.facts.known_names import KnownNames, Mention
from repurchase.study.manuscript.reading.manuscript_text import plain_form
from repurchase.study.manuscript.statements.statistic_words import labels

_IT = re.compile(
    r"它(?!们)|该(?:变量|因素|构念|构面|维度)|(?<![尤极与何将])其(?![他余中次实间它一二三])|\b[Ii]ts\b|"
    r"\b(?:It|it)(?= (?:had|has|correlated|explained|was (?:also |weakly |strongly |positively |negatively |the "
    r"|rated|related|associated|correlated)))"
)
_HYPOTHESIS = re.compile(r"(?<![A-Za-z])H\d{1,2}[a-z]?(?![A-Za-z\d.])")
_THIS_HYPOTHESIS = re.compile(r"\b(?:This|this|The|the) hypothesis\b|(?:该|这一|此|这个|上述)假设(?!检验|成立与否)")
_SEVERAL = re.compile(r"\s?(?:Together|Both|They|Taken together|The two|Jointly|二者|两者|它们)", re.I)
_FORMER = re.compile(r"(?P<one>前者|\bthe former\b)|(?P<two>后者|\bthe latter\b)", re.I)
_JOINED = re.compile(r"\s?(?:和|与|及|以及|、|and)\s?")
_THOSE = re.compile(r"\b(?P<they>[Tt]hose|[Tt]hat)(?= (?:of|for) )|(?P<none>$^)")
_THEY = re.compile(r"^\s?(?P<they>(?:[Tt]hey|[Tt]hese(?: values)?))(?= (?:all )?(?:rang|var|lay|fell|were between))")
_EVERY_SCALE = re.compile(
    r"\s?(?:All|Every|Each)(?: of)?(?: the)?(?: \w+)? (?:scales?|measures?|constructs?|variables?)(?= (?:reach|"
    r"exceed|were (?:above|over|below)|lay))|"
    r"\s?(?:所有|全部|各|每个)(?:\w{1,2})?(?:量表|变量|构念|维度)(?=(?:均|都|皆)?(?:达到|超过|高于|大于|在))"
)
_OF_PAIR = re.compile(
    r"之间(?:的(?:值|比值|系数))?(?:则)?(?:为|是)\s?-?0?\.\d|\bbetween [^,;.]{3,60} (?:and|"
    r"with) [^,;.]{3,40} (?:was|is|it was) 0?\.\d",
    re.I,
)
_SUBJECT = 30  # characters before which the first name of a sentence is what it speaks of


def topic_of(words: str, named: list[Mention]) -> str:
    """The name of the construct that a sentence speaks of; empty where it begins with something else."""
    constructs = [m for m in named if m.sort == "construct"]
    if not constructs:
        return ""
    first = constructs[0]
    if re.match(r"\s?(?:With|By|Through|Via|Besides|Unlike|As well as|Like)\s(?:the )?$", words[: first.start]):
        return ""
    reach = 8 if re.search(r"[一-鿿]", words) else _SUBJECT
    return words[first.start : first.end] if first.start <= reach else ""


def with_names(sentence: str, topic: str, before: str, names: KnownNames) -> str:
    """A sentence with the names for which its pronouns stand, where that is certain."""
    words = _with_statistics(plain_form(sentence), plain_form(before))
    told = {m.group() for m in _HYPOTHESIS.finditer(before)}
    if len(told) == 1:
        words = _THIS_HYPOTHESIS.sub(next(iter(told)), words)
    if topic and not _SEVERAL.match(words) and (match := _IT.search(words)):
        earlier = [m for m in names.mentions(words[: match.start()]) if m.sort == "construct"]
        told_ = _HYPOTHESIS.search(words[: match.start()])  # "H3 failed because its interval": of that hypothesis
        if not earlier and not told_ and not labels(words[: match.start()]):
            owning = "'s" if match.group().casefold() == "its" else "的" if match.group() == "其" else ""
            owning = "" if re.match(r"与|对|和|在", words[match.end() :]) else owning
            words = words[: match.start()] + topic + owning + words[match.end() :]
    if _FORMER.search(words) and (told_pair := _pair_of_statistics(words)):
        words = _FORMER.sub(lambda m: told_pair[0] if m["one"] else told_pair[1], words)
    if _FORMER.search(words) and (pair := _pair(before, words, names)):
        words = _FORMER.sub(lambda m: pair[0] if m["one"] else pair[1], words)
    return words


def _with_statistics(words: str, before: str) -> str:
    """``Alphas exceeded .70; they ranged from``, ``those of trust were``: the statistic that was named before."""
    if re.search(r"间接|中介|indirect|mediat", before, re.I):
        words = re.sub(r"\b([Cc]orresponding) (?=effects?\b)", r"\1 indirect ", words)
        words = re.sub(r"相应的?(?=效应)", "相应的间接", words)
    told = [m for m in labels(before) if m.kind not in ("p", "ci")]
    ends = re.search(r"(?:ran|rang\w+|extend\w*|reach\w*) (?:from )?-?\d", words)
    if ends and re.search(r"interval|CIs?\b", before):
        return words  # limits of an interval, not the ends of a range
    if told and not labels(words) and (every := _EVERY_SCALE.match(words)):
        last = told[-1]
        return f"{every.group()} {before[last.start : last.end]}{words[every.end() :]}"
    if told and told[-1].kind in ("htmt", "r") and not labels(words) and _OF_PAIR.search(words):
        return f"{before[told[-1].start : told[-1].end]} {words}"
    match = _THEY.search(words) or (_THOSE.search(words) if not labels(words) else None)
    if match is None or not told:
        return words
    last = told[-1]
    return f"{words[: match.start('they')]}{before[last.start : last.end]}{words[match.end('they') :]}"


def _pair_of_statistics(words: str) -> tuple[str, str] | None:
    """``alpha and omega were used; the former``: the two statistics joined by "and" before, with nothing else named."""
    match = _FORMER.search(words)
    found = [m for m in labels(words[: match.start() if match else 0]) if m.kind not in ("p", "ci")]
    if len(found) != 2 or not _JOINED.fullmatch(words[found[0].end : found[1].start]):
        return None
    return words[found[0].start : found[0].end], words[found[1].start : found[1].end]


def _pair(before: str, words: str, names: KnownNames) -> tuple[str, str] | None:
    """The two constructs joined by "and" that were named last before "the former"."""
    at = _FORMER.search(words)
    stretch = f"{plain_form(before)} {words[: at.start() if at else 0]}"
    named = [m for m in names.mentions(stretch) if m.sort == "construct"]
    for one, two in reversed(list(pairwise(named))):
        if one.key != two.key and _JOINED.fullmatch(stretch[one.end : two.start]):
            return stretch[one.start : one.end], stretch[two.start : two.end]
    return None
