"""How a file is called in a message."""

from __future__ import annotations

from pathlib import Path

from repurchase.identity_patterns import file_words


def shown_name(path: Path) -> str:
    """Name a file so that any terminal can show it, whatever its bytes are."""
    return file_words(path.name) or "?"
