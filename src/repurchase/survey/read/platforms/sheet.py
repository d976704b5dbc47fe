"""The hand-made sheet, and every export that nobody recognises: the rules that hold everywhere."""

from __future__ import annotations

from repurchase.survey.read.platforms.shared.base import Platform

PLATFORM = Platform("sheet", {"zh": "普通表格", "en": "plain sheet"}, evidence=lambda table, file: 0.2)
