"""Categories that were typed rather than offered, pooled as "other".

A closed question shows its categories in every table and every export, so what one respondent typed into it would be
printed. Which categories were offered is told from evidence, in this order: the study file and the value labels list
them; they recur; questionnaires usually offer them (a gender, a degree, a province); they belong to the family of the
others (a number, a band, the same ending). A rare answer for which nothing of this speaks is pooled where it looks
typed: it has the form of a name, or digits, signs or a length that fit none of the others; never only because it
is rare. Where more than a third of the answers stand alone, all of those were typed. What leads to a person is pooled
always, however often it occurs and whoever listed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from repurchase.identity_patterns import name_of_person, typed_identity
from repurchase.survey.read.answers.answer_labels import strength
from repurchase.survey.read.answers.choices import Choice
from repurchase.survey.read.identities.answer_names import names_somebody
from repurchase.survey.read.identities.answer_shapes import DIGIT, fits_digits
from repurchase.survey.read.identities.other_words import other_word
from repurchase.survey.read.identities.usual import is_generic, is_other, typed_behind_other
from repurchase.survey.read.sheet.normalise import has_chinese, loose

RARE = 0.01  # share of the answers up to which a category is rare; one answer always is
LONGEST = 60  # characters of a category: whatever is longer was typed
SMALL = 30  # answers below which a category that occurs once is nothing unusual
TAIL = 1 / 3  # share of the answers that stand alone, from which on the question was answered in one's own words
_MARKS = re.compile(r"[，。；！？,;!?:：~…\"“”'@#_=*]")
_ADDRESS = re.compile(r"小区|社区|花园|家园|新村|公寓|街道|大厦|[村镇乡路街弄巷]$")
_SMALL_LATIN = re.compile(r"[a-zà-öø-ɏḁ-ỿ][a-zà-öø-ɏḁ-ỿ .\-]{4,}")
_NOT_LATIN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af ]{5,}")
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
    other = next((o for o in keep if is_other(o)), None) or other_word(choice.wording, keep)
    order = (*(o for o in keep if o != other), other)  # last, wherever the file has it
    place = {o: order.index(other if o in typed else o) for o in choice.options}
    values, n = (_merged if choice.kind == "multiple" else _renumbered)(choice, place, typed, len(order))
    return replace(choice, options=order, values=values), n


def _renumbered(choice: Choice, positions: dict[str, int], typed: set[str], width: int) -> tuple[NDArray, int]:
    table = np.array([*(positions[o] for o in choice.options), -1], dtype=np.intp)
    gone = [k for k, o in enumerate(choice.options) if o in typed]
    return table[choice.values], int(np.isin(choice.values, gone).sum())


def _merged(choice: Choice, positions: dict[str, int], typed: set[str], width: int) -> tuple[NDArray, int]:
    values = np.zeros((len(choice.values), width), dtype=bool)
    for k, o in enumerate(choice.options):
        values[:, positions[o]] |= choice.values[:, k]
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
    tail = e.total >= SMALL and sum(e.counts[o] for o in doubtful) > TAIL * e.total
    others = [o for o in e.usual if o not in certain]
    return certain | {o for o in doubtful if tail or _looks_typed(o, others, e)}


def _leads_to_person(option: str) -> bool:
    return len(option) > LONGEST * 3 or typed_identity(option)


def _is_offered_like(option: str, e: _Evidence) -> bool:
    """Whether a rare answer is one that questionnaires offer, or one of the family of the others."""
    if typed_behind_other(option):
        return False
    if is_generic(option) or strength(option) is not None:
        return True
    others = [o for o in e.counts if o != option]
    if DIGIT.search(option):
        return fits_digits(option, others)
    if _has_form_of_name(option, others, e) or (_ADDRESS.search(option) and not any(map(_ADDRESS.search, others))):
        return False
    return any(_resembles(option, o) for o in e.usual)


def _resembles(option: str, usual: str) -> bool:
    """Whether two answers end or begin alike and are about as long: 甲班 and 乙班, *Sales team* and *Support team*."""
    a, b = option.casefold().split(), usual.casefold().split()
    if len(a) > 1 and len(b) > 1:
        return len(a) <= 2 * len(b) and (a[-1] == b[-1] or a[0] == b[0])
    near = abs(len(option) - len(usual)) <= 2 and has_chinese(option)
    return near and 2 <= len(option) <= 8 and (option[-1] == usual[-1] or option[:2] == usual[:2])


def _has_form_of_name(option: str, others: Sequence[str], e: _Evidence) -> bool:
    """Whether an answer has the form of a name while most of the others have not; two capitalised words only once."""
    if not names_somebody(option) or (option.isascii() and e.counts[option] > 1):
        return False
    return not others or 2 * sum(map(name_of_person, others)) < len(others)


def _looks_typed(option: str, others: Sequence[str], e: _Evidence) -> bool:
    """Whether a rare answer is a name, or unlike the answers that are not rare."""
    everyone = [o for o in e.counts if o != option]
    if typed_behind_other(option) or _has_form_of_name(option, everyone, e):
        return True
    if DIGIT.search(option):  # its digits do not fit those of the others, or it would not be doubtful
        return True
    if len(others) < 2:
        return False
    odd = len(option) > max(3 * max(map(len, others)), 8 if has_chinese(option) else 24)
    signs = any(p.search(option) and not any(map(p.search, others)) for p in (_MARKS, _SENTENCE, _ADDRESS))
    return odd or signs or _other_script(option, others)


def _other_script(option: str, others: Sequence[str]) -> bool:
    """Whether a word in small Latin letters stands among Chinese or capitalised ones, or another script among ASCII."""
    if all(o.isascii() for o in others) and _NOT_LATIN.fullmatch(option):
        return True
    if not _SMALL_LATIN.fullmatch(option):
        return False
    numbers = not any(c.isalpha() for o in others for c in o)
    return numbers or all(map(has_chinese, others)) or all(o[:1].isupper() for o in others)
