"""What leaves the house: cautions and marks in findings.json and the chapter, files of others, the command line."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from readings import construct

import repurchase as rp
from repurchase import cli
from repurchase.analysis.diagnostics.local_fit.result import local_fit
from repurchase.analysis.results.result import Provenance
from repurchase.document.parts.blocks import Document, Paragraph, Section
from repurchase.document.write_files import document_files
from repurchase.errors import InputError, note
from repurchase.study import Findings, Study
from repurchase.study.chapter.analyze import analyze
from repurchase.study.chapter.back_matter.provenance import certificate
from repurchase.study.commands.check import check
from repurchase.study.file.draft import draft_text
from repurchase.style import default_style
from repurchase.survey.instrument import Instrument
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey
from repurchase.text import text

LANGUAGES = ("en", "zh")
BANNER = {"en": "Synthetic data: not to be cited as empirical results", "zh": "合成数据，不得作为实证结果引用"}
STUDY = """
schema = "repurchase.study/1"
name = "small"
[constructs.A]
label = { en = "Price", zh = "价格" }
items = [{ name = "A1" }, { name = "A2" }, { name = "A3" }]
[constructs.B]
label = { en = "Trust", zh = "信任" }
items = [{ name = "B1" }, { name = "B2" }, { name = "B3" }]
"""
VERSIONS = dict.fromkeys(("python", "repurchase", "numpy", "scipy"), "1")


def survey(n=60, *, synthetic=True, n_rows=0):
    rng = np.random.default_rng(6)
    f = rng.normal(size=(n, 2))
    frame = {
        f"{c}{i}": np.clip(np.round(3 + f[:, k] + 0.6 * rng.normal(size=n)), 1, 5)
        for k, c in enumerate("AB")
        for i in (1, 2, 3)
    }
    frame["A3"] = 6 - frame["A3"]  # runs against the others, which is an alarm
    instrument = Study.parse(STUDY).instrument
    return Survey(
        pd.DataFrame(frame, index=range(1, n + 1)), instrument, source=Source(synthetic=synthetic, n_rows=n_rows)
    )


@cache
def findings(synthetic=True, drawn=False):
    asked = survey(synthetic=synthetic, n_rows=75)
    results = {"reliability": rp.reliability(asked)}
    if drawn:
        results["bootstrap"] = results["reliability"]
    return Findings(Study.parse(STUDY), asked, results, Provenance(versions=VERSIONS), (note("run.no_paths"),))


def paragraphs(document, severity):
    def inside(blocks):
        for b in blocks:
            if isinstance(b, Section):
                yield from inside(b.blocks)
            elif isinstance(b, Paragraph) and b.severity == severity:
                yield b

    remarks = [r for s in document.sections for r in s.remarks if severity is not None and r.severity == severity]
    return [p.render("zh") for p in (*inside(document.sections), *remarks)]


# ------------------------------------------------------------------------------------------------- findings.json
def test_every_caution_stands_in_findings_json():
    made = json.loads(findings().json())
    assert made["notes"][0] == {
        "section": None, "severity": "caution", "key": "run.no_paths",
        "en": text("run.no_paths").render("en"), "zh": text("run.no_paths").render("zh"),
    }  # fmt: skip
    alarm = next(n for n in made["notes"] if n["key"] == "reliability.negative")
    assert (alarm["section"], alarm["severity"]) == ("reliability", "alarm")
    assert alarm["en"].startswith("α of Price is negative (")
    assert alarm["zh"].startswith("价格的 α 为负（")


def test_an_analysis_that_failed_is_told_with_its_reason():
    made = analyze(survey(5), Study.parse(STUDY), draws=0, quick=True)
    left_out = {n.message.values["section"].key for n in made.notes if n.message.key == "run.left_out"}
    assert "findings.reliability" in left_out
    assert "reliability" not in made


# ------------------------------------------------------------------------------------------------- the chapter
def test_cautions_stand_in_the_chapter_and_made_up_data_are_said_to_be_made_up():
    chapter = findings().report()
    assert any(p.startswith("价格的 α 为负（") for p in paragraphs(chapter, "alarm"))
    assert text("run.no_paths").render("zh") in paragraphs(chapter, "caution")
    assert {lang: chapter.banner.render(lang) for lang in LANGUAGES} == BANNER
    assert any("本报告所用为合成数据" in p for p in paragraphs(chapter, None))
    real = findings(False).report()
    assert real.banner is None
    assert not any("合成数据" in p for p in paragraphs(real, None))


def test_the_certificate_says_how_many_were_read_and_kept():
    cells = dict(certificate(findings()).cells("en"))
    assert cells[text("certificate.respondents").render("en")] == text("certificate.kept", n=60, read=75).render("en")


@pytest.mark.parametrize("kind", ["docx", "html", "md", "tex", "xlsx"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_banner_stands_in_every_format(kind, lang):
    page = Document(text("report.title"), (Section(text("report.method")),), banner=text("report.banner"))
    content = document_files(page, lang, default_style(lang), (kind,))
    (name,) = content
    if kind in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(content[name])) as package:
            parts = {n: package.read(n).decode("utf-8", "replace") for n in package.namelist()}
        head = "word/header" if kind == "docx" else "docProps/core.xml"
        assert any(BANNER[lang] in words for n, words in parts.items() if n.startswith(head))
    else:
        assert BANNER[lang] in content[name].decode("utf-8")


@pytest.mark.parametrize("drawn", [True, False])
def test_the_chapter_says_whether_there_was_a_bootstrap(drawn, monkeypatch):
    from repurchase.study.chapter.opening import method
    from repurchase.study.chapter.report import report

    monkeypatch.setattr(method, "effects_of", lambda _: object())  # something is mediated
    made = findings(drawn=drawn)
    made = Findings(made.study, made.survey, {**made.results, "cfa": Fitted(), "effects": Fitted()}, made.provenance)
    words = " ".join(paragraphs(report(made), None))
    assert ("对受访者重抽样5000次" in words) is drawn
    assert ("未进行Bootstrap" in words) is not drawn


def test_a_chapter_without_a_structural_model_has_no_section_of_it():
    from repurchase.study.chapter.report import report

    made = findings()
    cfa = rp.fit("A =~ A1 + A2 + A3\nB =~ B1 + B2 + B3", made.survey)
    further = {"cfa": cfa, "local_fit": local_fit(cfa), "criterion": Fitted()}
    made = Findings(made.study, made.survey, {**made.results, **further}, made.provenance)
    sections = {s.name: s for s in report(made).sections}
    words = " ".join(paragraphs(report(made), None))
    assert "structure" not in sections
    parts = {b.heading.render("zh"): b for b in sections["measurement"].blocks}
    told = [b.render("zh") for b in parts["验证性因子分析"].blocks if isinstance(b, Paragraph)]
    assert "最大修正指数" in told[0]
    assert "残差相关的绝对值最大者" in told[0]
    assert not any(w in words for w in ("先检验测量模型", "Bootstrap", "重要性为", "CR 与 AVE"))


@pytest.mark.parametrize("total", [60, 70])
def test_listwise_deletion_is_said_where_somebody_was_left_out(total):
    from repurchase.study.chapter.report import report

    made = findings()
    made = Findings(made.study, made.survey, {**made.results, "cfa": Fitted(total)}, made.provenance)
    words = " ".join(paragraphs(report(made), None))
    assert ("列表删除" in words) is (total > 60)
    assert ("模型所用题项均无缺失值" in words) is (total == 60)


def test_the_note_on_robust_indices_stands_where_there_are_any():
    frame = survey().responses
    frame = (frame > 3).astype(int) + (frame > 4)
    notes = {}
    for name, found in (
        ("MLR", rp.fit("f =~ A1 + A2 + A3 + B1", survey().responses, "MLR")),
        ("WLSMV", rp.fit("f =~ A1 + A2 + A3\ng =~ B1 + B2 + B3", frame, "WLSMV", ordered=True)),
    ):
        table = next(t for t in found.tables() if t.name == "fit")
        notes[name] = " ".join(n.render("en") for n in table.notes)
        robust = "cfi_robust" in found.measures
        assert ("are the robust versions" in notes[name]) is robust
        assert ("there are no robust versions" in notes[name]) is not robust


class Fitted:
    """As much of a fit as the chapter's section on methods needs."""

    estimator, n, notes, latents = "ML", 60, (), ("A", "B")
    settings = SimpleNamespace(missing="listwise", cluster=None, weights=None)

    def __init__(self, total=60):
        self.sample = SimpleNamespace(
            n_total=total, rows=(range(60),), design=SimpleNamespace(clusters=None, weights=None)
        )

    def tables(self):
        return ()

    figures = sentences = tables


