"""What a head says of a respondent's time, told from the pieces of which it is made: duration, start, end, and unit."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from repurchase.survey.read.sheet.normalise import clean, fold

LONGEST = 90  # characters of a head that may be a name; a longer one is a question
SECONDS = {"s": 1.0, "min": 60.0, "ms": 0.001}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_ALONE = 2  # letters of a Latin piece up to which it counts only as a word of its own


@dataclass(frozen=True, slots=True)
class TimeName:
    """The kinds of pieces that a head consists of (`duration`, `time`, `start`, ...), and the unit that it names."""

    kinds: frozenset[str]
    unit: str = ""

    @property
    def lasting(self) -> bool:
        """Whether it names how long the whole questionnaire took: a duration, or a time with its unit or extent."""
        if self.kinds & {"page", "start", "end", "moment"}:
            return False
        meant = "duration" in self.kinds
        return meant or ("time" in self.kinds and bool(self.unit or self.kinds & {"whole", "answering"}))


NOTHING = TimeName(frozenset())


@lru_cache(maxsize=10_000)
def time_name(head: str) -> TimeName:
    """What the pieces of a head say; `NOTHING` where any part of it is no such piece."""
    if not head or len(head) > LONGEST:
        return NOTHING
    kinds, unit = set[str](), ""
    for token in _TOKEN.findall(_plain(_CAMEL.sub(" ", clean(head)))):
        if token.isdigit():
            kinds.add("page")  # the third of several
            continue
        told = _consumed(token)
        if told is None:
            return NOTHING
        kinds |= {k for k in told if k not in SECONDS}
        unit = next((k for k in told if k in SECONDS), unit)
    return TimeName(frozenset(kinds), unit)


def _plain(text: str) -> str:
    """Folded, without accents."""
    parts = unicodedata.normalize("NFD", fold(text))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


@cache
def _pieces() -> dict[str, str]:
    """Each piece and its kind; units are called by their sign."""
    held = tomllib.loads((files("repurchase") / "resources" / "time_words.toml").read_text(encoding="utf-8"))
    return {_plain(p): kind for table in held.values() for kind, told in table.items() for p in told.split()}


@cache
def _longest_first() -> re.Pattern[str]:
    able = [p for p in _pieces() if not p.isascii() or len(p) > _ALONE]
    return re.compile("|".join(map(re.escape, sorted(able, key=len, reverse=True))))


def _consumed(token: str) -> list[str] | None:
    """The kinds of the pieces that make up a token, None where some of it is left over."""
    pieces = _pieces()
    if token in pieces:
        return [pieces[token]]
    found, at = [], 0
    while at < len(token):
        match = _longest_first().match(token, at)
        if match is None:
            return None
        found.append(pieces[match[0]])
        at = match.end()
    return found
