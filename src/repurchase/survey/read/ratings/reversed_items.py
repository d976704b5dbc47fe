"""Items that seem to run against their construct: shown with the reliability before and after, never turned here."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.errors import Note, note
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Construct, Item
from repurchase.survey.read.sheet.normalise import fold

ENOUGH = 20  # complete answers below which a correlation says too little
_NEGATED = re.compile(
    r"不(?!同|断|仅|但|过|错|同意|管|论|可或缺)|没有|未能|无法|失望|后悔|担心|麻烦|困难|难以|很难|"
    r"很少|太多|等很久|很久才|糟|差劲|讨厌|厌烦|反感|打扰|骚扰|浪费|欺骗|怀疑|犹豫|缺乏|"
    r"\bnot\b|n't\b|\bnever\b|\bno\b|disappoint|regret|worr|difficult|\bhard to\b|rarely|seldom|"
    r"annoy|waste|doubt|dislike|poor|bad\b|"
    r"trouble|confus|unreliable|slow|a long time|too (?:many|much|often)|unhappy|unsatisf|dissatisf|distrust|lack"
)


def negated(wording: str) -> bool:
    """Whether a statement is worded against its construct."""
    return bool(_NEGATED.search(fold(wording)))


def reviewed(
    constructs: Sequence[Construct],
    responses: pd.DataFrame,
    told: set[str],
    words: dict[str, str],
    settled: Collection[str] = (),
) -> tuple[tuple[Construct, ...], list[Note]]:
    """The constructs, items turned already left as they are; and a note on every suspected item.

    An item that is said to be reversed but goes clearly with the others as answered has been turned before: it is not
    turned again, unless its direction is `settled`.
    """
    notes: list[Note] = []
    out = []
    for c in constructs:
        x = responses[list(c.item_names)].to_numpy(dtype=float)
        flip = np.array([i.reversed for i in c.items])
        items = list(c.items)
        for j, item in enumerate(c.items):
            if len(items) < 3:
                continue
            r_raw = _item_rest(x, flip, j, c.scale.low + c.scale.high)
            if r_raw is None:
                continue
            if item.reversed and r_raw > 0.3 and item.name in settled:
                notes.append(note("columns.reverse_kept", item=shown_item(item), construct=c.name, r=_r(r_raw)))
            elif item.reversed and r_raw > 0.3:
                items[j] = replace(item, reversed=False)
                notes.append(note("read.reverse_done", item=shown_item(item), construct=c.name, r=_r(r_raw)))
            elif (
                not item.reversed
                and item.name not in told
                and (r_raw < -0.1 or (r_raw < 0 and negated(words.get(item.name, ""))))
            ):
                before, after = _alphas(x, flip, j, c.scale.low + c.scale.high)
                worded = (
                    "read.reverse_suspected_wording" if negated(words.get(item.name, "")) else "read.reverse_suspected"
                )
                notes.append(
                    note(
                        worded, item=shown_item(item), construct=c.name, r=_r(r_raw), before=_r(before), after=_r(after)
                    )
                )
        out.append(replace(c, items=tuple(items)))
    return tuple(out), notes


def shown_item(item: Item) -> str:
    """An item's name, and the column that it was read from."""
    return item.name if item.name == item.column or not item.column else f"{item.name} ({item.column[:60]})"


def _r(value: float) -> Number:
    return Number(value, Kind.BOUNDED)


def _turned(x: NDArray[np.float64], flip: NDArray[np.bool_], ends: int) -> NDArray[np.float64]:
    out = x.copy()
    out[:, flip] = ends - out[:, flip]
    return out


def _item_rest(x: NDArray[np.float64], flip: NDArray[np.bool_], j: int, ends: int) -> float | None:
    """Correlation of item j as answered with the mean of the others (reversed ones turned), complete cases."""
    complete = x[~np.isnan(x).any(axis=1)]
    if len(complete) < ENOUGH:
        return None
    rest = np.delete(_turned(complete, flip, ends), j, axis=1).mean(axis=1)
    own = complete[:, j]
    if own.std() == 0 or rest.std() == 0:
        return None
    return float(np.corrcoef(own, rest)[0, 1])


def _alphas(x: NDArray[np.float64], flip: NDArray[np.bool_], j: int, ends: int) -> tuple[float, float]:
    """Raw alpha with item j as it is, and with it turned."""
    complete = x[~np.isnan(x).any(axis=1)]
    also = flip.copy()
    also[j] = True
    return _alpha(_turned(complete, flip, ends)), _alpha(_turned(complete, also, ends))


def _alpha(x: NDArray[np.float64]) -> float:
    k = x.shape[1]
    total = x.sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / total)) if total > 0 else float("nan")
