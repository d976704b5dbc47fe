"""The page of the pre-review stands beside the report, is the author's, and is in no chapter."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from other_studies import STUDIES
from review_cases import facts

import repurchase as rp
from repurchase.analysis.common_method.tables import PROCEDURES
from repurchase.files.manifest import is_report_name, read_manifest
from repurchase.study.commands.report_files import write_report
from repurchase.study.file.stated_procedure import OF_DESIGN
from repurchase.study.review.review import read_rules
from repurchase.study.review.rules.all_rules import REVIEW_RULES


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return STUDIES["one_driver"].write(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def written(small, tmp_path_factory):
    study, data = small
    findings = rp.analyze(data, study, draws=50, quick=True)
    return findings, findings.write(tmp_path_factory.mktemp("written") / "report", "both", ("docx", "html"))


def test_pages_in_both_languages_and_for_word(written):
    _, folder = written
    pages = {p.name for p in folder.iterdir() if p.name.startswith("review")}
    assert pages == {"review.en.html", "review.zh.html", "review.en.docx", "review.zh.docx"}
    assert pages <= read_manifest(folder).keys()
    assert all(is_report_name(name) for name in pages)
    assert not is_report_name("review.en.md")


def test_a_page_is_written_whatever_the_formats(small, tmp_path):
    study, data = small
    folder = rp.analyze(data, study, draws=0, quick=True).write(tmp_path / "report", "en", ("json",))
    assert {p.name for p in folder.iterdir() if p.name.startswith("review")} == {"review.en.html"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_holds_every_point_and_loads_nothing(written, lang):
    findings, folder = written
    page = (folder / f"review.{lang}.html").read_text(encoding="utf-8")
    shown = re.sub(r"<[^>]+>", "", page)
    for p in findings["review"]:
        for words in (p.title, p.evidence) if p.state == "in order" else (p.title, p.evidence, p.fix, p.paragraph):
            said = words.render(lang, findings.style(lang))
            plain = shown.replace("\u00a0", " ").replace("&quot;", '"').replace("&#x27;", "'")
            assert said in plain, said
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert ("Table 4" not in page) and ("表4" not in page)


def test_no_chapter_speaks_of_it(written):
    _, folder = written
    for lang, word in (("en", "Pre-review"), ("zh", "审稿自查")):
        assert word not in (folder / f"report.{lang}.html").read_text(encoding="utf-8")
        assert word in (folder / f"review.{lang}.html").read_text(encoding="utf-8")


def test_findings_hold_it(written):
    findings, folder = written
    held = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["review"]
    assert [h["id"] for h in held] == [p.id for p in findings["review"]]
    assert held == json.loads(rp.review(findings).json())
    assert {h["state"] for h in held} == {"objection", "in order", "cannot be told"}


def test_the_terminal_says_one_line_of_it(small, tmp_path, monkeypatch):
    study, data = small
    for lang, words in (
        ("en", r"Pre-review: 1 must fix, \d should fix, \d to consider, \d questions to you: review\.en\.html\."),
        ("zh", r"审稿自查：必须修改 1 条，应当修改 \d 条，建议考虑 \d 条，须由作者说明 \d 条，见 review\.zh\.html。"),
    ):
        monkeypatch.setenv("REPURCHASE_LANG", lang)
        lines = list(write_report(data, tmp_path / lang, "both", ("json",), study, draws=50, quick=True))
        said = [str(line) for line in lines if re.fullmatch(words, str(line))]
        assert len(said) == 1, [str(line) for line in lines]


def test_the_how_to_page_runs_and_names_what_the_study_file_takes():
    page = (Path(__file__).parents[3] / "docs" / "en" / "chapter" / "pre-review.md").read_text(encoding="utf-8")
    code, answers = (re.search(rf"```{kind}\n(.*?)```", page, re.S)[1] for kind in ("python", "toml"))
    said = {}
    exec(code, said)
    assert said["point"].id in {rule.id for rule in REVIEW_RULES}
    stated = tomllib.loads(answers)["procedure"]
    assert set(OF_DESIGN) < set(stated) | {"anonymity"}
    assert set(stated) - set(OF_DESIGN) <= set(PROCEDURES)
    by_rule = {p.id: p.state for p in read_rules(facts(design={"stated": stated, "foreign": ("X (2000)",)}))}
    assert [rule for rule, state in by_rule.items() if state == "cannot be told"] == []
    assert by_rule["sampling.method"] == "objection"  # a convenience sample stays one
