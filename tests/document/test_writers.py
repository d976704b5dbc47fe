"""What writers put into files: rules, headers, fonts, fields, exact numbers, and nothing that anyone could inject."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Column, Document, Section, Table
from repurchase.document.text.html import table_html
from repurchase.document.text.latex_table import table_latex
from repurchase.document.typeset.typeset_blocks import CaptionNumber
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.document.write_files import write_document
from repurchase.style import Kind, default_style
from repurchase.text import text

LANGUAGES = ("en", "zh")
FORMATS = ("docx", "html", "xlsx", "tex", "md")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Folders already written, by language."""
    return {"place": tmp_path_factory.mktemp("written")}


@pytest.fixture(params=LANGUAGES)
def lang(request):
    return request.param


@pytest.fixture
def folder(document, lang, shelf):
    """The document in every format, written once per language."""
    if lang not in shelf:
        shelf[lang] = shelf["place"] / lang
        shelf[lang].mkdir()
        write_document(document, shelf[lang], lang, default_style(lang), FORMATS)
    return shelf[lang]


def tables_of(document):
    return [b for b in walk(document.sections) if isinstance(b, Table)]


# ------------------------------------------------------------------------------------------------ Word
@pytest.fixture
def body(folder, lang):
    with zipfile.ZipFile(folder / f"report.{lang}.docx") as packed:
        return ElementTree.fromstring(packed.read("word/document.xml"))


@pytest.fixture
def styles(folder, lang):
    with zipfile.ZipFile(folder / f"report.{lang}.docx") as packed:
        return ElementTree.fromstring(packed.read("word/styles.xml"))


def said(element):
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def parts_of_tables(body):
    """The parts of each table: one, or several where it goes on overleaf below a caption without number of its own."""
    parts = []
    for child in body.find(f"{W}body"):
        if any("SEQ Table" in code.text for code in child.iter(f"{W}instrText")):
            parts.append([])
        if child.tag == f"{W}tbl":
            parts[-1].append(child)
    return parts


def test_word_tables_have_three_rules_and_no_others(body, document):
    tables = body.findall(f".//{W}tbl")
    assert len(parts_of_tables(body)) == len(tables_of(document))
    for table in tables:
        borders = table.find(f"{W}tblPr/{W}tblBorders")
        assert {b.tag.removeprefix(W): (b.get(f"{W}val"), b.get(f"{W}sz")) for b in borders} == {
            "top": ("single", "12"),
            "bottom": ("single", "12"),  # eighths of a point: 1.5 pt
            "left": ("nil", None),
            "right": ("nil", None),
            "insideH": ("nil", None),
            "insideV": ("nil", None),
        }
        rows = table.findall(f"{W}tr")
        heads = [r for r in rows if r.find(f"{W}trPr/{W}tblHeader") is not None]
        under = heads[-1].findall(f"{W}tc/{W}tcPr/{W}tcBorders/{W}bottom")
        assert under
        assert {u.get(f"{W}sz") for u in under} == {"6"}  # 0.75 pt
        assert {b.get(f"{W}sz") for b in rows[-1].findall(f"{W}tc/{W}tcPr/{W}tcBorders/{W}bottom")} == {"12"}
        for row in rows[len(heads) : -1]:
            assert row.find(f"{W}tc/{W}tcPr/{W}tcBorders/{W}bottom") is None
        for cell in table.iter(f"{W}tcBorders"):
            assert cell.find(f"{W}left") is None
            assert cell.find(f"{W}right") is None


def test_word_heads_repeat_and_rows_stay_whole(body, document):
    for parts, source in zip(parts_of_tables(body), tables_of(document), strict=True):
        expected = 2 if any(c.group for c in source.columns) else 1
        rows = [table.findall(f"{W}tr") for table in parts]
        for part in rows:
            marked = [r.find(f"{W}trPr/{W}tblHeader") is not None for r in part]
            assert marked == [True] * expected + [False] * (len(part) - expected)
            assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in part)
        assert sum(len(part) - expected for part in rows) == len(source.rows)


def test_word_tables_leave_no_row_alone(body, document):
    """Rows stay with the next: all of a short table or a part, the first and last four of a long one, up to its notes."""
    cut = 0
    for parts, source in zip(parts_of_tables(body), tables_of(document), strict=True):
        heads = 2 if any(c.group for c in source.columns) else 1
        cut += len(parts) > 1
        for table in parts:
            kept = [
                all(p.find(f"{W}pPr/{W}keepNext") is not None for p in r.iter(f"{W}p")) for r in table.findall(f"{W}tr")
            ]
            rows, n = kept[heads:], len(kept) - heads
            whole = n <= 20 or len(parts) > 1
            expected = set(range(n - 1)) if whole else {0, 1, 2, n - 4, n - 3, n - 2}
            expected |= {n - 1} if source.notes and table is parts[-1] else set()
            assert {i for i, k in enumerate(rows) if k} == expected
            assert all(kept[:heads])
    assert cut <= 1


