"""Headings of the sections of findings."""

from __future__ import annotations

from repurchase.text import Text, text


def section_title(name: str) -> Text:
    """The heading of a section of findings; what follows a colon in its name says of which variable."""
    kind, _, about = name.partition(":")
    title = text(f"findings.{kind}")
    return text("findings.about", title=title, what=about) if about else title
