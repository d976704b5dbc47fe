"""Answer labels that end alike: ``always check the label`` ... ``never check the label`` rise by how they begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.survey.read.sheet.normalise import fold

FEWEST_SHARING = 4  # labels from which a shared end is more than an accident


def without_shared_end(labels: Iterable[str]) -> dict[str, str]:
    """How each label begins, without the words that all but at most one (the middle of a scale) end in.

    Empty where they share no words, or where two would begin alike.
    """
    words = {label: fold(label).split() for label in labels}
    end = _shared_end(list(words.values())) if len(words) >= FEWEST_SHARING else []
    if not end:
        return {}
    starts = {label: " ".join(held[: -len(end)] if held[-len(end) :] == end else held) for label, held in words.items()}
    return starts if all(starts.values()) and len(set(starts.values())) == len(starts) else {}


def _shared_end(words: Sequence[list[str]]) -> list[str]:
    """The longest run of words that all, or all but one, end in after words of their own."""
    first, second = words[:2]
    ends = [held[-k:] for held in (first, second) for k in range(len(held) - 1, 0, -1)]
    often = (
        end
        for end in sorted(ends, key=len, reverse=True)
        if sum(len(held) > len(end) and held[-len(end) :] == end for held in words) >= len(words) - 1
    )
    return next(often, [])
