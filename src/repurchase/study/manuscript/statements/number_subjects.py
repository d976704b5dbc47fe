"""Whom each number of a sentence is of, by its statistic and the numbers beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from repurchase.study.manuscript.facts.known_facts import OTHER_FIT, WHOLE, KnownFacts, Subject, with_ends
from repurchase.study.manuscript.statements.number_kinds import Kinded
from repurchase.study.manuscript.statements.number_tokens import numbers
from repurchase.study.manuscript.statements.statistic_words import FIT_KINDS
from repurchase.study.manuscript.statements.subjects import (
    MEDIATED,
    Around,
    construct_subject,
    end_subjects,
    group_subjects,
    pair_subjects,
    path_subjects,
)

PATH = frozenset(["coef", "coef_b", "coef_std", "indirect", "se", "z", "f2", "p", "ci_low", "ci_high", "bare"])
OF_CONSTRUCT = frozenset(
    ["alpha", "omega", "cr", "ave", "sqrt_ave", "mean", "sd", "r2", "q2", "rho_a", "performance", "vif"]
)
OF_ITEM = frozenset(["loading", "citc", "mean", "sd", "skew", "kurt", "alpha_deleted", "vif"])
RIVALS = re.compile(
    r"单一?因[子素]|竞争模型|合并|替代模型|备择|基准模型|不变性|等同|共同方法|方法因子|"
    r"[一二三四五六七八两\d]\s?因[子素]模型|one[- ]factor|single[- ]factor|rival|"
    r"alternative model|competing|merged|invarian|constrained|configural|metric|scalar|two-factor|method factor|"
    r"\d-factor|nested",
    re.I,
)
OTHER_TEST = re.compile(
    r"Little|MCAR|随机缺失|Cochran|Kruskal|Friedman|McNemar|列联|contingency|Wald|Mardia|Fisher|独立性|"
    r"independence|卡方检验|chi-squared? test of|\bjoint|联合|leaves? out|left out|未纳入",
    re.I,
)
_JOINT = re.compile(r"\bjoint|联合|leaves? out|left out|未纳入|omitted|遗漏", re.I)
_THIS_MODEL = re.compile(r"\s*(?:It|This|That|The model|该|其|此|这一)")
_FREED = re.compile(
    r"(?:路径|paths?\b)[^;。]*?(?:释放|放开|加入)|(?:释放|放开|联合|[Ff]ree|adding|omitted|省略)[^;。]*?(?:路径|"
    r"paths?\b)|\bjoint|联合"
)
_PARTING = re.compile(
    r"[,;。]\s?(?:whereas|while|but|in contrast|by contrast|compared|而|但|相比|反观|明显优于|优于|better than)", re.I
)
_CORRELATED = re.compile(r"相关(?!研究|文献|假设|因素)|correlat", re.I)
_EFFECT_WORDS = re.compile(
    r"影响|路径|系数(?<!相关系数)|效应|预测|\bpaths?\b|effect|predict|influence|β|差异|differ", re.I
)
_STEPS = re.compile(
    r"层[级次]回归|分层回归|模型\s?[1-4一二三]|hierarchical|\bModel [1-4]\b|\badd(?:ing|ed)\b|\benter(?:ed|"
    r"ing)\b|[放加进]入|纳入|引入",
    re.I,
)
_UNKNOWN_QUESTION = re.compile(r"不同[^,;。()的]{1,10}的|\bdiffer\w* (?:by|between|across) |\bacross [a-z]+ groups")
_COMPARED = re.compile(r"\bdifference|差值|之差|Δ|对比|contrast", re.I)


@dataclass(frozen=True, slots=True)
class NumberContext:
    """A number's surroundings: its cluster, the lists in it, the names around, whom the cluster before was of."""

    around: Around
    facts: KnownFacts
    lists: dict[str, list[Kinded]]
    cluster: list[Kinded]
    last: tuple[Subject, ...]

    def beside(self, *kinds: str) -> bool:
        """Whether the cluster holds a number of one of these statistics."""
        return any(c.kind in kinds for c in self.cluster)


