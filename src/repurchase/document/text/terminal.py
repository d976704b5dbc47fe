"""Tables for a terminal: three rules, columns aligned by what a character takes, long words wrapped."""

from __future__ import annotations

import shutil

from repurchase.document.typeset.line_width import longest, units, wrap
from repurchase.document.typeset.typeset_blocks import TypesetTable

GAP = 2
NARROWEST = 8
LONGEST = 20  # of a word that is not cut
WIDEST, LEAST = 100, 60  # half-width characters of a page; a terminal's own width between them


def table_width() -> int:
    """How wide a table may be: as the terminal, within bounds; where there is none, as wide as any."""
    return max(min(shutil.get_terminal_size((WIDEST, 0)).columns, WIDEST), LEAST)


def table_page(table: TypesetTable, width: int | None = None) -> str:
    """One table as text of at most `width` half-width characters (the terminal's) where its numbers allow."""
    widths = _spanned_widths(table, _widths(table, table_width() if width is None else width))
    wide = sum(widths) + GAP * (len(widths) - 1)
    lines = [table.title, "━" * wide]
    lines += _spanning_lines(table, widths)
    lines += _line([column.heading for column in table.columns], widths, table)
    lines.append("─" * wide)
    for i, row in enumerate(table.rows):
        lines += ["─" * wide] if i in table.rules else []
        lines += _line([cell.aligned for cell in row], widths, table)
    lines.append("━" * wide)
    for note in table.notes:
        lines += wrap(note.mark + note.words, max(wide, 60))
    return "\n".join(lines)


def _spanning_lines(table: TypesetTable, widths: list[int]) -> list[str]:
    """The headings over several columns, each in the middle of its own above a thin rule; none where there are none."""
    spans = _spans(table, widths)
    pieces = [wrap(words, room) if words else [""] for words, _, room in spans]
    lines = []
    for k in range(max(map(len, pieces), default=0)):
        shown = []
        for part, (_, _, room) in zip(pieces, spans, strict=True):
            words = part[k] if k < len(part) else ""
            left = (room - units(words)) // 2
            shown.append(" " * left + words + " " * (room - units(words) - left))
        lines.append((" " * GAP).join(shown).rstrip())
    ruled = (" " * GAP).join(("─" if words else " ") * room for words, _, room in spans)
    return [*lines, ruled.rstrip()] if lines else []


def _spans(table: TypesetTable, widths: list[int]) -> list[tuple[str, int, int]]:
    """Each heading over several columns, with the first of them and the room that they have together."""
    found, first = [], 0
    for words, n in table.spanning_headings:
        found.append((words, first, sum(widths[first : first + n]) + GAP * (n - 1)))
        first += n
    return found


def _spanned_widths(table: TypesetTable, widths: list[int]) -> list[int]:
    """The widths with room for the longest word of every heading over several columns."""
    widths = list(widths)
    for words, first, room in _spans(table, widths):
        widths[first] += max(min(longest(words), LONGEST) - room, 0)
    return widths


def _widths(table: TypesetTable, width: int) -> list[int]:
    """Natural widths; where they exceed the room, columns of words give way first, the widest one most."""
    natural = [
        max(c.width, c.heading_width if c.is_words else max(c.longest_heading_word, min(c.heading_width, 10)))
        for c in table.columns
    ]
    words = [j for j, column in enumerate(table.columns) if column.is_words]
    whole = {j: min(max(NARROWEST, _longest(table, j)), natural[j]) for j in words}
    soft = [j for j in words if natural[j] > whole[j]]
    while sum(natural) + GAP * (len(natural) - 1) > width and soft:  # no word is cut that is not very long
        widest = max(soft, key=lambda j: natural[j])
        natural[widest] -= 1
        soft = [j for j in words if natural[j] > whole[j]]
    return natural


def _longest(table: TypesetTable, j: int) -> int:
    """The longest piece of a column that may not be broken, of heading and cells; a very long one may."""
    heading = table.columns[j].longest_heading_word
    return min(max(heading, *(longest(row[j].aligned) for row in table.rows), 0), LONGEST)


def _line(cells: list[str], widths: list[int], table: TypesetTable) -> list[str]:
    """One row as one or more lines."""
    pieces = [wrap(cell, w) if cell else [""] for cell, w in zip(cells, widths, strict=True)]
    lines = []
    for k in range(max(map(len, pieces))):
        shown = []
        for column, part, w in zip(table.columns, pieces, widths, strict=True):
            words = part[k] if k < len(part) else ""
            room = " " * max(w - units(words), 0)
            shown.append(words + room if column.is_words else room + words)
        lines.append((" " * GAP).join(shown).rstrip())
    return lines
