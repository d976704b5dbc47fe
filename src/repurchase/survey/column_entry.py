"""One line of the column map: what a column of a file is for, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from repurchase.short_repr import named_part
from repurchase.text import Text
from repurchase.user_calls.asked_names import AskedNames

ITEM, STATEMENT, CHECK = "item", "statement", "check"
BACKGROUND, MULTIPLE, NUMBER, OPEN_TEXT = "background", "multiple", "number", "open_text"
IDENTITY, USER, ADDRESS = "identity", "user", "address"
STARTED, SUBMITTED, SECONDS = "started", "submitted", "seconds"
FINISHED, STATUS, PROGRESS, IGNORED = "finished", "status", "progress", "ignored"
RATED = (ITEM, STATEMENT, CHECK)
ASKED = (BACKGROUND, MULTIPLE, NUMBER)
QUESTIONS = (*RATED, *ASKED, OPEN_TEXT)
ROLES = (
    *QUESTIONS,
    IDENTITY,
    USER,
    ADDRESS,
    STARTED,
    SUBMITTED,
    SECONDS,
    FINISHED,
    STATUS,
    PROGRESS,
    IGNORED,
)  # as a file of columns writes them
NONE = "—"  # in a cell for a construct or an order: there is none; an empty cell leaves it to be guessed
ENOUGH = 0.7  # from so sure a reading on, nobody is asked to look at the column


@dataclass(frozen=True, slots=True)
class ColumnEntry(AskedNames):
    """One column of a file: as it was read, or as a user says that it is to be read.

    Attributes
    ----------
    column : str
        The head in the file.
    wording : str
        What was asked, where it is more than the head.
    role : str
        One of `ROLES`; empty where it is left to be guessed.
    construct : str
        Of an item; ``—`` says that there is none.
    item : str
        The name of the item, statement or question; the options of one multiple-choice question share it.
    low, high : int, optional
        The ends of the scale.
    reverse : bool, optional
        Whether the item is worded against its construct; None leaves it to be looked at.
    order : tuple of str
        The answers from low to high: what makes words a scale, and categories ordered.
    passing : str
        The answer that passes an attention check.
    why : tuple of Text
        What the reading rests on.
    sure : float
        From 0 to 1.
    line : int
        The line of the file of columns, 0 where there is none.
    """

    column: str
    wording: str = ""
    role: str = ""
    construct: str = ""
    item: str = ""
    low: int | None = None
    high: int | None = None
    reverse: bool | None = None
    order: tuple[str, ...] = ()
    passing: str = ""
    why: tuple[Text, ...] = ()
    sure: float = 1.0
    line: int = 0

    def _parts(self) -> Iterable[str]:
        ends = "" if self.low is None else f"{self.low}–{self.high}"
        item = named_part("item", self.item if self.item != self.column else "")
        construct = named_part("construct", self.construct)
        return (repr(self.column), self.role, item, construct, ends, f"sure={self.sure:g}")

    @property
    def doubtful(self) -> bool:
        """Whether whoever made the questionnaire should look at the column."""
        return self.sure < ENOUGH

    @property
    def scale(self) -> tuple[int | None, int | None, tuple[str, ...]]:
        """All that is known of how its answers become numbers."""
        return self.low, self.high, self.order
