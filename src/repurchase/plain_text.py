"""The two gates that foreign text passes: one where it comes in, one where it goes into a spreadsheet."""

from __future__ import annotations

import re
from functools import cache

# Characters that files, terminals and XML cannot carry: C0 and C1 controls but tab and line ends, lone surrogates and
# non-characters; further the marks that turn the direction of what follows (a name could be shown backwards), and the
# private signs with which the document writers mark references.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ue000-\ue00f\u202a-\u202e\u2066-\u2069]"
)
# What makes a spreadsheet compute a cell, in the widths that an input method writes as well; signs without width may
# stand before it, for who trims a text takes them away.
_FORMULA = re.compile(r"[\s'\u00a0\u3000\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?%?")
MOST_CELL_CHARACTERS = 32_767  # of one cell of a workbook


def printable_text(words: str) -> str:
    """Drop what no file format and no terminal can carry: control characters, lone surrogates, turned directions.

    Parameters
    ----------
    words : str
        Text from a file, a file's name or an option.

    Returns
    -------
    str
        The same object where nothing had to go; tabs and line ends stay.
    """
    if words.isascii() and words.isprintable():
        return words
    return _UNPRINTABLE.sub("", words)


@cache
def column_letters(column: int) -> str:
    """Name a spreadsheet's column, counted from 1, by its letters: A, B, ..., Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shortened_text(words: str, most: int) -> str:
    """Cut a text to `most` characters, the last of them an ellipsis where something was cut."""
    return words if len(words) <= most else words[: max(most - 1, 0)].rstrip() + "…"


def cell_text(words: str) -> str:
    """Cut a text to what a cell of a workbook holds, counted as a spreadsheet counts: an emoji is two characters."""
    units = b"" if 2 * len(words) <= MOST_CELL_CHARACTERS else words.encode("utf-16-le", "replace")
    if len(units) <= 2 * MOST_CELL_CHARACTERS:
        return words
    return units[: 2 * (MOST_CELL_CHARACTERS - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def starts_formula(words: str) -> bool:
    """Tell whether a spreadsheet would compute a cell with these words instead of showing them."""
    return bool(_FORMULA.match(words)) and not _NUMBER.fullmatch(words)


def spreadsheet_text(words: str) -> str:
    """Make one text safe for a cell of a .csv or .xlsx file: head, label, code or answer.

    Parameters
    ----------
    words : str

    Returns
    -------
    str
        Without unprintable characters, at most 32,767 characters, with an apostrophe in front where a spreadsheet
        would take it for a formula; a plain number such as ``-1.5`` stays as it is.
    """
    plain = printable_text(words)
    if starts_formula(plain):
        plain = f"'{plain}"
    return plain[:MOST_CELL_CHARACTERS]
