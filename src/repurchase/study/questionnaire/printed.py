"""The questionnaire as a printed form: opening, eligibility, statements, background, thanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repurchase.document.office.word.printed_form.form_blocks import (
    FormBlock,
    PrintedForm,
    PrintedGrid,
    PrintedHeading,
    PrintedQuestion,
    PrintedWords,
)
from repurchase.study.questionnaire.form_hints import minutes
from repurchase.study.questionnaire.form_words import asked_words, ends_here, opening, part_headings, row_words
from repurchase.study.questionnaire.survey_form import FormQuestion, RatingBlock, SurveyForm, option_words
from repurchase.survey.instrument import Background
from repurchase.text import text


def printed_form(form: SurveyForm, lang: str) -> PrintedForm:
    """The form in one language; the same questions in the same order as every other file of it."""
    return PrintedForm(lang, form.heading(), tuple(_blocks(form, lang)))


def _blocks(form: SurveyForm, lang: str) -> Iterator[FormBlock]:
    for words in opening(form, lang, minutes(form)):
        yield PrintedWords(words)
    headings = iter(part_headings(form, lang))
    number = 0
    for part in (form.eligibility, form.blocks, form.behaviour, form.background):
        if not part:
            continue
        yield PrintedHeading(next(headings))
        if part is form.blocks and any(block.is_grid for block in form.blocks):
            yield PrintedWords(text("survey_form.mark").render(lang), "quiet")
        questions: Sequence[FormQuestion] = part
        for question in questions:
            number += 1
            yield from _question(question, number, lang)
    yield PrintedWords(text("survey_form.thanks").render(lang), "closing")


def _question(question: FormQuestion, number: int, lang: str) -> Iterator[FormBlock]:
    if isinstance(question, RatingBlock):
        yield _grid(question, number, lang) if question.is_grid else _written(question, number, lang)
        return
    yield _closed(question, number, lang)
    if (words := ends_here(question, lang)) is not None:
        yield PrintedWords(words, "aside")


def _closed(question: Background, number: int, lang: str) -> PrintedQuestion:
    asked = text("survey_form.numbered", number=number, words=asked_words(question, lang)).render(lang)
    if question.kind == "multiple":
        asked = text("survey_form.several", words=asked).render(lang) if not _says_several(asked) else asked
    return PrintedQuestion(asked, option_words(question, lang))


def _says_several(words: str) -> bool:
    return "多选" in words or "all that apply" in words.casefold()


def _grid(block: RatingBlock, number: int, lang: str) -> PrintedGrid:
    marks = tuple(map(str, block.scale.points))
    return PrintedGrid(
        _lead(block, number, lang), text("survey_form.statement").render(lang), block.answers(lang), marks,
        *_statements(block, number, lang)
    )  # fmt: skip


def _written(block: RatingBlock, number: int, lang: str) -> PrintedGrid:
    """Statements answered with a number: the scale has too many points for columns."""
    head = text("survey_form.range", low=block.scale.low, high=block.scale.high).render(lang)
    return PrintedGrid(
        _lead(block, number, lang), text("survey_form.statement").render(lang), (head,), ("_____",),
        *_statements(block, number, lang)
    )  # fmt: skip


def _lead(block: RatingBlock, number: int, lang: str) -> str:
    stem = block.stem(lang) or text("survey_form.fit_general").render(lang)
    words = text("survey_form.numbered", number=number, words=stem).render(lang)
    answers = block.answers(lang)
    if (answers[0] and answers[-1]) or not block.stem(lang):
        return words
    ends = text("survey_form.ends_missing", low=block.scale.low, high=block.scale.high).render(lang)
    return words + ("" if lang == "zh" else " ") + ends


def _statements(block: RatingBlock, number: int, lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = tuple(row_words(row, lang) for row in block.rows)
    return words, tuple(f"{number}.{k}" for k in range(1, len(words) + 1))
