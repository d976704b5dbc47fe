"""One result as one file: its sentences, tables, figures and cautions without a chapter around them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from repurchase.document.parts.block_files import document_bytes, loose_document, text_files
from repurchase.document.parts.blocks import Document, Figure, Paragraph, Table
from repurchase.document.text.html import plain_page
from repurchase.errors import Note
from repurchase.files.targets import check_file, named_target
from repurchase.files.write_file import Content, write_files
from repurchase.settings import reading_language, reading_style
from repurchase.style import Style
from repurchase.text import Text, render

ENDINGS = (".docx", ".xlsx", ".html", ".md", ".tex", ".json")


class ShownResult(Protocol):
    """What a file is made from."""

    notes: tuple[Note, ...]

    def tables(self) -> tuple[Table, ...]: ...
    def figures(self) -> tuple[Figure, ...]: ...
    def sentences(self) -> tuple[Text, ...]: ...
    def fragment(self, lang: str | None = None, *, pictures: bool = True, style: Style | None = None) -> str: ...
    def json(self) -> str: ...


def result_document(result: ShownResult) -> Document:
    """Sentences, tables, figures and cautions, one after another."""
    tables, sentences = result.tables(), result.sentences()
    blocks = [*([Paragraph(sentences)] if sentences else []), *tables, *result.figures()]
    blocks += [Paragraph((note.message,), note.severity) for note in dict.fromkeys(result.notes)]
    return loose_document(tables[0].title if tables else type(result).__name__, blocks)


def write_result(
    result: ShownResult,
    path: str | os.PathLike[str],
    lang: str | None = None,
    style: Style | str | None = None,
    *,
    overwrite: bool = False,
) -> Path:
    """Write a result as the file that the ending of the path asks for; see `Result.write`."""
    target = named_target(path, ENDINGS)
    lang = reading_language(lang)
    chosen = reading_style(style, lang)
    check_file(target, overwrite=overwrite)
    write_files(_contents(result, target, lang, chosen), overwrite=overwrite)
    return target


def _contents(result: ShownResult, target: Path, lang: str, style: Style) -> dict[Path, Content]:
    document = result_document(result)
    match target.suffix.lower():
        case ".json":
            made = result.json().encode("utf-8", "replace")
        case ".html":
            title = render(document.title, lang, style)
            made = plain_page(title, lang, result.fragment(lang, style=style)).encode("utf-8", "replace")
        case ".docx" | ".xlsx" as ending:
            made = document_bytes(document, ending.removeprefix("."), lang, style)
        case _:
            return text_files(document, target, lang, style)
    return {target: made}
