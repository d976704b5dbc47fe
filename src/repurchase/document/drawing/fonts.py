"""The typeface of the figures: one file that holds Latin and Chinese, used without installing anything.

The `zhplot` wheel carries Noto Sans SC. Importing zhplot would change matplotlib's settings for the whole
process, so the file is taken from beside its `__init__`. A sign that it lacks comes from the font inside matplotlib.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from repurchase.errors import InputError
from repurchase.text import text

FALLBACK = "DejaVuSans.ttf"  # ships inside matplotlib; has the rare signs that Noto Sans SC lacks


@cache
def font_file() -> Path:
    """Path of the font file with all GB2312 characters.

    Raises
    ------
    InputError
        Where the `zhplot` package is missing or carries no font.
    """
    fonts = [p for folder in _folders("zhplot") for p in sorted((folder / "fonts").glob("*")) if p.suffix == ".ttf"]
    if not fonts:
        raise InputError(text("document.no_font"))
    return fonts[0]


@cache
def font_files() -> tuple[Path, ...]:
    """The files that a sign is looked for in, in this order."""
    spare = [folder / "mpl-data" / "fonts" / "ttf" / FALLBACK for folder in _folders("matplotlib")]
    return (font_file(), *(p for p in spare if p.is_file()))


def _folders(package: str) -> list[Path]:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    return [Path(p) for p in (spec.submodule_search_locations or ())] if spec else []
