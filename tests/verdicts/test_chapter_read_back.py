"""The finished chapter of the sample survey is read back in both languages; a fault names its sentence.

Text, tables and figures must agree: `read_back` says how each is looked at. The first half of this file shows on small
documents that every check finds what it is for.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import read_back

import repurchase as rp
from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Column, Document, Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.study.chapter.back_matter.workbook_sheets import AREAS
from repurchase.study.chapter.report import report
from repurchase.style import Kind
from repurchase.text import Words, text

LANGUAGES = ("en", "zh")

# ------------------------------------------------------------------------------------------------ small documents
SAT, RI = {"en": "Satisfaction", "zh": "满意"}, {"en": "Intention", "zh": "意愿"}
FINDINGS = {
    "hypotheses": [
        {"id": "H1", "outcome": "supported", "path": "SAT -> RI", "std_all": 0.4567, "p_value": 0.0123},
        {"id": "H2", "outcome": "not_supported", "path": "RI -> SAT", "std_all": -0.0312, "p_value": 0.7},
        {"id": "H10", "outcome": "opposite", "path": "SAT -> SAT", "std_all": -0.31, "p_value": 0.01},
    ],
    "cfa": {"cfi": 0.9612},
}


def verdict(outcome):
    return text(f"hypotheses.{outcome}")


def hypothesis_table(outcome="supported"):
    columns = (
        Column("id", {"en": "H", "zh": "假设"}, Kind.WORDS),
        Column("path", {"en": "Path", "zh": "路径"}, Kind.WORDS),
        Column("beta", {"en": "β", "zh": "β"}, Kind.BOUNDED),
        Column("share", {"en": "Share (%)", "zh": "占比（%）"}, Kind.SHARE),
        Column("outcome", {"en": "Result", "zh": "检验结果"}, Kind.WORDS),
    )
    rows = (
        ("H1", Words((SAT, RI), " → "), 0.4567, 0.25, verdict(outcome)),
        ("H2", Words((RI, SAT), " → "), -0.0312, 0.31, verdict("not_supported")),
        ("H10", "other", -0.31, 0.44, verdict("opposite")),
    )
    return Table("hypotheses", {"en": "Tests", "zh": "检验"}, columns, rows)


def path_figure(significant=True):
    paths = [{"label": "H1", "estimate": 0.46, "significant": significant}]
    return Figure("path", "path", {"en": "Model", "zh": "模型"}, {"nodes": [], "paths": paths})


SEEN = Paragraph((Words((TableRef("hypotheses"), FigureRef("path")), " "),))


def chapter(*sentences, lang="en", blocks=(hypothesis_table(), path_figure()), seen=SEEN, findings=FINDINGS, **more):
    said = Paragraph(tuple({"en": s, "zh": s} for s in sentences))
    section = Section({"en": "Results", "zh": "结果"}, (said, seen, *blocks))
    document = Document({"en": "T", "zh": "题"}, (section, *more.pop("sections", ())), **more)
    labels = {"SAT": SAT[lang], "RI": RI[lang]}
    return read_back.Chapter(typeset_document(document, lang), findings, labels)


def test_sentences_are_told_apart():
    words = [s.words for s in chapter("Fit was good (CFI = .961). N = 238, p < .05. See “X.” Then 3 more.").sentences]
    assert words[:4] == ["Fit was good (CFI = .961).", "N = 238, p < .05.", "See “X.”", "Then 3 more."]
    zh = [s.words for s in chapter("拟合良好（CFI=0.961）。样本为3人；完毕。", lang="zh").sentences]
    assert zh[:3] == ["拟合良好（CFI=0.961）。", "样本为3人；", "完毕。"]


HELD = {
    "Satisfaction raised Intention (β = .457).",
    "The effect of Intention on Satisfaction was β = −.031.",
    "CFI was .961 and CFI was .96.",
    "Shares ran from 25.0% to 44%; all 3 of 3.",
    "H1 was supported (p = .012), H2 was not (p = .700).",
    "p < .05 for H1.",
    "Hu and Bentler (1999) ask for CFI of .95 (Hu & Bentler, 1999; Bentler & Bonett, 1980).",
    "Computed with Python 3.99.1.",
    "The largest effect in absolute size was .31; shares ran from 25.0% to 44.0%.",
    "满意对意愿有影响（β(1,0.25)=0.457）。",
}
STRAY = {
    "Satisfaction raised Intention (β = .458).": ".458",
    "Satisfaction raised Intention (β = −.457).": "−.457",
    "The effect of Intention on Satisfaction was β = .031.": ".031",
    "CFI was .962.": ".962",
    "It was .457.": ".457",  # the number of something else, or of nothing
    "Of 99 answers, a few.": "99",
    "Shares reached 44.5%.": "44.5%",
    "满意对意愿有影响（β=0.999）。": "0.999",
}


@pytest.mark.parametrize("sentence", sorted(HELD))
def test_a_number_of_the_tables_or_findings_is_held(sentence):
    assert read_back.stray_numbers(chapter(sentence)) == []


@pytest.mark.parametrize("sentence", sorted(STRAY))
def test_a_number_that_nothing_holds_is_told_with_its_sentence(sentence):
    faults = read_back.stray_numbers(chapter(sentence, lang="zh" if sentence[0] == "满" else "en"))
    assert len(faults) == 1
    assert f"{STRAY[sentence]} stands in no table" in faults[0]
    assert sentence in faults[0]


VERDICTS = {
    ("en", "H1 was supported, whereas H2 was not supported."): [],
    ("en", "The data supported H1."): [],
    ("en", "The data did not support H1."): ["H1"],
    ("en", "H1 and H2 were supported."): ["H2"],
    ("en", "H1–H10 were supported."): ["H2", "H10"],
    ("en", "H10 had the opposite sign; H1 was not confirmed."): ["H1"],
    ("zh", "H1获得支持，H2未获支持。"): [],
    ("zh", "H1成立，H2不成立，H10的方向与假设相反。"): [],
    ("zh", "数据支持H1，不支持H2。"): [],
    ("zh", "数据不支持H1、H2。"): ["H1"],
    ("zh", "3个假设中1个得到支持（H1），1个未获支持（H2），1个方向相反（H10）。"): [],
    ("en", "Of three hypotheses, one was supported (H1) and one was not (H2)."): [],
    ("en", "Of three hypotheses, two were supported (H1 and H2) and one was not (H10)."): ["H2", "H10"],
    ("en", "The data supported H1 and H2; H10 had the opposite sign."): ["H2"],
    ("zh", "H1、H2均未获得支持。"): ["H1"],
    ("zh", "H1至H10得到支持。"): ["H2", "H10"],
    ("zh", "H10未得到数据支持。"): ["H10"],
}


@pytest.mark.parametrize(("lang", "sentence"), sorted(VERDICTS))
def test_a_verdict_is_the_same_in_every_sentence(lang, sentence):
    faults = read_back.differing_verdicts(chapter(sentence, lang=lang))
    assert [f.split("] ")[1].split(" is ")[0] for f in faults] == VERDICTS[lang, sentence]
    assert all(sentence in f for f in faults)


def test_a_hypothesis_that_no_sentence_judges_is_told():
    faults = read_back.unsaid_hypotheses(chapter("H1 was supported. H2 has a path.", "H10 had the opposite sign."))
    assert faults == ["no sentence says whether H2 is supported"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_verdict_is_the_same_in_tables_and_figures(lang):
    assert read_back.differing_verdicts(chapter("x", lang=lang)) == []
    wrong_table = chapter("x", lang=lang, blocks=(hypothesis_table("not_supported"), path_figure()))
    assert ["H1 is supported and is called not_supported" in f for f in read_back.differing_verdicts(wrong_table)] == [
        True
    ]
    wrong_figure = chapter("x", lang=lang, blocks=(hypothesis_table(), path_figure(significant=False)))
    assert ["H1 is supported and is drawn" in f for f in read_back.differing_verdicts(wrong_figure)] == [True]


def test_a_table_that_no_sentence_names_is_told_in_the_appendix_too():
    extra = replace(hypothesis_table(), name="extra", title={"en": "Extra", "zh": "另"})
    appendix = Section({"en": "A", "zh": "附"}, (extra,), "appendix")
    assert read_back.unnamed_blocks(chapter("x")) == []
    assert read_back.unnamed_blocks(chapter("x", appendix=appendix)) == ["Table A.1 Extra"]
    assert read_back.unnamed_blocks(chapter("x", seen=Paragraph((TableRef("hypotheses"),)))) == ["Figure 4.1 Model"]


def listing(*keys):
    from repurchase.bibliography import references

    entries = tuple(Paragraph((references()[key].entry,), None, "reference") for key in keys)
    return (Section({"en": "References", "zh": "参考文献"}, entries, "references", numbered=False),)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_citations_and_entries_answer_each_other(lang):
    said = ("Hu and Bentler (1999).", "（Hu & Bentler, 1999）")[lang == "zh"]
    assert read_back.cited_and_listed(chapter(said, lang=lang, sections=listing("hu1999"))) == []
    assert "Hu & Bentler (1999) is cited and not listed" in read_back.cited_and_listed(chapter(said, lang=lang))[0]
    more = read_back.cited_and_listed(chapter(said, lang=lang, sections=listing("hu1999", "dul2016")))
    assert more == ["Dul (2016) is listed and not cited"]
    (unknown,) = read_back.cited_and_listed(chapter("Nobody & Noone (1999)", lang=lang))
    assert "is no known work" in unknown


PROSE = {
    "leftovers": (
        ["The value is None.", "It is nan.", "See {places}.", "chapter.see", "A TODO."],
        ["None of them.", "Rank 2 of 3, e.g. this."],
    ),
    "internals": (
        ["Use --study to choose.", "Run `check`.", "The worksheet Sheet1 was read.", "读取了工作表。", "See out.xlsx.",
         "It is 0123456789abcdef01.", "Set missing=\"fiml\"."],
        ["A two-tailed test — with a dash - here.", "Self-reported non-response."],
    ),
    "degenerate_ranges": (
        ["It ran from .416 to .416.", "Values between 3 and 3.", "It was .41–.41."],
        ["It ran from .416 to .461.", "Between 3 and 31.", "From .41 to .412."],
    ),
    "wrong_plurals": (
        ["1 items are left.", "There were 2 item left.", "Of 12 construct, few."],
        ["1 item is left.", "1 explains it.", "Model 1 has this.", "There were 2 items.", ".1 items"],
    ),
    "numerals_first": (
        ["10 of the 14 were.", "Yes. 2.1% of them.", "“3 of them” said."],
        ["Ten of the 14 were.", "R² = .3. Then."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("check", sorted(PROSE))
def test_a_fault_of_prose_is_found_and_nothing_else(check):
    bad, good = PROSE[check]
    for sentence in bad:
        faults = read_back.CHECKS[check](chapter(sentence))
        assert len(faults) == 1, sentence
        assert faults[0].endswith(sentence.split(". ")[-1]), sentence
    for sentence in good:
        assert read_back.CHECKS[check](chapter(sentence)) == [], sentence


def test_chinese_ranges_and_empty_sections():
    for sentence in ("介于0.416与0.416之间。", "为3至3。", "（3~3）"):
        assert len(read_back.degenerate_ranges(chapter(sentence, lang="zh"))) == 1
    assert read_back.degenerate_ranges(chapter("介于0.416与0.461之间，共3至31项。", lang="zh")) == []
    assert read_back.degenerate_ranges(chapter("介于0.590与0.803之间，3至3.5项。", lang="zh")) == []
    empty = Section({"en": "Nothing", "zh": "无"})
    assert read_back.empty_sections(chapter("x", sections=(empty,))) == ["4.2 Nothing"]


def test_a_number_of_one_language_alone_is_told():
    en, zh = chapter("A .12 and .5 here."), chapter("甲0.12，乙0.6。", lang="zh")
    assert read_back.differing_numbers(en, chapter("甲0.12，乙0.5。", lang="zh")) == []
    assert len(read_back.differing_numbers(en, zh)) == 1


# ------------------------------------------------------------------------------------------------ the sample survey
@pytest.fixture(scope="module")
def findings():
    return rp.analyze(rp.sample_survey(), draws=100)


@pytest.fixture(scope="module")
def chapters(findings):
    document, tree = findings.report(), json.loads(findings.json())
    made = {}
    for lang in LANGUAGES:
        labels = {construct.name: construct.label[lang] for construct in findings.study.instrument}
        made[lang] = read_back.Chapter(typeset_document(document, lang, findings.style(lang)), tree, labels)
    return made


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("check", read_back.CHECKS)
def test_the_chapter_agrees_with_itself(check, lang, chapters):
    faults = read_back.CHECKS[check](chapters[lang])
    assert not faults, f"{len(faults)} in {lang}:\n" + "\n".join(faults)


def test_both_languages_state_the_same_numbers(chapters):
    faults = read_back.differing_numbers(chapters["en"], chapters["zh"])
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_number_would_be_found(lang, chapters):
    """The check of numbers is one that can fail: many a statistic that is moved by .017 stands nowhere."""
    counted = Counter()
    for s in chapters[lang].sentences:
        for shown, mark in read_back.statements(s):
            if s.in_body and not mark and read_back.places(shown) == 3:
                moved = f"{read_back.as_float(shown) + 0.017:.3f}"
                counted[read_back.is_held(chapters[lang], moved, s)] += 1
    assert sum(counted.values()) > 30
    assert counted[False] > 1 / 3 * sum(counted.values())


def test_no_table_of_a_result_is_lost_and_none_stands_twice_in_the_workbook(findings):
    document = findings.report()

    def named(sections):
        return Counter((b.name, b.title.render("en")) for b in walk(sections) if isinstance(b, Table))

    pages, first, further = named(document.parts), named([document.first_sheet]), named(document.sheets)
    of_author = {(t.name, t.title.render("en")) for t in findings["review"].tables()}  # has a page of its own
    made = {(t.name, t.title.render("en")) for result in findings.values() for t in result.tables()} - of_author
    assert made <= (pages + first + further).keys()
    assert of_author
    assert not of_author & (pages + first + further).keys()
    assert not further.keys() & (pages.keys() | first.keys())
    assert set(first) == {(t.name, t.title.render("en")) for t in findings["hypotheses"].tables()}


def test_every_kind_of_result_has_its_part_of_the_workbook():
    stages = Path(report.__code__.co_filename).parents[1] / "stages"
    kinds = {k for f in stages.glob("*.py") for k in re.findall(r"""\.add\(\s*f?"(\w+)[":]""", f.read_text("utf-8"))}
    assert len(kinds) > 30
    assert kinds <= {kind for of_area in AREAS.values() for kind in of_area}
