"""LimeSurvey: heads as codes (``SAT[SQ001]``), as text, or as ``code. text``; answers as codes (``A4``) or text."""

from __future__ import annotations

import re

from repurchase.survey.read.platforms.shared.base import Platform, share
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable


def _evidence(table: SheetTable, file: str) -> float:
    coded = share(table, lambda c: bool(re.match(r"^\w+\[\w+\]", c.name)))
    return 0.3 * (coded > 0.2) + 0.1 * ("results-survey" in file.lower())


PLATFORM = Platform(
    "limesurvey",
    {"zh": "LimeSurvey", "en": "LimeSurvey"},
    marks=(
        (r"submitdate|(?:submitdate\. )?date submitted", 0.2),
        (r"lastpage|(?:lastpage\. )?last page", 0.25),
        (r"startlanguage|(?:startlanguage\. )?start language", 0.25),
        (r"seed", 0.15),
        (r"ipaddr|(?:ipaddr\. )?ip address", 0.05),
        (r"refurl|(?:refurl\. )?referrer url", 0.2),
        (r"interviewtime|total time.*", 0.1),
        (r"token", 0.05),
        (r"datestamp|date last action", 0.1),
        (r"id|response id", 0.02),
    ),
    rules=(
        rule(r"(?:submitdate\. )?date submitted|submitdate", Role.SUBMITTED),
        rule(r"(?:startdate\. )?date started|startdate", Role.STARTED),
        rule(r"(?:datestamp\. )?date last action|datestamp", Role.IGNORED),
        rule(r"(?:interviewtime\. )?(?:interviewtime|total time.*)", Role.SECONDS),
        rule(r"(?:refurl\. )?referrer url|refurl", Role.IDENTITY),
        rule(r"(?:ipaddr\. )?ip address|ipaddr", Role.ADDRESS),
        rule(r"(?:token\. )?(?:token|access code)", Role.USER),
        rule(
            r"(?:lastpage\. )?last page|(?:startlanguage\. )?start language|(?:seed\. )?seed|"
            r"(?:id\. )?response id|lastpage|seed|startlanguage|id",
            Role.IGNORED,
        ),
        rule(r".*(?:group ?time|question ?time).*", Role.IGNORED),
    ),
    evidence=_evidence,
)
