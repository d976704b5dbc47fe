"""A question number that neighbours share comes before any separator inside the wording."""

from __future__ import annotations

import pytest
from small_sheets import answers, cautions, grouped, read_sheet

ROWS = ["问候：见面先打招呼", "倾听：听完再回答", "提醒：事先告诉变化"]
MATRICES = {
    "stem on the first row, dash": [
        *["2、请评价重要程度。—" + ROWS[0], "2、" + ROWS[1], "2、" + ROWS[2]],
        *["3、请评价满意程度。—" + ROWS[0], "3、" + ROWS[1], "3、" + ROWS[2]],
    ],
    "stem on the first row, colon": [
        *["2、重要程度：" + ROWS[0], "2、" + ROWS[1], "2、" + ROWS[2]],
        *["3、满意程度：" + ROWS[0], "3、" + ROWS[1], "3、" + ROWS[2]],
    ],
    "stem on every row": [*("2、重要程度：" + r for r in ROWS), *("3、满意程度：" + r for r in ROWS)],
    "no stem": [*("2、" + r for r in ROWS), *("3、" + r for r in ROWS)],
    "one stem, two numbers": [f"{k}. Please rate - {r}" for k in (4, 5) for r in ("speed", "price", "care")],
    "sections": [
        f"{k}.{j} {r}" for k in (2, 3) for j, r in enumerate(["Greeting: hello", "Hearing: you", "Care: for"], 1)
    ],
    "letters": [
        f"{k}{j}. {r}"
        for k in (2, 3)
        for j, r in zip("abc", ["Greeting: hi", "Hearing: you", "Care: for"], strict=True)
    ],
    "no number": [
        f"{s} [{r}]" for s in ("How important is", "How pleased are you with") for r in ("speed", "price", "care")
    ],
}


@pytest.mark.parametrize("kind", MATRICES)
def test_two_matrices_with_the_same_rows(tmp_path, kind):
    heads = MATRICES[kind]
    assert list(grouped(read_sheet(tmp_path, heads)).values()) == [heads[:3], heads[3:]]


def test_statements_with_a_colon_of_their_own(tmp_path):
    heads = ["1、我很满意：总体", "2、我会再买：下次", "3、我信任：商家", "4、我喜欢：它"]
    survey = read_sheet(tmp_path, heads)
    assert not grouped(survey)
    assert [s.column for s in survey.instrument.statements] == heads


def test_heads_that_stand_twice(tmp_path):
    heads = ["TR1", "TR2", "SAT1", "SAT2", "TR1", "TR2", "SAT1", "SAT2"]
    rows = answers(8)
    survey = read_sheet(tmp_path, heads, rows)
    assert grouped(survey) == {
        "TR": ["TR1", "TR2"],
        "SAT": ["SAT1", "SAT2"],
        "TR_2": ["TR1 (2nd)", "TR2 (2nd)"],
        "SAT_2": ["SAT1 (2nd)", "SAT2 (2nd)"],
    }
    assert "4 heads stand more than once in the file: TR1, TR2, SAT1 and SAT2." in cautions(survey)
    assert survey.responses["TR_2_1"].tolist() == [r[4] for r in rows]


def test_sentences_that_stand_twice(tmp_path):
    survey = read_sheet(tmp_path, ["I am happy", "I trust it", "I am happy", "I trust it"])
    assert [s.column for s in survey.instrument.statements][2:] == ["I am happy (2nd)", "I trust it (2nd)"]
    assert "2 heads stand more than once" in cautions(survey)


def test_heads_that_are_masked_are_not_named_as_twice(tmp_path):
    survey = read_sheet(tmp_path, ["Ask 13800138000", "Ask 13800138000", "SAT1", "SAT2"])
    assert "13800138000" not in cautions(survey)
