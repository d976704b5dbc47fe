"""Whom a number belongs to: the construct, path, pair or group that is named nearest to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repurchase.study.manuscript.facts.known_facts import KnownFacts, Subject, with_ends
from repurchase.study.manuscript.facts.known_names import Mention
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts

MEDIATED = re.compile(
    r"经由|经(?![常验营济理典历检校剔筛调修计统测过分Hh\d])|通过(?!了?[^,。;]{0,6}(?:检验|验证|考验))|中介|间接|"
    r"through|\bvia\b|by way of|mediat|indirect",
    re.I,
)
CHAIN_DRAWN = re.compile(r"(?:→|->)[^→>、,;。和与]{1,30}(?:→|->)")  # X → M → Y
_THROUGH = re.compile(r"经由|通过|经过?|\bthrough\b|\bvia\b", re.I)
_AFTER = re.compile(
    r"\s?[)\]]?\s?(?:\(|,?\s?among (?:those who )?(?:the )?|,?\s?for (?:the )?|,?\s?in (?:the )?|"
    r",?\s?of (?:the )?(?:variance in |"
    r"variance of )?)$",
    re.I,
)
_NUMBERED = re.compile(r"\s?\(\s?[^()]{0,14}[-+]?\d*\.\d")
_NUMBER_OF_ITS_OWN = re.compile(r"\s?(?:was|is|为|是|:|=)?\s?\(?-?\d*\.\d")
_HELD = re.compile(
    r"\b(?:once|after|when|if)\b[^,;.()。]*?\b(?:considered|controlled|held constant|accounted|taken into account)|"
    r"controlling for [^,;.()]*|holding [^,;.()]* constant|(?:在)?(?:控制|考虑)(?:了)?[^,;。()]*?(?:之后|后|"
    r"的情况下|的条件下)",
    re.I,
)
_FREED = re.compile(
    r"(?:直接路径|direct paths?)[^;。]*?(?:加入|释放|纳入|自由|add|free|includ)|(?:加入|释放|纳入)[^;。]*?直接", re.I
)
_AFTER_ZH = re.compile(r"\s?\($")


class Around:
    """The names around a cluster of numbers.

    Parameters
    ----------
    parts : SentenceParts
    start, end : int
        The cluster.
    since : int
        Where the stretch before it begins: the end of the cluster before, or of the sentence's start.
    until : int
        Where the stretch after it ends.
    """

    def __init__(self, parts: SentenceParts, start: int, end: int, since: int, until: int) -> None:
        self.parts, self.start, self.end = parts, start, end
        held = [m.span() for m in _HELD.finditer(parts.words)]
        self.before = [
            m
            for m in parts.between(since, start)
            if not parts.is_compared(m) and not any(a <= m.start < b for a, b in held)
        ]
        self.after = [m for m in parts.between(end, until) if not parts.is_compared(m)]
        self.since, self.until = since, until

    def behind(self, *sorts: str) -> Mention | None:
        """The name that follows at once: ``.85 for trust``, ``0.850（顾客信任）``."""
        for m in self.after:
            gap = self.parts.words[self.end : m.start]
            listed = gap.startswith(",") and _NUMBER_OF_ITS_OWN.match(self.parts.words[m.end :])
            if m.sort in sorts and not listed and (_AFTER.fullmatch(gap) or _AFTER_ZH.fullmatch(gap)):
                return m
            break
        return None

    def own(self, *sorts: str) -> list[str]:
        """Keys of the names before, from left to right."""
        return [m.key for m in self.before if m.sort in sorts]

    def later(self, *sorts: str) -> list[str]:
        """Keys of the names after."""
        return [m.key for m in self.after if m.sort in sorts]

    def everywhere(self, *sorts: str) -> list[str]:
        """Keys of all names of the sentence."""
        return [m.key for m in self.parts.mentions if m.sort in sorts]

    def unrivalled(self) -> list[str]:
        """Keys of all names of the sentence; those without a bracket of their own, where the cluster is in one."""
        words, last = self.parts.words, [m for m in self.before if m.sort == "construct"][-1:]
        if not last or not _NUMBERED.match(words[last[0].end : last[0].end + 24]):
            return self.everywhere("construct")
        return [*self.others(), *self.own("construct")]

    def others(self) -> list[str]:
        """Constructs of the sentence beside which no number of their own stands, and those before the cluster."""
        near = {(m.start, m.end) for m in self.before}
        words = self.parts.words
        return [
            m.key
            for m in self.parts.mentions
            if m.sort == "construct" and ((m.start, m.end) in near or not _NUMBERED.match(words[m.end : m.end + 24]))
        ]


def path_subjects(around: Around, facts: KnownFacts, kind: str = "") -> tuple[Subject, ...]:
    """The paths that a cluster may be about; empty where the sentence does not tell."""
    own = around.own("construct")
    if (
        stated := _behind_path(around, facts)
        or _freed_paths(around, facts, kind)
        or _topic_chains(around, facts, own, kind)
    ):
        return stated
    drawn = CHAIN_DRAWN.search(around.parts.words[around.since : around.start]) is not None
    mediated = drawn or MEDIATED.search(around.parts.words) is not None
    if kind.startswith("coef") and re.search(r"directly|直接", around.parts.words[around.since : around.start], re.I):
        mediated = False
    return _matching_paths(around, facts, own, kind, mediated=mediated)


def _freed_paths(around: Around, facts: KnownFacts, kind: str) -> tuple[Subject, ...]:
    """Direct paths that the model leaves out and that the words set free."""
    named = list(dict.fromkeys(around.everywhere("construct")))
    ends = tuple(p for p in (tuple(named), tuple(named[::-1])) if facts.of("direct", p) and p not in facts.paths)
    if len(named) == 1 and _FREED.search(around.parts.before):
        freed = [s for s in facts.all_of("direct") if isinstance(s, tuple) and s[0] == named[0]]
        return tuple(dict.fromkeys([*freed, *(p for p in facts.direct_paths if p[0] == named[0])]))
    if len(named) == 2 and ends and re.search(r"直接|\bdirect", around.parts.words, re.I) and kind != "indirect":
        return ends
    return ()


def _topic_chains(around: Around, facts: KnownFacts, own: list[str], kind: str) -> tuple[Subject, ...]:
    """The chains of the only construct named, in a sentence or paragraph on mediation."""
    named = list(dict.fromkeys(around.everywhere("construct")))
    if kind == "indirect" and len(set(own)) == 1:
        inside = set(around.everywhere("construct"))
        begun = [c for c in facts.chains if c[0] == own[0] and set(c[1:-1]) <= inside]
        if len(begun) == 1:
            return with_ends(begun[0])
    if around.parts.mediated and not MEDIATED.search(around.parts.words) and len(named) == 1 and kind in ("", "bare"):
        begun = [c for c in facts.paths if (named[0] in (c[0], c[-1]) and len(c) > 2) or c[0] == named[0]]
        return tuple(dict.fromkeys([*begun, *((c[0], c[-1]) for c in begun)]))
    return ()


def _matching_paths(
    around: Around, facts: KnownFacts, own: list[str], kind: str, *, mediated: bool
) -> tuple[Subject, ...]:
    """The paths or chains whose constructs the words name, those before the number first."""
    direct = facts.direct_paths
    chains = facts.chains
    first = chains if mediated else direct
    second = direct if mediated else chains
    near: Sequence[str] = own[-3:] if mediated else own[-2:]
    if not own and (after := around.behind("construct")) is not None:
        own = near = [after.key]
    steps: list[tuple[list[tuple[str, ...]], Sequence[str], Sequence[str]]] = []
    for known in (first, second):
        steps += [(known, near, near), (known, own, own)]
        if kind == "indirect" and (chosen := _only_chain(chains, near)):
            return chosen
        last_two = own[-2:] if any(c[:2] == tuple(own[-2:]) for c in chains) else near
        if mediated and known is chains and (chosen := _begun_chains(around, last_two, kind, facts)):
            return chosen
    if mediated and len(own) == 1 and around.since and (chosen := _chains_of(around, facts)):
        return chosen
    last = own[-1:]
    for known in (first, second):
        steps += [(known, last, around.others()), (known, last, around.unrivalled())]
    for known, needed, named in steps:
        if needed and (found := _through(known, needed, named, mediated)):
            return found
    return _alone_subjects(around, facts, own, kind, mediated=mediated)


def _begun_chains(around: Around, near: Sequence[str], kind: str, facts: KnownFacts) -> tuple[Subject, ...]:
    """The chains that begin with the names before a number: the only one, or all where "through" parts the names."""
    begun = [c for c in facts.chains if len(near) > 1 and c[: len(near)] == tuple(near)]
    if not begun or not (len(begun) == 1 or _THROUGH.search(around.parts.words[around.since : around.start])):
        return ()
    straight = [p for p in facts.direct_paths if p == tuple(near)] if kind != "indirect" else []
    return (*begun, *straight, *dict.fromkeys((c[0], c[-1]) for c in begun if c[:2] != (c[0], c[-1])))


def _only_chain(chains: list[tuple[str, ...]], near: Sequence[str]) -> tuple[Subject, ...]:
    """``trust mediated the effect of quality``: the only chain that begins with these two, in either order."""
    found = [c for c in chains if len(set(near)) == 2 and set(c[:2]) == set(near)]
    return with_ends(found[0]) if len(found) == 1 else ()


def _alone_subjects(
    around: Around, facts: KnownFacts, own: list[str], kind: str, *, mediated: bool
) -> tuple[Subject, ...]:
    """The paths of a sentence that names a single construct, or a hypothesis."""
    direct = facts.direct_paths
    chains = facts.chains
    hypotheses = [h for a, b, h in around.parts.hypotheses if around.since <= a and b <= around.start]
    alone = [p for p in direct if own and p[0] == own[-1]] if len(set(around.everywhere("construct"))) == 1 else []
    if len(alone) == 1 and not mediated:  # "as to trust, hypothesis 5 was rejected (p = .346)": or of that
        return tuple(dict.fromkeys([*alone, *(facts.hypotheses[h].path for h in hypotheses[-1:])]))
    begun = [c for c in chains if own and c[0] == own[-1]] if mediated else []
    if len(begun) == 1:
        return with_ends(begun[0])
    if not hypotheses and not around.everywhere("construct"):  # "as p (.012) is below .05, H5 is accepted"
        later = list(dict.fromkeys(h for _, _, h in around.parts.hypotheses))
        hypotheses = later if len(later) == 1 else []
    if hypotheses:
        return tuple(facts.hypotheses[h].path for h in hypotheses if facts.hypotheses[h].path)
    leaving = [p for p in direct if own and p[0] == own[-1]]
    bracket = kind.startswith("coef") and re.search(
        r"\(\s?(?:β|beta|b)?\s?=?\s?$", around.parts.words[: around.start], re.I
    )
    unnamed = not set(around.others()) & {p[1] for p in direct} - set(own[-1:])  # no outcome is named beside it
    return tuple(leaving) if len(leaving) == 1 and bracket and unnamed and not mediated else ()


def _behind_path(around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """``.370 for usefulness on satisfaction``: the path that follows its number."""
    if len(around.after) < 2 or around.behind("construct") is None:
        return ()
    one, two = around.after[:2]
    joined = re.fullmatch(r"\s?(?:on|to|->|对)\s(?:the )?", around.parts.words[one.end : two.start])
    return ((one.key, two.key),) if joined and (one.key, two.key) in facts.paths else ()


def _chains_of(around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """``that of service was .154`` in a sentence on mediation: the chains of the name that stands before the number."""
    own = around.own("construct")
    earlier = {m.key for m in around.parts.of_sort("construct") if m.start < around.start}
    chains = [p for p in facts.chains if own and p[0] == own[-1]]
    named = [p for p in chains if set(p[1:-1]) <= earlier] or [p for p in chains if set(p[1:-1]) & earlier]
    own_step = [p for p in facts.direct_paths if own and p == tuple(own[-2:])]
    if not named or own_step:
        return ()
    least = min(len(p) for p in named)
    return tuple(s for p in named if len(p) == least or len(named) < 3 for s in (p, (p[0], p[-1])))


def _through(
    known: list[tuple[str, ...]], needed: Sequence[str], named: Sequence[str], mediated: bool
) -> tuple[Subject, ...]:
    """The paths that hold every needed construct and whose ends are all named."""
    inside, must = set(named), set(needed)
    whole = tuple(p for p in known if must <= set(p) <= inside)
    if whole or not mediated:
        return whole
    return tuple(p for p in known if must <= set(p) and {p[0], p[-1]} <= inside)


def end_subjects(around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """First and last construct of a total or indirect effect."""
    ends = {(p[0], p[-1]) for p in facts.paths} | {s for s in facts.all_of("total") if isinstance(s, tuple)}
    for named in (around.own("construct"), [*around.own("construct"), *around.later("construct")],
                  around.everywhere("construct")):  # fmt: skip
        found = tuple(e for e in ends if set(e) <= set(named) and (not around.own("construct") or
                      set(around.own("construct")[-2:]) & set(e)))  # fmt: skip
        if found:
            return found
    own = around.own("construct")[-1:]
    leaving = tuple(e for e in ends if own and e[0] == own[0])
    if len(leaving) == 1:
        return leaving
    alone = set(around.everywhere("construct"))
    return tuple(e for e in ends if len(alone) == 1 and e[0] in alone)


def construct_subject(around: Around) -> str | None:
    """The construct that a number is of."""
    after = around.behind("construct")
    own = around.own("construct")
    if after is not None and (not own or not _adjacent(around)):
        return str(after.key)
    if own:
        return own[-1]
    later = around.later("construct")
    return later[0] if len(set(later)) == 1 and not around.since else None


def _adjacent(around: Around) -> bool:
    """Whether the last name before stands right before the number, as in ``trust .85``."""
    last = [m for m in around.before if m.sort == "construct"][-1]
    gap = around.parts.words[last.end : around.start]
    return (
        len(gap) < 3
        or re.fullmatch(
            r"\s?(?:\(|:|为|是|的|=)*\s?(?:[A-Za-zα-ω"
            r"0-9' ]{1,14})?\s?=?\s?",
            gap,
        )
        is not None
    )


def pair_subjects(around: Around) -> tuple[frozenset[str], ...]:
    """The two constructs of a correlation; with one name before it, that one and each of the sentence's before."""
    own = list(dict.fromkeys(around.own("construct")))
    earlier = [m.key for m in around.parts.of_sort("construct") if m.end <= around.since]
    enclosed = around.parts.words[around.end :].lstrip().startswith(")")
    if len(own) == 1 and earlier and (enclosed or not around.later("construct")):
        return tuple(frozenset((own[0], key)) for key in dict.fromkeys(earlier) if key != own[0])
    pair = pair_subject(around)
    return (pair,) if pair else ()


def pair_subject(around: Around) -> frozenset[str] | None:
    """The two constructs of a correlation."""
    own, after = around.own("construct"), [m for m in around.after if m.sort == "construct"]
    if own and after and re.fullmatch(r"\s?with (?:the )?", around.parts.words[around.end : after[0].start]):
        return frozenset((own[-1], after[0].key)) if own[-1] != after[0].key else None
    for named in (around.own("construct"), [*around.own("construct"), *around.later("construct")],
                  around.everywhere("construct")):  # fmt: skip
        distinct = list(dict.fromkeys(named[-2:] if len(named) > 2 else named))
        if len(distinct) == 2:
            return frozenset(distinct)
    return None


def group_subjects(around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """Background question and construct of a comparison of groups."""
    questions = {m.key for m in around.parts.mentions if m.sort == "question"}
    questions |= {m.key[0] for m in around.parts.mentions if m.sort == "category"}
    own = around.own("construct")
    wanted = own[-1:] or around.everywhere("construct")
    known = facts.all_of("group_p")
    return tuple((q, c) for q in sorted(questions) for c in dict.fromkeys(wanted) if (q, c) in known)
