"""The codebook: which column is which item of which construct, in what words, reversed or not."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.write_file import write_file
from repurchase.identity_patterns import shown_name
from repurchase.plain_text import spreadsheet_text
from repurchase.survey.instrument import Label
from repurchase.survey.read.containers.detect import open_file
from repurchase.survey.read.sheet.grid import SheetTable
from repurchase.survey.read.sheet.normalise import clean, fold, plain, similarity
from repurchase.survey.read.sheet.question_heads import place_of
from repurchase.survey.survey import Survey

_HEADS = {
    "item": r"item(?: ?(?:name|code|id))?|题项(?:编号|代码|名)?|编号|题号|变量名|variable|name|code|代码|"
    r"column|列名|题项编码|指标|indicator",
    "construct": r"construct|构念|变量|维度|量表|潜变量|factor|latent|scale|dimension|因子|所属(?:变量|维度|构念)",
    "wording": r"wording|question|label|statement|text|题目|表述|题项内容|内容|描述|问题|题干|题项表述|"
    r"测量题项|题项描述|item ?(?:text|wording)",
    "reverse": r"reverse(?:d|[ _-]?(?:coded|scored|keyed|item))?|反向|反向题|反向计分|是否反向|反转|逆向|r",
    "role": r"role|角色|作用|类型|type",
}
_YES = frozenset(
    {"1", "yes", "y", "true", "t", "r", "x", "是", "反向", "√", "✓", "reverse", "reversed", "-1", "反", "对"}
)


MOST_ENTRIES = 2_000  # as many as a study file may state; each is compared with each column of the survey
SAME_WORDING = 0.85  # similarity from which two wordings are one question, typed twice
NO_CONSTRUCT = "—"  # an empty cell would mean "as above", as in sheets with merged cells
_NONE = frozenset({NO_CONSTRUCT, "-", "--", "none", "无", "statement", "陈述"})


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One row of a codebook; without construct where the row says that the column belongs to none."""

    item: str
    construct: str
    wording: str = ""
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Codebook:
    """Every item of a questionnaire, its construct, its words and its direction."""

    entries: tuple[CodebookEntry, ...]
    file: str = ""
    _by_item: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_place: dict[tuple[str, int], int] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_wording: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for k, e in enumerate(self.entries):  # folded once, not for every column of the file
            self._by_item.setdefault(plain(e.item), k)
            if (where := place_of(e.item)) is not None:
                self._by_place.setdefault(where, k)
            if e.wording:
                self._by_wording.setdefault(plain(e.wording), k)

    @staticmethod
    def read(path: str | os.PathLike[str]) -> Codebook:
        """A codebook from CSV or Excel: columns item, construct, wording, reverse (题项, 构念, 题目, 反向).

        Raises
        ------
        InputError
            The file cannot be read, or has no columns for items and constructs.
        """
        path = Path(path)
        raw = open_file(path)
        rows = _table_rows(raw) if isinstance(raw, SheetTable) else [[clean(c) for c in r] for r in raw.rows]
        shown = shown_name(path)
        return Codebook(_entries(rows, shown), shown)

    def entry(self, names: Iterable[str], wordings: Iterable[str]) -> CodebookEntry | None:
        """The row for a column alone: by its name, else by its wording."""
        words = [w for w in wordings if w]
        for k in (self.by_item(names), self.by_wording(words)):
            if k is not None:
                return self.entries[k]
        best = max(((score, -k) for score, k in self.alike(words)), default=None)
        return self.entries[-best[1]] if best else None

    def by_item(self, names: Iterable[str]) -> int | None:
        """The number of the first row whose item is called by one of `names`."""
        return min((self._by_item[n] for n in map(plain, names) if n and n in self._by_item), default=None)

    def by_wording(self, wordings: Iterable[str]) -> int | None:
        """The number of the first row that is worded as one of `wordings`."""
        return min((self._by_wording[w] for w in map(plain, wordings) if w and w in self._by_wording), default=None)

    def by_place(self, name: str) -> int | None:
        """The number of the first row whose item is the same question and number, however the two are joined."""
        where = place_of(name)
        return None if where is None else self._by_place.get(where)

    def alike(self, wordings: Iterable[str]) -> list[tuple[float, int]]:
        """Rows worded nearly as one of `wordings`: how nearly, and their numbers."""
        asked = {plain(w) for w in wordings if w}
        likely = [(w, known, k) for known, k in self._by_wording.items() for w in asked if _may_be_alike(known, w)]
        scored = [(similarity(known, w), k) for w, known, k in likely]
        return [(score, k) for score, k in scored if score >= SAME_WORDING]

    def write(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Save as CSV (UTF-8 with a mark that Excel understands); a file that exists stays unless `overwrite` is true.

        Raises
        ------
        InputError
            The file exists, or cannot be written.
        """
        return write_file(Path(path), self.csv(), overwrite=overwrite)

    def csv(self) -> bytes:
        """The content of the CSV file."""
        held = io.StringIO(newline="")
        writer = csv.writer(held)
        writer.writerow(["item", "construct", "wording", "reverse"])
        writer.writerows(
            [*map(spreadsheet_text, (e.item, e.construct or NO_CONSTRUCT, e.wording)), int(e.reverse)]
            for e in self.entries
        )
        return held.getvalue().encode("utf-8-sig", "replace")


def draft(survey: Survey) -> Codebook:
    """The codebook that describes how a survey was understood, ready to be mended by hand.

    Items are named by their column in the file; statements carry a dash where items have their construct.
    """
    lang = survey.source.language
    entries = [
        CodebookEntry(i.column or i.name, c.name, _words(i.label, lang), i.reversed)
        for c in survey.instrument.constructs
        for i in c.items
    ]
    entries += [CodebookEntry(s.column or s.name, "", _words(s.label, lang)) for s in survey.instrument.statements]
    return Codebook(tuple(entries))


def _words(label: Label, language: str) -> str:
    """The words in the file's own language, else in any."""
    return str(label.get(language) or label.get("zh") or label.get("en") or "")


def _may_be_alike(known: str, asked: str) -> bool:
    """Whether two plain wordings are near enough in length to be the same question: only then they are compared."""
    shorter, longer = sorted((len(known), len(asked)))
    return shorter >= longer * SAME_WORDING / (2 - SAME_WORDING) - 1


def _table_rows(table: SheetTable) -> list[list[str]]:
    names = [c.name for c in table.columns]
    body = zip(*([clean(c.uniques[k]) if k >= 0 else "" for k in c.codes] for c in table.columns), strict=True)
    return [names, *map(list, body)]


def _entries(rows: list[list[str]], file: str) -> tuple[CodebookEntry, ...]:
    tried = enumerate(map(_where, rows[:20]), 1)
    heads = [(k, w) for k, w in tried if "construct" in w and {"item", "wording"} & w.keys()]
    if not heads:
        raise InputError("read.codebook_heads", file=file)
    first, where = heads[0]

    def cell(row: list[str], part: str) -> str:
        return row[where[part]] if part in where and where[part] < len(row) else ""

    found, construct = [], ""
    for row in rows[first:]:
        construct = cell(row, "construct") or (construct if cell(row, "item") or cell(row, "wording") else "")
        item, wording = cell(row, "item"), cell(row, "wording")
        if (item or wording) and construct:
            belongs = "" if fold(construct) in _NONE else construct
            found.append(CodebookEntry(item or wording, belongs, wording, fold(cell(row, "reverse")) in _YES))
    if not found:
        raise InputError("read.codebook_empty", file=file)
    if len(found) > MOST_ENTRIES:
        raise InputError("read.codebook_long", file=file, n=len(found), most=MOST_ENTRIES)
    return tuple(found)


def _where(row: list[str]) -> dict[str, int]:
    where: dict[str, int] = {}
    for part, pattern in _HEADS.items():
        for j, head in enumerate(row):
            if j not in where.values() and re.fullmatch(pattern, fold(head)):
                where.setdefault(part, j)
    return where
