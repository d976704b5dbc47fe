"""The command line and the disk: what is never overwritten, what is refused before the work, and how a run may end."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

import repurchase as rp
from repurchase.files.manifest import MANIFEST, read_manifest
from repurchase.files.staging import MARK, _host
from repurchase.files.staging import SCHEMA as STAGING
from repurchase.files.write_folder import write_folder
from repurchase.survey.synthetic import SAMPLE

COMMAND = f'{sys.executable} -c "from repurchase.cli import main; main()"'
QUICK = ("--quick", "--draws", "0", "--formats", "json")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, signals and limits as POSIX has them")


def shell(line: str, cwd: Path, lang: str = "en") -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which ``repurchase`` is the program."""
    environment = {**os.environ, "REPURCHASE_LANG": lang}
    script = f'set -o pipefail; repurchase() {{ {COMMAND} "$@"; }}; {line}'
    return subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        cwd=cwd,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


def tree(folder: Path) -> dict[str, object]:
    return {
        p.relative_to(folder).as_posix(): ("link", os.readlink(p))
        if p.is_symlink()
        else p.read_bytes()
        if p.is_file()
        else None
        for p in folder.rglob("*")
    }


@pytest.fixture
def place(tmp_path):
    shutil.copyfile(rp.sample_survey(), tmp_path / "survey.xlsx")
    (tmp_path / "book.csv").write_text("item,construct\na,A\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("another wave", encoding="utf-8")
    (tmp_path / "study.toml").write_text(rp.Study.default().text, encoding="utf-8")
    (tmp_path / "rep").mkdir()
    for name in ("survey.xlsx", "study.toml", "book.csv"):
        shutil.copyfile(tmp_path / name, tmp_path / "rep" / name)
    (tmp_path / "rep" / "findings.json").write_text('{\n "schema": "repurchase.findings/1"', encoding="utf-8")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "wedding.jpg").write_bytes(b"photo")
    (tmp_path / "link").symlink_to("rep")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "link.csv").symlink_to("book.csv")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / SAMPLE).write_bytes(b"edited by hand")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "report").write_bytes(b"a file where a folder belongs")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("analyze rep/survey.xlsx --out rep", "which this run reads"),
        ("analyze link/survey.xlsx --out rep", "which this run reads"),
        ("analyze survey.xlsx --out .", "which this run reads"),
        ("analyze survey.xlsx --study rep/study.toml --out rep", "which this run reads"),
        ("analyze survey.xlsx --codebook rep/book.csv --out rep", "which this run reads"),
        ("analyze survey.xlsx --out photos", "holds other files and no report"),
        ("analyze survey.xlsx --out link", "is a link"),
        ("analyze survey.xlsx --out dangling", "is a link"),
        ("analyze survey.xlsx --out book.csv/x", "is no folder"),
        ("export survey.xlsx --to other.csv", "exists already"),
        ("export survey.xlsx --codebook book.csv --to book.csv --overwrite", "never overwritten"),
        ("export survey.xlsx --codebook book.csv --to link.csv --overwrite", "is a link"),
        ("export survey.xlsx --to photos/none/clean.sav", "does not exist"),
        ("simulate --to other.csv", "exists already"),
        ("init survey.xlsx", "exists already"),
        ("init survey.xlsx --out book.csv --codebook book.csv --overwrite", "never overwritten"),
        ("demo demo --quick", "exists already"),
        ("demo full --quick", "is no folder"),
    ],
)
def test_refused_before_the_work_with_nothing_changed(place, line, words):
    before, start = tree(place), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = shell(f"repurchase {line}", place)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert tree(place) == before
    assert end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime < 10


def test_a_file_is_replaced_when_that_is_asked_for(place):
    for line in (
        "export survey.xlsx --to other.csv --overwrite",
        "init survey.xlsx --overwrite",
        "simulate --to other.csv --n 30 --overwrite",
    ):
        before = tree(place)
        done = shell(f"repurchase {line}", place)
        assert done.returncode == 0, done.stderr
        assert tree(place) != before
        assert not [n for n in tree(place) if n.startswith(".")]


def test_an_edited_report_is_kept_and_the_terminal_says_so(place):
    line = "repurchase analyze survey.xlsx --out new " + " ".join(QUICK)
    assert shell(line, place).returncode == 0
    with (place / "new" / "model.lav").open("a", encoding="utf-8") as file:
        file.write("# mine")
    edited = (place / "new" / "model.lav").read_bytes()
    (place / "new" / "第四章.docx").write_bytes(b"three weeks")
    done = shell(line, place)
    assert done.returncode == 0, done.stderr
    assert "is kept as “model (kept 20" in done.stdout
    after = tree(place / "new")
    assert edited in after.values()
    assert after["第四章.docx"] == b"three weeks"
    assert not [n for n in tree(place) if n.startswith(".")]


@pytest.fixture(scope="module")
def findings():
    """A first look at the sample survey."""
    return rp.analyze(rp.sample_survey(), draws=0, quick=True)


@pytest.mark.parametrize(("lang", "words"), [("en", "1 file .* is kept as “model"), ("zh", "现保留为 “model")])
def test_a_python_user_is_warned_of_what_was_kept(tmp_path, monkeypatch, findings, lang, words):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    findings.write(tmp_path / "rep", formats=("json",))
    (tmp_path / "rep" / "model.lav").write_text("mine")
    with pytest.warns(UserWarning, match=words):
        findings.write(tmp_path / "rep", formats=("json",))


