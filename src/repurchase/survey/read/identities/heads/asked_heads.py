"""Heads put together of known words that ask somebody who he is: *¿Cómo se llama usted?*, お名前を教えてください.

No list holds every way of asking. A head asks for a name, a number or an address where each of its words is one that
asks, one for whoever answers, or one for what is asked; a single other word (*the name of your brand*) makes it another
question.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from repurchase.survey.read.sheet.normalise import fold

LONGEST_HEAD = 90  # characters of a head that does nothing but ask
SHORTEST_ACRONYM = 4  # letters of a Latin word that asks for something by itself: PIS and RA are names of items as well
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|^\d{1,3}[.、)]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_Lexicon = Mapping[str, str]


@lru_cache(maxsize=10_000)
def asked_for(head: str) -> str:
    """Tell what a head that does nothing but ask wants to know of whoever answers.

    Parameters
    ----------
    head : str

    Returns
    -------
    str
        ``name`` for a name, a paper or an address, ``contact`` for what tells one respondent from another, or nothing.
    """
    words = plain_words(_BRACKETS.sub(" ", fold(head)))
    if not words or len(words) > LONGEST_HEAD or (len(words) < SHORTEST_ACRONYM and words.isascii()):
        return ""
    verdicts = {_verdict(words, lexicon) for lexicon in _lexicons()}
    return next((v for v in ("name", "contact") if v in verdicts), "")


def plain_words(head: str) -> str:
    """Write a head without accents and marks, its words parted by one blank; scripts without blanks in one piece."""
    bare = unicodedata.normalize("NFKD", fold(head).replace("đ", "d").replace("ß", "ss").replace("º", "o"))
    kept = "".join(c for c in bare if not unicodedata.combining(c) or c > "\u0900")
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", kept)).strip().replace("e mail", "email")
    return words.replace(" ", "") if _UNSPACED.search(words) else words


@cache
def question_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Give the words of which heads are put together, by section and language."""
    held = tomllib.loads((files("repurchase") / "resources" / "identity_questions.toml").read_text(encoding="utf-8"))
    return {key: {language: tuple(words) for language, words in by.items()} for key, by in held.items()}


def _verdict(words: str, lexicon: _Lexicon) -> str:
    kinds = _kinds(words, lexicon)
    if "name" in kinds:
        return "name"
    return "contact" if "contact" in kinds or {"platform", "account"} <= kinds else ""


def _kinds(words: str, lexicon: _Lexicon) -> set[str]:
    """What the parts of a head are, the longest known part first; nothing where a part is unknown."""
    between = "" if _UNSPACED.search(words) else " "
    units: list[str] = words.split() if between else list(words)
    found: set[str] = set()
    start = 0
    while start < len(units):
        for end in range(min(len(units), start + 16), start, -1):
            if kind := lexicon.get(between.join(units[start:end])):
                found.add(kind)
                start = end
                break
        else:
            return set()
    return found


@cache
def _lexicons() -> tuple[_Lexicon, ...]:
    """The known words of each language; what asks for more overrules what asks for less."""
    words, heads = question_words(), _heads()
    shared = [("account", w) for by in words["accounts"].values() for w in by]
    shared += [("platform", w) for w in words["platforms"]["all"]]
    out = []
    for language in words["around"]:
        pairs = [("around", w) for w in words["around"][language]]
        pairs += [("around", w) for w in words["whose"].get(language, ())]
        pairs += shared
        pairs += [("contact", w) for held in (heads, words) for w in held["contacts"].get(language, ())]
        pairs += [("name", w) for held in (heads, words) for w in held["names"].get(language, ())]
        pairs += [("name", w) for w in (*words["asks"].get(language, ()), *_with_suffix(language))]
        out.append({key: kind for kind, w in pairs if (key := plain_words(w))})
    return tuple(out)


def _with_suffix(language: str) -> Iterable[str]:
    words = question_words()
    return [w + s for w in words["whose"].get(language, ()) for s in words["suffixes"].get(language, ())]


@cache
def _heads() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("repurchase") / "resources" / "identity_heads.toml").read_text(encoding="utf-8"))
