"""From how many rows on a file is counted and not held, and in what portions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from repurchase.survey.read.containers.first_bytes import kind_of
from repurchase.survey.stream.rows.arrow_batches import stated_rows

ROWS_HELD = 50_000  # rows up to which a file is held as a whole, and every analysis looks at every answer
FEWEST_BYTES = 2  # of a row that holds an answer and ends
PARQUET_BYTES = 200_000  # size from which a Parquet file may hold so many rows
PIECE = 1 << 22
FIRST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """How much of a large file is looked at, and held, at a time.

    Attributes
    ----------
    sample : int
        Rows that decide how the file is read, drawn by their numbers; its respondents stand for all where an analysis
        needs single answers.
    first, last : int
        Rows at the beginning and the end that are looked at beside them: heads, titles, totals.
    batch : int
        Rows that are counted together.
    aside : int
        Rows with answers that the sample did not hold, kept until it can be asked again.
    """

    sample: int = 25_000
    first: int = 60
    last: int = 6
    batch: int = 1 << 18
    aside: int = 5_000


def is_large(path: Path, rows_held: int = ROWS_HELD) -> bool:
    """Whether a CSV or Parquet file holds more rows than are held, or a folder holds Parquet; nothing else is large."""
    try:
        if path.is_dir():
            return any(path.rglob("*.parquet"))
        size = path.stat().st_size
        if size < rows_held * FEWEST_BYTES or not path.is_file():
            return False
        with path.open("rb") as stream:
            kind = kind_of(path, stream.read(FIRST_BYTES))
        if kind == "parquet":
            return size >= PARQUET_BYTES and stated_rows(path) > rows_held
        return kind == "text" and _has_lines(path, rows_held)
    except (OSError, ValueError):  # the ordinary reader says what is wrong
        return False


def _has_lines(path: Path, least: int) -> bool:
    """Whether a text has more than so many lines; it is read no further than it takes to tell."""
    n = 0
    with path.open("rb") as stream:
        while n <= least and (piece := stream.read(PIECE)):
            n += max(piece.count(b"\n"), piece.count(b"\r"))
    return n > least