def test_word_styles_set_a_chinese_font(styles, lang):
    found = {}
    for style in styles.iter(f"{W}style"):
        fonts = style.find(f"{W}rPr/{W}rFonts")
        if fonts is not None:
            found[style.find(f"{W}name").get(f"{W}val")] = fonts
    for name in ("Normal", "heading 1", "heading 2", "caption", "Subtitle", "toc 1"):
        key = next(k for k in found if k.casefold() == name.casefold())
        assert found[key].get(f"{W}eastAsia") in {"SimSun", "SimHei"}, name
        assert found[key].get(f"{W}ascii") == "Times New Roman"
        assert not [a for a in found[key].attrib if "Theme" in a]
    if lang == "zh":
        assert next(v for k, v in found.items() if k.casefold() == "heading 1").get(f"{W}eastAsia") == "SimHei"


def test_word_captions_number_themselves(body, document, lang):
    fields = [i.text.strip() for i in body.iter(f"{W}instrText")]
    assert sum(f.startswith("SEQ Table ") for f in fields) == len(tables_of(document))
    assert sum(f.startswith("SEQ Figure ") for f in fields) == 1
    words = [said(p) for p in body.iter(f"{W}p")]
    first = "表4-1" if lang == "zh" else "Table 4.1"
    assert any(w.startswith(first) for w in words)
    assert any(w.startswith("图4-1" if lang == "zh" else "Figure 4.1") for w in words)


def test_word_captions_stand_above_tables_and_below_figures(body):
    children = list(body.find(f"{W}body"))
    for i, child in enumerate(children):
        codes = [c.text for c in child.iter(f"{W}instrText")]
        if any("SEQ Table" in c for c in codes):
            assert children[i + 1].tag == f"{W}tbl"
            assert child.find(f"{W}pPr/{W}keepNext") is not None
        if any("SEQ Figure" in c for c in codes):
            assert children[i - 1].find(f".//{W}drawing") is not None


def test_word_turns_no_page(body):
    """Not even for twenty columns; contents and chapter are sections of their own."""
    sections = [s.find(f"{W}pgSz") for s in body.iter(f"{W}sectPr")]
    assert len(sections) == 2
    for page in sections:
        assert page.get(f"{W}orient", "portrait") == "portrait"
        assert int(page.get(f"{W}w")) < int(page.get(f"{W}h"))


