"""findings.json read with bounds: that it is ours, of a schema that this version knows, and holds what is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from repurchase.errors import InputError
from repurchase.files.targets import shown
from repurchase.study.chapter.pieces.findings_schema import SCHEMA

MOST_MEGABYTES = 50


def read_findings(path: Path) -> dict[str, Any]:
    """The content of findings.json.

    Raises
    ------
    InputError
        There is no such file, it is too large, no JSON, not ours, or of another schema.
    """
    try:
        if path.is_dir():
            path = path / "findings.json"
        if not path.is_file():
            raise InputError("manuscript.no_findings", file=shown(path))
        if path.stat().st_size > MOST_MEGABYTES * 1_000_000:
            raise InputError("manuscript.findings_large", file=shown(path), most=MOST_MEGABYTES)
        raw = path.read_bytes()
    except OSError as error:
        raise InputError("manuscript.unreadable", file=shown(path), detail=error.strerror or "-") from None
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError("manuscript.findings_no_json", file=shown(path)) from None
    return checked_findings(content, shown(path))


def checked_findings(content: object, name: str = "findings") -> dict[str, Any]:
    """The same content, where it is ours.

    Raises
    ------
    InputError
        It is not, or of another schema.
    """
    schema = content.get("schema") if isinstance(content, Mapping) else None
    if not isinstance(content, Mapping) or not isinstance(schema, str) or not schema.startswith("repurchase.findings/"):
        raise InputError("manuscript.findings_not_ours", file=name)
    if schema != SCHEMA:
        raise InputError("manuscript.findings_schema", file=name, schema=schema, known=SCHEMA)
    return dict(content)
