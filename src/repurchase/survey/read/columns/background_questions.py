"""Questions about the respondent: recognised by wording, options put in their natural order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.survey.instrument import Background, Instrument, Label
from repurchase.survey.read.answers.answer_labels import strength
from repurchase.survey.read.answers.answer_profile import rating_order
from repurchase.survey.read.answers.categories.order import natural_order
from repurchase.survey.read.answers.choices import Choice
from repurchase.survey.read.answers.words.ladders import on_ladder
from repurchase.survey.read.identities.usual import is_other
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold, has_chinese, loose, plain, similarity

MOST_POINTS = 7  # options up to which known words of a scale among them make all of them points


@dataclass(frozen=True, slots=True)
class _Usual:
    """A question that most questionnaires ask."""

    name: str
    pattern: str
    zh: str
    en: str
    ordered: bool = False
    behaviour: bool = False
    role: str = ""


_USUAL = (
    _Usual("gender", r"性别|\bgender\b|\bsex\b", "性别", "Gender"),
    _Usual(
        "tenure",
        r"多久了|多长时间|加入.*时间|注册.*时间|使用.*(?:时长|年限|多久)|成为.*(?:多久|时间)|"
        r"\bhow long\b|\btenure\b|\bsince when\b",
        "使用时长",
        "Tenure",
        True,
        True,
        "tenure",
    ),
    _Usual(
        "frequency",
        r"^(?!.*(?:收到|接收|推送|\breceiv|\bmessages?\b|\bnotif))"  # what a respondent gets is not what one does
        r".*?(?:频率|频次|多久.*一?次|每[周月年].*次|几次|次数|\bhow often\b|\bhow many times\b|\bfreq(?:uency)?\b)",
        "购买频率",
        "Purchase frequency",
        True,
        True,
        "frequency",
    ),
    _Usual("age", r"年龄|岁数|年龄段|出生年|\bage\b|how old|year of birth", "年龄", "Age", True),
    _Usual(
        "education",
        r"学历|教育程度|文化程度|受教育|\beducation(?:al)?\b|\bedu\b|\bdegree\b|\bschooling\b",
        "学历",
        "Education",
        True,
    ),
    _Usual(
        "income",
        r"收入|生活费|可支配|薪资|工资|\bincome\b|\bsalary\b|\bearn(?:ings?)?\b|\ballowance\b",
        "收入",
        "Income",
        True,
    ),
    _Usual(
        "occupation",
        r"职业|工作类型|从事|身份是|\bocc(?:upation)?\b|\bprofession\b|\bjob\b|\bemployment\b|\bwhat do you do\b",
        "职业",
        "Occupation",
    ),
    _Usual("marital", r"婚姻|婚否|\bmarital\b|\bmarried\b", "婚姻状况", "Marital status"),
    _Usual("grade", r"年级|grade level|year of study", "年级", "Year of study", True),
    _Usual(
        "residence",
        r"居住|常住|生活在|城市级别|所在.*(?:城市|地区|省)|\bwhere do you live\b|\bresidence\b|\burban\b|\bhometown\b",
        "居住地",
        "Residence",
    ),
    _Usual(
        "spending",
        r"消费金额|花费|消费水平|客单|消费额|\bhow much\b.*\bspend\b|\bspending\b|\bexpenditure\b",
        "消费金额",
        "Spending",
        True,
        True,
    ),
    _Usual(
        "channel",
        r"渠道|途径|平台.*购买|通过.*(?:购买|下单)|\bchannels?\b|\bthrough which\b",
        "购买渠道",
        "Channels",
        False,
        True,
        "channel",
    ),
    _Usual(
        "eligible",
        r"是否(?:曾|有过|购买过|加入|使用过|了解过)|有没有(?:购买|使用|加入)|"
        r"have you (?:ever )?(?:bought|used|joined|purchased)|购买过.*吗|加入.*(?:社群|群).*吗",
        "购买经历",
        "Experience",
        False,
        True,
    ),
    _Usual("consent", r"知情同意|同意参与|自愿参加|consent|agree to (?:take part|participate)", "知情同意", "Consent"),
)
_COMPILED = tuple((u, re.compile(u.pattern, re.I)) for u in _USUAL)


def usual(text: str, name: str = "") -> _Usual | None:
    """The usual question that a wording or a short name asks."""
    for words in (fold(text), fold(name)):
        for question, pattern in _COMPILED:
            if words and pattern.search(words) and len(words) < 80:
                return question
    return None


def usual_words(text: str) -> str:
    """Return a wording without the words by which usual questions are recognised."""
    rest = fold(text)
    for _, pattern in _COMPILED:
        rest = pattern.sub(" ", rest)
    return rest


def matched(column: SheetColumn, instrument: Instrument | None, wording: str = "") -> Background | None:
    """The background question of the study that a column answers."""
    if instrument is None:
        return None
    texts = {t for t in (wording, column.wording, column.statement, column.name) if t}
    loosened, plained = {loose(t) for t in texts}, {plain(t) for t in texts}
    best: tuple[float, Background] | None = None
    for b in instrument.background:
        names = {b.name, *b.aliases, *b.label.values()}
        score = (
            1.0
            if {loose(n) for n in names} & loosened
            else max((similarity(plain(n), t) for n in names for t in plained if len(plain(n)) > 1), default=0.0)
        )
        score = max(
            score,
            *(
                0.75
                for n in b.aliases
                for t in plained
                if len(plain(n)) >= 2 and has_chinese(n) and plain(n) in t and len(t) <= 25
            ),
            0.0,
        )
        if best is None or score > best[0]:
            best = (score, b)
    return best[1] if best and best[0] >= 0.7 else None


def listed(column: SheetColumn, candidates: Sequence[Instrument]) -> bool:
    """Whether a study asks a column's question in these words, and offers every answer that was given.

    Agree and Disagree are then what somebody chose when asked for consent, and rate nothing.
    """
    wordings, answers = {plain(column.question), plain(column.wording)}, {plain(w) for w in column.distinct}
    return any(
        not wordings.isdisjoint(map(plain, b.label.values()))
        and answers <= {plain(words) for o in b.options for words in o.values()}
        for i in candidates
        for b in i.background
        if b.options and b.kind != "multiple"
    )


def described(choice: Choice, instrument: Instrument | None, taken: set[str], language: str) -> Background:
    """The `Background` of a closed question: the study's where it matches, else drafted from its wording."""
    column = choice.columns[0]
    known = matched(column, instrument, choice.wording)
    found = usual(choice.wording, column.name)
    if known and known.name not in taken:
        kind = choice.kind if choice.kind != "single" or known.kind == "number" else known.kind
        kind = "single" if choice.coded and kind != "multiple" else kind
        label = {lang: _with_unit(words, column.unit) for lang, words in known.label.items()}
        return replace(known, label=label, kind=kind, column=" | ".join(c.header for c in choice.columns))
    name = _free(known.name if known else found.name if found else _code(column), taken)
    words: Label = {language: _with_unit(choice.wording or column.name, column.unit)}
    kind = choice.kind
    if kind == "single" and not choice.coded and (order_known(choice) or (found and found.ordered and column.labels)):
        kind = "ordered"
    return Background(
        name,
        words,
        kind=kind,
        behaviour=bool(found and found.behaviour),
        role=found.role if found else "",
        column=" | ".join(c.header for c in choice.columns),
    )


