"""Places of a ranking in words: each respondent gives every place once."""

import numpy as np
import pandas as pd
import pytest

from repurchase.survey.read.answers.numbers.written_ranks import written_rank
from repurchase.survey.read.read_export import read

HEADS = ["Price", "Quality", "Service", "Nearness"]
FORMS = {
    "1. Platz": "{}. Platz",
    "Rang 1": "Rang {}",
    "第1名": "第{}名",
    "1º lugar": "{}º lugar",
    "1e choix": "{}e choix",
    "3位": "{}位",
    "1순위": "{}순위",
    "No. 1": "No. {}",
}
SPELT = {
    "First choice": ["First choice", "Second choice", "Third choice", "Fourth choice"],
    "erste Wahl": ["Erste Wahl", "Zweite Wahl", "Dritte Wahl", "Vierte Wahl"],
    "第一": ["第一", "第二", "第三", "第四"],
    "primero": ["primero", "segundo", "tercero", "cuarto"],
}


@pytest.mark.parametrize("form", [*FORMS, *SPELT])
def test_written_places_in_permuted_rows_are_a_ranking(tmp_path, form):
    rng = np.random.default_rng(2)
    places = np.array([rng.permutation(4) + 1 for _ in range(60)])
    write = SPELT[form].__getitem__ if form in SPELT else lambda k: FORMS[form].format(k + 1)
    cells = {head: [write(k - 1) for k in places[:, j]] for j, head in enumerate(HEADS)}
    pd.DataFrame(cells).to_csv(tmp_path / "a.csv", index=False)
    survey = read(tmp_path / "a.csv")
    assert "categories.ranking" in {n.message.key for n in survey.notes}
    assert not list(survey.instrument.items)
    np.testing.assert_array_equal(survey.background.to_numpy(), places)


def test_answers_that_only_begin_with_a_number_are_no_places():
    assert [written_rank(w) for w in ["1. Agree", "first of all", "2 cups", "Platz", ""]] == [None] * 5
