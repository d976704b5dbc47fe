"""The codebook of a questionnaire: what each question is called, measures and means, for its author alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from repurchase.plain_text import spreadsheet_text
from repurchase.study.questionnaire.form_words import asked_words
from repurchase.study.questionnaire.survey_form import FormRow, RatingBlock, SurveyForm, option_words
from repurchase.survey.read.ratings.codebook import NO_CONSTRUCT
from repurchase.text import text

HEADS = ("item", "construct", "wording", "reverse", "kind", "place", "codes", "passing")


def codebook_csv(form: SurveyForm, lang: str) -> bytes:
    """The codebook as ``--codebook`` reads it; checks and closed questions come first, without a construct."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(HEADS)
    lines = [*_lines(form, lang)]
    writer.writerows([*(line for line in lines if not line[1]), *(line for line in lines if line[1])])
    return held.getvalue().encode("utf-8-sig", "replace")


def _lines(form: SurveyForm, lang: str) -> Iterator[list[str]]:
    for number, question in form.numbered():
        if isinstance(question, RatingBlock):
            for k, row in enumerate(question.rows, 1):
                yield _row_line(question, row, f"{number}.{k}", lang)
            continue
        options = [spreadsheet_text(o) for o in option_words(question, lang)]
        codes = "; ".join(f"{code} = {words}" for code, words in enumerate(options, 1))
        words = [spreadsheet_text(question.name), "", spreadsheet_text(asked_words(question, lang)), ""]
        yield [*words, question.role or question.kind, str(number), codes, ""]


def _row_line(block: RatingBlock, row: FormRow, asked_as: str, lang: str) -> list[str]:
    construct = {"item": row.construct, "statement": NO_CONSTRUCT}.get(row.kind, "")
    named = zip(block.scale.points, block.answers(lang), strict=True)
    codes = "; ".join(f"{code} = {words}" if words else str(code) for code, words in named)
    if not block.is_grid:
        codes = text("survey_form.range", low=block.scale.low, high=block.scale.high).render(lang)
    words = [*map(spreadsheet_text, (row.name, construct, row.words(lang))), str(int(row.reversed))]
    return [*words, row.kind, asked_as, spreadsheet_text(codes), "" if row.passing is None else str(row.passing)]
