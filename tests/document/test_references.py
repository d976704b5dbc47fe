"""Sentences that name tables and figures, and the Word file's own rules of order."""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from repurchase.document.parts.blocks import Column, Document, Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.document.typeset.line_width import pieces
from repurchase.document.typeset.references import linked_runs
from repurchase.document.typeset.typeset_blocks import TypesetParagraph
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.document.write_files import write_document
from repurchase.style import Kind, default_style
from repurchase.text import Words, joined, text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
             "tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tcBorders": "top left start bottom right end insideH insideV",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
           "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs "
           "em lang",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
           "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
           "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
           "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
    "numPr": "ilvl numId numberingChange ins",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
             "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "docDefaults": "rPrDefault pPrDefault",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
              "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "settings": "writeProtection view zoom trackRevisions documentProtection defaultTabStop autoHyphenation "
                "characterSpacingControl footnotePr endnotePr compat rsids themeFontLang clrSchemeMapping",
}  # fmt: skip
REPEATED = {  # children that may stand several times in a row
    "numbering": "numPicBullet abstractNum num",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "styles": "docDefaults latentStyles style",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "document": "background body",
}
PARTS = ("document", "styles", "numbering", "settings", "header1", "footer1")


def table(name, **more):
    columns = (
        Column("construct", {"en": "Construct", "zh": "变量"}, Kind.WORDS, merge=True),
        Column("value", {"en": "Value", "zh": "数值"}),
    )
    label = {"en": "Satisfaction with everything", "zh": "对所有方面的总体满意度"}
    return Table(
        name, {"en": f"Table {name}", "zh": f"{name}表"}, columns, ((label, 1.0), (label, 2.0), ("x", 3.0)), **more
    )


def see(*refs):
    return text("chapter.see", places=joined(refs))


@pytest.fixture
def referring(figures):
    flow = Figure("flow", "flow", {"en": "Flow", "zh": "流程"}, figures["flow"])
    sections = (
        Section({"en": "One", "zh": "一"}, (Paragraph((see(TableRef("fit"), TableRef("last"), FigureRef("flow")),)),
                                           table("fit"), flow)),
        Section({"en": "Two", "zh": "二"}, (Paragraph((see(TableRef("fit")), "."), "caution"), table("fit"),
                                           Paragraph((Words((see(TableRef("long")),)),)),
                                           Section({"en": "In", "zh": "内"}, (table("last", notes=(
                                               see(TableRef("last")),)),)))),
    )  # fmt: skip
    return Document({"en": "T", "zh": "题"}, sections, 4, sheets=(Section({"en": "S", "zh": "表"}, (table("long"),)),))


def paragraphs(document, lang):
    return [b for b in typeset_document(document, lang).blocks() if isinstance(b, TypesetParagraph)]


def test_a_sentence_names_numbers_of_its_own_section_first(referring):
    zh, en = ([p.words for p in paragraphs(referring, lang)] for lang in ("zh", "en"))
    assert "表4-1、表4-3和图4-1" in zh[0]
    assert "表4-2" in zh[1]
    assert "Table 4.1, Table 4.3 and Figure 4.1" in en[0]
    assert "Table 4.2" in en[1]


def test_a_table_of_the_workbook_is_named_by_its_title(referring):
    assert "“Table long”" in paragraphs(referring, "en")[2].words


def test_notes_of_tables_may_refer_too(referring):
    last = typeset_document(referring, "zh").sections[1].blocks[-1].blocks[0]
    assert "表4-3" in last.notes[0].words


def test_a_reference_to_nothing_is_refused(referring):
    stray = Document(referring.title, (Section({"en": "S"}, (Paragraph((see(TableRef("nowhere")),)),)),))
    with pytest.raises(ValueError, match="nowhere"):
        typeset_document(stray, "en")
    with pytest.raises(ValueError, match="fit"):  # a table is no figure
        typeset_document(
            Document(referring.title, (Section({"en": "S"}, (Paragraph((FigureRef("fit"),)), table("fit"))),)), "en"
        )


def test_only_references_are_links(referring):
    first = paragraphs(referring, "zh")[0]
    assert [anchor for _, anchor, _ in first.runs if anchor] == ["table-1-fit", "table-3-last", "figure-1-flow"]
    assert [run.words for run in first.runs if run.anchor] == ["表4-1", "表4-3", "图4-1"]
    assert paragraphs(Document({"en": "T"}, (Section({"en": "S"}, (Paragraph(("<b>", "a")),)),)), "en")[0].runs == (
        ("<b> a", "", False),
    )
    assert list(linked_runs("")) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_format_shows_the_numbers(referring, lang, tmp_path):
    write_document(referring, tmp_path, lang, default_style(lang), ("docx", "html", "tex", "md"))
    label = "表4-1" if lang == "zh" else "Table 4.1"
    page = (tmp_path / f"report.{lang}.html").read_text(encoding="utf-8")
    assert f'<a href="#table-1-fit">{label}</a>' in page
    assert 'id="table-1-fit"' in page
    for kind in ("md", "tex", "html"):
        words = html.unescape((tmp_path / f"report.{lang}.{kind}").read_text(encoding="utf-8"))
        if kind == "tex":  # counts by itself
            before = "表" if lang == "zh" else "Table~"
            assert rf"{before}\ref{{table-1-fit}}" in words
            assert words.count(r"\label{table-1-fit}") == 1
            words = words.replace(rf"{before}\ref{{table-1-fit}}", label)
        assert label in words, kind
        if kind == "tex":
            assert rf"\renewcommand{{\thetable}}{{\thechapter{'-' if lang == 'zh' else '.'}\arabic{{table}}}}" in words
            assert r"\setcounter{chapter}{3}" in words
        assert not re.search("[\ue000-\ue002]", words), kind


