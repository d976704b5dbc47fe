"""Points of a scale as people write them: through zero, beside a bracket, as a share of the points."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from repurchase.survey.read.answers.answer_profile import is_missing_code
from repurchase.survey.read.read_export import read
from repurchase.survey.read.sheet.grid import column

N = 60


def _answers(low, high, seed):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=N)
    return [np.clip(np.round((low + high) / 2 + common + rng.normal(size=N)), low, high).astype(int) for _ in range(3)]


def _read(tmp_path, low, high, written):
    values = [*_answers(low, high, 1), *_answers(low, high, 2)]
    heads = ["TRU1", "TRU2", "TRU3", "SAT1", "SAT2", "SAT3"]
    path = tmp_path / "points.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows([written(int(v)) for v in row] for row in zip(*values, strict=True))
    survey = read(path)
    return survey, dict(zip(heads, values, strict=True))


KO = {1: "1(매우 그렇지 않다)", 7: "7(매우 그렇다)"}
ZH = {1: "1（非常不同意）", 5: "5（非常同意）"}


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (-3, 3, str),
        (-2, 2, lambda v: f"+{v}" if v > 0 else str(v).replace("-", "\u2212")),
        (1, 7, lambda v: KO.get(v, str(v))),
        (1, 5, lambda v: ZH.get(v, str(v))),
        (1, 5, lambda v: f"{v}/5"),
        (1, 5, lambda v: f"{v}점"),
        (1, 5, lambda v: f"{v}点"),
    ],
    ids=["differential", "signs", "glued ko", "glued zh", "of five", "jeom", "ten"],
)
def test_points_keep_their_numbers_however_they_are_written(low, high, written, tmp_path):
    survey, truth = _read(tmp_path, low, high, written)
    assert {c.name: (c.scale.low, c.scale.high) for c in survey.instrument} == {"TRU": (low, high), "SAT": (low, high)}
    for name, values in truth.items():
        assert survey.responses[name].tolist() == values.tolist()


def test_numbers_below_zero_stay_codes_for_no_answer_on_a_scale_from_one():
    rated = column("SAT1", [1, 2, 3, 4, 5, -1, -9] * 9)
    assert not rated.signed
    assert is_missing_code(-1.0, rated)
    assert is_missing_code(77.0, rated)
    assert not is_missing_code(-1.0, column("SAT1", [-2, -1, 0, 1, 2] * 9))


def test_each_kind_of_words_labels_its_own_columns(tmp_path):
    importance = ["非常不重要", "不重要", "一般", "重要", "非常重要"]
    satisfaction = ["非常不满意", "不满意", "一般", "满意", "非常满意"]
    values = [*_answers(1, 5, 1), *_answers(1, 5, 2)]
    path = tmp_path / "kinds.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["IMP1", "IMP2", "IMP3", "SAT1", "SAT2", "SAT3"])
        writer.writerows(
            [*(importance[v - 1] for v in row[:3]), *(satisfaction[v - 1] for v in row[3:])]
            for row in zip(*values, strict=True)
        )
    labels = {c.name: [next(iter(w.values())) for w in c.scale.labels] for c in read(path).instrument}
    assert labels == {"IMP": importance, "SAT": satisfaction}
