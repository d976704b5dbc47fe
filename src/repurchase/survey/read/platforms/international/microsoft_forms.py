"""Microsoft Forms: Id, start and completion time as real dates, e-mail and name, choices ended by a semicolon."""

from __future__ import annotations

from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable
from repurchase.survey.read.sheet.normalise import fold

_TIMES = {
    "heure de début": "heure de fin",
    "hora de inicio": "hora de finalización",
    "startzeit": "fertigstellungszeit",
    "hora de início": "hora de conclusão",
    "시작 시간": "완료 시간",
    "開始時刻": "完了時刻",
    "開始時間": "完成時間",
    "время начала": "время завершения",
    "waktu mulai": "waktu penyelesaian",
    "thời gian bắt đầu": "thời gian hoàn thành",
}  # when a respondent began and ended, by the language of the form
_STARTED, _ENDED = tuple(_TIMES), tuple(_TIMES.values())
_OWN = (
    *({fold(a), fold(b)} for a, b in _TIMES.items()),
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
