"""Google Forms: Timestamp, ``stem [row]`` heads, comma-joined choices, no duration."""

from __future__ import annotations

from repurchase.survey.read.grid import Table
from repurchase.survey.read.platforms.base import Platform, share
from repurchase.survey.read.roles import Role, rule


def _evidence(table: Table, file: str) -> float:
    first = bool(table.columns) and table.columns[0].name.casefold() in {"timestamp", "时间戳记", "时间戳", "時間戳記"}
    named = 0.25 if "form responses" in (file + table.sheet).lower() or "表单回复" in file + table.sheet else 0.0
    grid = 0.25 if share(table, lambda c: c.wording.endswith("]") and " [" in c.wording) > 0.2 else 0.0
    return 0.4 * first + named + grid


PLATFORM = Platform(
    "google_forms",
    {"zh": "Google 表单", "en": "Google Forms"},
    marks=((r"email address|电子邮件地址|username", 0.05),),
    rules=(rule(r"timestamp|时间戳记?", Role.SUBMITTED), rule(r"username", Role.USER), rule(r"score", Role.IGNORED)),
    evidence=_evidence,
)
