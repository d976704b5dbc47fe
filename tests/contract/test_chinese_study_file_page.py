"""docs/zh/reference/study-file.md names every key of a study file, with its default, and no other, as the English page does."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from repurchase.study.file import schema

sys.path.insert(0, str(Path(__file__).parent))
from test_study_file_page import ENTRIES

PAGE = (Path(__file__).parents[2] / "docs" / "zh" / "reference" / "study-file.md").read_text(encoding="utf-8")
SECTIONS = {
    head: re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*?) ?\|", body, re.M)
    for head, body in (part.split("\n", 1) for part in PAGE.split("\n## ")[1:])
}


def test_every_table_of_the_file_has_its_section():
    assert list(SECTIONS) == list(ENTRIES)


@pytest.mark.parametrize("section", ENTRIES)
def test_keys_and_defaults_are_those_of_the_schema(section):
    fields = {f.alias or name: f for name, f in ENTRIES[section].model_fields.items()}
    assert [name for name, _ in SECTIONS[section]] == list(fields)
    for name, shown in SECTIONS[section]:
        default = fields[name].default
        assert (shown == "") == (default is PydanticUndefined), name
        if shown.startswith("`"):
            assert tomllib.loads(f"x = {shown.strip('`')}")["x"] == default, name
        elif shown in {"无", "空"}:
            assert default == type(default)(), name
            assert default == {} or isinstance(default, schema.SchemaEntry), name


def test_meanings_are_told_in_chinese():
    rows = re.findall(r"^\| `\w+` \|.*\| ([^|]+) \|$", PAGE, re.M)
    assert rows and all(re.search(r"[一-鿿]", meaning) for meaning in rows)
