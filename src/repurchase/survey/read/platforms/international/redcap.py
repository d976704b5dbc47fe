"""REDCap: record_id, instrument timestamps, ``_complete`` columns, checkboxes as ``field___1``; raw or labelled."""

from __future__ import annotations

import re

from repurchase.survey.read.platforms.shared.base import Platform, share
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable


def _evidence(table: SheetTable, file: str) -> float:
    return 0.3 * any(c.name.endswith("_complete") for c in table.columns) + 0.3 * (
        share(table, lambda c: "___" in c.name or bool(re.search(r"\(choice=", c.wording))) > 0
    )


PLATFORM = Platform(
    "redcap",
    {"zh": "REDCap", "en": "REDCap"},
    marks=(
        (r"record_?id|record id", 0.25),
        (r"redcap_.*", 0.3),
        (r".*_timestamp|survey timestamp", 0.15),
        (r"survey identifier", 0.15),
        (r"complete\?", 0.25),
    ),
    rules=(
        rule(r"redcap_survey_identifier|survey identifier", Role.IDENTITY),
        rule(r".*_timestamp|survey timestamp", Role.SUBMITTED),
        rule(r".*_complete|complete\?", Role.FINISHED),
        rule(r"redcap_data_access_group|data access group", Role.IDENTITY),
        rule(r"record_?id|record id|redcap_.*|event name|repeat (?:instrument|instance)", Role.IGNORED),
    ),
    evidence=_evidence,
)
