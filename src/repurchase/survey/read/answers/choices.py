"""Questions that are no ratings: single and multiple choice, numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.read.answers.categories.spellings import one_spelling
from repurchase.survey.read.answers.categories.words import is_aside, is_refusal
from repurchase.survey.read.answers.typed_numbers import typed_numbers
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean, fold, is_missing, plain
from repurchase.survey.read.sheet.question_heads import split_name, words_of

OTHER_TEXT = re.compile(r"\s*(?:〖[^〗]*(?:〗|$)|﹝[^﹞]*(?:﹞|$)|〔[^〕]*(?:〕|$)|\^[^^]*\^?)\s*")
_OTHER_TAIL = re.compile(
    r"^(其他|其它|others?|기타|その他|lainnya|khác|otros?|autres?|sonstiges?|outros?)(?:选项|原因|情况)?\s*"
    r"(?:[(（【\[]?(?:请注明|请说明|请填写|请具体说明|please specify|please state|specify)[)）】\]]?)?\s*"
    r"(?:[:：;；_\-—–=~]|[【「『《\[{<“\"](?!请注明|请说明|please)|(?<=[)）】\]])(?=[^)）】\]]))\s*\S.*$",
    re.I,
)
_CHOSEN = frozenset(
    {"1", "true", "yes", "y", "是", "选中", "已选", "checked", "selected", "√", "✓", "✔", "x", "on", "t"}
)
_LEFT = frozenset({"", "0", "false", "no", "n", "否", "未选中", "未选", "unchecked", "not selected", "off", "f", "×"})
_OPTION = re.compile(
    r"^(?P<stem>.*?)\s*[(（\[](?P<option>[^()（）\[\]]+(?:[(（][^()（）]*[)）])?[^()（）\[\]]*)[)）\]]\s*$", re.S
)
NO_NUMBER = frozenset({-1.0, -2.0, -3.0, -9.0, -99.0, 999.0, 9999.0})  # codes of no answer
_NUMBERED = re.compile(r"^\d{1,2}\s*[=.、:：)）]\s*(?=[^\d\s])")
_LETTER = re.compile(r"^[A-Za-z]\s*[.、．:：)）]\s*(?=\S)")


@dataclass(slots=True)
class Choice:
    """One closed question with its answers by respondent.

    `kind` is single, multiple or number; `values` holds an option index by respondent (-1 missing), a boolean matrix
    (n, options) for multiple, or floats. `spellings` gives of every answer the spelling under which it is counted;
    `told` names what was guessed of the question; `lost` are the answers that a question of numbers does not count,
    and how many gave each.
    """

    columns: list[SheetColumn]
    wording: str
    kind: str
    options: tuple[str, ...] = ()
    values: NDArray = field(default_factory=lambda: np.empty(0))
    coded: bool = False  # the options are bare codes, their words unknown
    offered: frozenset[str] = frozenset()  # options that the file itself lists: value labels, one column an option
    spellings: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    lost: Mapping[str, int] = field(default_factory=dict)


def option_text(word: str) -> str:
    """An option without its letter and without the text typed behind it."""
    word = OTHER_TEXT.sub("", word)
    if match := _OTHER_TAIL.match(word):
        return match[1]
    return _LETTER.sub("", word).strip()


def answered_words(c: SheetColumn) -> list[str]:
    """Each distinct cell cleaned; a missing answer is empty, but the offered refusal of one is an answer."""
    return [w or (refused if is_refusal(refused := clean(u)) else "") for w, u in zip(c.words, c.uniques, strict=True)]


def single(c: SheetColumn) -> Choice:
    """A single-choice question, options in order of appearance (the caller knows better orders)."""
    shown = [option_text(w) for w in answered_words(c)]
    if all(_NUMBERED.match(w) for w in shown if w):
        shown = [_NUMBERED.sub("", w) for w in shown]
    spelling = _spellings(shown, c)
    shown = [spelling.get(w, w) for w in shown]
    options = tuple(dict.fromkeys(w for w in shown if w))
    place = {w: k for k, w in enumerate(options)}
    index = [place[w] if w else -1 for w in shown]
    coded = all(re.fullmatch(r"-?\d{1,3}", w) for w in options) and not c.labels
    offered: frozenset[str] = frozenset()
    if c.labels:
        options, index = _labelled(c)
        offered = frozenset(option_text(label) for label in c.labels.values())
    return Choice([c], c.question, "single", options, c.spread(index, -1, np.intp), coded, offered, spelling)


def _spellings(shown: Sequence[str], c: SheetColumn) -> dict[str, str]:
    """The spelling under which each answer is counted."""
    counts: Counter[str] = Counter()
    for word, n in zip(shown, c.counts, strict=True):
        if word:
            counts[word] += int(n)
    return {} if c.labels else one_spelling(counts)


def _labelled(c: SheetColumn) -> tuple[tuple[str, ...], list[int]]:
    """Options of a column with value labels, in the order of their codes."""
    seen = c.numbers_answered
    order = sorted({v for v in c.labels if v >= 0 or v in seen} | seen)
    order = [v for v in order if not (v < 0 and v not in seen) and not _no_answer_label(c.labels.get(v, ""))]
    words = [option_text(c.labels.get(v, clean(v))) for v in order]
    options = tuple(dict.fromkeys(words))
    place = {v: options.index(w) for v, w in zip(order, words, strict=True)}
    text = {w: k for k, w in enumerate(options)}
    return options, [
        (place.get(v, -1) if v is not None else text.get(w, -1)) if w else -1
        for v, w in zip(c.numbers, c.words, strict=True)
    ]


def _no_answer_label(label: str) -> bool:
    """Whether a value label says that there is no answer; an offered refusal is one."""
    return bool(label) and is_missing(label) and not is_refusal(label)


def ranked(c: SheetColumn, ranks: NDArray) -> Choice:
    """A column of a ranking: the place that each respondent gives."""
    return Choice([c], c.question, "number", values=ranks)


def numeric(c: SheetColumn) -> Choice:
    """A question answered with a number; one that is as long as a telephone number is none."""
    typed = typed_numbers(c)
    values = [np.nan if v is None or v in typed or v in NO_NUMBER else v for v in c.numbers]
    counted = zip(c.words, c.numbers, values, c.counts, strict=True)
    lost = {w: int(n) for w, v, held, n in counted if w and n and held != held and v not in typed}
    return Choice([c], c.question, "number", values=c.spread(values), lost=lost)


# --- one column an option --------------------------------------------------------------------------------------------


def option_groups(columns: Sequence[SheetColumn]) -> list[list[SheetColumn]]:
    """Runs of columns that are the options of one question: each chosen or left, under one head."""
    groups: dict[str, list[SheetColumn]] = defaultdict(list)
    last: tuple[str, int] = ("", -9)
    for c in columns:
        key = _option_key(c)
        if not key and last[1] == c.index - 1 and c.wording.startswith(("(", "（")):
            key = last[0]
        if not key and _is_own_option(c):
            key = last[0] if last[0].startswith("=") and last[1] == c.index - 1 else f"={c.index}"
        if key:
            groups[key].append(c)
            last = (key, c.index)
    return [g for g in groups.values() if len(g) > 1]


def other_texts(groups: Sequence[Sequence[SheetColumn]], columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """Columns that hold what was typed beside the option "other" of one of the groups."""
    keys = {_option_key(g[0]) for g in groups} - {""}
    return [c for c in columns if _option_key(c) in keys and is_aside(option_of(c)) and c.filled and not ticked(c)]


def _is_own_option(c: SheetColumn) -> bool:
    """A column whose head is an option and whose only answer is that option (Typeform)."""
    words = {plain(w) for w in c.distinct}
    return words == {plain(c.wording)} and c.filled < len(c.codes)


def joined_of(group: Sequence[SheetColumn], c: SheetColumn) -> bool:
    """Whether `c` repeats, in one cell, what the option columns of `group` hold (KoboToolbox)."""
    return all("/" in g.name and g.name.rsplit("/", 1)[0] == c.name for g in group)


def ticked(c: SheetColumn) -> bool:
    """Whether each cell is a tick or nothing: 0/1, yes/no, or the option's own words or blank."""
    words = {fold(w) for w in c.distinct}
    if c.labels:
        words = {
            fold(c.labels.get(v, w)) if v is not None else fold(w) for v, w in zip(c.numbers, c.words, strict=True) if w
        }
    if not words:
        return True
    if words <= _CHOSEN | _LEFT:
        return True
    if len(words) > 1:
        return False
    word = next(iter(words))
    option = fold(option_of(c))
    return (
        word == option
        or plain(word) in plain(c.wording)
        or bool(re.fullmatch(r"\d{1,2}", word) and c.filled < len(c.codes))
    )


