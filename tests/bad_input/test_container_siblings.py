"""Files that are each a near relation of one in the list of broken ones: read, or refused for their true reason."""
# ruff: noqa: E501

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas
import pytest
from hostile import BOOK, BOOK_RELS, ods, ods_cell, ods_row, ods_table, sheet_xml, survey_rows, table_csv, workbook

from repurchase.errors import InputError
from repurchase.survey.read.containers import fence
from repurchase.survey.read.containers.detect import open_file
from repurchase.survey.read.containers.guards.limits import Refused
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.read_export import read

HERE = Path(__file__).parent
LONG = random.Random(1).randbytes(12_500_000).hex()  # packs to more than a hundredth, so that no ratio is absurd


def outcome(path):
    """What `read` says of one file in a fresh process, with the processor time of it and its children."""
    before = os.times()
    run = subprocess.run(
        [sys.executable, str(HERE / "reading_child.py")], input=json.dumps([str(path)]), capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout)
    (said,) = found["said"].values()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return said | {"cpu": cpu, "megabytes": found["megabytes"]}


def fenced(path, words):
    said = outcome(path)
    assert words in said.get("en", ""), said
    assert said["megabytes"] < 500
    assert said["cpu"] < 20


def columns(n=40):
    return {f"SAT{k}": [(i + k) % 5 + 1 for i in range(n)] for k in (1, 2, 3)}


# one cell without end


def test_a_list_of_millions_in_one_cell_is_refused(tmp_path):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    held = pa.ListArray.from_arrays(pa.array([0, 6_000_000, 6_000_000], pa.int32()), pa.array([1] * 6_000_000))
    parquet.write_table(pa.table({"a": held}), tmp_path / "list.parquet")
    fenced(tmp_path / "list.parquet", "holds a cell of more than")


def test_short_lists_are_read_as_before(tmp_path):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    lists = [["a", "b"] if i % 2 else ["c"] for i in range(40)]
    parquet.write_table(pa.table(columns() | {"many": lists}), tmp_path / "lists.parquet")
    assert outcome(tmp_path / "lists.parquet")["n"] == 40


def long_parquet(folder):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pa.table(columns() | {"open": [LONG] + ["no"] * 39}), folder / "long.parquet")
    return folder / "long.parquet"


def long_heads(folder):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pa.table(columns() | {LONG[:3_000_000]: ["no"] * 40}), folder / "heads.parquet")
    return folder / "heads.parquet"


def long_dta(folder):
    import pandas

    pandas.DataFrame(columns() | {"open": [LONG] + ["no"] * 39}).to_stata(
        folder / "long.dta", version=118, convert_strl=["open"], write_index=False
    )
    return folder / "long.dta"


def long_csv(folder):
    (folder / "long.csv").write_text(table_csv() + f"31,{LONG[:3_000_000]},4,5,5\r\n", encoding="utf-8")
    return folder / "long.csv"


def long_xlsx(folder):
    row = f'<row r="40"><c r="A40" t="inlineStr"><is><t>{LONG}</t></is></c></row>'
    return workbook(folder / "long.xlsx", sheet_xml(survey_rows() + row))


def long_ods(folder):
    return ods(folder / "long.ods", ods_row(ods_cell(LONG)) + ods_table())


@pytest.mark.parametrize("build", [long_parquet, long_heads, long_dta, long_csv, long_xlsx, long_ods])
def test_a_cell_of_megabytes_is_no_answer(build, tmp_path):
    fenced(build(tmp_path), "holds a cell of more than 1")


def test_a_long_open_answer_is_read(tmp_path):
    (tmp_path / "open.csv").write_text(table_csv() + f"31,5,4,5,{'I like it. ' * 5_000}\r\n", encoding="utf-8")
    assert outcome(tmp_path / "open.csv")["n"] >= 30


# one sheet under many names


def many_sheets(path, n, rows):
    sheets = "".join(f'<sheet name="S{i}" sheetId="{i + 1}" r:id="rId1"/>' for i in range(n))
    return workbook(
        path, sheet_xml(rows), {"xl/workbook.xml": BOOK.replace('<sheet name="S" sheetId="1" r:id="rId1"/>', sheets)}
    )


def test_a_far_cell_under_two_thousand_names_costs_no_more_than_under_one(tmp_path):
    said = outcome(many_sheets(tmp_path / "same.xlsx", 1_899, '<row r="1900"><c r="ALL1900"><v>1</v></c></row>'))
    assert "en" in said, said
    assert said["cpu"] < 10


