"""Tables and words as HTML, for pages and notebooks; everything from outside is escaped."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from repurchase.document.typeset.statistical_symbols import symbol_runs
from repurchase.document.typeset.typeset_blocks import (
    TypesetCell,
    TypesetColumn,
    TypesetNote,
    TypesetRun,
    TypesetTable,
)
from repurchase.plain_text import starts_formula

PAGE_LOOK = (
    "body{font:15px/1.6 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;"
    "max-width:64em;margin:2em auto;padding:0 1em}"
)
MOST_ROWS = 80  # of a table that stands open in a notebook
IDENTITIES = (' id="', 'href="#', '="url(#')  # where a picture names a part of itself
_DARK_RULES = re.compile(r"<style>.*?</style>\n?", re.DOTALL)  # a notebook's colours do not follow the system's
LONG = 26  # half-width characters of a cell from which its column needs room
_BETWEEN = "\x1f"  # between words that are escaped together; `printable_text` drops it elsewhere
_RISKY = 1 << 20  # a mark beside the number of rows that a cell stands for
SHORT = 12  # half-width characters of a heading that stays on one line; a browser may break after any Chinese one


def table_html(table: TypesetTable, *, repeated: bool = False) -> str:
    """One three-line table, its caption above and its notes below.

    Parameters
    ----------
    table : TypesetTable
    repeated : bool
        Whether the table stands elsewhere in the page as well: its label then leads there, and it has no anchor.
    """
    kinds = [_kind(column, j) for j, column in enumerate(table.columns)]
    anchor = f' id="{escape(table.number.anchor)}"' if table.number and not repeated else ""
    return (
        f'<figure class="rp-table" lang="{escape(table.lang)}"{anchor} data-name="{escape(table.name)}">'
        f"<figcaption>{_caption(table, repeated=repeated)}</figcaption>"
        f'<div class="rp-scroll"><table><thead>{_span_row(table)}{_head_row(table)}</thead>'
        f"<tbody>{_body(table, kinds)}</tbody></table></div>{notes_html(table.notes, table.lang)}</figure>"
    )


def fragment(
    tables: Iterable[TypesetTable],
    cautions: Iterable[str] = (),
    sentences: Iterable[str] = (),
    figures: Iterable[str] = (),
    lang: str = "en",
) -> str:
    """Sentences, tables, figures and cautions for a notebook, with their own style sheet; a long table is folded."""
    stated = "".join(f"<p>{runs_html(symbol_runs(words))}</p>" for words in sentences)
    shown = "".join(map(_folded, tables))
    warned = "".join(f'<p class="rp-caution">{escape(words)}</p>' for words in cautions)
    sheet = f"<style>{resource('fragment.css')}</style>"
    spoken = "zh-CN" if lang == "zh" else "en"
    return f'<div class="rp" lang="{spoken}">{sheet}{stated}{shown}{"".join(figures)}{warned}</div>'


def figure_html(picture: str, title: str, notes: Iterable[TypesetNote], lang: str) -> str:
    """One figure for a notebook, on white paper whatever the notebook's colours, its caption below."""
    drawn = picture[picture.index("<svg") :]
    drawn = _DARK_RULES.sub("", drawn, count=1)
    mark = f"rp{sha256(drawn.encode()).hexdigest()[:8]}-"  # no other picture of the page has these identities
    for before in IDENTITIES:
        drawn = drawn.replace(before, f"{before}{mark}")
    caption = f"<figcaption>{escape(title)}</figcaption>{notes_html(notes, lang)}"
    return f'<figure class="rp-figure" lang="{escape(lang)}">{drawn}{caption}</figure>'


def plain_page(title: str, lang: str, body: str) -> str:
    """A fragment as a page of its own."""
    spoken = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{PAGE_LOOK}</style></head>"
        f"<body>{body}</body></html>\n"
    )


