"""The command line as its users meet it: the sample survey, and mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp

COUNTS = [101, 104, 115, 112, 122, 111, 108, 108, 119, 106, 118, 105]
SECTIONS = {
    "provenance",
    "screening",
    "shares",
    "items",
    "constructs",
    "reliability",
    "cfa",
    "sem",
    "validity",
    "effects",
    "hypotheses",
    "priorities",
    "notes",
}


def run(*arguments: object, lang: str = "en", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "REPURCHASE_LANG": lang, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", "from repurchase.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, cwd=cwd, timeout=900)


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("analyze") / "report"
    done = run("analyze", rp.sample_survey(), "--out", folder, "--lang", "both", "--draws", "400")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def findings(report) -> dict:
    return json.loads((report / "findings.json").read_text(encoding="utf-8"))


def test_the_sample_survey_becomes_a_report(report, findings):
    names = {p.name for p in report.iterdir()}
    assert {
        "report.zh.docx",
        "report.en.docx",
        "report.zh.html",
        "report.en.html",
        "tables.zh.xlsx",
        "tables.en.xlsx",
        "notes.zh.md",
        "notes.en.md",
        "findings.json",
        "model.lav",
        "study.toml",
        "figures",
    } <= names
    assert set(findings) >= SECTIONS
    assert findings["schema"] == "repurchase.findings/1"
    assert (findings["screening"]["n_rows"], findings["screening"]["n_valid"]) == (243, 238)
    assert len({reason for d in findings["screening"]["dropped"] for reason in d["reasons"]}) >= 5
    assert [s["agree_count"] for s in findings["shares"]] == COUNTS
    figures = report / "figures"
    assert {p.stem for p in figures.glob("*.png")} == {p.stem for p in figures.glob("*.svg")} != set()


def test_a_first_look_is_one_page_without_what_takes_long_and_says_so(tmp_path):
    done = run("analyze", rp.sample_survey(), "--out", tmp_path / "look", "--lang", "en", "--quick", "--draws", "60")
    assert done.returncode == 0, done.stderr
    names = {p.relative_to(tmp_path / "look").as_posix() for p in (tmp_path / "look").rglob("*") if p.is_file()}
    assert {"report.en.html", "review.en.html", "findings.json", "figures/priorities.en.svg"} <= names
    assert not [n for n in names if n.endswith((".docx", ".xlsx", ".png"))]
    found = json.loads((tmp_path / "look" / "findings.json").read_text(encoding="utf-8"))
    assert not {"factors", "pls", "certificate", "robustness"} & set(found)
    assert "quick look" in (tmp_path / "look" / "notes.en.md").read_text(encoding="utf-8")


def test_no_number_is_missing_without_a_word(report):
    for page in report.glob("report.*.html"):
        text = page.read_text(encoding="utf-8")
        for bad in (">nan<", ">None<", ">inf<", "Text(key", ">0.000</td>*"):
            assert bad not in text


def test_no_identity_leaves_the_file(report):
    for path in report.rglob("*"):
        if path.suffix in {".html", ".json", ".lav", ".md", ".toml", ".svg"}:
            text = path.read_text(encoding="utf-8")
            for planted in ("192.0.2.", "198.51.100.", "203.0.113."):
                assert planted not in text, path


def test_an_existing_folder_of_ours_is_replaced_and_no_other(tmp_path):
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.docx").write_text("mine")
    done = run("analyze", rp.sample_survey(), "--out", other)
    assert done.returncode == 2
    assert (other / "chapter.docx").read_text() == "mine"
    assert "not replaced" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "en", "zh"),
    [
        ("none.xlsx", None, "none.xlsx", "none.xlsx"),
        ("empty.csv", b"", "empty.csv", "empty.csv"),
        ("notes.xlsx", b"this is not a workbook, just words\n", "notes.xlsx", "notes.xlsx"),
        ("numbers.csv", b"name,age\nA,20\nB,30\n", "numbers.csv", "numbers.csv"),
    ],
)
def test_bad_input_is_one_or_two_sentences_and_leaves_nothing(tmp_path, name, content, en, zh):
    data = tmp_path / name
    if content is not None:
        data.write_bytes(content)
    for lang, part in (("en", en), ("zh", zh)):
        done = run("analyze", data, "--out", tmp_path / "out", lang=lang, cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert part in done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
        assert not (tmp_path / "out").exists()
        assert sorted(p.name for p in tmp_path.iterdir()) == ([name] if content is not None else [])


def test_a_mistake_in_a_study_file_names_its_line(tmp_path):
    study = tmp_path / "study.toml"
    study.write_text('schema = "repurchase.study/1"\nname = "x"\n[constructs.A]\nlabel = { en = "A" }\nitem = []\n')
    done = run("check", rp.sample_survey(), "--study", study)
    assert done.returncode == 2
    assert done.stderr.startswith("study.toml, line ")


def test_help_imports_nothing_scientific():
    code = (
        "import sys; sys.argv = ['repurchase', '--help']\nfrom repurchase.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'scipy', 'matplotlib', 'pydantic', 'openpyxl', 'docx'} & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600)
    assert "HEAVY []" in done.stdout


def test_check_says_what_was_understood():
    done = run("check", rp.sample_survey(), "--json")
    found = json.loads(done.stdout)
    assert (found["n_rows"], found["n_valid"]) == (243, 238)
    assert len(found["statements"]) == 12
    assert not {i["column"] for i in found["items"]} & set(found["pii_columns"])
    page = run("check", rp.sample_survey(), lang="zh")
    assert page.returncode == 0
    assert "促销" in page.stdout or "优惠" in page.stdout


def test_a_usage_error_is_one_sentence():
    done = run("analyze", "x.xlsx", "--nonsense")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["analyze", "fit", "criteria", "demo"])
def test_an_empty_language_is_refused_with_the_choices(command, tmp_path):
    given = {"analyze": [rp.sample_survey()], "fit": ["m.lav", "d.csv"], "criteria": [], "demo": [tmp_path / "demo"]}
    done = run(command, *given[command], "--lang", "", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "lang" in done.stderr
    assert "en" in done.stderr and "zh" in done.stderr
    assert not list(tmp_path.iterdir())


def test_python_runs_the_package_as_the_script_does():
    """And loads nothing scientific to say its version."""
    heavy = "import runpy, sys; sys.argv = ['repurchase', '--version']\n"
    heavy += "try: runpy.run_module('repurchase', run_name='__main__')\n"
    heavy += "finally: print(*sorted({'numpy', 'scipy', 'pandas', 'matplotlib', 'openpyxl'} & sys.modules.keys()))"
    for command in (["-m", "repurchase", "--version"], ["-c", heavy]):
        done = subprocess.run([sys.executable, *command], capture_output=True, encoding="utf-8", timeout=60)
        assert (done.returncode, done.stdout.split()) == (0, [rp.__version__]), done.stderr


def test_fit_takes_what_groups_share_and_a_language(tmp_path):
    model, data = tmp_path / "m.lav", tmp_path / "d.csv"
    model.write_text("f =~ x1 + x2 + x3 + x4", encoding="utf-8")
    rng = np.random.default_rng(4)
    answers = pd.DataFrame(rng.normal(size=(240, 1)) + rng.normal(size=(240, 4)), columns=["x1", "x2", "x3", "x4"])
    answers.assign(region=np.repeat(["north", "south"], 120)).to_csv(data, index=False)
    arguments = ("fit", model, data, "--group", "region", "--group-equal", "loadings, intercepts")
    done = run(*arguments, "--json")
    assert json.loads(done.stdout)["options"]["group_equal"] == ["loadings", "intercepts"]
    assert "估计方法" in run(*arguments, "--lang", "zh").stdout
    wrong = run(*arguments, "--lang", "fr")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "fr" in wrong.stderr


@pytest.mark.parametrize(
    ("content", "said"), [("", "no table with variable names in its first row"), ("x1\n1\n2\n", "no columns x2 and x3")]
)
def test_fit_refuses_what_is_no_table_in_one_sentence(tmp_path, content, said):
    (tmp_path / "m.lav").write_text("f =~ x1 + x2 + x3", encoding="utf-8")
    (tmp_path / "d.csv").write_text(content, encoding="utf-8")
    done = run("fit", "m.lav", "d.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_fit_reads_the_usual_separators(tmp_path, mark):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(size=(80, 1)) + rng.normal(size=(80, 3)), columns=["x1", "x2", "题 3"])
    frame.to_csv(tmp_path / "d.csv", index=False, sep=mark, encoding="gb18030")
    (tmp_path / "m.lav").write_text("f =~ x1 + x2", encoding="utf-8")
    done = run("fit", "m.lav", "d.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
