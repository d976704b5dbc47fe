"""Questions and answers as tables and sentences name them: without the address to the respondent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from repurchase.survey.instrument import Background, Label
from repurchase.text import Text

_TOLD = re.compile(
    r"\s*[(（\[【][^()（）\[\]【】]*(?:多选|單選|单选|select|choose|tick|check)[^()（）\[\]【】]*[)）\]】]", re.I
)
_ASKED = re.compile(r"^(?:请问|請問)?(?:您的|你的|您|你)?(?:目前的|现在的)?")
_EQUALS = re.compile(r"(?<=.)(?:是|为)(?:什么|多少|几|哪个|哪一个|哪种|哪一种)?$")  # 您的性别是
_TRAILING = re.compile(r"(?<=.[^的])(?:是|(?<![否行认作成称以因视])为)$")  # 您常用的平台是, but 您的消费行为
_IS = re.compile(r"(?<=\w) is$", re.I)  # Your age is
_YOURS = re.compile(r"^(?:what(?: is|'s) )?your (?:current )?", re.I)
_AGED = re.compile(r"^how old are you\b.*", re.I)
_QUESTION = re.compile(
    r"^(?:how|which|what|where|when|who|why|do|does|did|are|is|have|has|can|will|would|through|in which|to what)\b"
    r"|什么|哪|多久|多少|几|是否|吗|如何|怎样",
    re.I,
)
_RANGE = re.compile(r"(?<=\d)\s?-\s?(?=\d)")
_SPOKEN = frozenset({"frequency", "tenure", "channel"})  # roles whose questions are whole sentences
LONGEST_NOUN = 14  # characters of a name that stands for a question


def question_label(question: Background) -> Label:
    """The question as a noun where it has one: ``年龄`` for ``您的年龄``, ``Age`` for ``What is your age?``.

    What remains a whole question has the first short name that the study file gives it.
    """
    stripped = {lang: _stripped(words, lang) or words for lang, words in question.label.items()}
    spoken = question.role in _SPOKEN
    return {
        lang: (_noun(question, lang) if spoken or _QUESTION.search(words) else "") or words
        for lang, words in stripped.items()
    }


def category_label(category: Mapping[str, str]) -> Label:
    """An answer with a dash between the numbers of a range: ``18–22``."""
    return {lang: _RANGE.sub("–", words) for lang, words in category.items()}


def segment_words(words: Any) -> Any:
    """A segment by its answer; where a segment is of an option, the option alone."""
    if isinstance(words, Text):
        return words.values.get("option", words)
    return category_label(words) if isinstance(words, Mapping) else words


def within_sentence(label: Label) -> Label:
    """A label as it stands within a sentence: ``age``, but ``APP use``; a whole question in quotation marks."""
    return {lang: _within(words, lang) for lang, words in label.items()}


def _within(words: str, lang: str) -> str:
    if _QUESTION.search(words):
        return f"“{words}”"
    capital = lang == "en" and len(words) > 1 and words[0].isupper() and words[1].islower()
    return words[0].lower() + words[1:] if capital else words


def _stripped(words: str, lang: str) -> str:
    bare = _TOLD.sub("", words).strip().rstrip("?？。.:：").strip()
    if lang == "zh":
        asked = _ASKED.match(bare)
        noun = bare[asked.end() :] if asked else bare
        noun = _TRAILING.sub("", noun) if "的" in bare else noun
        return _EQUALS.sub("", noun) if asked and "的" in asked[0] and not noun.endswith("为") else noun
    bare = _IS.sub("", bare)
    bare = _AGED.sub("age", _YOURS.sub("", bare))
    return bare[:1].upper() + bare[1:]


def _noun(question: Background, lang: str) -> str:
    """The first short name that the study file gives the question in this language."""
    for name in question.aliases:
        chinese = any("\u4e00" <= c <= "\u9fff" for c in name)
        if chinese == (lang == "zh") and len(name) <= LONGEST_NOUN:
            return name[:1].upper() + name[1:]
    return ""
