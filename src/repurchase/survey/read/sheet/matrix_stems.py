"""The stem that the rows of a matrix share: by question number, by a shared beginning, by the row before."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import plain
from repurchase.survey.read.sheet.question_heads import question_number, short_name

_SEPARATOR = re.compile(
    r"——|[—–―:：|>_/→]|(?<=\s)-(?=\s)|(?<=[\u4e00-\u9fff。？?.!！”])-(?=\S)|[?？](?=\S)|\s(?=[\u4e00-\u9fff])|(?<=\.)\s"
)
_DASH = re.compile(r"——|[—―]")
MOST_POINTS = 10  # the highest answer of the widest usual scale, which begins at 0
MOST_CODES = 7  # a number above is rarely the code of a category
LOWEST_MISSING = 88  # from here on a number may stand for no answer


def set_stems(columns: list[SheetColumn]) -> dict[int, str]:
    """Split stem and statement of the rows of matrices; the key of each column's numbered question, by its index.

    A question number that neighbours share comes before any separator inside the wording: rows may have a colon of
    their own, and two questions may have the same rows.
    """
    runs = [run for run in _numbered_runs(columns) if len(run) > 1]
    settled: set[int] = set()
    for run in runs:
        if _split_run(run) or _is_matrix(run):
            settled |= {c.index for c in run}
    _shared_stems([c for c in columns if c.index not in settled])
    _continued(columns)
    return _keys(runs, columns)


def _numbered_runs(columns: list[SheetColumn]) -> list[list[SheetColumn]]:
    """Neighbouring columns under one question number."""
    runs: list[list[SheetColumn]] = []
    last = ""
    for c in columns:
        number = question_number(c.wording)
        if number and number == last:
            runs[-1].append(c)
        elif number:
            runs.append([c])
        last = number
    return runs


def _is_matrix(run: list[SheetColumn]) -> bool:
    """Whether all columns of a run are answered alike."""
    return all(same_answers(run[0], c) for c in run[1:])


def _split_run(run: list[SheetColumn]) -> bool:
    """Give the rows of a numbered question their stem, where the first row or all of them carry it."""
    rows = [c for c in run if not c.stem]
    if not rows:
        return True
    first = rows[0]
    cut = _cut_of_all(rows) or _cut_of_first(rows)
    if cut is None:
        return False
    start, end = cut
    stem, begins = first.statement[:start].strip(), plain(first.statement[:end])
    for c in rows:
        if (own := _end_of(c.statement, begins)) is not None:
            c.statement = c.statement[own:].strip()
        c.stem, c.number = stem, question_number(first.wording)
    return True


def _end_of(statement: str, begins: str) -> int | None:
    """Where the beginning that is shared ends in a statement that carries it."""
    ends = (end for _, end in _cuts(statement) if plain(statement[:end]) == begins)
    return next(ends, None)


def _cuts(statement: str) -> list[tuple[int, int]]:
    """Where a statement may be split in stem and row: the stem ends at the first, the row begins at the second."""
    found = [(m.start(), m.end()) for m in _SEPARATOR.finditer(statement)]
    kept = [(a, b) for a, b in found if a > 1 and statement[b:].strip() and len(plain(statement[:b])) > 1]
    return [(a + 1 if statement[a] in "?？" else a, b) for a, b in kept]


def _cut_of_all(rows: list[SheetColumn]) -> tuple[int, int] | None:
    """The last separator up to which every row says the same."""
    if len(rows) < 2:
        return None
    shared = set.intersection(*({plain(c.statement[:end]) for _, end in _cuts(c.statement)} for c in rows))
    return max((cut for cut in _cuts(rows[0].statement) if plain(rows[0].statement[: cut[1]]) in shared), default=None)


def _cut_of_first(rows: list[SheetColumn]) -> tuple[int, int] | None:
    """Where the first row parts from the stem that it alone carries: at its dash, else at a separator too many."""
    first, others = rows[0].statement, [c.statement for c in rows[1:]]
    if (m := _DASH.search(first)) and m.start() > 1 and first[m.end() :].strip():
        return m.start(), m.end()
    cuts = _cuts(first)
    usual = max((len(_cuts(s)) for s in others), default=0)
    if others and len(cuts) > usual and _is_matrix(rows):
        return cuts[len(cuts) - usual - 1]
    return None


def _keys(runs: list[list[SheetColumn]], columns: list[SheetColumn]) -> dict[int, str]:
    """A key a numbered question: its number, with a count where numbering begins anew under another stem."""
    keys: dict[int, str] = {}
    stems: dict[str, list[str]] = {}
    for run in runs:
        number = question_number(run[0].wording)
        known = stems.setdefault(number, [])
        if (stem := plain(run[0].stem)) not in known:
            known.append(stem)
        keys |= {c.index: f"#{number}.{known.index(stem)}" for c in run}
    for left, c in pairwise(columns):  # a row without a number of its own
        if c.number and c.index not in keys and left.index in keys:
            keys[c.index] = keys[left.index]
    return keys


def _shared_stems(columns: list[SheetColumn]) -> None:
    """Split heads that share their beginning up to a separator with another column."""
    shared: dict[str, list[SheetColumn]] = defaultdict(list)
    cuts: dict[int, list[tuple[int, int, str]]] = {}
    for c in columns:
        if c.stem or c.code:
            continue
        cuts[c.index] = [(a, b, plain(c.statement[:b])) for a, b in _cuts(c.statement)]
        for key in {key for _, _, key in cuts[c.index]}:
            shared[key].append(c)
    sizes = {key: len(members) for key, members in shared.items() if _may_be_rows(members)}
    for c in columns:
        best = max(((sizes[k], a, b) for a, b, k in cuts.get(c.index, ()) if sizes.get(k, 0) > 1), default=None)
        if best is None and c.index in cuts and (m := _DASH.search(c.statement)) and m.start() > 1:
            best = (1, m.start(), m.end()) if c.statement[m.end() :].strip() else None
        if best:
            c.stem, c.statement = c.statement[: best[1]].strip(), c.statement[best[2] :].strip()


def _may_be_rows(members: list[SheetColumn]) -> bool:
    """Whether columns that begin alike may be rows of one question.

    Variable names such as ``cups_tea`` and ``cups_water`` say little: their answers must have one range, and one that
    begins at zero is a scale only up to ten.
    """
    if not all(c.statement == c.name and " " not in c.name and c.name.isascii() for c in members):
        return True
    ranges = [_range(c) for c in members]
    told = [r for r in ranges if r is not None]
    if len(told) < len(ranges):
        return True
    beyond = any(high > MOST_CODES or (low == 0 and high != MOST_POINTS) for low, high in told)
    if len(set(told)) == 1 and not any(low == 0 and high != MOST_POINTS for low, high in told):
        return True
    for c in members:
        c.counted = c.counted or (beyond and not c.labels)
    return False


def _range(c: SheetColumn) -> tuple[float, float] | None:
    """The lowest and highest answer, None for words; codes for missing answers and single slips left out."""
    values = [
        v
        for v, w, n in zip(c.numbers, c.words, c.counts, strict=True)
        if w and v is not None and (v >= 0 or c.signed) and v < LOWEST_MISSING and not c.slip(v, int(n))
    ]
    return (min(values), max(values)) if values and len(values) >= len(c.distinct) - 1 else None


def _continued(columns: list[SheetColumn]) -> None:
    """Give the stem of a matrix to its further rows, which carry the bare statement or only the same number.

    A row is answered as the one before it, or as the first: an attention check between them may have one answer alone.
    """
    first = columns[0] if columns else None
    for left, c in pairwise(columns):
        first = left if first is None or left.stem != first.stem else first
        if c.stem or not left.stem or c.index != left.index + 1:
            continue
        number, before = question_number(c.wording), question_number(left.wording)
        carried = left.number or before
        if (number and number == carried) or (
            not number and carried and not short_name(c) and (same_answers(left, c) or same_answers(first, c))
        ):
            c.stem = left.stem
            c.number = carried


def same_answers(a: SheetColumn, b: SheetColumn) -> bool:
    """Whether two columns are answered in the same words or numbers."""
    x, y = set(a.distinct), set(b.distinct)
    if not x or not y:
        return False
    return len(x & y) >= 0.5 * min(len(x), len(y)) and max(len(x), len(y)) <= 15
