"""A large text as a source of rows."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from repurchase.errors import InputError
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.containers.characters.encodings import encodings
from repurchase.survey.read.containers.delimited import text_layout
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.decisions.deciding import Decided, ReadingOptions, decided_by_text, heads_of
from repurchase.survey.stream.rows.cell_batch import CellBatch
from repurchase.survey.stream.rows.stream_plan import StreamPlan
from repurchase.survey.stream.rows.text_batches import text_batches
from repurchase.survey.stream.rows.text_scan import Records, Share, TextFile, TextScan, scanned

FIRST_LOOK = 400  # records by which the heads are found


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text, looked over once."""

    file: TextFile
    scan: TextScan
    plan: StreamPlan

    @classmethod
    def opened(cls, path: Path, plan: StreamPlan, share: Share) -> TextSource:
        """Look a text over in the first encoding in which it reads.

        Raises
        ------
        InputError
            It is no table.
        """
        name = shown_name(path)
        for encoding in encodings(path, name):
            try:
                file = TextFile(path, encoding, text_layout(path, name, encoding))
                first: Records = dict(enumerate(islice(file.records(), FIRST_LOOK)))
                file = TextFile(path, encoding, file.layout, heads_of(file, first))
                return cls(file, scanned(file, plan, share), plan)
            except UnicodeDecodeError:
                continue
        raise InputError("read.not_a_table", file=name)

    @property
    def total(self) -> int:
        """Rows of the file, heads left out."""
        return self.scan.records - self.file.heads

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of folders that tell a value: a text lies in none that is read."""
        return ()

    @property
    def cut(self) -> float:
        """The largest lot by which a row was drawn into the sample."""
        return self.scan.cut

    def decided(self, beside: Mapping[int, list[Cell]], digest: str, options: ReadingOptions) -> Decided:
        """How it is read, by its sample and some rows beside."""
        more = {row + self.file.heads - 1: record for row, record in beside.items()}
        records = dict(sorted({**self.scan.chosen, **more}.items()))
        return decided_by_text(self.file, records, digest, options)

    def batches(self, share: Share) -> Generator[CellBatch, None, None]:
        """Every row."""
        return text_batches(self.file, self.scan, self.plan.batch, share)
