"""Every measurement result says itself in both languages and every format, with the numbers of its frames."""

import json
import math
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from made_up import made_survey

import repurchase as rp
from repurchase.analysis.decisions.stated_importance import stated_importance
from repurchase.analysis.measurement.competing_models.result import competing_models
from repurchase.analysis.respondents.criterion_check import criterion_check
from repurchase.analysis.respondents.early_late import early_late
from repurchase.analysis.respondents.item_decisions import item_decisions
from repurchase.analysis.respondents.profile.result import sample
from repurchase.analysis.results.criteria_table import criteria_table
from repurchase.analysis.results.result import plain
from repurchase.analysis.results.survey_input import measurement_model
from repurchase.analysis.sem_report.side_by_side import fit_indices
from repurchase.literature import Rules
from repurchase.style import Interval, Number, is_missing
from repurchase.survey.instrument import Scale
from repurchase.text import catalogue, render

LANGUAGES = ("en", "zh")
CASE6 = Path(__file__).parents[1] / "parity" / "reference" / "case6_data.csv"
CONSTRUCTS = {"SAT": ["SAT1", "SAT2", "SAT3"], "TRUST": ["TRUST1", "TRUST2", "TRUST3", "TRUST4"], "RI": ["RI1", "RI2"]}
STRUCTURE = "SAT ~ PROMO + CONV + PERS\nTRUST ~ QUAL + WOM + RESP\nRI ~ SAT + TRUST\nSAT ~~ TRUST"


def holes(survey):
    """The survey with some answers missing."""
    responses = survey.responses.copy()
    responses.iloc[::9, 0] = float("nan")
    responses.iloc[3::11, 12] = float("nan")
    return type(survey)(responses, survey.instrument, survey.background, survey.meta)


def awkward():
    """A frame with a constant, an empty, a reversed and a nearly constant item, and a construct of one item."""
    frame = pd.read_csv(CASE6)
    frame["SAT3"] = 6 - frame["SAT3"]
    frame["TRUST4"] = 3.0
    frame["RI2"] = float("nan")
    frame["TRUST3"] = [1.0] * 5 + [5.0] * (len(frame) - 5)
    return frame


def planted():
    """The survey with a group that is more satisfied than the others, and one that has but two members."""
    survey = made_survey()
    older = (survey.background["age"] == "40岁以上").to_numpy()
    responses = survey.responses.copy()
    for item in survey.instrument["SAT"].item_names:
        responses.loc[older, item] = (responses.loc[older, item] + 2).clip(upper=5)
    background = survey.background.copy()
    background["gender"] = ["其他"] * 2 + list(background["gender"].astype(str))[2:]
    return type(survey)(responses, survey.instrument, background, survey.meta)


SURVEY = made_survey()


@cache
def fitted():
    """The structural model of the survey."""
    return rp.fit(f"{measurement_model(SURVEY)}\n{STRUCTURE}", SURVEY)


@cache
def drawn():
    """Its bootstrap."""
    return fitted().bootstrap(draws=80, seed=1)


