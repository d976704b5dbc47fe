"""见数 Credamo: short names in the first row, question text in the second, many device fields."""

from __future__ import annotations

from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable


def _evidence(table: SheetTable, file: str) -> float:
    return 0.25 if "见数" in file or "credamo" in file.lower() else 0.0


PLATFORM = Platform(
    "credamo",
    {"zh": "见数 Credamo", "en": "Credamo"},
    marks=(
        (r"作答id", 0.25),
        (r"作答总时长.*", 0.25),
        (r"作答渠道", 0.2),
        (r"发布id", 0.15),
        (r"问卷发布名称", 0.2),
        (r"屏幕分辨率", 0.05),
        (r"用户id", 0.05),
    ),
    rules=(
        rule(r"作答总时长.*", Role.SECONDS),
        rule(r"作答渠道|发布id|问卷发布名称|作答id", Role.IGNORED),
        rule(r"设备类型|操作系统类型|浏览器类型|屏幕分辨率|省份|城市|经度|纬度", Role.IDENTITY),
        rule(r"用户id", Role.USER),
    ),
    evidence=_evidence,
    numbers_questions=True,
)
