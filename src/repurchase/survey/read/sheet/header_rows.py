"""Where the header rows are and where the respondents: titles, second headers, merged heads, summary rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from repurchase.errors import InputError, Note, note
from repurchase.plain_text import column_letters
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import Grid, SheetColumn, SheetTable, column, shown_head
from repurchase.survey.read.sheet.legends import is_total, without_legend
from repurchase.survey.read.sheet.normalise import LONGEST_HEAD, clean, fold, is_missing, number_of_any_style
from repurchase.survey.read.sheet.same_heads import tell_apart
from repurchase.text import listed

MAX_HEADERS = 4
_SUMMARY = re.compile(
    r"^(?:平均|均值|平均值|平均分|合计|总计|小计|总和|总分|求和|标准差|方差|最大值?|最小值?|"
    r"中位数|众数|计数|有效(?:样本|份数|答卷)?|样本[量数]|注|备注|说明|"
    r"附注|数据来源|制表|填表说明|total|grand total|mean|average|sum|notes?|std\.?|sd|standard deviation|variance|"
    r"max(?:imum)?|min(?:imum)?|median|count|source|n\s*=)(?:$|[\s:：.。(（=\d])",
    re.I,
)
_IMPORT_ID = re.compile(r'^\{\s*["\']?ImportId["\']?\s*:', re.I)
_IMPORT_VALUE = re.compile(r'ImportId["\']*\s*:\s*["\']([^"\']+)')


def table(grid: Grid, file: str) -> SheetTable:
    """The columns of `grid`, header rows joined, title and summary rows left out and named.

    Raises
    ------
    InputError
        No row of heads, or no respondent under it.
    """
    rows, lines = _compact(grid)
    if not rows:
        raise InputError("read.no_cells", file=file)
    width = max(map(len, rows))
    rows = [r if len(r) == width else [*r, *[None] * (width - len(r))] for r in rows]
    top, heads = _header(rows, file)
    heads_rows = _filled_from_merges(grid, rows[top : top + heads], lines[top : top + heads])
    body, body_lines = rows[top + heads :], lines[top + heads :]
    notes: list[Note] = list(grid.notes)
    aside = grid.aside + tuple(clean(c) for r in rows[:top] for c in r if clean(c))
    if top:
        notes.append(note("read.title_rows", "info", n=top))
    body, body_lines = _without_repeated_heads(heads_rows, body, body_lines)
    body, body_lines, summary, said = _without_summary(body, body_lines)
    if summary:
        notes.append(note("read.summary_rows", "info", rows=listed(summary), n=len(summary)))
        aside += said
    if not body:
        raise InputError("read.no_respondents", file=file)
    columns, body_lines, legend = without_legend(_columns(heads_rows, body, width), body_lines)
    if legend:
        rows_told = max(int((c.codes >= 0).sum()) for c in legend)
        notes.append(note("categories.legend", "info", heads=listed(c.header[:40] for c in legend), n=rows_told))
    notes += tell_apart(columns)
    numbers = np.array(body_lines, dtype=np.intp)
    return SheetTable(columns, numbers, grid.container, grid.encoding, grid.sheet, aside, notes, grid.delimiter)


def _holds(cell: Cell) -> bool:
    """Whether a cell holds anything to be seen."""
    if isinstance(cell, str):
        return bool(cell) and (cell.isalnum() or bool(clean(cell)))
    return cell is not None


def _compact(grid: Grid) -> tuple[list[list[Cell]], list[int]]:
    """Rows that hold anything, with their line numbers from 1."""
    rows, lines = [], []
    for i, row in enumerate(grid.rows):
        if any(map(_holds, row)):
            rows.append(row)
            lines.append(grid.lines[i] if grid.lines else i + 1)
    return rows, lines


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(clean(cell)) and number_of_any_style(cell) is None


def _share_text(row: Sequence[Cell]) -> float:
    held = [c for c in row if clean(c)]
    return sum(map(_is_text, held)) / len(held) if held else 0.0


def _header(rows: list[list[Cell]], file: str) -> tuple[int, int]:
    """(first header row, number of header rows)."""
    body = rows[:60]
    used = [j for j in range(len(rows[0])) if sum(bool(clean(r[j])) for r in body) > max(1, len(body) // 10)] or list(
        range(len(rows[0]))
    )
    full = next(
        (i for i, r in enumerate(body[:20]) if sum(bool(clean(r[j])) for j in used) >= max(2, 0.6 * len(used))), None
    )
    if full is None:
        raise InputError("read.no_header", file=file)
    top = full
    while top > 0 and _is_group_row(rows[top - 1]):
        top -= 1
    first_is_head = _looks_like_head(rows, full)
    if not first_is_head and top < full:
        return top, full - top
    if not first_is_head:
        raise InputError("read.no_header", file=file)
    last = max((i for i in range(full, min(full + MAX_HEADERS, len(rows))) if _holds_import_ids(rows[i])), default=full)
    while last + 1 < len(rows) - 1 and last - top + 1 < MAX_HEADERS and _is_second_head(rows, full, last + 1):
        last += 1
    return top, last - top + 1


def _is_group_row(row: Sequence[Cell]) -> bool:
    """A row above the heads that groups them: two cells or more, all text, no two alike all through."""
    held = [c for c in row if clean(c)]
    different = len({clean(c) for c in held})
    return different >= 2 and _share_text(row) >= 0.8 and not _SUMMARY.match(clean(held[0]))


def _looks_like_head(rows: list[list[Cell]], index: int) -> bool:
    row = rows[index]
    if _share_text(row) < 0.7:
        return False
    shown = tuple(map(clean, row))
    below = [r for r in rows[index + 1 : index + 400] if tuple(map(clean, r)) != shown]
    if not below:
        return True
    repeats = checked = 0
    for j, cell in enumerate(row):
        if _is_text(cell):
            seen = Counter(clean(r[j]) for r in below)
            checked += 1
            repeats += seen[clean(cell)] > 0
    return not checked or repeats / checked < 0.5


def _holds_import_ids(row: Sequence[Cell]) -> bool:
    """Whether a row is the third header row of Qualtrics."""
    held = [clean(c) for c in row if clean(c)]
    return sum(bool(_IMPORT_ID.match(c)) for c in held) >= max(1, len(held) // 2)


def _is_second_head(rows: list[list[Cell]], first: int, index: int) -> bool:
    """Whether row `index`, under the first header, still holds question text instead of answers."""
    row = rows[index]
    held = [clean(c) for c in row if clean(c)]
    if not held:
        return False
    if _holds_import_ids(row):
        return True
    below = rows[index + 1 : index + 300]
    if len(below) < 1:
        return False
    odd = judged = 0
    for j, cell in enumerate(row):
        shown = clean(cell)
        if not shown or is_missing(cell):
            continue
        verdict = _is_odd(shown, cell, [r[j] for r in below], clean(rows[first][j]))
        if verdict is not None:
            judged += 1
            odd += verdict
    return judged >= 2 and odd / judged >= 0.6


def _is_odd(shown: str, cell: Cell, below: list[Cell], head: str) -> bool | None:
    """Whether a cell cannot be an answer to its column; None where that cannot be told."""
    others = [c for c in below if not is_missing(c)]
    if len(others) < 2 and len(below) >= 10:
        return len(shown) > 6 or None
    if len(others) < 2:
        return None
    if fold(shown) == fold(head) and len(shown) > 1:
        return True
    counts = Counter(map(clean, others))
    if shown in counts:
        return False
    if _is_text(cell) and sum(number_of_any_style(c) is not None or hasattr(c, "year") for c in others) >= 0.9 * len(
        others
    ):
        return True
    if len(others) >= 8 and len(counts) <= max(3, len(others) // 3):
        return True
    usual = sorted(map(len, counts))[len(counts) // 2]
    return True if len(shown) > 12 and len(shown) > 3 * usual else None


def _filled_from_merges(grid: Grid, heads: list[list[Cell]], lines: list[int]) -> list[list[Cell]]:
    """Header rows with merged heads repeated over their cells, and blanks under a group filled from the left."""
    if len(heads) == 1:
        return heads
    heads = [list(r) for r in heads]
    for r0, c0, _, c1 in grid.merged:
        if r0 + 1 in lines and c1 > c0:
            row = heads[lines.index(r0 + 1)]
            row[c0 : c1 + 1] = [row[c0]] * (min(c1 + 1, len(row)) - c0)
    for i, row in enumerate(heads[:-1]):
        carried: Cell = None
        for j, cell in enumerate(row):
            below = any(clean(heads[k][j]) for k in range(i + 1, len(heads)))
            if clean(cell):
                carried = cell if below else None
            elif below and carried is not None and i == 0:
                row[j] = carried
    return heads


def _without_repeated_heads(
    heads: list[list[Cell]], body: list[list[Cell]], lines: list[int]
) -> tuple[list[list[Cell]], list[int]]:
    """The body without header rows that stand in it again, as in exports that were pasted together."""
    known = {tuple(map(clean, r)) for r in heads if sum(map(_holds, r)) > 1}
    firsts = {next(filter(None, k)) for k in known}
    keep = [
        i
        for i, r in enumerate(body)
        if not (str(next(filter(_holds, r), "")).strip("\ufeff ") in firsts and tuple(map(clean, r)) in known)
    ]
    return [body[i] for i in keep], [lines[i] for i in keep]


def _without_summary(
    body: list[list[Cell]], lines: list[int]
) -> tuple[list[list[Cell]], list[int], list[int], tuple[str, ...]]:
    firsts = [_word(next(filter(_holds, r), "")) for r in body]
    if not any(map(_is_summary, firsts)) and not _trailing(body, set()):
        return body, lines, [], ()
    left_text = [f for f, r in zip(firsts, body, strict=True) if _is_text(r[0]) and not _is_summary(f)]
    kinds = len(set(left_text))
    prose = kinds > 10 and kinds > 0.3 * len(body) and max(map(len, left_text)) > 25  # the first column is free text
    edge = {0, *range(max(0, len(body) - 6), len(body))}
    gone = {
        i
        for i, first in enumerate(firsts)
        if _is_summary(first) and (i in edge or not prose) and _not_an_answer(body[i], firsts, first, i)
    }
    gone |= _trailing(body, gone)
    keep = [i for i in range(len(body)) if i not in gone]
    said = tuple(clean(c) for i in sorted(gone) for c in body[i] if isinstance(c, str) and clean(c))
    return [body[i] for i in keep], [lines[i] for i in keep], [lines[i] for i in sorted(gone)], said


def _is_summary(first: str) -> bool:
    return bool(_SUMMARY.match(first)) or is_total(first)


def _word(cell: Cell) -> str:
    """The first cell of a row as text, short; a number needs no care."""
    return clean(cell[:LONGEST_HEAD]) if isinstance(cell, str) and not cell.isdigit() else str(cell)[:20]


def _not_an_answer(row: list[Cell], firsts: list[str], first: str, index: int) -> bool:
    """A summary word that many rows share is an answer, not a summary."""
    return firsts.count(first) <= 2


def _trailing(body: list[list[Cell]], gone: set[int]) -> set[int]:
    """Last rows without words of their own: all of their cells are decimals or totals where the columns hold codes."""
    found: set[int] = set()
    rest = [i for i in range(len(body)) if i not in gone]
    if len(rest) < 6:
        return found
    sample = [body[i] for i in rest[:200]]
    width = len(body[0])
    tops: list[float | None] = []
    for j in range(width):
        seen = [v for v in (number_of_any_style(r[j]) for r in sample) if v is not None]
        whole = seen and len(seen) > 0.5 * len(sample) and sum(v == int(v) for v in seen) >= 0.95 * len(seen)
        tops.append(max(seen) if whole and max(seen) <= 11 else None)
    for i in reversed(rest[-5:]):
        values = [(number_of_any_style(body[i][j]), tops[j]) for j in range(width) if tops[j] is not None]
        held = [(v, t) for v, t in values if v is not None and t is not None]
        strange = sum(v != int(v) or v > 3 * t for v, t in held)
        alone = sum(bool(clean(c)) for c in body[i]) == 1 and sum(bool(clean(c)) for c in body[rest[0]]) > 3
        if (len(held) >= 3 and strange >= 0.6 * len(held)) or (
            alone and _is_text(next(c for c in body[i] if clean(c)))
        ):
            found.add(i)
        else:
            break
    return found


def _columns(heads: list[list[Cell]], body: list[list[Cell]], width: int) -> list[SheetColumn]:
    cells = list(zip(*body, strict=True))
    made = []
    firsts = [clean(c) for c in heads[0]]
    held = [f for f in firsts if f]
    named = len(held) >= 0.9 * width and len(set(held)) == len(held)  # the first row alone names every column
    for j in range(width):
        parts = [clean(r[j])[: LONGEST_HEAD + 200] for r in heads]
        import_id = next((m[1] for p in parts if (m := _IMPORT_VALUE.search(p))), "")
        shown = [str(r[j]).strip("\ufeff") for r, p in zip(heads, parts, strict=True) if p and not _IMPORT_ID.match(p)]
        if not shown and all(c in ("", None) for c in cells[j]):
            continue
        made.append(_column(shown, parts, import_id, cells[j], j, named=named))
    return made


def _column(
    shown: list[str], parts: list[str], import_id: str, cells: Sequence[Cell], j: int, *, named: bool
) -> SheetColumn:
    words = [p for p in parts if p and not _IMPORT_ID.match(p)]
    letter = f"({column_letters(j + 1)})"
    if import_id or named:
        header, name, wording = (shown or [letter])[0], (words or [letter])[0], (words or [letter])[-1]
    else:
        header = " / ".join(dict.fromkeys(s.strip() for s in shown)) or letter
        name, wording = (words or [letter])[0], (words or [letter])[-1]
    made = column(header, cells, name=name, wording=wording, index=j, import_id=import_id)
    made.parts = tuple(map(shown_head, words))
    return made
