"""What is said of predicted changes, read word by word in both languages, for every outcome."""

from dataclasses import replace

import numpy as np
import pytest
from readings import column, construct, said

from repurchase.analysis.decisions.what_if.findings import RAISED, TO_TOP, Change, RevenueFactors, Scenario
from repurchase.analysis.decisions.what_if.result import WhatIf
from repurchase.analysis.decisions.what_if.revenue import valued

NAN = float("nan")
NONE = Change(NAN, NAN, NAN)
UP, LESS, DOWN, OPEN = (
    Change(0.12, 0.05, 0.2), Change(0.07, 0.01, 0.13), Change(-0.1, -0.2, -0.04), Change(0.02, -0.03, 0.07),
)  # fmt: skip
OUTCOME = construct("Y", "Return", "重购")
LEVERS = [construct("P", "Price", "价格"), construct("Q", "Taste", "口味"), construct("R", "Speed", "速度")]
CAUSE = {
    "en": "These are predictions of a model fitted to a cross-section; they do not show what raising a driver would bring"
          " about.",
    "zh": "上述结果是模型根据横截面数据所作的预测，不能解释为提升某一因素所产生的效果。",
}  # fmt: skip


def found(*means, moved=(0.4, 0.45, 0.5), asked=0.5, together=Change(0.2, 0.1, 0.3), share=Change(0.08, 0.03, 0.14),
          factors=None, **more):  # fmt: skip
    asked = [asked] * 3 if np.isscalar(asked) else asked
    scenarios = []
    for kind in (RAISED, TO_TOP):
        for c, m, v, a in zip(LEVERS, means, moved, asked, strict=False):
            scenarios.append(Scenario((c,), kind, a if kind == RAISED else 4.5, v, m, m.times(0.5)))
        if len(means) > 1:
            both = asked[0] if kind == RAISED and len(set(asked)) == 1 else NAN
            scenarios.append(Scenario(tuple(LEVERS[: len(means)]), kind, both, NAN, together, share))
    if factors is not None:
        scenarios = [valued(s, factors) for s in scenarios]
    given = {"outcome": OUTCOME, "scenarios": tuple(scenarios), "n": 238, "mean": 3.6, "agree": 4.0, "share": 0.35,
             "draws": 5000, "used": 5000, "share_used": 5000, "factors": factors} | more  # fmt: skip
    return WhatIf(**given)


def test_one_lever():
    assert said(found(UP), "en") == [
        "If every respondent rated Price higher by 0.5 points, as far as the scale allows, its mean would move by 0.40"
        " points.",
        "For Price, the model predicted mean Return to be 0.120 points higher (95% CI [0.050, 0.200]).",
        "The share who agree (a score of 4 or above; now 35.0%) was predicted to be 6.0 percentage points higher"
        " (CI [2.5, 10.0]).",
        CAUSE["en"],
    ]
    assert said(found(UP), "zh") == [
        "假设每位受访者对价格的评分提高0.5分（以量表上限为限），其均值将变动0.40分。",
        "若提高价格，模型预计重购的均值将高出0.120分（95%置信区间[0.050, 0.200]）。",
        "同意者（得分不低于4分，现占35.0%）的比例预计高出6.0个百分点（置信区间[2.5, 10.0]）。",
        CAUSE["zh"],
    ]
    assert said(found(OPEN), "en")[1] == (
        "The predicted change of mean Return could not be told from zero (95% interval)."
    )
    assert said(found(OPEN), "zh")[1] == "重购均值的预测变化无法与零区分（95%置信区间）。"
    assert said(found(DOWN, asked=1.0), "en")[:2] == [
        "If every respondent rated Price higher by 1 point, as far as the scale allows, its mean would move by 0.40 points.",
        "For Price, the model predicted mean Return to be 0.100 points lower (95% CI [−0.200, −0.040]).",
    ]
    assert said(found(DOWN), "zh")[1] == "若提高价格，模型预计重购的均值将降低0.100分（95%置信区间[−0.200, −0.040]）。"


