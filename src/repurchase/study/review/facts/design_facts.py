"""The design: what the study file states of it, and whether its words claim causes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from repurchase.bibliography import is_chinese
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.review.facts.review_facts import DesignFacts
from repurchase.survey.instrument import Label


def design_facts(findings: SectionResults) -> DesignFacts:
    """Return the facts of the design."""
    study, survey = findings.study, findings.survey
    texts = list(_statements(findings))
    claimed = [(name, word) for name, words, sort in texts if (word := _causal_word(words, sort))]
    named = (s for c in survey.instrument for s in (c.source, *(i.source for i in c.items)))
    sources = dict.fromkeys(part.strip() for source in named for part in re.split("[;；]", source) if part.strip())
    lang = survey.source.language
    return DesignFacts(
        stated=study.entry.procedure,
        lang=lang,
        foreign=tuple(s for s in sources if is_chinese(s) != (lang == "zh")),
        causal=tuple(dict.fromkeys(claimed)),
        worded=len(texts),
        synthetic=survey.source.synthetic,
    )


def _statements(findings: SectionResults) -> Iterator[tuple[str, Label, str]]:
    """The study's own words: hypotheses, title, and names of constructs, each with what it is called."""
    for h in findings.study.hypotheses:
        if h.words:
            yield h.id, h.words, "hypotheses"
    if findings.study.title:
        yield "title", findings.study.title, "hypotheses"
    for c in findings.survey.instrument:
        yield c.name, c.label, "labels"


def _causal_word(words: Label, sort: str) -> str:
    """The first causal word of a statement, in whichever language; empty where there is none."""
    for lang, pattern in _patterns(sort).items():
        if word := pattern.search(words.get(lang, "")):
            return word[0]
    return ""


@cache
def _patterns(sort: str) -> Mapping[str, re.Pattern[str]]:
    source = files("repurchase") / "resources" / "causal_words.toml"
    lists = tomllib.loads(source.read_text(encoding="utf-8"))[sort]
    return {lang: re.compile("|".join(words), re.IGNORECASE) for lang, words in lists.items()}
