"""Blocks in one language, ready for every writer: strings, numbers and widths, nothing left to compute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from repurchase.document.content.document_content import FigureContent
from repurchase.style import Number, Style


@dataclass(frozen=True, slots=True)
class CaptionNumber:
    """The number of a table or figure.

    Attributes
    ----------
    label : str
        As captions and sentences show it: ``表4-1`` or ``Table 4.1``.
    stem, tail : str
        What of the label stands before and after the ordinal: ``Table 4.`` and nothing.
    ordinal : int
        Counts tables and figures apart, from 1.
    anchor : str
        Target of links, unique in the document.
    part : str
        The chapter, or the letter of the appendix.
    """

    label: str
    stem: str
    ordinal: int
    tail: str
    anchor: str
    part: str = ""


class TypesetRun(NamedTuple):
    """Words set alike: `anchor` is what they refer to (or empty), `italic` marks a statistical symbol."""

    words: str
    anchor: str = ""
    italic: bool = False


@dataclass(frozen=True, slots=True)
class TypesetNote:
    """A note under a table or figure; the first carries the mark 注： or Note., the others none."""

    mark: str
    runs: tuple[TypesetRun, ...]

    @property
    def words(self) -> str:
        """Join all runs into one string."""
        return "".join(run.words for run in self.runs)


@dataclass(frozen=True, slots=True)
class TypesetColumn:
    """The headings of a column, its alignment and its widths.

    Attributes
    ----------
    heading : str
    full_heading : str
        With the spanning heading before it, for formats of one header row.
    limit_headings : tuple of str
        Headings of lower and upper limit where intervals take two columns; else empty.
    is_words : bool
        Words stand left; numbers are aligned on their decimals.
    is_symbol : bool
        Whether English sets the heading in italics, as a statistical symbol.
    width, heading_width, longest_heading_word : int
        Half-width characters of the widest cell, the heading, and what of the heading cannot be broken.
    natural_ems, least_ems : float
        Half ems in a proportional typeface: what cells and heading ask for, and what cuts no number and no word.
    longest_ems : float
        Half ems of the longest cell on one line.
    """

    heading: str
    full_heading: str
    limit_headings: tuple[str, ...]
    is_words: bool
    is_symbol: bool
    width: int
    heading_width: int
    longest_heading_word: int
    natural_ems: float
    least_ems: float
    longest_ems: float


@dataclass(frozen=True, slots=True)
class TypesetCell:
    """One cell of a table.

    Attributes
    ----------
    words : str
        The whole cell, also where the same value stands above it.
    aligned : str
        The same padded by figure spaces to the column's decimals; empty where the cell above covers it.
    row_span : int
        Rows that the cell stands for; 0 where the cell above covers it.
    numbers : tuple of Number
        Exact value of a number, both limits of an interval; empty for words.
    """

    words: str
    aligned: str
    row_span: int
    numbers: tuple[Number, ...]

    @property
    def shown(self) -> str:
        """The words where a reader looks for them: nothing where the cell above covers this one."""
        return self.words if self.row_span else ""


@dataclass(frozen=True, slots=True)
class TypesetTable:
    """One table; `number` only within a document and its pages, `rules` are rows above which a thin rule stands.

    `second_caption` is the title in the other language where captions are asked for in both; the document's
    `page_words` know how its label is written.
    """

    name: str
    title: str
    columns: tuple[TypesetColumn, ...]
    spanning_headings: tuple[tuple[str, int], ...]
    rows: tuple[tuple[TypesetCell, ...], ...]
    rules: frozenset[int]
    notes: tuple[TypesetNote, ...]
    lang: str
    style: Style
    number: CaptionNumber | None = None
    second_caption: str = ""


@dataclass(frozen=True, slots=True)
class TypesetFigure:
    """A figure's caption and notes; `content` is what is drawn; `second_caption` as a table's."""

    title: str
    notes: tuple[TypesetNote, ...]
    number: CaptionNumber
    content: FigureContent
    second_caption: str = ""


@dataclass(frozen=True, slots=True)
class TypesetParagraph:
    """Running text or, with a severity and its mark, a caution.

    Attributes
    ----------
    runs : tuple of TypesetRun
    severity : str, optional
    mark : str
        What stands before a caution.
    role : {"", "reference"}
        An entry of the list of references hangs.
    """

    runs: tuple[TypesetRun, ...]
    severity: str | None = None
    mark: str = ""
    role: str = ""

    @property
    def words(self) -> str:
        """Join all runs into one string."""
        return "".join(run.words for run in self.runs)


@dataclass(frozen=True, slots=True)
class TypesetSection:
    """A heading and what stands under it.

    Attributes
    ----------
    number : str
        ``4.1``, ``附录A``, ``A.2``; empty where the heading does not count.
    heading : str
    blocks : tuple
    name : str
        Stable English name, the target of links; empty for most sections within sections.
    remarks : tuple of TypesetParagraph
        What its author should know and its readers need not; pages leave them out.
    """

    number: str
    heading: str
    blocks: tuple[TypesetBlock, ...]
    name: str = ""
    remarks: tuple[TypesetParagraph, ...] = ()

    @property
    def full_heading(self) -> str:
        """The heading with its number before it."""
        return f"{self.number} {self.heading}".strip()


TypesetBlock = TypesetSection | TypesetTable | TypesetFigure | TypesetParagraph


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words of printed pages around the text; ``%1`` stands for a number or a label.

    Attributes
    ----------
    chapter_number, appendix_number : str
        How a chapter and an appendix are numbered: ``第%1章``, ``附录%1``.
    continued : str
        Caption of a table that goes on overleaf: ``续%1``.
    tables_heading, figures_heading : str
        Headings of the lists of tables and of figures.
    second_table, second_figure : str
        Labels of captions in the other language: ``Table %1``.
    """

    chapter_number: str
    appendix_number: str
    continued: str
    tables_heading: str
    figures_heading: str
    second_table: str
    second_figure: str


@dataclass(frozen=True, slots=True)
class TypesetDocument:
    """A document in one language and style; see `content.document_content.Document` for its parts.

    Attributes
    ----------
    number_joint : str
        Between chapter and ordinal: ``-`` in 表4-1, ``.`` in Table 4.1.
    chapter : int or None
        None: the document is no chapter, and what it holds has numbers of one part.
    chapter_heading : str
        The title with the chapter's number before it; empty where a block stands without headings.
    """

    lang: str
    style: Style
    chapter: int | None
    number_joint: str
    title: str
    chapter_heading: str
    subtitle: str | None
    banner: str | None
    contents_heading: str
    page_words: PageWords
    sections: tuple[TypesetSection, ...]
    sheets: tuple[TypesetSection, ...]
    appendix: TypesetSection | None = None
    first_sheet: TypesetSection | None = None

    @property
    def parts(self) -> tuple[TypesetSection, ...]:
        """Sections of the body and, last, the appendix."""
        return self.sections if self.appendix is None else (*self.sections, self.appendix)

    def blocks(self) -> Iterator[TypesetBlock]:
        """Every block in reading order, sections before what they hold."""
        yield from _within(self.parts)


def _within(blocks: tuple[TypesetBlock, ...]) -> Iterator[TypesetBlock]:
    for block in blocks:
        yield block
        if isinstance(block, TypesetSection):
            yield from _within(block.blocks)