def _folded(table: TypesetTable) -> str:
    shown = table_html(table)
    if len(table.rows) <= MOST_ROWS:
        return shown
    return f"<details><summary>{escape(table.title)} ({len(table.rows)})</summary>{shown}</details>"


def notes_html(notes: Iterable[TypesetNote], lang: str) -> str:
    """The notes under a table or figure."""
    lines = []
    for note in notes:
        mark = f"<i>{escape(note.mark)}</i>" if note.mark and lang == "en" else escape(note.mark)
        lines.append(f'<p class="rp-note">{mark}{runs_html(note.runs)}</p>')
    return "".join(lines)


def runs_html(runs: Iterable[TypesetRun]) -> str:
    """Escaped words, symbols in italics, with references to tables and figures as links within the page."""
    return "".join(map(_run, runs))


@cache
def resource(name: str) -> str:
    """A file of ours that pages are made from."""
    return (files("repurchase") / "resources" / "html" / name).read_text(encoding="utf-8")


def _run(run: TypesetRun) -> str:
    words = f"<i>{escape(run.words)}</i>" if run.italic else escape(run.words)
    return f'<a href="#{escape(run.anchor)}">{words}</a>' if run.anchor else words


def _caption(table: TypesetTable, *, repeated: bool) -> str:
    title = escape(table.title)
    if table.number is None:
        return title
    label = escape(table.number.label)
    if repeated:
        label = f'<a href="#{escape(table.number.anchor)}">{label}</a>'
    return f'<span class="rp-label">{label}</span> {title}'


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
    for j, column in enumerate(table.columns):
        words = escape(column.heading)
        kind = _kind(column, j).removesuffix(" rp-long") + (" rp-short" if column.heading_width <= SHORT else "")
        full = f' data-full="{escape(column.full_heading)}"' if column.full_heading != column.heading else ""
        risky = " data-formula" if starts_formula(column.full_heading) else ""
        cells.append(f'<th class="{kind}"{full}{risky}>{f"<i>{words}</i>" if column.is_symbol else words}</th>')
    return f"<tr>{''.join(cells)}</tr>"


def _body(table: TypesetTable, kinds: Sequence[str]) -> str:
    """The rows: words are escaped and rows of one shape filled in one go, for a chapter has thousands of cells."""
    words = escape(_BETWEEN.join([cell.aligned for row in table.rows for cell in row])).split(_BETWEEN)
    shapes: dict[tuple[int, ...], str] = {}
    lines, n = [], len(kinds)
    for i, row in enumerate(table.rows):
        shape = tuple([c.row_span if c.numbers or c.aligned[:1].isalnum() else _span(c) for c in row])
        if shape not in shapes:
            shapes[shape] = "".join(map(_empty_cell, kinds, shape))
        said = words[i * n : i * n + n]
        cells = shapes[shape] % tuple(said if all(shape) else itertools.compress(said, shape))
        lines.append(f'<tr class="rp-rule">{cells}</tr>' if i in table.rules else f"<tr>{cells}</tr>")
    return "".join(lines)


def _span(cell: TypesetCell) -> int:
    """The rows that a cell stands for; marked where a spreadsheet would compute its words."""
    return cell.row_span | _RISKY if cell.row_span and starts_formula(cell.aligned) else cell.row_span


def _empty_cell(kind: str, about: int) -> str:
    """A cell with a place for its words; nothing for what the cell above covers."""
    span = about & ~_RISKY
    rows = f' rowspan="{span}"' if span > 1 else ""
    risky = " data-formula" if about & _RISKY else ""  # the page's script gives them an apostrophe
    return f'<td class="{kind}"{rows}{risky}>%s</td>' if span else ""


def _kind(column: TypesetColumn, j: int) -> str:
    """The classes of a column's cells; words of the first column stay in sight where a table is wider than its page."""
    if not column.is_words:
        return "rp-number"
    return f"rp-words{'' if j else ' rp-lead'}{' rp-long' if column.width > LONG else ''}"
