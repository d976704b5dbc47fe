"""Scales whose ends are no mirror images: never ... always, not at all ... extremely, poor ... excellent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from repurchase.survey.read.answers.words.answer_words import LADDER_MARK, drawn_points, languages, letters
from repurchase.survey.read.sheet.normalise import fold

MOST_LABELS = 30  # distinct answers beyond which a column is no ladder
LONGEST = 60  # characters of an answer label
APART = 0.03  # of the way from the lowest point to the highest that two labels must lie apart to be told in order
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

    def position(self, words: str) -> int | None:
        """Place of a label on the ladder, from 0; None where it is on none of its points."""
        held = _positions(self).get(letters(words))
        return held[0] if held else None

    def holding(self, seen: Iterable[str]) -> Ladder | None:
        """The ladder with a point of its own for each of the labels, None where it has none; such as may be on two
        points are left on one."""
        keys = sorted({letters(w) for w in seen}, key=lambda k: len(_positions(self).get(k, ())))
        at = _assigned(keys, _positions(self), {})
        if at is None:
            return None
        points = [[w for w in point.split(LADDER_MARK) if at.get(letters(w), k) == k] for k, point in enumerate(self)]
        return self if at.keys() == _positions(self).keys() else Ladder(LADDER_MARK.join(p) or "-" for p in points)

    def fits(self, seen: Iterable[str]) -> bool:
        """Whether the labels stand on points of the ladder, each on one of its own."""
        return self.holding(seen) is not None


class AssumedLadder(Ladder):
    """Labels in the order in which the known ladders have them, though no ladder holds them all."""

    __slots__ = ()


class NumberedLadder(AssumedLadder):
    """Labels of no known ladder in the order of the numbers that are written with them."""

    __slots__ = ()


def _assigned(
    keys: Sequence[str], positions: dict[str, tuple[int, ...]], start: dict[str, int]
) -> dict[str, int] | None:
    """A place of its own for each key, the earliest that goes."""
    if not keys:
        return start
    for place in positions.get(keys[0], ()):
        if (
            place not in start.values()
            and (rest := _assigned(keys[1:], positions, {**start, keys[0]: place})) is not None
        ):
            return rest
    return None


@lru_cache(maxsize=2_000)
def _positions(ladder: Ladder) -> dict[str, tuple[int, ...]]:
    out: dict[str, tuple[int, ...]] = {}
    for k, point in enumerate(ladder):
        for word in point.split(LADDER_MARK):
            out[letters(word)] = (*out.get(letters(word), ()), k)
    return out


@cache
def _by_word() -> dict[str, tuple[tuple[str, Ladder], ...]]:
    """Letters of a label -> the ladders that it stands on, each with its kind."""
    out: dict[str, list[tuple[str, Ladder]]] = {}
    for held in (*languages().values(), drawn_points()):
        for kind, ladders in held.get("ladders", {}).items():
            for ladder in map(Ladder, ladders):
                for key in _positions(ladder):
                    out.setdefault(key, []).append((kind, ladder))
    return {key: tuple(found) for key, found in out.items()}


def ladder_of(labels: Iterable[str], bare: Callable[[str], str] = str, least: int = ENOUGH_POINTS) -> Ladder | None:
    """The shortest ladder that holds all labels, None where none does; `bare` takes a number off a label."""
    words = set(labels)
    if len(words) > MOST_LABELS or any(len(w) > LONGEST for w in words):
        return None
    tried = [{shorten(bare(w)) for w in words} for shorten in (str, _degree)]
    for seen in tried:
        if len(seen) < 2:
            continue
        held = [x for _, x in _by_word().get(letters(next(iter(seen))), ())]
        fitting = [f for x in held if len(seen) >= min(least, len(x)) and (f := x.holding(seen)) is not None]
        if fitting:
            return min(fitting, key=len)
    return _by_usual_order(tried[0]) if len(tried[0]) >= least else None


def _by_usual_order(seen: set[str]) -> Ladder | None:
    """The labels by their usual place, where each is on ladders of one kind and no two have the same place."""
    held = {w: _by_word().get(letters(w), ()) for w in seen}
    for kind in ("frequency", "importance", "likelihood", "satisfaction", "quality"):
        usual = {w: _usual_place(w, [x for k, x in found if k == kind]) for w, found in held.items()}
        known = {w: v for w, v in usual.items() if v is not None}
        order = sorted(known, key=lambda w: known[w])
        apart = all(known[b] - known[a] >= APART for a, b in pairwise(order))
        if len(known) == len(seen) and apart and known[order[0]] == 0:
            return AssumedLadder(order)
    return None


def _usual_place(word: str, on: Sequence[Ladder]) -> float | None:
    """Where a label stands on average, 0 the lowest point of a ladder and 1 the highest."""
    places = [k / (len(x) - 1) for x in on for k in _positions(x)[letters(word)]]
    return sum(places) / len(places) if places else None


def on_ladder(label: str, kind: str = "") -> bool:
    """Whether a label is a point of some ladder, of one kind where that is given."""
    return any(kind in {"", k} for k, _ in _by_word().get(letters(label), ()))


def ladder_place(label: str, points: Sequence[str]) -> int | None:
    """Place of a label on a ladder, from 0."""
    ladder = points if isinstance(points, Ladder) else Ladder(points)
    words = fold(label).replace("_", " ")
    return k if (k := ladder.position(words)) is not None else ladder.position(_degree(words))


def _degree(words: str) -> str:
    """The degree of a label that names what is rated, ``very important`` or ``describes me very well``."""
    words = " ".join(fold(words).split())
    if m := _ADVERB.match(words) or _DESCRIBES.match(words):
        return "not at all" if m[1] == "not" and "describe" in words else m[1]
    return words
