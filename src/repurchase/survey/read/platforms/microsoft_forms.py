"""Microsoft Forms: Id, start and completion time as real dates, e-mail and name, choices ended by a semicolon."""

from __future__ import annotations

from repurchase.survey.read.grid import Table
from repurchase.survey.read.normal import fold
from repurchase.survey.read.platforms.base import Platform
from repurchase.survey.read.roles import Role, rule


def _evidence(table: Table, file: str) -> float:
    heads = [fold(c.name) for c in table.columns[:6]]
    zh = {"开始时间", "完成时间", "电子邮件", "名称"} <= set(heads)
    en = {"start time", "completion time", "email", "name"} <= set(heads)
    return 0.5 * (zh or en)


PLATFORM = Platform(
    "microsoft_forms",
    {"zh": "Microsoft Forms", "en": "Microsoft Forms"},
    marks=(
        (r"completion time|完成时间", 0.2),
        (r"start time|开始时间", 0.1),
        (r"email|电子邮件", 0.1),
        (r"last modified time|上次修改时间", 0.1),
    ),
    rules=(
        rule(r"name|名称|姓名", Role.IDENTITY),
        rule(r"completion time|完成时间", Role.SUBMITTED),
        rule(r"start time|开始时间", Role.STARTED),
        rule(r"total points|quiz feedback|总分|测验反馈|points - .*|feedback - .*|得分 - .*|反馈 - .*", Role.IGNORED),
    ),
    evidence=_evidence,
)
