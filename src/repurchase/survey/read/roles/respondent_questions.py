"""Which heads ask about the respondent, and which only hold a word of such a question."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from repurchase.survey.read.columns.background_questions import usual, usual_words
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold, has_chinese
from repurchase.survey.read.sheet.question_heads import words_of

SAME_QUESTION = 3  # neighbours that all ask for one thing (how often do you ...) are a scale, no profile
LEFT_OVER_ZH, LEFT_OVER = 2, 1  # characters of a Chinese head, words of another, beside the word asked for
LONGEST = 80  # characters of a head that asks about the respondent
_ASKS = re.compile(
    r"[?？吗呢]\s*$|^(?:请问|请选择|请填写)?(?:您|你|贵)(?!认为|觉得|感到|相信)|什么|哪|几|多少|多久|"
    r"\b(?:what|which|how (?:old|many|much|often|long)|where|when|please (?:select|indicate|enter|state))\b|"
    r"\b(?:are|do|did|have|were) you\b|\byour (?:current |highest |monthly |annual |main )?\w+\s*[:.]?$"
)
_FILLER = tomllib.loads((files("repurchase") / "resources" / "filler_words.toml").read_text(encoding="utf-8"))
_FILLER_ZH = re.compile("|".join((*_FILLER["zh"], r"[\W_]", r"\d")))
_FILLER_EN = frozenset(_FILLER["en"])


def asks_about_respondent(c: SheetColumn) -> bool:
    """Whether a head asks about the respondent: it is that word, or a question with it; a sentence with it is none."""
    return any(_asks(head[:LONGEST], name) for head, name in ((words_of(c.question), ""), (words_of(c.name), c.name)))


@lru_cache(maxsize=10_000)
def _asks(head: str, name: str) -> bool:
    words = fold(head)
    if not words or len(words) >= LONGEST or usual(words, name) is None:
        return False
    return bool(_ASKS.search(words)) or _left_over(words) <= (LEFT_OVER_ZH if has_chinese(words) else LEFT_OVER)


def _left_over(words: str) -> int:
    """Characters (Chinese) or words that neither name the thing asked for nor are there for politeness."""
    rest = usual_words(words)
    if has_chinese(words):
        return len(_FILLER_ZH.sub("", rest))
    return sum(w not in _FILLER_EN for w in re.findall(r"[^\W\d_]+", rest))


def same_question(columns: Sequence[SheetColumn], k: int) -> bool:
    """Whether a column stands among neighbours that ask for the same thing each time, as the items of a scale do."""
    own = usual(columns[k].question, columns[k].name)
    size = 1
    for step in (-1, 1):
        j = k + step
        while 0 <= j < len(columns) and own is not None and usual(columns[j].question, columns[j].name) is own:
            size, j = size + 1, j + step
    return size >= SAME_QUESTION
