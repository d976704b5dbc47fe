"""The names that constructs, items, questions and categories go by, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from repurchase.study.manuscript.facts.known_facts import mapping
from repurchase.study.manuscript.facts.known_facts import records as rows
from repurchase.study.manuscript.reading.manuscript_text import plain_form

LONGEST_NAME = 120
_STOP_EN = frozenset(
    [
        "value",
        "service",
        "price",
        "quality",
        "response",
        "responses",
        "support",
        "effect",
        "effects",
        "model",
        "factor",
        "use",
        "usage",
        "design",
        "system",
        "information",
        "interaction",
        "interactions",
        "risk",
        "cost",
        "costs",
        "benefit",
        "benefits",
        "image",
        "experience",
        "content",
        "attitude",
        "other",
        "control",
        "controls",
        "intention",
        "intentions",
        "performance",
        "environment",
        "attention",
    ]
)
_NOT_NAMES = re.compile(
    r"(?:数据|问卷|样本|研究|论文|测量|量表|拟合|模型)(?:的)?(?:质量|品质|信任度|满意度)|(?:便利|"
    r"方便)(?:性)?(?:抽样|样本)|"
    r"(?:令人|较为|比较|整体|十分|均|拟合|结果|基本)满意(?![度意与和对、])|convenience sampl\w*|(?:response|"
    r"return) rate|valid responses?|"
    r"data quality|quality of (?:the )?(?:data|measurement)|item responses?|trustworth\w*|信任区间|响应率|回应率",
    re.I,
)
_USUAL_QUESTIONS = {
    "store": ("门店", "stores"),
    "gender": ("男女", "sexes"),
    "city": ("城市", "cities"),
    "class": ("班级", "classes"),
    "school": ("学校", "schools"),
    "department": ("部门", "departments"),
}  # names of questions that groups are drawn by, in the other language too
_TAILS = frozenset(["intention", "intentions", "attitude", "loyalty", "experience", "involvement"])
_SPELT = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight"}
_STATISTICS = re.compile(
    r"[RQ]2|C\.?R|AVE|S\.?E|S\.?D|CI|VIF|KMO|CITC|HTMT2?|(?:C|T|I|N|R|G|AG|PG|PN)FI|TLI|RMSEA|S?RMR|AIC|BIC|df|DF"
)
_SEXES = {
    "male": ("males?", "men", "男性?", "男生", "男士"),
    "female": ("females?", "women", "女性?", "女生", "女士"),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: where, of which sort, and what it stands for.

    Attributes
    ----------
    start, end : int
    sort : {"construct", "item", "question", "category", "statement"}
    key : str or (question, category)
    """

    start: int
    end: int
    sort: str
    key: Any


@dataclass(slots=True)
class KnownNames:
    """Finds names; made once for a findings.json.

    `statistics` are the items whose names are those of statistics as well (R2, Q2), by their plain form: only in a
    column of items are they names.
    """

    patterns: list[tuple[re.Pattern[str], Mapping[str, tuple[str, Any]]]] = field(default_factory=list)
    spans: list[tuple[re.Pattern[str], tuple[str, Any]]] = field(default_factory=list)
    statistics: dict[str, str] = field(default_factory=dict)

    def mentions(self, words: str) -> list[Mention]:
        """The names in a text of plain form, the longest where they overlap, from left to right."""
        content: list[Mention] = []
        for pattern, meanings in self.patterns:
            for match in pattern.finditer(words):
                sort, key = meanings.get(_folded(match.group()), ("", None))
                if sort:
                    content.append(Mention(match.start(), match.end(), sort, key))
        for pattern, (sort, key) in self.spans:
            name = 1 if pattern.groups else 0
            content += [Mention(m.start(name), m.end(name), sort, key) for m in pattern.finditer(words)]
        barred = [m.span() for m in _NOT_NAMES.finditer(words)]
        content = [m for m in content if not any(a <= m.start and m.end <= b for a, b in barred)]
        return _longest(content)


