"""A large file: a sample decides how it is read, one pass counts every row, and a survey tells both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from repurchase.array_types import Mask
from repurchase.errors import ALARM, INFO, InputError, Note, note
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.containers.detect import first_bytes, sha256
from repurchase.survey.read.containers.first_bytes import kind_of
from repurchase.survey.read.containers.guards.limits import MOST_STREAMED_BYTES
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.decisions.coded_rows import CodedRows, RowCoder, joined_rows
from repurchase.survey.stream.decisions.deciding import Decided, ReadingOptions
from repurchase.survey.stream.parquet_source import ParquetSource
from repurchase.survey.stream.row_totals import RowTotals, options_of
from repurchase.survey.stream.rows.cell_batch import CellBatch, RecordBatch
from repurchase.survey.stream.rows.stream_plan import StreamPlan
from repurchase.survey.stream.text_source import TextSource
from repurchase.survey.survey import Survey
from repurchase.survey.whole.row_lots import sample_lots
from repurchase.survey.whole.whole_file import WholeFile, sampled
from repurchase.text import joined

Progress = Callable[[str, float], None]
MOST_NAMED = 5  # columns
TOGETHER = 1 << 18  # rows that are counted together: some 130 of each block
COUNTED = "counted"  # what the progress is told: not read into memory, which would be another length of time
LOOKED, DECIDED = 0.2, 0.25  # shares of the work at which the first look is over, and the file is understood


class RowScreen(Protocol):
    """The rules of screening that tell from a row alone, or from the rows before it, whether it goes."""

    notes: tuple[Note, ...]

    def reasons(self, rows: CodedRows) -> Mapping[str, Mask]:
        """Who goes for each reason, in the order in which reasons are counted."""

    def signs(self, rows: CodedRows, gone: Mask) -> Mapping[str, Mask]:
        """Who carries each sign; those in `gone` are not counted."""


class LargeSource(Protocol):
    """A large file of any kind."""

    @property
    def total(self) -> int:
        """Its rows, heads left out."""

    @property
    def cut(self) -> float:
        """The largest lot by which a row was drawn into the sample."""

    def decided(self, beside: Mapping[int, list[Cell]], digest: str, options: ReadingOptions) -> Decided:
        """How it is read, by its sample and some rows beside."""

    def batches(self, share: Callable[[float], None]) -> Generator[CellBatch, None, None]:
        """Every row."""


Screening = Callable[[Survey, int, bool], RowScreen]  # of a sample, the rows of the file, whether all was understood


@dataclass(slots=True)
class _Pass:
    """One walk over all rows, and what it left."""

    decided: Decided
    totals: RowTotals
    coder: RowCoder
    screen: RowScreen | None
    cut: float
    read: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    gone: set[int] = field(default_factory=set)  # rows of the sample that were dropped
    held: list[CodedRows] = field(default_factory=list)

    def take(self, batch: CellBatch) -> None:
        """Code some rows, and once there are enough of them, screen and count them."""
        rows = self.coder.coded(batch)
        told = self.decided.previews(batch)
        if told.any():
            rows = rows.kept(~np.isin(rows.rows, batch.rows[told]))
        self.held.append(rows)
        if sum(map(len, self.held)) >= TOGETHER:
            self.count()

    def count(self) -> None:
        """Screen and count the rows that are held."""
        if not self.held:
            return
        rows = joined_rows(self.held)
        self.held.clear()
        self.read += len(rows)
        gone = np.zeros(len(rows), dtype=bool)
        if self.screen is not None and len(rows):
            for reason, failed in self.screen.reasons(rows).items():
                self.dropped[reason] += int((failed & ~gone).sum())
                gone |= failed
            for sign, marked in self.screen.signs(rows, gone).items():
                self.flagged[sign] += int((marked & ~gone).sum())
        if gone.any():
            left = rows.rows[gone]
            self.gone.update(map(int, left[sample_lots(left).astype(float) <= self.cut]))
        self.totals.add(rows.kept(~gone))

    def whole(self) -> WholeFile[Survey]:
        """The totals, without a sample."""
        self.count()
        nobody = self.decided.survey.keep(np.zeros(self.decided.survey.n, dtype=bool))
        return self.totals.whole(nobody, self.read, self.dropped, self.flagged)


def read_large(
    path: Path,
    options: ReadingOptions,
    screening: Screening | None = None,
    progress: Progress | None = None,
    plan: StreamPlan | None = None,
) -> Survey:
    """The survey in a large file: a random sample of its respondents, and the totals of all in `Survey.whole`.

    Parameters
    ----------
    path : Path
        CSV of any delimiter and encoding, or Parquet.
    options : ReadingOptions
        What the ordinary reader is told.
    screening : function of a Survey and a number, optional
        Makes the rules of the screening from the sample and the number of rows.
    progress : function of a stage and a share from 0 to 1, optional
    plan : StreamPlan, optional

    Raises
    ------
    InputError
        As by `repurchase.survey.read.read_export.read`.
    """
    say = progress or (lambda stage, share: None)
    plan = plan or StreamPlan()
    source = opened(path, plan, lambda share: say(COUNTED, LOOKED * share))
    digest = sha256(path)
    decided = source.decided({}, digest, options)
    say(COUNTED, DECIDED)
    passed = _passed(source, decided, screening, plan, say)
    whole, unknown, gone = passed.whole(), passed.coder.unknown, passed.gone
    if passed.coder.aside:
        again = source.decided(dict(passed.coder.aside), digest, options)
        if not decided.learned.agrees(again.learned):  # what they hold changes how others are read
            passed = _passed(source, again, screening, plan, say)
        decided = again
        beside = _beside(passed, again, screening, source)
        whole = _in_order(passed.whole() + beside.whole(), again.survey)
        unknown, gone = passed.coder.unknown + beside.coder.unknown, passed.gone | beside.gone
    say(COUNTED, 1.0)
    if not whole.read:
        raise InputError("read.no_respondents", file=shown_name(path))
    survey = decided.survey
    drawn = (sample_lots(survey.rows).astype(float) <= source.cut) & ~np.isin(survey.rows, list(gone))
    whole = replace(whole, sample=sampled(survey.keep(drawn))).settled()
    return _told(decided, whole, passed.screen, unknown)


def opened(path: Path, plan: StreamPlan, share: Callable[[float], None]) -> LargeSource:
    """A large file, looked over once.

    Raises
    ------
    InputError
        It is neither a text nor Parquet, or cannot be read as such.
    """
    match kind_of(path, first_bytes(path, MOST_STREAMED_BYTES)):
        case "text":
            return TextSource.opened(path, plan, share)
        case "parquet":
            return ParquetSource.opened(path, plan, share)
    raise InputError("streamed.other_kind", file=shown_name(path))


def _passed(
    source: LargeSource, decided: Decided, screening: Screening | None, plan: StreamPlan, say: Progress
) -> _Pass:
    passed = _pass(source, decided, screening, plan.aside)
    with closing(source.batches(lambda share: say(COUNTED, DECIDED + (1 - DECIDED) * share))) as batches:
        for batch in batches:  # whoever interrupts leaves no child behind
            passed.take(batch)
    return passed


def _beside(passed: _Pass, again: Decided, screening: Screening | None, source: LargeSource) -> _Pass:
    """The rows that were set aside, read by what they themselves have taught."""
    beside = _pass(source, again, screening, 0)
    aside = sorted(passed.coder.aside)
    if aside:
        rows, records = zip(*aside, strict=True)
        beside.take(RecordBatch(np.array(rows, dtype=np.intp), list(records)))
    return beside


def _pass(source: LargeSource, decided: Decided, screening: Screening | None, aside: int) -> _Pass:
    survey = decided.survey
    whole = not decided.learned.unlearned
    screen = screening(survey, source.total, whole) if screening is not None else None
    coder = RowCoder(decided.learned, decided.no_rows, aside)
    return _Pass(decided, RowTotals(survey), coder, screen, source.cut)


def _in_order(whole: WholeFile[Survey], survey: Survey) -> WholeFile[Survey]:
    """The totals with the categories in the order of a survey that knows all of them."""
    order: dict[str, list[str]] = {}
    for option in options_of(survey):
        order.setdefault(option.question, []).append(option.category)
    return replace(
        whole,
        background={q: {c: whole.background[q].get(c, 0) for c in known} for q, known in order.items()},
        by_group={q: {c: whole.by_group[q][c] for c in known if c in whole.by_group[q]} for q, known in order.items()},
    )


def _told(decided: Decided, whole: WholeFile[Survey], screen: RowScreen | None, unknown: Counter[str]) -> Survey:
    """The survey of the sample, and what is to be said of how the file was read."""
    survey, sample = decided.survey, whole.sample
    by_all = survey.n >= whole.read
    said = [note("streamed.decided_by_all" if by_all else "streamed.decided", INFO, n=whole.read, looked=survey.n)]
    if 0 < sample.n < whole.n:
        said.append(note("streamed.sample", INFO, n=whole.n, sample=sample.n))
    if not whole.n:
        said.append(note("streamed.nobody_left", ALARM, n=whole.read))
    if unknown:
        columns = joined(f"{name} ({n})" for name, n in unknown.most_common(MOST_NAMED))
        said.append(note("streamed.unknown", n=sum(unknown.values()), columns=columns))
    lacking = decided.learned.unlearned
    if lacking:
        said.append(note("streamed.unlearned", columns=joined(lacking), n=len(lacking)))
    notes = (*survey.notes, *said, *(screen.notes if screen is not None else ()))
    return replace(sample, source=replace(survey.source, n_rows=whole.read), notes=notes, whole=whole)