def test_a_sound_sheet_under_many_names_is_read(tmp_path):
    said = outcome(many_sheets(tmp_path / "many.xlsx", 300, survey_rows()))
    assert said["n"] == 30
    assert said["cpu"] < 10


def test_the_child_is_held_to_its_seconds():
    code = "from repurchase.survey.read.containers.child import limit_resources; import resource; limit_resources(7); print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "7", run.stderr


def test_a_second_child_has_what_the_first_left(tmp_path):
    with pytest.raises(Refused) as caught:
        fence._Child("zip_rows", tmp_path, 0.5)
    assert caught.value.key == "containers.too_slow"


# a name that says something else than the file, or nothing that is text


def plain_xls(path):
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    page = book.add_sheet("S")
    for i, line in enumerate(table_csv().splitlines()):
        for j, word in enumerate(line.split(",")):
            page.write(i, j, word if i == 0 else int(word))
    with path.open("wb") as stream:
        book.save(stream)
    return path


def plain_ods(path):
    return ods(path, ods_table())


@pytest.mark.parametrize(
    "name",
    [
        "a.xlsx",
        "a.xlsm",
        "a.xls",
        "a.xlsb",
        "a.ods",
        "a.csv",
        "a.XLSX",
        "a",
        os.fsdecode(b"b\xff.xlsx"),
        os.fsdecode(b"b\xff.xls"),
        os.fsdecode(b"b\xff.ods"),
    ],
)
@pytest.mark.parametrize(
    "build", [lambda p: workbook(p, sheet_xml(survey_rows())), plain_xls, plain_ods], ids=["xlsx", "xls", "ods"]
)
def test_a_workbook_is_what_it_holds_whatever_its_name(build, name, tmp_path):
    assert read(build(tmp_path / name)).n == 30


@pytest.mark.parametrize("name", ["two.xlsx", "two.ods", "two.xls"])
def test_a_file_that_is_two_workbooks_is_refused(name, tmp_path):
    plain_ods(tmp_path / "a.ods")
    with zipfile.ZipFile(tmp_path / "a.ods") as held:
        content = held.read("content.xml")
    workbook(tmp_path / name, sheet_xml(survey_rows()), {"content.xml": content})
    with pytest.raises(InputError) as caught:
        read(tmp_path / name)
    assert caught.value.message.key == "containers.two_books"


@pytest.mark.parametrize(
    "target",
    [
        "./worksheets/sheet1.xml",
        "../xl/./worksheets/sheet1.xml",
        "worksheets//sheet1.xml",
        "/xl/./worksheets/sheet1.xml",
        "worksheets/../worksheets/sheet1.xml",
        "//xl/worksheets/sheet1.xml",
    ],
)
def test_a_roundabout_way_to_a_sheet_is_followed(target, tmp_path):
    rels = BOOK_RELS.replace("worksheets/sheet1.xml", target)
    assert read(workbook(tmp_path / "way.xlsx", sheet_xml(survey_rows()), {"xl/_rels/workbook.xml.rels": rels})).n == 30


# a name that leads to a person


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".sav", ".dta", ".parquet", ".xls"])
@pytest.mark.parametrize("reader", [read, Codebook.read])
def test_a_telephone_number_in_a_name_is_never_told(reader, suffix, tmp_path):
    starts = {
        ".csv": b'{"a": 1}',
        ".xlsx": b"PK\x03\x04" + b"\0" * 90,
        ".sav": b"$FL2" + b"\0" * 90,
        ".dta": b"<stata_dta>" + b"\0" * 90,
        ".parquet": b"PAR1" + b"\0" * 90,
        ".xls": b"\xd0\xcf\x11\xe0" + b"\0" * 90,
    }
    path = tmp_path / f"answers 13812345678{suffix}"
    path.write_bytes(starts[suffix])
    with pytest.raises(InputError) as caught:
        reader(path)
    assert "13812345678" not in caught.value.message.render("en") + caught.value.message.render("zh")


def test_the_child_loads_no_patterns():
    code = "import sys; from repurchase.survey.read.containers import child, workbooks, statistics_files; print('repurchase.identity_patterns' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


# dates of no calendar, and heads that look like tags


