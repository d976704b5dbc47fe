"""Whatever a file holds, it is read or refused in words: random bytes, random tables, random unicode, damaged files."""
# ruff: noqa: E501

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from repurchase.errors import InputError
from repurchase.survey.read.read_export import read

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "read"))
import layouts
from export_builders import answers, instrument

FEW, MANY = 150, 3000
RELAXED = {"deadline": None, "suppress_health_check": list(HealthCheck)}
STARTS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"$FL2",
    b"$FL3",
    b"PAR1",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"<stata_dta><header><release>118</release>",
    bytes([114, 2, 1, 0]),
    b"<html>",
    b"\x00\x00\xfe\xff",
)
WORDS = (
    "非常同意",
    "同意",
    "一般",
    "不同意",
    "(跳过)",
    "Strongly agree",
    "Disagree",
    "5",
    "５",
    "-3",
    "999",
    "5=非常同意",
    "是",
    "Yes",
    "男",
    "18-25岁",
    "A┋B",
    "a;b;",
    "1,2",
    "2026/3/1 10:00:00",
    "312秒",
    "00:05:12",
    "someone@example.org",
    "NaN",
    "inf",
    "1e400",
    "0x1",
    "=1+1",
    "٣",
    "²",
    "Ⅳ",
    "\u200b",
    "平均",
    "注：",
    "n=5",
    "()",
    "[",
    "{",
    "〖x〗",
    "—",
    "一—二",
    "Q1_R2",
    "SAT1",
    "SAT[SQ001]",
    "您的性别",
    "IP",
    "总分",
    '{"ImportId":"QID1"}',
)
CELL = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=12), st.integers(-100, 10**18).map(str), st.floats().map(str), st.just("")
)
TABLE = st.lists(st.lists(CELL, min_size=1, max_size=8), min_size=1, max_size=25)


def attempt(path: Path) -> None:
    """A survey whose parts agree, or an `InputError` that says something in both languages."""
    try:
        survey = read(path, [instrument()])
    except InputError as error:
        assert error.message.render("en")
        assert error.message.render("zh")
        return
    assert len(survey.background) == len(survey.meta) == survey.n == survey.source.n_rows
    assert list(survey.responses.index) == list(range(1, survey.n + 1))
    for c in survey.instrument:
        x = survey.scored(c)
        inside = x[~np.isnan(x)]
        assert ((inside >= -12) & (inside <= 12)).all()
    for said in survey.notes:
        assert said.message.render("en")
        assert said.message.render("zh")


def fuzz(tries):
    """The same four properties, few times on every run and many times when asked."""
    limit = settings(max_examples=tries, **RELAXED)

    @limit
    @given(start=st.sampled_from(STARTS), rest=st.binary(max_size=600))
    def bytes_of_any_kind(start, rest):
        path = fuzz.folder / "file.bin"
        path.write_bytes(start + rest)
        attempt(path)

    @limit
    @given(
        rows=TABLE,
        delimiter=st.sampled_from(",;\t|"),
        encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "gb18030")),
    )
    @example(rows=[["SAT1", "SAT2"], ["5", "4"]], delimiter=",", encoding="utf-8")
    def tables_of_text(rows, delimiter, encoding):
        text = "\r\n".join(delimiter.join('"' + c.replace('"', '""') + '"' for c in r) for r in rows)
        path = fuzz.folder / "table.csv"
        path.write_bytes(text.encode(encoding, errors="replace"))
        attempt(path)

    @limit
    @given(rows=TABLE)
    def sheets(rows):
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet("S")
        for row in rows:
            page.append(
                [
                    "".join(ch for ch in c if ch >= " " and ch not in "\ufffe\uffff" and not "\ud800" <= ch <= "\udfff")
                    for c in row
                ]
            )
        held = io.BytesIO()
        book.save(held)
        path = fuzz.folder / "sheet.xlsx"
        path.write_bytes(held.getvalue())
        attempt(path)

    @limit
    @given(which=st.integers(0, 3), at=st.floats(0, 1), wrong=st.binary(min_size=1, max_size=30), cut=st.booleans())
    def damaged_exports(which, at, wrong, cut):
        raw = bytearray(fuzz.sound[which])
        place = int(at * (len(raw) - 1))
        raw[place : place + (0 if cut else len(wrong))] = wrong
        path = fuzz.folder / "damaged"
        path.write_bytes(bytes(raw[:place] if cut else raw))
        attempt(path)

    return bytes_of_any_kind, tables_of_text, sheets, damaged_exports


@pytest.fixture(scope="module", autouse=True)
def sound(tmp_path_factory):
    """A folder to write to, and sound exports to damage."""
    fuzz.folder = tmp_path_factory.mktemp("fuzz")
    a = answers(12)
    made = (
        layouts.wjx_text(a, fuzz.folder),
        layouts.wjx_sav(a, fuzz.folder),
        layouts.wjx_text(a, fuzz.folder, kind="xls"),
        layouts.wjx_sav(a, fuzz.folder, "dta"),
    )
    fuzz.sound = [m.path.read_bytes() for m in made]


@pytest.mark.parametrize("k", range(4))
def test_some(k):
    fuzz(FEW)[k]()


@pytest.mark.slow
@pytest.mark.parametrize("k", range(4))
def test_ten_thousand(k):
    fuzz(MANY)[k]()
