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
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md", "docs/tutorial.md")}


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


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_snippets_run_in_their_order(page, desk, quick, monkeypatch):
    monkeypatch.setattr(rp, "analyze", lambda data: quick)
    scope: dict[str, object] = {}
    assert blocks(page, "python")
    for code in blocks(page, "python"):
        exec(compile(code, page, "exec"), scope)
    assert scope["fit"].converged
    assert any(path.suffix == ".docx" for path in (desk / "report").iterdir())


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_options_of_the_commands_exist(page):
    known = app.commands
    assert commands(page)
    for words in commands(page):
        given = {word for word in words[2:] if word.startswith("--")}
        assert given <= {option for parameter in known[words[1]].params for option in parameter.opts}, words


@pytest.mark.slow
@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_commands_run_in_their_order(page, desk):
    for words in commands(page):
        quick = ["--quick", "--draws", "50"] if words[1] == "analyze" else []
        done = CliRunner().invoke(app, [*words[1:], *quick])
        assert done.exit_code == 0, (words, done.output, done.exception)
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


@pytest.mark.parametrize(
    "page", ["README.md", "README.zh.md", *(str(p.relative_to(ROOT)) for p in sorted((ROOT / "docs").rglob("*.md")))]
)
def test_links_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