def _option_key(c: SheetColumn) -> str:
    """What the columns of one multiple-choice question have in common."""
    if "___" in c.name:
        return c.name.split("___")[0]
    if c.stem:
        return plain(c.stem)
    if "/" in c.name and not c.name.endswith("/"):
        return c.name.rsplit("/", 1)[0]
    text = words_of(c.wording)
    if (m := re.match(r"^\s*[*]?(\d{1,3})\s*[.、:：]", c.wording)) and _OPTION.match(text):
        return m[1]
    name = split_name(c.name)
    if name and not name.generic:
        return name.prefix
    if m := _OPTION.match(text):
        return plain(m["stem"])
    return ""


def option_of(c: SheetColumn) -> str:
    """The option that a column stands for."""
    if "choice=" in c.wording:
        return clean(c.wording.split("choice=", 1)[1].rstrip(")）"))
    if c.statement and c.stem:  # a remark in brackets may stand before the option: (可多选)(门店)
        bracketed = _OPTION.match(c.statement) if c.statement.startswith(("(", "（")) else None
        return clean(bracketed["option"]) if bracketed else c.statement.strip("()（）")
    if m := _OPTION.match(words_of(c.wording)):
        return clean(m["option"])
    text = words_of(c.wording)
    if text.startswith(("(", "（")):
        return text.strip("()（）")
    if "/" in c.name:
        return c.name.rsplit("/", 1)[1]
    return text or c.name


def ticks(group: Sequence[SheetColumn]) -> Choice:
    """A multiple-choice question of one column an option."""
    chosen, answered = [], np.zeros(len(group[0].codes), dtype=bool)
    for c in group:
        states = [_is_tick(c, i) for i in range(len(c.uniques))]
        chosen.append(c.spread(states, False, bool))
        answered |= c.spread([bool(w) for w in c.words], False, bool)
    first = group[0]
    stem = first.stem or (m["stem"] if (m := _OPTION.match(words_of(first.wording))) else "")
    if "(choice=" in first.wording:
        stem = first.wording.split("(choice=")[0].strip()
    options = tuple(option_of(c) for c in group)
    values = np.column_stack(chosen)
    return Choice(list(group), clean(stem) or first.name, "multiple", options, values, offered=frozenset(options))


def _is_tick(c: SheetColumn, i: int) -> bool:
    value = c.numbers[i]
    word = fold(c.labels[value]) if value is not None and value in c.labels else fold(c.words[i])
    return bool(word) and word not in _LEFT and not (value is not None and value <= 0)
