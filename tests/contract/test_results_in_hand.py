"""Every result in hand: one short line at a prompt, a plain page in print, sound HTML in a notebook; nobody's answers.

`MADE` makes one of each class; a class that is not among them fails `test_every_class_of_result_is_held`.
"""

from __future__ import annotations

import pkgutil
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from large_surveys import ROWS_HELD, as_large, study
from large_surveys import made_survey as many_answers
from made_up import made_survey

import repurchase
import repurchase as rp
from repurchase.analysis.effects.controls import controls
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.analysis.respondents.item_decisions import item_decisions
from repurchase.analysis.respondents.missing_answers.result import missing_answers
from repurchase.analysis.results.criteria_table import criteria_table
from repurchase.analysis.results.survey_input import measurement_model
from repurchase.analysis.segments.found_segments.result import found_segments
from repurchase.analysis.segments.known_segments.result import known_segments
from repurchase.analysis.sem_report.estimator_check import estimator_check
from repurchase.document.text.table_display import MOST_ON_PAGE
from repurchase.errors import note
from repurchase.model.syntax import parse
from repurchase.survey.instrument import Background, Item
from repurchase.text import text

LANGUAGES = ("en", "zh")
LONGEST = 500  # characters of a line at a prompt
SECRET = "甲乙丙丁不可见"  # an answer that somebody typed
ODD = 3.141592653  # an answer that nobody else gave
STRUCTURE = "SAT ~ PROMO + CONV + PERS\nTRUST ~ QUAL + WOM + RESP\nRI ~ SAT + TRUST\nSAT ~~ TRUST"
SMALL = "SAT =~ SAT1 + SAT2 + SAT3\nTRUST =~ TRUST1 + TRUST2 + TRUST3\nRI =~ RI1 + RI2 + RI3\nRI ~ SAT + TRUST"


@cache
def survey():
    """A made-up survey in which one answer and one label would give themselves away."""
    made = made_survey()
    background = made.background.copy()
    background["typed"] = [SECRET, *["a", "b"] * 119, "a"]
    background["recommend"] = np.random.default_rng(4).integers(0, 11, 240).astype(float)
    asked = replace(
        made.instrument,
        background=(
            *made.instrument.background,
            Background("typed", {"en": "typed", "zh": "typed"}, column="typed"),
            Background("recommend", {"en": "Recommend", "zh": "推荐意愿"}, kind="number", role="recommendation",
                       column="recommend"),
        ),
    )  # fmt: skip
    responses = made.responses.copy()
    responses.iloc[7, 0] = ODD
    responses.iloc[9, 3] = np.nan
    return replace(made, responses=responses, background=background, instrument=asked)


@cache
def fitted(estimator="ML", constraint=""):
    return rp.fit(f"{measurement_model(survey())}\n{STRUCTURE}\n{constraint}", survey(), estimator)


@cache
def small(**given):
    return rp.fit(SMALL, survey(), **given)


@cache
def analysed():
    return rp.analyze(survey(), rp.Study.default(), draws=60, quick=True)


@cache
def analysed_large():
    return rp.analyze(as_large(many_answers(6000), ROWS_HELD), study().with_options(smallest_effect=0.1), draws=500)


def halves():
    frame = survey().frame().dropna()
    return frame.assign(half=np.where(np.arange(len(frame)) % 2, "odd", "even"))


