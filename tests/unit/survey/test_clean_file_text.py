"""Heads, constructs, wordings and answers of clean data files: never a formula, nothing unprintable, in any format."""

from __future__ import annotations

import csv

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from repurchase.plain_text import printable_text, starts_formula
from repurchase.survey.instrument import Background, Construct, Instrument, Item, Scale
from repurchase.survey.read.ratings.codebook import Codebook, CodebookEntry
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey
from repurchase.survey.write import write

ODD = "=cmd|' /C calc'!A0\x00\x1b"
ANSWERS = [ODD, "＝1+1", "\u3000@x", "-1"]


@pytest.fixture
def survey():
    rows = pd.Index([1, 2, 3, 4])
    construct = Construct(ODD, {"en": ODD}, (Item("q1", {"en": ODD}), Item("q2", {"en": "+q2"})), Scale(1, 5))
    asked = Background("city", {"en": "@city\x07"}, kind="single")
    return Survey(
        pd.DataFrame({"q1": [1.0, 2, 3, 4], "q2": [1.0, 2, 3, 4]}, index=rows),
        Instrument((construct,), (), (), (asked,)),
        pd.DataFrame({"city": pd.Categorical(ANSWERS, ANSWERS)}, index=rows),
        pd.DataFrame(index=rows),
        Source(file="raw.csv", sha256="0" * 64, language="en"),
    )


def texts(path):
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [cell for row in csv.reader(stream) for cell in row]
    book = openpyxl.load_workbook(path)
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    return [c.value for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_spreadsheet_computes_a_clean_file(survey, tmp_path, suffix):
    cells = texts(write(survey, tmp_path / f"clean{suffix}"))
    assert sum(c.startswith("'") for c in cells) >= 3
    assert not [c for c in cells if starts_formula(c) and not c.startswith("'")]
    assert "-1" in cells  # a plain number is no formula
    assert all(printable_text(c) == c for c in cells)


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
def test_labels_of_statistics_files_are_printable(survey, tmp_path, suffix):
    read = pyreadstat.read_sav if suffix == ".sav" else pyreadstat.read_dta
    _, meta = read(str(write(survey, tmp_path / f"clean{suffix}")))
    labels = [*meta.column_labels, *(v for held in meta.variable_value_labels.values() for v in held.values())]
    assert any("calc" in words for words in labels)
    assert all(printable_text(words) == words for words in labels)


def test_no_spreadsheet_computes_a_codebook(tmp_path):
    path = Codebook((CodebookEntry("=a", "+b", "@c\x00"), CodebookEntry("＝a", "b", "\tc"))).write(
        tmp_path / "book.csv"
    )
    cells = texts(path)
    assert cells[4:7] == ["'=a", "'+b", "'@c"]
    assert cells[8:11] == ["'＝a", "b", "'\tc"]
