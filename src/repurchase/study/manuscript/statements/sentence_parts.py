"""A sentence taken apart: its numbers, statistics, names and hypotheses by position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.facts.known_names import KnownNames, Mention
from repurchase.study.manuscript.reading.manuscript_text import plain_form
from repurchase.study.manuscript.statements.number_tokens import Printed, numbers
from repurchase.study.manuscript.statements.statement import own_words
from repurchase.study.manuscript.statements.statistic_words import Label, labels

_HYPOTHESIS = re.compile(
    r"(?<![A-Za-z])(?:H|假设|假说|[Hh]ypothes[ie]s )\s?(?P<number>\d{1,2})(?P<lette"
    r"r>[a-z])?(?![A-Za-z\d.]|\s?(?:个|条|项|份))"
)
_FURTHER = re.compile(
    r"(?:\s?(?:,|、|and|和|与|及|to|至|-)\s?){1,2}(?P<number>\d{1,2})(?P<letter>[a-z])?(?![A-Za-z\d.%])"
)
_RANGE = re.compile(r"\s?(?:-|~|至|到|to|through)\s?$")
_NO_NUMBER = re.compile(
    r"(?:表|图|式|第|附录|Table|Tables|Figure|Fig\.|Section|Chapter|Appendix|Eq\.?|Model|"
    r"模型|Step|第)\s?[A-Z]?\.?(?:\d+[.-])*$"
)
_AFTER_NO_NUMBER = re.compile(
    r"\s?(?:年|月|日|章|节|点量表|点李克特|-?points?\b|点计分|次Bootstrap|次重?抽样|"
    r"个自由度|resamples|bootstrap (?:re)?samples|draws|th |st |nd |rd |"
    r"one-sided|two-sided|(?:bootstrap |percentile |confidence )+intervals?)",
    re.I,
)
_INTERVAL = re.compile(
    r"[\[(]\s?(?P<low>[-+]?\d*\.?\d+)\s?(?P<percent>%?)\s?(?:,|;|~|至|到|-|"
    r"\bto\b)\s?(?P<high>[-+]?\d*\.\d+)\s?%?\s?[\])]"
)

_THAN = re.compile(
    r"(?:仅?次于|大于|小于|高于|低于|强于|弱于|优于|多于|少于|不如|不及|超过|(?<![之对占百])比|"
    r"\bthan(?: (?:that|those) of)?(?: the)?|\bunlike|\bcompared (?:with|to)|\bsecond(?: only)? to)\s?$",
    re.I,
)
_NUMBER_OF_ITS_OWN = re.compile(r"(?:的(?:标准化)?(?:路径|影响)?(?:系数|效应|影响|作用|均值)?)?\s?\(")
_BARE = re.compile(
    r"\s?(?:为|是|在|从|介于|was|is|of|from|ranged from|:|=|"
    r"\s)*\s?[\[(]?\s?(?P<low>[-+]?\d*\.\d+)\s?(?P<percent>%?)\s?"
    r"(?:,|~|至|到|和|与|-|\bto\b|\band\b)\s?(?P<high>[-+]?\d*\.\d+)"
)


_OF = re.compile(r"\s(?:of|for)\s(?:(?:the|all|both|these|those|its|their|two|three|four|six|direct|specific)\s)*")
_RUNS = re.compile(
    r"(?:goes|runs|went|ran|extends?|extended|reaches|reached)\s(?:from\s)?(?P<low>-?\d*\.\d+)\s?(?P<percent>%?)\s?"
    r"(?:to|and)\s(?P<high>-?\d*\.\d+)"
)  # "the interval of the path runs from .16 to .48"
_WITHOUT_ZERO = re.compile(
    r"[\])\s,]*(?:区间)?(?:中|内)?(?:均|并|都)*(?:不|未)(?:包含|包括|含|跨越?)\s?(?:0|零)|"
    r"[\])\s,]*(?:which |that )?(?:(?:did|does|do) not (?:include|contain|straddle)|exclud\w+) zero",
    re.I,
)
_WITH_ZERO = re.compile(
    r"[\])\s,]*(?:区间)?(?:中|内)?(?:均|都)*(?:包含|包括|含|跨越?)(?:了)?\s?(?:0|零)|"
    r"[\])\s,]*(?:which |that )?(?:includ|contain|straddl)\w+ zero",
    re.I,
)


@dataclass(slots=True)
class SentenceParts:
    """A sentence in plain form with everything that was recognised in it.

    `before` is the sentence before it, `earlier` the constructs named in that, `mediated` whether the paragraph or
    its title speaks of mediation.
    """

    original: str
    words: str
    numbers: list[Printed] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    hypotheses: list[tuple[int, int, str]] = field(default_factory=list)
    intervals: list[tuple[Printed, Printed]] = field(default_factory=list)
    before: str = ""
    earlier: list[str] = field(default_factory=list)
    mediated: bool = False

    def is_compared(self, mention: Mention) -> bool:
        """Whether a name only tells with what something is compared: behind "than", with no number of its own."""
        if mention.sort != "construct" or not _THAN.search(self.words[max(mention.start - 30, 0) : mention.start]):
            return False
        return _NUMBER_OF_ITS_OWN.match(self.words[mention.end :]) is None

    def of_sort(self, *sorts: str) -> list[Mention]:
        """Names of these sorts."""
        return [m for m in self.mentions if m.sort in sorts]

    def between(self, start: int, end: int, *sorts: str) -> list[Mention]:
        """Names of these sorts within a stretch."""
        return [m for m in self.mentions if m.start >= start and m.end <= end and (not sorts or m.sort in sorts)]


def sentence_parts(original: str, names: KnownNames, facts: KnownFacts, resolved: str = "") -> SentenceParts:
    """Take a sentence apart, in which pronouns may have been resolved already."""
    words = own_words(resolved or plain_form(original))
    made = SentenceParts(original, words)
    made.mentions = names.mentions(words)
    made.labels = _heading_labels(words, [m for m in labels(words) if not _within(m.start, m.end, made.mentions)])
    made.hypotheses = list(hypothesis_tokens(words, facts))
    made.intervals = _intervals(words, made)
    taken = [(m.start, m.end) for m in made.mentions if m.sort != "construct"]
    taken += [(m.start, m.end) for m in made.labels] + [(a, b) for a, b, _ in made.hypotheses]
    taken += [(low.start - 1, high.end + 1) for low, high in made.intervals]
    made.numbers = [n for n in numbers(words) if not _taken(n, taken) and not _no_number(n, words)]
    return made


def _heading_labels(words: str, named: list[Label]) -> list[Label]:
    """Without the name of what a statistic is one of: "the p-values of the indirect effects were" gives p values."""
    kept: list[Label] = []
    for label in named:
        if kept and kept[-1].kind in ("p", "se", "z") and _OF.fullmatch(words[kept[-1].end : label.start]):
            kept[-1] = Label(kept[-1].start, label.end, kept[-1].kind, kept[-1].df)
        else:
            kept.append(label)
    return kept


def _within(start: int, end: int, mentions: Iterable[Mention]) -> bool:
    return any(m.start <= start and end <= m.end for m in mentions)


def _taken(number: Printed, taken: list[tuple[int, int]]) -> bool:
    return any(a <= number.start and number.end <= b for a, b in taken)


def _no_number(number: Printed, words: str) -> bool:
    """Whether digits are a year, the number of a table, a scale's points or the like."""
    if not number.decimals and not number.percent and 1900 <= number.value <= 2100 and number.end - number.start == 4:
        return not re.search(r"[Nn]\s?=\s?$", words[: number.start])
    before = words[max(number.start - 14, 0) : number.start]
    return bool(_NO_NUMBER.search(before) or _AFTER_NO_NUMBER.match(words[number.end :]))


