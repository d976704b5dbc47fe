"""Figures of models say what the fit says: estimates, significance, groups; and what a study claims."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

import repurchase as rp
from repurchase.analysis.sem_report.diagrams import (
    measurement_figure,
    path_figure,
    research_figure,
    with_hypotheses,
    with_moderations,
)
from repurchase.document.draw_figure import draw, png, svg
from repurchase.literature import Rules
from repurchase.text import render

CFA = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
SEM = CFA + "\ntextual ~ visual + ageyr\nspeed ~ visual\ntextual ~~ speed"


@pytest.fixture(scope="module")
def data():
    from semopy.examples import holzinger39

    return holzinger39.get_data()


@pytest.fixture(scope="module")
def sem(data):
    return rp.fit(SEM, data)


@pytest.fixture(scope="module")
def grouped(data):
    return rp.fit(CFA, data, group="school")


def row(fit, lhs, op, rhs):
    e = fit.estimates
    return e[(e.lhs == lhs) & (e.op == op) & (e.rhs == rhs)].iloc[0]


def test_a_path_figure_says_the_estimates_of_the_fit(sem):
    figure = sem.figure("path")
    paths = figure.data["paths"]
    assert [(p["source"], p["target"]) for p in paths] == [
        ("visual", "textual"),
        ("ageyr", "textual"),
        ("visual", "speed"),
    ]
    for p in paths:
        found = row(sem, p["target"], "~", p["source"])
        assert p["estimate"] == found.std_all
        assert p["significant"] == (found.p_value < 0.05)
        assert len(p["stars"]) == sum(found.p_value < limit for limit in (0.05, 0.01, 0.001))
    tie = figure.data["covariances"]
    assert [(t["first"], t["second"]) for t in tie] == [("textual", "speed")]
    assert tie[0]["estimate"] == row(sem, "textual", "~~", "speed").std_all


def test_a_path_figure_knows_what_is_observed_and_what_is_explained(sem):
    nodes = {n["name"]: n for n in path_figure(sem).data["nodes"]}
    assert set(nodes) == {"visual", "textual", "speed", "ageyr"}
    assert [v for v, n in nodes.items() if n["observed"]] == ["ageyr"]
    assert nodes["textual"]["r_squared"] == sem.r_squared["textual"]
    assert nodes["visual"]["r_squared"] is None


def test_a_stricter_level_dashes_more(sem):
    strict = path_figure(sem, alpha=1e-9).data["paths"]
    assert sum(p["significant"] for p in strict) < sum(p["significant"] for p in path_figure(sem).data["paths"])


def test_the_note_names_the_level_with_the_places_it_needs(sem):
    shown = {a: render(path_figure(sem, alpha=a).notes[0], "en") for a in (0.1, 0.05, 0.01, 0.001, 0.025)}
    assert "p < .10;" in shown[0.1]
    assert "p < .05;" in shown[0.05]
    assert "p < .01;" in shown[0.01]
    assert "p < .001;" in shown[0.001]
    assert "p < .025;" in shown[0.025]


def test_a_figure_takes_alpha_from_the_criteria_and_not_from_the_level_of_intervals(sem):
    wide = replace(sem, settings=replace(sem.settings, level=0.8))
    assert path_figure(wide).data == path_figure(sem).data
    strict = sem.judged_by(Rules(overrides={"significance": {"at_most": 1e-9, "strict": True}}))
    for p in path_figure(strict).data["paths"]:
        found = row(sem, p["target"], "~", p["source"])
        assert p["significant"] == (found.p_value < 1e-9)
        assert len(p["stars"]) == sum(found.p_value < limit for limit in (1e-9, 1e-10, 1e-11))


def test_a_model_without_paths_draws_its_measurement_group_by_group(grouped):
    figures = grouped.figures()
    assert [f.name for f in figures] == ["measurement_1", "measurement_2"]
    e = grouped.estimates
    for figure, school in zip(figures, grouped.groups, strict=True):
        assert school in render(figure.title, "zh")
        shown = [i["loading"] for c in figure.data["constructs"] for i in c["items"]]
        assert shown == e[(e.op == "=~") & (e.group == school)].std_all.tolist()
        assert [i["label"] for c in figure.data["constructs"] for i in c["items"]] == [f"x{k}" for k in range(1, 10)]


def test_a_measurement_figure_has_the_correlations_of_its_constructs(sem, grouped):
    for group, figure in enumerate(grouped.figures()):
        e = grouped.estimates
        e = e[(e.op == "~~") & (e.lhs != e.rhs) & (e.group == grouped.groups[group])]
        shown = figure.data["correlations"]
        assert [(c["first"], c["second"], c["estimate"]) for c in shown] == list(
            e[["lhs", "rhs", "std_all"]].itertuples(index=False, name=None)
        )
        assert {c["name"] for c in figure.data["constructs"]} == {v for c in shown for v in (c["first"], c["second"])}
        said = " ".join(render(n, "en") for n in figure.notes)
        assert "Double arrows: correlations of the constructs." in said
        assert "lower triangle" not in said
        assert "stand in a table" not in said


def test_the_note_says_where_the_correlations_are(data):
    four = "a =~ x1 + x2\nb =~ x3 + x4\nc =~ x5 + x6\nd =~ x7 + x8"
    many = measurement_figure(rp.fit(four, data))
    assert len(many.data["correlations"]) == 6
    assert "lower triangle" in " ".join(render(n, "en") for n in many.notes)
    one = measurement_figure(rp.fit("visual =~ x1 + x2 + x3", data))
    assert one.data["correlations"] == []
    assert not any("correlation" in render(n, "en") for n in one.notes)


def test_a_path_has_the_numbers_of_its_hypotheses(sem):
    claims = [
        SimpleNamespace(id="H1", path=("visual", "textual"), sign="+"),
        SimpleNamespace(id="H2", path=("visual", "speed"), sign=""),
        SimpleNamespace(id="H3", path=("visual", "textual", "speed"), sign=""),
        SimpleNamespace(id="H4", path=("visual", "speed"), sign="-"),
    ]
    figure = with_hypotheses(path_figure(sem), claims)
    assert [p["code"] for p in figure.data["paths"]] == ["H1", "", "H2, H4"]
    assert {k: v for k, v in figure.data.items() if k != "paths"} == {
        k: v for k, v in path_figure(sem).data.items() if k != "paths"
    }
    shown = [w.words for w in draw(figure, "en").words("label")]
    assert shown[0].startswith("H1: ")
    assert shown[2].startswith("H2, H4: ")
    assert ":" not in shown[1]


def test_a_fixed_loading_is_not_tested(sem):
    first = measurement_figure(sem).data["constructs"][0]["items"][0]
    assert first["stars"] == ""
    assert first["significant"] is True


def test_a_fit_that_did_not_converge_draws_nothing(sem):
    assert replace(sem, solution=replace(sem.solution, converged=False)).figures() == ()


def test_a_research_model_is_the_study(sem):
    study = rp.Study.default()
    labels = {c.name: c.label for c in study.instrument}
    figure = research_figure(study.hypotheses, study.regressions(), labels)
    shown = {(p["source"], p["target"]): p["label"] for p in figure.data["paths"]}
    assert shown["PROMO", "SAT"] == "H1 (+)"
    assert len(shown) == len(study.regressions())
    assert [n["name"] for n in figure.data["nodes"]] == [c for c in labels if c in study.constructs_on_paths]
    for lang in ("en", "zh"):
        said = " ".join(render(n, lang) for n in figure.notes)
        assert all(h.id in said for h in study.hypotheses if h.is_mediation)
        assert labels["PROMO"][lang] in said


def test_a_path_that_nobody_claimed_is_drawn_and_noted():
    figure = research_figure((), (("Y", "X"),), {})
    assert figure.data["paths"] == [{"source": "X", "target": "Y", "label": ""}]
    assert [n.key for n in figure.notes] == ["pathfigure.unclaimed"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_they_all_draw(sem, grouped, lang):
    study = rp.Study.default()
    labels = {c.name: c.label for c in study.instrument}
    for figure in (*sem.figures(), *grouped.figures(), measurement_figure(sem),
                   research_figure(study.hypotheses, study.regressions(), labels)):  # fmt: skip
        assert png(figure, lang, dpi=40)
    assert "<svg" in svg(sem.figures()[0], lang)


def test_a_claimed_moderation_is_an_arrow_to_its_path():
    claims = [
        SimpleNamespace(id="H1", path=("X", "Y"), sign="+"),
        SimpleNamespace(id="H2", path=("X*W", "Y"), sign="-"),
        SimpleNamespace(id="H3", path=("X*Z", "Y"), sign="+"),
    ]
    asked = [("X", "W", "Y"), ("Z", "V", "Y"), ("X", "X", "Y")]
    figure = research_figure(claims, (("Y", "X"), ("X", "Z")), {}, asked)
    assert [m["name"] for m in figure.data["moderators"]] == ["W", "V"]  # Z is a construct of the model
    assert [(m["moderator"], m["source"], m["target"], m["label"]) for m in figure.data["moderations"]] == [
        ("W", "X", "Y", "H2 (\N{MINUS SIGN})"),
        ("V", "Z", "Y", ""),
        ("Z", "X", "Y", "H3 (+)"),
    ]
    assert {"source": "Z", "target": "Y", "label": ""} in figure.data["paths"]  # what is moderated is drawn
    assert [n.key for n in figure.notes] == ["pathfigure.unclaimed", "pathfigure.moderations"]
    for lang in ("en", "zh"):
        assert {"H2 (\N{MINUS SIGN})", "H3 (+)", "W"} <= {w.words for w in draw(figure, lang).words()}


def test_a_moderation_stands_in_the_path_figure_where_its_path_does(sem):
    def found(x, w, y, p):
        return SimpleNamespace(predictor=x, moderator=w, outcome=y, interaction=SimpleNamespace(std=-0.21, p_value=p),
                               fit=sem, rules=sem.rules, labels={"mood": {"en": "Mood", "zh": "情绪"}})  # fmt: skip

    claims = [SimpleNamespace(id="H7", path=("visual*mood", "speed"), sign="+")]
    shown = [
        found("visual", "mood", "speed", 0.004),
        found("visual", "ageyr", "textual", 0.4),
        found("textual", "mood", "speed", 0.01),
    ]
    bare = path_figure(sem)
    figure = with_moderations(bare, shown, claims)
    assert figure.data["moderators"] == [{"name": "mood", "label": {"en": "Mood", "zh": "情绪"}}]
    first, second = figure.data["moderations"]  # the model has no path of the third
    assert (first["code"], first["estimate"], first["stars"], first["significant"]) == ("H7", -0.21, "**", True)
    assert (second["code"], second["stars"], second["significant"]) == ("", "", False)
    assert [n.key for n in figure.notes][-2:] == ["pathfigure.moderated", "measure.stars"]
    assert "H7: −.210**" in {w.words for w in draw(figure, "en").words("label")}
    assert with_moderations(bare, shown[2:], claims) is bare


def test_a_moderation_without_a_coefficient_is_no_arrow(sem):
    def found(x, w, y, std):
        return SimpleNamespace(predictor=x, moderator=w, outcome=y, fit=sem, rules=sem.rules, labels={},
                               interaction=SimpleNamespace(std=std, p_value=std))  # fmt: skip

    nan, bare = float("nan"), path_figure(sem)
    lost, other = found("visual", "mood", "speed", nan), found("visual", "ageyr", "textual", nan)
    for given, drawn, en, zh in (
        ([lost], 0, "because it could not be estimated: the moderation by mood of the effect of visual on speed.",
         "mood对visual影响speed的调节效应未能估计，图中从略。"),
        ([lost, other], 0, "because they could not be estimated: the moderation by mood", "调节效应均未能估计，图中从略。"),
        ([lost, found("visual", "ageyr", "textual", 0.02)], 1, "because it could not be", "speed的调节效应未能估计"),
    ):  # fmt: skip
        figure = with_moderations(bare, given, [])
        assert len(figure.data.get("moderations", ())) == drawn
        assert [n.key for n in figure.notes][-2:] == ["pathfigure.undrawn", "measure.stars"]
        assert ("pathfigure.moderated" in [n.key for n in figure.notes]) is bool(drawn)
        assert figure.notes[-2].render("en").startswith("Not drawn, ") and en in figure.notes[-2].render("en")
        assert zh in figure.notes[-2].render("zh").replace(" ", "")
        assert "mood" not in {w.words for w in draw(figure, "en").words()}
