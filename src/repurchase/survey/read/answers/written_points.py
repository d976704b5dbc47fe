"""Points that are written with their number in any words: ``1 - Not very impressive`` ... ``5 - Really impressive``.

The number is the code; the words need not be known. That each number has one wording, and each wording one number, in
all columns of a run, tells such points from answers that only begin with a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.survey.read.answers.answer_labels import HIGHEST, split_explicit
from repurchase.survey.read.answers.answer_profile import AnswerKind, Profile, is_banded, sets_aside
from repurchase.survey.read.answers.words.answer_words import letters, yes_no_words
from repurchase.survey.read.answers.words.ladders import NumberedLadder
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold
from repurchase.survey.read.sheet.question_heads import named

FEWEST_POINTS, FEWEST_WORDED = 3, 2  # numbers, and numbers with words, of a scale whose words are not known
NOTHING = "-"  # stands for the words of a point that nobody chose
UNCHOSEN = 3  # lowest number up to which those below it are points that nobody chose


def points_in_words(run: Sequence[SheetColumn]) -> NumberedLadder | None:
    """The words of the points of a run in the order of the numbers written with them; None where they are no points."""
    if any(c.labels or is_banded(c) for c in run):
        return None
    bare = {v for c in run for v in c.numbers_answered}
    words = {w for c in run for w, v in zip(c.words, c.numbers, strict=True) if w and v is None}
    wording = _one_wording_each(w for w in words if not sets_aside(w))
    if wording is None or any(v != int(v) or v in wording for v in bare if 0 <= v < HIGHEST):
        return None
    used = sorted({*wording, *(int(v) for v in bare if 0 <= v < HIGHEST)})
    if len(used) < FEWEST_POINTS or len(wording) < FEWEST_WORDED or used[-1] >= HIGHEST:
        return None
    low = 1 if 1 < used[0] <= UNCHOSEN else used[0]
    return NumberedLadder(wording.get(k, NOTHING) for k in range(low, used[-1] + 1))


def _one_wording_each(words: Iterable[str]) -> dict[int, str] | None:
    """Number -> its words, where every answer has both and neither belongs to two of the other."""
    wording: dict[int, str] = {}
    for word in words:
        rest, number = split_explicit(fold(word).replace("_", " "))
        if number is None or letters(wording.setdefault(int(number), rest)) != letters(rest):
            return None
    keys = {letters(w) for w in wording.values()}
    return wording if len(keys) == len(wording) and not keys & yes_no_words() else None


def worded_alone(run: Sequence[SheetColumn], c: SheetColumn, profiles: dict[int, Profile]) -> bool:
    """Whether a column goes on a run of items whose points have words of their own: one name, one set of numbers."""
    last = run[-1]
    names = named(last), named(c)
    akin = bool(c.group) and c.group == last.group
    akin = akin or (names[0] is not None and names[1] is not None and names[0].prefix == names[1].prefix)
    if not akin or any(profiles[x.index].kind is not AnswerKind.OTHER for x in (last, c)):
        return False
    ladders = [points_in_words([x]) for x in (last, c)]
    return all(x is not None for x in ladders) and len({len(x) for x in ladders if x is not None}) == 1
