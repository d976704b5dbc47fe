"""Categories that were typed rather than offered, pooled as "other".

A closed question shows its categories in every table and every export, so what one respondent typed into it would be
printed. Which categories were offered is told from evidence, in this order: the study file and the value labels list
them; they recur; questionnaires usually offer them (a gender, a degree, a province); they belong to the family of the
others (a number, a band, the same ending). A rare answer for which nothing of this speaks is pooled where it looks
typed: it has the form of a name, is unlike the others, stands alone among answers that are all usual, or is one of a
long tail. What leads to a person is pooled always, however often it occurs and whoever listed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from repurchase.identity_patterns import name_of_person, typed_identity
from repurchase.survey.read.choices import Choice
from repurchase.survey.read.identities.usual import is_generic, is_other, typed_behind_other
from repurchase.survey.read.normal import has_chinese, loose
from repurchase.survey.read.scales import strength
from repurchase.text import text

RARE = 0.01  # share of the answers up to which a category is rare; one answer always is
LONGEST = 60  # characters of a category: whatever is longer was typed
SMALL = 30  # answers below which a category that occurs once is nothing unusual
TAIL = 3  # rare categories that make a long tail, where they are also a third of all categories
_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"[，。；！？,;!?:：~…\"“”'@#_=*]")
_ADDRESS = re.compile(r"小区|社区|花园|家园|新村|公寓|街道|大厦|[村镇乡路街弄巷]$")
_SENTENCE = re.compile(r"[我你您他她咱俺]|(?<![A-Za-z])(?:i'?m?|my|me|we|our)(?![A-Za-z])", re.I)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is known of the categories of one question."""

    counts: dict[str, int]
    rare: frozenset[str]
    offered: frozenset[str]
    usual: tuple[str, ...]  # the categories that are not rare

    @property
    def total(self) -> int:
        """Answers in all."""
        return sum(self.counts.values())


def pooled(choice: Choice, offered: Iterable[str] = ()) -> tuple[Choice, int]:
    """Pool what was typed into one closed question; how many answers that were.

    Parameters
    ----------
    choice : Choice
    offered : iterable of str
        Options that a study file lists for this question, in any language.

    Returns
    -------
    Choice, int
        The question with one category "other" in the place of the typed ones, the file's own where it has one.
    """
    if choice.kind == "number" or choice.coded:
        return choice, 0
    typed = _typed(_evidence(choice, offered))
    if not typed:
        return choice, 0
    keep = [o for o in choice.options if o not in typed]
    other = next((o for o in keep if is_other(o)), None) or _other_word(choice.options)
    order = (*keep, *([] if other in keep else [other]))
    place = {o: order.index(other if o in typed else o) for o in choice.options}
    values, n = (_merged if choice.kind == "multiple" else _renumbered)(choice, place, typed, len(order))
    return replace(choice, options=order, values=values), n


def _other_word(options: Sequence[str]) -> str:
    return text("identities.other").render("zh" if any(map(has_chinese, options)) else "en")


def _renumbered(choice: Choice, place: dict[str, int], typed: set[str], width: int) -> tuple[NDArray, int]:
    table = np.array([*(place[o] for o in choice.options), -1], dtype=np.intp)
    gone = [k for k, o in enumerate(choice.options) if o in typed]
    return table[choice.values], int(np.isin(choice.values, gone).sum())


def _merged(choice: Choice, place: dict[str, int], typed: set[str], width: int) -> tuple[NDArray, int]:
    values = np.zeros((len(choice.values), width), dtype=bool)
    for k, o in enumerate(choice.options):
        values[:, place[o]] |= choice.values[:, k]
    return values, int(sum(choice.values[:, k].sum() for k, o in enumerate(choice.options) if o in typed))


