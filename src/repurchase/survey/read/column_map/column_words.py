"""The words in which a file of columns may be written: heads, roles, yes and no, in English and Chinese."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from repurchase.survey.read.sheet.normalise import fold, number

_WORDS = tomllib.loads((files("repurchase") / "resources" / "columns.toml").read_text(encoding="utf-8"))


def _meanings(part: str) -> dict[str, str]:
    return {_bare(word): name for name, words in _WORDS[part].items() for word in (name, *words)}


def _bare(word: str) -> str:
    """A word without the marks and blanks around it, its inner ones a single blank."""
    return re.sub(r"[\s_]+", " ", fold(word)).strip(" .:：?？*()（）")


_HEADS, _ROLES = _meanings("heads"), _meanings("roles")
_YES, _NO, _NONE = (frozenset(map(fold, _WORDS["answers"][part])) for part in ("yes", "no", "none"))


def head_of(cell: str) -> str:
    """The part of an entry that a head names; empty for any other head."""
    return _HEADS.get(_bare(cell), "")


def role_of_word(cell: str) -> str | None:
    """The role that a cell names, empty for an empty cell, None for a word that is no role."""
    return _ROLES.get(_bare(cell)) if _bare(cell) else ""


def says_none(cell: str) -> bool:
    """Whether a cell says that there is none, rather than nothing."""
    return fold(cell) in _NONE


def yes_or_no(cell: str) -> bool | None:
    """The yes or no of a cell; None for an empty one.

    Raises
    ------
    ValueError
        It is neither.
    """
    word, value = fold(cell), number(cell)
    if not word:
        return None
    if word in _YES or value == 1 or value == -1:
        return True
    if word in _NO or value == 0:
        return False
    raise ValueError(cell)
