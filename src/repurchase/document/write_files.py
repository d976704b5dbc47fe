"""A document as files: one for each format, figures beside them; built in memory, so none is half-written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from repurchase.document.office.timeless_zip import without_time
from repurchase.document.parts.blocks import Document, Figure
from repurchase.document.parts.numbering import walk
from repurchase.document.parts.references import resolved
from repurchase.errors import InputError
from repurchase.style import Style

FORMATS = ("docx", "html", "xlsx", "tex", "md")


def document_files(document: Document, lang: str, style: Style, formats: Sequence[str]) -> dict[str, bytes]:
    """Build the files of `document` in one language.

    Returns
    -------
    dict of str to bytes
        Content by path: ``report.<lang>.docx``, ``.html``, ``.tex``, ``.md``, ``tables.<lang>.xlsx`` and
        ``figures/<name>.<lang>.png`` and ``.svg``.
    """
    pictures = _Pictures(document, lang, style)
    linked, plain = resolved(document, lang, linked=True), resolved(document, lang)
    wanted: dict[str, Callable[[], bytes]] = {
        "docx": lambda: without_time(_word(linked, lang, style, pictures)),
        "html": lambda: _page(linked, lang, style, pictures),
        "tex": lambda: _latex(plain, lang, style, pictures),
        "md": lambda: _markdown(plain, lang, style, pictures),
        "xlsx": lambda: without_time(_workbook(plain, lang, style)),
    }
    files = {}
    for name in (f for f in FORMATS if f in formats):
        file = f"tables.{lang}.xlsx" if name == "xlsx" else f"report.{lang}.{name}"
        files[file] = _built(file, wanted[name])
    return files | pictures.files


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
    """Every figure of a document, drawn once as PNG and SVG."""

    def __init__(self, document: Document, lang: str, style: Style) -> None:
        from repurchase.document.draw_figure import pictures

        self.png: dict[int, bytes] = {}
        self.svg: dict[int, bytes] = {}
        self.paths: dict[int, str] = {}
        self.files: dict[str, bytes] = {}
        for figure in (b for b in walk(document.sections) if isinstance(b, Figure)):
            stem = f"figures/{figure.name}.{lang}"
            self.png[id(figure)], self.svg[id(figure)] = pictures(figure, lang, style)
            self.files |= {f"{stem}.png": self.png[id(figure)], f"{stem}.svg": self.svg[id(figure)]}
            self.paths[id(figure)] = f"{stem}.png"


def _word(document: Document, lang: str, style: Style, pictures: _Pictures) -> bytes:
    from repurchase.document.office.word import write_docx

    held = BytesIO()
    write_docx(document, held, lang, style, pictures.png)
    return held.getvalue()


def _page(document: Document, lang: str, style: Style, pictures: _Pictures) -> bytes:
    from repurchase.document.text.html import page

    return page(document, lang, style, pictures.svg).encode("utf-8", "replace")


def _latex(document: Document, lang: str, style: Style, pictures: _Pictures) -> bytes:
    from repurchase.document.text.latex import document_latex

    return document_latex(document, lang, style, pictures.paths).encode("utf-8", "replace")


def _markdown(document: Document, lang: str, style: Style, pictures: _Pictures) -> bytes:
    from repurchase.document.text.markdown import document_markdown

    return document_markdown(document, lang, style, pictures.paths).encode("utf-8", "replace")


def _workbook(document: Document, lang: str, style: Style) -> bytes:
    from repurchase.document.office.excel import write_workbook

    held = BytesIO()
    write_workbook(document, held, lang, style)
    return held.getvalue()
