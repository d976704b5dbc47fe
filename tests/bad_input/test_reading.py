"""Broken and hostile files: the exact sentence in both languages, in CPU seconds, under 500 MB, nothing left behind."""
# ruff: noqa: E501, UP031

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import hostile
import pytest

from repurchase.errors import InputError
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.read_export import read

HERE = Path(__file__).parent
SENTENCES = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))
MOST_SECONDS, MOST_MEGABYTES = 10.0, 500.0  # of processor time, children included


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """All files built, and read by one process whose time and memory are measured."""
    folder = tmp_path_factory.mktemp("broken")
    for name, build in (hostile.REFUSED | hostile.READ).items():
        build(folder / name)
    before = sorted(p.name for p in folder.iterdir())
    paths = [str(folder / name) for name in (*hostile.REFUSED, *hostile.READ)]
    run = subprocess.run(
        [sys.executable, str(HERE / "reading_child.py")],
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout)
    found["left"] = sorted({p.name for p in folder.iterdir()} - set(before))
    found["stderr"] = run.stderr
    return found


def test_there_are_enough_of_them():
    assert len(hostile.REFUSED) >= 40
    assert SENTENCES.keys() == hostile.REFUSED.keys()


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_the_sentence_names_the_file_and_the_next_step(name, report):
    said = report["said"][name]
    assert {lang: said.get(lang) for lang in ("en", "zh")} == SENTENCES[name], said
    assert name in said["en"]
    assert name in said["zh"]
    assert said["en"].count(". ") <= 1
    assert said["cpu"] < MOST_SECONDS


@pytest.mark.parametrize("name", hostile.READ)
def test_odd_but_sound_files_are_read(name, report):
    said = report["said"][name]
    assert said["n"] >= 30
    assert said["cpu"] < MOST_SECONDS
    if not name.startswith("long"):
        assert said["items"] == ["SAT1", "SAT2", "RI1", "RI2"]


def test_memory_is_bounded_and_nothing_is_left(report):
    assert report["megabytes"] < MOST_MEGABYTES
    assert report["left"] == []
    assert report["stderr"] == ""


def test_a_device_and_an_address_are_refused():
    with pytest.raises(InputError) as caught:
        read("/dev/zero")
    assert caught.value.message.render("en") == "zero is not an ordinary file. Give the path of an export."
    with pytest.raises(InputError) as caught:
        read("https://example.org/answers.csv")
    assert caught.value.message.render("zh") == "不读取网络地址。请先下载文件，再给出它的路径。"


@pytest.mark.parametrize(
    ("text", "en"),
    [
        (
            "a,b\r\n1,2\r\n",
            "The codebook book.csv has no columns for item and construct. Name them item, construct, wording, reverse.",
        ),
        (
            "item,construct\r\n,\r\n,\r\n",
            "The codebook book.csv lists no item. Fill in item and construct, one row an item.",
        ),
    ],
)
def test_codebooks(text, en, tmp_path):
    path = tmp_path / "book.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Codebook.read(path)
    assert caught.value.message.render("en") == en


def test_only_previews(tmp_path):
    path = tmp_path / "previews.csv"
    path.write_text(
        "Status,ResponseId,SAT_1,SAT_2,DistributionChannel\nResponse Type,Response ID,I like it,I love it,Distribution Channel\n"
        '"{""ImportId"":""status""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""distributionChannel""}"\n'
        "Survey Preview,R_1,5,4,preview\nSurvey Preview,R_2,4,4,preview\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"no respondent|没有受访者"):
        read(path)
