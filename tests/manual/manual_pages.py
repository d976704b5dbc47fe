"""The pages of the manual and of the repository: which there should be, their text, their headings, their blocks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")
PARTS = tomllib.loads((DOCS / "contents.toml").read_text(encoding="utf-8"))["parts"]
PAGES = ("index", *(f"{part['folder']}/{page}" for part in PARTS for page in part["pages"]))
MADE = {"build", "dist", "node_modules", "reports"}  # folders that tools fill
FENCE = re.compile(r"^(```+|~~~+)[^\n]*\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)


def manual(lang: str) -> list[Path]:
    """Every page of one language."""
    return sorted((DOCS / lang).rglob("*.md"))


def markdown() -> Iterator[Path]:
    """Every Markdown file of the repository; folders that tools make are not of it."""
    for path in sorted(ROOT.rglob("*.md")):
        if not any(part.startswith((".", "_")) or part in MADE for part in path.relative_to(ROOT).parts):
            yield path


def prose(text: str) -> str:
    """A page without its blocks and spans of code."""
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", FENCE.sub("", text), flags=re.DOTALL)


def anchors(text: str) -> set[str]:
    """What may stand behind `#`: the headings, as GitHub and the site name them, and ids that are given."""
    found: set[str] = set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
    counted: dict[str, int] = {}
    for slug in headings(text):
        seen = counted.get(slug, 0)
        counted[slug] = seen + 1
        found.add(f"{slug}-{seen}" if seen else slug)
    return found


def headings(text: str) -> list[str]:
    """The headings of a page as their links have them, those that are the same repeated."""
    found = re.findall(r"^#{1,6} +(.*?)\s*#*$", FENCE.sub("", text), re.MULTILINE)
    bare = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in found)
    return [re.sub(r"[^\w\- ]", "", words.lower()).strip().replace(" ", "-") for words in bare]


def links(text: str) -> list[str]:
    """Targets of the links and pictures of a page that lead to files."""
    found = re.findall(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)", prose(text))
    found += re.findall(r"<(?:img|a)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"", prose(text))
    return [target for target in found if not re.match(r"[a-z]+:", target)]
