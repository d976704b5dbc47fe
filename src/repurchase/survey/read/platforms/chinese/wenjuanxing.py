"""问卷星: 按文本, 按序号 and 按分数 workbooks, the .sav export, and the legacy .xls."""

from __future__ import annotations

import re

from repurchase.survey.read.platforms.shared.base import Platform, share
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable


def _evidence(table: SheetTable, file: str) -> float:
    named = 0.25 if re.search(r"\d{5,}_(?:按|\d)|按文本|按序号|按分数|问卷星|wjx|sojump", file) else 0.0
    return named + 0.1 * (share(table, lambda c: bool(re.match(r"\d{1,3}、", c.wording))) > 0.2)


PLATFORM = Platform(
    "wenjuanxing",
    {"zh": "问卷星", "en": "Wenjuanxing"},
    marks=(
        (r"提交答卷时间", 0.4),
        (r"所用时间(?:\(秒\))?", 0.2),
        (r"来自ip", 0.2),
        (r"来源详情", 0.15),
        (r"总分", 0.03),
        (r"序号", 0.03),
        (r"submittime", 0.2),
        (r"totaltime", 0.2),
    ),
    rules=(
        rule(r"来源详情", Role.IDENTITY),
        rule(r"来自ip", Role.ADDRESS),
        rule(r"所用时间.*|totaltime", Role.SECONDS),
        rule(r"提交答卷时间|submittime", Role.SUBMITTED),
        rule(r"总分|来源|序号", Role.IGNORED),
    ),
    evidence=_evidence,
    numbers_questions=True,
)
