"""Parquet in parts: groups of rows of one file or of all files in a folder, each of which can be read alone."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from repurchase.errors import InputError
from repurchase.identity_patterns import shown_name
from repurchase.survey.stream.rows.arrow_batches import ParquetSize, arrow_batches, has_pyarrow, parquet_size
from repurchase.survey.stream.rows.cell_batch import CodedBatch

PART_ROWS = 1 << 22  # rows of a part, if its groups of rows let it have so few
TAIL = 1 << 16  # last bytes of a file, which say where everything in it lies


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring groups of rows of one file.

    Attributes
    ----------
    path : Path
    first, last : int
        Groups of rows, from `first` up to the one before `last`.
    rows : int
    mark : str
        What tells the file from another one of its name.
    """

    path: Path
    first: int
    last: int
    rows: int
    mark: str


@dataclass(frozen=True, slots=True)
class ParquetPart:
    """Neighbouring rows of a survey.

    Attributes
    ----------
    before : int
        Rows in front of it.
    """

    before: int
    pieces: tuple[Piece, ...]

    @property
    def rows(self) -> int:
        """Its rows."""
        return sum(p.rows for p in self.pieces)

    def batches(self) -> Generator[CodedBatch, None, None]:
        """Every row.

        Raises
        ------
        InputError
            A file cannot be read, or is another one than it was, or than it is on the machine that asks.
        """
        done = self.before
        for piece in self.pieces:
            if file_mark(piece.path) != piece.mark:
                raise InputError("streamed.changed", file=shown_name(piece.path))
            options = {"first": piece.first, "last": piece.last}
            with closing(arrow_batches("parquet_rows", piece.path, options, {}, done)) as batches:
                yield from batches
            done += piece.rows


@dataclass(frozen=True, slots=True)
class ParquetSet:
    """Parquet files that hold one survey.

    Attributes
    ----------
    names : tuple of str
        Of the columns.
    parts : tuple of ParquetPart
        In the order of the rows.
    folders : tuple of str
        Names of folders that tell a value, ``year=2024``; they are not read.
    """

    names: tuple[str, ...]
    parts: tuple[ParquetPart, ...]
    folders: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All rows."""
        return sum(p.rows for p in self.parts)


def parquet_files(folder: Path) -> list[Path]:
    """The Parquet files in a folder and in those in it, by name; what begins with a dot or an underscore is none."""
    found = (p for p in folder.rglob("*.parquet") if p.is_file())
    plain = (p for p in found if not any(part.startswith((".", "_")) for part in p.relative_to(folder).parts))
    return sorted(plain, key=lambda p: p.relative_to(folder).parts)


def parquet_set(path: Path, part_rows: int = PART_ROWS) -> ParquetSet:
    """A Parquet file, or all of a folder, in parts.

    Raises
    ------
    InputError
        pyarrow is not installed, a file is damaged, or files of a folder have not the same columns.
    """
    if not has_pyarrow():
        raise InputError("read.needs_pyarrow", file=shown_name(path))
    files = parquet_files(path) if path.is_dir() else [path]
    if not files:
        raise InputError("read.is_folder", file=shown_name(path))
    sizes = [parquet_size(file) for file in files]
    for file, size in zip(files, sizes, strict=True):
        if size.names != sizes[0].names:
            raise InputError("streamed.other_columns", file=shown_name(file), first=shown_name(files[0]))
    pieces = [piece for file, size in zip(files, sizes, strict=True) for piece in _groups(file, size)]
    told = dict.fromkeys(n for f in files for n in f.relative_to(path).parts[:-1] if "=" in n) if path.is_dir() else ()
    return ParquetSet(sizes[0].names, tuple(_parts(pieces, part_rows)), tuple(told))


def file_mark(path: Path) -> str:
    """The length of a file and a digest of its last bytes."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(size - TAIL, 0))
        return f"{size}-{hashlib.blake2b(stream.read(), digest_size=16).hexdigest()}"


def _groups(path: Path, size: ParquetSize) -> Iterator[Piece]:
    mark = file_mark(path)
    for k, rows in enumerate(size.groups):
        if rows:  # a part of none would have no sheets to compare
            yield Piece(path.absolute(), k, k + 1, rows, mark)


def _parts(pieces: Sequence[Piece], part_rows: int) -> Iterator[ParquetPart]:
    """Pieces put together until a part has enough rows."""
    before, held = 0, list[Piece]()
    for piece in pieces:
        held.append(piece)
        if sum(p.rows for p in held) >= part_rows:
            yield ParquetPart(before, tuple(_joined(held)))
            before, held = before + sum(p.rows for p in held), []
    if held or not before:
        yield ParquetPart(before, tuple(_joined(held)))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbouring groups of one file as one piece."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].path == piece.path and found[-1].last == piece.first:
            found[-1] = replace(found[-1], last=piece.last, rows=found[-1].rows + piece.rows)
        else:
            found.append(piece)
    return found


def digest_of(path: Path, file_digest: Any) -> str:
    """The digest of a file, or of a folder that of the digests of its files."""
    if not path.is_dir():
        return str(file_digest(path))
    words = "\n".join(f"{file.relative_to(path).as_posix()} {file_digest(file)}" for file in parquet_files(path))
    return hashlib.sha256(words.encode()).hexdigest()
