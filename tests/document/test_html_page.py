"""The page: findings first, contents of two levels, appendix folded, remarks aside, one script and no other."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from repurchase.document.parts.blocks import Column, Document, Figure, Paragraph, Section, Table, TableRef
from repurchase.document.text.html import fragment, table_html
from repurchase.document.text.html_page import page
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.style import Kind
from repurchase.text import text

LANGUAGES = ("en", "zh")
SVG = (
    b'<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<defs><path id="p" d="M0 0"/></defs><use href="#p"/><g clip-path="url(#p)"/></svg>'
)
VOID = {"meta", "br", "img", "link", "input"}


def label(words):
    return {"en": words, "zh": f"{words}文"}


def small_table(name, title="T"):
    columns = (Column("a", label("A"), Kind.WORDS), Column("b", label("B")))
    return Table(name, label(title), columns, (("x", 1.0), ("y", -2.0)))


def chapter(**parts):
    """A summary, a body whose sections share names with sections in them, and an appendix."""
    inner = Section(label("Inner"), (Paragraph(("Deep.",), "info"), small_table("inner")), "sample")
    sections = (
        Section(label("Summary"), (Paragraph(("Found.",)),), "summary", numbered=False),
        Section(
            label("Sample"),
            (Paragraph((text("chapter.see", places=TableRef("extra")),)), inner, Section(label("Other"), (), "sample")),
            "sample",
            remarks=(Paragraph(("Beware.",), "caution"), Paragraph(("Beware.",), "caution")),
        ),
        Section(
            label("Conclusion"),
            (small_table("hypothesis_summary", "Hypotheses"), *(Figure(n, "flow", label(n), {}) for n in ("f1", "f2"))),
            "conclusion",
        ),
        Section(label("Works"), (Paragraph(("Doe, J.",), role="reference"),), "references", numbered=False),
    )
    appendix = Section(label("More"), (small_table("extra", "Extra"),), "appendix")
    return Document(label("Chapter"), **{"sections": sections, "appendix": appendix} | parts)


def shown(document, lang="en"):
    typeset = typeset_document(document, lang)
    return page(typeset, {f"figure-{k}-f{k}": SVG for k in (1, 2)})


class Outline(HTMLParser):
    """Every element with the ones that it stands in; complains of what is not closed."""

    def __init__(self, page):
        super().__init__()
        self.open, self.found = [], []
        self.feed(page)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes), [t for t, _ in self.open]))
        if tag not in VOID:
            self.open.append((tag, dict(attributes)))

    def handle_startendtag(self, tag, attributes):
        self.found.append((tag, dict(attributes), [t for t, _ in self.open]))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, tag


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_element_is_closed_where_it_was_opened(lang):
    outline = Outline(shown(chapter(), lang))
    assert {"nav", "main", "aside", "details", "figure", "svg", "table"} <= {tag for tag, *_ in outline.found}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_and_the_table_of_hypotheses_stand_first(lang):
    said = shown(chapter(), lang)
    main = said[said.index("<main>") :]
    first = main[: main.index("</section>")]
    assert 'class="rp-part rp-first" id="s-summary"' in first
    assert first.count("<table") == 1
    assert 'data-name="hypothesis_summary"' in first
    assert f'<a href="#table-2-hypothesis_summary">{"表4-2" if lang == "zh" else "Table 4.2"}</a>' in first
    assert main.count('id="table-2-hypothesis_summary"') == 1
    assert main.count('data-name="hypothesis_summary"') == 2


def test_without_a_summary_the_table_of_hypotheses_stands_first_all_the_same():
    document = chapter()
    said = shown(Document(document.title, document.sections[1:], appendix=document.appendix))
    assert said.index('data-name="hypothesis_summary"') < said.index('id="s-sample"')
    bare = shown(Document(document.title, document.sections[1:2], appendix=document.appendix))
    assert 'class="rp-first"' not in bare


@pytest.mark.parametrize("lang", LANGUAGES)
def test_contents_have_two_levels_and_every_anchor_is_there_once(lang):
    said = shown(chapter(), lang)
    anchors = re.findall(r'\bid="([^"]+)"', said)
    assert len(anchors) == len(set(anchors))
    contents = said[said.index("<nav") : said.index("</nav>")]
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents)
    assert all(target in anchors for target, _ in links)
    heads = [words for _, words in links]
    assert [w for w in heads if w.startswith("4.")] == re.findall(r"<h[23]>(4\.[^<]+)</h", said)
    assert contents.count("<ul>") == 2
    assert heads[0] == ("Summary文" if lang == "zh" else "Summary")


def test_the_appendix_is_folded_and_nothing_else_of_the_chapter():
    outline = Outline(shown(chapter()))
    tables = [(attributes, parents) for tag, attributes, parents in outline.found if attributes.get("data-name")]
    folded = {a["data-name"] for a, parents in tables if "details" in parents}
    assert folded == {"extra"}
    details = [attributes for tag, attributes, *_ in outline.found if tag == "details" and "id" in attributes]
    assert details == [{"class": "rp-appendix", "id": "s-appendix"}]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_remarks_stand_aside_once_and_say_for_whom_they_are(lang):
    said = shown(chapter(), lang)
    asides = re.findall(r"<aside.*?</aside>", said)
    assert len(asides) == 1
    assert asides[0].count("Beware.") == said.count("Beware.") == 1
    assert html.escape(text("web_page.for_author", n=1).render(lang)) in asides[0]
    assert re.search(r"@media print\{[^@]*\.rp-remarks[^{}]*\{display:none", said)


def test_a_caution_of_the_chapter_itself_is_no_remark():
    said = shown(chapter())
    assert '<p class="rp-info"><b>Note. </b>Deep.</p>' in re.sub(r"<aside.*?</aside>", "", said)


def test_references_hang():
    assert '<p class="rp-reference">Doe, J.</p>' in shown(chapter())
    assert re.search(r"\.rp-reference\{[^}]*text-indent:-", shown(chapter()))


def test_pictures_are_part_of_the_page_and_their_parts_are_told_apart():
    said = shown(chapter())
    drawn = re.findall(r"<svg.*?</svg>", said)
    assert len(drawn) == 2
    for k, picture in enumerate(drawn, 1):
        mine = f"figure-{k}-f{k}-p"
        assert f'id="{mine}"' in picture
        assert f'href="#{mine}"' in picture
        assert f'"url(#{mine})"' in picture
    assert "<!DOCTYPE svg" not in said
    assert "<?xml" not in said


def test_one_script_runs_and_no_other():
    said = shown(chapter())
    (script,) = re.findall(r"<script>(.*?)</script>", said, re.DOTALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', said)[1]
    told = b64encode(sha256(script.encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'sha256-{told}'"
    assert not re.search(r'\son[a-z]+="', said[said.index("<body") :])
    assert not re.search(r'(?:src|href)="(?!#)', re.sub(r"<svg.*?</svg>", "", said))


@pytest.mark.parametrize("words", ["=1+1", "+1-1", "@x", "\uff1d1", " =x", "-1+1"])
def test_words_that_a_spreadsheet_would_compute_are_marked(words):
    table = Table("t", label("T"), (Column("a", {"en": words}, Kind.WORDS),), ((words,), ("harmless - x",)))
    said = table_html(typeset_table(table, "en"))
    assert len(re.findall(r"<t[dh][^>]* data-formula>", said)) == 2


def test_numbers_are_not_marked_whatever_their_sign():
    said = table_html(typeset_table(small_table("t"), "en"))
    assert "data-formula" not in said


def test_labels_that_span_rows_and_percent_signs_are_filled_as_they_are():
    columns = (Column("a", label("A"), Kind.WORDS, merge=True), Column("b", label("B"), Kind.WORDS))
    table = Table("t", label("T"), columns, (("g", "100%s"), ("g", "=x"), ("=h", "%d"), ("=h", "y")))
    said = table_html(typeset_table(table, "en"))
    cells = re.findall(r"<td([^>]*)>([^<]*)</td>", said)
    assert [words for _, words in cells] == ["g", "100%s", "=x", "=h", "%d", "y"]
    assert ["rowspan" in about for about, _ in cells] == [True, False, False, True, False, False]
    assert ["data-formula" in about for about, _ in cells] == [False, False, True, True, False, False]


def test_a_heading_under_a_spanning_one_carries_both_for_a_spreadsheet():
    table = Table("t", label("T"), (Column("a", {"en": "b"}, group={"en": "Model 1"}),), ((1.0,),))
    assert 'data-full="Model 1: b"' in table_html(typeset_table(table, "en"))


def test_a_notebook_gets_tables_and_cautions_with_their_style_and_no_script():
    said = fragment([typeset_table(small_table("t"), "en")], ["Mind <this>."])
    assert said.startswith('<div class="rp" lang="en"><style>.rp{')
    assert "<script" not in said
    assert '<p class="rp-caution">Mind &lt;this&gt;.</p>' in said
    Outline(said)


@pytest.mark.parametrize(("kind", "side"), [("rp-words", "left"), ("rp-number", "center")])
def test_cells_stand_in_jupyter_where_they_stand_on_the_page(kind, side):
    """JupyterLab moves all to the right by ``.jp-RenderedHTMLCommon:not(.jp-RenderedMarkdown) td``, of two classes."""
    rules = dict(re.findall(r"([^{}]+)\{([^}]*)\}", fragment([typeset_table(small_table("t"), "en")], [])))
    (selector,) = (found for found in rules if kind in found and f"text-align:{side}" in rules[found])
    assert selector.count(".") > 2