RESULTS = {
    "shares": lambda: rp.shares(SURVEY),
    "shares of a frame": lambda: rp.shares(pd.read_csv(CASE6), {"x": ["SAT1", "RI1"], "y": ["RI2"]}),
    "describe": lambda: rp.describe(SURVEY, ranks=True, levels=True),
    "describe with holes": lambda: rp.describe(holes(SURVEY), henze_zirkler=False),
    "describe awkward": lambda: rp.describe(awkward(), CONSTRUCTS, henze_zirkler=False),
    "sample": lambda: sample(SURVEY),
    "sample of a frame": lambda: sample(pd.read_csv(CASE6), CONSTRUCTS),
    "reliability": lambda: rp.reliability(SURVEY),
    "reliability bootstrap": lambda: rp.reliability(holes(SURVEY), bootstrap=100),
    "reliability awkward": lambda: rp.reliability(awkward(), CONSTRUCTS),
    "validity": lambda: rp.validity(SURVEY, draws=100),
    "validity of two": lambda: rp.validity(pd.read_csv(CASE6), {k: CONSTRUCTS[k] for k in ("SAT", "TRUST")}, draws=50),
    "common method": lambda: rp.common_method(SURVEY, procedure={"anonymity": True, "sections": False, "own": "x"}),
    "common method with marker": lambda: rp.common_method(SURVEY, marker="RESP"),
    "common method of one": lambda: rp.common_method(pd.read_csv(CASE6), {"TRUST": CONSTRUCTS["TRUST"]}),
    "correlations": lambda: rp.correlations(SURVEY, controls=["gender", "age", "channel"]),
    "correlations with AVE": lambda: rp.correlations(
        SURVEY, diagonal="root_ave", validity=rp.validity(SURVEY, draws=20)
    ),
    "regression": lambda: rp.regression(SURVEY, controls=["gender", "occupation", "frequency"], durbin_watson=True),
    "regression robust": lambda: rp.regression(
        pd.read_csv(CASE6), CONSTRUCTS, outcome="RI", blocks=[["SAT"], ["TRUST"]], robust=True
    ),
    "groups": lambda: rp.group_differences(planted()),
    "groups of a frame": lambda: rp.group_differences(
        pd.read_csv(CASE6).assign(city=["A", "B", "C"] * 79 + ["D"], age=range(238)), CONSTRUCTS
    ),
    "models": lambda: competing_models(SURVEY),
    "models scaled": lambda: competing_models(SURVEY, estimator="MLR", merge=[[["SAT", "TRUST"]]]),
    "stated": lambda: stated_importance(SURVEY, rp.priorities(SURVEY, fitted(), bootstrap=drawn())),
    "stated without draws": lambda: stated_importance(SURVEY, rp.priorities(SURVEY, fitted())),
    "early and late": lambda: early_late(SURVEY),
    "waves": lambda: early_late(SURVEY, waves="gender"),
    "criterion check": lambda: criterion_check(SURVEY),
    "criteria": lambda: criteria_table(Rules("thesis", {"cfi": {"at_least": 0.97}})),
    "fit indices": lambda: fit_indices({"cfa": rp.fit(measurement_model(SURVEY), SURVEY), "sem": fitted()}),
    "item decisions": lambda: item_decisions(SURVEY, {"SAT4": {"en": "Off the subject", "zh": "偏离主题"}, "RI1": "x"}),
    "item decisions of a pair": lambda: item_decisions(pd.read_csv(CASE6), {"RI2": "y", "NONE": "z"}, CONSTRUCTS),
    "priorities": lambda: rp.priorities(SURVEY, fitted(), bootstrap=drawn()),
    "priorities without draws": lambda: rp.priorities(SURVEY, fitted()),
}
_made = {}


@pytest.fixture(params=list(RESULTS), scope="module")
def result(request):
    if request.param not in _made:
        _made[request.param] = RESULTS[request.param]()
    return _made[request.param]


