"""Answer labels on an ordered scale: how strong each is, which points a scale has, which code an answer gets.

A label is a *core* (同意, 满意, agree, likely ...), a sign and a strength. The points of a scale are the labels seen
in all columns that share it, made symmetrical about the middle, in the order of their strength: so direction comes
from the words, and a point that nobody chose keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from repurchase.survey.read.normal import fold, number

LOWEST, HIGHEST = 3, 11  # points that a rating scale may have


@dataclass(frozen=True, slots=True)
class Strength:
    """How far a label is from the middle (negative: against), and the family of labels it belongs to."""

    family: str
    value: float
    explicit: float | None = None  # a number written with the label: "5=非常同意", "Agree (4)"


# Chinese: core -> family. A core is preceded by a degree and a negation.
_CORES_ZH = {
    "同意": "agree", "赞同": "agree", "赞成": "agree", "认同": "agree", "认可": "agree", "符合": "fit", "相符": "fit", "吻合": "fit",
    "像我": "fit", "满意": "satisfied", "重要": "important", "愿意": "willing", "可能": "likely", "会": "likely", "了解": "know", "熟悉": "know",
    "清楚": "know", "信任": "trust", "相信": "trust", "喜欢": "like", "有帮助": "useful", "有用": "useful", "方便": "easy", "便利": "easy",
    "容易": "easy", "支持": "agree", "反对": "-agree", "困难": "-easy", "讨厌": "-like", "关注": "interest", "感兴趣": "interest",
    "有兴趣": "interest", "影响": "influence", "明显": "influence", "好": "good", "差": "-good", "高": "high", "低": "-high",
    "合理": "good", "确定": "sure", "肯定": "sure", "推荐": "recommend", "接受": "agree", "在意": "important", "在乎": "important",
    "需要": "need", "真实": "true", "准确": "true", "正确": "true", "大": "large", "小": "-large", "多": "many", "少": "-many",
    "强": "strong", "弱": "-strong", "快": "fast", "慢": "-fast", "必要": "need", "开心": "happy", "轻松": "easy",
}
_DEGREES_ZH = {
    "百分之百": 5.0, "百分百": 5.0, "完完全全": 5.0, "完全": 5.0, "极其": 5.0, "极度": 5.0, "极端": 5.0, "极为": 5.0, "绝对": 5.0, "强烈": 5.0, "全部": 5.0, "最": 5.0,
    "极": 5.0, "非常": 4.0, "十分": 4.0, "特别": 4.0, "高度": 4.0, "万分": 4.0, "相当": 3.6, "很": 3.6, "大部分": 3.3, "大多": 3.3, "多数": 3.3, "": 3.0,
    "比较": 2.5, "较为": 2.5, "较": 2.5, "基本上": 2.2, "基本": 2.2, "大致": 2.2, "大体": 2.2, "还算": 2.0, "倾向于": 2.0, "倾向": 2.0, "偏": 2.0, "部分": 1.5, "有些": 1.0,
    "有一些": 1.0, "有点儿": 1.0, "有点": 1.0, "有一点": 1.0, "一点": 1.0, "稍微": 1.0, "稍稍": 1.0, "稍": 1.0, "略微": 1.0, "略": 1.0, "轻微": 1.0, "少许": 1.0,
}
_DEGREE_ZH = "|".join(sorted(filter(None, _DEGREES_ZH), key=len, reverse=True))
_CORE_ZH = "|".join(sorted(_CORES_ZH, key=len, reverse=True))
_LABEL_ZH = re.compile(rf"(?P<pre>{_DEGREE_ZH})?(?P<not>不太|不大|不怎么|不是很|不很|并不|不|没有|没|未|无)?(?P<mid>{_DEGREE_ZH})?"
                       rf"(?P<core>{_CORE_ZH})(?:我|的|地)*(?:情况|程度|描述|实际)?")
_WEAK_NOT = {"不太": 2.0, "不大": 2.0, "不怎么": 2.0, "不是很": 1.5, "不很": 1.5}
_NEUTRAL_ZH = frozenset({
    "一般", "中立", "中性", "不确定", "说不清", "说不清楚", "说不准", "说不上", "不好说", "无所谓", "普通", "一般般", "中等", "适中", "没意见", "没有意见", "无意见",
    "不置可否", "既不同意也不反对", "既不同意也不不同意", "不同意也不反对", "既不赞成也不反对", "既不满意也不不满意", "难以判断", "不一定", "难说", "介于中间", "介于两者之间",
    "居中", "中间", "尚可", "还可以", "一半一半", "没感觉", "没有感觉", "不好判断", "一般同意", "一般符合", "一般满意", "一般重要", "两者之间", "都可以", "没有倾向",
    "中立/不确定", "一般/不确定", "不确定/中立", "中立意见", "持中立态度", "保持中立", "不好不坏", "不清楚", "一般认同", "一般愿意", "一般了解", "一般可能", "无法判断"})
_CORES_EN = {
    "agree": "agree", "agreement": "agree", "disagree": "-agree", "disagreement": "-agree", "agreed": "agree", "disagreed": "-agree", "oppose": "-agree", "support": "agree",
    "satisfied": "satisfied", "dissatisfied": "-satisfied", "unsatisfied": "-satisfied", "likely": "likely",
    "unlikely": "-likely", "important": "important", "unimportant": "-important", "true": "true", "untrue": "-true",
    "false": "-true", "willing": "willing", "unwilling": "-willing", "probable": "likely", "improbable": "-likely",
    "positive": "positive", "negative": "-positive", "good": "good", "bad": "-good", "poor": "-good", "easy": "easy",
    "difficult": "-easy", "hard": "-easy", "useful": "useful", "useless": "-useful", "helpful": "useful",
    "unhelpful": "-useful", "happy": "happy", "unhappy": "-happy", "interested": "interest", "familiar": "know",
    "unfamiliar": "-know", "accurate": "true", "inaccurate": "-true", "like me": "fit", "unlike me": "-fit",
    "trust": "trust", "distrust": "-trust", "like": "like", "dislike": "-like", "high": "high", "low": "-high",
    "confident": "sure", "certain": "sure", "satisfactory": "satisfied", "characteristic of me": "fit",
    "uncharacteristic of me": "-fit", "favorable": "positive", "unfavorable": "-positive", "comfortable": "easy",
    "uncomfortable": "-easy", "convenient": "easy", "inconvenient": "-easy", "applies to me": "fit",
}
_DEGREES_EN = {
    "strongly": 4.0, "completely": 5.0, "totally": 5.0, "entirely": 5.0, "absolutely": 5.0, "fully": 5.0, "extremely": 5.0,
    "definitely": 5.0, "very much": 4.0, "very": 4.0, "highly": 4.0, "greatly": 4.0, "really": 4.0, "exactly": 5.0, "wholly": 5.0,
    "mostly": 3.4, "largely": 3.4, "quite": 3.2, "": 3.0, "generally": 2.8, "moderately": 2.5, "rather": 2.4, "fairly": 2.4,
    "tend to": 2.0, "somewhat": 2.0, "partly": 1.6, "partially": 1.6, "slightly": 1.0, "a little": 1.0, "a bit": 1.0,
    "mildly": 1.0, "weakly": 1.0, "probably": 2.5, "pretty": 2.4, "more or less": 1.5,
}
_DEGREE_EN = "|".join(sorted(filter(None, _DEGREES_EN), key=len, reverse=True))
_CORE_EN = "|".join(sorted(_CORES_EN, key=len, reverse=True))
_LABEL_EN = re.compile(rf"(?:i )?(?P<pre>{_DEGREE_EN})?\s*(?P<not>not|do not|don't)?\s*(?P<mid>{_DEGREE_EN})?\s*(?P<core>{_CORE_EN})")
_NEUTRAL_EN = re.compile(
    r"neutral|neither(?:\b.*)?|undecided|unsure|not sure|uncertain|no opinion|neutral / no opinion|neutral/no opinion|indifferent|average|so-so|"
    r"moderate|middle|don't know|do not know|no preference|mixed|agree and disagree|nor agree nor disagree|no difference|"
    r"neutral \(neither agree nor disagree\)|not agree or disagree|equally agree and disagree|mid-?point|fair|ok|okay|unchanged")
_LADDERS = (  # scales whose ends are not mirror images, from low to high
    ("frequency", ("从不", "很少", "有时", "经常", "总是")), ("frequency", ("从未", "偶尔", "有时", "经常", "总是")),
    ("frequency", ("从来没有", "很少", "有时候", "时常", "一直")), ("frequency", ("从来不", "几乎不", "偶尔", "常常", "每次")),
    ("frequency", ("never", "rarely", "sometimes", "often", "always")),
    ("frequency", ("never", "seldom", "occasionally", "frequently", "very often")),
    ("frequency", ("never", "almost never", "sometimes", "usually", "almost always")),
    ("extent", ("not at all", "slightly", "moderately", "very", "extremely")),
    ("extent", ("not at all", "a little", "somewhat", "quite a bit", "very much")),
    ("extent", ("not at all", "to a small extent", "to some extent", "to a great extent", "completely")),
    ("extent", ("not at all", "a little bit", "moderately", "a lot", "a great deal")),
    ("extent", ("none at all", "a little", "a moderate amount", "a lot", "a great deal")),
    ("quality", ("very poor", "poor", "fair", "good", "excellent")), ("quality", ("terrible", "poor", "average", "good", "excellent")),
    ("quality", ("poor", "fair", "good", "very good", "excellent")),
    ("extent", ("完全没有", "有一点", "一般", "比较多", "非常多")), ("extent", ("毫无影响", "影响较小", "一般", "影响较大", "影响很大")),
)
_ADVERB = re.compile(r"^(not at all|slightly|moderately|somewhat|very|extremely|not|a little|quite|fairly)\s+"
                     r"(important|satisfied|likely|useful|interested|familiar|confident|willing|happy|helpful|true of me|true|well|often|concerned)$")
_EXPLICIT = re.compile(r"^(?:\(?(?P<a>\d{1,2})\)?\s*(?:[=:.、)\-–—]|分[:：=]?|\s)\s*(?P<label>\D.*)|(?P<label2>\D.*?)\s*[(\[=:：\-–—]\s*(?P<b>-?\d{1,2})\s*(?:分|points?)?[)\]]?)$")
_LETTER = re.compile(r"^\(?[a-z]\s*[.、:：)）]\s*(?=\S)")
_POINTS = re.compile(r"^(?P<n>\d{1,2})\s*(?:分|星|stars?|points?)$")


def split_explicit(label: str) -> tuple[str, float | None]:
    """A folded label without its option letter or number, and that number where it has one."""
    label = _LETTER.sub("", label)
    if match := _EXPLICIT.match(label):
        words, digits = match["label"] or match["label2"], match["a"] or match["b"]
        words = _LETTER.sub("", words.strip(" .、:：-–—=()（）"))
        if words and number(words) is None:
            return words, float(digits)
    return label, None


@lru_cache(maxsize=20_000)
def strength(label: str) -> Strength | None:
    """The strength of one answer label; None where the words are no point of a rating scale."""
    words = fold(label).replace("_", " ").strip(" .。!！,，;；'\"“”‘’")
    if not words or len(words) > 60:
        return None
    words, explicit = split_explicit(words)
    words = words.strip(" .。!！,，;；'\"“”‘’")
    found = _neutral(words) or _chinese(words) or _english(words)
    return Strength(found[0], found[1], explicit) if found else None


def _neutral(words: str) -> tuple[str, float] | None:
    if words in _NEUTRAL_ZH or _NEUTRAL_EN.fullmatch(words):
        return "", 0.0
    return None


def _chinese(words: str) -> tuple[str, float] | None:
    match = _LABEL_ZH.fullmatch(words.replace(" ", ""))
    if not match:
        return None
    family = _CORES_ZH[match["core"]]
    sign = -1.0 if family.startswith("-") else 1.0
    size = _DEGREES_ZH[match["pre"] or match["mid"] or ""]
    if match["not"] in _WEAK_NOT:
        size = _WEAK_NOT[match["not"]]
    elif match["not"] and match["mid"] and not match["pre"]:
        size = 1.5  # 不非常同意: weak
    elif match["not"] and (match["pre"] or "") in {"最"}:
        return None
    return family.lstrip("-"), sign * (-size if match["not"] else size)


def _english(words: str) -> tuple[str, float] | None:
    words = re.sub(r"\s+", " ", words.replace("-", " "))
    match = _LABEL_EN.fullmatch(words)
    if not match:
        return None
    family = _CORES_EN[match["core"]]
    sign = -1.0 if family.startswith("-") else 1.0
    size = _DEGREES_EN[match["pre"] or match["mid"] or ""]
    if match["not"]:
        sign, size = -sign, (1.5 if match["mid"] else size)
    return family.lstrip("-"), sign * size


def ladder_of(labels: Iterable[str]) -> tuple[str, ...] | None:
    """The one-sided ladder (never ... always; not at all ... extremely) that holds all labels, None where none does."""
    seen = {_bare(label) for label in labels}
    if len(seen) < 2:
        return None
    for _, points in _LADDERS:
        if seen <= set(points) and len(seen) >= min(3, len(points)):
            return points
    return None


def _bare(label: str) -> str:
    words, _ = split_explicit(fold(label).replace("_", " "))
    return m[1] if (m := _ADVERB.match(words)) else words


def ladder_position(label: str, points: Sequence[str]) -> int | None:
    """Place of a label on a ladder, from 0."""
    words = _bare(label)
    return points.index(words) if words in points else None


@lru_cache(maxsize=20_000)
def numbered(label: str) -> float | None:
    """The number of an answer such as ``5分``, ``4 stars``, ``5=非常同意``, ``Strongly agree (5)``; None for others."""
    words = fold(label)
    if match := _POINTS.match(words):
        return float(match["n"])
    rest, explicit = split_explicit(words)
    return explicit if explicit is not None and (strength(rest) or len(rest) < 12) else None