def _with_unit(words: str, unit: str) -> str:
    """The words of a question of numbers, with the unit that its answers told."""
    if not unit or unit in fold(words):
        return words
    asked = words.rstrip(" ?？:：")
    return f"{asked}（{unit}）" if has_chinese(asked) else f"{asked} ({unit})"


def _code(column: SheetColumn) -> str:
    name = re.sub(r"\W+", "_", column.name).strip("_")
    return name if re.fullmatch(r"[A-Za-z]\w{0,23}", name) else f"B{column.index + 1}"


def _free(name: str, taken: set[str]) -> str:
    out, k = name, 2
    while out in taken:
        out, k = f"{name}_{k}", k + 1
    return out


def with_listed_options(choice: Choice, known: Background, language: str) -> Choice:
    """Several answers with a column each that has the question's name and a number: the study's options in their order.

    ``channel_1``, ``channel_2`` .. is how this package, and many others, write one question of several answers.
    """
    numbered = [f"{known.name}_{k}" for k in range(1, len(known.options) + 1)]
    if choice.kind != "multiple" or [*choice.options] != numbered:
        return choice
    words = tuple(o.get(language) or next(iter(o.values())) for o in known.options)
    return replace(choice, options=words, offered=frozenset(words))


def options_of(choice: Choice, known: Background, language: str) -> tuple[tuple[str, ...], tuple[Label, ...]]:
    """(options as answered, in natural order, "other" last; their labels in every language known)."""
    order = tuple(sorted(_in_order(choice)[0], key=is_other))
    if not known.options:
        return order, tuple({language: o} for o in order)
    labels = [_same_option(o, known.options) for o in order]
    rank = {id(o): k for k, o in enumerate(known.options)}
    pairs = sorted(zip(order, labels, strict=True), key=lambda p: rank[id(p[1])] if p[1] is not None else 999)
    return (
        tuple(o for o, _ in pairs),
        tuple({**label, language: o} if label is not None else {language: o} for o, label in pairs),
    )


