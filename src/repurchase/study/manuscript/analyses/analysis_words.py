"""The words by which a chapter names an analysis beside the model, and the steps and levels within it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from repurchase.study.manuscript.facts.analysis_facts import ABOVE, BELOW, MIDDLE, MODERATION
from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.statements.statistic_words import labels

MODERATED = re.compile(
    r"调节(?!焦点|定向)|交互(?:项|作用|效应)|简单斜率|斜率(?:分析|检验)?|"
    r"\bmoderat(?:ed|es|ing|ion|ors?|e (?:the|this|that|both))\b|"
    r"\binteractions?\b(?! with (?:staff|customers|sellers))|"
    r"\bsimple slopes?\b|\bslopes?\b|\bproduct terms?\b",
    re.I,
)
OF_PRODUCT = re.compile(r"交互(?:项|作用|效应)|乘积项|调节(?:作用|效应)|interaction|product term|moderat|[×✕]", re.I)
ENTERED = re.compile(
    r"加入|纳入|引入|放入|包含|主效应|模型\s?\d|add(?:ed|ing)|includ|enter|main effects?|\bmodel \d|with the|held", re.I
)
_CHANGE = re.compile(r"Δ|差值|变化|diff|change", re.I)
_HOLM = re.compile(r"Holm|校正|adjust", re.I)
_DELTAS = {"chisq": "chisq_change", "df": "df_change", "cfi": "cfi_change", "rmsea": "rmsea_change",
           "srmr": "srmr_change", "r2": "r2_change"}  # fmt: skip
_DEVIATION = r"(?:(?:一|1)\s?个)?标准差|\bSDs?\b|standard deviations?"
_LEVELS = (
    (BELOW, re.compile(rf"低于(?:其)?均值[^,。;]{{0,6}}(?:{_DEVIATION})|-\s?1\s?(?:个)?(?:SD|标准差)|[低]水平|低分组|"
                       r"low(?:er)? levels?|standard deviations? below|\bSD below|[–-]\s?1\s?SD", re.I)),
    (ABOVE, re.compile(rf"高于(?:其)?均值[^,。;]{{0,6}}(?:{_DEVIATION})|\+\s?1\s?(?:个)?(?:SD|标准差)|[高]水平|高分组|"
                       r"high(?:er)? levels?|standard deviations? above|\bSD above", re.I)),
    (MIDDLE, re.compile(r"均值(?:水平|处)|^\s?(?:均值|mean)\s?$|平均水平|at the mean|average levels?", re.I)),
)  # fmt: skip
SLOPES = re.compile(
    rf"[高低]于(?:其)?均值[^,。;]{{0,6}}(?:{_DEVIATION})|standard deviations? (?:below|above)|\bSD (?:below|above)",
    re.I,
)
REGION = re.compile(
    r"Johnson|(?:处于|介于)[^,;。]{0,40}标准差之?[间内]|\bl(?:ies?|ay) (?:between|below|above) [^.;,]*\bSD", re.I
)
_STEPS = (
    ("thresholds", re.compile(r"阈值(?=.{0,8}(?:等值|不变|相等))|threshold", re.I)),
    ("strict", re.compile(r"严格|残差|误差方差|\bstrict|residual|uniqueness", re.I)),
    ("scalar", re.compile(r"强|截距|标量|尺度|\bscalar|\bstrong|intercept", re.I)),
    ("metric", re.compile(r"弱|度量|载荷|负荷|\bmetric|\bweak|loading", re.I)),
    ("configural", re.compile(r"形态|构形|结构等|\bconfigural|unconstrained|基线|未限制", re.I)),
)
INVARIANT = re.compile(r"等值|不变性|恒等|等同性|invarian|(?<!不)等同|configural|\bequal (?:thresholds|loadings)", re.I)
_PARTIAL = re.compile(r"部分|\bpartial", re.I)
GROUPED = re.compile(
    r"多群组|多组(?:分析|比较|结构)|分组(?:回归|结构|比较|分析|检验)|组间(?:差异)?(?:的)?路径|路径[^,。;]{0,14}组间|"
    r"各组(?:的)?(?:路径|系数)|multi-?group|paths?[^,.;]{0,40}\b(?:between|across|by) (?:the )?(?:groups|gender|sex)|"
    r"differed (?:significantly )?by\b|path (?:coefficients )?compared",
    re.I,
)
CONTROLLED = re.compile(r"控制变量|协变量|control variables?|covariates?|(?:with|of the|without) controls?\b", re.I)
MISSED = re.compile(
    r"缺失|缺答|漏答|漏填|未(?:作)?答|空缺|missing|unanswered|left (?:blank|out)|not answered|Little|MCAR", re.I
)


def step_of(words: str) -> str:
    """The step of measurement invariance that words name; empty for none."""
    name = next((name for name, pattern in _STEPS if pattern.search(words)), "")
    return f"{name}_partial" if name and _PARTIAL.search(words) else name


def steps_in(words: str) -> set[str]:
    """Every step of measurement invariance that words name."""
    return {name for name, pattern in _STEPS if pattern.search(words)}


def level_of(words: str) -> str:
    """The level of the moderator that words name last; empty for none."""
    found = [(m.start(), name) for name, pattern in _LEVELS for m in pattern.finditer(words)]
    return max(found, default=(0, ""))[1]


def moderations_named(named: Iterable[str], facts: KnownFacts) -> list[tuple[str, ...]]:
    """The moderations that names may speak of: those of which both terms are named, else the only one of the study."""
    whole = [s for s in facts.all_of(f"{MODERATION}:r2") if isinstance(s, tuple)]
    inside = set(named)
    both = [s for s in whole if {s[0], s[1]} <= inside]
    exact = [s for s in both if s[2] in inside]
    if exact or both:
        return exact or both
    return whole if len(whole) == 1 and inside <= set(whole[0]) else []


def statistic_named(head: str) -> str:
    """The statistic of a column or row by its words, a change of it told apart."""
    found = [m.kind for m in labels(head)]
    if _CHANGE.search(head):
        inner = [m.kind for m in labels(re.sub(r"Δ|[dD]elta|差值|变化(?:量)?", " ", head)) if m.kind in _DELTAS]
        bare = head.replace("Δ", "").strip().casefold()
        return _DELTAS[inner[0]] if inner else "df_change" if bare in ("df", "自由度") else ""
    kind = found[0] if found else ""
    if kind == "p":
        return "p_holm" if _HOLM.search(head) else "p"
    return kind
