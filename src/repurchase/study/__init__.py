"""The recipe: which study, which analyses, in which order; names are imported when first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "Study": "repurchase.study.file.study",
    "Hypothesis": "repurchase.study.file.study",
    "read": "repurchase.study.file.read_survey",
    "analyze": "repurchase.study.chapter.analyze",
    "Findings": "repurchase.study.chapter.findings",
}
__all__ = list(_WHERE)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'repurchase.study' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
