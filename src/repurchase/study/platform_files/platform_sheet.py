"""What every platform's layout is made of: columns with one to three heads, cells in words or codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from repurchase.plain_text import printable_text
from repurchase.study.platform_files.answer_sheets import AnswerSheets
from repurchase.study.questionnaire.survey_form import (
    FormQuestion,
    FormRow,
    RatingBlock,
    SurveyForm,
    option_words,
    worded,
)
from repurchase.survey.instrument import Background
from repurchase.survey.write_export import ExportCell

LAST_DOCUMENTATION_ADDRESS = 254  # of 203.0.113.0/24, which belongs to nobody


@dataclass(frozen=True, slots=True)
class PlatformColumn:
    """One column: its heads from above, and a cell for each respondent."""

    heads: tuple[str, ...]
    cells: Sequence[ExportCell]


@dataclass(frozen=True, slots=True)
class PlatformSheet:
    """A platform's export: header rows and answers.

    Attributes
    ----------
    columns : list of PlatformColumn
    sheet : str
        What the platform calls the sheet of a workbook.
    """

    columns: list[PlatformColumn] = field(default_factory=list)
    sheet: str = "Sheet1"

    def rows(self) -> list[list[ExportCell]]:
        """Header rows, then a row for each respondent."""
        heads = [[column.heads[k] for column in self.columns] for k in range(len(self.columns[0].heads))]
        body = zip(*(column.cells for column in self.columns), strict=True)
        return [*heads, *map(list, body)]


@dataclass(frozen=True, slots=True)
class PlatformAnswers:
    """The answers to a form as one platform tells them.

    Attributes
    ----------
    form : SurveyForm
    sheets : AnswerSheets
    lang : str
    coded : bool
        Whether options and points are told by their codes.
    """

    form: SurveyForm
    sheets: AnswerSheets
    lang: str
    coded: bool = False

    @property
    def n(self) -> int:
        """Respondents."""
        return self.sheets.n

    def questions(self) -> Iterator[tuple[int, FormQuestion]]:
        """Every question with its number."""
        return self.form.numbered()

    def asked(self, question: Background) -> str:
        """The wording of a question."""
        label = worded(question.label, question.name)
        return _line(label.get(self.lang) or next(iter(label.values()), question.name))

    def statement(self, row: FormRow) -> str:
        """The wording of a statement."""
        return _line(row.words(self.lang))

    def ratings(self, block: RatingBlock, row: FormRow, blank: ExportCell = None) -> list[ExportCell]:
        """Ratings as labels, as codes where the points have none."""
        labels = dict(zip(block.scale.points, map(_line, block.answers(self.lang)), strict=True))
        codes = self.sheets.ratings[row.name]
        if self.coded or not all(labels.values()):
            return [blank if code is None else code for code in codes]
        return [blank if code is None else labels[code] for code in codes]

    def options(self, question: Background) -> list[str]:
        """The options of a question."""
        return [_line(words) for words in option_words(question, self.lang)]

    def answers(self, question: Background, several: str, end: str = "") -> list[ExportCell]:
        """Answers to a closed question in one column: those of several options parted by `several`."""
        options = self.options(question)
        if question.name in self.sheets.several:
            told = [str(k + 1) for k in range(len(options))] if self.coded else options
            return [several.join(told[k] for k in picked) + end for picked in self.sheets.several[question.name]]
        if question.name in self.sheets.chosen:
            picked = self.sheets.chosen[question.name]
            return [k + 1 for k in picked] if self.coded else [options[k] for k in picked]
        return list(self.sheets.numbers[question.name])

    def marks(self, question: Background, yes: ExportCell, no: ExportCell) -> list[tuple[str, list[ExportCell]]]:
        """A column for each option of a question with several answers."""
        picked = self.sheets.several[question.name]
        options = self.options(question)
        return [(option, [yes if k in chosen else no for chosen in picked]) for k, option in enumerate(options)]

    def addresses(self, after: str = "") -> list[ExportCell]:
        """Addresses that belong to nobody, each another one."""
        last = LAST_DOCUMENTATION_ADDRESS
        return [f"203.0.113.{i}{after}" if i <= last else f"2001:db8::{i:x}{after}" for i in range(1, self.n + 1)]

    def numbered(self, form: str = "{}") -> list[ExportCell]:
        """Running numbers, as text where they stand in some."""
        return [i if form == "{}" else form.format(i) for i in range(1, self.n + 1)]

    def always(self, cell: ExportCell) -> list[ExportCell]:
        """The same for everybody."""
        return [cell] * self.n


def _line(words: str) -> str:
    return " ".join(printable_text(words).split())
