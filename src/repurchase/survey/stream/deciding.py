"""What a sample of a file decides: the ordinary reader reads it, and what it made of each cell is learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from repurchase.errors import InputError
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
from repurchase.survey.stream.cell_batch import CellBatch
from repurchase.survey.stream.learned_columns import LearnedFile, learned
from repurchase.survey.stream.text_scan import Records, TextFile
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
    numbers = np.fromiter(records, dtype=np.intp, count=len(records))
    rows = list(records.values())
    grid = Grid(rows, "csv", file.encoding.name, notes=notes, delimiter=layout.delimiter)
    sheet = sheet_of(grid, file.path)
    respondents = numbers[sheet.lines - 1] - file.heads + 1
    survey, taken = _survey(sheet, file.path, digest, options)
    held = respondents[~np.isin(sheet.lines, taken)]
    behind = numbers[numbers >= file.heads] - file.heads + 1
    kept = [rows[line - 1] for line in sheet.lines[~np.isin(sheet.lines, taken)]]
    width = max(map(len, kept), default=0)
    cells = {j: [r[j] if j < len(r) else "" for r in kept] for j in range(width)}
    return _decided(sheet, survey, held, cells, frozenset(map(int, np.setdiff1d(behind, respondents))), file.path)


def decided_by_columns(
    sheet: SheetTable, rows: np.ndarray, path: Path, digest: str, options: ReadingOptions
) -> Decided:
    """How a file is read whose columns come with their names, by some of its rows."""
    cells: dict[int, Sequence[Cell]] = {c.index: [*c.uniques, None] for c in sheet.columns}
    told = {j: [cells[j][i] for i in c.codes] for j, c in ((c.index, c) for c in sheet.columns)}
    survey, taken = _survey(sheet, path, digest, options)
    stays = ~np.isin(sheet.lines, taken)
    kept: dict[int, Sequence[Cell]] = {j: [v for v, s in zip(t, stays, strict=True) if s] for j, t in told.items()}
    return _decided(sheet, survey, rows[stays], kept, frozenset(), path)


def _survey(sheet: SheetTable, path: Path, digest: str, options: ReadingOptions) -> tuple[Survey, list[int]]:
    """The survey of a sample, and the lines of previews that were taken out of it."""
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
    )
    return options.finished(survey), list(survey.source.previews)


def _decided(
    sheet: SheetTable,
    survey: Survey,
    rows: np.ndarray,
    cells: Mapping[int, Sequence[Cell]],
    no_rows: frozenset[int],
    path: Path,
) -> Decided:
    if len(rows) != survey.n:
        raise InputError("read.not_a_table", file=shown_name(path))
    columns = sorted(sheet.columns, key=lambda c: c.index)
    functions = learned(survey, sheet.columns, cells)
    platform, _ = recognised(sheet, path.name)
    return Decided(numbered(survey, rows), functions, no_rows, platform, tuple(columns))


def numbered(survey: Survey, rows: np.ndarray) -> Survey:
    """The survey with other row numbers."""
    index = pd.Index(rows)

    def again(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.set_axis(index, axis=0) if len(frame) == len(index) else frame

    return replace(
        survey,
        responses=again(survey.responses),
        background=again(survey.background),
        meta=again(survey.meta),
        shown=again(survey.shown),
        drawn=again(survey.drawn),
    )
