"""问卷网: 答题序号, 提交时间, 答题时长, 来源渠道; heads numbered Q1. or 1."""

from __future__ import annotations

from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable


def _evidence(table: SheetTable, file: str) -> float:
    return 0.25 if "问卷网" in file or "wenjuan.com" in file.lower() else 0.0


PLATFORM = Platform(
    "wenjuanwang",
    {"zh": "问卷网", "en": "Wenjuan.com"},
    marks=(
        (r"答题序号|答卷序号|答卷编号", 0.3),
        (r"来源渠道|答题渠道|回收渠道", 0.2),
        (r"答题时长.*|答卷时长.*", 0.15),
        (r"提交时间|答卷提交时间|答题结束时间", 0.15),
        (r"答题开始时间|开始时间", 0.05),
        (r"ip地址|ip", 0.05),
        (r"ip(?:省份|城市|归属地)|地区", 0.1),
        (r"微信昵称", 0.1),
        (r"答卷状态|答题状态", 0.1),
        (r"浏览器.*|操作系统.*", 0.03),
    ),
    rules=(
        rule(r"答题序号|答卷序号|答卷编号|来源渠道|回收渠道|答题渠道", Role.IGNORED),
        rule(r"答题结束时间|答卷提交时间", Role.SUBMITTED),
    ),
    evidence=_evidence,
    numbers_questions=True,
)
