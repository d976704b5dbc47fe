"""Pages of the Word report: numbered headings, contents, text ahead of tables, tables that go on overleaf."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from itertools import groupby
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.document.office.word.layout.block_heights import BlockHeights
from repurchase.document.office.word.layout.column_widths import table_layout
from repurchase.document.office.word.layout.line_count import line_count
from repurchase.document.office.word.layout.page_plan import SHORT_TABLE, page_plan
from repurchase.document.office.word.layout.table_cuts import LEAST_ROWS, part_rows
from repurchase.document.office.word.markup.word_look import line_of, look_of
from repurchase.document.office.word.write_word import write_docx
from repurchase.document.parts.blocks import Column, Document, Figure, Paragraph, Section, Table, TableRef
from repurchase.document.typeset.line_width import em_halves
from repurchase.document.typeset.typeset_blocks import TypesetSection, TypesetTable
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.document.write_files import document_files
from repurchase.style import Kind, default_style
from repurchase.text import joined, text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WIDTH, HEIGHT = 451.0, 698.0
WORDS = "The sample answers the questionnaire in full and in time. "


def label(words):
    return {"en": words, "zh": f"{words}表"}


def table(name, rows, *, groups=0, **more):
    """A table of so many rows; with groups, its first column repeats one label in each of them."""
    columns = (
        Column("construct", label("Construct"), Kind.WORDS, merge=True),
        Column("item", label("Item"), Kind.WORDS),
        Column("value", label("Value")),
    )
    cells = tuple((f"G{i // groups}" if groups else f"r{i}", f"item{i}", i / 7) for i in range(rows))
    return Table(name, label(f"Title {name}"), columns, cells, **more)


def words(n):
    return Paragraph((WORDS * n,))


def section(heading, *blocks, **more):
    return Section(label(heading), blocks, **more)


def chapter(*sections, appendix=None):
    return Document(label("Results"), sections, 4, label("A study"), appendix=appendix)


def plan_of(document, lang="en"):
    typeset = typeset_document(document, lang)
    return page_plan(typeset, BlockHeights(look_of(lang), WIDTH, HEIGHT, {}, lang), [])


def body_of(document, lang="en", **options):
    files = document_files(document, lang, default_style(lang), ("docx",), **options)
    with zipfile.ZipFile(BytesIO(files[f"report.{lang}.docx"])) as packed:
        return ElementTree.fromstring(packed.read("word/document.xml"))


def said(element):
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def style_of(paragraph):
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture
def whole(figures):
    """Everything that contents list: numbered and other headings, tables and figures of body and appendix."""
    flow = Figure("flow", "flow", label("Flow"), figures["flow"], appendix=True)
    return chapter(
        section("Summary", words(2), numbered=False),
        section("Sample", words(3), table("first", 4), section("Profile", Paragraph((see("first", "extra"),)))),
        section("References", Paragraph(("Author, A. (2020).",), role="reference"), numbered=False),
        section("Model", section("Fit", words(1)), section("Paths", words(1), table("second", 50, groups=3))),
        appendix=section("Further tables", table("extra", 3), flow, section("Origin", words(1))),
    )


def see(*names):
    return text("chapter.see", places=joined([TableRef(name) for name in names]))


# ------------------------------------------------------------------------------------------------ headings, contents
def numbers_by_word(body, numbering):
    """The number of each heading as Word's own lists count it, with the heading's words."""
    lists = {}
    for made in numbering.iter(f"{W}num"):
        abstract = made.find(f"{W}abstractNumId").get(f"{W}val")
        node = next(a for a in numbering.iter(f"{W}abstractNum") if a.get(f"{W}abstractNumId") == abstract)
        lists[made.get(f"{W}numId")] = [
            (int(lvl.find(f"{W}start").get(f"{W}val")), lvl.find(f"{W}numFmt").get(f"{W}val"),
             lvl.find(f"{W}lvlText").get(f"{W}val")) for lvl in node.iter(f"{W}lvl")
        ]  # fmt: skip
    counts = {name: [] for name in lists}
    for paragraph in body.iter(f"{W}p"):
        if not (found := re.fullmatch(r"Heading(\d)", style_of(paragraph))):
            continue
        level, number = int(found[1]) - 1, paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        name = "1" if number is None else number.get(f"{W}val")
        if name == "0":
            yield "", said(paragraph)
            continue
        counts[name] = [*counts[name][: level + 1]] + [None] * (level + 1 - len(counts[name]))
        start = lists[name][level][0]
        counts[name][level] = start if counts[name][level] is None else counts[name][level] + 1
        pattern = lists[name][level][2]
        for k in range(level + 1):
            shown = chr(64 + counts[name][k]) if lists[name][k][1] == "upperLetter" else str(counts[name][k])
            pattern = pattern.replace(f"%{k + 1}", shown)
        yield pattern, said(paragraph)


def test_headings_number_themselves_as_the_typeset_document_does(whole, lang):
    typeset = typeset_document(whole, lang)
    with zipfile.ZipFile(
        BytesIO(document_files(whole, lang, default_style(lang), ("docx",))[f"report.{lang}.docx"])
    ) as p:
        parts = [ElementTree.fromstring(p.read(f"word/{name}.xml")) for name in ("document", "numbering", "styles")]
    first = ("第4章" if lang == "zh" else "Chapter 4", typeset.title)
    expected = [(b.number, b.heading) for b in typeset.blocks() if isinstance(b, TypesetSection)]
    assert list(numbers_by_word(*parts[:2])) == [first, *expected]
    linked = [s for s in parts[2].iter(f"{W}style") if s.get(f"{W}styleId").startswith("Heading")]
    assert [s.find(f"{W}pPr/{W}numPr/{W}ilvl").get(f"{W}val") for s in linked] == ["0", "1", "2", "3"]
    assert [s.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") for s in linked] == ["0", "1", "2", "3"]


def test_contents_show_every_heading_and_caption_before_they_are_computed(whole, lang):
    body, typeset = body_of(whole, lang), typeset_document(whole, lang)
    fields = [i.text.strip() for i in body.iter(f"{W}instrText")]
    assert [f for f in fields if f.startswith("TOC")] == [
        'TOC \\o "1-3" \\h \\z \\u', 'TOC \\h \\z \\c "Table"', 'TOC \\h \\z \\c "AppendixTable"',
        'TOC \\h \\z \\c "AppendixFigure"'
    ]  # fmt: skip
    listed = [p for p in body.iter(f"{W}p") if p.find(f"{W}hyperlink") is not None]
    shown = [re.sub(r"\s", "", said(p)) for p in listed]
    for block in typeset.blocks():
        if isinstance(block, TypesetSection | TypesetTable):
            name = block.full_heading if isinstance(block, TypesetSection) else block.number.label + block.title
            assert sum(line.startswith(re.sub(r"\s", "", name)) for line in shown) == 1
    assert all(line[-1].isdigit() for line in shown)
    marks = {b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")}
    assert {p.find(f"{W}hyperlink").get(f"{W}anchor") for p in listed} <= marks
    assert {f.split()[1] for f in fields if f.startswith(("PAGEREF", "REF"))} <= marks


def test_fields_begin_part_and_end_in_turn(whole, lang):
    depth, kinds = 0, {"begin": 1, "separate": 0, "end": -1}
    for mark in body_of(whole, lang).iter(f"{W}fldChar"):
        depth += kinds[mark.get(f"{W}fldCharType")]
        assert depth in {0, 1, 2}
    assert depth == 0


def test_an_appendix_counts_its_own_tables(whole, lang):
    fields = [i.text.strip() for i in body_of(whole, lang).iter(f"{W}instrText")]
    assert sum(f.startswith("SEQ AppendixTable ") for f in fields) == 1
    assert sum(f.startswith("SEQ Table ") for f in fields) == 2
    assert sum(f.startswith("REF rp_table_A1 ") for f in fields) == 1


def test_an_entry_of_the_references_hangs_and_a_summary_has_no_number(whole, lang):
    styles = {style_of(p): said(p) for p in body_of(whole, lang).iter(f"{W}p")}
    assert styles["Bibliography"] == "Author, A. (2020)."


def test_captions_in_both_languages(whole):
    second = [said(p) for p in body_of(whole, "zh", bilingual_captions=True).iter(f"{W}p")
              if style_of(p) == "SecondCaption"]  # fmt: skip
    assert second == ["Table 4-1  Title first", "Table 4-2  Title second", "Table A-1  Title extra", "Figure A-1  Flow"]
    assert not [p for p in body_of(whole, "zh").iter(f"{W}p") if style_of(p) == "SecondCaption"]


def test_figures_lie_in_the_file_as_drawings_with_a_picture_for_older_programs(whole, lang):
    files = document_files(whole, lang, default_style(lang), ("docx",))
    with zipfile.ZipFile(BytesIO(files[f"report.{lang}.docx"])) as packed:
        kinds = sorted(name.rpartition(".")[2] for name in packed.namelist() if "media/" in name)
        body = packed.read("word/document.xml").decode("utf-8")
        assert not [name for name in packed.namelist() if "thumbnail" in name]
    assert kinds == ["png", "svg"]
    assert 'descr="Flow' in body
    assert "svgBlip" in body
    assert 'cx="5400000"' in body  # 15 cm


# ------------------------------------------------------------------------------------------------ the plan
def test_text_flows_ahead_of_a_table_that_its_page_has_no_room_for():
    plan = plan_of(chapter(section("One", words(40), table("big", 24), words(8), words(8), words(8))))
    kinds = [type(p.block).__name__ for p in plan]
    assert kinds.index("TypesetTable") > 2
    placed = next(p for p in plan if isinstance(p.block, TypesetTable))
    assert (placed.first, placed.last, placed.page) == (0, 24, 2)


def test_a_long_table_without_text_behind_it_goes_on_overleaf(lang):
    document = chapter(section("One", words(8), table("long", 60, groups=4, notes=("A note.",))))
    parts = [p for p in plan_of(document, lang) if isinstance(p.block, TypesetTable)]
    assert [(a.last, b.first) for a, b in zip(parts, parts[1:], strict=False)] == [(p.last, p.last) for p in parts[:-1]]
    assert (parts[0].first, parts[-1].last) == (0, 60)
    assert [p.page for p in parts] == list(range(1, len(parts) + 1))
    assert all(p.last % 4 == 0 for p in parts[:-1])  # between groups
    assert len(parts) >= 2


def test_a_table_that_goes_on_has_its_caption_at_the_head_of_a_page_and_heads_of_its_own(lang):
    document = chapter(section("One", words(8), table("long", 60, groups=4, notes=("A note.",))))
    children = list(body_of(document, lang).find(f"{W}body"))
    at = [i for i, child in enumerate(children) if child.tag == f"{W}tbl"]
    assert len(at) >= 2
    for i in at[1:]:
        caption = children[i - 1]
        assert said(caption) == ("续表4-1" if lang == "zh" else "Table 4.1 (continued)")
        assert caption.find(f"{W}pPr/{W}pageBreakBefore") is not None
        assert children[i].find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    assert not [i.text for child in children for i in child.iter(f"{W}instrText") if "SEQ Table" in i.text][1:]
    notes = [said(child) for child in children if style_of(child) == "TableNote"]
    assert len(notes) == 1
    assert style_of(children[at[-1] + 1]) == "TableNote"


def test_a_label_that_is_cut_is_repeated_and_stands_for_the_rows_of_its_part():
    cut = part_rows(
        typeset_document(chapter(section("One", table("t", 10, groups=5))), "en").sections[0].blocks[0], 3, 8
    )
    assert [row[0].row_span for row in cut] == [2, 0, 3, 0, 0]
    assert [row[0].aligned for row in cut] == ["G0", "", "G1", "", ""]


def test_a_short_table_is_never_cut():
    tables = [table(f"t{i}", 9) for i in range(12)]
    plan = [p for p in plan_of(chapter(section("One", *tables))) if isinstance(p.block, TypesetTable)]
    assert all(p.height.whole < SHORT_TABLE * HEIGHT for p in plan)
    assert [(p.first, p.last) for p in plan] == [(0, 9)] * 12
    assert [p.block.name for p in plan] == [f"t{i}" for i in range(12)]


@pytest.mark.parametrize(("lines", "page"), [(14, 1), (22, 2)])
def test_a_heading_over_a_table_alone_stands_on_the_page_of_the_table(lines, page):
    plan = plan_of(chapter(section("One", *(words(1) for _ in range(lines))), section("Two", table("t", 9))))
    heading = [p for p in plan if isinstance(p.block, TypesetSection)][-1]
    assert (heading.page, plan[-1].page) == (page, page)


BLOCKS = st.one_of(
    st.integers(1, 30).map(words),
    st.integers(1, 90).map(lambda rows: ("table", rows, 0)),
    st.integers(1, 90).map(lambda rows: ("table", rows, 3)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(BLOCKS, min_size=1, max_size=8), min_size=1, max_size=4))
def test_every_block_is_placed_once_in_order_and_pages_are_full(sections):
    made, count = [], 0
    for k, blocks in enumerate(sections):
        ready = []
        for block in blocks:
            count += 1
            ready.append(table(f"t{count}", block[1], groups=block[2]) if isinstance(block, tuple) else block)
        made.append(section(f"S{k}", *ready))
    plan = plan_of(chapter(*made))
    tables = [p for p in plan if isinstance(p.block, TypesetTable)]
    names = [b.name for s in made for b in s.blocks if isinstance(b, Table)]
    assert [name for name, _ in groupby(p.block.name for p in tables)] == names
    for _, parts in groupby(tables, key=lambda p: p.block.name):
        rows = [i for p in parts for i in range(p.first, p.last)]
        assert rows == list(range(len(rows)))
    for placed in tables:
        part = placed.height.rows[placed.first : placed.last]
        high = sum(part) >= LEAST_ROWS * line_of(placed.height.layout.size)
        assert len(part) >= min(LEAST_ROWS, len(placed.block.rows)) or high
    texts = [p for p in plan if not isinstance(p.block, TypesetTable)]
    assert len(texts) == sum(1 + sum(isinstance(b, Paragraph) for b in s.blocks) for s in made)
    assert [p.page for p in plan] == sorted(p.page for p in plan)


@pytest.mark.parametrize(
    ("said_words", "chinese", "lines"),
    [("", False, 1), ("word", False, 1), ("word " * 30, False, 2), ("字" * 37, True, 1), ("字" * 39, True, 2),
     ("x" * 400, False, 6), ("a\nb", False, 2)],
)  # fmt: skip
def test_lines_are_counted_by_the_widths_of_letters(said_words, chinese, lines):
    assert line_count(said_words, WIDTH, 12, chinese=chinese) == lines


def test_what_the_author_alone_should_know_stands_on_no_page():
    remark = Paragraph(("Only for the author.",))
    assert "Only for the author" not in said(body_of(chapter(section("One", words(1), remarks=(remark,)))))


def test_the_same_document_gives_the_same_bytes(whole, lang):
    typeset = typeset_document(whole, lang)
    written = []
    for _ in range(2):
        stream = BytesIO()
        write_docx(typeset, stream, {})
        written.append(stream.getvalue())
    assert written[0] == written[1]


def test_a_table_of_few_high_rows_is_cut_between_them():
    words = " ".join(["evidence"] * 60)
    rows = tuple((f"Problem {k}", words, words) for k in range(4))
    columns = tuple(Column(n, n, Kind.WORDS) for n in ("problem", "evidence", "advice"))
    high = Table("high", "High", columns, rows)
    plan = plan_of(chapter(section("S", *["Text that fills. " * 120] * 2, high, "End. " * 5)))
    parts = [p for p in plan if isinstance(p.block, TypesetTable)]
    assert len(parts) > 1 and all(p.last > p.first for p in parts)
    assert all(sum(p.height.rows[p.first : p.last]) >= 3 * line_of(p.height.layout.size) for p in parts)


def test_long_cells_get_more_of_the_width_than_short_ones():
    long, short = "word " * 120, "word " * 12
    columns = tuple(Column(n, n, Kind.WORDS) for n in ("a", "b", "c"))
    made = Table("widths", "Widths", columns, ((short, long, short),))
    plan = plan_of(chapter(section("S", made)))
    widths = next(p for p in plan if isinstance(p.block, TypesetTable)).height.layout.widths
    assert widths[1] > 2 * widths[0] and widths[0] == widths[2]


@pytest.mark.parametrize("lines", range(18, 24))
def test_a_table_does_not_wait_behind_the_next_subheading_for_a_small_hole(lines):
    words = "Word after word that fills a line of the page from its left edge to its right."
    first = section("A", *[words] * lines, table("late", 10))
    plan = plan_of(chapter(section("S", first, section("B", *["More of the text that follows. " * 30] * 4))))
    kinds = [p.block.heading if isinstance(p.block, TypesetSection) else "table"
             for p in plan if isinstance(p.block, TypesetSection | TypesetTable)]  # fmt: skip
    assert kinds == ["S", "A", "table", "B"]


@pytest.mark.parametrize(("rows", "whole"), [(3, False), (8, True)])
def test_headings_wrap_before_many_cells_do(rows, whole):
    path = "H10a QUAL → TRUST → RI"
    heads = [Column("path", text("chapter_structure.hypothesis"), Kind.WORDS)]
    heads += [Column(f"n{k}", {"en": "Direct paths freed", "zh": "直接路径自由估计"}) for k in range(7)]
    made = typeset_table(Table("t", text("chapter.title"), tuple(heads), ((path, *[0.123] * 7),) * rows), "en")
    look = look_of("en")
    layout = table_layout(made, look, 450.0)
    needed = em_halves(path) * 0.5 * layout.size + 2 * layout.padding
    assert (layout.widths[0] >= needed) is whole
    assert sum(layout.widths) <= 450.0 + 1e-6