def _intervals(words: str, made: SentenceParts) -> list[tuple[Printed, Printed]]:
    """Pairs that are limits: in square brackets, in any after the name of an interval, or bare right behind it."""
    out = []
    bare_ones = [m for end in _interval_names(words, made) if (m := _BARE.match(words, end))]
    if any(label.kind == "ci" for label in made.labels):
        bare_ones += [m for m in _RUNS.finditer(words) if m.start("low") not in {b.start("low") for b in bare_ones}]
    taken = [m.start("low") for m in bare_ones]
    for match in (*bare_ones, *(m for m in _INTERVAL.finditer(words) if m.start("low") not in taken)):
        named = match in bare_ones or any(m.kind == "ci" and 0 <= match.start() - m.end <= 8 for m in made.labels)
        if match.group()[0] != "[" and not named and not _is_limits(words, match, made):
            continue
        limits = []
        for name in ("low", "high"):
            bare = match[name]
            shown = bool(match["percent"])
            places = len(bare.partition(".")[2])
            limits.append(Printed(match.start(name), match.end(name), float(bare), places, shown, 0, bare))
        out.append((limits[0], limits[1]))
    return sorted(out, key=lambda pair: pair[0].start)


def _interval_names(words: str, made: SentenceParts) -> list[int]:
    """Where the names of intervals end; what they are of belongs to them: "interval of the coefficient"."""
    out = [label.end for label in made.labels if label.kind == "ci"]
    for one, two in pairwise(made.labels):
        if one.kind == "ci" and _OF.fullmatch(words[one.end : two.start]):
            out.append(two.end)
    return out


