"""Tables in a workbook: exact numbers, text that nobody computes, sheets by section, links, and pages that print."""

from __future__ import annotations

import math
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Column, Document, Section, Table
from repurchase.document.write_files import write_document
from repurchase.style import Kind, default_style

SATISFACTION = {"en": "Customer satisfaction", "zh": "顾客满意"}


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture
def folder(document, lang, tmp_path):
    write_document(document, tmp_path, lang, default_style(lang), ("xlsx",))
    return tmp_path


@pytest.fixture
def book(folder, lang):
    from openpyxl import load_workbook

    return load_workbook(folder / f"tables.{lang}.xlsx")


def tables_of(document):
    return [b for b in walk(document.sections) if isinstance(b, Table)]


def test_excel_has_a_sheet_for_each_section_with_short_names(book, document):
    names = book.sheetnames
    holding = [s for s in document.sections if any(isinstance(b, Table) for b in walk(s.blocks))]
    assert len(names) == 1 + len(holding)
    assert len({n.casefold() for n in names}) == len(names)
    assert all(len(n) <= 31 and not re.search(r"[\[\]:*?/\\]", n) for n in names)


def test_excel_holds_unrounded_numbers_with_formats(book, lang):
    sheet = book.worksheets[1]
    heads = [c.value for c in sheet[5] if c.value]
    first, second = list(sheet[6]), list(sheet[7])
    estimate = next(c for c in first if c.value == 0.123456789)
    assert estimate.number_format == '0.000"***"'
    least = "<0.001" if lang == "zh" else "<.001"
    assert next(c for c in first if c.value == 0.00001).number_format == f'[<0.001]"{least}";0.000'
    assert next(c for c in first if c.value == 0.4321).number_format == "0.0%"
    assert next(c for c in first if c.value == 238).number_format == "0"
    limits = [c.value for c in first if isinstance(c.value, float)]
    assert -0.01 in limits
    assert 0.25 in limits
    assert sum(c.value == "—" for c in second) == 4  # an absent interval (two cells), p and share
    assert len(heads) == 8


def test_excel_never_takes_an_answer_for_a_formula(book, folder, lang, formula):
    sheet = book.worksheets[1]
    cells = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and c.value[:1] in "=+-@"]
    assert formula in {c.value for c in cells}
    assert all(c.data_type == "s" and c.quotePrefix for c in cells)
    with zipfile.ZipFile(folder / f"tables.{lang}.xlsx") as packed:
        assert not [n for n in packed.namelist() if n.startswith("xl/worksheets/sheet") and b"<f>" in packed.read(n)]


def test_excel_columns_are_as_wide_as_their_rows_not_their_notes(book, nasty, lang):
    sheet = book.worksheets[1]
    mark = "注：" if lang == "zh" else "Note. "
    assert mark + nasty in {c.value for c in sheet["A"]}
    assert sheet.column_dimensions["A"].width < 30


def test_excel_contents_link_to_every_table(book, document, lang):
    contents = book.worksheets[0]
    linked = [(row[1].value, row[1].hyperlink.location) for row in contents.iter_rows() if row[1].hyperlink]
    assert [title for title, _ in linked] == [t.title[lang] for t in tables_of(document)]
    for title, location in linked:
        name, cell = re.fullmatch(r"'(.+)'!(A\d+)", location).groups()
        assert book[name][cell].value.endswith(title)
    assert {cell.hyperlink.location for sheet in book.worksheets[1:] for cell in [sheet["A1"]]} == {
        f"'{contents.title}'!A1"
    }


def test_excel_stacks_the_tables_of_a_section_in_order(book, document, lang):
    sheet = book.worksheets[1]
    column = [c.value for c in sheet["A"]]
    captions = [i for i, words in enumerate(column) if words and re.match(r"表4-\d|Table 4\.\d", str(words))]
    assert [column[i].split(" ", 2 if lang == "en" else 1)[-1] for i in captions] == [
        t.title[lang] for t in tables_of(document)[:2]
    ]
    for i in captions:
        assert column[i + 1] is None  # caption, an empty line, then heads and rows as one block
        assert all(column[i + 2 : i + 6])
    assert sheet.freeze_panes is None
    assert [c.value for c in sheet["A"][5:8]] == [SATISFACTION[lang]] * 2 + [c.value for c in sheet["A"][7:8]]  # filled


