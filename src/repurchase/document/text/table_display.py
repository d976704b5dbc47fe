"""A table's own views, for notebooks, scripts and the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.document.content.table_content import TableContent
from repurchase.document.text.html import fragment, table_html
from repurchase.document.text.markdown import table_markdown
from repurchase.document.text.terminal import table_page
from repurchase.document.typeset.typeset_table import cell_words, headings, spanning_headings, typeset_table
from repurchase.short_repr import PageText
from repurchase.style import Style
from repurchase.text import reader_language


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
        return PageText(table_page(typeset_table(self, lang, style)))

    def __str__(self) -> str:
        return self.page(reader_language())

    def _repr_html_(self) -> str:
        return fragment([typeset_table(self, reader_language())], lang=reader_language())
