"""``model.lav``: its first lines name the command that writes the very columns of the model."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import repurchase as rp
from repurchase.study.chapter.back_matter.model_script import model_script, named_inputs
from repurchase.study.commands.small_commands import export

STUDY = """
schema = "repurchase.study/1"
name = "fresh"
scale = {low = 1, high = 5}
[constructs.FR]
label = {en = "Freshness", zh = "新鲜度"}
items = [{name = "新鲜1", zh = "蔬菜新鲜"}, {name = "to", zh = "肉类新鲜"}, {name = "FR3", zh = "没有变质"}]
[constructs.RI]
label = {en = "Intention", zh = "意愿"}
items = [{name = "R1", zh = "继续购买"}, {name = "R2", zh = "优先考虑"}, {name = "R3", zh = "增加次数"}]
[model]
paths = ["RI ~ FR"]
[[hypotheses]]
id = "H1"
path = "FR -> RI"
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("script")
    (folder / "my study.toml").write_text(STUDY, encoding="utf-8")
    study = rp.Study.read(folder / "my study.toml")
    frame = rp.simulate(study, 120, seed=3).frame()
    frame.columns = [i.label["zh"] for i in study.instrument.items]
    frame.to_csv(folder / "答卷 (1).csv", index=False)
    return folder


def analysed(data, **files):
    """What a run on these files holds, as far as the script needs it."""
    survey = rp.read(data, **files)
    study = rp.Study.read(files["study"])
    model = "FR =~ 新鲜1 + to + FR3\n"
    return SimpleNamespace(
        results={}, survey=survey, study=study, syntax=model, options={"files": named_inputs(data, **files)}
    )


def command_of(script: str) -> list[str]:
    return shlex.split(script.split("written by: ")[1].splitlines()[0])


def test_the_command_in_it_writes_the_columns_of_the_model(place, monkeypatch):
    monkeypatch.chdir(place)
    script = model_script(analysed("答卷 (1).csv", study="my study.toml"))
    assert command_of(script) == [
        "repurchase",
        "export",
        "答卷 (1).csv",
        "--study",
        "my study.toml",
        "--to",
        "clean.csv",
    ]
    export(Path("答卷 (1).csv"), Path("clean.csv"), "my study.toml")
    written = list(pd.read_csv("clean.csv", encoding="utf-8-sig"))
    assert {"新鲜1", "FR3", "R1"} <= set(written) and "to" not in written
    assert '#   names(d)[match(c("to_"), names(d))] <- c("to")' in script.splitlines()


def test_a_whole_run_hands_its_files_over(place):
    found = rp.analyze(place / "答卷 (1).csv", str(place / "my study.toml"), quick=True, draws=50)
    assert found.options["files"] == {"study": "my study.toml"}
    assert str(place) not in model_script(found)


def test_names_are_quoted_where_a_shell_would_split_them(place):
    run = analysed(place / "答卷 (1).csv", study=place / "my study.toml")
    plain = replace(run.survey, source=replace(run.survey.source, file="a.csv"))
    said = model_script(SimpleNamespace(**{**vars(run), "survey": plain}))
    assert 'export a.csv --study "my study.toml" --to' in said
    for name in ("a$b.csv", "-a.csv", "it's.csv", "~a.csv"):
        run.survey = replace(plain, source=replace(plain.source, file=name))
        assert command_of(model_script(run))[2] in (name, f"./{name}")


def test_what_has_no_file_is_written_from_python(place):
    survey = rp.read(place / "答卷 (1).csv", place / "my study.toml")
    assert named_inputs(survey, study=place / "my study.toml") is None
    assert named_inputs("a.csv", study=rp.Study.default()) is None
    assert named_inputs("a.csv", study=None, columns="b/c.csv") == {"columns": "c.csv"}
    run = SimpleNamespace(results={}, survey=survey, syntax="", options={})
    assert 'findings.survey.write("clean.csv") in Python' in model_script(run)
