"""One line for an object at a prompt: what it is and how much it holds, never what anybody answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from repurchase.plain_text import printable_text, shortened_text

MOST = 400  # characters of a line at the prompt
MOST_NAMES = 12  # of which a line names the first
MOST_WORDS = 60  # characters of one name in it


class ShortRepr:
    """Base of what a user holds in hand; a dataclass below it gets no representation of all its fields.

    A subclass says in `_parts` what stands between the brackets.
    """

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__repr__" not in vars(cls):  # a dataclass leaves a method alone that is there already
            ours = (c for c in cls.__mro__[1:] if issubclass(c, ShortRepr) and "__repr__" in vars(c))
            cls.__repr__ = next(ours).__repr__  # type: ignore[method-assign]

    def _parts(self) -> Iterable[str]:
        """What stands between the brackets, in order."""
        return ()

    def __repr__(self) -> str:
        parts = ", ".join(filter(None, self._parts()))
        return shortened_text(printable_text(f"{type(self).__name__}({parts}"), MOST - 1) + ")"


class PageText(str):
    """A page of words that a prompt shows as it is, without quotation marks around it and line ends in it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def name_list(names: Iterable[object]) -> str:
    """The first names of a list in square brackets, and how many more there are."""
    every = [shortened_text(str(name), MOST_WORDS) for name in names]
    more = f", +{len(every) - MOST_NAMES}" if len(every) > MOST_NAMES else ""
    return f"[{', '.join(every[:MOST_NAMES])}{more}]"


def named_part(name: str, value: object) -> str:
    """``name=value``; nothing where there is none."""
    return f"{name}={value}" if value else ""
