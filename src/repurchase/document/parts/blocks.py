"""The blocks that analyses make: data from `document.content`, and the table that can show itself."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.document.content.document_content import (
    Document,
    FigureRef,
    Paragraph,
    Section,
    TableRef,
)
from repurchase.document.content.table_content import Column
from repurchase.document.parts.figure_display import FigureDisplay
from repurchase.document.parts.table_files import TableFiles
from repurchase.user_calls.call_checks import checks_made

__all__ = ["Column", "Document", "Figure", "FigureRef", "Paragraph", "Section", "Table", "TableRef"]


@checks_made("result.table()")
@dataclass(frozen=True, slots=True)
class Table(TableFiles):
    """One table, in no language and no format yet: ``result.table("name")``.

    ``print(table)`` shows it in a terminal, a notebook shows it as it would be printed, and ``to_frame()``,
    ``to_docx()``, ``to_excel()``, ``to_latex()``, ``to_markdown()`` and ``to_html()`` take it elsewhere.

    Attributes
    ----------
    name : str
        Stable English name.
    title : Text
    columns : tuple of Column
    rows : tuple of tuples
        Unrounded values.
    notes : tuple of Text
    rules : tuple of int
    appendix : bool

    Examples
    --------
    >>> import repurchase as rp
    >>> table = rp.reliability(rp.read(rp.sample_survey())).table("reliability")
    >>> table.to_frame().columns[:3].tolist()
    ['construct', 'item', 'citc']
    >>> print(table.to_markdown(lang="en").splitlines()[0])
    **Reliability**
    """


@checks_made("result.figure()")
@dataclass(frozen=True, slots=True)
class Figure(FigureDisplay):
    """One figure, in no language yet: ``result.figure("name")``.

    A notebook shows it, ``show()`` opens it elsewhere, and ``save("figure.png")`` makes a file of it (.png, .svg or
    .pdf).

    Attributes
    ----------
    name : str
        Stable English name.
    kind : str
        What sort of drawing it is.
    title : Text
        The caption.
    data : mapping
        Exact numbers and labels.
    notes : tuple of Text
    appendix : bool

    Examples
    --------
    >>> import repurchase as rp
    >>> figure = rp.describe(rp.read(rp.sample_survey())).figure("items")
    >>> figure
    Figure('items', kind='likert')
    >>> figure.svg("en").startswith("<?xml")
    True
    """