def test_dates_of_no_calendar_are_missing_and_counted(tmp_path):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    days = pa.array([2_000_000_000, -2_000_000, None] + [20_000] * 37, pa.int32()).cast(pa.date32())
    moments = [
        pa.array([2**62, -(2**62), None] + [1_700_000_000] * 37, pa.int64()).cast(pa.timestamp(unit, zone))
        for unit in ("ms", "us")
        for zone in (None, "Asia/Shanghai")
    ]
    held = pa.table(columns() | {"day": days} | {f"time{k}": m for k, m in enumerate(moments)})
    parquet.write_table(held, tmp_path / "date.parquet")
    table = open_file(tmp_path / "date.parquet")
    assert [n.message.key for n in table.notes] == ["containers.far_dates"]
    assert table.notes[0].message.values["n"] == 10
    assert read(tmp_path / "date.parquet").n == 40


@pytest.mark.parametrize("head", ["<html", "<html>", "<table>", "<?xml", "<div class=q>", "<script>", "<!doctype"])
def test_a_head_that_looks_like_a_tag_begins_a_table(head, tmp_path):
    (tmp_path / "tag.csv").write_text(table_csv().replace("id", head, 1), encoding="utf-8")
    assert read(tmp_path / "tag.csv").n == 30


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>Please log in, then try again.</body></html>",
        "<!DOCTYPE html>\n<html>\n<script>\nvar a = 1,\nb = 2,\nc = 3,\nd = 4;\n</script>\n",
        '<?xml version="1.0"?>\n<Workbook>\n<Row><Cell>1</Cell></Row>\n</Workbook>\n',
        "<table><tr><td>a,b</td></tr>\n<tr><td>1,2</td></tr>\n<tr><td>3,4</td></tr></table>",
    ],
)
def test_a_page_is_a_page(page, tmp_path):
    (tmp_path / "page.csv").write_text(page, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(tmp_path / "page.csv")
    assert caught.value.message.key == "read.is_html"


# codebooks behind the same fence


def codebook_rows():
    return [["item", "construct", "wording"]] + [[f"SAT{k}", "SAT", f"I like it {k}."] for k in (1, 2, 3)]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls", ".ods", ".sav", ".dta", ".parquet"])
def test_a_codebook_in_any_container(suffix, tmp_path):
    path, rows = tmp_path / f"book{suffix}", codebook_rows()
    frame = pandas.DataFrame(rows[1:], columns=rows[0])
    match suffix:
        case ".csv":
            frame.to_csv(path, index=False)
        case ".xlsx":
            frame.to_excel(path, index=False)
        case ".xls":
            xlwt = pytest.importorskip("xlwt")
            book = xlwt.Workbook()
            page = book.add_sheet("S")
            for i, row in enumerate(rows):
                for j, word in enumerate(row):
                    page.write(i, j, word)
            with path.open("wb") as stream:
                book.save(stream)
        case ".ods":
            ods(path, "".join(ods_row("".join(map(ods_cell, row))) for row in rows))
        case ".sav" | ".dta":
            pyreadstat = pytest.importorskip("pyreadstat")
            (pyreadstat.write_sav if suffix == ".sav" else pyreadstat.write_dta)(frame, str(path))
        case _:
            pytest.importorskip("pyarrow")
            frame.to_parquet(path)
    assert [e.item for e in Codebook.read(path).entries] == ["SAT1", "SAT2", "SAT3"]


@pytest.mark.parametrize("build", [long_parquet, long_xlsx])
def test_a_codebook_is_behind_the_fence(build, tmp_path):
    with pytest.raises(InputError) as caught:
        Codebook.read(build(tmp_path))
    assert caught.value.message.key == "containers.long_cell"


def test_two_sheets_of_a_legacy_workbook_begin_at_two_places(tmp_path):
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    for name in ("A", "B"):
        for i in range(5):
            book.add_sheet(name).write(i, 0, i) if i == 0 else book.get_sheet(name).write(i, 0, i)
    book.save(str(tmp_path / "two.xls"))
    assert len(open_file(tmp_path / "two.xls").rows) == 5
    raw = bytearray((tmp_path / "two.xls").read_bytes())
    first = raw.index(b"\x85\x00")
    second = raw.index(b"\x85\x00", first + 4)
    raw[second + 4 : second + 8] = raw[first + 4 : first + 8]
    (tmp_path / "two.xls").write_bytes(bytes(raw))
    with pytest.raises(InputError):
        open_file(tmp_path / "two.xls")


def test_a_parquet_whose_name_is_no_text(tmp_path):
    pytest.importorskip("pyarrow")
    pandas.DataFrame(columns()).to_parquet(tmp_path / "a.parquet")
    path = (tmp_path / "a.parquet").rename(tmp_path / os.fsdecode(b"b\xff.parquet"))
    assert read(path).n == 40
