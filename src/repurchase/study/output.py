"""Findings on disk: a folder written beside its place and renamed when it is whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from repurchase.document.write import atomic_folder, write_document
from repurchase.errors import InputError
from repurchase.study.claims import lavaan_script
from repurchase.study.findings import SCHEMA, Findings
from repurchase.text import LANGUAGES

FORMATS = ("docx", "html", "xlsx", "tex", "md", "json")
LAVAAN_ESTIMATORS = ("ML", "MLR", "MLM", "MLMV", "WLSMV", "ULSMV", "DWLS", "GLS", "WLS", "ULS")


def write(findings: Findings, folder: Path, lang: str | Sequence[str] | None, formats: Sequence[str]) -> Path:
    """Write every file of `findings`; see `Findings.write`."""
    languages = _languages(lang or findings.language)
    _check_formats(formats)
    document = findings.report()
    with atomic_folder(folder, is_ours) as place:
        for language in languages:
            write_document(document, place, language, findings.style(language),
                           tuple(f for f in formats if f != "json"))
        (place / "findings.json").write_text(findings.json(), encoding="utf-8")
        (place / "model.lav").write_text(_script(findings), encoding="utf-8")
        (place / "study.toml").write_text(findings.study.text, encoding="utf-8")
    return folder


def check_target(folder: Path, lang: str | None, formats: Sequence[str]) -> None:
    """Refuse before any work is done what could not be written at its end."""
    _languages(lang or LANGUAGES[0])
    _check_formats(formats)
    if folder.exists() and not (folder.is_dir() and (is_ours(folder) or not any(folder.iterdir()))):
        raise InputError("output.not_ours", folder=str(folder))


def _check_formats(formats: Sequence[str]) -> None:
    for name in formats:
        if name not in FORMATS:
            raise InputError("output.unknown_format", format=name, known=", ".join(FORMATS))


def is_ours(folder: Path) -> bool:
    """Whether a folder holds findings of this package, so that it may be replaced."""
    try:
        head = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(head, dict) and head.get("schema") == SCHEMA


def _languages(lang: str | Sequence[str]) -> tuple[str, ...]:
    if lang == "both":
        return LANGUAGES
    wanted = (lang,) if isinstance(lang, str) else tuple(lang)
    for name in wanted:
        if name not in LANGUAGES:
            raise InputError("output.unknown_language", lang=name)
    return wanted


def _script(findings: Findings) -> str:
    fitted = findings.results.get("sem") or findings.results.get("cfa")
    used = getattr(fitted, "estimator", "ML")
    return lavaan_script(findings.syntax, findings.survey.source.file or "DATA",
                         used if used in LAVAAN_ESTIMATORS else "ML")
