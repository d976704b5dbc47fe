"""Tables and documents as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from repurchase.document.typeset.typeset_blocks import (
    TypesetBlock,
    TypesetColumn,
    TypesetDocument,
    TypesetFigure,
    TypesetNote,
    TypesetParagraph,
    TypesetRun,
    TypesetSection,
    TypesetTable,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def escape(words: str) -> str:
    """Words that Markdown and the HTML within it leave alone."""
    return _SPECIAL.sub(r"\\\1", words).replace("\n", " ")


def runs_markdown(runs: Iterable[TypesetRun]) -> str:
    """Runs of words, statistical symbols in italics."""
    return "".join(f"*{escape(run.words)}*" if run.italic else escape(run.words) for run in runs)


def table_markdown(table: TypesetTable) -> str:
    """One table: caption, head, rows, notes."""
    title = escape(table.title)
    lines = [
        f"**{table.number.label} {title}**" if table.number else f"**{title}**",
        "",
        _row(map(_heading, table.columns)),
        _row("---" if column.is_words else "---:" for column in table.columns),
    ]
    lines += [_row(escape(cell.shown) for cell in row) for row in table.rows]
    if table.notes:
        lines += ["", *_notes(table.notes)]
    return "\n".join(lines) + "\n"


def document_markdown(document: TypesetDocument, pictures: Mapping[str, str]) -> str:
    """A whole document; `pictures` holds the path of each figure's picture by the figure's anchor."""
    lines = [f"# {escape(document.title)}", ""] if document.chapter_heading else []
    if document.banner is not None:
        lines += [f"> **{escape(document.banner)}**", ""]
    for section in document.parts:
        lines += _section(section, 2, pictures)
    return "\n".join(lines) + "\n"


def _section(section: TypesetSection, level: int, pictures: Mapping[str, str]) -> list[str]:
    lines = [f"{'#' * level} {escape(section.full_heading)}", ""] if section.full_heading else []
    for block in section.blocks:
        lines += _block(block, level, pictures)
    return lines


def _block(block: TypesetBlock, level: int, pictures: Mapping[str, str]) -> list[str]:
    match block:
        case TypesetSection():
            return _section(block, level + 1, pictures)
        case TypesetTable():
            return [table_markdown(block), ""]
        case TypesetFigure():
            return _figure(block, pictures)
        case TypesetParagraph(severity=None):
            return [runs_markdown(block.runs), ""]
        case TypesetParagraph():
            return [f"> {block.mark}{runs_markdown(block.runs)}", ""]


def _figure(figure: TypesetFigure, pictures: Mapping[str, str]) -> list[str]:
    path = pictures.get(figure.number.anchor)
    if path is None:
        return []
    title = f"{figure.number.label} {escape(figure.title)}"
    return [f"![{title}]({path})", "", title, "", *_notes(figure.notes), ""]


def _notes(notes: Iterable[TypesetNote]) -> list[str]:
    return [f"{escape(note.mark)}{runs_markdown(note.runs)}  " for note in notes]


def _heading(column: TypesetColumn) -> str:
    words = escape(column.full_heading)
    return f"*{words}*" if column.is_symbol and column.full_heading == column.heading else words


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
