"""The works that are cited: their short forms, and their entries in APA 7 and GB/T 7714-2015."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib.resources import files

import pytest

from repurchase.bibliography import Reference, alphabetical, references
from repurchase.style import APA, GBT
from repurchase.text import Emphasis, render

WORKS = [work for work in references().values() if work.is_work]
NO_ISSUES = {  # journals whose volumes, or those that are cited, are not divided into issues
    "Advances in International Marketing",
    "Communications of the Association for Information Systems",
    "Computers in Human Behavior",
    "Frontiers in Psychology",
    "Journal of Experimental Social Psychology",
    "Journal of Retailing and Consumer Services",
    "Sociological Methodology",
}
ENTRIES = {
    "hu1999": (
        "Hu, L., & Bentler, P. M. (1999). Cutoff criteria for fit indexes in covariance structure analysis: Conventional "
        "criteria versus new alternatives. *Structural Equation Modeling, 6*(1), 1–55.",
        "HU L, BENTLER P M. Cutoff criteria for fit indexes in covariance structure analysis: Conventional criteria "
        "versus new alternatives[J]. Structural Equation Modeling, 1999, 6(1): 1-55.",
    ),
    "raftery1995": (
        "Raftery, A. E. (1995). Bayesian model selection in social research. *Sociological Methodology, 25*, 111–163.",
        "RAFTERY A E. Bayesian model selection in social research[J]. Sociological Methodology, 1995, 25: 111-163.",
    ),
    "kline2016": (
        "Kline, R. B. (2016). *Principles and practice of structural equation modeling* (4th ed.). Guilford Press.",
        "KLINE R B. Principles and practice of structural equation modeling[M]. 4th ed. New York: Guilford Press, 2016.",
    ),
    "browne1993": (
        "Browne, M. W., & Cudeck, R. (1993). Alternative ways of assessing model fit. In K. A. Bollen & J. S. Long "
        "(Eds.), *Testing structural equation models* (pp. 136–162). Sage.",
        "BROWNE M W, CUDECK R. Alternative ways of assessing model fit[M]//BOLLEN K A, LONG J S. Testing structural "
        "equation models. Newbury Park: Sage, 1993: 136-162.",
    ),
    "chin1998": (
        "Chin, W. W. (1998). The partial least squares approach to structural equation modeling. In G. A. Marcoulides "
        "(Ed.), *Modern methods for business research* (pp. 295–336). Lawrence Erlbaum Associates.",
        "CHIN W W. The partial least squares approach to structural equation modeling[M]//MARCOULIDES G A. Modern "
        "methods for business research. Mahwah: Lawrence Erlbaum Associates, 1998: 295-336.",
    ),
    "kenny2018": (
        "Kenny, D. A. (2018). *Moderation*. https://davidakenny.net/cm/moderation.htm",
        "KENNY D A. Moderation[EB/OL]. (2018). https://davidakenny.net/cm/moderation.htm.",
    ),
    "hou2004": (
        "侯杰泰, 温忠麟, 成子娟. (2004). *结构方程模型及其应用*. 教育科学出版社.",
        "侯杰泰, 温忠麟, 成子娟. 结构方程模型及其应用[M]. 北京: 教育科学出版社, 2004.",
    ),
    "green2009": (
        "Green, S. B., & Yang, Y. (2009). Reliability of summed item scores using structural equation modeling: An "
        "alternative to coefficient alpha. *Psychometrika, 74*(1), 155–167.",
        "GREEN S B, YANG Y. Reliability of summed item scores using structural equation modeling: An alternative to "
        "coefficient alpha[J]. Psychometrika, 2009, 74(1): 155-167.",
    ),
    "kung2018": (
        "Kung, F. Y. H., Kwok, N., & Brown, D. J. (2018). Are attention check questions a threat to scale validity? "
        "*Applied Psychology, 67*(2), 264–283.",
        "KUNG F Y H, KWOK N, BROWN D J. Are attention check questions a threat to scale validity?[J]. Applied "
        "Psychology, 2018, 67(2): 264-283.",
    ),
}


def with_stars(words):
    return "".join(f"*{w}*" if isinstance(w, Emphasis) else str(w) for w in words.values)


@pytest.mark.parametrize("key", sorted(ENTRIES))
def test_an_entry_in_both_styles(key):
    apa, gbt = ENTRIES[key]
    entry = references()[key].entry
    assert with_stars(entry.forms["apa"]) == apa
    assert with_stars(entry.forms["gbt"]) == gbt
    assert render(entry, "en", APA) == apa.replace("*", "")
    assert render(entry, "zh", GBT) == gbt
    assert render(entry, "zh", GBT.with_decimals(2)) == gbt


ONE, ZH = ("Doe, J.",), ("甲", "乙")
KINDS = {
    "an article with pages": (
        Reference("a", ONE, 1981, "Title", "Journal", "18", "1", "39-50"),
        "Doe, J. (1981). Title. *Journal, 18*(1), 39–50.",
        "DOE J. Title[J]. Journal, 1981, 18(1): 39-50.",
    ),
    "an article on one page": (
        Reference("b", ONE, 1981, "Title", "Journal", "18", "1", "39"),
        "Doe, J. (1981). Title. *Journal, 18*(1), 39.",
        "DOE J. Title[J]. Journal, 1981, 18(1): 39.",
    ),
    "an article of a volume without issues": (
        Reference("c", ONE, 2015, "Title?", "Journal", "44", pages="148-155"),
        "Doe, J. (2015). Title? *Journal, 44*, 148–155.",
        "DOE J. Title?[J]. Journal, 2015, 44: 148-155.",
    ),
    "an article with a number": (
        Reference("d", ONE, 2022, "Title", "Journal", "13", article="810258"),
        "Doe, J. (2022). Title. *Journal, 13*, Article 810258.",
        "DOE J. Title[J]. Journal, 2022, 13: 810258.",
    ),
    "an article with an issue and a number": (
        Reference("e", ONE, 2012, "Title", "Journal", "17", "3", article="3"),
        "Doe, J. (2012). Title. *Journal, 17*(3), Article 3.",
        "DOE J. Title[J]. Journal, 2012, 17(3): 3.",
    ),
    "an article whose pages no record gives": (
        Reference("f", ONE, 1999, "Title", "Journal", "4", "4"),
        "Doe, J. (1999). Title. *Journal, 4*(4).",
        "DOE J. Title[J]. Journal, 1999, 4(4).",
    ),
    "a Chinese article": (
        Reference("g", ZH, 2004, "题名", "刊名", "12", "6", "942-950"),
        "甲, 乙. (2004). 题名. *刊名, 12*(6), 942–950.",
        "甲, 乙. 题名[J]. 刊名, 2004, 12(6): 942-950.",
    ),
    "a chapter": (
        Reference("h", ONE, 1998, "Title", pages="295-336", editors=("Roe, R. K.",), book="Book", city="City",
                  publisher="House"),
        "Doe, J. (1998). Title. In R. K. Roe (Ed.), *Book* (pp. 295–336). House.",
        "DOE J. Title[M]//ROE R K. Book. City: House, 1998: 295-336.",
    ),
    "a chapter of a later edition": (
        Reference("i", ONE, 1998, "Title", pages="295-336", editors=("Roe, R.", "Poe, P."), book="Book", city="City",
                  publisher="House", edition=2),
        "Doe, J. (1998). Title. In R. Roe & P. Poe (Eds.), *Book* (2nd ed., pp. 295–336). House.",
        "DOE J. Title[M]//ROE R, POE P. Book. 2nd ed. City: House, 1998: 295-336.",
    ),
    "a chapter on one page": (
        Reference("j", ONE, 1998, "Title", pages="7", editors=("Roe, R.",), book="Book", city="City", publisher="House"),
        "Doe, J. (1998). Title. In R. Roe (Ed.), *Book* (p. 7). House.",
        "DOE J. Title[M]//ROE R. Book. City: House, 1998: 7.",
    ),
    "a chapter whose pages no record gives": (
        Reference("k", ONE, 1998, "Title", editors=("Roe, R.",), book="Book", city="City", publisher="House"),
        "Doe, J. (1998). Title. In R. Roe (Ed.), *Book*. House.",
        "DOE J. Title[M]//ROE R. Book. City: House, 1998.",
    ),
    "a book": (
        Reference("l", ONE, 1988, "Title", city="City", publisher="House", edition=3),
        "Doe, J. (1988). *Title* (3rd ed.). House.",
        "DOE J. Title[M]. 3rd ed. City: House, 1988.",
    ),
    "a web page": (
        Reference("m", ONE, 2018, "Title", url="https://example.org"),
        "Doe, J. (2018). *Title*. https://example.org",
        "DOE J. Title[EB/OL]. (2018). https://example.org.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_work_in_both_styles(kind):
    work, apa, gbt = KINDS[kind]
    assert with_stars(work.entry.forms["apa"]) == apa
    assert with_stars(work.entry.forms["gbt"]) == gbt


def test_many_authors_are_cut_as_each_style_cuts_them():
    names = tuple(f"Author{chr(65 + k)}, X." for k in range(22))
    many = Reference("many", names, 2020, "Title", "Journal", "1")
    apa, gbt = (render(many.entry, "en", style) for style in (APA, GBT))
    assert "AuthorS, X., . . . AuthorV, X. (2020)" in apa
    assert "AuthorT" not in apa
    assert gbt.startswith("AUTHORA X, AUTHORB X, AUTHORC X, et al. Title[J]")
    chinese = Reference("four", ("甲", "乙", "丙", "丁"), 2020, "题名", "刊名", "1")
    assert render(chinese.entry, "zh", GBT) == "甲, 乙, 丙, 等. 题名[J]. 刊名, 2020, 1."
    second = Reference("second", ("甲",), 2010, "题名", edition=2, city="北京", publisher="社")
    assert render(second.entry, "zh", GBT) == "甲. 题名[M]. 2版. 北京: 社, 2010."


@pytest.mark.parametrize(
    ("key", "short", "cited"),
    [
        ("chen2007", "Chen (2007)", "Chen, 2007"),
        ("hu1999", "Hu & Bentler (1999)", "Hu & Bentler, 1999"),
        ("imai2010", "Imai et al. (2010)", "Imai et al., 2010"),
        ("zhou2004", "周浩、龙立荣 (2004)", "周浩、龙立荣, 2004"),
        ("hou2004", "侯杰泰等 (2004)", "侯杰泰等, 2004"),
        ("own_rule", "repurchase", "repurchase"),
    ],
)
def test_short_forms(key, short, cited):
    assert (references()[key].short, references()[key].cited) == (short, cited)


def test_no_two_works_have_one_short_form():
    shorts = [work.short for work in WORKS]
    assert len(set(shorts)) == len(shorts)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.key)
def test_every_entry_is_whole(work):
    assert bool(work.journal) + bool(work.publisher) + bool(work.url) == 1
    assert bool(work.journal) == bool(work.volume)
    assert bool(work.book) == bool(work.editors)
    assert bool(work.city) == bool(work.publisher)
    assert bool(work.latin) == work.is_chinese
    assert all(re.fullmatch(r"[^,]+, (?:[A-ZÉ]\.[ -]?)+", name) for name in work.authors if not work.is_chinese)
    assert work.key.endswith(str(work.year))
    for style in (APA, GBT):
        shown = render(work.entry, "en", style)
        assert not re.search(r"\.\.(?! \.)|\?\.|  |,,|\bNone\b|\(\)", shown.replace(". . .", "")), shown
    assert {f.name for f in fields(work)} >= {"authors", "year", "title"}


@pytest.mark.parametrize("work", [work for work in WORKS if work.journal], ids=lambda work: work.key)
def test_an_article_is_found_by_its_issue(work):
    assert work.issue or work.journal in NO_ISSUES


PAGED = [work for work in WORKS if work.journal or work.book]
IN_NUMBERS = {  # journals that number their articles and do not number their pages through a volume
    "Frontiers in Psychology",
    "Communications of the Association for Information Systems",
}


def stated_gaps():
    """The keys whose line in the file says that no record of their pages was found."""
    lines = (files("repurchase") / "resources" / "references.toml").read_text(encoding="utf-8").splitlines()
    noted = (re.fullmatch(r"\[(\w+)\]  # not found: (.+)", line) for line in lines)
    return {found[1] for found in noted if found and re.search(r"\bpages\b", found[2])}


@pytest.mark.parametrize("work", PAGED, ids=lambda work: work.key)
def test_every_article_and_chapter_has_its_pages_or_a_stated_gap(work):
    assert bool(work.pages) + bool(work.article) + (work.key in stated_gaps()) == 1
    assert not work.article or work.journal in IN_NUMBERS


@pytest.mark.parametrize("work", [work for work in PAGED if work.pages], ids=lambda work: work.key)
def test_pages_are_in_order_and_whole(work):
    first, last = map(int, re.fullmatch(r"([1-9]\d*)-([1-9]\d*)", work.pages).groups())
    assert first < last < first + 120
    assert f"{first}–{last}" in work.full
    assert f": {work.pages}." in render(work.entry, "zh", GBT)


def test_what_is_no_part_of_a_larger_work_has_no_pages():
    assert not [work.key for work in WORKS if work not in PAGED and (work.pages or work.article)]
    assert stated_gaps() <= {work.key for work in PAGED}


def test_who_publishes_in_both_languages_has_one_latin_name():
    chinese = {name: work.latin[k] for work in WORKS if work.is_chinese for k, name in enumerate(work.authors)}
    english = {name for work in WORKS if not work.is_chinese for name in work.authors}
    for name in ("侯杰泰", "温忠麟"):
        assert chinese[name] in english


def test_the_order_of_each_style():
    def order(style, *keys):
        return sorted(keys, key=lambda key: references()[key].place_in(style))

    assert order("apa", "zhou2004", "hu1999", "zhao2010", "hou2004") == ["hou2004", "hu1999", "zhao2010", "zhou2004"]
    assert order("gbt", "zhou2004", "hu1999", "wen2018", "hou2004") == ["hou2004", "wen2018", "zhou2004", "hu1999"]
    assert order("apa", "kline2016", "kline2005") == ["kline2005", "kline2016"]
    assert order("apa", "joreskog1993", "kaiser1974", "johnson2005") == ["johnson2005", "joreskog1993", "kaiser1974"]
    assert alphabetical("Jöreskog") == "joreskog"
