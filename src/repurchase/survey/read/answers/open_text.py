"""Questions that are answered in one's own words."""

from __future__ import annotations

import re

from repurchase.survey.read.answers.several import split_multiple
from repurchase.survey.read.sheet.grid import SheetColumn

_OPEN = re.compile(
    r"建议|意见|请注明|请说明|请填写|请列举|原因|为什么|为何|想说|留言|描述一下|谈谈|补充|"
    r"其他想法|看法是|comments?\b|suggest|feedback|please specify|"
    r"other \(|in your own words|\bwhy\b|please explain|please describe|anything else|any other|"
    r"open[- ]ended|_text$|other_text|备注|说说",
    re.I,
)
MOST_OFFERED = 12  # options of a closed question with long answers
RECURS = 3  # times that each of them is given at least
_SENTENCE = re.compile(r"[，。！；、,;!](?!\d)|\.\s")


def is_open(c: SheetColumn) -> bool:
    """Whether the column holds free text."""
    asked = bool(_OPEN.search(c.question) or _OPEN.search(c.name))
    real = c.distinct
    numeric = sum(v is not None for v, w in zip(c.numbers, c.words, strict=True) if w)
    if not real or numeric >= 0.8 * len(real):
        return asked and not numeric
    if asked:
        return True
    if len(real) > 60 or (len(real) > 12 and len(real) > 0.4 * max(c.filled, 1)):
        return True
    if len(real) <= MOST_OFFERED and min(int(n) for w, n in zip(c.words, c.counts, strict=True) if w and n) >= RECURS:
        return False  # each answer recurs: they were offered, however long they are
    long = sum(len(w) > 24 for w in real)
    prose = sum(bool(_SENTENCE.search(w)) for w in real)
    return len(real) >= 4 and (long > 0.4 * len(real) or prose > 0.3 * len(real)) and split_multiple(c) is None
