"""Tables, notebook fragments and the one-page report as HTML; everything from outside is escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from repurchase.document.typeset.typeset_blocks import (
    TypesetBlock,
    TypesetCell,
    TypesetColumn,
    TypesetDocument,
    TypesetFigure,
    TypesetNote,
    TypesetParagraph,
    TypesetRun,
    TypesetSection,
    TypesetTable,
)

LONG = 26  # half-width characters of a cell from which its column needs room


def table_html(table: TypesetTable) -> str:
    """One three-line table with its caption above and its notes below."""
    title, number = escape(table.title), table.number
    caption = f'<span class="rp-label">{escape(number.label)}</span> {title}' if number else title
    identity = f' id="{escape(number.anchor)}"' if number else ""
    kinds = [_kind(column) + (" rp-long" if _is_long(column) else "") for column in table.columns]
    body = "".join(_body_row(row, kinds, ruled=i in table.rules) for i, row in enumerate(table.rows))
    head = _span_row(table) + _head_row(table)
    return (
        f'<div class="rp-table"{identity}><table lang="{escape(table.lang)}"><caption>{caption}</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table>{_notes(table.notes, table.lang)}</div>"
    )


def fragment(tables: Iterable[TypesetTable], cautions: Iterable[str]) -> str:
    """Tables and cautions for a notebook, with their own style sheet."""
    shown = "".join(map(table_html, tables))
    warned = "".join(f'<p class="rp-caution">{escape(words)}</p>' for words in cautions)
    return f'<div class="rp"><style>{_resource("fragment.css")}</style>{shown}{warned}</div>'


def page(document: TypesetDocument, pictures: Mapping[str, bytes]) -> str:
    """A document as one self-contained page; `pictures` holds the SVG of each figure by the figure's anchor."""
    from jinja2 import Environment
    from markupsafe import Markup

    writer = _Page(document.lang, pictures)
    template = Environment(autoescape=True).from_string(_resource("page.html"))
    return template.render(
        lang="zh-CN" if document.lang == "zh" else "en",
        title=document.title,
        subtitle=document.subtitle or "",
        banner=document.banner or "",
        contents_word=document.contents_heading,
        contents=[{"href": f"#{_anchor(s)}", "words": s.full_heading} for s in document.parts],
        css=Markup(_resource("page.css")),  # noqa: S704  our own file
        body=Markup("".join(writer.section(s, 2) for s in document.parts)),  # noqa: S704  escaped piece by piece
    )


class _Page:
    """Blocks of one document as HTML."""

    def __init__(self, lang: str, pictures: Mapping[str, bytes]) -> None:
        self._lang, self._pictures = lang, pictures

    def section(self, section: TypesetSection, level: int) -> str:
        heading = f"<h{level}>{escape(section.full_heading)}</h{level}>"
        inside = "".join(self.block(block, level) for block in section.blocks)
        return f'<section id="{escape(_anchor(section))}">{heading}{inside}</section>'

    def block(self, block: TypesetBlock, level: int) -> str:
        match block:
            case TypesetSection():
                return self.section(block, min(level + 1, 6))
            case TypesetTable():
                return table_html(block)
            case TypesetFigure():
                return self._figure(block)
            case TypesetParagraph(severity=None):
                return f"<p>{_with_links(block)}</p>"
            case TypesetParagraph():
                severity, mark = escape(str(block.severity)), escape(block.mark)
                return f'<p class="rp-{severity}"><b>{mark}</b>{_with_links(block)}</p>'

    def _figure(self, figure: TypesetFigure) -> str:
        picture = self._pictures.get(figure.number.anchor)
        if picture is None:
            return ""
        title, label = escape(figure.title), escape(figure.number.label)
        data = base64.b64encode(picture).decode("ascii")
        notes = _notes(figure.notes, self._lang)
        return (
            f'<figure id="{escape(figure.number.anchor)}"><img alt="{title}" src="data:image/svg+xml;base64,{data}">'
            f'<figcaption><span class="rp-label">{label}</span> {title}</figcaption>{notes}</figure>'
        )


def _with_links(paragraph: TypesetParagraph) -> str:
    """Escaped words, with references to tables and figures as links within the page."""
    return "".join(map(_run, paragraph.runs))


def _anchor(section: TypesetSection) -> str:
    return f"s-{section.name or section.number}"


def _run(run: TypesetRun) -> str:
    words = f"<i>{escape(run.words)}</i>" if run.italic else escape(run.words)
    return f'<a href="#{escape(run.anchor)}">{words}</a>' if run.anchor else words


def _notes(notes: Iterable[TypesetNote], lang: str) -> str:
    lines = []
    for note in notes:
        mark = f"<i>{escape(note.mark)}</i>" if note.mark and lang == "en" else escape(note.mark)
        lines.append(f'<p class="rp-note">{mark}{"".join(map(_run, note.runs))}</p>')
    return "".join(lines)


def _span_row(table: TypesetTable) -> str:
    if not table.spanning_headings:
        return ""
    cells = "".join(
        f'<th colspan="{n}"{" class=rp-span" if words else ""}>{escape(words)}</th>'
        for words, n in table.spanning_headings
    )
    return f"<tr>{cells}</tr>"


def _head_row(table: TypesetTable) -> str:
    cells = []
    for column in table.columns:
        words = escape(column.heading)
        cells.append(f'<th class="{_kind(column)}">{f"<i>{words}</i>" if column.is_symbol else words}</th>')
    return f"<tr>{''.join(cells)}</tr>"


def _body_row(row: Sequence[TypesetCell], kinds: Sequence[str], *, ruled: bool) -> str:
    """Cells of one row; a label that stands for several rows has its cell in the first of them."""
    cells = "".join(
        f'<td class="{kind}"{_row_span(cell)}>{escape(cell.aligned)}</td>'
        for kind, cell in zip(kinds, row, strict=True)
        if cell.row_span
    )
    rule = ' class="rp-rule"' if ruled else ""
    return f"<tr{rule}>{cells}</tr>"


def _row_span(cell: TypesetCell) -> str:
    return f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""


def _kind(column: TypesetColumn) -> str:
    return "rp-words" if column.is_words else "rp-number"


def _is_long(column: TypesetColumn) -> bool:
    """Whether a column holds sentences, which a browser would else squeeze to one word a line."""
    return column.is_words and column.width > LONG


@cache
def _resource(name: str) -> str:
    return (files("repurchase") / "resources" / "html" / name).read_text(encoding="utf-8")