def test_a_python_user_s_report_does_not_stand_among_what_was_read(place, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    monkeypatch.chdir(place)
    findings = rp.analyze("survey.xlsx", "rep/study.toml", draws=0, quick=True)
    before = tree(place)
    monkeypatch.chdir(place / "demo")
    with pytest.raises(rp.InputError, match="study.toml, which this run reads"):
        findings.write(place / "rep", formats=("json",))
    assert tree(place) == before
    assert str(place) not in findings.json()


@pytest.mark.parametrize(("lang", "words"), [("en", "is kept as “model (kept 20"), ("zh", "现保留为 “model (kept 20")])
def test_what_an_interrupted_run_had_kept_is_said_by_the_run_that_finishes_it(place, lang, words):
    stage = place / ".repurchase-0123456789abcdef"
    write_folder(place / "done", {"model.lav": b"old"})
    (place / "done" / "model.lav").write_bytes(b"edited")
    (stage / "new").mkdir(parents=True)
    write_folder(stage / "new", {"model.lav": b"new"})
    (stage / MARK).write_text(json.dumps({"schema": STAGING, "target": "done", "host": _host()}))
    (stage / "journal").write_text('{"how": "forward", "kept": []}')
    done = shell("repurchase export survey.xlsx --to clean.csv", place, lang)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert not stage.exists()
    assert (place / "done" / "model.lav").read_bytes() == b"new"
    assert b"edited" in tree(place / "done").values()


@pytest.mark.parametrize(
    "line",
    [
        "repurchase check survey.xlsx | true",
        "repurchase check survey.xlsx --json | head -c 20 > /dev/null",
        "repurchase --help | true",
        "repurchase export survey.xlsx --to a.sav | true",
        "repurchase export survey.xlsx --to a.xlsx >&- 2>&- <&-",
        "repurchase simulate --to a.csv --n 30 > /dev/full",
        "repurchase init survey.xlsx --out a.toml >&-",
    ],
)
def test_whoever_stops_listening_gets_the_files_and_no_noise(place, line):
    done = shell(line, place)
    assert done.returncode == 0
    assert done.stderr == ""
    if " a." in line:
        assert list(place.glob("a.*"))
        if (place / "a.sav").exists():
            assert (place / "a.sav").read_bytes()[:4] == b"$FL2"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_page_that_finds_no_room_is_a_sentence(place):
    done = shell("repurchase check survey.xlsx > /dev/full", place)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "stdout" in done.stderr and "permissions" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "sav", "zsav", "dta"])
@pytest.mark.parametrize("blocks", [1, 6])
def test_a_full_disk_leaves_nothing_and_names_the_file(place, suffix, blocks):
    before = tree(place)
    done = shell(f"ulimit -f {blocks}; repurchase export survey.xlsx --to clean.{suffix}", place)
    assert done.returncode == 2, done.stderr
    assert f"clean.{suffix} could not be written" in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(place) == before


@pytest.mark.slow
def test_a_demo_that_cannot_be_finished_takes_its_sample_away(place):
    done = shell("ulimit -f 200; repurchase demo new/deep --quick", place)
    assert done.returncode == 2, done.stderr
    assert not (place / "new").exists()


@pytest.mark.parametrize("blocks", [pytest.param(1, marks=pytest.mark.slow), 90])
def test_a_demo_that_cannot_be_finished_leaves_the_file_it_would_have_replaced(place, blocks):
    before = tree(place)
    done = shell(f"ulimit -f {blocks}; repurchase demo demo --overwrite --quick", place)
    assert done.returncode == 2, done.stderr
    assert "nothing was changed" in done.stderr
    assert tree(place) == before


def test_every_name_that_the_writers_give_is_known_to_be_ours(tmp_path, findings):
    findings.write(tmp_path / "r", lang="both", formats=("docx", "html", "tex", "md", "xlsx", "json"))
    assert {*read_manifest(tmp_path / "r"), MANIFEST} == {n for n, c in tree(tmp_path / "r").items() if c is not None}


def test_a_file_name_that_is_no_text_is_read_and_reported(place):
    name = os.fsdecode(b"b\xffd.xlsx")
    shutil.copyfile(rp.sample_survey(), place / name)
    for line in (
        "analyze $(printf 'b\\377d.xlsx') --out r --quick --draws 0 --formats docx,json",
        "export $(printf 'b\\377d.xlsx') --to $(printf 'x\\377.sav')",
    ):
        done = shell(f"repurchase {line}", place)
        assert done.returncode == 0, done.stderr
    assert "b\ufffdd.xlsx" in (place / "r" / "findings.json").read_text(encoding="utf-8")
    assert (place / os.fsdecode(b"x\xff.sav")).exists()
    assert shell("repurchase check $(printf 'none\\377.csv')", place).returncode == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_polite_end_leaves_nothing(place, number):
    before = tree(place)
    environment = {**os.environ, "REPURCHASE_LANG": "en"}
    call = [
        sys.executable,
        "-c",
        "from repurchase.cli import main; main()",
        "analyze",
        "survey.xlsx",
        "--draws",
        "100000",
        "--out",
        "new/r",
    ]
    # a signal that is ignored when a program starts stays ignored, as nohup wants it: here none may be
    undone = partial(signal.signal, number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    with subprocess.Popen(
        call,
        cwd=place,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=undone,
    ) as child:
        time.sleep(4)
        child.send_signal(number)
        _, said = child.communicate(timeout=120)
    assert child.returncode == 128 + number
    assert said.strip() == "Stopped; nothing was left half-written."
    assert tree(place) == before
