"""What the model predicts with drivers raised: against the model's own numbers, other codings, and by hand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.decisions.what_if.agreement import agreement_of
from repurchase.analysis.decisions.what_if.answered import AnsweredScores
from repurchase.analysis.decisions.what_if.findings import RAISED, TO_TOP, Change, RevenueFactors, Scenario
from repurchase.analysis.decisions.what_if.revenue import valued
from repurchase.errors import RepurchaseError
from repurchase.numeric.robust.design import PLAIN
from repurchase.survey.instrument import Construct, Instrument, Item, Scale
from repurchase.survey.survey import Survey

NAMES = "ABCY"
PATHS = "Y ~ A + B + C"
EFFECTS = (0.65, 0.25, 0.0)


def answers(n=300, low=1, high=5, seed=7, middle=0.0):
    """Twelve items on a scale of whole numbers; `middle` moves all answers up or down, in points of five."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    x = 0.6 * common[:, None] + 0.8 * rng.normal(size=(n, 3))
    y = x @ np.array(EFFECTS) + 0.7 * rng.normal(size=n)
    latent = np.column_stack([x, y])
    wide = (high - low) / 4
    columns = {
        f"{c}{k}": np.clip(np.round((low + high) / 2 + wide * (middle + 0.9 * latent[:, j] + 0.5 * rng.normal(size=n))),
                           low, high)
        for j, c in enumerate(NAMES)
        for k in (1, 2, 3)
    }  # fmt: skip
    return pd.DataFrame(columns)


def survey_of(frame, low=1, high=5, reverse="", order=(1, 2, 3)):
    constructs = tuple(
        Construct(
            c,
            {"en": f"Word {c}", "zh": f"{c}变量"},
            tuple(Item(f"{c}{k}", {"en": f"{c}{k}", "zh": f"{c}{k}"}, c in reverse) for k in order),
            Scale(low, high),
            "outcome" if c == "Y" else "driver",
        )
        for c in NAMES
    )
    return Survey(frame, Instrument(constructs))


def model(order=(1, 2, 3)):
    return "\n".join([*(f"{c} =~ " + " + ".join(f"{c}{k}" for k in order) for c in NAMES), PATHS])


def predicted(survey, order=(1, 2, 3), draws=200, fit=(), **options):
    fitted = rp.fit(model(order), survey, **dict(fit))
    boot = fitted.bootstrap(draws=draws, seed=3) if draws else None
    return rp.what_if(survey, fitted, bootstrap=boot, **options)


@pytest.fixture(scope="module")
def usual():
    return predicted(survey_of(answers()))


def values(found):
    return np.array([[s.moved, s.mean.value, s.mean.low, s.mean.high, s.share.value, s.share.low, s.share.high]
                     for s in found.scenarios])  # fmt: skip


def test_every_lever_alone_and_together_in_both_ways(usual):
    assert [("".join(c.name for c in s.levers), s.kind) for s in usual.scenarios] == [
        (names, kind) for kind in (RAISED, TO_TOP) for names in ("A", "B", "C", "ABC")
    ]
    assert usual.n == 300 and usual.draws == usual.used == usual.share_used == 200
    assert [s.mean.sign for s in usual.of(RAISED)] == [1, 1, 0]
    assert usual.agree == 4 and usual.apart and usual.leader.levers[0].name == "A"
    for s in usual.scenarios:
        assert s.mean.low < s.mean.value < s.mean.high
        assert s.share.low < s.share.value < s.share.high
    assert not usual.notes or [n.message.key for n in usual.notes] == ["what_if.needs"]


def test_the_change_is_importance_times_what_moves_where_nothing_is_capped():
    """Answers in the middle of nine points: a small raise meets no end, and levers stand in the order of IPMA."""
    survey = survey_of(answers(low=1, high=5) + 2, 1, 9)
    fitted = rp.fit(model(), survey)
    found = rp.what_if(survey, fitted, raise_by=0.4)
    ranked = rp.priorities(survey, fitted).drivers
    assert [s.moved for s in found.of(RAISED)] == pytest.approx([0.4] * 3)
    for s, d in zip(found.of(RAISED), ranked, strict=True):
        assert s.mean.value == pytest.approx(0.4 * d.importance, abs=1e-12)
    assert (
        np.argsort([s.mean.value for s in found.of(RAISED)]).tolist()
        == np.argsort([d.importance for d in ranked]).tolist()
    )
    assert found.together(RAISED).mean.value == pytest.approx(sum(s.mean.value for s in found.of(RAISED)), abs=1e-12)


