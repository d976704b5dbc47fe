"""Words as the file has them: full-width punctuation and all, for what was compared in its plain form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from repurchase.plain_text import printable_text
from repurchase.survey.read.sheet.normalise import clean

LONGEST = 2_000  # characters of a cell or head that are searched


def as_written(words: str, sources: Iterable[object]) -> str:
    """The piece of one of `sources` that reads as `words` once it is brought to its plain form; else `words`.

    Only punctuation, blanks and widths of signs are given back; letters and digits stay as they were compared, so that
    nothing passes here that was looked at in another form.
    """
    for source in sources:
        if isinstance(source, bool):
            if clean(source) == words:
                return str(source).upper()
        elif isinstance(source, str) and len(source) <= LONGEST and (piece := _piece(words, source)):
            return piece
    return words


def _piece(words: str, source: str) -> str:
    source = printable_text(source)
    if words in source:
        return words
    signs = [(sign, i) for i, ch in enumerate(source) for sign in unicodedata.normalize("NFKC", ch) if sign.strip()]
    wanted = "".join(words.split())
    start = "".join(sign for sign, _ in signs).find(wanted)
    if start < 0 or not wanted:
        return ""
    first, last = signs[start][1], signs[start + len(wanted) - 1][1]
    return " ".join("".join(map(_narrow, source[first : last + 1])).split())


def _narrow(ch: str) -> str:
    return unicodedata.normalize("NFKC", ch) if ch.isalnum() else ch
