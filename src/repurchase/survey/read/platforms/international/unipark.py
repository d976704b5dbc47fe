"""Unipark and Tivian EFS: ``lfdn``, ``dispcode``, ``lastpage``; items ``v_12``, page times ``rts123``."""

from __future__ import annotations

import re

from repurchase.survey.read.platforms.shared.base import Platform, share
from repurchase.survey.read.platforms.shared.roles import Role, rule
from repurchase.survey.read.sheet.grid import SheetTable


def _evidence(table: SheetTable, file: str) -> float:
    return 0.2 * (share(table, lambda c: bool(re.fullmatch(r"(?:rts|v_)\d+", c.name))) > 0.2)


PLATFORM = Platform(
    "unipark",
    {"zh": "Unipark", "en": "Unipark"},
    marks=(
        (r"lfdn", 0.35),
        (r"external_lfdn|tester", 0.15),
        (r"dispcode", 0.3),
        (r"date_of_(?:first|last)_(?:mail|access)", 0.15),
        (r"page_history|output_mode|javascript|flash|hflip|vflip|participant_browser", 0.1),
        (r"rts\d+", 0.15),
    ),
    rules=(
        rule(r"external_lfdn|session_id|participant_id|p_\d{4}", Role.USER),
        rule(r"ip_addr|host", Role.ADDRESS),
        rule(r"datetime|date_of_first_mail", Role.STARTED),
        rule(r"date_of_last_access", Role.SUBMITTED),
        rule(r"duration", Role.SECONDS),
        rule(
            r"lfdn|tester|lastpage|quality|dispcode|page_history|hflip|vflip|output_mode|javascript|flash|language|"
            r"cleaned|ats|rts\d+|referer|device_type|quota(?:_.*)?|browser|participant_browser|quota_rejected_id",
            Role.IGNORED,
        ),
    ),
    evidence=_evidence,
)
