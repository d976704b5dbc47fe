"""Numbers that are another value their sentence names are left alone; the same sentences with a wrong one are not."""

from __future__ import annotations

import pytest
from sample_findings import facts, findings, stated

import repurchase as rp


def value(kind, subject, places=3):
    return f"{facts().of(kind, subject)[0].value:.{places}f}"


def pair(first, second, places=3):
    return value("phi", frozenset((first, second)), places)


def claim(name, key):
    return next(f"{r[key]:.3f}" for r in findings()["hypotheses"] if r["id"] == name)


def group(answer, construct):
    return value("mean", ("gender", answer, construct), 2)


SENTENCES = {
    "correlations behind the square root of an AVE": lambda: (
        f"The square root of the AVE of satisfaction was {value('sqrt_ave', 'SAT')}, which is larger than its "
        f"correlation with convenience ({pair('SAT', 'CONV')}) and with trust (", pair("SAT", "TRUST"), ").",
    ),
    "limits of a chain named by its first two constructs": lambda: (
        f"以顾客信任为中介的路径中，产品质量的95%CI为[{claim('H10a', 'ci_low')}, ", claim("H10a", "ci_high"), "]。",
    ),
    "p values of indirect effects": lambda: (
        "For trust, the p-values of the indirect effects were ", claim("H10b", "p_value"), " (word of mouth).",
    ),
    "means of answers in their order": lambda: (
        f"男、女在顾客满意上的均值分别为{group('Male', 'SAT')}和", group("Female", "SAT"), "。",
    ),
    "a mean with its group behind it": lambda: (
        f"For customer trust, the means were {group('Male', 'TRUST')} (male) and ", group("Female", "TRUST"),
        " (female).",
    ),
    "effects in front of their names": lambda: (
        f"The indirect effects through trust were {claim('H10a', 'estimate')}, ", claim("H10b", "estimate"),
        f" and {claim('H10c', 'estimate')} for product quality, word of mouth and responsiveness.",
    ),
    "alpha without an item": lambda: (
        "若删除TRUST2，顾客信任量表的α将变为", value("alpha_deleted", "TRUST2"), "。",
    ),
    "a range over the items of a construct": lambda: (
        "顾客信任四个题项的CITC在", f"{min(facts().of('citc', i)[0].value for i in facts().items_of('TRUST')):.3f}",
        f"至{max(facts().of('citc', i)[0].value for i in facts().items_of('TRUST')):.3f}之间。",
    ),
    "the former and the latter statistic": lambda: (
        "量表的信度以α和ω衡量，前者介于", f"{min(value('alpha', c) for c in facts().constructs)}",
        f"与{max(value('alpha', c) for c in facts().constructs)}之间。",
    ),
    "HTMT of a pair in a clause of its own": lambda: (
        f"顾客满意与重购意愿的HTMT为{value('htmt', frozenset(('SAT', 'RI')))}；产品质量与顾客信任之间为",
        value("htmt", frozenset(("QUAL", "TRUST"))), "。",
    ),
    "tests behind as many effects": lambda: (
        f"以顾客信任为中介时，产品质量和品牌口碑的间接效应依次是{claim('H10a', 'estimate')}和"
        f"{claim('H10b', 'estimate')}，p值依次是{claim('H10a', 'p_value')}和", claim("H10b", "p_value"), "。",
    ),
    "a lower limit of omega": lambda: (
        "优惠活动ω的下限为", value("omega", "PROMO") if not facts().of("ci_low", "PROMO") else
        f"{next(k.value for k in facts().of('ci_low', 'PROMO') if 'omega' in k.where):.3f}", "。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_a_true_sentence_is_left_alone_and_a_wrong_one_is_told(name, tmp_path):
    begin, number, end = SENTENCES[name]()
    assert not stated(f"{begin}{number}{end}", tmp_path)
    assert stated(f"{begin}{float(number) + 0.237:.{len(number.partition('.')[2])}f}{end}", tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        "Loadings between 0.40 and 0.70 may be kept if the composite reliability is adequate.",
        "The cut-off values are .95 for CFI, .06 for RMSEA and .08 for SRMR (Hu & Bentler, 1999).",
        "In a study of online shops by Kim and Park (2018) the coefficient of trust on repurchase was 0.41.",
        "剔除这14份后（n=224）的结果作为稳健性检验另行报告。",
        "The second highest mean was that of convenience.",
        "Promotions were not related to satisfaction at a significant level.",
        "Hence H2 and H3 are confirmed by the data and H1 is not.",
        "不同年资的会员在顾客信任上没有显著差异（p=.089）。",
        "The null hypothesis was accepted (p = .803).",
        "PROMO had a negative but non-significant coefficient for SAT.",
        "个性化服务的均值最低而离散程度最大。",
        "Chaudhuri和Holbrook（2001）曾报告信任与行为忠诚的系数为0.66，本研究相应的系数较低。",
        "该结果与王某等（2019）的结论一致，该研究以412名消费者为样本，得到的路径系数为0.36。",
        "This agrees with earlier work on online retail, in which Lim (2020) reported β = 0.41 for 512 shoppers.",
        "The VIF values of the predictors ranged between 1.030 and 1.288.",
    ],
)
def test_true_sentences_of_these_kinds_are_left_alone(words, tmp_path):
    assert not stated(words, tmp_path)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("The coefficient was -0.02 and the p-value 0.803, so the hypothesis was accepted.", "p = 0.803: supported"),
        ("该路径的p值为0.001，因此假设被拒绝。", "p = 0.001: not_supported"),
        ("PROMO had a positive but non-significant coefficient for SAT.", "PROMO → SAT: positive"),
        ("The effect of word of mouth on customer trust was negative (β = .07).", ".07: negative"),
        ("The smallest loading is owned by item RESP3.", "RESP3"),
        ("The highest HTMT was between promotions and repurchase intention.", "PROMO / RI"),
        ("回收问卷243份，其中有效问卷238份，无效问卷15份。", "15"),
        ("下文各项分析的样本量均为228份。", "228"),
        ("购物便捷性→顾客满意的系数为0.587。", "0.587"),
        ("The checks removed 5 cases from the 253 returned questionnaires.", "253"),
    ],
)
def test_further_kinds_of_errors_are_told(words, wrong, tmp_path):
    assert wrong in stated(words, tmp_path)