def test_the_share_of_one_lever():
    lower = said(found(DOWN), "en"), said(found(DOWN), "zh")
    assert lower[0][2].endswith("was predicted to be 5.0 percentage points lower (CI [−10.0, −2.0]).")
    assert lower[1][2].endswith("的比例预计降低5.0个百分点（置信区间[−10.0, −2.0]）。")
    unsure = replace(found(UP).scenarios[0], share=OPEN)
    open_one = replace(found(UP), scenarios=(unsure,))
    assert said(open_one, "en")[2] == (
        "Whether the share who agree (a score of 4 or above; now 35.0%) would change could not be told"
        " (CI [−3.0, 7.0] percentage points)."
    )
    assert said(open_one, "zh")[2].endswith("的比例是否变化则无法判断（置信区间[−3.0, 7.0]个百分点）。")
    without = replace(found(UP), scenarios=(replace(unsure, share=NONE),))
    assert len(said(without, "en")) == len(said(found(OPEN), "en")) == 3


def test_all_levers_of_one_direction():
    assert said(found(UP, LESS), "en")[1] == (
        "For each of them, the model predicted mean Return to be 0.070 to 0.120 points higher, with 95% intervals above"
        " zero."
    )
    assert said(found(UP, LESS), "zh")[1] == (
        "无论提高哪个因素，模型均预计重购的均值更高，幅度为0.070至0.120分，95%置信区间均在零以上。"
    )
    down = found(DOWN, replace(DOWN, value=-0.2))
    assert "points lower, with 95% intervals below zero" in said(down, "en")[1]
    assert said(down, "zh")[1].endswith("均值更低，幅度为0.100至0.200分，95%置信区间均在零以下。")


def test_several_levers_some_of_which_cannot_be_told():
    assert said(found(UP, LESS, OPEN), "en") == [
        "If every respondent rated one of the drivers higher by 0.5 points, as far as the scale allows, its mean would move"
        " by 0.40 to 0.50 points, depending on the driver.",
        "For Price and Taste, the model predicted mean Return to be 0.070 to 0.120 points higher, with 95% intervals above"
        " zero.",
        "For Speed the 95% interval held zero, so that no change could be told.",
        "For all of these drivers together, mean Return was predicted to be 0.200 points higher (95% CI [0.100, 0.300]), and"
        " the share who agree (a score of 4 or above; now 35.0%) 8.0 percentage points higher (CI [3.0, 14.0]).",
        CAUSE["en"],
    ]
    assert said(found(UP, LESS, OPEN), "zh") == [
        "假设每位受访者对某一驱动因素的评分提高0.5分（以量表上限为限），该因素的均值将变动0.40至0.50分，因因素而异。",
        "若分别提高价格和口味，模型预计重购的均值将高出0.070至0.120分，95%置信区间均在零以上。",
        "速度的95%置信区间包含零，无法判断是否有变化。",
        "若上述因素同时提高，预计重购的均值将高出0.200分（95%置信区间[0.100, 0.300]），同意者（得分不低于4分，现占35.0%）"
        "的比例高出8.0个百分点（置信区间[3.0, 14.0]）。",
        CAUSE["zh"],
    ]


def test_no_range_from_a_number_to_itself():
    alike = found(UP, replace(UP, value=0.1204), moved=(0.4, 0.4001))
    assert said(alike, "en")[:2] == [
        "If every respondent rated one of the drivers higher by 0.5 points, as far as the scale allows, its mean would move"
        " by 0.40 points, whichever it was.",
        "For each of Price and Taste, the model predicted mean Return to be 0.120 points higher, with 95% intervals above"
        " zero.",
    ]
    assert said(alike, "zh")[1] == "若分别提高价格和口味，模型预计重购的均值均将高出0.120分，95%置信区间均在零以上。"
    down = found(DOWN, DOWN)
    assert said(down, "en")[1].startswith("For each of Price and Taste, the model predicted mean Return to be 0.100 points"
                                          " lower")  # fmt: skip
    assert "均将降低0.100分，95%置信区间均在零以下" in said(down, "zh")[1]


