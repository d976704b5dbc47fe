"""A template lends its styles and page setup, never its words; what is no template is refused in a sentence."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Cm

from repurchase.document.office.word.template import template_zip
from repurchase.document.office.word.word_pages import word_options
from repurchase.document.parts.blocks import Column, Document, Paragraph, Section, Table
from repurchase.document.write_files import document_files
from repurchase.errors import InputError
from repurchase.study.chapter.output import report_layout
from repurchase.style import Kind, default_style

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"


@pytest.fixture
def report(figures):
    columns = (Column("a", {"en": "A", "zh": "甲"}, Kind.WORDS), Column("b", {"en": "B", "zh": "乙"}))
    table = Table("t", {"en": "Table", "zh": "某表"}, columns, (("x", 1.0), ("y", 2.0)))
    sections = (Section({"en": "Sample", "zh": "样本"}, (Paragraph(("Words.",)), table)),)
    return Document({"en": "Results", "zh": "结果"}, sections, 5, banner={"en": "Synthetic data", "zh": "合成数据"})


@pytest.fixture
def thesis(tmp_path):
    """A thesis with words, an author, a header, narrow pages and numbered headings."""
    made = docx.Document()
    made.add_heading("Secret heading", 1)
    made.add_paragraph("Secret words")
    made.core_properties.author = "Secret author"
    section = made.sections[0]
    section.left_margin = section.right_margin = Cm(4)
    section.header.paragraphs[0].text = "A university"
    numbering = made.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{form}"/></w:lvl>'
        for k, form in enumerate(("第%1章", "%1.%2"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum xmlns:w="{MAIN}" w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num xmlns:w="{MAIN}" w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for k in (1, 2):
        properties = made.styles[f"Heading {k}"].element.get_or_add_pPr()
        number = f'<w:ilvl w:val="{k - 1}"/><w:numId w:val="77"/>'
        properties.insert(2, parse_xml(f'<w:numPr xmlns:w="{MAIN}">{number}</w:numPr>'))
    path = tmp_path / "thesis.docx"
    made.save(path)
    return path


def changed(path, name, change):
    """The file with one part changed."""
    with zipfile.ZipFile(path) as packed:
        parts = {n: packed.read(n) for n in packed.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for n, content in parts.items():
            packed.writestr(n, content)
    return path


def written(document, path, lang="zh", contents=None):
    files = document_files(document, lang, default_style(lang), ("docx",), word_options(path, contents))
    return zipfile.ZipFile(BytesIO(files[f"report.{lang}.docx"]))


def part(packed, name):
    return ElementTree.fromstring(packed.read(f"word/{name}.xml"))


def test_a_template_lends_its_pages_and_keeps_its_words(report, thesis):
    packed = written(report, thesis)
    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Secret" not in everything
    assert "A university" in part(packed, "header1").itertext().__next__()
    body = part(packed, "document")
    margins = [m.get(f"{W}left") for m in body.iter(f"{W}pgMar")]
    assert margins == ["2268"]
    assert "合成数据" in "".join(t.text for t in body.iter(f"{W}t"))  # the header is the thesis's own
    width = sum(int(c.get(f"{W}w")) for c in body.find(f".//{W}tblGrid"))
    size = body.find(f".//{W}pgSz")
    assert width <= int(size.get(f"{W}w")) - 2 * 2268 + 20
    assert docx.Document(BytesIO(packed.fp.getvalue())).tables


def test_headings_take_the_numbers_of_the_template_from_the_chapter_on(report, thesis):
    packed = written(report, thesis)
    own = next(n for n in part(packed, "numbering").iter(f"{W}num") if n.get(f"{W}numId") == "77")
    assert own.find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val") == "5"
    headings = [p for p in part(packed, "document").iter(f"{W}p")
                if (s := p.find(f"{W}pPr/{W}pStyle")) is not None and s.get(f"{W}val").startswith("Heading")]  # fmt: skip
    assert ["".join(t.text for t in p.iter(f"{W}t")) for p in headings] == ["结果", "样本"]
    assert all(p.find(f"{W}pPr/{W}numPr") is None for p in headings)


def test_a_template_without_numbered_headings_gets_ours(report, tmp_path):
    path = tmp_path / "plain.docx"
    docx.Document().save(path)
    packed = written(report, path)
    lists = {n.get(f"{W}numId") for n in part(packed, "numbering").iter(f"{W}num")}
    used = [n.find(f"{W}numId").get(f"{W}val") for n in part(packed, "document").iter(f"{W}numPr")]
    assert len(used) == 2
    assert set(used) <= lists
    kinds = [node.tag.removeprefix(W) for node in part(packed, "numbering")]
    assert kinds == sorted(kinds)  # every abstractNum before every num


def test_styles_of_the_template_stay_and_only_lacking_ones_are_added(report, thesis):
    before = {s.style_id for s in docx.Document(thesis).styles}
    with zipfile.ZipFile(thesis) as own:
        old = {s.get(f"{W}styleId"): ElementTree.tostring(s) for s in part(own, "styles").iter(f"{W}style")}
    new = {s.get(f"{W}styleId"): ElementTree.tostring(s)
           for s in part(written(report, thesis), "styles").iter(f"{W}style")}  # fmt: skip
    assert all(new[key] == value for key, value in old.items())
    assert {"TableCell", "TableNote", "Figure"} <= new.keys() - before
    used = {s.get(f"{W}val") for s in part(written(report, thesis), "document").iter(f"{W}pStyle")}
    assert used <= new.keys()
    second = ElementTree.fromstring(new["SecondCaption"])
    assert second.find(f"{W}basedOn").get(f"{W}val") == "Caption"


@pytest.mark.parametrize(("asked", "fields"), [(None, 0), (True, 2), (False, 0)])
def test_contents_stand_before_a_chapter_of_a_thesis_only_where_asked(report, thesis, asked, fields):
    body = part(written(report, thesis, contents=asked), "document")
    assert sum(i.text.strip().startswith("TOC") for i in body.iter(f"{W}instrText")) == fields


def test_nothing_of_a_template_leads_outside(report, thesis):
    relation = (b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                b'attachedTemplate" Target="http://example.org/x.dotm" TargetMode="External"/></Relationships>')  # fmt: skip
    changed(thesis, "word/_rels/document.xml.rels", lambda c: c.replace(b"</Relationships>", relation))
    changed(thesis, "word/settings.xml",
            lambda c: re.sub(rb"(<w:settings[^>]*>)", rb'\1<w:attachedTemplate r:id="rId99"/>', c, count=1))  # fmt: skip
    packed = written(report, thesis)
    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"example.org" not in everything
    assert b"attachedTemplate" not in everything


HEADER_LINK = (
    '<w:hyperlink r:id="rId7"><w:r><w:t>Library</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO example.org x</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Result</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def test_a_header_keeps_its_words_and_leads_nowhere(report, thesis):
    changed(thesis, "word/header1.xml", lambda c: c.replace(b"</w:p>", HEADER_LINK.encode(), 1))
    header = part(written(report, thesis), "header1")
    assert "".join(t.text for t in header.iter(f"{W}t")) == "A universityLibraryResult"
    assert not [*header.iter(f"{W}fldChar"), *header.iter(f"{W}instrText")]
    assert not [name for node in header.iter() for name in node.attrib if name.endswith("}id")]


def test_a_header_keeps_the_number_of_its_page(report, thesis):
    field = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    changed(thesis, "word/header1.xml", lambda c: c.replace(b"</w:p>", field.encode(), 1))
    assert [f.get(f"{W}instr") for f in part(written(report, thesis), "header1").iter(f"{W}fldSimple")] == ["PAGE"]


def test_names_within_a_template_break_no_part_of_the_report(report, thesis):
    odd = b"a&quot;/&gt;&lt;w:b&gt;"
    changed(thesis, "word/styles.xml", lambda c: c.replace(b'"Heading1"', b'"%s"' % odd))
    with zipfile.ZipFile(thesis) as packed:
        relations = ElementTree.fromstring(packed.read("word/_rels/document.xml.rels"))
    identity = next(r.get("Id") for r in relations if r.get("Target") == "header1.xml").encode()
    for name in ("word/document.xml", "word/_rels/document.xml.rels"):
        changed(thesis, name, lambda c: c.replace(b'"%s"' % identity, b'"x%s"' % odd))
    changed(thesis, "[Content_Types].xml", lambda c: c.replace(b'"image/jpeg"', b'"%s"' % odd))
    packed = written(report, thesis)
    for name in packed.namelist():
        ElementTree.fromstring(packed.read(name))
    assert docx.Document(BytesIO(packed.fp.getvalue())).tables


@pytest.mark.parametrize("length", ["\u00b2\u00b2", "--5", "999999999", ""])
def test_a_page_without_a_length_has_ours(report, thesis, length):
    size = f'w:pgSz w:w="{length}"'.encode()
    changed(thesis, "word/document.xml", lambda c: re.sub(rb'w:pgSz w:w="\d+"', size, c))
    assert docx.Document(BytesIO(written(report, thesis).fp.getvalue())).tables


def test_type_higher_than_a_page_is_planned_to_an_end(report, thesis):
    changed(thesis, "word/styles.xml", lambda c: re.sub(rb'<w:sz w:val="\d+"/>', b'<w:sz w:val="999999999"/>', c))
    assert docx.Document(BytesIO(written(report, thesis).fp.getvalue())).tables


# ------------------------------------------------------------------------------------------------ refusals
def refused(path):
    with pytest.raises(InputError) as caught:
        report_layout(path)
    assert caught.value.message.render("zh") != caught.value.message.render("en")
    return caught.value.message.key


def test_a_template_that_is_none_is_refused(tmp_path):
    assert refused(tmp_path / "nowhere.docx") == "template.missing"
    assert refused(tmp_path) == "template.missing"
    (tmp_path / "words.docx").write_text("words", encoding="utf-8")
    assert refused(tmp_path / "words.docx") == "template.no_docx"
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as packed:
        packed.writestr("a.txt", "x")
    assert refused(tmp_path / "other.docx") == "template.no_docx"


def test_a_template_with_macros_or_damage_is_refused(thesis):
    whole = thesis.read_bytes()
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    usual = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert refused(changed(thesis, "[Content_Types].xml", lambda c: c.replace(usual, macro))) == "template.no_docx"
    thesis.write_bytes(whole)
    assert refused(changed(thesis, "word/styles.xml", lambda c: c[: len(c) // 2])) == "template.no_docx"
    for name in ("word/styles.xml", "word/settings.xml", "word/header1.xml"):
        thesis.write_bytes(whole)
        assert refused(changed(thesis, name, lambda c: b"<x/>")) == "template.no_docx"
    thesis.write_bytes(whole[:-30])
    assert refused(thesis) == "template.no_docx"


def test_a_hostile_template_is_refused(thesis, monkeypatch):
    whole = thesis.read_bytes()
    entity = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><w:styles xmlns:w="%s">&a;</w:styles>' % MAIN.encode()
    )
    assert refused(changed(thesis, "word/styles.xml", lambda c: entity)) == "template.hostile"
    thesis.write_bytes(whole)
    header = entity.replace(b"w:styles", b"w:hdr")
    assert refused(changed(thesis, "word/header1.xml", lambda c: header)) == "template.hostile"
    thesis.write_bytes(whole)
    monkeypatch.setattr(template_zip, "MOST_UNPACKED", 1)
    assert refused(changed(thesis, "word/styles.xml", lambda c: c + b" " * 2_000_000)) == "template.hostile"
    monkeypatch.setattr(template_zip, "MOST_PARTS", 3)
    thesis.write_bytes(whole)
    assert refused(thesis) == "template.hostile"
    monkeypatch.setattr(template_zip, "MOST_MEGABYTES", 0)
    assert refused(thesis) == "template.too_large"


@pytest.mark.parametrize(
    ("option", "value"), [("chapter", 0), ("style", "mla"), ("bilingual_captions", "yes"), ("contents", 1)]
)
def test_an_option_of_the_layout_is_refused_by_its_name(option, value):
    with pytest.raises(InputError, match=option):
        report_layout(**{option: value})
