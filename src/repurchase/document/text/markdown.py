"""Tables and documents as Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from repurchase.document.parts.blocks import Document, Figure, Paragraph, Section, Table, notes_of
from repurchase.document.parts.numbering import Numbering
from repurchase.style import Kind, Style, default_style
from repurchase.text import render, text

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def escape(words: str) -> str:
    """Words that Markdown and the HTML within it leave alone."""
    return _SPECIAL.sub(r"\\\1", words).replace("\n", " ")


def markdown(table: Table, lang: str, style: Style | None = None, label: str = "") -> str:
    """One table: caption, head, rows, notes."""
    style = style or default_style(lang)
    head = [escape(h) for h in _flat_headings(table, lang)]
    title = escape(render(table.title, lang, style))
    lines = [
        f"**{label} {title}**" if label else f"**{title}**",
        "",
        _row(head),
        _row(["---" if c.kind is Kind.WORDS else "---:" for c in table.columns]),
    ]
    lines += [_row([escape(cell) for cell in row]) for row in table.cells(lang, style)]
    if table.notes:
        lines += ["", *(escape(mark + words) + "  " for mark, words in notes_of(table, lang, style))]
    return "\n".join(lines) + "\n"


def document_markdown(document: Document, lang: str, style: Style, figures: Mapping[int, str]) -> str:
    """A whole document; `figures` holds the path of each figure's picture by the block's id."""
    numbering = Numbering(document, lang)
    lines = [f"# {escape(render(document.title, lang, style))}", ""]
    if document.banner is not None:
        lines += [f"> **{escape(render(document.banner, lang, style))}**", ""]
    for section in document.sections:
        lines += _section(section, 2, numbering, lang, style, figures)
    return "\n".join(lines) + "\n"


def _section(
    section: Section, level: int, numbering: Numbering, lang: str, style: Style, figures: Mapping[int, str]
) -> list[str]:
    heading = f"{numbering.heading(section)} {escape(render(section.heading, lang, style))}"
    lines = [f"{'#' * level} {heading}", ""]
    for block in section.blocks:
        lines += _block(block, level, numbering, lang, style, figures)
    return lines


def _block(
    block: Any, level: int, numbering: Numbering, lang: str, style: Style, figures: Mapping[int, str]
) -> list[str]:
    match block:
        case Section():
            return _section(block, level + 1, numbering, lang, style, figures)
        case Table():
            return [markdown(block, lang, style, numbering.label(block)), ""]
        case Figure():
            title = f"{numbering.label(block)} {escape(render(block.title, lang, style))}"
            notes = [escape(mark + words) + "  " for mark, words in notes_of(block, lang, style)]
            return [f"![{title}]({figures[id(block)]})", "", title, "", *notes, ""] if id(block) in figures else []
        case Paragraph(severity=None):
            return [escape(block.render(lang, style)), ""]
        case Paragraph():
            mark = text(f"document.{block.severity}").render(lang)
            return [f"> {mark}{escape(block.render(lang, style))}", ""]
        case _:
            return [escape(render(block, lang, style)), ""]


def _flat_headings(table: Table, lang: str) -> list[str]:
    return [
        f"{render(c.group, lang)}: {h}" if c.group is not None else h
        for c, h in zip(table.columns, table.headings(lang), strict=True)
    ]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
