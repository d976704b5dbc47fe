"""Verdicts on paths, effects, groups and priorities, read word by word in both languages, accepted and rejected."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from readings import cautions, column, construct, exactly, said
from scipy import stats

import repurchase as rp
from repurchase.analysis.decisions.priorities.findings import Against, Priority, PriorityContrast
from repurchase.analysis.decisions.priorities.result import Priorities, priorities
from repurchase.analysis.decisions.stated_importance import Stated, StatedImportance
from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings
from repurchase.analysis.effects.hypotheses.result import hypotheses
from repurchase.analysis.effects.result import Effect, Effects
from repurchase.analysis.invariance.result import Invariance, InvarianceStep, judged
from repurchase.analysis.mediation.findings import JointTest
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.moderation.result import Moderation, ModerationTerm
from repurchase.literature import RULES, Rules, criterion
from repurchase.study import Hypothesis
from repurchase.survey.instrument import Instrument
from repurchase.survey.survey import Survey

NAN = float("nan")
LABELS = {"A": {"en": "Price", "zh": "价格"}, "M": {"en": "Trust", "zh": "信任"}, "Y": {"en": "Loyalty", "zh": "忠诚"},
          "Z": {"en": "Habit", "zh": "习惯"}}  # fmt: skip


# ------------------------------------------------------------------------------------------------- hypotheses
class FakeFit:
    """Three estimated paths: one clear, one absent, one clear the other way."""

    n, groups, latents, provenance = 300, ("",), (), None

    estimates = pd.DataFrame(
        [
            ("M", "~", "A", 0.5, 0.1, 5.0, 1e-6, 0.3, 0.7, 0.4),
            ("Y", "~", "A", 0.1, 0.1, 1.0, 0.3173, -0.1, 0.3, 0.1),
            ("Y", "~", "M", -0.5, 0.1, -5.0, 0.002, -0.7, -0.3, -0.4),
            ("ind_A_M_Y", ":=", "b*c", -0.25, 0.07, -3.5, 5e-4, -0.4, -0.1, -0.2),
        ],
        columns=["lhs", "op", "rhs", "estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high", "std_all"],
    )

    def rows(self, *ops):
        return (row for row in self.estimates.itertuples(index=False) if not ops or row.op in ops)


def claimed():
    claims = [
        Hypothesis("H1", ("A", "M"), "+"),
        Hypothesis("H2", ("A", "Y"), "-"),
        Hypothesis("H3", ("M", "Y"), "+"),
        Hypothesis("H4", ("A", "Z"), "?"),
        Hypothesis("H5", ("A", "M", "Y"), "-"),
    ]
    return hypotheses(FakeFit(), claims, LABELS)


def test_hypotheses_in_english():
    found = claimed()
    assert said(found, "en") == [
        "2 of the 5 hypotheses are supported at α = .05: H1 and H5.",
        "H3 has a significant effect of the opposite sign.",
        "H2 is not supported: its interval holds zero and also effects that would matter. With an error of this size"
        " only standardised effects from about 0.28 upwards would be found in four of five samples.",
        "H4 could not be tested, as no estimated model holds its path.",
    ]
    verdicts = ["Supported", "Not supported", "Opposite sign", "Not estimated"]
    assert column(found.table("paths"), "en", "outcome") == verdicts
    assert column(found.table("hypotheses"), "en", "outcome") == [*verdicts, "Supported"]
    assert column(found.table("hypotheses"), "en", "statement") == [
        "There is a positive effect of Price on Trust.",
        "There is a negative effect of Price on Loyalty.",
        "There is a positive effect of Trust on Loyalty.",
        "There is an effect of Price on Habit.",
        "The effect of Price on Loyalty is mediated by Trust.",
    ]


def test_hypotheses_in_chinese():
    found = claimed()
    assert said(found, "zh") == [
        "5 个假设中有 2 个在 α=0.05 水平上得到支持：H1和H5。",
        "H3的效应显著但方向与假设相反（1 个）。",
        "H2未获支持：其置信区间既含零，也含具有实际意义的效应。按目前的标准误，约 0.28 以上的标准化效应才能在五分之四的样本中被检出。",
        "H4无法检验，因为已估计的模型中没有相应路径（1 个）。",
    ]
    verdicts = ["支持", "未获支持", "方向相反", "未估计"]
    assert column(found.table("paths"), "zh", "outcome") == verdicts
    assert column(found.table("hypotheses"), "zh", "outcome") == [*verdicts, "支持"]
    assert column(found.table("hypotheses"), "zh", "statement") == [
        "价格对信任有正向影响。",
        "价格对忠诚有负向影响。",
        "信任对忠诚有正向影响。",
        "价格对习惯有影响。",
        "信任在价格对忠诚的影响中起中介作用。",
    ]


def test_stars_of_a_path_are_those_of_its_p():
    assert [c.strip() for c in column(claimed().table("paths"), "en", "std_all")] == [
        ".400***",
        ".100",
        "−.400**",
        "—",
    ]


def test_without_a_bootstrap_a_mediation_says_that_it_rests_on_the_delta_method():
    found = claimed()
    assert cautions(found) == ["hypotheses.delta_only"]
    assert found.notes[0].message.render("zh") == "未进行Bootstrap，中介假设依据delta法置信区间判断。"
    assert found.notes[0].message.render("en") == (
        "Mediations are judged by delta-method intervals, as no bootstrap was run."
    )
    note = found.table("hypotheses").notes[1]
    assert "judged by the delta-method interval" in note.render("en") and "delta法置信区间" in note.render("zh")


def test_a_bootstrapped_mediation_says_that_its_percentile_interval_decides():
    note = replace(claimed(), notes=()).table("hypotheses").notes[1]
    assert "judged by the percentile bootstrap interval" in note.render("en")
    assert "百分位Bootstrap置信区间" in note.render("zh")


def test_the_scale_of_an_interaction_is_told_where_there_is_one():
    found = claimed()
    moderated = replace(found.tested[0], path=("A*M", "Y"))
    words = "Of an interaction z and p are those of β"
    assert not any(words in n.render("en") for n in found.table("paths").notes)
    labels = {**LABELS, "A*M": LABELS["A"]}
    shown = replace(found, tested=(moderated,), labels=labels).table("paths")
    assert any(words in n.render("en") for n in shown.notes)


# ------------------------------------------------------------------------------------------------- priorities
def driven():
    """Four drivers, one in each quadrant: P important and poor, Q important and good, R neither, S only good."""
    rng = np.random.default_rng(5)
    n, frame, constructs = 400, {}, []
    latent = {c: rng.normal(size=n) for c in "PQRS"}
    latent["Y"] = 0.6 * latent["P"] + 0.6 * latent["Q"] + 0.05 * latent["R"] + 0.05 * latent["S"] + rng.normal(size=n)
    level = {"P": 2.4, "Q": 3.8, "R": 2.4, "S": 3.8, "Y": 3.0}
    for code, f in latent.items():
        constructs.append(construct(code, f"{code} word", f"{code}词", role="outcome" if code == "Y" else "driver"))
        for i in (1, 2, 3):
            frame[f"{code}{i}"] = np.clip(level[code] + 0.4 * f + 0.25 * rng.normal(size=n), 1, 5)
    return Survey(pd.DataFrame(frame, index=range(1, n + 1)), Instrument(tuple(constructs)))


def structural(survey, drivers="PQRS"):
    model = "\n".join(f"{c} =~ {c}1 + {c}2 + {c}3" for c in (*drivers, "Y")) + f"\nY ~ {' + '.join(drivers)}"
    return rp.fit(model, survey)


def test_the_verdict_follows_from_adjusted_contrasts():
    survey = driven()
    fit = structural(survey)
    found = priorities(survey, fit, bootstrap=fit.bootstrap(draws=500, seed=1))
    verdicts = ["improve", "maintain", "low priority", "less pressing"]
    assert [d["verdict"] for d in found.to_dict()] == verdicts
    table = found.table("priorities")
    assert column(table, "zh", "verdict") == ["重点改进", "继续保持", "优先级低", "暂可维持"]
    assert column(table, "en", "verdict") == ["Improve", "Maintain", "Low priority", "Less pressing"]
    assert column(table, "en", "often")[0] == "Improve, 100%"
    assert said(found, "en")[1:5] == [
        "The verdict on P word was “improve”: performance lay below the mean of the other drivers and importance above"
        " zero, both after adjustment over all drivers.",
        "The verdict on Q word was “maintain”: performance and importance lay above the mean of the other drivers after"
        " adjustment.",
        "The verdict on R word was “low priority”: performance and importance lay below the mean of the other drivers"
        " after adjustment.",
        "The verdict on S word was “less pressing”: performance lay above and importance below the mean of the other"
        " drivers after adjustment.",
    ]
    assert said(found, "zh")[1] == "P词判为重点改进：对全部因素校正后，绩效低于其他因素的均值，且重要性大于零。"
    performance = [d["performance"] for d in found.to_dict()]
    np.testing.assert_allclose(performance, [35, 70, 35, 70], atol=2)
    for d, verdict in zip(found.to_dict(), verdicts, strict=True):
        assert max(d["quadrant_frequency"], key=d["quadrant_frequency"].get) == verdict
        assert sum(d["quadrant_frequency"].values()) == pytest.approx(1)


def test_a_contrast_with_the_others_is_the_difference_from_their_mean():
    survey = driven()
    fit = structural(survey)
    found = priorities(survey, fit, bootstrap=fit.bootstrap(draws=200, seed=1)).to_dict()
    scores = 25 * (survey.scores()[list("PQRS")].to_numpy() - 1)
    own = scores[:, 0] - scores[:, 1:].mean(axis=1)
    c = next(c for c in found[0]["contrasts"] if c["measure"] == "performance")
    assert c["against"] == "mean of the others"
    t = stats.ttest_1samp(own, 0)
    assert (c["difference"], c["p_adjusted"]) == pytest.approx((own.mean(), min(1, 4 * t.pvalue)))
    limits = t.confidence_interval(1 - 0.05 / 4)
    assert (c["ci_low"], c["ci_high"]) == pytest.approx((limits.low, limits.high))
    sizes = [abs(d["importance"]) for d in found]
    c = next(c for c in found[0]["contrasts"] if c["measure"] == "importance")
    assert c["difference"] == pytest.approx(sizes[0] - np.mean(sizes[1:]))
    pairs = [c for c in found[1]["contrasts"] if c["against"] == "P"]
    assert pairs[0]["difference"] == pytest.approx(sizes[1] - sizes[0])
    assert pairs[0]["ci_low"] < pairs[0]["difference"] < pairs[0]["ci_high"]


def test_without_a_bootstrap_no_quadrant_is_told_and_no_driver_called_the_largest():
    found = priorities(driven(), structural(driven()))
    assert {d["verdict"] for d in found.to_dict()} == {"cannot be told"}
    assert said(found, "en")[0].startswith(
        "Which driver has the largest total effect on Y word cannot be told without a bootstrap; on the 0–100 "
    )
    assert said(found, "zh")[1] == "没有任何因素的象限可以确定。"
    assert column(found.table("priorities"), "zh", "verdict") == ["无法判断"] * 4


def test_two_drivers_have_no_quadrants():
    survey = driven()
    fit = structural(survey, "PQ")
    found = priorities(survey, fit, bootstrap=fit.bootstrap(draws=200, seed=1))
    assert [d["verdict"] for d in found.to_dict()] == ["cannot be told"] * 2
    assert "With fewer than 3 comparable drivers no quadrants are told." in said(found, "en")
    assert "可比较的驱动因素少于3个，不作象限判定。" in said(found, "zh")
    assert [t.name for t in found.tables()] == ["priorities", "priority_contrasts"]
    alone = priorities(survey, structural(survey, "P"))
    assert said(alone, "en")[0].startswith(
        "The only driver of known importance was P word; its total effect on Y word was 0."
    )
    assert len(said(alone, "en")) == 2


UNKNOWN = Against(NAN, NAN, NAN, NAN)


def placed(*verdicts, importances=(0.4, 0.1, 0.05), p=0.01, **more):
    drivers = tuple(
        Priority(construct(c, f"{c} word", f"{c}词"), i, NAN, NAN, 50.0, NAN, NAN, v, NAN, 0.01, UNKNOWN, UNKNOWN)
        for c, i, v in zip("PQR", importances, (*verdicts, "cannot be told"), strict=True)
    )
    pairs = [PriorityContrast(a.construct, b.construct, 0.3, 0.1, 0.5, p, p) for a, b in combinations(drivers, 2)]
    return Priorities(construct("Y", "Return", "重购"), drivers, tuple(pairs), 1, 0, 0, **more)


def test_a_driver_is_called_the_largest_only_where_the_contrasts_say_so():
    assert said(placed("maintain", "low priority"), "zh")[0] == (
        "在0–100量尺上，P词对重购的总效应最大（0.400），经校正的对比表明其高于其他每一个因素。"
    )
    assert said(placed("maintain", "low priority"), "en")[0] == (
        "On the 0–100 scale, P word had the largest total effect on Return (0.400): the adjusted contrasts put it above "
        "each other driver."
    )
    tied = placed("maintain", "low priority", p=0.2)
    assert tied.leader is None
    assert said(tied, "en")[0] == (
        "On the 0–100 scale, the point estimate of the total effect on Return was largest by size for P word (0.400), but "
        "the adjusted contrasts did not set it apart from any of the other two drivers; which driver has the largest effect "
        "cannot be told."
    )
    assert said(tied, "zh")[0] == (
        "在0–100量尺上，P词对重购的总效应按点估计的绝对值最大（0.400），但经校正的对比未能将其与其余2个因素中的任何一个区分开来，"
        "因此无法判断哪个因素的效应最大。"
    )
    apart = replace(tied, contrasts=(replace(tied.contrasts[0], p_holm=0.01), *tied.contrasts[1:]))
    assert said(apart, "zh")[0].endswith("经校正的对比未能将其与R词区分开来，因此无法判断哪个因素的效应最大。")
    assert "did not set it apart from R word; which driver" in said(apart, "en")[0]


def test_pairwise_differences_are_counted_where_some_hold_and_some_do_not():
    said_of = {p: said(placed("maintain", "low priority", p=p), "zh")[-1] for p in (0.01, 0.2)}
    assert said_of == {
        0.01: "重要性的两两差异（共3组）经Holm校正后均显著。",
        0.2: "重要性的两两差异（共3组）经Holm校正后均不显著。",
    }
    tied = placed("maintain", "low priority", p=0.2)
    one = replace(tied, contrasts=(replace(tied.contrasts[0], p_holm=0.01), *tied.contrasts[1:]))
    assert said(one, "zh")[-1] == "重要性的3组两两差异中，经Holm校正后显著的有1组。"
    assert said(one, "en")[-1] == (
        "Of the three pairwise differences of importance, one was significant after Holm's adjustment."
    )


def test_a_negative_effect_counts_by_its_size():
    found = placed("cannot be told", "maintain", importances=(-0.4, 0.1, 0.05))
    assert found.leader.construct.name == "P"
    assert said(found, "en")[0].startswith(
        "On the 0–100 scale, P word had by size the largest total effect on Return (−0.400), and it was negative: "
    )
    assert said(found, "zh")[0].startswith("在0–100量尺上，P词对重购的总效应绝对值最大（−0.400），方向为负，")
    assert [d.construct.name for d in found.ranked] == ["P", "Q", "R"]


def test_an_effect_that_may_be_zero_is_not_the_largest():
    found = placed("cannot be told", "cannot be told")
    weak = replace(found, drivers=(replace(found.drivers[0], importance_p=0.3), *found.drivers[1:]))
    assert weak.leader is None
    assert "was not shown to differ from zero after adjustment" in said(weak, "en")[0]
    assert said(weak, "zh")[0].endswith(
        "按点估计的绝对值最大（0.400），但校正后未能表明其不为零，因此无法判断哪个因素的效应最大。"
    )


def test_priorities_of_a_rejected_model_are_conditional():
    found = placed("improve", "cannot be told", conditional_on=("direct_paths", "exact_fit"))
    assert said(found, "en")[0].startswith(
        "On the 0–100 scale, P word had the largest total effect on Return (0.400), conditional on the "
    )
    assert said(found, "en")[-1] == (
        "All this is conditional on the absence of direct paths from predictors to the outcome and exact fit: these premises"
        " do not hold in these data or cannot be tested."
    )
    assert (
        said(found, "zh")[-1]
        == "以上结论均以未遗漏自变量到因变量的直接路径和模型精确拟合为条件：这些前提在本数据中不成立或无法检验。"
    )
    assert column(found.table("priorities"), "en", "verdict")[:2] == ["Improve (conditional)", "cannot be told"]
    assert found.to_dict()[0]["conditional_on"] == ["direct_paths", "exact_fit"]
    for key in ("approximate_fit", "distinct", "admissible", "sample_size", "common_method"):
        assert said(replace(found, conditional_on=(key,)), "zh")[-1].startswith("以上结论均以")


def stated(stated_ranks, derived_ranks, stated_first=None, derived_first=None, **more):
    rows = tuple(
        Stated(d, 2, 50, 0.5, 0.4, 0.6, s, r)
        for d, s, r in zip(placed("maintain", "low priority").drivers, stated_ranks, derived_ranks, strict=False)
    )
    first, derived = (
        None if c is None else construct(c, f"{c} word", f"{c}词").label for c in (stated_first, derived_first)
    )
    return StatedImportance(rows, "同意", {"en": "Return", "zh": "重购"}, 0.95, first, derived, **more)


def test_stated_and_derived_importance():
    assert said(stated((1, 2), (1, 2), "P", "P"), "zh") == [
        "P词在陈述重要性与按总效应大小衡量的导出重要性上均居首位，经校正的对比表明其在两方面都高于其他每一个因素。"
    ]
    assert said(stated((2, 1), (1, 2), "Q", "P"), "zh")[0].startswith(
        "受访者陈述中居首的是Q词，而模型中总效应最大（按绝对值）的是P词；"
    )
    assert said(stated((1, 2), (1, 2), "P", "P"), "en") == [
        "P word came first both in what respondents stated and, by the size of its total effect, in the model; in both, "
        "the adjusted contrasts put it above each other driver."
    ]
    assert said(stated((2, 1), (1, 2), "Q", "P"), "en")[0].startswith(
        "Respondents agreed most often with the statements on Q word, whereas P word had the largest total effect by size "
    )


def test_who_is_first_is_left_open_where_the_contrasts_leave_it_open():
    ranks = ((1, 1), (1, 2))
    assert said(stated(*ranks), "en") == [
        "The adjusted contrasts put no driver first, neither in what respondents stated nor in the model."
    ]
    assert said(stated(*ranks), "zh") == ["经校正的对比未能表明哪个因素居首，陈述重要性与导出重要性均是如此。"]
    assert said(stated(*ranks, "P"), "en")[0].endswith(
        "which driver has the largest total effect in the model cannot be told."
    )
    assert said(stated(*ranks, None, "P"), "zh") == [
        "受访者陈述中哪个因素居首无法判断，而模型中总效应最大（按绝对值）的是P词。"
    ]
    assert said(stated(*ranks, None, "P", conditional=True), "en")[1] == (
        "What the model says of importance is conditional on premises that do not all hold in these data."
    )
    assert column(stated(*ranks).table("stated"), "en", "stated_rank") == ["1 (tied)", "1 (tied)"]
    assert column(stated(*ranks).table("stated"), "zh", "derived_rank") == ["1", "2"]


# ------------------------------------------------------------------------------------------------- effects
def effect(kind, path, estimate, ci, **more):
    empty = {f.name: NAN for f in fields(Effect)} | dict.fromkeys(
        ("std_ci", "bc", "bca", "std_bc", "std_bca", "share_ci"), (NAN, NAN)
    )
    return Effect(
        **empty
        | {"kind": kind, "path": path, "free": True, "estimate": estimate, "ci": ci, "type": "", "alpha": 0.05}
        | more
    )


def effects_of(type_=""):
    sure = effect("indirect", ("A", "M", "Y"), 0.2, (0.1, 0.3), type=type_, p_value=0.01)
    unsure = effect("indirect", ("Z", "M", "Y"), 0.1, (-0.1, 0.3), p_value=0.2)
    direct = effect("direct", ("A", "Y"), 0.1, (0.05, 0.15))
    total = effect("total", ("A", "Y"), 0.3, (0.2, 0.4))
    return Effects((sure, direct, total, unsure), (), (), 0.95, 100, LABELS)


def test_effects_whose_interval_leaves_out_zero_and_those_that_contain_it():
    assert said(effects_of(), "zh") == [
        "2条特定间接效应中，有1条显著不为零（p<0.05）：价格 → 信任 → 忠诚。",
        "习惯 → 信任 → 忠诚未显示出与零的差异（共1条，未达到p<0.05）；这些效应可能不存在，也可能小到本样本无法显示。",
    ]
    assert said(effects_of(), "en") == [
        "Of 2 specific indirect effects 1 differs from zero (p < .05): Price → Trust → Loyalty.",
        "No difference from zero is shown for Habit → Trust → Loyalty (p < .05 is not reached); this effect may be"
        " absent, or too small for this sample to show.",
    ]


@pytest.mark.parametrize(
    ("kind", "en", "zh"),
    [
        ("complementary", "Complementary mediation", "互补的中介"),
        ("competitive", "Competitive mediation", "竞争的中介"),
        ("indirect_only", "Indirect-only mediation", "仅有间接效应的中介"),
        ("indirect_open", "Indirect effect; direct effect undecided", "间接效应显著，直接效应未定"),
        ("direct_only", "Direct effect only", "仅直接效应显著"),
        ("no_effect", "Neither effect significant", "两种效应均不显著"),
    ],
)
def test_types_of_mediation_in_words(kind, en, zh):
    table = effects_of(kind).table("mediation")
    assert (column(table, "en", "type")[0], column(table, "zh", "type")[0]) == (en, zh)
    assert column(table, "en", "effect") == ["Indirect", "Direct", "Total", "Indirect"]
    assert column(table, "zh", "effect") == ["间接效应", "直接效应", "总效应", "间接效应"]


@pytest.mark.parametrize(("direct", "kind"), [(0.5, "complementary"), (-0.9, "competitive")])
def test_a_share_of_the_total_needs_parts_of_one_sign(direct, kind):
    rng = np.random.default_rng(2)
    x = rng.normal(size=500)
    m = 0.7 * x + 0.5 * rng.normal(size=500)
    frame = pd.DataFrame({"x": x, "m": m, "y": 0.6 * m + direct * x + 0.5 * rng.normal(size=500)})
    found = rp.fit("m ~ x\ny ~ m + x", frame).effects()
    mediated, total = found.effect("indirect", "x", "m", "y"), found.effect("total", "x", "y")
    assert mediated.type == kind
    assert total.excludes_zero
    if kind == "complementary":
        assert mediated.share == pytest.approx(mediated.estimate / total.estimate)
        assert 0 < mediated.share < 1
    else:
        assert np.isnan(mediated.share)


def test_a_contrast_of_effects_is_the_first_minus_the_second():
    rng = np.random.default_rng(4)
    x = rng.normal(size=300)
    frame = pd.DataFrame({"x": x, "m": 0.7 * x + rng.normal(size=300), "w": 0.2 * x + rng.normal(size=300)})
    frame["y"] = 0.6 * frame["m"] + 0.3 * frame["w"] + rng.normal(size=300)
    found = rp.fit("m ~ x\nw ~ x\ny ~ m + w", frame).effects()
    (contrast,) = found.contrasts
    first, second = (found.effect("indirect", *path).estimate for path in (contrast.first, contrast.second))
    assert contrast.difference == pytest.approx(first - second)
    assert abs(contrast.difference) > 0.1


def joint(kind, p):
    change = SimpleNamespace(statistic=7.5, p_value=p)
    test = JointTest(kind, (("A", "Y"), ("Z", "Y")), change, change, None)
    found = Mediation("Y", effects_of(), (test,), None)
    return said(found, "zh")[-2], said(found, "en")[-2]


def test_paths_that_the_model_leaves_out():
    assert joint("direct", 0.2) == (
        "模型未纳入的2条自变量到忠诚的直接路径联合不显著（Δχ²(2) = 7.50，p=0.200）。",
        "The 2 direct paths from drivers to Loyalty that the model leaves out are not shown to be jointly different from"
        " zero (Δχ²(2) = 7.50, p = .200).",
    )
    zh, en = joint("direct", 0.02)
    assert zh.startswith("模型未纳入的2条自变量到忠诚的直接路径联合显著不为零（")
    assert zh.endswith("：模型中的中介变量不足以解释全部关系。")
    assert "are jointly different from zero" in en
    assert joint("cross", 0.2)[0].startswith("2条自变量到忠诚的其他中介变量的路径联合不显著（")
    assert "not shown to be jointly different from zero" in joint("cross", 0.2)[1]
    assert joint("cross", 0.02)[0].startswith("2条自变量到忠诚的其他中介变量的路径联合显著不为零（")
    assert "are jointly different from zero" in joint("cross", 0.02)[1]


# ------------------------------------------------------------------------------------------------- moderation
def moderated(p, rules=RULES):
    terms = tuple(ModerationTerm(n, 0.2, 0.1, p, 0, 0.4, 0.25, 0.1, NAN) for n in ("A", "M", "A × M"))
    empty = {f.name: None for f in fields(Moderation)}
    return Moderation(**empty | {"predictor": "A", "moderator": "M", "outcome": "Y", "terms": terms, "r_squared": 0.6,
                                 "r_squared_main": 0.4, "level": 0.8, "rules": rules, "labels": LABELS, "notes": ()})  # fmt: skip


def test_moderation():
    assert said(moderated(0.01), "zh") == [
        "信任对价格与忠诚的关系具有调节作用（交互项β = 0.250，p=0.010，ΔR² = 0.200）。"
    ]
    assert said(moderated(0.3), "zh")[0].startswith("未发现信任对价格与忠诚关系的调节作用（")
    assert said(moderated(0.01), "en") == [
        "The relation of Price with Loyalty is moderated by Trust (interaction β = 0.250, p = .010, ΔR² = .200)."
    ]
    assert said(moderated(0.3), "en")[0].startswith(
        "No moderation of the relation of Price with Loyalty by Trust is found ("
    )
    assert said(moderated(0.07), "en")[0].startswith("No moderation")  # the level of intervals, .80, decides nothing
    assert said(moderated(0.07, Rules(overrides={"significance": {"at_most": 0.1}})), "en")[0].startswith(
        "The relation of Price with Loyalty is moderated by Trust"
    )
    assert said(moderated(NAN), "en") == [
        "Whether the relation of Price with Loyalty is moderated by Trust is not testable: the interaction (β = 0.250) has no"
        " standard error."
    ]
    assert said(moderated(NAN), "zh")[0].startswith("信任对价格与忠诚之间关系的调节作用无法检验")
    assert moderated(0.3).f_squared == pytest.approx(0.5)


# ------------------------------------------------------------------------------------------------- groups
CONTINUOUS = SimpleNamespace(settings=SimpleNamespace(ordered=False))
ORDINAL = SimpleNamespace(settings=SimpleNamespace(ordered=("x",)))


def comparison(p, cfi, fit=CONTINUOUS):
    return SimpleNamespace(
        p_value=p, testable=p == p, fits=(fit, fit), best=("cfi", "rmsea"), delta={"cfi": cfi, "rmsea": 0.0}.get
    )


@pytest.mark.parametrize(
    ("p", "cfi", "verdict"),
    [(0.2, -0.002, "supported"), (0.01, -0.002, "mixed"), (0.2, -0.05, "mixed"), (0.01, -0.05, "rejected")],
)
def test_a_step_is_judged_by_both_tests(p, cfi, verdict):
    assert judged(comparison(p, cfi), criterion("delta_cfi"), 0.05) == verdict
    assert judged(comparison(NAN, cfi), criterion("delta_cfi"), 0.05) == "not_testable"


def test_a_step_is_judged_at_the_alpha_of_the_criteria():
    assert judged(comparison(0.02, -0.002), criterion("delta_cfi"), 0.05) == "mixed"
    assert judged(comparison(0.02, -0.002), criterion("delta_cfi"), 0.01) == "supported"


def test_ordinal_steps_are_judged_by_chi_square_alone():
    assert judged(comparison(0.2, -0.5, ORDINAL), criterion("delta_cfi"), 0.05) == "supported"
    assert judged(comparison(0.01, 0.0, ORDINAL), criterion("delta_cfi"), 0.05) == "rejected"
    assert judged(comparison(NAN, 0.0, ORDINAL), criterion("delta_cfi"), 0.05) == "not_testable"


def ladder(metric, scalar, dfs=(10, 12, 14)):
    settings = SimpleNamespace(ordered=False)
    fits = [SimpleNamespace(settings=settings, solution=SimpleNamespace(df=df)) for df in dfs]
    steps = (
        InvarianceStep("configural", fits[0], (), "", -1),
        InvarianceStep("metric", fits[1], (), metric, 0),
        InvarianceStep("scalar", fits[2], (), scalar, 1),
    )
    return Invariance("g", ("1", "2"), (60, 60), steps, (), (), (), criterion("delta_cfi"), 0.95)


def test_invariance():
    assert said(ladder("supported", "rejected"), "zh")[1:] == [
        "弱（载荷）等值获支持。",
        "强（截距）等值未获支持。",
        "以形态等值模型为起点（其自身拟合在此不作判断），所达到的最高水平为弱（载荷）等值；需要更高水平的比较仅作描述。",
    ]
    assert said(ladder("mixed", "mixed"), "zh")[1] == "弱（载荷）等值的两项标准结论不一，以其为基础的结果应谨慎解读。"
    assert said(ladder("supported", "rejected"), "en")[1:] == [
        "Metric invariance is supported.",
        "Scalar invariance is not supported.",
        "Counted from the configural model, whose own fit is not judged here, the highest level reached is that of"
        " metric invariance; comparisons that need more are descriptive only.",
    ]
    assert said(ladder("mixed", "mixed"), "en")[1] == (
        "For metric invariance the two criteria disagree; what rests on it is to be read with caution."
    )
    assert ladder("rejected", "supported").highest == "configural"


def test_a_level_that_restricts_nothing_is_passed_over_and_one_without_a_test_is_not():
    nothing = ladder("not_testable", "supported", (10, 10, 12))
    assert nothing.highest == "scalar"
    assert said(nothing, "en")[1] == (
        "Metric invariance restricts nothing in these data (Δdf = 0) and is not testable; the next level is held"
        " against the same model."
    )
    assert said(nothing, "zh")[1].startswith("弱（载荷）等值对这些数据没有施加任何约束（Δdf = 0），无法检验")
    assert ladder("not_testable", "rejected", (10, 10, 12)).highest == "configural"
    untested = ladder("not_testable", "supported")
    assert untested.highest == "configural"
    assert said(untested, "en")[1] == (
        "Metric invariance cannot be tested: its difference from the level above has no p."
    )
    assert ladder("supported", "not_testable").highest == "metric"


@pytest.mark.parametrize(
    ("r", "en", "zh"),
    [
        (0.4, "The scores of A and B correlate at r = .400 (p < .001).", "A与B得分的相关系数为0.400（p<0.001）。"),
        (0.05, "The scores of A and B correlate at r = .050 (p = .621).", "A与B得分的相关系数为0.050（p=0.621）。"),
    ],
)
def test_one_correlation_is_told_once(r, en, zh):
    frame = pd.DataFrame(exactly([[1, r], [r, 1]], n=100), columns=["A1", "B1"])
    found = rp.correlations(frame, {"A": ["A1"], "B": ["B1"]})
    assert en in said(found, "en")[0]
    assert zh in said(found, "zh")[0]


@pytest.mark.parametrize(
    ("path", "en", "zh"),
    [
        (("A", "B", "D"), "The effect of A on D is mediated by B.", "B在A对D的影响中起中介作用。"),
        (
            ("A", "B", "C", "D"),
            "The effect of A on D is mediated by B and C in sequence.",
            "B和C在A对D的影响中起链式中介作用。",
        ),
    ],
)
def test_a_chain_of_mediators_in_words(path, en, zh):
    labels = {n: {"en": n, "zh": n} for n in "ABCD"}
    one = SimpleNamespace(path=path, is_mediation=True, sign="+", en="", zh="", words={})
    statement = HypothesisFindings.statement(SimpleNamespace(labels=labels, words={}), one)
    assert (statement.render("en"), statement.render("zh")) == (en, zh)