@pytest.fixture
def lone(tmp_path, lang):
    """A workbook with one table to a sheet, one in words and one too wide for an upright page."""
    from openpyxl import load_workbook

    def label(words):
        return {"en": words, "zh": words}

    long = label("A heading of more words than the name of any sheet has room for")
    upright = Table("a", label("A"), (Column("x", label("x"), Kind.WORDS), Column("y", label("y"))), (("w", 1.0),))
    wide = Table("b", label("B"), tuple(Column(f"c{k}", label(f"Column {k}")) for k in range(20)), ((1.25,) * 20,) * 9)
    sections = (Section(label("First"), (upright,)), Section(long, (wide,)))
    first = Section(label("Hypotheses"), (replace(upright, name="h"),), "hypotheses")
    inner = (Section(label("one"), (replace(upright, name="d"),)), Section(label("two"), (replace(upright, name="e"),)))
    sheets = (Section(long, inner), Section(label("First"), (replace(upright, name="f"),)))
    document = Document(label("T"), sections, sheets=sheets, first_sheet=first)
    write_document(document, tmp_path, lang, default_style(lang), ("xlsx",))
    return load_workbook(tmp_path / f"tables.{lang}.xlsx")


def test_excel_begins_with_contents_and_hypotheses_and_ends_with_what_no_page_holds(lone, lang):
    assert lone.sheetnames == [
        "目录" if lang == "zh" else "Contents",
        "Hypotheses",
        "4.1 First",
        "4.2 A heading of more words",  # no word is cut, and none is left that asks for another
        "A heading of more words",
        "First",
    ]
    assert [c.value for c in lone.worksheets[4]["A"] if c.value in ("A", "x")] == ["A", "x", "A", "x"]


def test_excel_prints_to_the_width_of_a_page(lone):
    for sheet in lone.worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert [s.page_setup.orientation for s in lone.worksheets[2:4]] == ["portrait", "landscape"]
    single = lone.worksheets[3]
    assert single.freeze_panes == "A6"
    assert single.print_title_rows == "$3:$5"
    assert lone.worksheets[4].print_title_rows is None


def test_excel_rows_are_as_tall_as_their_words(tmp_path, lang):
    from openpyxl import load_workbook

    label = {"en": "word " * 60, "zh": "词语" * 60}
    columns = (Column("x", {"en": "x", "zh": "x"}, Kind.WORDS), Column("y", {"en": "y", "zh": "y"}, Kind.WORDS))
    table = Table("t", {"en": "T", "zh": "表"}, columns, ((label, label), ("a", "b")), (label,))
    write_document(
        Document({"en": "T"}, (Section({"en": "S"}, (table,)),)), tmp_path, lang, default_style(lang), ("xlsx",)
    )
    sheet = load_workbook(tmp_path / f"tables.{lang}.xlsx").worksheets[1]
    assert sheet.row_dimensions[6].height >= 4 * 15
    assert sheet.row_dimensions[7].height is None
    assert sheet["A6"].alignment.wrap_text
    (notes,) = sheet.merged_cells.ranges
    assert (notes.min_row, notes.min_col, notes.max_col) == (9, 1, 2)
    assert sheet.row_dimensions[9].height >= 2 * 15


def test_excel_writes_every_sign_as_it_is(tmp_path):
    import python_calamine
    from openpyxl import load_workbook

    words = ["a & b", "<c>", '"q"', "_x0041_", " edges ", "two\nlines", "tab\tbed", "😀", "-1.5", "1e5", "", "∞"]
    table = Table("t", {"en": "T"}, (Column("x", {"en": "x"}, Kind.WORDS), Column("n", {"en": "n"})),
                  tuple((w, v) for w, v in zip(words, [math.inf, -math.inf, *range(10)], strict=True)))  # fmt: skip
    write_document(
        Document({"en": "T"}, (Section({"en": "S & 'Q'"}, (table,)),)), tmp_path, "en", default_style("en"), ("xlsx",)
    )
    sheet = load_workbook(tmp_path / "tables.en.xlsx").worksheets[1]
    assert sheet.title == "4.1 S & Q"
    shown = [sheet.cell(6 + i, 1).value for i in range(len(words))]
    assert [s or "" for s in shown] == words
    assert [sheet.cell(6 + i, 2).value for i in range(3)] == ["∞", "−∞", 0]
    other = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "tables.en.xlsx")).get_sheet_by_index(1)
    assert [row[0] for row in other.to_python()[5:8]] == words[:3]


def test_excel_sets_the_children_of_a_sheet_in_the_order_of_the_schema(folder, lang):
    order = ["sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "hyperlinks", "pageMargins",
             "pageSetup", "headerFooter"]  # fmt: skip
    with zipfile.ZipFile(folder / f"tables.{lang}.xlsx") as packed:
        sheets = [n for n in packed.namelist() if n.startswith("xl/worksheets/sheet")]
        for name in sheets:
            found = [child.tag.rpartition("}")[2] for child in ElementTree.fromstring(packed.read(name))]
            assert found == [tag for tag in order if tag in found], name
        listed = packed.read("[Content_Types].xml").decode("utf-8")
        assert all(
            f'"/{n}"' in listed for n in packed.namelist() if not n.endswith(".rels") and n != "[Content_Types].xml"
        )
