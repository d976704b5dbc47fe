"""A file read by the ordinary route and by the streaming one: the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from large_files import AGREE, EVERYBODY, SMALL, counted, ordinary, same_totals, table, written

from repurchase.analysis.screening.copy_search import CopySearch
from repurchase.analysis.screening.row_rules import ROW_SIGNS
from repurchase.survey.read.read_export import codebook_of, read
from repurchase.survey.stream.counted_survey import whole_file_of
from repurchase.survey.stream.decisions.deciding import ReadingOptions
from repurchase.survey.stream.read_large import read_large


def digits(rows):
    return [r[:16] for r in rows]


def with_blanks(rows):
    rng = np.random.default_rng(3)
    for i in range(1, len(rows)):
        for j in range(16):
            if rng.random() < 0.03:
                rows[i][j] = ""
        if i % 50 == 0:
            rows[i][:16] = [""] * 9 + rows[i][9:16]
        if i % 100 == 0:
            rows[i][-1] = "4"  # too little time as well: one reason counts
        if i % 77 == 0:
            rows[i][16] = ""
    return rows


def in_words(rows):
    return [rows[0], *([*(AGREE[int(v) - 1] for v in r[:16]), *r[16:]] for r in rows[1:])]


def hurried(rows):
    for i in range(1, len(rows), 40):
        rows[i][-1] = "12"
    return rows


def straight(rows):
    for i in range(1, len(rows), 60):
        rows[i][:16] = ["2"] * 16
    return rows


def copied(rows):
    for i in range(100, len(rows), 90):
        rows[i] = list(rows[i - 99])
    return rows


def turned(rows):
    rows[0][2] = "TR3_R"
    for r in rows[1:]:
        r[2] = str(6 - int(r[2]))
    return rows


def checked(rows):
    rng = np.random.default_rng(5)
    rows[0].insert(8, "本题请选择“同意”")
    for r in rows[1:]:
        r.insert(8, "4" if rng.random() < 0.95 else "2")
    return rows


def options(rows):
    rng = np.random.default_rng(6)
    rows[0] += ["购买品类(A.咖啡)", "购买品类(B.茶饮)", "购买品类(C.零食)"]
    for r in rows[1:]:
        r += [str(int(rng.random() < 0.5)) for _ in range(3)]
    return rows


def joined_options(rows):
    rng = np.random.default_rng(6)
    rows[0].append("您购买过哪些品类（多选）")
    for r in rows[1:]:
        chosen = [c for c in ("咖啡", "茶饮", "零食") if rng.random() < 0.5]
        r.append("┋".join(chosen or ["咖啡"]))
    return rows


def quoted(rows):
    for r in rows[1:]:
        r[17] = {"APP": 'the "app", mostly', "小程序": "小程序", "门店": "门店\n线下"}[r[17]]
    return rows


def with_totals(rows):
    means = [f"{np.mean([float(r[j]) for r in rows[1:]]):.3f}" for j in range(16)]
    return [*rows, ["平均值", *means[1:], "", "", ""]]


def repeated_heads(rows):
    return [*rows[:1500], list(rows[0]), *rows[1500:]]


def late_category(rows):
    for r in rows[-30:-25]:
        r[16] = "41-60"
    return rows


def late_answer(rows):
    """A point of the scale that nobody but a few late respondents gave to the first item."""
    for r in rows[1:]:
        r[0] = "4" if r[0] == "5" else r[0]
    for r in rows[-12:-7]:
        r[0] = "5"
    return rows


def impossible(rows):
    rows[2500][3] = "55"
    rows[2600][4] = "n/a?"
    return rows


def person(rows):
    rows[0].insert(0, "来自IP")
    for i, r in enumerate(rows[1:]):
        r.insert(0, f"10.{i // 65000}.{i // 250 % 250}.{i % 250}")
    for i in range(200, len(rows), 150):
        rows[i] = list(rows[i - 120])
    return rows


def numbers(rows):
    rng = np.random.default_rng(8)
    rows[0].append("您的年龄（岁）")
    for r in rows[1:]:
        r.append(str(int(rng.integers(18, 66))))
    return rows


def branch(rows):
    rng = np.random.default_rng(9)
    for r in rows[1:]:
        if rng.random() < 0.4:
            r[4:8] = [""] * 4
    return rows


DRESSES = {
    "digits": digits,
    "plain": list,
    "blanks": with_blanks,
    "words": in_words,
    "hurried": hurried,
    "straight": straight,
    "copied": copied,
    "turned": turned,
    "checked": checked,
    "options": options,
    "joined options": joined_options,
    "quoted": quoted,
    "totals": with_totals,
    "repeated heads": repeated_heads,
    "late category": late_category,
    "late answer": late_answer,
    "person": person,
    "numbers": numbers,
    "branch": branch,
    "impossible": impossible,
}


@pytest.mark.parametrize("dress", DRESSES)
def test_both_routes_agree_where_a_sample_decides(tmp_path, dress):
    path = written(tmp_path / "survey.csv", DRESSES[dress](table()))
    _, expected = ordinary(path)
    survey = counted(path, SMALL)
    same_totals(survey.whole, expected, blocks=dress != "repeated heads")  # which count as rows of the file
    assert survey.n < 1000 + 60 + 6
    assert survey.source.n_rows == expected.read


@pytest.mark.parametrize("dress", ["straight", "copied", "hurried", "checked", "person", "turned"])
def test_both_routes_agree_where_everybody_decides(tmp_path, dress):
    """What depends on the sample, the middle duration and what honest sheets look like, is the same too."""
    path = written(tmp_path / "survey.csv", DRESSES[dress](table(1500)))
    screened, expected = ordinary(path)
    survey = counted(path, EVERYBODY)
    same_totals(survey.whole, expected)
    for sign in ROW_SIGNS:
        assert survey.whole.flagged.get(sign, 0) == expected.flagged.get(sign, 0), sign
    np.testing.assert_array_equal(survey.rows, screened.survey.rows)
    assert survey.responses.equals(screened.survey.responses)


@pytest.mark.parametrize(
    ("encoding", "end", "delimiter"),
    [
        ("utf-8-sig", "\r\n", ","),
        ("gb18030", "\n", ";"),
        ("utf-16", "\r\n", "\t"),
        ("utf-8", "\r", "|"),
        ("utf-8", "\r\n", "\t"),
    ],
)
def test_every_encoding_and_layout_of_text(tmp_path, encoding, end, delimiter):
    path = written(tmp_path / "survey.csv", in_words(table()), encoding=encoding, end=end, delimiter=delimiter)
    _, expected = ordinary(path)
    same_totals(counted(path).whole, expected)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_digits_are_read_by_their_bytes(tmp_path, end, monkeypatch):
    """Without a parser of cells, whether the last line has an end or not."""
    path = written(tmp_path / "survey.csv", digits(table()), end=end)
    _, expected = ordinary(path)
    monkeypatch.setattr("repurchase.survey.stream.rows.text_batches.by_records", None)
    monkeypatch.setattr("repurchase.survey.stream.rows.text_batches.arrow_batches", None)
    same_totals(counted(path).whole, expected)
    if end == "\n":
        path.write_bytes(path.read_bytes().rstrip(b"\n"))
        same_totals(counted(path).whole, expected)


@pytest.mark.parametrize("dress", ["words", "quoted", "blanks", "late category"])
def test_text_is_read_without_pyarrow_too(tmp_path, dress, monkeypatch):
    path = written(tmp_path / "survey.csv", DRESSES[dress](table()))
    _, expected = ordinary(path)
    monkeypatch.setattr("repurchase.survey.stream.rows.text_batches.has_pyarrow", lambda: False)
    same_totals(counted(path).whole, expected)


def test_rows_of_other_lengths_are_read_as_by_the_ordinary_reader(tmp_path):
    rows = table()
    rows[2000] = rows[2000][:17]
    rows[2100] = [*rows[2100], "", ""]
    path = written(tmp_path / "survey.csv", rows)
    text = path.read_bytes().split(b"\n")
    text[1500:1500] = [b"", b"   ", b""]
    path.write_bytes(b"\n".join(text))
    _, expected = ordinary(path)
    same_totals(counted(path).whole, expected, blocks=False)


def test_parquet_of_numbers_and_of_texts(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = in_words(table())
    numbers = [[int(v) for v in r[:16]] for r in table()[1:]]
    held = pyarrow_table(rows[0], rows[1:])
    coded = pyarrow_table(rows[0][:16], numbers)
    for name, columns in {"words": held, "digits": coded}.items():
        path = tmp_path / f"{name}.parquet"
        parquet.write_table(columns, path)
        _, expected = ordinary(path)
        same_totals(counted(path).whole, expected)


def pyarrow_table(heads, rows):
    import pyarrow

    columns = list(zip(*rows, strict=True))
    kinds = [
        pyarrow.int8() if isinstance(c[0], int) else pyarrow.dictionary(pyarrow.int8(), pyarrow.string())
        for c in columns
    ]
    made = [
        pyarrow.array(c, type=k) if k == pyarrow.int8() else pyarrow.array(c).dictionary_encode()
        for c, k in zip(columns, kinds, strict=True)
    ]
    return pyarrow.table(dict(zip(heads, made, strict=True)))


@pytest.mark.parametrize("plan", [EVERYBODY, SMALL], ids=["everybody", "a sample"])
def test_items_that_a_codebook_turns_are_turned(tmp_path, plan):
    path = written(tmp_path / "survey.csv", turned(table()))
    book = tmp_path / "book.csv"
    lines = [f"{i},{i[:2]},,{int(i == 'TR3_R')}" for i in table()[0][:16]]
    book.write_text("\n".join(["item,construct,wording,reverse", *lines]).replace("TR3,TR,,0", "TR3_R,TR,,1"))
    survey = read(path, codebook=book)
    assert [i.name for i in survey.instrument.items if i.reversed] == ["TR3_R"]
    counted_one = read_large(path, ReadingOptions(codebook=codebook_of(book)), plan=plan)
    expected = whole_file_of(survey)
    np.testing.assert_array_equal(counted_one.whole.sums, expected.sums)
    np.testing.assert_array_equal(counted_one.whole.products, expected.products)
    np.testing.assert_array_equal(counted_one.whole.blocks.products, expected.blocks.products)


def test_copies_are_found_across_batches():
    search = CopySearch(100)
    first = np.arange(50, dtype=np.uint64)
    assert not search.later(first).any()
    assert list(search.later(np.array([3, 99, 99, 7], dtype=np.uint64))) == [True, False, True, True]
    assert search.later(np.array([99], dtype=np.uint64)).all()
