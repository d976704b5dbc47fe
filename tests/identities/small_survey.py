"""A small survey around columns that a test makes up."""

from __future__ import annotations

import csv

import numpy as np

from repurchase.survey.read.read_export import read


def survey_of(tmp_path, columns):
    rng = np.random.default_rng(2)
    latent = rng.normal(size=60)
    items = [
        (f"SAT{j}", [int(v) for v in np.clip(np.round(3 + latent + 0.5 * rng.normal(size=60)), 1, 5)])
        for j in (1, 2, 3)
    ]
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(
            [[h for h, _ in (*columns, *items)], *zip(*(c for _, c in (*columns, *items)), strict=True)]
        )
    return read(path)


def turns(answers, n=60):
    return [answers[i % len(answers)] for i in range(n)]
