"""Questions that are no ratings: single and multiple choice, numbers, open text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.read.answers.typed_numbers import typed_numbers
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean, fold, plain
from repurchase.survey.read.sheet.question_heads import split_name, words_of

SEPARATORS = ("┋", "|", ";", "；", "\n", "、", "，", ", ", ",", "/", " ")
_OPEN = re.compile(
    r"建议|意见|请注明|请说明|请填写|请列举|原因|为什么|为何|想说|留言|描述一下|谈谈|补充|"
    r"其他想法|看法是|comments?\b|suggest|feedback|please specify|"
    r"other \(|in your own words|\bwhy\b|please explain|please describe|anything else|any other|"
    r"open[- ]ended|_text$|other_text|备注|说说",
    re.I,
)
_SEVERAL = re.compile(
    r"多选|可选多|不定项|選擇所有|选择所有|all that apply|select all|choose all|check all|multiple|tick all|mark all",
    re.I,
)
_OTHER_TEXT = re.compile(r"\s*(?:〖[^〗]*(?:〗|$)|﹝[^﹞]*(?:﹞|$)|〔[^〕]*(?:〕|$)|\^[^^]*\^?)\s*")
_OTHER_TAIL = re.compile(
    r"^(其他|其它|others?|기타|その他|lainnya|khác|otros?|autres?|sonstiges?|outros?)(?:选项|原因|情况)?\s*"
    r"(?:[(（【\[]?(?:请注明|请说明|请填写|请具体说明|please specify|please state|specify)[)）】\]]?)?\s*"
    r"(?:[:：;；_\-—–=~]|[【「『《\[{<“\"](?!请注明|请说明|please)|(?<=[)）】\]])(?=[^)）】\]]))\s*\S.*$",
    re.I,
)
_SENTENCE = re.compile(r"[，。！；、,;!](?!\d)|\.\s")
_CHOSEN = frozenset(
    {"1", "true", "yes", "y", "是", "选中", "已选", "checked", "selected", "√", "✓", "✔", "x", "on", "t"}
)
_LEFT = frozenset({"", "0", "false", "no", "n", "否", "未选中", "未选", "unchecked", "not selected", "off", "f", "×"})
_OPTION = re.compile(
    r"^(?P<stem>.*?)\s*[(（\[](?P<option>[^()（）\[\]]+(?:[(（][^()（）]*[)）])?[^()（）\[\]]*)[)）\]]\s*$", re.S
)
_NUMBERED = re.compile(r"^\d{1,2}\s*[=.、:：)）]\s*(?=[^\d\s])")
_LETTER = re.compile(r"^[A-Za-z]\s*[.、．:：)）]\s*(?=\S)")


@dataclass(slots=True)
class Choice:
    """One closed question with its answers by respondent.

    `kind` is single, multiple or number; `values` holds an option index by respondent (-1 missing), a boolean matrix
    (n, options) for multiple, or floats; `answered` tells who answered a multiple-choice question.
    """

    columns: list[SheetColumn]
    wording: str
    kind: str
    options: tuple[str, ...] = ()
    values: NDArray = field(default_factory=lambda: np.empty(0))
    coded: bool = False  # the options are bare codes, their words unknown
    offered: frozenset[str] = frozenset()  # options that the file itself lists: value labels, one column an option


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
    long = sum(len(w) > 24 for w in real)
    prose = sum(bool(_SENTENCE.search(w)) for w in real)
    return len(real) >= 4 and (long > 0.4 * len(real) or prose > 0.3 * len(real)) and split_multiple(c) is None


def option_text(word: str) -> str:
    """An option without its letter and without the text typed behind it."""
    word = _OTHER_TEXT.sub("", word)
    if match := _OTHER_TAIL.match(word):
        return match[1]
    return _LETTER.sub("", word).strip()


def single(c: SheetColumn) -> Choice:
    """A single-choice question, options in order of appearance (the caller knows better orders)."""
    shown = [option_text(w) for w in c.words]
    if all(_NUMBERED.match(w) for w in shown if w):
        shown = [_NUMBERED.sub("", w) for w in shown]
    options = tuple(dict.fromkeys(w for w in shown if w))
    place = {w: k for k, w in enumerate(options)}
    index = [place[w] if w else -1 for w in shown]
    coded = all(re.fullmatch(r"-?\d{1,3}", w) for w in options) and not c.labels
    offered: frozenset[str] = frozenset()
    if c.labels:
        options, index = _labelled(c)
        offered = frozenset(option_text(label) for label in c.labels.values())
    return Choice([c], c.question, "single", options, c.spread(index, -1, np.intp), coded, offered)


def _labelled(c: SheetColumn) -> tuple[tuple[str, ...], list[int]]:
    """Options of a column with value labels, in the order of their codes."""
    seen = {v for v, n, w in zip(c.numbers, c.counts, c.words, strict=True) if v is not None and n and w}
    order = sorted({v for v in c.labels if v >= 0 or v in seen} | seen)
    order = [v for v in order if not (v < 0 and v not in seen)]
    words = [option_text(c.labels.get(v, clean(v))) for v in order]
    options = tuple(dict.fromkeys(words))
    place = {v: options.index(w) for v, w in zip(order, words, strict=True)}
    text = {w: k for k, w in enumerate(options)}
    return options, [
        (place.get(v, -1) if v is not None else text.get(w, -1)) if w else -1
        for v, w in zip(c.numbers, c.words, strict=True)
    ]


def numeric(c: SheetColumn) -> Choice:
    """A question answered with a number; one that is as long as a telephone number is none."""
    gone = typed_numbers(c) | {-1.0, -2.0, -3.0, -9.0, -99.0, 999.0, 9999.0}
    values = [np.nan if v is None or v in gone else v for v in c.numbers]
    return Choice([c], c.question, "number", values=c.spread(values))


def split_multiple(c: SheetColumn) -> Choice | None:
    """A multiple-choice question written as one cell of several options; None where it is not one."""
    words = [w for w in c.distinct if w]
    asked = bool(_SEVERAL.search(c.question) or _SEVERAL.search(c.header))
    for separator in SEPARATORS:
        found = _split(c, words, separator, asked)
        if found:
            return found
    return None


def _split(c: SheetColumn, words: Sequence[str], separator: str, asked: bool) -> Choice | None:
    if separator in " /" and not asked:
        return None
    raw = [_OTHER_TEXT.sub("", u) if isinstance(u, str) else clean(u) for u in c.uniques]
    shown = [_OTHER_TEXT.sub("", w) for w in c.words]  # what is typed behind an option may hold the separator
    if not any(separator in s for s in (raw if separator == "\n" else shown)):
        return None  # most columns: nothing to split, however many answers there are
    cells = [_parts(r if separator == "\n" else w, separator) if w else [] for r, w in zip(raw, shown, strict=True)]
    several = [p for p in cells if len(p) > 1]
    trailing = sum(w.rstrip().endswith(separator) for w in words)
    if not several and not (trailing and trailing == len(words)):
        return None
    counts: Counter[str] = Counter(p for parts in cells for p in set(parts))
    strict = separator in {"┋", "|", ";", "；", "\n"}
    if len(counts) > (40 if strict else 25) or (len(counts) >= len(words) and not asked and not strict):
        return None
    partners: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for parts in cells:
        for p in parts:
            partners[p].add(tuple(parts))
    many = {p for parts in several for p in parts}
    if separator == "┋":  # the platform's own: what one respondent typed beside the options does not speak against it
        often: Counter[str] = Counter()
        for parts, n in zip(cells, c.counts, strict=True):
            often.update(dict.fromkeys(parts, int(n)))
        many = {p for p in many if often[p] > 1} or many
    free = sum(len(partners[p]) > 1 for p in many)
    if many and free < (0.5 if strict or asked else 0.8) * len(many):
        return None
    if any(len(set(parts)) < len(parts) for parts in cells) or any(len(p) > 60 for p in counts):
        return None
    options = tuple(dict.fromkeys(p for parts in sorted(cells, key=len, reverse=True) for p in parts))
    chosen = np.array([[o in parts for o in options] for parts in cells] + [[False] * len(options)], dtype=bool)
    return Choice([c], c.question, "multiple", options, chosen[c.codes])


def _parts(word: str, separator: str) -> list[str]:
    return [option_text(clean(p)) for p in word.split(separator) if clean(p)]


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
    if c.statement and c.stem:
        return c.statement.strip("()（）")
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
