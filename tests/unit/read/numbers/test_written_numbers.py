"""Decimal comma or point, and per cents: told from all cells of a file."""

import numpy as np
import pytest

from repurchase.survey.read.answers.written_numbers import settle_numbers
from repurchase.survey.read.containers.detect import open_file
from repurchase.survey.read.read_export import read
from repurchase.survey.read.sheet.grid import SheetTable, column
from repurchase.survey.read.sheet.header_rows import table

CODES = [str(1 + k % 5) for k in range(30)]
STEPS = [0.31, 1.75, 2.08, 3.462, 0.94, 5.117, 2.6, 1.203, 4.055, 3.908]


def settled(delimiter="", **columns):
    made = [column(head, cells, index=k) for k, (head, cells) in enumerate(columns.items())]
    sheet = SheetTable(made, np.arange(len(made[0].codes)), "csv", delimiter=delimiter)
    settle_numbers(sheet)
    return {c.header: c for c in made}, {n.message.key for n in sheet.notes}


def numbers(cells, delimiter="", **others):
    columns, said = settled(delimiter, x=cells, **others)
    return columns["x"].numbers, said


def comma(value, digits=3):
    return f"{value:.{digits}f}".replace(".", ",")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", ""])
def test_a_comma_before_three_digits_is_a_decimal_where_others_of_its_column_are(delimiter):
    cells = ["0,865", "1,504", "12,5", "2,127"]
    assert numbers(cells, delimiter) == ([0.865, 1.504, 12.5, 2.127], set())


def test_another_column_settles_what_a_column_leaves_open():
    assert numbers(["1,504", "2,575"], "\t", y=["0,5", "3,1"]) == ([1.504, 2.575], set())
    assert numbers(["1,504", "2,575"], ";", y=["0.5", "3.1"]) == ([1504.0, 2575.0], set())


@pytest.mark.parametrize(("delimiter", "want"), [(";", 1.504), (",", 1504.0), ("", 1504.0)])
def test_what_nothing_settles_is_read_by_the_delimiter_and_said(delimiter, want):
    got, said = numbers(["1,504", "2,575", "3,127"], delimiter)
    assert got[0] == want
    assert said == {"read.mark_of_decimals" if want < 2 else "read.mark_of_thousands"}


@pytest.mark.parametrize(("mark", "others"), [(",", {}), (".", {"y": ["0,5"] * 8})])
def test_round_numbers_beside_smaller_whole_ones_have_thousands(mark, others):
    cells = ["850", *(f"{n}{mark}{m}00" for n, m in zip("1234567", "5201348", strict=True))]
    got, said = numbers(cells, ";", **others)
    assert got[:2] == [850.0, 1500.0]
    assert said == set()


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.234,56", 1234.56), ("1,234.56", 1234.56), ("1.234.567", 1234567.0), ("1,234,567", 1234567.0),
     ("1'234.50", 1234.5), ("1\u202f234,50", 1234.5), ("-0,5", -0.5), ("１２,５", 12.5), ("1,5e-05", 1.5e-5)],
)  # fmt: skip
def test_cells_that_can_mean_one_number_only_are_that_number(cell, value):
    assert numbers([cell, cell])[0] == [value]


def test_seconds_with_three_decimals_are_no_hundred_thousands():
    columns, said = settled("\t", **{"Duration (in seconds)": ["312,457", "188,733", "245,019"]})
    assert columns["Duration (in seconds)"].numbers[0] == 312.457
    columns, _ = settled(";", Dauer=["395.652", "317.648", "150.908"], Note=["1,7", "2,3", "1,0"])
    assert columns["Dauer"].numbers[0] == 395.652
    assert said == set()


def test_one_respondents_point_among_commas_is_a_point():
    assert numbers(["1,5", "2.5", "3", "0,5"])[0] == [1.5, 2.5, 3.0, 0.5]


@pytest.mark.parametrize("cells", [["1,3", "2,3,5", "4"], ["1,3", "2,4", "1,5", "2"], ["11,12,13", "4,11", "2,10"]])
def test_codes_of_several_options_are_no_decimals(cells):
    assert numbers(cells, ";")[0][0] is None


def test_half_points_are_no_codes_of_options():
    assert numbers(["0,5", "1,5", "2,5", "3,5"])[0] == [0.5, 1.5, 2.5, 3.5]


@pytest.mark.parametrize("shown", ["{}%", "{} %", "%{}", "{}％"])
def test_per_cents_are_numbers_and_said(shown):
    got, said = numbers([shown.format(n) for n in (80, 5, 100)])
    assert got == [80.0, 5.0, 100.0]
    assert said == {"read.percent"}
    assert numbers(["12,5%", "7%"])[0] == [12.5, 7.0]


@pytest.mark.parametrize(
    "cells", [["3分", "4分"], ["25岁", "30岁"], ["50% off", "80% off"], ["v1.2.3", "v2.0"], ["2024.05.03"]]
)
def test_numbers_with_other_signs_are_words(cells):
    assert all(v is None for v in numbers(cells)[0])


@pytest.mark.parametrize("shown", ["{},00", "{}.0", "{}.00"])
def test_whole_numbers_with_decimals_are_the_codes(shown, tmp_path):
    heads = ["SAT1", "SAT2", "SAT3", "Gender"]
    rows = [
        [shown.format(1 + (k * j + k // 5) % 5) for j in (1, 2, 3)] + ["Female" if k % 2 else "Male"] for k in range(40)
    ]
    (tmp_path / "a.csv").write_text("\n".join(";".join(r) for r in [heads, *rows]), encoding="utf-8")
    survey = read(tmp_path / "a.csv")
    assert [i.name for c in survey.instrument for i in c.items] == heads[:3]
    assert survey.responses["SAT1"].tolist() == [float(r[0][0]) for r in rows]


def test_a_head_above_decimals_only_is_found(tmp_path):
    (tmp_path / "a.csv").write_text(
        "A1;A2;A3;A4\n" + "4,00;3,00;2,00;5,00\n1,00;2,00;2,00;4,00\n" * 9, encoding="utf-8"
    )
    sheet = table(open_file(tmp_path / "a.csv"), "a.csv")
    assert (sheet.names, len(sheet), sheet.delimiter) == (["A1", "A2", "A3", "A4"], 18, ";")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("first", ["", "sep={}\n", '"sep={}"\n'])
def test_decimal_commas_are_no_delimiters(delimiter, first, tmp_path):
    lines = [["A1", "A2", "A3"], *[[comma(k % 5 + 1, 2), comma(STEPS[k % 10], 1), "7,00"] for k in range(20)]]
    text = first.format(delimiter) + "\n".join(delimiter.join(line) for line in lines)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert table(open_file(tmp_path / "a.csv"), "a.csv").names == ["A1", "A2", "A3"]


def test_a_delimiter_within_quotes_parts_nothing(tmp_path):
    (tmp_path / "a.csv").write_text('A1;"Name; or nick"\n' + '1,5;"a; b"\n2,5;"c"\n' * 5, encoding="utf-8")
    assert table(open_file(tmp_path / "a.csv"), "a.csv").names == ["A1", "Name; or nick"]


def test_text_cells_of_a_workbook_follow_the_same_rule(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [
        ["A1", "A2", "Spend"],
        *[[comma(k % 5 + 1, 2), comma(k % 4 + 1, 2), comma(v)] for k, v in enumerate(STEPS)],
    ]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    sheet = table(open_file(tmp_path / "a.xlsx"), "a.xlsx")
    settle_numbers(sheet)
    assert sheet.columns[0].words[:3] == ["1", "2", "3"]
    assert sheet.columns[2].numbers == STEPS
