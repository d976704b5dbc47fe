"""Small invented sheets: blocks of rated columns under heads of every kind."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

from repurchase.study import Study
from repurchase.survey.read.read_export import read
from repurchase.survey.survey import Survey

RESPONDENTS = 40


def answers(columns: int, high: int = 5, seed: int = 7) -> list[list[int]]:
    """Answers of one invented sample, each respondent with a level of his own."""
    rng = random.Random(seed)
    rows = []
    for _ in range(RESPONDENTS):
        level = rng.gauss((1 + high) / 2, high / 4)
        rows.append([min(high, max(1, round(level + rng.gauss(0, 0.8)))) for _ in range(columns)])
    return rows


def turned(rows: list[list[int]], column: int, high: int = 5) -> list[list[int]]:
    """The same answers with one column asked the other way round."""
    return [[1 + high - v if j == column else v for j, v in enumerate(row)] for row in rows]


def sheet(folder: Path, heads: Sequence[str], rows: Sequence[Sequence[object]] | None = None) -> Path:
    """The path of a CSV file with these heads."""
    path = folder / "sheet.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *(rows or answers(len(heads)))])
    return path


def read_sheet(folder: Path, heads: Sequence[str], rows=None, codebook: str = "", study: str = "") -> Survey:
    """The survey as read from such a file, by no study but the one given."""
    book = None
    if codebook:
        book = folder / "items.csv"
        book.write_text(codebook, encoding="utf-8")
    candidates = (Study.parse(study),) if study else Study.shipped()
    return read(sheet(folder, heads, rows), tuple(s.instrument for s in candidates), book, whole=not study)


def grouped(survey: Survey) -> dict[str, list[str]]:
    """The heads of each construct's items."""
    return {c.name: [i.column for i in c.items] for c in survey.instrument}


def cautions(survey: Survey) -> str:
    """What is said of the reading beyond mere information, in English."""
    return "\n".join(n.message.render("en") for n in survey.notes if n.severity != "info")