def _longest(content: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for one in sorted(content, key=lambda m: (m.start - m.end, m.sort != "construct", m.start)):
        if not any(one.start < k.end and k.start < one.end for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda m: m.start)


def known_names(content: Mapping[str, Any]) -> KnownNames:
    """Gather every name that findings.json gives."""
    labels = mapping(content.get("labels"))
    terms: dict[str, list[tuple[str, Any]]] = {}
    named_so: dict[str, str] = {}
    for code in dict.fromkeys(str(r.get("construct")) for r in rows(content.get("questionnaire"))):
        if not _is_statistic(code):
            _add(terms, code, ("construct", code))
    for record in rows(labels.get("constructs")):
        code = str(record.get("construct"))
        for words in _label_forms(mapping(record.get("label")).values(), record.get("aliases") or ()):
            _add(terms, words, ("construct", code))
    for record in rows(content.get("questionnaire")):
        item = str(record.get("item"))
        if _is_statistic(item):
            named_so[plain_form(item)] = item
        else:
            _add(terms, item, ("item", item))
        for words in mapping(record.get("wording")).values():
            _add(terms, words, ("item", str(record.get("item"))))
    for record in rows(labels.get("statements")):
        for words in (record.get("item"), *mapping(record.get("label")).values()):
            _add(terms, words, ("statement", str(record.get("item"))))
            for retold in _retold(words) if isinstance(words, str) else ():
                _add(terms, retold, ("statement", str(record.get("item"))))
    names = KnownNames(statistics=named_so)
    _background(content, labels, terms, names)
    _tails(labels, names)
    clear = {word: set(meanings) for word, meanings in terms.items()}
    chosen = {word: _one_meaning(meanings) for word, meanings in clear.items()}
    _compile(names, {word: meaning for word, meaning in chosen.items() if meaning is not None})
    return names


def _is_statistic(code: str) -> bool:
    """Whether a code is the name of a statistic, as R2, SE and CR are."""
    return _STATISTICS.fullmatch(plain_form(code)) is not None


def _retold(words: str) -> list[str]:
    """A statement as a sentence about respondents repeats it: of them and not of me, without its article."""
    others = [
        words.replace(own, told) for own, told in ((" me ", " them "), ("我", "他们"), ("我", "其")) if own in words
    ]
    return others + [w.removeprefix("The ") for w in (words, *others) if w.startswith("The ")]


def _one_meaning(meanings: set[tuple[str, Any]]) -> tuple[str, Any] | None:
    """What a word stands for: a construct before a question; nothing where two constructs share it."""
    for sort in ("construct", "statement", "item", "question", "category"):
        of_sort = [m for m in meanings if m[0] == sort]
        if of_sort:
            return of_sort[0] if len(of_sort) == 1 else None
    return None


def _label_forms(labels: Iterable[object], aliases: Iterable[object]) -> list[str]:
    forms = [str(w) for w in (*labels, *aliases) if isinstance(w, str)]
    for words in list(forms):
        if re.search(r"(?:满意|信任|忠诚|依恋|认同)$", words):
            forms += [words + "度", words[-2:] + "度", words[-2:]]
        elif re.fullmatch(r"[一-鿿]{2,8}度", words):
            forms.append(words[:-1])
        elif (short := _short_form(words)) is not None:
            forms.append(short)
    return forms


def _short_form(words: str) -> str | None:
    """``User satisfaction`` as a sentence goes on to call it: satisfaction; None where that means much else."""
    bare = re.sub(r"^(?:perceived|user|customer|consumer|employee|student|tourist|patient)\s|\sintentions?$", "", words,
                  flags=re.I)  # fmt: skip
    plain = bare != words and re.fullmatch(r"[A-Za-z]{7,}", bare) is not None
    return bare.lower() if plain and bare.casefold() not in _STOP_EN else None


def _add(terms: dict[str, list[tuple[str, Any]]], words: object, meaning: tuple[str, Any]) -> None:
    if isinstance(words, str) and 0 < len(words.strip()) <= LONGEST_NAME:
        terms.setdefault(plain_form(words.strip()), []).append(meaning)


def _background(
    content: Mapping[str, Any], labels: Mapping[str, Any], terms: dict[str, list[tuple[str, Any]]], names: KnownNames
) -> None:
    """Questions by label and alias; categories by what they say, ranges of numbers in any writing."""
    options = {str(r.get("question")): list(rows(r.get("options"))) for r in rows(labels.get("background"))}
    for record in rows(labels.get("background")):
        name = str(record.get("question"))
        asked = [
            re.sub(
                r"^(?:您的|你的|you"
                r"r\s)",
                "",
                str(w),
                flags=re.I,
            )
            for w in mapping(record.get("label")).values()
        ]
        for words in (*asked, *(record.get("aliases") or ()), name):
            _add(terms, words, ("question", name))
            _add(terms, re.sub(r"[（(].*?[)）]", "", str(words)), ("question", name))
        for words in _USUAL_QUESTIONS.get(name.casefold(), ()):
            _add(terms, words, ("question", name))
    for question in rows(mapping(content.get("sample")).get("questions")):
        name = str(question.get("question"))
        for category in rows(question.get("categories")):
            stated = str(category.get("category"))
            same = next((o for o in options.get(name, ()) if stated in o.values()), {"": stated})
            for words in {stated, *map(str, same.values())}:
                _category(words, (name, stated), terms, names)


def _tails(labels: Mapping[str, Any], names: KnownNames) -> None:
    """``trust and intention``: the last word of a label that a single construct has, where it is used as a name."""
    owners: dict[str, set[str]] = {}
    for record in rows(labels.get("constructs")):
        words = str(mapping(record.get("label")).get("en", "")).split()
        if len(words) > 1 and words[-1].casefold() in _TAILS:
            owners.setdefault(words[-1].casefold(), set()).add(str(record.get("construct")))
    for word, codes in owners.items():
        if len(codes) == 1:
            behind = r"(?:of|on|in|with|and|for|via|by|predict|predicted|explain|explained|since|that|because|"
            behind += r"whether|while|whereas)"
            pattern = rf"\b{behind} (?P<name>{word})s?\b(?! (?:to|of|for|towards?|was to|is to)\b)"
            names.spans.append((re.compile(pattern, re.I), ("construct", next(iter(codes)))))


def _category(words: str, key: tuple[str, str], terms: dict[str, list[tuple[str, Any]]], names: KnownNames) -> None:
    meaning = ("category", key)
    folded = plain_form(words)
    for sex, forms in _SEXES.items():
        if folded.casefold() in (sex, "男" if sex == "male" else "女"):
            for form in forms:
                bound = rf"(?<![A-Za-z]){form}(?![A-Za-z])" if form.isascii() else form
                names.spans.append((re.compile(bound, re.I), meaning))
            return
    numbers = re.findall(r"\d[\d,]*", folded)
    if len(numbers) == 2:
        low, high = (_digits(n.replace(",", "")) for n in numbers)
        rest = re.escape(re.split(r"\d[\d,]*", folded)[0].strip()) if not folded[0].isdigit() else ""
        unit = _unit(re.split(r"\d[\d,]*", folded)[2])
        spaced = (
            rf"{rest}(?<!\d){_thousands(low)}\s*(?:岁|元|yuan|years?)?\s*(?:-|—|~|至|到|to|"
            rf"and)\s*{_thousands(high)}(?!\d|\.\d|%){unit}"
        )
        names.spans.append((re.compile(spaced, re.I), meaning))
    elif len(folded) > 1 or not folded.isascii():
        _add(terms, words, meaning)
        if (begun := re.match(r"(\d) (?=[a-z])", folded)) and begun[1] in _SPELT:
            _add(terms, f"{_SPELT[begun[1]]}{folded[1:]}", meaning)
        for spelt in (re.sub(r"(?<= )(\d)(?= )", lambda m: _SPELT.get(m[1], m[1]), folded), *_bought(folded)):
            if spelt != folded:
                _add(terms, spelt, meaning)
        if re.search(r"(?:degree)$", folded, re.I):
            _add(terms, folded.rsplit(" ", 1)[0], meaning)
        if folded.casefold().endswith(("student", "employee", "program", "group", "account")):
            _add(terms, folded + "s", meaning)
        if folded.startswith("在校"):
            _add(terms, folded[2:], meaning)


def _bought(words: str) -> list[str]:
    """``每月不到1次`` as sentences have it: 每月购买不到1次."""
    return [f"{words[:2]}{verb}{words[2:]}" for verb in ("购买", "消费") if re.match(r"每[日天周月年]", words)]


def _digits(number: str) -> str:
    """A number as a pattern: a small one in words too."""
    return rf"(?:{number}|{_SPELT[number]})" if number in _SPELT else re.escape(number)


def _thousands(digits: str) -> str:
    return digits if len(digits) < 4 or not digits.isdigit() else rf"{digits[:-3]},?{digits[-3:]}"


def _unit(words: str) -> str:
    """What must follow a range for it to be this category: the unit, where it parts it from another question's."""
    words = words.strip()
    return rf"\s*{re.escape(words)}" if re.match(r"(?:个?月|次|times|months)", words) else ""


def _compile(names: KnownNames, chosen: Mapping[str, tuple[str, Any]]) -> None:
    exact = {
        w: m for w, m in chosen.items() if w.isascii() and (w.isupper() or _has_digit(w) or w in _capitals(chosen))
    }
    loose = {_folded(w): m for w, m in chosen.items() if w not in exact}
    if exact:
        body = "|".join(re.escape(w) for w in sorted(exact, key=len, reverse=True))
        names.patterns.append((re.compile(rf"(?<![A-Za-z0-9_])(?:{body})(?![A-Za-z0-9_])"), _Exact(exact)))
    if loose:
        pieces = [
            rf"(?<![A-Za-z]){re.escape(w)}(?![A-Za-z])" if w.isascii() else re.escape(w)
            for w in sorted(loose, key=len, reverse=True)
        ]
        names.patterns.append((re.compile("|".join(pieces), re.I), loose))


class _Exact(dict[str, tuple[str, Any]]):
    """Codes, told by their exact letters: looked up folded like all other words."""

    def __init__(self, words: Mapping[str, tuple[str, Any]]) -> None:
        super().__init__({_folded(w): m for w, m in words.items()})


def _capitals(chosen: Iterable[str]) -> set[str]:
    """Single English words that mean much else: only with a capital are they a construct's label."""
    return {w for w in chosen if w.isascii() and w.casefold() in _STOP_EN and w[:1].isupper()}


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word) and " " not in word


def _folded(words: str) -> str:
    return words.casefold()
