"""A table as a data frame, as text and as a file, each by one call."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, overload

from repurchase.document.parts.block_files import document_bytes, loose_document
from repurchase.document.text.html import fragment, plain_page
from repurchase.document.text.latex_table import table_latex
from repurchase.document.text.table_display import TableDisplay
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.files.targets import check_file, named_target
from repurchase.files.write_file import write_file
from repurchase.settings import reading_language, reading_style
from repurchase.short_repr import PageText
from repurchase.style import Style
from repurchase.text import LANGUAGES, Joined, Text, Words, render
from repurchase.user_calls.call_checks import checks

if TYPE_CHECKING:
    import pandas as pd

StrPath = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class TableFiles(TableDisplay):
    """The data of a table with every way out of the program; the base of `parts.blocks.Table`.

    Every method of the name ``to_...`` takes the language and the style, by default the reader's language and that
    language's style; with a path it writes a file, which must not exist unless `overwrite` is true.
    """

    def to_frame(self) -> pd.DataFrame:
        """Unrounded values as a `pandas.DataFrame`: one row a row, tidy English column names."""
        import pandas as pd

        records = [{name: plain_words(value) for name, value in row.items()} for row in self.records()]
        return pd.DataFrame(records) if records else pd.DataFrame(columns=[c.name for c in self.columns])

    @overload
    def to_markdown(self, path: None = None, lang: str | None = None, style: Style | str | None = None) -> str:
        """Without a path: the table as Markdown."""

    @overload
    def to_markdown(
        self, path: StrPath, lang: str | None = None, style: Style | str | None = None, *, overwrite: bool = False
    ) -> Path:
        """With a path: a file."""

    @checks()
    def to_markdown(
        self, path: StrPath | None = None, lang: str | None = None, style: Style | str | None = None, *,
        overwrite: bool = False,
    ) -> str | Path:  # fmt: skip
        """The table as Markdown: a string, or a file where a path is given."""
        return self._text(".md", path, lang, style, overwrite)

    @overload
    def to_latex(self, path: None = None, lang: str | None = None, style: Style | str | None = None) -> str:
        """Without a path: the table as LaTeX."""

    @overload
    def to_latex(
        self, path: StrPath, lang: str | None = None, style: Style | str | None = None, *, overwrite: bool = False
    ) -> Path:
        """With a path: a file."""

    @checks()
    def to_latex(
        self, path: StrPath | None = None, lang: str | None = None, style: Style | str | None = None, *,
        overwrite: bool = False,
    ) -> str | Path:  # fmt: skip
        """The table as LaTeX, to be put into a document that loads the packages named in its first line."""
        return self._text(".tex", path, lang, style, overwrite)

    @overload
    def to_html(self, path: None = None, lang: str | None = None, style: Style | str | None = None) -> str:
        """Without a path: the table as HTML."""

    @overload
    def to_html(
        self, path: StrPath, lang: str | None = None, style: Style | str | None = None, *, overwrite: bool = False
    ) -> Path:
        """With a path: a file."""

    @checks()
    def to_html(
        self, path: StrPath | None = None, lang: str | None = None, style: Style | str | None = None, *,
        overwrite: bool = False,
    ) -> str | Path:  # fmt: skip
        """The table as an HTML element with its style sheet; a whole page where a path is given."""
        return self._text(".html", path, lang, style, overwrite)

    @checks()
    def to_docx(
        self, path: StrPath, lang: str | None = None, style: Style | str | None = None, *, overwrite: bool = False
    ) -> Path:
        """Write the table as a Word file: a native three-line table with its caption and notes."""
        return self._office("docx", path, lang, style, overwrite)

    @checks()
    def to_excel(
        self, path: StrPath, lang: str | None = None, style: Style | str | None = None, *, overwrite: bool = False
    ) -> Path:
        """Write the table as an Excel workbook: unrounded numbers, formatted as the style says."""
        return self._office("xlsx", path, lang, style, overwrite)

    def _text(
        self, ending: str, path: StrPath | None, lang: str | None, style: Style | str | None, overwrite: bool
    ) -> str | Path:
        if path in LANGUAGES and lang is None:  # to_markdown("en") asks for words: no file is meant
            path, lang = None, str(path)
        target = None if path is None else _target(path, ending, overwrite)
        lang = reading_language(lang)
        chosen = reading_style(style, lang)
        typeset = typeset_table(self, lang, chosen)
        match ending:
            case ".md":
                words = self.markdown(lang, chosen)
            case ".tex":
                words = f"% {PACKAGES}\n{table_latex(typeset)}"
            case _:
                words = fragment([typeset], lang=lang)
                words = words if target is None else plain_page(typeset.title, lang, words)
        return (
            PageText(words)
            if target is None
            else write_file(target, words.encode("utf-8", "replace"), overwrite=overwrite)
        )

    def _office(self, kind: str, path: StrPath, lang: str | None, style: Style | str | None, overwrite: bool) -> Path:
        target = _target(path, f".{kind}", overwrite)
        lang = reading_language(lang)
        content = document_bytes(loose_document(self.title, (self,)), kind, lang, reading_style(style, lang))
        return write_file(target, content, overwrite=overwrite)


PACKAGES = r"\usepackage{array,booktabs,caption,longtable,pdflscape}"


def plain_words(value: object, lang: str = "en") -> object:
    """Labels as their codes where they carry one, else as English strings like texts; everything else as it is."""
    if isinstance(value, Mapping) and "code" in value:
        return value["code"]
    return render(value, lang) if isinstance(value, Text | Mapping | Joined | Words) else value


def _target(path: StrPath, ending: str, overwrite: bool) -> Path:
    target = named_target(path, (ending,))
    check_file(target, overwrite=overwrite)
    return target
