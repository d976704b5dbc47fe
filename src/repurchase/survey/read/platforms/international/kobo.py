"""KoboToolbox and ODK: start, end, _uuid, _submission_time; names, labels or paths (``group/item``) as heads."""

from __future__ import annotations

from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import Role, rule

PLATFORM = Platform(
    "kobo",
    {"zh": "KoboToolbox", "en": "KoboToolbox"},
    marks=(
        (r"_uuid", 0.3),
        (r"_submission_time", 0.3),
        (r"_submitted_by", 0.2),
        (r"__version__", 0.2),
        (r"_validation_status", 0.15),
        (r"_id", 0.1),
        (r"_index", 0.1),
        (r"deviceid", 0.1),
        (r"meta/instanceid", 0.2),
        (r"start", 0.05),
        (r"end", 0.05),
        (r"key|instanceid", 0.1),
        (r"submissiondate", 0.2),
    ),
    rules=(
        rule(r"start", Role.STARTED),
        rule(r"end", Role.SUBMITTED),
        rule(
            r"_submission_time|submissiondate|_id|_index|__version__|_tags|_notes|_status|"
            r"_validation_status|today|_xform_id_string|formhub/uuid|_version_|_parent_.*",
            Role.IGNORED,
        ),
        rule(
            r"_uuid|meta/.*|_submitted_by|deviceid|username|phonenumber|simserial|subscriberid|"
            r"_geolocation|_attachments|instanceid|key|audit|device.*",
            Role.IDENTITY,
        ),
    ),
)
