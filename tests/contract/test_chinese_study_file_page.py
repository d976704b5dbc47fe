"""docs/zh/reference/study-file.md names every key of a study file, with its default, and no other, as the English page does."""

import re

import pytest
from study_file_pages import ENTRIES, check_section, page, sections

SECTIONS = sections("zh")


def test_every_table_of_the_file_has_its_section():
    assert list(SECTIONS) == list(ENTRIES)


@pytest.mark.parametrize("section", ENTRIES)
def test_keys_and_defaults_are_those_of_the_schema(section):
    check_section(SECTIONS[section], section, {"无", "空"})


def test_meanings_are_told_in_chinese():
    rows = re.findall(r"^\| `\w+` \|.*\| ([^|]+) \|$", page("zh"), re.M)
    assert rows and all(re.search(r"[一-鿿]", meaning) for meaning in rows)
