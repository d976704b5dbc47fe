"""Scales of three points that end in a bare no and yes, read from ``resources/three_points.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from repurchase.survey.read.answers.words.answer_words import letters
from repurchase.survey.read.answers.words.ladders import AssumedLadder

_PARTS = ("no", "middle", "yes")


def three_points(words: Iterable[str]) -> AssumedLadder | None:
    """No, a word between, and yes in their order, where the words are these three of one language.

    Parameters
    ----------
    words : iterable of str
        All words of neighbouring columns.
    """
    held = {letters(w): w for w in words}
    if len(held) != len(_PARTS):
        return None
    for known in _languages():
        points = [next((w for key, w in held.items() if key in known[part]), "") for part in _PARTS]
        if all(points) and len(set(points)) == len(_PARTS):
            return AssumedLadder(points)
    return None


@cache
def _languages() -> tuple[dict[str, frozenset[str]], ...]:
    text = (files("repurchase") / "resources" / "three_points.toml").read_text(encoding="utf-8")
    return tuple(
        {part: frozenset(map(letters, held[part])) for part in _PARTS} for held in tomllib.loads(text).values()
    )