def test_what_moves_is_less_near_the_end_of_the_scale():
    survey = survey_of(answers(middle=1.0))
    found = predicted(survey, draws=0)
    scores = survey.scores()
    for s in found.of(RAISED):
        x = scores[s.levers[0].name]
        assert s.asked == 0.5 and s.moved == pytest.approx(np.minimum(0.5, 5 - x).mean()) and s.moved < 0.45
    far = predicted(survey, draws=0, raise_by=10.0)
    assert [s.moved for s in far.of(RAISED)] == pytest.approx([(5 - scores[c]).mean() for c in "ABC"])
    assert far.mean + far.together(RAISED).mean.value <= 5


def test_a_raise_of_nothing_changes_nothing():
    found = predicted(survey_of(answers()), raise_by=0.0)
    zero = [(s.moved, s.mean, s.share) for s in found.of(RAISED)]
    assert zero == [(0.0, Change(0.0, 0.0, 0.0), Change(0.0, 0.0, 0.0))] * 3
    assert not found.apart and all(s.mean.sign == 0 for s in found.of(RAISED))


def test_the_choice_of_marker_items_changes_nothing(usual):
    other = predicted(survey_of(answers(), order=(3, 1, 2)), order=(3, 1, 2))
    assert values(other) == pytest.approx(values(usual), abs=2e-5, nan_ok=True)


def test_items_worded_the_other_way_change_nothing(usual):
    frame = answers()
    turned = frame.assign(**{f"Y{k}": 6 - frame[f"Y{k}"] for k in (1, 2, 3)})
    same = predicted(survey_of(turned, reverse="Y"))
    assert values(same) == pytest.approx(values(usual), nan_ok=True)
    opposite = predicted(survey_of(turned))
    mean = values(usual)[:, [1, 3, 2]]
    assert values(opposite)[:, 1:4] == pytest.approx(-mean, abs=1e-4)
    assert all(s.mean.sign <= 0 for s in opposite.of(RAISED)) and not opposite.apart


def test_another_scale_is_the_same_prediction_in_other_points(usual):
    frame = (answers() - 1) * 1.5 + 1
    seven = predicted(survey_of(frame, 1, 7), agree=5.5)
    assert [s.asked for s in seven.of(RAISED)] == [0.75] * 3
    scaled = values(usual) * np.array([1.5, 1.5, 1.5, 1.5, 1, 1, 1])
    assert values(seven)[:, :4] == pytest.approx(scaled[:, :4], abs=5e-4, nan_ok=True)
    assert seven.share == usual.share
    at = {s: k for k, s in enumerate(seven.to_dict()["scenarios"][0])}
    assert "mean_100_change" in at
    for a, b in zip(seven.to_dict()["scenarios"], usual.to_dict()["scenarios"], strict=True):
        assert a["mean_100_change"] == pytest.approx(b["mean_100_change"], abs=0.01)


@pytest.mark.parametrize(("low", "high", "from_"), [(1, 5, 4), (1, 7, 6), (0, 10, 9), (0, 100, 75), (1, 3, 3)])
def test_who_agrees_goes_by_the_scale(low, high, from_):
    assert agreement_of(Scale(low, high)) == from_


def test_the_word_agree_says_who_agrees():
    words = tuple({"en": w} for w in ("No", "Rather not", "Neutral", "Agree", "Agree much", "Agree fully"))
    assert agreement_of(Scale(1, 6, words)) == 4


def test_draws_go_with_their_own_resamples(usual):
    """The intervals of the mean are those of the exact changes under every draw, whatever the cells."""
    survey = survey_of(answers())
    boot = rp.fit(model(), survey).bootstrap(draws=200, seed=3)
    frame, scores = boot.draws, survey.scores()
    loads = {c: (1 + frame[f"{c}=~{c}2"] + frame[f"{c}=~{c}3"]) / 3 for c in NAMES}
    slope = (frame["Y~A"] * loads["Y"] / loads["A"]).to_numpy()
    shift = slope[:, None] * np.minimum(0.5, 5 - scores["A"].to_numpy())
    y = scores["Y"].to_numpy()
    exact = np.clip(shift, 1 - y, 5 - y).mean(axis=1)
    s = usual.of(RAISED)[0]
    place = np.array([0.025, 0.975]) * 201
    ordered = np.sort(exact)
    limits = np.interp(place, np.arange(1, 201), ordered)
    assert [s.mean.low, s.mean.high] == pytest.approx(limits, abs=1e-12)


