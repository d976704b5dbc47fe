"""Names that a draft coined for items, which give way once somebody says what the items measure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from repurchase.survey.column_entry import NONE
from repurchase.survey.read.sheet.normalise import plain

_OF_MATRIX = re.compile(r"(F\d+)_\d+")  # the second item of a construct that has no code yet: F1_2
_ALONE = re.compile(r"R\d+")  # a rated column of no construct


def name_of_head(head: str) -> str:
    """A name made of a column's head, by which a rated column of no construct may be called."""
    return re.sub(r"\W+", "_", head)


def is_coined(item: str, construct: str, head: str, coined: frozenset[str]) -> bool:
    """Whether an item's name is the draft's: counted, or made of the words of the column's head; never the head."""
    if not item or construct in {"", NONE} or (plain(item) == plain(head) != "" and " " not in head):
        return False
    return item in coined or (" " in head and item == name_of_head(head))


def coined_names(stated: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Which names among some pairs of item and construct are the draft's, and of a construct that is none of its own.

    F1_2 of an F1 that is now called PV; R1, R2 .. that were counted through the file. Where all of the latter belong to
    one construct whose own code begins with R, somebody may have named them so: they stay.
    """
    pairs = [(item, construct) for item, construct in stated if item and construct not in {"", NONE}]
    matrix = {i for i, c in pairs if (m := _OF_MATRIX.fullmatch(i)) is not None and c != m[1]}
    alone = {(i, c) for i, c in pairs if _ALONE.fullmatch(i)}
    owners = {plain(c) for _, c in alone}
    own = len(owners) == 1 and next(iter(owners)).startswith("r")
    return frozenset(matrix | ({i for i, c in alone if plain(c) != "r"} if not own else set()))
