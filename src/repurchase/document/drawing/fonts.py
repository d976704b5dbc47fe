"""The typeface of the figures: one file that holds Latin and Chinese, used without installing anything.

The `zhplot` wheel carries Noto Sans SC. Importing zhplot would change matplotlib's settings for the whole
process, so the file is taken from beside its `__init__` and registered under a name of our own.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from repurchase.errors import InputError
from repurchase.text import text

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties


FAMILY = "repurchase sans"
FALLBACK = "DejaVu Sans"  # ships inside matplotlib; has the rare signs that Noto Sans SC lacks


@cache
def font_file() -> Path:
    """Path of the font file with all GB2312 characters.

    Raises
    ------
    InputError
        Where the `zhplot` package is missing or carries no font.
    """
    spec = find_spec("zhplot")
    folders = [Path(p) / "fonts" for p in (spec.submodule_search_locations or ())] if spec else []
    fonts = [p for folder in folders for p in sorted(folder.glob("*")) if p.suffix.lower() in {".ttf", ".otf"}]
    if not fonts:
        raise InputError(text("document.no_font"))
    return fonts[0]


@cache
def families() -> tuple[str, str]:
    """Font families for matplotlib texts: ours first, then the one matplotlib ships (per missing sign)."""
    from matplotlib.font_manager import FontEntry, fontManager

    if not any(entry.name == FAMILY for entry in fontManager.ttflist):
        fontManager.ttflist.append(FontEntry(fname=str(font_file()), name=FAMILY))
    return FAMILY, FALLBACK


def font(size: float = 9.0) -> FontProperties:
    """A `FontProperties` of `size` points that can write both languages."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(families()), size=size)
