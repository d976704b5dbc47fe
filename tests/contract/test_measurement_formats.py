"""Every measurement result in every format and both languages: no raw key, no NaN, nothing lost."""

import re
from html import unescape

import docx
import openpyxl
import pytest
from test_measurement_results import RESULTS

from repurchase.document.parts.blocks import Document, Paragraph, Section
from repurchase.document.write_files import FORMATS, write_document
from repurchase.style import default_style
from repurchase.text import catalogue, text

LANGUAGES = ("en", "zh")
ONE_OF_EACH = (
    "shares",
    "describe awkward",
    "sample",
    "reliability",
    "validity",
    "common method",
    "correlations",
    "regression",
    "models",
    "priorities",
    "stated",
    "early and late",
    "criterion check",
    "item decisions",
)
PAGES = tuple(name for name in FORMATS if name != "notes")  # what holds the tables; remarks are the author's
TABLES = 2  # of each: the writers do not know one table from another


def tables(result):
    return result.tables()[:TABLES]


@pytest.fixture(scope="module")
def results():
    return {name: RESULTS[name]() for name in ONE_OF_EACH}


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request, results, tmp_path_factory):
    lang = request.param
    sections = tuple(
        Section(
            text("findings.reliability"),
            (Paragraph(r.sentences()), *tables(r), *(Paragraph((n.message,), n.severity) for n in r.notes)),
        )
        for r in results.values()
    )
    folder = tmp_path_factory.mktemp(lang)
    paths = write_document(Document(text("report.title"), sections), folder, lang, default_style(lang), PAGES)
    return lang, {p.suffix[1:]: p for p in paths}


def words(path):
    match path.suffix:
        case ".docx":
            read = docx.Document(str(path))
            return "\n".join(
                [p.text for p in read.paragraphs] + [c.text for t in read.tables for r in t.rows for c in r.cells]
            )
        case ".xlsx":
            book = openpyxl.load_workbook(path)
            return "\n".join(str(v) for s in book for row in s.values for v in row if v is not None)
        case _:
            return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", PAGES)
def test_no_raw_key_and_no_nan(written, form):
    lang, paths = written
    said = words(paths[form])
    assert len(said) > 10_000
    assert not re.search(r"(?<![\w.])(nan|NaN|None|mappingproxy)(?![\w])", re.sub(r"None of", "", said))
    keys = catalogue(lang)
    assert not [k for k in re.findall(r"\b[a-z_]+\.[a-z_0-9]+\b", said) if k in keys and k.split(".")[0] != "report"]


def test_every_table_is_in_every_document(written, results):
    lang, paths = written
    titles = {t.title.render(lang) for r in results.values() for t in tables(r)}
    for form in ("docx", "md", "html"):
        said = words(paths[form])
        bare = re.sub(r"[\\*_`\s]", "", unescape(said))
        for title in titles:
            assert re.sub(r"[\\*_`\s]", "", title) in bare, (form, title)


def test_workbook_holds_exact_numbers(written, results):
    _, paths = written
    exact = {
        round(float(v), 12)
        for s in openpyxl.load_workbook(paths["xlsx"])
        for row in s.values
        for v in row
        if isinstance(v, int | float) and not isinstance(v, bool)
    }
    alpha = results["reliability"].constructs[0].alpha.estimate
    assert round(alpha, 12) in exact
