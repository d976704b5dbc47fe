"""Made-up answers of two constructs, and what a file of them is read as."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyreadstat

from repurchase.survey.read.read_export import read

GROUPS = ("SAT", "TRU")
AGREE = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]


def codes(points=5, low=1, n=60, columns=3, seed=4, groups=GROUPS):
    """Answers from `low` on to two constructs of correlated items, by column."""
    rng = np.random.default_rng(seed)
    common, out = rng.normal(size=n), {}
    for group in groups:
        own = 0.6 * common + 0.8 * rng.normal(size=n)
        for j in range(columns):
            x = (points - 1) / 2 + points / 5 * (own + 0.7 * rng.normal(size=n))
            out[f"{group}{j + 1}"] = low + np.clip(np.round(x), 0, points - 1).astype(int)
    return out


def shown(answers, form):
    """The answers as cells: `form` makes a cell of a code."""
    return {c: [form(int(v)) for v in x] for c, x in answers.items()}


def survey_of(path, cells):
    """Save the cells as a CSV and read it."""
    pd.DataFrame(cells).to_csv(path, index=False, encoding="utf-8-sig")
    return read(path)


def survey_of_labels(path, answers, labels):
    """Save numbers with value labels as SPSS or Stata and read them."""
    write = pyreadstat.write_dta if path.suffix == ".dta" else pyreadstat.write_sav
    write(pd.DataFrame(answers), str(path), variable_value_labels=dict.fromkeys(answers, labels))
    return read(path)


def read_codes(survey, columns):
    """The codes of the columns as read; None for a column that is no item."""
    names = {i.column: i.name for c in survey.instrument for i in c.items}
    return {c: survey.responses[names[c]].to_numpy() if c in names else None for c in columns}


def assert_codes(survey, wanted, low=1, high=5):
    """Every column is an item with these codes, on this scale."""
    found = read_codes(survey, wanted)
    for column, values in wanted.items():
        assert found[column] is not None, column
        np.testing.assert_array_equal(found[column], np.asarray(values, dtype=float), column)
    assert {(c.scale.low, c.scale.high) for c in survey.instrument} == {(low, high)}


def notes(survey):
    """Keys of the notes."""
    return {n.message.key for n in survey.notes}


def said(survey, key):
    """The English words of the notes of one key."""
    return " ".join(n.message.render("en") for n in survey.notes if n.message.key == key)
