"""The blocks that analyses make: data from `document.content`, and the table that can show itself."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.document.content.document_content import (
    Document,
    Figure,
    FigureRef,
    Paragraph,
    Section,
    TableRef,
)
from repurchase.document.content.table_content import Column
from repurchase.document.text.table_display import TableDisplay

__all__ = ["Column", "Document", "Figure", "FigureRef", "Paragraph", "Section", "Table", "TableRef"]


@dataclass(frozen=True, slots=True)
class Table(TableDisplay):
    """One table, in no language and no format yet: the data of `TableContent`, the views of `TableDisplay`."""