# ------------------------------------------------------------------------------------------------- files of others
def test_a_folder_of_somebody_else_is_never_replaced(tmp_path):
    (tmp_path / "chapter.txt").write_text("mine")
    with pytest.raises(InputError) as error:
        findings().write(tmp_path, "en", ("json",))
    assert error.value.message.key == "files.not_ours"
    assert [p.name for p in tmp_path.iterdir()] == ["chapter.txt"]


def test_a_folder_of_ours_is_replaced_and_one_that_only_looks_like_it_is_not(tmp_path):
    findings().write(tmp_path / "a", "en", ("json",))
    findings().write(tmp_path / "a", "en", ("json",))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / ".hidden").write_text("x")
    (tmp_path / "b" / "findings.json").write_text('{"schema": "somebody/1"}')
    with pytest.raises(InputError):
        findings().write(tmp_path / "b", "en", ("json",))


def test_a_clean_table_carries_the_mark_by_which_excel_knows_chinese(tmp_path):
    survey().write(tmp_path / "clean.csv")
    content = (tmp_path / "clean.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfrepurchase_row,A1,")
    assert content.count(b"\xef\xbb\xbf") == 1


# ------------------------------------------------------------------------------------------------- studies
def test_a_scale_has_two_ends():
    with pytest.raises(InputError) as error:
        Study.parse(STUDY + "\n[scale]\nlow = 5\nhigh = 5\n")
    assert error.value.message.key == "study.scale_order"


