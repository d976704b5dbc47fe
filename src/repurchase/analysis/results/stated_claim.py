"""A hypothesis as analyses read it, whoever states it."""

from __future__ import annotations

from typing import Protocol


class StatedClaim(Protocol):
    """What a hypothesis must say: its number, the constructs on its path, and the sign expected."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> tuple[str, ...]: ...
    @property
    def sign(self) -> str: ...
