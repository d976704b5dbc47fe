"""Facts of further methods and choices: right only where the words around a number name the method or choice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.facts.specification_facts import SPECIFICATIONS, is_of_specifications

_SPECIFICATION = re.escape(SPECIFICATIONS)


@dataclass(frozen=True, slots=True)
class NamedChoice:
    """A method or choice: where its values stand in findings.json, and by which words a chapter names it."""

    name: str
    where: re.Pattern[str]
    words: re.Pattern[str]
    anywhere: bool = False  # whether it is enough that the chapter names it once


_CHOICES = tuple(
    NamedChoice(name, re.compile(where), re.compile(words, re.I), name in ("bias", "delta"))
    for name, where, words in (
        ("pls", rf"^pls\.(?!n$)|^{_SPECIFICATION}\.PLSc?\.", r"PLS|偏最小二乘|partial least squares"),
        ("scores", rf"^regression\.(?!n$)|^{_SPECIFICATION}\.scores\.",
         r"回归(?!系数|权重|路径)|regress(?!ion (?:weight|coefficient|path))|(?<![A-Za-z])OLS|层[级次]|分层|hierarch|"
         r"模型\s?[1-4一二三四](?![\d.因])|(?<![A-Za-z])Model [1-4](?![\d.])|scale scores|均分"),
        ("ordinal", rf"^{_SPECIFICATION}\.WLSMV\.|^estimators\.WLSMV|alpha_ordinal",
         r"WLSMV|DWLS|有序|定序|序次|ordinal|polychoric|多项相关|categorical"),
        ("unscaled", rf"^{_SPECIFICATION}\.ML\.", r"(?<![A-Za-z])ML(?![A-Za-z])|[最极]大似然|maximum likelihood|AMOS"),
        ("swain", r"_swain", r"Swain|样本量[^。;]{0,8}校正|小样本|corrected for (?:N|sample)|size of the sample|"
            r"small[- ]sample"),
        ("simulated", r"^gate\..*cutoffs", r"动态|模拟|dynamic|simulat"),
        ("free", r"direct_paths_free",
         r"释放|放开|自由估计|[加放纳]入[^,。;]{0,8}直接|遗漏|未纳入|省略|\bfree|leaves? out|left out|omitted|added|"
            r"adding|"
         r"partial(?:ly)? mediat|部分中介|完全中介|full(?:y)? mediat"),
        ("holm", r"^effects\..*p_holm$", r"Holm|校正|adjust|correct"),
        ("bias", r"\.(?:std_)?bca?_(?:low|high)$", r"偏差校正|偏差矫正|bias[- ]?correct|"
            r"(?<![A-Za-z])BCa?(?![A-Za-z])|加速"),
        ("delta", r"p_delta$", r"delta|德尔塔|Sobel"),
        ("power", r"^sensitivity\.", r"功效|敏感|检出|power|sensitiv|detect"),
        ("size", r"^explained\.effect_sizes\..*\.ci_", r"(?<![A-Za-z])f2|f²|效应量|effect size"),
        ("other", rf"^{_SPECIFICATION}\.[^.]*:|^{_SPECIFICATION}\.(?:MLR)\.", r"(?!)"),
    )
)  # fmt: skip
_OWN_KINDS = frozenset(["rho_a", "q2", "vif"])  # statistics that the further method alone gives


@dataclass(slots=True)
class NamedFacts:
    """The facts that are right beside given words; each selection is made once."""

    whole: KnownFacts
    document: str
    made: dict[frozenset[str], KnownFacts] = field(default_factory=dict)

    def beside(self, words: str, section: str = "", more: frozenset[str] = frozenset()) -> KnownFacts:
        """The chapter's own values, and those of the methods and choices that the words around name."""
        if is_of_specifications(section):
            named = frozenset(choice.name for choice in _CHOICES if choice.name not in ("bias", "simulated"))
        else:
            named = frozenset(c.name for c in _CHOICES if c.words.search(f"{section} {words}"))
        named |= more | {c.name for c in _CHOICES if c.anywhere and c.words.search(self.document)}
        if named not in self.made:
            self.made[named] = _without(self.whole, named)
        return self.made[named]

    def further(self) -> list[str]:
        """The methods that the chapter names anywhere."""
        return [c.name for c in _CHOICES if c.words.search(self.document)]


def _without(facts: KnownFacts, named: frozenset[str]) -> KnownFacts:
    kept = {}
    for (kind, subject), known in facts.values.items():
        own = known if kind in _OWN_KINDS else [k for k in known if _choices_behind(k.where) <= named]
        if own:
            kept[kind, subject] = own
    return facts.with_values(kept)


@lru_cache(maxsize=65_536)
def _choices_behind(where: str) -> frozenset[str]:
    """The methods and choices that a value rests on."""
    return frozenset(choice.name for choice in _CHOICES if choice.where.search(where))