def test_no_hypothesis_of_the_default_study_claims_a_negative_effect():
    assert {h.sign for h in Study.default().hypotheses} == {"+"}


def test_a_draft_says_which_items_are_turned():
    from dataclasses import replace

    asked = survey()
    first = asked.instrument["A"]
    items = (replace(first.items[0], reversed=True), *first.items[1:])
    turned = replace(asked, instrument=Instrument((replace(first, items=items),)))
    assert Study.parse(draft_text(turned)).instrument["A"].items[0].reversed
    assert not Study.parse(draft_text(turned)).instrument["A"].items[1].reversed


def test_check_counts_those_who_are_kept():
    asked = survey()
    many = tuple(construct(c, c, c) for c in "ABCD")
    frame = pd.concat(
        [asked.responses, asked.responses.set_axis([f"{c}{i}" for c in "CD" for i in (1, 2, 3)], axis=1)], axis=1
    )
    frame.iloc[0] = 5.0  # one who answered everything alike
    found = check(Survey(frame, Instrument(many)), Study.parse(STUDY))
    made = found.to_dict()
    assert (made["n_rows"], made["n_valid"]) == (60, 59)
    assert {i["n"] for i in made["items"]} == {59}


def test_an_assumed_study_is_told():
    found = rp.read(rp.sample_survey())
    assert found.source.synthetic
    assert "study.assumed" in {n.message.key for n in found.notes}


# ------------------------------------------------------------------------------------------------- the command line
def test_what_the_user_can_mend_ends_with_two():
    with pytest.raises(SystemExit) as end, cli._mended():
        raise InputError("read.not_found", file="x.csv")
    assert end.value.code == 2


def run(*arguments):
    return CliRunner().invoke(cli.app, [str(a) for a in arguments])


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    survey().responses.to_csv(path, index=False)
    return path


def test_a_check_is_a_page_or_one_object(answers):
    assert json.loads(run("check", answers, "--json").output)["n_rows"] == 60
    page = run("check", answers).output
    assert "60" in page
    assert not page.lstrip().startswith("{")


def test_an_export_replaces_no_file_unasked(answers, tmp_path):
    assert run("export", answers, "--to", tmp_path / "clean.csv").exit_code == 0
    before = (tmp_path / "clean.csv").stat().st_mtime_ns
    again = run("export", answers, "--to", tmp_path / "clean.csv")
    assert isinstance(again.exception, InputError)
    assert (tmp_path / "clean.csv").stat().st_mtime_ns == before
    assert run("export", answers, "--to", tmp_path / "clean.csv", "--overwrite").exit_code == 0


def test_the_coverage_of_an_interval_is_not_rounded():
    tables = rp.reliability(survey(), level=0.975).tables()
    heads = " ".join(c.heading.render("en") for t in tables for c in t.columns)
    assert "97.5%" in heads and "98%" not in heads
