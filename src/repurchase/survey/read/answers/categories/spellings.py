"""One category in several spellings: ``m``, ``Male``, ``MALE``; ``Yes.`` and ``yes``; and two that may be one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from repurchase.survey.read.answers.categories.words import CategoryWords, bare, by_language, is_aside
from repurchase.survey.read.sheet.normalise import fold

SIDES = (("male", "female"), ("yes", "no"))  # questions of two answers that are written in many ways
SHORTEST = 5  # letters of a word in which one other letter is a slip, not another word
RARELY = 0.1  # a slip is made by few: at most this share of those who wrote the word, or two
_NEGATED = re.compile(r"m[ıiuü]yor|m[ae](?:z|m)$")  # katılmıyorum is no slip of katılıyorum: Turkish negates within
_SIGNS = r"[\s.,;:!?'’`\"“”_。，、；：！？]+"
_BETWEEN = re.compile(rf"(?<!\d){_SIGNS}|{_SIGNS}(?!\d)|(?<=\d)\s+(?=\d)")
_DASHES = re.compile(r"[‐‑‒–—―−~〜]")


def one_spelling(counts: Mapping[str, int]) -> dict[str, str]:
    """The spelling under which each option is counted: the most frequent of those that are the same.

    Parameters
    ----------
    counts : mapping of option to answers
        In the order in which a tie is decided.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for option in counts:
        groups[_key(option)].append(option)
    sides = _sides([k for k in groups if k])
    merged: dict[str, list[str]] = defaultdict(list)
    for key, options in groups.items():
        merged[sides.get(key, key)] += options
    shown: dict[str, str] = {}
    for options in merged.values():
        best = max(options, key=lambda o: counts[o])
        shown |= dict.fromkeys(options, best)
    return shown


def _key(option: str) -> str:
    """What spellings of one answer have in common: letters, digits and signs, without blanks, case and points."""
    return _BETWEEN.sub("", _DASHES.sub("-", fold(option))) or option


def _sides(keys: Sequence[str]) -> dict[str, str]:
    """The side of each answer to a question of two, where every answer is a word for one of them; else nothing."""
    core = [k for k in keys if not is_aside(k)]
    for sides in SIDES:
        for words in ((w,) for w in by_language()):
            if found := _on_sides(core, sides, words):
                return found
        if found := _on_sides(core, sides, by_language()):
            return found
    return {}


def _on_sides(keys: Sequence[str], sides: tuple[str, str], languages: Iterable[CategoryWords]) -> dict[str, str]:
    listed = Counter((_key(w), side) for lists in languages for side in sides for w in lists.lists[side])
    found = {}
    for key in keys:
        side = max(sides, key=lambda s: listed[key, s])  # M is a man in most languages, a woman beside H
        if listed[key, side]:
            found[key] = side
    return found if found and len(found) == len(keys) else {}


def near_spellings(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Pairs (rare, usual) of options that one letter tells apart: probably a slip, but that is not decided here."""
    found = []
    for rare, n in counts.items():
        word = bare(rare)
        if len(word) < SHORTEST or any(ch.isdigit() for ch in word):
            continue
        for usual, many in counts.items():
            other = bare(usual)
            if bool(_NEGATED.search(word)) != bool(_NEGATED.search(other)):
                continue
            few = n < many and n <= max(2, RARELY * many)
            if few and word[0] == other[0] and abs(len(word) - len(other)) <= 1 and _one_letter(word, other):
                found.append((rare, usual))
                break
    return found


def _one_letter(a: str, b: str) -> bool:
    """Whether one letter more, less, other, or two in the wrong order make one word of the other."""
    if a == b or any(ch.isdigit() for ch in b):
        return False
    i = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    left, right = a[i:], b[i:]
    swapped = len(left) > 1 and left[1::-1] + left[2:] == right
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped
