"""A document is typeset once a language; what every writer reads is made in one step, and by nobody else."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Column, Document, Section, Table
from repurchase.document.typeset import typeset_document as step
from repurchase.document.typeset.line_width import em_halves, units
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.document.write_files import FORMATS, document_files
from repurchase.style import Interval, Kind, Number, default_style

DOCUMENT = Path(step.__file__).parents[1]
WRITERS = [
    *(DOCUMENT / "text" / f"{name}.py" for name in ("html", "latex", "markdown", "terminal")),
    *(DOCUMENT / "office" / f"{name}.py" for name in ("excel", "sheet_tables")),
    *(
        path
        for path in sorted((DOCUMENT / "office" / "word").rglob("*.py"))
        if path.stem != "__init__" and path.parent.name != "printed_form"
    ),  # a questionnaire is no typeset chapter
]
PIECES = {  # pieces of a format for its writer, which take no blocks themselves
    "line_count",
    "outside_links",
    "page_flow",
    "picture_parts",
    "style_sheet",
    "template_zip",
    "word_look",
    "word_xml",
}
TYPESETTING = {  # what writers leave to the typesetting step
    "repurchase.text",
    "repurchase.document.content",
    "repurchase.document.parts",
    "repurchase.document.typeset.caption_numbers",
    "repurchase.document.typeset.decimal_alignment",
    "repurchase.document.typeset.references",
    "repurchase.document.typeset.typeset_table",
    "repurchase.document.typeset.typeset_document",
}
LABEL = {"en": "Satisfaction", "zh": "顾客满意"}
ROWS = (
    (LABEL, "a", 1.25, Interval(0.1, 0.2)),
    (LABEL, "b", Number(-10.5, stars="*"), None),
    (LABEL, "b", None, Interval(None, 3.0)),
    ({"en": "x", "zh": "x"}, "b", 0.5, Interval(None, None)),
)


@pytest.fixture
def typeset():
    columns = (
        Column("construct", {"en": "Construct", "zh": "变量"}, Kind.WORDS, merge=True),
        Column("item", {"en": "Item", "zh": "题项"}, Kind.WORDS, merge=True),
        Column("value", {"en": "M", "zh": "M"}, decimals=1, group={"en": "Values", "zh": "数值"}),
        Column("ci", {"en": "CI", "zh": "区间"}, group={"en": "Values", "zh": "数值"}),
    )
    return typeset_table(Table("t", LABEL, columns, ROWS, ("first", "second"), rules=(0, 2)), "en")


@pytest.mark.parametrize("path", WRITERS, ids=lambda path: path.stem)
def test_no_writer_renders_aligns_or_numbers_for_itself(path):
    modules = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            modules += [node.module or "", *(f"{node.module}.{a.name}" for a in node.names)]
        elif isinstance(node, ast.Import):
            modules += [a.name for a in node.names]
    assert path.stem in PIECES or "repurchase.document.typeset.typeset_blocks" in modules
    assert not [m for m in modules for own in TYPESETTING if m == own or m.startswith(f"{own}.")]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_table_is_typeset_once_for_all_formats(document, lang, monkeypatch):
    seen = Counter()

    def counted(table, *args, **options):
        seen[table.name] += 1
        return typeset_table(table, *args, **options)

    monkeypatch.setattr(step, "typeset_table", counted)
    document_files(document, lang, default_style(lang), FORMATS)
    assert seen == Counter(b.name for b in walk(document.sections) if isinstance(b, Table))


def test_a_label_covers_its_rows_up_to_a_rule(typeset):
    assert [row[0].row_span for row in typeset.rows] == [2, 0, 1, 1]
    assert [row[1].row_span for row in typeset.rows] == [1, 1, 1, 1]
    assert [row[0].shown for row in typeset.rows] == ["Satisfaction", "", "Satisfaction", "x"]
    assert typeset.rows[1][0].words == "Satisfaction"
    assert typeset.rules == {2}


def test_cells_carry_words_for_readers_and_exact_numbers_for_workbooks(typeset):
    value, interval = typeset.rows[1][2], typeset.rows[0][3]
    assert value.words == "−10.5*"
    assert value.numbers == (Number(-10.5, decimals=1, stars="*"),)
    assert interval.words == "[0.100, 0.200]"
    assert [n.value for n in interval.numbers] == [0.1, 0.2]
    assert [n.value for n in typeset.rows[1][3].numbers] == [None, None]
    assert typeset.rows[1][3].words == default_style("en").missing
    assert typeset.rows[0][1].numbers == ()


def test_numbers_of_a_column_are_padded_to_one_shape(typeset):
    aligned = [row[2].aligned for row in typeset.rows]
    assert aligned == ["\u2007\u20071.2\u2007", "−10.5*", "—", "\u2007\u20070.5\u2007"]


def test_a_heading_above_numbers_keeps_two_chinese_characters_on_a_line():
    columns = (Column("removed", {"zh": "剔除数", "en": "Removed"}), Column("n", {"zh": "n", "en": "n"}))
    rows = ((Number(1, decimals=0), Number(2, decimals=0)),)
    table = typeset_table(Table("t", {"zh": "表", "en": "Table"}, columns, rows), "zh", default_style("zh"))
    assert [c.least_ems for c in table.columns] == [4.0, 1.0]


def test_columns_know_their_widths(typeset):
    for j, column in enumerate(typeset.columns):
        cells = [row[j].aligned for row in typeset.rows]
        assert column.width == max(map(units, cells))
        assert column.natural_ems == max(map(em_halves, [column.heading, *cells]))
        assert 0 < column.least_ems <= column.natural_ems
    assert [c.is_words for c in typeset.columns] == [True, True, False, False]
    assert [c.is_symbol for c in typeset.columns] == [False, False, True, False]


def test_headings_stand_under_a_span_or_in_one_row(typeset):
    assert typeset.spanning_headings == (("", 1), ("", 1), ("Values", 2))
    assert [c.full_heading for c in typeset.columns] == ["Construct", "Item", "Values: M", "Values: CI"]
    assert typeset.columns[3].limit_headings == ("Values: CI: lower", "Values: CI: upper")
    assert typeset.columns[2].limit_headings == ()


def test_only_the_first_note_is_marked(typeset):
    assert [(n.mark, n.words) for n in typeset.notes] == [("Note. ", "first"), ("", "second")]


def test_sections_tables_and_figures_are_numbered_in_reading_order(document):
    typeset = step.typeset_document(document, "zh")
    assert [s.number for s in typeset.sections] == ["4.1", "4.2"]
    inner = typeset.sections[0].blocks[-1]
    assert inner.number == "4.1.1"
    numbers = [b.number for b in typeset.blocks() if getattr(b, "columns", None)]
    assert [n.label for n in numbers] == ["表4-1", "表4-2", "表4-3", "表4-4"]
    assert [n.anchor for n in numbers] == ["table-1-narrow", "table-2-twin", "table-3-wide", "table-4-narrow"]
    assert all(n.label == f"{n.stem}{n.ordinal}{n.tail}" for n in numbers)


def test_tables_of_the_workbook_have_no_number(document):
    sheet = Table("only", LABEL, (Column("a", LABEL),), ((1.0,),))
    typeset = step.typeset_document(Document(LABEL, (Section(LABEL, ()),), sheets=(Section(LABEL, (sheet,)),)), "en")
    assert [t.number for s in typeset.sheets for t in s.blocks] == [None]
    assert list(typeset.blocks()) == list(typeset.sections)