def test_incomplete_answers_count_as_far_as_there_are_scores():
    frame = answers()
    frame.iloc[:20, 0] = np.nan  # one item: the score is that of the others
    frame.iloc[20:30, :3] = np.nan  # all items of A: no score
    found = predicted(survey_of(frame), draws=60, fit={"missing": "fiml", "estimator": "MLR"})
    assert found.n == 290 and found.has_intervals
    listwise = predicted(survey_of(frame), draws=60)
    assert listwise.n == 270
    assert values(found)[:4, 1] == pytest.approx(values(listwise)[:4, 1], abs=0.04)


def test_weights_and_clusters_are_used_and_said():
    frame = answers()
    survey = survey_of(frame)
    rng = np.random.default_rng(1)
    drawn = pd.DataFrame({"shop": np.repeat(np.arange(50), 6), "w": np.round(rng.uniform(0.5, 2, 300), 2)})
    survey = replace(survey, drawn=drawn.set_index(survey.responses.index))
    fitted = rp.fit(model(), survey, estimator="MLR", cluster="shop", weights="w")
    found = rp.what_if(survey, fitted, bootstrap=fitted.bootstrap(draws=60, seed=2))
    assert found.clustered and found.weighted and found.has_intervals
    w = drawn["w"].to_numpy()
    scores = survey.scores()
    assert found.mean == pytest.approx(w @ scores["Y"] / w.sum())
    assert found.share == pytest.approx(w @ (scores["Y"] >= 4) / w.sum())
    assert found.of(RAISED)[0].moved == pytest.approx(w @ np.minimum(0.5, 5 - scores["A"]) / w.sum())
    notes = [n.render("en") for n in found.table().notes]
    assert "Whole clusters were resampled." in notes and "Averages carry the sampling weights." in notes


def test_without_resamples_there_is_no_interval_and_nothing_is_told():
    found = predicted(survey_of(answers()), draws=0)
    assert not found.has_intervals and not found.apart
    assert all(np.isnan(s.mean.low) and np.isnan(s.share.low) for s in found.scenarios)
    assert "what_if.no_draws" in [n.message.key for n in found.notes]
    assert all(r["verdict"] == "cannot be told" for r in found.to_dict()["scenarios"])


def test_resamples_that_cannot_be_drawn_again_give_no_interval_of_the_share():
    survey = survey_of(answers())
    fitted = rp.fit(model(), survey)
    rows = np.random.default_rng(1).integers(0, 300, (40, 300))
    found = rp.what_if(survey, fitted, bootstrap=fitted.bootstrap(indices=rows))
    assert found.has_intervals and np.isnan(found.scenarios[0].share.low) and found.scenarios[0].share.value > 0
    assert "what_if.share_point_only" in [n.message.key for n in found.notes]


def test_where_nobody_agrees_no_share_is_predicted():
    found = predicted(survey_of(answers().clip(upper=3)), draws=40)
    assert found.share == 0 and np.isnan([s.share.value for s in found.scenarios]).all()
    assert "what_if.no_share" in [n.message.key for n in found.notes]
    assert len(found.table().rows) == 8


def test_ordinal_models_say_what_a_point_is():
    found = predicted(survey_of(answers()), draws=0, fit={"estimator": "WLSMV", "ordered": True})
    assert "what_if.latent_points" in [n.message.key for n in found.notes]


def test_levers_and_their_points_can_be_named():
    survey = survey_of(answers())
    fitted = rp.fit(model(), survey)
    found = rp.what_if(survey, fitted, levers={"B": 1.0, "A": 0.25})
    assert [(s.levers[0].name, s.asked) for s in found.of(RAISED)] == [("A", 0.25), ("B", 1.0)]
    assert np.isnan(found.together(RAISED).asked)
    alone = rp.what_if(survey, fitted, levers=["B"], raise_by=1.0)
    assert alone.together(RAISED) is None
    assert alone.of(RAISED)[0].mean.value == found.of(RAISED)[1].mean.value
    assert alone.of(RAISED)[0].share.value == found.of(RAISED)[1].share.value  # the probit is on all drivers


