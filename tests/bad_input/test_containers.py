"""One fence for all containers: what unfolds, what begins like something else, and parsers that die."""
# ruff: noqa: E501

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import hostile
import pytest
import unfolding

from repurchase.errors import InputError, note
from repurchase.survey.read.containers import fence
from repurchase.survey.read.containers.detect import open_file
from repurchase.survey.read.containers.guards import limits
from repurchase.survey.read.read_export import read

HERE = Path(__file__).parent
SPREAD_XLSX = [n for n in unfolding.FILES if n.endswith(".xlsx")][:16]


def reading(folder, name, build):
    """What a fresh process says of a file, and what it and its children took."""
    build(folder / name)
    run = subprocess.run(
        [sys.executable, str(HERE / "reading_child.py")],
        input=json.dumps([str(folder / name)]),
        capture_output=True,
        text=True,
        timeout=300,
    )
    (folder / name).unlink()
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stderr == ""
    return json.loads(run.stdout)["said"][name]


@pytest.mark.parametrize("name", unfolding.FILES)
def test_whatever_unfolds_stays_within_the_fence(name, tmp_path):
    said = reading(tmp_path, name, unfolding.FILES[name])
    assert said["here"] < 500
    assert said["child"] < 500
    assert said["cpu"] < 18
    if "en" in said:
        assert name in said["en"]
        assert "no filled cell" not in said["en"] or name == "deep.xlsx"
        assert "gave up" not in said["en"]  # a guard knew why
    if name in SPREAD_XLSX:
        assert said["n"] == 30
        assert said["items"] == ["SAT1", "SAT2", "RI1", "RI2"]


BEGINNINGS = (
    "PK1",
    "PK",
    "MZ1",
    "MZ",
    "RDX1",
    "RDX3",
    "RDA2",
    "BM6",
    "BM",
    "GIF8",
    "GIF89a",
    "%PDF",
    "%PDF-1.7",
    "Rar!",
    "BZh9",
    "SQLite format 3",
    "{\\rtf",
    "{\\rtf1",
    "PAR1",
    "$FL2",
    "$FL3",
    "<stata_dta>",
    "MSCF",
    "LZIP",
    "7z",
    "A\n",
    "hsr",
)


@pytest.mark.parametrize("begin", BEGINNINGS)
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_table_whose_first_head_begins_like_another_kind_is_a_table(begin, delimiter, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(begin.strip() + hostile.table_csv(delimiter=delimiter)[2:], encoding="utf-8")
    survey = read(path)
    assert survey.n == 30
    assert [i.column for i in survey.instrument.items] == ["SAT1", "SAT2", "RI1", "RI2"]


@pytest.mark.parametrize("begin", [b"\xff\xd8\xff", b"\x89PNG", b"\x89HDF", b"7z\xbc\xaf"])
def test_letters_of_western_code_pages_begin_no_image(begin, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes(begin + hostile.table_csv()[2:].encode())
    assert read(path).n == 30


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"%PDF-1.4\n1,2,3 obj\nxref, trailer\n%%EOF\n", "read.is_pdf"),
        (b"{\\rtf1\\ansi one, two, three}\n", "read.is_document"),
        (b"MZ" + bytes(range(256)) * 40, "read.is_program"),
        (b"BM6" + bytes(range(256)) * 40, "read.is_image"),
        (b"BZh91AY&SY" + bytes(range(256)) * 40, "read.is_archive"),
        (b"\x28\xb5\x2f\xfd" + bytes(range(256)) * 40, "read.is_archive"),
        (b"RDX3\nX\n" + bytes(range(256)) * 40, "read.is_rdata"),
        (b"PK\x05\x06" + bytes(18), "read.damaged_zip"),
        (b"PAR1" + bytes(range(256)) * 40, "read.damaged_parquet"),
    ],
)
def test_what_is_named_like_a_table_is_refused_by_what_it_is(data, key, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        open_file(path)
    assert caught.value.message.key == key


LIMITED = "import sys, json; sys.path += json.loads(sys.argv[1]); from repurchase.survey.read.containers import child; child.limit_resources(1); "
DEATHS = {
    "import os; os.abort()": "containers.gave_up",
    "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": "containers.gave_up",
    "import os; os._exit(0)": "containers.gave_up",
    "raise BaseException('panicked')": "containers.gave_up",
    "import sys; sys.stdout.buffer.write(b'V' + bytes([255] * 4))": "containers.gave_up",
    "import sys; sys.stdout.buffer.write(b'J' + bytes([2, 0, 0, 0]) + b'[]')": "containers.gave_up",
    "import sys; sys.stdout.buffer.write(b'R' + bytes([8, 0, 0, 0]) + bytes([9] * 8))": "containers.gave_up",
    LIMITED + "held = bytearray(10**9)": "containers.gave_up",
}


@pytest.mark.parametrize("code", DEATHS, ids=range(len(DEATHS)))
@pytest.mark.parametrize("suffix", ["xlsx", "sav"])
def test_the_death_of_a_parser_is_a_sentence(code, suffix, tmp_path, monkeypatch, capfd):
    path = tmp_path / f"answers.{suffix}"
    (hostile.sound if suffix == "xlsx" else unfolding.sound_stat)(path)
    monkeypatch.setattr(fence, "_START", code)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.message.key == DEATHS[code]
    assert "answers" in caught.value.message.render("zh")
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="processor time is limited by a signal")
def test_a_parser_without_end_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(fence, "_START", LIMITED + "\nwhile True: pass")
    with pytest.raises(InputError) as caught:
        read(unfolding.sound_stat(tmp_path / "a.sav"))
    assert caught.value.message.key == "containers.too_slow"


