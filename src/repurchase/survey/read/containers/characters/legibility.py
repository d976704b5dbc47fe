"""How well bytes read in each old encoding: letters of one language, its words, nothing odd inside a word."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from repurchase.survey.read.sheet.normalise import simplified

MOST_WORDS = 4_000  # distinct words that are looked at
RARE = 0.6  # worth of a letter that the language has, but seldom uses
SHOUTED = 0.7  # worth of a letter in a word of capitals: another encoding may turn small ones into these
ODD = 1.5  # cost of a character that no text holds there, in letters
OWN_WORD, PLAIN_WORD, MOST_KNOWN = 0.12, 0.04, 4  # what a known word with such letters, and without, adds; how many do
LATER = 0.01  # what each place further down the list costs: of two that read alike the more usual one is taken
ONLY_MARKS = 0.9  # how well a text reads whose only characters beyond ASCII are quotation marks and dashes
_MARKS = frozenset("‘’“”„‚–—…€•·、。，！？：；（）《》「」『』【】〜～　※○●√・™®©°«»\xa0\ufeff")
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(  # signs, and letters that stand at the end of a word only
    r"(?<=[^\W\d_])[^\x00-\x7f\w’‘·\u2010-\u2015\xad・\xa0](?=[^\W\d_])|[ςךםןףץ](?=[^\W\d_])"
)
_CONTROL = re.compile("[\x80-\x9f\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Language:
    """Letters beyond ASCII, words, and the share of such letters that the common ones cover."""

    name: str
    common: frozenset[str]
    rare: frozenset[str]
    words: frozenset[str]
    coverage: float

    @property
    def latin(self) -> bool:
        """Whether its letters stand in one word with those of ASCII."""
        return all(c < "\u0370" or c > "\u1e00" for c in self.common) and self.coverage == 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes in one encoding: the text, and how well it reads (0 to 1 and a little more)."""

    encoding: str
    shown: str
    text: str
    score: float


@cache
def _tables() -> tuple[list[dict[str, list[str] | str]], dict[str, Language]]:
    source = (files("repurchase") / "resources" / "encodings.toml").read_text(encoding="utf-8")
    held = tomllib.loads(source)
    languages = {
        name: Language(
            name,
            frozenset("".join(told["common"].split())),
            frozenset(told["rare"]),
            frozenset(told["words"].split()),
            told.get("coverage", 1.0),
        )
        for name, told in held["languages"].items()
    }
    return held["encodings"], languages


def readings(sample: bytes) -> list[Reading]:
    """The sample in every old encoding that is known, the best reading first.

    Parameters
    ----------
    sample : bytes
        From the beginning of a line; its last character may be cut in two.
    """
    encodings, languages = _tables()
    found = []
    for place, told in enumerate(encodings):
        text = sample.decode(str(told["name"]), errors="replace").removesuffix("\ufffd")
        seen = _Letters(text)
        score = max(
            _score(_Letters(simplified(text)) if name == "zh" else seen, languages[name]) for name in told["languages"]
        )
        found.append(Reading(str(told["name"]), str(told["shown"]), text, score - LATER * place))
    return sorted(found, key=lambda r: -r.score)


class _Letters:
    """What a reading holds whatever its language: signs beyond ASCII, words, and what no text has."""

    def __init__(self, text: str) -> None:
        self.beyond = {c: n for c, n in Counter(text).items() if c > "\x7f" and c not in _MARKS}
        self.words = Counter(_WORD.findall(text))
        self.odd = len(_CONTROL.findall(text)) + len(_INSIDE.findall(text))


def _score(seen: _Letters, language: Language) -> float:
    beyond, words = seen.beyond, seen.words
    total = sum(beyond.values())
    known = {w.casefold() for w in words} & language.words
    own = sum(not w.isascii() for w in known)
    bonus = OWN_WORD * min(own, MOST_KNOWN) + PLAIN_WORD * min(len(known) - own, MOST_KNOWN)
    if not total:
        return ONLY_MARKS + bonus
    explained = sum(n * _explained(w, language) for w, n in words.most_common(MOST_WORDS) if not w.isascii())
    signs = sum(n for c, n in beyond.items() if not _WORD.match(c) and c in language.rare)
    return min(1.0, (explained + signs) / total / language.coverage) - ODD * seen.odd / total + bonus


def _explained(word: str, language: Language) -> float:
    """How many letters of a word beyond ASCII are the language's, each where it may stand."""
    shown = word.lower()
    if not language.latin and language.coverage == 1.0 and any(c < "\x80" for c in word):
        return 0.0  # a Latin letter in a Cyrillic word
    if word[1:] == shown[1:]:
        worth = 1.0
    elif word == word.upper():
        worth = SHOUTED
    else:
        worth = 0.0
    return worth * sum(
        1.0 if c in language.common else RARE if c in language.rare else 0.0 for c in shown if c > "\x7f"
    )