def test_matrices_of_coefficients_and_hypotheses_as_columns_are_read(tmp_path):
    matrix = "表1 路径系数\n\n| | 优惠活动 | 购物便捷性 | 个性化服务 |\n|---|---|---|---|\n| 顾客满意 | {} | 0.360*** | 0.402*** |\n"
    assert not stated(matrix.format("-0.021"), tmp_path)
    assert stated(matrix.format("-0.021**"), tmp_path) == ["-0.021**"]
    columns = "| Relationship | H1 | H2 | H3 |\n|---|---|---|---|\n| Standardised coefficient | -0.02 | 0.36 | {} |\n"
    assert not stated(columns.format("0.40"), tmp_path)
    assert stated(columns.format("0.29"), tmp_path) == ["0.29"]


@pytest.mark.parametrize(("total", "wrong"), [("31", []), ("33", ["33"])])
def test_the_total_of_the_items_is_held_against_the_questionnaire(total, wrong, tmp_path):
    rows = "".join(f"| {c} | {len(facts().items_of(c))} |\n" for c in facts().constructs)
    table = f"表1 潜变量与题项\n\n| 潜变量 | 题项数 |\n|---|---|\n{rows}| 合计 | {total} |\n"
    assert stated(table, tmp_path) == wrong


def test_certainty_in_words_is_told(tmp_path):
    path = tmp_path / "thesis.md"
    path.write_text("产品质量的稳定必然带来重购，企业应加强品控。", encoding="utf-8")
    assert [f.kind for f in rp.check_manuscript(path, findings()).words] == ["cause"]


MODERATION = {
    "zh": ("顾客信任在顾客满意与重购意愿之间的调节作用不显著。", "顾客信任在顾客满意与重购意愿之间的调节作用显著。"),
    "en": (
        "The moderating effect of trust on the relation of satisfaction with repurchase intention was not significant.",
        "The moderating effect of trust on the relation of satisfaction with repurchase intention was significant.",
    ),
}


@pytest.mark.parametrize("lang", sorted(MODERATION))
def test_a_moderation_is_no_claim_about_the_direct_paths_of_its_constructs(lang, tmp_path):
    record = next(r for r in findings()["hypotheses"] if r["outcome"] == "supported")
    added = {**record, "id": "H20", "path": "SAT*TRUST -> RI", "outcome": "not_supported", "verdict": "not_supported"}
    whole = {**findings(), "hypotheses": [*findings()["hypotheses"], added]}
    path = tmp_path / "thesis.md"
    found = []
    for words in MODERATION[lang]:
        path.write_text(words, encoding="utf-8")
        found.append([f.stated for f in rp.check_manuscript(path, whole).contradictions])
    right, wrong = found
    assert not right
    assert len(wrong) == 1
