"""Points that are written with their number, in words that no list knows."""

import pytest
from worded_answers import assert_codes, codes, notes, said, shown, survey_of

from repurchase.survey.read.answers.written_points import points_in_words
from repurchase.survey.read.sheet.grid import column

WORDS = {
    "en": ["Not very impressive", "A bit meh", "OK-ish", "Rather striking", "Really impressive"],
    "tr": ["Hiç etkileyici değil", "Pek etkileyici değil", "İdare eder", "Etkileyici", "Çok çarpıcı"],
    "zh": ["毫无亮点", "略显平淡", "中规中矩", "比较出彩", "惊艳全场"],
    "fi": ["En pitänyt yhtään", "Vähän tylsä", "Ihan jees", "Melko hyvä juttu", "Aivan huippu"],
}
FORMS = ["{n} - {w}", "{n}={w}", "({n}) {w}", "{n}. {w}", "{n}：{w}", "{w} ({n})"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", WORDS)
def test_the_number_written_with_words_is_the_code_and_is_said(tmp_path, form, lang):
    answers = codes()
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: form.format(n=v, w=WORDS[lang][v - 1])))
    assert_codes(survey, answers)
    assert "from 1 to 5" in said(survey, "read.codes_numbered")
    assert {len(e.order) for e in survey.columns} == {5}


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_point_that_nobody_chose_keeps_its_number(tmp_path, gone):
    answers = {c: [v + (v == gone) for v in x] for c, x in codes().items()}
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: f"{v} - {WORDS['en'][v - 1]}"))
    assert_codes(survey, answers)


def test_words_at_the_ends_and_numbers_between(tmp_path):
    answers = codes()
    survey = survey_of(
        tmp_path / "a.csv", shown(answers, lambda v: f"{v} - {WORDS['en'][v - 1]}" if v in {1, 5} else v)
    )
    assert_codes(survey, answers)


def test_known_words_come_before_the_direction_of_their_numbers(tmp_path):
    answers = codes()
    ends = {1: "Strongly agree (1)", 5: "Strongly disagree (5)"}
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: ends.get(v, v)))
    assert_codes(survey, {c: 6 - x for c, x in answers.items()})


def test_each_item_may_have_words_of_its_own(tmp_path):
    answers = codes()
    cells = {c: [f"{v} - {WORDS['en'][v - 1]} {c}" for v in x] for c, x in answers.items()}
    assert_codes(survey_of(tmp_path / "a.csv", cells), answers)


def test_numbered_categories_are_no_points(tmp_path):
    answers = codes(points=3, groups=("ONE",))
    words = ["18-25 years", "26-40 years", "41-60 years"]
    survey = survey_of(tmp_path / "a.csv", shown(answers, lambda v: f"{v} - {words[v - 1]}"))
    assert not list(survey.instrument.items)
    assert points_in_words([column("a", ["1. yes, always", "2. no", "3. I do not know it"] * 9)]) is None
    assert points_in_words([column("a", ["1. by no means", "2. by and by", "3. by all means"] * 9)]) is not None


def test_a_number_with_two_wordings_is_no_point(tmp_path):
    answers = codes(groups=("ONE",))
    cells = {c: [f"{v} - {WORDS['en'][(v + k % 2) % 5]}" for k, v in enumerate(x)] for c, x in answers.items()}
    assert "read.codes_numbered" not in notes(survey_of(tmp_path / "a.csv", cells))
