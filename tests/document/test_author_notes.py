"""Remarks reach their author once and are on no page; Markdown sets symbols in italics."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

import repurchase as rp
from repurchase.cli import app
from repurchase.document.parts.blocks import Column, Document, Paragraph, Section, Table, TableRef
from repurchase.document.text.author_notes import author_notes
from repurchase.document.text.markdown import document_markdown, escape
from repurchase.document.text.terminal_words import TerminalWords
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.files.manifest import is_report_name, read_manifest
from repurchase.study.commands import report_files
from repurchase.style import default_style
from repurchase.text import text

LANGUAGES = ("en", "zh")


def label(words):
    return {"en": words, "zh": words}


def remark(words, severity):
    return Paragraph((label(words),), severity)


@pytest.fixture
def document():
    table = Table("t", label("T"), (Column("p", label("p")), Column("b", label("b"))), ((0.5, 1.0),), ("t = 2",))
    referring = Paragraph((text("chapter.see", places=TableRef("t")),), "info")
    inner = Section(
        label("Inner"), (table,), "inner", remarks=(remark("Said twice.", "info"), remark("Deep_x.", "alarm"))
    )
    sections = (
        Section(label("Sum"), (Paragraph(("First p = .041.",)), Paragraph(("Second.",))), "summary", numbered=False),
        Section(label("One"), (inner,), "one", remarks=(remark("Said twice.", "info"), remark("Mind.", "caution"), referring)),
        Section(label("Two"), (), "two"),
    )  # fmt: skip
    return Document(label("D"), sections)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_remarks_stand_by_section_each_once_the_gravest_first(document, lang):
    said = author_notes(typeset_document(document, lang))
    marks = {s: text(f"document.{s}").render(lang).strip() for s in ("alarm", "caution", "info")}
    table = "表4-1" if lang == "zh" else "Table 4.1"
    see = escape(text("chapter.see", places=table).render(lang))
    body = said[said.index("## ") :].strip().split("\n")
    assert [line for line in body if line] == [
        "## 4.1 One",
        f"- **{marks['caution']}** Mind.",
        f"- **{marks['info']}** Said twice.",
        f"- **{marks['info']}** {see}",
        "## 4.1.1 Inner",
        f"- **{marks['alarm']}** Deep\\_x.",
    ]
    counts = said[: said.index("## ")]
    for severity, n in (("alarm", 1), ("caution", 1), ("info", 2)):
        assert text(f"author_notes.{severity}", n=n).render(lang) in counts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_kinds_of_remarks_that_there_are_not_are_not_counted(lang):
    section = Section(label("S"), (), remarks=(remark("Mind.", "caution"),))
    said = author_notes(typeset_document(Document(label("D"), (section,)), lang))
    assert text("author_notes.caution", n=1).render(lang) in said
    assert not re.search(r"\b0 ", said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_without_remarks_says_so(lang):
    said = author_notes(typeset_document(Document(label("D"), (Section(label("S")),)), lang))
    assert text("author_notes.none").render(lang) in said
    assert "## " not in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_terminal_says_the_summary_and_the_gravest_first(document, lang):
    said = TerminalWords(document, lang, default_style(lang))
    assert said.paragraphs("summary") == ["First p = .041.", "Second."]
    assert said.paragraphs("absent") == []
    assert [severity for severity, _ in said.remarks()] == ["alarm", "caution", "info", "info"]
    assert any(("表4-1" if lang == "zh" else "Table 4.1") in words for _, words in said.remarks())


def test_markdown_sets_symbols_in_italics_and_leaves_remarks_out(document):
    said = document_markdown(typeset_document(document, "en"), {})
    assert "First *p*\u00a0=\u00a0.041." in said
    assert "| *p* | b |" in said
    assert "Note. *t*\u00a0=\u00a02" in said
    assert "Mind." not in said
    assert said.index("## Sum") < said.index("## 4.1 One")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_of_remarks_is_one_of_ours(lang):
    assert is_report_name(f"notes.{lang}.md")
    assert not is_report_name("notes.md")


@pytest.fixture(scope="module")
def analysed():
    return rp.analyze(rp.sample_survey(), quick=True, draws=50)


def test_every_report_has_every_note_of_its_results_in_its_language(analysed, tmp_path):
    folder = analysed.write(tmp_path / "out", lang="both", formats=("json",))
    listed = read_manifest(folder)
    for lang in LANGUAGES:
        assert f"notes.{lang}.md" in listed
        said = (folder / f"notes.{lang}.md").read_text(encoding="utf-8").replace("*", "").replace("\\", "")
        said = said.replace("\u00a0", " ")
        notes = dict.fromkeys([*analysed.notes, *(n for r in analysed.results.values() for n in r.notes)])
        assert len(notes) > 5
        for note in notes:
            words = note.message.render(lang, analysed.style(lang)).replace("*", "").replace("\u00a0", " ")
            assert said.count(words) == 1, words


def test_the_terminal_tells_findings_cautions_and_place_in_this_order(analysed, tmp_path, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", "zh")
    monkeypatch.setattr(report_files, "analyze", lambda *given, **options: analysed)
    asked = ["analyze", str(rp.sample_survey()), "--out", str(tmp_path / "out"), "--formats", "json", "--lang", "zh"]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 0, shown.output
    lines = shown.output.strip().split("\n")
    cautions = [i for i, line in enumerate(lines) if line.startswith(("注意：", "不可使用："))]
    more = [i for i, line in enumerate(lines) if "notes.zh.md" in line]
    assert 0 < len(cautions) <= report_files.MOST_CAUTIONS
    assert cautions[0] > 0
    assert "快速预览" in lines[cautions[0]], "a first look says on the terminal too what it leaves out"
    assert len(more) == 1
    closing = lines[lines.index("", cautions[-1]) + 1 :]
    assert cautions[-1] + 1 == len(lines) - len(closing) - 1
    begun = ("已写入", "请先打开：", "结论的前提：", "作者提示：", "审稿自查：", "下一步，", "  repurchase review ")
    assert [line.startswith(b) for line, b in zip(closing, begun, strict=True)] == [True] * len(begun), closing
