"""A document as files: one for each format, figures beside them, into a folder that appears whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from repurchase.document.archive import without_time
from repurchase.document.blocks import Document, Figure
from repurchase.document.numbering import walk
from repurchase.document.references import resolved
from repurchase.errors import InputError
from repurchase.style import Style

FORMATS = ("docx", "html", "xlsx", "tex", "md")


def write_document(document: Document, folder: Path, lang: str, style: Style, formats: Sequence[str]) -> list[Path]:
    """Write `document` into `folder` in one language.

    Writes ``report.<lang>.docx``, ``.html``, ``.tex``, ``.md``, ``tables.<lang>.xlsx`` and
    ``figures/<name>.<lang>.png`` and ``.svg``.
    """
    pictures = _Pictures(document, folder, lang, style)
    linked, plain = resolved(document, lang, linked=True), resolved(document, lang)
    wanted: dict[str, Callable[[Path], object]] = {
        "docx": lambda path: _word(linked, path, lang, style, pictures),
        "html": lambda path: _page(linked, path, lang, style, pictures),
        "tex": lambda path: _latex(plain, path, lang, style, pictures),
        "md": lambda path: _markdown(plain, path, lang, style, pictures),
        "xlsx": lambda path: _workbook(plain, path, lang, style),
    }
    written = []
    for name in (f for f in FORMATS if f in formats):
        path = folder / (f"tables.{lang}.xlsx" if name == "xlsx" else f"report.{lang}.{name}")
        wanted[name](path)
        if name in ("docx", "xlsx"):
            without_time(path)
        written.append(path)
    return written


class _Pictures:
    """Every figure of a document, drawn once as PNG and SVG."""

    def __init__(self, document: Document, folder: Path, lang: str, style: Style) -> None:
        from repurchase.document.plot import pictures

        place = folder / "figures"
        place.mkdir(parents=True, exist_ok=True)
        self.png: dict[int, bytes] = {}
        self.svg: dict[int, bytes] = {}
        self.paths: dict[int, str] = {}
        for figure in (b for b in walk(document.sections) if isinstance(b, Figure)):
            stem = f"{figure.name}.{lang}"
            self.png[id(figure)], self.svg[id(figure)] = pictures(figure, lang, style)
            (place / f"{stem}.png").write_bytes(self.png[id(figure)])
            (place / f"{stem}.svg").write_bytes(self.svg[id(figure)])
            self.paths[id(figure)] = f"figures/{stem}.png"


def _word(document: Document, path: Path, lang: str, style: Style, pictures: _Pictures) -> None:
    from repurchase.document.word import write_docx

    write_docx(document, path, lang, style, pictures.png)


def _page(document: Document, path: Path, lang: str, style: Style, pictures: _Pictures) -> None:
    from repurchase.document.html import page

    path.write_text(page(document, lang, style, pictures.svg), encoding="utf-8")


def _latex(document: Document, path: Path, lang: str, style: Style, pictures: _Pictures) -> None:
    from repurchase.document.latex import document_latex

    path.write_text(document_latex(document, lang, style, pictures.paths), encoding="utf-8")


def _markdown(document: Document, path: Path, lang: str, style: Style, pictures: _Pictures) -> None:
    from repurchase.document.markup import document_markdown

    path.write_text(document_markdown(document, lang, style, pictures.paths), encoding="utf-8")


def _workbook(document: Document, path: Path, lang: str, style: Style) -> None:
    from repurchase.document.excel import write_workbook

    write_workbook(document, path, lang, style)


@contextmanager
def atomic_folder(target: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A folder to write into that takes the place of `target` once everything in it is written.

    Raises
    ------
    InputError
        When `target` exists, is not empty, and `is_ours` does not know it.
    """
    target = Path(target)
    if target.exists() and not (target.is_dir() and (is_ours(target) or not any(target.iterdir()))):
        raise InputError("document.not_ours", folder=str(target))
    missing = [p for p in (target.parent, *target.parent.parents) if not p.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        place.chmod(0o755)
        yield place
        _replace(place, target)
    finally:  # after a success nothing of this is left to remove
        shutil.rmtree(place, ignore_errors=True)
        for folder in missing:
            _remove_if_empty(folder)


def _replace(place: Path, target: Path) -> None:
    if not target.exists():
        place.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    try:
        target.rename(old / target.name)
        try:
            place.rename(target)
        except OSError:  # the reader keeps what was there
            (old / target.name).rename(target)
            raise
    finally:
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
