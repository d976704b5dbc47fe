"""Letters name categories unless neighbours that go together share them; numbers beside words may be names."""

import numpy as np
import pytest
from worded_answers import codes, notes, said, shown, survey_of

N = 60


def chosen(names, options, seed=2):
    rng = np.random.default_rng(seed)
    return {n: rng.choice(list(options), N) for n in names}


def roles(survey):
    return {e.column: e.role for e in survey.columns}


@pytest.mark.parametrize("names", [["Store"], ["Store", "Plan"], ["K1", "K2", "K3", "K4"]])
def test_letters_whose_answers_do_not_go_together_are_categories(tmp_path, names):
    survey = survey_of(tmp_path / "a.csv", chosen(names, "ABCD") | codes())
    assert {roles(survey)[n] for n in names} == {"background"}
    assert (names[0] in said(survey, "read.labels_apart")) == (len(names) > 1)
    assert {roles(survey)[f"SAT{k}"] for k in (1, 2, 3)} == {"item"}


def test_a_category_beside_letters_that_rate_is_none_of_them(tmp_path):
    rated = shown(codes(groups=("SAT",)), lambda v: "ABCDE"[v - 1])
    survey = survey_of(tmp_path / "a.csv", rated | chosen(["Plan"], "ABCD"))
    assert [roles(survey)[n] for n in ("SAT1", "SAT2", "SAT3", "Plan")] == ["item", "item", "item", "background"]


@pytest.mark.parametrize("first", [True, False])
def test_numbers_beside_a_word_that_are_on_no_scale_are_names(tmp_path, first):
    kinds = chosen(["学校类型"], ["985", "211", "普通"])
    survey = survey_of(tmp_path / "a.csv", kinds | codes() if first else codes() | kinds)
    assert roles(survey)["学校类型"] == "background"
    assert "read.outside" not in notes(survey)
