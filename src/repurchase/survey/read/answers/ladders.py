"""Scales whose ends are no mirror images: never ... always, not at all ... extremely, poor ... excellent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

from repurchase.survey.read.answers.answer_words import LADDER_MARK, languages, letters
from repurchase.survey.read.sheet.normalise import fold

MOST_LABELS = 30  # distinct answers beyond which a column is no ladder
LONGEST = 60  # characters of an answer label
ENOUGH_POINTS = 3  # labels that must be seen before a ladder is believed
_ADVERB = re.compile(
    r"^(not at all|slightly|moderately|somewhat|very|extremely|not so|not that|not very|not too|not|a little|quite|"
    r"fairly|completely)\s+"
    r"(important|satisfied|likely|useful|interested|familiar|confident|willing|happy|helpful|valuable|"
    r"true of me|true|well|often|concerned|clear|easy|effective|responsive|influential|worried|stressful|difficult|"
    r"comfortable)$"
)
_DESCRIBES = re.compile(
    r"^(?:describes me |does )?(not(?: at all)?|slightly|moderately|somewhat|very|extremely) (?:well|describe me)$"
)


class Ladder(tuple[str, ...]):
    """The words of an ordered scale from low to high; a point may be said in several words, joined by ``|``."""

    __slots__ = ()

    def place(self, words: str) -> int | None:
        """Place of a label on the ladder, from 0; None where it is on none of its points."""
        return _places(self).get(letters(words))

    def fits(self, seen: Iterable[str]) -> bool:
        """Whether the labels stand on points of the ladder, each on one of its own."""
        places = [self.place(w) for w in seen]
        return None not in places and len(set(places)) == len({letters(w) for w in seen})


@lru_cache(maxsize=2_000)
def _places(ladder: Ladder) -> dict[str, int]:
    return {letters(w): k for k, point in enumerate(ladder) for w in point.split(LADDER_MARK)}


@cache
def ladders() -> tuple[Ladder, ...]:
    """The ladders of every language."""
    return tuple(
        Ladder(points) for held in languages().values() for kind in held.get("ladders", {}).values() for points in kind
    )


@cache
def _by_word() -> dict[str, tuple[Ladder, ...]]:
    """Letters of a label -> the ladders that it stands on."""
    out: dict[str, list[Ladder]] = {}
    for ladder in ladders():
        for key in _places(ladder):
            out.setdefault(key, []).append(ladder)
    return {key: tuple(held) for key, held in out.items()}


def ladder_of(labels: Iterable[str], bare: Callable[[str], str] = str, least: int = ENOUGH_POINTS) -> Ladder | None:
    """The shortest ladder that holds all labels, None where none does; `bare` takes a number off a label."""
    words = set(labels)
    if len(words) > MOST_LABELS or any(len(w) > LONGEST for w in words):
        return None
    for shorten in (str, _degree):
        seen = {shorten(bare(w)) for w in words}
        if len(seen) < 2:
            continue
        held = _by_word().get(letters(next(iter(seen))), ())
        fitting = [x for x in held if x.fits(seen) and len(seen) >= min(least, len(x))]
        if fitting:
            return min(fitting, key=len)
    return None


def ladder_place(label: str, points: Sequence[str]) -> int | None:
    """Place of a label on a ladder, from 0."""
    ladder = points if isinstance(points, Ladder) else Ladder(points)
    words = fold(label).replace("_", " ")
    return k if (k := ladder.place(words)) is not None else ladder.place(_degree(words))


def _degree(words: str) -> str:
    """The degree of a label that names what is rated, ``very important`` or ``describes me very well``."""
    words = " ".join(fold(words).split())
    if m := _ADVERB.match(words) or _DESCRIBES.match(words):
        return "not at all" if m[1] == "not" and "describe" in words else m[1]
    return words