def test_levers_that_go_the_other_way():
    mixed = found(UP, DOWN, replace(DOWN, value=-0.2))
    assert said(mixed, "en")[1:3] == [
        "For Price, the model predicted mean Return to be 0.120 points higher (95% CI [0.050, 0.200]).",
        "For Taste and Speed, the model predicted mean Return to be 0.100 to 0.200 points lower, with 95% intervals below"
        " zero.",
    ]
    assert (
        said(mixed, "zh")[2] == "若分别提高口味和速度，模型预计重购的均值将降低0.100至0.200分，95%置信区间均在零以下。"
    )


def test_none_can_be_told():
    nothing = found(OPEN, OPEN, together=OPEN)
    assert said(nothing, "en")[1:3] == [
        "The predicted change of mean Return could not be told from zero for any of them (95% intervals).",
        "For all of these drivers together, the predicted change of mean Return could not be told from zero"
        " (95% CI [−0.030, 0.070]).",
    ]
    assert said(nothing, "zh")[1:3] == [
        "重购均值的预测变化均无法与零区分（95%置信区间）。",
        "若上述因素同时提高，重购均值的预测变化仍无法与零区分（95%置信区间[−0.030, 0.070]）。",
    ]
    assert said(found(UP, OPEN, OPEN), "en")[2] == (
        "For Taste and Speed the 95% intervals held zero, so that no change could be told."
    )
    assert said(found(UP, OPEN, OPEN), "zh")[2] == "口味和速度的95%置信区间均包含零，无法判断是否有变化。"


@pytest.mark.parametrize(
    ("together", "share", "en", "zh"),
    [
        (DOWN, Change(-0.05, -0.09, -0.01), "the share who agree (a score of 4 or above; now 35.0%) 5.0 percentage points"
         " lower (CI [−9.0, −1.0])", "的比例降低5.0个百分点（置信区间[−9.0, −1.0]）"),
        (UP, Change(0.02, -0.01, 0.05), "whether the share who agree (a score of 4 or above; now 35.0%) would change could"
         " not be told (CI [−1.0, 5.0] percentage points)", "的比例是否变化则无法判断（置信区间[−1.0, 5.0]个百分点）"),
        (DOWN, Change(-0.02, -0.05, 0.01), "0.100 points lower (95% CI [−0.200, −0.040]); whether the share who agree",
         "的比例是否变化则无法判断"),
        (UP, NONE, "0.120 points higher (95% CI [0.050, 0.200]).", "高出0.120分（95%置信区间[0.050, 0.200]）。"),
        (DOWN, NONE, "0.100 points lower (95% CI [−0.200, −0.040]).", "低0.100分（95%置信区间[−0.200, −0.040]）。"),
    ],
)  # fmt: skip
def test_all_together(together, share, en, zh):
    both = found(UP, LESS, together=together, share=share)
    assert en in said(both, "en")[-2] and zh in said(both, "zh")[-2]


def test_the_first_is_named_only_where_it_is_set_apart():
    assert (
        "The predicted rise was largest for Price; adjusted differences set it apart from each other driver that was raised."
        in said(found(UP, LESS, LESS, apart=True), "en")
    )
    assert "其中价格对应的预测增幅最大，经校正的差值表明其大于其余每一个所提升的因素。" in said(
        found(UP, LESS, LESS, apart=True), "zh"
    )
    assert not any("largest" in s or "larger for" in s for s in said(found(UP, LESS), "en"))


def test_of_two_drivers_the_first_is_named_beside_the_other():
    assert (
        "The predicted rise was larger for Price than for Taste; the interval of their difference lay above zero."
        in said(found(UP, LESS, apart=True), "en")
    )
    assert "其中价格对应的预测增幅大于口味，两者之差的区间在零以上。" in said(found(UP, LESS, apart=True), "zh")


