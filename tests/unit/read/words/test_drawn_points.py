"""Points that are drawn: faces, signs, thumbs, stars."""

import numpy as np
import pytest
from worded_answers import assert_codes, codes, notes, said, shown, survey_of

from repurchase.survey.read.read_export import read

DRAWN = {
    "angry to loving": "😡 🙁 😐 🙂 😍",
    "others": "😠 😟 😶 😊 😄",
    "drawn otherwise": "😡 ☹️ 😐 ☺️ 😁",
    "signs": "-- - 0 + ++",
    "typeset signs": "−− − 0 + ++",
    "letter between": "-- - o + ++",
    "both between": "-- - +/- + ++",
    "thumbs": "👎👎 👎 🤷 👍 👍👍",
    "dark thumbs": "👎🏿👎🏿 👎🏿 🤷 👍🏿 👍🏿👍🏿",
    "stars and holes": "★☆☆☆☆ ★★☆☆☆ ★★★☆☆ ★★★★☆ ★★★★★",
    "stars": "⭐ ⭐⭐ ⭐⭐⭐ ⭐⭐⭐⭐ ⭐⭐⭐⭐⭐",
    "hearts": "♥ ♥♥ ♥♥♥ ♥♥♥♥ ♥♥♥♥♥",
    "circles": "●○○○○ ●●○○○ ●●●○○ ●●●●○ ●●●●●",
    "numbered stars": "1★ 2★ 3★ 4★ 5★",
    "numbered faces": "1=😡 2=🙁 3=😐 4=🙂 5=😍",
}


@pytest.mark.parametrize("points", DRAWN.values(), ids=DRAWN)
def test_signs_and_faces_have_their_order(tmp_path, points):
    answers = codes()
    drawn = points.split()
    assert_codes(survey_of(tmp_path / "a.csv", shown(answers, lambda v: drawn[v - 1])), answers)


def test_three_faces_are_three_points(tmp_path):
    answers = codes(points=3)
    assert_codes(survey_of(tmp_path / "a.csv", shown(answers, lambda v: "🙁😐🙂"[v - 1])), answers, high=3)


@pytest.mark.parametrize("drawn", ["🐌🐢🐇🐎🚀", "🌧🌦⛅🌤☀"])
def test_pictures_of_no_known_order_are_asked_for_and_can_be_told(tmp_path, drawn):
    answers = codes(groups=("ONE",))
    cells = shown(answers, lambda v: drawn[v - 1])
    survey = survey_of(tmp_path / "a.csv", cells)
    assert "read.words_without_order" in notes(survey)
    assert drawn[0] in said(survey, "read.words_without_order")
    order = " | ".join(drawn)
    told = "column,role,order\n" + "".join(f"{c},item,{order}\n" for c in answers)
    (tmp_path / "columns.csv").write_text(told, encoding="utf-8")
    again = read(tmp_path / "a.csv", columns=tmp_path / "columns.csv")
    for c, values in answers.items():
        np.testing.assert_array_equal(again.responses[c].to_numpy(), values)


def test_a_hyphen_alone_is_still_no_answer(tmp_path):
    answers = codes()
    cells = {c: [v if k else "-" for k, v in enumerate(x)] for c, x in answers.items()}
    assert survey_of(tmp_path / "a.csv", cells).responses.iloc[0].isna().all()
