"""How a file is called in a message."""

from __future__ import annotations

from pathlib import Path

from repurchase.plain_text import printable_text


def shown_name(path: Path) -> str:
    """Name a file so that any terminal can show it: bytes that are no text, and control characters, left out."""
    return printable_text(path.name) or "?"
