"""What a sample of a file decides: the ordinary reader reads it, and what it made of each cell is learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from repurchase.array_types import Integers
from repurchase.identity_patterns import shown_name
from repurchase.survey.instrument import Instrument
from repurchase.survey.read.build import build
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.platforms.registry import recognised
from repurchase.survey.read.platforms.shared.base import Platform, no_previews
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.read_export import sheet_of
from repurchase.survey.read.roles.drawn_columns import NOT_TOLD, DesignColumns
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import Grid, SheetColumn, SheetTable
from repurchase.survey.stream.decisions.learned_columns import LearnedFile, learned
from repurchase.survey.stream.rows.cell_batch import CellBatch
from repurchase.survey.stream.rows.text_scan import Records, TextFile
from repurchase.survey.survey import Survey

MOST_KINDS = 1000  # distinct cells of a column that may tell previews


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the ordinary reader is told of a file; see `repurchase.survey.read.read_export.read`.

    `finished` completes the survey of the sample as its caller wants it.
    """

    candidates: tuple[Instrument, ...] = ()
    codebook: Codebook | None = None
    columns: ColumnMap | None = None
    whole: bool = False
    drawn: DesignColumns = NOT_TOLD
    finished: Callable[[Survey], Survey] = lambda survey: survey


@dataclass(frozen=True, slots=True)
class Decided:
    """How a file is read.

    Attributes
    ----------
    survey : Survey
        Of the sample, numbered as in the file.
    learned : LearnedFile
    no_rows : frozenset of int
        Numbers of rows that are no respondents: totals, heads that stand in the file again.
    platform : Platform
    columns : tuple of SheetColumn
        Those of the sample.
    """

    survey: Survey
    learned: LearnedFile
    no_rows: frozenset[int]
    platform: Platform
    columns: tuple[SheetColumn, ...]

    def without_answers(self) -> Decided:
        """The same without the sample's respondents and cells, which no further row needs."""
        kinds = () if self.platform.previews is no_previews else self.columns
        asked = [SheetColumn(c.header, c.name, c.wording, [], np.empty(0, dtype=np.intp), index=c.index)
                 for c in kinds if len(c.uniques) <= MOST_KINDS]  # fmt: skip
        nobody = self.survey.keep(np.zeros(self.survey.n, dtype=bool))
        return replace(self, survey=nobody, columns=tuple(asked))

    def previews(self, batch: CellBatch) -> np.ndarray:
        """Which rows are the author's tests, by each column of the platform alone."""
        found = np.zeros(len(batch.rows), dtype=bool)
        if self.platform.previews is no_previews:
            return found
        for c in self.columns:
            if len(c.uniques) > MOST_KINDS:
                continue
            codes, cells = batch.coded(c.index)
            alone = SheetColumn(c.header, c.name, c.wording, list(cells), np.arange(len(cells)))
            told = self.platform.previews(SheetTable([alone], np.arange(len(cells)), "csv"))
            found |= told[codes] if told.any() else False
        return found


def heads_of(file: TextFile, first: Records) -> int:
    """How many of the first records of a text stand above the first respondent."""
    rows = list(first.values())
    sheet = sheet_of(Grid(rows, "csv", file.encoding.name, delimiter=file.layout.delimiter), file.path)
    return int(sheet.lines.min()) - 1


def decided_by_text(file: TextFile, records: Records, digest: str, options: ReadingOptions) -> Decided:
    """How a text is read, by some of its records, the heads among them."""
    layout = file.layout
    notes = (*file.encoding.notes, *layout.notes)
    lines = [n + 1 for n in records]
    grid = Grid(list(records.values()), "csv", file.encoding.name, notes=notes, delimiter=layout.delimiter, lines=lines)
    sheet = sheet_of(grid, file.path)
    rows = sheet.lines - file.heads
    survey = _survey(sheet, rows, file.path, digest, options)
    kept = [records[row + file.heads - 1] for row in survey.rows]
    width = max(map(len, kept), default=0)
    cells = {j: [r[j] if j < len(r) else "" for r in kept] for j in range(width)}
    behind = np.array([n - file.heads for n in lines if n > file.heads], dtype=np.intp)
    return _decided(sheet, survey, cells, frozenset(map(int, np.setdiff1d(behind, rows))), file.path)


def decided_by_columns(
    sheet: SheetTable,
    records: Sequence[Sequence[Cell]],
    rows: Integers,
    path: Path,
    digest: str,
    options: ReadingOptions,
) -> Decided:
    """How a file is read whose columns come with their names, by some of its rows: their cells as the file has them."""
    survey = _survey(sheet, rows, path, digest, options)
    kept = [record for record, stays in zip(records, np.isin(rows, survey.rows), strict=True) if stays]
    cells = {c.index: [record[c.index] for record in kept] for c in sheet.columns}
    return _decided(sheet, survey, cells, frozenset(), path)


def _survey(sheet: SheetTable, rows: Integers, path: Path, digest: str, options: ReadingOptions) -> Survey:
    """The survey of a sample, numbered as in the file."""
    survey = build(
        sheet,
        path.name,
        shown_name(path),
        digest,
        options.candidates,
        options.codebook,
        options.columns,
        whole=options.whole,
        drawn=options.drawn,
        numbers=rows,
    )
    return options.finished(survey)


def _decided(
    sheet: SheetTable, survey: Survey, cells: Mapping[int, Sequence[Cell]], no_rows: frozenset[int], path: Path
) -> Decided:
    platform, _ = recognised(sheet, path.name)
    columns = tuple(sorted(sheet.columns, key=lambda c: c.index))
    return Decided(survey, learned(survey, sheet.columns, cells), no_rows, platform, columns)