@pytest.fixture(params=["en", "zh"])
def body(request, referring, tmp_path):
    write_document(referring, tmp_path, request.param, default_style(request.param), ("docx",))
    with zipfile.ZipFile(tmp_path / f"report.{request.param}.docx") as packed:
        return ElementTree.fromstring(packed.read("word/document.xml"))


def test_word_fields_point_at_captions(body):
    starts = {b.get(f"{W}name"): b.get(f"{W}id") for b in body.iter(f"{W}bookmarkStart")}
    ends = [b.get(f"{W}id") for b in body.iter(f"{W}bookmarkEnd")]
    asked = [i.text.split()[1] for i in body.iter(f"{W}instrText") if i.text.strip().startswith("REF ")]
    assert len(asked) == 4
    assert set(asked) <= starts.keys()
    assert sorted(ends) == sorted(starts.values())
    assert len(set(ends)) == len(ends)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_word_sets_the_children_of_an_element_in_the_order_of_the_schema(document, tmp_path, lang):
    appendix = Section({"en": "More", "zh": "更多"}, (table("more"),))
    write_document(replace(document, appendix=appendix), tmp_path, lang, default_style(lang), ("docx",))
    with zipfile.ZipFile(tmp_path / f"report.{lang}.docx") as packed:
        parts = [ElementTree.fromstring(packed.read(f"word/{name}.xml")) for name in PARTS]
    seen = set()
    for node in (n for part in parts for n in part.iter()):
        name = node.tag.removeprefix(W)
        seen.add(name)
        order = (ORDER.get(name) or REPEATED.get(name, "")).split()
        if order:
            places = [order.index(c.tag.removeprefix(W)) for c in node]
            assert places == sorted(set(places) if name in ORDER else places), ElementTree.tostring(node)
    assert ORDER.keys() | REPEATED.keys() <= seen


def test_word_gives_a_repeated_label_the_height_of_its_rows(body):
    first = body.find(f".//{W}tbl")
    column = [row.findall(f"{W}tc")[0].find(f"{W}tcPr/{W}vMerge") for row in first.findall(f"{W}tr")]
    assert [None if c is None else c.get(f"{W}val", "continue") for c in column] == [None, "restart", "continue", None]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_office_file_does_not_tell_the_hour(referring, kind, tmp_path, monkeypatch):
    import time
    from datetime import datetime, timedelta

    written = []
    for k, now in enumerate((time.time(), time.time() + 86_400)):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        path = write_document(referring, tmp_path / str(k), "en", default_style("en"), (kind,))[0]
        written.append(path.read_bytes())
    assert written[0] == written[1]
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        core = packed.read("docProps/core.xml").decode("utf-8")
        years = {str((datetime.now() + timedelta(days=d)).year) for d in (0, 1)}
        assert not any(f"{y}-" in core for y in years)
        assert {e.date_time[0] for e in packed.infolist()} == {1980}


def test_html_gives_a_repeated_label_the_height_of_its_rows():
    rows = re.findall(r"<tr>(.*?)</tr>", table("t").html("en"))
    assert [row.count("<td") for row in rows[1:]] == [2, 1, 2]
    assert rows[1].count('rowspan="2"') == 1
    assert "rowspan" not in rows[2] + rows[3]


def test_a_bracket_stays_with_the_sign_before_it():
    assert "TLI（NNFI）" in pieces("TLI（NNFI）")
    assert pieces("检验（Welch）")[-1] == "（Welch）"


def test_a_reference_in_a_cell_is_resolved():
    """A table of problems names the tables on which its evidence rests."""
    words = Column("evidence", "Evidence", Kind.WORDS)
    named = Words((text("chapter.see", places=joined((TableRef("one"),))),))
    naming = Table("two", text("chapter.title"), (words,), ((named,),))
    document = Document(text("chapter.title"), (Section(text("chapter.title"), (table("one"), naming)),), 4)
    for lang, said in (("en", "See Table 4.1."), ("zh", "详见表4-1。")):
        typeset = typeset_document(document, lang)
        assert typeset.sections[0].blocks[1].rows[0][0].shown == said
