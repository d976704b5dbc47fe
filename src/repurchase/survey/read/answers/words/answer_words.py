"""The words of answer scales in many languages, read from ``resources/answer_words``: one file a language.

A label is looked up by its letters alone: accents, case, blanks, hyphens and endings of gender do not count. Chinese
and English have a grammar of their own (`answer_labels`); their words are spelt out here as well, so that a misspelt
label can be compared with them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from repurchase.survey.read.sheet.normalise import fold

PLACE = "{}"  # where a degree stands within a core: "stimme {} zu"
LADDER_MARK = "|"  # between the words of one point of a ladder
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i", "œ": "oe", "æ": "ae"})
_GENDER = re.compile(
    r"\((?:a|o|e|s|os|as|es|на|а|ен|-?a/?o?)\)|(?<=[a-zа-я])/-?(?:a|e|o|на|а)(?![a-zа-я])|[·.]e(?![a-z])|(?<=\w)@"
)
_BRACKETS = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*$")
_DRAWN = re.compile(r"([^\W\d])\1{2,}|[~〜～ー…]+$")
_OTHER_THAN_LETTERS = re.compile(r"[\W_]+")
_COLOURS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\\s]")  # how a sign is drawn, not which it is
_WRITTEN = ("zh-hans", "en")  # languages whose labels a grammar reads


@lru_cache(maxsize=50_000)
def letters(label: str) -> str:
    """A label brought to the form in which labels are compared: its letters and digits only, without accents.

    Of a label that holds neither, as of a face or of plus signs, its signs.
    """
    words = _GENDER.sub("", fold(label))
    words = _DRAWN.sub(lambda m: m[1] or "", words)
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", words))).translate(_LETTERS)
    return _OTHER_THAN_LETTERS.sub("", bare) or _COLOURS.sub("", words)


@cache
def languages() -> dict[str, Mapping[str, Any]]:
    """What each language's file holds."""
    folder = files("repurchase") / "resources" / "answer_words"
    held = sorted(folder.iterdir(), key=lambda f: f.name)
    return {
        f.name.removesuffix(".toml"): tomllib.loads(f.read_text(encoding="utf-8"))
        for f in held
        if f.name.endswith(".toml")
    }


@cache
def drawn_points() -> Mapping[str, Any]:
    """Return the ladders of faces and signs, which are of no language."""
    return tomllib.loads((files("repurchase") / "resources" / "drawn_points.toml").read_text(encoding="utf-8"))


@cache
def neutral_words() -> frozenset[str]:
    """Letters of the words for the middle of a scale, in all languages."""
    return frozenset(letters(w) for held in languages().values() for w in held.get("neutral", ()))


@cache
def no_opinion_words() -> frozenset[str]:
    """Letters of the words that stand beside a scale: don't know, no answer."""
    return frozenset(letters(w) for held in languages().values() for w in held.get("no_opinion", ()))


@cache
def yes_no_words() -> frozenset[str]:
    """Letters of the answers to questions of yes or no."""
    return frozenset(letters(w) for held in languages().values() for w in held.get("yes_no", ()))


@cache
def sided_words() -> dict[str, tuple[str, float]]:
    """Letters of each label of a two-sided scale -> its family and its strength, of the languages without grammar."""
    out: dict[str, tuple[str, float]] = {}
    for name, held in languages().items():
        if name not in _WRITTEN:
            _spell(held, out)
    return out


@cache
def written_words() -> dict[str, tuple[str, float]]:
    """Letters of the labels of every language, those with a grammar too: what a misspelt label is compared with."""
    out = dict(sided_words())
    for name in _WRITTEN:
        held = languages()[name]
        nots = {"3.0": ["不"], "4.0": ["非常不", "很不"], "5.0": ["完全不"]} if "weak_not" in held else {}
        _spell({**held, "nots": nots, "patterns": ["{d}{c}"]}, out)
    return out


def _spell(held: Mapping[str, Any], out: dict[str, tuple[str, float]]) -> None:
    """Add each label that a language's degrees, negations and cores make; only letters are joined, so it is quick."""
    degrees = [(letters(d), float(size)) for size, words in held.get("degrees", {}).items() for d in words]
    nots = [(letters(d), -float(size)) for size, words in held.get("nots", {}).items() for d in words]
    frames = [_frame(p) for p in held.get("patterns", ())]
    for family, exact in held.get("exact", {}).items():
        for size, words in exact.items():
            out.update((letters(w), (family, float(size))) for w in words)
    for family, sides in held.get("families", {}).items():
        for core in sides.get("against", ()):
            _join(core, frames, [(d, -v) for d, v in degrees], family, out)
        for core in sides.get("for", ()):
            _join(core, frames, [*degrees, *nots], family, out)


def _frame(pattern: str) -> tuple[str, bool]:
    """The letters before a label, and whether the degree stands before the core."""
    return letters(pattern.split("{")[0]), pattern.index("{d}") < pattern.index("{c}")


def _join(
    core: str,
    frames: list[tuple[str, bool]],
    degrees: list[tuple[str, float]],
    family: str,
    out: dict[str, tuple[str, float]],
) -> None:
    if PLACE in core:
        before, after = map(letters, core.split(PLACE))
        for d, v in degrees:
            out.setdefault(before + d + after, (family, v))
        return
    bare = letters(core)
    for lead, first in frames:
        for d, v in degrees:
            out.setdefault(lead + (d + bare if first else bare + d), (family, v))


def written_label(key: str) -> str:
    """The words of a label whose letters are `key`; the letters themselves where no degree and core make it."""
    for name, held in languages().items():
        sizes = (held.get("degrees", {}), held.get("nots", {}))
        degrees = {letters(d): d for words in sizes for listed in words.values() for d in listed}
        between = "" if name.startswith(("zh", "ja")) else " "
        for sides in held.get("families", {}).values():
            for core in (*sides.get("for", ()), *sides.get("against", ())):
                before, after = map(letters, core.split(PLACE)) if PLACE in core else ("", letters(core))
                inside = key.removeprefix(before).removesuffix(after)
                if before + inside + after == key and inside in degrees:
                    told = core.replace(PLACE, degrees[inside]) if PLACE in core else degrees[inside] + between + core
                    return told.strip()
    return key


def looked_up(label: str) -> tuple[str, float] | None:
    """Family and strength of a label of a two-sided scale or its middle (family ``""``), None where it is neither."""
    key = letters(label)
    if key in neutral_words():
        return "", 0.0
    if (found := sided_words().get(key)) is not None:
        return found
    bare = _BRACKETS.sub("", label)
    return looked_up(bare) if bare and bare != label else None