def _is_limits(words: str, match: re.Match[str], made: SentenceParts) -> bool:
    """Whether two numbers in round brackets are limits: behind an estimate between them, or after "interval"."""
    low, high = float(match["low"]), float(match["high"])
    if low >= high or "." not in match["low"]:
        return False
    estimate = re.search(r"(?<![\d.])(-?\d*\.\d+)\s?$", words[: match.start()])
    if estimate and low <= float(estimate[1]) <= high:
        return True
    return any(m.kind == "ci" and m.end <= match.start() for m in made.labels)


def hypothesis_tokens(words: str, facts: KnownFacts) -> Iterator[tuple[int, int, str]]:
    """Hypotheses named in a text, a range (H1-H3) as each of its own; only those that findings.json knows."""
    order = {name.casefold(): name for name in facts.hypotheses}
    ids = list(facts.hypotheses)
    last: tuple[int, str] | None = None
    for match in _each_hypothesis(words):
        name = order.get(f"h{match['number']}{match['letter'] or ''}")
        start = match.start() if match.re is _HYPOTHESIS else match.start("number")
        if name is None:
            last = None
            continue
        if last is not None and _RANGE.fullmatch(words[last[0] : start]):
            first, end = ids.index(last[1]), ids.index(name)
            for between in ids[first + 1 : end]:
                yield start, match.end(), between
        yield start, match.end(), name
        last = (match.end(), name)


def _each_hypothesis(words: str) -> Iterator[re.Match[str]]:
    """Each name of a hypothesis, and the bare numbers listed behind "hypotheses": ``hypotheses 7 and 8``."""
    for match in _HYPOTHESIS.finditer(words):
        yield match
        at = match.end()
        while match.group()[:10].casefold() == "hypotheses" and (further := _FURTHER.match(words, at)):
            yield further
            at = further.end()


def zero_faults(parts: SentenceParts) -> Iterator[tuple[str, str]]:
    """Intervals of which a sentence says that zero lies in them, or outside, against their own limits."""
    for low, high in parts.intervals:
        after = parts.words[high.end : high.end + 40]
        outside, inside = _WITHOUT_ZERO.match(after), _WITH_ZERO.match(after)
        holds = low.value <= 0 <= high.value
        if (outside and holds) or (inside and not outside and not holds):
            yield f"[{low.shown}, {high.shown}]", (outside or inside or [""])[0].strip(" ,)]")