def words(result, lang):
    """Everything that a reader may see."""
    for table in result.tables():
        yield render(table.title, lang)
        yield from table.headings(lang)
        yield from (heading for heading, _ in table.spans(lang))
        for row in table.cells(lang):
            yield from row
        yield from (render(n, lang) for n in table.notes)
    for figure in result.figures():
        yield render(figure.title, lang)
        yield from (render(n, lang) for n in figure.notes)
    yield from (s.render(lang) for s in result.sentences())
    yield from (n.message.render(lang) for n in result.notes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_says_itself(result, lang):
    keys = catalogue(lang)
    heads = {k.split(".")[0] for k in keys}
    seen = list(words(result, lang))
    assert seen
    for shown in seen:
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b|mappingproxy|Text\(|Number\(", shown), shown
        assert "{" not in shown, shown
        for part in re.findall(r"[a-z_]+(?:\.[a-z_0-9]+)+", shown):
            assert part not in keys, shown
            assert part.split(".")[0] not in heads or " " in shown, shown


def test_headings_and_cells_are_never_in_the_wrong_language(result):
    for table in result.tables():
        assert render(table.title, "en") != render(table.title, "zh")
        assert not re.search(r"[一-鿿]", render(table.title, "en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_of_tables_are_numbers_of_frames(result, lang):
    for table in result.tables():
        frame = result.to_frame(table.name)
        assert len(frame) == len(table.rows)
        exact = [
            float(v)
            for c in frame
            for v in frame[c]
            if isinstance(v, int | float) and not is_missing(v) and not isinstance(v, bool)
        ]
        for row, cells in zip(table.rows, table.cells(lang), strict=True):
            for value, cell in zip(row, cells, strict=True):
                if isinstance(value, float | int | Number | Interval) and not isinstance(value, bool):
                    for shown in re.findall(r"<?[-−]?\d*\.?\d+", cell):
                        assert in_frame(shown, exact), (table.name, cell)


def in_frame(shown, exact):
    if shown.startswith("<"):
        return any(0 <= v < float(shown[1:]) for v in exact)
    value = float(shown.replace("−", "-"))
    half = 0.5 * 10 ** -len(shown.partition(".")[2]) + 1e-9
    return any(math.isclose(v * scale, value, abs_tol=half) for v in exact for scale in (1, 100))


def test_frames_and_dictionaries(result):
    for table in result.tables():
        frame = result.to_frame(table.name)
        assert frame.columns.is_unique
        assert all(re.fullmatch(r"[A-Za-z_0-9]+", str(c)) for c in frame.columns), list(frame.columns)
    json.dumps(plain(result.to_dict()), allow_nan=False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_formats(result, lang):
    markup = pytest.importorskip("repurchase.document.text.markdown")
    html = pytest.importorskip("repurchase.document.text.html")
    assert markup and html
    for table in result.tables():
        for made in (table.markdown(lang), table.html(lang)):
            assert "nan" not in re.findall(r"\b\w+\b", made)
    assert result.summary(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_can_be_drawn(result, lang):
    plot = pytest.importorskip("repurchase.document.draw_figure")
    for figure in result.figures():
        assert figure.kind in plot.KINDS
        if lang == "zh":
            assert plot.png(figure, lang, dpi=40).startswith(b"\x89PNG")


def test_answers_stand_on_pages_by_construct():
    found = rp.describe(SURVEY, henze_zirkler=False)
    figures = found.figures()
    assert [f.name for f in figures] == ["items", *(f"items_{k + 2}" for k in range(len(figures) - 1))]
    assert all(f.appendix for f in figures)
    shown = [i["label"]["en"].split()[0] for f in figures for i in f.data["items"]]
    assert shown == list(SURVEY.instrument.item_names)
    groups = [[i["group"] for i in f.data["items"]] for f in figures]
    assert sum(len({g["en"] for g in page}) for page in groups) == len(SURVEY.instrument.constructs)
    assert max(map(len, groups)) - min(map(len, groups)) <= 4
    for figure, page in zip(figures, groups, strict=True):
        assert len(page) <= 20
        for g in page:
            assert g["en"] in render(figure.title, "en")
            assert g["zh"] in render(figure.title, "zh")


def test_answers_on_other_scales_stand_apart():
    """Bars of different scales share no axis of answers."""
    instrument = SURVEY.instrument
    first, *others = instrument.constructs
    wide = replace(first, scale=Scale(1, 7))
    mixed = replace(instrument, constructs=(wide, *others))
    figures = rp.describe(type(SURVEY)(SURVEY.responses, mixed, SURVEY.background, SURVEY.meta)).figures()
    assert [len(f.data["answers"]) for f in figures][:2] == [7, 5]
    assert len(figures[0].data["items"]) == len(first.items)
    for figure in figures:
        assert {len(i["shares"]) for i in figure.data["items"]} == {len(figure.data["answers"])}


def test_awkward_items_are_named():
    seen = " ".join(n.message.render("en") for n in rp.reliability(awkward(), CONSTRUCTS).notes)
    for item in ("TRUST4", "RI2", "SAT3", "TRUST3"):
        assert item in seen
    assert any(n.severity == "alarm" for n in rp.reliability(awkward(), CONSTRUCTS).notes)


def test_negative_alpha_is_an_alarm():
    frame = pd.read_csv(CASE6)
    frame["SAT1"] = 6 - frame["SAT1"]
    found = rp.reliability(frame, {"SAT": ["SAT1", "SAT2"]})
    assert found.alpha("SAT") < 0
    assert found.notes[0].severity == "alarm"


def test_a_planted_difference_is_found_and_nothing_else():
    found = rp.group_differences(planted())
    held = [c for c in found.comparisons if found.significant(c)]
    assert [(c.construct.name, c.grouping.name) for c in held] == [("SAT", "age")]
    assert len(held[0].pairs) == 10
    table, one = found.to_frame(), held[0].test
    row = table.query("construct == 'SAT' and question == 'age'").iloc[0]
    assert (row["df1"], row["df2"]) == (one.df1, one.df2) == (4, pytest.approx(one.df2))
    two = next(c for c in found.comparisons if len(c.n) == 2)
    row = table.query(f"construct == '{two.construct.name}' and question == '{two.grouping.name}'").iloc[0]
    assert pd.isna(row["df1"]) and row["df2"] == two.test.df
    assert "Over 40" in found.to_frame().query("construct == 'SAT' and question == 'age'")["post_hoc"].iloc[0]


def test_constructs_too_small_to_compare_are_named():
    seen = " ".join(n.message.render("en") for n in rp.group_differences(planted()).notes)
    assert "其他" in seen
    assert "invariance was not tested" in seen
