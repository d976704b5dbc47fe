"""Several options in one cell: which separator parts them, which commas belong to an option, and what a cell ranks."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from repurchase.errors import Note, note
from repurchase.survey.read.answers.categories.spellings import one_spelling
from repurchase.survey.read.answers.categories.words import bare, every, pattern
from repurchase.survey.read.answers.choices import OTHER_TEXT, Choice, answered_words, option_text, ranked
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean, has_chinese

SEPARATORS = ("┋", "|", ";", "；", "\n", "、", "，", ", ", ",", "/", " ")
OWN_SIGNS = frozenset("┋|;；\n")  # signs that no option holds: they part whatever stands around them
RECURRING, ALONE = 10, 3  # answers that must hold two parts together to make one option of them; where it stands alone
LONGEST = 60  # characters of an option
LENGTHS, CODED = (
    3,
    12,
)  # different lengths, and answers, that show codes run together where the head does not ask for several
LEAST_RANKED, MOST_RANKED = 3, 20  # things that a cell ranks: two may be from and to
LEAST_ROWS, RANKED = 8, 0.95  # respondents, and share of them whose cell ranks
_ARROW = re.compile(r"\s*(?:→|⟶|->|=>)\s*")
_OPENS, _CLOSES = "(（[【〔", ")）]】〕"
_DIGITS, _LETTERS = re.compile(r"[1-9]+"), re.compile(r"[A-J]+")


def asks_for_several(c: SheetColumn) -> bool:
    """Whether the head says that more than one answer may be given."""
    words = pattern(every("several"))
    return bool(words.search(bare(c.question)) or words.search(bare(c.header)))


def split_multiple(c: SheetColumn) -> Choice | None:
    """A multiple-choice question written as one cell of several options; None where it is not one."""
    words = [w for w in answered_words(c) if w]
    asked = asks_for_several(c)
    if found := _codes_together(c, asked=asked):
        return found
    for separator in SEPARATORS:
        if found := _split(c, words, separator, asked=asked):
            return found
    return None


def _codes_together(c: SheetColumn, *, asked: bool) -> Choice | None:
    """Codes written without a separator: ``135``, ``ACD``; each cell rises, and none repeats."""
    words = c.distinct
    if c.labels or not words or not any(all(map(p.fullmatch, words)) for p in (_DIGITS, _LETTERS)):
        return None
    if any("".join(sorted(set(w))) != w for w in words):
        return None
    lengths = {len(w) for w in words}
    if max(lengths) < 2 or not (asked or (len(lengths) >= LENGTHS and c.filled >= CODED)):
        return None
    options = tuple(sorted(set("".join(words))))
    chosen = np.array([[o in w for o in options] for w in c.words] + [[False] * len(options)], dtype=bool)
    return Choice([c], c.question, "multiple", options, chosen[c.codes], coded=True, told=("codes_together",))


def _split(c: SheetColumn, words: Sequence[str], separator: str, *, asked: bool) -> Choice | None:
    if separator in " /" and not asked:
        return None
    raw = [OTHER_TEXT.sub("", u) if isinstance(u, str) else clean(u) for u in c.uniques]
    shown = [OTHER_TEXT.sub("", w) for w in answered_words(c)]  # what is typed behind may hold the separator
    whole = raw if separator == "\n" else shown
    if not any(separator in s for s in whole):
        return None  # most columns: nothing to split, however many answers there are
    if any(len(part) > 2 * LONGEST for s in whole for part in s.split(separator)):
        return None  # free text: the parts are sentences
    cells = [_parts(r if separator == "\n" else w, separator) if w else [] for r, w in zip(raw, shown, strict=True)]
    if separator not in OWN_SIGNS:
        cells = _whole_options(cells, list(map(int, c.counts)), separator)
    if not _are_options(c, cells, words, separator, asked=asked):
        return None
    return _of_cells(c, cells)


def _of_cells(c: SheetColumn, cells: Sequence[Sequence[str]]) -> Choice:
    counts: Counter[str] = Counter()
    for parts, n in sorted(zip(cells, c.counts, strict=True), key=lambda p: -len(p[0])):
        counts.update(dict.fromkeys(parts, int(n)))
    spelling = one_spelling(counts)
    options = tuple(dict.fromkeys(spelling[p] for p in counts))
    held = [{spelling[p] for p in parts} for parts in cells]
    chosen = np.array([[o in parts for o in options] for parts in held] + [[False] * len(options)], dtype=bool)
    return Choice([c], c.question, "multiple", options, chosen[c.codes], spellings=spelling)


def _are_options(
    c: SheetColumn, cells: Sequence[Sequence[str]], words: Sequence[str], separator: str, *, asked: bool
) -> bool:
    """Whether the parts are options: few, short, none twice in a cell, and most of them in company of others."""
    several = [p for p in cells if len(p) > 1]
    trailing = sum(w.rstrip().endswith(separator) for w in words)
    if not several and not (trailing and trailing == len(words)):
        return False
    counts: Counter[str] = Counter(p for parts in cells for p in set(parts))
    strict = separator in OWN_SIGNS
    if len(counts) > (40 if strict else 25) or (len(counts) >= len(words) and not asked and not strict):
        return False
    partners: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for parts in cells:
        for p in parts:
            partners[p].add(tuple(parts))
    many = {p for parts in several for p in parts}
    if separator == "┋":  # the platform's own: what one respondent typed beside the options does not speak against it
        often: Counter[str] = Counter()
        for parts, n in zip(cells, c.counts, strict=True):
            often.update(dict.fromkeys(parts, int(n)))
        many = {p for p in many if often[p] > 1} or many
    free = sum(len(partners[p]) > 1 for p in many)
    if many and free < (0.5 if strict or asked else 0.8) * len(many):
        return False
    return not any(len(set(parts)) < len(parts) for parts in cells) and not any(len(p) > LONGEST for p in counts)


def _parts(word: str, separator: str) -> list[str]:
    return [option_text(clean(p)) for p in _outside_brackets(word, separator) if clean(p)]


def _outside_brackets(word: str, separator: str) -> Iterator[str]:
    """The parts of a cell; a separator inside brackets is the option's own."""
    if not any(b in word for b in _OPENS):
        yield from word.split(separator)
        return
    depth, start, i = 0, 0, 0
    balanced = sum(word.count(b) for b in _OPENS) == sum(word.count(b) for b in _CLOSES)
    while i < len(word):
        depth = max(0, depth + (word[i] in _OPENS) - (word[i] in _CLOSES)) if balanced else 0
        if depth == 0 and word.startswith(separator, i):
            yield word[start:i]
            i = start = i + len(separator)
        else:
            i += 1
    yield word[start:]


