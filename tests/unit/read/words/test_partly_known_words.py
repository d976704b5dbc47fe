"""Closed sets of words of which the lists know some: no order is guessed, it is asked for."""

import numpy as np
import pytest
from worded_answers import codes, notes, said, shown, survey_of

from repurchase.survey.read.read_export import read

WORDS = {
    "es": ["Defectuoso", "Mala", "Media", "Buena"],
    "es, five": ["Pésimo", "Malo", "Regular", "Bueno", "Bárbaro"],
    "en": ["Shoddy", "So-so", "Decent", "Good", "Superb"],
    "en, four": ["Bad", "Okay", "Good", "Awesome"],
    "de": ["mangelhaft", "mittel", "gut", "spitze"],
    "fr": ["nul", "moyen", "bon", "génial"],
    "it": ["pessimo", "mediocre", "buono", "ottimo"],
    "zh": ["渣", "一般", "不错", "超赞"],
}


def answers_in(words, columns):
    answers = codes(points=len(words), groups=("ONE",), columns=columns)
    return answers, shown(answers, lambda v: words[v - 1])


@pytest.mark.parametrize("lang", WORDS)
def test_a_word_that_no_list_knows_makes_the_order_unknown(tmp_path, lang):
    answers, cells = answers_in(WORDS[lang], 3)
    survey = survey_of(tmp_path / "a.csv", cells)
    assert not len(survey.responses.columns)
    assert all(w in said(survey, "read.words_without_order") for w in WORDS[lang])
    order = " | ".join(WORDS[lang])
    told = "column,role,order\n" + "".join(f"{c},item,{order}\n" for c in answers)
    (tmp_path / "columns.csv").write_text(told, encoding="utf-8")
    again = read(tmp_path / "a.csv", columns=tmp_path / "columns.csv")
    for c, values in answers.items():
        np.testing.assert_array_equal(again.responses[c].to_numpy(), values)


@pytest.mark.parametrize("lang", ["es", "es, five", "en, four", "de", "fr", "it", "zh"])
def test_a_single_question_in_such_words_says_that_its_order_is_unknown(tmp_path, lang):
    _, cells = answers_in(WORDS[lang], 1)
    survey = survey_of(tmp_path / "a.csv", {"the product": cells["ONE1"], **shown(codes(), str)})
    assert notes(survey) & {"categories.order_unknown", "read.words_without_order"}
    assert "the product" not in {i.column for i in survey.instrument.items}


def test_a_whole_scale_beside_a_stray_word_keeps_its_order(tmp_path):
    words = ["Very bad", "Bad", "Okay", "Good", "Very good"]
    _, cells = answers_in(words, 3)
    cells["ONE2"][4] = "hm, well"
    assert "read.words_without_order" not in notes(survey_of(tmp_path / "a.csv", cells))