def test_levers_on_several_scales():
    several = found(UP, LESS, asked=(0.5, 0.75))
    assert said(several, "en")[0].startswith(
        "If every respondent rated one of the drivers higher by the number of points stated for it, as far"
    )
    assert said(several, "zh")[0].startswith("假设每位受访者对某一驱动因素的评分提高表中所列的分值")
    assert column(several.table(), "en", "scenario") == [
        "by 0.5 points", "to 4.5", "by 0.75 points", "to 4.5", "each as above",
        "to the top quartiles",
    ]  # fmt: skip


def test_points_have_the_decimals_that_they_need():
    rows = column(found(UP, LESS, asked=(0.375, 11 / 3)).table(), "en", "scenario")
    assert rows[0] == "by 0.375 points" and rows[2] == "by 3.67 points"


def test_point_estimates_alone_tell_nothing():
    bare = replace(UP, low=NAN, high=NAN)
    alone = found(bare, replace(bare, value=-0.05), together=bare, share=NONE, draws=0, used=0)
    assert said(alone, "en")[1] == (
        "The point estimates of the predicted change of mean Return ran from −0.050 to 0.120 points; without resamples they"
        " have no intervals, and nothing is told by them."
    )
    assert (
        said(alone, "zh")[1]
        == "重购均值预测变化的点估计为−0.050至0.120分；因未进行重抽样，没有置信区间，不据此作判断。"
    )
    assert len(said(alone, "en")) == 3
    one = found(bare)
    assert "was 0.120 points; without resamples it has no interval" in said(one, "en")[1]
    assert "点估计为0.120分；" in said(one, "zh")[1]
    assert alone.figure().notes[0].key == "what_if.figure_note_points"
    assert not any("resamples" in n.render("en") for n in alone.table().notes)


def test_conditions_and_what_withholds_all():
    shaky = found(UP, LESS, conditional_on=("exact_fit",))
    assert said(shaky, "en")[-2] == (
        "The predictions are conditional on exact fit: this premise does not hold in these data or cannot be tested."
    )
    assert said(shaky, "zh")[-2] == "上述预测以模型精确拟合为条件，而该项前提在本数据中不成立或无法检验。"
    assert shaky.table().notes[-1].render("en") == said(shaky, "en")[-2]
    gone = found(UP, LESS, conditional_on=("exact_fit", "admissible"))
    assert said(gone, "en") == [
        "What a higher rating of the drivers would mean for Return was not predicted: an admissible solution is a premise"
        " without which nothing can be told of it, and it does not hold or cannot be tested."
    ]
    assert said(gone, "zh") == [
        "模型解恰当是预测的前提，而该项前提不成立或无法检验，故未预测驱动因素评分提高后重购的变化。"
    ]
    two = found(UP, conditional_on=("independent_answers", "admissible"))
    assert "independent respondents and an admissible solution are premises" in said(two, "en")[0]
    assert not gone.tables() and not gone.figures() and said(replace(gone, scenarios=()), "en") == []


FACTORS = RevenueFactors(1000, 0.2, 30.0, 2.0, (0.1, 0.4), "CNY", {"P": 100.0, "Q": 50.0})


@pytest.mark.parametrize(
    ("together", "cost", "en", "zh"),
    [
        (UP, {"P": 5.0, "Q": 5.0}, ["an increase of gross merchandise value within [30.00, 480.00] (CNY)", "cost (10.00), a gain within [20.00, 470.00]"],
         ["增加，变化区间为[30.00, 480.00]（CNY）", "扣除成本（10.00）后仍有盈余，区间为[20.00, 470.00]"]),
        (UP, {"P": 100.0, "Q": 50.0}, ["an increase of gross merchandise value within", "within [−120.00, 330.00]: whether it pays could not be told"],
         ["增加", "后的区间为[−120.00, 330.00]，是否合算无法判断"]),
        (UP, {"P": 900.0, "Q": 50.0}, ["an increase of gross merchandise value within", "a loss remains, a result within [−920.00, −470.00]"],
         ["增加", "后为亏损，区间为[−920.00, −470.00]"]),
        (DOWN, {}, ["a decrease of gross merchandise value, a change within [−480.00, −24.00]"], ["减少，变化区间为[−480.00, −24.00]"]),
        (OPEN, {}, ["a change of gross merchandise value within [−72.00, 168.00] (CNY) in the period meant, so that not even its sign could be told"],
         ["变化区间为[−72.00, 168.00]（CNY），增减方向无法判断"]),
    ],
)  # fmt: skip
def test_revenue_is_spoken_of_by_the_users_own_factors(together, cost, en, zh):
    priced = found(UP, LESS, together=together, factors=replace(FACTORS, cost=cost))
    for lang, wanted in (("en", en), ("zh", zh)):
        sentences = said(priced, lang)
        rest = sentences[
            sentences.index(next(s for s in sentences if ("merchandise value" in s or "成交总额" in s))) : -1
        ]
        assert len(rest) == len(wanted)
        for sentence, words in zip(rest, wanted, strict=True):
            assert words in sentence
    table = priced.table("what_if_revenue")
    assert [c.name for c in table.columns][3:] == (["cost", "net"] if cost else [])


