"""The text of a study file made into tables: what has no end is refused before anything walks through it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from repurchase.errors import InputError
from repurchase.identity_patterns import shown_name
from repurchase.plain_text import printable_text
from repurchase.survey.read.column_map.column_words import head_of
from repurchase.text import Text, text

TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".ods", ".sav", ".zsav", ".dta", ".parquet"})
MOST_BYTES = 2_000_000  # of a study file: 2,000 items with their wording in two languages fill a third
DEEPEST = 24  # brackets within one another, or parts of a dotted key; a study file needs five
LONGEST_WORD = 400  # characters of a number, a date or a bare key
# Strings and comments (which may hold anything), then what nests, then words. Nothing here goes back over the text.
_PIECE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)|' + r"'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)|"
    r'"(?:[^"\\\n]|\\.)*+"?|' + r"'[^'\n]*+'?|#[^\n]*+|"
    r"(?P<mark>[\[\]{}.=,\n])|(?P<word>[^\s\"'#\[\]{}.=,]++)",
    re.DOTALL,
)

# Signs of a Chinese keyboard, and what TOML has in their place; within quotation marks they may stand.
_HALF_WIDTH = {
    "，": ",", "、": ",", "＝": "=", "：": "=", "“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'",
    "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "＃": "#", "．": ".", "。": ".", "－": "-",
}  # fmt: skip

_BEGINNINGS = (  # of the parser's sentences, and what each means to whoever wrote the line
    ("Expected ']' at the end of a table", "bracket"),
    ("Expected ']]'", "brackets"),
    ("Expected newline", "rest"),
    ("Expected '='", "equals"),
    ("Expected", "quote"),
    ("Unterminated string", "quote"),
    ("Invalid value", "value"),
    ("Invalid date", "date"),
    ("Invalid initial character", "key"),
    ("Invalid statement", "key"),
    ("Cannot", "twice"),
    ("Duplicate", "twice"),
    ("Unclosed array", "list"),
    ("Unclosed inline table", "braces"),
    ("Unescaped", "backslash"),
    ("Invalid hex", "backslash"),
    ("Escaped character", "backslash"),
    ("Illegal character", "sign"),
    ("Found invalid character", "sign"),
)
_SINGLE = re.compile(r"\s*\[\s*(statements|checks|background|hypotheses|problems)\s*\](?!\])")
_WIDE = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]")  # what looks like a space and is none to TOML
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")
_OUT_OF_RANGE = text("toml_mistakes.range")


def study_text(path: Path) -> str:
    """Read a study file as text.

    Raises
    ------
    InputError
        The file is missing, too large, or no UTF-8 text.
    """
    if not path.is_file():
        raise InputError("study.no_file", file=str(path))
    size = path.stat().st_size
    if size > MOST_BYTES:
        sizes = {"size": f"{size / 1e6:,.1f}", "most": f"{MOST_BYTES / 1e6:,.0f}"}
        raise InputError("fitting.too_large", file=path.name, **sizes)
    if path.suffix.casefold() in TABLES:
        raise InputError(f"study.is_{_kind_of_table(path)}", file=shown_name(path))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("study.unreadable", file=path.name) from None


def _kind_of_table(path: Path) -> str:
    """What a table is that was given as a study: a list of columns, a codebook, or answers."""
    if path.suffix.casefold() not in {".csv", ".tsv"}:
        return "table"
    with path.open("rb") as stream:
        heads = stream.readline(LONGEST_WORD).decode("utf-8-sig", "replace")
    parts = {head_of(word) for word in re.split(r"[,;\t]", heads.strip())}
    if "column" in parts and len(parts - {""}) > 1:
        return "columns"
    return "codebook" if {"item", "construct"} <= parts else "table"


def tables_of(source: str, file: str) -> dict[str, object]:
    """Parse a study file's text into tables without a character that no terminal and no document can carry.

    Raises
    ------
    InputError
        The text is no TOML, nests too deep, or holds a number without end; names the line.
    """
    _refuse_endless(source, file)
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line, detail = _toml_mistake(error, source)
        if heading := single_heading(source):
            raise InputError("study.double_brackets", file=file, line=heading[0], heading=heading[1]) from None
        if wide := _wide_space(source, line):
            raise InputError("study.wide_space", file=file, line=wide) from None
        sign = _full_width(source, line)
        if sign:
            raise InputError("study.full_width", file=file, line=line, sign=sign, wanted=_HALF_WIDTH[sign]) from None
        raise InputError("study.not_toml", file=file, line=line, detail=detail) from None
    except (ValueError, OverflowError):  # a number or a date that Python cannot hold
        raise InputError("study.not_toml", file=file, line="?", detail=_OUT_OF_RANGE) from None
    except RecursionError:
        raise InputError("study.too_deep", file=file, line="?", most=DEEPEST) from None
    return {printable_text(key): _printable(value) for key, value in tables.items()}


def _refuse_endless(source: str, file: str) -> None:
    nested = dots = 0
    for piece in _PIECE.finditer(source):
        mark = piece["mark"]
        if mark is None:
            length = len(piece["word"] or "")
            if length > LONGEST_WORD:
                line = _line(source, piece.start())
                raise InputError("study.endless_word", file=file, line=line, n=length, most=LONGEST_WORD)
            continue
        nested += (mark in "[{") - (mark in "]}")
        dots = dots + 1 if mark == "." else dots if mark not in "=,\n" else 0
        if nested > DEEPEST or dots > DEEPEST:
            raise InputError("study.too_deep", file=file, line=_line(source, piece.start()), most=DEEPEST)


def _line(source: str, offset: int) -> str:
    return str(source.count("\n", 0, offset) + 1)


def _printable(value: object) -> object:
    """The same tables with every string and key made printable; they nest as deep as was allowed."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, dict):
        return {printable_text(key): _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list) else value


def _full_width(source: str, line: str) -> str:
    """The first sign of a Chinese keyboard on a line, outside its strings and comments; empty where there is none."""
    lines = source.split("\n")[int(line) - 1 : int(line)]
    bare = (piece["word"] or "" for words in lines for piece in _PIECE.finditer(words))
    return next((sign for word in bare for sign in word if sign in _HALF_WIDTH), "")


def single_heading(source: str) -> tuple[str, str] | None:
    """The line and the name of a heading in single brackets that may occur several times; None where there is none."""
    for number, words in enumerate(source.split("\n"), 1):
        if (found := _SINGLE.match(words)) is not None:
            return str(number), found[1]
    return None


def _wide_space(source: str, line: str) -> str:
    """The line, if a space that only looks like one stands on it outside of strings and comments; else empty."""
    words = source.split("\n")[int(line) - 1 : int(line)]
    bare = [_QUOTED.sub("", w) for w in words]
    return line if any(_WIDE.search(w) for w in bare) else ""


def _toml_mistake(error: tomllib.TOMLDecodeError, source: str) -> tuple[str, Text]:
    """The line of a mistake, and what it is; where a text ends too early, the line of what was left open."""
    said = str(error)
    line = re.search(r"line (\d+)", said)
    name = next((name for begun, name in _BEGINNINGS if said.startswith(begun)), "other")
    left = _line(source, _left_open(source))
    return line[1] if line else left, text(f"toml_mistakes.{name}")


def _left_open(source: str) -> int:
    """Where the first quotation mark without a second stands, else the end of the text."""
    for piece in _PIECE.finditer(source):
        words = piece[0]
        mark = next((m for m in ('"""', "'''", '"', "'") if words.startswith(m)), None)
        if mark and (len(words) < 2 * len(mark) or not words.endswith(mark)):
            return piece.start()
    return len(source.rstrip())
