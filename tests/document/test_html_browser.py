"""The page in a headless Chromium, as wide as a telephone and as a laptop, by day and by night, in both languages."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.image import imread

import repurchase as rp
from headless_browser import Browser, browser_path
from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Column, Document, Paragraph, Section, Table
from repurchase.document.write_files import document_files
from repurchase.style import Kind, default_style
from repurchase.text import text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(browser_path() is None, reason="no Chromium on this machine"),
]
LANGUAGES = ("en", "zh")
WIDTHS = (390, 1280)
LEAST_CONTRAST = 4.5  # WCAG 2.1, level AA
CHECKS = (Path(__file__).parent / "page_checks.js").read_text(encoding="utf-8")
OPEN_ALL = "document.querySelectorAll('details').forEach((folded) => { folded.open = true; })"


def hypotheses():
    columns = (
        Column("hypothesis", {"en": "Hypothesis", "zh": "假设"}, Kind.WORDS, merge=True),
        Column("path", {"en": "Path", "zh": "路径"}, Kind.WORDS),
        Column("b", {"en": "b", "zh": "系数"}, group={"en": "Model", "zh": "模型"}),
    )
    rows = (("H1", 'say "a, b"', -0.25), ("H1", "=1+1", 0.5), ("H2", "x", None))
    return Table("hypothesis_summary", {"en": "Hypotheses", "zh": "假设检验结果"}, columns, rows)


def completed(document):
    """The chapter of the sample survey; a summary, a table of hypotheses and a remark are added where it has none."""
    sections = list(document.sections)
    if sections[0].name != "summary":
        sections.insert(0, Section(text("chapter.summary"), (), "summary", numbered=False))
    if not sections[0].blocks:
        sections[0] = replace(sections[0], blocks=(Paragraph((text("chapter.summary"),)),))
    if not any(isinstance(b, Table) and b.name == "hypothesis_summary" for b in walk(sections)):
        sections.append(Section(text("chapter.conclusion"), (hypotheses(),), "hypotheses_at_last"))
    return replace(document, sections=tuple(sections))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    findings = rp.analyze(rp.sample_survey(), quick=True, draws=200)
    document = completed(findings.report())
    for lang in LANGUAGES:
        content = document_files(document, lang, findings.style(lang), ("html",))
        (folder / f"{lang}.html").write_bytes(content[f"report.{lang}.html"])
    return {lang: folder / f"{lang}.html" for lang in LANGUAGES}


@pytest.fixture(scope="module")
def browser():
    opened = Browser()
    yield opened
    opened.close()


@pytest.fixture(params=LANGUAGES)
def lang(request):
    return request.param


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_nothing_is_pale_and_the_page_does_not_move_sideways(browser, pages, lang, width, dark):
    browser.complaints.clear()
    browser.open(pages[lang], width, dark=dark)
    for opened in (False, True):
        if opened:
            browser.run(OPEN_ALL)
            browser.wait()
        found = browser.run(CHECKS)
        assert found["cut"] == []
        assert found["narrow"] == []
        assert found["sideways"] == 0
        assert found["contrast"] >= LEAST_CONTRAST, found["where"]
    assert browser.complaints == []


def test_the_checks_see_what_is_wrong(browser, pages):
    browser.open(pages["en"], 390)
    browser.run("""(() => { const style = document.createElement("style");
        style.textContent = "h1{width:900px;white-space:nowrap;color:#ddd;overflow:visible}h1::after{content:' and so on and on and on'}";
        document.querySelector("h1").textContent = "A heading that is longer than a telephone is wide, by far";
        document.head.append(style); })()""")  # fmt: skip
    found = browser.run(CHECKS)
    assert found["cut"]
    assert found["sideways"] > 0
    assert found["contrast"] < LEAST_CONTRAST


def test_contents_leave_the_first_screen_of_a_telephone_to_the_findings(browser, pages, lang):
    browser.open(pages[lang], 390)
    place = "document.querySelector('.rp-first h2').getBoundingClientRect().bottom"
    assert browser.run(place) < 0.5 * 844
    assert browser.run("document.querySelector('nav').offsetHeight") < 60
    browser.run("document.querySelector('nav summary').click()")
    browser.wait()
    assert browser.run("document.querySelector('nav a').checkVisibility()")
    browser.run("[...document.querySelectorAll('nav a')].at(-1).click()")
    browser.wait()
    assert not browser.run("document.querySelector('nav a').checkVisibility()")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_section_that_is_read_is_marked(browser, pages, lang, width):
    browser.open(pages[lang], width)
    anchor = "s-measurement"
    browser.run(f"document.getElementById('{anchor}').scrollIntoView()")
    browser.wait()
    assert browser.run("[...document.querySelectorAll('nav [aria-current]')].map((a) => a.hash)") == [f"#{anchor}"]
    browser.run("scrollTo(0, 0)")
    browser.wait()
    assert browser.run("document.querySelector('nav [aria-current]').hash") == "#s-summary"


def test_a_link_into_the_appendix_opens_it(browser, pages, lang):
    browser.open(pages[lang], 1280)
    assert not browser.run("document.querySelector('.rp-appendix').open")
    target = browser.run("document.querySelector('.rp-appendix figure').id")
    browser.open(f"{pages[lang].as_uri()}#{target}", 1280)
    assert browser.run("document.querySelector('.rp-appendix').open")
    top = browser.run(f"document.getElementById('{target}').getBoundingClientRect().top")
    assert 0 <= top < 400
    browser.open(pages[lang], 1280)
    browser.run(f"location.hash = '{target}'")
    browser.wait()
    assert browser.run("document.querySelector('.rp-appendix').open")


def test_on_paper_the_appendix_is_open_and_remarks_and_buttons_are_not_there(browser, pages, lang):
    browser.open(pages[lang], 1280)
    browser.ask("Emulation.setEmulatedMedia", media="print")
    browser.run("dispatchEvent(new Event('beforeprint'))")
    browser.wait()
    assert browser.run("document.querySelector('.rp-appendix figure').checkVisibility()")
    for gone in (".rp-remarks", ".rp-tools", "nav"):
        assert not browser.run(f"document.querySelector('{gone}').checkVisibility()"), gone
    browser.run("dispatchEvent(new Event('afterprint'))")
    browser.ask("Emulation.setEmulatedMedia", media="")
    assert not browser.run("document.querySelector('.rp-appendix').open")


def test_remarks_stand_beside_their_section_where_there_is_room(browser, pages, lang):
    sides = """(() => { const aside = document.querySelector(".rp-remarks"), part = aside.parentElement;
        return [aside.getBoundingClientRect().left >= part.querySelector(".rp-body").getBoundingClientRect().right,
                aside.querySelector("details").open]; })()"""
    browser.open(pages[lang], 1280)
    assert browser.run(sides) == [True, True]
    browser.open(pages[lang], 390)
    assert browser.run(sides) == [False, False]


def test_heads_and_captions_stay_in_sight(browser, pages, lang):
    """Of a table that fits, the head follows the page; of one that is wide and long, it stays in its frame."""
    for width in WIDTHS:
        browser.open(pages[lang], width)
        browser.run(OPEN_ALL)
        browser.wait()
        seen = browser.run("""(async () => { const found = { fits: [], tall: [] };
            for (const box of document.querySelectorAll(".rp-table > .rp-scroll")) {
              const body = box.querySelector("tbody"), head = box.querySelector("thead");
              const tall = box.classList.contains("rp-tall"), fits = box.classList.contains("rp-fits");
              if (!(tall || fits) || body.offsetHeight < 500) continue;
              scrollTo(0, body.getBoundingClientRect().top + scrollY + (tall ? -300 : 100));
              if (tall) box.scrollTop = 200;
              await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              const top = head.getBoundingClientRect().top - (tall ? box.getBoundingClientRect().top : 0);
              const caption = box.parentElement.querySelector("figcaption").getBoundingClientRect();
              found[tall ? "tall" : "fits"].push([Math.round(top), Math.round(caption.top), Math.round(caption.bottom)]);
            } return found; })()""")  # fmt: skip
        bar = browser.run("parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--top'))")
        assert seen["fits"] or seen["tall"]
        for top, above, below in seen["fits"]:
            assert abs(above - bar) <= 2
            assert abs(top - below) <= 2
        for top, above, _ in seen["tall"]:
            assert 0 <= top <= 3
            assert above >= bar - 1


def test_a_caption_stays_when_its_table_moves_sideways(browser, pages, lang):
    browser.open(pages[lang], 390)
    moved = browser.run("""(() => { const box = [...document.querySelectorAll(".rp-table > .rp-scroll")]
          .find((b) => b.clientWidth && !b.classList.contains("rp-fits"));
        const caption = box.parentElement.querySelector("figcaption"), lead = box.querySelector("td.rp-lead");
        const places = () => [caption, ...(lead ? [lead] : [])].map((e) => Math.round(e.getBoundingClientRect().left));
        const before = places(); box.scrollLeft = 120; return [box.scrollLeft, before, places()]; })()""")  # fmt: skip
    assert moved[0] > 0
    assert moved[1] == moved[2]


def test_figures_follow_the_night(browser, pages, lang, tmp_path):
    light = []
    for dark in (False, True):
        browser.open(pages[lang], 1280, dark=dark)
        browser.run("document.querySelector('.rp-figure').scrollIntoView()")
        browser.wait()
        browser.picture(tmp_path / "figure.png", of=".rp-figure svg")
        light.append(imread(tmp_path / "figure.png")[..., :3].mean())
    assert light[0] > 0.8
    assert light[1] < 0.25


@pytest.fixture
def small_page(tmp_path, lang):
    section = Section({"en": "Conclusion", "zh": "结论"}, (hypotheses(),), "conclusion")
    content = document_files(Document({"en": "T", "zh": "题"}, (section,)), lang, default_style(lang), ("html",))
    (tmp_path / "small.html").write_bytes(content[f"report.{lang}.html"])
    return tmp_path / "small.html"


def test_a_table_is_copied_and_downloaded_without_formulas(browser, small_page, lang, tmp_path):
    heads = ["Hypothesis", "Path", "Model: b"] if lang == "en" else ["假设", "路径", "模型: 系数"]
    empty = "—"
    browser.complaints.clear()
    browser.open(small_page, 1280)
    browser.run(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (t) => { window.t = t; } } })"
    )
    browser.run("document.querySelector('.rp-tools button').click()")
    browser.wait()
    rows = [line.split("\t") for line in browser.run("window.t").split("\n")]
    number = [browser.run(f"document.querySelectorAll('td.rp-number')[{k}].textContent") for k in (0, 1)]
    expected = [heads, ["H1", 'say "a, b"', "-0.250"], ["H1", "'=1+1", "0.500"], ["H2", "x", empty]]
    assert [n.replace("\u2007", "").replace("−", "-") for n in number] == ["-0.250", "0.500"]
    assert rows == expected
    browser.ask("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser.run("document.querySelectorAll('.rp-tools button')[1].click()")
    file = tmp_path / "hypothesis_summary.csv"
    for _ in range(50):
        browser.wait(0.05)
        if file.exists() and file.stat().st_size:
            break
    raw = file.read_bytes()
    assert raw.startswith("\ufeff".encode())
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))) == expected
    assert browser.complaints == []
