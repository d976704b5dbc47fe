"""Typeform: ``#`` first, full questions, one column an option, Start/Submit Date (UTC), Network ID last."""

from __future__ import annotations

from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import Role, rule

PLATFORM = Platform(
    "typeform",
    {"zh": "Typeform", "en": "Typeform"},
    marks=(
        (r"#", 0.25),
        (r"start date \(utc\)", 0.35),
        (r"submit date \(utc\)", 0.35),
        (r"network id", 0.35),
        (r"stage date \(utc\)", 0.1),
        (r"response type", 0.05),
        (r"tags", 0.05),
    ),
    rules=(
        rule(r"network id", Role.ADDRESS),
        rule(r"start date \(utc\)", Role.STARTED),
        rule(r"submit date \(utc\)", Role.SUBMITTED),
        rule(r"response type", Role.STATUS),
        rule(r"#|tags|ending|stage date \(utc\)|score", Role.IGNORED),
    ),
)
