"""`repurchase power` as its users meet it: the page, the files of a proposal, and mistakes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import repurchase as rp
from repurchase.cli import app
from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Paragraph
from repurchase.errors import InputError, ModelError, SettingError
from repurchase.study.commands.power_files import power_document, study_power

USUAL = ["power", "--n", "100,200", "--reps", "40"]


def run(*arguments: str, lang: str = "en"):
    return CliRunner().invoke(app, list(arguments), env={"REPURCHASE_LANG": lang})


@pytest.fixture(scope="module")
def proposal(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("power") / "proposal"
    done = run(*USUAL, "--out", str(folder), "--lang", "both")
    assert done.exit_code == 0, done.output
    return folder


def test_the_page_says_what_was_found():
    done = run(*USUAL, "--effects", "RI~TRUST=0, RI~SAT=0.4")
    assert done.exit_code == 0, done.output
    assert "40 samples of each of 2 sizes, from 100 to 200 respondents" in done.output
    assert "False positives: the 4 effects of zero" in done.output
    assert "Statistical power of each effect by sample size" in done.output
    assert "Power, bias and coverage" not in done.output  # too long for a terminal


def test_the_page_speaks_chinese_where_it_is_asked():
    assert "蒙特卡洛模拟" in run(*USUAL, "--lang", "zh").output
    assert "蒙特卡洛模拟" in run(*USUAL, lang="zh").output


def test_json_is_one_object():
    record = json.loads(run(*USUAL, "--json", "--target", "0.9", "--seed", "7").output)
    assert record["target"] == 0.9
    assert record["seed"] == 7
    assert [s["n"] for s in record["samples"]] == [100, 200]
    assert len(record["effects"]) == 14


def test_the_same_seed_gives_the_same_numbers():
    one, two, other = (run(*USUAL, "--json", "--seed", s).output for s in ("3", "3", "4"))
    assert one == two != other


def test_the_files_of_a_proposal(proposal):
    names = {p.relative_to(proposal).as_posix() for p in proposal.rglob("*") if p.is_file()}
    expected = {f"report.{lang}.{kind}" for lang in ("en", "zh") for kind in ("docx", "html", "md")}
    expected |= {f"tables.{lang}.xlsx" for lang in ("en", "zh")} | {"findings.json", "files.json"}
    expected |= {f"figures/power_curves.{lang}.{kind}" for lang in ("en", "zh") for kind in ("png", "svg")}
    assert names == expected
    english = (proposal / "report.en.md").read_text(encoding="utf-8")
    assert "Muthén, L. K." in english
    assert "Table 3.1" in english
    assert "Appendix" in english
    assert "All 14 together" in english
    chinese = (proposal / "report.zh.md").read_text(encoding="utf-8")
    assert "表3-1" in chinese
    assert "全部假设同时检出" in chinese
    with zipfile.ZipFile(proposal / "report.zh.docx") as word:
        assert "蒙特卡洛模拟" in word.read("word/document.xml").decode("utf-8")
    book = load_workbook(proposal / "tables.en.xlsx")
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
    titles = ("Statistical power of each effect", "Samples by size", "Power of the tests of close", "Population assumed",
              "Power, bias and coverage")  # fmt: skip
    assert all(any(title in c for c in cells) for title in titles)


def test_files_are_replaced_where_they_are_ours_and_no_report_is(proposal, tmp_path):
    assert run(*USUAL, "--out", str(proposal), "--lang", "en", "--formats", "md").exit_code == 0
    assert not (proposal / "report.zh.docx").exists()
    foreign = tmp_path / "report"
    foreign.mkdir()
    (foreign / "findings.json").write_text('{"schema": "repurchase.findings/1"}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        CliRunner().invoke(app, [*USUAL, "--out", str(foreign)], catch_exceptions=False)
    assert caught.value.message.key == "files.not_ours"


@pytest.mark.parametrize(
    ("options", "error", "key"),
    [
        (["--n", "many"], InputError, "power.size_list"),
        (["--n", ""], InputError, "power.size_list"),
        (["--n", "-5"], InputError, "power.size_list"),
        (["--n", "20"], ModelError, "power.too_small"),
        (["--n", "1"], SettingError, "settings.whole"),
        (["--reps", "0"], SettingError, "settings.whole"),
        (["--target", "1"], SettingError, "settings.decimal"),
        (["--effects", "RI=0.4"], InputError, "power.effect_pair"),
        (["--effects", "RI~SAT=strong"], InputError, "power.effect_pair"),
        (["--effects", "RI~SAT"], InputError, "power.effect_pair"),
        (["--effects", "RI~SAT=inf"], SettingError, "settings.decimal"),
        (["--effects", "RI~NOBODY=0.4"], ModelError, "simulation.unknown"),
        (["--effect", "0.9"], ModelError, "simulation.impossible"),
        (["--estimator", "GLS"], ModelError, "power.estimator"),
        (["--lang", "fr"], SettingError, "settings.choice"),
        (["--out", "somewhere", "--formats", "pdf"], InputError, "output.unknown_format"),
        (["--study", "nothing.toml"], InputError, "study.no_file"),
    ],
)
def test_mistakes_are_told_before_the_work(options, error, key, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error) as caught:
        CliRunner().invoke(app, ["power", *options], catch_exceptions=False)
    assert caught.value.message.key == key
    assert not list(tmp_path.iterdir())


def test_a_study_file_states_its_own_values(tmp_path):
    source = rp.Study.default().text.replace("RI ~ SAT + TRUST", "RI ~ 0.45*SAT + 0*TRUST")
    (tmp_path / "study.toml").write_text(source, encoding="utf-8")
    record = json.loads(run(*USUAL, "--study", str(tmp_path / "study.toml"), "--json").output)
    values = {e["path"]: e["value"] for e in record["effects"]}
    assert values["SAT -> RI"] == 0.45
    assert values["TRUST -> RI"] == 0.0


def test_the_study_decides_alpha_and_the_section_warns_of_its_assumptions():
    source = rp.Study.default().text + "\n[criteria.significance]\nat_most = 0.01\nstrict = true\n"
    found, study = study_power(rp.Study.parse(source), "150", 30)
    assert found.alpha == 0.01
    usual, _ = study_power(None, "150", 30)
    assert sum(e.by_size[0].count for e in found.effects) < sum(e.by_size[0].count for e in usual.effects)
    for lang in ("en", "zh"):
        blocks = walk(power_document(found, study).sections)
        words = "\n".join(b.render(lang) for b in blocks if isinstance(b, Paragraph))
        assert ("only as good as the values assumed" if lang == "en" else "可靠程度取决于设定值") in words
        assert "{" not in words