def test_revenue_in_the_table():
    priced = found(UP, LESS, factors=replace(FACTORS, users=1e6, currency=""))
    table = priced.table("what_if_revenue")
    assert column(table, "en", "revenue")[0] == "[30000, 480000]"
    assert column(table, "en", "cost")[:2] == ["100", "100"] and column(table, "zh", "net")[0] == "[29900, 479900]"
    assert [n.render("en") for n in table.notes] == [
        "Gross merchandise value (GMV): users (1,000,000) × conversion (20.0%) × order value (30) × frequency (2) = 12000000 at present.",
        "A point of Return was taken to bring 0.1 to 0.4 more orders of each buyer, as stated in the study file, not as"
        " found in these data; the interval spans all products of the limits of both.",
    ]
    exact = found(UP, LESS, factors=replace(FACTORS, frequency_per_point=(0.2, 0.2)))
    assert "bring 0.2 more orders of each buyer" in exact.table("what_if_revenue").notes[1].render("en")
    assert "增加0.2次购买" in exact.table("what_if_revenue").notes[1].render("zh")
    assert "currency of the order value" in table.title.render("en") and "与客单价同币种" in table.title.render("zh")


def test_without_factors_no_money_is_spoken_of():
    plain = found(UP, LESS)
    words = " ".join([*said(plain, "en"), *(n.render("en") for t in plain.tables() for n in t.notes)]).lower()
    assert not any(word in words for word in ("revenue", "gross", "cost", "orders", "currency"))
    assert [t.name for t in plain.tables()] == ["what_if"]
    assert "revenue_low" not in plain.to_dict()["scenarios"][0] and plain.to_dict()["factors"] is None


def test_notes_of_the_table_say_what_it_rests_on():
    few = found(UP, LESS, share_used=1024)
    notes = [n.render("en") for n in few.table().notes]
    assert "Intervals of the share rest on 1024 resamples." in notes
    assert any("cross-section, not the effect" in n for n in notes)
    assert not any("Intervals of the share rest" in n.render("en") for n in found(UP, LESS).table().notes)
    without = found(UP, LESS, share=NONE)
    bare = replace(without, scenarios=tuple(replace(s, share=NONE) for s in without.scenarios))
    assert not any("Agree:" in n.render("en") for n in bare.table().notes)


def test_verdicts_of_the_file_go_by_the_interval():
    record = found(UP, DOWN, OPEN).to_dict()["scenarios"]
    assert [r["verdict"] for r in record[:3]] == ["rises", "falls", "cannot be told"]
    assert record[0]["mean_100_change"] == pytest.approx(3.0) and record[0]["points"] == 0.5
    assert record[4]["target"] == 4.5


def test_no_change_is_called_an_effect():
    for lang, words in (
        ("en", ("leads to", "increases", "causes", "improves", "because of")),
        ("zh", ("导致", "促进", "使得")),
    ):
        for made in (found(UP, LESS, OPEN), found(DOWN), found(UP, LESS, factors=FACTORS)):
            assert not any(w in s for s in said(made, lang) for w in words)
