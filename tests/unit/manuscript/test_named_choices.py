"""A value of a further method, scale or model is right only where the words around it name that method."""

from __future__ import annotations

import pytest
from sample_findings import stated


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        # partial least squares, named and not
        ("Product quality was related to trust (β = .384).", [".384"]),
        ("By PLS, product quality was related to trust (β = .384).", []),
        ("产品质量对顾客信任的路径系数为0.384。", ["0.384"]),
        ("偏最小二乘的结果中，产品质量对顾客信任的路径系数为0.384。", []),
        # the measurement and the structural model
        ("The measurement model had CFI = .983.", [".983"]),
        ("The structural model had CFI = .983.", []),
        ("测量模型的CFI为0.983。", ["0.983"]),
        ("结构模型的CFI为0.983。", []),
        # alpha of ordinal answers
        ("The alpha of satisfaction was .878.", [".878"]),
        ("The ordinal alpha of satisfaction was .878.", []),
        # limits of another interval
        ("The indirect effect of convenience via satisfaction was .188, 95% CI [.091, .344].", [".091", ".344"]),
        ("The indirect effect of convenience via satisfaction was .188, bias-corrected 95% CI [.091, .344].", []),
    ],
)
def test_a_further_method_must_be_named(words, wrong, tmp_path):
    assert stated(words, tmp_path) == wrong


def test_a_section_that_follows_another_method_need_not_name_it_again(tmp_path):
    words = (
        "# Method\n\nA model was also estimated with SmartPLS.\n\n# Results\n\n"
        "Product quality (β = .384) and responsiveness (β = .270) were related to trust. "
        "Satisfaction (β = .413) and trust (β = .294) were related to repurchase intention.\n"
    )
    assert not stated(words, tmp_path)
    assert stated(words.replace("SmartPLS", "AMOS"), tmp_path) == [".384", ".270", ".413", ".294"]


@pytest.mark.parametrize(("last", "wrong"), [(".453", []), (".430", [".430"])])
def test_one_unstandardised_coefficient_among_standardised_ones_is_odd(last, wrong, tmp_path):
    words = (
        "Convenience (β = .360) and personalised service (β = .402) were related to satisfaction. "
        f"Product quality was related to trust (β = .462), and satisfaction to repurchase intention (β = {last})."
    )
    assert stated(words, tmp_path) == wrong
    assert not stated(words.replace("satisfaction to", "without standardising (B = .529), satisfaction to"), tmp_path)


def test_a_column_in_which_every_cell_differs_is_told_once(tmp_path):
    rows = {"Promotions": ".91", "Convenience": ".92", "Personalised service": ".93", "Product quality": ".94"}
    table = "Reliability\n\n| Construct | Cronbach's alpha |\n|---|---|\n"
    older = table + "".join(f"| {name} | {value} |\n" for name, value in rows.items())
    assert stated(older, tmp_path) == [".91"]
    assert stated(older.replace(".93", ".84").replace(".94", ".86"), tmp_path) == [".91", ".92"]


@pytest.mark.parametrize(
    "words",
    [
        "优惠活动对顾客满意的影响最接近显著，但仍未达到显著水平（p=0.803）。",
        "Cohen (1988) speaks of small, medium and large effects at f² of 0.02, 0.15 and 0.35.",
        "按照Hu和Bentler（1999）的标准，CFI应在0.95以上，RMSEA应低于0.06。",
        "Omega gave much the same picture as alpha.",
        "Morgan和Hunt（1994）在渠道关系中报告信任的路径系数为0.53，与本研究不同。",
        "H9a不能认为成立。",
        "The model's paths were found by partial least squares; 偏最小二乘法下优惠活动对顾客满意的路径不显著。",
    ],
)
def test_true_sentences_near_a_rule_are_left_alone(words, tmp_path):
    assert not stated(words, tmp_path)
