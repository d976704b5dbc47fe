"""The natural order of the options of a closed question: bands of numbers, school years, degrees, frequencies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from repurchase.survey.read.answers.categories.bands import bands
from repurchase.survey.read.answers.categories.words import CategoryWords, bare, by_language, is_aside, pattern

_CODE = re.compile(r"-?\d{1,3}")
_YEARS = frozenset({"education", "grade", "school"})  # ladders in which "or below" and "or above" are said


def natural_order(options: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Options in rising order where their words tell one, and whether they do.

    Every option must have its place: a list of which only a part is known keeps the order it came in. A refusal,
    "don't know" and "other" stand beside the order, behind the rest.
    """
    if all(_CODE.fullmatch(o) for o in options):
        return tuple(sorted(options, key=float)), False
    ranked = [o for o in options if not is_aside(o)]
    aside = [o for o in options if o not in ranked]
    if len(ranked) > 1:
        found = bands(ranked)
        if found is not None:
            rank = dict(zip(ranked, found[0], strict=True))
            return (*sorted(ranked, key=lambda o: rank[o]), *aside), found[1]
        places = _ranks(tuple(ranked))
        if places is not None:
            at = dict(zip(ranked, places, strict=True))
            return (*sorted(ranked, key=lambda o: at[o]), *aside), True
    return tuple(options), False


@lru_cache(maxsize=1_000)
def _ranks(options: tuple[str, ...]) -> tuple[float, ...] | None:
    """The step of each option on the one known ladder that holds them all, each on its own; None where none does."""
    for words in by_language():
        for name, steps in words.ladders.items():
            places = [_rank_of(bare(o), steps, words, bounded=name in _YEARS) for o in options]
            known = [p for p in places if p is not None]
            if len(known) == len(options) and len(set(known)) == len(known):
                return tuple(known)
    return None


def _rank_of(option: str, steps: Sequence[Sequence[str]], words: CategoryWords, *, bounded: bool) -> float | None:
    """The step that an option names first, half a step lower or higher where it is open to below or above."""
    exact = next((k for k, step in enumerate(steps) if option in step), None)
    if exact is not None or not bounded:
        return None if exact is None else float(exact)
    match = _ladder_pattern(tuple(w for step in steps for w in step)).search(option)
    if match is None:
        return None
    step = next(k for k, listed in enumerate(steps) if match[0] in listed)
    left = option[: match.start()] + " " + option[match.end() :]
    return step - 0.25 * bool(words.under.search(left)) + 0.25 * bool(words.over.search(left))


@lru_cache(maxsize=100)
def _ladder_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return pattern(words)
