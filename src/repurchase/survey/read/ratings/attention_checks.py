"""Instructed-response questions, told from their wording: *please choose "Disagree"*, 请选择“不同意”."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache

import numpy as np

from repurchase.survey.instrument import Scale
from repurchase.survey.read.answers.answer_labels import LONGEST, strength, without_number
from repurchase.survey.read.answers.numbers.number_words import without_ends
from repurchase.survey.read.answers.words.answer_words import languages, letters
from repurchase.survey.read.ratings.scale_codes.codes import Coded
from repurchase.survey.read.ratings.scale_codes.scales import written_number
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold, language_of, number, plain

_ASK_ZH = re.compile(
    r"(?:请(?:您)?(?:直接|务必|在此|在本题|在这里|一律|都|于此)?(?:直接)?(?:选择?|勾选|点选|点击|"
    r"回答|填写?|打)|(?:本题|此题|这题|这一?道?题)[^，。]{0,6}?(?:选择?|勾选|点选|"
    r"回答))\s*(?P<rest>.+)$"
)
_ASK_EN = re.compile(
    r"(?:please|kindly|should|must|to)?\s*(?:just |simply |now )?(?:select|choose|mark|"
    r"click(?: on)?|tick|check|pick|answer(?: with)?|respond(?: with)?|indicate)\s+(?P<rest>.+)$",
    re.I,
)
_QUOTES = re.escape("“”\"'‘’「」『』【】《》[]()（）")
_QUOTED = re.compile(rf"^[^{_QUOTES}]{{0,12}}[“\"'‘「『【《\[(（](?P<label>[^{_QUOTES}]{{1,40}})[”\"'’」』】》\])）]")
_NUMBER = re.compile(
    r"^(?:选项|数字|分数|第|option|number|answer|the number|the option|point)?\s*(?P<n>\d{1,2}|"
    r"[一二三四五六七八九十])\s*(?:分|个|项|星|号)?(?:选项|答案|项)?(?:[。.！!，,）)\s]|$|以|来|"
    r"作为|for|here|to|in|on|\(|（)",
    re.I,
)
_NAMED = re.compile(
    r"^(?:att(?:n|ention)?[ _-]?(?:check|chk|item|test)?|"
    r"(?:validity|quality|instructed|control)[ _-]?(?:check|chk|item|test)|ac|iri|imc|trap|check|"
    r"注意力?(?:检测|检验|测试|检查)?题?|检测题|检验题|甄别题?|测谎题?|筛选题|质量检测题?)[ _-]?\d*$",
    re.I,
)
_BARE = re.compile(r"(?:att(?:n|ention)?|validity|quality|instructed|control|ac|iri|imc|trap|check)[ _-]?\d*", re.I)
MOST_FAIL = 0.3  # share of respondents that may fail a check; where more do, it asks something else
_HANZI = "一二三四五六七八九十"
_OPTION = re.compile(r"^(?:选项|option )?(?P<o>[a-k])(?:选项|项)?(?:$|[。.，,！!)）])")
_NOT_LABEL = re.compile(r"^(?:程度|度|的|与否|或|and|or|/|的选项|还是)")


MOST_OPTIONS = 12  # distinct answers of a check
_BESIDE_NUMBER = re.compile(r"(?<![\d.,+*/=-])(?P<n>\d{1,2})(?![\d.,]*\d|\s*[-+*/=])")


@cache
def _ask_words() -> tuple[str, ...]:
    return tuple(fold(w) for held in languages().values() for w in held.get("ask", ()))


def asked_of(c: SheetColumn) -> str | float | None:
    """The label or number that the wording of a column tells the respondent to choose, its own answers heard."""
    question = without_ends(c.question)
    if (told := instructed(question)) is not None:
        return told
    words = fold(question)
    if len(c.distinct) > MOST_OPTIONS:
        return None
    rest = [m["rest"].strip() for pattern in (_ASK_ZH, _ASK_EN) for m in pattern.finditer(words)]
    options = sorted({without_number(w) for w in c.distinct}, key=len, reverse=True)
    for part in rest:
        if told := next((o for o in options if len(o) > 1 and _begins_with(part, o)), None):
            return told
    if not any(re.search(rf"(?<![a-zà-ÿа-я]){re.escape(a)}", words) for a in _ask_words()):
        return None
    if quoted := re.search(rf"[{_QUOTES}](?P<label>[^{_QUOTES}]{{1,40}})[{_QUOTES}]", words):
        label = quoted["label"].strip()
        return float(label) if re.fullmatch(r"\d{1,2}", label) else label if _is_option(label, options) else None
    if told := next((o for o in options if len(o) > 2 and number(o) is None and o in words), None):
        return told
    numbers = _BESIDE_NUMBER.findall(words)
    return float(numbers[0]) if len(numbers) == 1 and any(v is not None for v in c.numbers) else None


def _is_option(label: str, options: list[str]) -> bool:
    return strength(label) is not None or letters(label) in {letters(o) for o in options}


def _begins_with(rest: str, option: str) -> bool:
    rest = re.sub(rf"^(?:the |option |answer |选项|答案|[：:{_QUOTES}\s])+", "", rest)
    after = rest[len(option) : len(option) + 1]
    return rest.startswith(option) and not (after.isalnum() and after.isascii() and option[-1].isascii())


def is_check(c: SheetColumn, *, rated: bool) -> bool:
    """Whether the wording tells which answer to give; of answers that are no points, one must be the one told."""
    told = asked_of(c)
    return told is not None and (rated or check_by_option(c, told) is not None)


def check_by_option(c: SheetColumn, told: str | float) -> tuple[Coded, int] | None:
    """A check whose answer is the text of an option, ``12`` or ``blue``: its options numbered, and the passing one.

    None where no respondent gave that text.
    """
    shown = c.labelled_words
    options = sorted(
        {w for w in shown if w and len(w) <= LONGEST}, key=lambda w: (number(w) is None, number(w) or 0, w)
    )
    if len(options) > MOST_OPTIONS:
        return None
    hit = [k for k, w in enumerate(options, 1) if _is_told(w, told)]
    if len(hit) != 1:
        return None
    place = {w: float(k) for k, w in enumerate(options, 1)}
    labels = tuple({language_of(w): w} for w in options)
    scale = Scale(1, max(len(options), 2), labels if len(options) > 1 else ())
    values = c.spread([place.get(w, np.nan) for w in shown])
    return Coded(c, values, scale, np.array([], dtype=np.intp)), hit[0]


def _is_told(word: str, told: str | float) -> bool:
    if isinstance(told, float):
        return told in (number(word), written_number(word))
    return letters(word) == letters(told) or letters(without_number(word)) == letters(told)


def instructed(wording: str) -> str | float | None:
    """The label or number that a question tells the respondent to choose, None where it tells none."""
    words = fold(wording)
    for pattern in (_ASK_ZH, _ASK_EN):
        for match in pattern.finditer(words):
            rest = match["rest"].strip()
            if quoted := _QUOTED.match(rest):
                label = quoted["label"].strip()
                return float(label) if re.fullmatch(r"\d{1,2}", label) else label
            if (n := _NUMBER.match(rest)) is not None:
                return float(_HANZI.index(n["n"]) + 1) if n["n"] in _HANZI else float(n["n"])
            if option := _OPTION.match(rest):
                return float(ord(option["o"]) - ord("a") + 1)
            if label := _leading_label(rest):
                return label
    return None


def _leading_label(rest: str) -> str | None:
    """The longest answer label that the rest of an instruction begins with."""
    rest = re.sub(r"^(?:the |option |answer |选项|答案|：|:)+\s*", "", rest).lstrip(" ,:'\"“‘")
    for end in range(min(len(rest), 40), 0, -1):
        if (
            end < len(rest)
            and rest[end - 1].isascii()
            and rest[end - 1].isalpha()
            and rest[end].isalpha()
            and rest[end].isascii()
        ):
            continue
        if strength(rest[:end]) and not _NOT_LABEL.match(rest[end:].lstrip()):
            return rest[:end].strip(" .,。，'\"”’")
    return None


def named_check(name: str) -> bool:
    """Whether a short column name calls the column an attention check."""
    return bool(_NAMED.fullmatch(fold(name)))


def checks_by_name(columns: Sequence[SheetColumn], known: Container[str] = ()) -> set[int]:
    """Indices of the columns that their names alone make attention checks.

    A bare ATT1 or QUALITY2 may as well be an item of a construct. It is a check where nearly all gave one answer to it
    and to the others of its name; `known` are the plain names of checks that a study lists.
    """
    named_so = [c for c in columns if named_check(c.name)]
    bare = [c for c in named_so if _BARE.fullmatch(fold(c.name)) and plain(c.name) not in known]
    varied = {_letters(c) for c in bare if c.filled and c.counts.max() < (1 - MOST_FAIL) * c.filled}
    rated = {c.index for c in bare if _letters(c) in varied}
    return {c.index for c in named_so} - rated


def _letters(c: SheetColumn) -> str:
    return re.sub(r"[\W\d_]+$", "", fold(c.name))


def answer_code(told: str | float, scale: Scale) -> int | None:
    """The code of the answer told; by the scale's own labels, else by the usual place of the label on such a scale."""
    if isinstance(told, float):
        return int(told) if scale.low <= told <= scale.high else None
    for code, label in zip(scale.points, scale.labels, strict=False):
        if plain(told) in {plain(words) for words in label.values()}:
            return code
    aim = strength(told)
    if aim is None:
        return None
    if aim.explicit is not None and scale.low <= aim.explicit <= scale.high:
        return int(aim.explicit)
    best: tuple[float, int] | None = None
    for code, label in zip(scale.points, scale.labels, strict=False):
        for words in label.values():
            seen = strength(words)
            if seen and (best is None or abs(seen.value - aim.value) < best[0]):
                best = (abs(seen.value - aim.value), code)
    if best and best[0] < 0.8:
        return best[1]
    return _usual_place(aim.value, scale)


def _usual_place(value: float, scale: Scale) -> int:
    size = scale.high - scale.low + 1
    half = size // 2
    middle = scale.low + (size - 1) / 2
    if value == 0:
        return round(middle)
    steps = {1: 1, 2: 2 if abs(value) >= 3.5 else 1, 3: 3 if abs(value) >= 3.5 else 2 if abs(value) >= 3 else 1}
    distance = steps.get(half, half if abs(value) >= 3.5 else half - 1 if abs(value) >= 3 else max(half - 2, 1))
    edge = scale.low if value < 0 else scale.high
    return int(edge + (half - distance) * (1 if value < 0 else -1))
