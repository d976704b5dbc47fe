"""From a study file to a questionnaire, to made-up answers in a platform's layout, to a chapter: by the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import repurchase as rp
from repurchase.cli import app


def run(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", "en")


def test_a_questionnaire_is_written_and_its_author_told(tmp_path):
    done = run("questionnaire", "--out", tmp_path / "q", "--lang", "both", "--shuffle", "--seed", 7)
    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "q").iterdir())) == 7
    assert "shuffled within their blocks with seed 7" in done.output
    assert "no reversed item" in done.output and "takes about" in done.output
    again = run("questionnaire", "--out", tmp_path / "q", "--lang", "both")
    assert again.exit_code != 0
    assert run("questionnaire", "--out", tmp_path / "q", "--lang", "both", "--overwrite").exit_code == 0


def test_options_of_a_layout_need_a_platform(tmp_path):
    for option in (["--careless", 0.1], ["--missing", 0.1], ["--codes"], ["--lang", "zh"]):
        done = run("simulate", "--to", tmp_path / "x.csv", *option)
        assert done.exit_code != 0
        assert "--platform" in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_a_rehearsal_is_checked_and_analysed(tmp_path):
    data = tmp_path / "rehearsal.xlsx"
    written = run(
        "simulate", "--to", data, "--platform", "wenjuanxing", "--lang", "zh", "--n", 220, "--seed", 3,
        "--careless", 0.1, "--missing", 0.01
    )  # fmt: skip
    assert written.exit_code == 0, written.output
    told = json.loads(run("check", data, "--json").output)
    assert told["platform"] == "wenjuanxing" and told["synthetic"] and told["study"] == "luckin"
    assert told["n_rows"] == 220 and told["n_valid"] == 198
    findings = rp.analyze(data, draws=100, quick=True)
    direct = [h for h in rp.Study.default().hypotheses if not h.is_mediation]
    assert findings["hypotheses"].to_frame().shape[0] == len(direct)
    findings.write(tmp_path / "report", lang="zh", formats=("html",))
    assert "合成数据" in (tmp_path / "report" / "report.zh.html").read_text(encoding="utf-8")


def test_the_codebook_of_the_questionnaire_reads_an_export(tmp_path):
    book, data = tmp_path / "codebook.csv", tmp_path / "forms.xlsx"
    assert run("questionnaire", "--out", book, "--lang", "en").exit_code == 0
    assert run("simulate", "--to", data, "--platform", "ms_forms", "--lang", "en", "--n", 60).exit_code == 0
    survey = rp.read(data, codebook=book)
    assert survey.instrument.item_names == rp.Study.default().instrument.item_names
    assert {s.name for s in survey.instrument.statements} == {s.name for s in rp.Study.default().instrument.statements}
