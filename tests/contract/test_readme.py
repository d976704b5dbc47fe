"""What the first pages print can be pasted: their commands and snippets run, in one language as in the other."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import repurchase as rp
from repurchase.cli import app

ROOT = Path(__file__).parents[2]
PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "README.zh.md", "docs/en/start/tutorial.md")
}


def blocks(page, kind):
    return re.findall(rf"```{kind}\n(.*?)```", PAGES[page], re.S)


def commands(page):
    """The lines of the shell blocks that call the program, without their comments."""
    lines = "\n".join(blocks(page, "(?:ba)?sh")).replace("&&", "\n").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))[:1] == ["repurchase"]]


@pytest.fixture(scope="module")
def quick():
    """One analysis of the sample survey for every snippet, with fewer draws."""
    return rp.analyze(rp.sample_survey(), draws=50, quick=True)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the user's survey, as the pages assume it."""
    shutil.copy(rp.sample_survey(), tmp_path / "survey.xlsx")
    (tmp_path / "data").mkdir()
    shutil.copy(rp.sample_survey(), tmp_path / "data" / "luckin_survey.xlsx")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    return tmp_path


@pytest.mark.parametrize("page", ["README.md", "docs/en/start/tutorial.md"])
def test_snippets_run_in_their_order(page, desk, quick, monkeypatch):
    monkeypatch.setattr(rp, "analyze", lambda data: quick)
    scope: dict[str, object] = {}
    assert blocks(page, "python")
    for code in blocks(page, "python"):
        exec(compile(code, page, "exec"), scope)
    assert scope["fit"].converged
    assert any(path.suffix == ".docx" for path in (desk / "report").iterdir())


@pytest.mark.parametrize("page", ["README.md", "docs/en/start/tutorial.md"])
def test_options_of_the_commands_exist(page):
    known = app.commands
    assert commands(page)
    for words in commands(page):
        given = {word for word in words[2:] if word.startswith("--")}
        assert given <= {option for parameter in known[words[1]].params for option in parameter.opts}, words


@pytest.mark.slow
@pytest.mark.parametrize("page", ["README.md", "docs/en/start/tutorial.md"])
def test_commands_run_in_their_order(page, desk):
    for words in commands(page):
        fewer = ["--draws", "50"] if words[1] == "analyze" else []
        if words[1:3] == ["review", "thesis.docx"]:  # which users write themselves, on the chapter that was written
            shutil.copy(desk / "reports" / "survey" / "report.en.docx", desk / "thesis.docx")
        done = CliRunner().invoke(app, [*words[1:], *fewer])
        assert done.exit_code == 0, (words, done.output, done.exception)
        if words[1] == "init":  # "you add what you claim"
            with (desk / "study.toml").open("a", encoding="utf-8") as file:
                file.write('\n[model]\npaths = ["RI ~ SAT + TRUST"]\n')
    names = {path.name for path in (desk / "reports" / "luckin_survey").iterdir()}
    assert {
        "report.zh.docx",
        "report.zh.html",
        "tables.zh.xlsx",
        "findings.json",
        "model.lav",
        "study.toml",
        "figures",
    } <= names


@pytest.mark.parametrize("kind", ["bash", "python"])
def test_both_readmes_show_the_same_code(kind):
    def bare(page):
        return [[line.split("#")[0].rstrip() for line in b.splitlines()] for b in blocks(page, kind)]

    assert bare("README.md") == bare("README.zh.md")
