"""What was answered, ready to be analysed and written out: the one noun for data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from repurchase.settings import reading_language
from repurchase.short_repr import PageText
from repurchase.survey.responses import Responses
from repurchase.survey.survey_page import survey_html, survey_lines
from repurchase.survey.write import write
from repurchase.text import reader_language
from repurchase.user_calls.call_checks import checks, checks_made


@checks_made('rp.read("answers.xlsx")')
@dataclass(frozen=True, slots=True, eq=False)
class Survey(Responses):
    """Responses, their questionnaire, and the story of how they got here.

    Attributes
    ----------
    responses : DataFrame, shape (n, items + statements + checks)
        Codes as answered (not reverse-keyed), float with NaN for missing; index = respondent number in file
        order, from 1.
    background : DataFrame
        One column a background question: category labels (str, ordered categories), numbers, or for multiple choice
        one boolean column an option named ``<question>: <option>``.
    meta : DataFrame
        Columns where the platform records them: ``seconds`` (duration), ``submitted`` (datetime), ``person`` (salted
        hash of user, else of IP, never the value), ``network`` (the same of the IP where the file has both),
        ``finished`` (bool), ``progress``.
    instrument : Instrument
    source : Source
    notes : tuple of Note
        Everything that was decided while reading.
    columns : tuple of ColumnEntry
        What became of each column of the file, in its order, why, and how sure that is; empty for made-up answers.
    shown : DataFrame
        One boolean column for each item or statement that only part of the respondents were shown (a branch of the
        questionnaire); empty where everybody was asked everything.
    drawn : DataFrame
        Clusters (numbers in place of names) and weights, one column each, where the reading was told of them.
    whole : WholeFile, optional
        The totals of a large file, of which all the above holds only a random sample of the respondents kept.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.read(rp.sample_survey())
    >>> survey.n, survey.frame().shape, survey.scores().shape
    (243, (243, 31), (243, 9))
    >>> survey.n, survey.instrument["SAT"].item_names
    (243, ('SAT1', 'SAT2', 'SAT3', 'SAT4'))
    """

    @checks()
    def page(self, lang: str | None = None) -> str:
        """What was read, in words for the terminal: file, questions, and what to mind; nobody's answers."""
        return PageText("\n".join(survey_lines(self, reading_language(lang))))

    def __str__(self) -> str:
        return self.page()

    def _repr_html_(self) -> str:
        return survey_html(self, reader_language())

    @checks()
    def write(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the cleaned, de-identified, labelled, reverse-keyed answers: .sav, .dta, .csv or .xlsx.

        A file that exists is left as it is unless `overwrite` is true; the file that was read always is.
        """
        return write(self, path, overwrite=overwrite)
