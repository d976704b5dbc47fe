"""What a cell of a sheet may hold: the one name for it, below everything that reads cells.

The child that parses foreign files imports this module too, so that it imports nothing but the standard library.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Cell = str | float | bool | datetime | date | time | timedelta | None  # a whole number is a float to a type checker
CellKey = str | float | tuple[type, Cell]  # a cell as it is told apart from others: 1, 1.0 and True are three
