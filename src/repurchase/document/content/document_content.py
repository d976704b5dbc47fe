"""A report consists of sections, paragraphs, figures and references beside its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from repurchase.short_repr import name_list, named_part
from repurchase.style import Style, default_style
from repurchase.text import Text, render
from repurchase.user_calls.asked_names import AskedNames

FigureData = Mapping[str, Any]  # exact numbers and labels by name; what is in it, the drawing of its kind says


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table named in a sentence; `typeset.references` puts 表4-3 or Table 4.3 there."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A figure named in a sentence; see `TableRef`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class FigureContent(AskedNames):
    """The data of one figure; `parts.blocks.Figure` is this, able to show itself. It is drawn when written.

    Attributes
    ----------
    name : str
        Stable English name, the file's stem.
    kind : str
        Which drawing of `document.draw_figure` makes it.
    title : Text
        The caption, set below.
    data : mapping
        Exact numbers and labels; the drawing's docstring says which.
    notes : tuple of Text
    """

    name: str
    kind: str
    title: Text
    data: FigureData
    notes: tuple[Any, ...] = ()
    appendix: bool = False

    def _parts(self) -> Iterable[str]:
        return (repr(self.name), f"kind={self.kind!r}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: one or more values set as sentences; `severity` marks a caution.

    Attributes
    ----------
    values : tuple
    severity : str, optional
    role : {"", "reference"}
        An entry of the list of references hangs.
    """

    values: tuple[Any, ...]
    severity: str | None = None
    role: str = ""

    def render(self, lang: str, style: Style | None = None) -> str:
        """Its sentences as one string."""
        style = style or default_style(lang)
        return ("" if lang == "zh" else " ").join(render(v, lang, style) for v in self.values)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it (paragraphs, tables, figures, sections).

    Attributes
    ----------
    heading : Text
    blocks : sequence
    name : str
        Stable English name.
    numbered : bool
        Whether its heading counts; a summary before the first section and a list of references do not.
    remarks : tuple of Paragraph
        What its author should know and its readers need not: beside the text in HTML, in ``notes.md``, on no page.
    """

    heading: Text
    blocks: Sequence[object] = ()
    name: str = ""
    numbered: bool = True
    remarks: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Document(AskedNames):
    """A whole report in no language yet.

    Attributes
    ----------
    title : Text
    sections : tuple of Section
    chapter : int or None
        First part of the numbers of tables and figures: 表4-1 / Table 4.1; None: they have one part, 表1 / Table 1.
    subtitle : Text, optional
    banner : Text, optional
        Repeated in every page header (synthetic data).
    sheets : tuple of Section
        Tables that only the workbook holds, a sheet for each section: too long, or too special, for pages.
    properties : mapping
        Metadata of the files: subject, keywords, and the like (no identities).
    appendix : Section, optional
        What supplements the body; its tables and figures are counted apart: 表A-1 / Table A.1.
    first_sheet : Section, optional
        What a reader of the workbook finds first, although pages may show it too.
    """

    title: Text
    sections: tuple[Section, ...]
    chapter: int | None = 4
    subtitle: Text | None = None
    banner: Text | None = None
    sheets: tuple[Section, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    appendix: Section | None = None
    first_sheet: Section | None = None

    def _parts(self) -> Iterable[str]:
        names = [block.name for block in walk(self.parts) if isinstance(block, Section) and block.name]
        return (named_part("chapter", self.chapter), named_part("sections", name_list(names)))

    @property
    def workbook(self) -> tuple[Section, ...]:
        """What the workbook holds beside the tables of the pages."""
        return self.sheets if self.first_sheet is None else (self.first_sheet, *self.sheets)

    @property
    def parts(self) -> tuple[Section, ...]:
        """Sections of the body and, last, the appendix."""
        return self.sections if self.appendix is None else (*self.sections, self.appendix)


def walk(blocks: Sequence[object]) -> Iterator[object]:
    """Every block of a tree of sections, in reading order, sections before what they hold."""
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from walk(block.blocks)
