"""SoSci Survey: ``CASE``, ``QUESTNNR``, page times ``TIME001``; items ``SA01_01``, their labels in a row below."""

from __future__ import annotations

import re

import numpy as np

from repurchase.survey.read.platforms.shared.base import Mask, Platform, rows_where
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable
from repurchase.survey.read.sheet.normalise import fold

_PAGE_TIME = re.compile(r"TIME\d{3}")
_TRIALS = frozenset({"debug", "pretest", "admin", "preview", "test"})


def _evidence(table: SheetTable, file: str) -> float:
    return 0.3 * any(_PAGE_TIME.fullmatch(c.name) for c in table.columns)


def _previews(table: SheetTable) -> Mask:
    """Rows whose MODE says that the author tried the questionnaire."""
    found = np.zeros(len(table), dtype=bool)
    for c in table.columns:
        if fold(c.name) == "mode":
            found |= rows_where(c, lambda w: w in _TRIALS)
    return found


PLATFORM = Platform(
    "sosci",
    {"zh": "SoSci Survey", "en": "SoSci Survey"},
    marks=(
        (r"case", 0.05),
        (r"questnnr", 0.4),
        (r"time_sum", 0.2),
        (r"q_viewer", 0.2),
        (r"maxpage", 0.1),
        (r"missrel", 0.2),
        (r"time_rsi|deg_time", 0.2),
        (r"mailsent|lastdata", 0.1),
    ),
    rules=(
        rule(r"serial|ref", Role.USER),
        rule(r"started", Role.STARTED),
        rule(r"lastdata", Role.SUBMITTED),
        rule(r"time_sum", Role.SECONDS),
        rule(r"finished", Role.FINISHED),
        rule(
            r"case|questnnr|mode|language|mailsent|q_viewer|lastpage|maxpage|missing|missrel|time_rsi|deg_time|time\d{3}",
            Role.IGNORED,
        ),
    ),
    evidence=_evidence,
    previews=_previews,
)