@pytest.mark.parametrize(
    ("options", "key", "en", "zh"),
    [
        ({"levers": ["Q"]}, "inputs.unknown_construct", "Q", "Q"),
        ({"levers": ["Y"]}, "what_if.no_path", "No path leads from Word Y to Word Y", "没有通向"),
        ({"raise_by": -1.0}, "settings.decimal", "raise_by", "raise_by"),
        ({"levers": {"A": float("nan")}}, "settings.decimal", "raise_by", "raise_by"),
    ],
)
def test_levers_that_cannot_be_raised_are_refused(options, key, en, zh):
    survey = survey_of(answers())
    fitted = rp.fit(model(), survey)
    with pytest.raises(RepurchaseError) as error:
        rp.what_if(survey, fitted, **options)
    assert error.value.message.key == key
    assert en in error.value.message.render("en") and zh in error.value.message.render("zh")


def test_respondents_without_all_scores_are_too_few():
    frame = answers()
    frame.iloc[:150, :3] = np.nan
    frame.iloc[150:299, 3:6] = np.nan
    sample = SimpleNamespace(rows=(np.arange(300),), design=PLAIN)
    with pytest.raises(RepurchaseError) as error:
        AnsweredScores.of(survey_of(frame), SimpleNamespace(sample=sample), ["A", "B"], "Y")
    assert error.value.message.key == "what_if.no_scores" and "1 respondent" in error.value.message.render("en")


def test_a_premise_without_which_nothing_is_told_withholds_all():
    found = predicted(survey_of(answers()), draws=40, conditional_on=("admissible", "exact_fit"))
    assert found.withheld == ("admissible",) and not found.tables() and not found.figures()
    record = found.to_dict()
    assert record["withheld"] and record["scenarios"] == [] and record["conditional_on"] == ["admissible", "exact_fit"]


FACTORS = RevenueFactors(1000, 0.2, 30.0, 2.0, (0.1, 0.4), "CNY", {"A": 100.0, "B": 50.0})


@pytest.mark.parametrize(
    ("limits", "per_point", "revenue"),
    [
        ((0.1, 0.3), (0.1, 0.4), (60.0, 720.0)),  # 1000 x 0.2 x 30 = 6000 a point of frequency
        ((-0.1, 0.3), (0.1, 0.4), (-240.0, 720.0)),
        ((0.1, 0.3), (-0.2, 0.4), (-360.0, 720.0)),
        ((-0.3, -0.1), (0.1, 0.4), (-720.0, -60.0)),
        ((-9.0, 0.1), (1.0, 1.0), (-12000.0, 600.0)),  # nobody orders less often than never: 2 orders are all there are
    ],
)
def test_revenue_spans_all_products_of_the_limits(limits, per_point, revenue):
    construct = survey_of(answers()).instrument["A"]
    s = Scenario((construct,), RAISED, 0.5, 0.4, Change(0.2, *limits), Change(0.1, 0.0, 0.2))
    found = valued(s, replace(FACTORS, frequency_per_point=per_point))
    assert (found.revenue.low, found.revenue.high) == pytest.approx(revenue)
    assert (found.net.low, found.net.high) == pytest.approx((revenue[0] - 100, revenue[1] - 100))
    assert FACTORS.revenue == 12000 and found.cost == 100


def test_costs_of_levers_together_add_up_where_all_are_known():
    both = predicted(survey_of(answers()), draws=40, levers=["A", "B"], factors=FACTORS)
    assert both.together(RAISED).cost == 150
    three = predicted(survey_of(answers()), draws=40, factors=FACTORS)
    assert np.isnan(three.together(RAISED).cost) and np.isnan(three.of(RAISED)[2].net.low)
    assert three.of(RAISED)[0].revenue.low == pytest.approx(6000 * 0.1 * three.of(RAISED)[0].mean.low)
    assert "what_if.needs" not in [n.message.key for n in three.notes]
    assert three.to_dict()["factors"]["cost"] == {"A": 100.0, "B": 50.0}


