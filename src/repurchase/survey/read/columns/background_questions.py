"""Questions about the respondent: recognised by wording, options put in their natural order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.survey.instrument import Background, Instrument, Label
from repurchase.survey.read.answers.choices import Choice
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold, has_chinese, loose, plain, similarity


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
        r"频率|频次|多久.*一?次|每[周月年].*次|几次|次数|\bhow often\b|\bhow many times\b|\bfreq(?:uency)?\b",
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
_EDUCATION = (
    "小学",
    "初中",
    "中专",
    "职高",
    "高中",
    "大专",
    "专科",
    "本科",
    "学士",
    "硕士",
    "研究生",
    "博士",
    "primary",
    "middle school",
    "high school",
    "secondary",
    "junior college",
    "associate",
    "college",
    "bachelor",
    "undergraduate",
    "master",
    "postgraduate",
    "doctor",
    "phd",
)
_FREQUENCY = (
    "从不",
    "从未",
    "从来没",
    "几乎不",
    "极少",
    "很少",
    "偶尔",
    "不定期",
    "每年",
    "半年",
    "每季",
    "有时",
    "每月",
    "每两周",
    "每周",
    "经常",
    "每天",
    "总是",
    "never",
    "almost never",
    "rarely",
    "seldom",
    "less than once",
    "once a year",
    "yearly",
    "sometimes",
    "monthly",
    "a month",
    "often",
    "weekly",
    "a week",
    "daily",
    "every day",
    "always",
)
_YEARS = {
    "天": 1 / 365,
    "日": 1 / 365,
    "周": 7 / 365,
    "星期": 7 / 365,
    "个月": 1 / 12,
    "月": 1 / 12,
    "季": 0.25,
    "半年": 0.5,
    "年": 1.0,
    "day": 1 / 365,
    "week": 7 / 365,
    "month": 1 / 12,
    "year": 1.0,
}


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


def described(choice: Choice, instrument: Instrument | None, taken: set[str], language: str) -> Background:
    """The `Background` of a closed question: the study's where it matches, else drafted from its wording."""
    column = choice.columns[0]
    known = matched(column, instrument, choice.wording)
    found = usual(choice.wording, column.name)
    if known and known.name not in taken:
        kind = choice.kind if choice.kind != "single" or known.kind == "number" else known.kind
        kind = "single" if choice.coded and kind != "multiple" else kind
        return replace(known, kind=kind, column=" | ".join(c.header for c in choice.columns))
    name = _free(known.name if known else found.name if found else _code(column), taken)
    words: Label = {language: choice.wording or column.name}
    kind = choice.kind
    if kind == "single" and not choice.coded and ((found and found.ordered) or natural_order(choice.options, found)[1]):
        kind = "ordered"
    return Background(
        name,
        words,
        kind=kind,
        behaviour=bool(found and found.behaviour),
        role=found.role if found else "",
        column=" | ".join(c.header for c in choice.columns),
    )


def _code(column: SheetColumn) -> str:
    name = re.sub(r"\W+", "_", column.name).strip("_")
    return name if re.fullmatch(r"[A-Za-z]\w{0,23}", name) else f"B{column.index + 1}"


def _free(name: str, taken: set[str]) -> str:
    out, k = name, 2
    while out in taken:
        out, k = f"{name}_{k}", k + 1
    return out


def options_of(choice: Choice, known: Background, language: str) -> tuple[tuple[str, ...], tuple[Label, ...]]:
    """(options as answered, in natural order; their labels in every language known)."""
    order, _ = natural_order(choice.options, usual(choice.wording, choice.columns[0].name))
    if not known.options:
        return order, tuple({language: o} for o in order)
    labels = [_same_option(o, known.options) for o in order]
    rank = {id(o): k for k, o in enumerate(known.options)}
    pairs = sorted(zip(order, labels, strict=True), key=lambda p: rank[id(p[1])] if p[1] is not None else 999)
    return (
        tuple(o for o, _ in pairs),
        tuple({**label, language: o} if label is not None else {language: o} for o, label in pairs),
    )


def _same_option(option: str, known: Sequence[Label]) -> Label | None:
    for label in known:
        if any(loose(option) == loose(v) for v in label.values()):
            return label
    return None


def natural_order(options: Sequence[str], found: _Usual | None = None) -> tuple[tuple[str, ...], bool]:
    """Options in rising order where their words tell one, and whether they do."""
    if all(re.fullmatch(r"-?\d{1,3}", o) for o in options):
        return tuple(sorted(options, key=float)), False
    name = found.name if found else ""
    ranks = [_rank(o, name) for o in options]
    known = [r for r in ranks if r is not None]
    if len(known) >= 0.7 * len(options) and len(set(known)) == len(known) and len(options) > 1:
        rank = dict(zip(options, ranks, strict=True))
        return tuple(sorted(options, key=lambda o: (rank[o] is None, rank[o] or 0.0))), True
    return tuple(options), False


def _rank(option: str, name: str) -> float | None:
    words = fold(option)
    if name in {"", "education"}:
        places = [k for k, w in enumerate(_EDUCATION) if w in words]
        if places:
            below = bool(re.search(r"以下|或以下|or below|or less|under", words))
            return max(places) - 0.5 * below
    band = _band(words, name)
    if band is not None:
        return band
    if name in {"frequency", ""}:
        places = [k for k, w in enumerate(_FREQUENCY) if w in words]
        return float(max(places)) if places else None
    return None


def _band(words: str, name: str) -> float | None:
    """Middle of a numeric band: ``18-25岁``, ``3000元以下``, ``6个月-1年``, ``Over 12,000 yuan``."""
    words = re.sub(r"(?<=\d),(?=\d{3})", "", words).replace("半年", "0.5年").replace("两", "2")
    words = re.sub(r"\bonce\b|\bone\b|\ba single\b", "1", re.sub(r"\btwice\b|\btwo\b", "2", words))
    words = re.sub(
        r"([一二三四五六七八九十])(?=个|年|月|周|次|岁)", lambda m: str("一二三四五六七八九十".index(m[1]) + 1), words
    )
    found = re.findall(
        r"(\d+(?:\.\d+)?)\s*(万|千|k)?\s*(?:元|岁|次|days?|years?)?\s*(个月|月|年|天|日|周|星期|month|year|week|day)?",
        words,
    )
    if not found:
        return None
    last_unit = next((u for *_, u in reversed(found) if u), "")
    scale = {"万": 1e4, "千": 1e3, "k": 1e3, "": 1.0}
    timed = name in {"tenure", ""} and any(u for *_, u in found) and name != "frequency"
    values = [float(n) * scale[m] * (_YEARS.get(u or last_unit, 1.0) if timed else 1.0) for n, m, u in found]
    if name == "frequency":
        per = next(
            (
                v
                for k, v in (
                    ("年", 1 / 12),
                    ("year", 1 / 12),
                    ("周", 4.3),
                    ("week", 4.3),
                    ("天", 30),
                    ("日", 30),
                    ("day", 30),
                )
                if k in words
            ),
            1.0,
        )
        values = [v * per for v in values if v] or values
    if re.search(r"以下|不到|少于|低于|小于|未满|不足|以内|under|less|below|fewer|up to|<", words):
        return values[0] - 0.5 * max(values[0], 1e-3) if len(values) == 1 else (values[0] + values[-1]) / 2
    if re.search(r"以上|及以上|超过|大于|多于|高于|over|more|above|older|\+|>", words):
        return values[-1] + 0.5 * max(values[-1], 1e-3)
    return sum(values[:2]) / len(values[:2])


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
