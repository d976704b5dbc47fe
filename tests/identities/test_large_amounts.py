"""Amounts of money and of people have many digits and lead to nobody; what is held back for its answers is named."""

import csv

import numpy as np
import pytest

from repurchase.survey.read.read_export import read


def read_numbers(tmp_path, head, values):
    """A file of three items and one column of numbers."""
    path = tmp_path / "a.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["SAT1", "SAT2", "SAT3", head])
        for k, value in enumerate(values):
            writer.writerow([1 + k % 5, 1 + (k + k // 7) % 5, 1 + (k * 3) % 5, value])
    survey = read(path)
    return survey, {e.column: e.role for e in survey.columns}[head]


def numbers(low, high):
    return np.random.default_rng(3).integers(low, high, 40).tolist()


@pytest.mark.parametrize(
    "head",
    [
        "Pendapatan per bulan (Rp)",
        "Annual income (VND)",
        "Company revenue",
        "Population of your town",
        "House price",
        "Hours worked (KRW)",
        "月收入",
        "年収（円）",
        "Выручка компании",
    ],
)
@pytest.mark.parametrize(("low", "high"), [(1_000_000, 9_999_999), (1_000_000, 900_000_000)])
def test_money_and_people_are_numbers_however_many_digits(tmp_path, head, low, high):
    survey, role = read_numbers(tmp_path, head, numbers(low, high))
    assert role == "number"
    assert survey.background.iloc[:, 0].notna().all()


@pytest.mark.parametrize("head", ["Income", "Price", "X"])
def test_telephones_stay_identities_whatever_the_head(tmp_path, head):
    assert read_numbers(tmp_path, head, numbers(13_000_000_000, 19_000_000_000))[1] == "identity"


def test_a_column_held_back_for_its_answers_alone_is_named(tmp_path):
    survey, role = read_numbers(tmp_path, "Thing", numbers(1_000_000, 9_999_999))
    assert role == "identity"
    told = [n for n in survey.notes if n.message.key == "roles.note_by_answers"]
    assert len(told) == 1 and told[0].severity == "caution" and "Thing" in told[0].message.render("en")


def test_a_head_that_asks_for_the_answers_identities_needs_no_caution(tmp_path):
    head = "如愿意参加抽奖，请留下您的邮箱（选填）"
    path = tmp_path / "a.csv"
    rows = [f"p{k}@example.org,{1 + k % 5},{1 + k * 3 % 5},{1 + k * 2 % 5}" for k in range(40)]
    path.write_text("\n".join([f"{head},SAT1,SAT2,SAT3", *rows]), encoding="utf-8")
    survey = read(path)
    assert survey.source.identities == (head,)
    assert "roles.note_by_answers" not in {n.message.key for n in survey.notes}
