"""The pages on the study file, in both languages, and the tables of the schema that their sections are of."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pydantic_core import PydanticUndefined

from repurchase.study.file import schema

DOCS = Path(__file__).parents[2] / "docs"
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
EMPTY = (
    {},
    schema.ModelEntry(),
    schema.PopulationEntry(),
    schema.ItemsEntry(),
    schema.RecommendationEntry(),
)  # defaults that are shown in words


def page(lang):
    return (DOCS / lang / "reference" / "study-file.md").read_text(encoding="utf-8")


def sections(lang):
    """The keys of each section with the default that stands beside them."""
    return {
        head: re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*?) ?\|", body, re.M)
        for head, body in (part.split("\n", 1) for part in page(lang).split("\n## ")[1:])
    }


def check_section(shown_keys, section, empty):
    """Its keys are those of the schema, with their defaults; `empty` are the words for one that holds nothing."""
    fields = {f.alias or name: f for name, f in ENTRIES[section].model_fields.items()}
    assert [name for name, _ in shown_keys] == list(fields)
    for name, shown in shown_keys:
        default = fields[name].default
        assert (shown == "") == (default is PydanticUndefined), name
        if shown.startswith("`"):
            assert tomllib.loads(f"x = {shown.strip('`')}")["x"] == default, name
        elif shown in empty:
            assert default in EMPTY, name
