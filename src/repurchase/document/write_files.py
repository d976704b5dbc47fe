"""A document as files: one for each format, figures beside them; built in memory, so none is half-written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from repurchase.document.content.document_content import Document
from repurchase.document.draw_figure import pictures
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
    typeset = typeset_document(document, lang, style, bilingual_captions=bilingual_captions)
    pictures = _Pictures(typeset)
    wanted: dict[str, Callable[[], bytes]] = {
        "docx": lambda: _word(typeset, pictures, word),
        "html": lambda: _page(typeset, pictures),
        "tex": lambda: _latex(typeset, pictures),
        "md": lambda: _markdown(typeset, pictures),
        "xlsx": lambda: _workbook(typeset),
        "notes": lambda: author_notes(typeset).encode("utf-8", "replace"),
    }
    files = {}
    for name in (f for f in FORMATS if f in formats):
        file = file_name(name, lang)
        files[file] = _built(file, wanted[name])
    return files | pictures.files


def file_name(kind: str, lang: str) -> str:
    """What the file of one format is called."""
    special = {"xlsx": f"tables.{lang}.xlsx", "notes": f"notes.{lang}.md"}
    return special.get(kind, f"report.{lang}.{kind}")


def _built(file: str, build: Callable[[], bytes]) -> bytes:
    """A file's content; libraries that build it go through temporary files, for which the disk may have no room."""
    from lxml.etree import LxmlError

    try:
        return build()
    except OSError as error:
        raise InputError("files.failed", file=file, detail=error.strerror or type(error).__name__) from None
    except LxmlError:
        raise InputError("files.failed", file=file, detail=os.strerror(errno.ENOSPC)) from None


def write_document(document: Document, folder: Path, lang: str, style: Style, formats: Sequence[str]) -> list[Path]:
    """Write `document` into `folder` in one language; see `document_files`. Returns the paths of all but figures."""
    files = document_files(document, lang, style, formats)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [folder / name for name in files if "/" not in name]


class _Pictures:
    """Every figure of a document, drawn once as PNG and SVG; by the figures' anchors."""

    def __init__(self, document: TypesetDocument) -> None:
        self.png: dict[str, bytes] = {}
        self.svg: dict[str, bytes] = {}
        self.paths: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        for figure in (block for block in document.blocks() if isinstance(block, TypesetFigure)):
            anchor, stem = figure.number.anchor, f"figures/{figure.content.name}.{document.lang}"
            self.png[anchor], self.svg[anchor] = pictures(figure.content, document.lang, document.style)
            self.files |= {f"{stem}.png": self.png[anchor], f"{stem}.svg": self.svg[anchor]}
            self.paths[anchor] = f"{stem}.png"


def _word(document: TypesetDocument, pictures: _Pictures, options: WordOptions | None) -> bytes:
    stream = BytesIO()
    write_docx(document, stream, pictures.png, pictures.svg, options)
    return stream.getvalue()


def _page(document: TypesetDocument, pictures: _Pictures) -> bytes:
    return page(document, pictures.svg).encode("utf-8", "replace")


def _latex(document: TypesetDocument, pictures: _Pictures) -> bytes:
    return document_latex(document, pictures.paths).encode("utf-8", "replace")


def _markdown(document: TypesetDocument, pictures: _Pictures) -> bytes:
    return document_markdown(document, pictures.paths).encode("utf-8", "replace")


def _workbook(document: TypesetDocument) -> bytes:
    stream = BytesIO()
    write_workbook(document, stream)
    return stream.getvalue()
