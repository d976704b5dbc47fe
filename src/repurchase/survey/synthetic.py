"""The mark by which made-up answers are told from real ones, whatever file they travel in."""

from __future__ import annotations

from pathlib import Path

MARK = "repurchase:synthetic-data"  # in a workbook's properties and cells, a .sav/.dta file label, a CSV comment
SHEET = "合成数据说明"  # the sheet of its own that a synthetic workbook carries
SAMPLE = "luckin_survey.xlsx"
COLUMN = "synthetic_data"  # the column that a written CSV, SPSS or Stata file carries, 1 in every row


def is_marked(*words: object) -> bool:
    """Whether any of some properties, sheet names, file labels or headers carries the mark."""
    shown = [str(w) for w in words if w]
    return any(MARK in w or w.strip() in (SHEET, COLUMN) for w in shown)


def sample_survey() -> Path:
    """Path of the sample survey: beside the package when it is installed, in ``data/`` of a checkout.

    Examples
    --------
    >>> import repurchase as rp
    >>> rp.sample_survey().name
    'luckin_survey.xlsx'
    """
    packaged = Path(__file__).resolve().parents[1] / "resources" / SAMPLE
    return packaged if packaged.exists() else Path(__file__).resolve().parents[3] / "data" / SAMPLE
