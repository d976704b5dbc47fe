"""Verdicts on scales, factors, answers and cut-offs, read word by word in both languages, accepted and rejected."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from readings import cautions, column, construct, said

import repurchase as rp
from repurchase.analysis.common_method.findings import Marker
from repurchase.analysis.common_method.result import CommonMethod, common_method
from repurchase.analysis.factors.words import cautions as factor_cautions
from repurchase.analysis.factors.words import sentences as factor_sentences
from repurchase.analysis.measurement.loadings import Loading, Measured
from repurchase.analysis.pls.words import sentences as pls_sentences
from repurchase.analysis.validity.result import ConstructPair, Validity
from repurchase.errors import EstimationError
from repurchase.literature import RULES, criterion
from repurchase.numeric.scales.validity import HtmtLimits, fornell_larcker
from repurchase.survey.instrument import Instrument
from repurchase.survey.survey import Survey
from repurchase.text import text

NAN = float("nan")
LANGUAGES = ("en", "zh")


def rendered(texts, lang):
    return [t.render(lang) for t in texts]


# ------------------------------------------------------------------------------------------------- cut-offs
@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0.75, "meets", "达标"),
        (0.65, "acceptable", "可接受"),
        (0.5, "falls short", "未达标"),
        (None, "not available", "无法计算"),
    ],
)
def test_a_criterion_says_how_a_value_stands(value, en, zh):
    verdict = criterion("alpha").verdict(value)
    assert (verdict.render("en"), verdict.render("zh")) == (en, zh)


def test_what_is_not_judged_is_only_reported():
    verdict = replace(criterion("alpha"), judged=False).verdict(0.1)
    assert (verdict.render("en"), verdict.render("zh")) == ("reported", "仅报告")


def test_a_criterion_shows_its_bound_and_its_side():
    assert criterion("alpha").rule().render("en") == "≥ .70 (≥ .60 acceptable)"
    assert criterion("alpha").rule().render("zh") == "≥0.70（≥0.60可接受）"
    assert criterion("htmt_upper").limit().render("en") == "< .85"


WORDS = [  # what stands in verdict cells and before cautions
    ("measure.yes", "yes", "是"),
    ("measure.no", "no", "否"),
    ("document.caution", "Caution. ", "注意："),
    ("document.alarm", "Do not use. ", "不可使用："),
    ("document.info", "Note. ", "说明："),
    ("invariance.verdict_supported", "supported", "获支持"),
    ("invariance.verdict_mixed", "mixed", "结论不一"),
    ("invariance.verdict_rejected", "not supported", "未获支持"),
    ("pls.power_high", "high", "高"),
    ("pls.power_medium", "medium", "中等"),
    ("pls.power_low", "low", "低"),
    ("pls.power_none", "no", "不足"),
    ("common_method.worse", "worse", "差于"),
    ("common_method.no_worse", "no worse", "不差于"),
    ("moderation.at_above", "+{sd} SD", "+{sd} SD"),
    ("moderation.at_below", "−{sd} SD", "−{sd} SD"),
    ("mediation.kind_direct", "Drivers to the outcome", "自变量到因变量"),
    ("mediation.kind_cross", "Drivers to the other mediators", "自变量到其他中介变量"),
    ("shares.first_only", "Agree with the first only", "仅同意A"),
    ("shares.second_only", "Agree with the second only", "仅同意B"),
    ("screening.no_consent", "Consent not given", "未知情同意"),
    ("screening.not_eligible", "Not eligible", "不符合受访条件"),
    ("screening.mostly_missing", "Mostly unanswered", "大部分未作答"),
    ("screening.too_fast", "Answered too fast", "作答过快"),
    ("screening.duplicate", "Duplicate", "重复提交"),
    ("screening.attention_failed", "Attention check failed", "未通过注意力检测"),
    ("screening.straightline", "Same answer throughout", "全部选择同一答案"),
    ("literature.checked.disputed", "often mis-cited or withdrawn: see the caution", "常被误引或已被放弃，见注意事项"),
    ("report.banner", "Synthetic data: not to be cited as empirical results", "合成数据，不得作为实证结果引用"),
]


@pytest.mark.parametrize(("key", "en", "zh"), WORDS, ids=[w[0] for w in WORDS])
def test_words_of_verdict_cells(key, en, zh):
    message = text(key, sd="{sd}")
    assert (message.render("en"), message.render("zh")) == (en, zh)


# ------------------------------------------------------------------------------------------------- reliability
def scale(k, loading, n=200, seed=3, flip=()):
    rng = np.random.default_rng(seed)
    f = rng.normal(size=n)
    x = loading * f[:, None] + np.sqrt(1 - loading**2) * rng.normal(size=(n, k))
    x[:, list(flip)] *= -1
    return np.clip(np.round(3 + x), 1, 5)


def frame_of(**scales):
    columns = {f"{name}{j + 1}": x[:, j] for name, x in scales.items() for j in range(x.shape[1])}
    return pd.DataFrame(columns), {name: [f"{name}{j + 1}" for j in range(x.shape[1])] for name, x in scales.items()}


def test_scales_that_meet_the_criterion():
    found = rp.reliability(*frame_of(A=scale(4, 0.8), B=scale(3, 0.8, seed=4)))
    for lang, alpha, citc in (("en", "every construct with two items or more meets the criterion (≥ .70", "all meet the criterion (≥ .30"),
                              ("zh", "均达到判断标准（≥0.70", "均达到判断标准（≥0.30")):  # fmt: skip
        assert [alpha in s for s in said(found, lang)] == [False, False, True, False]
        assert citc in said(found, lang)[3]
    table = found.table("reliability_constructs")
    assert (column(table, "en", "verdict"), column(table, "zh", "verdict")) == (["meets"] * 2, ["达标"] * 2)
    assert cautions(found) == []


def test_scales_that_fall_short():
    found = rp.reliability(*frame_of(A=scale(4, 0.8), B=scale(3, 0.35, seed=4)))
    assert "1 of 2 constructs meets the criterion (≥ .70" in said(found, "en")[2]
    assert "2 个变量中有 1 个达到判断标准（≥0.70" in said(found, "zh")[2]
    assert said(found, "en")[3] == "B: the estimate itself does not reach the criterion."
    assert said(found, "zh")[3] == "B的估计值本身未达到判断标准。"
    assert "below the criterion (≥ .30" in said(found, "en")[4]
    assert "低于判断标准（≥0.30" in said(found, "zh")[4]
    assert column(found.table("reliability_constructs"), "zh", "verdict") == ["达标", "未达标"]


def test_the_lower_limit_decides_and_not_the_estimate():
    found = rp.reliability(*frame_of(A=scale(3, 0.72, n=60)))
    estimate, low = found.constructs[0].judged
    assert low < 0.70 < estimate
    assert said(found, "en")[2].startswith("Judged by the lower limit of the 95% interval of ω (")
    assert ", 0 of 1 construct meet the criterion" in said(found, "en")[2]
    assert said(found, "en")[3] == (
        "A: the estimate reaches the criterion, the lower limit does not; with this sample a lower reliability is not"
        " ruled out."
    )
    assert "不能排除信度更低的可能" in said(found, "zh")[3]
    assert column(found.table("reliability_constructs"), "en", "verdict") != ["meets"]


def test_two_items_are_judged_by_alpha_and_many_categories_by_omega_of_numbers():
    two = rp.reliability(*frame_of(A=scale(2, 0.9))).constructs[0]
    assert two.model is None
    assert two.judged == (two.alpha.estimate, two.alpha.ci_low)
    assert two.ordinal_alpha > two.alpha.estimate
    fine = scale(4, 0.8) + np.random.default_rng(1).normal(size=(200, 4)) / 10
    numbers = rp.reliability(*frame_of(A=fine))
    assert not numbers.constructs[0].model.ordinal and numbers.constructs[0].ordinal_alpha is None
    assert numbers.constructs[0].model.interval.estimate == pytest.approx(
        numbers.constructs[0].omega.estimate, abs=1e-6
    )
    assert numbers.to_dict()[0]["omega_of"] == "numbers"
    assert "maximum likelihood" in numbers.table("reliability").notes[0].render("en")
    ordinal = rp.reliability(*frame_of(A=scale(4, 0.8)))
    assert ordinal.to_dict()[0]["omega_of"] == "categories"
    assert "sum of the categories" in ordinal.table("reliability").notes[0].render("en")


def test_an_item_that_runs_against_the_others_is_an_alarm():
    found = rp.reliability(*frame_of(A=scale(5, 0.8, flip=[2])))
    note = next(n for n in found.notes if n.message.key == "reliability.opposed")
    assert note.severity == "alarm"
    assert note.message.render("en").startswith("A3 runs against the other items of A (CITC = ")
    assert note.message.render("zh").startswith("A3与A其他题项方向相反（CITC=")


def test_two_items_one_item_and_items_that_repeat_each_other_are_spoken_of():
    twin = scale(3, 0.8)
    found = rp.reliability(
        *frame_of(A=scale(2, 0.8), B=scale(1, 0.8, seed=4), C=np.column_stack([twin[:, 0]] * 9 + [twin[:, 1]]))
    )
    assert {"reliability.two_items", "reliability.one_item", "reliability.redundant"} <= set(cautions(found))


# ------------------------------------------------------------------------------------------------- validity
def valid(phi, htmt_high, ave=(0.6, 0.7), loading=0.8):
    constructs = (construct("A", "Price", "价格"), construct("B", "Trust", "信任"))
    survey = Survey(
        pd.DataFrame(columns=[i for c in constructs for i in c.item_names], dtype=float), Instrument(constructs)
    )
    matrix = np.array([[1, phi], [phi, 1.0]])
    loadings = tuple(
        Loading(**{f.name: NAN for f in fields(Loading)} | {"construct": c.name, "item": i, "std_all": loading})
        for c in constructs
        for i in c.item_names
    )
    measured = Measured(("A", "B"), loadings, np.array([0.81, 0.88]), np.array(ave), matrix, matrix)
    lower, upper = np.array([[1, 0.41], [0.41, 1]]), np.array([[1, htmt_high], [htmt_high, 1]])
    ratios = HtmtLimits(lower, lower, upper, upper, 0.95, 200, np.full((2, 2), 200))
    pair = ConstructPair("A", "B", phi, phi, 0.41, htmt_high, 0.41, htmt_high, ("A1", "B2"), 0.33)
    return Validity(survey, measured, fornell_larcker(ave, matrix), ratios, (pair,))


def test_constructs_that_are_distinct():
    good = valid(0.4, 0.52)
    assert said(good, "en")[0].startswith("All standardised loadings (.800 to .800) meet the criterion (")
    assert "every construct with two items or more met both criteria" in said(good, "en")[1]
    assert said(good, "en")[2].startswith("The square root of every AVE exceeded")
    assert said(good, "en")[3].startswith(
        "HTMT can be computed for 1 pair of constructs; by its upper limit the pair stays "
    )
    assert said(good, "zh")[0].startswith("所有标准化载荷（0.800–0.800）均达到判断标准")
    assert "均达到判断标准" in said(good, "zh")[1]
    assert said(good, "zh")[2].startswith("各变量 AVE 平方根均大于")
    assert said(good, "zh")[3].startswith("可计算 HTMT 的变量对共 1 对，其置信上限均低于界限")
    assert column(good.table("discriminant_pairs"), "en", "verdict") == ["distinct (< .85)"]
    assert column(good.table("discriminant_pairs"), "zh", "verdict") == ["可区分（<0.85）"]
    assert column(good.table("shared_variance"), "zh", "fornell_larcker") == ["是", "是"]
    assert column(good.table("shared_variance"), "zh", "verdict") == ["达标", "达标"]


def test_constructs_that_are_not():
    bad = valid(0.9, 0.95, ave=(0.4, 0.7), loading=0.45)
    assert "were below the criterion" in said(bad, "en")[0]
    assert "Price fell short of a criterion" in said(bad, "en")[1]
    assert said(bad, "en")[2].startswith("Price and Trust: the square root of AVE did not exceed every correlation")
    assert said(bad, "en")[3].startswith("By the upper limit of HTMT 1 of 1 pair is not below the bound")
    assert "低于判断标准" in said(bad, "zh")[0]
    assert "价格未达到判断标准" in said(bad, "zh")[1]
    assert said(bad, "zh")[2].startswith("价格和信任：AVE 平方根未能大于全部相关系数")
    assert said(bad, "zh")[3].startswith("1 对变量中有 1 对的 HTMT 置信上限未低于界限")
    assert column(bad.table("discriminant_pairs"), "en", "verdict") == [
        "not shown to be distinct (< .85); look at A1 and B2 (r = .330)"
    ]
    assert column(bad.table("discriminant_pairs"), "zh", "verdict") == [
        "未能证明可区分（<0.85）；请检查A1与B2（r=0.330）"
    ]
    assert column(bad.table("shared_variance"), "en", "fornell_larcker") == ["no", "no"]
    assert column(bad.table("shared_variance"), "zh", "verdict") == ["未达标", "达标"]
    near = valid(0.8, 0.88).table("discriminant_pairs")
    assert column(near, "en", "verdict")[0].startswith("distinct by the lenient bound")
    assert column(near, "zh", "verdict")[0].startswith("按宽松标准可区分")


def test_ratios_stand_below_the_diagonal_and_their_limits_above():
    rows = valid(0.4, 0.52).table("htmt").rows
    assert (rows[1][1], rows[0][2], rows[0][1], rows[1][2]) == (0.41, 0.52, "", "")
    rows = valid(0.4, 0.52).table("fornell_larcker").rows
    assert (rows[1][1], rows[0][2]) == (0.4, "")
    assert (rows[0][1], rows[1][2]) == (pytest.approx(np.sqrt(0.6)), pytest.approx(np.sqrt(0.7)))


# ------------------------------------------------------------------------------------------------- factors
@cache
def explored(kind):
    if kind == "noise":
        return rp.efa(*frame_of(A=scale(3, 0.05), B=scale(3, 0.05, seed=9)), seed=1)
    frame, items = frame_of(A=scale(4, 0.8), B=scale(4, 0.8, seed=9))
    if kind == "misplaced":
        items = {"A": ["A1", "A2", "A3", "B4"], "B": ["B1", "B2", "B3", "A4"]}
    return rp.efa(frame, items, seed=1)


def test_items_that_suit_factor_analysis_and_their_places():
    good = explored("good")
    assert said(good, "en")[0].endswith(" the items are suited to factor analysis.")
    assert said(good, "zh")[0].endswith("，表明题项适合进行因子分析。")
    assert any(s.startswith("Every item loads most on the factor of its construct") for s in said(good, "en"))
    assert any(s.startswith("各题项均在其所属变量对应的因子上载荷最高") for s in said(good, "zh"))
    assert "factors.heywood" not in cautions(good)
    assert (good.solution.loadings.sum(axis=0) > 1).all()  # factors point where their items do


def test_items_that_do_not():
    noise = explored("noise")
    assert said(noise, "en")[0].endswith("The items are not shown to be suited to factor analysis.")
    assert said(noise, "zh")[0].endswith("，不能表明题项适合进行因子分析。")


def test_misplaced_items_are_named():
    wrong = explored("misplaced")
    assert any("B4 and A4 do not load most on a factor of their own construct" in s for s in said(wrong, "en"))
    assert any(s.startswith("B4和A4（2 题）载荷最高的因子不是其所属变量的因子") for s in said(wrong, "zh"))


def test_loadings_that_must_not_be_used_are_alarms():
    good = explored("good")
    heywood = replace(good, solution=replace(good.solution, heywood=np.array([1])))
    lost = replace(good, solution=replace(good.solution, converged=False))
    found = {n.message.key: n for e in (heywood, lost) for n in factor_cautions(e)}
    assert (
        not found.keys() & {n.message.key for n in factor_cautions(good)} & {"factors.heywood", "factors.not_converged"}
    )
    assert found["factors.heywood"].severity == found["factors.not_converged"].severity == "alarm"
    assert found["factors.heywood"].message.render("en").startswith("A2: the uniqueness lies at its lower bound")
    assert found["factors.heywood"].message.render("zh").startswith("A2的独特性方差位于下界（Heywood 现象）")


def test_weak_crossing_and_little_shared_items_are_named():
    good = explored("good")
    loadings, shared = good.solution.loadings.copy(), good.solution.communalities.copy()
    own = good.factor_of["A"]
    loadings[0, own], loadings[0, 1 - own], shared[1] = 0.31, 0.30, 0.1
    weak = replace(good, solution=replace(good.solution, loadings=loadings, communalities=shared))
    keys = {t.key for t in factor_sentences(weak)}
    assert {"factors.weak", "factors.crossing", "factors.low_communality"} <= keys
    assert not {"factors.weak", "factors.crossing", "factors.low_communality"} & {t.key for t in factor_sentences(good)}


# ------------------------------------------------------------------------------------------------- common method
def method(**values):
    constructs = (construct("A", "Price", "价格"), construct("B", "Trust", "信任"))
    survey = Survey(
        pd.DataFrame(columns=[i for c in constructs for i in c.item_names], dtype=float), Instrument(constructs)
    )
    base = {"survey": survey, "harman_share": 0.3, "harman_count": 2, "one_factor": {}, "measurement": {}, "equal": None,
            "free": None, "vif_scores": np.array([1.2, 1.4]), "vif_latent": np.array([NAN, NAN])}  # fmt: skip
    return CommonMethod(**base | values)


@pytest.mark.parametrize(
    ("one", "en", "zh"), [(0.6, "fits worse (", "）差于测量模型"), (0.97, "fits no worse (", "）不差于测量模型")]
)
def test_a_single_factor_against_the_measurement_model(one, en, zh):
    fit = {"cfi": 0.95, "tli": 0.94, "rmsea": 0.05, "srmr": 0.04, "chisq": 10.0, "df": 5.0, "chisq_df": 2.0}
    found = method(one_factor=fit | {"cfi": one}, measurement=fit)
    assert f"By CFI a single factor {en}" in said(found, "en")[1]
    assert zh in said(found, "zh")[1]


def test_answers_from_two_occasions_are_not_said_to_come_from_one():
    one, two = text("common_method.one_occasion"), {"different_times": True}
    assert one in method().sentences() and one in method(procedure={"different_times": False}).sentences()
    assert one not in method(procedure=two).sentences()


def test_a_marker_that_leaves_nothing_standing_and_one_that_had_nothing_to_take():
    kept, none = (method(marker=Marker("M", 0.1, n, 0)) for n in (1, 0))
    assert "0 of the 1 significant correlation are still significant" in said(kept, "en")[1]
    assert said(none, "en")[1].startswith("No correlation of the constructs is significant even before the marker M")
    assert "标记变量M之前" in said(none, "zh")[1]


def test_one_construct_one_pair_and_one_factor_have_no_range_and_no_choice():
    frame, scales = frame_of(A=scale(4, 0.8), B=scale(4, 0.8, seed=4))
    pair = said(rp.correlations(frame, scales), "en")
    assert len(pair) == 1 and pair[0].startswith("The scores of A and B correlate at r = ")
    assert said(rp.correlations(frame, scales), "zh")[0].startswith("A与B得分的相关系数为")
    alone = rp.validity(*frame_of(A=scale(4, 0.8)), draws=200)
    assert said(alone, "en")[1].startswith("A: AVE = .") and "both criteria are met" in said(alone, "en")[1]
    weak = rp.validity(*frame_of(A=scale(4, 0.5)), draws=200)
    assert "a criterion is not met" in said(weak, "en")[1] and "至少一项未达到" in said(weak, "zh")[1]
    lone = {"C": ["A1"], "D": ["B1"]}
    assert said(rp.competing_models(frame, lone), "en") == []  # nothing to test, and no CFI
    with pytest.raises(EstimationError) as refused:
        rp.reliability(frame, lone)
    assert refused.value.message == text("reliability.nothing")
    assert said(rp.validity(frame, lone, draws=200), "en") == []
    item = {"C": ["A1"]}
    assert rp.describe(frame, item).normality.mardia is None
    assert not any("Harman" in s for s in said(common_method(frame, item), "en"))
    one = rp.efa(frame, scales, n_factors=1, draws=50)
    assert not [s for s in said(one, "en") if "own construct" in s]
    assert any(s.startswith("The items load .") for s in said(one, "en"))


def test_harman_never_clears_and_the_largest_vif_is_named():
    for lang, no_proof, vif in (
        ("en", "this does not rule common method variance out.", "is 1.400 (Trust)."),
        ("zh", "该结果不能证明不存在共同方法偏差。", "VIF 最大为1.400（信任）。"),
    ):
        words = said(method(), lang)
        assert words[0].endswith(no_proof)
        assert vif in words[1]
        assert words[-1] == text("common_method.cannot").render(lang)


def test_a_latent_method_factor_stands_in_no_sentence_and_no_table():
    a, b = scale(4, 0.8, seed=2), scale(4, 0.8, seed=3)
    b = np.clip(np.round(0.4 * a + 0.6 * b), 1, 5)  # related constructs
    found = common_method(*frame_of(A=a, B=b))
    assert found.equal is not None
    shown = [cell for t in found.tables() for row in t.cells("en") for cell in row]
    shown += [t.render("en") for t in (*found.sentences(), *(n.message for n in found.notes))]
    assert not [words for words in shown if re.search("method factor", words, re.I)]
    assert "method_factor" not in found.to_dict()


def test_no_look_at_a_common_method_reassures():
    fit = {"cfi": 0.95, "tli": 0.94, "rmsea": 0.05, "srmr": 0.04, "chisq": 10.0, "df": 5.0, "chisq_df": 2.0}
    low = method(one_factor=fit | {"cfi": 0.5}, measurement=fit, vif_scores=np.array([1.1, 1.2]))
    for lang, verdicts, last in (
        ("en", ("meets", "falls short", "acceptable"), ("may inflate", "deflate others", "rule it out")),
        ("zh", ("达标", "未达标", "可接受"), ("放大", "缩小", "无法排除")),
    ):
        cells = {cell for t in low.tables() for row in t.cells(lang) for cell in row}
        assert not cells & set(verdicts)
        assert all(words in " ".join(said(low, lang)[-2:]) for words in last)
    assert low.holds is None
    assert low.to_dict()["holds"] is None


@pytest.mark.parametrize(("cfi", "holds"), [(0.94, None), (0.95, False), (0.99, False)])
def test_method_variance_is_never_said_to_be_absent(cfi, holds):
    fit = {"cfi": 0.95, "tli": 0.94, "rmsea": 0.05, "srmr": 0.04, "chisq": 10.0, "df": 5.0, "chisq_df": 2.0}
    assert method(one_factor=fit | {"cfi": cfi}, measurement=fit).holds is holds
    assert method().holds is None


# ------------------------------------------------------------------------------------------------- correlations, PLS
def test_signs_against_the_structural_model_are_told():
    from types import SimpleNamespace

    constructs = (construct("A", "Price", "价格"), construct("B", "Trust", "信任"))
    instrument = Instrument(constructs)

    def words(estimate, other, low):
        path = SimpleNamespace(source="A", target="B", estimate=estimate, covariance_based=other, excludes_zero=low > 0)
        m = SimpleNamespace(
            resampled=True, n=238, paths=[path], level=0.95, survey=SimpleNamespace(instrument=instrument), names=["A", "B"],
            estimates=SimpleNamespace(r_squared=np.array([NAN, 0.4])), endogenous=["B"], prediction=None,
            formative=(), quality=SimpleNamespace(rho_a=np.array([0.8, 0.7]), ave=np.array([0.6, 0.55])), rules=RULES,
        )  # fmt: skip
        return [rendered(pls_sentences(m), lang) for lang in LANGUAGES]

    en, zh = words(0.4, 0.45, 0.1)
    assert zh[0] == "PLS模型中，95%置信区间不含0的路径为价格 → 信任。"
    assert zh[1] == "1个置信区间不含0的系数与协方差结构方程模型（CB-SEM）方向一致；两种方法的系数最大相差0.050。"
    assert en[0].startswith("In the PLS model") and "Price → Trust" in en[0]
    assert zh[3].endswith("：多题项的反映性变量的估计值均达到两项标准。")
    assert en[3].endswith(": every reflective construct of several items meets both criteria by its estimates.")
    en, zh = words(0.4, -0.2, 0.1)
    assert zh[1] == "价格 → 信任的方向与协方差结构方程模型（CB-SEM）不一致（最大差异0.600）。"
    en, zh = words(0.05, 0.04, -0.1)
    assert zh[0] == "价格 → 信任的95%置信区间含0，在样本量238下，PLS无法判断这些路径是否不为0。"
    assert (
        en[0]
        == "The 95% interval included zero for Price → Trust: with n = 238, PLS did not show these paths to differ from zero."
    )
    assert en[1].startswith("The coefficients of the 1 path differed") and "no sign is compared" in en[1]
    assert "不比较方向" in zh[1]


@pytest.mark.parametrize(
    ("rho", "ave", "en", "zh"),
    [
        ((1.2, 0.8), (0.6, 0.6), "ρA of Price exceeds 1, which no reliability can, and meets no criterion.",
         "价格的ρA大于1，而信度不可能如此，不视为达标。"),
        ((0.8, 0.6), (0.6, 0.6), "Trust falls short of a criterion.", "信任未达到某项标准（1个）。"),
        ((1.2, 0.8), (0.6, 0.4), "Trust falls short of a criterion, and ρA of Price exceeds 1, which no reliability can, and meets none.",
         "信任未达到某项标准（1个），价格的ρA大于1，而信度不可能如此，不视为达标。"),
    ],
)  # fmt: skip
def test_a_reliability_above_one_meets_nothing(rho, ave, en, zh):
    from types import SimpleNamespace

    from repurchase.analysis.pls.words import _reliability

    instrument = Instrument((construct("A", "Price", "价格"), construct("B", "Trust", "信任")))
    m = SimpleNamespace(
        survey=SimpleNamespace(instrument=instrument), names=["A", "B"], formative=(), rules=RULES,
        quality=SimpleNamespace(rho_a=np.array(rho), ave=np.array(ave)),
    )  # fmt: skip
    said = list(_reliability(m))
    assert rendered(said, "en")[0].endswith(en) and rendered(said, "zh")[0].endswith(zh)
