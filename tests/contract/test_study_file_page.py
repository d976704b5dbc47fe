"""docs/reference/study-file.md names every key of a study file, with its default, and no other."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from repurchase.study.file import schema

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "study-file.md").read_text(encoding="utf-8")
SECTIONS = {
    head: re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*?) ?\|", body, re.M)
    for head, body in (part.split("\n", 1) for part in PAGE.split("\n## ")[1:])
}
ENTRIES = {
    "(top)": schema.StudyEntry,
    "scale": schema.ScaleEntry,
    "constructs.*": schema.ConstructEntry,
    "constructs.*.items[]": schema.ItemEntry,
    "statements[]": schema.StatementEntry,
    "checks[]": schema.CheckEntry,
    "background[]": schema.BackgroundEntry,
    "model": schema.ModelEntry,
    "population": schema.PopulationEntry,
    "questionnaire": schema.QuestionnaireEntry,
    "hypotheses[]": schema.HypothesisEntry,
    "problems[]": schema.ProblemEntry,
    "problems[].recommendation": schema.RecommendationEntry,
    "screening": schema.ScreeningEntry,
    "items": schema.ItemsEntry,
    "items.leave_out[]": schema.LeaveOutEntry,
    "segments": schema.SegmentsEntry,
    "options": schema.OptionsEntry,
    "what_if": schema.WhatIfEntry,
}


def test_every_table_of_the_file_has_its_section():
    entries = {e for e in vars(schema).values() if isinstance(e, type) and issubclass(e, schema.SchemaEntry)}
    assert set(SECTIONS) == set(ENTRIES)
    assert set(ENTRIES.values()) == entries - {schema.SchemaEntry}


@pytest.mark.parametrize("section", ENTRIES)
def test_keys_and_defaults_are_those_of_the_schema(section):
    fields = {f.alias or name: f for name, f in ENTRIES[section].model_fields.items()}
    assert [name for name, _ in SECTIONS[section]] == list(fields)
    for name, shown in SECTIONS[section]:
        default = fields[name].default
        assert (shown == "") == (default is PydanticUndefined), name
        if shown.startswith("`"):
            assert tomllib.loads(f"x = {shown.strip('`')}")["x"] == default, name
        elif shown in {"none", "empty"}:
            assert default in (
                {},
                schema.ModelEntry(),
                schema.PopulationEntry(),
                schema.ItemsEntry(),
                schema.RecommendationEntry(),
            ), name
