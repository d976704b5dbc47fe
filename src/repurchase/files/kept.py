"""A foreign file is kept under another name instead of being replaced, and its owner is told."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from repurchase.files.targets import shown
from repurchase.text import Text, joined, text

MOST_NAMED = 5  # of the files that were kept


class KeptFiles(UserWarning):
    """Files are kept under another name; the command line says so as well."""


def kept_words(kept: Sequence[Path]) -> Text:
    """The sentence that names the files which were kept under another name."""
    named: Any = joined(f"“{shown(Path(path.name))}”" for path in kept[:MOST_NAMED])
    if len(kept) > MOST_NAMED:
        named = text("files.more", files=named, n=len(kept) - MOST_NAMED)
    return text("files.kept", n=len(kept), files=named)


def warn_of_kept(kept: Sequence[Path], depth: int = 1) -> None:
    """Warn of files that were kept under another name, where there are any."""
    if kept:
        warnings.warn(str(kept_words(kept)), KeptFiles, stacklevel=depth + 1)
