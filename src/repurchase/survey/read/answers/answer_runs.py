"""What the columns of one run tell about each other's answers: words of one scale, sliders, slips of a label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import pairwise

import numpy as np

from repurchase.survey.read.answers.answer_labels import without_number
from repurchase.survey.read.answers.answer_profile import (
    MOSTLY,
    AnswerKind,
    Profile,
    answer_texts,
    is_banded,
    is_missing_code,
    label_at,
    lettered,
    numbers_given,
    profile,
    real_counts,
    sets_aside,
    spell,
)
from repurchase.survey.read.answers.numbers.coherence import going_together
from repurchase.survey.read.answers.numbers.fractions import holds_few_fractions, with_slips
from repurchase.survey.read.answers.numbers.slider_runs import SLIDER, may_go_together, sliders_of
from repurchase.survey.read.answers.spelling import nearest
from repurchase.survey.read.answers.words.answer_words import letters, yes_no_words
from repurchase.survey.read.answers.words.ladders import AssumedLadder, Ladder, ladder_of, ladder_place, on_ladder
from repurchase.survey.read.answers.words.three_points import three_points
from repurchase.survey.read.answers.written_points import points_in_words, worded_alone
from repurchase.survey.read.sheet.grid import SheetColumn

FEWEST_COLUMNS = 3  # columns that share their words before these are taken for a scale
FEWEST_WORDS, MOST_WORDS = 3, 11  # distinct words of a scale whose order is not known
OWN_WORDS = 0.25  # share of the columns that may hold a word of their own: where more do, answers were typed
FEW_KNOWN = 3  # known words of a scale up to which another that is given often is taken for one of its points
FEWEST_GIVEN, OFTEN_GIVEN = 3, 0.02  # times, and share of the answers, that this word is given at least
NEIGHBOURS = 2  # columns that labelled ones may be apart: a recoded copy often stands between them
LONGEST_WORD = 40  # characters of such a word
ALIKE = 0.6  # share of a column's words that the run knows already

Alike = Callable[[Sequence[SheetColumn], SheetColumn, dict[int, Profile]], bool]


def profiled(columns: Sequence[SheetColumn], sliders: Container[int] = ()) -> dict[int, Profile]:
    """The profile of each column by its index, the columns of its run heard; `sliders` are known to be some."""
    found = {c.index: profile(c) for c in columns}
    _forgive_fractions(columns, found)
    for letter_run in _lettered_runs(columns, found):
        _settle_letters(letter_run, found)
    _settle_sliders(columns, found, sliders)
    for run in _runs(_labelled_numbers(columns, found), found, _same_value_labels, NEIGHBOURS):
        _read_labelled(run, found)
    for run in _runs(columns, found, _share_words):
        _settle(run, found)
        if _lacks_a_place(run, found):
            for c in run:
                found[c.index].kind = AnswerKind.WORDS
    for c in columns:
        if _lacks_a_place([c], found):
            found[c.index].kind = AnswerKind.WORDS
    for run in _runs(columns, found, worded_alone):
        for c in run if len(run) >= FEWEST_COLUMNS else ():
            found[c.index].kind, found[c.index].ladder = AnswerKind.LADDER, points_in_words([c]) or Ladder()
    return found


def _settle_sliders(columns: Sequence[SheetColumn], profiles: dict[int, Profile], known: Container[int]) -> None:
    """Columns that are sliders: a run shows it, or the study says so of one that holds nothing else."""
    for run in _runs(columns, profiles, _may_be_sliders):
        for c in sliders_of(run, [profiles[c.index].kind is AnswerKind.OTHER for c in run]):
            profiles[c.index].kind = AnswerKind.SLIDER
    for c in columns:
        if c.index in known and _slider_like(c, profiles[c.index]):
            profiles[c.index].kind = AnswerKind.SLIDER


def _forgive_fractions(columns: Sequence[SheetColumn], profiles: dict[int, Profile]) -> None:
    """Columns rated in whole numbers keep their kind where a few answers are fractions, which are no points."""
    counts = numbers_given(columns, profiles)
    whole = {i: n for i, n in counts.items() if profiles[i].kind is AnswerKind.NUMBERS or holds_few_fractions(n)}
    for c in with_slips(columns, whole):
        profiles[c.index].kind = AnswerKind.NUMBERS


def _lettered_runs(columns: Sequence[SheetColumn], profiles: dict[int, Profile]) -> Iterable[list[SheetColumn]]:
    """Neighbours answered in the letters of options."""
    run: list[SheetColumn] = []
    for c in columns:
        if not c.labels and profiles[c.index].kind is AnswerKind.NUMBERS and lettered(c):
            run.append(c)
            continue
        yield run
        run = []
    yield run


def _settle_letters(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> None:
    """Letters are points only in a run whose answers go together; elsewhere they name categories: store A, plan B."""
    together = [c for c, goes in zip(run, _together(run, profiles), strict=True) if goes] if len(run) > 1 else []
    for c in run if len(together) < FEWEST_COLUMNS else [c for c in run if c not in together]:
        p = profiles[c.index]
        p.kind, p.numbers, p.apart = AnswerKind.OTHER, [None] * len(c.uniques), len(run) > 1


def _together(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> list[bool]:
    """Whether the answers to each column of a run go with those to the others."""
    held = []
    for c in run:
        kept = real_counts(c, profiles[c.index].numbers)
        numbers = [np.nan if v is None or v not in kept else v for v in profiles[c.index].numbers]
        held.append(np.asarray(c.spread(numbers), dtype=float))
    return going_together(held)


def ordered(c: SheetColumn, p: Profile, order: Sequence[str]) -> Profile:
    """The profile of a column whose words are told in their order, from low to high."""
    return Profile(AnswerKind.LADDER, [None] * len(c.uniques), p.numbers or list(c.numbers), Ladder(order))


def _runs(
    columns: Sequence[SheetColumn], profiles: dict[int, Profile], alike: Alike, apart: int = 1
) -> Iterable[list[SheetColumn]]:
    """Columns that are alike, two or more at a time, each at most `apart` columns behind the one before."""
    run: list[SheetColumn] = []
    for left, right in pairwise([*columns, None]):
        if left is None:
            continue
        run.append(left)
        if right is None or right.index > left.index + apart or not alike(run, right, profiles):
            if len(run) > 1:
                yield run
            run = []


def _words(c: SheetColumn, p: Profile) -> set[str]:
    held = c.labels.values() if c.labels else (w for w, v in zip(c.words, c.numbers, strict=True) if v is None)
    return {letters(w) for w in held if w}


def _share_words(run: Sequence[SheetColumn], c: SheetColumn, profiles: dict[int, Profile]) -> bool:
    known = set().union(*(_words(x, profiles[x.index]) for x in run))
    own = _words(c, profiles[c.index])
    if len(own | known) > MOST_WORDS + 4:
        return False
    return bool(own) and len(own & known) >= ALIKE * min(len(own), len(known))


def _settle(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> None:
    """Give the columns of a run that share their words the kind that the run shows."""
    if (three := _three_point_run(run, profiles)) is not None:
        for c in three[1]:
            profiles[c.index].kind, profiles[c.index].ladder = AnswerKind.LADDER, three[0]
        return
    kinds = [profiles[c.index].kind for c in run]
    verbal = [c for c in run if profiles[c.index].kind is AnswerKind.LABELS]
    if verbal and len(verbal) >= len(run) / 2:
        labels = sorted(
            {w for c in verbal for w, s in zip(c.words, profiles[c.index].strengths, strict=True) if s and w}
        )
        for c in run:
            p = profiles[c.index]
            spell(c, p, labels)
            if p.kind in {AnswerKind.OTHER, AnswerKind.CONSTANT, AnswerKind.LADDER} and any(p.strengths):
                p.kind = AnswerKind.LABELS
    elif (ladder := _common_ladder(run, profiles)) is not None:
        _put_on(ladder, run, profiles)
    elif len(run) >= FEWEST_COLUMNS and not _all_known(run, profiles) and (written := points_in_words(run)) is not None:
        _put_on(written, run, profiles)
    elif len(run) >= FEWEST_COLUMNS and all(k in {AnswerKind.OTHER, AnswerKind.CONSTANT} for k in kinds):
        _words_without_order(run, profiles)


def _three_point_run(
    run: Sequence[SheetColumn], profiles: dict[int, Profile]
) -> tuple[Ladder, Sequence[SheetColumn]] | None:
    """No, a word between and yes that several columns share, and the columns from the first to the last with it."""
    words = [answer_texts(c, profiles[c.index]) for c in run]
    ladder = three_points(set().union(*words))
    if ladder is None or any(c.labels for c in run):
        return None
    whole = [k for k, held in enumerate(words) if letters(ladder[1]) in map(letters, held)]
    return (ladder, run[whole[0] : whole[-1] + 1]) if len(whole) >= FEWEST_COLUMNS else None


def _all_known(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> bool:
    """Whether every word of a run is a known label, whose direction comes before that of its number."""
    return all(
        profiles[c.index].strengths[i] is not None
        for c in run
        for i, word in enumerate(c.words)
        if word and c.numbers[i] is None and not sets_aside(word) and profiles[c.index].strengths
    )


def _lacks_a_place(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> bool:
    """Whether words of good and bad hold one that no list knows, given often: its place cannot be told from theirs."""
    if any(profiles[c.index].kind not in {AnswerKind.LABELS, AnswerKind.LADDER} or c.labels for c in run):
        return False
    known: dict[str, bool] = {}  # and whether it has a strength
    unknown: Counter[str] = Counter()
    for c in run:
        p = profiles[c.index]
        if any(s is not None and s.family not in {"", "good"} for s in p.strengths):
            return False
        for i, word in enumerate(c.words):
            if not word or p.numbers[i] is not None or sets_aside(word):
                continue
            if p.strengths[i] is not None or i in p.near or on_ladder(without_number(word), "quality"):
                known[letters(word)] = p.strengths[i] is not None
            else:
                unknown[letters(word)] += int(c.counts[i])
    few = len(known) <= FEW_KNOWN or not all(known.values())
    often = max(FEWEST_GIVEN, OFTEN_GIVEN * sum(c.filled for c in run))
    return few and 0 < len(unknown) <= len(known) and min(unknown.values()) >= often


def _common_ladder(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> Ladder | None:
    """The ladder of the labels of a run: of all, else of those that single columns have on one; or of its two ends."""
    words = {without_number(w) for c in run for w in answer_texts(c, profiles[c.index])}
    if ladder := ladder_of(words):
        return ladder
    on = [c for c in run if profiles[c.index].kind is AnswerKind.LADDER]
    if on and (ladder := ladder_of({without_number(w) for c in on for w in answer_texts(c, profiles[c.index])})):
        return ladder
    numeric = all(profiles[c.index].numbers and any(v is not None for v in profiles[c.index].numbers) for c in run)
    ends = ladder_of(words, least=2) if len(words) <= FEWEST_WORDS and numeric else None
    on_ends = ends is not None and {ladder_place(w, ends) for w in words} <= {0, (len(ends) - 1) / 2, len(ends) - 1}
    return ends if on_ends else None


def _coded_ladder(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> Ladder | None:
    """Value labels of no known scale that numeric columns share: in the order of their numbers, which is said."""
    first = run[0]
    labels = {v: w for v, w in sorted(first.labels.items()) if not is_missing_code(v) and not sets_aside(w)}
    if len(run) < FEWEST_COLUMNS or not FEWEST_WORDS <= len(labels) <= MOST_WORDS or is_banded(first):
        return None
    if any(c.labels != first.labels or profiles[c.index].kind is not AnswerKind.NUMBERS for c in run):
        return None
    return AssumedLadder(labels.values()) if len(set(map(letters, labels.values()))) == len(labels) else None


def _labelled_numbers(columns: Sequence[SheetColumn], profiles: dict[int, Profile]) -> list[SheetColumn]:
    """Numbers whose value labels rate nothing that is known, in the order of the file."""
    return [c for c in columns if c.labels and profiles[c.index].kind is AnswerKind.NUMBERS]


def _same_value_labels(run: Sequence[SheetColumn], c: SheetColumn, profiles: dict[int, Profile]) -> bool:
    return c.labels == run[0].labels


def _read_labelled(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> None:
    """Take value labels that neighbours share for a scale in the order of its numbers.

    Where two points have one label, as by a slip, the numbers alone are read.
    """
    labels = [w for v, w in run[0].labels.items() if not is_missing_code(v) and not sets_aside(w)]
    if len(run) < FEWEST_COLUMNS or not FEWEST_WORDS <= len(labels) <= MOST_WORDS or is_banded(run[0]):
        return
    coded = _coded_ladder(run, profiles)
    if coded is not None and sum(_together(run, profiles)) < max(FEWEST_COLUMNS, len(run) / 2):
        for c in run:
            profiles[c.index].apart = True
        return
    for c in run:
        p = profiles[c.index]
        p.points = True
        if coded is not None:
            p.kind, p.ladder = AnswerKind.LADDER, coded


def _put_on(ladder: Ladder, run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> None:
    """Read the columns of a run on one ladder, slips of its labels too, where nearly all their answers are on it."""
    labels = sorted(
        {
            w
            for c in run
            for w in answer_texts(c, profiles[c.index])
            if ladder_place(without_number(w), ladder) is not None
        }
    )
    for c in run:
        p, on = profiles[c.index], 0
        for i, word in enumerate(c.words):
            label = label_at(c, p, i)
            known = ladder_place(without_number(label), ladder) is not None if label else p.numbers[i] is not None
            if word and not known and p.numbers[i] is None and (meant := nearest(word, labels)):
                p.near[i], known = meant, True
            on += int(c.counts[i]) if word and (known or p.numbers[i] is not None) else 0
        if c.filled and on >= MOSTLY * c.filled:
            p.kind, p.ladder = AnswerKind.LADDER, ladder


def _words_without_order(run: Sequence[SheetColumn], profiles: dict[int, Profile]) -> None:
    shown = {w for c in run for w in c.distinct if not sets_aside(w)}
    same = len({letters(w) for w in shown})
    often = Counter(letters(w) for c in run for w in c.distinct)
    own = sum(any(often[letters(w)] == 1 for w in c.distinct) for c in run)
    if len(yes_no_words() & {letters(w) for w in shown}) > 1:
        return
    if not FEWEST_WORDS <= same <= MOST_WORDS or any(len(w) > LONGEST_WORD for w in shown):
        return
    if any(profiles[c.index].apart or c.labels or is_banded(c) or any(v is not None for v in c.numbers) for c in run):
        return
    if all(any(ch.isalpha() for ch in w) or not any(ch.isalnum() for ch in w) for w in shown):
        each = min(sum(often[letters(w)] > 1 for w in c.distinct) for c in run)
        for c in run:
            if own <= OWN_WORDS * len(run):
                profiles[c.index].kind = AnswerKind.WORDS
            else:  # a rare answer in one column, or categories of a few questions
                profiles[c.index].alike = each >= FEWEST_WORDS


def _may_be_sliders(run: Sequence[SheetColumn], c: SheetColumn, profiles: dict[int, Profile]) -> bool:
    pair = [(x, profiles[x.index]) for x in (run[-1], c)]
    many = all(p.kind is AnswerKind.OTHER for _, p in pair)
    return may_go_together(run[-1], c, many=many) and all(_slider_like(x, p) for x, p in pair)


def _slider_like(c: SheetColumn, p: Profile) -> bool:
    """Whether a column holds numbers of 0 to 100, more of them than any scale of points has."""
    if p.kind not in {AnswerKind.OTHER, AnswerKind.NUMBERS} or c.labels:
        return False
    counts = real_counts(c, c.numbers)
    inside = sum(n for v, n in counts.items() if SLIDER[0] <= v <= SLIDER[1])
    return (
        bool(counts)
        and inside == sum(counts.values()) >= 0.9 * c.filled
        and (p.kind is AnswerKind.OTHER or max(counts) <= SLIDER[1])
    )