def number_subjects(one: Kinded, context: NumberContext) -> tuple[Subject, ...]:
    """The subjects that a number may be of; empty where the sentence does not tell."""
    kind = one.kind or ""
    if kind == "delta" and one.label is not None and _FREED.search(context.around.parts.words):
        told = context.around.parts.words[one.label.start : one.label.end]
        return _of_joint_test(one, "chisq", context) if "χ" in told else ()
    if kind in FIT_KINDS or kind in ("kmo", "bartlett"):
        return _of_model(one, kind, context)
    if kind == "r2" and _STEPS.search(context.around.parts.words):
        stepped = context.facts.all_of("r2_regression")
        return (*stepped, *context.around.own("construct")[-1:]) if stepped else ()
    if kind in ("p", "se", "z") and (same := _as_effects(one, kind, context)):
        return same
    if kind in context.lists and (zipped := _zipped(one, context.lists[kind], context.around, context.facts)):
        return zipped
    if (
        kind in context.lists
        and kind in OF_CONSTRUCT
        and 1 < len(set(context.around.own("construct"))) < len(context.lists[kind])
    ):
        return ()  # a list with fewer names than values: one of the names is not known
    for rule in (_of_comparison, _of_test, _of_items, _of_paths, _of_constructs):
        found = rule(one, kind, context)
        if found is not None:
            return found
    return ()


def _as_effects(one: Kinded, kind: str, context: NumberContext) -> tuple[Subject, ...]:
    """Tests listed behind as many effects: of the same paths, in the same order."""
    tests = context.lists.get(kind, [])
    for base in ("indirect", "coef", "coef_std", "coef_b"):
        effects = context.lists.get(base, [])
        if tests and len(effects) == len(tests) and effects[-1].number.end <= tests[0].number.start:
            return _zipped(effects[tests.index(one)], effects, context.around, context.facts)
    return ()


def _of_model(one: Kinded, kind: str, context: NumberContext) -> tuple[Subject, ...]:
    words = context.around.parts.words
    if kind in ("chisq", "df") and OTHER_TEST.search(words):
        return _of_joint_test(one, kind, context)
    rival = RIVALS.search(words)
    if rival is None and _THIS_MODEL.match(words) and RIVALS.search(context.around.parts.before):
        return WHOLE, OTHER_FIT
    if rival is None or _before_rival(words, rival.start(), one.number.start):
        return (WHOLE,)
    return WHOLE, OTHER_FIT


def _of_joint_test(one: Kinded, kind: str, context: NumberContext) -> tuple[Subject, ...]:
    """A test of several paths that the model leaves out; nothing where findings.json has none."""
    words = context.around.parts.words
    if not (_JOINT.search(words) or _FREED.search(words)) or not context.facts.of(f"{kind}_joint", WHOLE):
        return ()
    one.kind = f"{kind}_joint"
    return (WHOLE,)


def _before_rival(words: str, rival: int, number: int) -> bool:
    """``CFI = .98, whereas the single factor had``: whether a clause of its own parts the number from the rival."""
    parting = [m for m in _PARTING.finditer(words, 0, rival) if m.start() > number]
    return bool(parting) and not RIVALS.search(words[:number])


def _of_comparison(one: Kinded, kind: str, context: NumberContext) -> tuple[Subject, ...] | None:
    """Tests of groups."""
    around, facts = context.around, context.facts
    clause = re.split(r"[,;。]", around.parts.words[: one.number.start])[-1]
    if (
        kind in ("p", "z", "group_test", "eta")
        and _UNKNOWN_QUESTION.search(clause)
        and re.search(r"差异|differ", clause)
    ):
        asked = around.parts.between(one.number.start - len(clause), one.number.start, "question", "category")
        if not asked:
            return ()  # groups by a question whose name is not known
    if kind not in ("group_test", "eta") and not (kind in ("p", "z") and _is_group(context.cluster, around)):
        return None
    told = _by_degrees(one, facts) if kind == "group_test" else ()
    found = (
        group_subjects(around, facts) or told or (_any_group(around, facts) if kind in ("group_test", "eta") else ())
    )
    tests = [c.number for c in context.cluster if c.kind in ("group_test", "z")]
    same = [s for s in found for k in facts.of("group_test", s) if tests and tests[0].prints(abs(k.value))]
    return tuple(same) if same and kind == "eta" else found


