"""Item codes that stand before or behind the wording: *PE1: I find it useful*, *[PE1] ...*, *... (PE1)*, PE1、..."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.question_heads import is_generic

_LETTERS = r"[^\W\d_]"
_CODE = (
    rf"(?:[Qq]\d{{1,3}}[_.\-])?(?P<prefix>{_LETTERS}(?:{_LETTERS}|_(?={_LETTERS})){{0,11}})[_\-.]?0*(?P<n>\d{{1,2}})"
    r"(?P<r>[rR]?)"
)
_OPEN, _CLOSE = re.escape("[(【〔［（<「"), re.escape("])】〕］）>」")
_CJK = "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af"
_WORDS = rf"(?P<rest>(?=.*(?:\s|[{_CJK}]))\S.*)"  # a wording, not the second half of a name such as SAT1_recoded
_FORMS = tuple(
    re.compile(form, re.S)
    for form in (
        rf"^[{_OPEN}]\s*(?P<code>{_CODE})\s*[{_CLOSE}]\s*[:.、,\-–—]?\s*(?P<rest>\S.*)$",
        rf"^(?P<code>{_CODE})\s*[:、|)\]]\s*(?P<rest>\S.*)$",
        rf"^(?P<code>{_CODE})\s*(?:[.=]|[-–—―]+)\s+(?P<rest>\S.*)$",
        rf"^(?P<code>{_CODE})\s*(?:[._=]|[-–—―]+)\s*{_WORDS}$",
        rf"^(?P<code>{_CODE})(?:\s+(?=\D)|(?=[{_CJK}])){_WORDS}$",
        rf"^(?P<rest>.*\S)\s*[{_OPEN}]\s*(?P<code>{_CODE})\s*[{_CLOSE}]\s*[.。]?$",
    )
)
_NAME = re.compile(r"[A-Za-z]\w*(?:\[\w+\])+", re.ASCII)  # a name of LimeSurvey, its rows in brackets
_ALONE = re.compile(rf"(?P<code>{_CODE})(?P<rest>)")  # the row of a bracket: I find it useful [PE1]
_ORDINARY = re.compile(
    r"row|option|statement|choice|answer|scale|part|section|page|block|level|day|week|month|year|time|wave|round|"
    r"行|选项|陈述|部分|第",
    re.I,
)  # words that count something, and name no construct
ENOUGH = 2  # columns under one prefix that make it a code; a single "COVID19" is a word
DENSE = 0.5  # share of the numbers between the lowest and the highest that are used: codes run, names of things do not


def set_codes(columns: Sequence[SheetColumn]) -> None:
    """Fill `code` of the columns whose head or row carries an item code, and take it off the statement.

    A code is believed where several columns share its letters and their numbers run: "18 years or older", "B2B" or
    "COVID19" alone are words.
    """
    found = {c.index: m for c in columns if not c.code and (m := _match(c))}
    held = {c.index: c for c in columns}
    for members in _series(found, held).values():
        for c in members:
            m = found[c.index]
            if m["rest"]:
                c.statement = m["rest"].strip()
            elif c.stem:  # the wording is what stood before the bracket
                c.stem, c.statement = "", c.stem
            c.code = m["prefix"] + m["n"] if m["r"] else m["code"]


def _match(c: SheetColumn) -> re.Match[str] | None:
    if _NAME.fullmatch(c.wording):
        return None
    for form in _FORMS:
        if (m := form.match(c.statement)) and not is_generic(m["prefix"]) and not _ORDINARY.fullmatch(m["prefix"]):
            return m
    if c.stem and (m := _ALONE.fullmatch(c.statement)) and not is_generic(m["prefix"]):
        return None if _ORDINARY.fullmatch(m["prefix"]) else m
    return None


def _series(matches: dict[int, re.Match[str]], held: dict[int, SheetColumn]) -> dict[str, list[SheetColumn]]:
    """Columns by the letters of their code, where their numbers run."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, m in matches.items():
        groups[m["prefix"].casefold()].append(index)
    runs = {key: members for key, members in groups.items() if _runs([int(matches[i]["n"]) for i in members])}
    begun = any(min(int(matches[i]["n"]) for i in members) <= 1 for members in runs.values())
    return {
        key: [held[i] for i in members]
        for key, members in runs.items()
        if begun or len(members) > ENOUGH  # beside codes that count from one, others may have lost their first
    }


def _runs(numbers: list[int]) -> bool:
    different = set(numbers)
    span = max(different) - min(different) + 1
    return len(different) >= max(ENOUGH, DENSE * span)
