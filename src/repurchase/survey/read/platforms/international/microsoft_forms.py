"""Microsoft Forms: Id, start and completion time as real dates, e-mail and name, choices ended by a semicolon."""

from __future__ import annotations

from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable
from repurchase.survey.read.sheet.normalise import fold

_STARTED = ("heure de début", "hora de inicio", "startzeit", "hora de início", "시작 시간", "開始時刻")
_ENDED = ("heure de fin", "hora de finalización", "fertigstellungszeit", "hora de conclusão", "완료 시간", "完了時刻")
_OWN = (
    *({fold(a), fold(b)} for a, b in zip(_STARTED, _ENDED, strict=True)),
    {"heure de début", "adresse de messagerie", "nom"},
    {"hora de inicio", "correo electrónico", "nombre"},
    {"startzeit", "e-mail", "name"},
    {"hora de início", "email", "nome"},
)


def _evidence(table: SheetTable, file: str) -> float:
    heads = [fold(c.name) for c in table.columns]
    zh = {"开始时间", "完成时间", "电子邮件", "名称"} <= set(heads[:6])
    en = {"start time", "completion time", "email", "name"} <= set(heads[:6])
    others = any(own <= set(heads) for own in _OWN)
    return 0.5 * (zh or en or others)


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
        rule(r"completion time|完成时间|" + "|".join(map(fold, _ENDED)), Role.SUBMITTED),
        rule(r"start time|开始时间|" + "|".join(map(fold, _STARTED)), Role.STARTED),
        rule(r"total points|quiz feedback|总分|测验反馈|points - .*|feedback - .*|得分 - .*|反馈 - .*", Role.IGNORED),
    ),
    evidence=_evidence,
)