def _of_test(one: Kinded, kind: str, context: NumberContext) -> tuple[Subject, ...] | None:
    """A p beside a fit index or a correlation, a p of a difference, and correlations themselves."""
    around = context.around
    if kind == "p" and context.beside("chisq_joint"):
        return _of_joint_test(one, kind, context)
    if kind == "p" and context.beside(*FIT_KINDS, "bartlett"):
        if OTHER_TEST.search(around.parts.words) or any(m.kind == "delta" for m in around.parts.labels):
            return ()
        one.kind = "p_fit"
        return (WHOLE, OTHER_FIT)
    if kind == "p" and not context.beside("coef", "coef_std", "coef_b", "z", "indirect"):
        clause = re.split(r"[;。]", around.parts.words[: around.end])[-1]
        if _CORRELATED.search(clause) and not _EFFECT_WORDS.search(clause):
            return pair_subjects(around)
    if kind in ("r", "htmt") or (kind in ("p", "se") and context.beside("r")):
        return pair_subjects(around)
    if kind in ("p", "se") and context.beside("htmt", "rho", "delta", "eta", "d"):
        return ()
    return () if kind == "p" and _COMPARED.search(around.parts.words[around.since : around.end]) else None


def _of_items(one: Kinded, kind: str, context: NumberContext) -> tuple[Subject, ...] | None:
    """The item named, or the item in the place of the number where a construct's items are gone through."""
    if kind not in OF_ITEM:
        return None
    around = context.around
    behind = around.behind("item")
    if items := around.own("item") or ([behind.key] if behind else []):
        return (items[-1],)
    if kind in context.lists and (owners := around.own("construct")):
        items = context.facts.items_of(owners[-1])
        if len(items) == len(context.lists[kind]):
            return (items[context.lists[kind].index(one)],)
    return None


def _of_paths(one: Kinded, kind: str, context: NumberContext) -> tuple[Subject, ...] | None:
    around, facts, last = context.around, context.facts, context.last
    if kind in ("total", "direct", "indirect") and one.number.percent:
        return ()
    if kind in ("total", "direct"):
        stated = tuple(around.everywhere("construct")[:2])
        begun = [p for p in facts.chains if p[:2] == stated]
        ends = () if around.everywhere("construct")[2:] else tuple((p[0], p[-1]) for p in begun)
        return tuple(dict.fromkeys((*(end_subjects(around, facts) or path_subjects(around, facts)), *ends)))
    if kind not in PATH:
        return None
    if kind in ("ci_low", "ci_high") and (owner := _owner_of_limit(one, around)):
        return (owner,)
    alone = not around.own("construct") and around.behind("construct") is None and not _named(around)
    if alone and last and all(isinstance(s, tuple) for s in last):
        return last
    aside = around.behind("construct")
    own_end = list(dict.fromkeys(around.own("construct")))
    plain = aside is not None and len(own_end) == 1 and kind != "indirect" and not MEDIATED.search(around.parts.words)
    if aside is not None and plain and (aside.key, own_end[0]) in facts.paths:
        return ((aside.key, own_end[0]),)  # "the paths to satisfaction were .63 (convenience)"
    mediated = kind == "indirect" or (kind in ("p", "se", "z") and MEDIATED.search(around.parts.words))
    if mediated and (behind := around.behind("construct")) is not None:
        named = around.everywhere("construct")
        begun = [p for p in facts.chains if p[0] == behind.key and set(p[1:-1]) & set(named)]
        if len(begun) == 1:
            return with_ends(begun[0])
    pair = tuple(around.own("construct")[-2:])
    if kind == "f2" and facts.of("f2", pair):  # of a path that the model as stated leaves out, too
        return (pair,)
    found = path_subjects(around, facts, kind)
    if kind == "bare" and found:  # "the effect of X on Z (.55) was twice that of Y (.28)": of Y on any of the names
        inside, own = set(around.everywhere("construct")), around.own("construct")[-1:]
        found = (*found, *(p for p in facts.paths if own and own[0] in p and set(p) <= inside))
    return found or (end_subjects(around, facts) if kind == "indirect" else ())