MADE = {
    "Comparison": lambda: rp.compare(fitted(), fitted(constraint="RI ~ PROMO")),
    "Residuals": lambda: small().residuals(),
    "Controls": lambda: controls(fitted(), survey(), ["gender"]),
    "Effects": lambda: fitted().effects(),
    "Bootstrap": lambda: small().bootstrap(draws=20),
    "Fit": small,
    "FitIndices": lambda: analysed()["indices"],
    "Invariance": lambda: rp.invariance(SMALL.rpartition("\n")[0], halves(), "half", "ML"),
    "PathDifferences": lambda: path_differences(SMALL, halves(), "half", "ML", permutations=0),
    "Moderation": lambda: rp.moderation(SMALL.rpartition("\n")[0], survey().frame(), "SAT", "TRUST", "RI"),
    "Mediation": lambda: rp.mediation(fitted(), draws=30),
    "Power": lambda: rp.power(rp.Study.default(), (200,), replications=10),
    "EarlyLate": lambda: rp.early_late(survey()),
    "ItemDecisions": lambda: item_decisions(survey(), {"SAT4": "x"}),
    "MissingAnswers": lambda: missing_answers(survey()),
    "CriteriaTable": criteria_table,
    "FoundSegments": lambda: found_segments(survey(), most=2, draws=20),
    "KnownSegments": lambda: known_segments(survey(), ["gender"]),
    "RecommendationScore": lambda: rp.recommendation_score(survey()),
    "CustomerSegments": lambda: rp.segments(survey(), most=2, draws=20),
    "EstimatorCheck": lambda: estimator_check(small(estimator="WLSMV", ordered=True), survey()),
    "SurveyCheck": lambda: rp.check(rp.sample_survey()),
    "Exploration": lambda: rp.efa(survey(), draws=20),
    "PathModel": lambda: rp.pls(survey(), rp.Study.default().regressions(), draws=20, repeats=0),
    "Robustness": lambda: rp.robustness(analysed()["hypotheses"], analysed()["sem"], survey(), draws=20),
    "Verification": lambda: rp.verify(small()),
    "Review": lambda: rp.review(analysed()),
    "CompetingModels": lambda: rp.competing_models(survey()),
    "Necessity": lambda: rp.necessity(survey(), "RI", ["SAT"], permutations=99),
    "WhatIf": lambda: rp.what_if(survey(), fitted()),
    "Screening": lambda: rp.screen(survey()),
    "StudyList": lambda: rp.studies("luckin"),
    **{
        name: (lambda name=name: next(r for r in analysed_large().values() if type(r).__name__ == name))
        for name in ("WholeSample", "GroupMeans", "ClaimsByInterval", "LeftOutPaths")
    },
}
BY_ANALYZE = ("Questionnaire", "SampleProfile", "Shares", "Description", "Reliability", "LocalFit", "Validity",
              "CommonMethod", "Correlations", "Regression", "CriterionCheck", "DynamicCutoffs", "ExplainedVariance",
              "Confounding", "TurnedArrows", "Gate", "Hypotheses", "Priorities", "StatedImportance",
              "GroupDifferences", "Sensitivity", "Problems")  # fmt: skip
MADE |= {
    name: (lambda name=name: next(r for r in analysed().values() if type(r).__name__ == name)) for name in BY_ANALYZE
}
_made = {}


@pytest.fixture(params=sorted(MADE), scope="module")
def result(request):
    if request.param not in _made:
        _made[request.param] = MADE[request.param]()
    assert type(_made[request.param]).__name__ == request.param
    return _made[request.param]


def classes(base):
    for found in base.__subclasses__():
        yield found.__name__
        yield from classes(found)


def test_every_class_of_result_is_held():
    for module in pkgutil.walk_packages(repurchase.__path__, "repurchase."):
        if not module.name.endswith(("__main__", ".child")):
            import_module(module.name)
    every = {name for name in classes(rp.Result) if not name.startswith("_")}
    assert every == set(MADE), every ^ set(MADE)


# ------------------------------------------------------------------------------------------------ at a prompt


def test_a_result_is_one_short_line(result):
    shown = repr(result)
    assert "\n" not in shown
    assert len(shown) <= LONGEST
    assert shown.startswith(f"{type(result).__name__}(")
    for block in (*result.tables(), *result.figures())[:8]:
        assert block.name in shown