def test_a_workbook_that_kills_its_first_reader_is_read_row_by_row(tmp_path, monkeypatch):
    path = hostile.sound(tmp_path / "a.xlsx")
    monkeypatch.setattr(
        fence,
        "_START",
        "import sys, json, os\nif b'zip_rows' not in (line := sys.stdin.buffer.readline()): os.abort()\n"
        "import io; sys.stdin = io.TextIOWrapper(io.BytesIO(line))\n" + fence._START,
    )
    assert read(path).n == 30


def test_a_program_that_cannot_be_started_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(InputError) as caught:
        read(hostile.sound(tmp_path / "a.xlsx"))
    assert caught.value.message.key == "containers.no_child"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the child ends at its limits")
def test_no_child_outlives_its_parent(tmp_path):
    note = tmp_path / "pid"
    endless = (
        f"import sys, json, os; sys.path += json.loads(sys.argv[1]); sys.stdin.buffer.readline(); from repurchase.survey.read.containers import child; "
        f"child._die_with_parent(); open({str(note)!r}, 'w').write(str(os.getpid()) + chr(10))\nwhile True: pass"
    )
    code = f"from pathlib import Path; from repurchase.survey.read.containers import fence; fence._START = {endless!r}; fence.parsed('sav', Path('a.sav'))"
    parent = subprocess.Popen([sys.executable, "-c", code])
    for _ in range(600):
        if note.exists() and note.read_text().endswith("\n"):
            break
        time.sleep(0.05)
    child = int(note.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(200):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    pytest.fail("it goes on")


@pytest.mark.parametrize("closed", ["<&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_workbook_is_read_with_streams_closed(closed, tmp_path):
    path, out = hostile.sound(tmp_path / "a.xlsx"), tmp_path / "n"
    code = f"import repurchase as rp; n = rp.read({str(path)!r}).n; open({str(out)!r}, 'w').write(str(n))"
    subprocess.run(["sh", "-c", f'"{sys.executable}" -c "$0" {closed}', code], check=True)
    assert out.read_text() == "30"


def test_the_child_imports_nothing_from_the_folder_it_is_started_in(tmp_path, monkeypatch):
    (tmp_path / "zipfile.py").write_text("raise SystemExit(7)")
    (tmp_path / "python_calamine.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert read(hostile.sound(tmp_path / "a.xlsx")).n == 30


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_a_name_that_is_no_text_is_read_and_can_be_shown(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb4\xf0\xbe\xed\x1b.xlsx"))
    hostile.sound(path)
    survey = read(path)
    assert survey.n == 30
    assert note("identities.file_name", "info") not in survey.notes  # nobody's name was left out
    path.write_bytes(b"%PDF-1.7\n%%EOF")
    with pytest.raises(InputError) as caught:
        read(path)
    caught.value.message.render("en").encode("utf-8")


def test_both_readers_of_sheets_give_the_same_cells(tmp_path):
    import datetime as dt

    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    for style in (
        "General",
        "0.00",
        "yyyy-mm-dd",
        "h:mm",
        "[h]:mm:ss",
        "m/d/yy h:mm",
        '"d"0',
        "0;d",
        '[$-804]yyyy"年"m"月"',
        "@",
        "0%",
    ):
        for value in (0, 0.25, 1, 59, 60, 61.5, 45678.123456):
            page.append([style, value])
            page.cell(page.max_row, 2).number_format = style
    for value in (
        "a",
        " b ",
        "x\ny",
        "&<>",
        "_x000D_",
        True,
        False,
        "#N/A",
        dt.datetime(2026, 3, 1, 10, 5, 6),
        dt.date(2026, 3, 1),
        dt.time(1, 2),
        dt.timedelta(hours=30),
    ):
        page.append(["value", value])
    page.merge_cells("D1:E1")
    book.save(tmp_path / "a.xlsx")
    one, other = (fence.parsed(kind, tmp_path / "a.xlsx") for kind in ("zip", "zip_rows"))
    width = max(map(len, one.rows))
    assert [[(type(c), c) for c in [*r, *[""] * (width - len(r))]] for r in other.rows] == [
        [(type(c), c) for c in r] for r in one.rows
    ]


def test_the_limits_follow_from_one_number():
    assert limits.LIBRARY_BYTES + limits.MOST_CELLS * limits.CELL_BYTES <= limits.MOST_BYTES
    assert limits.MOST_CELLS >= 100_000 * 60
    assert limits.CHILD_BYTES < limits.MOST_BYTES
