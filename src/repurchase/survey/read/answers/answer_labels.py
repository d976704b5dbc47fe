"""Answer labels on an ordered scale: how strong each is, which points a scale has, which code an answer gets.

A label is a *core* (同意, 满意, agree, likely ...), a sign and a strength. The points of a scale are the labels seen
in all columns that share it, made symmetrical about the middle, in the order of their strength: so direction comes
from the words, and a point that nobody chose keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from repurchase.survey.read.answers.categories.words import bare, every
from repurchase.survey.read.answers.words.answer_words import (
    languages,
    letters,
    looked_up,
    neutral_words,
    no_opinion_words,
)
from repurchase.survey.read.sheet.normalise import fold, no_answer, number

LOWEST, HIGHEST = 3, 11  # points that a rating scale may have
LONGEST = 60  # characters of an answer label
NOT_AT_ALL = -5.2  # strength of "not at all": below every word that speaks against, and told from them


@dataclass(frozen=True, slots=True)
class Strength:
    """How far a label is from the middle (negative: against), and the family of labels it belongs to."""

    family: str
    value: float
    explicit: float | None = None  # a number written with the label: "5=非常同意", "Agree (4)"


def _words(lang: str) -> tuple[dict[str, str], dict[str, float]]:
    """(core -> family, with a minus where the core speaks against; degree -> strength) of one language."""
    held = languages()[lang]
    cores = {core: family for family, sides in held["families"].items() for core in sides["for"]}
    cores |= {core: f"-{family}" for family, sides in held["families"].items() for core in sides.get("against", ())}
    return cores, {word: float(size) for size, words in held["degrees"].items() for word in words}


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(filter(None, words), key=len, reverse=True)))


_ZH, _EN = "zh-hans", "en"
_CORES_ZH, _DEGREES_ZH = _words(_ZH)
_CORES_EN, _DEGREES_EN = _words(_EN)
_LABEL_ZH = re.compile(
    rf"(?P<pre>{_either(_DEGREES_ZH)})?(?P<not>{_either(languages()[_ZH]['weak_not'])}|并不|不|没有|没|未|无)?"
    rf"(?P<mid>{_either(_DEGREES_ZH)})?(?P<core>{_either(_CORES_ZH)})(?:我|的|地)*(?:情况|描述|实际)?"
)
_LABEL_EN = re.compile(
    rf"(?:i )?(?P<none>not at all )?(?P<pre>{_either(_DEGREES_EN)})?\s*(?P<not>not|do not|don't)?\s*"
    rf"(?P<mid>{_either(_DEGREES_EN)})?\s*(?P<core>{_either(_CORES_EN)})(?P<all> at all)?"
)
_WEAK_NOT = languages()[_ZH]["weak_not"]
_EXPLICIT = re.compile(
    r"^(?:[(\[]?(?P<a>\d{1,2})[)\]]?\s*(?:[=:.、)\]\-–—|/]|[分点점][:：=]?|\s|(?=[(\[]))\s*(?P<label>\D.*)|"
    r"(?P<label2>\D.*?)\s*[(\[=:：\-–—]\s*(?P<b>-?\d{1,2})\s*(?:分|points?)?[)\]]?)$"
)
_ALTERNATIVES = re.compile(
    r"\s*[/／|,，、;；]\s*|\s+(?:or|oder|ou|o|u|или|atau|hoặc|または|또는)\s+|或者?|または|또는"
)  # between answers that a questionnaire puts into one option
MOST_ALTERNATIVES = 3
_ABBREVIATED = frozenset(
    {"dk", "rf", "ref", "na", "n.a.", "nr", "nc", "ns", "nsp", "k.a.", "w.n."}
)  # beside others only
_LETTER = re.compile(r"^\(?[a-z]\s*[.、:：)）]\s*(?=\S)")
_STARS = re.compile(r"(?P<full>[★⭐⭑🌟]{1,11}|●{1,11}|■{1,11}|◆{1,11}|[♥❤🖤💛]{1,11})[☆✩○□◇♡🤍]*")
_POINTS = re.compile(r"^(?P<n>\d{1,2})\s*(?:[分星点점★⭐]|stars?|points?|/\s*(?:[4-9]|1[01]|100?))$")


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
    if not words or len(words) > LONGEST or no_opinion(words):
        return None
    words, explicit = split_explicit(words)
    words = words.strip(" .。!！,，;；'\"“”‘’")
    found = _neutral(words) or _chinese(words) or _english(words) or looked_up(words) or _bilingual(words)
    return Strength(found[0], found[1], explicit) if found else None


def no_opinion(words: str) -> bool:
    """Whether an answer stands beside the scale: don't know, cannot say; also several at once: don't know / refused."""
    if letters(words) in no_opinion_words():
        return True
    parts = [p for p in _ALTERNATIVES.split(words) if p]
    return 1 < len(parts) <= MOST_ALTERNATIVES and all(map(_is_beside, parts))


def _is_beside(words: str) -> bool:
    known = letters(words) in no_opinion_words() or no_answer(words) or words in _ABBREVIATED
    return known or bare(words) in every("refusal") | every("unsure")


def without_number(label: str) -> str:
    """A label folded, without the number or option letter written with it."""
    return split_explicit(fold(label).replace("_", " "))[0]


def _neutral(words: str) -> tuple[str, float] | None:
    return ("", 0.0) if letters(words) in neutral_words() or words.startswith("neither") else None


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
    if match["none"] or match["all"]:
        denied = bool(match["none"]) != bool(match["not"])  # "not at all like me", "not like me at all"
        plain = denied and not (family.startswith("-") or match["pre"] or match["mid"])
        return (family, NOT_AT_ALL) if plain else None
    if match["not"]:
        sign, size = -sign, (1.5 if match["mid"] else size)
    return family.lstrip("-"), sign * size


def _bilingual(words: str) -> tuple[str, float] | None:
    """A label in both languages, ``非常同意 Strongly agree``, by its Chinese half."""
    chinese = "".join(re.findall(r"[\u4e00-\u9fff]+", words))
    latin = " ".join(re.findall(r"[a-z']+", words))
    if not chinese or not latin or not (_english(latin) or _neutral(latin)):
        return None
    return _neutral(chinese) or _chinese(chinese)


@lru_cache(maxsize=20_000)
def numbered(label: str) -> float | None:
    """The number of an answer such as ``5分``, ``4 stars``, ``5=非常同意``, ``Strongly agree (5)``; None for others."""
    words = fold(label)
    if len(words) > LONGEST:
        return None
    if match := _STARS.fullmatch(words.replace("\ufe0f", "")):
        return float(len(match["full"]))
    if match := _POINTS.match(words):
        return float(match["n"])
    rest, explicit = split_explicit(words)
    another = any(ch.isdigit() for ch in rest)  # "3 or 4" is between two points, and on neither
    return explicit if explicit is not None and (strength(rest) or (len(rest) < 12 and not another)) else None
