"""Whether answers are those of a closed question, tell rows apart, or count them."""

from __future__ import annotations

import numpy as np

from repurchase.survey.read.answers.numbers.number_words import asks_for_amount
from repurchase.survey.read.sheet.grid import SheetColumn

MOST_CATEGORIES = 20  # different answers of a closed question under a head that a platform may use itself
EACH = 2.5  # respondents an answer of a closed question on average
APART = 0.6  # share of different answers from which on a column tells respondents apart
FEW_ROWS = 8  # answers below which it cannot be told
LONG = 1_000_000  # from which on a number that nearly everybody has for himself is a telephone's or an account's
NUMBERS = 0.9  # share of the answers that must be numbers in a column of amounts
ONE_LENGTH = 10  # digits from which on numbers that are all of one length are telephones, whatever the head


def is_closed(c: SheetColumn) -> bool:
    """Whether few different answers recur, as in a closed question."""
    n = len(c.distinct)
    return 2 <= n <= MOST_CATEGORIES and c.filled >= EACH * n


def tells_rows_apart(c: SheetColumn, *, long: bool = False) -> bool:
    """Whether most answers are different ones: an id, a name, a number of seven digits or more.

    Parameters
    ----------
    c : SheetColumn
    long : bool
        Only whole numbers of seven digits or more count.
    """
    if c.counted or c.filled < FEW_ROWS or len(c.distinct) < APART * c.filled:
        return False
    values = [v for v, _ in c.numbers_given]
    whole = sum(v == int(v) and abs(v) >= LONG for v in values)
    if long:
        return whole >= 0.8 * len(c.distinct)
    return len(values) < 0.5 * len(c.distinct) or whole >= 0.5 * len(c.distinct)


def counts_rows(c: SheetColumn) -> bool:
    """Whether the answers are running numbers, one a row: rising by steps, or all different and whole."""
    values = [v for v, _ in c.numbers_given]
    if len(values) < max(2, 0.9 * len(c.distinct)) or len(values) < 0.95 * c.filled:
        return False
    rows = c.spread([np.nan if v is None else v for v in c.numbers])
    steps = np.diff(rows[np.isfinite(rows)])
    return bool(len(steps) and ((steps > 0).all() or (steps < 0).all()))


def is_sampling_weight(c: SheetColumn) -> bool:
    """Whether the answers are positive, not whole and one on average: weights of a sample, not of a body."""
    values = np.array([np.nan if v is None else v for v in c.numbers])[c.codes[c.codes >= 0]]
    values = values[np.isfinite(values)]
    return bool(
        len(values) and (values > 0).all() and (values != np.round(values)).mean() > 0.3 and 0.8 < values.mean() < 1.25
    )


def is_amount(c: SheetColumn) -> bool:
    """Whether the head asks for money or people and the answers are numbers: many digits are no identity there."""
    if not any(asks_for_amount(head) for head in (c.wording, c.name)):
        return False
    held = c.numbers_given
    lengths = {len(str(int(abs(v)))) for v, _ in held}
    telephones = len(held) > 1 and len(lengths) == 1 and min(lengths) >= ONE_LENGTH
    return not telephones and sum(n for _, n in held) >= NUMBERS * max(c.filled, 1)
