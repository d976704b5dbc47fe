"""Questions and answers as tables and sentences name them: without the address to the respondent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from repurchase.survey.instrument import Background, Label
from repurchase.survey.read.sheet.normalise import language_of
from repurchase.text import Text

_TOLD = re.compile(
    r"\s*[(（\[【][^()（）\[\]【】]*(?:多选|單選|单选|select|choose|tick|check)[^()（）\[\]【】]*[)）\]】]", re.I
)
_ASKED = re.compile(
    r"^(?:请问|請問|请?(?:选择|填写|填入|输入|勾选|告知|注明|提供)(?=您|你))?(?:您的|你的|您|你)?"
    r"(?:(?:目前|现在|当前|现阶段)的?)?(?:(?:所处|就读|所属)的)?"
)
_PLACED = re.compile("^所在的")  # 您所在的城市
_EQUALS = re.compile(  # 您的性别是
    r"(?<=[^的])(?:大约|大概|约)?(?:是|(?<![否行认作成称以因视])为)(?:什么|多少|几|哪个|哪一个|哪种|哪一种|哪一类)?$"
)
_YOURS = re.compile(
    r"^(?:what(?: is|['’]s) |may (?:i|we) ask |(?:(?:could|can|would) you )?(?:please )?(?:choose|select|indicate|state"
    r"|enter|specify|give|provide|pick|tick|mark|report|fill in|tell (?:us|me)) )?your (?:current |present )?",
    re.I,
)
_TRAILING = re.compile(r"(?<=.[^的])(?:是|(?<![否行认作成称以因视])为)$")  # 常用的平台是, but 消费行为
_IS = re.compile(r"(?<=\w) is$", re.I)  # Your age is
_AGED = re.compile(r"^how old are you\b.*", re.I)
_QUESTION = re.compile(
    r"^(?:how|which|what|where|when|who|why|do|does|did|are|is|have|has|can|will|would|through|in which|to what)\b"
    r"|什么|哪|多久|多少|几|是否|吗|如何|怎样",
    re.I,
)
_RESPONDENTS = re.compile(r"\s*[(（][^()（）]*(?:填|:)[^()（）]*[)）]")  # what some of them are to answer instead
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


def short_label(question: Background) -> Label:
    """The noun without what it tells single respondents to answer: ``月收入`` for ``月收入（学生填月生活费）``."""
    return {lang: _RESPONDENTS.sub("", words) or words for lang, words in question_label(question).items()}


def named_shortly(question: Background) -> Background:
    """The question with its name as a noun in place of its wording, for what takes its label from it."""
    return replace(question, label=question_label(question))


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
    bare = _TOLD.sub("", words).strip(" *＊").rstrip("?？。.:：").strip()
    if lang == "zh":
        noun = bare[_ASKED.match(bare).end() :]  # type: ignore[union-attr]  # it matches nothing at all too
        noun = _PLACED.sub("所在", _EQUALS.sub("", noun)) if noun != bare else noun
        return (_TRAILING.sub("", noun) if "的" in bare else noun) or bare
    bare = _IS.sub("", bare)
    bare = _AGED.sub("age", _YOURS.sub("", bare))
    return bare[:1].upper() + bare[1:]


def _noun(question: Background, lang: str) -> str:
    """The first short name that the study file gives the question in this language."""
    for name in question.aliases:
        if language_of(name) == lang and len(name) <= LONGEST_NOUN:
            return name[:1].upper() + name[1:]
    return ""
