"""One name is a list of one, and a name that nothing has is answered with those that may have been meant."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import InputError

MODEL = "SAT =~ SAT1 + SAT2 + SAT3\nTRUST =~ TRUST1 + TRUST2 + TRUST3\nRI =~ RI1 + RI2 + RI3\nRI ~ SAT + TRUST"


@cache
def survey():
    return rp.read(rp.sample_survey())


@cache
def question():
    return next(b.name for b in survey().instrument.background if b.kind == "single")


@pytest.mark.parametrize(
    "called",
    [
        lambda several: rp.group_differences(survey(), by=several(question())),
        lambda several: rp.segments(survey(), by=several(question())),
        lambda several: rp.reliability(survey(), several("SAT")),
        lambda several: rp.necessity(survey(), "RI", several("SAT"), permutations=99),
        lambda several: rp.correlations(survey(), controls=several("age")),
        lambda several: rp.regression(survey(), outcome="RI", controls=several("age")),
        lambda several: rp.what_if(survey(), rp.fit(MODEL, survey()), outcome="RI", levers=several("SAT")),
        lambda several: rp.priorities(survey(), rp.fit(MODEL, survey()), outcome="RI", drivers=several("SAT")),
    ],
)
def test_one_name_alone_is_a_list_of_one(called):
    assert called(str).json() == called(lambda name: [name]).json()


def test_one_item_alone_makes_no_construct_of_its_letters():
    frame = pd.DataFrame({"x12": [1, 2, 3, 4, 5, 3], "town": list("AABBAB")})
    assert rp.describe(frame, {"X": "x12"}).json() == rp.describe(frame, {"X": ["x12"]}).json()


def test_one_level_of_invariance_is_climbed_to_and_no_list_of_letters():
    climbed = rp.invariance(MODEL, survey(), question(), steps="metric", partial="SAT=~SAT2")
    assert climbed.json() == rp.invariance(MODEL, survey(), question(), steps=["metric"], partial=["SAT=~SAT2"]).json()
    assert [s.name for s in climbed.steps] == ["configural", "metric"]
    with pytest.raises(InputError) as raised:
        rp.invariance(MODEL, survey(), question(), steps="guess")
    assert raised.value.message.render("en").startswith("There is no level of invariance “guess”; there is configural")
    with pytest.raises(InputError) as raised:
        rp.invariance(MODEL, survey(), question(), steps="configural")
    assert "one of metric, scalar, strict and means" in raised.value.message.render("en")


@pytest.mark.parametrize(
    ("steps", "climbed"),
    [(("scalar", "scalar"), "configural metric scalar"), (("scalar", "metric"), "metric scalar")],
)
def test_levels_are_climbed_in_order_and_once(steps, climbed):
    found = rp.invariance("SAT =~ SAT1 + SAT2 + SAT3", survey(), question(), steps=steps)
    assert " ".join(s.name for s in found.steps) == climbed


@pytest.mark.parametrize("steps", [("thresholds",), ("thresholds", "scalar"), ("configural", "thresholds")])
def test_levels_of_ordinal_items_are_refused_where_items_are_not(steps):
    with pytest.raises(InputError) as refused:
        rp.invariance("SAT =~ SAT1 + SAT2 + SAT3", survey(), question(), steps=steps)
    assert refused.value.message.key == "invariance.no_such_step"


def test_problems_of_what_are_no_priorities_are_refused():
    with pytest.raises(InputError, match="priorities"):
        rp.problems(survey(), "x")


def test_a_missing_group_is_answered_with_questions_before_items():
    with pytest.raises(InputError) as raised:
        rp.cfa("SAT =~ SAT1 + SAT2 + SAT3", survey(), group="zzz")
    said = raised.value.message.render("en")
    assert f"The data have: {survey().instrument.background[0].name}, " in said
    assert "..." not in said and said.endswith(" more.")


def test_a_missing_file_is_answered_with_the_one_beside_it(tmp_path):
    (tmp_path / "staff survey.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        rp.read(tmp_path / "staf survey.csv")
    assert raised.value.message.render("en").endswith("Did you mean " + str(tmp_path / "staff survey.csv") + "?")
    with pytest.raises(InputError) as raised:
        rp.read(tmp_path / "zzz.sav")
    assert raised.value.message.key == "read.not_found"


def test_a_study_of_another_name_is_answered_with_the_nearest():
    assert rp.studies()["luckin"].name == "luckin"
    with pytest.raises(KeyError, match="luckin"):
        rp.studies()["lucki"]


def test_one_turned_item_is_named_alone():
    """With three items a single turned one brings the others' item-rest correlations to zero, on either side of it."""
    answers = rp.read(rp.sample_survey()).frame()
    for k in (1, 2, 3):
        frame = answers[["SAT1", "SAT2", "SAT3"]].assign(**{f"SAT{k}": lambda d, k=k: 6 - d[f"SAT{k}"]})
        found = rp.reliability(frame, {"SAT": list(frame)})
        alarm = next(n for n in found.notes if n.message.key == "reliability.negative")
        assert f"not turned (SAT{k})" in alarm.message.render("en")


def test_what_is_standardised_to_one_has_no_error():
    """A variance over itself: the two slopes cancel but for rounding, of which a statistic of 1e16 was made."""
    solution = rp.sem(MODEL, survey()).standardized().set_index(["lhs", "op", "rhs"])
    for name in ("SAT", "TRUST"):
        row = solution.loc[(name, "~~", name)]
        assert row.std_all == pytest.approx(1) and row.std_error == row.std_lv_error == 0
        assert pd.isna(row.statistic) and pd.isna(row.p_value)
