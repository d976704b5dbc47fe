"""`rp.questionnaire`: the instrument of a study, and the files that it is fielded with."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from repurchase.document.office.word.printed_form.write_form import form_docx
from repurchase.errors import InputError
from repurchase.files.targets import given_path, shown
from repurchase.files.write_file import write_files
from repurchase.files.write_folder import remove_empty
from repurchase.settings import checked, languages_of
from repurchase.short_repr import name_list
from repurchase.study.file.read_survey import study_of
from repurchase.study.file.study import Study
from repurchase.study.questionnaire.form_codebook import codebook_csv
from repurchase.study.questionnaire.form_hints import form_hints
from repurchase.study.questionnaire.form_order import form_of
from repurchase.study.questionnaire.import_text import qualtrics_text, wenjuanxing_text
from repurchase.study.questionnaire.printed import printed_form
from repurchase.study.questionnaire.survey_form import SurveyForm, worded
from repurchase.text import LANGUAGES, Text, listed, reader_language
from repurchase.user_calls.asked_names import AskedNames
from repurchase.user_calls.call_checks import checks

FORMATS = (".docx", ".txt", ".csv")


@dataclass(frozen=True, slots=True)
class FieldQuestionnaire(AskedNames):
    """A study's questionnaire, ready to field.

    Attributes
    ----------
    form : SurveyForm
        Its questions in the order in which they are asked.
    """

    form: SurveyForm

    def _parts(self) -> Iterable[str]:
        asked = len([*self.form.rows, *self.form.asked])
        return (repr(self.form.name), f"questions={asked}", f"languages={name_list(self.languages)}")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which most of it is worded, that of the study file first."""
        rows, asked = self.form.rows, self.form.asked
        labels = [*(row.label for row in rows), *(worded(question.label, question.name) for question in asked)]
        spoken = [lang for lang in LANGUAGES if 2 * sum(lang in label for label in labels) > len(labels)]
        return tuple(sorted(spoken, key=lambda lang: lang != self.form.language))

    def hints(self, lang: str | Iterable[str] | None = None) -> tuple[Text, ...]:
        """What to look at before it is fielded in `lang`: missing words, no check, no reversed item, its length."""
        return form_hints(self.form, self.chosen(lang))

    def docx(self, lang: str) -> bytes:
        """The printed questionnaire as a Word file."""
        return form_docx(printed_form(self.form, lang))

    def wenjuanxing(self, lang: str) -> str:
        """The text that 问卷星 imports."""
        return wenjuanxing_text(self.form, lang)

    def qualtrics(self, lang: str) -> str:
        """The text that Qualtrics imports (Advanced Format)."""
        return qualtrics_text(self.form, lang)

    def codebook(self, lang: str) -> bytes:
        """The codebook as ``--codebook`` reads it."""
        return codebook_csv(self.form, lang)

    def write(
        self,
        out: str | os.PathLike[str],
        lang: str | Iterable[str] | None = None,
        *,
        overwrite: bool = False,
        inputs: Iterable[object] = (),
    ) -> tuple[Path, ...]:
        """Write the questionnaire; the ending of `out` says what: .docx, .txt (问卷星), .csv (codebook), else a folder.

        Parameters
        ----------
        out : path-like
            A folder receives everything, with the text that Qualtrics imports.
        lang : {"zh", "en", "both"}, optional
            Default: that of the study file, else the reader's where the questionnaire is worded in it.
        overwrite : bool
            Whether files that exist may be replaced.
        inputs : iterable of path-like
            Files that were read, which are never replaced.

        Returns
        -------
        tuple of Path

        Raises
        ------
        InputError
            A file exists, or cannot be written; nothing is then written.
        """
        target, languages = given_path(out), self.chosen(lang)
        if target.suffix and target.suffix.lower() not in FORMATS and not target.is_dir():
            raise InputError("write.suffix", file=shown(Path(target.name)), known=listed(FORMATS))
        if target.suffix.lower() in FORMATS:
            files = _single(self, target, languages)
            write_files(files, overwrite=overwrite, inputs=inputs)
        else:
            files = _all(self, target, languages)
            _write_into(target, files, overwrite=overwrite, inputs=inputs)
        return tuple(files)

    def chosen(self, lang: str | Iterable[str] | None) -> tuple[str, ...]:
        """The languages that are meant."""
        if lang is not None:
            return languages_of(lang)
        known = self.languages
        if self.form.language:
            return (self.form.language,)
        return (reader_language(),) if not known or reader_language() in known else (known[0],)


@checks()
def questionnaire(
    study: Study | str | Path | None = None, *, shuffle: bool = False, seed: int | None = None
) -> FieldQuestionnaire:
    """The questionnaire of a study, ready to field.

    Parameters
    ----------
    study : Study, path or name, optional
        Default: the shipped study.
    shuffle : bool
        Whether statements are shuffled within their block, once and for all respondents.
    seed : int, optional
        Of the order; default: the study file's.

    Returns
    -------
    FieldQuestionnaire
        ``.write(out)`` writes it; ``.hints()`` says what to look at before it is fielded.

    Raises
    ------
    InputError
        The study file cannot be read.

    Notes
    -----
    Order: eligibility and consent, the constructs' items in blocks, statements, behaviour, background. An attention
    check stands after 60 % of the statements; a study that has none gets one. Reversed items are marked in the
    codebook alone. What no study file knows - who asks, what for, whom to write to - is left as ``[ ... ]``.

    Examples
    --------
    >>> import repurchase as rp
    >>> form = rp.questionnaire().form
    >>> len(form.blocks), len(form.rows)
    (13, 44)
    """
    if seed is not None:
        checked("seed", seed)
    return FieldQuestionnaire(form_of(study_of(study) or Study.default(), shuffle=shuffle, seed=seed))


def _write_into(folder: Path, files: dict[Path, bytes], *, overwrite: bool, inputs: Iterable[object]) -> None:
    """Write files into a folder, which is made where it is not there, and goes again where nothing came of it."""
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("files.failed", file=shown(folder), detail=error.strerror or type(error).__name__) from None
    try:
        write_files(files, overwrite=overwrite, inputs=inputs)
    finally:
        if is_new:
            remove_empty([folder])


def _single(made: FieldQuestionnaire, target: Path, languages: tuple[str, ...]) -> dict[Path, bytes]:
    """One file a language; with two, the language stands before the ending."""
    build = {".docx": made.docx, ".txt": lambda lang: made.wenjuanxing(lang).encode("utf-8"), ".csv": made.codebook}
    content = build[target.suffix.lower()]
    if len(languages) == 1:
        return {target: content(languages[0])}
    return {target.with_name(f"{target.stem}.{lang}{target.suffix}"): content(lang) for lang in languages}


def _all(made: FieldQuestionnaire, folder: Path, languages: tuple[str, ...]) -> dict[Path, bytes]:
    files: dict[Path, bytes] = {}
    for lang in languages:
        files |= {
            folder / f"questionnaire.{lang}.docx": made.docx(lang),
            folder / f"wenjuanxing.{lang}.txt": made.wenjuanxing(lang).encode("utf-8"),
            folder / f"qualtrics.{lang}.txt": made.qualtrics(lang).encode("utf-8"),
        }
    return files | {folder / "codebook.csv": made.codebook(languages[0])}
