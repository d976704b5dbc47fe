"""How the numbers of a file are written: decimal comma or point, told from all of its cells that are text.

``0,5`` and ``12,34`` can only hold a decimal comma, ``1,234,567`` and ``1,234.5`` only one that separates thousands.
What a cell leaves open, as ``1,234`` does, the others of its column decide, then the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from repurchase.errors import CAUTION, INFO, Note, note
from repurchase.survey.read.answers.times.time_words import time_name
from repurchase.survey.read.answers.times.written_times import unit_of
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable, factorized
from repurchase.survey.read.sheet.normalise import clean, no_answer, number
from repurchase.text import Text, Words, listed

NUMERIC = 0.9  # share of a column's distinct answers that are numbers from which the others are slips
ROUND, ROUND_BESIDE_WHOLE = 0.5, 0.3  # share ending in 0 from which three digits are thousands: of decimals a tenth do,
LEAST = (
    4  # and none where they are as long as they need be, as beside whole numbers; of so many distinct cells at least
)
MANY = 3  # digits from which on a whole number would have its mark, where marks separate thousands
LOOKED_AT = 5_000  # distinct cells of a column
PLAUSIBLE = (10.0, 7_200.0)  # seconds that a questionnaire takes, by the median
COLUMNS_NAMED = 5
_OTHER = {",": ".", ".": ","}
_MARKED = re.compile("[,.%，．％]")
_SURE_COMMA = re.compile(r"[+-]?(?:0*,\d+|0,\d+|\d+,(?!\d{3}$)\d+|\d{4,},\d+|\d{1,3}(?:[.' ]\d{3})+,\d+)")
_SURE_POINT = re.compile(r"[+-]?(?:0*\.\d+|0\.\d+|\d+\.(?!\d{3}$)\d+|\d{4,}\.\d+|\d{1,3}(?:[,' ]\d{3})+\.\d+)")
_MANY_COMMAS, _MANY_POINTS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}"), re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}")
_OPEN_COMMA, _OPEN_POINT = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}"), re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_WHOLE = re.compile(r"[+-]?\d+")
_ZEROS = re.compile(r"([+-]?\d+)[.,]0+")
_CODES = re.compile(r"\d{1,2}(?:,\s?\d{1,2}){2,}")
_NUMBERLIKE = re.compile(r"[-+\d.,' %]*\d[-+\d.,' %eE]*")


@dataclass(slots=True)
class _Written:
    """One column's cells that are numbers in text, by what they prove."""

    column: SheetColumn
    comma: int = 0  # decimal comma without doubt
    point: int = 0  # decimal point without doubt
    thousands: str = ""  # what separates thousands without doubt
    whole: int = 0
    longest: int = 0  # digits of the longest whole number without a mark
    percent: str = ""  # an answer with a per cent sign
    open: dict[str, list[str]] = field(default_factory=lambda: {",": [], ".": []})

    @property
    def proven(self) -> str:
        """The decimal mark that its own cells prove, empty where they prove none; a comma reads both kinds."""
        if self.comma or self.thousands == ".":
            return ","
        return "." if self.point or self.thousands == "," else ""


def settle_numbers(table: SheetTable) -> None:
    """Settle how each column's numbers are written; whole numbers with decimals (``3,00``) become plain ones.

    What is doubtful, and what is a per cent, is said in the table's notes.
    """
    written = [w for w in map(_written, table.columns) if w is not None]
    usual = _of_file(written)
    doubtful = []
    for w in written:
        decimal, sure = _decimal(w, usual, table.delimiter)
        w.column.decimal = decimal
        w.column.__dict__.pop("numbers", None)
        _plain_whole(w.column)
        if not sure:
            doubtful.append((w, decimal))
    table.notes += [
        *_doubts(doubtful, INFO if table.delimiter == "," else CAUTION),
        *_percents(w for w in written if w.percent),
    ]


def _written(c: SheetColumn) -> _Written | None:
    """What a column's cells prove; None where none of them needs a look, or most of them are no numbers."""
    texts = [u for u in c.uniques if isinstance(u, str)]
    if not any(map(_MARKED.search, texts)):
        return None
    words = [w for w in map(clean, texts[:LOOKED_AT]) if w and not no_answer(w)]
    if _lists_of_codes(words):
        return None
    numbers = [w for w in words if _NUMBERLIKE.fullmatch(w) and _is_number(w)]
    if len(numbers) < NUMERIC * len(words) or not numbers:
        return None
    found = _Written(c, percent=next((w for w in words if "%" in w), ""))
    for word in numbers:
        _count(found, word.casefold().strip("% ").split("e")[0])
    return found


def _is_number(word: str) -> bool:
    return number(word) is not None or number(word, ",") is not None


