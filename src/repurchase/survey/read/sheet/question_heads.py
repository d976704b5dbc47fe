"""What a head holds by itself: number, words, prefix and running number of a name."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean, plain

_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_NUMBER = re.compile(
    r"^\**\s*(?:第\s*)?(?:q|Q)?(?P<n>\d{1,3})(?P<sub>\s*[_\-.(（]\s*\d{1,2}\s*[)）]?|[a-z](?=[.、:：)）]))?\s*(?:题)?\s*"
    r"(?:[.、:：)）]|(?=[\u4e00-\u9fff]))\s*(?=\S)(?!\d)"
)
_SECTION = re.compile(r"^[qQ]?(?P<n>\d{1,2})\.\d{1,2}\s+(?=[^\W\d_])")  # 2.1 Greeting
_ROW_NUMBER = re.compile(r"^(?:[(（]\d{1,2}[)）]|[①-⑳])\s*")
_KIND = re.compile(
    r"[\[【(（](?:单选题?|多选题?|矩阵[^\])】）]{0,6}|量表题?|填空题?|必填|选填|必答题?|required|"
    r"optional|单项选择|排序题)[\])】）]\s*",
    re.I,
)
_NAME_BRACKET = re.compile(r"^(?P<p>.+?)\s*\[\s*(?:SQ|sq|R|r)?0*(?P<n>\w+)\s*\]$")
_TURNED = r"(?:[rR](?:ev(?:ersed?)?)?|neg(?:ative)?|反向?(?:题|计分)?|逆転?)"
_MARK = rf"(?:[\s_.\-]*(?:{_TURNED}|[(（\[【]\s*{_TURNED}\s*[)）\]】])|\s?\*+)"
_REVERSED = rf"{_MARK}?"  # SAT3R, SAT3_rev, SAT3 (R), SAT3*: a mark of its own, not part of the number
_NAME_PARTS = re.compile(rf"^(?P<p>.+?)[_\-.|/: ]+(?:R|r|row|Row|item|SQ|sq|q|Q|a|A|x)?0*(?P<n>\d{{1,3}}){_REVERSED}$")
_REVERSED_NAME = re.compile(rf"[^\W\d_][\w.\-]*\d{_MARK}")
_NAME_TAIL = re.compile(rf"^(?P<p>.*?[^\d\W_])(?:\s*[(（])?0*(?P<n>\d{{1,3}})[)）]?{_REVERSED}$")
_NAME_WAVE = re.compile(r"^(?P<p>[^\W\d_]{2,})[_\-.]?0*(?P<n>\d{1,2})[_\-.](?P<s>[^\W\d_]{2,8})$")  # SAT1_pre
_NAME_LETTER = re.compile(r"^(?P<p>[A-Za-z][A-Za-z_]{0,11}\d{1,3})_?(?P<n>[a-z])$")  # Q2a
_GENERIC = re.compile(
    r"^(?:q|v|var|x|y|item|items|question|col|column|field|题|题目|问题|题项|第|变量|i|no|f|s|qid)$", re.I
)
_OF_QUESTION = re.compile(r"^[Qq]\d{1,3}[_.\-]+(?=[^\W\d_]{2})")  # Q3_PE1 is PE1, asked in question 3
_TOPIC = re.compile(
    r"关于(?P<about>[^,，;；:：。?？]{2,20}?)(?:的(?:相关)?(?:描述|陈述|说法|题项|问题|看法|评价|感受|调查|测量)|[,，;；:：。?？])"
    r"|^(?P<scale>[\u4e00-\u9fff]{2,12}?)(?:的)?(?:测量)?(?:量表|题项)$"
    r"|^(?P<named>[^,;:?]{2,40}): (?:how|to what) ",
    re.I,
)  # what the stem of a matrix names before it asks
RESPONSE = re.compile(r"^(?:response|open[- ]ended response|回答|答案|开放式回答|回复)$", re.I)


@dataclass(frozen=True, slots=True)
class Name:
    """A short column name: prefix and running number (``SAT_2`` -> SAT, 2)."""

    prefix: str
    number: int

    @property
    def generic(self) -> bool:
        """Whether the prefix says nothing of the question (Q, V, item ...)."""
        return is_generic(self.prefix)


def is_generic(prefix: str) -> bool:
    """Whether a prefix says nothing of the question (Q, V, item ...)."""
    return bool(_GENERIC.fullmatch(prefix.strip("_-. ")))


@lru_cache(maxsize=20_000)
def words_of(text: str) -> str:
    """Question text without markup, number and type marks."""
    shown = clean(html.unescape(_TAGS.sub(" ", text))) if "<" in text or "&" in text else clean(text)
    shown = _KIND.sub("", shown)
    shown = _NUMBER.sub("", shown).strip() or shown
    return _ROW_NUMBER.sub("", shown) or shown


def topic_of(stem: str) -> str:
    """What a stem asks about, where it says so (*trust: how far do you agree ...*); else the stem."""
    match = _TOPIC.search(stem)
    return stem if match is None else next(found for found in match.groups() if found)


def question_number(text: str) -> str:
    """The number that a head begins with, empty where there is none."""
    head = clean(text)
    match = _NUMBER.match(head) or _SECTION.match(head)
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
                return Name(_OF_QUESTION.sub("", match["p"].strip(" _-.")), int(digits))
    if (match := _NAME_WAVE.match(name)) and not is_generic(match["p"]):
        return Name(f"{match['p']}_{match['s']}", int(match["n"]))
    if match := _NAME_LETTER.match(name):
        return Name(match["p"], ord(match["n"]) - ord("a") + 1)
    return None


def short(name: str) -> bool:
    """Whether a head is a variable name rather than a sentence."""
    if sum("\u4e00" <= c <= "\u9fff" for c in name) > 8:
        return False
    return len(name) <= 24 and not re.search(r"[？?。，,！]|\s\S+\s\S+\s", name)


def place_of(name: str) -> tuple[str, int] | None:
    """Question and number of a short name: SAT4, SAT_04 and SAT[SQ004] are one place; None for other names."""
    split = split_name(name) if short(name) else None
    return (plain(split.prefix), split.number) if split else None


def named(c: SheetColumn) -> Name | None:
    """Prefix and number of the column's item code, else of its name where that is short."""
    if c.code:
        return split_name(c.code)
    return split_name(c.name) if short(c.name) else None


def unworded(c: SheetColumn) -> bool:
    """Whether a column has a name alone: no question, or one that is the name, such as SAT4 or 满意度4."""
    bare = named(c) is not None or (short(c.name) and c.name.isascii() and " " not in c.name.strip())
    return not c.question or (c.question == c.name and bare)


def marked_reversed(name: str) -> bool:
    """Whether a short name ends in the mark of a reversed item (SAT3R, SAT3_rev)."""
    return bool(_REVERSED_NAME.fullmatch(name))


def lettered(c: SheetColumn) -> bool:
    """Whether a letter counts the column within its question (Q2a), as it may count questions of any kind."""
    return not c.code and bool(_NAME_LETTER.match(c.name))


def short_name(c: SheetColumn) -> bool:
    """Whether the column's own name or code already groups it."""
    name = named(c)
    return bool(name and not name.generic)
