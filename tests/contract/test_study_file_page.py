"""docs/en/reference/study-file.md names every key of a study file, with its default, and no other."""

import pytest
from study_file_pages import ENTRIES, check_section, sections

from repurchase.study.file import schema

SECTIONS = sections("en")


def test_every_table_of_the_file_has_its_section():
    entries = {e for e in vars(schema).values() if isinstance(e, type) and issubclass(e, schema.SchemaEntry)}
    assert set(SECTIONS) == set(ENTRIES)
    assert set(ENTRIES.values()) == entries - {schema.SchemaEntry}


@pytest.mark.parametrize("section", ENTRIES)
def test_keys_and_defaults_are_those_of_the_schema(section):
    check_section(SECTIONS[section], section, {"none", "empty"})