def _owner_of_limit(one: Kinded, around: Around) -> str:
    """``优惠活动ω的下限为.682``, ``the lower limit of omega for promotions``: whose coefficient is named."""
    words, at = around.parts.words, one.label.start if one.label is not None else 0
    beside = [m for m in around.parts.labels if m.kind in OF_CONSTRUCT and m.kind != "vif"]
    before = [m for m in beside if m.end <= at and re.fullmatch(r"(?:值|系数)?的?", words[m.end : at].strip())]
    behind = [m for m in beside if one.label and 0 <= m.start - one.label.end < 12 and " of " in words[at : m.start]]
    own = around.own("construct")
    return own[-1] if own and (before or behind) else ""


def _of_constructs(one: Kinded, kind: str, context: NumberContext) -> tuple[Subject, ...] | None:
    around, last = context.around, context.last
    if kind not in OF_CONSTRUCT:
        return None
    if kind == "r2" and _STEPS.search(around.parts.words) and (stepped := context.facts.all_of("r2_regression")):
        return (*stepped, *around.own("construct")[-1:])
    if kind in ("mean", "sd") and around.everywhere("category", "question") and around.everywhere("construct"):
        return _of_groups(around, context.facts)
    if not around.own("construct") and last and around.behind("construct") is None and around.since:
        return tuple(s for s in last if isinstance(s, str))
    name = construct_subject(around)
    return (name,) if name else ()


def _by_degrees(one: Kinded, facts: KnownFacts) -> tuple[Subject, ...]:
    """The comparison that has these degrees of freedom, where no other has them."""
    if one.label is None or not one.label.df:
        return ()
    degrees = next(numbers(one.label.df), None)
    known = facts.all_of("group_df2")
    same = tuple(s for s, ks in known.items() if degrees is not None and degrees.decimals and degrees.any_of(ks))
    return same if len(same) == 1 else ()


