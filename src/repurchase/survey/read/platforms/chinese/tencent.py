"""腾讯问卷: numbered heads, start and end times, optional WeChat fields."""

from __future__ import annotations

import re

from repurchase.survey.read.platforms.shared.base import Platform, share
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable


def _evidence(table: SheetTable, file: str) -> float:
    named = 0.2 if re.search(r"腾讯问卷|wj\.qq|tencent", file, re.I) else 0.0
    return named + 0.1 * (share(table, lambda c: bool(re.match(r"q?\d{1,3}[.．]\s*\S", c.wording, re.I))) > 0.2)


PLATFORM = Platform(
    "tencent",
    {"zh": "腾讯问卷", "en": "Tencent Survey"},
    marks=(
        (r"开始答题时间", 0.35),
        (r"结束答题时间", 0.35),
        (r"答题时长(?:\(.*\))?", 0.15),
        (r"编号", 0.1),
        (r"自定义字段\d*", 0.2),
        (r"地理位置(?:.*)", 0.1),
        (r"(?:ua|user-?agent)", 0.1),
        (r"referrer|referer", 0.1),
        (r"openid", 0.05),
        (r"用户昵称|昵称", 0.05),
    ),
    rules=(
        rule(r"开始答题时间", Role.STARTED),
        rule(r"结束答题时间", Role.SUBMITTED),
        rule(r"答题时长.*", Role.SECONDS),
        rule(r"地理位置.*|自定义字段.*|ua|referr?er", Role.IDENTITY),
        rule(r"编号", Role.IGNORED),
    ),
    evidence=_evidence,
    numbers_questions=True,
)