def _evidence(choice: Choice, offered: Iterable[str]) -> _Evidence:
    if choice.kind == "multiple":
        tally = choice.values.sum(axis=0)
        answers = int(choice.values.any(axis=1).sum())
    else:
        tally = np.bincount(choice.values[choice.values >= 0], minlength=len(choice.options))
        answers = int(tally.sum())
    counts = dict(zip(choice.options, map(int, tally), strict=True))
    listed = {loose(o) for o in offered}
    sure = frozenset(o for o in choice.options if loose(o) in listed or o in choice.offered)
    most = max(1, int(RARE * answers))
    rare = frozenset(o for o, n in counts.items() if n <= most and o not in sure)
    return _Evidence(counts, rare, sure, tuple(o for o in choice.options if o not in rare))


def _typed(e: _Evidence) -> set[str]:
    certain = {o for o in e.counts if _leads_to_person(o) or (o not in e.offered and len(o) > LONGEST)}
    doubtful = [o for o in e.rare if o not in certain and not is_other(o) and not _is_offered_like(o, e)]
    tail = len(doubtful) >= TAIL and 3 * len(doubtful) >= len(e.counts) and e.total >= SMALL and bool(e.usual)
    others = [o for o in e.usual if o not in certain]
    alone = len(others) > 1 and all(is_generic(o) or is_other(o) for o in others)
    return certain | {o for o in doubtful if tail or alone or _looks_typed(o, others, e)}


def _leads_to_person(option: str) -> bool:
    return len(option) > LONGEST * 3 or typed_identity(option)


def _is_offered_like(option: str, e: _Evidence) -> bool:
    """Whether a rare answer is one that questionnaires offer, or one of the family of the others."""
    if typed_behind_other(option):
        return False
    if is_generic(option) or strength(option) is not None:
        return True
    others = [o for o in e.counts if o != option]
    if _DIGIT.search(option):
        return _same_shape(option, others)
    if _has_form_of_name(option, others) or (_ADDRESS.search(option) and not any(map(_ADDRESS.search, others))):
        return False
    return any(_resembles(option, o) for o in e.usual)


def _same_shape(option: str, others: Sequence[str]) -> bool:
    """Whether an answer with a number in it is a band or a number like the others: the same words around the digits."""
    if len(option) > 24 or not any(_DIGIT.search(o) for o in others):
        return False
    words = _words_around(option)
    near = [_words_around(o) for o in others if _DIGIT.search(o)]
    return words in near or not words or any(words and set(words) & set(w) for w in near)


def _words_around(option: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[A-Za-z]+|[\u4e00-\u9fff]", option))


def _resembles(option: str, usual: str) -> bool:
    """Whether two answers end or begin alike and are about as long: 甲班 and 乙班, *Sales team* and *Support team*."""
    a, b = option.casefold().split(), usual.casefold().split()
    if len(a) > 1 and len(b) > 1:
        return len(a) <= 2 * len(b) and (a[-1] == b[-1] or a[0] == b[0])
    near = abs(len(option) - len(usual)) <= 2 and has_chinese(option)
    return near and 2 <= len(option) <= 8 and (option[-1] == usual[-1] or option[:2] == usual[:2])


def _has_form_of_name(option: str, others: Sequence[str]) -> bool:
    """Whether an answer has the form of a name while the others have not."""
    if not name_of_person(option):
        return False
    return not others or not all(map(name_of_person, others))


def _looks_typed(option: str, others: Sequence[str], e: _Evidence) -> bool:
    """Whether a rare answer is a name, or unlike the answers that are not rare."""
    if typed_behind_other(option) or _has_form_of_name(option, [o for o in e.counts if o != option]):
        return True
    if len(others) < 2:
        return False
    odd = len(option) > max(3 * max(map(len, others)), 8 if has_chinese(option) else 24)
    signs = any(p.search(option) and not any(map(p.search, others)) for p in (_DIGIT, _MARKS, _SENTENCE, _ADDRESS))
    return odd or signs or _other_script(option, others)


def _other_script(option: str, others: Sequence[str]) -> bool:
    """Whether a word in small Latin letters stands among Chinese or capitalised ones, or a word beyond ASCII in it."""
    if not option.isascii():
        return len(option) > 3 and all(o.isascii() for o in others)
    if not re.fullmatch(r"[a-z][a-z .\-]{4,}", option):
        return False
    return all(map(has_chinese, others)) or all(o[:1].isupper() for o in others)
