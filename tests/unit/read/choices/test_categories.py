"""Categories: spellings, refusals, the file's own words, TRUE and FALSE."""

import pytest

from repurchase.survey.read.answers.categories.spellings import near_spellings, one_spelling
from repurchase.survey.read.answers.choices import single
from repurchase.survey.read.columns.background_questions import described, order_unknown
from repurchase.survey.read.sheet.grid import column


@pytest.mark.parametrize(
    ("answers", "groups"),
    [
        ("M|F|m|Male|FEMALE|female.", 2),
        ("男|女|男性|女性", 2),
        ("男|女|M", 2),
        ("H|M|Hombre|mujer", 2),
        ("м|ж|Муж|Женский", 2),
        ("Yes|no|TRUE|N", 2),
        ("18-25|18–25|18 - 25|26-30", 2),
        ("Beijing|beijing |Shanghai", 2),
        ("S|M|L", 3),
        ("H|M", 2),
        ("1.5|15", 2),
        ("L|P", 2),
    ],
)
def test_spellings_of_one_answer_are_one_category(answers, groups):
    assert len(set(one_spelling(dict.fromkeys(answers.split("|"), 5)).values())) == groups


def test_the_most_frequent_spelling_is_shown_and_said(read_columns, background, said):
    found = read_columns({"Gender": ["Male", "male", "Male", "f", "Female", "Female"]})
    asked = background(found, "Gender")
    assert dict(zip(asked["levels"], asked["counts"], strict=True)) == {"Male": 30, "Female": 30}
    assert "spelling" in said(found)


def test_a_slip_is_doubted_not_merged():
    assert near_spellings({"Female": 30, "Femle": 1, "Male": 29, "Employed": 30, "Unemployed": 1}) == [
        ("Femle", "Female")
    ]


@pytest.mark.parametrize(
    "refusal",
    [
        "Prefer not to say",
        "不愿透露",
        "保密",
        "答えたくない",
        "Prefiero no decirlo",
        "Keine Angabe",
        "Không muốn trả lời",
    ],
)
def test_an_offered_refusal_is_a_category(read_columns, background, refusal):
    found = read_columns({"Your household": ["A family", "Alone", refusal]})
    assert refusal in background(found, "Your household")["levels"]


def test_a_refusal_is_no_point_of_a_scale(read_columns):
    found = read_columns(
        {"TRU1": [1, 2, 3, 4, 5, "Prefer not to say"], "TRU2": [2, 1, 3, 5, 4], "TRU3": [1, 3, 2, 4, 5]}
    )
    assert next(i for i in found.to_dict()["items"] if i["item"] == "TRU1")["n"] == 50


def test_the_words_of_the_file_are_kept(read_columns, background):
    found = read_columns({"来源，渠道：": ["线上（官网）", "线下（门店）", "线上；线下"]})
    assert set(background(found, "来源，渠道：")["levels"]) == {"线上（官网）", "线下（门店）", "线上；线下"}


@pytest.mark.parametrize(("true", "false"), [("TRUE", "FALSE"), ("WAHR", "FALSCH"), ("VRAI", "FAUX")])
def test_true_and_false_answer_a_question(read_columns, background, true, false):
    found = read_columns({"Member": [true, false, true]})
    assert background(found, "Member")["levels"] == [true, false]
    assert found.to_dict()["statements"] == []


def test_another_study_lends_no_words(read_columns):
    found = read_columns({"性别": ["男", "女"], "您的年龄": ["18-25", "26-30"]})
    assert not found.to_dict()["study"]
    assert all(set(b.label) == {found.survey.source.language} for b in found.survey.instrument.background)


@pytest.mark.parametrize(
    "options",
    [
        ("Calidad media", "Mala calidad", "Buena calidad", "Defectuoso"),
        ("Good service", "Shoddy service", "Bad service"),
    ],
)
def test_rated_words_beside_a_shared_one_are_in_no_order_that_is_silent(options):
    choice = single(column("¿Cómo califica?", [options[k % len(options)] for k in range(40)], index=0))
    asked = described(choice, None, set(), "en")
    assert asked.kind == "ordered" or order_unknown(choice, asked)