def _count(marks: _Written, word: str) -> None:
    if _WHOLE.fullmatch(word):
        marks.whole += 1
        marks.longest = max(marks.longest, len(word))
    elif _OPEN_COMMA.fullmatch(word):
        marks.open[","].append(word)
    elif _OPEN_POINT.fullmatch(word):
        marks.open["."].append(word)
    elif _MANY_COMMAS.fullmatch(word):
        marks.thousands = ","
    elif _MANY_POINTS.fullmatch(word):
        marks.thousands = "."
    elif _SURE_COMMA.fullmatch(word):
        marks.comma += 1
    elif _SURE_POINT.fullmatch(word):
        marks.point += 1


def _lists_of_codes(words: Sequence[str]) -> bool:
    """Whether commas stand between the codes of options: ``2,3,5`` among them, or only pairs that rise (``1,3``)."""
    if any(map(_CODES.fullmatch, words)):
        return True
    pairs = [w for w in words if "," in w]
    rising = all(len(w) == 3 and w[0].isdigit() and w[0] < w[-1] for w in pairs)
    return len(pairs) > 2 and rising and len({w[-1] for w in pairs}) > 1


def _of_file(written: Sequence[_Written]) -> str:
    """The decimal mark that most columns prove, empty where none or as many prove the other."""
    comma = sum(w.proven == "," for w in written)
    point = sum(w.proven == "." for w in written)
    return "" if comma == point else "," if comma > point else "."


def _decimal(w: _Written, usual: str, delimiter: str) -> tuple[str, bool]:
    """The decimal mark of a column, and whether it is beyond doubt."""
    if w.proven:
        both = w.comma and (w.thousands == "," or w.point)
        return w.proven, not (both and (w.open[","] or w.open["."]))
    if not w.open[","] and not w.open["."]:
        return usual or ".", True
    if w.open[","] and w.open["."]:
        return usual or ".", False
    mark = "," if w.open[","] else "."
    told = _are_decimals(w, mark)
    if told is not None:
        return (mark if told else _OTHER[mark]), True
    if usual:
        return usual, usual == mark or mark == ","
    if mark == ".":
        return ".", True
    return ("," if delimiter == ";" else "."), False


def _are_decimals(w: _Written, mark: str) -> bool | None:
    """Whether three digits behind a mark are decimals, by the column's own cells; None where they do not tell."""
    cells = w.open[mark]
    rounded = sum(c.endswith("0") for c in cells) / len(cells)
    if rounded >= (ROUND_BESIDE_WHOLE if w.whole else ROUND) and len(cells) >= LEAST:
        return False
    if w.longest > MANY:  # written without a mark
        return True
    if time_name(w.column.header).lasting or time_name(w.column.wording).lasting:
        unit = unit_of(w.column.header)
        fits = [PLAUSIBLE[0] <= _middle(cells, m) * unit <= PLAUSIBLE[1] for m in (mark, _OTHER[mark])]
        return fits[0] if fits[0] != fits[1] else None
    return None


def _middle(cells: Sequence[str], decimal: str) -> float:
    return median(v for c in cells if (v := number(c, decimal)) is not None)


def _plain_whole(c: SheetColumn) -> None:
    """Answers such as ``3,00`` and ``3.0`` as ``3``, where all that a column holds are whole numbers."""
    if not any(isinstance(u, str) and _ZEROS.search(u) for u in c.uniques):
        return
    cells: list[Cell] = []
    for cell, word in zip(c.uniques, c.words, strict=True):
        value = number(cell, c.decimal)
        if word and (value is None or not value.is_integer()):
            return
        match = _ZEROS.fullmatch(word) if isinstance(cell, str) else None
        cells.append(match[1] if match and value == float(match[1]) else cell)
    codes, uniques = factorized(cells)
    c.uniques, c.codes = uniques, np.append(codes, np.intp(-1))[c.codes]
    for held in ("words", "numbers", "counts", "filled", "distinct"):
        c.__dict__.pop(held, None)


def _doubts(doubtful: Sequence[tuple[_Written, str]], severity: str) -> list[Note]:
    """What could mean two numbers, a note for each way in which it was read."""
    notes = []
    for mark, decimal in (",,", ",.", ".,", ".."):
        held = [w for w, d in doubtful if d == decimal and w.open[mark] and (mark == "," or not w.open[","])]
        if held:
            example = held[0].open[mark][0]
            key = "read.mark_of_decimals" if mark == decimal else "read.mark_of_thousands"
            notes.append(note(key, severity, columns=_named(held), example=example))
    return notes


def _percents(held: Iterable[_Written]) -> list[Note]:
    columns = list(held)
    if not columns:
        return []
    example = columns[0].percent
    value = number(example, columns[0].column.decimal)
    return [note("read.percent", columns=_named(columns), example=example, value=f"{value:g}")]


def _named(held: Sequence[_Written]) -> Words | Text:
    shown = [w.column.header[:60] for w in held]
    return listed(shown, COLUMNS_NAMED)
