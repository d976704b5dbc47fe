"""The structure of the questions: matrix stems, statements, item codes, and which columns belong together."""

from __future__ import annotations

import re

from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.item_codes import set_codes
from repurchase.survey.read.sheet.matrix_stems import set_stems
from repurchase.survey.read.sheet.normalise import plain
from repurchase.survey.read.sheet.question_heads import (
    RESPONSE,
    marked_reversed,
    named,
    place_of,
    short,
    split_name,
    words_of,
)

_BRACKET = re.compile(r"^(?P<stem>.*\S)\s*\[(?P<row>[^\[\]]+)\]\s*\.?$", re.S)
SEVERAL = 3  # heads with a code before the wording from which on it is the file's way of naming columns
_CODE = re.compile(r"^(?P<code>[A-Za-z]\w{0,30}(?:\[\w+\])?)\.\s+(?P<rest>\S.*)$", re.S)  # LimeSurvey: code. text


def set_structure(columns: list[SheetColumn]) -> None:
    """Fill `stem`, `statement`, `code` and `group` of each question column, from its head and its neighbours."""
    coded = [c for c in columns if _code_of(c)]
    for c in coded if len(coded) >= SEVERAL else ():
        c.name = _code_of(c)
    for c in columns:
        c.stem, c.statement, c.group = _own_structure(c)
    set_codes(columns)
    numbered = set_stems(columns)
    set_codes(columns)
    _count_recoded(columns)
    for c in columns:
        name = named(c) if c.code else None
        if name:
            c.group = plain(name.prefix)
        c.group = c.group or numbered.get(c.index, "") or plain(c.stem)
        if c.again and c.group:
            c.group = f"{c.group}#{c.again}"


def _count_recoded(columns: list[SheetColumn]) -> None:
    """Tell a turned copy (SAT3R beside SAT3) from its original: two columns of one item are not two items."""
    originals = {place_of(c.name) for c in columns if not marked_reversed(c.name)}
    for c in columns:
        if marked_reversed(c.name) and place_of(c.name) in originals and not c.again:
            c.again = 2


def _code_of(c: SheetColumn) -> str:
    """The code before the wording as LimeSurvey writes it (``SAT. I am satisfied``); "No. of visits" alone is none."""
    m = _CODE.match(words_of(c.wording))
    return m["code"] if m and len(m["code"]) < len(m["rest"]) and m["code"].lower() not in {"e.g", "i.e"} else ""


def _own_structure(c: SheetColumn) -> tuple[str, str, str]:
    """Stem, statement and group that the head of the column tells by itself."""
    wording = words_of(c.wording)
    group = ""
    if (code := _code_of(c)) and c.name == code:
        wording = words_of(wording[len(code) + 1 :])
    name = split_name(c.name) if short(c.name) else None
    if name and not name.generic:
        group = plain(name.prefix)
    elif "/" in c.name and short(c.name):
        group = plain(c.name.rsplit("/", 2)[-2])
    if len(c.parts) > 1 and not c.import_id and c.wording == c.parts[-1] and " / " in c.header:
        if RESPONSE.match(c.parts[-1]):
            return "", words_of(c.parts[0]), group
        return words_of(c.parts[0]), words_of(c.parts[-1]), group or plain(c.parts[0])
    if m := _BRACKET.match(wording):
        return m["stem"].strip(" :："), words_of(m["row"]), group
    return "", wording, group
