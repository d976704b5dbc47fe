"""Words that no format can carry, or that a program would compute, reach every writer and hurt none."""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree

import pytest

from repurchase.document.parts.blocks import Column, Document, Paragraph, Section, Table
from repurchase.document.write_files import document_files
from repurchase.style import Kind, default_style

FORMATS = ("docx", "html", "xlsx", "tex", "md")
CONTROLS = "agree\x00\x01\x1b[31m\x0b\x9b\ud800\ufffe\u202eeerga"
MARKS = "\ue000no-anchor\ue001click\ue002"  # would be taken for a reference of the writers' own


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("foreign")
    columns = (
        Column("item", {"en": "=1+1", "zh": "＝1+1"}, Kind.WORDS),
        Column("n", {"en": f"n {CONTROLS}"}, Kind.COUNT),
    )
    table = Table(
        "odd",
        {"en": f"+title {CONTROLS}"},
        columns,
        ((CONTROLS, 3), (MARKS, 4), ("@x", 5), ("x" * 40_000, 6), ("\ufeff=1", 7), ("😀" * 20_000, 8)),
        (f"-note {CONTROLS}",),
    )
    document = Document(
        {"en": "=" + "T" * 60_000},
        (Section({"en": CONTROLS}, (Paragraph((CONTROLS, MARKS)), table)),),
        4,
        {"en": "S" * 400},
        {"en": "-banner" * 100},
    )
    for lang in ("en", "zh"):
        for name, content in document_files(document, lang, default_style(lang), FORMATS).items():
            if "/" not in name:
                (folder / name).write_bytes(content)
    return folder


def words_of(path):
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as packed:
            parts = [ElementTree.fromstring(packed.read(n)) for n in packed.namelist() if n.endswith(".xml")]
            return "".join("".join(part.itertext()) for part in parts)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("suffix", ["docx", "html", "xlsx", "tex", "md"])
def test_every_writer_carries_on_without_the_characters(written, lang, suffix):
    path = written / (f"tables.{lang}.xlsx" if suffix == "xlsx" else f"report.{lang}.{suffix}")
    words = words_of(path)
    assert "agree" in words
    assert "eerga" in words
    for gone in "\x00\x01\x1b\x0b\x9b\ufffe\u202e\ue000\ue001\ue002":
        assert gone not in words


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_cell_of_the_workbook_is_computed_or_too_long(written, lang):
    from openpyxl import load_workbook

    book = load_workbook(written / f"tables.{lang}.xlsx")
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    texts = [c for c in cells if isinstance(c.value, str)]
    assert max(len(c.value) for c in texts) == 32_767
    assert max(len(c.value.encode("utf-16-le")) for c in texts) <= 2 * 32_767  # as a spreadsheet counts
    begun = [c for c in texts if c.value[:1] in ("=", "+", "-", "@", "＝")]
    assert len(begun) > 4
    assert all(c.quotePrefix for c in begun)
    assert all(c.quotePrefix for c in texts if c.value.endswith("=1"))  # a mark without width hides no formula


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_marks_what_a_trimmed_cell_would_compute(written, lang):
    page = (written / f"report.{lang}.html").read_text(encoding="utf-8")
    assert "data-formula>\ufeff=1<" in page


def test_document_properties_are_cut_at_their_limit(written):
    import docx
    from openpyxl import load_workbook

    word = docx.Document(str(written / "report.en.docx")).core_properties
    excel = load_workbook(written / "tables.en.xlsx").properties
    assert [len(p) for p in (word.title, word.subject, word.comments, excel.title, excel.description)] == [255] * 5
