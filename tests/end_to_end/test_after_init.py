"""After ``init`` the screen and the draft name one next step: the one that what was found calls for."""

from __future__ import annotations

import csv
import random
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from repurchase.cli import app
from repurchase.command_line.next_steps import after_check
from repurchase.survey.read.column_map.column_map import ColumnMap

AGREE = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
SINGLE = [
    "The price of the groceries is fair", "Prices compare well with the market", "Pricing is fair",
    "I will go on buying from the platform", "I will think of it first", "I would like to buy more often",
]  # fmt: skip
MATRIX = [f"Please rate the service [{words}]" for words in ("It is quick", "It is kind", "It is clean")]


def survey(path, heads):
    """A Google Forms export of one's own statements, and a question about the respondent."""
    draw = random.Random(3)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Timestamp", *heads, "Gender"])
        for k in range(90):
            level = draw.gauss(2, 1)
            rated = [AGREE[min(4, max(0, round(level + draw.gauss(0, 0.6))))] for _ in heads]
            writer.writerow([f"2026/10/{1 + k % 28} 9:{k % 60:02d}:11", *rated, draw.choice(["Female", "Male"])])
    return path


@pytest.fixture
def init(monkeypatch, tmp_path):
    """Run a command in a folder of its own; what it says, and the commands in that."""
    monkeypatch.chdir(tmp_path)

    def run(*words, lang="en"):
        monkeypatch.setenv("REPURCHASE_LANG", lang)
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == 0, done.output
        return done.output, [line.strip() for line in done.output.splitlines() if line.startswith("  repurchase ")]

    return run


def fill(path, code):
    """Write a construct's code into every rated line."""
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    for row in rows:
        if row["role"] == "item":
            row["construct"] = code
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("heads", [SINGLE, MATRIX, [*MATRIX, *SINGLE]], ids=["single", "matrix", "both"])
def test_constructs_are_asked_for_in_the_list_of_columns_and_the_printed_command_works(init, tmp_path, lang, heads):
    survey(tmp_path / "s.csv", heads)
    said, commands = init("init", "s.csv", lang=lang)
    assert commands == ["repurchase init s.csv --columns columns.csv --overwrite"]
    assert "columns.csv" in said and "construct" in said and "codebook" not in said.split("\n\n", 1)[1]
    study = (tmp_path / "study.toml").read_text(encoding="utf-8")
    assert "--codebook" not in study
    assert ("# The 6 columns below are rated" in study) == (len(heads) > 6)
    assert ("No construct could be drafted" in study) == (heads is SINGLE)
    fill(tmp_path / "columns.csv", "SAT")
    said, commands = init(*shlex.split(commands[0])[1:], lang=lang)
    assert [c.split()[1] for c in commands] == ["check", "analyze"]
    assert {e.item for e in ColumnMap.read(tmp_path / "study-columns.csv").entries if e.role == "item"} == {
        f"SAT{k}" for k in range(1, len(heads) + 1)
    }
    init(*shlex.split(commands[0])[1:], lang=lang)


def test_a_file_without_ratings_is_described(init, tmp_path):
    survey(tmp_path / "s.csv", [])
    said, commands = init("init", "s.csv")
    assert [c.split()[1] for c in commands] == ["init", "analyze"]
    assert "No rated column was found" in said
    assert "No rated column was found" in (tmp_path / "study.toml").read_text(encoding="utf-8")


def test_another_name_of_the_study_file_is_kept_in_the_command(init, tmp_path):
    survey(tmp_path / "s.csv", SINGLE)
    _, commands = init("init", "s.csv", "--out", "tea.toml")
    assert commands == ["repurchase init s.csv --out tea.toml --columns tea-columns.csv --overwrite"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("out", ["论 文/my study.toml", "-tea.toml", "论 文/it's.toml", "study.toml"])
def test_what_is_printed_can_be_typed_whatever_the_files_are_called(init, tmp_path, lang, out):
    (tmp_path / "论 文").mkdir()
    survey(tmp_path / "我的 问卷.csv", SINGLE)
    _, commands = init("init", "我的 问卷.csv", "--out", f"./{out}", lang=lang)
    words = shlex.split(commands[0])[1:]
    assert words[:2] == ["init", "我的 问卷.csv"]
    fill(tmp_path / words[words.index("--columns") + 1], "SAT")
    _, commands = init(*words, lang=lang)
    assert [c.split()[1] for c in commands] == ["check", "analyze"]
    init(*shlex.split(commands[0])[1:], lang=lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_draft_beside_the_answers_of_somebody_names_a_list_to_open(init, tmp_path, lang):
    survey(tmp_path / "张伟13812345678.csv", SINGLE)
    said, commands = init("init", "张伟13812345678.csv", "--out", "13912345678.toml", lang=lang)
    data = {"en": "survey.xlsx", "zh": "问卷.xlsx"}[lang]
    assert commands == [f"repurchase init {data} --out study.toml --columns columns.csv --overwrite"]
    assert {"en": "open columns.csv in Excel", "zh": "用 Excel 打开 columns.csv"}[lang] in said


STANDING = {
    "en": "is a code for the time being; replace it in the same column",
    "zh": "其代码（F1）是暂定的，可在同一栏",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_codes_for_the_time_being_are_told_beside_columns_of_no_construct(init, tmp_path, lang):
    survey(tmp_path / "s.csv", [*MATRIX, *SINGLE])
    said, _ = init("init", "s.csv", lang=lang)
    assert STANDING[lang] in said and "F1" in said


@pytest.mark.parametrize(
    ("lang", "wanted"), [("en", "nobody is left to analyse. Correct"), ("zh", "照此没有任何答卷可供分析。")]
)
def test_a_look_that_leaves_nobody_asks_for_a_correction_and_the_same_look(monkeypatch, lang, wanted):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    options = {"--study": Path("my study.toml"), "--columns": None}
    for modelled in (True, False):
        said, command = map(str, after_check(Path("s.csv"), options, modelled=modelled, kept=0))
        assert wanted in said and said.endswith((":", "："))
        assert shlex.split(command) == ["repurchase", "check", "s.csv", "--study", "my study.toml"]


def test_a_recommendation_and_what_belongs_to_no_construct_need_none(init, tmp_path):
    survey(tmp_path / "s.csv", SINGLE)
    init("init", "s.csv")
    fill(tmp_path / "columns.csv", "none")
    _, commands = init("init", "s.csv", "--columns", "columns.csv", "--overwrite")
    assert [c.split()[1] for c in commands] == ["check", "analyze"]
