"""Identities as salted hashes: what is left of them for the search of duplicates, kept nowhere else."""

from __future__ import annotations

import hashlib
import re
import secrets

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.read.sheet.grid import SheetColumn

_SALT = secrets.token_bytes(32)  # new in every process: a hash cannot be compared between runs, nor looked up
_REGION = re.compile(r"\s*[(（].*$")


def _hash(value: str) -> str:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=_SALT, digest_size=8).hexdigest()


def hashed(column: SheetColumn) -> NDArray[np.object_]:
    """The column as salted hashes by respondent, None where blank; the region behind an IP address is left out."""
    values = [_hash(_REGION.sub("", w).casefold()) if w and not _is_nobody(w) else None for w in column.words]
    return column.spread(values, None, object)


def _is_nobody(word: str) -> bool:
    return len(word) < 12 and word.casefold() in {"anonymous", "匿名"}


def tells_apart(column: SheetColumn) -> bool:
    """Whether the column is filled well enough to tell persons apart."""
    real = [c for w, c in zip(column.words, column.counts, strict=True) if w and not _is_nobody(w)]
    return bool(real) and sum(real) >= 0.5 * len(column.codes) and max(real) <= max(2, 0.5 * sum(real))