def test_wide_tables_in_a_row_leave_no_empty_page(document, lang, tmp_path):
    wide = tables_of(document)[-2]
    two = Document({"en": "T", "zh": "题"}, (Section({"en": "S", "zh": "节"}, (wide, replace(wide, name="w2"))),))
    write_document(two, tmp_path, lang, default_style(lang), ("docx",))
    with zipfile.ZipFile(tmp_path / f"report.{lang}.docx") as packed:
        body = ElementTree.fromstring(packed.read("word/document.xml"))
    assert [s.get(f"{W}orient") for s in body.iter(f"{W}pgSz")] == [None, None]
    breaks = [p for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert all(said(p).startswith(("续表", "Table")) for p in breaks)


def test_word_tables_fit_their_page(body):
    """The widths of the columns never add up to more than what lies between the margins."""
    room, waiting = [], 0
    for child in body.find(f"{W}body"):
        if child.tag == f"{W}tbl":
            waiting += 1
        for section in child.iter(f"{W}sectPr"):
            size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
            free = int(size.get(f"{W}w")) - int(margin.get(f"{W}left")) - int(margin.get(f"{W}right"))
            room += [free] * waiting
            waiting = 0
    assert waiting == 0
    for table, free in zip(body.findall(f".//{W}tbl"), room, strict=True):
        widths = [int(g.get(f"{W}w")) for g in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert sum(widths) <= free + 20
        assert min(widths) > 200


def test_word_file_names_nobody(folder, lang):
    with zipfile.ZipFile(folder / f"report.{lang}.docx") as packed:
        core = packed.read("docProps/core.xml").decode("utf-8")
        header = "".join(packed.read(n).decode("utf-8") for n in packed.namelist() if "header" in n)
    assert re.search(r"<dc:creator>repurchase</dc:creator>", core)
    assert ("合成数据" if lang == "zh" else "Synthetic data") in header


# ------------------------------------------------------------------------------------------------ all formats
def shown_in(folder, lang):
    """The words of each format."""
    with zipfile.ZipFile(folder / f"report.{lang}.docx") as packed:
        yield "docx", "\n".join(said(p) for p in ElementTree.fromstring(packed.read("word/document.xml")).iter(f"{W}p"))
    for kind in ("html", "tex", "md"):
        page = (folder / f"report.{lang}.{kind}").read_text(encoding="utf-8")
        yield kind, re.sub(r"<svg.*?</svg>|<style>.*?</style>|<script>.*?</script>", "", page, flags=re.DOTALL)


def test_no_nan_and_no_key_is_ever_printed(folder, lang):
    for kind, page in shown_in(folder, lang):
        assert not re.search(r"\b(nan|NaN|None|null)\b", page), kind
        assert not re.search(r"\b(document|measure|general)\.[a-z_]+\b", page), kind


def test_the_sheet_has_no_nan_either(folder, lang):
    from openpyxl import load_workbook

    for sheet in load_workbook(folder / f"tables.{lang}.xlsx"):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value == cell.value
                assert str(cell.value).lower() not in {"nan", "inf"}


def test_the_first_note_is_marked_and_only_that(folder, lang, nasty):
    mark, two = ("注：", "*p<0.05") if lang == "zh" else ("Note. ", "*p < .05")
    for kind, page in shown_in(folder, lang):
        plain = html.unescape(re.sub(r"</?i>|\\(?=[^a-z])|[{}]", "", page))
        assert mark + nasty[:7].replace("<", {"tex": "\\textless"}.get(kind, "<")) in plain, kind
        plain = plain.replace("$<$", "<").replace("\\textless", "<").replace("\u00a0", " ").replace("~", " ")
        assert two in plain, kind
        assert mark + two not in plain, kind


def test_figures_lie_beside_the_report(folder, lang):
    assert (folder / "figures" / f"flow.{lang}.png").stat().st_size > 2000
    assert (folder / "figures" / f"flow.{lang}.svg").read_text(encoding="utf-8").startswith("<?xml")


# ------------------------------------------------------------------------------------------------ HTML
def test_html_escapes_what_was_written(folder, lang, nasty):
    page = (folder / f"report.{lang}.html").read_text(encoding="utf-8")
    assert page.count("<script") == 1  # our own, which test_html_page.py looks at
    assert page.count("&lt;script&gt;") >= 5
    assert 'src="http' not in page
    assert "{\\x}" in page


def test_html_table_escapes_every_part(nasty):
    label = {"en": nasty, "zh": nasty}
    table = Table("t", label, (Column("a", label, Kind.WORDS, group=label),), ((nasty,), (label,)), (nasty,))
    shown = table_html(typeset_table(table, "en", number=CaptionNumber(nasty, "", 1, "", nasty)))
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 10
    assert '"x"' not in shown


def test_html_is_one_file_and_links_within_itself(folder, lang):
    page = (folder / f"report.{lang}.html").read_text(encoding="utf-8")
    targets = set(re.findall(r'id="([^"]+)"', page))
    links = re.findall(r'href="([^"]+)"', page)
    assert links
    assert all(link.startswith("#") and link[1:] in targets for link in links)
    ours = re.findall(r'id="([^"]+)"', re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL))
    assert len(ours) == len(set(ours))


# ------------------------------------------------------------------------------------------------ LaTeX
def test_latex_escapes_its_specials(folder, lang, nasty):
    page = (folder / f"report.{lang}.tex").read_text(encoding="utf-8")
    assert r"\$100\_\#1\%" in page
    assert r"\{\textbackslash{}x\}" in page
    assert r"\textasciitilde{}\textasciicircum{}" in page
    assert r"\textless{}script\textgreater{}" in page
    body = re.sub(r"\\[\\{}$&#_%~^]", "", page)
    assert body.count("{") == body.count("}")
    for line in latex_rows(page):
        assert line.count("&") - line.count(r"\&") in {6, 20}, line


def latex_rows(page):
    return [line for line in page.split("\n") if line.endswith(r"\\") and "&" in line and "multicolumn" not in line
            and "caption" not in line]  # fmt: skip


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no LaTeX on this machine")
def test_latex_compiles(folder, lang):
    for _ in range(2):  # references are known in the second run
        done = subprocess.run(["xelatex", "-interaction=nonstopmode", "-halt-on-error", f"report.{lang}.tex"],
                              cwd=folder, capture_output=True, text=True, timeout=900)  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:]
    said = (folder / f"report.{lang}.log").read_text(encoding="utf-8", errors="replace")
    assert "undefined" not in said
    assert "Missing character" not in said
    assert all(float(wide) < 2 for wide in re.findall(r"Overfull \\hbox \(([\d.]+)pt", said))


