"""A chapter in LaTeX: numbers that agree, references by label, tables within the margins, heads repeated overleaf."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

import repurchase as rp
from repurchase.document.parts.blocks import Column, Document, Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.document.text.latex import document_latex
from repurchase.document.text.latex_table import GAP, TURNED, UPRIGHT, table_latex
from repurchase.document.text.latex_words import breakable, counted, escape
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.document.typeset.typeset_table import typeset_table
from repurchase.document.write_files import document_files
from repurchase.style import Kind, Number
from repurchase.text import text

LANGUAGES = ("en", "zh")


def label(words):
    return {"en": words, "zh": words}


def table(name, rows=3, words=1, numbers=2, group=None, note=()):
    columns = (
        *(Column(f"w{k}", label(f"Words {k}"), Kind.WORDS) for k in range(words)),
        *(Column(f"c{k}", label(f"Col {k}"), group=group) for k in range(numbers)),
    )
    cells = tuple((*("some words" for _ in range(words)), *(k + 0.125 for k in range(numbers))) for _ in range(rows))
    return Table(name, label("T"), columns, cells, note)


def latex(lang="en", **parts):
    inner = Section(label("Inner"), (Paragraph((text("chapter.see", places=TableRef("extra")),)),))
    body = Section(label("Body"), (inner, table("main"), Figure("f", "flow", label("F"), {}), Paragraph(("p = .041",))))
    works = Section(label("Works"), (Paragraph(("Doe, J. (2020).",), role="reference"),), numbered=False)
    supplement = Section(label("More"), (table("extra"), Section(label("Lettered"), (table("last"),))))
    summary = Section(label("Summary"), (Paragraph((text("chapter.see", places=TableRef("main")),)),), numbered=False)
    document = Document(label("Title"), **{"sections": (summary, body, works), "appendix": supplement} | parts)
    return document_latex(typeset_document(document, lang), {"figure-1-f": "figures/f.png"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_are_numbered_as_tables_are(lang):
    said = latex(lang, chapter=5)
    joint = "-" if lang == "zh" else "."
    assert r"\setcounter{chapter}{4}" in said
    assert r"\chapter{Title}" in said
    for what in ("table", "figure"):
        assert rf"\renewcommand{{\the{what}}}{{\thechapter{joint}\arabic{{{what}}}}}" in said
    assert r"\section*{Summary}" in said
    assert r"\section{Body}\label{s-5.1}" in said
    assert r"\subsection{Inner}\label{s-5.1.1}" in said
    assert r"\section*{Works}" in said
    assert r"\setcounter{secnumdepth}{4}" in said


def test_the_appendix_is_a_chapter_with_a_letter():
    said = latex()
    assert said.index(r"\section*{Works}") < said.index(r"\appendix") < said.index(r"\chapter{More}")
    assert said.index(r"\chapter{More}") < said.index(r"\section{Lettered}\label{s-A.1}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reference_has_its_label(lang):
    said = latex(lang)
    labels, references = re.findall(r"\\label\{([^}]*)\}", said), re.findall(r"\\ref\{([^}]*)\}", said)
    assert len(labels) == len(set(labels))
    assert {"table-1-main", "table-A-1-extra", "figure-1-f"} <= set(labels)
    assert references == ["table-1-main", "table-A-1-extra"]
    before = "表" if lang == "zh" else "Table~"
    assert all(before + rf"\ref{{{name}}}" in said for name in references)


def test_a_figure_without_a_picture_leaves_its_reference_in_words():
    body = Section(
        label("B"), (Paragraph((text("chapter.see", places=FigureRef("f")),)), Figure("f", "flow", label("F"), {}))
    )
    said = document_latex(typeset_document(Document(label("T"), (body,)), "en"), {})
    assert "Figure 4.1" in said
    assert r"\ref" not in said


def test_a_label_is_counted_whatever_language_it_is_in():
    assert counted("表4-12", "N") == "表N"
    assert counted("Table A.3", "N") == "Table~N"
    assert counted("Table 4.3 (continued)", "N") == "Table~N (continued)"
    assert counted("elsewhere & more", "N") == r"elsewhere \& more"


def test_symbols_are_italic_and_stay_with_their_value():
    assert r"\textit{p}~=~.041" in latex()


def test_entries_of_the_list_of_references_hang():
    assert r"{\noindent\hangindent=2em\hangafter=1 Doe, J. (2020).\par}" in latex()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_remarks_are_on_no_page(lang):
    section = Section(label("B"), (), "b", remarks=(Paragraph(("Beware.",), "caution"),))
    assert "Beware" not in latex(lang, sections=(section,), appendix=None)


def test_an_english_chapter_with_chinese_words_can_print_them():
    assert "ctex" not in latex("en", appendix=None, sections=(Section(label("B")),))
    said = latex("en", appendix=None, sections=(Section({"en": "问卷"}),))
    assert r"\usepackage[scheme=plain]{ctex}" in said


def widths(said):
    body = said[: said.index(r"\toprule")]
    return [float(w) for w in re.findall(r"p\{([\d.]+)pt\}", body)]


@pytest.mark.parametrize(("words", "numbers"), [(1, 1), (1, 8), (2, 12), (1, 20), (4, 20), (1, 60)])
def test_no_table_is_wider_than_its_page(words, numbers):
    said = table_latex(typeset_table(table("t", 3, words, numbers, label("G"), (label("A note."),)), "en"))
    wide = widths(said)
    assert len(wide) == words + numbers
    room = TURNED if r"\begin{landscape}" in said else UPRIGHT
    assert sum(wide) + GAP * (len(wide) - 1) <= room + 0.1 * len(wide)
    assert (r"\begin{landscape}" in said) == (numbers >= 20)
    size = float(re.search(r"\\fontsize\{([\d.]+)\}", said)[1])
    assert min(wide[words:]) >= 0.5 * size * len(f"{numbers}.12") - 1  # a number has room
    assert size >= 7 or numbers == 60


def test_a_spanning_heading_is_as_wide_as_its_columns():
    said = table_latex(
        typeset_table(table("t", numbers=3, group=label("A heading that is rather long for these")), "en")
    )
    inner = re.search(r"\\multicolumn\{3\}\{>\{\\centering\\arraybackslash\}p\{([\d.]+)pt\}@\{\}\}", said)
    assert abs(float(inner[1]) - (sum(widths(said)[1:]) + 2 * GAP)) < 0.5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_table_repeats_its_head_under_a_continued_caption(lang):
    document = Document(label("T"), (Section(label("S"), (table("t", rows=40, note=(label("Mind."),)),)),))
    said = document_latex(typeset_document(document, lang), {})
    assert said.count("Words 0 & Col 0 & Col 1") == 2
    head = said[said.index(r"\endfirsthead") : said.index(r"\endhead")]
    assert (r"续表\thetable{}" if lang == "zh" else r"Table~\thetable{} (continued)") in head
    assert said.index("Mind.") < said.index(r"\endlastfoot")  # notes stay with the last rows
    rows = re.findall(r"some words & .*? \\\\(\*?)", said)
    assert [bool(r) for r in rows] == [True] * 2 + [False] * 35 + [True] * 2 + [False]
    short = table_latex(typeset_table(table("t", rows=5), "en"))
    assert re.findall(r"some words & .*? \\\\(\*?)", short) == ["*"] * 5


def test_decimals_stand_under_decimals():
    columns = (Column("a", label("A")),)
    said = table_latex(typeset_table(Table("t", label("T"), columns, ((Number(1.5),), (Number(10.25),))), "en"))
    assert r"\hphantom{0}1.500" in said


def test_very_long_words_may_go_on_in_the_next_line():
    said = breakable("https://doi.org/10.1234/abcdefgh_ijkl and x")
    assert said.replace(r"\allowbreak{}", "") == escape("https://doi.org/10.1234/abcdefgh_ijkl and x")
    assert said.count(r"\allowbreak{}") == 4
    assert breakable("an ordinary sentence_") == escape("an ordinary sentence_")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no LaTeX on this machine")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chapter_of_the_sample_survey_compiles_with_no_table_over_the_edge(lang, tmp_path):
    findings = rp.analyze(rp.sample_survey(), quick=True, draws=200)
    for name, content in document_files(findings.report(), lang, findings.style(lang), ("tex",)).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    for _ in range(2):
        done = subprocess.run(["xelatex", "-interaction=nonstopmode", "-halt-on-error", f"report.{lang}.tex"],
                              cwd=tmp_path, capture_output=True, timeout=900)  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:]
    said = (tmp_path / f"report.{lang}.log").read_text(encoding="utf-8", errors="replace")
    assert "undefined" not in said
    assert "Missing character" not in said
    assert [w for w in re.findall(r"Overfull \\hbox \(([\d.]+)pt", said) if float(w) > 2] == []
