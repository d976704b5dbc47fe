"""The file of a column map: what hands and spreadsheets make of it, and what is refused."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from small_surveys import AGREE, draw, entry, read_with, survey_file, usual, write_map

from repurchase.errors import InputError
from repurchase.survey.column_entry import ColumnEntry
from repurchase.survey.read.column_map.column_map import HEADS, ColumnMap, line_to_change
from repurchase.survey.read.read_export import read

MINE = ColumnMap(
    (
        ColumnEntry("PU1", "It is useful", "item", "PU", "PU1", 1, 5, True, AGREE),
        ColumnEntry("town, now", role="background", item="town", order=("a", "b")),
        ColumnEntry("=SUM(A1)", role="ignored"),
        ColumnEntry("check", role="check", passing="Disagree"),
        ColumnEntry("two\nlines", role="open_text"),
    )
)


def told(entries):
    """What a map says, whatever its file shows beside it."""
    return [(e.column, e.role, e.construct, e.item, *e.scale, e.reverse, e.passing) for e in entries]


def rewritten(delimiter: str, encoding: str, end: str) -> bytes:
    rows = list(csv.reader(io.StringIO(MINE.csv().decode("utf-8-sig"))))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def expected():
    entries = list(told(MINE.entries))
    return [(e[0].replace("\n", " "), *e[1:]) for e in entries]


def test_a_map_is_read_as_it_was_written(tmp_path):
    path = MINE.write(tmp_path / "columns.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(HEADS).encode())
    assert told(ColumnMap.read(path).entries) == expected()
    with pytest.raises(InputError):
        MINE.write(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\r\n"), ("utf-8-sig", "\n"), ("utf-16", "\r\n")])
def test_a_spreadsheet_may_save_it_its_own_way(tmp_path, delimiter, encoding, end):
    path = tmp_path / "columns.csv"
    path.write_bytes(rewritten(delimiter, encoding, end))
    assert told(ColumnMap.read(path).entries) == expected()


def test_a_workbook_will_do(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["column", "role", "low", "high", "reverse", "order", "sure"])
    sheet.append(["PU1", "item", 1, 5.0, True, "bad | good", 0.7])
    sheet.append(["PU2", "item", None, None, False, None, None])
    book.save(tmp_path / "columns.xlsx")
    first, second = ColumnMap.read(tmp_path / "columns.xlsx").entries
    assert (first.low, first.high, first.reverse, first.order) == (1, 5, True, ("bad", "good"))
    assert (second.low, second.reverse, second.order) == (None, False, ())


def test_chinese_heads_roles_and_full_width_cells(tmp_path):
    path = write_map(
        tmp_path / "m.csv", "PU1,题项,信任,１,７,是,差｜中｜好", heads="列名,角色,构念,最低,最高,反向,顺序"
    )
    (only,) = ColumnMap.read(path).entries
    assert (only.role, only.construct, *only.scale, only.reverse) == ("item", "信任", 1, 7, ("差", "中", "好"), True)


def test_any_column_may_be_missing_and_any_row(tmp_path):
    path = write_map(tmp_path / "m.csv", "", "town,ignored", ",", heads="column,role")
    assert told(ColumnMap.read(path).entries) == [("town", "ignored", "", "", None, None, (), None, "")]


def test_a_short_map_whose_most_regular_mark_is_in_its_orders(tmp_path):
    lines = [f"Q{k},a | b | c | d | e" for k in range(5)]
    path = write_map(tmp_path / "m.csv", *lines, heads="column,order")
    assert [e.order for e in ColumnMap.read(path).entries] == [("a", "b", "c", "d", "e")] * 5


def test_rows_above_the_heads_are_passed_over(tmp_path):
    path = write_map(tmp_path / "m.csv", "column,role", "town,ignored", heads="What the columns are for,")
    assert [e.column for e in ColumnMap.read(path).entries] == ["town"]


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("town,itme,,,,,,,", "columns.role", "itme"),
        ("town,item,,,one,5,,,", "columns.number", "one"),
        ("town,item,,,1,5.5,,,", "columns.number", "5.5"),
        ("town,item,,,1,5000,,,", "columns.number", "5000"),
        ("town,item,,,5,1,,,", "columns.ends", "5"),
        ("town,item,,,,,perhaps,,", "columns.reverse", "perhaps"),
        ("town,item,PU,1-Sep,,,,,", "columns.item", "1-Sep"),
        ("town,background,,,,,,a | b | a,", "columns.order", "a | b | a"),
        ("town,background,,,,,,alone,", "columns.order", "alone"),
        (",item,PU,,,,,,", "columns.no_column", ""),
    ],
)
def test_a_slip_is_refused_with_its_row_its_words_and_what_may_stand_there(tmp_path, line, key, value):
    path = write_map(tmp_path / "mine.csv", "gender,background,,,,,,,", line)
    with pytest.raises(InputError) as refused:
        ColumnMap.read(path)
    assert refused.value.message.key == key
    said = refused.value.message.render("en")
    assert "3" in said
    assert "mine.csv" in said
    assert value in said
    if key == "columns.role":
        assert "open_text" in said


def test_a_codebook_or_a_table_of_answers_is_no_map(tmp_path):
    book = write_map(tmp_path / "book.csv", "PU1,PU", heads="item,construct")
    for path in (book, survey_file(tmp_path / "data.csv", usual())):
        with pytest.raises(InputError) as refused:
            ColumnMap.read(path)
        assert refused.value.message.key == "columns.heads"


def test_an_entry_is_named_by_head_or_by_letters_alone():
    assert MINE.entry(["town, now"]).item == "town"
    assert MINE.entry(["Town now"]).item == "town"
    assert MINE.entry(["elsewhere"]) is None


def test_no_cell_is_computed_by_a_spreadsheet():
    cells = [c for row in csv.reader(io.StringIO(MINE.csv().decode("utf-8-sig"))) for c in row]
    assert not [c for c in cells if c.startswith(("=", "+", "@"))]


def test_the_line_to_change_is_a_line_of_the_file(tmp_path):
    path = tmp_path / "m.csv"
    heads = [h for h in HEADS if h not in {"wording", "why", "sure"}]
    path.write_text("\n".join([",".join(heads), *map(line_to_change, MINE.entries)]), encoding="utf-8")
    assert told(ColumnMap.read(path).entries) == expected()


def test_no_value_of_an_identity_or_an_open_question_stands_in_the_map(tmp_path):
    columns = usual() | {
        "phone": [f"1380000{1000 + i}" for i in range(48)],
        "ask 13812345678 for help": draw(1, 5, 3),
        "any comments": [f"remark number {i}" for i in range(48)],
    }
    text = ColumnMap(read_with(tmp_path, columns).columns).csv().decode("utf-8-sig")
    assert "1380000" not in text
    assert "13812345678" not in text
    assert "remark number" not in text


def test_a_masked_head_is_found_again(tmp_path):
    columns = usual() | {"ask 13812345678 for help": draw(1, 5, 3), "ask 13987654321 for help": draw(1, 5, 4)}
    data = survey_file(tmp_path / "data.csv", columns)
    first = read(data)
    heads = [e.column for e in first.columns if e.column.startswith("ask")]
    assert len(set(heads)) == 2
    after = read(data, columns=write_map(tmp_path / "m.csv", f"{heads[1]},ignored,,,,,,,"))
    assert entry(after, heads[1]).role == "ignored"
    assert entry(after, heads[0]).role != "ignored"


def test_a_map_may_be_given_as_an_object(tmp_path):
    data = survey_file(tmp_path / "data.csv", usual())
    after = read(data, columns=ColumnMap((ColumnEntry("town", role="ignored"),)))
    assert "town" in after.source.ignored
