"""The recommendation score: which question is one, and what its answers give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from repurchase.analysis.segments.recommendation_score.recognise import (
    recommendation_answers,
    without_recommendation,
)
from repurchase.analysis.segments.recommendation_score.result import recommendation_score
from repurchase.errors import EstimationError
from repurchase.survey.instrument import Background, Construct, Instrument, Item, Scale, Statement
from repurchase.survey.recommendation_words import asks_to_recommend
from repurchase.survey.survey import Survey

ANSWERS = [0, 3, 6, 7, 8, 9, 9, 10, 10, 10]


def survey(words: str, values=ANSWERS, *, scale=(0, 10), as_background: bool = False, role: str = "") -> Survey:
    """A survey whose one further question has these words."""
    label = {"en": words, "zh": words}
    responses = pd.DataFrame({"a": [1.0, 2, 3, 4, 5, 4, 3, 2, 1, 3][: len(values)]})
    construct = Construct("X", {"en": "X", "zh": "X"}, (Item("a", {"en": "a", "zh": "a"}),))
    if as_background:
        asked = (Background("q", label, kind="number", role=role, column=words),)
        return Survey(responses, Instrument((construct,), background=asked), pd.DataFrame({"q": values}))
    statement = Statement("q", label, scale=Scale(*scale, assumed=True), column=words)
    return Survey(responses.assign(q=np.array(values, float)), Instrument((construct,), (statement,)))


@pytest.mark.parametrize(
    "words",
    [
        "NPS",
        "您有多大可能把该品牌推荐给朋友或同事？（0-10分）",
        "您愿意向亲友推荐我们吗（0~10）",
        "推荐意愿 0-10",
        "推荐的可能性",
        "净推荐值",
        "您会推荐该品牌吗",
        "How likely are you to recommend the brand to a friend or colleague?",
        "Likelihood to recommend (0-10)",
        "On a scale of 0 to 10, would you recommend us to others?",
        "Net Promoter Score",
        "您推荐本品牌给朋友的可能性有多大",
        "您会把我们推荐给您的朋友吗",
        "根据您的购买经历，您有多大可能向朋友推荐该品牌",
        "如果有朋友需要购买咖啡，您有多大可能推荐该品牌？",
        "您有多大可能向朋友推荐我们的社群",
        "Based on your last purchase, how likely are you to recommend us to a friend?",
        "How likely are you to recommend us to friends who want to buy coffee?",
        "How likely are you to recommend the group chat?",
        "likelihood_to_recommend",
    ],
)
def test_questions_that_ask_it(words):
    assert asks_to_recommend(words)
    assert recommendation_score(survey(words)).asked.name == "q"


@pytest.mark.parametrize(
    "words",
    [
        "您对该品牌的总体满意度（0-10分）",
        "您对推荐内容的满意程度（0-10）",
        "该品牌的个性化推荐准确吗（0-10）",
        "朋友向您推荐该品牌的频率（0-10）",
        "您购买我们推荐的产品的可能性（0-10）",
        "您不会推荐该品牌（0-10）",
        "Overall satisfaction (0-10)",
        "How satisfied are you with our recommendations (0-10)?",
        "How likely are you to buy what we recommend (0-10)?",
        "How often do friends recommend the brand to you (0-10)?",
        "How accurate are the recommended products (0-10)?",
        "How likely are you to buy again (0-10)?",
        "Snaps per day",
        "您给出该推荐分数的原因",
        "请说明您愿意推荐的理由",
        "NPS分组",
        "Q5_NPS_GROUP - How likely are you to recommend us to a friend? - Group",
        "Why would you recommend us?",
        "平台会根据我的喜好推荐产品（0-10）",
        "您愿意接受朋友推荐的程度（0-10）",
        "您对推荐商品的购买意向（0-10）",
        "推荐商品的丰富程度（0-10）",
        "我会向朋友推荐该品牌（0-10）",
        "您在多大程度上同意：该品牌值得向朋友推荐（0-10）",
        "您向朋友推荐过几次",
        "您再次购买该品牌的可能性（0-10）",
        "How many friends would you recommend us to?",
        "I would recommend the brand (0-10)",
        "How likely are you to follow a recommendation (0-10)?",
    ],
)
def test_questions_that_do_not(words):
    assert not asks_to_recommend(words)
    with pytest.raises(EstimationError, match="No question asks"):
        recommendation_score(survey(words))


@pytest.mark.parametrize(
    ("question", "english", "chinese"),
    [
        (survey("推荐意愿（1-10分）", scale=(1, 10), values=[1, 5, 9, 10]), "from 1 to 10", "1至10分"),
        (survey("推荐意愿", scale=(1, 5), values=[1, 5, 3, 4]), "from 1 to 5", "1至5分"),
        (survey("Likely to recommend (1-10)", values=[2, 9, 10]), "from 1 to 10", "1至10分"),
        (survey("Would you recommend us?", values=[3, 8, 10]), "nobody answered 0", "无人选择0分"),
        (survey("推荐意愿", values=[0.5, 8, 10]), "not whole numbers", "并非0至10的整数"),
        (survey("推荐意愿", values=[0, 8, 100], as_background=True), "not whole numbers", "并非0至10的整数"),
        (survey("推荐意愿", values=[0, 1, 4, 5], as_background=True), "not whole numbers", "并非0至10的整数"),
        (survey("NPS", values=[1, 2, 4, 5], as_background=True), "not whole numbers", "并非0至10的整数"),
        (survey("NPS", values=[np.nan, np.nan]), "nobody answered it", "无人作答"),
    ],
)
def test_another_scale_is_said_and_gives_no_score(question, english, chinese):
    found, notes = recommendation_answers(question)
    assert found is None
    assert [english in n.message.render("en") for n in notes] == [True]
    assert [chinese in n.message.render("zh") for n in notes] == [True]
    with pytest.raises(EstimationError, match="recommendation"):
        recommendation_score(question)


def test_one_wording_is_not_read_on_into_the_next():
    twice = "您向亲友推荐本品牌的可能性有多大\n22、您向亲友推荐本品牌的可能性有多大"
    assert asks_to_recommend(twice)
    assert not asks_to_recommend("推荐意愿\nNPS分组")


def test_items_of_a_construct_are_no_question_of_their_own():
    items = (Item("W1", {"en": "How likely are you to recommend the brand?", "zh": "我会推荐该品牌"}),)
    word_of_mouth = Construct("WOM", {"en": "Word of mouth", "zh": "口碑"}, items)
    found, notes = recommendation_answers(Survey(pd.DataFrame({"W1": [1.0, 5, 3]}), Instrument((word_of_mouth,))))
    assert (found, notes) == (None, [])


def test_the_score_by_hand():
    found = recommendation_score(survey("NPS"))
    assert (found.whole.promoters, found.whole.passives, found.whole.detractors) == (5, 2, 3)
    assert found.whole.score == pytest.approx(20)
    assert found.mean == pytest.approx(7.2)
    p, q = 6 / 12, 4 / 12
    half = 1.959963984540054 * np.sqrt((p + q - (p - q) ** 2) / 12)
    assert (found.whole.low, found.whole.high) == pytest.approx((100 * (p - q - half), 100 * (p - q + half)))


def test_borders_of_the_three_kinds():
    found = recommendation_score(survey("NPS", values=[6, 7, 8, 9]))
    assert (found.whole.promoters, found.whole.passives, found.whole.detractors) == (1, 2, 1)


def test_missing_answers_are_left_out_and_counted():
    found = recommendation_score(survey("NPS", values=[np.nan, 9, 0, 10]))
    assert (found.whole.n, found.missing) == (3, 1)
    assert found.whole.score == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("values", "english", "chinese"),
    [
        ([10] * 10, "promoters outnumbered detractors.", "推荐者多于贬损者"),
        ([0] * 10, "detractors outnumbered promoters.", "贬损者多于推荐者"),
        ([0, 10] * 5, "cannot be told", "尚不能判断"),
    ],
)
def test_which_side_is_told(values, english, chinese):
    found = recommendation_score(survey("NPS", values=values))
    assert english in found.sentences()[1].render("en")
    assert chinese in found.sentences()[1].render("zh")
    assert "from −100 to 100" in found.sentences()[1].render("en")


def test_a_number_of_the_background_and_the_role_of_the_study_file():
    assert recommendation_score(survey("推荐意愿", as_background=True)).whole.n == 10
    told = survey("Loyalty", values=[2, 9, 10], as_background=True, role="recommendation")
    assert recommendation_score(told).whole.score == pytest.approx(100 / 3)


def test_segments_follow_the_whole():
    classes = np.array([1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
    found = recommendation_score(survey("NPS"), classes=classes)
    assert [c.score for c in found.counts] == pytest.approx([20, -60, 100])
    assert found.table().rows[1][1].render("en") == "Class 1"
    few = recommendation_score(survey("NPS"), classes=np.array([1] * 7 + [2] * 3))
    assert len(few.counts) == 2  # three answers are not shown


def test_the_statements_of_agreement_are_without_it():
    assert without_recommendation(survey("NPS")).instrument.statements == ()
    assert len(without_recommendation(survey("推荐意愿（1-10分）", scale=(1, 10))).instrument.statements) == 1
    background = survey("NPS", as_background=True)
    assert without_recommendation(background) is background


def test_several_questions_are_said():
    one = survey("NPS")
    another = Statement("r", {"en": "Likelihood to recommend", "zh": "推荐意愿"}, scale=Scale(0, 10))
    instrument = Instrument(one.instrument.constructs, (*one.instrument.statements, another))
    both = Survey(one.responses.assign(r=one.responses["q"]), instrument)
    found, notes = recommendation_answers(both)
    assert found is not None
    assert "1 other was left aside" in notes[0].message.render("en")
    assert "另有1题未采用" in notes[0].message.render("zh")


def test_the_groups_of_a_platform_tell_the_question_and_are_none():
    label = {"en": "Q5", "zh": "Q5"}
    construct = survey("NPS").instrument.constructs
    numbers = Background("Q5", label, kind="single", column="Q5")
    groups = Background("Q5_NPS_GROUP", {"en": "Q5_NPS_GROUP", "zh": "Q5_NPS_GROUP"}, kind="single")
    words = ["Detractor"] * 3 + ["Passive"] * 2 + ["Promoter"] * 5
    for column in (words, [1] * 3 + [2] * 2 + [3] * 5):
        background = pd.DataFrame({"Q5_NPS_GROUP": column, "Q5": ANSWERS})
        both = Survey(survey("NPS").responses[["a"]], Instrument(construct, background=(groups, numbers)), background)
        found = recommendation_score(both)
        assert (found.asked.name, found.whole.score) == ("Q5", pytest.approx(20))
        alone = replace(both, instrument=replace(both.instrument, background=(groups,)))
        assert recommendation_answers(alone) == (None, [])