def test_latex_cells_in_brackets_are_no_options():
    table = Table(
        "t",
        {"en": "T"},
        (Column("a", {"en": "A"}, Kind.WORDS), Column("b", {"en": "B"}, Kind.WORDS)),
        (("[0.1, 0.2]", "x"),),
    )
    assert r"{[0.1, 0.2]} & x \\" in table_latex(typeset_table(table, "en"))


# ------------------------------------------------------------------------------------------------ Markdown
def test_markdown_cells_stay_cells(nasty):
    table = Table(
        "t",
        {"en": nasty},
        (Column("a", {"en": nasty}, Kind.WORDS), Column("b", {"en": "B"}, Kind.WORDS)),
        ((nasty, "x\ny"),),
        (nasty,),
    )
    rows = [line for line in table.markdown("en").split("\n") if line.startswith("|")]
    assert len(rows) == 3
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 3
    assert not re.search(r"(?<!\\)<", table.markdown("en"))


# ------------------------------------------------------------------------------------------------ all
def test_a_document_without_banner_tables_or_figures_is_written_too(tmp_path, lang):
    empty = Document({"en": "T", "zh": "题"}, (Section({"en": "S", "zh": "节"}),))
    written = write_document(empty, tmp_path, lang, default_style(lang), FORMATS)
    assert len(written) == len(FORMATS)
    assert all(p.stat().st_size for p in written)


def test_decimals_follow_the_style(document, lang):
    table = tables_of(document)[0]
    two = table.cells(lang, default_style(lang).with_decimals(2))
    assert two[0][3] == ("0.12***")
    assert table.cells(lang)[0][3] == "0.123***"
    assert table.cells(lang)[0][5] in {"<.001", "<0.001"}


def test_a_terminal_cuts_no_word_of_a_narrow_column():
    """Columns of words give way to numbers, but not by letters."""
    words = ("Responsiveness", "Personalised service", "Repurchase intention of customers")
    columns = (Column("a", "Construct", Kind.WORDS), *(Column(f"n{k}", f"Number {k}") for k in range(14)))
    made = Table("t", text("fitted.fit_title"), columns, tuple((w, *([1000.123456] * 14)) for w in words))
    page = made.page("en")
    for word in " ".join(words).split():
        assert word in page


def test_a_table_is_as_wide_as_the_terminal(monkeypatch):
    words = "Personalised service and the attention of the staff, by those who came back"
    columns = (Column("a", "Construct", Kind.WORDS), Column("b", "Meaning", Kind.WORDS), Column("n", "Number"))
    made = Table("t", text("fitted.fit_title"), columns, ((words, words, 1.0), (words, words, 2.0)))

    def widest():
        return max(map(len, made.page("en").splitlines()))

    for columns_of_it, wanted in (("40", 60), ("80", 80), ("200", 100)):
        monkeypatch.setenv("COLUMNS", columns_of_it)
        assert widest() == wanted


def test_a_terminal_shows_what_several_columns_are_of(lang):
    """Two columns named alike are told apart by the heading over each group; columns without one have none."""
    both = {"en": "All hypotheses together", "zh": "全部假设同时检出"}
    alone = {"en": "The longest-single-word", "zh": "单独"}
    columns = (
        Column("n", "N", Kind.COUNT),
        Column("power", "p", group=both),
        Column("ci", "ci", group=both),
        Column("other", "p", group=alone),
    )
    lines = Table("t", text("fitted.fit_title"), columns, ((150, 0.5, 0.75, 0.25),)).page(lang).splitlines()
    head = lines.index(next(line for line in lines if line.split() == ["N", "p", "ci", "p"]))
    spans = lines[2:head]
    shown, pieces = " ".join(spans), (both[lang] if lang == "zh" else both[lang].split())
    assert all(piece in shown for piece in pieces) and alone[lang].split()[-1] in shown  # no word is cut, however long
    rule = spans[-1]
    assert set(rule) == {" ", "─"} and len(rule.split()) == 2  # a rule below each, none above N
    assert rule.index("─") >= lines[head].index("N") + 1
    plain = Table("t", text("fitted.fit_title"), (Column("n", "N", Kind.COUNT),), ((1,),)).page(lang).splitlines()
    assert plain[2].strip() == "N"
