"""Scales in words whose sides are uneven, or that have no middle: no point is added that nobody was offered."""

from __future__ import annotations

import numpy as np
import pytest
from worded_answers import AGREE, assert_codes, codes, notes, read_codes, said, shown, survey_of, survey_of_labels

from repurchase.survey.read.answers.answer_labels import NOT_AT_ALL, strength

ONE_SIDED = {
    "en_sat": "Not satisfied | Somewhat satisfied | Satisfied | Very satisfied",
    "en_agree": "Do not agree | Slightly agree | Moderately agree | Strongly agree",
    "en_against": "Disagree | Slightly agree | Agree | Strongly agree",
    "en_imp": "Not important | Somewhat important | Important | Very important | Extremely important",
    "zh": "不同意 | 有点同意 | 同意 | 非常同意",
    "zh_hant": "不同意 | 有點同意 | 同意 | 非常同意",
    "ja": "満足していない | やや満足 | 満足 | 非常に満足",
    "ko": "만족하지 않음 | 약간 만족 | 만족 | 매우 만족",
    "id": "Tidak setuju | Agak setuju | Setuju | Sangat setuju",
    "fr": "pas du tout satisfait | un peu satisfait | satisfait | très satisfait",
    "es": "No satisfecho | Algo satisfecho | Satisfecho | Muy satisfecho",
}
CLEAR = {
    "en_true": "Not at all true | Slightly true | Moderately true | Mostly true | Completely true",
    "en_acc": "Not at all accurate | Slightly accurate | Moderately accurate | Mostly accurate | Completely accurate",
    "en_like_me": "Not like me at all | Not like me | A little like me | Somewhat like me | Like me | Very much like me",
    "de": "gar nicht zufrieden | wenig zufrieden | mäßig zufrieden | sehr zufrieden",
}
NO_MIDDLE = {
    "ru_yes": "Точно нет | Скорее нет | Скорее да | Точно да",
    "ru_good": "Очень плохо | Плохо | Хорошо | Очень хорошо",
    "de": "sehr schlecht | eher schlecht | eher gut | sehr gut",
    "ja": "まったくない | あまりない | よくある | いつもある",
    "ko": "전혀 없음 | 거의 없음 | 자주 | 항상",
}
ALL = {
    f"{kind}-{k}": w
    for kind, held in (("one", ONE_SIDED), ("clear", CLEAR), ("even", NO_MIDDLE))
    for k, w in held.items()
}
ACCURATE = CLEAR["en_acc"].split(" | ")


@pytest.mark.parametrize("words", ALL.values(), ids=ALL)
def test_the_points_are_those_that_were_offered(tmp_path, words):
    points = words.split(" | ")
    answers = codes(len(points))
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: points[v - 1]))
    assert_codes(survey, answers, 1, len(points))
    assert ("read.codes_uneven" in notes(survey)) == (words not in CLEAR.values())


@pytest.mark.parametrize("words", [CLEAR["en_true"], ONE_SIDED["zh"], ONE_SIDED["en_sat"], NO_MIDDLE["de"]])
def test_value_labels_give_their_numbers(tmp_path, words):
    labels = dict(enumerate(words.split(" | "), 1))
    answers = codes(len(labels))
    assert_codes(survey_of_labels(tmp_path / "a.sav", answers, labels), answers, 1, len(labels))


@pytest.mark.parametrize("unchosen", [0, 1, 2])
def test_the_number_written_with_a_one_sided_label_is_its_code(tmp_path, unchosen):
    answers = {c: np.where(x == unchosen, x + 1, x) for c, x in codes().items()}
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: f"{v} - {ACCURATE[v - 1]}"))
    assert_codes(survey, answers)


@pytest.mark.parametrize(("lowest", "absent"), [(2, "1 of"), (3, "1, 2 of")])
def test_a_point_of_two_sides_that_nobody_chose_keeps_its_place_and_is_said(tmp_path, lowest, absent):
    answers = {c: np.maximum(x, lowest) for c, x in codes().items()}
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: AGREE[v - 1]))
    assert_codes(survey, answers)
    assert f"Nobody chose {absent}" in said(survey, "read.codes_unchosen")


@pytest.mark.parametrize(
    ("five", "four"),
    [
        (AGREE, ONE_SIDED["en_against"].split(" | ")),
        (
            ["sehr schlecht", "schlecht", "mittelmäßig", "gut", "sehr gut"],
            ["sehr schlecht", "schlecht", "gut", "sehr gut"],
        ),
    ],
)
def test_an_uneven_block_beside_a_whole_one_has_its_own_scale(tmp_path, five, four):
    long, short = codes(groups=("SAT",)), codes(4, groups=("TRU",), seed=9)
    cells = {**shown(long, lambda v: five[v - 1]), **shown(short, lambda v: four[v - 1])}
    survey = survey_of(tmp_path / "a.csv", cells)
    for column, values in {**long, **short}.items():
        np.testing.assert_array_equal(read_codes(survey, [column])[column], values)


def test_few_answers_leave_the_middle_of_a_ladder_its_place(tmp_path):
    points = NO_MIDDLE["de"].split(" | ")
    survey = survey_of(tmp_path / "a.csv", shown(codes(4, n=9), lambda v: points[v - 1]))
    assert {(c.scale.low, c.scale.high) for c in survey.instrument} == {(1, 5)}


def test_not_at_all_is_below_what_speaks_against():
    assert strength("Not at all true").value == NOT_AT_ALL
    assert strength("Not at all untrue") is None
    assert strength("Not true at all").value == NOT_AT_ALL
    assert strength("True at all") is None


@pytest.mark.parametrize(
    "words",
    [
        "Much worse | Worse | About the same | Better | Much better",
        "Much worse | Somewhat worse | About the same | Somewhat better | Much better",
        "A lot worse | A little worse | Unchanged | A little better | A lot better",
    ],
)
def test_words_that_compare_are_points_with_their_ends(tmp_path, words):
    points = words.split(" | ")
    answers = codes()
    assert_codes(survey_of(tmp_path / "a.csv", shown(answers, lambda v: points[v - 1])), answers)
