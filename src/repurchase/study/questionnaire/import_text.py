"""The questionnaire as text that platforms import: 问卷星, and Qualtrics in its advanced format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from repurchase.plain_text import printable_text
from repurchase.study.questionnaire.form_hints import minutes
from repurchase.study.questionnaire.form_words import asked_words, opening, row_words
from repurchase.study.questionnaire.survey_form import FormQuestion, RatingBlock, SurveyForm, option_words
from repurchase.text import text

# 问卷星 reads square brackets as types of questions, underscores and braces as blanks; on pasting it turns full-width
# brackets into square ones.
_WJX_SIGNS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "［": "〔", "］": "〕", "{": "〔", "}": "〕"})
_WJX_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_WJX_BLANK = re.compile(r"_{2,}")
_WJX_OPTION_MARKS = re.compile(r"[□○①-⑳]")
_QUALTRICS_MARK = re.compile(r"\[\[|\]\]|\$\{")
MOST_LINE = 2_000  # characters


def wenjuanxing_text(form: SurveyForm, lang: str) -> str:
    """The text that 问卷星 imports: title, opening, then questions parted by empty lines.

    Notes
    -----
    Every question is required unless 问卷星 is told otherwise. The answers of a matrix are parted by spaces, so a scale
    whose labels have spaces is asked as one scale question a statement.
    """
    intro = [_wjx(words) for words in opening(form, lang, minutes(form))]
    parts = [_wjx(form.heading().render(lang)), "\n".join([f"{intro[0]}[段落说明]", *intro[1:]])]
    number = 1
    for _, question in form.numbered():
        for lines in _wjx_questions(question, lang):
            parts.append("\n".join((f"{number}. {lines[0]}", *lines[1:])))
            number += 1
    parts.append(f"{_wjx(text('survey_form.thanks').render(lang))}[段落说明]")
    return "\n\n".join(parts) + "\n"


def _wjx_questions(question: FormQuestion, lang: str) -> Iterator[list[str]]:
    """The lines of each question that one question of the form becomes."""
    if not isinstance(question, RatingBlock):
        options = [_wjx_option(o) for o in option_words(question, lang)]
        kind = "填空题" if not options else "多选题" if question.kind == "multiple" else "单选题"
        yield [f"{_wjx(asked_words(question, lang))}[{kind}]", *options]
        return
    rows = [_wjx_option(row_words(row, lang)) for row in question.rows]
    labels = _points(question, lang)
    if not question.is_grid:
        asked = text("survey_form.range", low=question.scale.low, high=question.scale.high).render(lang)
        yield from ([f"{row}（{asked}）[填空题]"] for row in rows)
    elif is_asked_one_by_one(question, lang):
        yield from ([f"{row}[量表题]", *labels] for row in rows)
    else:
        yield [f"{_wjx(question.stem(lang))}[矩阵量表题]", " ".join(labels), *rows]


def is_asked_one_by_one(block: RatingBlock, lang: str) -> bool:
    """Whether 问卷星 asks each statement by itself: its matrices have answers as columns, parted by spaces."""
    return not block.is_grid or len(block.rows) == 1 or any(" " in words for words in _points(block, lang))


def _points(block: RatingBlock, lang: str) -> list[str]:
    """What each answer is called in the text: its label, its number where it has none."""
    named = zip(block.answers(lang), block.scale.points, strict=True)
    return [_wjx_option(label) if label else str(code) for label, code in named]


def _wjx(words: str) -> str:
    plain = " ".join(printable_text(words).split())[:MOST_LINE]
    return _WJX_BLANK.sub("＿", _WJX_TAG.sub("‹", plain.translate(_WJX_SIGNS)))


def _wjx_option(words: str) -> str:
    return _WJX_OPTION_MARKS.sub("·", _wjx(words)) or "〔〕"


def qualtrics_text(form: SurveyForm, lang: str) -> str:
    """The text that Qualtrics imports as *Advanced Format*: questions under their names, answers with their codes."""
    lines = ["[[AdvancedFormat]]", "", "[[Question:DB]]", "[[ID:opening]]"]
    lines += ["<br><br>".join(map(_qualtrics, opening(form, lang, minutes(form)))), ""]
    for number, question in form.numbered():
        lines += [*_qualtrics_question(question, number, lang), ""]
    lines += ["[[Question:DB]]", "[[ID:thanks]]", _qualtrics(text("survey_form.thanks").render(lang))]
    return "\n".join(lines) + "\n"


def _qualtrics_question(question: FormQuestion, number: int, lang: str) -> list[str]:
    if not isinstance(question, RatingBlock):
        head = [f"[[ID:{_identity(question.name, number)}]]", _qualtrics(asked_words(question, lang))]
        options = [_qualtrics(o) for o in option_words(question, lang)]
        if not options:
            return ["[[Question:TE:SingleLine]]", *head]
        kind = "MultipleAnswer" if question.kind == "multiple" else "SingleAnswer"
        return [f"[[Question:MC:{kind}:Vertical]]", *head, "[[Choices]]", *options]
    stem = question.stem(lang)
    head = [f"[[ID:{_identity(question.name, number)}]]", _qualtrics(stem)]
    rows = [_qualtrics(row_words(row, lang)) for row in question.rows]
    return ["[[Question:Matrix]]", *head, "[[Choices]]", *rows, *_qualtrics_answers(question, lang)]


def _qualtrics_answers(block: RatingBlock, lang: str) -> Sequence[str]:
    """The answers with the codes that the scale gives them."""
    named = zip(block.answers(lang), block.scale.points, strict=True)
    lines = ["[[AdvancedAnswers]]"]
    for label, code in named:
        lines += [f"[[Answer:{code}]]", _qualtrics(label) if label else str(code)]
    return lines


def _identity(name: str, number: int) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "", name) or f"Q{number}"


def _qualtrics(words: str) -> str:
    """Words on one line, as text: marks of the format and of HTML are no marks."""
    plain = " ".join(printable_text(words).split())[:MOST_LINE]
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _QUALTRICS_MARK.sub(lambda m: " ".join(m[0]), plain)
