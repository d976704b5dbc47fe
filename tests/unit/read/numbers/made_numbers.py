"""Made-up files of numbers: correlated answers on a scale, and what a file of them is read as."""

from __future__ import annotations

import csv

import numpy as np

from repurchase.survey.read.read_export import read

N = 80


def rated(k, low=1, high=5, seed=1, n=N):
    """Answers of `n` respondents to `k` items that go together."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    middle, step = (low + high) / 2, (high - low) / 5
    made = [np.round(middle + step * (common + 0.8 * rng.normal(size=n))) for _ in range(k)]
    return [np.clip(x, low, high).astype(int).tolist() for x in made]


def run(prefix, values):
    """Columns named by a prefix and their number."""
    return [(f"{prefix}{j + 1}", x) for j, x in enumerate(values)]


def with_code(values, code, start=0, step=10):
    """Answers of which every tenth is a code, whoever gave it."""
    return [code if k % step == start else v for k, v in enumerate(values)]


def read_columns(tmp_path, columns, second=None, columns_csv=None):
    """Save columns as a CSV, with a second row of heads where there is one, and read it."""
    path = tmp_path / "answers.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([head for head, _ in columns])
        if second:
            writer.writerow(second)
        writer.writerows(zip(*[values for _, values in columns], strict=True))
    told = None
    if columns_csv:
        told = tmp_path / "columns.csv"
        told.write_text(columns_csv, encoding="utf-8")
    return read(path, columns=told)


def ends(survey):
    """Lowest and highest point of each column as the column map shows them."""
    return {e.column: (e.low, e.high) for e in survey.columns}


def roles(survey):
    """Role of each column."""
    return {e.column: e.role for e in survey.columns}


def said(survey, key):
    """The English words of the notes of one key."""
    return " ".join(n.message.render("en") for n in survey.notes if n.message.key == key)
