"""Errors and notes met on the way that a user goes: each is raised by what it is about, and said in both languages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from readings import construct

import repurchase as rp
from repurchase.analysis.decisions.priorities.result import priorities
from repurchase.analysis.decisions.stated_importance import stated_importance
from repurchase.analysis.diagnostics.dynamic_cutoffs.result import dynamic_cutoffs
from repurchase.analysis.effects.controls import controls
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.analysis.measurement.competing_models.result import competing_models
from repurchase.analysis.respondents.criterion_check import criterion_check
from repurchase.analysis.respondents.early_late import early_late
from repurchase.analysis.respondents.item_decisions import item_decisions
from repurchase.analysis.respondents.profile.result import sample
from repurchase.analysis.scores.regression.result import regression
from repurchase.analysis.screening.result import screen
from repurchase.errors import RepurchaseError
from repurchase.study import Study
from repurchase.study.commands.fit_files import fit_files
from repurchase.study.file.read_survey import study_for
from repurchase.survey.instrument import Background, Instrument
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey

ITEMS = {"A": ["A1", "A2", "A3"], "B": ["B1", "B2", "B3"]}
MODEL = "A =~ A1 + A2 + A3\nB =~ B1 + B2 + B3\n"
PATH = MODEL + "B ~ A"


@cache
def answers():
    rng = np.random.default_rng(7)
    f = rng.normal(size=(160, 2)) @ np.array([[1, 0.5], [0, 0.85]])
    frame = {
        i: np.clip(np.round(3 + f[:, k] + 0.6 * rng.normal(size=160)), 1, 5)
        for k, c in enumerate("AB")
        for i in ITEMS[c]
    }
    return pd.DataFrame(frame | {"g": ["u", "v"] * 80, "x": rng.normal(size=160)})


@cache
def survey():
    constructs = (construct("A", "Price", "价格", role="driver"), construct("B", "Trust", "信任", role="outcome"))
    asked = Background("g", {"en": "Group", "zh": "组"})
    frame = answers()
    return Survey(frame.drop(columns=["g", "x"]), Instrument(constructs, background=(asked,)), frame[["g"]])


@cache
def fit(model=PATH, **options):
    return rp.fit(model, answers(), **options)


def grouped():
    return rp.fit(PATH, answers(), group="g")


def study(model="", more=""):
    constructs = "".join(
        f'[constructs.{c}]\nlabel = {{ en = "{c}" }}\nitems = [{{ name = "{c}1" }}, {{ name = "{c}2" }}]\n'
        for c in "ABC"
    )
    return Study.parse(f'schema = "repurchase.study/1"\nname = "s"\n{constructs}[model]\n{model}\n{more}')


def dense():
    """Paths between fourteen constructs, each on all before it: thousands of indirect effects."""
    codes = [f"K{i}" for i in range(14)]
    made = "".join(f'[constructs.{c}]\nlabel = {{ en = "{c}" }}\nitems = [{{ name = "{c}1" }}]\n' for c in codes)
    paths = [f'"{y} ~ {" + ".join(codes[:i])}"' for i, y in enumerate(codes) if i]
    return Study.parse(f'schema = "repurchase.study/1"\nname = "s"\n{made}[model]\npaths = [{", ".join(paths)}]\n')


ERRORS = {
    "bias.no_times": lambda: early_late(survey()),
    "common_method.unknown_marker": lambda: rp.common_method(answers(), ITEMS, marker="Q"),
    "comparison.one_fit": lambda: rp.compare(fit()),
    "comparison.other_variables": lambda: rp.compare(fit(), fit("A =~ A1 + A2 + A3")),
    "comparison.unknown_method": lambda: rp.compare(fit(), fit(MODEL), method="guess"),
    "controls.none": lambda: controls(fit(), survey(), []),
    "correlations.one": lambda: rp.correlations(answers(), {"A": ITEMS["A"]}),
    "criterion.needs": lambda: criterion_check(survey()),
    "diagnostics.scores_method": lambda: fit().factor_scores(method="guess"),
    "diagnostics.scores_no_latents": lambda: fit("x ~ A1").factor_scores(),
    "effects.no_such": lambda: fit().effects().effect("indirect", "B", "A"),
    "effects.which_group": lambda: grouped().effects(),
    "fit.equal_needs_group": lambda: rp.fit(MODEL, answers(), group_equal=["loadings"]),
    "fit.fiml_needs_ml": lambda: rp.fit(MODEL, answers(), estimator="GLS", missing="fiml"),
    "fit.needs_ordinal": lambda: rp.fit(MODEL, answers(), estimator="WLSMV"),
    "fit.no_model": lambda: rp.fit(5, answers()),
    "fit.not_for_ordinal": lambda: rp.fit(MODEL, answers(), estimator="GLS", ordered=True),
    "fit.observed_needs_ml": lambda: rp.fit(MODEL, answers(), estimator="GLS", information="observed"),
    "fit.one_name": lambda: rp.fit(MODEL, answers(), group=["g", "x"]),
    "fit.ordered_unknown": lambda: rp.fit(MODEL, answers(), ordered=["Q"]),
    "fit.pairwise_needs_ordinal": lambda: rp.fit(MODEL, answers(), missing="pairwise"),
    "fit.too_few_for_wls": lambda: rp.fit(MODEL, answers().iloc[:15], estimator="WLS"),
    "fit.wishart_needs_ml": lambda: rp.fit(MODEL, answers(), estimator="GLS", likelihood="wishart"),
    "fitting.no_model": lambda: fit_files(Path("absent.lav"), Path("absent.csv")),
    "group_paths.no_such": lambda: path_differences("x ~ A1", answers(), "g", "ML", permutations=0).path("A1", "Q"),
    "groups.unknown": lambda: rp.group_differences(survey(), by=["Q"]),
    "inputs.no_constructs": lambda: rp.reliability(answers()),
    "invariance.no_such_step": lambda: rp.invariance(MODEL, answers(), "g", steps=("configural", "guess")),
    "invariance.few_steps": lambda: rp.invariance(MODEL, answers(), "g", steps=()),
    "invariance.one_step": lambda: rp.invariance(MODEL, answers(), "g", steps="configural"),
    "item_decisions.none": lambda: item_decisions(survey(), {}),
    "mediation.no_indirect": lambda: rp.mediation(fit(), draws=0),
    "mediation.which_outcome": lambda: rp.mediation(fit("A1 ~ x\nA2 ~ x"), draws=0),
    "models.too_few": lambda: competing_models(answers(), {"A": ITEMS["A"]}),
    "moderation.not_latent": lambda: rp.moderation(PATH, answers(), "Q", "A", "B"),
    "moderation.unknown_products": lambda: rp.moderation(PATH, answers(), "A", "x", "B", products="guess"),
    "priorities.several_outcomes": lambda: priorities(
        answers(),
        rp.fit("A =~ A1 + A2 + A3\nB =~ B1 + B2\nC =~ 1*B3\nB3 ~~ 0*B3\nB ~ A\nC ~ A", answers()),
        constructs={"A": ITEMS["A"], "B": ["B1", "B2"], "C": ["B3"]},
    ),
    "priorities.no_drivers": lambda: priorities(survey(), fit(), outcome="A"),
    "read.is_url": lambda: rp.read("https://example.org/a.xlsx"),
    "regression.needs": lambda: regression(replace(survey(), instrument=Instrument((construct("A", "A", "A"),)))),
    "regression.unknown": lambda: regression(survey(), outcome="B", blocks=[["Q"]]),
    "shares.frame": lambda: rp.shares(answers()),
    "stated.nothing": lambda: stated_importance(survey(), priorities(survey(), fit())),
    "study.endless_effects": dense,
    "study.endless_word": lambda: Study.parse("a" * 500 + " = 1"),
    "study.itself": lambda: study('paths = ["A ~ A"]'),
    "study.moderation_twice": lambda: study('moderations = ["A * A -> B"]'),
    "study.no_moderation": lambda: study('moderations = ["A B"]'),
    "study.nothing_of_it": lambda: study_for(survey(), dense_free()),
    "study.syntax": lambda: study('syntax = "A ~~~ B"'),
    "study.too_deep": lambda: Study.parse("a = " + "[" * 40 + "]" * 40),
}  # fmt: skip


def dense_free():
    """A study none of whose constructs the survey holds."""
    return Study.parse(
        'schema = "repurchase.study/1"\nname = "s"\n[constructs.Z]\nlabel = { en = "Z" }\nitems = [{ name = "Z1" }]\n'
    )


def four_points():
    rng = np.random.default_rng(3)
    other = {f"C{i}": v + rng.normal(size=160) for i, v in enumerate([rng.normal(size=160)] * 3, 1)}
    return answers().assign(**{name: np.digitize(v, [-1.0, 0.0, 1.0]) for name, v in other.items()})


NOTES = {
    "fit.auto_given": lambda: rp.fit(MODEL, answers(), estimator="auto", ordered=True),
    "screening.previews": lambda: screen(replace(survey(), source=Source(previews=(4, 5)))),
    "sample.no_background": lambda: sample(answers()[["A1", "A2"]], {"A": ["A1", "A2"]}),
    "shares.none": lambda: rp.shares(survey()),
    "validity.single_item": lambda: rp.validity(answers(), {**ITEMS, "X": ["x"]}, draws=200),
    "validity.two_items": lambda: rp.validity(answers(), {**ITEMS, "A": ["A1", "A2"]}, draws=200),
    "inputs.construct_gone": lambda: rp.reliability(answers().assign(C1=1.0, C2=1.0), {**ITEMS, "C": ["C1", "C2"]}),
    "dynamic_cutoffs.design": lambda: dynamic_cutoffs(
        rp.fit(MODEL, answers().assign(w=np.tile([1.0, 2.0], 80)), weights="w"), draws=100
    ),
    "moderation.few_categories": lambda: rp.moderation(PATH + " + C\nC =~ C1 + C2 + C3", four_points(), "A", "C", "B"),
    "group_paths.no_permutation": lambda: path_differences("x ~ A1", answers(), "g", "GLS", permutations=5),
}


def read_in_both_languages(message):
    en, zh = message.render("en"), message.render("zh")
    assert en != zh
    assert any("\u4e00" <= c <= "\u9fff" for c in zh)
    assert "{" not in (en + zh).replace('={"', "")


@pytest.mark.parametrize("key", ERRORS)
def test_a_refusal_is_met_on_its_way(key):
    with pytest.raises(RepurchaseError) as error:
        ERRORS[key]()
    assert error.value.message.key == key
    read_in_both_languages(error.value.message)


@pytest.mark.parametrize("key", NOTES)
def test_a_note_is_met_on_its_way(key):
    found = {n.message.key: n.message for n in NOTES[key]().notes}
    assert key in found
    read_in_both_languages(found[key])


@pytest.mark.parametrize(
    ("content", "key"),
    [("a,b\n1,2\n", "read.codebook_heads"), ("item,construct\n,\n", "read.codebook_empty")],
)
def test_a_codebook_without_columns_or_items_is_refused(tmp_path, content, key):
    (tmp_path / "book.csv").write_text(content)
    with pytest.raises(RepurchaseError) as error:
        Codebook.read(tmp_path / "book.csv")
    assert error.value.message.key == key
    read_in_both_languages(error.value.message)
