"""What a document is made of. Data only; the writers beside it do the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from repurchase.style import Interval, Kind, Number, Style, default_style, is_missing
from repurchase.text import Text, render, text


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table named in a sentence; the writers put 表4-3 or Table 4.3 in its place (`references.resolved`)."""

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
class Column:
    """One column of a `Table`.

    Attributes
    ----------
    name : str
        Tidy, stable, English: the column of ``to_frame()``.
    heading : Text, label or str
    kind : Kind
        How plain numbers in it are written; `Number` and `Interval` cells bring their own.
    decimals : int, optional
        Overrides the style's.
    group : Text, label or str, optional
        Neighbouring columns with the same group stand under one spanning heading.
    merge : bool
        Whether a value that repeats the row above is shown once (the construct of its items).
    """

    name: str
    heading: Text | Mapping[str, str] | str
    kind: Kind = Kind.VALUE
    decimals: int | None = None
    group: Text | Mapping[str, str] | str | None = None
    merge: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table, in no language and no format yet. Values are never rounded.

    Attributes
    ----------
    name : str
        Stable English name: the sheet's, the anchor's, ``result.table(name)``'s.
    title : Text
    columns : tuple of Column
    rows : tuple of tuples
        Numbers, None, strings, labels, `Text`, `Number` or `Interval`.
    notes : tuple of Text
        Printed under the table, in order.
    rules : tuple of int
        Rows above which a thin rule is drawn (between blocks of rows).
    appendix : bool
        Whether a report may move it to the appendix.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[Any, ...] = ()
    rules: tuple[int, ...] = ()
    appendix: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}: row has {len(row)} cells for {len(self.columns)} columns")

    def cells(self, lang: str, style: Style | None = None) -> list[list[str]]:
        """Every cell as the string that a reader sees; the input of every text writer."""
        style = style or default_style(lang)
        shown = [[self._shown(v, c, lang, style) for v, c in zip(row, self.columns, strict=True)] for row in self.rows]
        return [[("" if self.repeats(r, j) else cell) for j, cell in enumerate(row)] for r, row in enumerate(shown)]

    def headings(self, lang: str) -> list[str]:
        """The heading of each column."""
        return [render(c.heading, lang) for c in self.columns]

    def spans(self, lang: str) -> list[tuple[str, int]]:
        """Spanning headings with the number of columns under each; ``[]`` where the table has none."""
        if not any(c.group for c in self.columns):
            return []
        runs: list[tuple[str, int]] = []
        last: Any = object()
        for c in self.columns:
            if c.group is not None and c.group == last:
                runs[-1] = (runs[-1][0], runs[-1][1] + 1)
            else:
                runs.append((render(c.group, lang), 1))
            last = c.group
        return runs

    def records(self) -> Iterator[dict[str, Any]]:
        """Each row as exact values by column name; an interval as ``<name>_low`` and ``<name>_high``."""
        intervals = {c.name for j, c in enumerate(self.columns) if any(isinstance(r[j], Interval) for r in self.rows)}
        for row in self.rows:
            record: dict[str, Any] = {}
            for c, v in zip(self.columns, row, strict=True):
                if c.name in intervals:
                    low, high = (v.low, v.high) if isinstance(v, Interval) else (None, None)
                    record |= {f"{c.name}_low": low, f"{c.name}_high": high}
                else:
                    record[c.name] = v.value if isinstance(v, Number) else v
            yield record

    def markdown(self, lang: str = "en", style: Style | None = None) -> str:
        """The table as GitHub Markdown."""
        from repurchase.document.text.markdown import markdown

        return markdown(self, lang, style)

    def html(self, lang: str = "en", style: Style | None = None) -> str:
        """The table as an HTML element."""
        from repurchase.document.text.html import table_html

        return table_html(self, lang, style)

    def _repr_html_(self) -> str:
        from repurchase.text import reader_language

        return self.html(reader_language())

    def repeats(self, r: int, j: int) -> bool:
        """Whether cell (r, j) repeats the one above; a merged column to its left must repeat too."""
        if r == 0 or not self.columns[j].merge or r in self.rules:
            return False
        left = [k for k in range(j + 1) if self.columns[k].merge]
        return all(self.rows[r][k] == self.rows[r - 1][k] for k in left)

    @staticmethod
    def _shown(value: Any, column: Column, lang: str, style: Style) -> str:
        if isinstance(value, Number):
            return style.format(
                Number(
                    value.value,
                    value.kind,
                    value.decimals if value.decimals is not None else column.decimals,
                    value.stars,
                )
            )
        if isinstance(value, Interval):
            return style.interval(value)
        if column.kind is Kind.WORDS or isinstance(value, str | Text | Mapping):
            return render(value, lang, style)
        if is_missing(value):
            return style.missing
        if isinstance(value, int | float) or hasattr(value, "__float__"):
            return style.format(Number(value, column.kind, column.decimals))
        return render(value, lang, style)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure described without a language; drawn when written.

    Attributes
    ----------
    name : str
        Stable English name, the file's stem.
    kind : str
        Which drawing of `document.plot` or `document.diagram` makes it.
    title : Text
        The caption, set below.
    data : mapping
        Exact numbers and labels; the drawing's docstring says which.
    notes : tuple of Text
    """

    name: str
    kind: str
    title: Text
    data: Mapping[str, Any]
    notes: tuple[Any, ...] = ()
    appendix: bool = False


def notes_of(block: Table | Figure, lang: str, style: Style | None = None) -> list[tuple[str, str]]:
    """The notes under a block as (mark, words): the first is marked 注： or Note., the others are not."""
    style = style or default_style(lang)
    mark = render(text("document.note"), lang)
    return [("" if i else mark, render(n, lang, style)) for i, n in enumerate(block.notes)]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: one or more values set as sentences; `severity` marks a caution."""

    values: tuple[Any, ...]
    severity: str | None = None

    def render(self, lang: str, style: Style | None = None) -> str:
        """Its sentences as one string."""
        style = style or default_style(lang)
        return ("" if lang == "zh" else " ").join(render(v, lang, style) for v in self.values)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it (paragraphs, tables, figures, sections)."""

    heading: Text
    blocks: Sequence[Any] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in no language yet.

    Attributes
    ----------
    title : Text
    sections : tuple of Section
    chapter : int
        First part of the numbers of tables and figures: 表4-1 / Table 4.1.
    subtitle : Text, optional
    banner : Text, optional
        Repeated in every page header (synthetic data).
    sheets : tuple of Table
        Tables that only the workbook holds: too long, or too special, for pages.
    properties : mapping
        Metadata of the files: subject, keywords, and the like (no identities).
    """

    title: Text
    sections: tuple[Section, ...]
    chapter: int = 4
    subtitle: Text | None = None
    banner: Text | None = None
    sheets: tuple[Table, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
