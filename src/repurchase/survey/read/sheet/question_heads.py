"""The structure of question heads: numbers, matrix stems, statements, name prefixes."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean, plain

_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_NUMBER = re.compile(
    r"^\**\s*(?:第\s*)?(?:q|Q)?(?P<n>\d{1,3})(?P<sub>\s*[_\-.(（]\s*\d{1,2}\s*[)）]?)?\s*(?:题)?\s*"
    r"(?:[.、:：)）]|(?=[\u4e00-\u9fff]))\s*(?=\S)(?!\d)"
)
_ROW_NUMBER = re.compile(r"^(?:[(（]\d{1,2}[)）]|[①-⑳])\s*")
_KIND = re.compile(
    r"[\[【(（](?:单选题?|多选题?|矩阵[^\])】）]{0,6}|量表题?|填空题?|必填|选填|必答题?|required|"
    r"optional|单项选择|排序题)[\])】）]\s*",
    re.I,
)
_BRACKET = re.compile(r"^(?P<stem>.*\S)\s*\[(?P<row>[^\[\]]+)\]\s*\.?$", re.S)
_CODE = re.compile(r"^(?P<code>[A-Za-z]\w{0,30}(?:\[\w+\])?)\.\s+(?P<rest>\S.*)$", re.S)  # LimeSurvey: code. text
_SEPARATOR = re.compile(
    r"——|[—–―:：|>_/→]|(?<=\s)-(?=\s)|(?<=[\u4e00-\u9fff。？?.!！”])-(?=\S)|[?？](?=\S)|\s(?=[\u4e00-\u9fff])|(?<=\.)\s"
)
_DASH = re.compile(r"——|[—―]")
_NAME_BRACKET = re.compile(r"^(?P<p>.+?)\s*\[\s*(?:SQ|sq|R|r)?0*(?P<n>\w+)\s*\]$")
_NAME_PARTS = re.compile(r"^(?P<p>.+?)[_\-.|/: ]+(?:R|r|row|Row|item|SQ|sq|q|Q|a|A|x)?0*(?P<n>\d{1,3})$")
_NAME_TAIL = re.compile(r"^(?P<p>.*?[^\d\W_])[(（]?0*(?P<n>\d{1,3})[)）]?$")
_GENERIC = re.compile(
    r"^(?:q|v|var|x|y|item|items|question|col|column|field|题|题目|问题|题项|第|变量|i|no|f|s|qid)$", re.I
)
RESPONSE = re.compile(r"^(?:response|open[- ]ended response|回答|答案|开放式回答|回复)$", re.I)


@dataclass(frozen=True, slots=True)
class Name:
    """A short column name: prefix and running number (``SAT_2`` -> SAT, 2)."""

    prefix: str
    number: int

    @property
    def generic(self) -> bool:
        """Whether the prefix says nothing of the question (Q, V, item ...)."""
        return bool(_GENERIC.fullmatch(self.prefix.strip("_-. ")))


@lru_cache(maxsize=20_000)
def words_of(text: str) -> str:
    """Question text without markup, number and type marks."""
    shown = clean(html.unescape(_TAGS.sub(" ", text))) if "<" in text or "&" in text else clean(text)
    shown = _KIND.sub("", shown)
    shown = _NUMBER.sub("", shown).strip() or shown
    return _ROW_NUMBER.sub("", shown) or shown


def question_number(text: str) -> str:
    """The number that a head begins with, empty where there is none."""
    match = _NUMBER.match(clean(text))
    return match["n"] if match else ""


@lru_cache(maxsize=20_000)
def split_name(name: str) -> Name | None:
    """Prefix and number of a short name, None for names without a number."""
    name = clean(name).rsplit("/", 1)[-1]
    for pattern in (_NAME_BRACKET, _NAME_PARTS, _NAME_TAIL):
        match = pattern.match(name)
        if match and len(match["p"]) <= 40:
            digits = re.sub(r"\D", "", match["n"])
            if digits:
                return Name(match["p"].strip(" _-."), int(digits))
    return None


def short(name: str) -> bool:
    """Whether a head is a variable name rather than a sentence."""
    if sum("\u4e00" <= c <= "\u9fff" for c in name) > 8:
        return False
    return len(name) <= 24 and not re.search(r"[？?。，,！]|\s\S+\s\S+\s", name)


def set_structure(columns: list[SheetColumn]) -> None:
    """Fill `stem`, `statement` and `group` of each question column, from its head and its neighbours."""
    for c in columns:
        c.stem, c.statement, c.group = _own_structure(c)
    _shared_stems(columns)
    _continued(columns)
    shared = Counter(question_number(c.wording) for c in columns)
    for c in columns:
        number = question_number(c.wording)
        c.group = c.group or plain(c.stem) or (f"#{number}" if number and shared[number] > 1 else "")


def _own_structure(c: SheetColumn) -> tuple[str, str, str]:
    """Stem, statement and group that the head of the column tells by itself."""
    wording = words_of(c.wording)
    group = ""
    if (m := _CODE.match(wording)) and (len(m["code"]) < len(m["rest"])) and m["code"].lower() not in {"e.g", "i.e"}:
        c.name, wording = m["code"], words_of(m["rest"])
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


def _shared_stems(columns: list[SheetColumn]) -> None:
    """Split heads that share their beginning up to a separator with another column."""
    cuts: dict[int, list[tuple[int, int, str]]] = {}
    shared: Counter[str] = Counter()
    for i, c in enumerate(columns):
        if c.stem:
            continue
        found = [
            (m.start(), m.end(), plain(c.statement[: m.end()]))
            for m in _SEPARATOR.finditer(c.statement)
            if m.start() > 1 and c.statement[m.end() :].strip()
        ]
        cuts[i] = [cut for cut in found if len(cut[2]) > 1]
        shared.update({cut[2] for cut in cuts[i]})
    for i, found in cuts.items():
        best = max(((shared[key], start, end) for start, end, key in found if shared[key] > 1), default=None)
        c = columns[i]
        if best is None and (m := _DASH.search(c.statement)) and m.start() > 1 and c.statement[m.end() :].strip():
            best = (1, m.start(), m.end())
        if best:
            end = best[2] if c.statement[best[1]] not in "?？" else best[1] + 1
            c.stem, c.statement = c.statement[: best[1]].strip(), c.statement[end:].strip()


def _continued(columns: list[SheetColumn]) -> None:
    """Give the stem of a matrix to its further rows, which carry the bare statement or only the same number."""
    for left, c in pairwise(columns):
        if c.stem or not left.stem or c.index != left.index + 1:
            continue
        number, before = question_number(c.wording), question_number(left.wording)
        carried = getattr(left, "number", "") or before
        if (number and number == carried) or (not number and carried and not short_name(c) and same_answers(left, c)):
            c.stem = left.stem
            c.number = carried


def short_name(c: SheetColumn) -> bool:
    """Whether the column's own name already groups it."""
    name = split_name(c.name) if short(c.name) else None
    return bool(name and not name.generic)


def same_answers(a: SheetColumn, b: SheetColumn) -> bool:
    """Whether two columns are answered in the same words or numbers."""
    x, y = set(a.distinct), set(b.distinct)
    if not x or not y:
        return False
    return len(x & y) >= 0.5 * min(len(x), len(y)) and max(len(x), len(y)) <= 15
