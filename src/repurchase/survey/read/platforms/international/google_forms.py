"""Google Forms: Timestamp, ``stem [row]`` heads, comma-joined choices, no duration."""

from __future__ import annotations

import re

from repurchase.survey.read.platforms.shared.base import Platform, share
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable
from repurchase.survey.read.sheet.normalise import fold

# What the first column is called, by the language of the form.
_STAMPS = frozenset(
    {
        "timestamp",
        "时间戳记",
        "时间戳",
        "時間戳記",
        "타임스탬프",
        "タイムスタンプ",
        "cap waktu",
        "stempel waktu",
        "cap masa",
        "marca temporal",
        "marca de tiempo",
        "dấu thời gian",
        "horodateur",
        "zeitstempel",
        "carimbo de data/hora",
        "ประทับเวลา",
        "informazioni cronologiche",
        "отметка времени",
        "zaman damgası",
        "sygnatura czasowa",
        "tijdstempel",
    }
)
# The points of a quiz, by the language of the form: computed, and no answer.
_SCORES = (
    "score",
    "分数",
    "分數",
    "得分",
    "점수",
    "スコア",
    "skor",
    "điểm số",
    "puntuación",
    "punktzahl",
    "pontuação",
    "баллы",
)
_STAMP_RULE = "|".join(re.escape(fold(words)) for words in sorted(_STAMPS))


def _evidence(table: SheetTable, file: str) -> float:
    first = bool(table.columns) and table.columns[0].name.casefold() in _STAMPS
    named = 0.25 if "form responses" in (file + table.sheet).lower() or "表单回复" in file + table.sheet else 0.0
    grid = 0.25 if share(table, lambda c: c.wording.endswith("]") and " [" in c.wording) > 0.2 else 0.0
    return 0.4 * first + named + grid


PLATFORM = Platform(
    "google_forms",
    {"zh": "Google 表单", "en": "Google Forms"},
    marks=((r"email address|电子邮件地址|username", 0.05),),
    rules=(
        rule(_STAMP_RULE, Role.SUBMITTED),
        rule(r"username", Role.USER),
        rule("|".join(map(fold, _SCORES)), Role.IGNORED),
    ),
    evidence=_evidence,
)
