"""The mark by which made-up answers are told from real ones, whatever file they travel in."""

from __future__ import annotations

MARK = "repurchase:synthetic-data"  # in a workbook's properties and cells, a .sav/.dta file label, a CSV comment
SHEET = "合成数据说明"  # the sheet of its own that a synthetic workbook carries
COLUMN = "synthetic_data"  # the column that a written CSV, SPSS or Stata file carries, 1 in every row


def is_marked(*words: object) -> bool:
    """Whether any of some properties, sheet names, file labels or headers carries the mark."""
    shown = [str(w) for w in words if w]
    return any(MARK in w or w.strip() in (SHEET, COLUMN) for w in shown)