def _whole_options(cells: list[list[str]], counts: Sequence[int], separator: str) -> list[list[str]]:
    """Cells in which parts that never occur without each other are one option again: ``App, mini-program``."""
    while glued := _inseparable(cells, counts):
        cells = [_glued(parts, glued, separator) for parts in cells]
    return cells


def _inseparable(cells: Sequence[Sequence[str]], counts: Sequence[int]) -> set[tuple[str, str]]:
    """Pairs of parts that only ever follow one another, often enough, or as a whole answer, or in a sentence's case.

    No part is in two of them, so that all are made whole in one pass: free text holds hundreds.
    """
    single: dict[str, int] = defaultdict(int)
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for parts, n in zip(cells, counts, strict=True):
        for p in parts:
            single[p] += n
        for pair in itertools.pairwise(parts):
            pairs[pair] += n
    alone = {(parts[0], parts[1]) for parts in cells if len(parts) == 2}
    firsts = [p[0] for p in single if p[:1].isalpha()]
    capitals = sum(f.isupper() for f in firsts) > len(firsts) / 2
    whole: set[tuple[str, str]] = set()
    taken: set[str] = set()
    for (a, b), n in pairs.items():
        if not n == single[a] == single[b] or a in taken or b in taken or len(single) - len(whole) <= 2:
            continue
        continued = capitals and b[0].islower() and a[0].isupper()
        if continued or n >= RECURRING or (n >= ALONE and (a, b) in alone):
            whole.add((a, b))
            taken |= {a, b}
    return whole


def _glued(parts: Sequence[str], whole: set[tuple[str, str]], separator: str) -> list[str]:
    out: list[str] = []
    for p in parts:
        if out and (out[-1], p) in whole:
            out[-1] += f"{separator}{p}" if separator != "," else f", {p}"
        else:
            out.append(p)
    return out


def ranked_cells(c: SheetColumn) -> list[Choice]:
    """The place of each thing that the cells of a column rank, as a number; none where they rank nothing."""
    if not any(_ARROW.search(w) for w in c.words):
        return []
    cells = [[option_text(p) for p in _ARROW.split(w) if p] if w else [] for w in answered_words(c)]
    counts = [int(n) for n in c.counts]
    right = sum(n for parts, n in zip(cells, counts, strict=True) if len(parts) > 1 and len(set(parts)) == len(parts))
    named: Counter[str] = Counter()
    for parts, n in zip(cells, counts, strict=True):
        named.update(dict.fromkeys(parts, n))
    things = [w for w, n in named.most_common() if n > 1]
    if c.filled < LEAST_ROWS or right < RANKED * c.filled or max(map(len, named), default=0) > LONGEST:
        return []
    if not LEAST_RANKED <= len(things) <= MOST_RANKED or max(map(len, cells)) < min(LEAST_RANKED, len(things)):
        return []
    return [_place_of(c, thing, cells) for thing in sorted(things)]


def ranked_cells_note(c: SheetColumn, k: int) -> Note:
    """What is said of such a column."""
    return note("categories.ranked_cells", "info", column=c.header[:60], k=k)


def _place_of(c: SheetColumn, thing: str, cells: list[list[str]]) -> Choice:
    """The place that each respondent gives to one of the things."""
    asked = f"{c.question}（{thing}）" if has_chinese(c.question) else f"{c.question} ({thing})"
    places = [float(parts.index(thing) + 1) if thing in parts else np.nan for parts in cells]
    own = replace(c, name=asked, wording=asked, statement=asked)
    return replace(ranked(own, np.asarray(c.spread(places), dtype=float)), wording=asked)