def test_levers_with_equal_effects_are_not_set_apart():
    rng = np.random.default_rng(5)
    frame = answers()
    mixed = {f"{c}{k}": frame[f"{c}{k}"] for c in "CY" for k in (1, 2, 3)}
    swapped = rng.random(300) < 0.5
    for k in (1, 2, 3):  # A and B exchanged in half of the respondents have the same effect
        a, b = frame[f"A{k}"], frame[f"B{k}"]
        mixed[f"A{k}"], mixed[f"B{k}"] = a.where(swapped, b), b.where(swapped, a)
    found = predicted(survey_of(pd.DataFrame(mixed)))
    assert not found.apart and found.leader is None


def test_the_share_is_what_the_world_would_answer():
    """The world asked again with A higher, by as much as its mean moves: share and mean change as predicted.

    Items carry much error; a prediction that it shrank would fall short by a quarter.
    """
    n, noise = 20_000, 1.0

    def world(shift: float) -> pd.DataFrame:
        rng = np.random.default_rng(1)
        x = 0.6 * rng.normal(size=n)[:, None] + 0.8 * rng.normal(size=(n, 3)) + np.array([shift, 0, 0])
        latent = np.column_stack([x, x @ np.array([0.45, 0.25, 0.0]) + 0.7 * rng.normal(size=n)])
        errors = noise * rng.normal(size=(n, 12))
        return pd.DataFrame({
            f"{c}{k}": np.clip(np.round(3 + 0.9 * latent[:, j] + errors[:, 3 * j + k - 1]), 1, 5)
            for j, c in enumerate(NAMES) for k in (1, 2, 3)
        })  # fmt: skip

    now = survey_of(world(0.0))
    found = rp.what_if(now, rp.fit(model(), now), levers=["A"]).of(RAISED)[0]
    before = now.scores()
    tried = np.linspace(0.4, 0.9, 6)
    moved = [survey_of(world(s)).scores()["A"].mean() - before["A"].mean() for s in tried]
    after = survey_of(world(float(np.interp(found.moved, moved, tried)))).scores()
    assert after["A"].mean() - before["A"].mean() == pytest.approx(found.moved, abs=0.002)
    share = np.mean(after["Y"] > 4 - 1e-9) - np.mean(before["Y"] > 4 - 1e-9)
    assert found.share.value == pytest.approx(share, rel=0.1)
    assert found.mean.value == pytest.approx(after["Y"].mean() - before["Y"].mean(), rel=0.06)


def test_levers_on_another_scale_than_the_outcome():
    """The same answers of A written on nine points: a point of it is worth half as much, an eighth of it the same."""
    frame = answers()
    survey = survey_of(frame)
    usual = rp.what_if(survey, rp.fit(model(), survey), levers=["A"])
    wide = frame.assign(**{f"A{k}": 2 * frame[f"A{k}"] - 1 for k in (1, 2, 3)})
    constructs = tuple(replace(c, scale=Scale(1, 9)) if c.name == "A" else c for c in survey.instrument)
    other = replace(survey, responses=wide, instrument=survey.instrument.with_constructs(constructs))
    found = rp.what_if(other, rp.fit(model(), other), levers=["A"])
    assert found.scenarios[0].asked == 1.0 and found.scenarios[0].moved == pytest.approx(2 * usual.scenarios[0].moved)
    for a, b in zip(found.scenarios, usual.scenarios, strict=True):
        assert a.mean.value == pytest.approx(b.mean.value, abs=1e-4)
        assert a.share.value == pytest.approx(b.share.value, abs=1e-4)


def test_a_driver_whose_effect_lies_below_zero_is_raised_only_where_the_study_says_so():
    from types import SimpleNamespace

    from repurchase.study.stages.decision_stage import raised_drivers

    def driver(name, high):
        return SimpleNamespace(construct=SimpleNamespace(name=name), importance_high=high)

    ranked = SimpleNamespace(
        drivers=[driver("A", 0.2), driver("B", -0.01), driver("C", float("nan")), driver("D", 0.0)]
    )
    raised, below = raised_drivers(ranked)
    assert raised == ["A", "C", "D"] and [c.name for c in below] == ["B"]
