"""The tokens of a formula one after another, and mistakes with their place in it."""

from __future__ import annotations

from collections.abc import Sequence

Token = tuple[str, str, int]  # its kind, what stands there, and its position from 0


class FormulaError(ValueError):
    """A mistake in a formula: its `reason` (a catalogue key's last part), its position, and the text there."""

    def __init__(self, reason: str, position: int, shown: str = "") -> None:
        super().__init__(f"{reason} at {position}: {shown}")
        self.reason, self.position, self.shown = reason, position, shown


class FormulaTokens:
    """A reader's place among the tokens of `source`."""

    def __init__(self, tokens: Sequence[Token], source: str) -> None:
        self.tokens, self.index, self.source = tokens, 0, source

    def peek(self, ahead: int = 0) -> Token:
        """The token that comes next, or `ahead` further; behind the last one stands an ``end``."""
        index = self.index + ahead
        return self.tokens[index] if index < len(self.tokens) else ("end", "", len(self.source))

    def take(self) -> Token:
        """The token that comes next; the reader goes on behind it."""
        token = self.peek()
        self.index += 1
        return token
