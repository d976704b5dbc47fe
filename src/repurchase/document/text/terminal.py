"""Tables for a terminal: three rules, columns aligned by what a character takes, long words wrapped."""

from __future__ import annotations

from repurchase.document.parts.blocks import Table, notes_of
from repurchase.document.text.decimal_alignment import padded
from repurchase.document.text.line_width import longest, units, wrap
from repurchase.style import Kind, Style, default_style
from repurchase.text import render

GAP = 2
NARROWEST = 8


def plain_table(table: Table, lang: str, style: Style | None = None, width: int = 100) -> str:
    """One table as text of at most `width` half-width characters where its numbers allow."""
    style = style or default_style(lang)
    rows, heads = table.cells(lang, style), table.headings(lang)
    columns = [[row[j] for row in rows] for j in range(len(heads))]
    columns = [padded(c) if table.columns[j].kind is not Kind.WORDS else c for j, c in enumerate(columns)]
    widths = _widths(table, columns, heads, width)
    wide = sum(widths) + GAP * (len(widths) - 1)
    lines = [render(table.title, lang, style), "━" * wide]
    lines += _line(heads, widths, table)
    lines.append("─" * wide)
    for i in range(len(rows)):
        lines += ["─" * wide] if i and i in table.rules else []
        lines += _line([c[i] for c in columns], widths, table)
    lines.append("━" * wide)
    for mark, words in notes_of(table, lang, style):
        lines += wrap(mark + words, max(wide, 60))
    return "\n".join(lines)


def _widths(table: Table, columns: list[list[str]], heads: list[str], width: int) -> list[int]:
    """Natural widths; where they exceed the room, columns of words give way first, the widest one most."""
    natural = [
        max(
            [
                units(h) if table.columns[j].kind is Kind.WORDS else max(longest(h), min(units(h), 10)),
                *map(units, columns[j]),
            ]
        )
        for j, h in enumerate(heads)
    ]
    soft = [j for j, c in enumerate(table.columns) if c.kind is Kind.WORDS]
    while sum(natural) + GAP * (len(natural) - 1) > width and soft:
        widest = max(soft, key=lambda j: natural[j])
        if natural[widest] <= NARROWEST:
            break
        natural[widest] -= 1
    return natural


def _line(cells: list[str], widths: list[int], table: Table) -> list[str]:
    """One row as one or more lines."""
    pieces = [wrap(cell, w) if cell else [""] for cell, w in zip(cells, widths, strict=True)]
    lines = []
    for k in range(max(map(len, pieces))):
        shown = []
        for column, part, w in zip(table.columns, pieces, widths, strict=True):
            words = part[k] if k < len(part) else ""
            room = " " * max(w - units(words), 0)
            shown.append(words + room if column.kind is Kind.WORDS else room + words)
        lines.append((" " * GAP).join(shown).rstrip())
    return lines
