"""What a shipped study asks of whom, and which questionnaires of others it must leave alone."""

import re

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.study import Study
from repurchase.survey.read.sheet.normalise import loose

STUDIES = Study.shipped()
EXAMINED = [s for s in STUDIES if s.name != "luckin"]
OTHERS = {
    "satisfaction and trust": ("满意度", "信任"),
    "technology acceptance": ("感知有用性", "感知易用性", "使用意愿"),
    "service quality": ("有形性", "可靠性", "响应性", "保证性", "移情性", "满意度", "忠诚度"),
    "expectation and confirmation": ("期望确认", "感知有用性", "满意度", "持续使用意愿"),
    "service, image and value": ("企业形象", "服务质量", "顾客期望", "价值", "满意度", "服务补救", "忠诚度"),
    "behaviour at work": ("工作态度", "主观规范", "行为控制", "人际信任", "离职意愿", "消费行为"),
    "live stream of a streamer": ("互动性", "生动性", "信息质量", "愉悦感", "唤醒感", "主播信任", "购买意愿"),
    "acceptance in other terms": (
        "感知有用性", "感知易用性", "社会影响", "便利条件", "享乐动机", "价格价值", "习惯", "持续使用意愿", "使用行为",
    ),
}  # fmt: skip
TOO_GENERAL = (
    "质量", "价值", "满意", "信任", "忠诚", "形象", "态度", "意愿", "意向", "行为", "互动", "期望", "疲劳感", "倦怠",
    "quality", "value", "image", "intention", "behaviour", "behavior", "interaction", "expectation", "fatigue",
)  # fmt: skip
OF_ANOTHER = {  # names of constructs that are not the study's, though near to one
    "utaut2": ("感知有用性", "感知易用性", "持续使用意愿", "perceived usefulness", "perceived ease of use"),
    "ecsi": ("服务质量", "服务补救", "service quality", "service recovery"),
    "sor": ("生动性", "主播信任", "冲动购买意愿", "vividness"),
    "tpb": ("社会影响", "社会规范", "social norms"),
    "private_domain": ("关系质量", "转换障碍", "内容质量", "relationship quality", "switching barriers"),
    "value_fatigue": ("隐私风险", "广告回避", "持续使用意愿", "perceived privacy risk", "ad avoidance"),
}
POINTS = ("非常不同意", "不同意", "一般", "同意", "非常同意")


@pytest.mark.parametrize("worded", [True, False], ids=["words", "codes"])
@pytest.mark.parametrize("names", OTHERS.values(), ids=OTHERS)
def test_a_questionnaire_of_another_theory_is_nobodys(names, worded, tmp_path):
    rng = np.random.default_rng(7)
    answers = {}
    for k, name in enumerate(names, 1):
        own = rng.normal(size=120)
        for j in (1, 2, 3):
            rated = np.clip(np.round(3.2 + 0.8 * own + 0.6 * rng.normal(size=120)), 1, 5).astype(int)
            answers[f"{k}、{name}—第{j}项陈述"] = [POINTS[v - 1] for v in rated] if worded else rated
    path = tmp_path / "other.xlsx"
    pd.DataFrame(answers).to_excel(path, index=False)
    survey = rp.read(path)
    assert survey.source.study == ""
    assert [c.label["zh"] for c in survey.instrument] == list(names)
    assert not {"study.assumed", "study.rivals"} & {n.message.key for n in survey.notes}


@pytest.mark.parametrize("study", EXAMINED, ids=lambda s: s.name)
def test_no_construct_goes_by_a_word_that_any_questionnaire_may_use(study):
    for construct in study.instrument:
        called = {loose(w) for w in (*construct.label.values(), *construct.aliases)} - {loose(construct.name)}
        assert called.isdisjoint(map(loose, TOO_GENERAL)), construct.name
        assert called.isdisjoint(map(loose, OF_ANOTHER[study.name])), construct.name


@pytest.mark.parametrize("study", EXAMINED, ids=lambda s: s.name)
def test_every_study_asks_whether_a_respondent_can_know_at_all(study):
    (asked,) = [b for b in study.instrument.background if b.role == "eligible"]
    assert study.entry.background[0].name == asked.name
    assert set(asked.keep) == {"是", "Yes"}


@pytest.mark.parametrize("study", EXAMINED, ids=lambda s: s.name)
def test_ranges_do_not_overlap_and_several_answers_have_an_other(study):
    """In Chinese `40岁以上` includes 40, so that it overlaps with `33-40岁`."""
    for question in study.instrument.background:
        options = [o["zh"] for o in question.options]
        if question.kind == "ordered":
            assert not [o for o in options if re.search("(?<!及)以[上下]$", o) and re.search(r"\d", o)], question.name
            ranges = [tuple(map(int, re.findall(r"\d+", o))) for o in options if re.match(r"\d+-\d+\D*$", o)]
            assert all(a[1] < b[0] for a, b in zip(ranges, ranges[1:], strict=False)), question.name
        if question.kind == "multiple":
            assert "其他" in options[-1], question.name
