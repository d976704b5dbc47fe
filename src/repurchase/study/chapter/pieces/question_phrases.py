"""Background questions and their answers as sentences and cells of this room name them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from repurchase.analysis.respondents.profile.question_labels import category_label, short_label, within_sentence
from repurchase.analysis.scores.group_differences.findings import Grouping
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.survey.instrument import Background, Label
from repurchase.text import Text, text

MOST_WORDS = 3  # of a name within a sentence
_ASKS = {
    "zh": re.compile("多久|哪|什么|是否|几|如何|怎|多少|吗|谁"),
    "en": re.compile(r"^(?:how|what|which|whom?|where|when|why|through|do|does|did|is|are|was|have|has|in|by)\b", re.I),
}


def question_phrase(question: Background) -> Label:
    """The name within a sentence, purchase frequency rather than frequency; what is still a question is quoted."""
    label = short_label(question)
    small = within_sentence(label)
    return {
        lang: _quoted(words, lang) or _fuller(question, small[lang]) for lang, words in label.items() if lang in _ASKS
    }


def control_names(findings: SectionResults, controls: Iterable[str]) -> list[Label]:
    """The control variables as a sentence names them."""
    asked = {b.name: b for b in findings.survey.instrument.background}
    return [question_phrase(asked[c]) if c in asked else findings.study.label(c) for c in controls]


def _fuller(question: Background, words: str) -> str:
    """The first name of a few words that ends in this one; the word itself where there is none."""
    longer = (a.lower() for a in question.aliases if a.lower().endswith(f" {words}") and a.count(" ") < MOST_WORDS)
    return next((a for a in longer if not _ASKS["en"].search(a)), words)


def question_named(findings: SectionResults, grouping: Grouping) -> Background:
    """The question that a grouping comes from."""
    return next(b for b in findings.survey.instrument.background if b.name == grouping.family)


def group_words(words: Any) -> Any:
    """The words of one group, with dashes between the numbers of a range."""
    return words if isinstance(words, Text) else category_label(words)


def chosen_option(grouping: Grouping) -> Any:
    """The option of a question with several answers that a grouping is of; None where it is of the question."""
    if grouping.name == grouping.family:
        return None
    return grouping.groups[0].values["option"]


def _quoted(words: str, lang: str) -> str:
    return text("chapter_groups.quoted", words=words).render(lang) if _ASKS[lang].search(words) else ""
