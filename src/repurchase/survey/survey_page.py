"""A survey in words: what was read, for a terminal and a notebook; nobody's answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from repurchase.survey.instrument import Construct
from repurchase.survey.responses import Responses
from repurchase.text import Text, joined, text

MOST_NOTES = 6  # that a page repeats; `Survey.notes` has them all


def survey_lines(survey: Responses, lang: str) -> list[str]:
    """File and respondents, constructs with their items, the other questions, and what is to be minded."""
    lines = [said.render(lang) for said in _heads(survey)]
    lines += [f"  {name}  {words}" for name, words in construct_lines(survey.instrument.constructs, lang)]
    lines += [said.render(lang) for said in _others(survey)]
    return lines + [f"- {words}" for words in _notes(survey, lang)]


def survey_html(survey: Responses, lang: str) -> str:
    """The same for a notebook."""
    heads, others = ([s.render(lang) for s in part] for part in (_heads(survey), _others(survey)))
    notes = "".join(f"<li>{escape(words)}</li>" for words in _notes(survey, lang))
    listed = f"<ul>{notes}</ul>" if notes else ""
    rows = construct_lines(survey.instrument.constructs, lang)
    return f"<div {spoken(lang)}>{paragraphs(heads)}{lines_html(rows)}{paragraphs(others)}{listed}</div>"


def construct_lines(constructs: Iterable[Construct], lang: str) -> Iterator[tuple[str, str]]:
    """The code of each construct, and its words, scale and items."""
    for c in constructs:
        items = joined(f"{i.name} (R)" if i.reversed else i.name for i in c.items)
        scale = f"{c.scale.low}–{c.scale.high}"
        yield c.name, text("survey.page_construct", label=c.label, items=items, scale=scale).render(lang)


def lines_html(lines: Iterable[tuple[str, str]]) -> str:
    """Codes and their words as a table without a head."""
    left = 'style="text-align:left"'
    rows = (
        f"<tr><td {left}><code>{escape(code)}</code></td><td {left}>{escape(words)}</td></tr>" for code, words in lines
    )
    return f'<table style="margin:0 0 1em">{"".join(rows)}</table>'


def paragraphs(lines: Iterable[str]) -> str:
    """Escaped lines, a paragraph each."""
    return "".join(f"<p>{escape(words)}</p>" for words in lines)


def spoken(lang: str) -> str:
    """What tells a browser the language, and so which form of a character."""
    return 'class="rp" lang="zh-CN"' if lang == "zh" else 'class="rp" lang="en"'


def _heads(survey: Responses) -> Iterator[Text]:
    source, asked = survey.source, survey.instrument
    n = survey.n if survey.whole is None else survey.whole.n
    key = "survey.page_head" if source.file else "survey.page_head_no_file"
    yield text(key, file=source.file, n=n, constructs=len(asked.constructs), items=len(asked.items))
    if source.synthetic:
        yield text("survey.page_synthetic")


def _others(survey: Responses) -> Iterator[Text]:
    asked = survey.instrument
    kinds = (("statements", asked.statements), ("checks", asked.checks), ("background", asked.background))
    for key, questions in kinds:
        if questions:
            yield text(f"survey.page_{key}", n=len(questions), names=joined(q.name for q in questions))


def _notes(survey: Responses, lang: str) -> Iterator[str]:
    for note in survey.notes[:MOST_NOTES]:
        yield text(f"document.{note.severity}").render(lang) + note.message.render(lang)
    if len(survey.notes) > MOST_NOTES:
        yield text("survey.page_more", n=len(survey.notes) - MOST_NOTES).render(lang)