def order_known(choice: Choice) -> bool:
    """Whether the words of the options tell their order."""
    return _in_order(choice)[1]


def _in_order(choice: Choice) -> tuple[tuple[str, ...], bool]:
    """The options in the order of their categories, else of what they rate; and whether one is known."""
    order, known = natural_order(choice.options)
    rated = rating_order(choice.options) if not known and choice.kind == "single" else None
    return (rated, True) if rated is not None else (order, known)


def order_unknown(choice: Choice, asked: Background) -> bool:
    """Whether a question whose answers usually rise is answered in words whose order is not known."""
    found = usual(choice.wording, choice.columns[0].name)
    single = asked.kind == "single" and not choice.coded and not asked.options
    return bool((found and found.ordered) or _rate(choice.options)) and single and len(choice.options) > 2


def _rate(options: Sequence[str]) -> bool:
    """Whether two of few options are words of a scale, so that the others are its points as well."""
    own = _own_words(options)
    known = [o for o in own if on_ladder(o) or ((s := strength(o)) is not None and s.family not in {"", "true"})]
    return len(options) <= MOST_POINTS and len(known) > 1


def _own_words(options: Sequence[str]) -> list[str]:
    """The options without the words that all but one share, wherever they stand: good quality, quality average."""
    words = [fold(o).split() for o in options]
    shared = {w for held in words for w in held if sum(w in other for other in words) >= max(len(words) - 1, 3)}
    return [" ".join(w for w in held if w not in shared) or o for o, held in zip(options, words, strict=True)]


def _same_option(option: str, known: Sequence[Label]) -> Label | None:
    for label in known:
        if any(loose(option) == loose(v) for v in label.values()):
            return label
    return None


def frame_columns(choice: Choice, asked: Background, order: Sequence[str], rows: pd.Index) -> dict[str, pd.Series]:
    """The answers as columns of the background frame."""
    if choice.kind == "number":
        return {asked.name: pd.Series(choice.values, index=rows, dtype=float)}
    if choice.kind == "multiple":
        place = {o: k for k, o in enumerate(choice.options)}
        return {f"{asked.name}: {o}": pd.Series(choice.values[:, place[o]], index=rows) for o in order}
    ranks = np.array([list(order).index(o) for o in choice.options] + [-1], dtype=np.intp)
    codes = ranks[choice.values]
    return {
        asked.name: pd.Series(
            pd.Categorical.from_codes(codes, list(order), ordered=asked.kind == "ordered"), index=rows
        )
    }
