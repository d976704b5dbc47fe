"""A small made-up survey, written with whatever columns a test needs; and maps of a line or two."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.read_export import read
from repurchase.survey.survey import Survey

N = 48
AGREE = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")


def draw(low: int, high: int, seed: int, n: int = N) -> list[int]:
    """Made-up answers that hold every point."""
    values = np.random.default_rng(seed).integers(low, high + 1, n)
    values[: high - low + 1] = range(low, high + 1)
    return [int(v) for v in values]


def together(k: int, low: int = 1, high: int = 5, seed: int = 7) -> list[list[int]]:
    """Answers to `k` items that go together."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=N)
    spread = (high - low) / 4
    made = []
    for _ in range(k):
        values = np.clip(np.round((low + high) / 2 + spread * (common + 0.5 * rng.normal(size=N))), low, high)
        values[:2] = low, high
        made.append([int(v) for v in values])
    return made


def survey_file(path: Path, columns: dict[str, list[object]]) -> Path:
    """A CSV of these columns; a head that is to stand there twice has a blank behind it."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([head.strip() for head in columns])
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def usual() -> dict[str, list[object]]:
    """Two constructs of three items, and two questions about the respondent."""
    made: dict[str, list[object]] = {f"PU{j}": list(v) for j, v in enumerate(together(3, seed=1), 1)}
    made |= {f"TR{j}": list(v) for j, v in enumerate(together(3, seed=2), 1)}
    made |= {"gender": [("female", "male")[v] for v in draw(0, 1, 3)], "town": ["Arden", "Bree", "Corin"] * (N // 3)}
    return made


def write_map(
    path: Path, *lines: str, heads: str = "column,role,construct,item,low,high,reverse,order,passing"
) -> Path:
    """A column map of these lines."""
    path.write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8")
    return path


def read_with(folder: Path, columns: dict[str, list[object]], *lines: str, **more: object) -> Survey:
    """The survey of these columns, read with a map of these lines; without a map where there is none."""
    data = survey_file(folder / "data.csv", columns)
    said = write_map(folder / "columns.csv", *lines) if lines else None
    return read(data, columns=said, **more)  # type: ignore[arg-type]


def with_cell(folder: Path, columns: dict[str, list[object]], column: str, **cells: str) -> Survey:
    """What a user does: the drafted map of these columns with one line changed, given back."""
    data = survey_file(folder / "data.csv", columns)
    text = ColumnMap(read(data).columns).csv().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    changed = [row for row in rows if row["column"] == column]
    assert changed, f"{column} has no line"
    for row in changed:
        assert cells.keys() <= row.keys()
        row.update(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "columns.csv"
    path.write_text(out.getvalue(), encoding="utf-8-sig")
    return read(data, columns=path)


def entry(survey: Survey, column: str):
    """The line of a column."""
    return next(e for e in survey.columns if e.column == column)


def keys(survey: Survey) -> set[str]:
    """Keys of all that is told."""
    return {n.message.key for n in survey.notes}


def said(survey: Survey, key: str) -> str:
    """What is told, in English."""
    return next(n.message.render("en") for n in survey.notes if n.message.key == key)
