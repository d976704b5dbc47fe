"""Words of 5 points beside words of 7: a construct of its own has its own points, a single column is named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from worded_answers import AGREE, codes, notes, read_codes, said, survey_of

from repurchase.survey.read.read_export import read

SEVEN = [*AGREE[:2], "Slightly disagree", "Neutral", "Slightly agree", *AGREE[3:]]


def answers(short, columns=3, n=60):
    """Codes of SAT on 7 points and TRU on 5, the columns of SAT in `short` on 5 too."""
    made = codes(7, n=n, groups=("SAT",), columns=4) | codes(5, n=n, groups=("TRU",), columns=columns, seed=9)
    five = codes(5, n=n, groups=("SAT",), columns=4)
    return {c: five[c] if c in short else x for c, x in made.items()}


def words_of(column, short):
    return AGREE if column in short or column.startswith("TRU") else SEVEN


def in_words(made, short=()):
    return {c: [words_of(c, short)[int(v) - 1] for v in x] for c, x in made.items()}


@pytest.mark.parametrize(("columns", "n"), [(2, 25), (2, 60), (3, 60)])
def test_a_construct_in_fewer_words_has_its_own_points(tmp_path, columns, n):
    made = answers((), columns, n)
    survey = survey_of(tmp_path / "a.csv", in_words(made))
    for column, values in made.items():
        np.testing.assert_array_equal(read_codes(survey, [column])[column], values)
    assert "read.codes_fewer_words" not in notes(survey)


def test_one_column_in_fewer_words_than_its_construct_is_named(tmp_path):
    made = answers(("SAT3",))
    survey = survey_of(tmp_path / "a.csv", in_words(made, ("SAT3",)))
    found = read_codes(survey, ["SAT3"])["SAT3"]
    np.testing.assert_array_equal(found, np.array([1, 2, 4, 6, 7])[made["SAT3"] - 1])
    assert said(survey, "read.codes_fewer_words").startswith("The answers to SAT3 use only some of the words")


def test_the_words_of_such_a_column_are_told_in_one_line(tmp_path):
    made = answers(("SAT3",))
    pd.DataFrame(in_words(made, ("SAT3",))).to_csv(tmp_path / "a.csv", index=False)
    (tmp_path / "columns.csv").write_text(f"column,order\nSAT3,{' | '.join(AGREE)}\n", encoding="utf-8")
    survey = read(tmp_path / "a.csv", columns=tmp_path / "columns.csv")
    np.testing.assert_array_equal(read_codes(survey, ["SAT3"])["SAT3"], made["SAT3"])


def test_value_labels_of_a_shorter_scale_are_kept(tmp_path):
    made = answers(("SAT3",))
    labels = {c: dict(enumerate(words_of(c, ("SAT3",)), 1)) for c in made}
    pyreadstat.write_sav(pd.DataFrame(made), str(tmp_path / "a.sav"), variable_value_labels=labels)
    survey = read(tmp_path / "a.sav")
    for column, values in made.items():
        np.testing.assert_array_equal(read_codes(survey, [column])[column], values)
    assert "SAT3" in said(survey, "read.codes_apart")


def test_a_column_that_few_agree_with_leaves_out_no_word_between(tmp_path):
    made = answers(())
    made["SAT2"] = np.minimum(made["SAT2"], 4)
    assert "read.codes_fewer_words" not in notes(survey_of(tmp_path / "a.csv", in_words(made)))