def _any_group(around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """Every comparison of a construct, where a sentence names no question; none where it may be a regression."""
    if re.search(r"回归|regress|R2", around.parts.words, re.I):
        return ()
    names = around.own("construct")[-1:] or around.everywhere("construct")[-1:]
    return tuple(s for s in facts.all_of("group_test") if names and isinstance(s, tuple) and s[1] == names[0])


def _named(around: Around) -> bool:
    """Whether a hypothesis stands before the cluster."""
    return any(around.since <= a and b <= around.start for a, b, _ in around.parts.hypotheses)


def _of_groups(around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """A mean of the category named before; else of any group of the questions named, or of all respondents."""
    names = around.own("construct")[-1:] or around.everywhere("construct")[:1]
    behind = around.behind("category")
    if behind is not None and re.fullmatch(r"\s?\(", around.parts.words[around.end : behind.start]):
        return tuple((*behind.key, name) for name in names)
    if groups := around.own("category"):
        return tuple((*groups[-1], name) for name in names)
    after = around.behind("category")
    asked = {k[0] for k in around.everywhere("category")} | set(around.everywhere("question"))
    known = facts.all_of("mean")
    chosen = [s for s in known if isinstance(s, tuple) and len(s) == 3 and s[0] in asked and s[2] in names]
    if after is not None:
        chosen = [s for s in chosen if s[:2] == tuple(after.key)] or chosen
    return (*chosen, *names)


def _is_group(cluster: list[Kinded], around: Around) -> bool:
    return any(c.kind in ("group_test", "eta", "d") for c in cluster) or (
        bool(around.parts.of_sort("question", "category"))
        and not any(c.kind in ("coef", "coef_std", "coef_b") for c in cluster)
        and (re.search(r"差异|differ", around.parts.words) is not None
             or any(m.kind == "mean" for m in around.parts.labels))
    )  # fmt: skip


def _zipped_chain(names: list[str], k: int, location: int, facts: KnownFacts) -> tuple[Subject, ...]:
    """``X, Y and Z through M had 1, 2 and 3``: the chain in the place of the number."""
    whole = {n: [p for p in facts.chains if p[0] == n and set(p) <= set(names)] for n in names}
    begun = [n for n in names if whole[n]]
    if len(begun) == k and all(len(whole[n]) == 1 for n in begun):
        return (whole[begun[location]][0],)
    for chosen, rest in ((names[:k], names[k:]), (names[-k:], names[:-k])):  # "with M as mediator, X, Y and Z had"
        found = [[p for p in facts.chains if p[0] == c and set(p[1:-1]) <= set(rest)] for c in chosen]
        if len(chosen) == k and rest and all(found):
            least = min(map(len, found[location]))
            return tuple(p for p in found[location] if len(p) == least)
    return ()


def _each_alone(names: list[str], k: int, facts: KnownFacts) -> list[tuple[str, ...]]:
    """``the betas of X, Y and Z``: of each the only path that leaves it; nothing where one has several or none."""
    leaving = [[p for p in facts.direct_paths if p[0] == name] for name in names]
    return [paths[0] for paths in leaving] if len(names) == k and all(len(paths) == 1 for paths in leaving) else []


def _each_chain(names: list[str], around: Around, facts: KnownFacts) -> list[tuple[str, ...]]:
    """In a sentence on mediation, of each name the only chain that it begins; nothing where one has several or none."""
    begun = [[p for p in facts.chains if p[0] == name] for name in names]
    told = MEDIATED.search(around.parts.words) and all(len(chains) == 1 for chains in begun)
    return [chains[0] for chains in begun] if told else []


def _zipped_groups(location: int, k: int, around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """``the four groups had means of 1, 2, 3 and 4``: the answer in the place of the number, of one question."""
    groups = list(dict.fromkeys(around.own("category")))[-k:]
    names = list(dict.fromkeys(around.own("construct"))) or around.everywhere("construct")[:1]
    if len(groups) != k or len({group[0] for group in groups}) > 1 or len(names) != 1:
        return ()
    subject = (*groups[location], names[0])
    return (subject,) if facts.of("mean", subject) else ()


def _zipped_paths(names: list[str], location: int, k: int, around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """The path in the place of the number: of each name to the one that all share, or of hypotheses."""
    hypotheses = [h for a, b, h in around.parts.hypotheses if around.since <= a and b <= around.start]
    for chosen, rest in ((names[-k - 1 : -1], names[-1:]), (names[-k:], names[:1]), (names[:k], names[k:])):
        ends = rest or around.later("construct")
        if len(chosen) == k:
            found = tuple(
                p for p in facts.paths if chosen[location] in (p[0], p[-1]) and set(p) - {chosen[location]} <= set(ends)
            )
            if found and all(
                any(c in (p[0], p[-1]) and set(p) - {c} <= set(ends) for p in facts.paths) for c in chosen
            ):
                return found
    if len(hypotheses) >= k:
        path = facts.hypotheses[hypotheses[-k:][location]].path
        return (path,) if path else ()
    both = [p for p in facts.paths if set(p) <= set(names)]
    if not both and not around.later("construct") and (alone := _each_alone(names, k, facts)):
        return (alone[location],)
    return tuple(both)


def _zipped(one: Kinded, ones: list[Kinded], around: Around, facts: KnownFacts) -> tuple[Subject, ...]:
    """``X, Y and Z had 1, 2 and 3``: the subject in the place of the number; nothing where counts differ."""
    location, k = ones.index(one), len(ones)
    kind = one.kind or ""
    if kind in ("mean", "sd", "loading") and len(items := list(dict.fromkeys(around.own("item")))) >= k:
        return (items[-k:][location],)
    if kind in ("mean", "sd") and (listed := _zipped_groups(location, k, around, facts)):
        return listed
    names = list(dict.fromkeys(around.own("construct")))
    later = list(dict.fromkeys(around.later("construct")))
    if len(later) == k and re.match(r"\s?(?:for|in the case of)\s", around.parts.words[around.end :]):
        if kind in OF_CONSTRUCT:
            return (later[location],)
        names = [*later, *(n for n in names if n not in later)]
    if kind == "indirect" and (chain := _zipped_chain(names, k, location, facts)):
        return chain
    if kind in ("p", "se", "z") and len(names) == k and (begun := _each_chain(names, around, facts)):
        return (begun[location],)
    if kind in PATH:
        return _zipped_paths(names, location, k, around, facts)
    if kind in OF_CONSTRUCT:
        earlier = [m.key for m in around.parts.of_sort("construct") if m.end <= around.start]
        names = names or list(dict.fromkeys(earlier))
        if not around.own("construct") and len(names) != k:
            return ()
        return (names[-k:][location],) if len(names) >= k else ()
    return ()
