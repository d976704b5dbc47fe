"""Which works a chapter cites, however its sentences name them, and the list that is made of them."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from repurchase.bibliography import references
from repurchase.document.parts.blocks import Column, Document, Figure, Paragraph, Section, Table
from repurchase.document.typeset.typeset_document import typeset_document
from repurchase.literature import PRESETS, criteria
from repurchase.study.chapter.back_matter.citations import citations_in, cited_works, works_in
from repurchase.study.chapter.back_matter.reference_list import reference_list
from repurchase.study.file.study import Study
from repurchase.style import GBT, Kind
from repurchase.text import LANGUAGES, Words, catalogue, joined, text

BEFORE_YEAR = r"(?:['’]s)?[ ,（(]*"
FORMS = {
    "Hu & Bentler, 1999": {"hu1999"},
    "（Hu & Bentler, 1999）": {"hu1999"},
    "Hu and Bentler (1999) showed": {"hu1999"},
    "按照Hu与Bentler（1999）": {"hu1999"},
    "遵循 Hu 与 Bentler（1999）的": {"hu1999"},
    "Satorra's (2000) scaled difference": {"satorra2000"},
    "改用Satorra（2000）的校正差异检验": {"satorra2000"},
    "Zhao, Lynch and Chen (2010)": {"zhao2010"},
    "Zhao, Lynch, & Chen, 2010": {"zhao2010"},
    "Zhao、Lynch 和 Chen（2010）": {"zhao2010"},
    "Zhao et al., 2010": {"zhao2010"},
    "Sharma 等（2005）": {"sharma2005"},
    "周浩、龙立荣（2004）": {"zhou2004"},
    "见周浩和龙立荣（2004）": {"zhou2004"},
    "Zhou and Long (2004)": {"zhou2004"},
    "温忠麟等（2018）": {"wen2018"},
    "Hau et al. (2004)": {"hou2004"},
    "Kline (2005, 2016)": {"kline2005", "kline2016"},
    "Oliver (1980); Fornell et al. (1996)": {"oliver1980", "fornell1996"},
    "Bentler & Satorra, 2010; Satorra & Bentler, 2001": {"bentler2010", "satorra2001"},
    "Baumgartner et al. (2021)": {"baumgartner2021"},
    # years without the name, names without the year, and names that are others'
    "Hu & Bentler": set(),
    "Bentler, 1999": set(),
    "Anderson & Satorra (2000)": set(),
    "Hair et al., 2012": set(),
    "in 1999 and 2001": set(),
    "": set(),
}


@pytest.mark.parametrize("words", FORMS)
def test_a_citation_is_known_in_every_form(words):
    assert works_in(words) == FORMS[words]


@pytest.mark.parametrize("work", [w for w in references().values() if w.is_work], ids=lambda w: w.key)
def test_every_short_form_is_that_of_its_work(work):
    assert works_in(work.short) == works_in(work.cited) == {work.key}


def spoken():
    """Every message and every note of a criterion, with where it stands."""
    for key in catalogue("en"):
        yield key, {lang: catalogue(lang)[key] for lang in LANGUAGES}
    for preset in PRESETS:
        for name, rule in criteria(preset).items():
            yield f"{name}.caution", rule.caution
            yield f"{name}.label", rule.label


def test_whatever_has_the_form_of_a_citation_names_a_known_work():
    for where, said in spoken():
        for lang, words in said.items():
            unknown = [c for c in citations_in(words) if not works_in(c)]
            assert not unknown, f"{where} ({lang}): not in references.toml: {unknown}"


def test_both_languages_of_a_sentence_cite_the_same_works():
    for where, said in spoken():
        cited = {lang: works_in(words) for lang, words in said.items()}
        assert len(set(cited.values())) <= 1, f"{where}: {cited}"


def test_works_are_named_as_apa_names_them():
    """A sign between two names within parentheses, a word in the sentence; the first of three or more stands for all."""
    year, name = r"(?:1[89]|20)\d\d", r"[A-Z][\w-]+"
    for where, said in spoken():
        for lang, words in said.items():
            at = f"{where} ({lang}): {words}"
            for inside in re.findall(rf"[(（]([^()（）]*{year})[)）]", words):
                assert not re.search(rf"{name} ?(?:and|与|和) ?{name}, {year}", inside), at
                assert all(re.search(rf", {year}$", c) for c in citations_in(inside)), at
            assert not re.search(rf"{name} & {name} ?[(（]{year}", words), at
            assert not re.search(rf"{name}[,、] ?{name},? ?(?:&|and|与|和|、) ?{name}{BEFORE_YEAR}{year}", words), at


# ------------------------------------------------------------------------------------------------ the list
def chapter(*values, remarks=()):
    columns = (Column("source", {"en": "Source", "zh": "来源"}, Kind.WORDS),)
    table = Table("t", {"en": "T", "zh": "表"}, columns, (("Morgan & Hunt (1994)",),), ("Cohen, 1988",))
    figure = Figure("f", "flow", {"en": "F", "zh": "图"}, {}, ("Oliver, 1980",))
    inner = Section({"en": "In", "zh": "内"}, (table, figure))
    return [Section({"en": "S", "zh": "节"}, (Paragraph(values), inner), remarks=remarks)]


def found(source="", **own):
    construct = SimpleNamespace(source=source, items=())
    entry = SimpleNamespace(references=own, constructs={"X": construct})
    return SimpleNamespace(study=SimpleNamespace(entry=entry))


def listed(findings, sections, lang="en", style=None):
    section = reference_list(findings, sections)
    document = Document({"en": "T", "zh": "题"}, (section,))
    return [p.words for p in typeset_document(document, lang, style).sections[0].blocks]


def test_citations_are_found_wherever_a_page_has_words():
    said = chapter(
        text("chapter_method.two_steps"), Words((joined(["Hu & Bentler, 1999", "x"]),)), {"en": "Dul (2016)"}
    )
    assert cited_works(said) == {"anderson1988", "hu1999", "dul2016", "morgan1994", "cohen1988", "oliver1980"}


def test_remarks_cite_nothing():
    assert "holm1979" not in cited_works(chapter("x", remarks=(Paragraph(("Holm (1979)",)),)))


def test_the_list_holds_what_is_cited_and_hangs():
    section = reference_list(found(), chapter("Hu & Bentler, 1999"))
    assert not section.numbered
    assert {p.role for p in section.blocks} == {"reference"}
    assert [words.split(" (")[0] for words in listed(found(), chapter("Hu & Bentler, 1999"))] == [
        "Cohen, J.", "Hu, L., & Bentler, P. M.", "Morgan, R. M., & Hunt, S. D.", "Oliver, R. L."]  # fmt: skip
    assert listed(found(), chapter("周浩、龙立荣, 2004"), "zh")[0].startswith("周浩, 龙立荣. 共同")
    assert "HU L, BENTLER P M." in "".join(listed(found(), chapter("Hu & Bentler, 1999"), "en", GBT))


def test_a_chapter_without_citations_has_no_list():
    assert reference_list(found(), [Section({"en": "S"}, (Paragraph(("Nothing in 1999.",)),))]) is None


def test_titles_are_italics_in_apa_only():
    document = Document({"en": "T"}, (reference_list(found(), chapter("x")),))
    for lang, slanted in (("en", "Statistical power analysis for the behavioral sciences"), ("zh", None)):
        first = typeset_document(document, lang).sections[0].blocks[0]
        assert [run.words for run in first.runs if run.italic] == ([slanted] if slanted else [])


def test_a_study_brings_entries_of_its_own():
    own = {"Davis (1989)": "Davis, F. D. (1989). Perceived usefulness. MIS Quarterly, 13(3).",
           "Nobody (1900)": "Nobody. (1900). Never cited."}  # fmt: skip
    words = listed(found("Davis (1989)", **own), chapter("Adapted from Davis, 1989"))
    assert sum("Perceived usefulness" in w for w in words) == 1
    assert not any("Never cited" in w for w in words)
    assert words == sorted(words)


def test_an_entry_of_the_study_stands_in_the_place_of_ours():
    own = {"Cohen (1988)": "Cohen, J. (1988). Statistical power analysis, with its pages."}
    words = listed(found(**own), chapter("x"))
    assert [w for w in words if w.startswith("Cohen")] == [own["Cohen (1988)"]]


def test_the_author_is_told_which_sources_have_no_entry():
    sources = "Davis (1989)；Rogers et al. (2003); Oliver (1980)"
    (remark,) = reference_list(found(sources, **{"Davis, 1989": "Davis."}), chapter("x")).remarks
    assert "Rogers et al. (2003)." in remark.render("en")
    assert "Davis" not in remark.render("zh")
    assert not reference_list(found("Oliver (1980)"), chapter("x")).remarks


def test_a_study_file_may_say_them():
    source = Study.default().text + '\n[references]\n"Davis (1989)" = "Davis, F. D. (1989). Perceived usefulness."\n'
    assert Study.parse(source).entry.references == {"Davis (1989)": "Davis, F. D. (1989). Perceived usefulness."}
