"""A document as files: one for each format, figures beside them; built in memory, so none is half-written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from io import BytesIO
from pathlib import Path

from repurchase.document.content.document_content import Document, FigureContent, walk
from repurchase.document.draw_figure import pictures, svg
from repurchase.document.file_job import FileJob, Files, all_files
from repurchase.document.office.excel import write_workbook
from repurchase.document.office.word.word_pages import WordOptions
from repurchase.document.office.word.write_word import write_docx
from repurchase.document.text.author_notes import author_notes
from repurchase.document.text.html_page import page
from repurchase.document.text.latex import document_latex
from repurchase.document.text.markdown import document_markdown
from repurchase.document.typeset.typeset_blocks import TypesetDocument, TypesetFigure
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.errors import InputError
from repurchase.style import Style

FORMATS = ("docx", "html", "xlsx", "tex", "md", "notes")
PRINTED = {"docx", "xlsx", "tex", "md"}  # whoever wants files beside a web page may want pictures for print


def document_files(
    document: Document,
    lang: str,
    style: Style,
    formats: Sequence[str],
    word: WordOptions | None = None,
    *,
    bilingual_captions: bool = False,
) -> dict[str, bytes]:
    """Build the files of `document` in one language; `word` and `bilingual_captions` shape the .docx file.

    Returns
    -------
    dict of str to bytes
        Content by path: ``report.<lang>.docx``, ``.html``, ``.tex``, ``.md``, ``tables.<lang>.xlsx``,
        ``notes.<lang>.md`` with the remarks for the author, and ``figures/<name>.<lang>.png`` and ``.svg``.
    """
    files = all_files(document_jobs(document, lang, style, formats, word, bilingual_captions=bilingual_captions))
    first = [file_name(name, lang) for name in FORMATS if name in formats]
    return {name: files[name] for name in (*first, *(name for name in files if name not in first))}


def document_jobs(
    document: Document,
    lang: str,
    style: Style,
    formats: Sequence[str],
    word: WordOptions | None = None,
    *,
    bilingual_captions: bool = False,
) -> tuple[FileJob, ...]:
    """What `document_files` does, as three jobs.

    Returns
    -------
    tuple of FileJob
        ``figures.<lang>`` draws, which takes longest and needs no typesetting; ``tables.<lang>`` makes the workbook and
        the notes; ``pages.<lang>`` the formats that show figures.
    """
    writer = _DocumentWriter(document, lang, style, tuple(formats), word, bilingual_captions)
    figures = f"figures.{lang}"
    return (
        FileJob(figures, writer.figures),
        FileJob(f"tables.{lang}", writer.tables),
        FileJob(f"pages.{lang}", writer.pages, (figures,)),
    )


def file_name(kind: str, lang: str) -> str:
    """What the file of one format is called."""
    special = {"xlsx": f"tables.{lang}.xlsx", "notes": f"notes.{lang}.md"}
    return special.get(kind, f"report.{lang}.{kind}")


def _built(file: str, build: Callable[[], bytes]) -> bytes:
    """A file's content; libraries that build it go through temporary files, for which the disk may have no room."""
    try:
        return build()
    except OSError as error:
        raise InputError("files.failed", file=file, detail=error.strerror or type(error).__name__) from None
    except _template_error():
        raise InputError("files.failed", file=file, detail=os.strerror(errno.ENOSPC)) from None


def _template_error() -> type[Exception]:
    """What the library of Word templates raises; asked for where something was raised, as loading it takes time."""
    from lxml.etree import LxmlError

    return LxmlError


def write_document(document: Document, folder: Path, lang: str, style: Style, formats: Sequence[str]) -> list[Path]:
    """Write `document` into `folder` in one language; see `document_files`. Returns the paths of all but figures."""
    files = document_files(document, lang, style, formats)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [folder / name for name in files if "/" not in name]


class _DocumentWriter:
    """Writes one document in one language; it is typeset when the first job asks for that."""

    def __init__(
        self,
        document: Document,
        lang: str,
        style: Style,
        formats: tuple[str, ...],
        word: WordOptions | None,
        bilingual: bool,
    ) -> None:
        self._document, self._lang, self._style = document, lang, style
        self._formats, self._options, self._bilingual = formats, word, bilingual

    @cached_property
    def _typeset(self) -> TypesetDocument:
        return typeset_document(self._document, self._lang, self._style, bilingual_captions=self._bilingual)

    def figures(self, made: Files) -> dict[str, bytes]:
        """Every figure as SVG; as PNG too, which takes most of the time, where a report for print is written."""
        files: dict[str, bytes] = {}
        for figure in (block for block in walk(self._document.parts) if isinstance(block, FigureContent)):
            stem = self._stem(figure)
            if PRINTED & set(self._formats):
                files[f"{stem}.png"], files[f"{stem}.svg"] = pictures(figure, self._lang, self._style)
            else:
                files[f"{stem}.svg"] = svg(figure, self._lang, self._style).encode("utf-8")
        return files

    def tables(self, made: Files) -> dict[str, bytes]:
        """The formats without figures."""
        return self._files({"xlsx": self._workbook, "notes": self._notes})

    def pages(self, made: Files) -> dict[str, bytes]:
        """The formats with figures, which `made` holds."""
        stems = {b.number.anchor: self._stem(b.content) for b in self._typeset.blocks() if isinstance(b, TypesetFigure)}
        png, vector = ({a: made.get(f"{stem}.{kind}", b"") for a, stem in stems.items()} for kind in ("png", "svg"))
        paths = {anchor: f"{stem}.png" for anchor, stem in stems.items()}
        return self._files(
            {
                "docx": lambda: self._word(png, vector),
                "html": lambda: page(self._typeset, vector).encode("utf-8", "replace"),
                "tex": lambda: document_latex(self._typeset, paths).encode("utf-8", "replace"),
                "md": lambda: document_markdown(self._typeset, paths).encode("utf-8", "replace"),
            }
        )

    def _stem(self, figure: FigureContent) -> str:
        return f"figures/{figure.name}.{self._lang}"

    def _files(self, builders: Mapping[str, Callable[[], bytes]]) -> dict[str, bytes]:
        names = {kind: file_name(kind, self._lang) for kind in builders if kind in self._formats}
        return {name: _built(name, builders[kind]) for kind, name in names.items()}

    def _word(self, png: Mapping[str, bytes], svg: Mapping[str, bytes]) -> bytes:
        stream = BytesIO()
        write_docx(self._typeset, stream, png, svg, self._options)
        return stream.getvalue()

    def _notes(self) -> bytes:
        return author_notes(self._typeset).encode("utf-8", "replace")

    def _workbook(self) -> bytes:
        stream = BytesIO()
        write_workbook(self._typeset, stream)
        return stream.getvalue()
