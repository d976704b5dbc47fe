"""Runs of like columns: neighbours that are answered on one scale are one block, whatever a single head says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from repurchase.survey.read.answers.answer_labels import HIGHEST
from repurchase.survey.read.answers.answer_profile import AnswerKind, Profile
from repurchase.survey.read.answers.numbers.number_words import asks_for_count
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold
from repurchase.survey.read.sheet.question_heads import named, question_number, short

RUN = 3  # neighbours answered alike from which on they speak for one another
SLIDER = 100  # highest point of a slider
SLIDER_SPREAD = 12  # distinct values from which on whole numbers up to 100 are a slider and no scale of points
CODES = frozenset({8.0, 9.0})  # numbers that questionnaires give to "don't know" and "no answer"
ALIKE = 0.5  # share of the fewer answers that two columns have in common when they are answered alike


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Neighbouring columns answered alike.

    Attributes
    ----------
    columns : tuple of SheetColumn
        From left to right.
    kind : str
        *numbers* on a scale of points, *slider* (0 to 100), *labels* that are known to rate, or *words* whose order
        nobody knows yet.
    """

    columns: tuple[SheetColumn, ...]
    kind: str

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def numbered(self) -> bool:
        """Whether names or question numbers count up through the block (SC1, SC2, SC3; one number for all)."""
        names = [named(c) for c in self.columns]
        told = [n for n in names if n is not None]
        if len(told) == len(names) and len({n.prefix for n in told}) == 1:
            return True
        return len({question_number(c.wording) for c in self.columns} - {""}) == 1

    @property
    def worded(self) -> bool:
        """Whether most of its heads are sentences or statements, not variable names."""
        return sum(not short(c.question) or len(c.question.split()) > 2 for c in self.columns) >= 0.6 * len(self)


def blocks(columns: Sequence[SheetColumn], profiles: Mapping[int, Profile]) -> dict[int, Block]:
    """The block of each column that stands in one, by the column's index; a column alone has none.

    Parameters
    ----------
    columns : sequence of SheetColumn
        In the order of the file; a column between two others that holds no answer does not part them.
    profiles : mapping of int to Profile
    """
    out: dict[int, Block] = {}
    run: list[SheetColumn] = []
    kind = ""
    sizes = Counter(map(_named_family, columns))
    families = {name for name, n in sizes.items() if name and n > 1}  # one column alone (TRU1_pre1) is no family
    for k, c in enumerate(columns):
        own = "" if _goes_with_another(columns, k, profiles) else answered_as(c, profiles[c.index])
        if run and own == kind and own and _go_on(run, c, profiles, kind, families):
            run.append(c)
            continue
        _keep(run, kind, out)
        run, kind = ([c] if own else []), own
    _keep(run, kind, out)
    return out


def _keep(run: Sequence[SheetColumn], kind: str, out: dict[int, Block]) -> None:
    if len(run) > 1 and not (kind in {"slider", "words"} and len(run) < RUN):
        block = Block(tuple(run), kind)
        out.update(dict.fromkeys((c.index for c in run), block))


def answered_as(c: SheetColumn, p: Profile) -> str:
    """How a column is answered as far as blocks go, empty where it is no rating by its look."""
    if p.kind in {AnswerKind.LABELS, AnswerKind.LADDER}:
        return "labels"
    if p.kind is AnswerKind.NUMBERS:
        return "" if names_categories(c) and not p.points else "numbers"
    return str(p.kind) if p.kind in {AnswerKind.SLIDER, AnswerKind.WORDS} else ""


def names_categories(c: SheetColumn) -> bool:
    """Whether the value labels of a numeric column name most of its values: categories, unless they are a scale."""
    used = c.numbers_answered
    return bool(used) and sum(v in c.labels for v in used) > 0.5 * len(used)


def is_slider(c: SheetColumn) -> bool:
    """Whether whole numbers from 0 to 100 are spread as on a slider."""
    values = [v for v, _ in c.numbers_given]
    whole = [v for v in values if v == int(v) and 0 <= v <= SLIDER]
    return len(whole) >= 0.95 * len(c.distinct) and len(set(whole)) >= SLIDER_SPREAD and max(whole) > SLIDER / 2


def _go_on(
    run: Sequence[SheetColumn], c: SheetColumn, profiles: Mapping[int, Profile], kind: str, families: Set[str]
) -> bool:
    """Whether a column goes on the run: answered alike, and no new family of names begins on another range."""
    left = run[-1]
    if kind == "numbers":
        if asks_for_count(c.question) != asks_for_count(left.question):
            return False
        own, before = _named_family(c), _named_family(left)
        if {own, before} <= families:
            return own == before
        return _top(left, profiles[left.index]) == _top(c, profiles[c.index])
    if kind == "slider":  # which columns are sliders together was told from their run
        return left.index + 1 == c.index
    if kind == "words":
        return answered_alike(run, c)
    if _families(profiles[left.index]) == _families(profiles[c.index]):
        return True
    other_labels = bool(left.labels and c.labels) and left.labels != c.labels
    return not other_labels and answered_alike(run, c)


def answered_alike(run: Sequence[SheetColumn], c: SheetColumn) -> bool:
    """Whether the answers of a column are those of the run before it, and together no more than a scale has points."""
    before = {fold(w) for other in run[-RUN:] for w in other.distinct}
    own = {fold(w) for w in c.distinct}
    few = min(len(before), len(own))
    return bool(few) and len(before & own) >= max(2, ALIKE * few) and len(before | own) <= HIGHEST


def _named_family(c: SheetColumn) -> str:
    """The prefix of a numbered name that says something (SAT of SAT2; nothing of Q2)."""
    name = named(c)
    return name.prefix.casefold() if name is not None and not name.generic else ""


def _goes_with_another(columns: Sequence[SheetColumn], k: int, profiles: Mapping[int, Profile]) -> bool:
    """Whether a number belongs by its name to a neighbour that counts something (trips_short, trips_long)."""
    c = columns[k]
    stem = _word_before(c)
    if not stem or answered_as(c, profiles[c.index]) != "numbers":
        return False
    siblings = [columns[j] for j in (k - 1, k + 1) if 0 <= j < len(columns) and _word_before(columns[j]) == stem]
    return any(_top(s, profiles[s.index]) != _top(c, profiles[c.index]) for s in siblings)


def _word_before(c: SheetColumn) -> str:
    """The first word of a short name of two words and no number (trips of trips_long)."""
    parts = re.split(r"[_\-. ]+", c.name)
    return parts[0].casefold() if len(parts) == 2 and short(c.name) and not re.search(r"\d", c.name) else ""


def _families(p: Profile) -> frozenset[str]:
    return frozenset(s.family for s in p.strengths if s is not None and s.family) or frozenset(p.ladder)


def _top(c: SheetColumn, p: Profile) -> int:
    """The highest point of the usual scale on which the numbers of a column lie; an 8 or 9 far beyond is a code."""
    used = {v for v, n in zip(p.numbers, c.counts, strict=True) if v is not None and n}
    values = sorted(v for v in used if 0 <= v <= HIGHEST)
    if len(values) > 2 and values[-1] in CODES and values[-1] - values[-2] > 2:
        values.pop()
    high = max(values, default=0.0)
    return next((top for top in (2, 3, 5, 7, 11) if high <= top), 11)
