"""Qualtrics: three header rows (name, wording, ImportId), text or numeric, previews marked in Status."""

from __future__ import annotations

import numpy as np

from repurchase.survey.read.platforms.shared.base import Mask, Platform, rows_where
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable
from repurchase.survey.read.sheet.normalise import fold, number

_PREVIEWS = frozenset(
    {"survey preview", "survey test", "preview", "test", "spam preview", "offline survey preview", "预览", "测试"}
)


def _previews(table: SheetTable) -> Mask:
    """Rows whose Status or channel says preview or test: words, or the numeric codes 1, 2, 9, 17 (bit 1 is preview)."""
    found = np.zeros(len(table), dtype=bool)
    for c in table.columns:
        name = fold(c.name).replace(" ", "")
        if name in {"status", "responsetype"}:
            found |= rows_where(c, lambda w: w in _PREVIEWS or (number(w) or 0) in {1.0, 2.0, 9.0, 17.0})
        elif name == "distributionchannel":
            found |= rows_where(c, lambda w: w in {"preview", "test"})
    return found


def _evidence(table: SheetTable, file: str) -> float:
    return 0.5 if sum(bool(c.import_id) for c in table.columns) > 2 else 0.0


PLATFORM = Platform(
    "qualtrics",
    {"zh": "Qualtrics", "en": "Qualtrics"},
    marks=(
        (r"responseid|response id", 0.15),
        (r"recordeddate|recorded date", 0.2),
        (r"duration \(in seconds\)|duration__in_seconds_", 0.15),
        (r"distributionchannel|distribution channel", 0.2),
        (r"userlanguage|user language", 0.1),
        (r"ipaddress|ip address", 0.05),
        (r"externalreference|external data reference", 0.1),
        (r"startdate|start date", 0.05),
    ),
    rules=(
        rule(r"duration.*", Role.SECONDS),
        rule(r"startdate|start date", Role.STARTED),
        rule(r"recordeddate|recorded date", Role.IGNORED),
        rule(r"enddate|end date", Role.SUBMITTED),
        rule(r"status|response type", Role.STATUS),
        rule(
            r"distributionchannel|distribution channel|userlanguage|user language|responseid|response id|q_\w+|sc\d+",
            Role.IGNORED,
        ),
    ),
    previews=_previews,
    evidence=_evidence,
)
