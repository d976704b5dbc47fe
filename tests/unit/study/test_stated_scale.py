"""Points that a file holds as bare codes get the words that the study file states for them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import repurchase as rp

WORDS = {4: ["完全不符", "不太符合", "比较符合", "完全符合"], 7: [f"第{j}级" for j in range(1, 8)]}


def study_of(points: int, folder: Path) -> Path:
    items = {c: ", ".join(f'{{ name = "{c}{j}", zh = "题{c}{j}" }}' for j in (1, 2, 3)) for c in "AB"}
    words = ", ".join(f'"{w}"' for w in WORDS[points])
    lines = ['schema = "repurchase.study/1"', 'name = "stated"', "[scale]", "low = 1", f"high = {points}"]
    lines += [f"labels = {{ zh = [{words}] }}"]
    for code, listed in items.items():
        lines += [f"[constructs.{code}]", f'label = {{ zh = "构念{code}" }}', f"items = [{listed}]"]
    path = folder / "study.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def answers_of(points: int, low: int, folder: Path) -> Path:
    draw = np.random.default_rng(points)
    latent = draw.standard_normal((120, 1)) + draw.standard_normal((120, 6))
    cuts = np.quantile(latent, np.arange(1, points) / points)
    path = folder / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow([f"{c}{j}" for c in "AB" for j in (1, 2, 3)])
        sheet.writerows((low + np.searchsorted(cuts, latent)).tolist())
    return path


@pytest.mark.parametrize("points", sorted(WORDS))
def test_codes_get_the_words_of_the_study_that_is_given(points: int, tmp_path: Path) -> None:
    survey = rp.read(answers_of(points, 1, tmp_path), study_of(points, tmp_path))
    for construct in survey.instrument:
        assert [label["zh"] for label in construct.scale.labels] == WORDS[points]
        assert construct.scale.assumed  # the words do not tell which end the codes begin at


def test_codes_of_another_range_keep_none(tmp_path: Path) -> None:
    survey = rp.read(answers_of(4, 0, tmp_path), study_of(4, tmp_path))
    assert all(c.scale.labels == () and c.scale.points == (0, 1, 2, 3) for c in survey.instrument)


@pytest.mark.parametrize("stated", [True, False])
def test_a_scale_that_the_study_states_word_by_word_is_not_doubted(stated: bool, tmp_path: Path) -> None:
    words = ["Not at all", "A little", "Mostly", "Completely"]
    with answers_of(4, 0, tmp_path).open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    path = tmp_path / "words.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *([words[int(v)] for v in row] for row in rows)])
    study = study_of(4, tmp_path)
    if stated:
        written = study.read_text(encoding="utf-8").replace(
            "labels = { zh", f"labels = {{ en = {str(words).replace(chr(39), chr(34))}, zh"
        )
        study.write_text(written, encoding="utf-8")
    survey = rp.read(path, study)
    assert all(c.scale.points == (1, 2, 3, 4) for c in survey.instrument)
    assert any(n.message.key == "read.codes_uneven" for n in survey.notes) != stated
