"""What leads to a person, recognised in any text and masked: numbers, accounts, addresses, introductions.

It stands on the ground floor, beside `plain_text`, because every layer shows text that somebody else wrote: heads,
labels, file names, study files. Two readings of a text are offered. `holds_identity` and `mask_identities` are for
words that an author wrote (heads, labels, names of files): only what is an identity whatever stands around it.
`typed_identity` is for what a respondent typed into a question: there a run of eight digits is nobody's amount.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from functools import lru_cache
from pathlib import Path

from repurchase.identity_patterns.file_names import names_owner
from repurchase.identity_patterns.names import name_of_person
from repurchase.identity_patterns.numbers import long_number
from repurchase.identity_patterns.search import identity_spans
from repurchase.plain_text import printable_text

__all__ = [
    "MASK",
    "file_words",
    "holds_identity",
    "long_number",
    "mask_identities",
    "masked_values",
    "name_of_person",
    "names_owner",
    "shown_name",
    "shown_stem",
    "typed_identity",
]

MASK = "***"
SHORTEST = 4  # characters that an identity has at least
DIGITS = 12  # of a checksum that stands for a file's name


def holds_identity(text: str) -> bool:
    """Tell whether an author's words hold a telephone number, an e-mail, an id, an account, an address, a name told.

    Parameters
    ----------
    text : str
        A head, a label, the name of a file.
    """
    return len(text) >= SHORTEST and next(identity_spans(text, typed=False), None) is not None


def typed_identity(text: str) -> bool:
    """Tell whether an answer leads to a person; stricter than `holds_identity`, for what respondents type.

    Parameters
    ----------
    text : str
        One cell, whatever its length.
    """
    if len(text) < SHORTEST - 1:
        return False
    return next(identity_spans(text, typed=True), None) is not None


@lru_cache(maxsize=20_000)
def _masked_and_kept(text: str) -> str:
    return _masked_throughout(text)


def _masked_throughout(text: str) -> str:
    while spans := sorted(identity_spans(text, typed=False)):
        pieces: list[str] = []
        end = 0
        for start, stop in spans:
            if start > end or not pieces:
                pieces += [text[end:start], MASK]
            end = max(end, stop)
        shorter = "".join(pieces) + text[end:]
        if len(shorter) >= len(text):
            break
        text = shorter
    return text


def mask_identities(text: str) -> str:
    """Put ``***`` in the place of every identity in an author's words.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Never longer than `text`; masked once more it stays the same.
    """
    if len(text) < SHORTEST:
        return text
    return _masked_and_kept(text) if len(text) <= 1_000 else _masked_throughout(text)


def masked_values(values: Mapping[str, object]) -> dict[str, object]:
    """Mask the strings among the values that fill a message, in messages and lists within it as well."""
    return {name: _masked_value(v) for name, v in values.items()}


def _masked_value(value: object) -> object:
    if isinstance(value, str):
        masked = mask_identities(value)
        return value if masked == value else masked
    if isinstance(value, Mapping):
        return masked_values(value)
    if type(value) in (list, tuple):
        return type(value)(map(_masked_value, value))  # type: ignore[call-arg,call-overload]
    held = getattr(value, "values", None)  # a message, or a list of words, within the message
    if is_dataclass(value) and not isinstance(value, type) and isinstance(held, Mapping | tuple):
        return replace(value, values=_masked_value(held))
    return value


def shown_name(path: Path) -> str:
    """Give the name by which a file is called in everything that is printed or stored.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str
        The file's own name, or ``sha256:`` with twelve digits of its checksum where the name holds somebody's data;
        the name masked where there is no file to take a checksum of.
    """
    name = file_words(path.name or str(path))  # the folder itself has no name but its dot
    if not names_owner(name):
        return name or "-"
    digits = _checksum(path)
    return f"sha256:{digits}" if digits else _without_owner(name)


def file_words(name: str) -> str:
    """Read the name of a file as text that can be shown, whatever the system takes names to be written in.

    Bytes that are no UTF-8 become question marks of their own (U+FFFD); control characters are left out.
    """
    try:
        return printable_text(os.fsencode(name).decode("utf-8", "replace"))
    except UnicodeEncodeError:  # text that no file of this system can be called
        return printable_text(name)


def shown_stem(path: Path) -> str:
    """Give the name of the folder for what is found in a file: its stem, or the digits of `shown_name`.

    Never one that leads to another folder: ``report`` where nothing but dots would be left.
    """
    stem = path.stem
    if names_owner(file_words(path.name)):
        stem = _checksum(path) or _without_owner(file_words(stem)).replace(MASK, "x")
    return stem if stem.strip(". \u3000") else "report"


def _without_owner(name: str) -> str:
    masked = mask_identities(name)
    return masked if masked != name else MASK + Path(name).suffix


def _checksum(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:DIGITS]
    except OSError:
        return ""
