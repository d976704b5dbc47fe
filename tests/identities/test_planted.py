"""No identity that is planted anywhere in an export reaches any output of any command."""
# ruff: noqa: E501

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from planted import LAYOUTS, PATTERNS, Plant, Planter, found_in

from repurchase.errors import RepurchaseError
from repurchase.study.chapter.analyze import analyze
from repurchase.study.commands.check import check
from repurchase.study.commands.small_commands import export, write_draft
from repurchase.survey.read.read_export import read
from whole_repr import whole_repr

FORMATS = ("docx", "html", "xlsx", "tex", "md", "json")


def every_output(plant: Plant, folder: Path, whole: bool) -> list[str]:
    """What the search finds in the outputs of check, init, export, analyze and of a notebook."""
    found: list[str] = []
    out = folder / "out"
    out.mkdir()

    def search(name: str, words: str) -> None:
        found.extend(found_in(name, words.encode("utf-8", "surrogatepass"), plant.needles))

    seen = check(plant.path, codebook=plant.codebook)
    for name, words in (
        ("check", seen.page()),
        ("check --json", seen.json()),
        ("check in a notebook", seen._repr_html_()),
        ("repr", repr(seen.survey) + whole_repr(seen.survey)),
        ("background", seen.survey.background.to_csv()),
        ("responses", seen.survey.responses.to_csv()),
        ("meta", seen.survey.meta.to_csv()),
    ):
        search(name, words)
    for path in write_draft(plant.path, out / "study.toml", plant.codebook):
        search(path.name, path.read_text(encoding="utf-8"))
    for suffix in ("csv", "sav", "dta", "xlsx"):
        export(plant.path, out / f"clean.{suffix}", codebook=plant.codebook)
    findings = analyze(plant.path, codebook=plant.codebook, draws=0, quick=True)
    search("summary", findings.summary("en") + findings.summary("zh") + findings._repr_html_())
    findings.write(out / "report", "both" if whole else "zh", FORMATS)
    for path in out.rglob("*"):
        search("a file's name", path.name)
        if path.is_file() and path.suffix != ".png":
            found.extend(found_in(path.name, path.read_bytes(), plant.needles))
    return sorted(set(found))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_planted_identity_is_shown(layout, tmp_path):
    plant = LAYOUTS[layout](tmp_path, Planter("each"))
    assert every_output(plant, tmp_path, whole=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_identity_of_any_kind_in_any_place(layout, pattern, tmp_path):
    plant = LAYOUTS[layout](tmp_path, Planter(pattern))
    assert every_output(plant, tmp_path, whole=True) == []


def test_there_are_sixty_places(tmp_path):
    places = {(name, place) for name, layout in LAYOUTS.items() for place in layout(tmp_path, Planter("each")).places}
    assert len(places) >= 60
    assert len(PATTERNS) >= 12


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_innocent_stays(layout, tmp_path):
    """Six items in two constructs, every one of them, and the background questions around what was planted."""
    survey = read(LAYOUTS[layout](tmp_path, Planter("each")).path)
    assert len(survey.instrument.items) + len(survey.instrument.statements) == 6
    assert survey.n == 60
    assert len(survey.background.columns) >= 3


def test_the_terminal_shows_none(tmp_path):
    plant = LAYOUTS["sheet"](tmp_path, Planter("each"))
    env = {**os.environ, "REPURCHASE_LANG": "zh", "PYTHONUTF8": "1"}
    for command in (
        ["analyze", plant.path.name, "--quick", "--draws", "0", "--formats", "json"],
        ["check", "missing_13912340567.csv"],
    ):
        run = subprocess.run(
            [sys.executable, "-c", "from repurchase.cli import main; main()", *command],
            cwd=tmp_path,
            env=env,
            capture_output=True,
        )
        assert list(found_in(" ".join(command), run.stdout + run.stderr, plant.needles)) == [], command
    assert not list((tmp_path / "reports").glob("*139*"))


def test_a_codebook_or_study_that_is_drafted_fits_again(tmp_path):
    for name, layout in LAYOUTS.items():
        folder = tmp_path / name
        folder.mkdir()
        plant = layout(folder, Planter("each"))
        study, book, columns = write_draft(plant.path, folder / "study.toml", plant.codebook)
        first = read(plant.path, codebook=plant.codebook)
        again = check(plant.path, study, book, columns).survey
        assert [i.column for i in again.instrument.items] == [i.column for i in first.instrument.items], name
        assert [c.name for c in again.instrument.constructs] == [c.name for c in first.instrument.constructs], name


def test_an_error_repeats_no_identity(tmp_path):
    path = tmp_path / "13912340567.csv"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(RepurchaseError) as told:
        read(path)
    assert "13912340567" not in str(told.value)


def test_a_study_file_is_masked_before_anything_of_it_is_shown(tmp_path):
    plant = LAYOUTS["sheet"](tmp_path, Planter("each"))
    words = [text for text, _ in PATTERNS.values()]
    study = tmp_path / "mine.toml"
    study.write_text(
        f"""# ask {words[0]}
schema = "repurchase.study/1"
name = "mine"
title = {{ zh = "研究 {words[2]}" }}
language = "zh"
scale = {{ low = 1, high = 5 }}

[constructs.SAT]
label = {{ zh = "满意 {words[4]}" }}
items = [{{ name = "SAT1", zh = "愉快 {words[5]}" }}, {{ name = "SAT2", zh = "好于预期" }}, {{ name = "SAT3", zh = "满意" }}]

[constructs.RI]
label = {{ zh = "意愿" }}
items = [{{ name = "RI1", zh = "会再来" }}, {{ name = "RI2", zh = "优先" }}, {{ name = "RI3", zh = "长期" }}]

[[background]]
name = "major"
zh = "您的专业"
options = [{{ zh = "营销" }}, {{ zh = "会计" }}, {{ zh = "金融 {words[6]}" }}]
""",
        encoding="utf-8",
    )
    needles = [needle for _, needle in PATTERNS.values()]
    found = analyze(plant.path, study, draws=0, quick=True)
    found.write(tmp_path / "rep", "zh", FORMATS)
    assert [
        f
        for path in (tmp_path / "rep").rglob("*")
        if path.is_file() and path.suffix != ".png"
        for f in found_in(path.name, path.read_bytes(), needles)
    ] == []
