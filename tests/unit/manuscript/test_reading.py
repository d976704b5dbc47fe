"""Files as they come: tracked changes, notes, text boxes, pages; and files that are refused in one sentence."""

from __future__ import annotations

import json
import time
import zipfile
from io import BytesIO

import marked_manuscripts as made
import pytest

import repurchase as rp
from repurchase.study.manuscript.reading.manuscript_text import MOST_CELLS, Prose, TextTable, sentences
from repurchase.study.manuscript.reading.read_manuscript import read_manuscript
from repurchase.text import catalogue


def read(tmp_path, body, **parts):
    path = tmp_path / "thesis.docx"
    path.write_bytes(made.package(body, **parts))
    return read_manuscript(path)


def run(words):
    return f"<w:r><w:t>{words}</w:t></w:r>"


def test_what_was_deleted_does_not_count_and_what_was_inserted_does(tmp_path):
    body = f"<w:p>{run('N = ')}<w:del><w:r><w:delText>283</w:delText></w:r></w:del><w:ins>{run('238')}</w:ins></w:p>"
    assert [b.words for b in read(tmp_path, body).prose()] == ["N = 238"]


def test_a_text_box_is_a_paragraph_and_its_fallback_is_not_read_twice(tmp_path):
    box = f"<w:txbxContent><w:p>{run('In the box')}</w:p></w:txbxContent>"
    body = f"<w:p>{run('Before')}<w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice>{box}</mc:Choice>"
    body += f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>{run(' after')}</w:p>"
    assert [b.words for b in read(tmp_path, body).prose()] == ["In the box", "Before after"]


def test_the_code_of_a_field_is_passed_over_and_a_footnote_is_read(tmp_path):
    body = f"<w:p><w:r><w:instrText>PAGE 99</w:instrText></w:r>{run('Text.')}</w:p>"
    notes = f"<w:footnote><w:p>{run('N = 238.')}</w:p></w:footnote>"
    assert [b.words for b in read(tmp_path, body, footnotes=notes).prose()] == ["Text.", "N = 238."]


def test_pages_follow_what_word_recorded(tmp_path):
    body = f"<w:p>{run('One')}</w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Two</w:t></w:r></w:p>"
    found = read(tmp_path, body)
    assert found.pages
    assert [b.location.page for b in found.prose()] == [1, 2]


def test_merged_cells_and_their_head(tmp_path):
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p>{}</w:p></w:tc>"
    head = cell.format('<w:gridSpan w:val="2"/>', run("Head")) + cell.format("", run("β"))
    first = cell.format('<w:vMerge w:val="restart"/>', run("A")) + cell.format("", run("x")) + cell.format("", run("1"))
    below = cell.format("<w:vMerge/>", run("")) + cell.format("", run("y")) + cell.format("", run("2"))
    grid = next(read(tmp_path, f"<w:tbl><w:tr>{head}</w:tr><w:tr>{first}</w:tr><w:tr>{below}</w:tr></w:tbl>").grids())
    assert grid.rows == (("Head", "Head", "β"), ("A", "x", "1"), ("", "y", "2"))


def test_a_page_with_cells_over_rows(tmp_path):
    path = tmp_path / "thesis.html"
    path.write_text(
        "<p>One</p><table><tr><td rowspan=2>A</td><td>1</td></tr><tr><td>2</td></tr></table><script>x</script>"
    )
    blocks = read_manuscript(path).blocks
    assert [b.words for b in blocks if isinstance(b, Prose)] == ["One"]
    assert [b.rows for b in blocks if isinstance(b, TextTable)] == [(("A", "1"), ("", "2"))]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Hair et al. (2010) say so. It holds (p = .05).", ["Hair et al. (2010) say so.", "It holds (p = .05)."]),
        ("成立（β=0.36；p<0.001）。不成立。", ["成立（β=0.36；p<0.001）。", "不成立。"]),
    ],
)
def test_sentences_of_both_languages(words, parts):
    assert sentences(words) == parts


def refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(rp.InputError) as error:
        read_manuscript(path)
    assert all(error.value.message.render(lang) for lang in ("zh", "en"))
    return error.value.message.key


