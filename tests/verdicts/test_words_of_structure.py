"""Verdicts on paths, effects, groups and priorities, read word by word in both languages, accepted and rejected."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from readings import cautions, column, construct, said

import repurchase as rp
from repurchase.analysis.decisions.priorities.findings import Priority, PriorityContrast
from repurchase.analysis.decisions.priorities.result import Priorities, priorities
from repurchase.analysis.decisions.stated_importance import Stated, StatedImportance
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
        " only effects from about 0.28 upwards would be found in four of five samples.",
        "H4 could not be tested, as the model does not hold its path.",
    ]
    verdicts = ["Supported", "Not supported", "Opposite sign", "Not estimated"]
    assert column(found.table("paths"), "en", "outcome") == verdicts
    assert column(found.table("hypotheses"), "en", "outcome") == [*verdicts, "Supported"]
    assert column(found.table("hypotheses"), "en", "statement") == [
        "Price has a positive effect on Trust.",
        "Price has a negative effect on Loyalty.",
        "Trust has a positive effect on Loyalty.",
        "Price has an effect on Habit.",
        "Trust mediates the effect of Price on Loyalty.",
    ]


def test_hypotheses_in_chinese():
    found = claimed()
    assert said(found, "zh") == [
        "5 个假设中有 2 个在 α=0.05 水平上得到支持：H1和H5。",
        "H3的效应显著但方向与假设相反（1 个）。",
        "H2未获支持：其置信区间既含零，也含有实际意义的效应。按目前的标准误，约 0.28 以上的效应才能在五分之四的样本中被检出。",
        "H4无法检验，因为模型中没有相应路径（1 个）。",
    ]
    verdicts = ["支持", "未获支持", "方向相反", "未估计"]
    assert column(found.table("paths"), "zh", "outcome") == verdicts
    assert column(found.table("hypotheses"), "zh", "outcome") == [*verdicts, "支持"]
    assert column(found.table("hypotheses"), "zh", "statement") == [
        "价格对信任有正向影响。",
        "价格对忠诚有负向影响。",
        "信任对忠诚有正向影响。",
        "价格对习惯有影响。",
        "信任在价格与忠诚之间起中介作用。",
    ]


def test_stars_of_a_path_are_those_of_its_p():
    assert [c.strip() for c in column(claimed().table("paths"), "en", "std_all")] == [
        "0.400***",
        "0.100",
        "−0.400**",
        "—",
    ]


def test_without_a_bootstrap_a_mediation_says_that_it_rests_on_the_delta_method():
    found = claimed()
    assert cautions(found) == ["hypotheses.delta_only"]
    assert found.notes[0].message.render("zh") == "未进行 Bootstrap，中介假设依据 delta 法置信区间判断。"
    assert found.notes[0].message.render("en") == (
        "Mediations are judged by delta-method intervals, as no bootstrap was run."
    )


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


def test_the_quadrant_follows_from_importance_and_performance():
    survey = driven()
    model = "\n".join(f"{c} =~ {c}1 + {c}2 + {c}3" for c in "PQRSY") + "\nY ~ P + Q + R + S"
    found = priorities(survey, rp.fit(model, survey))
    assert [d["quadrant"] for d in found.to_dict()] == ["improve", "keep", "low", "overkill"]
    table = found.table("priorities")
    assert column(table, "zh", "quadrant") == ["重点改进", "继续保持", "优先级低", "暂可维持"]
    assert column(table, "en", "quadrant") == ["Improve", "Keep up", "Low priority", "Less pressing"]
    assert "重要性较高而绩效低于均值的因素：P词。" in said(found, "zh")
    assert "Important and performing below the mean: P word." in said(found, "en")
    performance = [d["performance"] for d in found.to_dict()]
    np.testing.assert_allclose(performance, [35, 70, 35, 70], atol=2)


def placed(*quadrants, importances=(0.4, 0.1)):
    drivers = tuple(
        Priority(construct(c, f"{c} word", f"{c}词"), i, NAN, NAN, 50.0, NAN, NAN, q, NAN)
        for c, i, q in zip("PQ", importances, quadrants, strict=True)
    )
    contrast = PriorityContrast(drivers[0].construct, drivers[1].construct, 0.3, 0.1, 0.5, 0.01, 0.01)
    return Priorities(construct("Y", "Return", "重购"), drivers, (contrast,), 1, 0, 0)


def test_the_most_important_driver_is_named_first():
    assert said(placed("keep", "low"), "zh") == [
        "P词对重购的总效应最大（0.400），Q词最小（0.100）。",
        "没有因素同时具有高于均值的重要性与低于均值的绩效。",
        "1 组两两差异中，经 Holm 校正后显著的有 1 组。",
    ]
    assert said(placed("keep", "low"), "en")[:2] == [
        "P word has the largest total effect on Return (0.400), Q word the smallest (0.100).",
        "No driver combines importance above the mean with performance below it.",
    ]


def stated(stated_ranks, derived_ranks):
    rows = tuple(
        Stated(d, 2, 50, 0.5, 0.4, 0.6, s, r)
        for d, s, r in zip(placed("keep", "low").drivers, stated_ranks, derived_ranks, strict=True)
    )
    return StatedImportance(rows, "同意", {"en": "Return", "zh": "重购"})


def test_stated_and_derived_importance():
    assert said(stated((1, 2), (1, 2)), "zh") == ["P词在陈述与导出重要性中均居首位。"]
    assert said(stated((2, 1), (1, 2)), "zh") == ["受访者陈述中居首的是Q词，模型导出总效应最大的是P词。"]
    assert said(stated((1, 2), (1, 2)), "en") == [
        "P word is first both in what respondents state and in what the model derives."
    ]
    assert said(stated((2, 1), (1, 2)), "en") == [
        "Respondents most often name Q word; the model gives the largest total effect to P word."
    ]


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
        ("indirect_open", "Indirect effect; direct effect not settled", "存在间接效应，直接效应未定"),
        ("direct_only", "Direct effect; indirect not shown", "存在直接效应，未见间接效应"),
        ("no_effect", "Neither effect shown", "两种效应均未见"),
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
        "The 2 direct paths from drivers to Loyalty that the model leaves out are jointly not different from zero"
        " (Δχ²(2) = 7.50, p = .200).",
    )
    zh, en = joint("direct", 0.02)
    assert zh.startswith("模型未纳入的2条自变量到忠诚的直接路径联合显著不为零（")
    assert zh.endswith("：中介变量并未传递全部效应。")
    assert "are jointly different from zero" in en
    assert joint("cross", 0.2)[0].startswith("2条自变量到忠诚的其他中介变量的路径联合不显著（")
    assert "jointly not different from zero" in joint("cross", 0.2)[1]
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
        "Trust moderates the effect of Price on Loyalty (interaction β = 0.250, p = .010, ΔR² = .200)."
    ]
    assert said(moderated(0.3), "en")[0].startswith(
        "No moderation of the effect of Price on Loyalty by Trust is found ("
    )
    assert said(moderated(0.07), "en")[0].startswith("No moderation")  # the level of intervals, .80, decides nothing
    assert said(moderated(0.07, Rules(overrides={"significance": {"at_most": 0.1}})), "en")[0].startswith("Trust")
    assert said(moderated(NAN), "en") == [
        "Whether Trust moderates the effect of Price on Loyalty is not testable: the interaction (β = 0.250) has no"
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
        "弱（载荷）等值成立。",
        "强（截距）等值不成立。",
        "所达到的最高水平为弱（载荷）等值；需要更高水平的比较仅作描述。",
    ]
    assert said(ladder("mixed", "mixed"), "zh")[1] == "弱（载荷）等值的两项检验结论不一，应谨慎使用。"
    assert said(ladder("supported", "rejected"), "en")[1:] == [
        "Metric invariance is supported.",
        "Scalar invariance is not supported.",
        "The highest level reached is that of Metric invariance; comparisons that need more are descriptive only.",
    ]
    assert said(ladder("mixed", "mixed"), "en")[1].endswith("the two tests disagree; it may be used with caution.")
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
