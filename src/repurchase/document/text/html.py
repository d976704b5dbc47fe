"""Tables, notebook fragments and the one-page report as HTML; everything from outside is escaped."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from repurchase.document.parts.blocks import Document, Figure, Paragraph, Section, Table, notes_of
from repurchase.document.parts.numbering import Numbering
from repurchase.document.parts.references import parted
from repurchase.document.text.decimal_alignment import aligned_cells, is_symbol
from repurchase.document.text.line_width import units
from repurchase.style import Kind, Style, default_style
from repurchase.text import render, text

LONG = 26  # half-width characters of a cell from which its column needs room


def table_html(table: Table, lang: str, style: Style | None = None, label: str = "", anchor: str = "") -> str:
    """One three-line table with its caption above and its notes below."""
    style = style or default_style(lang)
    title = escape(render(table.title, lang, style))
    caption = f'<span class="rp-label">{escape(label)}</span> {title}' if label else title
    cells = aligned_cells(table, lang, style)
    kinds = [
        _kind(c.kind) + (" rp-long" if _is_long(c.kind, [row[j] for row in cells]) else "")
        for j, c in enumerate(table.columns)
    ]
    body = "".join(_body_row(table, i, row, kinds) for i, row in enumerate(cells))
    notes = _notes(table, lang, style)
    identity = f' id="{escape(anchor)}"' if anchor else ""
    head = _span_row(table, lang) + _head_row(table, lang)
    return (
        f'<div class="rp-table"{identity}><table lang="{escape(lang)}"><caption>{caption}</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table>{notes}</div>"
    )


def fragment(tables: Sequence[Table], notes: Sequence[Any], lang: str) -> str:
    """Tables and cautions for a notebook, with their own style sheet."""
    shown = "".join(table_html(t, lang) for t in tables)
    cautions = "".join(f'<p class="rp-caution">{escape(render(n, lang))}</p>' for n in dict.fromkeys(notes))
    return f'<div class="rp"><style>{_resource("fragment.css")}</style>{shown}{cautions}</div>'


def page(document: Document, lang: str, style: Style, figures: Mapping[int, bytes]) -> str:
    """A document as one self-contained page; `figures` holds the SVG of each figure block by its id."""
    from jinja2 import Environment
    from markupsafe import Markup

    numbering = Numbering(document, lang)
    writer = _Page(numbering, lang, style, figures)
    template = Environment(autoescape=True).from_string(_resource("page.html"))
    return template.render(
        lang="zh-CN" if lang == "zh" else "en",
        title=render(document.title, lang, style),
        subtitle=render(document.subtitle, lang, style),
        banner=render(document.banner, lang, style),
        contents_word=text("document.contents").render(lang),
        contents=list(_contents(document, numbering, lang)),
        css=Markup(_resource("page.css")),  # noqa: S704  our own file
        body=Markup("".join(writer.section(s, 2) for s in document.sections)),  # noqa: S704  escaped piece by piece
    )


class _Page:
    """Blocks of one document as HTML, with their numbers."""

    def __init__(self, numbering: Numbering, lang: str, style: Style, figures: Mapping[int, bytes]) -> None:
        self._numbering, self._lang, self._style, self._figures = numbering, lang, style, figures

    def section(self, section: Section, level: int) -> str:
        number = self._numbering.heading(section)
        heading = escape(render(section.heading, self._lang, self._style))
        inside = "".join(self.block(b, level) for b in section.blocks)
        return f'<section id="s{number}"><h{level}>{number} {heading}</h{level}>{inside}</section>'

    def block(self, block: Any, level: int) -> str:
        match block:
            case Section():
                return self.section(block, min(level + 1, 6))
            case Table():
                entry = self._numbering.of(block)
                return table_html(block, self._lang, self._style, self._numbering.label(block), entry.anchor)
            case Figure():
                return self._figure(block)
            case Paragraph(severity=None):
                return f"<p>{_with_links(block.render(self._lang, self._style))}</p>"
            case Paragraph():
                mark = text(f"document.{block.severity}").render(self._lang)
                words = _with_links(block.render(self._lang, self._style))
                return f'<p class="rp-{escape(str(block.severity))}"><b>{escape(mark)}</b>{words}</p>'
            case _:
                return f"<p>{escape(render(block, self._lang, self._style))}</p>"

    def _figure(self, figure: Figure) -> str:
        picture = self._figures.get(id(figure))
        if picture is None:
            return ""
        entry = self._numbering.of(figure)
        title = escape(render(figure.title, self._lang, self._style))
        label = escape(self._numbering.label(figure))
        data = base64.b64encode(picture).decode("ascii")
        notes = _notes(figure, self._lang, self._style)
        return (
            f'<figure id="{escape(entry.anchor)}"><img alt="{title}" src="data:image/svg+xml;base64,{data}">'
            f'<figcaption><span class="rp-label">{label}</span> {title}</figcaption>{notes}</figure>'
        )


def _with_links(words: str) -> str:
    """Escaped words, with references to tables and figures as links within the page."""
    return "".join(
        f'<a href="#{escape(anchor)}">{escape(piece)}</a>' if anchor else escape(piece)
        for piece, anchor in parted(words)
    )


def _notes(block: Table | Figure, lang: str, style: Style) -> str:
    shown = []
    for mark, words in notes_of(block, lang, style):
        first = f"<i>{escape(mark)}</i>" if mark and lang == "en" else escape(mark)
        shown.append(f'<p class="rp-note">{first}{escape(words)}</p>')
    return "".join(shown)


def _contents(document: Document, numbering: Numbering, lang: str) -> Any:
    for section in document.sections:
        number = numbering.heading(section)
        yield {"href": f"#s{number}", "words": f"{number} {render(section.heading, lang)}"}


def _span_row(table: Table, lang: str) -> str:
    spans = table.spans(lang)
    if not spans:
        return ""
    cells = "".join(f'<th colspan="{n}"{" class=rp-span" if words else ""}>{escape(words)}</th>' for words, n in spans)
    return f"<tr>{cells}</tr>"


def _head_row(table: Table, lang: str) -> str:
    cells = []
    for column, words in zip(table.columns, table.headings(lang), strict=True):
        shown = f"<i>{escape(words)}</i>" if lang == "en" and is_symbol(words) else escape(words)
        cells.append(f'<th class="{_kind(column.kind)}">{shown}</th>')
    return f"<tr>{''.join(cells)}</tr>"


def _is_long(kind: Kind, cells: Sequence[str]) -> bool:
    """Whether a column holds sentences, which a browser would else squeeze to one word a line."""
    return kind is Kind.WORDS and max(map(units, cells), default=0) > LONG


def _body_row(table: Table, i: int, row: Sequence[str], kinds: Sequence[str]) -> str:
    ruled = ' class="rp-rule"' if i in table.rules and i else ""
    cells = "".join(
        f'<td class="{kind}"{_span(table, i, j)}>{escape(words)}</td>'
        for j, (kind, words) in enumerate(zip(kinds, row, strict=True))
        if not table.repeats(i, j)
    )
    return f"<tr{ruled}>{cells}</tr>"


def _span(table: Table, i: int, j: int) -> str:
    """How many rows a label stands for, which then have no cell of their own."""
    rows = 1
    while i + rows < len(table.rows) and table.repeats(i + rows, j):
        rows += 1
    return f' rowspan="{rows}"' if rows > 1 else ""


def _kind(kind: Kind) -> str:
    return "rp-words" if kind is Kind.WORDS else "rp-number"


@cache
def _resource(name: str) -> str:
    return (files("repurchase") / "resources" / "html" / name).read_text(encoding="utf-8")
