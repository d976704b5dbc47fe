"""The one number behind every limit on a file, what follows from it, and how a file beyond a limit is refused.

Whoever reads a file may take 500 MB, this process and the child that parses for it, each at its peak. A survey of
100,000 respondents and 60 columns (6,000,000 cells) fits; what does not fit is refused before it is built.
"""

from __future__ import annotations

MOST_BYTES = 500_000_000
LIBRARY_BYTES = 200_000_000  # pandas, scipy and our own modules, before they hold an answer (measured: 198 MB)
ROOM = MOST_BYTES - LIBRARY_BYTES

CELL_BYTES = 45  # pointers in its row and column, its code, the number in the responses, the copies of a screening
MOST_CELLS = ROOM // CELL_BYTES
MOST_ROWS = 1_048_576  # as many as a sheet has; a respondent costs processor time in every step of the screening
MOST_COLUMNS = 5_000  # each is sorted into a role by its words: 2 ms a column
DISTINCT_BYTES = 300  # a cell that is like no other of its column: as read, cleaned, folded, as a number, in a table
MOST_DISTINCT = ROOM // DISTINCT_BYTES
TEXT_BYTES = 10  # a byte of such a text: the same copies, and one microsecond of the patterns that it is held against
MOST_TEXT = ROOM // TEXT_BYTES
LONG_TEXT = 200  # characters of a cell that is not worth remembering once it is cleaned
MOST_CELL = 1_000_000  # characters of one cell: thirty times as many as a sheet lets anybody type
MOST_LONG = 3 * MOST_TEXT  # characters of longer cells, each as often as it stands in the sheet: cleaned each time

MOST_FILE_BYTES = 500_000_000  # a file is read in pieces, but each piece costs time
MOST_STREAMED_BYTES = 100_000_000_000  # of one whose rows are counted and not held: some hours
MOST_RECORD = 4_000_000  # characters of one row of text: 16 bytes each (the line, its copy, pointers to empty cells)

CHILD_BYTES = MOST_BYTES - 15_000_000  # of the child's own data; its programs and libraries are the rest
CHILD_SECONDS = 16  # of processor time; with what this process needs before and after, 20
CHILD_WALL_SECONDS = 300  # where a system cannot limit processor time

SPREAD_BYTES = 300_000_000  # calamine's own estimate below: a sheet beyond it is read row by row instead
SHEET_CELL_BYTES = 48  # a cell in calamine's list of cells, which grows by doubling
SHEET_AREA_BYTES = 32  # a place of calamine's rectangle, filled or not
SHEET_TEXT_BYTES = 56  # a text of its own for each cell, before its characters
ODS_AREA_BYTES = 112  # the same places held twice, with a formula each
ODS_TEXT_BYTES = 6  # a character in UTF-8, held twice
CROWDED_SHEET = 60_000_000  # bytes of XML from which a sheet is read row by row at once: a second walk takes too long
LARGEST_SHEET = 150_000_000  # bytes of XML from which calamine's list of cells, doubled as it grows, cannot fit
FEW_PLACES = 2_000_000  # a rectangle up to here is harmless, filled or not
BLANK_ROWS = 200  # empty rows in succession that end a sheet which is read row by row

MOST_MEMBERS = 2_000  # parts of a workbook
MOST_UNPACKED = 600_000_000  # bytes of all parts: five seconds of a parser that keeps nothing
MOST_RATIO = 100
RATIO_FROM = 20_000_000  # a small file may be as repetitive as it likes
MOST_PART = 16_000_000  # a part that a parser keeps whole (styles, names, relations): twenty times as much in memory
MOST_STRINGS = 2_000_000  # shared strings: a hundred bytes each before their characters
MOST_STRINGS_BYTES = 120_000_000  # of the part that holds them: twice in memory
MOST_SHEETS = 200  # of a workbook that are looked at, in its own order
MOST_MERGED = 100_000  # merged ranges
MOST_REPEATS = 100_000  # of a row that holds something; empty ones may fill the sheet
MOST_XLS_BYTES = 100_000_000  # of a file that its parser holds four times
MOST_LABELS = 500_000  # value labels of a statistics file: 500 bytes each, here and in the child
MOST_VARIABLES = 100_000  # of a dictionary, continuations of long strings counted
GROUP_BYTES = 100_000_000  # columns of a statistics file that are read together


class Refused(Exception):
    """A file that will not be read: the message's key, and its values without the file's name."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values


class Meter:
    """What has been taken in so far; says stop before the room is full."""

    def __init__(self) -> None:
        self.cells = self.rows = self.distinct = self.text = self.long = 0

    def row(self, cells: int) -> None:
        """Count one row of so many cells."""
        self.rows += 1
        self.cells += max(cells, 1)
        if cells > MOST_COLUMNS:
            raise Refused("read.too_wide", columns=cells, most=MOST_COLUMNS)
        if self.cells > MOST_CELLS:
            raise Refused("read.too_many_cells", most=MOST_CELLS)
        if self.rows > MOST_ROWS:
            raise Refused("containers.too_many_rows", most=MOST_ROWS)

    def size(self, rows: int, columns: int) -> None:
        """Hold a whole table against the limits before any of it is read."""
        if columns > MOST_COLUMNS:
            raise Refused("read.too_wide", columns=columns, most=MOST_COLUMNS)
        if rows * columns > MOST_CELLS:
            raise Refused("read.too_many_cells", most=MOST_CELLS)
        if rows > MOST_ROWS:
            raise Refused("containers.too_many_rows", most=MOST_ROWS)

    def characters(self, long: int) -> None:
        """Count the characters of cells that hold long texts."""
        self.long += long
        if self.long > MOST_LONG:
            raise Refused("containers.long_texts", most=MOST_LONG)

    def value(self, value: object) -> None:
        """Count a cell that is like none before it."""
        self.distinct += 1
        if isinstance(value, str):
            if len(value) > MOST_CELL:
                raise Refused("containers.long_cell", most=MOST_CELL)
            self.text += len(value) if value.isascii() else 3 * len(value)
        if self.distinct > MOST_DISTINCT or self.text > MOST_TEXT:
            raise Refused("containers.too_much_text", texts=MOST_DISTINCT, megabytes=MOST_TEXT // 1_000_000)
