"""The notebooks run, are committed without outputs, and what they say of themselves is so."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import docx
import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)


def code(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_those_who_arrive_find_all_of_them():
    names = {path.name for path in NOTEBOOKS}
    assert {
        "quick_start.ipynb",
        "quick_start.zh.ipynb",
        "the_luckin_study.ipynb",
        "your_own_study.ipynb",
        "your_own_study.zh.ipynb",
        "beside_lavaan.ipynb",
        "power_before_fielding.ipynb",
    } <= names
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"]({name})" in index for name in (*names, "thesis_script.py"))


@by_name
def test_outputs_are_stripped(path):
    nbformat.validate(nbformat.read(path, as_version=4))
    assert all(not cell.outputs and cell.execution_count is None for cell in code(path))


@by_name
def test_a_notebook_runs(path, tmp_path, monkeypatch):
    monkeypatch.delenv("REPURCHASE_LANG", raising=False)
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("text/html" in output.get("data", {}) for output in shown)
    assert any("image/svg+xml" in output.get("data", {}) for output in shown) or "lavaan" in path.name
    assert not any(output.output_type == "error" for output in shown)
    warned = [output.text for output in shown if output.output_type == "stream" and output.name == "stderr"]
    assert not warned
    chinese = [o for o in shown if "置信区间" in "".join(o.get("data", {}).get("text/html", ""))]
    assert bool(chinese) is path.name.endswith(".zh.ipynb")


@pytest.mark.parametrize("name", ["quick_start", "your_own_study"])
def test_both_languages_of_a_notebook_take_the_same_steps(name):
    """Cells differ in words, languages and the file that is read, not in number or in what they show at their end."""
    english, chinese = (
        [re.split(r"[( ]", cell.source.splitlines()[-1])[0] for cell in code(FOLDER / f"{name}{tail}.ipynb")]
        for tail in ("", ".zh")
    )
    assert [line for line in english if not line.startswith(('"', "'"))] == [
        line for line in chinese if not line.startswith(('"', "'"))
    ]


def test_the_thesis_script_writes_every_table_and_figure(tmp_path, monkeypatch, capsys):
    script = FOLDER / "thesis_script.py"
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 40
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(script)])
    scope = runpy.run_path(str(script))
    written = {path.name for path in (tmp_path / "thesis").iterdir()}
    for name, result in scope["results"].items():
        assert len(docx.Document(str(tmp_path / "thesis" / f"{name}.docx")).tables) >= len(result.tables())
        assert {f"{name} - {figure.name}.png" for figure in result.figures()} | {f"{name}.xlsx"} <= written
    assert {"6 measurement model - measurement.png", "7 structural model - path.png"} <= written
    assert "CFI = " in capsys.readouterr().out
