"""Closed questions under heads that name a telephone, an account, an address or a place: *Phone: iPhone, Samsung*.

Such a head alone would make an identity of the column. Where its few answers recur and are kinds of the thing, it is a
question; where a single answer may lead to a person, it stays an identity.
"""

from __future__ import annotations

import re
from functools import cache

from repurchase.identity_patterns import name_of_person, typed_identity
from repurchase.identity_patterns.full_names import form_of_full_name, holds_known_name
from repurchase.survey.read.answers.answer_labels import strength
from repurchase.survey.read.identities.people_words import one_word_name
from repurchase.survey.read.identities.usual import is_other, is_usual, listed_words, plain_answer
from repurchase.survey.read.identities.values import shown_word
from repurchase.survey.read.roles.closed_questions import is_closed
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.question_heads import words_of

MOST_KINDS = 12  # different answers of a question for the kind of a telephone or an account
KNOWN = 0.7  # share of the different answers that must be known kinds
_LONG_DIGITS = re.compile(r"\d(?:[\s.\-]?\d){3,}")  # part of a number, of a coordinate
_ACCOUNT = re.compile(r"[@_/\\]|[^\W\d_]\d|\d[a-z]{2}|^\d", re.I)  # anna92, tom_b: what somebody signs in with


def asks_for_kind(c: SheetColumn) -> bool:
    """Whether a column under the bare name of a thing asks for its kind: few kinds that are known recur in it."""
    if not names_thing(c) or not is_closed(c) or len(c.distinct) > MOST_KINDS:
        return False
    words = _answers(c)
    known = [w for w in words if _is_kind(w)]
    return len(known) >= KNOWN * len(words) and not any(_may_lead_to_person(w) for w in words if w not in known)


def may_be_closed(c: SheetColumn) -> bool:
    """Whether few answers recur under such a head and none of them looks like an identity, known or not."""
    few = names_thing(c) and is_closed(c) and len(c.distinct) <= MOST_KINDS
    return few and not any(_may_lead_to_person(w) for w in _answers(c) if not _is_kind(w))


def names_thing(c: SheetColumn) -> bool:
    """Whether the head of a column is the name of a telephone, an account, an address or a place, and no more."""
    return all(plain_answer(words_of(head)) in _heads() for head in (c.wording, c.name) if head)


def _answers(c: SheetColumn) -> list[str]:
    return [shown_word(c, i) for i, n in enumerate(c.counts) if c.words[i] and n]


def _is_kind(word: str) -> bool:
    known = plain_answer(word) in _kinds() or is_usual(word) or is_other(word) or strength(word) is not None
    return known and not typed_identity(word)


def _may_lead_to_person(word: str) -> bool:
    if typed_identity(word) or _LONG_DIGITS.search(word) or _ACCOUNT.search(word):
        return True
    return holds_known_name(word) or form_of_full_name(word) or name_of_person(word) or one_word_name(word)


@cache
def _heads() -> frozenset[str]:
    return frozenset(map(plain_answer, listed_words("closed_things")["heads"]))


@cache
def _kinds() -> frozenset[str]:
    return frozenset(map(plain_answer, listed_words("closed_things")["answers"]))
