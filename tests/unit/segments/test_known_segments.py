"""Segments known from the background: means, adjusted tests, priorities in large segments, and their sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import repurchase as rp
from repurchase.analysis.results.survey_input import measurement_model
from repurchase.analysis.segments.known_segments.result import KnownSegments, known_segments
from repurchase.errors import EstimationError, InputError
from repurchase.numeric.classical.moments import mean_interval


@pytest.fixture(scope="module")
def survey():
    return rp.screen(rp.read(rp.sample_survey())).survey


@pytest.fixture(scope="module")
def found(survey) -> KnownSegments:
    return known_segments(survey, ["tenure", "channel", "frequency"])


def said(found: KnownSegments, lang: str) -> str:
    return " ".join(s.render(lang) for s in found.sentences())


def test_means_are_those_of_scores_on_the_scale(survey, found):
    comparison = next(c for c in found.comparisons if c.grouping.name == "frequency" and c.construct.name == "RI")
    scores = survey.scores()["RI"].to_numpy()
    for j, m in enumerate(found.means(comparison)):
        own = 25 * (scores[comparison.grouping.members[j]] - 1)
        assert (m.n, m.mean) == (len(own), pytest.approx(own.mean()))
        low, high = mean_interval(own)
        assert (m.low, m.high) == pytest.approx((low, min(high, 100)))


def test_only_drivers_and_outcome_are_compared(found):
    assert {c.construct.role for c in found.comparisons} == {"driver", "outcome"}


def test_roles_name_their_question(survey):
    asked = survey.instrument.background
    renamed = tuple(replace(b, name="how_long") if b.role == "tenure" else b for b in asked)
    other = replace(
        survey,
        instrument=replace(survey.instrument, background=renamed),
        background=survey.background.rename(columns={"tenure": "how_long"}),
    )
    assert known_segments(other, ["tenure"]).groupings[0].name == "how_long"


def test_sentences_name_what_differs_and_gather_what_does_not(found):
    english, chinese = said(found, "en"), said(found, "zh")
    assert "Repurchase intention lay between 71.6 (“Less than once a month”) and 91.2" in english
    assert english.count("none of the") == 1
    assert "重购意愿以“每月不到1次”最低（71.6）" in chinese
    assert "was not tested and is not assumed" in english
    assert "Without a structural model" in english


def test_options_of_one_question_stand_in_one_table(found):
    tables = [t for t in found.tables() if t.name.startswith("segment_means_")]
    assert len(tables) == 3
    channels = tables[1]
    assert len({row[0]["code"] for row in channels.rows}) == 7
    assert "those who did not" in channels.notes[0].render("en")
    assert all(t.appendix for t in tables)


def test_segments_of_a_question_with_several_answers_are_said_to_overlap(survey, found):
    assert "allowed several answers" in said(found, "en")
    assert "为多选题" in said(found, "zh")
    alone = known_segments(survey, ["tenure"])
    assert "several answers" not in said(alone, "en")
    assert "多选题" not in said(alone, "zh")


def test_one_question_is_not_told_as_several(survey, found):
    alone = known_segments(survey, ["tenure"])
    assert "adjustment within the question." in said(alone, "en")
    assert "经该问题内的Holm校正后均不显著" in said(alone, "zh")
    assert "adjustment within each question." in said(found, "en")
    assert "经同一问题内的Holm校正后均不显著" in said(found, "zh")


def test_an_option_that_matters_is_told_with_both_means(found):
    options = [c for c in found.comparisons if c.grouping.name != c.grouping.family]
    changed = tuple(replace(c, p_holm=0.01) if c is options[0] else c for c in found.comparisons)
    told = replace(found, comparisons=changed)
    assert "respondents who chose “Mini-program” and those who did not differed" in said(told, "en")
    assert "选择与未选择“小程序”的受访者" in said(told, "zh")
    assert "the other options of" in said(told, "en")


def test_many_differences_are_named_without_their_means(found):
    own = [c.grouping.name == "tenure" for c in found.comparisons]
    changed = tuple(replace(c, p_holm=0.01) if o else c for c, o in zip(found.comparisons, own, strict=True))
    told = said(replace(found, comparisons=changed), "en")
    assert "7 of 7 comparisons were significant after Holm's adjustment within the question, those of" in told


def test_what_cannot_be_tested_is_said(found):
    lost = tuple(replace(c, p_holm=float("nan")) if c.grouping.name == "tenure" else c for c in found.comparisons)
    assert "no comparison could be tested" in said(replace(found, comparisons=lost), "en")
    assert "均无法检验" in said(replace(found, comparisons=lost), "zh")


@pytest.mark.parametrize(
    ("tested", "english", "chinese"),
    [
        (("tenure", "channel", "frequency"), "across these segments was tested.", "已作检验"),
        (("tenure",), "across the segments by", "仅就按"),
        ((), "not assumed", "也不作假定"),
    ],
)
def test_invariance_is_said_for_what_it_is(found, tested, english, chinese):
    told = replace(found, tested=tested)
    assert english in said(told, "en")
    assert chinese in said(told, "zh")


@pytest.mark.parametrize(
    ("changes", "english", "chinese"),
    [
        ({"modelled": True, "large": 0}, "No segment held 200 respondents", "各群体均不足200人"),
        ({"modelled": True, "large": 2}, "none gave a usable model", "均未得到可用的模型"),
    ],
)
def test_why_no_importance_is_told(found, changes, english, chinese):
    assert english in said(replace(found, **changes), "en")
    assert chinese in said(replace(found, **changes), "zh")


def test_priorities_within_large_segments_alone(survey):
    asked: list[int] = []

    def ranking(part):
        asked.append(part.n)
        fit = rp.fit(f"{measurement_model(part)}\n SAT ~ CONV + PERS + PROMO \n RI ~ SAT", part)
        return rp.priorities(part, fit, conditional_on=("approximate_fit",))

    whole = replace(survey, background=survey.background.assign(gender=["男"] * 205 + ["女"] * (survey.n - 205)))
    told = known_segments(whole, ["gender"], ranking=ranking)
    assert asked == [205]
    assert told.large == len(told.ranked) == 1
    assert "within the one segment of 200 respondents or more" in said(told, "en")
    assert "conditional on" in said(told, "en")
    assert "以" in said(told, "zh")
    table = told.table("segment_priorities")
    assert len(table.rows) == 3
    assert "no quadrant is told" in table.notes[0].render("en")


def test_a_segment_whose_model_fails_is_said(survey):
    def ranking(part):
        raise EstimationError("known_segments.not_converged")

    whole = replace(survey, background=survey.background.assign(gender=["男"] * 205 + ["女"] * (survey.n - 205)))
    told = known_segments(whole, ["gender"], ranking=ranking)
    assert told.ranked == ()
    assert any("could not be estimated" in n.message.render("en") for n in told.notes)


def test_both_kinds_stand_in_one_result(survey):
    both = rp.segments(survey, by=["gender"], classes=True, most=2, draws=19)
    assert [t.name for t in both.tables()][:2] == ["class_counts", "segment_means_1"]
    assert both.to_dict()["known"][0]["question"] == "gender"
    assert rp.segments(survey, by=["gender"]).classes is None
    few = survey.keep(np.arange(survey.n) < 40)
    left = rp.segments(few, by=["gender"], classes=True)
    assert left.classes is None
    assert any(n.message.key == "known_segments.left_out" for n in left.notes)


def test_unknown_questions_are_refused(survey):
    with pytest.raises(InputError, match="no background question"):
        rp.segments(survey, by=["colour"])
