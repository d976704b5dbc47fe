"""data/columns.md names every column and every role of a column map, in both languages of the manual, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repurchase.survey.column_entry import ROLES
from repurchase.survey.read.column_map.column_map import HEADS, ColumnMap
from repurchase.survey.read.column_map.column_words import role_of_word
from repurchase.text import text

ENGLISH, CHINESE = (
    (Path(__file__).parents[2] / "docs" / lang / "data" / "columns.md").read_text(encoding="utf-8")
    for lang in ("en", "zh")
)


def rows(part: str, head: str) -> list[list[str]]:
    """The rows of the first table whose head begins so, without their marks."""
    lines = part[part.index(f"| {head} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def codes(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_every_column_is_named():
    named = [name for row in rows(ENGLISH, "column") for name in codes(row[0])]
    assert sorted(named) == sorted(HEADS)
    assert sorted(name for row in rows(CHINESE, "列") for name in codes(row[0])) == sorted(HEADS)


def test_every_role_is_named_and_its_chinese_word_is_understood():
    table = rows(ENGLISH, "role")
    assert [name for row in table for name in codes(row[0])] == list(ROLES)
    for row in table:
        words = row[2].split("、")
        assert [role_of_word(w) for w in words] == codes(row[0])
        assert words == [text(f"columns.used_as.{role}").render("zh") for role in codes(row[0])]


@pytest.mark.parametrize("part", [ENGLISH, CHINESE])
def test_the_maps_on_the_page_can_be_read(part, tmp_path):
    (found,) = re.findall(r"```csv\n(.*?)```", part, re.S)
    path = tmp_path / "columns.csv"
    path.write_text(found, encoding="utf-8")
    assert [(e.column, e.role) for e in ColumnMap.read(path).entries] == [("Q7", "item"), ("Q12", "background")]