def nouns():
    asked = rp.Study.default()
    return [
        survey(), survey().instrument, survey().instrument.constructs[0], survey().instrument.items[0],
        survey().instrument.background[0], survey().source, asked, *asked.hypotheses, fitted().model, fitted(),
        analysed(), analysed().report(), analysed().provenance, *analysed().notes, small().table(), small().figure(),
        rp.questionnaire(asked), *rp.read(rp.sample_survey()).columns, rp.Style(), as_large(many_answers(6000), ROWS_HELD),
        rp.Item("x" * 900, {"en": "y" * 900}), note("survey.page_more", n=1),
        rp.Construct("C", {"en": "c"}, tuple(Item(f"long name {k}" * 9, {"en": "x"}) for k in range(500))),
        rp.Model(parse("f =~ " + " + ".join(f"a_long_name_of_an_item_{k}" for k in range(300)))),
    ]  # fmt: skip


def test_everything_else_is_a_short_line_too():
    for noun in nouns():
        shown = repr(noun)
        assert "\n" not in shown, shown
        assert len(shown) <= LONGEST, shown
        assert shown.startswith(type(noun).__name__)


def test_no_line_repeats_an_answer(result):
    shown = [repr(result), *map(repr, nouns())]
    assert not any(SECRET in line or "3.14" in line for line in shown)


def test_what_is_half_made_still_has_a_line():
    class Bare(rp.Result):
        def tables(self):
            return self.nowhere

    try:
        assert repr(Bare()) == "Bare()"
    finally:
        del Bare  # no other test is to see the class
        import gc

        gc.collect()


# ------------------------------------------------------------------------------------------------ in print

