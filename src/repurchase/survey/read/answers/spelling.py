"""Answer labels that are misspelt: matched to the nearest label, where one is near and no other is as near."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from repurchase.survey.read.answers.answer_labels import LONGEST, strength
from repurchase.survey.read.answers.words.answer_words import letters, written_label, written_words

SHORTEST = 4  # letters below which a slip cannot be told from another word
SHARE = 0.2  # letters that may be wrong, as a share of the label's
MOST_WRONG = 2
_NEGATIONS = frozenset("不没沒非未无無")


def nearest(words: str, labels: Iterable[str]) -> str | None:
    """The one label that `words` is a slip of; None where none is near, or two are equally near."""
    key = letters(words)
    if len(key) < SHORTEST or len(words) > LONGEST:
        return None
    most = min(MOST_WRONG, max(1, int(SHARE * len(key))))
    best: list[tuple[int, str]] = []
    for label in labels:
        other = letters(label)
        if other and _same_side(key, other) and (d := distance(key, other, most)) <= most:
            best.append((d, label))
    best.sort()
    if not best or (len(best) > 1 and best[1][0] == best[0][0] and letters(best[1][1]) != letters(best[0][1])):
        return None
    return best[0][1]


@lru_cache(maxsize=2_000)
def usual_label(words: str) -> str | None:
    """The label of some language that a misspelt one comes nearest to; None where those near differ in strength."""
    key = letters(words)
    if len(key) < 2 * SHORTEST or len(words) > LONGEST or any(c.isdigit() for c in key) or strength(words):
        return None
    half = len(key) // 2  # with one slip, one of the two halves is untouched
    alike = (w for w in written_words() if w.startswith(key[:half]) or w.endswith(key[-half:]))
    near = [w for w in alike if _same_side(key, w) and distance(key, w, 1) == 1]
    return written_label(near[0]) if near and len({written_words()[w] for w in near}) == 1 else None


def _same_side(a: str, b: str) -> bool:
    """Whether two Chinese labels hold the same negations: 同意 is no slip of 不同意."""
    return [c for c in a if c in _NEGATIONS] == [c for c in b if c in _NEGATIONS]


def distance(a: str, b: str, most: int) -> int:
    """Letters to change, add, leave out or swap between two words; more than `most` as soon as it must be."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
