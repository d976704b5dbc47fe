"""A table's own views, for notebooks, scripts and the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TypeVar

from repurchase.document.content.table_content import TableContent
from repurchase.document.text.html import fragment, table_html
from repurchase.document.text.markdown import table_markdown
from repurchase.document.text.terminal import table_page
from repurchase.document.typeset.typeset_table import cell_words, headings, spanning_headings, typeset_table
from repurchase.short_repr import PageText
from repurchase.style import Style
from repurchase.text import reader_language, text

T = TypeVar("T", bound=TableContent)
MOST_ON_PAGE, MOST_IN_NOTEBOOK = 80, 500  # rows of a table that print and a notebook show whole; there it is folded
FIRST_ROWS = 10  # of a longer one
_FOLDED = ContextVar("folded", default=False)


@contextmanager
def folded_tables() -> Iterator[None]:
    """Print the first rows alone of long tables within, whatever page they stand on."""
    before = _FOLDED.set(True)
    try:
        yield
    finally:
        _FOLDED.reset(before)


def opened(table: T, whole: int) -> T:
    """The table as it is shown within `folded_tables`: of more than `whole` rows the first, and how to have all."""
    if not _FOLDED.get() or len(table.rows) <= whole:
        return table
    more = text("document.more_rows", n=f"{len(table.rows) - FIRST_ROWS:,}", name=table.name)
    rules = tuple(i for i in table.rules if i < FIRST_ROWS)
    return replace(table, rows=table.rows[:FIRST_ROWS], rules=rules, notes=(more, *table.notes))


@dataclass(frozen=True, slots=True)
class TableDisplay(TableContent):
    """The data of a table with a view in each format of text; the base of `parts.blocks.Table`."""

    def cells(self, lang: str, style: Style | None = None) -> list[list[str]]:
        """Every cell as the string that a reader sees."""
        return cell_words(self, lang, style)

    def headings(self, lang: str) -> list[str]:
        """The heading of each column."""
        return headings(self, lang)

    def spans(self, lang: str) -> list[tuple[str, int]]:
        """Spanning headings with the number of columns under each; ``[]`` where the table has none."""
        return spanning_headings(self, lang)

    def markdown(self, lang: str = "en", style: Style | None = None) -> str:
        """The table as GitHub Markdown."""
        return table_markdown(typeset_table(self, lang, style))

    def html(self, lang: str = "en", style: Style | None = None) -> str:
        """The table as an HTML element."""
        return table_html(typeset_table(self, lang, style))

    def page(self, lang: str = "en", style: Style | None = None) -> str:
        """The table as plain text for a terminal."""
        return PageText(table_page(typeset_table(opened(self, MOST_ON_PAGE), lang, style)))

    def __str__(self) -> str:
        with folded_tables():
            return self.page(reader_language())

    def _repr_html_(self) -> str:
        lang = reader_language()
        with folded_tables():
            return fragment([typeset_table(opened(self, MOST_IN_NOTEBOOK), lang)], lang=lang)
