"""A large file: a sample decides how it is read, one pass counts every row, and a survey tells both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from repurchase.errors import ALARM, INFO, InputError, note
from repurchase.identity_patterns import mask_identities, shown_name
from repurchase.survey.read.containers.detect import first_bytes, sha256
from repurchase.survey.read.containers.first_bytes import kind_of
from repurchase.survey.read.containers.guards.limits import MOST_STREAMED_BYTES
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.decisions.coded_rows import RowCoder, new_secret
from repurchase.survey.stream.decisions.deciding import Decided, ReadingOptions
from repurchase.survey.stream.parquet_source import ParquetSource
from repurchase.survey.stream.parts.counted_parts import Instructions, counted_parts
from repurchase.survey.stream.parts.parquet_parts import digest_of
from repurchase.survey.stream.parts.row_pass import Counted, RowPass, RowScreen
from repurchase.survey.stream.parts.row_totals import options_of
from repurchase.survey.stream.rows.cell_batch import CellBatch, RecordBatch
from repurchase.survey.stream.rows.stream_plan import StreamPlan
from repurchase.survey.stream.text_source import TextSource
from repurchase.survey.survey import Survey
from repurchase.survey.whole.row_lots import sample_lots
from repurchase.survey.whole.whole_file import WholeFile, sampled
from repurchase.text import joined, text

Progress = Callable[[str, float], None]
MOST_NAMED = 5  # columns
COUNTED = "counted"  # what the progress is told: not read into memory, which would be another length of time
LOOKED, DECIDED = 0.2, 0.25  # shares of the work at which the first look is over, and the file is understood


class LargeSource(Protocol):
    """A large file of any kind."""

    @property
    def total(self) -> int:
        """Its rows, heads left out."""

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of folders that tell a value and are not read."""

    @property
    def cut(self) -> float:
        """The largest lot by which a row was drawn into the sample."""

    def decided(self, beside: Mapping[int, list[Cell]], digest: str, options: ReadingOptions) -> Decided:
        """How it is read, by its sample and some rows beside."""

    def batches(self, share: Callable[[float], None]) -> Generator[CellBatch, None, None]:
        """Every row."""


Screening = Callable[[Survey, int, bool], RowScreen]  # of a sample, the rows of the file, whether all was understood


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
    digest = digest_of(path, sha256)
    decided = source.decided({}, digest, options)
    say(COUNTED, DECIDED)
    screen = _screen(source, decided, screening)
    found = _counted(source, decided, screen, plan, say)
    if found.aside:
        again = source.decided(dict(found.aside), digest, options)
        if not decided.learned.agrees(again.learned):  # what they hold changes how others are read
            screen = _screen(source, again, screening)
            found = _counted(source, again, screen, plan, say)
        decided = again
        found = found + _beside(found.aside, again, _screen(source, again, screening), source)
        found = replace(found, whole=_in_order(found.whole, again.survey))
    whole = found.whole
    say(COUNTED, 1.0)
    if not whole.read:
        raise InputError("read.no_respondents", file=shown_name(path))
    survey = decided.survey
    drawn = (sample_lots(survey.rows).astype(float) <= source.cut) & ~np.isin(survey.rows, list(found.gone))
    whole = replace(whole, sample=sampled(survey.keep(drawn))).settled()
    told, folders = _told(decided, whole, screen, found.unknown), source.folders
    if not folders:
        return told
    names = [*map(mask_identities, folders[:MOST_NAMED]), *(["…"] if len(folders) > MOST_NAMED else [])]
    return told.with_notes(note("streamed.folder_names", names=joined(names)))


def opened(path: Path, plan: StreamPlan, share: Callable[[float], None]) -> LargeSource:
    """A large file, looked over once.

    Raises
    ------
    InputError
        It is neither a text nor Parquet, or cannot be read as such.
    """
    if path.is_dir():
        return ParquetSource.opened(path, plan, share)
    match kind_of(path, first_bytes(path, MOST_STREAMED_BYTES)):
        case "text":
            return TextSource.opened(path, plan, share)
        case "parquet":
            return ParquetSource.opened(path, plan, share)
    raise InputError("streamed.other_kind", file=shown_name(path))


def _screen(source: LargeSource, decided: Decided, screening: Screening | None) -> RowScreen | None:
    """The rules of the screening for rows that are read so."""
    whole = not decided.learned.unlearned
    return screening(decided.survey, source.total, whole) if screening is not None else None


def _counted(
    source: LargeSource, decided: Decided, screen: RowScreen | None, plan: StreamPlan, say: Progress
) -> Counted:
    """The totals of all rows."""

    def share(done: float) -> None:
        say(COUNTED, DECIDED + (1 - DECIDED) * done)

    instructions = Instructions(decided, screen, source.cut, plan.aside, new_secret())
    if isinstance(source, ParquetSource) and len(source.parts) > 1:
        return counted_parts(instructions, source.parts, share)
    with closing(source.batches(share)) as batches:  # whoever interrupts leaves no child behind
        return RowPass(decided, instructions.coder(), screen, source.cut).over(batches)


def _beside(
    aside: Sequence[tuple[int, list[Cell]]], again: Decided, screen: RowScreen | None, source: LargeSource
) -> Counted:
    """The rows that were set aside, read by what they themselves have taught."""
    coder = RowCoder(again.learned, again.no_rows, 0)
    rows, records = zip(*sorted(aside), strict=True)
    batch = RecordBatch(np.array(rows, dtype=np.intp), list(records))
    return RowPass(again, coder, screen, source.cut).over([batch])


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
        columns = joined(
            text("general.in_brackets", name=name, inside=n) for name, n in unknown.most_common(MOST_NAMED)
        )
        said.append(note("streamed.unknown", n=sum(unknown.values()), columns=columns))
    lacking = decided.learned.unlearned
    if lacking:
        said.append(note("streamed.unlearned", columns=joined(lacking), n=len(lacking)))
    notes = (*survey.notes, *said, *(screen.notes if screen is not None else ()))
    return replace(sample, source=replace(survey.source, n_rows=whole.read), notes=notes, whole=whole)
