"""SurveyMonkey: two header rows, question above and row or option below; Respondent ID, Collector ID."""

from __future__ import annotations

from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import Role, rule

PLATFORM = Platform(
    "surveymonkey",
    {"zh": "SurveyMonkey", "en": "SurveyMonkey"},
    marks=(
        (r"respondent[_ ]?id", 0.35),
        (r"collector[_ ]?id", 0.35),
        (r"date[_ ]created", 0.15),
        (r"date[_ ]modified", 0.15),
        (r"ip[_ ]address", 0.05),
        (r"custom[_ ]?(?:data|value)[_ ]?\d*", 0.1),
        (r"open-ended response", 0.15),
        (r"response", 0.1),
    ),
    rules=(
        rule(r"date[_ ]created", Role.STARTED),
        rule(r"date[_ ]modified", Role.SUBMITTED),
        rule(r"custom[_ ]?(?:data|value)[_ ]?\d*", Role.IDENTITY),
        rule(r"email[_ ]address|email", Role.USER),
        rule(r"first[_ ]name|last[_ ]name", Role.IDENTITY),
        rule(r"respondent[_ ]?id|collector[_ ]?id", Role.IGNORED),
    ),
)
