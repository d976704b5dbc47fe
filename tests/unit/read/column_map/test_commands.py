"""The commands take a column map, draft it, and show the lines that somebody should look at."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner
from small_surveys import AGREE, draw, survey_file, together, usual, write_map

import repurchase as rp
from repurchase.cli import app
from repurchase.errors import InputError
from repurchase.study.commands import report_files
from repurchase.study.commands.check import check
from repurchase.study.commands.small_commands import export, write_draft
from repurchase.survey.read.column_map.column_map import ColumnMap


@pytest.fixture
def data(tmp_path):
    return survey_file(tmp_path / "data.csv", usual() | {"mood today": together(1)[0]})


@pytest.fixture
def loose(tmp_path):
    """Rated columns that nothing puts together."""
    heads = ("Calm place", "Under the trees", "Kept paths", "Soft benches", "Bright flowers", "I miss it")
    return survey_file(tmp_path / "loose.csv", {h: draw(1, 5, k) for k, h in enumerate(heads)})


def test_init_drafts_study_codebook_and_columns(data, tmp_path):
    written = write_draft(data, tmp_path / "study.toml")
    assert [p.name for p in written] == ["study.toml", "codebook.csv", "columns.csv"]
    assert [e.column for e in ColumnMap.read(written[2]).entries] == [*usual(), "mood today"]


def test_init_works_where_no_construct_can_be_drafted_and_a_filled_cell_makes_one(loose, tmp_path):
    study, book, columns = write_draft(loose, tmp_path / "study.toml")
    rows = list(csv.DictReader(columns.read_text(encoding="utf-8-sig").splitlines()))
    assert {(r["role"], r["construct"]) for r in rows} == {("item", "")}
    assert rp.Study.read(study).instrument.constructs == ()
    mine = write_map(
        tmp_path / "mine.csv", *(f"{r['column']},item,Garden" for r in rows), heads="column,role,construct"
    )
    found = check(loose, study, columns=mine)
    assert [(c.name, len(c.items)) for c in found.survey.instrument] == [("Garden", 6)]
    assert book.exists()


@pytest.mark.parametrize("name", ["codebook.csv", "columns.csv"])
def test_an_input_of_that_name_does_not_block_init_and_stays(name, tmp_path):
    data = survey_file(tmp_path / name, usual())
    before = data.read_bytes()
    for overwrite in (False, True):
        written = write_draft(data, tmp_path / "study.toml", overwrite=overwrite)
        assert f"study-{name}" in [p.name for p in written]
        assert data.read_bytes() == before


def test_files_that_are_there_stay_and_the_other_name_is_said(data, tmp_path):
    mine = write_map(tmp_path / "columns.csv", "town,ignored", heads="column,role")
    run = CliRunner().invoke(
        app, ["init", str(data), "--out", str(tmp_path / "study.toml")], env={"REPURCHASE_LANG": "en"}
    )
    assert run.exit_code == 0, run.output
    assert mine.read_text(encoding="utf-8") == "column,role\ntown,ignored\n"
    assert "study-columns.csv" in run.output
    assert "columns.csv is there already" in run.output
    assert (tmp_path / "study-columns.csv").exists()


def test_init_with_a_map_drafts_by_it_and_replaces_it_never(data, tmp_path):
    mine = write_map(tmp_path / "columns.csv", "town,ignored", heads="column,role")
    *_, columns = write_draft(data, tmp_path / "study.toml", columns=mine, overwrite=True)
    assert columns.name == "study-columns.csv"
    assert ColumnMap.read(columns).entry(["town"]).role == "ignored"
    assert ColumnMap.read(mine).entries[0].role == "ignored"


def test_check_shows_doubtful_lines_first_and_prints_what_to_change(loose, data, tmp_path):
    page = check(loose).page("en")
    assert "6 columns are read with doubt" in page
    assert "\nKept paths,item,," in page
    frame = check(data).to_frame("columns")
    assert frame["sure"].lt(0.7).sum() < len(frame)
    first = frame["sure"].lt(0.7).to_numpy()
    assert not (~first[:-1] & first[1:]).any()
    assert "有 6 列的读取没有把握" in check(loose).page("zh")


def test_check_as_json_has_every_column(data, tmp_path):
    mine = write_map(tmp_path / "m.csv", "PU2,item,,,,,1,,", "town,background,,,,,,Corin | Bree | Arden,")
    run = CliRunner().invoke(app, ["check", str(data), "--columns", str(mine), "--json"])
    assert run.exit_code == 0, run.output
    lines = {line["column"]: line for line in json.loads(run.output)["columns"]}
    assert list(lines) == [*usual(), "mood today"]
    assert lines["PU2"]["construct"] == "PU"
    assert lines["PU2"]["scale"] == {"min": 1, "max": 5}
    assert lines["PU2"]["reverse"] is True
    assert lines["PU2"]["sure"] == 1.0
    assert set(lines["PU2"]["why"]) == {"en", "zh"}
    assert lines["town"]["order"] == ["Corin", "Bree", "Arden"]
    assert {"column", "role", "construct", "item", "scale", "order", "why", "sure"} <= lines["town"].keys()


def test_export_and_analyze_follow_the_map(data, tmp_path):
    mine = write_map(tmp_path / "m.csv", "TR3,ignored", "mood today,item", heads="column,role")
    path = export(data, tmp_path / "clean.csv", columns=mine)
    heads = next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert "TR3" not in heads
    findings = rp.analyze(data, columns=mine, quick=True, draws=0)
    assert "TR3" not in findings["description"].to_frame().to_string()
    assert mine in [p.resolve() for p in findings.inputs] or mine.resolve() in findings.inputs


def test_analyze_says_on_the_terminal_what_was_guessed_or_left_out(data, tmp_path):
    mine = write_map(
        tmp_path / "m.csv", "TR3,item,—", "PU1,item,,SAME", "PU2,item,,SAME", heads="column,role,construct,item"
    )
    asked = [
        "analyze",
        str(data),
        "--columns",
        str(mine),
        "--out",
        str(tmp_path / "out"),
        "--quick",
        "--formats",
        "json",
    ]
    shown = CliRunner().invoke(app, asked).output
    assert "Caution. The file of columns calls PU2 “SAME”" in shown
    assert shown.index("Caution. ") < shown.index("Written to")


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        (
            (("alarm", "A"), ("caution", "C"), ("info", "I")),
            ["Do not use. A", "Remarks for the author: 3, 2 of them cautions or alarms; all in n.md."],
        ),
        (
            (("alarm", "A"), ("info", "I")),
            ["Do not use. A", "Remarks for the author: 2, 1 of them a caution or alarm; all in n.md."],
        ),
        ((("info", "I"),), ["Remarks for the author: 1, all in n.md."]),
        ((("caution", "C"),), ["Caution. C", "Remarks for the author: 1, which is a caution or alarm; all in n.md."]),
        ((), []),
    ],
)
def test_many_cautions_are_counted(monkeypatch, told, lines):
    monkeypatch.setattr(report_files, "MOST_CAUTIONS", 1)
    said = [*report_files._gravest(told), *report_files._counted(told, "n.md")]
    assert [str(line) for line in said] == lines


def test_a_map_comes_before_the_codebook_and_the_study(data, tmp_path):
    book = write_map(tmp_path / "book.csv", "PU1,Use", "PU2,Use", "PU3,Use", heads="item,construct")
    mine = write_map(tmp_path / "m.csv", "PU3,item,Other", heads="column,role,construct")
    survey = rp.read(data, codebook=book, columns=mine)
    sizes = {c.name: len(c.items) for c in survey.instrument}
    assert (sizes["Use"], sizes["Other"]) == (2, 1)


def test_a_study_of_ones_own_finds_the_items_that_the_map_names(tmp_path):
    data = survey_file(
        tmp_path / "odd.csv", {f"column {k}": [AGREE[v - 1] for v in values] for k, values in enumerate(together(4))}
    )
    study = tmp_path / "mine.toml"
    study.write_text(
        'schema = "repurchase.study/1"\nname = "mine"\n'
        '[constructs.A]\nlabel = { en = "A" }\nrole = "driver"\nitems = [{ name = "A1" }, { name = "A2", reversed = true }]\n'
        '[constructs.B]\nlabel = { en = "B" }\nrole = "outcome"\nitems = [{ name = "B1" }, { name = "B2" }]\n'
        '[model]\npaths = ["B ~ A"]\n',
        encoding="utf-8",
    )
    lines = [f"column {k},item,{c[0]},{c}" for k, c in enumerate(("A1", "A2", "B1", "B2"))]
    mine = write_map(tmp_path / "m.csv", *lines, heads="column,role,construct,item")
    survey = rp.read(data, study, columns=mine)
    assert [(c.name, c.item_names) for c in survey.instrument] == [("A", ("A1", "A2")), ("B", ("B1", "B2"))]
    assert survey.instrument["A"].role == "driver"


def test_a_map_that_cannot_be_read_ends_in_a_sentence(data, tmp_path):
    with pytest.raises(InputError):
        rp.read(data, columns=tmp_path / "nowhere.csv")
    mine = write_map(tmp_path / "m.csv", "town,whatever", heads="column,role")
    run = CliRunner().invoke(app, ["check", str(data), "--columns", str(mine)])
    assert run.exit_code != 0