MARKUP = re.compile(r"</|^\*\*.*\*\*$|\| ?-{3}|&[a-z]+;|\\[\[\]_*]|^#+ ", re.MULTILINE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_result_prints_a_plain_page(result, lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    page, whole = str(result), result.page(lang)
    long = any(len(t.rows) > MOST_ON_PAGE and t.page(lang) in whole for t in result.tables())
    assert (page == whole) is not long, "only long tables are folded"
    assert len(page) <= len(whole)
    assert page.strip()
    assert not MARKUP.search(whole), MARKUP.search(whole)
    assert not MARKUP.search(page), MARKUP.search(page)
    assert repr(whole) == str(whole), "a page shows itself at a prompt"
    titles = [t.title.render(lang) for t in result.tables() if not t.appendix or type(result).__name__ != "Power"]
    assert all(title in page for title in titles)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_in_the_place_of_a_path_makes_no_file(lang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = small().table()
    assert table.to_markdown(lang) == table.to_markdown(lang=lang)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nouns_print_plain_pages(lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    for noun in (survey(), rp.Study.default(), analysed(), small().table(), small().figure()):
        page = str(noun)
        assert page.count("\n") >= 2
        assert not MARKUP.search(page), page
        assert SECRET not in page
        assert bool(re.search("[一-鿿]", page)) or lang == "en"


# ------------------------------------------------------------------------------------------------ in a notebook

EMPTY = {"br", "meta", "img", "use", "path", "progress", "hr"}


class Tags(HTMLParser):
    """Opened and closed tags; what is closed must be what was opened last."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.seen, self.identities = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.identities += [value for name, value in attributes if name == "id"]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.seen.append(tag)
        self.identities += [value for name, value in attributes if name == "id"]

    def handle_endtag(self, tag):
        if tag in EMPTY:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def sound(html):
    tags = Tags()
    tags.feed(html)
    tags.close()
    assert not tags.wrong, tags.wrong[:3]
    assert not tags.open, tags.open[:3]
    assert "script" not in tags.seen
    assert len(tags.identities) == len(set(tags.identities))
    return tags.seen


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_notebook_gets_sound_html(result, lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    html = result._repr_html_()
    seen = sound(html)
    assert seen.count("svg") == len(result.figures())
    assert seen.count("table") == len(result.tables())
    assert "prefers-color-scheme" not in html, "a notebook's colours are not the system's"


def test_nouns_give_sound_html():
    for noun in (survey(), rp.Study.default(), analysed(), fitted().model, small().table()):
        sound(noun._repr_html_())
    assert small().figure()._repr_svg_().count("<svg") == 1


def test_findings_in_a_notebook_leave_the_figures_to_their_results():
    assert "<svg" not in analysed()._repr_html_()


def test_what_comes_from_outside_is_escaped():
    evil = "<script>alert(1)</script>&<b>"
    asked = survey().instrument
    first = replace(asked.constructs[0], label={"en": evil, "zh": evil})
    made = replace(survey(), instrument=asked.with_constructs((first, *asked.constructs[1:])))
    for noun in (made, rp.reliability(made), rp.shares(made), rp.reliability(made).table("reliability_constructs")):
        html = noun._repr_html_()
        assert "<script" not in html
        assert "<b>" not in html
        assert "&lt;script&gt;" in html or "script" not in html


def test_names_are_completed():
    assert analysed()._ipython_key_completions_() == list(analysed())
    assert survey().instrument._ipython_key_completions_() == [c.name for c in survey().instrument]


def test_a_long_table_is_folded():
    frame = pd.DataFrame(np.random.default_rng(1).normal(size=(60, 100)), columns=[f"i{k}" for k in range(100)])
    html = rp.describe(frame, {"A": list(frame.columns)}, henze_zirkler=False)._repr_html_()
    assert "<details>" in html
    assert "<details>" not in small()._repr_html_()


def test_a_sentence_is_said_in_the_words_of_its_language():
    html = small().fragment("zh")
    assert text("fitted.fit_title").render("zh") in html
    assert text("fitted.fit_title").render("en") not in html


def test_two_pictures_of_one_name_keep_their_letters_apart():
    """Two results of a notebook may draw figures of one name; each letter is defined in its own picture."""
    pages = [small().fragment("en"), small().fragment("zh"), fitted().fragment("en")]
    marks = [set(re.findall(r' id="(rp[0-9a-f]{8})-', page)) for page in pages]
    assert all(len(found) == 1 for found in marks)
    assert len(set.union(*marks)) == len(pages)
    for page, found in zip(pages, marks, strict=True):
        assert set(re.findall(r'href="#(.*?)-path', page)) == found


@cache
def flagged_by_the_thousand():
    """A survey of which half gave one answer to everything, so that two thousand are flagged."""
    rng = np.random.default_rng(1)
    answers = np.clip(np.round(3 + rng.normal(size=(4000, 2)).repeat(6, 1) + 0.7 * rng.normal(size=(4000, 12))), 1, 5)
    answers[:2000] = answers[:2000, [0]]
    items = {"A": [f"a{k}" for k in range(6)], "B": [f"b{k}" for k in range(6)]}
    return rp.screen(pd.DataFrame(answers, columns=[*items["A"], *items["B"]]), constructs=items)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_result_is_short_in_hand_and_whole_in_its_files(lang, monkeypatch, tmp_path):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    found = flagged_by_the_thousand()
    table = found.table("flagged")
    rows = len(table.rows)
    assert rows > 200
    for shown in (str(found), str(table)):
        assert len(shown.splitlines()) < 200
        assert f"{rows - 10}" in shown
        assert 'table("flagged").to_excel("file.xlsx")' in "".join(shown.split("\n")).replace("  ", " ")
    assert len(repr(found)) <= LONGEST
    assert len(found._repr_html_()) < 200_000
    assert len(found.page().splitlines()) > rows, "a page that is asked for is whole"
    assert len(str(small())) == len(small().page())
    assert found.write(tmp_path / "all.md").read_text("utf-8").count("\n|") > rows


def test_a_table_of_thousands_is_short_in_a_notebook_too():
    table = rp.reliability(survey()).table()
    long = replace(table, rows=table.rows * 200, rules=())
    assert len(long.rows) > 2_000
    assert len(long._repr_html_()) < 20_000
    assert len(str(long)) < 5_000
    assert len(long.to_html()) > 100_000
    assert long.to_markdown().count("\n") > len(long.rows)