def test_files_of_other_kinds_are_refused_with_the_next_step(tmp_path):
    assert refused(tmp_path, "a.doc", b"\xd0\xcf\x11\xe0") == "manuscript.is_doc"
    assert refused(tmp_path, "a.pdf", b"%PDF-1.7") == "manuscript.is_pdf"
    assert refused(tmp_path, "a.png", b"x") == "manuscript.unknown_kind"
    assert refused(tmp_path, "a.docx", b"no zip") == "manuscript.no_word"
    assert refused(tmp_path, "b.docx", made.package("</w:p>")) == "manuscript.no_word"
    assert refused(tmp_path, "a.txt", b"\x00\x01\x00") == "manuscript.no_text"


def test_entities_and_bombs_are_refused(tmp_path):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<!DOCTYPE d [<!ENTITY e 'x'>]><d>&e;</d>")
    assert refused(tmp_path, "a.docx", out.getvalue()) == "manuscript.hostile"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<d>" + " " * 130_000_000 + "</d>")
    assert refused(tmp_path, "b.docx", out.getvalue()) == "manuscript.hostile"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("{", "findings_no_json"),
        ("[1]", "findings_not_ours"),
        (json.dumps({"schema": "repurchase.files/1"}), "findings_not_ours"),
        (json.dumps({"schema": "repurchase.findings/9"}), "findings_schema"),
    ],
)
def test_findings_that_are_not_ours_are_refused(tmp_path, content, key):
    findings, thesis = tmp_path / "findings.json", tmp_path / "thesis.md"
    findings.write_text(content)
    thesis.write_text("N = 238")
    with pytest.raises(rp.InputError) as error:
        rp.check_manuscript(thesis, findings)
    assert error.value.message.key == f"manuscript.{key}"


def test_a_file_that_is_not_there_is_named_in_both_languages(tmp_path):
    with pytest.raises(rp.InputError) as error:
        rp.check_manuscript(tmp_path / "none.docx", {"schema": "repurchase.findings/1"})
    assert "none.docx" in error.value.message.render("zh")
    with pytest.raises(rp.InputError, match="findings"):
        rp.check_manuscript(tmp_path / "none.docx", tmp_path / "findings.json")


def test_hollow_findings_leave_nothing_to_check(tmp_path):
    thesis = tmp_path / "thesis.md"
    thesis.write_text("β = .36 (N = 238).")
    found = rp.check_manuscript(thesis, {"schema": "repurchase.findings/1"})
    assert not found.checked
    assert found.page("zh").splitlines()[1] == catalogue("zh")["manuscript.nothing_checked"]


@pytest.mark.parametrize("columns", ["²", "9" * 5000, "-1", "0", "x"])
def test_a_number_of_columns_that_cannot_be_meant_is_one(tmp_path, columns):
    page = tmp_path / "thesis.html"
    page.write_text(f'<table><tr><td colspan="{columns}">1</td><td>2</td></tr></table>', "utf-8")
    rows = next(read_manuscript(page).grids()).rows
    assert rows[0][-1] == "2"
    assert len(rows[0]) <= 61


def test_a_table_that_is_wide_in_one_row_and_long_in_others_stays_small(tmp_path):
    page, text_file = tmp_path / "thesis.html", tmp_path / "thesis.md"
    page.write_text(f"<table><tr>{'<td>1' * 9000}</tr>{'<tr><td>1</td></tr>' * 9000}</table>", "utf-8")
    text_file.write_text("|1" * 9000 + "|\n" + "|1|\n" * 9000, "utf-8")
    cell = f"<w:tc><w:p>{run('1')}</w:p></w:tc>"
    body = f"<w:tbl><w:tr>{cell * 5000}</w:tr>{f'<w:tr>{cell}</w:tr>' * 5000}</w:tbl>"
    for found in (read_manuscript(page), read_manuscript(text_file), read(tmp_path, body)):
        rows = next(found.grids()).rows
        assert 0 < len(rows) * len(rows[0]) <= MOST_CELLS
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("words", ["A. " * 6600, "et al. X " * 2200, "**a " * 5000, "![" * 10_000])
def test_marks_without_end_cost_no_more_than_their_length(words, tmp_path):
    path = tmp_path / "thesis.md"
    path.write_text(words, "utf-8")
    began = time.process_time()
    for block in read_manuscript(path).prose():
        sentences(block.words)
    assert time.process_time() - began < 1.5
