"""The survey platforms, each a small module: how sure it is of a file, and what its own columns are for."""

from __future__ import annotations

from repurchase.survey.instrument import Label
from repurchase.survey.read.platforms import sheet
from repurchase.survey.read.platforms.chinese import credamo, tencent, wenjuanwang, wenjuanxing
from repurchase.survey.read.platforms.international import (
    google_forms,
    kobo,
    limesurvey,
    microsoft_forms,
    qualtrics,
    redcap,
    sosci,
    surveymonkey,
    typeform,
    unipark,
)
from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.sheet.grid import SheetTable

PLATFORMS: tuple[Platform, ...] = tuple(
    m.PLATFORM
    for m in (
        wenjuanxing,
        tencent,
        wenjuanwang,
        credamo,
        qualtrics,
        google_forms,
        microsoft_forms,
        surveymonkey,
        limesurvey,
        redcap,
        typeform,
        kobo,
        sosci,
        unipark,
        sheet,
    )
)


def shown_platform(key: str) -> Label | str:
    """A platform in words; a dash where none is known."""
    return next((p.label for p in PLATFORMS if p.key == key), key or "-")


def recognised(table: SheetTable, file: str) -> tuple[Platform, dict[str, float]]:
    """The most likely platform, and how sure each reader is (0 to 1); the plain sheet stands behind them all."""
    scores = {p.key: round(p.score(table, file), 3) for p in PLATFORMS}
    best = max(PLATFORMS, key=lambda p: scores[p.key])
    return best, {k: v for k, v in scores.items() if v > 0}
