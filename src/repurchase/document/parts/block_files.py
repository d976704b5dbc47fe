"""Single tables and results as files: no chapter around them, no number but their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from repurchase.document.content.document_content import Document, Section, walk
from repurchase.document.parts.figure_display import FigureDisplay
from repurchase.files.write_file import Content
from repurchase.style import Style


def loose_document(title: Any, blocks: Sequence[object]) -> Document:
    """Blocks one after another, without headings; `title` is what the file's properties say."""
    return Document(title, (Section("", tuple(blocks), numbered=False),), chapter=None)  # type: ignore[arg-type]


def document_bytes(document: Document, kind: str, lang: str, style: Style) -> bytes:
    """A document as the content of a .docx or .xlsx file."""
    from repurchase.document.office.word.word_pages import WordOptions
    from repurchase.document.write_files import document_files, file_name

    files = document_files(document, lang, style, [kind], WordOptions(contents=False))
    return files[file_name(kind, lang)]


def text_files(document: Document, path: Path, lang: str, style: Style) -> dict[Path, Content]:
    """A document as Markdown or LaTeX, by the path's ending, and the pictures that are to stand beside it."""
    from repurchase.document.text.latex import document_latex
    from repurchase.document.text.markdown import document_markdown
    from repurchase.document.typeset.typeset_blocks import TypesetFigure
    from repurchase.document.typeset.typeset_document import typeset_document

    typeset = typeset_document(document, lang, style)
    figures = [block for block in typeset.blocks() if isinstance(block, TypesetFigure)]
    names = {figure.number.anchor: f"{path.stem}.{figure.content.name}.png" for figure in figures}
    write = document_latex if path.suffix.lower() == ".tex" else document_markdown
    drawn = [block for block in walk(document.parts) if isinstance(block, FigureDisplay)]
    pictures = {path.with_name(f"{path.stem}.{figure.name}.png"): figure.png(lang, style) for figure in drawn}
    fresh = {place: content for place, content in pictures.items() if not _holds(place, content)}
    return {path: write(typeset, names).encode("utf-8", "replace"), **fresh}


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file is there with just this content, as the picture is that was written beside another format."""
    try:
        return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False
