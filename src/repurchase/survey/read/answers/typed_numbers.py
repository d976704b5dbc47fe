"""Numbers of a question that were no answer to it: somebody's telephone number among ages."""

from __future__ import annotations

from repurchase.identity_patterns import long_number
from repurchase.survey.read.answers.numbers.number_words import asks_for_amount
from repurchase.survey.read.sheet.grid import SheetColumn

RARE = 0.01  # share of the answers up to which a number far beyond the others is one respondent's
SEVEN_DIGITS, FAR = 1_000_000, 100  # from where on it is looked at; times the largest of the others


def typed_numbers(column: SheetColumn) -> frozenset[float]:
    """Numbers among a question's that are somebody's: as long as a telephone's, or a rare whole number far beyond all.

    Of seven digits or more, over a hundred times the largest of the others, and given by one in a hundred at most.
    """
    real = column.numbers_given
    long = {v for v, _ in real if long_number(v)}
    if any(map(asks_for_amount, (column.wording, column.name))):  # there many digits are money, unless far beyond all
        largest = max((v for v, _ in real if v not in long), default=0.0)
        long = {v for v in long if 0 < FAR * largest < v}
    least = sum(n for v, n in real if v not in long) * RARE
    far = [(v, n) for v, n in real if v not in long and v >= SEVEN_DIGITS and float(v).is_integer()]
    usual = max((v for v, n in real if v < SEVEN_DIGITS), default=0.0)
    odd = {v for v, _ in far if usual > 0 and v > FAR * usual}
    if sum(n for v, n in far if v in odd) <= max(2, least):
        long |= odd
    return frozenset(long)
